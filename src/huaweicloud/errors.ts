/** What a service, a gateway or the network said when it did not do what was asked. */
import { isObject, omitUndefined, parseJson, stringify, truncate } from '../runtime/json.ts'
import type { HttpResponse } from './transport.ts'

/** An error as the services describe it, whatever the shape they put it in. All texts are untrusted. */
export interface ErrorBody {
  readonly code?: string
  readonly message?: string
  readonly detail?: string
  readonly requestId?: string
  readonly encodedAuthorizationMessage?: string
}

export type ErrorKind =
  /** The service answered, and not with success. */
  | 'refused'
  /** The service answered success, but what it said does not fit what was asked. */
  | 'unclear'
  /** No answer, or not the whole of it. */
  | 'network'
  /** Not sent, or not sent again, because the run stopped. */
  | 'stopped'
  /** Not sent, or not sent again, because `beforeSend` said so. */
  | 'withheld'

/** What a refusal is about, by its HTTP status or by the codes that a service documents for it. */
export type ErrorClass = 'credentials' | 'denied' | 'throttled'

/** A service's error codes by what they are about, where the status does not tell. */
export type ErrorCodes = Readonly<Partial<Record<ErrorClass, readonly string[]>>>

const CLASS_OF_STATUS: Readonly<Record<number, ErrorClass>> = { 401: 'credentials', 403: 'denied', 429: 'throttled' }

/** What a response with this status and code is about, if that is one of the classes. */
export function classify(status: number, code: string | undefined, codes: ErrorCodes): ErrorClass | undefined {
  const byCode = Object.entries(codes).find(([, known]) => code !== undefined && known.includes(code))
  return (byCode?.[0] as ErrorClass | undefined) ?? CLASS_OF_STATUS[status]
}

export interface CloudErrorFields extends ErrorBody {
  readonly kind: ErrorKind
  readonly errorClass?: ErrorClass
  readonly status?: number
  /** The host that was asked. */
  readonly host?: string
  /** Requests that really went out. */
  readonly attempts: number
  /** One of the attempts may have been carried out although no answer says so. */
  readonly inDoubt: boolean
  /** How far the service's clock is ahead of ours, in milliseconds, where its answer told. */
  readonly clockSkew?: number
  /** What to do about it, where the one who asked knows better than the table of codes. */
  readonly remedy?: string
}

/** The one error of this folder: a request that did not end in success. */
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
 * Said by the API gateway before any service saw the request, so it says nothing about the resource: a 404 APIGW.0101 is an
 * unknown route. Codes from 1000 on are those of services that share the prefix, such as ROMA's APIG.3019.
 */
export const isFromGateway = (error: CloudError): boolean => /^APIGW?\.0\d{3}$/.test(error.code ?? '')

/** The caller may not do this: by the status, or by a code that says so with another status. */
export const isDenied = ({ status, errorClass }: CloudError): boolean => errorClass === 'denied' || status === 403

/**
 * Reads the error out of an answer, accepting every shape that Huawei Cloud's services are known to send: `error_code` and
 * `error_msg`, Keystone's `error.code` (a number) and `error.message`, `errorCode`/`errorMsg`, `code`/`message`, any of
 * them nested or in an array, CodeArts Build's `error` beside `"status": "fail"`, or no JSON at all.
 * (API Sign Guide, "Error Codes"; IAM API reference, "Status Codes"; exception handling of Huawei Cloud's Python SDK.)
 */
export function readErrorBody(answer: HttpResponse): ErrorBody {
  const requestId = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id']
  const found = findError(parseJson(answer.body), 0)
  const plain = found ? undefined : plainText(answer)
  return omitUndefined({ requestId, message: plain, ...found })
}

/**
 * The error that a body carries although its status says success; nothing if there is none. CodeArts Build sends those
 * (Terraform provider, services/codeartsbuild/common.go).
 */
export function errorInSuccess(answer: HttpResponse): ErrorBody | undefined {
  const json = parseJson(answer.body)
  if (!isObject(json)) return undefined
  const keys = [json.error_code, json.errorCode, json.error]
  return keys.some((value) => isObject(value) || text(value)) ? readErrorBody(answer) : undefined
}

function findError(json: unknown, depth: number): ErrorBody | undefined {
  // Deeper than any documented body; a hostile one must not exhaust the stack.
  if (typeof json !== 'object' || json === null || depth > 4) return undefined
  if (!isObject(json)) return firstError(Object.values(json), depth)
  const code = text(json.error_code) ?? text(json.errorCode) ?? text(json.code)
  const message = text(json.error_msg) ?? text(json.errorMsg) ?? text(json.errorMessage) ?? text(json.message)
  const own = omitUndefined({
    code,
    message: message ?? text(json.error),
    detail: detail(json.error_detail) ?? detail(json.error_details) ?? detail(json.details) ?? text(json.detail),
    requestId: text(json.request_id) ?? text(json.requestId),
    encodedAuthorizationMessage: text(json.encoded_authorization_message),
  })
  if (own.code ?? own.message) return own
  const inner = firstError(Object.values(json), depth)
  return inner && { ...own, ...inner }
}

function firstError(values: readonly unknown[], depth: number): ErrorBody | undefined {
  for (const value of values) {
    const found = findError(value, depth + 1)
    if (found) return found
  }
  return undefined
}

/** The first words of an answer that is no JSON, such as a load balancer's HTML page. */
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

/** Details may be a list of further errors. */
const detail = (value: unknown): string | undefined =>
  isObject(value) || (Array.isArray(value) && value.length > 0) ? truncate(stringify(value)) : text(value)
