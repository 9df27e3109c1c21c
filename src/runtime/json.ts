/** Untrusted JSON, and values that may be missing. */

/**
 * Parses JSON; undefined if it is invalid. A byte order mark at the start is ignored (RFC 8259, section 8.1). An integer that a
 * double cannot hold exactly becomes a string of its digits.
 */
export function parseJson(json: string): unknown {
  const text = json.replace(/^\uFEFF/, '')
  try {
    return /[:,[]\s*-?\d{16}/.test(text) ? (JSON.parse(text, keepDigits as never) as unknown) : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A reviver with the source text of the value, which the types of TypeScript do not have yet. */
const keepDigits = (_key: string, value: unknown, { source = '' }: { source?: string }): unknown =>
  !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value

/** No documented body is nested deeper. A limit protects the stack from a hostile one. */
const MAX_DEPTH = 16

/** The value as JSON, with `…` instead of values that are nested more than 16 levels deep. */
export const stringify = (value: object): string => JSON.stringify(limitDepth(value, MAX_DEPTH))

function limitDepth(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) return value.map((item) => limitDepth(item, depth - 1))
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, limitDepth(item, depth - 1)]))
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value if it is an object, else an empty object. */
export const asObject = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})

/** Longer than any real name or message, short enough to keep for ten thousand targets. */
const MAX_LENGTH = 10_240

/** The text, truncated to 10,240 characters. A copy, because a slice would keep the whole text in memory. */
export const truncate = (value: string): string =>
  value.length > MAX_LENGTH ? Buffer.from(`${value.slice(0, MAX_LENGTH)}…`).toString() : value

/** The object without its undefined properties, which `exactOptionalPropertyTypes` requires. */
export function omitUndefined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
