/** The rules that hold for every type of resource: from what a service said to how a target ended. */
import { describe, expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../src/huaweicloud/errors.ts'
import type { Target } from '../../src/plan/target.ts'
import type { Context, Sight } from '../../src/resources/resource.ts'
import {
  afterError,
  asCloudError,
  confirmAll,
  isWorthALook,
  unattempted,
  unverified,
  Withheld,
} from '../../src/deletion/outcomes.ts'
import { Cancellation, type StopReason } from '../../src/runtime/cancellation.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...fields })

describe('A delete that met an error', () => {
  const unseen: Sight = { seen: 'unseen', error: errorOf({ status: 500 }) }
  test.each<[string, Partial<CloudErrorFields>, Sight, object]>([
    ['and is seen there: failed', { status: 400 }, { seen: 'there' }, { kind: 'failed', state: 'there' }],
    ['in doubt and seen there: failed', { inDoubt: true }, { seen: 'there' }, { kind: 'failed', state: 'there' }],
    ['and nobody could look: not known', { status: 400 }, unseen, { kind: 'failed', state: 'unknown' }],
    ['in doubt and gone: ours', { status: 403, inDoubt: true }, { seen: 'gone' }, { kind: 'deleted' }],
    ['refused and gone: somebody else was faster', { status: 400 }, { seen: 'gone' }, { kind: 'absent' }],
    ['forbidden, and not shown: not known', { status: 403 }, { seen: 'gone' }, { kind: 'failed', state: 'unknown' }],
  ])('%s', (_, fields, sight, outcome) => {
    const error = errorOf({ ...fields, attempts: 3, requestId: 'r1' })
    expect(afterError(error, sight)).toMatchObject({ ...outcome, attempts: 3, requestId: 'r1' })
    if ('state' in outcome) expect(afterError(error, sight)).toHaveProperty('error', error)
  })

  test.each([
    [{ status: 409, code: 'X.1' }, 'X.1'],
    [{ status: 409 }, '409'],
  ])('names the refusal of what is gone all the same (%j)', (fields, word) => {
    expect(afterError(errorOf(fields), { seen: 'gone' }).reason).toContain(`(${word})`)
  })
})

describe('Looking at what became of it', () => {
  test.each<[boolean, Partial<CloudErrorFields>]>([
    [true, { status: 400 }],
    [true, { status: 403 }],
    [true, { status: 404 }],
    [true, { status: 500, inDoubt: true }],
    [true, { kind: 'network', inDoubt: true }],
    [true, { status: 429, inDoubt: true }],
    [false, { status: 429 }],
    [false, { status: 401 }],
    [false, { status: 302 }],
    [false, { kind: 'network' }],
  ])('helps: %j, after %j', (helps, fields) => {
    expect(isWorthALook(errorOf(fields))).toBe(helps)
  })
})

describe('A target whose turn never came', () => {
  test.each<[StopReason | undefined, RegExp]>([
    ['cancelled', /cancelled/],
    ['deadline', /time-out/],
    ['credentials', /credentials were refused/],
    [undefined, /^the run ended before its turn came$/],
  ])('says why (%s)', (reason, words) => {
    const cancellation = new Cancellation(new VirtualClock())
    if (reason) cancellation.request(reason)
    expect(unattempted({ cancellation, client: {} })).toEqual({
      kind: 'unattempted',
      reason: expect.stringMatching(words) as unknown,
    })
  })

  test('says so if its service refused requests as too many', () => {
    const cancellation = new Cancellation(new VirtualClock())
    const throttled = errorOf({ status: 429 })
    expect(unattempted({ cancellation, client: { throttled } })).toMatchObject({
      reason: expect.stringContaining('too many') as unknown,
    })
  })
})

describe('Right before a request', () => {
  const [a, b]: [Target, Target] = [
    { type: 'coc-script', id: 'a' },
    { type: 'coc-script', id: 'b' },
  ]
  const confirming = (left: readonly Target[]) => ({ confirm: () => Promise.resolve(left) }) as unknown as Context

  test('nobody is asked where nothing can have changed', () => {
    expect(confirmAll([a], {} as Context)).toBeUndefined()
  })

  test('all may still go: it goes out', async () => {
    await expect(confirmAll([a, b], confirming([a, b]))?.()).resolves.toBeUndefined()
  })

  test('some may not: it stays, and those are named that may', async () => {
    const withheld: unknown = await confirmAll([a, b], confirming([b]))?.().catch((error: unknown) => error)
    expect(withheld).toBeInstanceOf(Withheld)
    expect((withheld as Withheld).left).toEqual([b])
  })
})

test('A mistake of ours is passed on and never looks like an answer of a service', () => {
  const mistake = new TypeError('ours')
  expect(() => asCloudError(mistake)).toThrow(mistake)
  const error = errorOf({})
  expect(asCloudError(error)).toBe(error)
})

test.each([
  [{ status: 403, code: 'X.1', message: 'm' }, 'X.1'],
  [{ status: 403, message: 'm' }, '403'],
  [{ message: 'm' }, 'm'],
])('What could not be verified says what came in the way (%j)', (fields, word) => {
  expect(unverified(errorOf(fields))).toContain(`(${word})`)
})
