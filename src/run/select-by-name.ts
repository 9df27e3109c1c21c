/** Selects targets by name. */
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
 * All resources of each type as candidates. A type whose list cannot be read completely has no candidates, and is a problem of
 * the run; the other types are listed anyway. The lists are read in parallel and reported in their order.
 */
export async function findByName(
  { report }: Run,
  contexts: readonly Context[],
  { patterns, owners }: Extract<Selection, { by: 'name' }>,
): Promise<SelectionResult> {
  const prefix = commonPrefix(patterns, owners.eventOwners)
  const globs = patterns.map(compile)
  const isRelevant = ({ name }: Target): boolean => name !== undefined && globs.some(({ matches }) => matches(name))
  const candidates: Candidate[] = []
  const listings: Listing[] = []
  const lists = await Promise.allSettled(
    contexts.map((context) => listTargets(context, { search: prefix, isRelevant })),
  )
  for (const [index, context] of contexts.entries()) {
    const { type, place, events, client } = context
    const list = lists[index]
    if (list?.status === 'fulfilled') {
      const found = list.value
      events.log(`${type.name}: ${plural(found.length, 'row', 'rows')} listed at ${place}`)
      listings.push({ type: type.name, place, rows: found.length, searchText: canSearch(context) ? prefix : '' })
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

/** Patterns match the whole name. The report keeps a truncated one. */
function candidateOf(target: Target, clockSkewMs: number | undefined): Candidate {
  const { name } = target
  const shown = name === undefined ? target : { ...target, name: truncate(name) }
  return { target: shown, name, ...omitUndefined({ clockSkewMs }) }
}

/** A notice about rows without a name, which no pattern can match. */
function describeNameless(targets: readonly Target[]): string {
  const ids = targets.slice(0, 5).map(({ id }) => escapeForLog(id || 'no id', 60))
  const more = targets.length > ids.length ? `, and ${targets.length - ids.length} more` : ''
  const rows = plural(targets.length, 'row has', 'rows have')
  return `${rows} no readable name, so no pattern can match: ${ids.join(', ')}${more}.`
}
