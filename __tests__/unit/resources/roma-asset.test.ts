/** What ROMA Connect's responses prove, and what only looks like it. */
import { describe, expect, test } from '@jest/globals'
import type { Api, Job, LookUp } from '../../../src/deletion/api.ts'
import { listTargets } from '../../../src/deletion/list.ts'
import { lookUp } from '../../../src/deletion/look-up.ts'
import type { ApiResponse } from '../../../src/huaweicloud/client.ts'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'
import { jobState, romaAsset } from '../../../src/resources/roma-asset.ts'
import { engineOf, idsOf, refusal } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'

const responseOf = (json: unknown): ApiResponse => ({
  ...{ json, empty: false, status: 200, requestId: 'r1', attempts: 2, inDoubt: false, host: 'roma' },
  clockSkew: undefined,
})
const apiOf = (format: 'current' | 'legacy'): Api & { lookUp: LookUp; deletion: Job } =>
  romaAsset.api({ projectId: 'p1', inputs: { 'instance-id': 'i1', wait: true, 'roma-request-format': format } })
const { lookUp: look, deletion } = apiOf('current')

const appOf = (id: string): Target => ({ type: 'roma-asset', kind: 'app', id })
const taskOf = (id: string): Target => ({ type: 'roma-asset', kind: 'task', id })
const app = appOf('a1')
const task = taskOf('t1')
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
])('The job that %j names is %j.', (json, id) => {
  expect(deletion.jobId(responseOf(json))).toBe(id)
})

describe('The state of a job', () => {
  test.each<[string, string]>([
    ...(['RUNNING', 'Running', 'running'] as const).map((word): [string, string] => [word, 'running']),
    ...(['SUCCEEDED', 'Success', 'Finished', 'FINISHED'] as const).map((word): [string, string] => [word, 'succeeded']),
    ...(['FAILED', 'Failed', 'FAIL', 'Failure'] as const).map((word): [string, string] => [word, 'failed']),
    ...(['PARTIAL_SUCCESS', 'CANCELED', 'Completed', 'ERROR', 'NOT_FAILED', 'QUEUED', ''] as const).map(
      (word): [string, string] => [word, 'unknown'],
    ),
  ])('%j is the phase %s', (status, phase) => {
    expect(jobState(responseOf({ status }), 'j1')).toMatchObject({ status, phase })
  })

  test.each<[object, number | undefined, boolean]>([
    [{}, undefined, false],
    [{ progress_percent: 0.5 }, 0.5, false],
    [{ progress_percent: 1 }, 1, true],
    [{ progress_percent: '50' }, undefined, false],
    [{ end_time: '2026-11-25T08:30:00Z' }, undefined, true],
    [{ end_time: 1_795_000_000_000 }, undefined, true],
    [{ end_time: '' }, undefined, false],
    [{ end_time: null }, undefined, false],
    [{ end_time: 0 }, undefined, false],
  ])('with %j has the progress %j and has ended: %j', (fields, progress, hasEnded) => {
    const state = jobState(responseOf({ status: 'X', ...fields }), 'j1')
    expect([state?.progress, state?.hasEnded]).toEqual([progress, hasEnded])
  })

  test.each([
    [{ id: 'j2', status: 'SUCCEEDED' }],
    [{ id: 'j1', status: 1 }],
    [{ id: 'j1' }],
    [['SUCCEEDED']],
    [undefined],
  ])('is not told by %j', (json) => {
    expect(jobState(responseOf(json), 'j1')).toBeUndefined()
  })
})

