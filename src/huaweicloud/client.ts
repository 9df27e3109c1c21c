/**
 * One request done well: authenticated, paced, with a deadline, repeated where that can help, and with the truth about
 * what it may have done. Every request of a run goes through here.
 */
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'
import { omitUndefined } from '../runtime/json.ts'
import { redactBody } from '../runtime/secrets.ts'
import { clockSkewOf, readResponse, type Access, type ApiRequest, type ApiResponse } from './api-request.ts'
import type { CredentialGate } from './credential-gate.ts'
import { authenticate, type Credentials, type CredentialSource } from './credentials.ts'
import { classify, CloudError, errorInSuccess, readErrorBody } from './errors.ts'
import type { CloudErrorFields, ErrorCodes } from './errors.ts'
import { RateLimiter, readPolicy, retryAfter, type Start, type Throttling } from './rate-limiter.ts'
import { timeLimit, TransportError, type Transport, type HttpResponse, type HttpRequest } from './transport.ts'

export type { ApiRequest, ApiResponse }

/** What all clients of a run share. */
export interface Session {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly cancellation: Cancellation
  readonly credentials: CredentialSource
  readonly gate: CredentialGate
  /** Takes every secret out of a text. What a service says may repeat what it was sent. */
  readonly redact: (text: string) => string
  readonly debug: (line: string) => void
}

export interface ClientOptions {
  readonly endpoint: URL
  /** The host is the documented one of the service, not one that was given or guessed. */
  readonly isDocumentedHost?: boolean
  readonly projectId?: string | undefined
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Error codes that say what a refusal is about where its status does not. */
  readonly errorCodes?: ErrorCodes
  /** The permission that a request needs, as a sentence, by what the request does. */
  readonly permissions?: Readonly<Record<Access, string>>
}

/** A backend may take 30 s before the gateway gives up on it; after this, nothing will come. */
const ATTEMPT_MS = 45_000
/** Requests that failed for another reason than haste: with the pauses between them, a short outage is outlived. */
const MAX_FAILURES = 6
const BACKOFF_MS = 500
const VERSION = '1'

/** What became of the attempts at a call so far. */
interface Tries {
  /** Requests that went out. */
  attempts: number
  /** Those of them that did not come too soon, and yet did not succeed. */
  failures: number
  /** One of them may have been carried out although no answer says so. */
  inDoubt: boolean
  /** What the last one was sent with. */
  credentials: Credentials
}

/** What came of one attempt: the reply, or the error and what to do after it. */
type AttemptResult =
  | { readonly reply: ApiResponse }
  | { readonly error: CloudError; readonly then: 'end' }
  | { readonly error: CloudError; readonly then: 'repeat'; readonly retryAfterMs: number | undefined }
  | { readonly error: CloudError; readonly then: 'slow down'; readonly start: Start; readonly throttling: Throttling }

export class Client {
  readonly host: string
  readonly isDocumentedHost: boolean
  /** How far the service's clock is ahead of the runner's, in milliseconds, by its last response that told. */
  clockSkew: number | undefined
  /** What the service said when it refused requests as too many for longer than the run can wait: nothing is sent any more. */
  throttled?: CloudError
  readonly #session: Session
  readonly #options: ClientOptions
  readonly #pacer: RateLimiter

  constructor(session: Session, options: ClientOptions) {
    this.#session = session
    this.#options = options
    this.#pacer = new RateLimiter(session.clock, session.random)
    this.host = options.endpoint.host
    this.isDocumentedHost = options.isDocumentedHost ?? false
  }

