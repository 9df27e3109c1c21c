/** Requests are signed as the gateway expects: every published vector, and an independent verifier on random requests. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { authenticate } from '../../../src/huaweicloud/credentials.ts'
import {
  authorization,
  canonicalHeaders,
  canonicalQuery,
  canonicalRequest,
  sign,
} from '../../../src/huaweicloud/signing.ts'
import type { HttpRequest } from '../../../src/huaweicloud/transport.ts'
import { dateProblem, readAuthorization, signatureMatches } from '../../../simulator/signature.ts'
import type { SimRequest } from '../../../simulator/types.ts'

interface Vector {
  readonly from: string
  readonly method?: HttpRequest['method']
  readonly url: string
  readonly date: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly securityToken?: string
  /** Signed besides `host` and `x-sdk-date`. */
  readonly alsoSigned?: readonly string[]
  readonly key?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** SHA-256 of the canonical request, where it was published. */
  readonly canonicalHash?: string
  readonly signature: string
}

const SDK_KEY = { accessKeyId: 'AccessKey', secretAccessKey: 'SecretKey' }
const VPCS =
  'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0'
const PYTHON = 'https://service.endpoint.myhuaweicloud.com/resources?size=1'

const VECTORS: readonly Vector[] = [
  {
    from: 'API Sign Guide, with Content-Type signed',
    url: VPCS,
    date: '20191115T033655Z',
    headers: { 'Content-Type': 'application/json' },
    alsoSigned: ['Content-Type'],
    key: { accessKeyId: 'QTWAOYTTINDUT2QVKYUC', secretAccessKey: 'MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc' },
    canonicalHash: 'b25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a',
    signature: '7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe',
  },
  {
    from: 'Python SDK, GET',
    url: PYTHON,
    date: '20200608T023900Z',
    canonicalHash: 'de94dd1e1ccdb730b403ce35d7e14f7c7b04337f6def1c3a3a2ba936852b133f',
    signature: 'cfb4171acec81de07d50e53d57eb77edd537414d66ddb1d7d780f128e12cd842',
  },
  {
    from: 'Python SDK, POST',
    method: 'POST',
    url: PYTHON,
    date: '20200608T023900Z',
    body: '{"name":"test","id":1}',
    canonicalHash: '2b1b2515e48cb55e043ff2ec5b93d3f13ec287e1da1d7a2e4e14b0611a341969',
    signature: '436b1ac0a1ae03705934bb70ef2f2e09f7bfed2117d731a38235053199323a1f',
  },
  {
    from: 'Java SDK, GET',
    url: VPCS,
    date: '20191115T033655Z',
    signature: 'fd95e7da6f695cfb4cabbb9d6b0968aec155bc576b064835282473539ae9ea1d',
  },
  {
    from: 'Java SDK, POST',
    method: 'POST',
    url: 'https://service.region.example.com/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpc/123',
    date: '20191115T033655Z',
    body: '{"key":"value"}',
    signature: 'b5649aa774f6cac7437631662f08815fc65c70e40e486df6db2436ce68902771',
  },
  {
    from: 'Java SDK, no path',
    url: 'https://example.com',
    date: '20191115T033655Z',
    signature: '919ad8b75d4ad49da0d377e63ee21c4a7a54b752f6bf2878b4adbe9c19927da6',
  },
  {
    from: 'composite, agreed on by the Python SDK: security token, encoded path, unsorted query',
    method: 'POST',
    url: 'https://coc.myhuaweicloud.com/v1/x%20y?b=/&a=1',
    date: '20260101T000000Z',
    body: '{"a":1}',
    headers: { 'Content-Type': 'application/json', 'X-Project-Id': '0123456789abcdef0123456789abcdef' },
    securityToken: 'TESTTOKEN',
    alsoSigned: ['Content-Type', 'X-Project-Id'],
    canonicalHash: '92efb4bf461a12cf30dae45bdcfcb3fc6d37d8300cab4707debd37d078bd73f2',
    signature: 'b55fb49368501788894f8e2d18a4e6ff046c23bd58e63de9d28d6e7ffa50789d',
  },
]

const requestOf = ({ method = 'GET', url, body, headers = {} }: Partial<Vector>): HttpRequest => ({
  method,
  url: new URL(url ?? ''),
  headers,
  ...(body !== undefined && { body }),
})

/** `20191115T033655Z` in milliseconds since 1970. */
const momentOf = (date: string): number =>
  Date.parse(date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))

const signedNames = (request: HttpRequest): string[] =>
  readAuthorization(request.headers.Authorization ?? '')?.headers ?? []

const signVector = (vector: Vector): HttpRequest => {
  const { key = SDK_KEY, securityToken, date, alsoSigned } = vector
  return sign(requestOf(vector), { ...key, ...(securityToken && { securityToken }) }, momentOf(date), alsoSigned)
}

