/** What is refused before a service sees it. */
import { describe, expect, test } from '@jest/globals'

import * as defaults from '../../simulator/defaults.ts'
import { ask, askSigned, codeOf, create, request, START } from './helpers.ts'

const LIST = '/v1/job/scripts?limit=10'
const TASKS = `/v2/${defaults.PROJECT_ID}/scheduled-tasks?offset=0&limit=50`
const MINUTE = 60_000

describe('tokens', () => {
  test('a known one opens the door; the answer carries a request id and the date', async () => {
    const { simulator } = create()
    const first = await ask(simulator, 'GET', LIST)
    const second = await ask(simulator, 'GET', LIST)
    expect(first.status).toBe(200)
    expect(first.headers['date']).toBe(new Date(START).toUTCString())
    expect(first.headers['x-request-id']).not.toBe(second.headers['x-request-id'])
  })

  test('none at all, and an unknown one, are 401 APIGW.0301', async () => {
    const { simulator } = create()
    const none = await simulator.handle(request('GET', LIST))
    expect(none.status).toBe(401)
    expect(JSON.parse(none.body)).toEqual({
      error_code: 'APIGW.0301',
      error_msg: 'Incorrect IAM authentication information: x-auth-token not found',
      request_id: none.headers['x-request-id'],
    })
    const unknown = await ask(simulator, 'GET', LIST, { headers: { 'x-auth-token': 'other' } })
    expect([unknown.status, codeOf(unknown)]).toEqual([401, 'APIGW.0301'])
  })

  test('an outdated one, or one of another project, is 401 APIGW.0307', async () => {
    const { simulator } = create()
    simulator.accounts.addToken({ value: 'old', projectId: defaults.PROJECT_ID, expiresAt: START })
    simulator.accounts.addToken({ value: 'elsewhere', projectId: 'f'.repeat(32) })
    for (const token of ['old', 'elsewhere']) {
      const answer = await ask(simulator, 'GET', TASKS, { headers: { 'x-auth-token': token } })
      expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0307'])
    }
    // COC has no project in its path, so a token of another project will do.
    expect((await ask(simulator, 'GET', LIST, { headers: { 'x-auth-token': 'elsewhere' } })).status).toBe(200)
  })

  test('CodeArts Build takes none that is scoped to the whole account', async () => {
    const { simulator } = create()
    simulator.accounts.addToken({ value: 'wide' })
    const headers = { 'x-auth-token': 'wide' }
    expect((await ask(simulator, 'GET', TASKS, { headers })).status).toBe(200)
    expect((await ask(simulator, 'GET', '/v1/job/list', { headers })).status).toBe(401)
  })

  test('IAM has its own words for a refused one', async () => {
    const { simulator } = create()
    const answer = await ask(simulator, 'GET', '/v3/projects', { headers: { 'x-auth-token': 'other' } })
    expect(answer.json).toEqual({ error: { code: 401, message: expect.any(String), title: 'Unauthorized' } })
  })
})

describe('signatures', () => {
  test('a good one opens the door, also with an unsorted query that has to be encoded', async () => {
    const { simulator } = create()
    const answer = await askSigned(simulator, '/v1/job/scripts?name_like=a%20b%2F&limit=10', { at: START })
    expect(answer.status).toBe(200)
  })

  test.each([
    ['another secret', { secret: 'wrong' }, 'verify aksk signature fail'],
    ['an unknown key', { access: 'NOBODY' }, 'Get secretKey failed,ak:NOBODY,err:ak not exist'],
    ['a clock 16 minutes slow', { at: START - 16 * MINUTE }, '15 minutes'],
    ['a date that is not signed', { unsigned: ['x-sdk-date'] }, 'sent and signed'],
  ])('%s is 401 APIGW.0301', async (_, signing, message) => {
    const { simulator } = create()
    const answer = await askSigned(simulator, LIST, { at: START, ...signing })
    expect([answer.status, codeOf(answer)]).toEqual([401, 'APIGW.0301'])
    expect(answer.body).toContain(message)
  })

  test('what was signed must be what arrived', async () => {
    const { simulator } = create()
    simulator.onRequest((entry) => (entry.headers['x-sdk-date'] = '20261120T120001Z'))
    expect((await askSigned(simulator, LIST, { at: START })).status).toBe(401)
  })

  test('a temporary key needs its own security token, and ends when it expires', async () => {
    const { simulator, clock } = create()
    const { TEMPORARY_ACCESS_KEY_ID: access, TEMPORARY_SECRET_ACCESS_KEY: secret, SECURITY_TOKEN } = defaults
    const headers = { 'x-security-token': SECURITY_TOKEN }
    const at = START
    expect((await askSigned(simulator, LIST, { access, secret, at, headers })).status).toBe(200)
    const refused = [
      { access, secret, at },
      { access, secret, at, headers: { 'x-security-token': 'other' } },
    ]
    for (const signing of refused) expect((await askSigned(simulator, LIST, signing)).status).toBe(401)
    simulator.accounts.addKey({ access, secret, securityToken: SECURITY_TOKEN, expiresAt: clock.now() })
    expect((await askSigned(simulator, LIST, { access, secret, at, headers })).status).toBe(401)
  })

  test('the sixth bad one in a row locks the key for five minutes, good signatures included', async () => {
    const { simulator, clock } = create()
    const good = (): Promise<{ status: number; body: string }> => askSigned(simulator, LIST, { at: clock.now() })
    const bad = (): Promise<{ status: number; body: string }> =>
      askSigned(simulator, LIST, { at: clock.now(), secret: 'x' })
    for (let i = 0; i < 5; i += 1) await bad()
    expect((await good()).status).toBe(200)
    for (let i = 0; i < 5; i += 1) await bad()
    expect((await good()).status).toBe(200)
    for (let i = 0; i < 6; i += 1) await bad()
    expect((await good()).body).toContain('AK access failed to reach the limit')
    clock.time += 5 * MINUTE
    expect((await good()).status).toBe(200)
  })
})

