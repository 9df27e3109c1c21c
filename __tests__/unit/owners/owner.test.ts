/** The verdict on a claim: in doubt a resource stays. */
import { describe, expect, test } from '@jest/globals'
import { judgeClaim, unread, type OwnerState } from '../../../src/owners/owner.ts'
import type { Verdict } from '../../../src/plan/plan.ts'

/** Owners `0`, `1`, … with these states; undefined was not looked up. */
function judge(statuses: readonly (OwnerState['status'] | undefined)[], needs: 'all' | 'one'): Verdict {
  const states = statuses.flatMap((status, index): [string, OwnerState][] =>
    status === undefined ? [] : [[`${index}`, { status, reason: `${index} is ${status}` }]],
  )
  return judgeClaim({ kind: 'pr', keys: statuses.map((_, index) => `${index}`) }, new Map(states), needs)
}

describe('Where all owners must be gone', () => {
  test.each<[(OwnerState['status'] | undefined)[], Verdict['kind'], string]>([
    [['gone', 'gone'], 'gone', '0 is gone; 1 is gone'],
    [['gone', 'there'], 'kept', '1 is there'],
    [['gone', 'none'], 'kept', '1 is none'],
    [['gone', 'unread'], 'unattempted', '1 is unread'],
    [['unread', 'there'], 'kept', '1 is there'],
    [['gone', undefined], 'unattempted', 'the state of pull request 1 could not be read: it was not looked up'],
    [[], 'kept', 'its name says of no owner'],
  ])('%j is %s', (statuses, kind, reason) => {
    expect(judge(statuses, 'all')).toEqual({ kind, reason })
  })
})

describe('Where one of them must be gone, and none exist', () => {
  test.each<[(OwnerState['status'] | undefined)[], Verdict['kind'], string]>([
    [['gone', 'none'], 'gone', '0 is gone'],
    [['gone', 'there'], 'kept', '1 is there'],
    [['gone', 'unread'], 'unattempted', '1 is unread'],
    [['none', 'none', 'none', 'none'], 'kept', '1 is none; 2 is none; 3 is none'],
    [[], 'kept', 'its name says of no owner'],
  ])('%j is %s', (statuses, kind, reason) => {
    expect(judge(statuses, 'one')).toEqual({ kind, reason })
  })
})

test('one reason of several owners is said once', () => {
  const state = { status: 'gone', reason: 'closed' } as const
  const states = new Map<string, OwnerState>([
    ['1', state],
    ['2', state],
  ])
  expect(judgeClaim({ kind: 'pr', keys: ['1', '2'] }, states, 'all')).toEqual({ kind: 'gone', reason: 'closed' })
})

test('an owner that cannot be read is named by what it is', () => {
  const { reason } = unread('run', '17', 'HTTP 403')
  expect(reason).toBe('the state of workflow run 17 could not be read: HTTP 403')
})
