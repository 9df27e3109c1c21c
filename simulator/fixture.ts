/** What tests and the demo need to know of a resource type: everything that goes by tables loops over these values. */

/** `Owner` keeps the resources: a service, or for the fixtures of the registry the simulator. */
export interface Fixture<Owner> {
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
  readonly tables: readonly [Table<Owner>, ...Table<Owner>[]]
  /** Adds the resources of a few preview environments; see data.ts. Ages are counted from `now`, milliseconds since 1970. */
  readonly seed: (owner: Owner, now: number) => void
  /**
   * The documented host in each region, written out from the region file of Huawei Cloud's SDK and not from our definition. Hosts
   * of a service that has one for a whole site are in `hostElsewhere`.
   */
  readonly hosts: Readonly<Record<string, string>>
  /** The documented host in a region that `hosts` does not name. */
  readonly hostElsewhere?: (region: string) => string | undefined
  /** A run of the demo, after `seed`: it deletes everything of pull request 128, and nothing else. */
  readonly demo: { readonly title: string; readonly inputs: Readonly<Record<string, string>> }
}

/** The resources of a kind. */
export interface Table<Owner> {
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
  readonly rows: (owner: Owner) => Map<string, object>
  /** Adds a resource, and gives its id. */
  readonly add: (owner: Owner, seed: Seed) => string
  /** Adds one of a sort that only some of the list's requests show. */
  readonly addOther?: (owner: Owner, seed: Seed) => string
}

export interface Seed {
  readonly name?: string
  /** Milliseconds since 1970. */
  readonly createdAt?: number
}

/** Adds a resource of the usual kind. Gives its id. */
export const addResource = <Owner>({ tables: [table] }: Fixture<Owner>, owner: Owner, name?: string): string =>
  table.add(owner, name === undefined ? {} : { name })

/** The ids of everything there is of the type. */
export const existing = <Owner>({ tables }: Fixture<Owner>, owner: Owner): string[] =>
  tables.flatMap((table) => [...table.rows(owner).keys()])

/** Removes a resource, as if another client had deleted it. */
export function remove<Owner>({ tables }: Fixture<Owner>, owner: Owner, id: string): void {
  for (const table of tables) table.rows(owner).delete(id)
}

/** Adds a resource that the service answers with, whatever its name: a real service would refuse some. Gives its id. */
export function addWithAnyName<Owner>({ tables, names }: Fixture<Owner>, owner: Owner, name: string): string {
  const [table] = tables
  if (!names || names.test(name)) return table.add(owner, { name })
  const id = table.add(owner, {})
  Object.assign(table.rows(owner).get(id) ?? {}, { [table.nameKey]: name })
  return id
}

/** Hosts that have their region in their name, separated by white space, by region. */
export const hostsByRegion = (hosts: string): Record<string, string> =>
  Object.fromEntries(
    (hosts.match(/\S+/g) ?? []).map((host) => [/[a-z]{2}-[a-z]+(-[a-z]+)?-\d+/.exec(host)?.[0] ?? '', host]),
  )

/** The fixture of a service, for the simulator that has it under this name. */
export function within<Name extends string, Owner>(
  name: Name,
  fixture: Fixture<Owner>,
): Fixture<Readonly<Record<Name, Owner>>> {
  type Simulator = Readonly<Record<Name, Owner>>
  const lift = ({ rows, add, addOther, ...table }: Table<Owner>): Table<Simulator> => ({
    ...table,
    rows: (simulator) => rows(simulator[name]),
    add: (simulator, seeded) => add(simulator[name], seeded),
    ...(addOther && { addOther: (simulator, seeded) => addOther(simulator[name], seeded) }),
  })
  const [first, ...others] = fixture.tables
  return {
    ...fixture,
    tables: [lift(first), ...others.map(lift)],
    seed: (simulator, now) => {
      fixture.seed(simulator[name], now)
    },
  }
}