  /**
   * Sends a call until it succeeds, cannot succeed, or the run or this client stops. Repeated are 429 and its kin, 5xx, 408
   * and broken, missing or unclear answers; never another 4xx.
   *
   * @returns the answer, if its status is 2xx, its body does not speak of an error, and the call accepts it
   * @throws CloudError, or what `call.before` throws
   */
  async send(call: ApiRequest): Promise<ApiResponse> {
    const { cancellation, clock, random, gate, debug } = this.#session
    const limit = cancellation.signalFor(call.purpose)
    const tries: Tries = { attempts: 0, failures: 0, inDoubt: false, credentials: 'nobody' }
    for (let last: CloudError | undefined; ;) {
      const result = await gate.pass(
        limit,
        () => this.#attempt(call, tries),
        (place) => {
          this.connect(place)
        },
      )
      if (!result) throw last ?? this.#notSent(tries)
      if ('reply' in result) {
        this.#pacer.onSuccess()
        return result.reply
      }
      last = result.error
      if (result.then === 'slow down') {
        this.#pacer.onThrottled(result.start, result.throttling)
        if (this.#pacer.isHopeless(cancellation.deadline)) this.#stop(last)
        continue // The pacer knows how long to wait.
      }
      if (last.status !== undefined) this.#pacer.onSuccess()
      tries.failures += 1
      if (result.then === 'end' || tries.failures >= MAX_FAILURES) throw last
      if (call.retryIfInDoubt === false && tries.inDoubt) throw last
      const backoff = random() * BACKOFF_MS * 2 ** (tries.failures - 1)
      const pause = Math.max(result.retryAfterMs ?? 0, backoff)
      if (clock.now() + pause > cancellation.deadline) throw last
      debug(`${call.method} ${call.path}: ${last.code ?? last.message}; again in ${Math.round(pause)} ms`)
      await clock.sleep(pause, limit)
    }
  }

  /** Opens connections ahead, until so many are idle: they are there when requests need them. */
  connect(count = 1): void {
    this.#session.transport.connect?.(this.#options.endpoint, count)
  }

  /** The service takes no more for now. Other services may: the run goes on without this one. */
  #stop(cause: CloudError): void {
    this.throttled ??= cause
    this.#pacer.close()
  }

