/** The end of the log: each target once, what is urgent as annotations, and never a flood. */
import { describe, expect, test } from '@jest/globals'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import type { Outcome } from '../../../src/plan/target.ts'
import { writeLog } from '../../../src/report/log.ts'
import type { Entry, RunInfo } from '../../../src/report/result.ts'
import { recordingRunner, resultOf } from '../../support/recording-runner.ts'

const refusal = (status: number, code: string): CloudError =>
  new CloudError({ kind: 'refused', status, code, message: 'no', attempts: 1, inDoubt: false })

const failed = (error: CloudError): Outcome => ({ kind: 'failed', state: 'there', error })
const DELETED: Outcome = { kind: 'deleted' }

const entries = (count: number, outcome: Outcome, asAnnounced = false, isExplained = false): Entry[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ target: { type: 'coc-script', id: `${outcome.kind}${n}` }, outcome, asAnnounced, isExplained },
  }))

interface Given {
  readonly problems?: number
  readonly headline?: RunInfo
}

function logOf(list: readonly Entry[], { problems = 0, headline = {} }: Given = {}) {
  const { runner, log, annotations } = recordingRunner()
  const told = { problems: Array.from({ length: problems }, (_, n) => `problem ${n}`) }
  writeLog(resultOf(list, { info: headline, ...told }), runner)
  expect(annotations.filter(({ level }) => level !== 'error')).toEqual([])
  return { log, annotations: annotations.map(({ title, message }) => [title, message] as const) }
}

describe('the list', () => {
  test.each([
    [20, undefined],
    [21, 'All 21 targets'],
  ])('of %d targets is folded from 21 on', (count, title) => {
    const { log } = logOf(entries(count, DELETED))
    expect(log.filter((line) => line.startsWith('All'))).toEqual(title ? [title] : [])
    expect(log.filter((line) => line.includes('deleted'))).toHaveLength(count + 1)
    expect(log.at(-1)).toBe(`${count} deleted in 5 ms`)
  })

  test('leaves out what ended as the plan has said, however long that is', () => {
    expect(logOf(entries(500, DELETED, true)).log).toEqual(['500 deleted, as planned', '500 deleted in 5 ms'])
    const other = entries(1, { kind: 'kept', reason: 'open again' })
    expect(logOf([...entries(500, DELETED, true), ...other]).log).toEqual([
      expect.stringMatching(/^kept +kept0 — open again$/),
      '500 deleted, as planned',
      '500 deleted, 1 kept in 5 ms',
    ])
    const others = entries(21, { kind: 'kept' })
    expect(logOf([...entries(500, DELETED, true), ...others]).log[0]).toBe('The other 21 targets')
  })

  test.each([
    [2_000, undefined],
    [2_001, 1],
  ])('of %d targets ends after 2,000', (count, more) => {
    const { log } = logOf(entries(count, DELETED))
    expect(log.filter((line) => line.startsWith('  deleted'))).toHaveLength(2_000)
    expect(log.filter((line) => line.includes('see the report file'))).toEqual(
      more ? [expect.stringContaining(`and ${more} more`)] : [],
    )
  })
})

