/** However a run ends, and whatever fails while that is told: each target is accounted for, once, and nothing is made up. */
import { describe, expect, test } from '@jest/globals'
import { CloudError } from '../../src/huaweicloud/errors.ts'
import type { Target } from '../../src/plan/target.ts'
import { Report } from '../../src/report/report.ts'
import type { ActionsRunner } from '../../src/runtime/runtime.ts'
import type { ReportFile } from '../support/in-process.ts'
import { recordingRunner, type RecordingRunner } from '../support/recording-runner.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const target = (id: string): Target => ({ type: 'coc-script', id })
const redact = (text: string): string => text
const [a, b, c] = [target('SC1'), target('SC2'), target('SC3')]

const refused = new CloudError({
  ...{ kind: 'refused', status: 403, code: 'APIGW.0302', message: 'no', attempts: 1, inDoubt: false },
})

function desk(...broken: (keyof ActionsRunner)[]): RecordingRunner & { report: Report; clock: VirtualClock } {
  const clock = new VirtualClock()
  const kept = recordingRunner(...broken)
  return { ...kept, clock, report: new Report({ clock, runner: kept.runner, redact }) }
}

const fileOf = ({ files }: RecordingRunner): ReportFile => JSON.parse(files[0] ?? '') as ReportFile

describe('a run that ends before its work is done', () => {
  test('what was asked for may be gone, what was not is unattempted, what is settled stays, and it is red', () => {
    const { report, ...kept } = desk()
    report.addTargets([a, b, c])
    report.markSubmitted([a, b])
    report.setOutcome(a, { kind: 'deleted' })
    expect(report.closeOnExit()).toBe(false)
    const { targets, problems, ok } = fileOf(kept)
    expect(ok).toBe(false)
    expect(targets).toMatchObject([
      { id: 'SC1', outcome: 'deleted' },
      { id: 'SC2', outcome: 'failed', state: 'unknown', error: { kind: 'stopped' } },
      { id: 'SC3', outcome: 'unattempted' },
    ])
    expect(targets[1]?.reason).toMatch(/before the answer came.*may have been deleted/)
    expect(targets[2]?.reason).toContain('before its turn')
    expect(problems).toEqual([expect.stringContaining('ended before its work was done')])
  })

  test('is not told of a run that has told everything', () => {
    const { report, ...kept } = desk()
    report.addTargets([a])
    report.setOutcome(a, { kind: 'absent' })
    expect(report.close()).toBe(true)
    expect(report.closeOnExit()).toBe(true)
    expect(kept.files).toHaveLength(1)
    expect(kept.summaries).toHaveLength(1)
    expect(fileOf(kept).problems).toEqual([])
  })
})

test.each([
  ['deleted', false, true],
  ['absent', false, true],
  ['absent', true, false],
  ['deleted', true, true],
  ['kept', true, true],
  ['planned', false, true],
  ['submitted', false, true],
  ['unattempted', false, false],
] as const)('a target that is %s, fail-if-absent %s: green is %s', (kind, failIfAbsent, ok) => {
  const { report } = desk()
  report.info.failIfAbsent = failIfAbsent
  report.addTargets([a])
  report.setOutcome(a, { kind })
  expect(report.close()).toBe(ok)
})

test('a target settled twice keeps its first outcome, and that track was lost is told in red', () => {
  const { report, ...kept } = desk()
  report.addTargets([a])
  report.setOutcome(a, { kind: 'failed', state: 'there', error: refused })
  report.setOutcome(a, { kind: 'deleted' })
  expect(report.close()).toBe(false)
  const { counts, problems } = fileOf(kept)
  expect(counts).toMatchObject({ failed: 1, deleted: 0 })
  expect(problems).toEqual([expect.stringMatching(/SC1 ended as failed, then as deleted/)])
})

describe('what went wrong with the run', () => {
  test('from a service: what it said, and what to do', () => {
    const { report, ...kept } = desk()
    report.addError(refused, 'Finding the project')
    report.addError(new CloudError({ kind: 'refused', message: 'odd', attempts: 1, inDoubt: false }), 'Looking')
    report.close()
    const [first, second] = fileOf(kept).problems
    expect(first).toMatch(/^Finding the project: HTTP 403 APIGW\.0302: no — .*Grant the permission/)
    expect(second).toBe('Looking: odd')
  })

  test.each([
    ['an error', new TypeError('x is not a function'), /TypeError: x is not a function.*report\.test/],
    ['an error without a stack', Object.assign(new Error('bare'), { stack: undefined }), /: bare$/],
    ['something else', 'a word', /: a word$/],
  ])('from a mistake of ours: %s', (_, thrown, words) => {
    const { report, ...kept } = desk()
    report.addError(thrown, 'The run')
    expect(report.close()).toBe(false)
    const [problem] = fileOf(kept).problems
    expect(problem).toMatch(/^The run: unexpected error, please report it: /)
    expect(problem).toMatch(words)
  })
})

