/** A simulator on a virtual clock, and runs of the action against it: what most tests of a promise begin with. */
import { Simulator, type SimulatorOptions } from '../../simulator/simulator.ts'
import type { JournalEntry } from '../../simulator/types.ts'
import { runInProcess, type InProcessOptions, type InProcessRun } from './in-process.ts'
import type { Kind } from './kinds.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface Scene {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  /** Runs the action in process; ids of a kind with the inputs that the kind needs. */
  readonly run: (
    kind: Kind,
    ids: readonly string[],
    inputs?: Readonly<Record<string, string>>,
    options?: Partial<InProcessOptions>,
  ) => Promise<InProcessRun>
  /** The requests seen so far to these operations, all of them without any. */
  readonly seen: (...operations: string[]) => JournalEntry[]
}

export function scene(options: SimulatorOptions = {}): Scene {
  const clock = new VirtualClock()
  const simulator = new Simulator({ clock, random: () => 0.5, ...options })
  return {
    clock,
    simulator,
    run: (kind, ids, inputs = {}, more = {}) =>
      runInProcess({
        simulator,
        clock,
        inputs: { 'resource-type': kind.type, ids: ids.join('\n'), ...kind.inputs, ...inputs },
        ...more,
      }),
    seen: (...operations) =>
      simulator.journal.filter(({ operation }) => operations.length === 0 || operations.includes(operation)),
  }
}

/** The caller may not use this operation; or IAM refuses to list the caller's projects, which takes no permission. */
export function refuseOperation(simulator: Simulator, operation: string): void {
  const message = 'You do not have permission for this operation'
  if (operation !== 'iam.authProjects') simulator.deny(operation)
  else simulator.inject({ fault: 'error', operation, status: 403, message, times: Infinity })
}

/** The ids of each outcome, as the outputs name them; outcomes that nothing had are left out. */
export function outcomesOf({ outputs }: Pick<InProcessRun, 'outputs'>): Record<string, string[]> {
  const lists = Object.entries(outputs).filter(([name, value]) => /^(?!job).*-ids$/.test(name) && value !== '[]')
  return Object.fromEntries(lists.map(([name, value]) => [name.replace(/-ids$/, ''), JSON.parse(value) as string[]]))
}
