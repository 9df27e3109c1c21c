/** What ROMA Connect's answers prove, and what only looks like it. */
import { describe, expect, test } from '@jest/globals'
import type { ApiResponse } from '../../src/huaweicloud/client.ts'
import { CloudError, type CloudErrorFields } from '../../src/huaweicloud/errors.ts'
import type { Target } from '../../src/plan/target.ts'
import type { Sight } from '../../src/resources/resource.ts'
import { jobError, readJob, readJobId } from '../../src/resources/roma-job.ts'
import { look } from '../../src/resources/roma-reading.ts'

const reply = (json: unknown): ApiResponse => ({
  ...{ json, empty: false, status: 200, requestId: 'r1', attempts: 2, inDoubt: false, host: 'roma' },
  clockSkew: undefined,
})
const app: Target = { type: 'roma-asset', kind: 'app', id: 'a1' }
const task: Target = { type: 'roma-asset', kind: 'task', id: 't1' }
const longest = 'x'.repeat(128)

test.each<[unknown, string | undefined]>([
  [{ job_id: 'j_1-A' }, 'j_1-A'],
  [{ job_id: longest }, longest],
  [{ job_id: `${longest}x` }, undefined],
  [{ job_id: '' }, undefined],
  [{ job_id: '../jobs' }, undefined],
  [{ job_id: 'j1?x' }, undefined],
  [{ job_id: '/j1' }, undefined],
  [{ job_id: 7 }, undefined],
  [{ job_id: ['j1'] }, undefined],
  [{}, undefined],
  ['j1', undefined],
  [undefined, undefined],
])('The job that %j names: %j', (json, id) => {
  expect(readJobId(reply(json))).toBe(id)
})

test.each<[unknown, object | undefined]>([
  [{ status: 'RUNNING' }, { status: 'RUNNING', reasons: [] }],
  [
    { id: 'j1', status: 'X', progress_percent: 0.5 },
    { status: 'X', reasons: [], progress: 0.5 },
  ],
  [
    { id: 'j1', status: 'X', progress_percent: '50' },
    { status: 'X', reasons: [] },
  ],
  [
    { status: 'X', reason: { a: 1 } },
    { status: 'X', reasons: [{ a: 1 }] },
  ],
  [
    { status: 'X', reasons: [{ a: 1 }, 'text', null, { b: 2 }] },
    { status: 'X', reasons: [{ a: 1 }, { b: 2 }] },
  ],
  [
    { status: 'X', reason: 'text' },
    { status: 'X', reasons: [] },
  ],
  [{ id: 'j2', status: 'SUCCEEDED' }, undefined],
  [{ id: 'j1', status: 1 }, undefined],
  [{ id: 'j1' }, undefined],
  [['SUCCEEDED'], undefined],
  [undefined, undefined],
])('The job j1 in %j: %j', (json, job) => {
  expect(readJob(reply(json), 'j1')).toEqual(job)
})

describe('Why a job failed for an asset', () => {
  const there: Sight = { seen: 'there', name: 'web' }
  const unseen: Sight = { seen: 'unseen', error: new CloudError({ kind: 'network', attempts: 1, inDoubt: true }) }
  const mine = { resource_type: 'application', resource_name: 'web', error_code: 'R.1', error_msg: 'mine' }
  const long = 'y'.repeat(64)
  const unknown = ' without a reason known to be about this asset'
  const first = `${unknown}; its first is: mine`
  test.each<[string, object[], Target, Sight, string, string | undefined]>([
    ['its own reason', [{ ...mine, resource_name: 'api', error_msg: 'other' }, mine], app, there, ': mine', 'R.1'],
    ['that of a task', [{ ...mine, resource_type: 'task' }], task, there, ': mine', 'R.1'],
    ['none of a task of its name', [{ ...mine, resource_type: 'task' }], app, there, first, undefined],
    ['none of an application of its name', [mine], task, there, first, undefined],
    ['none of another name', [mine], app, { seen: 'there', name: 'web2' }, first, undefined],
    ['none where its name begins with another', [{ ...mine, resource_name: 'we' }], app, there, first, undefined],
    ['its own, cut', [{ ...mine, resource_name: long }], app, { seen: 'there', name: `${long}z` }, ': mine', 'R.1'],
    ['none where nobody saw its name', [mine], app, { seen: 'there' }, first, undefined],
    ['none without a name', [{ ...mine, resource_name: undefined }], app, { seen: 'there' }, first, undefined],
    ['none of a reason without a name', [{ ...mine, resource_name: undefined }], app, there, first, undefined],
    [
      'none of a long name, where nobody saw its own',
      [{ ...mine, resource_name: long }],
      app,
      { seen: 'there' },
      first,
      undefined,
    ],
    ['none where nobody saw it', [mine], app, unseen, first, undefined],
    ['no reason at all', [], app, there, unknown, undefined],
    ['a code for a reason', [{ ...mine, error_msg: 7 }], app, there, ': R.1', 'R.1'],
    ['a reason without a word', [{ ...mine, error_msg: 7, error_code: 8 }], app, there, ': no word', undefined],
  ])('%s', (_, reasons, target, sight, says, code) => {
    const job = { status: 'FAILED', reasons: reasons as Record<string, unknown>[] }
    const error = jobError(job, 'j1', reply({}), target, sight)
    expect(error).toMatchObject({ kind: 'refused', status: 200, attempts: 2, requestId: 'r1', host: 'roma' })
    // The job may have deleted it all the same.
    expect(error.inDoubt).toBe(true)
    expect([error.message, error.code]).toEqual([`job j1 ended as FAILED${says}`, code])
  })
})

describe('A look', () => {
  test.each<[boolean, Target, unknown]>([
    [true, app, { id: 'a1' }],
    [true, task, { task: { task_id: 't1' } }],
    [false, app, { id: 'a2' }],
    [false, app, { task: { task_id: 'a1' } }],
    [false, task, { id: 't1' }],
    [false, task, { task: { task_id: 't2' } }],
    [false, task, { task: 't1' }],
    [false, app, ['a1']],
    [false, app, undefined],
    [false, task, undefined],
  ])('shows it: %j, %j by %j', (shows, target, json) => {
    expect(look.shows(reply(json), target)).toBe(shows)
  })

  test.each<[string | undefined, unknown]>([
    ['web', { name: 'web' }],
    ['sync', { name: 'web', task: { task_name: 'sync' } }],
    [undefined, { name: 7 }],
    [undefined, { task: {} }],
    [undefined, undefined],
  ])('shows the name %j by %j', (name, json) => {
    expect(look.name(reply(json))).toBe(name)
  })

  test.each<[boolean, Partial<CloudErrorFields>]>([
    [true, { status: 404, code: 'APIG.3019' }],
    [true, { status: 400, code: 'FDI.3021' }],
    [false, { status: 400, code: 'APIG.3019' }],
    [false, { status: 404 }],
    [false, { status: 404, code: 'APIGW.0101' }],
    [false, { status: 404, code: 'APIC.7302' }],
  ])('says that it is gone: %j by %j', (gone, fields) => {
    expect(look.isGone(new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...fields }))).toBe(gone)
  })
})
