/** The runner's signals, at any moment: a few seconds later the process has ended, and its report is complete and true. */
import { describe, expect, test } from '@jest/globals'
import { randomFrom } from '../support/stage.ts'
import { siteWith, untruths, type Site } from '../support/site.ts'

const CANCELLATIONS = 50
/** Side by side: most of the time of such a run is spent waiting. */
const LANES = 10
/** The runner kills 10 s after it cancels. */
const AT_MOST_MS = 9_500

interface Cancelled {
  readonly exitCode: number | null
  readonly afterMs: number
  readonly wrong: readonly string[]
  readonly deleted: number
  readonly unattempted: number
}

/** Runs, and sends signals `afterMs` after the first request has come; `again`: and again, for as long as there is a process. */
async function cancel(
  site: Site,
  afterMs: number,
  signals: readonly NodeJS.Signals[] = ['SIGINT'],
  inputs: Readonly<Record<string, string>> = {},
  again = false,
): Promise<Cancelled> {
  const at = { signal: 0 }
  const { exitCode, report, outputs, summary } = await site.run(inputs, {
    started: (child) => {
      const first = site.simulator.onRequest(() => {
        first()
        setTimeout(() => {
          at.signal = performance.now()
          const send = (): boolean => signals.every((signal) => child.kill(signal))
          if (!again) return void send()
          const repeated = setInterval(() => {
            if (!send()) clearInterval(repeated)
          }, 1)
        }, afterMs)
      })
    },
  })
  const wrong = untruths(site, report)
  if (!summary.includes('Huawei Cloud Cleanup')) wrong.push('there is no summary')
  if (outputs.counts !== JSON.stringify(report.counts)) wrong.push('the outputs are not those of the report')
  const { deleted = 0, unattempted = 0 } = report.counts
  return { exitCode, afterMs: performance.now() - at.signal, wrong, deleted, unattempted }
}

describe('a cancellation', () => {
  test(`at ${CANCELLATIONS} random moments: ends in time, red, with everything told`, async () => {
    const random = randomFrom(50)
    const plans = Array.from({ length: CANCELLATIONS }, (_, index) => ({
      type:
        (['coc-script', 'codeartsbuild-task', 'workspace-scheduled-task', 'roma-asset'] as const)[index % 4] ??
        'coc-script',
      afterMs: random() * 600,
      latency: 20 + random() * 150,
      hangs: random() < 0.2,
    }))
    const lane = async (mine: typeof plans): Promise<Cancelled[]> => {
      const done: Cancelled[] = []
      for (const { type, afterMs, latency, hangs } of mine) {
        const site = await siteWith(type, 150, { latency, romaJobDuration: 3_000 })
        if (hangs) site.simulator.inject({ fault: 'hang', executed: afterMs > 300, skip: 2, times: 3 })
        done.push(await cancel(site, afterMs, ['SIGINT'], { concurrency: '5' }))
      }
      return done
    }
    const lanes = Array.from({ length: LANES }, (_, n) => plans.filter((__, index) => index % LANES === n))
    const runs = (await Promise.all(lanes.map(lane))).flat()
    expect(runs).toHaveLength(CANCELLATIONS)
    expect(runs.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(Math.max(...runs.map(({ afterMs }) => afterMs))).toBeLessThan(AT_MOST_MS)
    // A few were through before the signal came; the others are red and have left something.
    const stopped = runs.filter(({ exitCode }) => exitCode !== 0)
    expect(stopped.every(({ exitCode }) => exitCode === 1)).toBe(true)
    expect(stopped.length).toBeGreaterThan(CANCELLATIONS / 2)
    expect(runs.some(({ deleted, unattempted }) => deleted > 0 && unattempted > 0)).toBe(true)
  }, 110_000)

  test('that is repeated does not cost the report', async () => {
    const site = await siteWith('coc-script', 50, { latency: 100 })
    const { exitCode, wrong, unattempted, afterMs } = await cancel(site, 300, [
      'SIGINT',
      'SIGTERM',
      'SIGINT',
      'SIGTERM',
    ])
    expect([exitCode, wrong]).toEqual([1, []])
    expect(unattempted).toBeGreaterThan(0)
    expect(afterMs).toBeLessThan(3_000)
  })

  test('that goes on to the very end of the process changes neither report nor exit code', async () => {
    const runs = Array.from({ length: 10 }, async (_, index) => {
      const site = await siteWith('coc-script', 3, { latency: 20 + index * 10 })
      return cancel(site, 1, ['SIGINT', 'SIGTERM'], { concurrency: '1' }, true)
    })
    const ends = (await Promise.all(runs)).map(({ exitCode, wrong, unattempted }) => [exitCode, wrong, unattempted > 0])
    expect(ends).toEqual(runs.map(() => [1, [], true]))
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('by %s lets what is under way come to its end', async (signal) => {
    const site = await siteWith('coc-script', 30, { latency: 600 })
    const { wrong, deleted, unattempted } = await cancel(site, 900, [signal])
    // One that proved the key, and the five that it has on the wire.
    expect([wrong, deleted, unattempted]).toEqual([[], 6, 24])
  })
})
