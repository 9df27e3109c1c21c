/** The plan in the log: every line of it, whole and harmless. */
import { describe, expect, test } from '@jest/globals'
import type { Decision } from '../../../src/plan/plan.ts'
import type { Target } from '../../../src/plan/target.ts'
import { logPlan } from '../../../src/report/plan-log.ts'
import { recordingRunner } from '../../support/recording-runner.ts'

describe('the plan', () => {
  const decision = (action: Decision['action'], more: Partial<Decision> = {}): Decision => ({
    ...{ target: { type: 'coc-script', id: 'SC1' }, name: undefined, action, reason: '', claims: [] },
    ...more,
  })

  const said = (...decisions: Decision[]): string[] => {
    const { runner, log } = recordingRunner()
    logPlan({ decisions, overLimit: undefined }, runner)
    return log
  }

  test('counts what it does, and speaks of failures where there are some', () => {
    expect(said(decision('delete'), decision('keep'))[0]).toBe('Plan: 1 to delete, 1 to keep')
    expect(said(decision('fail'), decision('fail'))[0]).toBe('Plan: 0 to delete, 0 to keep, 2 that cannot be deleted')
  })

  test('says who created what and when, its name and why, and leaves out what it does not know', () => {
    const target: Target = { type: 'coc-script', id: 'SC1', creator: 'ann\n', createdAt: 0 }
    const { creator, ...dated } = target
    expect(creator).toBe('ann\n')
    expect(
      said(
        decision('delete', { target, name: 'pr-7', reason: 'matches pr-*' }),
        decision('keep', { target: dated, name: 'x' }),
        decision('delete'),
      ).slice(1),
    ).toEqual([
      'delete coc-script SC1 "pr-7" (by ann\\u{a}, created 1970-01-01T00:00:00.000Z) — matches pr-*',
      'keep   coc-script SC1 "x" (created 1970-01-01T00:00:00.000Z)',
      'delete coc-script SC1',
    ])
  })

  test.each([
    [20, 'delete'],
    [21, '  delete'],
  ])('of %d lines shows every one; a long one is folded', (length, start) => {
    const [title, ...lines] = said(...Array.from({ length }, () => decision('delete')))
    expect(title).toBe(`Plan: ${length} to delete, 0 to keep`)
    expect(lines).toHaveLength(length)
    expect(lines[0]?.startsWith(start)).toBe(true)
  })
})
