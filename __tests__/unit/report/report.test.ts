/** However a run ends, and whatever fails while that is told: each target is accounted for, once, and nothing is made up. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { LeakSearch } from '../../../simulator/leaks.ts'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import type { Target } from '../../../src/plan/target.ts'
import { Report } from '../../../src/report/report.ts'
import type { ActionsRunner } from '../../../src/runtime/runtime.ts'
import { redactingRunner, Secrets } from '../../../src/runtime/secrets.ts'
import type { ReportFile } from '../../support/harness.ts'
import { recordingRunner, type RecordingRunner } from '../../support/recording-runner.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

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

test('a target settled twice keeps its first outcome, and the mistake is told in red', () => {
  const { report, ...kept } = desk()
  report.addTargets([a])
  report.setOutcome(a, { kind: 'failed', state: 'there', error: refused })
  report.setOutcome(a, { kind: 'deleted' })
  expect(report.close()).toBe(false)
  const { counts, problems } = fileOf(kept)
  expect(counts).toMatchObject({ failed: 1, deleted: 0 })
  expect(problems).toEqual([expect.stringContaining('SC1 was reported as failed and then deleted')])
})

describe('targets are told apart by their keys', () => {
  const app: Target = { type: 'roma-asset', kind: 'app', id: 'x' }
  const task: Target = { ...app, kind: 'task' }

  test('whatever object names them: a copy is the same target', () => {
    const { report, ...kept } = desk()
    report.addTargets([a])
    report.addTargets([{ ...a }])
    report.markPlanned([{ target: { ...a }, name: undefined, action: 'delete', reason: '', claims: [] }])
    report.setReason({ ...a }, 'matches pr-*')
    report.setName({ ...a }, 'pr-7')
    report.markSubmitted([{ ...a }])
    report.setOutcome({ ...a, name: 'another' }, { kind: 'deleted' })
    expect(report.close()).toBe(true)
    const whole = { type: 'coc-script', id: 'SC1', name: 'pr-7', outcome: 'deleted', reason: 'matches pr-*' }
    expect(fileOf(kept).targets).toEqual([whole])
    expect(kept.outputs['deleted-ids']).toBe('["SC1"]')
  })

  test('those of two kinds or types with one id are two', () => {
    const { report, ...kept } = desk()
    report.addTargets([app, task, { type: 'coc-script', id: 'x' }])
    report.setOutcome(task, { kind: 'absent' })
    report.setOutcome(app, { kind: 'deleted' })
    report.close()
    expect(fileOf(kept).targets).toMatchObject([
      { type: 'roma-asset', kind: 'app', outcome: 'deleted' },
      { type: 'roma-asset', kind: 'task', outcome: 'absent' },
      { type: 'coc-script', outcome: 'unattempted' },
    ])
  })

  test.each<[string, (report: Report) => void]>([
    [
      'an outcome',
      (report) => {
        report.setOutcome(b, { kind: 'deleted' })
      },
    ],
    [
      'a reason',
      (report) => {
        report.setReason(b, 'matches')
      },
    ],
    [
      'a name',
      (report) => {
        report.setName(b, 'pr-7')
      },
    ],
    [
      'a request',
      (report) => {
        report.markSubmitted([a, b])
      },
    ],
    [
      'a plan',
      (report) => {
        report.markPlanned([{ target: b, name: '', action: 'delete', reason: '', claims: [] }])
      },
    ],
    [
      'an outcome of another kind',
      (report) => {
        report.setOutcome({ ...app, kind: 'task' }, { kind: 'deleted' })
      },
    ],
  ])('%s of an unknown one throws', (_, tell) => {
    const { report } = desk()
    report.addTargets([a, app])
    expect(() => {
      tell(report)
    }).toThrow(/is not a target of this run/)
  })
})

describe('what went wrong with the run', () => {
  test('from a service: what it said, and what to do', () => {
    const { report, ...kept } = desk()
    report.addError(refused, 'Finding the project')
    report.addError(new CloudError({ kind: 'refused', message: 'odd', attempts: 1, inDoubt: false }), 'Looking')
    report.close()
    const [first, second] = fileOf(kept).problems
    expect(first).toMatch(/^Finding the project: HTTP 403 APIGW\.0302: no\. .*Grant the permission/)
    expect(second).toBe('Looking: odd.')
  })

  test('is told once, however often it is met', () => {
    const { report, ...kept } = desk()
    report.addError(refused, 'Listing')
    report.addError(refused, 'The run was stopped')
    report.close()
    expect(fileOf(kept).problems).toEqual([expect.stringMatching(/^Listing: HTTP 403/)])
  })

  test('has the cause of a stop first, and what it left undone in one line after it', () => {
    const { report, ...kept } = desk()
    const stopped = (): CloudError =>
      new CloudError({ kind: 'stopped', message: 'the run stopped', attempts: 0, inDoubt: false })
    report.addError(stopped(), 'coc-script was not listed')
    report.addError(stopped(), 'roma-asset was not listed')
    report.addError(refused, 'The run was stopped')
    expect(report.close()).toBe(false)
    const { problems } = fileOf(kept)
    expect(problems).toEqual([
      expect.stringMatching(/^The run was stopped: HTTP 403/),
      'coc-script was not listed; roma-asset was not listed: the run stopped.',
    ])
    expect(kept.annotations.map(({ message }) => message)).toEqual(problems)
    expect(JSON.parse(kept.outputs.problems ?? '')).toEqual(problems)
  })

  test.each([
    ['an error', new TypeError('x is not a function'), /TypeError: x is not a function.*report\.test/],
    ['an error without a stack', Object.assign(new Error('bare'), { stack: undefined }), /: bare\.$/],
    ['something else', 'a word', /: a word\.$/],
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
    report.setJob('7', 'running')
    report.close()
    expect(fileOf(kept).jobs).toEqual([{ id: '7', status: 'running' }])
  })
})

describe('outputs', () => {
  test('the id of a job is set as soon as it is known, for the run may be killed', () => {
    const { report, outputs } = desk()
    report.setJob('7', 'waiting')
    expect(outputs).toEqual({ 'job-id': '7' })
    report.setJob('8', 'waiting')
    report.setJob('7', 'finished')
    expect(outputs).toEqual({ 'job-id': '8' })
  })

  test('of jobs: all of them, and the last with its status', () => {
    const { report, outputs } = desk()
    for (const id of ['7', '8', '9', '9', '8']) report.setJob(id, id === '9' ? 'finished' : 'waiting')
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

  test('have the headline of the summary as plain text, and the problems of the run', () => {
    const { report, ...kept } = desk()
    report.info.region = 'cn-north-4'
    report.addTargets([a])
    report.setOutcome(a, { kind: 'deleted' })
    report.addProblem('no <list>')
    report.close()
    const headline = '❌ Huawei Cloud Cleanup: 1 deleted; 1 problem in 0 ms, cn-north-4'
    expect(kept.outputs).toMatchObject({ headline, problems: '["no <list>."]' })
    expect(fileOf(kept)).toMatchObject({ headline, problems: ['no <list>.'] })
    expect(kept.summaries[0]?.split('\n')[0]).toBe(`### ${headline}`)
    expect(kept.summaries[0]).toContain('no &lt;list&gt;')
    expect(kept.log.at(-1)).toBe('1 deleted; 1 problem in 0 ms, cn-north-4')
  })

  test('are those that action.yml declares, whatever the run came to', () => {
    const { outputs } = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8')) as {
      outputs: object
    }
    const { report, ...kept } = desk()
    report.addProblem('timeout: "soon" is not a duration')
    report.close()
    expect(Object.keys(kept.outputs).sort()).toEqual(Object.keys(outputs).sort())
  })

  test('without a job or a folder for the report: empty, never "undefined"', () => {
    const kept = recordingRunner()
    const runner = { ...kept.runner, writeReport: () => undefined }
    const report = new Report({ clock: new VirtualClock(), runner, redact })
    report.close()
    expect(kept.outputs).toMatchObject({ 'job-ids': '[]', 'job-id': '', 'job-status': '', 'report-path': '' })
  })
})

test('a clock that is set back makes no negative duration', () => {
  const { report, clock, ...kept } = desk()
  clock.pass(-3_600_000)
  report.close()
  expect(fileOf(kept)).toMatchObject({ elapsedMs: 0 })
  expect(kept.outputs.headline).toContain('in 0 ms')
})

describe('secrets', () => {
  const SECRET = 'q7Rz2LmX9vT4bNc8WdKp'

  /** All that leaves a run in which every text of a service has the secret where it is cut. */
  function said(known: string, text: (place: number) => string): RecordingRunner {
    const kept = recordingRunner()
    const secrets = new Secrets(() => undefined)
    secrets.add(known)
    const runner = redactingRunner(kept.runner, secrets)
    const report = new Report({ clock: new VirtualClock(), runner, redact: secrets.redact })
    const failing: Target = { ...b, name: text(200), creator: text(80) }
    const fields = { code: text(60), message: text(500), detail: text(500), requestId: text(80) }
    const error = new CloudError({
      ...{ kind: 'refused', status: 400, ...fields, encodedAuthorizationMessage: text(2_000), remedy: text(2_000) },
      ...{ host: text(0), attempts: 1, inDoubt: false },
    })
    report.info.region = text(0)
    report.info.host = text(0)
    report.addTargets([{ ...a, name: text(200), creator: text(80) }, failing, c, { ...a, id: text(200) }])
    report.setReason(a, text(300))
    report.setName(c, text(200))
    report.setOutcome(a, { kind: 'kept', reason: text(300), requestId: text(80) })
    report.setOutcome(failing, { kind: 'failed', state: 'there', error, requestId: text(80) })
    report.setJob(text(200), text(60))
    report.notice(text(10_000))
    report.addProblem(text(10_000))
    report.addError(error, 'The list')
    report.addError(Object.assign(new Error(), { stack: text(2_000) }), 'The run')
    report.close()
    return kept
  }

  test.each([1, 5, 11, 12, 16, 19, 20])(
    'are not told when a text is cut within one, %d characters from its start',
    (at) => {
      const kept = said(SECRET, (place) => `${'x'.repeat(Math.max(0, place - at))}${SECRET} ${'y'.repeat(300)}`)
      const texts = JSON.stringify([kept.log, kept.annotations, kept.outputs, kept.summaries, kept.files])
      expect(texts).toContain('***')
      for (let length = 4; length <= SECRET.length; length++) expect(texts).not.toContain(SECRET.slice(0, length))
      expect(new LeakSearch().find(texts, [SECRET])).toEqual([])
    },
  )

  test.each(['deleted', 'outcome', 'coc-script', 'failed', 'details', 'schemaVersion', 'summary', 'Needs attention'])(
    'that are words change nothing but texts: %s',
    (word) => {
      const kept = said(word, () => `a ${word} b`)
      const plain = said(SECRET, () => 'a *** b')
      expect([kept.outputs, kept.summaries, kept.files]).toEqual([plain.outputs, plain.summaries, plain.files])
      expect(JSON.parse(kept.outputs.counts ?? '')).toMatchObject({ deleted: 0, failed: 1 })
    },
  )
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
