/** The order of two texts by their code units, or of two numbers, for `sort`. */
export function compare<Value extends string | number>(a: Value, b: Value): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
