/** Why a run by name found nothing, as far as that can be told. */
import leven from 'leven'
import { SAME_ANSWER } from './select-by-id.ts'
import type { Selection } from '../inputs/selection.ts'
import { compile } from '../plan/glob.ts'
import { impossibleCharacter, type NameRule, type Pattern } from '../plan/pattern.ts'
import type { Candidate } from '../plan/plan.ts'
import type { ResourceTypeName } from '../plan/target.ts'
import type { Report } from '../report/report.ts'
import { escapeForLog, plural } from '../runtime/text.ts'
import type { ActionsRunner } from '../runtime/runtime.ts'

/** A list that was read to its end. */
export interface Listing {
  readonly type: ResourceTypeName
  /** Host, account site and project, for people. */
  readonly place: string
  readonly rows: number
  /** What the names had to have in them; empty where all rows were asked for. */
  readonly asked: string
}

interface Listed {
  readonly candidates: readonly Candidate[]
  readonly listings: readonly Listing[]
}

export type NameRules = Partial<Readonly<Record<ResourceTypeName, NameRule>>>

/** (COC API reference, "Creating a Custom Script": `name`.) */
const NAMES: NameRules = {
  'coc-script': {
    pattern: /^[\u4e00-\u9fa5A-Za-z0-9_]{1,64}$/,
    description: 'letters, digits, "_" and Chinese characters, up to 64',
  },
}

/** Enough to see a spelling that differs, short enough for ten thousand names. */
const MAX_COMPARED = 60
const MAX_NAMES = 3

/**
 * Says that no name matches. For a pull request that had nothing, that is usual and belongs into the log; else it is a notice,
 * with what helps to find the cause.
 *
 * @param isExplained whether a warning has told the cause
 */
export function explainNothingFound(
  { candidates, listings }: Listed,
  { patterns, scope }: Extract<Selection, { by: 'name' }>,
  isExplained: boolean,
  { report, runner }: { readonly report: Report; readonly runner: ActionsRunner },
): void {
  if (listings.length === 0) return
  const lists = listings.map(({ type, place, rows, asked }) => {
    const having = asked && ` whose name has "${asked}"`
    return `${type} at ${place} has ${rows === 0 ? 'no rows' : plural(rows, 'row', 'rows')}${having}`
  })
  const texts = escapeForLog(patterns.map(({ text }) => text).join(' or '), 500)
  const text = `No name matches ${texts}: ${lists.join('; ')}.`
  if (scope?.number !== undefined) runner.info(`Pull request ${scope.number} has nothing to delete. ${text}`)
  else if (isExplained) runner.info(text)
  else {
    const near = nearestNames(patterns, candidates)
    report.notice(`${text} ${near.length > 0 ? `Nearest names: ${near.join(', ')}.` : SAME_ANSWER}`)
  }
}

/** The names that a pattern was perhaps meant for, harmless to print. */
function nearestNames(patterns: readonly Pattern[], candidates: readonly Candidate[]): string[] {
  const wanted = patterns.map(({ tokens }) => {
    const texts = tokens.map((token) => (token.kind === 'text' ? token.text : token.kind === 'repo' ? token.name : ''))
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

/**
 * Warns of patterns that no name of a type can match. Where a name does match, the documentation of its service was wrong, and
 * with several types a pattern may be meant for another one.
 *
 * @returns whether this explains that nothing was found: no pattern can match in any of the lists
 */
export function warnImpossible(
  patterns: readonly Pattern[],
  { candidates, listings }: Listed,
  report: Report,
  rules: NameRules = NAMES,
): boolean {
  const characterIn = (pattern: Pattern, type: ResourceTypeName): string | undefined => {
    const rule = rules[type]
    const character = rule && impossibleCharacter(pattern, rule)
    if (character === undefined) return undefined
    const { matches } = compile(pattern)
    return candidates.some(({ target, name = '' }) => target.type === type && matches(name)) ? undefined : character
  }
  const types = listings.map(({ type }) => type)
  const warnings = types.flatMap((type) => {
    const impossible = patterns.filter((pattern) => characterIn(pattern, type) !== undefined)
    const isHopeless = impossible.length === patterns.length
    const told = isHopeless
      ? impossible
      : impossible.filter((pattern) => types.every((other) => characterIn(pattern, other) !== undefined))
    return told.slice(0, 1).map((pattern) => {
      const which = `${escapeForLog(pattern.text, 100)}${told.length > 1 ? ` (and ${told.length - 1} more)` : ''}`
      const character = escapeForLog(characterIn(pattern, type) ?? '')
      return `${type}: no name can match ${which}, because of "${character}"; names have ${rules[type]?.description ?? ''}`
    })
  })
  for (const warning of warnings) report.notice(warning, 'warning')
  return types.every((type) => patterns.every((pattern) => characterIn(pattern, type) !== undefined))
}
