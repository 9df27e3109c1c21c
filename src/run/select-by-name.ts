/** What may have to go, where it is found by name. */
import type { Context, LookupResult } from '../deletion/context.ts'
import { canSearch, listTargets } from '../deletion/list.ts'
import type { Selection } from '../inputs/selection.ts'
import { commonPrefix, compile } from '../plan/glob.ts'
import type { Candidate } from '../plan/plan.ts'
import { keyOf, type Target } from '../plan/target.ts'
import { omitUndefined, truncate } from '../runtime/json.ts'
import { escapeForLog, plural } from '../runtime/text.ts'
import type { Run } from './session.ts'
import type { SelectionResult, Listing } from './selection-result.ts'

/**
 * Everything of each type, listed to the end. A type whose list cannot be read as a whole has no candidates, and the report
 * says so in red; the other types are listed all the same. All lists are read side by side, and told of in their order.
 */
export async function findByName(
  { report }: Run,
  contexts: readonly Context[],
  { patterns, owners }: Extract<Selection, { by: 'name' }>,
): Promise<SelectionResult> {
  const start = commonPrefix(patterns, owners.eventOwners)
  const globs = patterns.map(compile)
  const isRelevant = ({ name }: Target): boolean => name !== undefined && globs.some(({ matches }) => matches(name))
  const candidates: Candidate[] = []
  const listings: Listing[] = []
  const lists = await Promise.allSettled(contexts.map((context) => listTargets(context, { search: start, isRelevant })))
  for (const [index, context] of contexts.entries()) {
    const { type, place, events, client } = context
    const list = lists[index]
    if (list?.status === 'fulfilled') {
      const found = list.value
      events.log(`${type.name}: ${plural(found.length, 'row', 'rows')} listed at ${place}`)
      listings.push({ type: type.name, place, rows: found.length, searchText: canSearch(context) ? start : '' })
      const nameless = found.filter(({ name }) => name === undefined)
      if (nameless.length > 0) report.notice(`${type.name}: ${describeNameless(nameless)}`)
      for (const target of found) candidates.push(candidateOf(target, client.clockSkew))
    } else {
      const doing = `${type.name}: nothing is deleted, because the list at ${place} could not be read`
      report.addError(list?.reason, doing, `The list of ${type.name} could not be read`)
    }
  }
  const known = candidates.map(({ target }): [string, LookupResult] => {
    return [keyOf(target), { status: 'present', name: target.name }]
  })
  return { candidates, known: new Map(known), listings }
}

/** The whole name is matched; a bearable part of it is shown, and kept until the report is written. */
function candidateOf(target: Target, clockSkewMs: number | undefined): Candidate {
  const { name } = target
  const shown = name === undefined ? target : { ...target, name: truncate(name) }
  return { target: shown, name, ...omitUndefined({ clockSkewMs }) }
}

/** Rows that no pattern can match, because the list gives no name that could be read. */
function describeNameless(targets: readonly Target[]): string {
  const ids = targets.slice(0, 5).map(({ id }) => escapeForLog(id || 'no id', 60))
  const more = targets.length > ids.length ? `, and ${targets.length - ids.length} more` : ''
  const rows = plural(targets.length, 'row has', 'rows have')
  return `${rows} no name that can be read, and no pattern was compared with it: ${ids.join(', ')}${more}.`
}
