/** How fast requests start: what each kind of refusal changes, how that passes again, and when it makes no sense to go on. */
import { describe, expect, test } from '@jest/globals'
import {
  RateLimiter,
  parsePolicy,
  parseRetryAfter,
  type RequestStart,
  type Throttling,
} from '../../../src/huaweicloud/rate-limiter.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const { signal } = new AbortController()

interface Scene {
  readonly clock: VirtualClock
  readonly pacer: RateLimiter
  /** The next starts, and when they came, in milliseconds after the beginning. */
  readonly next: () => Promise<RequestStart>
  readonly times: (count: number) => Promise<number[]>
  /** The next start is refused at once. */
  readonly refuse: (throttling?: Throttling) => Promise<void>
  /** As many refusals in a row and one more: the times between them. */
  readonly pausesBetween: (count: number, throttling?: Throttling) => Promise<number[]>
}

function scene(random = 0.5): Scene {
  const clock = new VirtualClock()
  const startedAt = clock.now()
  const pacer = new RateLimiter(clock, () => random)
  const next = async (): Promise<RequestStart> => {
    const start = await clock.drive(pacer.acquire(signal))
    if (!start) throw new Error('no start')
    return start
  }
  const times = async (count: number): Promise<number[]> => {
    const found: number[] = []
    for (let i = 0; i < count; i++) found.push(Math.round((await next()).at - startedAt))
    return found
  }
  const refuse = async (throttling: Throttling = {}): Promise<void> => {
    pacer.onThrottled(await next(), throttling)
  }
  const pausesBetween = async (count: number, throttling?: Throttling): Promise<number[]> => {
    const pauses: number[] = []
    await refuse(throttling)
    for (let i = 0; i < count; i++) {
      const before = clock.now()
      await refuse(throttling)
      pauses.push(clock.now() - before)
    }
    return pauses
  }
  return { clock, pacer, next, times, refuse, pausesBetween }
}

test.each([
  ['policy user over ratelimit,limit:10,time:1 minute', { limit: 10, windowMs: 60_000 }],
  ['Limit:  5 ,  Time:  30second', { limit: 5, windowMs: 30_000 }],
  ['limit:1,time:2 hours', { limit: 1, windowMs: 7_200_000 }],
  ['limit:1,time:1 day', { limit: 1, windowMs: 86_400_000 }],
  ['limit:1,time:2 day', undefined],
  ['limit:0,time:1 minute', undefined],
  ['limit:10,time:0 minute', undefined],
  ['limit:12345678,time:1 minute', undefined],
  ['too many requests', undefined],
])('the policy in %j is %j', (message, policy) => {
  expect(parsePolicy(message)).toEqual(policy)
})

test('nothing waits where nothing was refused, also when the clock is put back', async () => {
  const { times, clock } = scene()
  expect(await times(3)).toEqual([0, 0, 0])
  clock.pass(-3_600_000)
  expect(await times(2)).toEqual([-3_600_000, -3_600_000])
})

describe('a refusal with a policy', () => {
  test('that we have used up ourselves: the next turn comes when the service has forgotten the oldest start', async () => {
    const { times, clock, refuse } = scene()
    for (let i = 0; i < 2; i++) {
      await times(1)
      clock.pass(1_000)
    }
    await refuse({ policy: { limit: 2, windowMs: 10_000 } })
    // A window counts as 4 % longer; the one refused at 2 s is not in it.
    expect(await times(4)).toEqual([10_400, 11_400, 20_800, 21_800])
  })

  test.each([5_000, 10_100])('after %d ms, so that our own start is still in the window: no other wait', async (ms) => {
    const { times, clock, refuse } = scene(0.998)
    await times(1)
    clock.pass(ms)
    await refuse({ policy: { limit: 1, windowMs: 10_000 } })
    expect(await times(1)).toEqual([10_400])
  })

  test.each([
    [10, 60_000, [4_500, 9_000, 18_000, 36_000, 45_000, 45_000]],
    [10, 600_000, [45_000, 90_000, 180_000, 360_000, 450_000, 450_000]],
  ])('that others have used up (%d in %d ms): one slot is waited for, then two, then four', async (...row) => {
    const [limit, windowMs, pauses] = row
    const { pausesBetween } = scene()
    expect(await pausesBetween(pauses.length, { policy: { limit, windowMs } })).toEqual(pauses)
  })

  test('ends the groping for a pace: those who wait hear of it at once', async () => {
    const { clock, pacer, refuse, next, times } = scene()
    const startedAt = clock.now()
    await refuse()
    const under = await next()
    pacer.onSuccess()
    const waiting = pacer.acquire(signal)
    clock.at(50, () => {
      pacer.onThrottled(under, { retryAfterMs: 100, policy: { limit: 1_000, windowMs: 1_000_000 } })
    })
    expect(await clock.drive(waiting)).toMatchObject({ at: startedAt + 900 })
    expect(await times(2)).toEqual([900, 900])
  })
})

