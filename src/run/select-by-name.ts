/** What only runs by name, or with exclude, need. Loaded for them alone. */
import type { Workplace } from './clients.ts'
import type { Found } from './select-by-id.ts'
import { commonStart } from '../plan/glob.ts'
import type { Selection } from '../inputs/selection.ts'
import type { Candidate } from '../plan/plan.ts'
import type { Target } from '../plan/target.ts'
import type { Report } from '../report/report.ts'
import { escapeForLog, plural } from '../runtime/text.ts'
import { truncate } from '../runtime/json.ts'

export { compile } from '../plan/glob.ts'
export { logPlan } from '../report/plan-log.ts'

/**
 * Everything of each type, listed to the end. A type whose list cannot be read as a whole has no candidates, and the report
 * says so in red; the other types are none the worse for it.
 */
export async function findByName(
  workplaces: readonly Workplace[],
  { patterns, scope }: Extract<Selection, { by: 'name' }>,
  report: Report,
): Promise<Found> {
  const start = commonStart(patterns, scope?.number)
  const candidates: Candidate[] = []
  for (const { type, context, place } of workplaces) {
    try {
      const found = await type.list(context, start)
      context.say(`${type.name}: ${plural(found.length, 'row', 'rows')} listed at ${place}`)
      if (found.length === 0) {
        const asked = start && type.searchesNames ? `no row whose name has "${start}"` : 'no rows'
        const hint =
          'A wrong region, project or account would answer the same; check them if something should be there.'
        report.notice(`${type.name}: the list at ${place} has ${asked}. ${hint}`)
      }
      const nameless = found.filter(({ name }) => name === undefined)
      if (nameless.length > 0) report.notice(`${type.name}: ${describeNameless(nameless)}`)
      for (const target of found) {
        // Matched is the whole name; shown, and kept until the report is written, is what is bearable of it.
        const { name } = target
        candidates.push({ target: name === undefined ? target : { ...target, name: truncate(name) }, name })
      }
    } catch (thrown) {
      report.addError(thrown, `${type.name}: nothing is deleted, because the list at ${place} could not be read`)
    }
  }
  return { candidates }
}

/** Rows that no pattern can match, because the list gives no name that could be read. */
function describeNameless(targets: readonly Target[]): string {
  const ids = targets.slice(0, 5).map(({ id }) => escapeForLog(id || 'no id', 60))
  const more = targets.length > ids.length ? `, and ${targets.length - ids.length} more` : ''
  const rows = plural(targets.length, 'row has', 'rows have')
  return `${rows} no name that can be read, and no pattern was compared with it: ${ids.join(', ')}${more}.`
}
