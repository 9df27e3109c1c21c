/**
 * Patterns on whole names: `*` is any run of characters, `{repo}` this repository's name, the other placeholders name an
 * owner, and `\` escapes the next character. Nothing else is special, and upper and lower case differ.
 */
import { joinWithAnd } from '../runtime/text.ts'

/** A pattern taken apart. `glob.ts` matches it. */
export interface Pattern {
  /** As it was given. */
  readonly text: string
  readonly tokens: readonly Token[]
}

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  /** With the name that it stands for. */
  | { readonly kind: 'repo'; readonly name: string }
  | { readonly kind: OwnerKind }

/**
 * Placeholders whose value says whose a resource is: it goes only if its owner is gone. A pull request's number, a workflow
 * run's id, a branch as a slug, and a moment.
 */
export const OWNER_KINDS = ['pr', 'run', 'branch', 'until'] as const
export type OwnerKind = (typeof OWNER_KINDS)[number]

/** For each kind, its only owner that counts: that of the event, or of an input. Any owner where there is none. */
export type EventOwners = Readonly<Partial<Record<OwnerKind, string>>>

/** What the names of a resource type can be. */
export interface NameRule {
  readonly pattern: RegExp
  /** What the pattern accepts, for people. */
  readonly description: string
}

/** GraphQL's Int, as which GitHub takes a pull request number. */
export const MAX_PULL_REQUEST_NUMBER = 2 ** 31 - 1

const PLACEHOLDER_NAMES = ['repo', ...OWNER_KINDS] as const
const PLACEHOLDERS = PLACEHOLDER_NAMES.map((name) => `{${name}}`)
const PARTS = new RegExp(`\\\\[^]|\\{(?:${PLACEHOLDER_NAMES.join('|')})\\}|[^]`, 'gu')

/**
 * @param repository the name of this repository, without its owner; nothing if it is not known
 * @throws Error that says what is wrong with the pattern
 */
export function parsePattern(text: string, repository?: string): Pattern {
  const parts = text.match(PARTS) ?? []
  const special = parts.find((part) => /^[?[\]{}]$/.test(part))
  if (special)
    throw new Error(
      `has ${special}, but only *, ${joinWithAnd(PLACEHOLDERS)} are special; \\${special} means the character`,
    )
  if (parts.at(-1) === '\\') throw new Error('ends with a \\ that escapes nothing')
  for (const placeholder of PLACEHOLDERS) {
    if (parts.filter((part) => part === placeholder).length > 1) throw new Error(`has ${placeholder} more than once`)
  }
  const tokens: Token[] = []
  for (const part of parts) {
    const token = tokenOf(part, repository)
    const last = tokens.at(-1)
    if (token.kind === 'text' && last?.kind === 'text') tokens[tokens.length - 1] = textToken(last.text + token.text)
    else tokens.push(token)
  }
  checkNeighbours(tokens)
  return { text, tokens }
}

const textToken = (text: string): Token => ({ kind: 'text', text })

function tokenOf(part: string, repository: string | undefined): Token {
  if (part === '*') return { kind: 'any' }
  const owner = OWNER_KINDS.find((kind) => part === `{${kind}}`)
  if (owner) return { kind: owner }
  if (part !== '{repo}') return textToken(part.replace(/^\\(?=[^])/u, ''))
  if (repository === undefined) throw new Error('has {repo}, but GITHUB_REPOSITORY is not owner/name')
  if (!/[A-Za-z0-9]/.test(repository))
    throw new Error('has {repo}, but the name of this repository has no letter or digit')
  return { kind: 'repo', name: repository }
}

/** What could never match, or would leave open where one value ends and the next begins, is a mistake. */
function checkNeighbours(tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    const [before, after] = [tokens[index - 1], tokens[index + 1]]
    if (isPlaceholder(token) && after && isPlaceholder(after)) {
      throw new Error(`has {${token.kind}} and {${after.kind}} with nothing between them`)
    }
    if (!isOwner(token)) continue
    const isBranch = token.kind === 'branch'
    const [start, end] = isBranch ? [/^[\p{L}\p{N}]/u, /[\p{L}\p{N}]$/u] : [/^\d/, /\d$/]
    const touches =
      (before?.kind === 'text' && end.test(before.text)) || (after?.kind === 'text' && start.test(after.text))
    if (!touches) continue
    const what = isBranch ? 'a letter or digit, where no branch' : 'a digit, where no number'
    throw new Error(`has {${token.kind}} next to ${what} can stand alone`)
  }
}

const isPlaceholder = ({ kind }: Token): boolean => kind !== 'text' && kind !== 'any'

const isOwner = (token: Token): token is { kind: OwnerKind } => OWNER_KINDS.some((kind) => kind === token.kind)

/** The owners that a pattern names. */
export const ownerKindsOf = ({ tokens }: Pattern): OwnerKind[] => tokens.filter(isOwner).map(({ kind }) => kind)

/** With fewer characters of its own, a pattern matches what nobody thought of. */
export const MIN_CHARACTERS = 3

/**
 * Whether a pattern says enough about the names it means: all characters that stand for themselves count, the letters and
 * digits of the repository's name too, and a number as one; a branch can be called anything. Punctuation alone says nothing.
 */
export function isSpecific({ tokens }: Pattern): boolean {
  const own = tokens.map((token) => {
    if (token.kind === 'text') return token.text
    return token.kind === 'repo' ? token.name.replace(/[^A-Za-z0-9]/g, '') : ''
  })
  const hasNumber = tokens.some((token) => isOwner(token) && token.kind !== 'branch')
  const count = own.join('').length + (hasNumber ? 1 : 0)
  return count >= MIN_CHARACTERS && /[\p{L}\p{N}]/u.test(own.join(''))
}

/** A character of the pattern that no name of a resource type can have; nothing if it could match one. */
export function impossibleCharacter({ tokens }: Pattern, { pattern }: NameRule): string | undefined {
  const characters = tokens.flatMap((token) => (token.kind === 'text' ? Array.from(token.text) : []))
  // Some names must begin or end with a letter: tried alone, a hyphen would always be refused.
  return characters.find(
    (character) => ![character, `a${character}`, `a${character}a`].some((name) => pattern.test(name)),
  )
}
