/** What is known of the owners that matter to a run. */
import { judgeClaim, type OwnerStates } from '../owners/owner.ts'
import { openOwners } from '../owners/owners.ts'
import { OwnerRecheck } from '../owners/recheck.ts'
import type { OwnerKind } from '../plan/pattern.ts'
import type { Claim, Judge, Plan } from '../plan/plan.ts'
import type { Run } from './session.ts'

export interface Owners {
  readonly judge: Judge
  /** Looks at them again, right before what belongs to them is deleted. */
  readonly recheck?: (plan: Plan) => OwnerRecheck
}

/** What GitHub does not say is red: in the report, and in the plan. */
export async function askOwners({ inputs, runtime, session, report }: Run, claims: readonly Claim[]): Promise<Owners> {
  const { selection } = inputs
  if (selection.by !== 'name' || claims.length === 0) {
    return { judge: () => ({ kind: 'unattempted', reason: 'nobody was asked for its owner' }) }
  }
  const { transport, clock, runner } = runtime
  const { cancellation, redact } = session
  const { github: scope, pullRequests, deletedBranch } = selection.owners
  const sources = await openOwners(
    claims.map(({ kind }) => kind),
    {
      ...{ transport, clock, cancellation, redact, scope, pullRequests, deletedBranch },
      log: (line) => {
        runner.info(line)
      },
      onProblem: (line) => {
        report.addProblem(line)
      },
      onNotice: (line) => {
        report.notice(line)
      },
    },
  )
  const states = new Map<OwnerKind, OwnerStates>()
  for (const { kind, keys } of claims) states.set(kind, (await sources.get(kind)?.look(keys)) ?? new Map())
  const judge: Judge = (claim) =>
    judgeClaim(claim, states.get(claim.kind) ?? new Map(), sources.get(claim.kind)?.needs ?? 'all')
  return { judge, recheck: ({ decisions }) => new OwnerRecheck(sources, clock, decisions) }
}
