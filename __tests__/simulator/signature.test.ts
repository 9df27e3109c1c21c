/** The published test vectors of SDK-HMAC-SHA256: the documentation's own, and those of Huawei's Python, Java and Go SDKs. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'

import { canonicalRequest, dateProblem, expectedSignature, readAuthorization } from '../../simulator/signature.ts'
import type { SimRequest } from '../../simulator/types.ts'
import { request } from './helpers.ts'

const vpcs = '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0'
const secret = 'SecretKey'
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

type Dated = [method: string, host: string, target: string, date: string, body?: string, more?: Record<string, string>]

function dated(...[method, host, target, date, body = '', more = {}]: Dated): SimRequest {
  return { ...request(method, target, { host, headers: { 'x-sdk-date': date, ...more } }), body }
}

const python = ['service.endpoint.myhuaweicloud.com', '/resources?size=1', '20200608T023900Z'] as const
const java = 'service.region.example.com'
const javaDate = '20191115T033655Z'
const go = ['example.huaweicloud.com', '20060102T150405Z'] as const

const vectors: [string, SimRequest, string[], string, string, string?][] = [
  [
    'documentation, with content-type',
    dated('GET', java, vpcs, javaDate, '', { 'content-type': 'application/json' }),
    ['content-type', 'host', 'x-sdk-date'],
    'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc',
    '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
    'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
  ],
  [
    'Python SDK, GET',
    dated('GET', ...python),
    ['host', 'x-sdk-date'],
    secret,
    'cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842',
    'de94dd1e1ccdb730b403ce35d7e14f7c7b04337f6def1c3a3a2ba936852b133f',
  ],
  [
    'Python SDK, POST',
    dated('POST', ...python, '{"name":"test","id":1}'),
    ['host', 'x-sdk-date'],
    secret,
    '436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f',
    '2b1b2515e48cb55e043ff2ec5b93d3f13ec287e1da1d7a2e4e14b0611a341969',
  ],
  [
    'Java SDK, GET',
    dated('GET', java, vpcs, javaDate),
    ['host', 'x-sdk-date'],
    secret,
    'fd95e7da6f695cfb4cabbb9d6b0968aec155bc576b064835282473539ae9ea1d',
  ],
  [
    'Java SDK, POST',
    dated('POST', java, '/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpc/123', javaDate, '{"key":"value"}'),
    ['host', 'x-sdk-date'],
    secret,
    'b5649aa774f6cac7437631662f08815fc65c70e40e486df6db2436ce68902771',
  ],
  [
    'Java SDK, empty path',
    dated('GET', 'example.com', '', javaDate),
    ['host', 'x-sdk-date'],
    secret,
    '919ad8b75d4ad49da0d377e63ee21c4a7a54b752f6bf2878b4adbe9c19927da6',
  ],
  [
    'Go SDK, date alone signed',
    dated('GET', go[0], '/path?limit=1', go[1]),
    ['x-sdk-date'],
    secret,
    '5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624',
  ],
  [
    'Go SDK, body that ends in a line feed',
    dated('POST', go[0], '/path?key=value', go[1], '{"Name":"test","Id":1}\n'),
    ['x-sdk-date'],
    secret,
    'cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59',
  ],
  [
    'security token, encoded path, unsorted query',
    dated('POST', 'coc.myhuaweicloud.com', '/v1/x%20y?b=/&a=1', '20260101T000000Z', '{"a":1}', {
      'content-type': 'application/json',
      'x-project-id': '0123456789abcdef0123456789abcdef',
      'x-security-token': 'TESTTOKEN',
    }),
    ['content-type', 'host', 'x-project-id', 'x-sdk-date', 'x-security-token'],
    secret,
    'b55fb49368501788894f8e2d18a4e6ff046c23bd58e63de9d28d6e7ffa50789d',
    '92efb4bf461a12cf30dae45bdcfcb3fc6d37d8300cab4707debd37d078bd73f2',
  ],
]

test.each(vectors.map(([name, ...vector]) => ({ name, vector })))('$name', ({ vector }) => {
  const [sent, headers, key, signature, canonicalHash] = vector
  if (canonicalHash) expect(hash(canonicalRequest(sent, headers))).toBe(canonicalHash)
  expect(expectedSignature(sent, headers, key)).toBe(signature)
})

describe('canonical form', () => {
  const line = (sent: SimRequest, index: number): string | undefined => canonicalRequest(sent, []).split('\n')[index]

  test('the query is encoded, sorted by name and then by value', () => {
    const query =
      'limit=1&enable=true&test=%22%E4%B8%80%20(%26%3D%3F!%23%25.*)%22&path=/tmp/123&multi=3&multi=1&multi=2&empty'
    expect(line(request('GET', `/?${query}`), 2)).toBe(
      'empty=&enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123' +
        '&test=%22%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29%22',
    )
  })

  test('the path ends in a slash and encodes what RFC 3986 reserves', () => {
    expect(line(request('GET', "/a:b/c'd"), 1)).toBe('/a%3Ab/c%27d/')
  })

  test('an unsigned payload is taken at its word', () => {
    const sent = request('POST', '/', { body: {}, headers: { 'x-sdk-content-sha256': 'UNSIGNED-PAYLOAD' } })
    expect(canonicalRequest(sent, []).endsWith('\nUNSIGNED-PAYLOAD')).toBe(true)
  })
})

describe('the Authorization header', () => {
  const signature = 'a'.repeat(64)

  test('is taken apart, with its headers sorted', () => {
    const header = `SDK-HMAC-SHA256 Access=AK, SignedHeaders=X-Sdk-Date;host, Signature=${signature}`
    expect(readAuthorization(header)).toEqual({ access: 'AK', headers: ['host', 'x-sdk-date'], signature })
  })

  test.each([
    'Bearer x',
    'SDK-HMAC-SHA256 Access=AK',
    `V11-HMAC-SHA256 Access=AK, SignedHeaders=a, Signature=${signature}`,
  ])('is not understood as %j', (header) => {
    expect(readAuthorization(header)).toBeUndefined()
  })
})

describe('the time of signing', () => {
  const signed = { access: 'AK', headers: ['x-sdk-date'], signature: '' }
  const at = Date.UTC(2019, 10, 15, 3, 36, 55)
  const problem = (date: string, now: number): string | undefined =>
    dateProblem(request('GET', '/', { headers: { 'x-sdk-date': date } }), signed, now)

  test.each([0, 15 * 60_000, -15 * 60_000])('may differ by %d ms', (skew) => {
    expect(problem(javaDate, at + skew)).toBeUndefined()
  })

  test.each([15 * 60_000 + 1, -15 * 60_000 - 1])('may not differ by %d ms', (skew) => {
    expect(problem(javaDate, at + skew)).toMatch(/15 minutes/)
  })

  test('must be there, signed, and well formed', () => {
    expect(dateProblem(request('GET', '/'), signed, at)).toMatch(/sent and signed/)
    const unsigned = { ...signed, headers: ['host'] }
    const sent = request('GET', '/', { headers: { 'x-sdk-date': javaDate } })
    expect(dateProblem(sent, unsigned, at)).toMatch(/sent and signed/)
    expect(problem('2019-11-15T03:36:55Z', at)).toMatch(/must look like/)
  })
})