  #notSent(tries: Tries): CloudError {
    if (!this.throttled) return this.#error({ kind: 'stopped', message: 'the run stopped' }, tries)
    const remedy = 'Run again later, lower concurrency, or raise timeout.'
    return this.#error({ kind: 'stopped', message: 'the service refused requests as too many', remedy }, tries)
  }

  /** One request on the wire, and what its answer means. Nothing if the run stopped before it could go out. */
  async #attempt(call: ApiRequest, tries: Tries): Promise<AttemptResult | undefined> {
    const { cancellation, clock, transport, debug } = this.#session
    // Inside the gate, since the pacer counts when requests really go out; before the credentials, since they may end.
    const start = await this.#pacer.acquire(cancellation.signalFor(call.purpose))
    const credentials = start && (await this.#credentials())
    if (credentials && (await call.beforeSend?.(tries)) === false) {
      return { error: this.#error({ kind: 'withheld', message: 'not sent' }, tries), then: 'end' }
    }
    if (!credentials || cancellation.signalFor(call.purpose).aborted) return undefined
    const request = authenticate(this.#wire(call), credentials, clock.now(), this.#options.projectId)
    tries.credentials = credentials
    const limit = timeLimit(ATTEMPT_MS, clock, cancellation.hardSignal)
    call.onSend?.()
    tries.attempts += 1
    const sentAt = clock.now()
    try {
      const answer = await transport(request, limit.signal)
      debug(`${call.method} ${call.path}: HTTP ${answer.status} in ${Math.round(clock.now() - sentAt)} ms`)
      this.clockSkew = clockSkewOf(answer, clock.now()) ?? this.clockSkew
      return this.#judge(call, answer, tries, start)
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      debug(`${call.method} ${call.path}: ${error.code} after ${Math.round(clock.now() - sentAt)} ms`)
      tries.inDoubt ||= error.sent
      const message = this.#session.redact(error.message)
      const remedy = error.code === 'ENOTFOUND' && this.isDocumentedHost ? remedyForName(this.host) : undefined
      const failure = this.#error(
        { kind: 'network', message, code: error.code, ...omitUndefined({ remedy }) },
        tries,
        error,
      )
      return error.isPermanent
        ? { error: failure, then: 'end' }
        : { error: failure, then: 'repeat', retryAfterMs: undefined }
    } finally {
      limit.done()
    }
  }

  /** Nothing if there are none any more, which ends the run. */
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

  #judge(call: ApiRequest, answer: HttpResponse, tries: Tries, start: Start): AttemptResult {
    const { status } = answer
    const now = this.#session.clock.now()
    const isSuccess = status >= 200 && status < 300
    if (isSuccess && !errorInSuccess(answer)) return this.#accept(call, answer, tries)
    const said = readErrorBody(this.#redacted(answer))

    const errorClass = classify(status, said.code, this.#options.errorCodes ?? {})
    const isThrottled = errorClass === 'throttled'
    const isUnclear = status >= 500 || status === 408 || isSuccess
    if (!isThrottled) tries.inDoubt ||= isUnclear
    const { credentials } = tries
    // Only a signature has a date that can be wrong.
    const isSigned = typeof credentials === 'object' && 'accessKeyId' in credentials
    const clockSkew = isSigned ? clockSkewOf(answer, now) : undefined
    const permission = errorClass === 'denied' ? this.#permissionFor(call) : undefined
    const known = omitUndefined({ clockSkew, errorClass, permission })
    const error = this.#error({ kind: 'refused', status, ...said, ...known }, tries)
    const retryAfterMs = retryAfter(answer, now)
    if (isThrottled) {
      return { error, then: 'slow down', start, throttling: { retryAfterMs, policy: readPolicy(error.message) } }
    }
    // Here, before the gate lets the next one through: a refused key is not tried twice.
    if (errorClass === 'credentials' && credentials !== 'nobody')
      this.#session.cancellation.request('credentials', error)
    return isUnclear ? { error, then: 'repeat', retryAfterMs } : { error, then: 'end' }
  }

  #permissionFor({ access, purpose }: ApiRequest): string | undefined {
    return this.#options.permissions?.[access ?? (purpose === 'delete' ? 'delete' : 'lookUp')]
  }

  #accept(call: ApiRequest, answer: HttpResponse, tries: Tries): AttemptResult {
    const reply = readResponse(answer, tries, this.host, this.#session.clock.now())
    if (call.validate?.(reply) ?? true) return { reply }
    tries.inDoubt = true
    const message = reply.empty ? 'success without a word on what' : 'success, but not a word on what was asked'
    const { status, requestId } = reply
    const error = this.#error({ kind: 'unclear', message, status, ...omitUndefined({ requestId }) }, tries)
    return { error, then: 'repeat', retryAfterMs: undefined }
  }

  #error(fields: Omit<CloudErrorFields, 'attempts' | 'inDoubt' | 'host'>, tries: Tries, cause?: unknown): CloudError {
    return new CloudError({ ...fields, attempts: tries.attempts, inDoubt: tries.inDoubt, host: this.host }, cause)
  }

  /** Before anything of it is cut: a cut would leave the beginning of a secret, which nobody recognises. */
  #redacted({ status, headers, body }: HttpResponse): HttpResponse {
    const { redact } = this.#session
    const safe = Object.entries(headers).map(([name, value]) => [name, redact(value)])
    return { status, headers: Object.fromEntries(safe) as HttpResponse['headers'], body: redactBody(body, redact) }
  }

  #wire(call: ApiRequest): HttpRequest {
    const url = new URL(this.#options.endpoint)
    // Unlike resolving a reference, this cannot lead to another host, whatever the path is.
    url.pathname = call.path
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, String(value))
    // Space as %20, as it is signed.
    url.search = url.search.replaceAll('+', '%20')
    const body = JSON.stringify(call.body) as string | undefined
    const headers = {
      Accept: 'application/json',
      // Also without a body, as every client of Huawei Cloud's own does.
      'Content-Type': 'application/json',
      'User-Agent': `huaweicloud-cleanup/${VERSION}`,
      ...this.#options.headers,
      ...call.headers,
    }
    return { method: call.method, url, headers, ...omitUndefined({ body }) }
  }
}

/** What to do about a documented host that cannot be found: its name is no typing mistake. */
const remedyForName = (host: string): string =>
  `${host} is a documented host of Huawei Cloud: check the DNS of the runner, and whether it needs a proxy (HTTPS_PROXY).`
