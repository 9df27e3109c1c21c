/** What GitHub says of the pull requests that matter to a run. */
import { pullRequestReader } from '../owners/pull-requests.ts'
import { NUMBERS_A_REQUEST, OwnerRecheck, type Seen } from '../owners/recheck.ts'
import type { Plan, PullRequestStates } from '../plan/plan.ts'
import type { Run } from './session.ts'

export interface OwnerStates {
  readonly states: PullRequestStates
  /** Reads them again, right before what belongs to them is deleted. */
  readonly recheck?: (plan: Plan) => OwnerRecheck
}

/** Gives the states of these pull requests. What GitHub does not say is red: in the report, and in the plan. */
export type AskOwners = (numbers: readonly number[]) => Promise<OwnerStates>

/** Where the event names the pull request, its state is read at once: beside the lists, not after them. */
export function openOwners({ inputs, runtime, session, report }: Run): AskOwners {
  const { selection } = inputs
  const none: OwnerStates = { states: new Map() }
  if (selection.by !== 'name' || !selection.scope) return () => Promise.resolve(none)
  const { scope } = selection
  const { transport, clock, runner } = runtime
  const { cancellation, redact } = session
  const problems = new Set<string>()
  const reader = pullRequestReader(scope, {
    ...{ transport, clock, cancellation, redact },
    log: (line) => {
      runner.info(line)
    },
    onProblem: (line) => {
      problems.add(line)
    },
  })
  const look = async (numbers: readonly number[]): Promise<Seen> => {
    const startedAt = clock.now()
    const states = await (await reader)(numbers)
    // Of several requests the first was answered long before the last.
    return { states, at: numbers.length > NUMBERS_A_REQUEST ? startedAt : clock.now() }
  }
  const early = look(scope.number === undefined ? [] : [scope.number])
  // Thrown where it is awaited, if anybody needs it.
  early.catch(() => undefined)
  return async (numbers) => {
    if (numbers.length === 0) return none
    const first = await early
    const others = numbers.filter((number) => !first.states.has(number))
    const seen = others.length > 0 ? [first, await look(others)] : [first]
    // Only now: what GitHub does not say is no problem of a run that found nothing to delete.
    const addAll = (): void => {
      for (const line of problems) report.addProblem(line)
      problems.clear()
    }
    addAll()
    const read = async (again: readonly number[]): Promise<PullRequestStates> => {
      const states = await (await reader)(again)
      addAll()
      return states
    }
    return {
      states: new Map(seen.flatMap(({ states }) => [...states])),
      recheck: ({ decisions }) => new OwnerRecheck(read, clock, decisions, seen),
    }
  }
}