describe('The reasons of a job', () => {
  const reasonsOf = (json: object): unknown => jobState(responseOf({ status: 'X', ...json }), 'j1')?.reasons
  const reason = { resource_type: 'application', resource_name: 'web', error_code: 'R.1', error_msg: 'no' }
  const read = { kind: 'app', name: 'web', isNameCut: false, code: 'R.1', message: 'no' }
  const words = { isNameCut: false, message: 'disk full' }

  test.each<[object, object[]]>([
    [{}, []],
    [{ reasons: null, reason: null }, []],
    [{ reasons: [] }, []],
    [{ reasons: '' }, []],
    [{ reasons: [reason] }, [read]],
    [{ reason: [reason] }, [read]],
    [{ reason }, [read]],
    [{ reasons: [], reason: [reason] }, [read]],
    [{ reasons: 'disk full' }, [words]],
    [{ reasons: ['disk full', null, reason] }, [words, read]],
    [{ reasons: [{ ...reason, resource_type: 'task' }] }, [{ ...read, kind: 'task' }]],
    [{ reasons: [{ ...reason, error_msg: 7 }] }, [{ ...read, message: 'R.1' }]],
    [{ reasons: [{ ...reason, resource_name: 'y'.repeat(64) }] }, [{ ...read, name: 'y'.repeat(64), isNameCut: true }]],
    [{ reasons: [{}] }, [{ isNameCut: false, message: 'no explanation' }]],
  ])('in %j are all read', (json, expected) => {
    expect(reasonsOf(json)).toEqual(expected)
  })
})

describe('The body of a deletion', () => {
  test.each([
    ['current', [app, task], { apps: [{ id: 'a1' }], tasks: [{ id: 't1' }] }],
    ['current', [app], { apps: [{ id: 'a1' }], tasks: [] }],
    ['current', [task], { apps: [], tasks: [{ id: 't1' }] }],
    ['legacy', [app, task], { apps: 'a1', tasks: [{ task_id: 't1' }] }],
    ['legacy', [app], { apps: 'a1' }],
  ] as const)('in the %s form names what is asked for', (format, targets, body) => {
    expect(apiOf(format).deletion.request(targets)).toEqual({
      ...{ method: 'POST', path: '/v2/p1/instances/i1/assets/delete', body },
    })
  })

  test('has at most a hundred assets', () => {
    const { groups, impossible } = deletion.groups(idsOf(250).map(appOf))
    expect([groups.map((group) => group.length), impossible]).toEqual([[100, 100, 50], []])
  })

  test('of the legacy form has one application and at most 99 tasks; the others are impossible', () => {
    const apps = ['a1', 'a2'].map(appOf)
    const tasks = idsOf(250).map(taskOf)
    const { groups, impossible } = apiOf('legacy').deletion.groups([...apps, ...tasks])
    expect(groups.map((group) => group.map(({ kind }) => kind).filter((kind) => kind === 'app'))).toEqual([
      ['app'],
      ['app'],
    ])
    expect([groups.map((group) => group.length), impossible.length]).toEqual([[100, 100], 52])
  })
})

