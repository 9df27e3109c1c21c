/** The runner's signals, at any moment: nothing new starts, the process ends, and its report is complete and true. */
import { describe, expect, test } from '@jest/globals'
import { FIXTURES } from '../../simulator/registry.ts'
import { inChildProcess, preload } from '../support/child-process.ts'
import { untruths } from '../support/untruths.ts'
import { randomFrom } from '../support/stage.ts'

const CANCELLATIONS = 30
const RESOURCES = 60
/** Side by side: some of these runs wait for what never answers. */
const LANES = 10
const CONCURRENCY = 5

/** Says in the log that a signal has come, in the same turn in which the action hears of it. */
const ACKNOWLEDGE = preload(`
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.stderr.write(signal + ' heard'))`)

interface Plan {
  readonly type: string
  readonly count: number
  /** The signals are sent when this request has come, the first being 1. */
  readonly atRequest: number
  /** From this request on nothing is answered until the first signal was heard. Default: `atRequest`. */
  readonly holdFrom?: number
  readonly signals: readonly NodeJS.Signals[]
  /** The signals are sent again and again, for as long as there is a process. */
  readonly again?: boolean
  readonly inputs?: Readonly<Record<string, string>>
  /** What is under way at the signal is never answered; `done` though it was. */
  readonly hangs?: 'done' | 'not done'
}

interface Cancelled {
  readonly exitCode: number | null
  /** False if the run was through before. */
  readonly signalled: boolean
  readonly wrong: readonly string[]
  readonly deleted: number
  readonly unattempted: number
  /** Deletes that were not answered when the signal came, or started after it. */
  readonly lateDeletes: number
}

/** Runs until the request, sends the signals, and answers when the action has heard them: no part of it depends on time. */
async function cancel(plan: Plan): Promise<Cancelled> {
  const { type, count, atRequest, holdFrom = atRequest, signals, again = false, inputs = {}, hangs } = plan
  const heard = Promise.withResolvers<undefined>()
  const clock = { now: () => Date.now(), sleep: () => (held ? heard.promise : Promise.resolve()) }
  let held = false
  const harness = inChildProcess({ resources: [type, count], clock, latency: 1, romaJobDuration: 300 })
  const { simulator } = harness
  const { exitCode, report, outputs, summary } = await harness.run(inputs, {
    env: ACKNOWLEDGE,
    started: (child) => {
      child.stderr?.once('data', () => {
        heard.resolve(undefined)
      })
      const send = (): boolean => signals.every((signal) => child.kill(signal))
      simulator.onRequest(({ n }) => {
        if (n >= holdFrom) held = true
        if (n !== atRequest) return
        if (hangs) simulator.inject({ fault: 'hang', executed: hangs === 'done', times: 3 })
        send()
        if (!again) return
        const repeated = setInterval(() => {
          if (!send()) clearInterval(repeated)
        }, 1)
      })
    },
  })
  const wrong = untruths(harness, report)
  if (!summary.includes('Huawei Cloud Cleanup')) wrong.push('there is no summary')
  if (outputs.counts !== JSON.stringify(report.counts)) wrong.push('the outputs are not those of the report')
  const { deleted = 0, unattempted = 0 } = report.counts
  const signalled = simulator.journal.length >= atRequest
  const lateDeletes = simulator.journal.filter(({ n, operation }) => n >= atRequest && operation.endsWith('.delete'))
  return { exitCode, signalled, wrong, deleted, unattempted, lateDeletes: lateDeletes.length }
}

// On Windows a signal from outside just kills: what the runner does there cannot be done from here.
const describeWithSignals = process.platform === 'win32' ? describe.skip : describe

describeWithSignals('a cancellation', () => {
  test(`at ${CANCELLATIONS} random requests: starts nothing new, is red, and everything is told`, async () => {
    const random = randomFrom(50)
    const plans = Array.from({ length: CANCELLATIONS }, (_, index): Plan => {
      const type = FIXTURES[index % FIXTURES.length]?.type ?? 'coc-script'
      // Lists and batches need few requests for so many resources.
      const requests = type === 'workspace-scheduled-task' ? 8 : RESOURCES
      const atRequest = 1 + Math.floor(random() * requests)
      const hangs = random() < 0.2 ? { hangs: random() < 0.5 ? ('done' as const) : ('not done' as const) } : {}
      const inputs = { concurrency: String(CONCURRENCY) }
      return { type, count: RESOURCES, atRequest, signals: ['SIGINT'], inputs, ...hangs }
    })
    const lane = async (mine: readonly Plan[]): Promise<Cancelled[]> => {
      const done: Cancelled[] = []
      for (const plan of mine) done.push(await cancel(plan))
      return done
    }
    const lanes = Array.from({ length: LANES }, (_, n) => plans.filter((__, index) => index % LANES === n))
    const runs = (await Promise.all(lanes.map(lane))).flat()
    expect(runs).toHaveLength(CANCELLATIONS)
    expect(runs.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(runs.filter(({ lateDeletes }) => lateDeletes > CONCURRENCY)).toEqual([])
    // Who was through before the signal is green; of the others, what was not started is left.
    for (const { exitCode, signalled, unattempted } of runs) {
      if (!signalled) expect(exitCode).toBe(0)
      if (unattempted > 0) expect(exitCode).toBe(1)
    }
    const stopped = runs.filter(({ exitCode }) => exitCode === 1)
    expect(stopped.length).toBeGreaterThan(CANCELLATIONS / 2)
    expect(runs.some(({ deleted, unattempted }) => deleted > 0 && unattempted > 0)).toBe(true)
  })

  test('that is repeated does not cost the report', async () => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGINT', 'SIGTERM'] as const
    const { exitCode, wrong, unattempted } = await cancel({ type: 'coc-script', count: 50, atRequest: 5, signals })
    expect([exitCode, wrong]).toEqual([1, []])
    expect(unattempted).toBeGreaterThan(0)
  })

  test('that goes on to the very end of the process changes neither report nor exit code', async () => {
    const plan: Plan = { type: 'coc-script', count: 3, atRequest: 1, signals: ['SIGINT', 'SIGTERM'], again: true }
    const runs = await Promise.all(Array.from({ length: 10 }, () => cancel(plan)))
    const ends = runs.map(({ exitCode, wrong, deleted, unattempted }) => [exitCode, wrong, deleted, unattempted])
    expect(ends).toEqual(runs.map(() => [1, [], 1, 2]))
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('by %s lets what is under way come to its end', async (signal) => {
    // The first proves the credentials, then the five go at once that a permanent key has on the wire.
    const plan: Plan = { type: 'coc-script', count: 30, atRequest: 6, holdFrom: 2, signals: [signal] }
    const { exitCode, wrong, deleted, unattempted } = await cancel(plan)
    expect([exitCode, wrong, deleted, unattempted]).toEqual([1, [], 6, 24])
  })
})
