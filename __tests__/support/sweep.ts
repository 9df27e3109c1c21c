/** Runs that find their targets by name, in this process. */
// Loaded beforehand: while a run waits for the disk, the virtual clock would run on.
import '@actions/github'
import * as defaults from '../../simulator/defaults.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { runInProcess, type InProcessOptions, type InProcessRun } from './in-process.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface Stage {
  readonly simulator: Simulator
  readonly clock: VirtualClock
  /** Runs the action; `inputs` besides credentials and project. */
  readonly run: (inputs: Readonly<Record<string, string>>, more?: Partial<InProcessOptions>) => Promise<InProcessRun>
}

/** What the runner says of a repository; without an event's name, so that it is about no pull request. */
export const GITHUB_ENV = {
  GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
} as const

/** @param options for every run */
export function stage(options: Pick<InProcessOptions, 'planTakesMs'> = {}): Stage {
  const clock = new VirtualClock()
  const simulator = new Simulator({ clock, random: () => 0.5 })
  return {
    simulator,
    clock,
    run: (inputs, more = {}) =>
      runInProcess({
        simulator,
        clock,
        ...options,
        ...more,
        inputs: { 'project-id': defaults.PROJECT_ID, 'github-token': defaults.GITHUB_TOKEN, ...inputs },
        env: { ...GITHUB_ENV, ...more.env },
      }),
  }
}

/** The event of one pull request, as the runner gives it. */
export function pullRequestEvent(
  number: number,
  name = 'pull_request_target',
): Pick<InProcessOptions, 'env' | 'event'> {
  const repository = { full_name: defaults.GITHUB_REPOSITORY }
  const event = { action: 'closed', number, pull_request: { number, state: 'closed', merged: true }, repository }
  return { env: { GITHUB_EVENT_NAME: name }, event }
}

/** `name → outcome` of a report. */
export const outcomes = ({ report }: Pick<InProcessRun, 'report'>): Record<string, string> =>
  Object.fromEntries(report.targets.map(({ name, id, outcome }) => [name ?? id, outcome]))

/** The reason that a report gives for a name. */
export const reasonOf = ({ report }: Pick<InProcessRun, 'report'>, name: string): string =>
  report.targets.find((target) => target.name === name)?.reason ?? ''
