/** Reads and checks the patterns of `name-pattern` and `exclude`. */
import { isSpecific, MIN_CHARACTERS, ownerKindsOf, parsePattern, type Pattern } from '../plan/pattern.ts'
import { joinWithAnd } from '../runtime/text.ts'
import { quote, duplicatesNotice, type Annotate, type Reader } from './reader.ts'

export interface PatternContext {
  /** The name of this repository, for `{repo}`. */
  readonly repository: string | undefined
  readonly annotate: Annotate
}

/** The patterns that select targets. A pattern must not match too many names. */
export function readNamePatterns(reader: Reader, context: PatternContext): Pattern[] {
  return readPatterns(reader, 'name-pattern', context, (pattern) => {
    if (pattern.text.startsWith('!'))
      return 'starts with !, but patterns cannot be negated; use exclude for what must be kept'
    return isSpecific(pattern)
      ? undefined
      : `matches too much: it needs at least ${MIN_CHARACTERS} literal characters, one of them a letter or digit ({pr}, {run} and {until} count as one, {repo} as the name)`
  })
}

/** The patterns that protect targets. They may match every name. */
export function readExclude(reader: Reader, context: PatternContext): Pattern[] {
  return readPatterns(reader, 'exclude', context, (pattern) => {
    if (pattern.text.startsWith('!'))
      return 'starts with !, but patterns cannot be negated; exclude keeps what its patterns match, so remove the !'
    const owners = ownerKindsOf(pattern).map((kind) => `{${kind}}`)
    return owners.length > 0 ? `has ${joinWithAnd(owners)}, which is for name-pattern only` : undefined
  })
}

function readPatterns(
  reader: Reader,
  input: string,
  { repository, annotate }: PatternContext,
  check: (pattern: Pattern) => string | undefined,
): Pattern[] {
  if (!reader.has(input)) return []
  const items = reader.lines(input)
  if (!items) return []
  const patterns = items.flatMap((item) => {
    try {
      const pattern = parsePattern(item, repository)
      const problem = item === '' ? undefined : check(pattern)
      if (problem) reader.addProblem(input, `${quote(item)} ${problem}`)
      return pattern
    } catch (error) {
      reader.addProblem(input, `${quote(item)} ${(error as Error).message}`)
      return []
    }
  })
  if (items.includes('')) reader.addProblem(input, 'has an empty item, as when a variable is not set')
  if (items.length === 0) reader.addProblem(input, 'names nothing (an empty list, or only comments)')
  const unique = new Map(patterns.map((pattern) => [pattern.text, pattern]))
  const dropped = patterns.length - unique.size
  if (dropped > 0) annotate(duplicatesNotice(input, dropped))
  // In other inputs this would be several items: the user may expect a protection that does not apply.
  const joined = [...unique.keys()].find((text) => /[,\s]/.test(text))
  if (joined !== undefined) {
    annotate(
      `${input}: ${quote(joined)} is one pattern, including commas and spaces; write each pattern on its own line`,
      'warning',
    )
  }
  return [...unique.values()]
}
