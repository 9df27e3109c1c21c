/** Work on many things, some at once or part by part. */
import { describe, expect, test } from '@jest/globals'
import { chunk, forEachConcurrent } from '../../../src/runtime/concurrency.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

test.each([
  [[], 3, []],
  [[1, 2, 3], 3, [[1, 2, 3]]],
  [[1, 2, 3, 4], 3, [[1, 2, 3], [4]]],
])('%j in parts of %d is %j.', (items, size, parts) => {
  expect(chunk(items, size)).toEqual(parts)
})

describe('Work on many things', () => {
  test('begins in their order, with as many at once as allowed, and no more', async () => {
    const clock = new VirtualClock()
    const begun: number[] = []
    const open = { now: 0, most: 0 }
    const work = forEachConcurrent(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      begun.push(item)
      open.most = Math.max(open.most, ++open.now)
      await clock.sleep(item === 1 ? 100 : 10)
      open.now -= 1
    })
    await clock.drive(work)
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(open).toEqual({ now: 0, most: 3 })
  })

  test('ends at once where there is nothing to do', async () => {
    await expect(forEachConcurrent(3, [], () => Promise.reject(new Error('there is nothing')))).resolves.toBeUndefined()
  })
})
