/** Reads single inputs, and collects what is wrong with them: which input, what was given, what is accepted. */
import leven from 'leven'
import { plural, escapeForLog } from '../runtime/text.ts'
import type { Environment } from '../runtime/runtime.ts'

const MINUTE_MS = 60_000
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS }

/** The variable that the runner puts an input into. */
export const variableOf = (input: string): string => `INPUT_${input.toUpperCase()}`

/** What was given, harmless to print. */
export const quote = (text: string): string => `"${escapeForLog(text, 60)}"`

/** For the notice that a list had items more than once. */
export const duplicatesNotice = (input: string, dropped: number): string =>
  `${input}: ${plural(dropped, 'duplicate', 'duplicates')} dropped`

/** Encrypted, or this very machine, as a simulator is. */
export const isSafeOrigin = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))

/** Tells people something that does not stop the run. */
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

  /** As the runner's own toolkit reads it: trimmed. */
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

  /** The input, if it has the form that `accepted` describes. */
  matching(input: string, pattern: RegExp, accepted: string): string | undefined {
    const given = this.text(input)
    if (given === '') return undefined
    if (pattern.test(given)) return given
    this.addProblem(input, `${quote(given)} is not ${accepted}`)
    return undefined
  }

  choice<T extends string, D extends T | undefined>(input: string, accepted: readonly T[], otherwise: D): T | D {
    const given = this.text(input)
    if (given === '') return otherwise
    const found = accepted.find((value) => value === given)
    if (found) return found
    this.addProblem(input, `${quote(given)} is not one of ${accepted.join(', ')}`)
    return otherwise
  }

  boolean(input: string, otherwise: boolean): boolean {
    const given = this.text(input).toLowerCase()
    if (given === '') return otherwise
    if (given !== 'true' && given !== 'false') this.addProblem(input, `${quote(given)} is not true or false`)
    return given === 'true'
  }

  integer<D extends number | undefined>(input: string, otherwise: D, least: number, most: number): number | D {
    const given = this.text(input)
    if (given === '') return otherwise
    const value = Number(given)
    if (/^\d+$/.test(given) && value >= least && value <= most) return value
    this.addProblem(input, `${quote(given)} is not a whole number from ${least} to ${most}`)
    return otherwise
  }

  duration<D extends number | undefined>(input: string, otherwise: D, most: number): number | D {
    const given = this.text(input)
    if (given === '') return otherwise
    const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? []
    const ms = Number(amount) * (UNITS_MS[unit ?? ''] ?? NaN)
    if (ms > 0 && ms <= most) return ms
    const longest = `at most ${most / (60 * MINUTE_MS)}h`
    this.addProblem(input, `${quote(given)} is not a duration such as 90s, 15m or 2h (${longest})`)
    return otherwise
  }

  /** An endpoint gets credentials: it must be encrypted, except on this very machine, as for a simulator. */
  url(input: string, given = this.text(input)): URL | undefined {
    if (given === '') return undefined
    // The parser mends more than it should: it drops line breaks, and takes back slashes for slashes.
    const url = /^https?:\/\/[\w.:[\]-]+\/?$/i.test(given) && URL.canParse(given) ? new URL(given) : undefined
    if (url && isSafeOrigin(url)) return url
    // Not quoted if it may hold a password.
    const shown = /[@?]/.test(given) ? 'what was given' : quote(given)
    const accepted =
      'https://host or https://host:port, without path, query or user (http only for this machine itself)'
    this.addProblem(input, `${shown} is not ${accepted}`)
    return undefined
  }

  /**
   * The items of a list: separated by new lines, commas or spaces, or a JSON array of strings. `#` starts a comment that ends
   * with its line. Nothing if it is no list; the problem is noted.
   */
  list(input: string): string[] | undefined {
    const text = this.text(input)
    if (text.startsWith('[')) return this.#jsonArray(input)
    const items = text.replace(/#.*/g, '').split(/[\s,]/)
    return items.filter((item) => item !== '')
  }

  /**
   * The lines of a list, trimmed, or the items of a JSON array of strings. `#` starts a comment only where a line starts.
   * Nothing if it is no list; the problem is noted.
   */
  lines(input: string): string[] | undefined {
    if (this.text(input).startsWith('[')) return this.#jsonArray(input)
    // The line break at the very end is YAML's own.
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
    if (!items) this.addProblem(input, 'starts like a JSON array but is none')
    else if (!items.every((item) => typeof item === 'string'))
      this.addProblem(input, 'is a JSON array with something else than strings')
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

/** The name that was probably meant, if one is near. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '')
  const [best] = known
    .map((name) => ({ name, distance: leven(plain(given).slice(0, 60), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  // Of a short name, any two letters changed make another word.
  const most = best && best.name.length <= 4 ? 1 : Math.max(2, (best?.name.length ?? 0) / 3)
  return best && best.distance <= most ? best.name : undefined
}
