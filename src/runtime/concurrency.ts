/** Work on many things: some at once, or part by part. */

/**
 * Does `one` for each item in order, at most `limit` at once.
 *
 * The items wait as they are, not each as a promise: thousands of those would outlive their use in memory.
 *
 * @throws what `one` throws first; what is under way then goes on
 */
export async function forEachConcurrent<T>(
  limit: number,
  items: readonly T[],
  one: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values()
  const worker = async (): Promise<void> => {
    for (const item of rest) await one(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
}

/**
 * Does `one` for all items at once.
 *
 * @returns the results in the order of the items
 * @throws what the first item that failed throws, once all have ended
 */
export async function mapConcurrent<T, R>(items: readonly T[], one: (item: T) => Promise<R>): Promise<R[]> {
  const settled = await Promise.allSettled(items.map(one))
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}

/** The list in parts of at most `size`. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
