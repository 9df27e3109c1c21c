/** Matches patterns against names. */
import type { OwnerKind, EventOwners, Pattern, Token } from './pattern.ts'
import { MAX_PULL_REQUEST_NUMBER, ownerKindsOf } from './pattern.ts'
import type { Glob, PlaceholderValues } from './plan.ts'

/** A name with more possible values than this is unclear. Also limits the time for a hostile name. */
const MAX_VALUES = 20
/** The same for branches, which may end after any word of a name. One list of branches answers for all of them. */
const MAX_BRANCH_VALUES = 100

/** For each position in a name, from 0 to its length: 1 if a part of the pattern can end there. */
type Positions = Uint8Array<ArrayBuffer>
/** Maps the positions where the previous part can end to those where this part can end. */
type Step = (from: Positions, name: string) => Positions

/**
 * Matches all positions at the same time, without backtracking, so that the time is at most proportional to the length of the
 * pattern times that of the name.
 */
export function compile(pattern: Pattern): Glob {
  const { text, tokens } = pattern
  const steps = tokens.map((token, index) => stepsOf(token, tokens[index - 1], tokens[index + 1]))
  const ends = (name: string, start: number, part: readonly Step[][]): Positions => {
    const from = new Uint8Array(name.length + 1)
    from[start] = 1
    return part.flat().reduce((positions, step) => step(positions, name), from)
  }
  const fits = (name: string, start: number, part: readonly Step[][]): boolean =>
    ends(name, start, part)[name.length] === 1

  const values = (kind: OwnerKind, name: string): PlaceholderValues => {
    const index = tokens.findIndex((token) => token.kind === kind)
    if (index < 0) return []
    const [before, after] = [tokens[index - 1], tokens[index + 1]]
    const valueEnds = kind === 'branch' ? slugBetween(before, after) : toEnds(numberBetween(kind, before, after))
    const starts = ends(name, 0, steps.slice(0, index))
    const found = new Set<string>()
    let looked = 0
    for (let start = starts.indexOf(1); start >= 0; start = starts.indexOf(1, start + 1)) {
      for (const end of valueEnds(name, start)) {
        looked += 1
        if (looked > (kind === 'branch' ? MAX_BRANCH_VALUES : MAX_VALUES)) return 'unclear'
        const value = name.slice(start, end)
        if (fits(name, end, steps.slice(index + 1))) found.add(kind === 'branch' ? slugOf(value) : value)
      }
    }
    return [...found].filter((value) => value !== '')
  }
  return {
    text,
    owners: ownerKindsOf(pattern),
    matches: (name) => fits(name, 0, steps),
    values,
  }
}

/**
 * The same for a pattern of `exclude`, which also matches names in another Unicode normalization form, because they look the
 * same.
 */
export function compileProtection(pattern: Pattern): Glob {
  const forms = (['NFC', 'NFKC'] as const).map((form) => {
    const tokens = pattern.tokens.map((token): Token =>
      token.kind === 'text' ? { kind: 'text', text: token.text.normalize(form) } : token,
    )
    const { matches } = compile({ ...pattern, tokens })
    return (name: string): boolean => matches(name.normalize(form))
  })
  const exact = compile(pattern)
  return { ...exact, matches: (name) => exact.matches(name) || forms.some((matches) => matches(name)) }
}

function stepsOf(token: Token, before: Token | undefined, after: Token | undefined): Step[] {
  switch (token.kind) {
    case 'text':
      return [literal(token.text, after?.kind === 'any')]
    case 'any':
      return [anyText]
    case 'repo': {
      const words = token.name.toLowerCase().match(/[a-z0-9]+|[^a-z0-9]+/g) ?? []
      const steps = words.map((word) => (/^[a-z0-9]/.test(word) ? caseInsensitive(word) : separator))
      return [boundary(before), ...steps, boundary(after)]
    }
    case 'branch':
      return [branch(before, after)]
    case 'pr':
    case 'run':
    case 'until':
      return [fromEach(numberBetween(token.kind, before, after))]
  }
}

/** @param first whether only the first occurrence matters, as it does before `*` */
const literal =
  (text: string, first: boolean): Step =>
  (from, name) => {
    const to = new Uint8Array(from.length)
    const last = from.lastIndexOf(1)
    if (last < 0) return to
    for (let at = name.indexOf(text, from.indexOf(1)); at >= 0 && at <= last; at = name.indexOf(text, at + 1)) {
      if (from[at] !== 1) continue
      to[at + text.length] = 1
      if (first) break
    }
    return to
  }

/** The end of a part that starts at a position in a name; undefined if none can start there. */
type EndOf = (name: string, start: number) => number | undefined

/** Applies `endOf` at every position. */
const fromEach =
  (endOf: EndOf): Step =>
  (from, name) => {
    const to = new Uint8Array(from.length)
    for (let start = from.indexOf(1); start >= 0; start = from.indexOf(1, start + 1)) {
      const end = endOf(name, start)
      if (end !== undefined) to[end] = 1
    }
    return to
  }

const anyText: Step = (from) => {
  const first = from.indexOf(1)
  return first < 0 ? from : new Uint8Array(from.length).fill(1, first)
}

/** A word in upper or lower case. Names of repositories have only ASCII letters. */
const caseInsensitive = (word: string): Step =>
  fromEach((name, start) => {
    const part = name.slice(start, start + word.length)
    return part.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) === word ? start + word.length : undefined
  })

/** One or more characters that are neither letters nor digits. */
const separator: Step = (from, name) => {
  const to = new Uint8Array(from.length)
  for (let at = Math.max(0, from.indexOf(1)); at < name.length; at++) {
    if ((from[at] === 1 || to[at] === 1) && !STARTS_WITH_WORD.test(name.slice(at, at + 2))) to[at + 1] = 1
  }
  return to
}

