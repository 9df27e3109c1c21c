/** How a run ends early: the first reason counts, and what is under way has five seconds. */
import { expect, test } from '@jest/globals'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import { GRACE_MS, Cancellation, type StopReason } from '../../../src/runtime/cancellation.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

interface Scene {
  readonly clock: VirtualClock
  readonly cancellation: Cancellation
  /** What may still start, and whether anything may go on. */
  readonly state: () => string
}

function scene(): Scene {
  const clock = new VirtualClock()
  const cancellation = new Cancellation(clock)
  const open = (): string[] => [
    ...(['read', 'delete', 'verify'] as const).filter((effect) => !cancellation.signalFor(effect).aborted),
    ...(cancellation.hardSignal.aborted ? [] : ['under way']),
  ]
  return { clock, cancellation, state: () => open().join(', ') }
}

const error = (status: number): CloudError => new CloudError({ kind: 'refused', status, attempts: 1, inDoubt: false })

test('before it, everything may start, at any time', () => {
  const { cancellation, state } = scene()
  expect([state(), cancellation.reason, cancellation.cause, cancellation.deadline]).toEqual([
    'read, delete, verify, under way',
    ...[undefined, undefined, Infinity],
  ])
})

test.each<[StopReason, string]>([
  ['cancelled', 'verify, under way'],
  ['deadline', 'verify, under way'],
  // Nothing can be looked up without credentials.
  ['credentials', 'under way'],
])('%s: at once nothing but %s, and five seconds later nothing', async (reason, left) => {
  const { clock, cancellation, state } = scene()
  cancellation.request(reason)
  expect([state(), cancellation.reason]).toEqual([left, reason])
  await clock.drive(clock.sleep(GRACE_MS - 1))
  expect(state()).toBe(left)
  await clock.drive(clock.sleep(1))
  expect(state()).toBe('')
})

test('the first reason counts; refused credentials end looking up all the same, and nobody gets more time', async () => {
  const { clock, cancellation, state } = scene()
  cancellation.request('deadline', error(504))
  await clock.drive(clock.sleep(4_000))
  cancellation.request('credentials', error(401))
  expect([state(), cancellation.reason]).toEqual(['under way', 'deadline'])
  expect(cancellation.cause).toMatchObject({ status: 504 })
  await clock.drive(clock.sleep(1_000))
  expect(state()).toBe('')
})

test('comes at the deadline, which is known before', async () => {
  const { clock, cancellation, state } = scene()
  cancellation.stopAfter(60_000)
  expect(cancellation.deadline).toBe(clock.now() + 60_000)
  await clock.drive(clock.sleep(59_999))
  expect(cancellation.reason).toBeUndefined()
  await clock.drive(clock.sleep(1))
  expect([state(), cancellation.reason]).toEqual(['verify, under way', 'deadline'])
})

test('a run that is done has no deadline any more, and nothing waits for it', async () => {
  const { clock, cancellation, state } = scene()
  const startedAt = clock.now()
  cancellation.stopAfter(60_000)
  cancellation.end()
  expect(state()).toBe('read, delete')
  await expect(clock.drive(new Promise(() => undefined))).rejects.toThrow('drains')
  expect([cancellation.reason, clock.now()]).toEqual([undefined, startedAt])
})
