/** The action in this process, against a simulator in this process, on a virtual clock: for thousands of runs a minute. */
// Loaded beforehand: while a run waits for the disk, the virtual clock would run on.
import '@actions/github'
import { TransportError, type Transport, type HttpResponse } from '../../src/huaweicloud/transport.ts'
import { run } from '../../src/run/run.ts'
import type { ActionsRunner, Clock } from '../../src/runtime/runtime.ts'
import * as defaults from '../../simulator/defaults.ts'
import { LeakSearch } from '../../simulator/leaks.ts'
import { Simulator } from '../../simulator/simulator.ts'
import {
  GITHUB_ENV,
  harnessOf,
  isVariable,
  KEYS,
  type Harness,
  type HarnessOptions,
  type Inputs,
  type ReportFile,
  type Run,
  type RunOptions,
} from './harness.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface InProcessOptions extends Omit<HarnessOptions, 'clock'> {
  /** How far the simulator's clock is ahead of the action's. */
  readonly skewMs?: number
  /** How long it takes until the plan is in the log: what was read for it is that old then. */
  readonly planTakesMs?: number
}

export interface InProcessRunOptions extends RunOptions {
  readonly random?: () => number
  /** The runner cancels this many milliseconds after the start. */
  readonly cancelAfterMs?: number
  /** The process ends this many milliseconds after the start, whatever is under way. */
  readonly exitAfterMs?: number
  /** An error that nobody catches comes this many milliseconds after the start. */
  readonly crashAfterMs?: number
  /** Stands between the action and the simulator. */
  readonly transport?: (simulated: Transport) => Transport
}

export interface InProcess extends Harness<InProcessRunOptions> {
  readonly clock: VirtualClock
}

export function inProcess({
  skewMs = 0,
  planTakesMs = 0,
  resources,
  inputs,
  ...options
}: InProcessOptions = {}): InProcess {
  const clock = new VirtualClock()
  const skewed: Clock = { now: () => clock.now() + skewMs, sleep: clock.sleep }
  const simulator = new Simulator({ clock: skewed, random: () => 0.5, ...options })
  const ofEvery = { ...(resources && { resources }), inputs: { 'github-token': defaults.GITHUB_TOKEN, ...inputs } }
  const start = (given: Inputs, more: InProcessRunOptions = {}): Promise<Run> => {
    const job = { ...GITHUB_ENV, ...simulator.githubOidc.environment() }
    return runInProcess({ simulator, clock, planTakesMs, ...more, inputs: { ...job, ...given } })
  }
  return { ...harnessOf<InProcessRunOptions, Run>(simulator, ofEvery, start), clock }
}

export const SERVICE_URL = 'https://service.invalid'

