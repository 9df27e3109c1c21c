/** From what a service said to how a target ended: the rules that hold for every resource type. */
import { describe, expect, test } from '@jest/globals'
import type { LookupResult } from '../../../src/deletion/context.ts'
import {
  asCloudError,
  outcomeAfterError,
  outcomeOfHold,
  shouldVerify,
  unattempted,
  unverified,
} from '../../../src/deletion/outcomes.ts'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import { Cancellation, type StopReason } from '../../../src/runtime/cancellation.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...fields })
const present: LookupResult = { status: 'present' }
const absent: LookupResult = { status: 'absent' }
const unknown: LookupResult = { status: 'unknown', error: errorOf({ status: 500 }) }

describe('A target whose delete met an error', () => {
  test.each<[string, Partial<CloudErrorFields>, LookupResult, object]>([
    ['and that is seen is failed, still there', { status: 400 }, present, { kind: 'failed', state: 'there' }],
    ['in doubt, and that is seen, is failed too', { inDoubt: true }, present, { kind: 'failed', state: 'there' }],
    ['and that nobody can see is failed, unknown', { status: 400 }, unknown, { kind: 'failed', state: 'unknown' }],
    ['in doubt, and that is gone, was deleted', { status: 403, inDoubt: true }, absent, { kind: 'deleted' }],
    ['and that is gone was deleted by somebody else', { status: 400 }, absent, { kind: 'absent' }],
    [
      'for a missing permission, and that is not shown, is failed, unknown',
      { status: 403 },
      absent,
      { kind: 'failed', state: 'unknown' },
    ],
    [
      'for a permission that is missing by its code is failed, unknown, too',
      { status: 400, errorClass: 'denied' },
      absent,
      { kind: 'failed', state: 'unknown' },
    ],
  ])('%s', (_, fields, result, outcome) => {
    const error = errorOf({ ...fields, attempts: 3, requestId: 'r1' })
    expect(outcomeAfterError(error, result)).toMatchObject({ ...outcome, attempts: 3, requestId: 'r1' })
    if ('state' in outcome) expect(outcomeAfterError(error, result)).toHaveProperty('error', error)
  })

  test.each([
    [{ status: 409, code: 'X.1' }, 'X.1'],
    [{ status: 409 }, '409'],
  ])('names the refusal where it is gone all the same (%j)', (fields, word) => {
    expect(outcomeAfterError(errorOf(fields), absent).reason).toContain(`(${word})`)
  })
})

describe('A target that is held', () => {
  const kept = { kind: 'kept', reason: 'pull request 7 is open' } as const
  const unread = { kind: 'unattempted', reason: 'GitHub did not answer' } as const
  test.each([
    ['before the first request is kept', kept, { attempts: 0 }, undefined, { kind: 'kept', reason: kept.reason }],
    ['before the first request is unattempted', unread, { attempts: 0 }, undefined, { ...unread }],
    ['after a plain refusal is kept', kept, { attempts: 2, status: 429 }, undefined, { kind: 'kept' }],
    ['unread after a plain refusal is failed', unread, { attempts: 2, status: 429 }, undefined, { kind: 'failed' }],
    ['in doubt, and no longer found, was deleted', kept, { attempts: 1, inDoubt: true }, absent, { kind: 'deleted' }],
    ['in doubt, and seen, is failed', kept, { attempts: 1, inDoubt: true }, present, { kind: 'failed' }],
    ['in doubt, and not to be seen, is failed', unread, { attempts: 1, inDoubt: true }, unknown, { kind: 'failed' }],
  ] as const)('%s', (...[, hold, fields, result, outcome]) => {
    expect(outcomeOfHold(hold, errorOf({ kind: 'withheld', ...fields }), result)).toMatchObject(outcome)
  })

  test('in doubt says that it may have been deleted, and why nothing more was sent', () => {
    const error = errorOf({ kind: 'withheld', attempts: 1, inDoubt: true, requestId: 'r1', host: 'h' })
    const outcome = outcomeOfHold(kept, error, present)
    const message = 'not sent again: pull request 7 is open, and an earlier attempt may have deleted it'
    expect(outcome).toMatchObject({ state: 'unknown', attempts: 1, error: { message, requestId: 'r1', host: 'h' } })
  })
})

test.each<[boolean, Partial<CloudErrorFields>]>([
  [true, { status: 400 }],
  [true, { status: 403 }],
  [true, { status: 404 }],
  [true, { status: 500, inDoubt: true }],
  [true, { kind: 'network', inDoubt: true }],
  [true, { status: 429, inDoubt: true }],
  [false, { status: 429 }],
  [false, { status: 401 }],
  [false, { status: 400, errorClass: 'credentials' }],
  [false, { status: 400, errorClass: 'throttled' }],
  [false, { status: 302 }],
  [false, { kind: 'network' }],
  [false, { kind: 'stopped', attempts: 0 }],
])('That a look-up can tell more is %j after %j.', (helps, fields) => {
  expect(shouldVerify(errorOf(fields))).toBe(helps)
})

test.each<[StopReason | undefined, RegExp]>([
  ['cancelled', /cancelled/],
  ['deadline', /time-out/],
  ['credentials', /credentials were refused/],
  [undefined, /^the run ended before its turn came$/],
])('A target whose turn never came says why (%s).', (reason, words) => {
  const cancellation = new Cancellation(new VirtualClock())
  if (reason) cancellation.request(reason)
  expect(unattempted({ cancellation, client: {} })).toEqual({
    kind: 'unattempted',
    reason: expect.stringMatching(words) as unknown,
  })
})

test('A mistake of ours is passed on and never looks like the response of a service.', () => {
  const mistake = new TypeError('ours')
  expect(() => asCloudError(mistake)).toThrow(mistake)
  const error = errorOf({})
  expect(asCloudError(error)).toBe(error)
})

test.each([
  [{ status: 403, code: 'X.1', message: 'm' }, 'X.1'],
  [{ status: 403, message: 'm' }, '403'],
  [{ message: 'm' }, 'm'],
])('What could not be verified says what came in the way (%j).', (fields, word) => {
  expect(unverified(errorOf(fields))).toContain(`(${word})`)
})