const boundary = (neighbour: Token | undefined): Step =>
  fromEach((name, at) => (isBounded(name, at, neighbour) ? at : undefined))

/** The form and the maximum of numbers. IDs of workflow runs are safe integers. */
const NUMBERS: Readonly<Record<Exclude<OwnerKind, 'branch'>, { readonly form: RegExp; readonly max: number }>> = {
  pr: { form: /^[1-9]\d{0,9}(?!\d)/, max: MAX_PULL_REQUEST_NUMBER },
  run: { form: /^[1-9]\d{0,15}(?!\d)/, max: Number.MAX_SAFE_INTEGER },
  until: { form: /^\d{1,30}(?!\d)/, max: Infinity },
}

/** A whole number, without a digit before or after it. */
const numberBetween =
  (kind: Exclude<OwnerKind, 'branch'>, before: Token | undefined, after: Token | undefined): EndOf =>
  (name, start) => {
    const { form, max } = NUMBERS[kind]
    const [digits] = form.exec(name.slice(start, start + 31)) ?? []
    if (digits === undefined || /\d/.test(name[start - 1] ?? '') || Number(digits) > max) return undefined
    const end = start + digits.length
    return isBounded(name, start, before) && isBounded(name, end, after) ? end : undefined
  }

/** Every end of a part that starts at a position in a name. */
type EndsOf = (name: string, start: number) => Iterable<number>

const toEnds =
  (endOf: EndOf): EndsOf =>
  (name, start) => {
    const end = endOf(name, start)
    return end === undefined ? [] : [end]
  }

/** Git limits the name of a branch to the length of a file name. Also limits the time for a hostile name. */
const MAX_BRANCH_LENGTH = 255

/** A branch as a slug, which starts and ends with a letter or digit. It can end at several positions. */
const slugBetween = (before: Token | undefined, after: Token | undefined): EndsOf =>
  function* (name, start) {
    if (!startsSlug(name, start, before)) return
    const last = Math.min(name.length, start + MAX_BRANCH_LENGTH)
    for (let end = start + 1; end <= last; end++) if (endsSlug(name, end, after)) yield end
  }

const startsSlug = (name: string, at: number, before: Token | undefined): boolean =>
  STARTS_WITH_WORD.test(name.slice(at, at + 2)) && isBounded(name, at, before)

function endsSlug(name: string, at: number, after: Token | undefined): boolean {
  if (after === undefined ? at < name.length : after.kind === 'text' && !name.startsWith(after.text, at)) return false
  return ENDS_WITH_WORD.test(name.slice(Math.max(0, at - 2), at)) && isBounded(name, at, after)
}

/** Only the nearest start before each end counts, so that the time is proportional to the length of the name. */
const branch =
  (before: Token | undefined, after: Token | undefined): Step =>
  (from, name) => {
    const to = new Uint8Array(from.length)
    let start = -Infinity
    for (let end = 1; end <= name.length; end++) {
      if (from[end - 1] === 1 && startsSlug(name, end - 1, before)) start = end - 1
      if (end - start <= MAX_BRANCH_LENGTH && endsSlug(name, end, after)) to[end] = 1
    }
    return to
  }

/**
 * The name of a branch as in the names of its resources: in lower case, with one hyphen for one or more characters that are not
 * ASCII letters or digits, and no hyphen at either end.
 */
export const slugOf = (name: string): string =>
  name
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** Letters, digits and combining marks. Half a surrogate pair counts, so that no pair is split. */
const STARTS_WITH_WORD = /^[\p{L}\p{N}\p{M}\p{Cs}]/u
const ENDS_WITH_WORD = /[\p{L}\p{N}\p{M}\p{Cs}]$/u

/**
 * Whether the value of a placeholder may begin or end at a position. Next to `*`, only where a word or number does: `7f3a9c1` is a
 * commit and `7.2` a version, not pull request 7. Next to literal text, anywhere.
 */
function isBounded(name: string, at: number, neighbour: Token | undefined): boolean {
  if (neighbour?.kind !== 'any') return true
  const [before, after] = [name.slice(Math.max(0, at - 2), at), name.slice(at, at + 2)]
  const isInsideWord = ENDS_WITH_WORD.test(before) && STARTS_WITH_WORD.test(after)
  const isInsideNumber = (/\d$/.test(before) && /^[._]\d/.test(after)) || (/\d[._]$/.test(before) && /^\d/.test(after))
  return !isInsideWord && !isInsideNumber
}

/**
 * The common prefix of all matching names, up to the first character that is not a letter, digit, `.`, `_` or `-`, which services
 * may interpret. For a shorter list, never to decide.
 *
 * @param eventOwners the owners of the event
 */
export function commonPrefix(patterns: readonly Pattern[], eventOwners: EventOwners): string {
  const [start = '', ...others] = patterns.map((pattern) => prefixOf(pattern, eventOwners))
  let length = start.length
  for (const other of others) while (!other.startsWith(start.slice(0, length))) length -= 1
  return start.slice(0, length)
}

function prefixOf({ tokens }: Pattern, eventOwners: EventOwners): string {
  let start = ''
  for (const token of tokens) {
    // The slug of a branch may have another form in the name.
    const key = token.kind === 'pr' || token.kind === 'run' ? eventOwners[token.kind] : undefined
    if (key === undefined && token.kind !== 'text') break
    start += token.kind === 'text' ? token.text : (key ?? '')
  }
  return start.replace(/[^A-Za-z0-9._-][^]*/, '')
}
