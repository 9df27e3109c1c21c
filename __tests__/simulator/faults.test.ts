/** Injected faults and the journal, in process. */
import { describe, expect, test } from '@jest/globals'

import type { FaultName } from '../../simulator/faults.ts'
import { ask, codeOf, create, START } from './helpers.ts'

const LIST = '/v1/job/scripts?limit=10'

describe('who meets a fault', () => {
  test('one request, or as many as told, after letting some by', async () => {
    const { simulator } = create()
    simulator.inject({ fault: '500', skip: 1, times: 2 })
    const statuses = []
    for (let i = 0; i < 5; i += 1) statuses.push((await ask(simulator, 'GET', LIST)).status)
    expect(statuses).toEqual([200, 500, 500, 200, 200])
  })

  test('only the operations and the resource named', async () => {
    const { simulator } = create()
    const [a, b] = [simulator.coc.addScript(), simulator.coc.addScript()]
    simulator.inject({ fault: '503', operation: ['coc.delete', 'coc.show'], id: a, times: Infinity })
    const status = async (method: string, id: string): Promise<number> =>
      (await ask(simulator, method, `/v1/job/scripts/${id}`)).status
    expect(await status('GET', a)).toBe(503)
    expect(await status('GET', b)).toBe(200)
    expect(await status('DELETE', a)).toBe(503)
    expect((await ask(simulator, 'GET', LIST)).status).toBe(200)
    simulator.clearFaults()
    expect(await status('DELETE', a)).toBe(200)
  })

  test('in the order of injection, until taken back', async () => {
    const { simulator } = create()
    const id = simulator.coc.addScript()
    const undo = simulator.inject({ fault: '500', id, times: Infinity })
    simulator.inject({ fault: '503' })
    const target = `/v1/job/scripts/${id}`
    expect((await ask(simulator, 'GET', target)).status).toBe(500)
    undo()
    expect((await ask(simulator, 'GET', target)).status).toBe(503)
    expect((await ask(simulator, 'GET', target)).status).toBe(200)
  })
})

describe('whether anything happened', () => {
  test.each<FaultName>(['500', '504-gateway', 'reset-before', 'cut', 'hang'])('%s, not executed', async (fault) => {
    const { simulator } = create()
    const id = simulator.coc.addScript()
    simulator.inject({ fault })
    await ask(simulator, 'DELETE', `/v1/job/scripts/${id}`)
    expect(simulator.coc.scripts.has(id)).toBe(true)
    expect(simulator.journal[0]).toMatchObject({ fault, executed: false, ids: [id] })
  })

  test.each<FaultName>(['500', '504-gateway', 'reset-before', 'cut', 'hang'])('%s, executed', async (fault) => {
    const { simulator } = create()
    const id = simulator.coc.addScript()
    simulator.inject({ fault, executed: true })
    await ask(simulator, 'DELETE', `/v1/job/scripts/${id}`)
    expect(simulator.coc.scripts.has(id)).toBe(false)
    expect(simulator.journal[0]).toMatchObject({ fault, executed: true })
  })

  test('an executed fault waits for a request that gets through', async () => {
    const { simulator } = create()
    simulator.inject({ fault: '500', executed: true })
    expect((await ask(simulator, 'GET', LIST, { headers: { 'x-auth-token': 'x' } })).status).toBe(401)
    expect((await ask(simulator, 'GET', '/v1/job/scripts')).status).toBe(400)
    expect((await ask(simulator, 'GET', LIST)).status).toBe(500)
    expect((await ask(simulator, 'GET', LIST)).status).toBe(200)
  })

  test('a refused connection cannot have executed anything', () => {
    const { simulator } = create()
    expect(() => simulator.inject({ fault: 'refuse', executed: true })).toThrow(/executes nothing/)
  })
})

