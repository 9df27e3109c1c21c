/** Why a job did not delete a target: its reasons go by name, and nobody gets the reason of another. */
import { describe, expect, test } from '@jest/globals'
import type { JobReason, JobState } from '../../../src/deletion/api.ts'
import type { LookupResult } from '../../../src/deletion/context.ts'
import { outcomeOfJob, unattributedReasons } from '../../../src/deletion/job-reasons.ts'
import type { ApiResponse } from '../../../src/huaweicloud/client.ts'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'

const submission: ApiResponse = {
  ...{ json: {}, empty: false, status: 200, requestId: 'r1', attempts: 2, inDoubt: false, host: 'roma' },
  clockSkew: undefined,
}
const app: Target = { type: 'roma-asset', kind: 'app', id: 'a1' }
const task: Target = { type: 'roma-asset', kind: 'task', id: 't1' }
const named = (name?: string): LookupResult => ({ status: 'present', name })
const unknown: LookupResult = {
  status: 'unknown',
  error: new CloudError({ kind: 'network', attempts: 1, inDoubt: true }),
}
const mine: JobReason = { kind: 'app', name: 'web', isNameCut: false, code: 'R.1', message: 'mine' }
const long = 'y'.repeat(64)
const stateOf = (fields: Partial<JobState>): JobState => ({
  ...{ status: 'FAILED', phase: 'failed', hasEnded: true, reasons: [] },
  ...fields,
})

describe('A target that a job did not delete', () => {
  const none = ', with no reason known to be about this target'
  const first = `${none}; its first reason is: mine`
  test.each<[string, JobReason[], Target, LookupResult, string, string | undefined]>([
    ['has its own reason', [{ ...mine, name: 'api', message: 'other' }, mine], app, named('web'), ': mine', 'R.1'],
    ['has the reason of its kind', [{ ...mine, kind: 'task' }], task, named('web'), ': mine', 'R.1'],
    ['has no reason of a task of its name', [{ ...mine, kind: 'task' }], app, named('web'), first, undefined],
    ['has no reason of an application of its name', [mine], task, named('web'), first, undefined],
    ['has no reason of another name', [mine], app, named('web2'), first, undefined],
    [
      'has no reason of a whole name that begins its own',
      [{ ...mine, name: 'we' }],
      app,
      named('web'),
      first,
      undefined,
    ],
    [
      'has the reason of a name that was cut',
      [{ ...mine, name: long, isNameCut: true }],
      app,
      named(`${long}z`),
      ': mine',
      'R.1',
    ],
    ['has no reason where nobody saw its name', [mine], app, named(), first, undefined],
    ['has no reason where nobody saw it', [mine], app, unknown, first, undefined],
    ['has the reason of the name in the list', [mine], { ...app, name: 'web' }, unknown, ': mine', 'R.1'],
    ['has no reason without a name', [{ ...mine, name: undefined }], app, named('web'), first, undefined],
    ['has no reason where there is none', [], app, named('web'), none, undefined],
  ])('%s', (...[, reasons, target, result, says, code]) => {
    const outcome = outcomeOfJob({ jobId: 'j1', submission, state: stateOf({ reasons }) }, target, result)
    if (outcome.kind !== 'failed') throw new Error(`it is ${outcome.kind}`)
    // The job may have deleted it all the same.
    const fields = { kind: 'refused', status: 200, attempts: 2, requestId: 'r1', host: 'roma', inDoubt: true }
    expect(outcome.error).toMatchObject(fields)
    expect([outcome.error.message, outcome.error.code]).toEqual([`job j1 ended as FAILED${says}`, code])
  })

  test.each<[string, Partial<JobState>, LookupResult, string]>([
    ['is still there where the job is over', {}, named('web'), 'there'],
    ['is unknown where nobody saw it', {}, unknown, 'unknown'],
    ['is still there where the service says that it is over', { phase: 'unknown', hasEnded: true }, named(), 'there'],
    ['is unknown while the job may be at work', { phase: 'unknown', hasEnded: false }, named(), 'unknown'],
  ])('%s', (_, fields, result, state) => {
    const outcome = outcomeOfJob({ jobId: 'j1', submission, state: stateOf(fields) }, app, result)
    expect(outcome).toMatchObject({ kind: 'failed', state })
  })
})

test('Reasons that are about none of the targets are given in words, the others are not.', () => {
  const reasons: JobReason[] = [
    mine,
    { ...mine, name: 'api', message: 'in use' },
    { isNameCut: false, message: 'disk full' },
    { kind: 'task', isNameCut: false, message: 'stopped', code: 'R.2' },
  ]
  const results = new Map([[keyOf(app), named('web')]])
  expect(unattributedReasons(stateOf({ reasons }), [app], results)).toEqual([
    'app "api": in use (R.1)',
    'disk full',
    'task: stopped (R.2)',
  ])
})
