/**
 * What ROMA Connect's answers say of a deletion job.
 * (ROMA Connect API reference, "Obtaining Job Progress": status words and the key of the reasons differ between versions.)
 */
import type { Reply } from '../huaweicloud/client.ts'
import { bounded, CloudError, isObject, known } from '../huaweicloud/errors.ts'
import type { Sight } from './resource.ts'

export interface Job {
  readonly status: string
  readonly progress?: number
  readonly reasons: readonly Record<string, unknown>[]
}

/** The id of the job that a submission started, if it says one. */
export function readJobId({ json }: Reply): string | undefined {
  const id = isObject(json) ? json.job_id : undefined
  return typeof id === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : undefined
}

/** How the job stands, if that is what the answer is about. */
export function readJob({ json }: Reply, jobId: string): Job | undefined {
  if (!isObject(json) || typeof json.status !== 'string' || (json.id ?? jobId) !== jobId) return undefined
  const reasons = [json.reasons ?? json.reason ?? []].flat().filter(isObject)
  const progress = json.progress_percent
  return { status: json.status, reasons, ...(typeof progress === 'number' && { progress }) }
}

/** Why a job failed for one asset: reasons go by name, and there are at most ten, so there may be none of its own. */
export function jobError(job: Job, jobId: string, submission: Reply, sight: Sight): CloudError {
  const { status, attempts, requestId, host } = submission
  const name = sight.seen === 'there' ? sight.name : undefined
  const reason = job.reasons.find(({ resource_name }) => name !== undefined && resource_name === name) ?? job.reasons[0]
  const { error_code: code, error_msg: why } = reason ?? {}
  const message = `job ${jobId} ended as ${job.status}${typeof why === 'string' ? `: ${bounded(why)}` : ' without a reason'}`
  // What it did to the others is for the look-ups to tell.
  const fields = { kind: 'refused', message, status, attempts, doubt: true, host } as const
  return new CloudError({ ...fields, ...known({ requestId, code: typeof code === 'string' ? code : undefined }) })
}
