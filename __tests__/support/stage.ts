/** A simulated cloud, set up as a scenario has it. */
import * as defaults from '../../simulator/defaults.ts'
import { REPOSITORY } from '../../simulator/services/swr.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { AMBIGUOUS, PULL_REQUESTS, type Scenario, type Type } from './scenario.ts'
import { refuseOperation } from './scene.ts'
import { GITHUB_ENV } from './sweep.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** The operations that a run of each type makes use of: what deletes comes first. */
export const OPERATIONS: Readonly<Record<Type, readonly [string, ...string[]]>> = {
  'coc-script': ['coc.delete', 'coc.show', 'coc.list', 'iam.authProjects', 'github.graphql'],
  'codeartsbuild-task': ['codeartsbuild.delete', 'codeartsbuild.show', 'codeartsbuild.list', 'github.graphql'],
  'workspace-scheduled-task': ['workspace.delete', 'workspace.list', 'iam.authProjects', 'github.graphql'],
  'roma-asset': [
    ...(['roma.delete', 'roma.job', 'roma.app', 'roma.task', 'iam.authProjects'] as const),
    ...(['roma.apps', 'roma.tasks', 'github.graphql'] as const),
  ],
  'functiongraph-function': [
    ...(['functiongraph.delete', 'functiongraph.show', 'functiongraph.list'] as const),
    ...(['iam.authProjects', 'github.graphql'] as const),
  ],
  'swr-image-tag': ['swr.delete', 'swr.show', 'swr.list', 'iam.authProjects', 'github.graphql'],
}

/** What is named so belongs to the team, whatever else its name says. */
const EXCLUDE = '*_keep'

/** A cloud in which a scenario takes place. */
export interface Stage {
  readonly simulator: Simulator
  readonly ids: readonly string[]
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly random: () => number
  /** Each target's id, its pull request, and whether its name is protected. */
  readonly targets: readonly { readonly id: string; readonly number: number; readonly isKept: boolean }[]
  /** When the pull request was opened again, if it has been. */
  readonly reopenedAt: () => number | undefined
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
  const shelf = shelfOf(simulator, type)
  for (let i = 0; i < scenario.bystanders; i++) shelf.add(i % 2 === 1)
  const targets = scenario.targets.map(({ standing, isTask, isKept }, index) => {
    const number = PULL_REQUESTS[index % PULL_REQUESTS.length] ?? 1
    const id = shelf.add(isTask, `preview_pr_${number}_${String(index)}${isKept ? '_keep' : ''}`)
    if (standing === 'absent') shelf.remove(id)
    if (standing === 'forbidden' || standing === 'hidden') simulator.forbid(id, { reads: standing === 'hidden' })
    if (standing === 'stuck') simulator.roma.failing.set(id, { code: 'ROMA.12001', msg: 'No permission.' })
    return { id, isTask: isTask && type === 'roma-asset', number, isKept: isKept && scenario.exclude }
  })
  const operations = OPERATIONS[type]
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

  let reopenedAt: number | undefined
  if (scenario.sweep) {
    const { states, reopens } = scenario.sweep
    for (const [index, number] of PULL_REQUESTS.entries()) simulator.github.set(number, states[index])
    if (reopens) {
      simulator.onRequest(({ n }) => {
        if (n !== reopens.request) return
        reopenedAt = clock.now()
        simulator.github.set(reopens.number, 'OPEN')
      })
    }
  }

  const stolen = new Set<string>()
  if (scenario.rival) {
    const { target, request } = scenario.rival
    const id = targets[target % targets.length]?.id ?? ''
    simulator.onRequest(({ n }) => {
      if (n !== request || !shelf.existing().has(id)) return
      shelf.remove(id)
      stolen.add(id)
    })
  }
  const { credentials } = scenario
  if (credentials !== 'good') {
    simulator.onRequest(({ n }) => {
      if (credentials === 'wrong' || n >= credentials) simulator.accounts.keys.delete(defaults.ACCESS_KEY_ID)
    })
  }
  const listed = (isTask: boolean): string =>
    targets
      .filter((each) => each.isTask === isTask)
      .map(({ id }) => id)
      .join()
  // The older form takes at most 99 tasks with each application, so it needs one.
  const legacy = scenario.legacy && type === 'roma-asset' && !scenario.sweep && listed(false) !== ''
  const selection = scenario.sweep
    ? {
        ...{ 'name-pattern': 'preview_pr_{pr}_*', 'max-deletes': String(scenario.sweep.maxDeletes) },
        'github-token': defaults.GITHUB_TOKEN,
        ...(type === 'swr-image-tag' && { 'swr-repository': REPOSITORY }),
      }
    : { ids: listed(false), ...(type === 'roma-asset' && { 'task-ids': listed(true) }) }
  const inputs = {
    'resource-type': type,
    ...selection,
    ...(scenario.exclude && { exclude: EXCLUDE }),
    timeout: `${scenario.timeoutSeconds}s`,
    concurrency: String(scenario.concurrency),
    'dry-run': String(scenario.dryRun),
    'fail-if-absent': String(scenario.failIfAbsent),
    ...(scenario.projectGiven && { 'project-id': defaults.PROJECT_ID }),
    ...(type === 'roma-asset' && {
      ...{ 'instance-id': defaults.INSTANCE_ID, wait: String(scenario.wait) },
      'roma-request-format': legacy ? 'legacy' : 'current',
    }),
  }
  const ids = targets.map(({ id }) => id)
  return {
    ...{ simulator, ids, inputs, targets, stolen },
    env: GITHUB_ENV,
    random: randomFrom(seed + 1),
    existing: () => shelf.existing(),
    reopenedAt: () => reopenedAt,
  }
}

interface Shelf {
  add(isTask: boolean, name?: string): string
  remove(id: string): void
  existing(): Set<string>
}

const named = (name: string | undefined): { name?: string } => (name === undefined ? {} : { name })

/** Where the simulator keeps the resources of a type. */
export function shelfOf({ coc, codeartsbuild, workspace, roma, swr, functiongraph }: Simulator, type: Type): Shelf {
  const keep = (rows: Map<string, unknown>, add: Shelf['add']): Shelf => ({
    add,
    remove: (id) => rows.delete(id),
    existing: () => new Set(rows.keys()),
  })
  switch (type) {
    case 'coc-script':
      return keep(coc.scripts, (_, name) => coc.addScript(named(name)))
    case 'codeartsbuild-task':
      return keep(codeartsbuild.jobs, (_, name) => codeartsbuild.addJob(named(name)))
    case 'functiongraph-function':
      return keep(functiongraph.functions, (_, name) => functiongraph.addFunction(named(name)))
    case 'swr-image-tag':
      return keep(swr.tags, (_, name) => swr.addTag(named(name)))
    case 'workspace-scheduled-task':
      return keep(workspace.tasks, (isTask, name) =>
        workspace.addTask({ ...named(name), ...(isTask && { scheduledType: 'LIFE_CYCLE' }) }),
      )
    case 'roma-asset': {
      const instance = (): NonNullable<ReturnType<typeof roma.instances.get>> => {
        const found = roma.instances.get(defaults.INSTANCE_ID)
        if (!found) throw new Error('the simulator has no default instance')
        return found
      }
      return {
        add: (isTask, name) => (isTask ? roma.addTask(named(name)) : roma.addApp(named(name))),
        remove: (id) => {
          instance().apps.delete(id)
          instance().tasks.delete(id)
        },
        existing: () => new Set([...instance().apps.keys(), ...instance().tasks.keys()]),
      }
    }
  }
}
