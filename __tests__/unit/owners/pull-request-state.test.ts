/** What the labels and the idle time of a pull request decide, and that what GitHub does not tell of them decides nothing. */
import { describe, expect, test } from '@jest/globals'
import {
  applyRules,
  needsDetails,
  type PullRequestRules,
  type PullRequestState,
} from '../../../src/owners/pull-request-state.ts'

const DAY = 86_400_000

const NOW = Date.UTC(2026, 10, 30)
const labelled = (...names: string[]): { labels: unknown; updatedAt: unknown } => ({
  labels: names.map((name) => ({ name })),
  updatedAt: new Date(NOW - DAY).toISOString(),
})

test.each<[string, ['open' | 'closed' | 'merged', PullRequestRules, string[]], PullRequestState]>([
  ['the label that keeps', ['closed', { keepLabel: 'keep' }, ['bug', 'KEEP']], { keepLabel: 'keep' }],
  ['another label than the one that keeps', ['closed', { keepLabel: 'keep' }, ['bug', 'keeper']], 'closed'],
  ['no label', ['merged', { keepLabel: 'keep' }, []], 'merged'],
  ['the label of previews', ['open', { previewLabel: 'preview' }, ['bug', 'Preview']], 'open'],
  ['another label than that of previews', ['open', { previewLabel: 'preview' }, ['bug']], { lacksLabel: 'preview' }],
  ['no label of previews, and is merged', ['merged', { previewLabel: 'preview' }, ['bug']], 'merged'],
  ['other labels, which nobody asks about', ['open', { idleAfterMs: 2 * DAY }, ['bug']], 'open'],
  ['been idle for exactly as long', ['open', { idleAfterMs: DAY }, []], { idleSince: '2026-11-29T00:00:00.000Z' }],
  ['been idle for less', ['open', { idleAfterMs: DAY + 1 }, []], 'open'],
  ['been idle, and is closed', ['closed', { idleAfterMs: DAY }, []], 'closed'],
])('A pull request that has %s', (_, [state, rules, labels], expected) => {
  expect(applyRules(state, labelled(...labels), rules, NOW)).toEqual(expected)
})

test('Labels and times are needed only for rules about them.', () => {
  expect(needsDetails({})).toBe(false)
  expect([{ keepLabel: 'a' }, { previewLabel: 'a' }, { idleAfterMs: 1 }].map(needsDetails)).toEqual([true, true, true])
})

describe('What GitHub does not tell of labels or time is no answer', () => {
  test.each<[string, PullRequestRules, { labels: unknown; updatedAt: unknown }]>([
    ['no labels', { keepLabel: 'keep' }, { labels: undefined, updatedAt: undefined }],
    ['labels without names', { keepLabel: 'keep' }, { labels: [{ id: 1 }], updatedAt: undefined }],
    ['no labels for an open one', { previewLabel: 'preview' }, { labels: 'none', updatedAt: undefined }],
    ['no time', { idleAfterMs: DAY }, { labels: [], updatedAt: undefined }],
    ['a time that is none', { idleAfterMs: DAY }, { labels: [], updatedAt: 'yesterday' }],
  ])('%s', (_, rules, details) => {
    expect(applyRules('open', details, rules, NOW)).toBeUndefined()
  })
})
