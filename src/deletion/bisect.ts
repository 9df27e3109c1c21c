/** Splits batches that are refused because of single targets. */
import { isDenied, isFromGateway, type CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'
import { isAboutCaller } from './outcomes.ts'

/** The result of a batch: done, or refused, possibly because of a target in `remaining`. */
export type BatchResult = 'done' | { readonly refused: CloudError; readonly remaining: readonly Target[] }

/**
 * Submits a batch. If it is refused, submits its halves, until the targets that cause the refusal are alone.
 *
 * After too many refusals in a row, single targets are not the cause, and parts are no longer split: 500 targets must not cost
 * 999 requests.
 *
 * @param submit submits one part
 * @param onRefused called with a part that stays refused
 */
export async function bisect(
  batch: readonly Target[],
  submit: (targets: readonly Target[]) => Promise<BatchResult>,
  onRefused: (targets: readonly Target[], error: CloudError) => Promise<void> | void,
): Promise<void> {
  // Finding one bad target takes log2(n) refusals in a row; neighbouring bad targets take some more.
  const maxRefusals = 2 * Math.ceil(Math.log2(batch.length + 1)) + 8
  const pending: (readonly Target[])[] = [batch]
  let refusalsInARow = 0
  for (let targets = pending.pop(); targets; targets = pending.pop()) {
    const result = await submit(targets)
    if (result === 'done') {
      refusalsInARow = 0
      continue
    }
    const { remaining, refused: error } = result
    refusalsInARow += 1
    if (remaining.length === 1 || refusalsInARow > maxRefusals) {
      await onRefused(remaining, error)
      continue
    }
    const middle = Math.ceil(remaining.length / 2)
    pending.push(...[remaining.slice(middle), remaining.slice(0, middle)].filter((half) => half.length > 0))
  }
}

/** Whether a refusal may be caused by a single target, and not by the caller, the rate or the route. */
export function mayConcernSingleTarget(error: CloudError): boolean {
  const { kind, status = 0 } = error
  if (kind !== 'refused' || isAboutCaller(error)) return false
  return isDenied(error) || ([400, 404, 409, 422].includes(status) && !isFromGateway(error))
}
