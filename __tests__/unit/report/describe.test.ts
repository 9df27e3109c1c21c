/** What is said of targets, plans, errors and time: whole, harmless, and no more than a log can bear. */
import { describe, expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import type { Outcome, Target } from '../../../src/plan/target.ts'
import type { Decision } from '../../../src/plan/plan.ts'
import { adviceFor } from '../../../src/report/error-advice.ts'
import {
  describeError,
  describeOutcome,
  describeTarget,
  headlineOf,
  remedyFor,
  titleOf,
} from '../../../src/report/describe.ts'
import { logPlan } from '../../../src/report/plan-log.ts'
import { Progress } from '../../../src/report/progress.ts'
import { plural, duration, escapeHtml, escapeForLog } from '../../../src/runtime/text.ts'
import { recordingRunner, resultOf } from '../../support/recording-runner.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const error = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', message: 'no', attempts: 1, inDoubt: false, ...fields })

describe('untrusted text', () => {
  test.each([
    ['plain text', 'pr-7 | web — 东京', 'pr-7 | web — 东京'],
    ['a command', '::error::x', '\\::error::x'],
    ['a command behind blanks', '  ::error::x', '  \\::error::x'],
    ['colons that are no command', 'acs::name ::x', 'acs::name ::x'],
    ['one colon', ':x', ':x'],
    ['commands of the older form', 'x##[a]##[b]', 'x#\\#[a]#\\#[b]'],
    ['what cannot be seen', 'a\nb\u202ec\u{e0041}', 'a\\u{a}b\\u{202e}c\\u{e0041}'],
    ['what has no glyph', 'a\u3164b\ufe0fc\u034fd\u115fe\u2800f', 'a\\u{3164}b\\u{fe0f}c\\u{34f}d\\u{115f}e\\u{2800}f'],
    ['as long as there is room', 'x'.repeat(200), 'x'.repeat(200)],
    ['longer', 'x'.repeat(201), `${'x'.repeat(200)}… (201 characters)`],
  ])('%s', (_, text, shown) => {
    expect(escapeForLog(text)).toBe(shown)
  })

  test('marks up nothing in HTML', () => {
    expect(escapeHtml(`<a href="x" b='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;')
  })
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [4_240, '4.2 s'],
  [-1, '0 ms'],
  [-3_600_000, '0 ms'],
  [59_900, '59.9 s'],
  [59_960, '1 min 0 s'],
  [119_600, '2 min 0 s'],
  [60_000, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [6 * 3_600_000, '360 min 0 s'],
])('%d milliseconds are %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})

test('one is one, and none are many', () => {
  expect([0, 1, 2].map((n) => plural(n, 'job', 'jobs'))).toEqual(['0 jobs', '1 job', '2 jobs'])
})

describe('a target', () => {
  test.each<[Partial<Target>, string]>([
    [{}, 'id1'],
    [{ name: '' }, 'id1 ""'],
    [{ name: 'a\nb' }, 'id1 "a\\u{a}b"'],
    [{ kind: 'app' }, 'id1'],
    [{ kind: 'task', name: 'nightly' }, 'task id1 "nightly"'],
  ])('%j is %s', (fields, words) => {
    expect(describeTarget({ type: 'roma-asset', id: 'id1', ...fields })).toBe(words)
  })
})

describe('an error', () => {
  test.each<[Partial<CloudErrorFields>, string]>([
    [{}, 'no'],
    [{ status: 404, code: '404' }, 'HTTP 404: no'],
    [{ code: 'ECONNRESET' }, 'ECONNRESET: no'],
    [
      { status: 403, code: 'PAP5.1', detail: 'why', requestId: 'r-1', encodedAuthorizationMessage: 'abc' },
      'HTTP 403 PAP5.1: no; detail: why; encoded_authorization_message: abc (request id r-1)',
    ],
  ])('%j: all that the service said, and nothing twice', (fields, words) => {
    expect(describeError(error(fields))).toBe(words)
  })

  test.each<[string, Partial<CloudErrorFields>, RegExp]>([
    ['what the asker knows goes first', { status: 404, code: 'APIGW.0101', remedy: 'Do this.' }, /^Do this\.$/],
    ['a host by its name', { code: 'APIGW.0101', host: 'coc.example' }, /^coc\.example has no such API/],
    ['a host without one', { code: 'APIGW.0101' }, /^This host has no such API/],
    ['how to read an encoded reason', { encodedAuthorizationMessage: 'abc' }, /^Decode the reason/],
    [
      'and that after the advice',
      { code: 'APIGW.0302', encodedAuthorizationMessage: 'abc' },
      /^The caller may not .* Decode the reason/,
    ],
    ['a clock behind', { status: 401, clockSkew: 1_200_000 }, /clock is 20 minutes behind/],
    ['a clock ahead', { status: 401, clockSkew: -1_200_000 }, /clock is 20 minutes ahead of/],
    ['a clock that is off, but not too much', { status: 401, clockSkew: 900_000 }, /^((?!minutes).)*$/],
    ['a clock that has nothing to do with it', { status: 404, code: 'X.1', clockSkew: 1_200_000 }, /^((?!minutes).)*$/],
    ['a refusal, where the clocks agree', { status: 401, code: 'APIGW.0301' }, /^The credentials were refused/],
  ])('what to do about it: %s', (_, fields, words) => {
    expect(remedyFor(error(fields))).toMatch(words)
  })

  test('nothing to do is no empty advice', () => {
    expect(remedyFor(error({ code: 'NEW.1' }))).toBeUndefined()
  })

  test('what may have been carried out can be asked for again', () => {
    expect(remedyFor(error({ code: 'NEW.1', inDoubt: true }))).toMatch(/^Run again: .* reported as absent\.$/)
  })

  test.each<[string | undefined, number | undefined, string | undefined]>([
    ['APIG.0301', 401, 'APIGW.0301'],
    ['OTHERAPIG.0301', undefined, undefined],
    ['NEW.1', 429, 'HTTP 429'],
    ['APIGW.0201', 502, 'HTTP 502 APIGW.0201'],
    [undefined, undefined, undefined],
  ])('advice for %s with status %s is that of %s', (code, status, pattern) => {
    const found = adviceFor(error({ ...(code && { code }), ...(status && { status }) }))
    if (pattern === undefined) expect(found).toBeUndefined()
    else expect(found?.codes).toContain(pattern)
  })
})

test.each<[Outcome, string]>([
  [{ kind: 'deleted' }, ''],
  [{ kind: 'kept', reason: 'a\nb' }, 'a\\u{a}b'],
  [{ kind: 'failed', state: 'there', error: error({}) }, 'No. It was still there when it was looked up.'],
  [{ kind: 'failed', state: 'unknown', error: error({}) }, 'No. It was not deleted.'],
  [
    { kind: 'failed', state: 'unknown', error: error({ inDoubt: true, remedy: 'Look.' }) },
    'No. It may have been deleted: this could not be checked. Look.',
  ],
])('an outcome says what is known of the resource: %#', (outcome, words) => {
  expect(describeOutcome(outcome)).toBe(words)
})

test.each([1, 0])('a run of %d targets that was stopped says why', (targets) => {
  const entry = { target: { type: 'coc-script', id: 'SC1' }, outcome: { kind: 'unattempted' } } as const
  const entries = Array.from({ length: targets }, () => entry)
  const said = targets > 0 ? '1 not attempted; 1 problem' : 'nothing was deleted; 1 problem'
  const result = resultOf(entries, { info: { stopped: 'deadline' }, problems: ['no'], ok: false })
  expect(headlineOf(result)).toBe(`${said} in 5 ms (stopped: time-out)`)
})

describe('the headline', () => {
  const entry = { target: { type: 'coc-script', id: 'SC1' }, outcome: { kind: 'deleted' } } as const
  const planned = { ...entry, outcome: { kind: 'planned' } } as const

  test.each([
    [0, '1 deleted in 5 ms'],
    [1, '1 deleted; 1 problem in 5 ms'],
    [2, '1 deleted; 2 problems in 5 ms'],
  ])('counts the problems of the run, beside what was done: %d', (count, words) => {
    const problems = Array.from({ length: count }, () => 'no')
    expect(headlineOf(resultOf([entry], { problems, ok: count === 0 }))).toBe(words)
  })

  test('of a dry run says that a real one would delete nothing, where that is so', () => {
    const overLimit = '1 target would be deleted, and max-deletes is 0'
    const warning = `. A real run would delete nothing: ${overLimit}`
    expect(headlineOf(resultOf([planned], { info: { dryRun: true, overLimit } }))).toBe(
      `Dry run: 1 would be deleted in 5 ms${warning}`,
    )
    expect(headlineOf(resultOf([planned], { info: { dryRun: true } }))).not.toContain('real run')
    expect(headlineOf(resultOf([entry], { info: { dryRun: false, overLimit } }))).not.toContain('real run')
  })

  test.each([
    [{ ok: true }, '✅ Huawei Cloud Cleanup: 1 deleted in 5 ms'],
    [{ ok: false }, '❌ Huawei Cloud Cleanup: 1 deleted in 5 ms'],
    [{ ok: true, info: { dryRun: true } }, '🔍 Huawei Cloud Cleanup: Dry run: 1 deleted in 5 ms'],
    [{ ok: false, info: { dryRun: true } }, '❌ Huawei Cloud Cleanup: Dry run: 1 deleted in 5 ms'],
  ])('shows at a glance how it went: %j', (fields, words) => {
    expect(titleOf(resultOf([entry], fields))).toBe(words)
  })
})

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

describe('signs of life', () => {
  test('every ten seconds, and not for the last one, which the end of the log tells of', () => {
    const clock = new VirtualClock()
    const { runner, log } = recordingRunner()
    const progress = new Progress(clock, runner, 25)
    for (let n = 0; n < 25; n += 1) {
      clock.pass(1_000)
      progress.settled('deleted')
    }
    clock.pass(60_000)
    expect(log).toEqual(['10 of 25 done', '20 of 25 done'])
    const last = new Progress(clock, runner, 1)
    clock.pass(60_000)
    last.settled('deleted')
    expect(log).toHaveLength(2)
  })

  test('not for what failed or was not attempted: nothing of it is done', () => {
    const clock = new VirtualClock()
    const { runner, log } = recordingRunner()
    const progress = new Progress(clock, runner, 4)
    clock.pass(60_000)
    progress.settled('failed')
    progress.settled('unattempted')
    expect(log).toEqual([])
    progress.settled('absent')
    expect(log).toEqual(['1 of 4 done'])
  })

  test('of a job: every new status, once, and never more than all of it', () => {
    const { runner, log } = recordingRunner()
    const progress = new Progress(new VirtualClock(), runner, 1)
    const steps: [string, number?][] = [['waiting'], ['waiting'], ['running', 0.424], ['running', 0.8], ['done', 7]]
    for (const [status, fraction] of [...steps, ['odd', -1] as const]) progress.job('j1', status, fraction)
    expect(log.map((line) => line.replace('Job j1: ', ''))).toEqual([
      ...['waiting', 'running 42 %', 'done 100 %', 'odd 0 %'],
    ])
  })
})
