/** Executes a plan: deletes its targets in their order, or in a dry run records what would be deleted. */
import type { Context, DeletionEvents, LookupResult, LookupResults } from '../deletion/context.ts'
import { deleteTargets } from '../deletion/delete.ts'
import { failed, unverified } from '../deletion/outcomes.ts'
import { CloudError, isDenied } from '../huaweicloud/errors.ts'
import type { OwnerRecheck } from '../owners/recheck.ts'
import type { Hold, Plan } from '../plan/plan.ts'
import { keyOf, type Target } from '../plan/target.ts'
import { Progress } from '../report/progress.ts'
import type { Report } from '../report/report.ts'
import type { Run } from './session.ts'

export interface ExecuteOptions {
  readonly plan: Plan
  readonly dryRun: boolean
  /** Results of lists and look-ups, which need not be requested again. */
  readonly known: LookupResults
  /** Looks up the owners again right before a deletion. */
  readonly ownerRecheck: OwnerRecheck | undefined
}

export async function execute(
  { runtime, report }: Pick<Run, 'runtime' | 'report'>,
  contexts: readonly Context[],
  { plan: { decisions, overLimit }, dryRun, known, ownerRecheck }: ExecuteOptions,
): Promise<void> {
  const refusal = overLimit === undefined ? undefined : reportOverLimit(overLimit, dryRun, report)
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
  const deletions = [...Map.groupBy(deletes, ({ type }) => type)].map(([name, targets]) => {
    const context = contexts.find(({ type }) => type.name === name)
    if (!context) throw new Error(`there is no client for ${name}`)
    return { context: withProgress(context, progress, ownerRecheck), targets }
  })
  // Services in parallel, the types of one service in sequence.
  const services = [...Map.groupBy(deletions, ({ context }) => context.client.host).values()]
  const errors = new Map<string, unknown>()
  const deleteAll = async (service: typeof deletions): Promise<void> => {
    for (const { context, targets } of service) {
      try {
        await deleteTargets(targets, context, known)
      } catch (error) {
        // An unexpected error in one type must not keep the others from being deleted.
        errors.set(context.type.name, error)
      }
    }
  }
  await Promise.all(services.map(deleteAll))
  for (const { context } of deletions) {
    const { name, plural } = context.type
    if (errors.has(name)) report.addError(errors.get(name), `Deleting ${plural} was not completed`)
  }
}

/**
 * Reports that the plan is larger than max-deletes allows.
 *
 * @returns why nothing is deleted; undefined in a dry run
 */
function reportOverLimit(overLimit: string, dryRun: boolean, report: Report): string | undefined {
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

/** Records the outcome of a target in a dry run: planned, or failed if it could not be looked up. */
function recordDryRun(target: Target, result: LookupResult | undefined, report: Report): void {
  if (result?.status !== 'unknown') report.setOutcome(target, { kind: 'planned' })
  // The caller may have the permission to delete without the one to look up.
  else if (isDenied(result.error))
    report.setOutcome(target, { kind: 'planned', reason: unverified(result.error), unverified: true })
  else report.setOutcome(target, failed(result.error, 'unknown'))
}

/** The context for deletions: counts outcomes as progress, and looks up owners again before each request. */
function withProgress(context: Context, progress: Progress, ownerRecheck: OwnerRecheck | undefined): Context {
  const { events, cancellation } = context
  // After a stop nothing is sent, so the targets end as unattempted and not as kept.
  const holds: DeletionEvents['holds'] = async (targets) => {
    const found = (await ownerRecheck?.holds(targets)) ?? new Map<string, Hold>()
    return cancellation.reason ? new Map() : found
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
