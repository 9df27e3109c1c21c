/** A request to a service, and its response, as the engines see them. */
import type { Purpose } from '../runtime/cancellation.ts'
import { parseJson } from '../runtime/json.ts'
import { parseTime } from '../runtime/time.ts'
import type { HttpRequest, HttpResponse } from './transport.ts'

/** What a request does to resources, as far as permissions are concerned. */
export type Access = 'delete' | 'lookUp' | 'list'

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
  /** Default: `delete` where that is the purpose, else `lookUp`. */
  readonly access?: Access
  /** Whether a success says what was asked for. One that does not is as unclear as a broken answer. Default: any will do. */
  readonly validate?: (reply: ApiResponse) => boolean
  /** False if an attempt that may have been carried out must not be repeated by the client. Default true. */
  readonly retryIfInDoubt?: boolean
  /** Awaited before every attempt, when its turn has come. False: nothing more is sent, and the error is `withheld`. */
  readonly beforeSend?: (attempt: { readonly inDoubt: boolean }) => Promise<boolean>
  /** Called when the request really goes out. */
  readonly onSend?: () => void
}

export interface ApiResponse {
  /** The body as JSON, or nothing where it is empty or no JSON. */
  readonly json: unknown
  readonly empty: boolean
  /** How many rows a list has in all, by `Content-Range: 0-100/250`; nothing where it does not say. */
  readonly rangeTotal?: number | undefined
  readonly status: number
  readonly requestId: string | undefined
  readonly attempts: number
  /** An earlier attempt may have been carried out already. */
  readonly inDoubt: boolean
  readonly host: string
  /** How far the service's clock is ahead of ours, in milliseconds, where its answer told. */
  readonly clockSkew: number | undefined
}

export function readResponse(
  answer: HttpResponse,
  tries: Pick<ApiResponse, 'attempts' | 'inDoubt'>,
  host: string,
  now: number,
): ApiResponse {
  return {
    json: parseJson(answer.body),
    empty: answer.body.trim() === '',
    rangeTotal: rangeTotal(answer),
    status: answer.status,
    requestId: answer.headers['x-request-id'],
    attempts: tries.attempts,
    inDoubt: tries.inDoubt,
    host,
    clockSkew: clockSkewOf(answer, now),
  }
}

function rangeTotal({ headers }: HttpResponse): number | undefined {
  const digits = /\/(\d{1,15})$/.exec(headers['content-range'] ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** How far the service's clock is ahead of ours, in milliseconds, going by `Date`. */
export function clockSkewOf(answer: HttpResponse, now: number): number | undefined {
  const date = parseTime(answer.headers.date ?? '')
  return date === undefined ? undefined : date - now
}
