/** Runs asynchronous work on many items, with or without a limit. */

/**
 * Runs `callback` for each item in order, at most `limit` at once. Waiting items have no promise yet, which saves memory for
 * thousands of them.
 *
 * @throws the first error of `callback`; calls under way continue
 */
export async function forEachConcurrent<T>(
  limit: number,
  items: readonly T[],
  callback: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  const worker = async (): Promise<void> => {
    for (const item of rest) await callback(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
}

/**
 * Runs `callback` for all items at once.
 *
 * @returns the results in the order of the items
 * @throws the error of the first item that failed, after all have ended
 */
export async function mapConcurrent<T, R>(items: readonly T[], callback: (item: T) => Promise<R>): Promise<R[]> {
  const settled = await Promise.allSettled(items.map(callback))
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}

/** Splits a list into parts of at most `size` items. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
