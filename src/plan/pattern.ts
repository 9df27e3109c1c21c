/**
 * Patterns for whole names: `*` matches any characters, `{repo}` the name of the repository, and the other placeholders an owner.
 * `\` escapes the next character. Nothing else is special. Case-sensitive.
 */
import { joinWithAnd } from '../runtime/text.ts'

/** A parsed pattern. `glob.ts` matches it. */
export interface Pattern {
  /** As in the input. */
  readonly text: string
  readonly tokens: readonly Token[]
}

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  /** With the name of the repository. */
  | { readonly kind: 'repo'; readonly name: string }
  | { readonly kind: OwnerKind }

/**
 * Placeholders for the owner of a resource, which is deleted only if its owner is gone: the number of a pull request, the ID of a
 * workflow run, the slug of a branch, an expiry date.
 */
export const OWNER_KINDS = ['pr', 'run', 'branch', 'until'] as const
export type OwnerKind = (typeof OWNER_KINDS)[number]

/** By kind: the owner of the event or an input. Other owners of that kind are ignored. Without one, all owners count. */
export type EventOwners = Readonly<Partial<Record<OwnerKind, string>>>

/** Which names a resource type can have. */
export interface NameRule {
  readonly pattern: RegExp
  /** What the pattern accepts, for people. */
  readonly description: string
}

/** GitHub's GraphQL API has pull request numbers as Int. */
export const MAX_PULL_REQUEST_NUMBER = 2 ** 31 - 1

const PLACEHOLDER_NAMES = ['repo', ...OWNER_KINDS] as const
const PLACEHOLDERS = PLACEHOLDER_NAMES.map((name) => `{${name}}`)
const PARTS = new RegExp(`\\\\[^]|\\{(?:${PLACEHOLDER_NAMES.join('|')})\\}|[^]`, 'gu')

/**
 * @param repository the name of the repository, without its owner; undefined if it is unknown
 * @throws Error with the problem of the pattern
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

/** Refuses neighbours that can never match, or leave open where a value begins or ends. */
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

/** The kinds of owners in a pattern. */
export const ownerKindsOf = ({ tokens }: Pattern): OwnerKind[] => tokens.filter(isOwner).map(({ kind }) => kind)

/** A pattern with fewer literal characters matches too many names. */
export const MIN_CHARACTERS = 3

/**
 * Whether a pattern has enough literal characters: letters and digits of the repository's name count too, and a number counts as
 * one, but not a branch, which can have any name. At least one must be a letter or digit.
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

/** A character of the pattern that no name of a resource type can have; undefined if a name could match. */
export function impossibleCharacter({ tokens }: Pattern, { pattern }: NameRule): string | undefined {
  const characters = tokens.flatMap((token) => (token.kind === 'text' ? Array.from(token.text) : []))
  // Some names must begin or end with a letter, so a hyphen is also tried between letters.
  return characters.find(
    (character) => ![character, `a${character}`, `a${character}a`].some((name) => pattern.test(name)),
  )
}
