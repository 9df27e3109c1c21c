/** Values that may be anything, as they come from outside, and values that may be missing. */

/**
 * JSON, or nothing where it is none. A byte order mark before it is ignored (RFC 8259, section 8.1). A whole number that a
 * double cannot hold stays as its digits, in a string.
 */
export function parseJson(json: string): unknown {
  const text = json.replace(/^\uFEFF/, '')
  try {
    return /[:,[]\s*-?\d{16}/.test(text) ? (JSON.parse(text, keepDigits as never) as unknown) : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A reviver that is told the value's text, which TypeScript's library does not know of yet: a number's alone is all digits. */
const keepDigits = (_key: string, value: unknown, { source = '' }: { source?: string }): unknown =>
  !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value

/** Deeper than anything a service documents; without a limit, a hostile value would exhaust the stack. */
const MAX_DEPTH = 16

/** The value as JSON, with `…` in place of what is nested more than 16 levels deep. */
export const stringify = (value: object): string => JSON.stringify(pruned(value, MAX_DEPTH))

function pruned(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) return value.map((item) => pruned(item, depth - 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, pruned(item, depth - 1)]))
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value if it is an object, else an empty one: what is looked for in it is not there. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})

/** Longer than any honest name or message, short enough to be kept for ten thousand targets. */
const MAX_TEXT = 10_240

/** A text from outside, cut to a bearable length. A copy: a mere slice would keep the whole text in memory. */
export const truncate = (value: string): string =>
  value.length > MAX_TEXT ? Buffer.from(`${value.slice(0, MAX_TEXT)}…`).toString() : value

/** The fields that have a value: with exact optional types, absent is not the same as undefined. */
export function omitUndefined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
