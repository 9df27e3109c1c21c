/** Explains why a run by name found nothing. */
import leven from 'leven'
import type { Selection } from '../inputs/selection.ts'
import { compile } from '../plan/glob.ts'
import { impossibleCharacter, OWNER_KINDS, type OwnerKind, type Pattern } from '../plan/pattern.ts'
import type { Candidate } from '../plan/plan.ts'
import type { Report } from '../report/report.ts'
import { resourceOf } from '../resources/registry.ts'
import { escapeForLog, plural } from '../runtime/text.ts'
import type { SelectionResult } from './selection-result.ts'
import type { Run } from './session.ts'

export const CHECK_LOCATION =
  'A wrong region, project or account would answer the same; check them if something should be there.'

/** Names are compared up to this length, to keep ten thousand of them quick. */
const MAX_COMPARED = 60
const MAX_NAMES = 3

const NOUNS: Readonly<Record<OwnerKind, string>> = {
  ...{ pr: 'Pull request', run: 'Workflow run', branch: 'Branch', until: 'Expiry date' },
}

/**
 * Says that no name matches. That is usual for the event of an owner without resources, so it goes to the log. Otherwise it is a
 * notice that names similar names, or what to check.
 */
export function explainNothingFound(
  { report, runtime: { runner } }: Pick<Run, 'report' | 'runtime'>,
  { patterns, owners: { eventOwners } }: Extract<Selection, { by: 'name' }>,
  { candidates, listings }: SelectionResult,
): void {
  if (listings.length === 0) return
  const lists = listings.map(({ type, place, rows, searchText }) => {
    const having = searchText && ` whose name has "${searchText}"`
    return `${type} at ${place} has ${rows === 0 ? 'no rows' : plural(rows, 'row', 'rows')}${having}`
  })
  const texts = escapeForLog(patterns.map(({ text }) => text).join(' or '), 500)
  const text = `No name matches ${texts}: ${lists.join('; ')}.`
  const [owner] = OWNER_KINDS.filter((kind) => eventOwners[kind] !== undefined)
  if (owner) runner.info(`${NOUNS[owner]} ${eventOwners[owner] ?? ''} has nothing to delete. ${text}`)
  else if (isImpossible(patterns, { candidates, listings })) runner.info(text)
  else {
    const near = nearestNames(patterns, candidates)
    report.notice(`${text} ${near.length > 0 ? `Nearest names: ${near.join(', ')}.` : CHECK_LOCATION}`)
  }
}

/** The names that are most similar to a pattern, escaped. */
function nearestNames(patterns: readonly Pattern[], candidates: readonly Candidate[]): string[] {
  const wanted = patterns.map(({ tokens }) => {
    const texts = tokens.map((token) => {
      if (token.kind === 'text') return token.text
      return token.kind === 'repo' ? token.name : ''
    })
    return texts.join('').slice(0, MAX_COMPARED)
  })
  // The text of the pattern is compared with the start and the end of each name.
  const distance = (name: string): number =>
    Math.min(
      ...wanted.flatMap((text) =>
        [name.slice(0, text.length), name.slice(-text.length)].map((part) => leven(text, part)),
      ),
    )
  const names = new Set(candidates.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name])))
  return [...names]
    .map((name) => ({ name, distance: distance(name) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_NAMES)
    .map(({ name }) => `"${escapeForLog(name, MAX_COMPARED)}"`)
}

/** Warns of patterns that no name of a type can match. If the type can match another pattern, they may be meant for other types. */
export function warnImpossible(report: Report, patterns: readonly Pattern[], found: Searched): void {
  const types = found.listings.map(({ type }) => type)
  for (const type of types) {
    const impossible = patterns.filter((pattern) => impossibleCharacterFor(pattern, type, found) !== undefined)
    const areAllImpossible = impossible.length === patterns.length
    const shown = areAllImpossible
      ? impossible
      : impossible.filter((pattern) =>
          types.every((other) => impossibleCharacterFor(pattern, other, found) !== undefined),
        )
    const [pattern] = shown
    if (!pattern) continue
    const which = `${escapeForLog(pattern.text, 100)}${shown.length > 1 ? ` (and ${shown.length - 1} more)` : ''}`
    const character = escapeForLog(impossibleCharacterFor(pattern, type, found) ?? '')
    const names = resourceOf(type).names?.description ?? ''
    report.notice(`${type}: no name can match ${which}, because of "${character}"; names have ${names}`, 'warning')
  }
}

type Searched = Pick<SelectionResult, 'candidates' | 'listings'>

/** Whether no pattern can match a name in any list. */
function isImpossible(patterns: readonly Pattern[], found: Searched): boolean {
  return found.listings.every(({ type }) =>
    patterns.every((pattern) => impossibleCharacterFor(pattern, type, found) !== undefined),
  )
}

/** A character of the pattern that names of the type cannot have. Undefined if a name matches anyway, against its documentation. */
function impossibleCharacterFor(pattern: Pattern, type: string, { candidates }: Searched): string | undefined {
  const { names } = resourceOf(type)
  const character = names && impossibleCharacter(pattern, names)
  if (character === undefined) return undefined
  const { matches } = compile(pattern)
  return candidates.some(({ target, name = '' }) => target.type === type && matches(name)) ? undefined : character
}
