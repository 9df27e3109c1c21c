/** Carries out a plan: nothing but what it says, in its order. */
import type { Context, DeletionEvents, Hold, LookupResult, LookupResults } from '../deletion/context.ts'
import { deleteTargets } from '../deletion/delete.ts'
import { failed, unverified } from '../deletion/outcomes.ts'
import { CloudError, isDenied } from '../huaweicloud/errors.ts'
import type { OwnerRecheck } from '../owners/recheck.ts'
import type { Plan } from '../plan/plan.ts'
import { keyOf, type Target } from '../plan/target.ts'
import { Progress } from '../report/progress.ts'
import type { Report } from '../report/report.ts'
import type { Run } from './session.ts'

export interface ExecuteOptions {
  readonly plan: Plan
  readonly dryRun: boolean
  /** What the list or a look-up has shown of the targets. */
  readonly known: LookupResults
  /** Asked right before a target is deleted. */
  readonly ownerRecheck: OwnerRecheck | undefined
}

export async function execute(
  { runtime, report }: Pick<Run, 'runtime' | 'report'>,
  contexts: readonly Context[],
  { plan: { decisions, overLimit }, dryRun, known, ownerRecheck }: ExecuteOptions,
): Promise<void> {
  const refusal = overLimit === undefined ? undefined : refuse(overLimit, dryRun, report)
  const deletes: Target[] = []
  for (const { target, action, reason } of decisions) {
    const result = known.get(keyOf(target))
    if (action === 'delete') report.setReason(target, reason)
    if (action === 'keep') report.setOutcome(target, { kind: 'kept', reason })
    else if (action === 'unattempted') report.setOutcome(target, { kind: 'unattempted', reason })
    else if (action === 'fail') {
      const error = new CloudError({ kind: 'unclear', message: reason, attempts: 0, inDoubt: false })
      report.setOutcome(target, failed(error, result?.status === 'present' ? 'there' : 'unknown'))
    } else if (refusal !== undefined) report.setOutcome(target, { kind: 'unattempted', reason: refusal })
    else if (dryRun) recordDryRun(target, result, report)
    else deletes.push(target)
  }
  const progress = new Progress(runtime.clock, runtime.runner, deletes.length)
  const jobs = [...Map.groupBy(deletes, ({ type }) => type)].map(([name, targets]) => {
    const context = contexts.find(({ type }) => type.name === name)
    if (!context) throw new Error(`there is no client for ${name}`)
    return { context: withProgress(context, progress, ownerRecheck), targets }
  })
  // Services side by side; what one service has, one type after the other.
  const services = [...Map.groupBy(jobs, ({ context }) => context.client.host).values()]
  const errors = new Map<string, unknown>()
  const deleteAll = async (service: typeof jobs): Promise<void> => {
    for (const { context, targets } of service) {
      try {
        await deleteTargets(targets, context, known)
      } catch (error) {
        // A mistake of ours in one type is no reason to leave the others behind.
        errors.set(context.type.name, error)
      }
    }
  }
  await Promise.all(services.map(deleteAll))
  for (const { context } of jobs) {
    const { name, plural } = context.type
    if (errors.has(name)) report.addError(errors.get(name), `Deleting ${plural} was not completed`)
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
  report.addProblem(refusal, overLimit)
  return refusal
}

/** A dry run: what would become of a target. Of one that could not be looked up, why. */
function recordDryRun(target: Target, result: LookupResult | undefined, report: Report): void {
  if (result?.status !== 'unknown') report.setOutcome(target, { kind: 'planned' })
  // Whoever may delete need not be allowed to look.
  else if (isDenied(result.error))
    report.setOutcome(target, { kind: 'planned', reason: unverified(result.error), unverified: true })
  else report.setOutcome(target, failed(result.error, 'unknown'))
}

/** The context of deletions: every outcome counts as progress, and owners are checked again before each request. */
function withProgress(context: Context, progress: Progress, ownerRecheck: OwnerRecheck | undefined): Context {
  const { events, cancellation } = context
  // Once the run stops nothing is sent: what was not checked by then is no reason to keep.
  const holds: DeletionEvents['holds'] = async (targets) => {
    const held = (await ownerRecheck?.holds(targets)) ?? new Map<string, Hold>()
    return cancellation.reason ? new Map() : held
  }
  return {
    ...context,
    events: {
      ...events,
      setOutcome: (target, outcome) => {
        events.setOutcome(target, outcome)
        progress.settled(outcome.kind)
      },
      setJob: (id, status, fraction) => {
        events.setJob(id, status)
        progress.job(id, status, fraction)
      },
      ...(ownerRecheck && { holds }),
    },
  }
}