describe('a refusal without a word on the limit', () => {
  test('makes the run half as fast as in the last second, after a pause', async () => {
    const { clock, pacer, next, times } = scene()
    await times(7)
    clock.pass(2_000)
    await times(4)
    pacer.onThrottled(await next(), {})
    expect(await times(3)).toEqual([2_750, 3_150, 3_550])
  })

  test('after one that was slow already: half as fast again, and never slower than one a minute', async () => {
    const { pacer, times, refuse } = scene()
    const gaps: number[] = []
    for (let i = 0; i < 8; i++) {
      await refuse()
      const [a = 0, b = 0] = await times(2)
      gaps.push(Math.round((b - a) / 1_000))
      pacer.onSuccess()
    }
    expect(gaps).toEqual([2, 4, 8, 15, 28, 55, 60, 60])
  })

  test('in a row: the pause doubles up to a minute, the pace stays', async () => {
    const pauses = [750, 1_500, 3_000, 6_000, 12_000, 24_000, 45_000, 45_000]
    const { times, pausesBetween } = scene()
    expect(await pausesBetween(pauses.length)).toEqual(pauses)
    const [a = 0, b = 0] = await times(2)
    expect(b - a).toBe(2_000)
  })

  test('passes: each request that is taken makes the run faster, until there is no gap any more', async () => {
    const { pacer, times, refuse } = scene()
    await refuse()
    const gapNow = async (): Promise<number> => {
      const [a = 0, b = 0] = await times(2)
      return b - a
    }
    const gaps = [await gapNow()]
    for (const count of [1, 22, 173, 1]) {
      for (let i = 0; i < count; i++) pacer.onSuccess()
      gaps.push(await gapNow())
    }
    // 2 s, then 3 % less each time; below 5 ms it is none.
    expect(gaps).toEqual([2_000, 1_940, 992, 5, 0])
  })
})

test('those under way at a refusal are refused too: the same wave, one slow-down', async () => {
  const { pacer, next, times } = scene()
  const starts = [await next(), await next(), await next()]
  for (const start of starts) pacer.onThrottled(start, {})
  // Three starts in a second were too many, so the next come at half that pace.
  expect(await times(2)).toEqual([750, 750 + Math.round(2_000 / 3)])
})

describe('Retry-After', () => {
  test('is what is waited for, no more and no less, the first time', async () => {
    const { times, refuse } = scene()
    await refuse({ retryAfterMs: 40 })
    expect(await times(1)).toEqual([40])
  })

  test('that was of no use: our own patience counts too', async () => {
    const { times, refuse } = scene()
    await refuse({ retryAfterMs: 40 })
    await refuse({ retryAfterMs: 40 })
    expect(await times(1)).toEqual([1_540])
  })

  test('of one that was under way: the longest of them all', async () => {
    const { pacer, next, times } = scene()
    const starts = [await next(), await next(), await next()]
    for (const [index, retryAfterMs] of [10, 5_000, 20].entries())
      pacer.onThrottled(starts[index] ?? { sequence: 0, at: 0 }, { retryAfterMs })
    expect(await times(1)).toEqual([5_000])
  })
})

test('who waits for a turn that may not come any more stops waiting at once', async () => {
  const { clock, pacer, refuse } = scene()
  await refuse({ retryAfterMs: 60_000 })
  const limit = new AbortController()
  const startedAt = clock.now()
  clock.at(100, () => {
    limit.abort()
  })
  expect(await clock.drive(pacer.acquire(limit.signal))).toBeUndefined()
  expect(clock.now() - startedAt).toBe(100)
  expect(await clock.drive(pacer.acquire(limit.signal))).toBeUndefined()
})

describe('it makes no sense to go on', () => {
  const QUICK = { policy: { limit: 1_000, windowMs: 1_000 } }

  test.each([
    [9, 180_000, false],
    [10, 179_999, false],
    [10, 180_000, true],
  ])('after %d refusals in %d ms, with nothing taken in between: %s', async (refusals, ms, expected) => {
    const { clock, pacer, refuse } = scene()
    const startedAt = clock.now()
    for (let i = 0; i < refusals; i++) await refuse(QUICK)
    clock.pass(startedAt + ms - clock.now())
    expect(pacer.shouldGiveUp(Infinity)).toBe(expected)
    pacer.onSuccess()
    expect(pacer.shouldGiveUp(Infinity)).toBe(false)
  })

  test('when the next turn comes after the end of the run', async () => {
    const { pacer, refuse, clock } = scene()
    const turn = clock.now() + 40_000
    await refuse({ retryAfterMs: 40_000 })
    expect([pacer.shouldGiveUp(turn), pacer.shouldGiveUp(turn - 1)]).toEqual([false, true])
  })
})

test.each([
  ['0', 0],
  [' 20 ', 20_000],
  ['Sat, 21 Nov 2026 12:01:00 GMT', 60_000],
  ['2026-11-21T12:00:30Z', 30_000],
  ['Sat, 21 Nov 2026 11:00:00 GMT', 0],
  ['Sat, 21 Nov 2026 12:01:00', 60_000],
  ['Saturday, 21-Nov-26 12:01:00 GMT', 60_000],
  ['1e3', undefined],
  ['soon', undefined],
  ['', undefined],
])('Retry-After %j is %j milliseconds', (value, expected) => {
  const answer = { status: 503, headers: { 'retry-after': value }, body: '' }
  expect(parseRetryAfter(answer, Date.UTC(2026, 10, 21, 12))).toBe(expected)
})
