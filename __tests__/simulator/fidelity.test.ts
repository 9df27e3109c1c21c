/** What Huawei's own clients send is accepted, and what the real services refuse is refused. */
import { describe, expect, test } from '@jest/globals'

import * as defaults from '../../simulator/defaults.ts'
import { ask, askSigned, codeOf, create, request, START } from './helpers.ts'

const { ACCOUNT_ID, CODEARTS_PROJECT_ID, INSTANCE_ID, PROJECT_ID } = defaults
const SCRIPTS = '/v1/job/scripts?limit=10'
const TASKS = `/v2/${PROJECT_ID}/scheduled-tasks`
const ROMA = `/v2/${PROJECT_ID}/instances/${INSTANCE_ID}`
const FDI = `/v2/${PROJECT_ID}/fdi/instances/${INSTANCE_ID}/tasks`
const FOREIGN = 'f'.repeat(32)

describe('what is not documented is ignored, and stands in the journal', () => {
  test.each([
    ['a query parameter', 'GET', `${SCRIPTS}&name=x`, undefined, ['query name']],
    ['a body where the API has none', 'GET', SCRIPTS, {}, ['body']],
    ['a key of the body', 'POST', `${TASKS}/batch-delete`, { task_ids: ['a'], force: true }, ['body force']],
    [
      ...['a key inside the body', 'POST', `${ROMA}/assets/delete`],
      ...[
        {
          apps: [
            { id: 'a', name: 'n' },
            { id: 'b', name: 'n' },
          ],
          tasks: [],
        },
        ['body apps.name'],
      ],
    ],
  ] as const)('%s', async (...[, method, target, body, undocumented]) => {
    const { simulator } = create()
    simulator.workspace.addTask({ id: 'a' })
    const answer = await ask(simulator, method, target, { body })
    expect(answer.status).toBe(200)
    expect(simulator.journal[0]).toMatchObject({ executed: true, undocumented })
  })

  test('a documented request leaves no such remark', async () => {
    const { simulator } = create()
    await ask(simulator, 'POST', `${ROMA}/assets/delete`, { body: { apps: [{ id: 'a' }], tasks: [{ id: 't' }] } })
    await ask(simulator, 'GET', `${SCRIPTS}&name_like=a`)
    expect(simulator.journal.map(({ undocumented }) => undocumented)).toEqual([[], []])
  })
})

describe('signed requests', () => {
  test('a security token need not be signed, since the gateway checks only what is; the journal says so', async () => {
    const { simulator } = create()
    const { TEMPORARY_ACCESS_KEY_ID: access, TEMPORARY_SECRET_ACCESS_KEY: secret, SECURITY_TOKEN } = defaults
    const headers = { 'x-security-token': SECURITY_TOKEN }
    const signing = { access, secret, at: START, headers }
    expect((await askSigned(simulator, SCRIPTS, signing)).status).toBe(200)
    expect((await askSigned(simulator, SCRIPTS, { ...signing, unsigned: ['x-security-token'] })).status).toBe(200)
    expect(simulator.journal.map(({ undocumented }) => undocumented)).toEqual([[], ['unsigned x-security-token']])
  })

  test('a permanent key with the security token of another key is refused', async () => {
    const { simulator } = create()
    const headers = { 'x-security-token': defaults.SECURITY_TOKEN }
    const answer = await askSigned(simulator, SCRIPTS, { at: START, headers })
    expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0301'])
  })

  test('a token and a signature at once are refused', async () => {
    const { simulator } = create()
    const answer = await askSigned(simulator, SCRIPTS, { at: START, headers: { 'x-auth-token': defaults.TOKEN } })
    expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0301'])
  })
})

describe('COC', () => {
  const total = (answer: { json: unknown }): unknown => (answer.json as { data?: { total: number } }).data?.total

  test.each([
    ['its project', { 'x-project-id': PROJECT_ID }, 1],
    ['its account', { 'x-domain-id': ACCOUNT_ID }, 2],
    ['neither, as if from another project', {}, 0],
  ])('a signed request that names %s sees the scripts of that scope', async (_, headers: object, count) => {
    const other = { id: 'a'.repeat(32), name: 'cn-north-4_sub' }
    const { simulator } = create({ projects: [{ id: PROJECT_ID, name: 'cn-north-4' }, other] })
    const uuid = simulator.coc.addScript()
    simulator.coc.addScript({ projectId: other.id })
    const signing = { at: START, headers: { ...headers } }
    expect(total(await askSigned(simulator, SCRIPTS, signing))).toBe(count)
    const shown = await askSigned(simulator, `/v1/job/scripts/${uuid}`, signing)
    expect(codeOf(shown)).toBe(count === 0 ? 'COC.00040604' : undefined)
  })

  test.each([
    ['project', { 'x-project-id': FOREIGN }, 'APIGW.0310'],
    ['account', { 'x-domain-id': FOREIGN }, 'APIGW.0302'],
  ])('a signed request that names a foreign %s is refused', async (_, headers: object, code) => {
    const { simulator } = create()
    const answer = await askSigned(simulator, SCRIPTS, { at: START, headers: { ...headers } })
    expect([answer.status, codeOf(answer)]).toEqual([403, code])
  })

  test('a token has its own project, and takes the header of no other', async () => {
    const { simulator } = create()
    simulator.coc.addScript()
    expect(total(await ask(simulator, 'GET', SCRIPTS))).toBe(1)
    const answer = await ask(simulator, 'GET', SCRIPTS, { headers: { 'x-project-id': FOREIGN } })
    expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0307'])
  })

  test.each([
    ['zh-cn', 200],
    ['en-us', 200],
    ['fr', 400],
  ])('X-Language %s is answered with %d', async (language, status) => {
    const { simulator } = create()
    const answer = await ask(simulator, 'GET', SCRIPTS, { headers: { 'x-language': language } })
    expect(answer.status).toBe(status)
  })

  test('a script can have a Chinese name, but none with a hyphen, with a space, or of 65 characters', () => {
    const { simulator } = create()
    expect(simulator.coc.addScript({ name: '清理_pr_1' })).toMatch(/^SC/)
    for (const name of ['pr-1', 'pr 1', '', 'x'.repeat(65)]) {
      expect(() => simulator.coc.addScript({ name })).toThrow('No COC script can have the name')
    }
  })
})