describe('routes', () => {
  test.each([
    ['an unknown path', 'GET', '/v1/job/script'],
    ['a slash too many', 'GET', '/v1/job/scripts/?limit=10'],
    ['another method', 'POST', '/v1/job/scripts/SC1'],
    ['an empty id', 'DELETE', '/v1/job/scripts/'],
  ])('%s is 404 APIGW.0101', async (_, method, target) => {
    const { simulator } = create()
    const answer = await ask(simulator, method, target)
    expect([answer.status, codeOf(answer)]).toEqual([404, 'APIGW.0101'])
    expect(simulator.journal[0]).toMatchObject({ operation: 'unknown', executed: false, status: 404 })
  })

  test.each([
    ['coc.myhuaweicloud.com', LIST, 200],
    ['coc-intl.myhuaweicloud.com', LIST, 200],
    ['coc-eu-west-101-open-api.myhuaweicloud.eu', LIST, 200],
    ['workspace.cn-north-4.myhuaweicloud.com:443', TASKS, 200],
    ['cloudbuild-ext.cn-north-4.myhuaweicloud.com', '/v1/job/list', 200],
    ['roma.cn-north-4.myhuaweicloud.com', `/v2/${defaults.PROJECT_ID}/instances/${defaults.INSTANCE_ID}/apps`, 200],
    ['iam.cn-north-4.myhuaweicloud.com', '/v3/projects', 200],
    ['workspace.cn-north-4.myhuaweicloud.com', LIST, 404],
    ['coc.cn-north-4.myhuaweicloud.com', LIST, 404],
  ])('a real host name answers for its own service: %s%s is %d', async (host, target, status) => {
    const { simulator } = create()
    expect((await ask(simulator, 'GET', target, { host })).status).toBe(status)
  })

  test('a project of somebody else is 403 APIGW.0310', async () => {
    const { simulator, clock } = create()
    const target = `/v2/${'e'.repeat(32)}/scheduled-tasks?offset=0&limit=50`
    const answer = await askSigned(simulator, target, { at: clock.now() })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'APIGW.0310'])
  })

  test('sizes have an end', async () => {
    const { simulator } = create()
    const path = `/v2/${defaults.PROJECT_ID}/scheduled-tasks/batch-delete`
    expect((await ask(simulator, 'POST', path, { body: 'x'.repeat(12 * 1024 * 1024 + 1) })).status).toBe(413)
    expect((await ask(simulator, 'GET', `/v1/job/list?search=${'x'.repeat(9000)}`)).status).toBe(414)
    expect((await ask(simulator, 'GET', '/v1/job/list', { headers: { 'x-big': 'x'.repeat(70_000) } })).status).toBe(494)
  })
})