/** The environment that the runner makes of a `with:` block. Names in capitals are passed on as they are. */
export function environment(given: Inputs): Record<string, string> {
  const variable = (name: string): string =>
    isVariable(name) ? name : `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [variable(name), value]))
}

export interface RunInProcessOptions extends InProcessRunOptions {
  readonly simulator: Simulator
  readonly clock: VirtualClock
  readonly inputs: Inputs
  readonly planTakesMs?: number
}

/**
 * Runs the action once with these inputs, and region, keys and endpoints if they name none.
 *
 * @throws Error also if a secret shows in anything that the run wrote, or was sent where it has no business
 */
export async function runInProcess(options: RunInProcessOptions): Promise<Run> {
  const { clock, simulator } = options
  const log: string[] = []
  const annotations: { level: string; message: string; title?: string }[] = []
  const outputs: Record<string, string> = {}
  const kept = { summary: '', report: '' }
  const masked: string[] = []
  const debug: string[] = []
  const runner: ActionsRunner = {
    info: (line) => {
      log.push(line)
      if (line.startsWith('Plan: ')) clock.pass(options.planTakesMs ?? 0)
    },
    debug: (line) => debug.push(line),
    group: (title, lines) => {
      for (const line of [title, ...lines]) runner.info(line)
    },
    annotate: (level, message, title) => annotations.push({ level, message, ...(title !== undefined && { title }) }),
    setSecret: (secret) => masked.push(secret),
    setOutput: (name, value) => {
      outputs[name] = value
    },
    writeSummary: (parts) => {
      kept.summary += [...parts].join('')
    },
    writeReport: (parts) => {
      kept.report = [...parts].join('')
      return '/report.json'
    },
  }
  const usual = {
    ...{ region: defaults.REGION, ...KEYS },
    ...{ endpoint: SERVICE_URL, 'iam-endpoint': SERVICE_URL, 'sts-endpoint': SERVICE_URL },
  }
  const startedAt = clock.now()
  const before = simulator.journal.length
  const ok = await clock.drive(
    run({
      env: { GITHUB_EVENT_PATH: '/event.json', ...environment({ ...usual, ...options.inputs }), ...options.env },
      readFile: (path) => {
        if (path !== '/event.json') throw new Error(`there is no ${path}`)
        return JSON.stringify(options.event ?? {})
      },
      clock,
      random: options.random ?? (() => 0.5),
      transport: (options.transport ?? ((simulated) => simulated))(transportTo(simulator, clock)),
      runner,
      onCancel: (callback) => {
        if (options.cancelAfterMs !== undefined) clock.at(options.cancelAfterMs, callback)
      },
      onCrash: (callback) => {
        const crash = (): void => {
          callback(new Error('nobody caught this'))
        }
        if (options.crashAfterMs !== undefined) clock.at(options.crashAfterMs, crash)
      },
      onExit: (callback) => {
        if (options.exitAfterMs !== undefined) clock.at(options.exitAfterMs, callback)
      },
    }),
  )
  const texts = JSON.stringify([log, debug, annotations, outputs]) + kept.summary + kept.report
  const leaked = [...new LeakSearch().find(texts, [...masked, ...simulator.secrets]), ...simulator.leaks]
  if (leaked.length > 0) throw new Error(`Secrets leaked: ${leaked.join('; ')}`)
  return {
    ...{ ok, exitCode: ok ? 0 : 1, log, debug, annotations, masked, outputs, summary: kept.summary },
    report: JSON.parse(kept.report) as ReportFile,
    requests: simulator.journal.slice(before),
    elapsedMs: clock.now() - startedAt,
  }
}

/** Carries requests to the simulator, and does on the way what its faults ask for. */
function transportTo(simulator: Simulator, clock: VirtualClock): Transport {
  return async (request, signal) => {
    const aborted = Promise.withResolvers<never>()
    const abort = (): void => {
      aborted.reject(new TransportError('no complete response in time', 'TIMEOUT', true))
    }
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    aborted.promise.catch(() => undefined)
    try {
      return await Promise.race([exchange(), aborted.promise])
    } finally {
      signal.removeEventListener('abort', abort)
    }

    async function exchange(): Promise<HttpResponse> {
      const { method, url, headers, body } = request
      const lower = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => [name.toLowerCase(), value])
      const answer = await simulator.handle({
        method,
        host: url.host,
        target: url.pathname + url.search,
        headers: Object.fromEntries(lower) as Record<string, string>,
        body: body ?? '',
      })
      switch (answer.wire) {
        case undefined:
          return answer
        case 'refuse':
          throw new TransportError('connect ECONNREFUSED', 'ECONNREFUSED', false)
        case 'hang':
        case 'drip':
          await clock.sleep(3_600_000, signal)
          throw new TransportError('no complete response in time', 'TIMEOUT', true)
        case 'huge':
          throw new TransportError('the answer is too large', 'TOO_LARGE', true)
        case 'reset-before':
        case 'reset-during':
        case 'cut':
        default:
          throw new TransportError('read ECONNRESET', 'ECONNRESET', true)
      }
    }
  }
}
