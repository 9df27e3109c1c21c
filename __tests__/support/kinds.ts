/** The resource types, alike enough that a promise that holds for all of them is tested on all of them. */
import { RESOURCE_TYPE_NAMES, type ResourceTypeName } from '../../src/resources/registry.ts'
import { addWithAnyName as addRow, existing } from '../../simulator/fixture.ts'
import { fixtureOf, type SimulatorFixture } from '../../simulator/registry.ts'
import type { Simulator } from '../../simulator/simulator.ts'

/** What the simulator's registry has of a type, with the usual kind of it at hand. */
export interface Kind extends SimulatorFixture {
  readonly type: ResourceTypeName
  /** The operation that deletes. */
  readonly delete: string
  /** The operation that a look-up uses. */
  readonly look: string
  /** The operations that only read. */
  readonly reads: readonly string[]
  /** Adds a resource of the usual kind, and gives its id. */
  add(simulator: Simulator, name?: string): string
  /** The ids of what is there. */
  left(simulator: Simulator): string[]
}

function kindFor(type: ResourceTypeName): Kind {
  const fixture = fixtureOf(type)
  const { operations, tables } = fixture
  return {
    ...fixture,
    ...{ type, delete: operations.delete, look: operations.lookUp, reads: operations.reads },
    add: (simulator, name) => tables[0].add(simulator, name === undefined ? {} : { name }),
    left: (simulator) => existing(fixture, simulator),
  }
}

export const KINDS: readonly Kind[] = RESOURCE_TYPE_NAMES.map(kindFor)

/** Adds a resource that the service answers with, whatever its name. Gives its id. */
export const addWithAnyName = (kind: Kind, simulator: Simulator, name: string): string => addRow(kind, simulator, name)

/** One of them, by its type. */
export function kindOf(type: ResourceTypeName): Kind {
  const kind = KINDS.find((each) => each.type === type)
  if (!kind) throw new Error(`no kind ${type}`)
  return kind
}
