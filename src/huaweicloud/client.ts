/**
 * The HTTP client of one service: authenticates, rate-limits, times out and retries requests, and tells whether an attempt
 * without a clear response may have been executed. All requests to Huawei Cloud, and that for GitHub's ID token, use it.
 */
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'
import { omitUndefined } from '../runtime/json.ts'
import { redactBody } from '../runtime/secrets.ts'
import { clockSkewOf, toApiResponse, type Operation, type ApiRequest, type ApiResponse } from './api-request.ts'
import type { CredentialGate } from './credential-gate.ts'
import { authenticate, type Credentials, type CredentialSource } from './credentials.ts'
import { classify, CloudError, errorInSuccess, readErrorBody } from './errors.ts'
import type { CloudErrorFields, ErrorCodes } from './errors.ts'
import { RateLimiter, parsePolicy, parseRetryAfter, type RequestStart, type Throttling } from './rate-limiter.ts'
import { timeoutSignal, TransportError, type Transport, type HttpResponse, type HttpRequest } from './transport.ts'

export type { ApiRequest, ApiResponse }

/** What all clients of a run share. */
export interface Session {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly cancellation: Cancellation
  readonly credentials: CredentialSource
  readonly gate: CredentialGate
  /** Replaces every secret in a text. A response may repeat what was sent. */
  readonly redact: (text: string) => string
  readonly debug: (line: string) => void
}

export interface ClientOptions {
  readonly endpoint: URL
  /** Whether the host is documented for the service and region, and not from an input or derived from a pattern. */
  readonly isDocumentedHost?: boolean
  readonly projectId?: string | undefined
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Error codes whose class the HTTP status does not tell. */
  readonly errorCodes?: ErrorCodes
  /** The permission that each operation needs, as a sentence. */
  readonly permissions?: Readonly<Record<Operation, string>>
}

/** The gateway waits up to 30 s for the backend. After this time no response will come. */
const ATTEMPT_TIMEOUT_MS = 45_000
/** Failed attempts other than throttled ones. With the pauses between them, they outlast a short outage. */
const MAX_FAILURES = 6
const BACKOFF_MS = 500
const VERSION = '1'

/** The attempts at one request so far. */
interface AttemptState {
  /** Attempts that were sent. */
  attempts: number
  /** Attempts that failed and were not throttled. */
  failures: number
  /** An attempt may have been executed although no response confirms it. */
  inDoubt: boolean
  /** The credentials of the last attempt. */
  credentials: Credentials
}

/** The result of one attempt: the response, or the error and whether to retry. */
type AttemptResult =
  | { readonly response: ApiResponse }
  | { readonly error: CloudError; readonly next: 'fail' }
  | { readonly error: CloudError; readonly next: 'retry'; readonly retryAfterMs: number | undefined }
  | {
      readonly error: CloudError
      readonly next: 'throttle'
      readonly start: RequestStart
      readonly throttling: Throttling
    }

export class Client {
  readonly host: string
  readonly isDocumentedHost: boolean
  /** How far the service's clock is ahead of the runner's, in milliseconds, by the last response with a date. */
  clockSkew: number | undefined
  /** The error of the service if it throttled requests for longer than the run can wait. Then nothing more is sent. */
  throttled?: CloudError
  readonly #session: Session
  readonly #options: ClientOptions
  readonly #rateLimiter: RateLimiter

  constructor(session: Session, options: ClientOptions) {
    this.#session = session
    this.#options = options
    this.#rateLimiter = new RateLimiter(session.clock, session.random)
    this.host = options.endpoint.host
    this.isDocumentedHost = options.isDocumentedHost ?? false
  }