describe('A look-up', () => {
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
  ])('is %j about %j with %j', (isAbout, target, json) => {
    expect(look.isLookupOf(responseOf(json), target)).toBe(isAbout)
  })

  test.each<[string | undefined, unknown]>([
    ['web', { name: 'web' }],
    ['sync', { name: 'web', task: { task_name: 'sync' } }],
    [7 as never, { name: 7 }],
    [undefined, { task: {} }],
    [undefined, undefined],
  ])('reads the name %j of %j', (name, json) => {
    expect(look.name(responseOf(json))).toBe(name)
  })

  test.each<[string, Target, Partial<CloudErrorFields>]>([
    ['certain', task, { status: 400, code: 'FDI.3021' }],
    ['certain', task, { status: 404, code: 'FDI.3021' }],
    ['possible', app, { status: 404, code: 'APIG.3019' }],
    ['possible', task, { status: 404, code: 'FDI.1' }],
    ['unknown', app, { status: 404, code: 'ROMA.1007' }],
    ['unknown', task, { status: 404, code: 'ROMA.1007' }],
    ['unknown', app, { status: 404, code: 'APIC.7302' }],
    ['unknown', app, { status: 404, code: 'ROMA.00110002' }],
    ['unknown', app, { status: 500, code: 'ROMA.00110002' }],
    ['unknown', app, { status: 404, code: 'APIGW.0101' }],
    ['unknown', app, { status: 404 }],
    ['unknown', app, { status: 400, code: 'APIG.3019' }],
    ['unknown', app, { status: 403, code: 'ROMA.1006' }],
  ])('that fails shows a %s absence of %j by %j', (absence, target, fields) => {
    const error = new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...fields })
    expect(look.absence(error, target)).toBe(absence)
  })

  const html = { status: 404, body: '<html><h1>404 Not Found</h1></html>' }
  const emptyPage = ok({ apps: [], entities: [], total: 0 })
  const own = refusal(404, 'APIG.3019')
  const shown = ok({ apps: [{ id: 'a1' }], total: 1 })
  test.each<[string, string, Target, object, object]>([
    ['404 of a load balancer', 'unknown', app, html, emptyPage],
    ['404 of a load balancer for a task', 'unknown', task, html, emptyPage],
    ['ROMA.1007', 'unknown', app, refusal(404, 'ROMA.1007'), emptyPage],
    ['APIC.7302', 'unknown', app, refusal(404, 'APIC.7302'), emptyPage],
    ['ROMA.00110002', 'unknown', app, refusal(404, 'ROMA.00110002'), emptyPage],
    ['404 of the service, and the list lacks it', 'absent', app, own, emptyPage],
    ['404 of the service, and the list shows it', 'unknown', app, own, shown],
    ['404 of the service, and the list cannot be read', 'unknown', app, own, refusal(403, 'X.1')],
    ['404 of the service, and there is no list of tasks', 'unknown', task, own, refusal(404, 'X.1')],
    ['FDI.3021, whatever the list says', 'absent', task, refusal(400, 'FDI.3021'), refusal(403, 'X.1')],
  ])('that meets a %s says %s', async (...[, status, target, single, list]) => {
    const { context, drive } = engineOf('roma-asset', ({ path }) => (/\/(apps|tasks)$/.test(path) ? list : single))
    const results = await drive(lookUp([target], context))
    expect(results.get(keyOf(target))?.status).toBe(status)
  })
})

describe('The lists of an instance', () => {
  const sweep = (tasks: object) => {
    const apps = { apps: [{ id: 'a1', name: 'web', created_user: { user_name: 'ann' } }], total: 1 }
    const engine = engineOf('roma-asset', ({ path }) => (path.includes('/fdi/') ? tasks : ok(apps)))
    return { engine, found: engine.drive(listTargets(engine.context)) }
  }
  const listed = { ...app, name: 'web', creator: 'ann' }

  test('have the tasks with their times in milliseconds, as a number or in digits', async () => {
    const at = Date.UTC(2026, 10, 21)
    const rows = [at, String(at)].map((created_date, index) => ({ task_id: `t${index}`, task_name: 'x', created_date }))
    const { found } = sweep(ok({ entities: rows, total: 2 }))
    expect((await found).filter(({ kind }) => kind === 'task').map(({ createdAt }) => createdAt)).toEqual([at, at])
  })

  test('have no tasks where the service itself knows no such list', async () => {
    const { found, engine } = sweep(refusal(404, 'FDI.1'))
    expect(await found).toEqual([listed])
    expect(engine.log).toEqual(['roma-asset: service.example has no list of tasks here'])
  })

  test.each([
    ['a load balancer answers 404', { status: 404, body: '<html></html>' }],
    ['the gateway knows no such route', refusal(404, 'APIGW.0101')],
    ['there is no such instance', refusal(404, 'APIC.7302')],
    ['there is no such URL', refusal(404, 'ROMA.1007')],
    ['the caller may not see them', refusal(403, 'ROMA.1006')],
  ])('are an error where %s', async (_, tasks) => {
    await expect(sweep(tasks).found).rejects.toBeInstanceOf(CloudError)
  })
})
