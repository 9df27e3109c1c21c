/** What an answer says: every shape of an error, ids too large for a number, and nothing that a hostile answer can do. */
import { describe, expect, test } from '@jest/globals'
import { CloudError, errorInSuccess, isFromGateway, readErrorBody } from '../../../src/huaweicloud/errors.ts'
import { truncate, parseJson } from '../../../src/runtime/json.ts'
import type { HttpResponse } from '../../../src/huaweicloud/transport.ts'

const answer = (body: unknown, headers: Record<string, string> = {}): HttpResponse => ({
  ...{ status: 403, headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const nested = (depth: number): object => {
  let body: object = { code: 'C.1', message: 'm' }
  for (let i = 0; i < depth; i++) body = { a: 1, inner: body }
  return body
}

describe('an error', () => {
  test.each<[string, unknown, unknown]>([
    ['a code alone', { error_code: 'C.1' }, { code: 'C.1' }],
    ['a message alone', { error_msg: 'm' }, { message: 'm' }],
    ['a number for a code', { error: { code: 403, message: 'm' } }, { code: '403', message: 'm' }],
    ['errorMessage', { errorCode: 'C.1', errorMessage: 'm' }, { code: 'C.1', message: 'm' }],
    ['empty fields beside full ones', { error_code: '', code: 'C.1', details: [] }, { code: 'C.1' }],
    ['details that are an object', { code: 'C.1', details: { why: 1 } }, { code: 'C.1', detail: '{"why":1}' }],
    ['request ids in the body', { code: 'C.1', requestId: 'r' }, { code: 'C.1', requestId: 'r' }],
    ['what is outside of it', { request_id: 'r', result: { code: 'C.1' } }, { code: 'C.1', requestId: 'r' }],
    ['four levels deep', nested(4), { code: 'C.1', message: 'm' }],
    ['deeper than any that is documented', nested(5), { message: JSON.stringify(nested(5)) }],
    ['markup', '<style>\nb {}\n</style><h1>No</h1><p>not\n you</p>', { message: 'No not you' }],
    ['a long text', 'abc '.repeat(100), { message: 'abc '.repeat(50) }],
    ['nothing', '', { message: 'HTTP 403 with an empty body' }],
  ])('%s', (_, body, expected) => {
    expect(readErrorBody(answer(body))).toEqual(expected)
  })

  test.each([
    [{ 'x-request-id': 'a' }, 'a'],
    [{ 'x-iam-trace-id': 'b' }, 'b'],
    [{ 'x-request-id': 'a', 'x-iam-trace-id': 'b' }, 'a'],
  ])('has the request id of the header where it names none: %j', (headers, requestId) => {
    expect(readErrorBody(answer({ code: 'C.1' }, headers))).toEqual({ code: 'C.1', requestId })
    expect(readErrorBody(answer({ code: 'C.1', request_id: 'own' }, headers))).toMatchObject({ requestId: 'own' })
  })

  test.each([
    ['a tower of objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a megabyte of beginnings of tags', '<'.repeat(1_000_000)],
  ])('hidden in %s costs neither stack nor time', (_, body) => {
    const { message = '' } = readErrorBody(answer(body))
    expect(message).toBe(body.slice(0, 200))
  })

  test('of any length is kept to a bearable one, which says that it was cut', () => {
    const { message, detail } = readErrorBody(answer({ message: 'm'.repeat(20_000), details: ['d'.repeat(20_000)] }))
    expect(message).toBe(`${'m'.repeat(10_240)}…`)
    expect(detail).toBe(`["${'d'.repeat(10_238)}…`)
    expect(truncate('m'.repeat(10_240))).toBe('m'.repeat(10_240))
  })

  test.each<[unknown, unknown]>([
    [{ error_code: 'C.1' }, { code: 'C.1' }],
    [{ errorCode: 'C.1' }, { code: 'C.1' }],
    [{ error: { code: 'C.1' } }, { code: 'C.1' }],
    [{ error: 'why' }, { message: 'why' }],
    [{ error: null, error_code: '', errorCode: [] }, undefined],
    // As a field of what was asked for.
    [{ code: 'C.1', message: 'm' }, undefined],
    [[{ error: 'why' }], undefined],
    ['', undefined],
  ])('in a success: %j', (body, expected) => {
    expect(errorInSuccess(answer(body))).toEqual(expected)
  })

  test('is one that people recognise, also if nobody explained it', () => {
    const cause = new Error('why')
    const error = new CloudError({ kind: 'network', attempts: 1, inDoubt: false }, cause)
    expect([error.name, error.message, error.cause]).toEqual(['CloudError', 'no further explanation', cause])
  })

  test.each([
    ['APIGW.0301', true],
    ['APIG.0201', true],
    ['APIG.3019', false],
    ['APIGW.03011', false],
    ['APIGW.0x01', false],
    ['ROMA.APIGW.0301', false],
    [undefined, false],
  ])('%s is of the gateway: %s', (code, expected) => {
    const fields = { kind: 'refused', attempts: 1, inDoubt: false } as const
    expect(isFromGateway(new CloudError({ ...fields, ...(code !== undefined && { code }) }))).toBe(expected)
  })
})

describe('a number in JSON', () => {
  test.each<[string, unknown]>([
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['{"id" :\n  -9007199254740993}', { id: '-9007199254740993' }],
    ['[1,9007199254740993]', [1, '9007199254740993']],
    ['[9007199254740993]', ['9007199254740993']],
    ['[ 12345678901234567890 ]', ['12345678901234567890']],
    ['{"id":1234567890123456,"n":7}', { id: 1234567890123456, n: 7 }],
    ['{"n":0.0000000000000005,"m":1e25,"of":[1111111111111111e1]}', { n: 5e-16, m: 1e25, of: [1.111111111111111e16] }],
    ['{"id":"9007199254740993","of":[9007199254740993]}', { id: '9007199254740993', of: ['9007199254740993'] }],
    ['9007199254740993,', undefined],
  ])('%j keeps its digits where it is a whole one too large', (text, expected) => {
    expect(parseJson(text)).toEqual(expected)
  })
})
