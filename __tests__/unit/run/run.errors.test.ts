/** What the service said reaches the person who reads a red step: all of it, and what to do about it. */
import { describe, expect, test } from '@jest/globals'
import { inputsFor, type Run } from '../../support/harness.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'

const coc = fixtureOf('coc-script')

/** A run in which the service answers the deletion with exactly this. */
async function answered(status: number, body: unknown, headers: Record<string, string> = {}): Promise<Run> {
  const { simulator, run } = inProcess()
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = { status, headers, body: text }
  simulator.inject({ fault: 'answer', operation: coc.operations.delete, times: Infinity, answer })
  return run(inputsFor(coc, [addResource(coc, simulator)]))
}

const FULL = {
  error_code: 'COC.00010014',
  error_msg: 'Call iam with query projects failed',
  error_detail: 'the policy says no',
  request_id: '13760c1fe8655e61209b75665e9bef43',
  encoded_authorization_message: 'ZW5jb2RlZCByZWFzb24=',
}

describe('all that was said', () => {
  test('is in the annotation, the log, the summary and the report', async () => {
    const result = await answered(403, FULL)
    const [annotation] = result.annotations
    const line = result.log.find((each) => each.startsWith('failed ')) ?? ''
    for (const text of [annotation?.message ?? '', line, result.summary]) {
      expect(text).toContain('HTTP 403 COC.00010014: Call iam with query projects failed')
      expect(text).toContain('detail: the policy says no')
      expect(text).toContain('(request id 13760c1fe8655e61209b75665e9bef43)')
    }
    for (const text of [annotation?.message ?? '', result.summary]) {
      expect(text).toContain('ZW5jb2RlZCByZWFzb24=')
      expect(text).toContain('hcloud STS DecodeAuthorizationMessage')
      expect(text).toContain('sts::decodeAuthorizationMessage')
      expect(text).toContain('Deleting needs coc:document:delete.')
    }
    expect(result.report.targets[0]).toMatchObject({
      requestId: '13760c1fe8655e61209b75665e9bef43',
      attempts: 1,
      error: {
        kind: 'refused',
        status: 403,
        code: 'COC.00010014',
        message: 'Call iam with query projects failed',
        detail: 'the policy says no',
        requestId: '13760c1fe8655e61209b75665e9bef43',
        encodedAuthorizationMessage: 'ZW5jb2RlZCByZWFzb24=',
        host: 'service.invalid',
      },
    })
  })

  test('a reason too long for a line is whole in the report', async () => {
    const encoded = 'QUJD'.repeat(2_560)
    const result = await answered(403, { ...FULL, encoded_authorization_message: encoded })
    expect(result.report.targets[0]?.error?.encodedAuthorizationMessage).toBe(encoded)
    expect(result.annotations[0]?.message).toContain('… (10240 characters)')
    // What to do must not be cut off with it.
    for (const text of [result.annotations[0]?.message ?? '', result.summary]) expect(text).toContain('hcloud STS')
  })

  test.each<[string, number, unknown, Record<string, string>, string]>([
    [
      'ROMA: error_details',
      403,
      { error_code: 'X.1', error_msg: 'summary', error_details: 'details' },
      { 'x-request-id': 'header-id' },
      'HTTP 403 X.1: summary; detail: details (request id header-id)',
    ],
    [
      'details as a list',
      400,
      { error_code: 'X.1', error_msg: 'summary', details: [{ error_code: 'X.2', error_msg: 'why' }] },
      { 'x-request-id': 'id' },
      'HTTP 400 X.1: summary; detail: [{"error_code":"X.2","error_msg":"why"}] (request id id)',
    ],
    ['its request id before that of the header', 403, FULL, { 'x-request-id': 'other' }, '(request id 13760c1f'],
    [
      'Keystone: a number for a code',
      403,
      { error: { code: 403, message: 'Forbidden by policy', title: 'Forbidden' } },
      { 'x-request-id': 'id' },
      'HTTP 403: Forbidden by policy (request id id)',
    ],
    [
      'code and message',
      409,
      { code: 'C.1', message: 'm' },
      { 'x-request-id': 'id' },
      'HTTP 409 C.1: m (request id id)',
    ],
    [
      'errorCode and errorMsg, nested',
      400,
      { result: { errorCode: 'C.2', errorMsg: 'm' } },
      { 'x-request-id': 'id' },
      'HTTP 400 C.2: m (request id id)',
    ],
    [
      'a page of HTML',
      403,
      '<html><style>b{}</style><body><h1>403 Forbidden</h1>\n<p>by WAF</p></body></html>',
      { 'x-request-id': 'id' },
      'HTTP 403: 403 Forbidden by WAF (request id id)',
    ],
    ['nothing at all', 403, '', { 'x-request-id': 'id' }, 'HTTP 403: HTTP 403 with an empty body (request id id)'],
    ['JSON without an error in it', 418, { a: 1 }, { 'x-request-id': 'id' }, 'HTTP 418: {"a":1} (request id id)'],
  ])('%s', async (...[, status, body, headers, says]) => {
    const result = await answered(status, body, headers)
    expect(result.ok).toBe(false)
    expect(result.annotations[0]?.message).toContain(says)
    expect(result.log.join('\n')).toContain(says)
  })
})

describe('never taken for "already gone"', () => {
  test.each([
    [401, 'APIGW.0301', 'Check that the secrets are current'],
    [403, 'APIGW.0302', 'The caller may not use this API'],
    [404, 'APIGW.0101', 'Check region and endpoint'],
    [404, 'COC.00040604', 'COC refused the request'],
    [429, 'APIGW.0308', 'Run again later'],
    [500, 'COC.00040604', 'COC refused the request'],
    [503, 'APIGW.0613', 'Run again later'],
  ])('%i %s', async (status, code, advice) => {
    const result = await answered(status, { error_code: code, error_msg: 'gone' })
    expect(result.ok).toBe(false)
    expect(result.report.counts).toMatchObject({ deleted: 0, absent: 0, failed: 1 })
    expect(result.annotations.map(({ message }) => message).join('\n')).toContain(advice)
  })
})

describe('a success that speaks of an error', () => {
  test.each([
    [{ error_code: 'CB.00060101', error_msg: 'Internal error' }],
    [{ result: null, error: { code: 'CB.00060101', message: 'Internal error' }, status: 'fail' }],
    [{ error: 'Internal error', status: 'fail' }],
  ])('%j', async (body) => {
    const fixture = fixtureOf('codeartsbuild-task')
    const { simulator, run } = inProcess()
    const answer = { status: 200, headers: {}, body: JSON.stringify(body) }
    simulator.inject({ fault: 'answer', operation: fixture.operations.delete, times: Infinity, answer })
    const result = await run(inputsFor(fixture, [addResource(fixture, simulator)]))
    expect(result.ok).toBe(false)
    expect(result.report.counts).toMatchObject({ failed: 1 })
    expect(result.annotations[0]?.message).toContain('Internal error')
  })
})
