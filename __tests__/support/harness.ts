/** What a run of the action is given and what it leaves, the same for `inProcess()` and `inChildProcess()`. */
import * as defaults from '../../simulator/defaults.ts'
import { addResource, existing } from '../../simulator/fixture.ts'
import { fixtureOf, type SimulatorFixture } from '../../simulator/registry.ts'
import type { Simulator, SimulatorOptions } from '../../simulator/simulator.ts'
import type { JournalEntry } from '../../simulator/types.ts'

/** As in the workflow's `with:`; names in capitals are environment variables. */
export type Inputs = Readonly<Record<string, string>>

/** Whether that is a variable of the environment, not an input. */
export const isVariable = (name: string): boolean => /^[A-Z]/.test(name)

export interface HarnessOptions extends SimulatorOptions {
  /** How many resources of which type there are at the start. Every run is about them, unless its inputs say otherwise. */
  readonly resources?: readonly [type: string, count: number]
  /** For every run. */
  readonly inputs?: Inputs
}

export interface RunOptions {
  /** Environment besides the inputs. */
  readonly env?: Readonly<Record<string, string>>
  /** The payload of the event, which `GITHUB_EVENT_PATH` names. */
  readonly event?: unknown
}

/** What a run did and said. */
export interface Run {
  readonly ok: boolean
  /** Null if a signal ended the process. */
  readonly exitCode: number | null
  /** The lines that people read, without commands to the runner; of a group its title too. */
  readonly log: readonly string[]
  readonly debug: readonly string[]
  readonly annotations: readonly { readonly level: string; readonly message: string; readonly title?: string }[]
  readonly masked: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly report: ReportFile
  /** The requests of this run, in the order in which they came. */
  readonly requests: readonly JournalEntry[]
  readonly elapsedMs: number
}

/** The report file, as users read it. */
export interface ReportFile {
  readonly ok: boolean
  readonly counts: Readonly<Record<string, number>>
  readonly jobs: readonly { readonly id: string; readonly status: string }[]
  readonly notes: readonly string[]
  readonly problems: readonly string[]
  readonly targets: readonly {
    readonly type: string
    readonly kind?: 'app' | 'task'
    readonly id: string
    readonly name?: string
    readonly creator?: string
    readonly createdAt?: string
    readonly outcome: string
    readonly reason?: string
    readonly state?: 'there' | 'unknown'
    readonly unverified?: boolean
    readonly attempts?: number
    readonly requestId?: string
    readonly error?: Readonly<Record<string, unknown>>
  }[]
}

export interface Harness<Options extends RunOptions = RunOptions, Result extends Run = Run> {
  readonly simulator: Simulator
  /** The ids of `resources`. */
  readonly ids: readonly string[]
  /** The ids that are there now, of the type of `resources`. */
  readonly left: () => ReadonlySet<string>
  /** Runs the action. What `inputs` leave out: region, keys, project, GitHub's token, and the simulator as every endpoint. */
  readonly run: (inputs?: Inputs, options?: Options) => Promise<Result>
  /** The requests seen so far to these operations, all of them without any. */
  readonly seen: (...operations: string[]) => JournalEntry[]
}

/** The four sources of credentials, as inputs. */
const NO_KEYS = { 'access-key-id': '', 'secret-access-key': '' } as const
export const KEYS = {
  'access-key-id': defaults.ACCESS_KEY_ID,
  'secret-access-key': defaults.SECRET_ACCESS_KEY,
} as const
export const TEMPORARY_KEYS = {
  'access-key-id': defaults.TEMPORARY_ACCESS_KEY_ID,
  'secret-access-key': defaults.TEMPORARY_SECRET_ACCESS_KEY,
  'security-token': defaults.SECURITY_TOKEN,
} as const
export const BY_TOKEN = { ...NO_KEYS, token: defaults.TOKEN } as const
export const KEYLESS = {
  ...NO_KEYS,
  'oidc-provider-urn': defaults.PROVIDER_URN,
  'oidc-agency-urn': defaults.AGENCY_URN,
} as const

