/** What only runs by name, or with exclude, need. Loaded for them alone. */
import type { Workplace } from './clients.ts'
import type { Listing } from './not-found.ts'
import type { Found } from './select-by-id.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Selection } from '../inputs/selection.ts'
import { commonStart } from '../plan/glob.ts'
import type { Candidate } from '../plan/plan.ts'
import type { Target } from '../plan/target.ts'
import type { Report } from '../report/report.ts'
import { escapeForLog, plural } from '../runtime/text.ts'
import { truncate } from '../runtime/json.ts'

export { explainNothingFound, warnImpossible } from './not-found.ts'
export { compile, compileProtection } from '../plan/glob.ts'
export { logPlan } from '../report/plan-log.ts'

type ByName = Extract<Selection, { by: 'name' }>

export interface FoundByName extends Found {
  readonly listings: readonly Listing[]
}

/**
 * Everything of each type, listed to the end. A type whose list cannot be read as a whole has no candidates, and the report
 * says so in red; the other types are listed all the same.
 */
export async function findByName(
  workplaces: readonly Workplace[],
  { patterns, scope }: ByName,
  report: Report,
): Promise<FoundByName> {
  const start = commonStart(patterns, scope?.number)
  const candidates: Candidate[] = []
  const listings: Listing[] = []
  for (const { type, context, place } of workplaces) {
    try {
      const found = await type.list(context, start)
      context.say(`${type.name}: ${plural(found.length, 'row', 'rows')} listed at ${place}`)
      listings.push({ type: type.name, place, rows: found.length, asked: type.searchesNames ? start : '' })
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
  return { candidates, listings }
}

/** What protects the resources of a run by name: a variable that is not set is seen as a protection that is off. */
export function describeProtections(
  { patterns, olderThan }: ByName,
  { exclude, maxDeletes, expectedAccountId }: Inputs,
): string {
  const placeholders = (['repo', 'pr'] as const).filter((kind) =>
    patterns.some(({ tokens }) => tokens.some((token) => token.kind === kind)),
  )
  const protections = {
    owners: placeholders.map((kind) => `{${kind}}`).join(' and '),
    exclude: exclude.length > 0 && plural(exclude.length, 'pattern', 'patterns'),
    'older-than': olderThan?.text,
    'max-deletes': maxDeletes?.toString(),
    'expected-account-id': expectedAccountId !== undefined && 'on',
  }
  const parts = Object.entries(protections).map(([name, value]) => `${name} ${value || 'off'}`)
  return `Protections: ${parts.join('; ')}`
}

/** Rows that no pattern can match, because the list gives no name that could be read. */
function describeNameless(targets: readonly Target[]): string {
  const ids = targets.slice(0, 5).map(({ id }) => escapeForLog(id || 'no id', 60))
  const more = targets.length > ids.length ? `, and ${targets.length - ids.length} more` : ''
  const rows = plural(targets.length, 'row has', 'rows have')
  return `${rows} no name that can be read, and no pattern was compared with it: ${ids.join(', ')}${more}.`
}
