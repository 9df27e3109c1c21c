/** The action in this process, against a simulator in this process, on a virtual clock: for thousands of runs a minute. */
import { TransportError, type Transport, type HttpResponse } from '../../src/huaweicloud/transport.ts'
import { run } from '../../src/run/run.ts'
import type { ActionsRunner } from '../../src/runtime/runtime.ts'
import * as defaults from '../../simulator/defaults.ts'
import { LeakSearch } from '../../simulator/leaks.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface InProcessOptions {
  readonly simulator: Simulator
  readonly clock: VirtualClock
  /** As in the workflow's `with:`; what every run needs has defaults. Names in capitals are environment variables. */
  readonly inputs: Readonly<Record<string, string>>
  /** Environment besides the inputs. */
  readonly env?: Readonly<Record<string, string>>
  readonly random?: () => number
  /** The payload of the event, which `GITHUB_EVENT_PATH` names. */
  readonly event?: unknown
  /** The runner cancels this many milliseconds after the start. */
  readonly cancelAfterMs?: number
  /** The process ends this many milliseconds after the start, whatever is under way. */
  readonly exitAfterMs?: number
  /** An error that nobody catches comes this many milliseconds after the start. */
  readonly crashAfterMs?: number
  /** How long it takes until the plan is in the log: what was read for it is that old then. */
  readonly planTakesMs?: number
  /** Stands between the action and the simulator. */
  readonly transport?: (simulated: Transport) => Transport
}

export interface InProcessRun {
  readonly ok: boolean
  readonly log: readonly string[]
  readonly annotations: readonly { level: string; message: string; title?: string }[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly report: ReportFile
  /** Virtual milliseconds. */
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

export const SERVICE_URL = 'https://service.invalid'

/** Inputs that every run against a simulator needs. */
export const CREDENTIALS = {
  region: defaults.REGION,
  'access-key-id': defaults.ACCESS_KEY_ID,
  'secret-access-key': defaults.SECRET_ACCESS_KEY,
} as const

/** The environment that the runner makes of a `with:` block. Names in capitals are passed on as they are. */
export function environment(given: Readonly<Record<string, string>>): Record<string, string> {
  const variable = (name: string): string =>
    /^[A-Z]/.test(name) ? name : `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [variable(name), value]))
}

/** Inputs and environment of a keyless run, in place of `CREDENTIALS`. */
export const keyless = ({ githubOidc }: Simulator): Pick<InProcessOptions, 'inputs' | 'env'> => ({
  inputs: {
    ...{ 'access-key-id': '', 'secret-access-key': '' },
    ...{ 'oidc-provider-urn': defaults.PROVIDER_URN, 'oidc-agency-urn': defaults.AGENCY_URN },
  },
  env: githubOidc.environment(),
})

/** @throws Error also if a secret shows in anything that the run wrote, or was sent where it has no business */
export async function runInProcess(options: InProcessOptions): Promise<InProcessRun> {
  const { clock, simulator } = options
  const log: string[] = []
  const annotations: { level: string; message: string; title?: string }[] = []
  const outputs: Record<string, string> = {}
  const kept = { summary: '', report: '' }
  const masked: string[] = []
  const debugged: string[] = []
  const runner: ActionsRunner = {
    info: (line) => {
      log.push(line)
      if (line.startsWith('Plan: ')) clock.pass(options.planTakesMs ?? 0)
    },
    debug: (line) => debugged.push(line),
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
  const urls = { endpoint: SERVICE_URL, 'iam-endpoint': SERVICE_URL, 'sts-endpoint': SERVICE_URL }
  const env = { ...environment({ ...CREDENTIALS, ...urls, ...options.inputs }), ...options.env }
  const startedAt = clock.now()
  const ok = await clock.drive(
    run({
      env: { GITHUB_EVENT_PATH: '/event.json', ...env, ...options.env },
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
  const texts = JSON.stringify([log, debugged, annotations, outputs]) + kept.summary + kept.report
  const leaked = [...new LeakSearch().find(texts, [...masked, ...simulator.secrets]), ...simulator.leaks]
  if (leaked.length > 0) throw new Error(`Secrets leaked: ${leaked.join('; ')}`)
  const report = JSON.parse(kept.report) as ReportFile
  return { ok, log, annotations, outputs, summary: kept.summary, report, elapsedMs: clock.now() - startedAt }
}

/** Carries requests to the simulator, and does on the way what its faults ask for. */
export function transportTo(simulator: Simulator, clock: VirtualClock): Transport {
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
