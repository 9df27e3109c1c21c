/** Batches that are refused as a whole: the good targets get through and the bad ones stand alone, at a bounded price. */
import { describe, expect, test } from '@jest/globals'
import { bisect, mayConcernSingleTarget } from '../../../src/deletion/bisect.ts'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import type { Target } from '../../../src/plan/target.ts'
import { idsOf, targetsOf } from '../../support/engine.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...fields })
const all = (count: number): Target[] => targetsOf('workspace-scheduled-task', idsOf(count))

interface Run {
  readonly submitted: string[][]
  readonly done: string[]
  readonly refused: string[][]
}

/** Bisects targets at a service that refuses every batch with a bad one in it. */
async function submit(count: number, isBad: (index: number) => boolean): Promise<Run> {
  const run: Run = { submitted: [], done: [], refused: [] }
  const ids = (targets: readonly Target[]): string[] => targets.map(({ id }) => id)
  await bisect(
    all(count),
    (targets) => {
      run.submitted.push(ids(targets))
      const isRefused = targets.some(({ id }) => isBad(Number(id.slice(1))))
      if (isRefused) return Promise.resolve({ refused: errorOf({ status: 400 }), remaining: targets })
      run.done.push(...ids(targets))
      return Promise.resolve('done')
    },
    (targets) => {
      run.refused.push(ids(targets))
    },
  )
  return run
}

describe('A batch that is refused', () => {
  test.each([1, 2, 3, 7, 64, 500, 5_000])(
    'of %d gets through but for the one bad target, wherever it is',
    async (count) => {
      for (const bad of new Set([0, Math.floor(count / 3), Math.floor(count / 2), count - 1])) {
        const { refused, done, submitted } = await submit(count, (index) => index === bad)
        expect(refused).toEqual([[`a${bad}`]])
        expect(new Set(done)).toEqual(new Set(idsOf(count).filter((id) => id !== `a${bad}`)))
        expect(submitted.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(count)) + 1)
      }
    },
  )

  test('is asked for in the order of its targets', async () => {
    const { submitted } = await submit(4, (index) => index === 2)
    expect(submitted.map((ids) => ids.join(''))).toEqual(['a0a1a2a3', 'a0a1', 'a2a3', 'a2', 'a3'])
  })

  test.each([100, 500, 5_000])('of %d for the batch itself is given up after a few dozen requests', async (count) => {
    const { submitted, refused } = await submit(count, () => true)
    expect(submitted.length).toBeLessThan(60)
    expect(refused.flat()).toEqual(idsOf(count))
  })

  test('for bad targets here and there lets the others through, since every success renews the patience', async () => {
    const { done, refused } = await submit(4_096, (index) => index % 256 < 2)
    expect(done).toHaveLength(4_096 - 32)
    expect(refused.every((ids) => ids.length === 1)).toBe(true)
  })

  test('and of which nothing is left by then is not asked for again', async () => {
    const calls = { submit: 0, refused: 0 }
    await bisect(
      all(8),
      () => {
        calls.submit += 1
        return Promise.resolve({ refused: errorOf({ status: 400 }), remaining: [] })
      },
      () => void (calls.refused += 1),
    )
    expect(calls).toEqual({ submit: 1, refused: 0 })
  })

  test('goes on with those that are left, and never asks for none of them', async () => {
    const sizes: number[] = []
    await bisect(
      all(8),
      (targets) => {
        sizes.push(targets.length)
        return Promise.resolve({ refused: errorOf({ status: 400 }), remaining: targets.slice(1) })
      },
      () => undefined,
    )
    expect(sizes).not.toContain(0)
    expect(sizes[0]).toBe(8)
  })
})

test.each<[boolean, Partial<CloudErrorFields>]>([
  [true, { status: 400, code: 'WKS.1' }],
  [true, { status: 404, code: 'WKS.1' }],
  [true, { status: 409, code: 'WKS.1' }],
  [true, { status: 422, code: 'WKS.1' }],
  [true, { status: 403, code: 'WKS.1' }],
  [true, { status: 403, code: 'APIGW.0302' }],
  [true, { status: 400, code: 'ROMA.12001', errorClass: 'denied' }],
  [false, { status: 400, code: 'ROMA.1000', errorClass: 'credentials' }],
  [false, { status: 404, code: 'APIGW.0101' }],
  [false, { status: 401, code: 'WKS.1' }],
  [false, { status: 429, code: 'WKS.1' }],
  [false, { status: 500, code: 'WKS.1' }],
  [false, { kind: 'unclear', status: 400 }],
  [false, { kind: 'withheld' }],
  [false, { kind: 'network' }],
])('That a refusal may concern a single target is %j for %j.', (is, fields) => {
  expect(mayConcernSingleTarget(errorOf(fields))).toBe(is)
})
