/** Patterns matched against names. Loaded only when there are any. */
import { isMatch } from 'matcher'
import { isForPullRequests, type Pattern } from './pattern.ts'
import type { Glob, NumbersInName } from './plan.ts'

/** A noncharacter: what people name has none of it, and of what others name it is taken out. */
const PLACEHOLDER = '\uffff'
const REPLACEMENT = '\ufffd'
/** GraphQL's Int, as which GitHub takes a pull request number. */
const LARGEST_NUMBER = 2 ** 31 - 1
/** With more numbers than this, a name says no longer whose it is. Bounds the work on a hostile one too. */
const MAX_NUMBERS = 20

/** Matching takes time in proportion to the lengths of pattern and name: the library never backtracks. */
export function compile({ text, tokens }: Pattern): Glob {
  const withStars = tokens.map((token) => token.replace(PLACEHOLDER, REPLACEMENT))
  // To the library a leading ! would mean "not".
  if (withStars[0] === '!') withStars[0] = '\\!'
  const globWith = (number: string): string => withStars.map((token) => (token === '{pr}' ? number : token)).join('')
  const [anything, numbered] = [globWith('*'), globWith(PLACEHOLDER)]
  const matches = (name: string, glob: string): boolean =>
    isMatch(name.replaceAll(PLACEHOLDER, REPLACEMENT), glob, { caseSensitive: true })
  return {
    text,
    forPullRequests: isForPullRequests({ text, tokens }),
    matches: (name) => matches(name, anything),
    numbersIn: (name) => (matches(name, anything) ? numbersIn(name, numbered) : []),
  }
}

/** With one number at a time replaced by what no name has, the library's own match tells where `{pr}` may stand. */
function numbersIn(name: string, glob: string): NumbersInName {
  const clean = name.replaceAll(PLACEHOLDER, REPLACEMENT)
  const found = new Set<number>()
  let looked = 0
  for (const { 0: digits, index } of clean.matchAll(/(?<!\d)[1-9]\d{0,9}(?!\d)/g)) {
    if (Number(digits) > LARGEST_NUMBER) continue
    looked += 1
    if (looked > MAX_NUMBERS) return 'unclear'
    const marked = `${clean.slice(0, index)}${PLACEHOLDER}${clean.slice(index + digits.length)}`
    if (isMatch(marked, glob, { caseSensitive: true })) found.add(Number(digits))
  }
  return [...found]
}

/**
 * What every matching name starts with, as far as any server would understand it the same way: plain letters, digits and
 * `.`, `_`, `-`. For asking a service for fewer rows, never for deciding.
 *
 * @param pullRequest the only number that `{pr}` may be, if there is one
 */
export function commonStart(patterns: readonly Pattern[], pullRequest: number | undefined): string {
  const starts = patterns.map(({ tokens }) => {
    const known = tokens.map((token) =>
      token === '{pr}' && pullRequest !== undefined ? `${pullRequest}` : token.replace('\\', ''),
    )
    // Neither wildcard begins with one of these.
    return known.join('').replace(/[^A-Za-z0-9._-][^]*/, '')
  })
  const [start = '', ...others] = starts
  let length = start.length
  for (const other of others) while (!other.startsWith(start.slice(0, length))) length -= 1
  return start.slice(0, length)
}