describe('what a fault looks like', () => {
  const meet = async (fault: FaultName, more = {}): Promise<Awaited<ReturnType<typeof ask>>> => {
    const { simulator } = create()
    const id = simulator.codeartsbuild.addJob()
    simulator.inject({ fault, ...more })
    return ask(simulator, 'POST', `/v3/jobs/${id}/delete`)
  }

  test.each<[FaultName, number, unknown]>([
    ['429', 429, 'APIGW.0308'],
    ['429-retry-after', 429, 'APIGW.0308'],
    ['429-retry-after-date', 429, 'APIGW.0308'],
    ['429-policy', 429, 'APIGW.0308'],
    ['500', 500, 'CB.00060101'],
    ['502-html', 502, undefined],
    ['503', 503, 'APIGW.0613'],
    ['503-retry-after', 503, 'APIGW.0613'],
    ['504-gateway', 504, 'APIGW.0201'],
    ['200-error-code', 200, 'CB.00060101'],
    ['200-status-fail', 200, undefined],
    ['200-empty', 200, undefined],
    ['200-not-json', 200, undefined],
    ['200-other-id', 200, undefined],
    ['401', 401, 'APIGW.0301'],
    ['403-encoded', 403, 'APIGW.0302'],
    ['404-apigw', 404, 'APIGW.0101'],
    ['302', 302, undefined],
    ['throttled-cb', 500, 'CB.00060211'],
  ])('%s is %d %s', async (fault, status, code) => {
    const answer = await meet(fault)
    expect([answer.status, codeOf(answer), answer.wire]).toEqual([status, code, undefined])
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('the details', async () => {
    expect((await meet('429-retry-after', { seconds: 7 })).headers['retry-after']).toBe('7')
    const date = new Date(START + 7000).toUTCString()
    expect((await meet('429-retry-after-date', { seconds: 7 })).headers['retry-after']).toBe(date)
    expect((await meet('429-policy')).body).toContain('policy user over ratelimit,limit:5,time:5 second')
    expect((await meet('502-html')).headers['content-type']).toBe('text/html')
    expect((await meet('200-status-fail')).json).toMatchObject({ status: 'fail', error: { code: 'CB.00060101' } })
    expect((await meet('200-empty')).body).toBe('')
    expect((await meet('200-not-json')).body).toBe('OK')
    expect((await meet('403-encoded')).json).toHaveProperty('encoded_authorization_message')
    expect((await meet('302', { location: 'http://x.example/' })).headers['location']).toBe('http://x.example/')
    expect((await meet('200-other-id')).json).toMatchObject({
      status: 'success',
      result: { job_id: expect.any(String) },
    })
  })

  test.each<[FaultName, number]>([
    ['refuse', 0],
    ['reset-before', 0],
    ['hang', 0],
    ['reset-during', 500],
    ['cut', 500],
    ['drip', 500],
    ['huge', 200],
  ])('%s is left to the caller to carry out', async (fault, status) => {
    const { simulator } = create()
    simulator.inject({ fault })
    expect((await ask(simulator, 'GET', LIST)).wire).toBe(fault)
    expect(simulator.journal[0]?.status).toBe(status)
  })

  test('an executed wire fault spoils the real answer; its status can be chosen', async () => {
    expect(await meet('cut', { executed: true })).toMatchObject({ status: 200, json: { status: 'success' } })
    expect(await meet('cut', { status: 200 })).toMatchObject({ status: 200, wire: 'cut' })
  })
})

describe('the journal', () => {
  test('keeps every request, in order, refused ones included', async () => {
    const { simulator, clock } = create({ latency: 250 })
    const id = simulator.coc.addScript()
    await ask(simulator, 'DELETE', `/v1/job/scripts/${id}`, { headers: { 'x-language': 'en-us' } })
    await ask(simulator, 'GET', '/nowhere?a=b%20c', { host: 'coc.myhuaweicloud.com' })
    expect(clock.time).toBe(START + 250)
    expect(simulator.journal).toMatchObject([
      { n: 1, at: START, operation: 'coc.delete', status: 200, executed: true, ids: [id], method: 'DELETE' },
      {
        n: 2,
        at: START + 250,
        operation: 'unknown',
        status: 404,
        executed: false,
        path: '/nowhere',
        query: { a: 'b c' },
      },
    ])
    expect(simulator.journal[0]?.headers['x-language']).toBe('en-us')
    expect(simulator.journal[1]?.host).toBe('coc.myhuaweicloud.com')
  })

  test('is told before a request is looked at, so that rows can vanish between two pages', async () => {
    const { simulator } = create()
    const id = simulator.coc.addScript()
    const stop = simulator.onRequest((entry) => {
      if (entry.operation === 'coc.list' && entry.n === 2) simulator.coc.scripts.delete(id)
    })
    const total = async (): Promise<number> =>
      ((await ask(simulator, 'GET', LIST)).json as { data: { total: number } }).data.total
    expect([await total(), await total()]).toEqual([1, 0])
    stop()
    expect(simulator.journal).toHaveLength(2)
  })

  test('lets each of 10,000 requests meet the fault that waits for it, once', async () => {
    const { simulator } = create()
    const ids = Array.from({ length: 10_000 }, () => simulator.coc.addScript())
    for (const id of ids) simulator.inject({ fault: '503', id })
    for (const id of ids) await ask(simulator, 'DELETE', `/v1/job/scripts/${id}`)
    for (const id of ids) await ask(simulator, 'DELETE', `/v1/job/scripts/${id}`)
    expect(simulator.journal).toHaveLength(20_000)
    expect(simulator.coc.scripts.size).toBe(0)
  })
})
