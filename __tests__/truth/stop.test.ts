/** How a run ends early: the first reason counts, and what is under way has five seconds. */
import { expect, test } from '@jest/globals'
import { CloudError } from '../../src/huaweicloud/errors.ts'
import { GRACE_MS, Stop, type StopReason } from '../../src/stop.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

interface Scene {
  readonly clock: VirtualClock
  readonly stop: Stop
  /** What may still start, and whether anything may go on. */
  readonly state: () => string
}

function scene(): Scene {
  const clock = new VirtualClock()
  const stop = new Stop(clock)
  const open = (): string[] => [
    ...(['read', 'delete', 'verify'] as const).filter((effect) => !stop.limit(effect).aborted),
    ...(stop.over.aborted ? [] : ['under way']),
  ]
  return { clock, stop, state: () => open().join(', ') }
}

const error = (status: number): CloudError => new CloudError({ kind: 'refused', status, attempts: 1, doubt: false })

test('before it, everything may start, at any time', () => {
  const { stop, state } = scene()
  expect([state(), stop.reason, stop.cause, stop.deadline]).toEqual([
    'read, delete, verify, under way',
    ...[undefined, undefined, Infinity],
  ])
})

test.each<[StopReason, string]>([
  ['cancelled', 'verify, under way'],
  ['deadline', 'verify, under way'],
  ['throttling', 'verify, under way'],
  // Nothing can be looked up without credentials.
  ['credentials', 'under way'],
])('%s: at once nothing but %s, and five seconds later nothing', async (reason, left) => {
  const { clock, stop, state } = scene()
  stop.request(reason)
  expect([state(), stop.reason]).toEqual([left, reason])
  await clock.drive(clock.sleep(GRACE_MS - 1))
  expect(state()).toBe(left)
  await clock.drive(clock.sleep(1))
  expect(state()).toBe('')
})

test('the first reason counts; refused credentials end looking up all the same, and nobody gets more time', async () => {
  const { clock, stop, state } = scene()
  stop.request('throttling', error(429))
  await clock.drive(clock.sleep(4_000))
  stop.request('credentials', error(401))
  expect([state(), stop.reason, stop.cause?.status]).toEqual(['under way', 'throttling', 429])
  await clock.drive(clock.sleep(1_000))
  expect(state()).toBe('')
})

test('comes at the deadline, which is known before', async () => {
  const { clock, stop, state } = scene()
  stop.after(60_000)
  expect(stop.deadline).toBe(clock.now() + 60_000)
  await clock.drive(clock.sleep(59_999))
  expect(stop.reason).toBeUndefined()
  await clock.drive(clock.sleep(1))
  expect([state(), stop.reason]).toEqual(['verify, under way', 'deadline'])
})

test('a run that is done has no deadline any more, and nothing waits for it', async () => {
  const { clock, stop, state } = scene()
  const startedAt = clock.now()
  stop.after(60_000)
  stop.end()
  expect(state()).toBe('read, delete')
  await expect(clock.drive(new Promise(() => undefined))).rejects.toThrow('drains')
  expect([stop.reason, clock.now()]).toEqual([undefined, startedAt])
})
