/** From what a service said to how a target ended: the rules that hold for every resource type. */
import type { Client } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../plan/target.ts'
import type { StopReason } from '../runtime/cancellation.ts'
import type { Context, Sight } from '../resources/resource.ts'

const WHY_STOPPED: Readonly<Record<StopReason, string>> = {
  cancelled: 'the run was cancelled before its turn came',
  deadline: "the run's time-out came before its turn",
  credentials: 'the credentials were refused before its turn came',
}

interface StoppedBy extends Pick<Context, 'cancellation'> {
  readonly client: Pick<Client, 'throttled'>
}

/** Never asked: the run or its client stopped first. */
export const unattempted = ({ cancellation, client }: StoppedBy): Outcome => ({
  kind: 'unattempted',
  reason: client.throttled
    ? 'the service refused requests as too many before its turn came'
    : cancellation.reason
      ? WHY_STOPPED[cancellation.reason]
      : 'the run ended before its turn came',
})

/** Asked, and it did not work. `there` is said only of what was seen there. */
export const failed = (error: CloudError, state: 'there' | 'unknown'): Outcome => ({
  kind: 'failed',
  state,
  error,
  attempts: error.attempts,
  requestId: error.requestId,
})

/** How a target ended whose delete met `error`, judged by a look at it afterwards. */
export function afterError(error: CloudError, sight: Sight): Outcome {
  const { attempts, requestId, status, code } = error
  switch (sight.seen) {
    case 'there':
      return failed(error, 'there')
    case 'unseen':
      return failed(error, 'unknown')
    case 'gone':
      if (error.inDoubt)
        return { kind: 'deleted', reason: 'seen to be gone after the answer was unclear', attempts, requestId }
      // Who may not delete it may not be shown it either.
      if (status === 403) return failed(error, 'unknown')
      return { kind: 'absent', reason: `gone when looked for after a refusal (${code ?? status})`, attempts, requestId }
  }
}

/** Whether it helps to look: not where nothing ever arrived, nor where nobody would be let in to look. */
export const isWorthALook = ({ inDoubt, status = 0 }: CloudError): boolean =>
  inDoubt || (status >= 400 && status !== 401 && status !== 429)

/** Thrown out of a request that was about to go out: some of its targets may not go any more, and are settled. */
export class Withheld extends Error {
  /** Those that may. */
  readonly left: readonly Target[]

  constructor(left: readonly Target[]) {
    super('withheld')
    this.left = left
  }
}

/** For `Call.before`: lets a request out only if all its targets may still be deleted. Throws `Withheld`. */
export const confirmAll = (targets: readonly Target[], { confirm }: Context): (() => Promise<void>) | undefined =>
  confirm &&
  (async () => {
    const left = await confirm(targets)
    if (left.length < targets.length) throw new Withheld(left)
  })

/** Passes on what is no answer of a service: a mistake of ours must not look like one of theirs. */
export function asCloudError(error: unknown): CloudError {
  if (error instanceof CloudError) return error
  throw error
}

/** Why nobody could check. */
export const unverified = (error: CloudError): string =>
  `unverified: looking it up failed (${error.code ?? error.status ?? error.message})`
