/** Redacts secrets in texts: whole, in part, and truncated. */

const REPLACEMENT = '***'
/** Shorter secrets are not redacted, because that would hide ordinary text. */
export const MIN_SECRET_LENGTH = 6
/** This many consecutive characters of a secret are redacted wherever they stand. */
const MIN_PART = 12
/** Secrets are split into blocks of this size. Any `MIN_PART` characters in a row contain a whole block. */
const BLOCK = MIN_PART / 2
/** The end of a truncated text (`truncate`, `escapeForLog`). */
const ELLIPSIS = '…'
/** Before an ellipsis, this many characters from the start of a secret are redacted. */
const MIN_PREFIX = 4
/** A secret of `LONG` characters or more is recognized by its prefix, and redacted up to the next blank, quote or bracket. */
const PREFIX = 16
const LONG = 24

/** A range of the text that is part of a secret. */
interface Range {
  readonly from: number
  readonly to: number
}

/** A block of an encoded or plain secret, and its offset. */
interface Block {
  readonly form: string
  readonly at: number
}

/**
 * @param plain secrets that are recognized by their prefix
 * @param encoded other encodings of the secrets
 * @returns a function that replaces them, and parts of them, by `***`
 */
export function createRedactor(plain: readonly string[], encoded: readonly string[]): (text: string) => string {
  const forms = [...plain, ...encoded].filter(({ length }) => length >= MIN_SECRET_LENGTH)
  const whole = patternOf(plain, encoded)
  const parts = new PartSearch(forms)
  const prefixes = new Set(forms.flatMap(prefixesOf))
  return (text) => redactTruncated(parts.redact(text.replace(whole, REPLACEMENT)), prefixes)
}

/** Matches whole secrets, longest first, because one may contain another. Long encoded ones are found by their parts. */
function patternOf(plain: readonly string[], encoded: readonly string[]): RegExp {
  const parts = [...plain, ...encoded.filter(({ length }) => length < MIN_PART)]
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length)
    .map((form) => (form.length < LONG || /[\s"'<>…]/.test(form) ? RegExp.escape(form) : withPrefixOf(form)))
  return parts.length > 0 ? new RegExp(parts.join('|'), 'g') : /(?!)/g
}

const withPrefixOf = (form: string): string => `${RegExp.escape(form.slice(0, PREFIX))}[^\\s"'<>…]*`

/** The prefixes that are too short to be redacted as parts. */
const prefixesOf = (form: string): string[] =>
  Array.from({ length: Math.min(MIN_PART, form.length) - MIN_PREFIX }, (_, more) => form.slice(0, MIN_PREFIX + more))

function redactTruncated(text: string, prefixes: ReadonlySet<string>): string {
  if (!text.includes(ELLIPSIS)) return text
  const parts = text.split(ELLIPSIS)
  return parts.map((part, index) => (index < parts.length - 1 ? redactEnd(part, prefixes) : part)).join(ELLIPSIS)
}

function redactEnd(part: string, prefixes: ReadonlySet<string>): string {
  for (let length = MIN_PART - 1; length >= MIN_PREFIX; length--) {
    if (length <= part.length && prefixes.has(part.slice(-length))) return part.slice(0, -length) + REPLACEMENT
  }
  return part
}

/** Finds parts of secrets in one pass over the text, by hashes of the blocks (Rabin–Karp algorithm). */
class PartSearch {
  readonly #blocks = new Map<number, Block[]>()

  constructor(forms: readonly string[]) {
    for (const form of forms) {
      for (let at = 0; at + BLOCK <= form.length; at += BLOCK) {
        let hash = 0
        for (let index = at; index < at + BLOCK; index++) hash = roll(hash, form.charCodeAt(index))
        const blocks = this.#blocks.get(hash)
        if (blocks) blocks.push({ form, at })
        else this.#blocks.set(hash, [{ form, at }])
      }
    }
  }

  redact(text: string): string {
    if (this.#blocks.size === 0 || text.length < MIN_PART) return text
    let result = ''
    let done = 0
    let hash = 0
    for (let index = 0; index < text.length; index++) {
      hash = roll(hash, text.charCodeAt(index))
      const blocks = this.#blocks.get(hash)
      const range = blocks && longestRange(text, index + 1 - BLOCK, blocks, done)
      if (!range) continue
      result += text.slice(done, range.from) + REPLACEMENT
      done = range.to
      index = range.to - 1
    }
    return done === 0 ? text : result + text.slice(done)
  }
}

/** The rolling hash of the last `BLOCK` characters: older ones are shifted out of its 30 bits. */
const roll = (hash: number, code: number): number => ((hash << 5) ^ code) & 0x3fff_ffff

/** The longest part of a secret around one of the blocks at `at`, not before `start`; undefined if it is too short. */
function longestRange(text: string, at: number, blocks: readonly Block[], start: number): Range | undefined {
  let longest: Range | undefined
  for (const { form, at: offset } of blocks) {
    let before = 0
    while (at - before > start && offset > before && text[at - before - 1] === form[offset - before - 1]) before++
    let after = 0
    while (offset + after < form.length && text[at + after] === form[offset + after]) after++
    const isPart = after >= BLOCK && before + after >= MIN_PART
    if (isPart && after > (longest?.to ?? 0) - at) longest = { from: at - before, to: at + after }
  }
  return longest
}
