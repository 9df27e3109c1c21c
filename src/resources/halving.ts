/** For batches that are refused as a whole because of one id in them. */
import { isFromGateway, type CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../outcome.ts'

/** What became of a batch: it was taken, or it was refused for what is in it, or it failed in another way. */
export type BatchResult =
  { readonly result: 'taken' | 'settled' } | { readonly result: 'refused'; readonly error: CloudError }

/**
 * Submits a batch, and when it is refused its halves, until the ids that spoil it stand alone.
 *
 * A refusal of everything (no permission, say) would cost two requests an id that way. So it gives up when so many
 * refusals have come in a row that one bad id cannot be the reason.
 */
export async function submitHalving(
  batch: readonly Target[],
  submit: (targets: readonly Target[]) => Promise<BatchResult>,
  refused: (targets: readonly Target[], error: CloudError) => void,
): Promise<void> {
  // The way down to one id and back up once more, with some to spare for ids that stand beside each other.
  const patience = 2 * Math.ceil(Math.log2(batch.length + 1)) + 8
  const waiting: (readonly Target[])[] = [batch]
  let refusalsInARow = 0
  for (let targets = waiting.pop(); targets; targets = waiting.pop()) {
    const outcome = await submit(targets)
    if (outcome.result !== 'refused') {
      refusalsInARow = 0
      continue
    }
    refusalsInARow += 1
    if (targets.length === 1 || refusalsInARow > patience) {
      refused(targets, outcome.error)
      continue
    }
    const middle = Math.ceil(targets.length / 2)
    waiting.push(targets.slice(middle), targets.slice(0, middle))
  }
}

/** A refusal that may be about what is in the batch: not about who asks, how often, or where. */
export const mayBeAboutContent = (error: CloudError): boolean =>
  error.kind === 'refused' &&
  !error.doubt &&
  [400, 403, 404, 409, 422].includes(error.status ?? 0) &&
  !isFromGateway(error)

/** The list in parts of at most `size`. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
