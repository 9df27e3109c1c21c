/** A request to an API of Huawei Cloud, and its response. */
import type { Purpose } from '../runtime/cancellation.ts'
import { parseJson } from '../runtime/json.ts'
import { parseTime } from '../runtime/time.ts'
import type { HttpRequest, HttpResponse } from './transport.ts'

/** What a request does to a resource. A resource type names the permission that each operation needs. */
export type Operation = 'delete' | 'lookUp' | 'list'

export interface ApiRequest {
  readonly method: HttpRequest['method']
  /** Percent-encoded, without query. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** After a stop only `verify` may still start, to find out what became of a delete. */
  readonly purpose: Purpose
  /** Default: `delete` for that purpose, else `lookUp`. */
  readonly operation?: Operation
  /** Whether a 2xx response confirms what was requested. One that does not counts as in doubt. Default: every 2xx response does. */
  readonly validate?: (response: ApiResponse) => boolean
  /** False if the client must not retry after an attempt that may have been executed. Default: true. */
  readonly retryIfInDoubt?: boolean
  /** Awaited right before every attempt. False: nothing more is sent, and the error is `withheld`. */
  readonly beforeSend?: (state: { readonly inDoubt: boolean }) => Promise<boolean>
  /** Called when an attempt is sent. */
  readonly onSend?: () => void
}

export interface ApiResponse {
  /** The body as JSON; undefined if it is empty or not JSON. */
  readonly json: unknown
  readonly empty: boolean
  /** The total number of rows of a list, from `Content-Range: 0-100/250`; undefined without that header. */
  readonly rangeTotal?: number | undefined
  readonly status: number
  readonly requestId: string | undefined
  readonly attempts: number
  /** An earlier attempt may have been executed. */
  readonly inDoubt: boolean
  readonly host: string
  /** How far the service's clock is ahead of the runner's, in milliseconds, if the response has a date. */
  readonly clockSkew: number | undefined
}

/** @param now milliseconds since 1970 */
export function toApiResponse(
  response: HttpResponse,
  { attempts, inDoubt }: Pick<ApiResponse, 'attempts' | 'inDoubt'>,
  host: string,
  now: number,
): ApiResponse {
  return {
    json: parseJson(response.body),
    empty: response.body.trim() === '',
    rangeTotal: rangeTotal(response),
    status: response.status,
    requestId: response.headers['x-request-id'],
    attempts,
    inDoubt,
    host,
    clockSkew: clockSkewOf(response, now),
  }
}

function rangeTotal({ headers }: HttpResponse): number | undefined {
  const digits = /\/(\d{1,15})$/.exec(headers['content-range'] ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** How far the service's clock is ahead of the runner's, in milliseconds, by the header `Date`. */
export function clockSkewOf(response: HttpResponse, now: number): number | undefined {
  const date = parseTime(response.headers.date ?? '')
  return date === undefined ? undefined : date - now
}