/** The project is looked up, where the type needs one. */
export const NO_PROJECT = { 'project-id': '' } as const

const USUAL_INPUTS = { region: defaults.REGION, ...KEYS, 'project-id': defaults.PROJECT_ID } as const

/** What the runner says of a repository; without an event's name, so that a run is about no pull request. */
export const GITHUB_ENV = {
  GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
} as const

/** @param start runs the action once */
export function harnessOf<Options extends RunOptions, Result extends Run>(
  simulator: Simulator,
  { resources, inputs = {} }: Pick<HarnessOptions, 'resources' | 'inputs'>,
  start: (inputs: Inputs, options?: Options) => Promise<Result>,
): Harness<Options, Result> {
  const { journal } = simulator
  const fixture = resources && fixtureOf(resources[0])
  const ids = fixture ? Array.from({ length: resources[1] }, () => addResource(fixture, simulator)) : []
  const usual = { ...USUAL_INPUTS, ...(fixture && inputsFor(fixture, ids)), ...inputs }
  return {
    ...{ simulator, ids },
    left: () => new Set(fixture ? existing(fixture, simulator) : []),
    run: (given = {}, options) => start({ ...usual, ...given }, options),
    seen: (...operations) =>
      journal.filter(({ operation }) => operations.length === 0 || operations.includes(operation)),
  }
}

/** The inputs of a run that deletes these ids. */
export const inputsFor = ({ type, inputs }: SimulatorFixture, ids: readonly string[], others: Inputs = {}): Inputs => ({
  ...{ 'resource-type': type, ids: ids.join('\n') },
  ...inputs,
  ...others,
})

/** The event of one pull request, as the runner gives it. */
export function pullRequestEvent(number: number, name = 'pull_request_target'): Required<RunOptions> {
  const repository = { full_name: defaults.GITHUB_REPOSITORY }
  const event = { action: 'closed', number, pull_request: { number, state: 'closed', merged: true }, repository }
  return { env: { GITHUB_EVENT_NAME: name }, event }
}

/** The caller may not use this operation; or IAM refuses to list the caller's projects, which takes no permission. */
export function refuseOperation(simulator: Simulator, operation: string): void {
  const message = 'You do not have permission for this operation'
  if (operation !== 'iam.authProjects') simulator.deny(operation)
  else simulator.inject({ fault: 'error', operation, status: 403, message, times: Infinity })
}

/** The ids of each outcome, as the outputs name them; outcomes that nothing had are left out. */
export function idsByOutcome({ outputs }: Pick<Run, 'outputs'>): Record<string, string[]> {
  const lists = Object.entries(outputs).filter(([name, value]) => /^(?!job).*-ids$/.test(name) && value !== '[]')
  return Object.fromEntries(lists.map(([name, value]) => [name.replace(/-ids$/, ''), JSON.parse(value) as string[]]))
}

/** `name → outcome` of a report. */
export const outcomesByName = ({ report }: Pick<Run, 'report'>): Record<string, string> =>
  Object.fromEntries(report.targets.map(({ name, id, outcome }) => [name ?? id, outcome]))

/** The reason that a report gives for a name. */
export const reasonOf = ({ report }: Pick<Run, 'report'>, name: string): string =>
  report.targets.find((target) => target.name === name)?.reason ?? ''

/** Everything of a run that people can see. */
export const shownBy = ({ log, debug, annotations, outputs, summary, report }: Run): string =>
  JSON.stringify([log, debug, annotations, outputs, summary, report])

/** The messages of all errors that the runner was told, one a line. */
export const errorsOf = ({ annotations }: Pick<Run, 'annotations'>): string =>
  annotations
    .filter(({ level }) => level === 'error')
    .map(({ message }) => message)
    .join('\n')
