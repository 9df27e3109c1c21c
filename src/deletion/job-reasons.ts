/** The reasons of a job for not deleting targets. They identify targets by name, and may be fewer than the failures. */
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../plan/target.ts'
import { omitUndefined } from '../runtime/json.ts'
import type { JobReason, JobState } from './api.ts'
import type { LookupResult, LookupResults } from './context.ts'
import { resultFor } from './look-up.ts'
import { failed } from './outcomes.ts'

/** A job that has ended, and the submission that started it. */
export interface EndedJob {
  readonly jobId: string
  readonly submission: ApiResponse
  readonly state: JobState
}

/** The outcome of a target that a look-up after the job did not find absent. */
export function outcomeOfJob({ jobId, submission, state }: EndedJob, target: Target, result: LookupResult): Outcome {
  const own = state.reasons.find((reason) => isAbout(reason, target, result))
  const [other] = state.reasons
  const first = other ? `; its first reason is: ${other.message}` : ''
  const said = own ? `: ${own.message}` : `, with no reason known to be about this target${first}`
  const { status, attempts, requestId, host } = submission
  const error = new CloudError({
    ...{ kind: 'refused', status, attempts, inDoubt: true, host },
    message: `job ${jobId} ended as ${state.status}${said}`,
    ...omitUndefined({ requestId, code: own?.code }),
  })
  // A job with an undocumented status may still be running.
  const isOver = state.phase !== 'unknown' || state.hasEnded
  return failed(error, result.status === 'present' && isOver ? 'there' : 'unknown')
}

/** The reasons that match none of the targets, as texts. */
export function unattributedReasons(state: JobState, targets: readonly Target[], results: LookupResults): string[] {
  return state.reasons
    .filter((reason) => !targets.some((target) => isAbout(reason, target, resultFor(target, results))))
    .map(({ kind, name, code, message }) => {
      const what = [kind, name && `"${name}"`].filter(Boolean).join(' ')
      return `${what && `${what}: `}${message}${code === undefined ? '' : ` (${code})`}`
    })
}

function isAbout({ kind, name: given, isNameCut }: JobReason, target: Target, result: LookupResult): boolean {
  const name = (result.status === 'present' ? result.name : undefined) ?? target.name
  if (name === undefined || given === undefined || kind !== target.kind) return false
  return given === name || (isNameCut && name.startsWith(given))
}
