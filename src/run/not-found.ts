/** Why a run by name found nothing, as far as that can be told. */
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

/** What to think of where nothing was found. */
export const CHECK_LOCATION =
  'A wrong region, project or account would answer the same; check them if something should be there.'

/** Enough to see a spelling that differs, short enough for ten thousand names. */
const MAX_COMPARED = 60
const MAX_NAMES = 3

const NOUNS: Readonly<Record<OwnerKind, string>> = {
  ...{ pr: 'Pull request', run: 'Workflow run', branch: 'Branch', until: 'Expiry date' },
}

/**
 * Says that no name matches. For an owner that had nothing, that is usual and belongs into the log; else it is a notice,
 * with what helps to find the cause.
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

/** The names that a pattern was perhaps meant for, harmless to print. */
function nearestNames(patterns: readonly Pattern[], candidates: readonly Candidate[]): string[] {
  const wanted = patterns.map(({ tokens }) => {
    const texts = tokens.map((token) => {
      if (token.kind === 'text') return token.text
      return token.kind === 'repo' ? token.name : ''
    })
    return texts.join('').slice(0, MAX_COMPARED)
  })
  // The text of a pattern is compared with as much of the name, from its start and from its end.
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

/** Warns of patterns that no name of a type can match. With several types, a pattern may be meant for another one. */
export function warnImpossible(report: Report, patterns: readonly Pattern[], found: Searched): void {
  const types = found.listings.map(({ type }) => type)
  for (const type of types) {
    const impossible = patterns.filter((pattern) => characterIn(pattern, type, found) !== undefined)
    const isHopeless = impossible.length === patterns.length
    const told = isHopeless
      ? impossible
      : impossible.filter((pattern) => types.every((other) => characterIn(pattern, other, found) !== undefined))
    const [pattern] = told
    if (!pattern) continue
    const which = `${escapeForLog(pattern.text, 100)}${told.length > 1 ? ` (and ${told.length - 1} more)` : ''}`
    const character = escapeForLog(characterIn(pattern, type, found) ?? '')
    const names = resourceOf(type).names?.description ?? ''
    report.notice(`${type}: no name can match ${which}, because of "${character}"; names have ${names}`, 'warning')
  }
}

type Searched = Pick<SelectionResult, 'candidates' | 'listings'>

/** No pattern can match in any of the lists. */
function isImpossible(patterns: readonly Pattern[], found: Searched): boolean {
  return found.listings.every(({ type }) =>
    patterns.every((pattern) => characterIn(pattern, type, found) !== undefined),
  )
}

/** The character for which no name of the type can match. Where a name does match, its documentation was wrong. */
function characterIn(pattern: Pattern, type: string, { candidates }: Searched): string | undefined {
  const { names } = resourceOf(type)
  const character = names && impossibleCharacter(pattern, names)
  if (character === undefined) return undefined
  const { matches } = compile(pattern)
  return candidates.some(({ target, name = '' }) => target.type === type && matches(name)) ? undefined : character
}
