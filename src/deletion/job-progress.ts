/** Follows a deletion job to its end. */
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { omitUndefined } from '../runtime/json.ts'
import type { Job, JobState } from './api.ts'
import type { Context } from './context.ts'
import { asCloudError } from './outcomes.ts'

const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 15_000
const PAUSE_GROWTH = 1.5
/** A job with an undocumented status counts as ended after this time without a change. */
const STALL_MS = 60_000

const AFTER_STOP =
  'Run again, and raise timeout if that is not enough: the next run waits for the job, and reports as absent what it has deleted.'

export type JobEnd =
  /** With a documented status, and no contradiction. */
  | { readonly result: 'succeeded' }
  /** It failed, its response contradicts itself, or its status is not documented: look-ups determine the outcomes. */
  | { readonly result: 'ended'; readonly state: JobState }
  /** The run stopped, or the job cannot be read. */
  | { readonly result: 'unreadable'; readonly error: CloudError }

/** An endless series of pauses between polls, in milliseconds. */
export function* growingPauses(): Generator<number, never> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(MAX_PAUSE_MS, pause * PAUSE_GROWTH)) yield pause
}

export async function followJob(jobId: string, context: Context, api: Job): Promise<JobEnd> {
  const { clock, cancellation, events } = context
  let last = ''
  let changedAt = clock.now()
  for (const pause of growingPauses()) {
    // After a stop, polls every second until the grace period ends: the job may be about to end.
    const stopped = cancellation.signal.aborted
    await clock.sleep(stopped ? FIRST_PAUSE_MS : pause, stopped ? cancellation.hardSignal : cancellation.signal)
    const state = await readJob(jobId, context, api)
    if (state instanceof CloudError) return { result: 'unreadable', error: state }
    events.setJob(jobId, state.status, state.progress)
    const shown = `${state.status} ${state.progress ?? ''}`
    if (shown !== last) changedAt = clock.now()
    last = shown
    if (state.phase === 'succeeded' && !isContradictory(state)) return { result: 'succeeded' }
    const hasEnded = state.phase === 'succeeded' || state.phase === 'failed'
    const seemsEnded = state.phase === 'unknown' && (state.hasEnded || clock.now() - changedAt >= STALL_MS)
    if (hasEnded || seemsEnded) return { result: 'ended', state }
  }
  throw new Error('unreachable: pauses never end')
}

/** The job succeeded by its status, but not by its reasons or progress. */
const isContradictory = ({ reasons, progress = 1 }: JobState): boolean => reasons.length > 0 || progress < 1

/** The state of the job, or the error if it could not be read. */
async function readJob(jobId: string, { client, cancellation }: Context, api: Job): Promise<JobState | CloudError> {
  try {
    const validate = (response: ApiResponse): boolean => api.state(response, jobId) !== undefined
    const state = api.state(await client.send({ ...api.progress(jobId), purpose: 'verify', validate }), jobId)
    if (!state) throw new Error(`the response about job ${jobId} was not validated`)
    return state
  } catch (thrown) {
    const { message, code, status, attempts, requestId, host } = asCloudError(thrown)
    const text = cancellation.reason
      ? `the run stopped while job ${jobId} was running; the job goes on by itself`
      : `job ${jobId} was accepted, but its progress cannot be read: ${[code, message].filter(Boolean).join(' ')}`
    const fields = { kind: 'unclear', message: text, attempts, inDoubt: true } as const
    const remedy = cancellation.reason ? AFTER_STOP : undefined
    return new CloudError({ ...fields, ...omitUndefined({ code, status, requestId, host, remedy }) })
  }
}
