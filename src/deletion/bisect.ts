/** Splits batches that are refused as a whole because of one target in them. */
import { isDenied, isFromGateway, type CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'
import { isAboutCaller } from './outcomes.ts'

/** What became of a batch: it was dealt with, or it was refused for something that may be in `left`. */
export type BatchResult = 'done' | { readonly refused: CloudError; readonly left: readonly Target[] }

/**
 * Submits a batch, and when it is refused its halves, until the targets that spoil it stand alone.
 *
 * The same refusal again and again is about the batch, not about a target: then the parts are no longer split, so that
 * 500 targets do not cost 999 requests.
 *
 * @param submit sends one part
 * @param refused is given a part that stays refused
 */
export async function bisect(
  batch: readonly Target[],
  submit: (targets: readonly Target[]) => Promise<BatchResult>,
  refused: (targets: readonly Target[], error: CloudError) => Promise<void> | void,
): Promise<void> {
  // One bad target causes as many refusals in a row as it takes to find it; some more for bad ones beside each other.
  const patience = 2 * Math.ceil(Math.log2(batch.length + 1)) + 8
  const waiting: (readonly Target[])[] = [batch]
  let refusalsInARow = 0
  for (let targets = waiting.pop(); targets; targets = waiting.pop()) {
    const result = await submit(targets)
    if (result === 'done') {
      refusalsInARow = 0
      continue
    }
    const { left, refused: error } = result
    refusalsInARow += 1
    if (left.length === 1 || refusalsInARow > patience) {
      await refused(left, error)
      continue
    }
    const middle = Math.ceil(left.length / 2)
    waiting.push(...[left.slice(middle), left.slice(0, middle)].filter((half) => half.length > 0))
  }
}

/** A refusal that may be about a single target: not about how often or where it was sent. */
export function mayConcernSingleTarget(error: CloudError): boolean {
  const { kind, status = 0 } = error
  if (kind !== 'refused' || isAboutCaller(error)) return false
  return isDenied(error) || ([400, 404, 409, 422].includes(status) && !isFromGateway(error))
}
