/**
 * SDK-HMAC-SHA256, the signature of Huawei Cloud's API gateway (API Sign Guide, "AK/SK Signing and Authentication
 * Algorithm").
 */
import { createHmac, hash } from 'node:crypto'
import type { HttpRequest } from './transport.ts'

export interface AccessKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Only with temporary keys. */
  readonly securityToken?: string
}

const ALGORITHM = 'SDK-HMAC-SHA256'

/**
 * Adds `Host`, `X-Sdk-Date`, `X-Security-Token` and `Authorization` to a request. The signature covers the first three and the
 * headers in `alsoSigned`; it must not cover others, because a proxy may change them.
 *
 * @param now milliseconds since 1970; the gateway refuses a difference of more than 15 minutes from its own clock
 */
export function sign(
  request: HttpRequest,
  key: AccessKey,
  now: number,
  alsoSigned: readonly string[] = [],
): HttpRequest {
  const added = {
    Host: request.url.host,
    'X-Sdk-Date': new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, ''),
    ...(key.securityToken && { 'X-Security-Token': key.securityToken }),
  }
  const dated = { ...request, headers: { ...request.headers, ...added } }
  const signature = authorization(dated, [...Object.keys(added), ...alsoSigned], key)
  return { ...dated, headers: { ...dated.headers, Authorization: signature } }
}

/**
 * The value of `Authorization` for a request with all its other headers.
 *
 * @param signed names of the headers to sign, including `X-Sdk-Date`
 */
export function authorization(request: HttpRequest, signed: readonly string[], key: AccessKey): string {
  const headers = canonicalHeaders(request, signed)
  const date = headers.find(([name]) => name === 'x-sdk-date')?.[1] ?? ''
  const signature = createHmac('sha256', key.secretAccessKey)
    .update([ALGORITHM, date, sha256(canonicalRequest(request, headers))].join('\n'))
    .digest('hex')
  const names = headers.map(([name]) => name).join(';')
  return `${ALGORITHM} Access=${key.accessKeyId}, SignedHeaders=${names}, Signature=${signature}`
}

/** The canonical request: method, path, query, headers, names of the headers, and hash of the body, one per line. */
export function canonicalRequest(request: HttpRequest, headers: readonly Header[]): string {
  return [
    request.method,
    canonicalPath(request.url.pathname),
    canonicalQuery(request.url.searchParams),
    headers.map(([name, value]) => `${name}:${value}\n`).join(''),
    headers.map(([name]) => name).join(';'),
    sha256(request.body ?? ''),
  ].join('\n')
}

type Header = readonly [name: string, value: string]

/** The headers in `signed`: names in lower case, values trimmed, sorted by name. */
export function canonicalHeaders({ headers }: HttpRequest, signed: readonly string[]): Header[] {
  const names = new Set(signed.map((name) => name.toLowerCase()))
  return Object.entries(headers)
    .filter(([name]) => names.has(name.toLowerCase()))
    .map(([name, value]): Header => [name.toLowerCase(), value.trim()])
    .sort(byCodePoint)
}

/** Every segment decoded and encoded again, with a trailing slash, even if the path that is sent has none. */
function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/')
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

/** Sorted by name, then by value; everything except unreserved characters percent-encoded. */
export function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .sort((a, b) => byCodePoint(a, b) || byCodePoint([a[1]], [b[1]]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Percent-encodes everything except letters, digits and `-_.~` (RFC 3986, section 2.3). */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

function byCodePoint([a]: readonly [string, ...string[]], [b]: readonly [string, ...string[]]): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

const sha256 = (text: string): string => hash('sha256', text)
