/** A simulator on a virtual clock, with as much in it as a test wants, and runs of the action against it. */
import * as defaults from '../../simulator/defaults.ts'
import { Simulator, type SimulatorOptions } from '../../simulator/simulator.ts'
import type { JournalEntry } from '../../simulator/types.ts'
import { runInProcess, type InProcessOptions, type InProcessRun } from './in-process.ts'
import { kindOf } from './kinds.ts'
import type { Type } from './scenario.ts'
import { randomFrom } from './stage.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface Cloud {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly ids: readonly string[]
  readonly existing: () => ReadonlySet<string>
  /** Requests that were to delete something. */
  readonly deletes: () => readonly JournalEntry[]
  readonly run: (
    inputs?: Readonly<Record<string, string>>,
    options?: Pick<InProcessOptions, 'cancelAfterMs'>,
  ) => Promise<InProcessRun>
}

/** @param count how many resources of that type there are */
export function cloudWith(type: Type, count: number, options: SimulatorOptions = {}): Cloud {
  const clock = new VirtualClock()
  const simulator = new Simulator({ clock, random: randomFrom(1), latency: 100, ...options })
  const kind = kindOf(type)
  const ids = Array.from({ length: count }, () => kind.add(simulator))
  const usual = {
    'resource-type': type,
    ids: ids.join(),
    'project-id': defaults.PROJECT_ID,
    ...kind.inputs,
  }
  return {
    ...{ clock, simulator, ids },
    existing: () => new Set(kind.left(simulator)),
    deletes: () => simulator.journal.filter(({ operation }) => operation.endsWith('.delete')),
    run: (inputs = {}, more = {}) =>
      runInProcess({ simulator, clock, random: randomFrom(2), inputs: { ...usual, ...inputs }, ...more }),
  }
}
