/** Outcomes from responses and look-ups: the rules for all resource types. */
import type { Client } from '../huaweicloud/client.ts'
import { CloudError, isDenied } from '../huaweicloud/errors.ts'
import type { Outcome } from '../plan/target.ts'
import type { StopReason } from '../runtime/cancellation.ts'
import { omitUndefined } from '../runtime/json.ts'
import type { Context, LookupResult } from './context.ts'
import type { Hold } from '../plan/plan.ts'

const WHY_STOPPED: Readonly<Record<StopReason, string>> = {
  cancelled: 'the run was cancelled before its turn came',
  deadline: "the run's time-out came before its turn",
  credentials: 'the credentials were refused before its turn came',
}

interface StoppedBy extends Pick<Context, 'cancellation'> {
  readonly client: Pick<Client, 'throttled'>
}

/** The outcome of a target that was not submitted because the run or its client stopped. */
export function unattempted({ cancellation, client }: StoppedBy): Outcome {
  const ended = cancellation.reason ? WHY_STOPPED[cancellation.reason] : 'the run ended before its turn came'
  const reason = client.throttled ? 'the service throttled the requests of this run before its turn came' : ended
  return { kind: 'unattempted', reason }
}

/** The outcome of a failed deletion. `there` only if a look-up found the target. */
export const failed = (error: CloudError, state: 'there' | 'unknown'): Outcome => ({
  kind: 'failed',
  state,
  error,
  attempts: error.attempts,
  requestId: error.requestId,
})

/** The outcome of a deletion that failed with `error`, by a look-up afterwards. */
export function outcomeAfterError(error: CloudError, result: LookupResult): Outcome {
  const { attempts, requestId, status, code } = error
  switch (result.status) {
    case 'present':
      return failed(error, 'there')
    case 'unknown':
      return failed(error, 'unknown')
    case 'absent':
      if (error.inDoubt)
        return { kind: 'deleted', reason: 'no longer found after an unclear response', attempts, requestId }
      // A caller without the permission to delete may not see the target either.
      if (isDenied(error)) return failed(error, 'unknown')
      return { kind: 'absent', reason: `not found after a refusal (${code ?? status})`, attempts, requestId }
  }
}

/**
 * The outcome of a target that was not sent, or not sent again, because of its owner.
 *
 * @param error the error of the withheld request, which tells whether an earlier attempt is in doubt
 * @param result a look-up after an attempt in doubt
 */
export function outcomeOfHold(hold: Hold, error: CloudError, result?: LookupResult): Outcome {
  const { attempts, requestId, inDoubt, host } = error
  if (!inDoubt && (attempts === 0 || hold.kind === 'kept')) return { kind: hold.kind, reason: hold.reason }
  if (inDoubt && result?.status === 'absent') return outcomeAfterError(error, result)
  const doubt = inDoubt ? ', and an earlier attempt may have deleted it' : ''
  const message = `not sent again: ${hold.reason}${doubt}`
  const fields = { kind: 'unclear', message, attempts, inDoubt, ...omitUndefined({ requestId, host }) } as const
  return failed(new CloudError(fields, error), 'unknown')
}

/** Whether a look-up can help. It cannot if no request arrived, or if it would be refused too. */
export const shouldVerify = (error: CloudError): boolean =>
  error.inDoubt || (error.kind !== 'stopped' && (error.status ?? 0) >= 400 && !isAboutCaller(error))

/** Refused because of the credentials or the rate of the caller. */
export const isAboutCaller = ({ status = 0, errorClass }: CloudError): boolean =>
  status === 401 || status === 429 || errorClass === 'credentials' || errorClass === 'throttled'

/** Throws any other error: a bug must not look like the error of a service. */
export function asCloudError(error: unknown): CloudError {
  if (error instanceof CloudError) return error
  throw error
}

/** Why a deletion could not be verified. */
export const unverified = (error: CloudError): string =>
  `unverified: the look-up failed (${error.code ?? error.status ?? error.message})`
