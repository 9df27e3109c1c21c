/** What is said of targets, errors and runs: whole, harmless, and no more than a log can bear. */
import { describe, expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import type { Outcome, Target } from '../../../src/plan/target.ts'
import { adviceFor } from '../../../src/report/error-advice.ts'
import {
  describeError,
  describeOutcome,
  describeTarget,
  headlineOf,
  remedyFor,
  titleOf,
} from '../../../src/report/describe.ts'
import { resultOf } from '../../support/recording-runner.ts'

const error = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', message: 'no', attempts: 1, inDoubt: false, ...fields })

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
    ['a host by its name', { code: 'APIGW.0101', host: 'coc.example' }, /^The host coc\.example has no such API/],
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
