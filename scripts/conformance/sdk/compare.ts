/** Compares the requests of the SDK and of the action, as they arrived. */
import { isDeepStrictEqual } from 'node:util'
import type { JournalEntry } from '../../../simulator/types.ts'
import { parseJson } from '../../../src/runtime/json.ts'

/** A part of a request that differs. */
export interface Difference {
  /** Such as `coc.list`. */
  readonly operation: string
  /** `request`, `method`, `host`, `path`, `body`, `query <name>` or `header <name>`. */
  readonly part: string
  readonly sdk: string
  readonly action: string
}

/** What of a request is compared, by the name of the part. */
export type Shape = Readonly<Record<string, string>>

/**
 * The differences between each request of the action and that request of the SDK for the same operation that is most like
 * it. Requests of the SDK that the action has no use for are not compared.
 */
export function compare(action: readonly JournalEntry[], sdk: readonly JournalEntry[]): readonly Difference[] {
  const all = action.flatMap((entry) => {
    const { operation } = entry
    const candidates = sdk.filter((other) => other.operation === operation).map(shapeOf)
    if (candidates.length === 0) return [{ operation, part: 'request', sdk: 'nothing', action: entry.target }]
    const found = candidates.map((other) => differencesOf(operation, other, shapeOf(entry)))
    return found.reduce((least, each) => (each.length < least.length ? each : least))
  })
  const byText = new Map(all.map((each) => [JSON.stringify(each), each]))
  return [...byText.values()]
}

function differencesOf(operation: string, sdk: Shape, action: Shape): Difference[] {
  const parts = [...new Set([...Object.keys(sdk), ...Object.keys(action)])]
  return parts
    .filter((part) => sdk[part] !== action[part])
    .map((part) => ({ operation, part, sdk: sdk[part] ?? 'nothing', action: action[part] ?? 'nothing' }))
}

/** Two requests that mean the same have the same shape, whenever they were sent and whichever resource they name. */
export function shapeOf({ method, host, path, query, headers, body, ids }: JournalEntry): Shape {
  const anonymous = (text: string): string =>
    ids.reduce(
      (all, id, index) => formsOf(id).reduce((rest, form) => rest.replaceAll(form, `{${index + 1}}`), all),
      text,
    )
  const named = (kind: string, values: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(values).map(([name, value]) => [`${kind} ${name}`, value])
  const { authorization = '', 'x-sdk-date': date, 'x-security-token': token, 'content-length': length } = headers
  const [, algorithm, access, signed] =
    /^(\S+) Access=(\S+), ?SignedHeaders=(\S+), ?Signature=/.exec(authorization) ?? []
  return Object.fromEntries([
    ...[
      ['method', method],
      ['path', anonymous(path)],
      ['body', anonymous(canonical(body))],
    ],
    ['host', host],
    ...named('query', query),
    ...named('header', headers),
    // The time differs, and with it the signature, which the simulator checks.
    ...(date === undefined ? [] : [['header x-sdk-date', /^\d{8}T\d{6}Z$/.test(date) ? 'a time' : date]]),
    // Two sessions of an agency have two keys.
    ...(token === undefined ? [] : [['header x-security-token', 'a security token']]),
    ...(algorithm === undefined
      ? []
      : [['header authorization', `${algorithm} of ${token === undefined ? (access ?? '') : 'a temporary key'}`]]),
    // Two JSON texts may be of different length and mean the same.
    ...(length === String(Buffer.byteLength(body)) && body !== '' ? [['header content-length', 'as the body']] : []),
    ...(signed === undefined ? [] : [['signed headers', signed.split(';').sort().join(', ')]]),
  ]) as Shape
}

/** An id as it can stand in a path: as it is, encoded, or its last part alone. */
const formsOf = (id: string): string[] => [id, encodeURIComponent(id), id.replace(/^.*:/, '')]

/** JSON with its keys in order and without the parts that differ with every request: ID tokens. */
function canonical(body: string): string {
  const json = parseJson(body)
  if (json === undefined) return body
  return JSON.stringify(ordered(json)).replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'an ID token')
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, ordered(each)]),
  )
}

/** An explanation: what it covers, and why both are right. */
export interface Explanation {
  /** Operations; all when not given. */
  readonly operations?: readonly string[]
  readonly part: string
  readonly sdk: string
  readonly action: string
  readonly why: string
}

export interface Judged {
  readonly unexplained: readonly Difference[]
  /** Explanations of what does not differ: the table must not say more than is so. */
  readonly unused: readonly Explanation[]
}

export function judge(differences: readonly Difference[], explanations: readonly Explanation[]): Judged {
  const explains = ({ operations, part, sdk, action }: Explanation, difference: Difference): boolean =>
    part === difference.part &&
    (operations === undefined || operations.includes(difference.operation)) &&
    matches(sdk, difference.sdk) &&
    matches(action, difference.action)
  return {
    unexplained: differences.filter((each) => !explanations.some((explanation) => explains(explanation, each))),
    unused: explanations.filter((explanation) => !differences.some((each) => explains(explanation, each))),
  }
}

/** `…` in a pattern stands for any text. */
const matches = (pattern: string, value: string): boolean =>
  isDeepStrictEqual(pattern, value) ||
  new RegExp(`^${pattern.split('…').map(RegExp.escape).join('.*')}$`, 's').test(value)
