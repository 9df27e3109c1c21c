/**
 * Patterns on whole names: `*` is any run of characters, `{repo}` this repository's name, `{pr}` a pull request number, and
 * `\` escapes the next character. Nothing else is special, and upper and lower case differ.
 */

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

/** Placeholders whose value says whose a resource is: it goes only if its owner is gone. */
export type OwnerKind = 'pr'

/** What the names of a resource type can be. */
export interface NameRule {
  readonly pattern: RegExp
  /** What the pattern accepts, for people. */
  readonly description: string
}

/** GraphQL's Int, as which GitHub takes a pull request number. */
export const LARGEST_NUMBER = 2 ** 31 - 1

const PLACEHOLDERS = ['{repo}', '{pr}']

/**
 * @param repository the name of this repository, without its owner; nothing if it is not known
 * @throws Error that says what is wrong with the pattern
 */
export function parsePattern(text: string, repository?: string): Pattern {
  const parts = text.match(/\\[^]|\{(?:repo|pr)\}|[^]/gu) ?? []
  const special = parts.find((part) => /^[?[\]{}]$/.test(part))
  if (special)
    throw new Error(`has ${special}, but only *, {repo} and {pr} are special; \\${special} means the character`)
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
  if (part === '{pr}') return { kind: 'pr' }
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
      throw new Error('has {repo} and {pr} with nothing between them')
    }
    const isNextToDigit =
      (before?.kind === 'text' && /\d$/.test(before.text)) || (after?.kind === 'text' && /^\d/.test(after.text))
    if (token.kind === 'pr' && isNextToDigit)
      throw new Error('has {pr} next to a digit, where no number can stand alone')
  }
}

const isPlaceholder = ({ kind }: Token): boolean => kind !== 'text' && kind !== 'any'

export const isForPullRequests = ({ tokens }: Pattern): boolean => tokens.some(({ kind }) => kind === 'pr')

/** With fewer characters of its own, a pattern matches what nobody thought of. */
export const LEAST_CHARACTERS = 3

/**
 * Whether a pattern says enough about the names it means: all characters that stand for themselves count, the letters and
 * digits of the repository's name too, and `{pr}` as one. Punctuation alone says nothing.
 */
export function isNarrow({ tokens }: Pattern): boolean {
  const own = tokens.map((token) => {
    if (token.kind === 'text') return token.text
    return token.kind === 'repo' ? token.name.replace(/[^A-Za-z0-9]/g, '') : ''
  })
  const count = own.join('').length + (tokens.some(({ kind }) => kind === 'pr') ? 1 : 0)
  return count >= LEAST_CHARACTERS && /[\p{L}\p{N}]/u.test(own.join(''))
}

/** A character of the pattern that no name of a resource type can have; nothing if it could match one. */
export function impossibleCharacter({ tokens }: Pattern, { pattern }: NameRule): string | undefined {
  const characters = tokens.flatMap((token) => (token.kind === 'text' ? Array.from(token.text) : []))
  // Some names must begin or end with a letter: tried alone, a hyphen would always be refused.
  return characters.find(
    (character) => ![character, `a${character}`, `a${character}a`].some((name) => pattern.test(name)),
  )
}
