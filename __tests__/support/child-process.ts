/** The committed bundle as a child process, against a simulator over real HTTP. */
import * as defaults from '../../simulator/defaults.ts'
import { runAction, type FinishedRun, type RunOptions as RunnerOptions } from '../../simulator/runner.ts'
import { startServer, type ServerOptions } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'
import {
  harnessOf,
  isVariable,
  type Harness,
  type HarnessOptions,
  type ReportFile,
  type Run,
  type RunOptions,
} from './harness.ts'

export interface ChildProcessOptions extends HarnessOptions, Pick<ServerOptions, 'dripInterval'> {}

export interface ChildProcessRunOptions extends RunOptions, Pick<RunnerOptions, 'started' | 'action'> {
  /** Environment that depends on the address of the simulator. */
  readonly envAt?: (url: string) => Readonly<Record<string, string>>
}

/** What a run of the bundle leaves besides. */
export interface BundleRun extends Run {
  readonly stdout: string
  readonly stderr: string
  /** Everything that the runner was told in the log, decoded. */
  readonly commands: FinishedRun['commands']
}

export interface ChildProcessRun extends BundleRun {
  /** Where the simulator listened, such as `127.0.0.1:40213`. */
  readonly host: string
}

export type ChildProcess = Harness<ChildProcessRunOptions, ChildProcessRun>

/** The simulator listens while a run lasts, at another address for each run. */
export function inChildProcess({
  dripInterval,
  resources,
  inputs,
  ...options
}: ChildProcessOptions = {}): ChildProcess {
  const simulator = new Simulator(options)
  const ofEvery = { ...(resources && { resources }), ...(inputs && { inputs }) }
  return harnessOf(simulator, ofEvery, async (given, { env, envAt, ...more }: ChildProcessRunOptions = {}) => {
    const entries = Object.entries(given)
    const variables = Object.fromEntries(entries.filter(([name]) => isVariable(name)))
    const withBlock = Object.fromEntries(entries.filter(([name]) => !isVariable(name)))
    const server = await startServer(simulator, dripInterval === undefined ? {} : { dripInterval })
    const { url } = server
    try {
      const run = await runBundle(simulator, {
        ...more,
        inputs: { endpoint: url, 'iam-endpoint': url, 'sts-endpoint': url, ...withBlock },
        env: {
          ...{
            GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
            GITHUB_API_URL: url,
            GITHUB_GRAPHQL_URL: `${url}/graphql`,
          },
          ...simulator.githubOidc.environment(url),
          ...variables,
          ...envAt?.(url),
          ...env,
        },
      })
      return { ...run, host: new URL(url).host }
    } finally {
      await server.close()
    }
  })
}

/**
 * Runs the bundle once with exactly these inputs.
 *
 * @throws Error if a secret of the run or of the simulator shows in anything that the run wrote
 */
export async function runBundle(simulator: Simulator, options: RunnerOptions): Promise<BundleRun> {
  const before = simulator.journal.length
  const secrets = (): string[] => [...simulator.secrets, ...(options.secrets?.() ?? [])]
  const finished = await runAction({ githubToken: defaults.GITHUB_TOKEN, ...options, secrets })
  const { exitCode, stdout, stderr, commands, outputs, summary, report, elapsedMs } = finished
  const messagesOf = (name: string): string[] =>
    commands.filter(({ command }) => command === name).map(({ message }) => message)
  return {
    ...{ ok: exitCode === 0, exitCode, stdout, stderr, commands, outputs, summary, elapsedMs },
    log: stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.replace(/^::group::/, ''))
      .filter((line) => !/^\s*::/.test(line)),
    debug: messagesOf('debug'),
    masked: messagesOf('add-mask'),
    annotations: commands
      .filter(({ command }) => ['error', 'warning', 'notice'].includes(command))
      .map(({ command, message, properties: { title } }) => ({
        ...{ level: command, message },
        ...(title !== undefined && { title }),
      })),
    report: report as ReportFile,
    requests: simulator.journal.slice(before),
  }
}

/** The environment in which this code runs in the action's process before the action does. */
export const preload = (code: string): { NODE_OPTIONS: string } => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
})

/** Runs this code in the action's process as soon as its n-th request has been sent, and before it can be answered. */
export const atRequest = (n: number, code: string): { NODE_OPTIONS: string } =>
  preload(`
    import { subscribe } from 'node:diagnostics_channel'
    let requests = 0
    subscribe('http.client.request.start', () => {
      requests += 1
      if (requests === ${n}) setImmediate(() => { ${code} })
    })`)

/** Pauses between attempts are random from 0 up: this makes them 0. */
export const NO_PAUSES = preload('Math.random = () => 0')

/** From its first request on, or from a signal on, nothing in the action's process waits for a second or longer. */
export const withoutWaits = (from: 'request' | NodeJS.Signals): { NODE_OPTIONS: string } =>
  preload(`
    import { subscribe } from 'node:diagnostics_channel'
    const { setTimeout } = globalThis
    const waiting = []
    let endsWaits = false
    globalThis.setTimeout = (callback, ms, ...values) => {
      if (ms >= 1_000 && !endsWaits) waiting.push(callback)
      return setTimeout(callback, ms >= 1_000 && endsWaits ? 0 : ms, ...values)
    }
    const endWaits = () => setImmediate(() => {
      endsWaits = true
      Atomics.wait = () => 'timed-out'
      for (const callback of waiting.splice(0)) callback()
    })
    if ('${from}' === 'request') subscribe('http.client.request.start', endWaits)
    else process.on('${from}', endWaits)`)