describe('CodeArts Build', () => {
  test('shows the configuration of a task at both routes', async () => {
    const { simulator } = create()
    const id = simulator.codeartsbuild.addJob({ name: 'pr-1-web' })
    for (const target of [`/v1/job/${id}/config`, `/v3/jobs/${id}/query`]) {
      expect((await ask(simulator, 'GET', target)).json).toMatchObject({ result: { job_name: 'pr-1-web' } })
    }
    const gone = await ask(simulator, 'GET', `/v1/job/${'0'.repeat(32)}/config`)
    expect([gone.status, codeOf(gone)]).toEqual([422, 'DEVCB.00031006'])
  })

  test('lists a project in the observed or in the documented shape; the v3 list has the latter only', async () => {
    const { simulator } = create()
    const id = simulator.codeartsbuild.addJob()
    const list = async (target: string): Promise<unknown> => (await ask(simulator, 'GET', target)).json
    const target = `/v1/job/${CODEARTS_PROJECT_ID}/list?page_index=0&page_size=10`
    expect(await list(target)).toMatchObject({ result: { total: 1, job_list: [{ id }] } })
    simulator.codeartsbuild.projectListShape = 'jobs'
    expect(await list(target)).toMatchObject({ total: 1, jobs: [{ id }] })
    expect(await list('/v1/job/list')).toMatchObject({ result: { total: 1 } })
    expect(await list(`/v3/${CODEARTS_PROJECT_ID}/jobs?page_index=0&page_size=10`)).toMatchObject({ jobs: [{ id }] })
  })
})

describe('Workspace', () => {
  test('deletes a single task under its own operation', async () => {
    const { simulator } = create()
    const id = simulator.workspace.addTask()
    const answer = await ask(simulator, 'DELETE', `${TASKS}/${id}`)
    expect([answer.status, answer.body, simulator.workspace.tasks.size]).toEqual([200, '', 0])
    expect(simulator.journal[0]).toMatchObject({ operation: 'workspace.deleteOne', ids: [id] })
    expect(codeOf(await ask(simulator, 'DELETE', `${TASKS}/${id}`))).toBe('WKS.0915')
  })
})

describe('ROMA Connect', () => {
  test('lists the instances of the project', async () => {
    const { simulator } = create()
    simulator.roma.addInstance('other', 'another-project')
    const { json } = await ask(simulator, 'GET', `/v2/${PROJECT_ID}/instances?offset=0&limit=10`)
    expect(json).toMatchObject({ total: 1, size: 1, instances: [{ id: INSTANCE_ID, status: 'Running' }] })
  })

  test('deletes a single application', async () => {
    const { simulator } = create()
    const id = simulator.roma.addApp()
    expect((await ask(simulator, 'DELETE', `${ROMA}/apps/${id}`)).status).toBe(204)
    expect(codeOf(await ask(simulator, 'DELETE', `${ROMA}/apps/${id}`))).toBe('APIG.3019')
  })

  test.each([
    ['task_name=orders', ['orders-sync']],
    ['name=SYNC', ['orders-sync', 'users-sync']],
    ['status=1', ['users-sync']],
    ['execute_status=RUNNING', ['users-sync']],
    ['task_type=timing', ['orders-sync', 'users-sync']],
    ['task_type=realtime', []],
    ['source_datasource_id=a', []],
    ['task_tag=a', []],
  ])('filters data-integration tasks by %s', async (query, expected) => {
    const { simulator } = create()
    simulator.roma.addTask({ name: 'orders-sync' })
    simulator.roma.addTask({ name: 'users-sync', running: true })
    const { json } = await ask(simulator, 'GET', `${FDI}?${query}`)
    expect((json as { entities: { task_name: string }[] }).entities.map((row) => row.task_name)).toEqual(expected)
  })
})

describe('IAM', () => {
  test('lists the projects and the account of the caller, which needs no permission', async () => {
    const { simulator } = create()
    simulator.deny('iam.projects')
    expect((await ask(simulator, 'GET', '/v3/projects')).status).toBe(403)
    expect((await ask(simulator, 'GET', '/v3/auth/projects')).json).toMatchObject({
      projects: [{ id: PROJECT_ID, name: 'cn-north-4', domain_id: ACCOUNT_ID }],
    })
    expect((await ask(simulator, 'GET', '/v3/auth/domains')).json).toMatchObject({
      domains: [{ id: ACCOUNT_ID, name: defaults.ACCOUNT_NAME }],
    })
    for (const operation of ['iam.authProjects', 'iam.authDomains']) {
      expect(() => {
        simulator.deny(operation)
      }).toThrow('needs no permission')
    }
    expect((await simulator.handle(request('GET', '/v3/auth/projects'))).status).toBe(401)
  })
})
