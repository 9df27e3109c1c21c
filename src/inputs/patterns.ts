/** Lists of globs, and why some are too much to ask. */
import { isForPullRequests, longestFixed, parsePattern, type Pattern } from '../plan/pattern.ts'
import { quote, saysDropped, type Reader } from './reader.ts'

/** With fewer characters of its own, a pattern matches what nobody thought of. */
const LEAST_FIXED = 3

/** The patterns that select. Every one has something to say of its own. */
export function readNamePatterns(reader: Reader, notice: (line: string) => void): Pattern[] {
  return readPatterns(reader, 'name-pattern', notice, (pattern) =>
    longestFixed(pattern) >= LEAST_FIXED
      ? undefined
      : `matches too much: a pattern needs at least ${LEAST_FIXED} characters in a row that stand for themselves`,
  )
}

/** The patterns that protect. They may protect everything. */
export function readExclude(reader: Reader, notice: (line: string) => void): Pattern[] {
  return readPatterns(reader, 'exclude', notice, (pattern) =>
    isForPullRequests(pattern) ? 'has {pr}, which is for name-pattern only' : undefined,
  )
}

function readPatterns(
  reader: Reader,
  input: string,
  notice: (line: string) => void,
  objection: (pattern: Pattern) => string | undefined,
): Pattern[] {
  if (!reader.has(input)) return []
  const gap = findGap(reader.raw(input))
  if (gap) reader.problem(input, gap)
  const items = reader.list(input) ?? []
  const patterns = items.map((item) => {
    try {
      const pattern = parsePattern(item)
      const problem = objection(pattern)
      if (problem && item !== '') reader.problem(input, `${quote(item)} ${problem}`)
      return pattern
    } catch (error) {
      reader.problem(input, `${quote(item)} ${(error as Error).message}`)
      return undefined
    }
  })
  if (items.includes('')) reader.problem(input, 'has an empty item, as when a variable is not set')
  if (items.length === 0 && !gap) reader.problem(input, 'names nothing (only separators or comments)')
  const unique = new Map(patterns.filter((pattern) => pattern !== undefined).map((pattern) => [pattern.text, pattern]))
  const dropped = patterns.length - unique.size
  if (dropped > 0) notice(saysDropped(input, dropped))
  return [...unique.values()]
}

/**
 * A line or an item with nothing in it, where a variable that is not set left nothing behind. The line break at the very
 * end is YAML's own.
 */
function findGap(text: string): string | undefined {
  if (text.trimStart().startsWith('[')) return undefined
  const lines = text.replace(/\r?\n$/, '').split('\n')
  const line = lines.findIndex((content) => content.trim() === '')
  if (line >= 0) return `line ${line + 1} is empty, as when a variable is not set; remove it, or begin it with #`
  const items = text.replace(/#.*$/gm, '')
  return items.includes(',') && /(^|,)\s*(,|$)/.test(items)
    ? 'has an empty item between commas, as when a variable is not set'
    : undefined
}
