/** A service that is asked too fast is asked more slowly, by the whole run, and never in vain for long. */
import { describe, expect, test } from '@jest/globals'
import { TOKEN } from '../../../simulator/defaults.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { RateLimiter } from '../../../src/huaweicloud/rate-limiter.ts'
import { inProcess } from '../../support/in-process.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const refused = (journal: readonly JournalEntry[]): number => journal.filter(({ status }) => status === 429).length

describe('a limit that is named in the message', () => {
  test.each([
    ['10 a minute', 10, 60_000, 45],
    ['20 a second', 20, 1_000, 200],
    ['5 in five seconds', 5, 5_000, 23],
  ])('%s: the pace is taken from it', async (_, limit, windowMs, count) => {
    const { simulator, run } = inProcess({ resources: ['coc-script', count], latency: 100 })
    simulator.limit({ limit, windowMs })
    const { ok, report, elapsedMs } = await run()
    expect([ok, report.counts.deleted]).toEqual([true, count])
    // Those under way when the first one is refused, and no more.
    expect(refused(simulator.journal)).toBeLessThanOrEqual(10)
    const least = (Math.ceil(count / limit) - 1) * windowMs
    expect(elapsedMs / least).toBeLessThan(1.1)
  })

  test('others who use the same quota get their share, and so do we', async () => {
    const { simulator, run, clock, left, seen } = inProcess({ resources: ['coc-script', 40], latency: 100 })
    simulator.limit({ limit: 10, windowMs: 10_000 })
    const headers = { 'x-auth-token': TOKEN }
    const rival = async (): Promise<void> => {
      while (left().size > 0) {
        await clock.sleep(2_000)
        await simulator.handle({ method: 'GET', host: 'x', target: '/v1/job/scripts?limit=1', headers, body: '' })
      }
    }
    void rival()
    const { ok, elapsedMs } = await run()
    expect(ok).toBe(true)
    expect(refused(seen('coc.delete'))).toBeLessThan(40)
    expect(elapsedMs).toBeLessThan(90_000)
  })
})

describe('a limit that nobody explains', () => {
  test('the whole run slows down, and few requests are refused', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 300], latency: 100 })
    simulator.limit({ limit: 10, windowMs: 1_000, message: false })
    const { ok, elapsedMs } = await run()
    expect(ok).toBe(true)
    expect(refused(simulator.journal)).toBeLessThan(60)
    expect(elapsedMs).toBeLessThan(90_000)
  })

  test('those under way at the first refusal slow the run down once, not once each', async () => {
    const clock = new VirtualClock()
    const pacer = new RateLimiter(clock, () => 0.5)
    const { signal } = new AbortController()
    const startedAt = clock.now()
    const starts = await Promise.all(Array.from({ length: 10 }, () => pacer.acquire(signal)))
    for (const start of starts) if (start) pacer.onThrottled(start, {})
    const next = await clock.drive(pacer.acquire(signal))
    expect((next?.at ?? Infinity) - startedAt).toBeLessThanOrEqual(1_000)
  })

  test("CodeArts Build's own code for it is a 400 or 500, and means the same", async () => {
    const { simulator, run } = inProcess({ resources: ['codeartsbuild-task', 30], latency: 100 })
    simulator.inject({ fault: 'throttled-cb', times: 10, skip: 1 })
    const { ok, report } = await run()
    expect([ok, report.counts.deleted]).toEqual([true, 30])
    // Nothing was in doubt: nobody had to look.
    expect(simulator.journal.filter(({ operation }) => operation === 'codeartsbuild.show')).toEqual([])
  })

  test('of the two, a 400 would be final without that code', async () => {
    const { simulator, run } = inProcess({ resources: ['codeartsbuild-task', 1], latency: 100 })
    const body = JSON.stringify({ error_code: 'CB.00060211', error_msg: 'slow down' })
    const answer = { status: 400, headers: {}, body }
    simulator.inject({ fault: 'answer', operation: 'codeartsbuild.delete', answer })
    const { report } = await run()
    expect(report.targets).toMatchObject([{ outcome: 'deleted', attempts: 2 }])
  })
})

