/** The real clock: a sleep ends when it is over or is woken, never before, however long it is. */
import { expect, test } from '@jest/globals'
import { systemClock } from '../../../src/runtime/runtime.ts'

/** Whether it ends within some milliseconds. */
const endsSoon = (sleep: Promise<void>): Promise<boolean> =>
  Promise.race([sleep.then(() => true), new Promise<false>((resolve) => void setTimeout(resolve, 30, false))])

test('it tells the time of this machine', () => {
  const [before, now, after] = [Date.now(), systemClock.now(), Date.now()]
  expect([before, now, after].sort((a, b) => a - b)).toEqual([before, now, after])
})

test('a sleep ends after its time', async () => {
  expect(await endsSoon(systemClock.sleep(1))).toBe(true)
})

test.each([
  ['an hour', 3_600_000],
  // More than a timer of Node.js can hold, which would fire at once.
  ['a month', 31 * 86_400_000],
])('one of %s does not end at once, but when it is woken', async (_, ms) => {
  const alarm = new AbortController()
  const sleep = systemClock.sleep(ms, alarm.signal)
  expect(await endsSoon(sleep)).toBe(false)
  alarm.abort()
  expect(await endsSoon(sleep)).toBe(true)
})

test('who is woken before does not fall asleep', async () => {
  expect(await endsSoon(systemClock.sleep(3_600_000, AbortSignal.abort()))).toBe(true)
})
