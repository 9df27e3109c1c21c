/**
 * Checks an SDK-HMAC-SHA256 signature against the request, without sharing code with the client.
 * Source: Huawei Cloud "API request signing" guide, AK/SK signing and authentication algorithm.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

import { compare } from './compare.ts'
import type { SimRequest } from './types.ts'

const ALGORITHM = 'SDK-HMAC-SHA256'
const MAX_SKEW_MS = 15 * 60_000

/** The parts of an `Authorization` header. */
export interface Signed {
  access: string
  /** Lower case, sorted. */
  headers: string[]
  signature: string
}

/** Parses an `Authorization` header. Undefined for another algorithm. */
export function readAuthorization(header: string): Signed | undefined {
  const match = /^SDK-HMAC-SHA256 Access=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/.exec(header)
  const [, access, names, signature] = match ?? []
  if (!access || !names || !signature) return undefined
  return { access, headers: names.toLowerCase().split(';').sort(), signature }
}

/** The canonical form of a request, for the given signed headers (lower case, sorted). */
export function canonicalRequest(request: SimRequest, signedHeaders: string[]): string {
  const mark = request.target.indexOf('?')
  const path = mark < 0 ? request.target : request.target.slice(0, mark)
  const query = mark < 0 ? '' : request.target.slice(mark + 1)
  const headers = signedHeaders.map((name) => `${name}:${headerValue(request, name).trim()}\n`).join('')
  const parts = [request.method.toUpperCase(), canonicalPath(path), canonicalQuery(query), headers]
  return [...parts, signedHeaders.join(';'), payloadHash(request)].join('\n')
}

/** The signature a holder of `secret` would have made for this request. */
export function expectedSignature(request: SimRequest, signedHeaders: string[], secret: string): string {
  const hash = sha256(canonicalRequest(request, signedHeaders))
  const date = request.headers['x-sdk-date'] ?? ''
  return createHmac('sha256', secret).update(`${ALGORITHM}\n${date}\n${hash}`).digest('hex')
}

/** Whether the signature is the one that `secret` makes. */
export function signatureMatches(request: SimRequest, signed: Signed, secret: string): boolean {
  const expected = Buffer.from(expectedSignature(request, signed.headers, secret))
  return timingSafeEqual(expected, Buffer.from(signed.signature))
}

/**
 * Says what is wrong with the time of signing: not sent, not signed, malformed, or more than 15 minutes off.
 * @param now milliseconds since 1970
 */
export function dateProblem(request: SimRequest, signed: Signed, now: number): string | undefined {
  const date = request.headers['x-sdk-date']
  if (date === undefined || !signed.headers.includes('x-sdk-date')) return 'x-sdk-date must be sent and signed'
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)
  if (!match) return 'x-sdk-date must look like 20191115T033655Z'
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number)
  const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
  return Math.abs(now - at) > MAX_SKEW_MS
    ? 'the signing time differs from the server by more than 15 minutes'
    : undefined
}

function headerValue(request: SimRequest, name: string): string {
  return request.headers[name] ?? (name === 'host' ? request.host : '')
}

function canonicalPath(path: string): string {
  const encoded = path.split('/').map((segment) => encode(decode(segment)))
  const joined = encoded.join('/')
  return joined.endsWith('/') ? joined : `${joined}/`
}

function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((part) => part !== '')
  return pairs
    .map((part) => {
      const equals = part.indexOf('=')
      const name = equals < 0 ? part : part.slice(0, equals)
      const value = equals < 0 ? '' : part.slice(equals + 1)
      return [encode(decode(name.replaceAll('+', ' '))), encode(decode(value.replaceAll('+', ' ')))] as const
    })
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map((pair) => pair.join('='))
    .join('&')
}

function payloadHash(request: SimRequest): string {
  return request.headers['x-sdk-content-sha256'] === 'UNSIGNED-PAYLOAD' ? 'UNSIGNED-PAYLOAD' : sha256(request.body)
}

function sha256(value: string): string {
  return createHash('sha256').update(value, 'utf8').digest('hex')
}

/** Percent-encodes everything that RFC 3986 does not call unreserved. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
