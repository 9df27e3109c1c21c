/** A simulated cloud, set up as a scenario has it. */
import * as defaults from '../../simulator/defaults.ts'
import { existing, remove } from '../../simulator/fixture.ts'
import { fixtureOf } from '../../simulator/registry.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { OWNER_OPERATIONS, OwnerWorld } from './owner-world.ts'
import { AMBIGUOUS, type Scenario, type Type } from './scenario.ts'
import { GITHUB_ENV, refuseOperation } from './harness.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The operations that a run of a type makes use of: what deletes comes first. */
export function operationsOf(type: Type, isSweep = false): readonly [string, ...string[]] {
  const { operations } = fixtureOf(type)
  return [operations.delete, ...operations.others, 'github.graphql', ...(isSweep ? OWNER_OPERATIONS : [])]
}

/** What is named so belongs to the team, whatever else its name says. */
const EXCLUDE = '*_keep'

/** A cloud in which a scenario takes place. */
export interface Stage {
  readonly simulator: Simulator
  /** Of what is meant. */
  readonly ids: readonly string[]
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly event: object
  readonly random: () => number
  /** Each target's id, whether its name is protected, and whose it is where that counts. */
  readonly targets: readonly {
    readonly id: string
    readonly isKept: boolean
    readonly belonging: ReturnType<OwnerWorld['belonging']> | undefined
  }[]
  /** Nothing where targets are named by id. */
  readonly owners: OwnerWorld | undefined
  /** Ids of everything there is at this moment, of the scenario's type. */
  readonly existing: () => Set<string>
  /** Targets that somebody else has deleted. */
  readonly stolen: ReadonlySet<string>
}

/** Numbers from 0 up to 1 that depend on nothing but `seed` (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export function setTheStage(scenario: Scenario, clock: VirtualClock): Stage {
  const { type, seed, latency, jobDuration } = scenario
  const simulator = new Simulator({ clock, random: randomFrom(seed), latency, romaJobDuration: jobDuration })
  const fixture = fixtureOf(type)
  const { tables, inputsForNames } = fixture
  const [usual, other = usual] = tables
  const add = (isOther: boolean, name?: string): string => {
    const named = name === undefined ? {} : { name }
    return (isOther ? (other.addOther ?? other.add) : usual.add)(simulator, named)
  }
  for (let i = 0; i < scenario.bystanders; i++) add(i % 2 === 1)
  const owners = scenario.sweep && new OwnerWorld(scenario.sweep.owners, simulator, latency)
  const targets = scenario.targets.map(({ standing, isTask, isKept, belongs }, index) => {
    const belonging = owners?.belonging(belongs, index, isKept)
    const id = add(isTask, belonging?.name ?? `preview_${index}${isKept ? '_keep' : ''}`)
    if (standing === 'absent') remove(fixture, simulator, id)
    if (standing === 'forbidden' || standing === 'hidden') simulator.forbid(id, { reads: standing === 'hidden' })
    if (standing === 'stuck') simulator.roma.failing.set(id, { code: 'ROMA.12001', msg: 'No permission.' })
    return { id, input: (isTask ? other : usual).input, belonging, isKept: isKept && scenario.exclude }
  })
  const operations = operationsOf(type, owners !== undefined)
  const operation = (index: number | undefined): { operation?: string } => {
    const name = index === undefined ? undefined : operations[index % operations.length]
    return name === undefined ? {} : { operation: name }
  }
  for (const plan of scenario.faults) {
    const id = plan.target === undefined ? undefined : targets[plan.target % targets.length]?.id
    const executed = plan.executed && AMBIGUOUS.includes(plan.fault)
    const { fault, times, skip } = plan
    simulator.inject({ fault, times, skip, executed, ...operation(plan.operation), ...(id !== undefined && { id }) })
  }
  for (const { operation: index, ...rest } of scenario.limits) simulator.limit({ ...rest, ...operation(index) })
  for (const index of scenario.denied)
    refuseOperation(simulator, operations[index % operations.length] ?? operations[0])
  simulator.workspace.unknownIds = scenario.unknownIds
  if (scenario.oldWords) {
    Object.assign(simulator.roma.work, {
      words: { running: 'Running', succeeded: 'Success', failed: 'Failed' },
      reasonsKey: 'reasons',
    })
  }
  if (scenario.foreignJob !== undefined) simulator.roma.startForeignJob(scenario.foreignJob)

  const stolen = new Set<string>()
  if (scenario.rival) {
    const { target, request } = scenario.rival
    const id = targets[target % targets.length]?.id ?? ''
    simulator.onRequest(({ n }) => {
      if (n !== request || !existing(fixture, simulator).includes(id)) return
      remove(fixture, simulator, id)
      stolen.add(id)
    })
  }
  const { credentials } = scenario
  if (credentials !== 'good') {
    simulator.onRequest(({ n }) => {
      if (credentials === 'wrong' || n >= credentials) simulator.accounts.keys.delete(defaults.ACCESS_KEY_ID)
    })
  }
  const listed = (input: string): string =>
    targets
      .filter((each) => each.input === input)
      .map(({ id }) => id)
      .join()
  // The older form takes at most 99 tasks with each application, so it needs one.
  const legacy = scenario.legacy && type === 'roma-asset' && !scenario.sweep && listed('ids') !== ''
  const selection = scenario.sweep
    ? {
        ...owners?.inputs,
        'max-deletes': String(scenario.sweep.maxDeletes),
        'github-token': defaults.GITHUB_TOKEN,
        ...inputsForNames,
      }
    : Object.fromEntries(tables.map(({ input }) => [input, listed(input)]))
  const inputs = {
    'resource-type': type,
    ...fixture.inputs,
    ...selection,
    ...(scenario.exclude && { exclude: EXCLUDE }),
    timeout: `${scenario.timeoutSeconds}s`,
    concurrency: String(scenario.concurrency),
    'dry-run': String(scenario.dryRun),
    'fail-if-absent': String(scenario.failIfAbsent),
    ...(scenario.projectGiven && { 'project-id': defaults.PROJECT_ID }),
    ...(type === 'roma-asset' && {
      wait: String(scenario.wait),
      'roma-request-format': legacy ? 'legacy' : 'current',
    }),
  }
  const isMeant = ({ belonging }: (typeof targets)[number]): boolean =>
    owners === undefined || (belonging !== undefined && owners.isMeant(belonging))
  const ids = targets.filter(isMeant).map(({ id }) => id)
  return {
    ...{ simulator, ids, inputs, targets, stolen, owners },
    env: { ...GITHUB_ENV, ...owners?.env },
    event: owners?.event ?? {},
    random: randomFrom(seed + 1),
    existing: () => new Set(existing(fixture, simulator)),
  }
}
