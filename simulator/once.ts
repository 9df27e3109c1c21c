/** A function that makes a value at its first call, and returns the same value at every other. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
