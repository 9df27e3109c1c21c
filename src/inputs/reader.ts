/** Reads single inputs, and collects their problems: the input, the given value, and what is accepted. */
import leven from 'leven'
import { plural, escapeForLog } from '../runtime/text.ts'
import type { Environment } from '../runtime/runtime.ts'

const MINUTE_MS = 60_000
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS }

/** The environment variable of an input. */
export const variableOf = (input: string): string => `INPUT_${input.toUpperCase()}`

/** A given value for a message, escaped and truncated. */
export const quote = (text: string): string => `"${escapeForLog(text, 60)}"`

export const duplicatesNotice = (input: string, dropped: number): string =>
  `${input}: ${plural(dropped, 'duplicate', 'duplicates')} dropped`

/** https, or http on this machine, for simulators. */
export const isSafeOrigin = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))

/** Adds a notice or a warning. Default: a notice. */
export type Annotate = (line: string, level?: 'notice' | 'warning') => void

export class Reader {
  readonly problems: string[] = []
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  addProblem(input: string, what: string): void {
    this.problems.push(`${input}: ${what}`)
  }

  /** The trimmed value, as `core.getInput` returns it; empty if it is not given. */
  text(input: string): string {
    return this.#env[variableOf(input)]?.trim() ?? ''
  }

  has(input: string): boolean {
    return this.text(input) !== ''
  }

  region(): string | undefined {
    return this.matching('region', /^[a-z]{2,}(-[a-z0-9]+)+$/, 'a region such as cn-north-4')
  }

  identifier(input: string): string | undefined {
    return this.matching(input, /^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "-" and "_"')
  }

  headerValue(input: string): string | undefined {
    return this.matching(input, /^[\x21-\x7e]{1,4096}$/, 'printable ASCII without spaces')
  }

  /** The value if it matches `pattern`. Otherwise undefined, with a problem if it is not empty. */
  matching(input: string, pattern: RegExp, accepted: string): string | undefined {
    const given = this.text(input)
    if (given === '') return undefined
    if (pattern.test(given)) return given
    this.addProblem(input, `${quote(given)} is not ${accepted}`)
    return undefined
  }

  choice<T extends string, D extends T | undefined>(input: string, accepted: readonly T[], fallback: D): T | D {
    const given = this.text(input)
    if (given === '') return fallback
    const found = accepted.find((value) => value === given)
    if (found) return found
    this.addProblem(input, `${quote(given)} is not one of ${accepted.join(', ')}`)
    return fallback
  }

  boolean(input: string, fallback: boolean): boolean {
    const given = this.text(input).toLowerCase()
    if (given === '') return fallback
    if (given !== 'true' && given !== 'false') this.addProblem(input, `${quote(given)} is not true or false`)
    return given === 'true'
  }

  integer<D extends number | undefined>(input: string, fallback: D, min: number, max: number): number | D {
    const given = this.text(input)
    if (given === '') return fallback
    const value = Number(given)
    if (/^\d+$/.test(given) && value >= min && value <= max) return value
    this.addProblem(input, `${quote(given)} is not a whole number from ${min} to ${max}`)
    return fallback
  }

  duration<D extends number | undefined>(input: string, fallback: D, maxMs: number): number | D {
    const given = this.text(input)
    if (given === '') return fallback
    const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? []
    const ms = Number(amount) * (UNITS_MS[unit ?? ''] ?? NaN)
    if (ms > 0 && ms <= maxMs) return ms
    const longest = `at most ${maxMs / (60 * MINUTE_MS)}h`
    this.addProblem(input, `${quote(given)} is not a duration such as 90s, 15m or 2h (${longest})`)
    return fallback
  }

  /** A base URL. Credentials are sent to it, so it must be https, except on this machine. */
  url(input: string, given = this.text(input)): URL | undefined {
    if (given === '') return undefined
    // `URL` is too lenient: it removes line breaks, and turns backslashes into slashes.
    const url = /^https?:\/\/[\w.:[\]-]+\/?$/i.test(given) && URL.canParse(given) ? new URL(given) : undefined
    if (url && isSafeOrigin(url)) return url
    // Not quoted if it may contain a password.
    const shown = /[@?]/.test(given) ? 'the given value' : quote(given)
    const accepted = 'https://host or https://host:port, without path, query or user (http only for this machine)'
    this.addProblem(input, `${shown} is not ${accepted}`)
    return undefined
  }

  /**
   * The items of a list: separated by new lines, commas or spaces, or a JSON array of strings. `#` starts a comment, up to the end
   * of the line. Undefined, with a problem, if it is an invalid array.
   */
  list(input: string): string[] | undefined {
    const text = this.text(input)
    if (text.startsWith('[')) return this.#jsonArray(input)
    const items = text.replace(/#.*/g, '').split(/[\s,]/)
    return items.filter((item) => item !== '')
  }

  /**
   * The trimmed lines of a list, or the items of a JSON array of strings. `#` starts a comment only at the start of a line.
   * Undefined, with a problem, if a line is empty or the array is invalid.
   */
  lines(input: string): string[] | undefined {
    if (this.text(input).startsWith('[')) return this.#jsonArray(input)
    // A block scalar of YAML ends with a line break.
    const raw = this.#env[variableOf(input)]?.replace(/\r?\n$/, '') ?? ''
    const lines = raw.split('\n').map((line) => line.trim())
    const empty = lines.indexOf('')
    if (empty >= 0) {
      const remedy = 'remove it, or begin it with #'
      this.addProblem(input, `line ${empty + 1} is empty, as when a variable is not set; ${remedy}`)
      return undefined
    }
    return lines.filter((line) => !line.startsWith('#'))
  }

  #jsonArray(input: string): string[] | undefined {
    const items = parseArray(this.text(input))
    if (!items) this.addProblem(input, 'starts like a JSON array but is not valid JSON')
    else if (!items.every((item) => typeof item === 'string'))
      this.addProblem(input, 'is a JSON array with items that are not strings')
    else return items.map((item) => item.trim())
    return undefined
  }
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return Array.isArray(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** The known name that was probably meant; undefined if none is similar enough. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '')
  const [best] = known
    .map((name) => ({ name, distance: leven(plain(given).slice(0, 60), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  // In a short name, two other letters make another word.
  const maxDistance = best && best.name.length <= 4 ? 1 : Math.max(2, (best?.name.length ?? 0) / 3)
  return best && best.distance <= maxDistance ? best.name : undefined
}
