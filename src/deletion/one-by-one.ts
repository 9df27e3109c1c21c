/** Deletes with one request for each target, whose response is about that target. */
import type { ApiResponse } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { keyOf, type Outcome, type Target } from '../plan/target.ts'
import { forEachConcurrent } from '../runtime/concurrency.ts'
import type { OneByOne, Request } from './api.ts'
import type { Context } from './context.ts'
import type { Hold } from '../plan/plan.ts'
import { lookUpOne } from './look-up.ts'
import { asCloudError, failed, outcomeAfterError, outcomeOfHold, shouldVerify, unattempted } from './outcomes.ts'

export async function deleteOneByOne(targets: readonly Target[], context: Context, api: OneByOne): Promise<void> {
  const deletion = new OneByOneDeletion(context, api)
  await forEachConcurrent(context.concurrency, targets, async (target) => {
    context.events.setOutcome(target, await deletion.delete(target))
  })
}

class OneByOneDeletion {
  readonly #context: Context
  readonly #api: OneByOne
  /** Whether to use the successor. Not on a host from the inputs, whose 404 does not mean that the service changed. */
  readonly #canReplace: boolean
  /** The gateway no longer has the route of the first request. */
  #useSuccessor = false

  constructor(context: Context, api: OneByOne) {
    this.#context = context
    this.#api = api
    this.#canReplace = api.successor !== undefined && context.client.isDocumentedHost
  }

  async delete(target: Target): Promise<Outcome> {
    const { request, successor } = this.#api
    if (!successor || !this.#canReplace) return this.#send(target, request(target))
    if (!this.#useSuccessor) {
      const outcome = await this.#send(target, request(target))
      if (outcome.kind !== 'failed' || !isUnpublished(outcome.error)) return outcome
      this.#useSuccessor = true
    }
    return this.#send(target, successor(target))
  }

  async #send(target: Target, request: Request): Promise<Outcome> {
    const { client, events } = this.#context
    let hold: Hold | undefined
    try {
      const { attempts, requestId } = await client.send({
        ...request,
        purpose: 'delete',
        validate: (response: ApiResponse) => this.#api.confirmsDeletion(response, target),
        beforeSend: async () => {
          hold = (await events.holds?.([target]))?.get(keyOf(target))
          return hold === undefined
        },
        onSend: () => {
          events.markSubmitted([target])
        },
      })
      return { kind: 'deleted', attempts, requestId }
    } catch (thrown) {
      const error = asCloudError(thrown)
      return hold ? this.#outcomeOfHold(target, hold, error) : this.#outcomeOf(target, error)
    }
  }

  async #outcomeOf(target: Target, error: CloudError): Promise<Outcome> {
    const { attempts, requestId, inDoubt } = error
    if (attempts === 0) return unattempted(this.#context)
    const absence = error.kind === 'refused' ? this.#api.absence(error) : 'unknown'
    if (absence === 'certain') {
      if (inDoubt)
        return {
          kind: 'deleted',
          reason: 'not found when the deletion was retried after an unclear response',
          attempts,
          requestId,
        }
      return { kind: 'absent', reason: `unknown to ${this.#context.client.host}`, attempts, requestId }
    }
    const isReplaced = this.#canReplace && isUnpublished(error)
    if (!shouldVerify(error) || isReplaced) return failed(error, 'unknown')
    return outcomeAfterError(error, await lookUpOne(target, this.#context, 'verify'))
  }

  async #outcomeOfHold(target: Target, hold: Hold, error: CloudError): Promise<Outcome> {
    const result = error.inDoubt ? await lookUpOne(target, this.#context, 'verify') : undefined
    return outcomeOfHold(hold, error, result)
  }
}

/** The gateway does not have the route, so the request did not reach the service. */
const isUnpublished = ({ status, code, inDoubt }: CloudError): boolean =>
  status === 404 && code === 'APIGW.0101' && !inDoubt
