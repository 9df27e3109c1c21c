/** Labels and times that GitHub does not tell decide nothing. */
import { describe, expect, test } from '@jest/globals'
import { applyRules, type PullRequestRules } from '../../../src/owners/pull-request-state.ts'

const DAY = 86_400_000

describe('What GitHub does not tell of labels or time is no answer', () => {
  const now = Date.UTC(2026, 10, 30)
  test.each<[string, PullRequestRules, { labels: unknown; updatedAt: unknown }]>([
    ['no labels', { keepLabel: 'keep' }, { labels: undefined, updatedAt: undefined }],
    ['labels without names', { keepLabel: 'keep' }, { labels: [{ id: 1 }], updatedAt: undefined }],
    ['no labels for an open one', { previewLabel: 'preview' }, { labels: 'none', updatedAt: undefined }],
    ['no time', { idleAfterMs: DAY }, { labels: [], updatedAt: undefined }],
    ['a time that is none', { idleAfterMs: DAY }, { labels: [], updatedAt: 'yesterday' }],
  ])('%s', (_, rules, details) => {
    expect(applyRules('open', details, rules, now)).toBeUndefined()
  })
})
