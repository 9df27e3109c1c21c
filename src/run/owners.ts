/** What GitHub says of the pull requests that matter to a run. */
import { pullRequestReader } from '../owners/pull-requests.ts'
import { OwnerRecheck } from '../owners/recheck.ts'
import type { Plan, PullRequestStates } from '../plan/plan.ts'
import type { Run } from './session.ts'

export interface OwnerStates {
  readonly states: PullRequestStates
  /** Reads them again, right before what belongs to them is deleted. */
  readonly recheck?: (plan: Plan) => OwnerRecheck
}

/** What GitHub does not say is red: in the report, and in the plan. */
export async function askOwners({ inputs, runtime, session, report }: Run, numbers: number[]): Promise<OwnerStates> {
  const { selection } = inputs
  if (selection.by !== 'name' || !selection.scope || numbers.length === 0) return { states: new Map() }
  const { transport, clock, runner } = runtime
  const { cancellation, redact } = session
  const read = await pullRequestReader(selection.scope, {
    ...{ transport, clock, cancellation, redact },
    log: (line) => {
      runner.info(line)
    },
    onProblem: (line) => {
      report.addProblem(line)
    },
  })
  return { states: await read(numbers), recheck: ({ decisions }) => new OwnerRecheck(read, clock, decisions) }
}
