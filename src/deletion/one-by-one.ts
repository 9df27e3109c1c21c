/** Deletes with one request a target, for services whose answer speaks of just that target. */
import { forEachAtMost } from '../runtime/concurrency.ts'
import type { ApiRequest, ApiResponse } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../plan/target.ts'
import type { Purpose } from '../runtime/cancellation.ts'
import type { Context, Sight } from '../resources/resource.ts'
import { afterError, asCloudError, confirmAll, failed, isWorthALook, unattempted, Withheld } from './outcomes.ts'

/** What is particular to a service. */
export interface Particulars {
  deletion(target: Target, context: Context): ApiRequest
  /** The answer says of this very target that it was deleted. */
  confirms(reply: ApiResponse, target: Target): boolean
  show(target: Target, context: Context): Omit<ApiRequest, 'purpose'>
  /** The answer shows this very target. */
  shows(reply: ApiResponse, target: Target): boolean
  name(reply: ApiResponse): string | undefined
  /** The error says that there is no such target. */
  isGone(error: CloudError): boolean
}

/** What looking needs to know of a service. */
type Looks = Pick<Particulars, 'show' | 'shows' | 'name' | 'isGone'>

export async function removeOneByOne(
  targets: readonly Target[],
  context: Context,
  service: Particulars,
): Promise<void> {
  const one = async (target: Target): Promise<void> => {
    const outcome = await removeOne(target, context, service)
    if (outcome) context.settle(target, outcome)
  }
  await forEachAtMost(context.options.concurrency, targets, one)
}

/** @param purpose `verify` to see what became of a delete */
export async function lookUpOneByOne(
  targets: readonly Target[],
  context: Context,
  service: Looks,
  purpose: Purpose = 'read',
): Promise<Map<Target, Sight>> {
  const sights: [Target, Sight][] = []
  await forEachAtMost(context.options.concurrency, [...targets.entries()], async ([index, target]) => {
    sights[index] = [target, await lookUpOne(target, context, service, purpose)]
  })
  return new Map(sights)
}

/** Nothing if it is settled already. */
async function removeOne(target: Target, context: Context, service: Particulars): Promise<Outcome | undefined> {
  const beforeSend = confirmAll([target], context)
  const onSend = (): void => {
    context.asked([target])
  }
  try {
    const validate = (reply: ApiResponse): boolean => service.confirms(reply, target)
    const call = { ...service.deletion(target, context), validate, beforeSend, onSend }
    const { attempts, requestId } = await context.client.send(call)
    return { kind: 'deleted', attempts, requestId }
  } catch (thrown) {
    if (thrown instanceof Withheld) return undefined
    const error = asCloudError(thrown)
    const { attempts, requestId, inDoubt } = error
    if (attempts === 0) return unattempted(context)
    if (service.isGone(error)) {
      if (inDoubt)
        return { kind: 'deleted', reason: 'gone when asked again after an unclear answer', attempts, requestId }
      return { kind: 'absent', reason: `${context.client.host} knows no such id`, attempts, requestId }
    }
    if (!isWorthALook(error)) return failed(error, 'unknown')
    return afterError(error, await lookUpOne(target, context, service, 'verify'))
  }
}

async function lookUpOne(target: Target, context: Context, service: Looks, purpose: Purpose): Promise<Sight> {
  try {
    const validate = (reply: ApiResponse): boolean => service.shows(reply, target)
    const reply = await context.client.send({ ...service.show(target, context), validate, purpose })
    const name = service.name(reply)
    if (name !== undefined) context.named(target, name)
    return { seen: 'there', name }
  } catch (thrown) {
    const error = asCloudError(thrown)
    return service.isGone(error) ? { seen: 'gone', requestId: error.requestId } : { seen: 'unseen', error }
  }
}