  /**
   * Sends a request until it succeeds or fails for good, or until the run or this client stops. Retried are 429 and other
   * throttling, 5xx, 408, and missing, incomplete or unclear responses; never another 4xx.
   *
   * @returns a 2xx response whose body contains no error and that `request.validate` accepts
   * @throws CloudError, or what `request.beforeSend` throws
   */
  async send(request: ApiRequest): Promise<ApiResponse> {
    const { cancellation, clock, random, gate, debug } = this.#session
    const signal = cancellation.signalFor(request.purpose)
    const state: AttemptState = { attempts: 0, failures: 0, inDoubt: false, credentials: 'anonymous' }
    for (let lastError: CloudError | undefined; ;) {
      const result = await gate.pass(
        signal,
        () => this.#attempt(request, state),
        (place) => {
          this.preconnect(place)
        },
      )
      if (!result) throw lastError ?? this.#stoppedError(state)
      if ('response' in result) {
        this.#rateLimiter.onSuccess()
        return result.response
      }
      lastError = result.error
      if (result.next === 'throttle') {
        this.#rateLimiter.onThrottled(result.start, result.throttling)
        if (this.#rateLimiter.shouldGiveUp(cancellation.deadline)) this.#stop(lastError)
        continue // The rate limiter makes the next attempt wait.
      }
      if (lastError.status !== undefined) this.#rateLimiter.onSuccess()
      state.failures += 1
      if (result.next === 'fail' || state.failures >= MAX_FAILURES) throw lastError
      if (request.retryIfInDoubt === false && state.inDoubt) throw lastError
      const backoff = random() * BACKOFF_MS * 2 ** (state.failures - 1)
      const pause = Math.max(result.retryAfterMs ?? 0, backoff)
      if (clock.now() + pause > cancellation.deadline) throw lastError
      debug(
        `${request.method} ${request.path}: ${lastError.code ?? lastError.message}; retrying in ${Math.round(pause)} ms`,
      )
      await clock.sleep(pause, signal)
    }
  }

  /** Opens connections in advance, until `count` are idle or being opened. */
  preconnect(count = 1): void {
    this.#session.transport.preconnect?.(this.#options.endpoint, count)
  }

  /** Stops this client, because its service throttles it. The run continues with the other services. */
  #stop(cause: CloudError): void {
    this.throttled ??= cause
    this.#rateLimiter.close()
  }

