/** What may have to go, where it was named by id. */
import type { Workplace } from './clients.ts'
import type { Target } from '../plan/target.ts'
import type { Candidate } from '../plan/plan.ts'
import { describeError } from '../report/describe.ts'
import type { Sight } from '../resources/resource.ts'
import { unattempted } from '../deletion/outcomes.ts'

export interface Found {
  readonly candidates: readonly Candidate[]
  /** What a look at each target told, where there was one. */
  readonly sights?: ReadonlyMap<Target, Sight>
}

/** What to think of where nothing was found. */
export const SAME_ANSWER =
  'A wrong region, project or account would answer the same; check them if something should be there.'

/** The targets named by id. With a look at each, those that are gone already, or were not looked at, are settled. */
export async function findById(
  { type, context }: Workplace,
  targets: readonly Target[],
  withLook: boolean,
): Promise<Found> {
  if (!withLook) return { candidates: targets.map((target) => ({ target, name: undefined })) }
  const sights = await type.lookUp(targets, context)
  const candidates: Candidate[] = []
  for (const target of targets) {
    const sight = sights.get(target)
    if (!sight) continue
    if (sight.seen === 'there') candidates.push({ target, name: sight.name })
    else if (sight.seen === 'gone')
      context.settle(target, { kind: 'absent', reason: `${context.client.host} knows no such id` })
    else if (sight.error.attempts === 0) context.settle(target, unattempted(context))
    else candidates.push({ target, name: undefined, nameError: describeError(sight.error) })
  }
  return { candidates, sights }
}
