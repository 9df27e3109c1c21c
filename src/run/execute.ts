/** A plan carried out: nothing but what it says, in its order. */
import type { Workplace } from './clients.ts'
import type { OwnerRecheck } from '../owners/recheck.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { keyOf, type Target } from '../plan/target.ts'
import type { Plan } from '../plan/plan.ts'
import { Progress } from '../report/progress.ts'
import type { Report } from '../report/report.ts'
import type { Context, Sight } from '../resources/resource.ts'
import { failed, unverified } from '../deletion/outcomes.ts'
import type { Runtime } from '../runtime/runtime.ts'

export interface ExecuteOptions {
  readonly dryRun: boolean
  /** What a look at each target told, where there was one. */
  readonly sights: ReadonlyMap<Target, Sight> | undefined
  /** Asked right before a target is deleted. */
  readonly ownerRecheck: OwnerRecheck | undefined
}

export async function execute(
  { decisions, overLimit }: Plan,
  workplaces: readonly Workplace[],
  { dryRun, sights, ownerRecheck }: ExecuteOptions,
  world: Runtime,
  report: Report,
): Promise<void> {
  const refusal = overLimit === undefined ? undefined : refuse(overLimit, dryRun, report)
  const deletes: Target[] = []
  for (const { target, action, reason } of decisions) {
    if (action === 'delete') report.setReason(target, reason)
    if (action === 'keep') report.setOutcome(target, { kind: 'kept', reason })
    else if (action === 'unattempted') report.setOutcome(target, { kind: 'unattempted', reason })
    else if (action === 'fail') {
      const error = new CloudError({ kind: 'unclear', message: reason, attempts: 0, inDoubt: false })
      // Listed, or seen by its id: otherwise nobody knows.
      report.setOutcome(target, failed(error, sights?.get(target)?.seen === 'unseen' ? 'unknown' : 'there'))
    } else if (refusal !== undefined) report.setOutcome(target, { kind: 'unattempted', reason: refusal })
    else if (dryRun) recordDryRun(target, sights?.get(target), report)
    else deletes.push(target)
  }
  const progress = new Progress(world.clock, world.runner, deletes.length)
  for (const [name, targets] of Map.groupBy(deletes, ({ type }) => type)) {
    const workplace = workplaces.find(({ type }) => type.name === name)
    if (!workplace) throw new Error(`nobody listed ${name}`)
    const { type, context } = workplace
    try {
      await type.remove(targets, withProgress(context, progress, ownerRecheck))
    } catch (error) {
      // A mistake of ours in one type is no reason to leave the others behind.
      report.addError(error, `Deleting ${type.many} was not completed`)
    }
  }
}

/** The plan is larger than max-deletes allows. Says so, and gives the reason why nothing is deleted, if nothing is. */
function refuse(overLimit: string, dryRun: boolean, report: Report): string | undefined {
  const advice = 'Raise max-deletes if that many are meant, or narrow the selection.'
  report.info.overLimit = overLimit
  if (dryRun) {
    report.notice(`${overLimit}: a real run would delete nothing. ${advice}`)
    return undefined
  }
  const refusal = `${overLimit}: nothing is deleted. ${advice}`
  report.addProblem(refusal)
  return refusal
}

/** A dry run: what would become of a target. Of an id that nobody could look at, that is what came in the way. */
function recordDryRun(target: Target, sight: Sight | undefined, report: Report): void {
  if (sight?.seen !== 'unseen') report.setOutcome(target, { kind: 'planned' })
  // Who may delete need not be allowed to look.
  else if (sight.error.status === 403)
    report.setOutcome(target, { kind: 'planned', reason: unverified(sight.error), unverified: true })
  else report.setOutcome(target, failed(sight.error, 'unknown'))
}

/** The context of deletes: every end counts as progress, and nothing goes whose owner is not known to be gone. */
function withProgress(context: Context, progress: Progress, ownerRecheck: OwnerRecheck | undefined): Context {
  const settle: Context['settle'] = (target, outcome) => {
    context.settle(target, outcome)
    progress.settled()
  }
  const job: Context['job'] = (id, status, fraction) => {
    context.job(id, status)
    progress.job(id, status, fraction)
  }
  if (!ownerRecheck) return { ...context, settle, job }
  return {
    ...{ ...context, settle, job },
    confirm: async (targets) => {
      const holds = await ownerRecheck.holds(targets)
      // After a stop nothing goes out any more, and what was left unread for it is not the cause.
      if (context.cancellation.reason) return targets
      return targets.filter((target) => {
        const hold = holds.get(keyOf(target))
        if (hold) settle(target, hold)
        return hold === undefined
      })
    },
  }
}