  #stoppedError(state: AttemptState): CloudError {
    if (!this.throttled) return this.#error({ kind: 'stopped', message: 'the run stopped' }, state)
    const remedy = 'Run again later, lower concurrency, or raise timeout.'
    return this.#error({ kind: 'stopped', message: 'the service throttled the requests of this run', remedy }, state)
  }

  /** Sends one attempt. Undefined if the run stopped before. */
  async #attempt(request: ApiRequest, state: AttemptState): Promise<AttemptResult | undefined> {
    const { cancellation, clock, transport, debug } = this.#session
    // Inside the gate, because the rate limiter counts real starts; before the credentials, because they may expire meanwhile.
    const start = await this.#rateLimiter.acquire(cancellation.signalFor(request.purpose))
    const credentials = start && (await this.#credentials())
    if (credentials && (await request.beforeSend?.(state)) === false) {
      return { error: this.#error({ kind: 'withheld', message: 'not sent' }, state), next: 'fail' }
    }
    if (!credentials || cancellation.signalFor(request.purpose).aborted) return undefined
    const authenticated = authenticate(this.#httpRequest(request), credentials, clock.now(), this.#options.projectId)
    state.credentials = credentials
    const timeout = timeoutSignal(ATTEMPT_TIMEOUT_MS, clock, cancellation.hardSignal)
    request.onSend?.()
    state.attempts += 1
    const sentAt = clock.now()
    const elapsed = (): string => `${Math.round(clock.now() - sentAt)} ms`
    try {
      const response = await transport(authenticated, timeout.signal)
      debug(`${request.method} ${request.path}: HTTP ${response.status} in ${elapsed()}`)
      this.clockSkew = clockSkewOf(response, clock.now()) ?? this.clockSkew
      return this.#evaluate(request, response, state, start)
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      debug(`${request.method} ${request.path}: ${error.code} after ${elapsed()}`)
      state.inDoubt ||= error.sent
      return this.#evaluateTransportError(error, state)
    } finally {
      timeout.done()
    }
  }

  /** Undefined if no credentials are available any more, which stops the run. */
  async #credentials(): Promise<Credentials | undefined> {
    const { credentials, cancellation } = this.#session
    try {
      return await credentials.current()
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      cancellation.request('credentials', error)
      return undefined
    }
  }

  #evaluateTransportError(error: TransportError, state: AttemptState): AttemptResult {
    const message = this.#session.redact(error.message)
    const remedy = error.code === 'ENOTFOUND' && this.isDocumentedHost ? unresolvedHostRemedy(this.host) : undefined
    const fields = { kind: 'network', message, code: error.code, ...omitUndefined({ remedy }) } as const
    const failure = this.#error(fields, state, error)
    return error.isPermanent
      ? { error: failure, next: 'fail' }
      : { error: failure, next: 'retry', retryAfterMs: undefined }
  }

  #evaluate(request: ApiRequest, response: HttpResponse, state: AttemptState, start: RequestStart): AttemptResult {
    const { status } = response
    const now = this.#session.clock.now()
    const isSuccess = status >= 200 && status < 300
    if (isSuccess && !errorInSuccess(response)) return this.#validate(request, response, state)
    const body = readErrorBody(this.#redacted(response))

    const errorClass = classify(status, body.code, this.#options.errorCodes ?? {})
    const isThrottled = errorClass === 'throttled'
    const isUnclear = status >= 500 || status === 408 || isSuccess
    if (!isThrottled) state.inDoubt ||= isUnclear
    const { credentials } = state
    // Only signatures are refused for a wrong clock.
    const isSigned = typeof credentials === 'object' && 'accessKeyId' in credentials
    const clockSkew = isSigned ? clockSkewOf(response, now) : undefined
    const permission = errorClass === 'denied' ? this.#permissionFor(request) : undefined
    const known = omitUndefined({ clockSkew, errorClass, permission })
    const error = this.#error({ kind: 'refused', status, ...body, ...known }, state)
    const retryAfterMs = parseRetryAfter(response, now)
    if (isThrottled) {
      const throttling = { retryAfterMs, policy: parsePolicy(error.message) }
      return { error, next: 'throttle', start, throttling }
    }
    // Stopped here, before the gate admits the next request, so that a refused key is not used again.
    if (errorClass === 'credentials' && credentials !== 'anonymous')
      this.#session.cancellation.request('credentials', error)
    return isUnclear ? { error, next: 'retry', retryAfterMs } : { error, next: 'fail' }
  }

  #permissionFor({ operation, purpose }: ApiRequest): string | undefined {
    return this.#options.permissions?.[operation ?? (purpose === 'delete' ? 'delete' : 'lookUp')]
  }

  #validate(request: ApiRequest, httpResponse: HttpResponse, state: AttemptState): AttemptResult {
    const response = toApiResponse(httpResponse, state, this.host, this.#session.clock.now())
    if (request.validate?.(response) ?? true) return { response }
    state.inDoubt = true
    const subject = response.empty ? 'the response is empty and' : 'the response'
    const what = request.purpose === 'delete' ? 'confirm the deletion' : 'contain what was requested'
    const { status, requestId } = response
    const fields = { kind: 'unclear', message: `${subject} does not ${what}`, status } as const
    const error = this.#error({ ...fields, ...omitUndefined({ requestId }) }, state)
    return { error, next: 'retry', retryAfterMs: undefined }
  }

  #error(
    fields: Omit<CloudErrorFields, 'attempts' | 'inDoubt' | 'host'>,
    { attempts, inDoubt }: AttemptState,
    cause?: unknown,
  ): CloudError {
    return new CloudError({ ...fields, attempts, inDoubt, host: this.host }, cause)
  }

  /** Redacts before any text is truncated, because a truncated secret is not recognized. */
  #redacted({ status, headers, body }: HttpResponse): HttpResponse {
    const { redact } = this.#session
    const redacted = Object.entries(headers).map(([name, value]) => [name, redact(value)])
    return { status, headers: Object.fromEntries(redacted) as HttpResponse['headers'], body: redactBody(body, redact) }
  }

  #httpRequest({ method, path, query = {}, body: json, headers: ownHeaders }: ApiRequest): HttpRequest {
    const url = new URL(this.#options.endpoint)
    // Unlike `new URL(path, endpoint)`, this cannot lead to another host, whatever the path is.
    url.pathname = path
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
    // The signature covers a space as %20.
    url.search = url.search.replaceAll('+', '%20')
    const body = JSON.stringify(json) as string | undefined
    const headers = {
      Accept: 'application/json',
      // Even without a body, as in the SDKs of Huawei Cloud.
      'Content-Type': 'application/json',
      'User-Agent': `huaweicloud-cleanup/${VERSION}`,
      ...this.#options.headers,
      ...ownHeaders,
    }
    return { method, url, headers, ...omitUndefined({ body }) }
  }
}

/** What to do if a documented host name, which cannot be a typing mistake, does not resolve. */
const unresolvedHostRemedy = (host: string): string =>
  `${host} is a documented host of Huawei Cloud: check the DNS of the runner, and whether it needs a proxy (HTTPS_PROXY).`
