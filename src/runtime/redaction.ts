/** Takes secrets out of texts: as a whole, in pieces, and what a cut has left of one. */

const REPLACEMENT = '***'
/** A shorter form is not looked for: it would take ordinary text along. */
export const MIN_SECRET_LENGTH = 6
/** So many characters in a row of a longer secret count as a piece of it. */
const PIECE = 12
/** Every run of `PIECE` characters has a whole block of this size in it, wherever the blocks begin. */
const BLOCK = PIECE / 2
/** A text that was cut ends in this (`truncate`, `escapeForLog`). */
const CUT = '…'
/** So much of a secret's beginning is taken out before a cut. */
const SHORTEST_BEGINNING = 4
/** A long secret is recognised by its first characters, whatever follows without a blank. */
const BEGINNING = 16
const LONG = 24

/** A run of characters that stand in a secret, and in the text as well. */
interface Run {
  readonly from: number
  readonly to: number
}

/** Where a block of a secret's form stands in it. */
interface Block {
  readonly form: string
  readonly at: number
}

/**
 * @param plain forms in which a secret is known by its beginning
 * @param encoded its other forms
 * @returns a function that replaces what it finds of them by `***`
 */
export function createRedactor(plain: readonly string[], encoded: readonly string[]): (text: string) => string {
  const forms = [...plain, ...encoded].filter(({ length }) => length >= MIN_SECRET_LENGTH)
  const whole = patternOf(plain, encoded)
  const pieces = new PieceSearch(forms)
  const beginnings = new Set(forms.flatMap(beginningsOf))
  return (text) => withoutBeginnings(pieces.remove(text.replace(whole, REPLACEMENT)), beginnings)
}

/** Whole forms, longest first: a form may contain another. Encoded ones that are long are found as pieces. */
function patternOf(plain: readonly string[], encoded: readonly string[]): RegExp {
  const parts = [...plain, ...encoded.filter(({ length }) => length < PIECE)]
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .sort((a, b) => b.length - a.length)
    .map((form) => (form.length < LONG || /[\s"'<>…]/.test(form) ? RegExp.escape(form) : startingLike(form)))
  return parts.length > 0 ? new RegExp(parts.join('|'), 'g') : /(?!)/g
}

const startingLike = (form: string): string => `${RegExp.escape(form.slice(0, BEGINNING))}[^\\s"'<>…]*`

/** The beginnings that are too short to count as pieces. */
const beginningsOf = (form: string): string[] =>
  Array.from({ length: Math.min(PIECE, form.length) - SHORTEST_BEGINNING }, (_, more) =>
    form.slice(0, SHORTEST_BEGINNING + more),
  )

function withoutBeginnings(text: string, beginnings: ReadonlySet<string>): string {
  if (!text.includes(CUT)) return text
  const parts = text.split(CUT)
  return parts.map((part, index) => (index < parts.length - 1 ? withoutEnd(part, beginnings) : part)).join(CUT)
}

function withoutEnd(part: string, beginnings: ReadonlySet<string>): string {
  for (let length = PIECE - 1; length >= SHORTEST_BEGINNING; length--) {
    if (length <= part.length && beginnings.has(part.slice(-length))) return part.slice(0, -length) + REPLACEMENT
  }
  return part
}

/** Finds runs of secrets in one pass over the text, by the hashes of the secrets' blocks (as Rabin and Karp do). */
class PieceSearch {
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

  remove(text: string): string {
    if (this.#blocks.size === 0 || text.length < PIECE) return text
    let result = ''
    let done = 0
    let hash = 0
    for (let index = 0; index < text.length; index++) {
      hash = roll(hash, text.charCodeAt(index))
      const blocks = this.#blocks.get(hash)
      const run = blocks && longestRun(text, index + 1 - BLOCK, blocks, done)
      if (!run) continue
      result += text.slice(done, run.from) + REPLACEMENT
      done = run.to
      index = run.to - 1
    }
    return done === 0 ? text : result + text.slice(done)
  }
}

/** The hash of the last `BLOCK` characters: what is older has been shifted out of its 30 bits. */
const roll = (hash: number, code: number): number => ((hash << 5) ^ code) & 0x3fff_ffff

/** The longest run around one of the blocks at `at`, not before `start`; nothing if none is a piece. */
function longestRun(text: string, at: number, blocks: readonly Block[], start: number): Run | undefined {
  let longest: Run | undefined
  for (const { form, at: place } of blocks) {
    let before = 0
    while (at - before > start && place > before && text[at - before - 1] === form[place - before - 1]) before++
    let after = 0
    while (place + after < form.length && text[at + after] === form[place + after]) after++
    const isPiece = after >= BLOCK && before + after >= PIECE
    if (isPiece && after > (longest?.to ?? 0) - at) longest = { from: at - before, to: at + after }
  }
  return longest
}