describe('a runner that does not take it', () => {
  test.each([['setOutput'], ['writeSummary'], ['writeReport'], ['info']] as const)(
    '%s fails: all else is written, and the step is red',
    (method) => {
      const { report, ...kept } = desk(method)
      report.addTargets([a])
      report.setOutcome(a, { kind: 'deleted' })
      expect(report.close()).toBe(false)
      expect(kept.annotations.map(({ level }) => level)).toEqual(['error'])
      expect(kept.annotations[0]?.message).toContain('the disk is full')
      if (method !== 'setOutput') expect(kept.outputs).toMatchObject({ 'deleted-ids': '["SC1"]' })
      if (method !== 'writeSummary') expect(kept.summaries).toHaveLength(1)
      if (method !== 'writeReport') expect(fileOf(kept).counts).toMatchObject({ deleted: 1 })
      if (method !== 'info') expect(kept.log.join('\n')).toContain('SC1')
    },
  )

  test('not even the words for it: no exception, and red', () => {
    const { report } = desk('writeSummary', 'annotate')
    expect(report.close()).toBe(false)
  })

  test('when a job comes to be known: the run goes on', () => {
    const { report, ...kept } = desk('setOutput')
    report.job('7', 'running')
    report.close()
    expect(fileOf(kept).jobs).toEqual([{ id: '7', status: 'running' }])
  })
})

describe('outputs', () => {
  test('the id of a job is set as soon as it is known, for the run may be killed', () => {
    const { report, outputs } = desk()
    report.job('7', 'waiting')
    expect(outputs).toEqual({ 'job-id': '7' })
    report.job('8', 'waiting')
    report.job('7', 'finished')
    expect(outputs).toEqual({ 'job-id': '8' })
  })

  test('of jobs: all of them, and the last with its status', () => {
    const { report, outputs } = desk()
    for (const id of ['7', '8', '9', '9', '8']) report.job(id, id === '9' ? 'finished' : 'waiting')
    report.close()
    expect(outputs).toMatchObject({ 'job-ids': '["7","8","9"]', 'job-id': '9', 'job-status': 'finished' })
  })

  test('of targets: the ids of each outcome, and how many there are', () => {
    const { report, outputs } = desk()
    report.addTargets([a, b, c])
    for (const each of [a, b]) report.setOutcome(each, { kind: 'deleted' })
    report.setOutcome(c, { kind: 'kept' })
    report.close()
    expect(outputs).toMatchObject({ 'deleted-ids': '["SC1","SC2"]', 'kept-ids': '["SC3"]', 'absent-ids': '[]' })
    expect(JSON.parse(outputs.counts ?? '')).toMatchObject({ deleted: 2, kept: 1, absent: 0 })
  })

  test('without a job or a folder for the report: empty, never "undefined"', () => {
    const kept = recordingRunner()
    const runner = { ...kept.runner, writeReport: () => undefined }
    const report = new Report({ clock: new VirtualClock(), runner, redact })
    report.close()
    expect(kept.outputs).toMatchObject({ 'job-ids': '[]', 'job-id': '', 'job-status': '', 'report-path': '' })
  })
})

test.each([[0], [1], [3]])('the report file of %d targets: each on a line of its own', (count) => {
  const { report, clock, ...kept } = desk()
  const targets = [a, b, c].slice(0, count)
  report.addTargets(targets)
  for (const each of targets) report.setOutcome(each, { kind: 'deleted' })
  clock.pass(1_500)
  report.close()
  expect(fileOf(kept)).toMatchObject({ ok: true, elapsedMs: 1_500, targets })
  const lines = (kept.files[0] ?? '').trimEnd().split('\n')
  const places = targets.map(({ id }) => lines.findIndex((line) => line.includes(id)))
  expect(new Set(places).size).toBe(count)
  for (const place of places) expect(lines[place]).toMatch(/^ {4}\{.*\},?$/)
  expect(lines.at(-1)).toBe('}')
})

test('the report file has all that is known of a target, and no field for what is not', () => {
  const { report, ...kept } = desk()
  const dated: Target = { ...b, createdAt: 0, creator: 'ann' }
  report.addTargets([a, dated])
  report.setName(dated, 'pr-7')
  report.setReason(dated, 'matches pr-*')
  report.setOutcome(a, { kind: 'absent' })
  report.setOutcome(dated, { kind: 'planned', reason: 'was seen', unverified: true, attempts: 2, requestId: 'r-1' })
  report.close()
  expect(fileOf(kept).targets).toEqual([
    { type: 'coc-script', id: 'SC1', outcome: 'absent' },
    {
      ...{ type: 'coc-script', id: 'SC2', name: 'pr-7', creator: 'ann', createdAt: '1970-01-01T00:00:00.000Z' },
      ...{ outcome: 'planned', reason: 'matches pr-* — was seen', attempts: 2, requestId: 'r-1', unverified: true },
    },
  ])
})