describe('annotations', () => {
  test('are none when all is well', () => {
    expect(logOf(entries(3, DELETED)).annotations).toEqual([])
  })

  test('are one for each cause, which names its first targets and how many there are', () => {
    const { annotations } = logOf(entries(9, failed(refusal(403, 'APIGW.0302'))))
    expect(annotations).toEqual([
      [
        'Not deleted: 9 targets, for one cause',
        expect.stringMatching(/^HTTP 403 .* Targets: failed0, failed1, failed2 and 6 more\.$/),
      ],
    ])
    expect(logOf(entries(1, failed(refusal(403, 'APIGW.0302')))).annotations[0]?.[0]).toBe('Not deleted: failed0')
  })

  test.each([
    [10, 0, 10, undefined],
    [11, 0, 9, '2 more causes: see the job summary.'],
    [500, 0, 9, '491 more causes: see the job summary.'],
    [9, 1, 9, undefined],
    [10, 1, 9, '2 more causes: see the job summary.'],
  ])(
    'of %d causes and %d reasons for no attempt are ten at the most, and count the others',
    (count, missed, shown, more) => {
      const late: Outcome = { kind: 'unattempted', reason: 'too late' }
      const failures = Array.from({ length: count }, (_, n) => entries(1, failed(refusal(403, `NEW.${n}`)))).flat()
      const { annotations } = logOf([...failures, ...entries(missed, late)])
      expect(annotations.flatMap(([title]) => title ?? [])).toHaveLength(shown)
      const missing = missed > 0 ? ['1 target was not attempted: too late. Remove the cause and run again.'] : []
      expect(annotations.slice(shown).map(([, message]) => message)).toEqual(more ? [more] : missing)
    },
  )

  test('come with the problems of the run first, and all of these stand in the log when there is no room', () => {
    const { annotations, log } = logOf(entries(1, failed(refusal(403, 'APIGW.0302'))), { problems: 11 })
    expect(annotations.map(([, message]) => message)).toEqual([
      ...Array.from({ length: 9 }, (_, n) => `problem ${n}`),
      '3 more causes: see the job summary.',
    ])
    expect(log).toContain('problem 10')
    expect(logOf([], { problems: 10 }).log).toEqual([expect.stringContaining('nothing was deleted')])
  })

  test.each([
    ['code', refusal(403, 'COC.1')],
    ['status', refusal(409, 'APIGW.0302')],
    ['kind', new CloudError({ kind: 'network', message: 'cut', attempts: 6, inDoubt: true })],
  ])('show a failure of another %s second, whatever its place', (_, rare) => {
    const { annotations } = logOf([
      ...entries(30, failed(refusal(403, 'APIGW.0302'))),
      { target: { type: 'coc-script', id: 'rare' }, outcome: failed(rare) },
    ])
    expect(annotations[1]?.[0]).toBe('Not deleted: rare')
  })

  test('do not say again of a target what has stopped the run', () => {
    const cause = refusal(401, 'APIGW.0301')
    const list = [...entries(1, failed(cause), false, true), ...entries(1, { kind: 'unattempted', reason: 'too late' })]
    expect(logOf(list, { problems: 1 }).annotations).toEqual([
      ['Huawei Cloud Cleanup', 'problem 0'],
      [undefined, '1 target was not attempted: too late. Remove the cause and run again.'],
    ])
  })

  test('say nothing of targets that were not attempted for a reason that is a problem of the run', () => {
    const list = [...entries(500, { kind: 'unattempted', reason: 'problem 0' }, false, true), ...entries(1, DELETED)]
    const { log, annotations } = logOf(list, { problems: 1 })
    expect(annotations).toEqual([['Huawei Cloud Cleanup', 'problem 0']])
    expect(log).toEqual([expect.stringMatching(/^deleted /), '1 deleted, 500 not attempted; 1 problem in 5 ms'])
  })

  test('name every reason why targets were not attempted', () => {
    const reasons = ['too late', 'no answer', 'too late']
    const list = reasons.flatMap((reason) => entries(1, { kind: 'unattempted', reason }))
    expect(logOf(list).annotations).toEqual([
      [undefined, '2 targets were not attempted: too late. Remove the cause and run again.'],
      [undefined, '1 target was not attempted: no answer. Remove the cause and run again.'],
    ])
  })

  test('say once of all that were not attempted, or are not wanted to be gone already', () => {
    const list = [...entries(3, { kind: 'unattempted', reason: 'too late' }), ...entries(2, { kind: 'absent' })]
    expect(logOf(entries(1, DELETED), { headline: { failIfAbsent: true } }).annotations).toEqual([])
    const missed = [undefined, '3 targets were not attempted: too late. Remove the cause and run again.']
    expect(logOf(list).annotations).toEqual([missed])
    expect(logOf(list, { headline: { failIfAbsent: true } }).annotations).toEqual([
      missed,
      [undefined, '2 targets were already gone, and fail-if-absent is true.'],
    ])
  })
})
