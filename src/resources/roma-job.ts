/**
 * What ROMA Connect's answers say of a deletion job.
 * (ROMA Connect API reference, "Obtaining Job Progress": status words and the key of the reasons differ between versions.)
 */
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'
import { truncate, isObject, omitUndefined, asObject } from '../runtime/json.ts'
import type { Sight } from './resource.ts'

/** (ROMA Connect API reference, "Obtaining Job Progress".) */
const MAX_REASON_NAME = 64

export interface Job {
  readonly status: string
  readonly progress?: number
  readonly reasons: readonly Record<string, unknown>[]
}

/** The id of the job that a submission started, if it says one. */
export function readJobId({ json }: ApiResponse): string | undefined {
  const id = asObject(json).job_id
  return typeof id === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : undefined
}

/** How the job stands, if that is what the answer is about. */
export function readJob({ json }: ApiResponse, jobId: string): Job | undefined {
  if (!isObject(json) || typeof json.status !== 'string' || (json.id ?? jobId) !== jobId) return undefined
  const reasons = [json.reasons ?? json.reason ?? []].flat().filter(isObject)
  const progress = json.progress_percent
  return { status: json.status, reasons, ...(typeof progress === 'number' && { progress }) }
}

/**
 * Why a job failed for one asset that is still there. Reasons go by name, and there are at most ten, so it may have none of
 * its own; the reason of another is shown as what it is.
 */
export function jobError(job: Job, jobId: string, submission: ApiResponse, target: Target, sight: Sight): CloudError {
  const { status, attempts, requestId, host } = submission
  const own = job.reasons.find((reason) => sight.seen === 'there' && isAbout(reason, target.kind, sight.name))
  const [other] = job.reasons
  const said = own
    ? `: ${textOf(own)}`
    : ` without a reason known to be about this asset${other ? `; its first is: ${textOf(other)}` : ''}`
  // What it did to the others is for the look-ups to tell.
  const fields = { kind: 'refused', status, attempts, inDoubt: true, host } as const
  const code = typeof own?.error_code === 'string' ? truncate(own.error_code) : undefined
  return new CloudError({
    ...fields,
    message: `job ${jobId} ended as ${job.status}${said}`,
    ...omitUndefined({ requestId, code }),
  })
}

type Reason = Job['reasons'][number]

const textOf = ({ error_code: code, error_msg: message }: Reason): string =>
  [message, code].filter((part) => typeof part === 'string').map(truncate)[0] ?? 'no word'

/** Names are cut where a reason has no room for them. */
function isAbout({ resource_type: type, resource_name: given }: Reason, kind: Target['kind'], name?: string): boolean {
  if (name === undefined || typeof given !== 'string' || type !== (kind === 'task' ? 'task' : 'application'))
    return false
  return given === name || (given.length >= MAX_REASON_NAME && name.startsWith(given))
}
