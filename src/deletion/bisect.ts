/** For batches that are refused as a whole because of one id in them. */
import { isFromGateway, type CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'

/** What became of a batch: it came to an end in one way or another, or it was refused for something that is in `left`. */
export type BatchResult = 'ended' | { readonly refused: CloudError; readonly left: readonly Target[] }

/**
 * Submits a batch, and when it is refused its halves, until the ids that spoil it stand alone.
 *
 * A caller who may delete none of them would pay two requests an id that way. So where the refusal is one of permission
 * (403), it gives up when so many have come in a row that one forbidden id cannot be the reason.
 */
export async function submitHalving(
  batch: readonly Target[],
  submit: (targets: readonly Target[]) => Promise<BatchResult>,
  refused: (targets: readonly Target[], error: CloudError) => Promise<void> | void,
): Promise<void> {
  // The way down to one id and back up once more, with some to spare for ids that stand beside each other.
  const patience = 2 * Math.ceil(Math.log2(batch.length + 1)) + 8
  const waiting: (readonly Target[])[] = [batch]
  let deniedInARow = 0
  for (let targets = waiting.pop(); targets; targets = waiting.pop()) {
    const result = await submit(targets)
    if (result === 'ended') {
      deniedInARow = 0
      continue
    }
    const { left, refused: error } = result
    deniedInARow = error.status === 403 ? deniedInARow + 1 : 0
    if (left.length === 1 || deniedInARow > patience) {
      await refused(left, error)
      continue
    }
    const middle = Math.ceil(left.length / 2)
    waiting.push(...[left.slice(middle), left.slice(0, middle)].filter((half) => half.length > 0))
  }
}

/** A refusal that may be about what is in the batch: not about how often or where it was sent. */
export const mayBeAboutContent = (error: CloudError): boolean => {
  const { kind, status = 0 } = error
  return kind === 'refused' && (status === 403 || ([400, 404, 409, 422].includes(status) && !isFromGateway(error)))
}
