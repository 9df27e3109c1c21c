/** The job summary: nothing that matters is left out, and it is never so large that the runner drops it. */
import { describe, expect, test } from '@jest/globals'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import type { Outcome, Target } from '../../../src/plan/target.ts'
import type { Entry, RunInfo } from '../../../src/report/result.ts'
import { renderSummary } from '../../../src/report/summary.ts'
import { resultOf } from '../../support/recording-runner.ts'
import { checkSummary } from '../../support/html.ts'

interface Given {
  readonly entries?: readonly Entry[]
  readonly headline?: RunInfo
  readonly jobs?: number
  readonly problems?: number
}

function summaryOf({ entries = [], headline = {}, jobs = 0, problems = 0 }: Given): string {
  const fields = {
    info: headline,
    jobs: Array.from({ length: jobs }, (_, n) => ({ id: `job-${n}`, status: 'finished' })),
    problems: Array.from({ length: problems }, (_, n) => `problem-${n}`),
    ok: problems === 0,
  }
  const text = renderSummary(resultOf(entries, fields)).join('')
  expect(checkSummary(text)).toEqual([])
  return text
}

const entry = (fields: Partial<Target> = {}, outcome: Outcome = { kind: 'deleted' }, why?: string): Entry => ({
  ...{ target: { type: 'coc-script', id: 'SC1', ...fields }, outcome, why },
})
const failed = (fields: Partial<Target> = {}, why?: string): Entry =>
  entry(fields, { kind: 'failed', state: 'there', error }, why)
const error = new CloudError({ kind: 'refused', message: 'no', attempts: 1, inDoubt: false })

/** The cells of the tables, row by row. */
const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/<tr>(.*)<\/tr>/g)].map(([, row]) =>
    [...(row ?? '').matchAll(/<t[hd]>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell ?? ''),
  )

/** The items of the lists. */
const itemsOf = (text: string): (string | undefined)[] => [...text.matchAll(/<li>(.*)<\/li>/g)].map(([, item]) => item)

describe('what went as it should', () => {
  test('has a column only for what some target has, and a cell for each', () => {
    const rows = rowsOf(
      summaryOf({
        entries: [
          entry(),
          entry(
            { id: 'SC2', name: 'two', creator: 'ann', createdAt: Date.UTC(2026, 10, 21, 12, 30) },
            undefined,
            'old',
          ),
        ],
      }),
    )
    expect(rows).toEqual([
      ['Outcome', 'ID', 'Name', 'Created', 'Why'],
      ['deleted', '<code>SC1</code>', '', '', ''],
      ['deleted', '<code>SC2</code>', '<code>two</code>', '2026-11-21 12:30 UTC by <code>ann</code>', 'old'],
    ])
    expect(rowsOf(summaryOf({ entries: [entry()] }))).toEqual([
      ['Outcome', 'ID'],
      ['deleted', '<code>SC1</code>'],
    ])
  })

  test.each([
    [20, false],
    [21, true],
  ])('is folded when it is long: %d targets, %s', (length, folded) => {
    const text = summaryOf({ entries: Array.from({ length }, () => entry()) })
    expect(text.includes('<details>')).toBe(folded)
    expect(text.includes('<h4>')).toBe(!folded)
  })

  test.each<[string, Entry, boolean]>([
    ['a deleted build task', entry({ type: 'codeartsbuild-task' }), true],
    ['a build task that is kept', entry({ type: 'codeartsbuild-task' }, { kind: 'kept' }), false],
    ['a deleted script', entry(), false],
  ])('says what can be restored: %s', (_, each, said) => {
    expect(summaryOf({ entries: [entry({}, { kind: 'absent' }), each] }).includes('recycle bin')).toBe(said)
  })
})

test('what needs attention says of which type and kind it is, what was said, and why it was to go', () => {
  const task = { type: 'roma-asset', kind: 'task', id: 't1', name: '<b>' } as const
  const text = summaryOf({ entries: [failed(task, 'matches pr-*'), failed({ id: 'SC1' }), entry(task)] })
  expect(itemsOf(text)).toEqual([
    'roma-asset (task) <code>t1</code> <code>&lt;b&gt;</code><br>matches pr-*',
    'coc-script <code>SC1</code>',
  ])
  expect(text).toContain('<em>What was said:</em> <code>no</code>')
  expect(rowsOf(text)[1]?.[1]).toBe('<code>t1</code> (task)')
})

describe('what there is too much of', () => {
  test('jobs: how many there are, and the first hundred', () => {
    expect(summaryOf({ jobs: 1 })).toContain('<p>1 deletion job: <code>job-0</code> (finished)</p>')
    const text = summaryOf({ jobs: 101 })
    expect(text).toContain('<p>101 deletion jobs: <code>job-0</code> (finished), <code>job-1</code>')
    expect(text.match(/job-\d/g)).toHaveLength(100)
  })

  test.each([
    [50, 50],
    [51, 51],
  ])('problems: %d of them are %d lines', (problems, lines) => {
    const text = summaryOf({ problems })
    expect(text.match(/<li>/g)).toHaveLength(lines)
    expect(text.includes('more: see the log')).toBe(problems > 50)
  })

  test('targets: rows up to the limit of the runner, and the rest counted, however much of each there is', () => {
    const long = 'ж'.repeat(150)
    const entries = [
      ...Array.from({ length: 2_000 }, (_, n) => failed({ id: `f${n}`, name: long }, long)),
      ...Array.from({ length: 500 }, (_, n) => entry({ id: `d${n}`, name: long })),
    ]
    const text = summaryOf({ entries })
    const rows = text.match(/<tr><td>|<li>coc-script/g)?.length ?? 0
    const counted = [...text.matchAll(/… and (\d+) more: see the report file/g)].map(([, more]) => Number(more))
    expect(Buffer.byteLength(text)).toBeLessThan(900_000)
    expect(Buffer.byteLength(text)).toBeGreaterThan(890_000)
    expect(rows + counted.reduce((sum, more) => sum + more)).toBe(entries.length)
  })

  test('targets that all fit are not said to be more', () => {
    expect(summaryOf({ entries: [entry()] })).not.toContain('more: see')
  })
})
