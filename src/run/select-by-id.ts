/** Selects targets by ID. */
import type { Context } from '../deletion/context.ts'
import { confirmAbsence, lookUp, resultFor } from '../deletion/look-up.ts'
import { unattempted } from '../deletion/outcomes.ts'
import type { Candidate } from '../plan/plan.ts'
import type { Target } from '../plan/target.ts'
import { describeError } from '../report/describe.ts'
import type { SelectionResult, Listing } from './selection-result.ts'

/**
 * The targets of the inputs as candidates.
 *
 * @param withLookUp whether to look up each target first. Those that are absent, or not looked up because the run stopped, then
 *   have their outcome and are no candidates
 */
export async function findById(
  context: Context,
  targets: readonly Target[],
  withLookUp: boolean,
): Promise<SelectionResult> {
  const listings: Listing[] = []
  if (!withLookUp) {
    return { candidates: targets.map((target) => ({ target, name: undefined })), known: new Map(), listings }
  }
  const { client, events } = context
  const known = await confirmAbsence(targets, context, await lookUp(targets, context))
  const candidates: Candidate[] = []
  for (const target of targets) {
    const result = resultFor(target, known)
    if (result.status === 'present') candidates.push({ target, name: result.name })
    else if (result.status === 'absent')
      events.setOutcome(target, { kind: 'absent', reason: `unknown to ${client.host}` })
    else if (result.error.attempts === 0) events.setOutcome(target, unattempted(context))
    else candidates.push({ target, name: undefined, nameError: describeError(result.error) })
  }
  return { candidates, known, listings }
}