describe('throttling', () => {
  test('refuses what is over the limit, before the latency, and forgets what was refused', async () => {
    const { simulator, clock } = create()
    simulator.limit({ operation: 'coc.list', limit: 2, windowMs: 1000 })
    await ask(simulator, 'GET', LIST)
    clock.time += 600
    await ask(simulator, 'GET', LIST)
    simulator.latency = 5000
    const before = clock.time
    const refused = await ask(simulator, 'GET', LIST)
    expect([refused.status, codeOf(refused), clock.time]).toEqual([429, 'APIGW.0308', before])
    expect(refused.body).toContain('policy user over ratelimit,limit:2,time:1 second')
    expect(refused.headers['retry-after']).toBeUndefined()
    simulator.latency = 0
    clock.time += 400
    expect((await ask(simulator, 'GET', LIST)).status).toBe(200)
    expect((await ask(simulator, 'GET', LIST)).status).toBe(429)
    expect((await ask(simulator, 'GET', '/v1/job/list')).status).toBe(200)
  })

  test.each([
    [60_000, 'limit:1,time:1 minute', '60'],
    [5000, 'limit:1,time:5 second', '5'],
    [3_600_000, 'limit:1,time:1 hour', '3600'],
  ])('a window of %d ms reads %s, and Retry-After says %s', async (windowMs, words, seconds) => {
    const { simulator } = create()
    simulator.limit({ limit: 1, windowMs, retryAfter: true })
    await ask(simulator, 'GET', LIST)
    const refused = await ask(simulator, 'GET', LIST)
    expect(refused.body).toContain(words)
    expect(refused.headers['retry-after']).toBe(seconds)
  })

  test('can keep the policy to itself, and be lifted', async () => {
    const { simulator } = create()
    simulator.limit({ limit: 0, windowMs: 1000, message: false })
    expect((await ask(simulator, 'GET', LIST)).body).not.toContain('policy')
    simulator.clearFaults()
    expect((await ask(simulator, 'GET', LIST)).status).toBe(200)
  })

  test('holds over thousands of requests: never more than the limit in any window', async () => {
    const { simulator, clock } = create()
    simulator.limit({ limit: 20, windowMs: 1000 })
    const passed: number[] = []
    for (let i = 0; i < 5000; i += 1) {
      clock.time += 40
      if ((await ask(simulator, 'GET', LIST)).status === 200) passed.push(clock.time)
    }
    const crowded = passed.some((at, index) => (passed[index + 20] ?? Infinity) - at < 1000)
    expect([crowded, passed.length]).toEqual([false, 4000])
  })
})

describe('permissions', () => {
  test('a forbidden resource cannot be deleted, and is looked at only if that was not forbidden too', async () => {
    const { simulator } = create()
    const uuid = simulator.coc.addScript()
    const target = `/v1/job/scripts/${uuid}`
    simulator.forbid(uuid)
    const refused = await ask(simulator, 'DELETE', target)
    expect([refused.status, codeOf(refused)]).toEqual([403, 'APIGW.0302'])
    expect((await ask(simulator, 'GET', target)).status).toBe(200)
    simulator.forbid(uuid, { reads: true, status: 401, code: 'COC.00011013' })
    const hidden = await ask(simulator, 'GET', target)
    expect([hidden.status, codeOf(hidden)]).toEqual([401, 'COC.00011013'])
    expect(simulator.coc.scripts.has(uuid)).toBe(true)
    expect(simulator.journal[0]?.executed).toBe(false)
    simulator.allow(uuid)
    expect((await ask(simulator, 'DELETE', target)).status).toBe(200)
  })

  test('an operation can be denied as a whole; Workspace encodes the reason', async () => {
    const { simulator } = create()
    simulator.deny('workspace.list')
    const answer = await ask(simulator, 'GET', TASKS)
    expect([answer.status, codeOf(answer)]).toEqual([403, 'APIGW.0302'])
    expect(answer.json).toHaveProperty('encoded_authorization_message')
    simulator.deny('coc.list')
    expect((await ask(simulator, 'GET', LIST)).json).not.toHaveProperty('encoded_authorization_message')
  })
})

describe('IAM', () => {
  test('finds a project by its exact name and says whose it is', async () => {
    const { simulator } = create({
      projects: [
        { id: defaults.PROJECT_ID, name: 'cn-north-4' },
        { id: 'a'.repeat(32), name: 'cn-north-4_sub' },
      ],
    })
    const found = await ask(simulator, 'GET', '/v3/projects?name=cn-north-4')
    expect(found.json).toMatchObject({
      projects: [{ id: defaults.PROJECT_ID, name: 'cn-north-4', domain_id: defaults.ACCOUNT_ID, enabled: true }],
    })
    expect((await ask(simulator, 'GET', '/v3/projects?name=cn-north-1')).json).toMatchObject({ projects: [] })
    expect((await ask(simulator, 'GET', '/v3/projects?per_page=0')).json).toMatchObject({ error: { code: 400 } })
  })

  test('each account sees its own projects and resources', async () => {
    const { simulator } = create()
    const theirs = { id: 'c'.repeat(32), name: 'cn-north-4' }
    simulator.accounts.addAccount({ id: 'other', name: 'other', user: { id: 'u', name: 'u' }, projects: [theirs] })
    simulator.accounts.addToken({ value: 'theirs', accountId: 'other', projectId: theirs.id })
    const uuid = simulator.coc.addScript()
    const headers = { 'x-auth-token': 'theirs' }
    expect((await ask(simulator, 'GET', '/v3/projects', { headers })).json).toMatchObject({
      projects: [{ id: theirs.id, domain_id: 'other' }],
    })
    expect(codeOf(await ask(simulator, 'DELETE', `/v1/job/scripts/${uuid}`, { headers }))).toBe('COC.00040604')
    expect((await ask(simulator, 'GET', LIST, { headers })).json).toEqual({ data: { total: 0, data: [] } })
  })
})
