/** The committed bundle as a process of its own, against a simulator over real HTTP. */
import { afterEach } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { runAction, type FinishedRun, type RunOptions } from '../../simulator/runner.ts'
import { startServer, type ServerOptions } from '../../simulator/server.ts'
import { Simulator, type SimulatorOptions } from '../../simulator/simulator.ts'
import type { ReportFile } from './in-process.ts'
import { kindOf } from './kinds.ts'
import type { Type } from './scenario.ts'

export interface Site {
  readonly simulator: Simulator
  readonly url: string
  readonly ids: readonly string[]
  readonly existing: () => ReadonlySet<string>
  readonly run: (
    inputs?: Readonly<Record<string, string>>,
    options?: Omit<RunOptions, 'inputs'>,
  ) => Promise<FinishedRun & { readonly report: ReportFile }>
}

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

/** @param count how many resources of that type there are */
export async function siteWith(
  type: Type,
  count: number,
  { dripInterval = 1_000, ...options }: SimulatorOptions & ServerOptions = {},
): Promise<Site> {
  const simulator = new Simulator(options)
  const server = await startServer(simulator, { dripInterval })
  closing.push(() => server.close())
  const kind = kindOf(type)
  const ids = Array.from({ length: count }, () => kind.add(simulator))
  const usual = {
    'resource-type': type,
    ids: ids.join(),
    ...{ region: defaults.REGION, 'project-id': defaults.PROJECT_ID },
    ...{ endpoint: server.url, 'iam-endpoint': server.url },
    ...{ 'access-key-id': defaults.ACCESS_KEY_ID, 'secret-access-key': defaults.SECRET_ACCESS_KEY },
    ...kind.inputs,
  }
  return {
    ...{ simulator, url: server.url, ids },
    existing: () => new Set(kind.left(simulator)),
    run: async (inputs = {}, more = {}) => {
      const finished = await runAction({ inputs: { ...usual, ...inputs }, ...more })
      return { ...finished, report: finished.report as ReportFile }
    },
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

/** What is wrong with a report on targets that were there, each named once: nothing, if it is complete and true. */
export function untruths({ ids, existing, simulator }: Site, report: ReportFile | undefined): string[] {
  if (!report) return ['there is no report']
  const asked = new Set(
    simulator.journal.filter(({ operation }) => operation.endsWith('.delete')).flatMap((e) => e.ids),
  )
  const left = existing()
  const named = report.targets.map(({ id }) => id)
  const wrong = named.join() === ids.join() ? [] : [`the report is about ${named.length} targets of ${ids.length}`]
  for (const { id, outcome, state } of report.targets) {
    if (outcome === 'deleted' && left.has(id)) wrong.push(`${id} is said to be deleted, and is there`)
    if (outcome === 'unattempted' && asked.has(id)) wrong.push(`${id} is said to be unattempted, and was asked for`)
    if (outcome === 'failed' && state === 'there' && !left.has(id)) wrong.push(`${id} is said to be there, and is gone`)
    if (!['deleted', 'unattempted', 'failed'].includes(outcome)) wrong.push(`${id} cannot have ended as ${outcome}`)
  }
  return wrong
}
