import type { Failure, SimAnswer } from './types.ts'

/** An answer with a JSON body. */
export function json(status: number, body: unknown): SimAnswer {
  return { status, headers: { 'content-type': 'application/json;charset=utf-8' }, body: JSON.stringify(body) }
}

/** An answer without a body. */
export function empty(status: number): SimAnswer {
  return { status, headers: {}, body: '' }
}

/**
 * The error body of the API gateway and of most services.
 * Source: Huawei Cloud "API request signing" guide, error codes.
 */
export function plainError(failure: Failure): SimAnswer {
  const { status, code, message, requestId } = failure
  return json(status, { error_code: code, error_msg: message, request_id: requestId, ...encodedPart(failure) })
}

/** `encoded_authorization_message`, when the failure asks for it; what STS would decode is opaque to callers. */
export function encodedPart(failure: Failure): { encoded_authorization_message?: string } {
  if (!failure.encoded) return {}
  const reason = JSON.stringify({ allowed: false, request: failure.requestId })
  return { encoded_authorization_message: Buffer.from(reason).toString('base64') }
}
