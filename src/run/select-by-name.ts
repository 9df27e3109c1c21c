/** What only runs by name, or with exclude, need. Loaded for them alone. */
import type { Context, LookupResult } from '../deletion/context.ts'
import { canSearch, listTargets } from '../deletion/list.ts'
import type { Found } from './select-by-id.ts'
import { keyOf, type Target } from '../plan/target.ts'
import { commonStart, compile } from '../plan/glob.ts'
import type { Selection } from '../inputs/selection.ts'
import type { Candidate } from '../plan/plan.ts'
import type { Report } from '../report/report.ts'
import { plural } from '../runtime/text.ts'
import { truncate } from '../runtime/json.ts'

export { compile } from '../plan/glob.ts'
export { logPlan, warnUnreadable } from '../report/plan-log.ts'

/**
 * Everything of each type, listed to the end. A type whose list cannot be read as a whole has no candidates, and the report
 * says so in red; the other types are none the worse for it.
 */
export async function findByName(
  contexts: readonly Context[],
  { patterns, scope }: Extract<Selection, { by: 'name' }>,
  report: Report,
): Promise<Found> {
  const start = commonStart(patterns, scope?.number)
  const globs = patterns.map(compile)
  const isRelevant = ({ name }: Target): boolean => name !== undefined && globs.some(({ matches }) => matches(name))
  const candidates: Candidate[] = []
  for (const context of contexts) {
    const { type, place } = context
    try {
      const found = await listTargets(context, { search: start, isRelevant })
      context.events.log(`${type.name}: ${plural(found.length, 'row', 'rows')} listed at ${place}`)
      if (found.length === 0) {
        const asked = start && canSearch(context) ? `no row whose name has "${start}"` : 'no rows'
        const hint =
          'A wrong region, project or account would answer the same; check them if something should be there.'
        report.notice(`${type.name}: the list at ${place} has ${asked}. ${hint}`)
      }
      for (const target of found) {
        // Matched is the whole name; shown, and kept until the report is written, is what is bearable of it.
        const { name } = target
        candidates.push({ target: name === undefined ? target : { ...target, name: truncate(name) }, name })
      }
    } catch (thrown) {
      report.addError(thrown, `${type.name}: nothing is deleted, because the list at ${place} could not be read`)
    }
  }
  const known = candidates.map(({ target }): [string, LookupResult] => {
    return [keyOf(target), { status: 'present', name: target.name }]
  })
  return { candidates, known: new Map(known) }
}
