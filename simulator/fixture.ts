/** What tests and the demo need to know of a resource type: everything that goes by tables loops over these values. */
import type { Simulator } from './simulator.ts'

export interface Fixture {
  /** The resource type, as the input `resource-type` names it. */
  readonly type: string
  /** The inputs that the type needs besides ids or a pattern. */
  readonly inputs: Readonly<Record<string, string>>
  /** The inputs that it needs besides those where targets are found by name. */
  readonly inputsForNames?: Readonly<Record<string, string>>
  /** Operations of the service, such as `coc.delete`. */
  readonly operations: {
    readonly delete: string
    readonly lookUp: string
    /** What a run by id uses to read. */
    readonly reads: readonly string[]
    /** What any run may use, without the deletion. */
    readonly others: readonly string[]
  }
  /** The codes of the service's own errors, and of a missing permission. */
  readonly codes: { readonly internal: string; readonly denied: string }
  /** An id of the right shape that no resource has. */
  readonly absentId: string
  /** Texts that are not ids. */
  readonly malformedIds: readonly string[]
  /** The names that the service lets a resource have; any where not given. */
  readonly names?: RegExp
  /** The name is a part of the id. */
  readonly hasNameInId?: true
  /** Where the simulator keeps them: a table for each kind, the usual one first. */
  readonly tables: readonly [Table, ...Table[]]
  /** Adds the resources of a few preview environments; see data.ts. Ages are counted from `now`, milliseconds since 1970. */
  readonly seed: (simulator: Simulator, now: number) => void
  /** A run of the demo, after `seed`. */
  readonly demo: { readonly title: string; readonly inputs: Readonly<Record<string, string>> }
}

/** The resources of a kind. */
export interface Table {
  readonly title: string
  readonly kind?: string
  /** The input that names them by id. */
  readonly input: string
  /** The operation that lists them. */
  readonly list: string
  /** The key of a row that has its name. */
  readonly nameKey: string
  /** The list begins with the row that was added last. */
  readonly newestFirst?: true
  /** The rows by id. */
  readonly rows: (simulator: Simulator) => Map<string, object>
  /** Adds a resource, and gives its id. */
  readonly add: (simulator: Simulator, seed: Seed) => string
  /** Adds one of a sort that only some of the list's requests show. */
  readonly addOther?: (simulator: Simulator, seed: Seed) => string
}

export interface Seed {
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly createdAt?: number
}

/** Adds a resource of the usual kind. Gives its id. */
export const addResource = ({ tables: [table] }: Fixture, simulator: Simulator, name?: string): string =>
  table.add(simulator, name === undefined ? {} : { name })

/** The ids of everything there is of the type. */
export const existing = ({ tables }: Fixture, simulator: Simulator): string[] =>
  tables.flatMap((table) => [...table.rows(simulator).keys()])

/** Removes a resource, as if somebody else had deleted it. */
export function remove({ tables }: Fixture, simulator: Simulator, id: string): void {
  for (const table of tables) table.rows(simulator).delete(id)
}

/** Adds a resource that the service answers with, whatever its name: a real service would refuse some. Gives its id. */
export function addWithAnyName({ tables, names }: Fixture, simulator: Simulator, name: string): string {
  const [table] = tables
  if (!names || names.test(name)) return table.add(simulator, { name })
  const id = table.add(simulator, {})
  Object.assign(table.rows(simulator).get(id) ?? {}, { [table.nameKey]: name })
  return id
}
