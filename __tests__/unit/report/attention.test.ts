/** What needs attention in the job summary: each cause once, with its targets, and whether they may be gone. */
import { describe, expect, test } from '@jest/globals'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import type { Outcome, Target } from '../../../src/plan/target.ts'
import { renderAttention } from '../../../src/report/attention.ts'
import type { Entry } from '../../../src/report/result.ts'
import { SizedMarkdown } from '../../../src/report/sized-markdown.ts'
import { checkSummary } from '../../support/html.ts'

function summaryOf({ entries }: { readonly entries: readonly Entry[]; readonly problems?: number }): string {
  const paper = new SizedMarkdown(900_000)
  renderAttention(paper, entries, {})
  const text = paper.parts.join('')
  expect(checkSummary(text)).toEqual([])
  return text
}

const entry = (fields: Partial<Target>, outcome: Outcome): Entry => ({
  ...{ target: { type: 'coc-script', id: 'SC1', ...fields }, outcome },
})
const error = new CloudError({ kind: 'refused', message: 'no', attempts: 1, inDoubt: false })

/** The items of the lists. */
const itemsOf = (text: string): (string | undefined)[] => [...text.matchAll(/<li>(.*)<\/li>/g)].map(([, item]) => item)

describe('what was not attempted', () => {
  const missed = (id: string, reason: string, isExplained = false): Entry => ({
    ...entry({ id }, { kind: 'unattempted', reason }),
    isExplained,
  })

  test('for one reason is one block with its targets', () => {
    const text = summaryOf({ entries: [missed('a', 'late'), missed('b', 'no <answer>'), missed('c', 'late')] })
    expect(itemsOf(text)).toEqual(['a', 'c', 'b'].map((id) => `coc-script <code>${id}</code>`))
    expect(text).toContain('<strong>Late.</strong> (2 targets: unattempted)')
    expect(text).toContain('<strong>No &lt;answer&gt;.</strong> (1 target: unattempted)')
    expect(text.match(/Remove the cause and run again\./g)).toHaveLength(2)
    expect(text).toContain('Needs attention (3)')
  })

  test('for a reason that is a problem of the run leads to that', () => {
    expect(summaryOf({ entries: [missed('a', 'problem-0', true)], problems: 1 })).toContain(
      '<strong>See the problem at the top.</strong> (1 target: unattempted)',
    )
  })

  test('is counted where it is too much to be named', () => {
    const text = summaryOf({ entries: Array.from({ length: 203 }, (_, n) => missed(`id${n}`, 'late')) })
    expect(text.match(/<code>id/g)).toHaveLength(200)
    expect(text).toContain('<li>… and 3 more: see the report file (output <code>report-path</code>)</li>')
    expect(summaryOf({ entries: Array.from({ length: 200 }, (_, n) => missed(`id${n}`, 'late')) })).not.toContain(
      'more:',
    )
  })
})

test('whether something may be gone all the same is said of each cause', () => {
  const doubtful = new CloudError({ kind: 'network', message: 'no', attempts: 1, inDoubt: true })
  const outcomes = [error, doubtful].map((each) => entry({}, { kind: 'failed', state: 'unknown', error: each }))
  const states = summaryOf({ entries: outcomes }).match(/\(1 target: failed, [^)]*\)/g)
  expect(states).toEqual(['(1 target: failed, not deleted)', '(1 target: failed, may or may not be gone)'])
})