describe('published vectors', () => {
  test.each(VECTORS)('$from', (vector) => {
    const { headers } = signVector(vector)
    expect(headers['X-Sdk-Date']).toBe(vector.date)
    expect(readAuthorization(headers.Authorization ?? '')).toMatchObject({
      access: (vector.key ?? SDK_KEY).accessKeyId,
      signature: vector.signature,
    })
  })

  test.each(VECTORS.filter(({ canonicalHash }) => canonicalHash))('$from: canonical request', (vector) => {
    const signed = signVector(vector)
    const canonical = canonicalRequest(signed, canonicalHeaders(signed, signedNames(signed)))
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(vector.canonicalHash)
  })

  test.each([
    ['GET', 'limit=1', undefined, '5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624'],
    [
      'POST',
      'key=value',
      '{"Name":"test","Id":1}\n',
      'cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59',
    ],
  ] as const)('Go SDK, %s with nothing but the date signed', (method, query, body, signature) => {
    const headers = { 'X-Sdk-Date': '20060102T150405Z' }
    const url = `https://example.huaweicloud.com/path?${query}`
    const request = requestOf({ method, url, headers, ...(body !== undefined && { body }) })
    expect(authorization(request, ['X-Sdk-Date'], SDK_KEY)).toBe(
      `SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=x-sdk-date, Signature=${signature}`,
    )
  })

  test('Python and Go SDK, canonical query', () => {
    const query = new URLSearchParams([
      ['limit', '1'],
      ['enable', 'true'],
      ['test', '一 (&=?!#%.*)'],
      ['path', '/tmp/123'],
      ['multi', '3'],
      ['multi', '1'],
      ['multi', '2'],
    ])
    expect(canonicalQuery(query)).toBe(
      'enable=true&limit=1&multi=1&multi=2&multi=3&path=%2Ftmp%2F123&test=%E4%B8%80%20%28%26%3D%3F%21%23%25.%2A%29',
    )
  })
})

describe('what is signed', () => {
  const request = requestOf({
    method: 'POST',
    url: 'https://host.example:8443/a',
    body: '{}',
    headers: { Accept: 'x' },
  })

  test('host with its port and date, and nothing that a proxy may change', () => {
    const signed = sign(request, SDK_KEY, 0)
    expect(signed.headers.Host).toBe('host.example:8443')
    expect(signedNames(signed)).toEqual(['host', 'x-sdk-date'])
    expect(signed.headers).toMatchObject({ Accept: 'x', 'X-Sdk-Date': '19700101T000000Z' })
  })

  test('values as they arrive: without the blanks around them', () => {
    const padded = { ...request, headers: { 'X-B': ' b ', Accept: 'x', 'x-a': 'a' } }
    expect(canonicalHeaders(padded, ['x-b', 'X-A'])).toEqual([
      ['x-a', 'a'],
      ['x-b', 'b'],
    ])
  })
})

describe('an independent verifier', () => {
  const text = fc.string({ unit: 'grapheme' })
  // A segment of dots alone is resolved by every URL parser; no path of ours has one.
  const segment = text.filter((part) => !/^\.{1,2}$/.test(part)).map(encodeURIComponent)
  const printable = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  const arbitrary = fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    segments: fc.array(segment, { maxLength: 5 }),
    query: fc.array(fc.tuple(text, text), { maxLength: 5 }),
    body: fc.option(text, { nil: undefined }),
    project: fc.option(printable, { nil: undefined }),
    securityToken: fc.option(printable, { nil: undefined }),
    // The header has room for a four-digit year.
    now: fc.integer({ min: 0, max: Date.UTC(2099, 0) }),
  })
  type Asked = typeof arbitrary extends fc.Arbitrary<infer T> ? T : never

  const build = ({ method, segments, query, body, project, securityToken, now }: Asked): [SimRequest, HttpRequest] => {
    const url = new URL(`https://service.example/${segments.join('/')}`)
    for (const [name, value] of query) url.searchParams.append(name, value)
    url.search = url.search.replaceAll('+', '%20')
    const key = { ...SDK_KEY, ...(securityToken !== undefined && { securityToken }) }
    const unsigned: HttpRequest = { method, url, headers: {}, ...(body !== undefined && { body }) }
    const signed = authenticate(unsigned, key, now, project)
    const headers = Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), value])
    const arrived = {
      method,
      host: url.host,
      target: url.pathname + url.search,
      headers: Object.fromEntries(headers) as Record<string, string>,
      body: body ?? '',
    }
    return [arrived, signed]
  }

  test('takes whatever we sign: any path, query, body, project and token', () => {
    fc.assert(
      fc.property(arbitrary, (asked) => {
        const [arrived] = build(asked)
        const signed = readAuthorization(arrived.headers.authorization ?? '')
        if (!signed) throw new Error('no Authorization header')
        expect(signatureMatches(arrived, signed, SDK_KEY.secretAccessKey)).toBe(true)
        expect(dateProblem(arrived, signed, asked.now)).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  test('takes nothing that was changed on the way', () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom('body', 'target', 'method', 'host', 'x-sdk-date'), (asked, what) => {
        const [arrived] = build(asked)
        const signed = readAuthorization(arrived.headers.authorization ?? '')
        if (!signed) throw new Error('no Authorization header')
        if (what === 'body') arrived.body += ' '
        else if (what === 'target') arrived.target += `${arrived.target.includes('?') ? '&' : '?'}all=true`
        else if (what === 'method') arrived.method = arrived.method === 'GET' ? 'DELETE' : 'GET'
        else arrived.headers[what] = 'another'
        expect(signatureMatches(arrived, signed, SDK_KEY.secretAccessKey)).toBe(false)
      }),
      { numRuns: 200 },
    )
  })
})