describe('Retry-After', () => {
  test.each(['429-retry-after', '429-retry-after-date'] as const)('%s is honoured by every request', async (fault) => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 20], latency: 100 })
    simulator.inject({ fault, seconds: 40, skip: 1 })
    const { ok } = await run()
    expect(ok).toBe(true)
    const [first] = simulator.journal.filter(({ status }) => status === 429)
    const at = first?.at ?? 0
    const early = simulator.journal.filter((entry) => entry.at > at && entry.at < at + 39_000)
    expect(early).toEqual([])
    expect(simulator.journal.some((entry) => entry.at > at)).toBe(true)
  })

  test('of a 503 holds back that request alone', async () => {
    const { simulator, run, ids } = inProcess({ resources: ['coc-script', 20], latency: 100 })
    simulator.inject({ fault: '503-retry-after', seconds: 30, id: ids[5] ?? '' })
    const { ok, elapsedMs } = await run()
    expect(ok).toBe(true)
    expect(elapsedMs).toBeGreaterThanOrEqual(30_000)
    const [, again] = simulator.journal.filter((entry) => entry.ids[0] === ids[5])
    expect(simulator.journal.filter(({ at }) => at < (again?.at ?? 0))).toHaveLength(20)
  })

  test.each([3_600, 999_999_999_999])(
    'of %d seconds is longer than the run may take: it ends, and says so',
    async (seconds) => {
      const { simulator, run } = inProcess({ resources: ['coc-script', 20], latency: 100 })
      simulator.inject({ fault: '429-retry-after', seconds, skip: 5, times: Infinity })
      const { ok, report, elapsedMs, deletes } = {
        ...(await run({ concurrency: '1' })),
        deletes: simulator.journal.length,
      }
      expect(ok).toBe(false)
      expect(elapsedMs).toBeLessThan(6_000)
      expect(report.counts).toMatchObject({ deleted: 5, failed: 1, unattempted: 14 })
      expect(deletes).toBe(6)
      expect(report.targets.find(({ outcome }) => outcome === 'failed')?.reason).toMatch(
        /HTTP 429 APIGW\.0308.*refused requests as too many/,
      )
      expect(report.targets.at(-1)?.reason).toMatch(/throttled the requests of this run/)
      expect(report.problems).toEqual([])
    },
  )

  test('of a 503 that is longer than the run may take is not waited for', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 1], latency: 100 })
    simulator.inject({ fault: '503-retry-after', seconds: 3_600, times: Infinity, operation: 'coc.delete' })
    const { report, elapsedMs } = await run()
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', attempts: 1 }])
    expect(elapsedMs).toBeLessThan(1_000)
  })
})

describe('a service that takes no more for longer than the run can wait', () => {
  test.each(['coc.list', 'coc.delete'])(
    'ends at %s, and the other services of the run are asked all the same',
    async (operation) => {
      const { simulator, run } = inProcess()
      const scripts = ['a', 'b', 'c'].map((name) => simulator.coc.addScript({ name: `preview_${name}` }))
      const tasks = ['a', 'b', 'c'].map((name) => simulator.codeartsbuild.addJob({ name: `preview_${name}` }))
      simulator.inject({ fault: '429-retry-after', seconds: 3_600, operation, times: Infinity })
      const { ok, report, outputs, elapsedMs } = await run({
        'resource-type': 'coc-script codeartsbuild-task',
        'name-pattern': 'preview_*',
        endpoint: '',
        concurrency: '1',
      })
      expect(ok).toBe(false)
      expect(JSON.parse(outputs['deleted-ids'] ?? '')).toEqual(tasks)
      expect([...simulator.coc.scripts.keys()]).toEqual(scripts)
      expect(elapsedMs).toBeLessThan(10_000)
      expect(report.problems.length).toBe(operation === 'coc.list' ? 1 : 0)
      const reasons = report.targets.filter(({ outcome }) => outcome === 'unattempted').map(({ reason }) => reason)
      for (const reason of reasons) expect(reason).toContain('the service throttled the requests of this run')
      expect(reasons).toHaveLength(operation === 'coc.list' ? 0 : 2)
    },
  )
})

describe('a service that refuses everything', () => {
  test('is asked a dozen times in three minutes, then the run ends and says why', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 50], latency: 100 })
    simulator.inject({ fault: '429', times: Infinity })
    const { ok, report, elapsedMs } = await run({ timeout: '6h' })
    expect(ok).toBe(false)
    expect(simulator.journal.length).toBeLessThanOrEqual(15)
    expect(elapsedMs).toBeGreaterThan(120_000)
    expect(elapsedMs).toBeLessThan(400_000)
    const { failed = 0, unattempted = 0 } = report.counts
    expect(failed + unattempted).toBe(50)
    expect(report.targets.at(-1)?.reason).toMatch(/throttled the requests of this run/)
  })

  test('with a policy of ten a day, the run ends when the ten are used up', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 30], latency: 100 })
    simulator.limit({ limit: 10, windowMs: 86_400_000 })
    const { report, elapsedMs } = await run()
    expect(report.counts.deleted).toBe(10)
    expect(elapsedMs).toBeLessThan(10_000)
  })
})
