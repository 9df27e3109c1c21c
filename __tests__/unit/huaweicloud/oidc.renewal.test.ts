/** A run that is longer than its keys: new ones in time, once for all that wait, and no target lost when there are none. */
import { describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../../simulator/simulator.ts'
import { KEYLESS } from '../../support/harness.ts'
import { inProcess, type InProcess } from '../../support/in-process.ts'

const MINUTE = 60_000

/** @param skewMs how far the clock of the cloud is ahead of the runner's */
const keyless = (scripts: number, skewMs = 0): InProcess =>
  inProcess({ resources: ['coc-script', scripts], skewMs, inputs: { ...KEYLESS, timeout: '6h' } })

/** Twenty deletions, of which the service takes one in ten minutes: more than three hours. */
function slow(skewMs?: number): InProcess {
  const slowed = keyless(20, skewMs)
  slowed.simulator.limit({ operation: 'coc.delete', limit: 1, windowMs: 10 * MINUTE })
  return slowed
}

/** When, in minutes after the start, requests of this kind came. */
function minutes({ journal }: Simulator, operation: string): number[] {
  const start = journal[0]?.at ?? 0
  return journal.filter((entry) => entry.operation === operation).map(({ at }) => (at - start) / MINUTE)
}

const refused = ({ journal }: Simulator): number => journal.filter(({ status }) => status === 401).length

describe('a run longer than its keys', () => {
  test.each([
    ['clocks agree', 0],
    ["the runner's clock is 14 minutes behind", 14 * MINUTE],
    ["the runner's clock is 14 minutes ahead", -14 * MINUTE],
  ])('renews them before they end, each time with a new ID token, when %s', async (_, skewMs) => {
    const { simulator, run } = slow(skewMs)
    const { report } = await run()
    expect(report.counts).toMatchObject({ deleted: 20 })
    const exchanges = minutes(simulator, 'sts.assumeWithOidc')
    const gaps = exchanges.slice(1).map((at, index) => at - (exchanges[index] ?? 0))
    expect(gaps).toHaveLength(3)
    for (const gap of gaps) {
      // They are renewed when they are needed, which is every ten minutes here.
      expect(gap).toBeGreaterThan(55)
    }
    expect(new Set(simulator.githubOidc.issued).size).toBe(4)
    expect(refused(simulator)).toBe(0)
  })

  test('many requests at once renew once', async () => {
    const { simulator, run } = keyless(100)
    simulator.limit({ operation: 'coc.delete', limit: 50, windowMs: 59 * MINUTE })
    const { report } = await run({ concurrency: '50' })
    expect(report.counts).toMatchObject({ deleted: 100 })
    expect(minutes(simulator, 'sts.assumeWithOidc')).toHaveLength(2)
    expect(refused(simulator)).toBe(0)
  })

  test.each(['503', '403-encoded', 'hang'] as const)(
    'a renewal that meets %s is tried again while the keys are good',
    async (fault) => {
      const { simulator, run } = keyless(130)
      simulator.limit({ operation: 'coc.delete', limit: 1, windowMs: 30_000 })
      simulator.inject({ fault, operation: 'sts.assumeWithOidc', skip: 1, times: fault === '503' ? 6 : 1 })
      const { report, log } = await run({ concurrency: '1' })
      expect(report.counts).toMatchObject({ deleted: 130 })
      expect(log.join('\n').includes('are still valid, but could not be renewed yet')).toBe(fault !== 'hang')
      expect(refused(simulator)).toBe(0)
    },
  )
})

describe('a run whose keys end', () => {
  test('stops when there are no new ones: what was done counts, the rest was never asked, and the cause is named', async () => {
    const { simulator, run } = slow()
    simulator.onRequest(({ n }) => {
      if (n === 3) simulator.sts.trust({ StringEquals: { 'oidc:sub': 'nobody' } })
    })
    const { ok, report } = await run({ concurrency: '1' })
    expect(ok).toBe(false)
    expect(report.counts.deleted).toBeGreaterThanOrEqual(5)
    expect(report.counts.failed).toBe(0)
    expect((report.counts.deleted ?? 0) + (report.counts.unattempted ?? 0)).toBe(20)
    expect(report.problems).toHaveLength(1)
    expect(report.problems[0]).toMatch(
      /^The run was stopped: HTTP 403 STS5\.1001: the temporary keys have expired and could not be renewed/,
    )
    expect(refused(simulator)).toBe(0)
    expect(simulator.coc.scripts.size).toBe(report.counts.unattempted)
  })

  test('a 401 within a renewed session ends it, once and for all', async () => {
    const { simulator, run } = slow()
    simulator.onRequest(({ operation }) => {
      if (operation === 'coc.delete' && minutes(simulator, 'sts.assumeWithOidc').length === 2)
        simulator.accounts.keys.clear()
    })
    const { ok, report } = await run({ concurrency: '1' })
    expect(ok).toBe(false)
    expect(refused(simulator)).toBe(1)
    expect(minutes(simulator, 'sts.assumeWithOidc')).toHaveLength(2)
    expect(report.counts).toMatchObject({ failed: 1, unattempted: simulator.coc.scripts.size - 1 })
  })
})
