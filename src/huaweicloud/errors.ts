/** Errors of services, gateways and the network, in one shape. */
import { isObject, omitUndefined, parseJson, stringify, truncate } from '../runtime/json.ts'
import type { HttpResponse } from './transport.ts'

/** The fields of an error response, whatever its format. All texts are untrusted. */
export interface ErrorBody {
  readonly code?: string
  readonly message?: string
  readonly detail?: string
  readonly requestId?: string
  readonly encodedAuthorizationMessage?: string
}

export type ErrorKind =
  /** The service answered with an error. */
  | 'refused'
  /** The service answered with success, but the response does not confirm what was requested. */
  | 'unclear'
  /** No response, or an incomplete one. */
  | 'network'
  /** Not sent, or not repeated, because the run stopped. */
  | 'stopped'
  /** Not sent, or not repeated, because `beforeSend` returned false. */
  | 'withheld'

/** What a refusal is about, by its HTTP status or by a documented code of the service. */
export type ErrorClass = 'credentials' | 'denied' | 'throttled'

/** Error codes of a service by their class, where the HTTP status does not tell it. */
export type ErrorCodes = Readonly<Partial<Record<ErrorClass, readonly string[]>>>

const CLASS_OF_STATUS: Readonly<Record<number, ErrorClass>> = { 401: 'credentials', 403: 'denied', 429: 'throttled' }

/** The class of a response with this status and code, if it has one. */
export function classify(status: number, code: string | undefined, codes: ErrorCodes): ErrorClass | undefined {
  const byCode = Object.entries(codes).find(([, known]) => code !== undefined && known.includes(code))
  return (byCode?.[0] as ErrorClass | undefined) ?? CLASS_OF_STATUS[status]
}

export interface CloudErrorFields extends ErrorBody {
  readonly kind: ErrorKind
  readonly errorClass?: ErrorClass
  readonly status?: number
  /** The host that the request was for. */
  readonly host?: string
  /** The number of requests that were sent. */
  readonly attempts: number
  /** One of the attempts may have been executed although no response confirms it. */
  readonly inDoubt: boolean
  /** How far the service's clock is ahead of the runner's, in milliseconds, if the response has a date. */
  readonly clockSkew?: number
  /** What to do about it, where the caller knows more than the table of codes. */
  readonly remedy?: string
  /** The permission that the refused request needs, as a sentence. */
  readonly permission?: string
}

/** A request that did not succeed. The only error that this folder throws. */
export class CloudError extends Error implements CloudErrorFields {
  readonly kind: ErrorKind
  readonly errorClass?: ErrorClass
  readonly status?: number
  readonly code?: string
  readonly detail?: string
  readonly requestId?: string
  readonly encodedAuthorizationMessage?: string
  readonly host?: string
  readonly attempts: number
  readonly inDoubt: boolean
  readonly clockSkew?: number
  readonly remedy?: string
  readonly permission?: string

  constructor(fields: CloudErrorFields, cause?: unknown) {
    super(fields.message ?? 'no further explanation', { cause })
    this.kind = fields.kind
    this.attempts = fields.attempts
    this.inDoubt = fields.inDoubt
    Object.assign(this, fields, { name: 'CloudError', message: this.message })
  }

  /** The same error with other fields. */
  with(fields: Partial<CloudErrorFields>): CloudError {
    return new CloudError(Object.assign({}, this, { message: this.message }, fields), this)
  }
}

/**
 * An error of the API gateway, which says nothing about the resource: 404 APIGW.0101 is an unknown route. Codes from 1000 on
 * belong to services that share the prefix.
 */
export const isFromGateway = (error: CloudError): boolean => /^APIGW?\.0\d{3}$/.test(error.code ?? '')

/** The caller lacks a permission: by the status, or by a code that means it under another status. */
export const isDenied = ({ status, errorClass }: CloudError): boolean => errorClass === 'denied' || status === 403

/**
 * Reads the error from a response, in every format that services of Huawei Cloud are known to send: `error_code` and
 * `error_msg`, Keystone's `error.code` (a number) and `error.message`, `errorCode`/`errorMsg`, `code`/`message`, any of
 * them nested or in an array, `error` beside `"status": "fail"`, or text that is not JSON.
 * (API Sign Guide, "Error Codes"; IAM API reference, "Status Codes"; exception handling of Huawei Cloud's Python SDK.)
 */
export function readErrorBody(answer: HttpResponse): ErrorBody {
  const requestId = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id']
  const found = findError(parseJson(answer.body), 0)
  const plain = found ? undefined : plainText(answer)
  return omitUndefined({ requestId, message: plain, ...found })
}

/** The error in the body of a successful response, or nothing: some services answer so. */
export function errorInSuccess(answer: HttpResponse): ErrorBody | undefined {
  const json = parseJson(answer.body)
  if (!isObject(json)) return undefined
  const keys = [json.error_code, json.errorCode, json.error]
  return keys.some((value) => isObject(value) || text(value)) ? readErrorBody(answer) : undefined
}

function findError(json: unknown, depth: number): ErrorBody | undefined {
  // No documented body is nested deeper. The limit protects the stack from a hostile one.
  if (typeof json !== 'object' || json === null || depth > 4) return undefined
  const own = isObject(json) ? ownError(json) : {}
  if (own.code ?? own.message) return own
  const inner = firstError(Object.values(json), depth)
  return inner && { ...own, ...inner }
}

/** What the object says itself. */
function ownError(json: Readonly<Record<string, unknown>>): ErrorBody {
  const code = text(json.error_code) ?? text(json.errorCode) ?? text(json.code)
  const message = text(json.error_msg) ?? text(json.errorMsg) ?? text(json.errorMessage) ?? text(json.message)
  return omitUndefined({
    code,
    message: message ?? text(json.error),
    detail: detail(json.error_detail) ?? detail(json.error_details) ?? detail(json.details) ?? text(json.detail),
    requestId: text(json.request_id) ?? text(json.requestId),
    encodedAuthorizationMessage: text(json.encoded_authorization_message),
  })
}

function firstError(values: readonly unknown[], depth: number): ErrorBody | undefined {
  for (const value of values) {
    const found = findError(value, depth + 1)
    if (found) return found
  }
  return undefined
}

/** The first words of a response that is not JSON, such as the HTML page of a load balancer. */
function plainText(answer: HttpResponse): string {
  const words = answer.body
    .slice(0, 2_000)
    .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return words.slice(0, 200) || `HTTP ${answer.status} with an empty body`
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? truncate(value) : undefined
}

/** Details may also be a list of errors. */
const detail = (value: unknown): string | undefined =>
  isObject(value) || (Array.isArray(value) && value.length > 0) ? truncate(stringify(value)) : text(value)
