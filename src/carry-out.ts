/** A plan carried out: nothing but what it says, in its order. */
import type { Workplace } from './connect.ts'
import type { LastLook } from './github/last-look.ts'
import { CloudError } from './huaweicloud/errors.ts'
import type { Target } from './outcome.ts'
import type { Plan } from './plan.ts'
import { Progress } from './report/progress.ts'
import type { Report } from './report/report.ts'
import type { Context, Sight } from './resources/resource.ts'
import { failed, unverified } from './resources/verdict.ts'
import type { World } from './world.ts'

export interface Manner {
  readonly dryRun: boolean
  /** What a look at each target told, where there was one. */
  readonly sights: ReadonlyMap<Target, Sight> | undefined
  /** Asked right before a target is deleted. */
  readonly lastLook: LastLook | undefined
}

export async function carryOut(
  { decisions, excess }: Plan,
  workplaces: readonly Workplace[],
  { dryRun, sights, lastLook }: Manner,
  world: World,
  report: Report,
): Promise<void> {
  const deletes: Target[] = []
  for (const { target, action, reason } of decisions) {
    if (action === 'delete') report.explain(target, reason)
    if (action === 'keep') report.settle(target, { kind: 'kept', reason })
    else if (action === 'fail') {
      const error = new CloudError({ kind: 'unclear', message: reason, attempts: 0, doubt: false })
      // Listed, or seen by its id: otherwise nobody knows.
      report.settle(target, failed(error, sights?.get(target)?.seen === 'unseen' ? 'unknown' : 'there'))
    } else if (excess !== undefined) report.settle(target, { kind: 'unattempted', reason: excess })
    else if (dryRun) rehearse(target, sights?.get(target), report)
    else deletes.push(target)
  }
  const progress = new Progress(world.clock, world.runner, deletes.length)
  for (const [name, targets] of Map.groupBy(deletes, ({ type }) => type)) {
    const workplace = workplaces.find(({ type }) => type.name === name)
    if (!workplace) throw new Error(`nobody listed ${name}`)
    const { type, context } = workplace
    try {
      await type.remove(targets, watched(context, progress, lastLook))
    } catch (error) {
      // A mistake of ours in one type is no reason to leave the others behind.
      report.problemFrom(error, `Deleting ${type.many} was not completed`)
    }
  }
}

/** A dry run: what would become of a target. Of an id that nobody could look at, that is what came in the way. */
function rehearse(target: Target, sight: Sight | undefined, report: Report): void {
  if (sight?.seen !== 'unseen') report.settle(target, { kind: 'planned' })
  // Who may delete need not be allowed to look.
  else if (sight.error.status === 403)
    report.settle(target, { kind: 'planned', reason: unverified(sight.error), unverified: true })
  else report.settle(target, failed(sight.error, 'unknown'))
}

/** The context of deletes: every end counts as progress, and a pull request that was opened again keeps what it has. */
function watched(context: Context, progress: Progress, lastLook: LastLook | undefined): Context {
  const settle: Context['settle'] = (target, outcome) => {
    context.settle(target, outcome)
    progress.settled()
  }
  const job: Context['job'] = (id, status, fraction) => {
    context.job(id, status)
    progress.job(id, status, fraction)
  }
  if (!lastLook) return { ...context, settle, job }
  return {
    ...{ ...context, settle, job },
    confirm: async (targets) => {
      const reasons = await Promise.all(targets.map((target) => lastLook.whyKept(target)))
      // What a stop left unread is no reason to keep, and nothing goes out after one.
      if (context.stop.reason) return targets
      return targets.filter((target, index) => {
        const reason = reasons[index]
        if (reason !== undefined) settle(target, { kind: 'kept', reason })
        return reason === undefined
      })
    },
  }
}
