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
 * The request with `Host`, `X-Sdk-Date`, `X-Security-Token` and `Authorization` added.
 *
 * Signed are exactly those, and every header of `request` named in `alsoSigned`: a proxy may change any other.
 * @param now milliseconds since 1970; the gateway refuses more than 15 minutes of difference to its own clock
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
 * The value of `Authorization` for a request that is complete but for it.
 *
 * @param signed names of the headers to sign, of which `X-Sdk-Date` must be one
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

/** The canonical request: method, path, query, canonical headers, their names, and the hash of the body, a line each. */
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

/** Those of the names `signed`: names in lower case, values trimmed, sorted by name. */
export function canonicalHeaders({ headers }: HttpRequest, signed: readonly string[]): Header[] {
  const names = new Set(signed.map((name) => name.toLowerCase()))
  return Object.entries(headers)
    .filter(([name]) => names.has(name.toLowerCase()))
    .map(([name, value]): Header => [name.toLowerCase(), value.trim()])
    .sort(byCodePoint)
}

/** Every segment decoded and encoded again, with a slash at the end that the path sent need not have. */
function canonicalPath(path: string): string {
  const encoded = path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/')
  return encoded.endsWith('/') ? encoded : `${encoded}/`
}

/** Sorted by name, then by value; all but unreserved characters percent-encoded. */
export function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .sort((a, b) => byCodePoint(a, b) || byCodePoint([a[1]], [b[1]]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** RFC 3986: all but letters, digits and `-_.~` percent-encoded. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

function byCodePoint([a]: readonly [string, ...string[]], [b]: readonly [string, ...string[]]): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

const sha256 = (text: string): string => hash('sha256', text)
