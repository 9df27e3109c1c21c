/** Batches that are refused as a whole: the good ones get through, the bad ones stand alone, at a bounded price. */
import { describe, expect, test } from '@jest/globals'
import { forEachAtMost } from '../../src/runtime/concurrency.ts'
import { CloudError, type CloudErrorFields } from '../../src/huaweicloud/errors.ts'
import type { Target } from '../../src/plan/target.ts'
import { chunk } from '../../src/runtime/concurrency.ts'
import { mayBeAboutContent, submitHalving } from '../../src/deletion/bisect.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...fields })
const targetsOf = (count: number): Target[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'coc-script', id: String(index) }))

interface Ends {
  readonly submitted: string[][]
  readonly ended: string[]
  readonly refused: string[][]
}

/** A service that refuses every batch with one of these in it. */
async function submitWith(count: number, bad: (id: number) => boolean, status = 403): Promise<Ends> {
  const ends: Ends = { submitted: [], ended: [], refused: [] }
  const idsOf = (targets: readonly Target[]): string[] => targets.map(({ id }) => id)
  await submitHalving(
    targetsOf(count),
    (targets) => {
      ends.submitted.push(idsOf(targets))
      if (targets.some(({ id }) => bad(Number(id)))) {
        return Promise.resolve({ refused: errorOf({ status }), left: targets })
      }
      ends.ended.push(...idsOf(targets))
      return Promise.resolve('ended')
    },
    (targets) => {
      ends.refused.push(idsOf(targets))
    },
  )
  return ends
}

describe('A batch that is refused', () => {
  test.each([1, 2, 3, 7, 64, 5_000])('of %d: the one bad id stands alone, wherever it is', async (count) => {
    const places = [0, Math.floor(count / 3), Math.floor(count / 2), count - 1]
    for (const bad of new Set(places)) {
      const { refused, ended, submitted } = await submitWith(count, (id) => id === bad)
      expect(refused).toEqual([[String(bad)]])
      expect(ended.map(Number).sort((a, b) => a - b)).toEqual(
        targetsOf(count)
          .map(({ id }) => Number(id))
          .filter((id) => id !== bad),
      )
      expect(submitted.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + 1)
    }
  })

  test('is asked for in the order of its ids', async () => {
    const { submitted } = await submitWith(4, (id) => id === 2)
    expect(submitted.map((ids) => ids.join(''))).toEqual(['0123', '01', '23', '2', '3'])
  })

  test('where the caller may delete none of them: given up after a few dozen requests', async () => {
    const { submitted, refused } = await submitWith(5_000, () => true)
    expect(submitted.length).toBeLessThan(60)
    expect(refused.flat().map(Number)).toEqual(targetsOf(5_000).map(({ id }) => Number(id)))
  })

  test('where one range is forbidden: the others go, as soon as one request was taken patience begins anew', async () => {
    const { ended, refused } = await submitWith(4_096, (id) => id % 256 < 2)
    expect(ended).toHaveLength(4_096 - 32)
    expect(refused.every((ids) => ids.length === 1)).toBe(true)
  })

  test('for what is in it, not for a missing permission: every id gets its own answer', async () => {
    const { refused } = await submitWith(100, () => true, 400)
    expect(refused.map((ids) => ids.length)).toEqual(Array.from({ length: 100 }, () => 1))
  })

  test('and of which nothing is left by then: nothing more is asked for', async () => {
    const calls = { submit: 0, refused: 0 }
    await submitHalving(
      targetsOf(8),
      () => {
        calls.submit += 1
        return Promise.resolve({ refused: errorOf({ status: 400 }), left: [] })
      },
      () => void (calls.refused += 1),
    )
    expect(calls).toEqual({ submit: 1, refused: 0 })
  })
})

test.each<[boolean, Partial<CloudErrorFields>]>([
  [true, { status: 400, code: 'WKS.1' }],
  [true, { status: 404, code: 'WKS.1' }],
  [true, { status: 409, code: 'WKS.1' }],
  [true, { status: 422, code: 'WKS.1' }],
  [true, { status: 403, code: 'WKS.1' }],
  [true, { status: 403, code: 'APIGW.0302' }],
  [false, { status: 404, code: 'APIGW.0101' }],
  [false, { status: 401, code: 'WKS.1' }],
  [false, { status: 429, code: 'WKS.1' }],
  [false, { status: 500, code: 'WKS.1' }],
  [false, { kind: 'unclear', status: 400 }],
  [false, { kind: 'network' }],
])('May be about what is in the batch: %j, for %j', (is, fields) => {
  expect(mayBeAboutContent(errorOf(fields))).toBe(is)
})

test.each([
  [[], 3, []],
  [[1, 2, 3], 3, [[1, 2, 3]]],
  [[1, 2, 3, 4], 3, [[1, 2, 3], [4]]],
])('%j in parts of %d: %j', (items, size, parts) => {
  expect(chunk(items, size)).toEqual(parts)
})

describe('Work on many things', () => {
  test('begins in their order, with as many at once as allowed, and no more', async () => {
    const clock = new VirtualClock()
    const begun: number[] = []
    const open = { now: 0, most: 0 }
    const work = forEachAtMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      begun.push(item)
      open.most = Math.max(open.most, ++open.now)
      await clock.sleep(item === 1 ? 100 : 10)
      open.now -= 1
    })
    await clock.drive(work)
    expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(open).toEqual({ now: 0, most: 3 })
  })

  test('that is none is done at once', async () => {
    await expect(forEachAtMost(3, [], () => Promise.reject(new Error('there is nothing')))).resolves.toBeUndefined()
  })
})
