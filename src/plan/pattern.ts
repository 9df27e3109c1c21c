/**
 * Globs on whole names: `*` is any run of characters, `{pr}` is a pull request number, `\` takes the next character for
 * itself. Nothing else is special, and upper and lower case differ.
 */

/** A pattern taken apart, as far as the inputs need it. `glob.ts` matches it. */
export interface Pattern {
  /** As it was given. */
  readonly text: string
  /** `*`, `{pr}` and everything else: a character, or one with a `\` before it. */
  readonly tokens: readonly string[]
}

/** @throws Error that says what is wrong with it */
export function parsePattern(text: string): Pattern {
  const tokens = text.match(/\\[^]|\{pr\}|[^]/gu) ?? []
  const special = tokens.find((token) => /^[?[\]{}]$/.test(token))
  if (special) throw new Error(`has ${special}, but only * and {pr} are wildcards; \\${special} means the character`)
  if (tokens.at(-1) === '\\') throw new Error('ends with a \\ that has nothing to stand before')
  if (tokens.filter((token) => token === '{pr}').length > 1) throw new Error('has {pr} more than once')
  return { text, tokens }
}

export const isForPullRequests = ({ tokens }: Pattern): boolean => tokens.includes('{pr}')

const isWildcard = (token: string): boolean => token === '*' || token === '{pr}'

/** How many tokens the longest part has that stands for itself. */
export function longestFixed({ tokens }: Pattern): number {
  let longest = 0
  let length = 0
  for (const token of tokens) {
    length = isWildcard(token) ? 0 : length + 1
    longest = Math.max(longest, length)
  }
  return longest
}
