/**
 * One request done well: authenticated, paced, with a deadline, repeated where that can help, and with the truth about
 * what it may have done. Every request of a run goes through here.
 */
import type { Effect, Stop } from '../stop.ts'
import type { Clock } from '../world.ts'
import { known, parseJson } from '../values.ts'
import { authenticate, type Credentials, type CredentialSource } from './credentials.ts'
import { CloudError, errorInSuccess, readErrorBody } from './errors.ts'
import type { CloudErrorFields, ErrorBody } from './errors.ts'
import { Pacer, readPolicy, retryAfter, type Start, type Throttling } from './pacing.ts'
import { timeLimit, TransportError, type Transport, type WireAnswer, type WireRequest } from './transport.ts'

/** What all clients of a run share. */
export interface Session {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly stop: Stop
  readonly credentials: CredentialSource
  readonly gate: CredentialGate
  /** Takes every secret out of a text. What a service says may repeat what it was sent. */
  readonly redact: (text: string) => string
  readonly debug: (line: string) => void
}

export interface ClientOptions {
  readonly endpoint: URL
  readonly projectId?: string | undefined
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Error codes that mean "too many requests" although the status is not 429. */
  readonly throttlingCodes?: readonly string[]
}

export interface Call {
  readonly method: WireRequest['method']
  /** Percent-encoded, without query. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** After a stop only `verify` may still start, to find out what became of a delete. */
  readonly effect: Effect
  /** Whether a success says what was asked for. One that does not is as unclear as a broken answer. Default: any will do. */
  readonly accepts?: (reply: Reply) => boolean
  /** False if an attempt that may have been carried out must not be repeated by the client. Default true. */
  readonly repeatInDoubt?: boolean
  /** Awaited when the request's turn has come, unless an earlier attempt may have been carried out. A throw ends the call. */
  readonly before?: (() => Promise<void>) | undefined
  /** Called when the request really goes out. */
  readonly onSent?: () => void
}

export interface Reply {
  /** The body as JSON, or nothing where it is empty or no JSON. */
  readonly json: unknown
  readonly empty: boolean
  readonly status: number
  readonly requestId: string | undefined
  readonly attempts: number
  /** An earlier attempt may have been carried out already. */
  readonly doubt: boolean
  readonly host: string
  /** How far the service's clock is ahead of ours, in milliseconds, where its answer told. */
  readonly clockSkew: number | undefined
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
  doubt: boolean
  /** What the last one was sent with. */
  credentials: Credentials
}

/** What came of one attempt: the reply, or the error and what to do after it. */
type Result =
  | { readonly reply: Reply }
  | { readonly error: CloudError; readonly then: 'end' }
  | { readonly error: CloudError; readonly then: 'repeat'; readonly retryAfterMs: number | undefined }
  | { readonly error: CloudError; readonly then: 'slow down'; readonly start: Start; readonly throttling: Throttling }

export class Client {
  readonly host: string
  readonly #session: Session
  readonly #options: ClientOptions
  readonly #pacer: Pacer

  constructor(session: Session, options: ClientOptions) {
    this.#session = session
    this.#options = options
    this.#pacer = new Pacer(session.clock, session.random)
    this.host = options.endpoint.host
  }

  /**
   * Sends a call until it succeeds, cannot succeed, or the run stops. Repeated are 429 and its kin, 5xx, 408 and broken,
   * missing or unclear answers; never another 4xx.
   *
   * @returns the answer, if its status is 2xx, its body does not speak of an error, and the call accepts it
   * @throws CloudError, or what `call.before` throws
   */
  async send(call: Call): Promise<Reply> {
    const { stop, clock, random, gate, debug } = this.#session
    const limit = stop.limit(call.effect)
    const tries: Tries = { attempts: 0, failures: 0, doubt: false, credentials: 'nobody' }
    for (let last: CloudError | undefined; ;) {
      const result = await gate.pass(limit, () => this.#attempt(call, tries))
      if (!result) throw last ?? this.#error({ kind: 'stopped', message: 'the run stopped' }, tries)
      if ('reply' in result) {
        this.#pacer.taken()
        return result.reply
      }
      last = result.error
      if (result.then === 'slow down') {
        this.#pacer.refused(result.start, result.throttling)
        if (this.#pacer.isHopeless(stop.deadline)) stop.request('throttling', last)
        continue // The pacer knows how long to wait.
      }
      if (last.status !== undefined) this.#pacer.taken()
      tries.failures += 1
      if (result.then === 'end' || tries.failures >= MAX_FAILURES) throw last
      if (call.repeatInDoubt === false && tries.doubt) throw last
      const backoff = random() * BACKOFF_MS * 2 ** (tries.failures - 1)
      const pause = Math.max(result.retryAfterMs ?? 0, backoff)
      if (clock.now() + pause > stop.deadline) throw last
      debug(`${call.method} ${call.path}: ${last.code ?? last.message}; again in ${Math.round(pause)} ms`)
      await clock.sleep(pause, limit)
    }
  }

  /** One request on the wire, and what its answer means. Nothing if the run stopped before it could go out. */
  async #attempt(call: Call, tries: Tries): Promise<Result | undefined> {
    const { stop, clock, transport } = this.#session
    // Inside the gate, since the pacer counts when requests really go out; before the credentials, since they may end.
    const start = await this.#pacer.admit(stop.limit(call.effect))
    const credentials = start && (await this.#credentials())
    if (credentials && call.before && !tries.doubt) await call.before()
    if (!credentials || stop.limit(call.effect).aborted) return undefined
    const request = authenticate(this.#wire(call), credentials, clock.now(), this.#options.projectId)
    tries.credentials = credentials
    const limit = timeLimit(ATTEMPT_MS, clock, stop.over)
    call.onSent?.()
    tries.attempts += 1
    try {
      return this.#judge(call, await transport(request, limit.signal), tries, start)
    } catch (error) {
      if (!(error instanceof TransportError)) throw error
      tries.doubt ||= error.sent
      const message = this.#session.redact(error.message)
      const failure = this.#error({ kind: 'network', message, code: error.code }, tries, error)
      return error.isPermanent
        ? { error: failure, then: 'end' }
        : { error: failure, then: 'repeat', retryAfterMs: undefined }
    } finally {
      limit.done()
    }
  }

  /** Nothing if there are none any more, which ends the run. */
  async #credentials(): Promise<Credentials | undefined> {
    const { credentials, stop } = this.#session
    try {
      return await credentials.current()
    } catch (error) {
      if (!(error instanceof CloudError)) throw error
      stop.request('credentials', error)
      return undefined
    }
  }

  #judge(call: Call, answer: WireAnswer, tries: Tries, start: Start): Result {
    const { status } = answer
    const now = this.#session.clock.now()
    const isSuccess = status >= 200 && status < 300
    const said = this.#redacted(isSuccess ? errorInSuccess(answer) : readErrorBody(answer))
    if (!said) return this.#accept(call, answer, tries)

    const isThrottled =
      status === 429 || (said.code !== undefined && this.#options.throttlingCodes?.includes(said.code))
    const isUnclear = status >= 500 || status === 408 || isSuccess
    if (!isThrottled) tries.doubt ||= isUnclear
    const { credentials } = tries
    // Only a signature has a date that can be wrong.
    const isSigned = typeof credentials === 'object' && 'accessKeyId' in credentials
    const clockSkew = isSigned ? skew(answer, now) : undefined
    const error = this.#error({ kind: 'refused', status, ...said, ...known({ clockSkew }) }, tries)
    const retryAfterMs = retryAfter(answer, now)
    if (isThrottled) {
      return { error, then: 'slow down', start, throttling: { retryAfterMs, policy: readPolicy(error.message) } }
    }
    // Here, before the gate lets the next one through: a refused key is not tried twice.
    if (status === 401 && credentials !== 'nobody') this.#session.stop.request('credentials', error)
    return isUnclear ? { error, then: 'repeat', retryAfterMs } : { error, then: 'end' }
  }

  #accept(call: Call, answer: WireAnswer, tries: Tries): Result {
    const reply = readReply(answer, tries, this.host, this.#session.clock.now())
    if (call.accepts?.(reply) ?? true) return { reply }
    tries.doubt = true
    const message = reply.empty ? 'success without a word on what' : 'success, but not a word on what was asked'
    const { status, requestId } = reply
    const error = this.#error({ kind: 'unclear', message, status, ...known({ requestId }) }, tries)
    return { error, then: 'repeat', retryAfterMs: undefined }
  }

  #error(fields: Omit<CloudErrorFields, 'attempts' | 'doubt' | 'host'>, tries: Tries, cause?: unknown): CloudError {
    return new CloudError({ ...fields, attempts: tries.attempts, doubt: tries.doubt, host: this.host }, cause)
  }

  #redacted(error: ErrorBody | undefined): ErrorBody | undefined {
    const { redact } = this.#session
    return error && Object.fromEntries(Object.entries(error).map(([field, text]) => [field, redact(text as string)]))
  }

  #wire(call: Call): WireRequest {
    const url = new URL(this.#options.endpoint)
    // Unlike resolving a reference, this cannot lead to another host, whatever the path is.
    url.pathname = call.path
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, String(value))
    // Space as %20, as it is signed.
    url.search = url.search.replaceAll('+', '%20')
    const body = JSON.stringify(call.body) as string | undefined
    const headers = {
      Accept: 'application/json',
      'User-Agent': `huaweicloud-cleanup/${VERSION}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...this.#options.headers,
      ...call.headers,
    }
    return { method: call.method, url, headers, ...known({ body }) }
  }
}

/**
 * Lets one request alone through until the service has taken the credentials: more than five refused signatures in a row
 * lock an access key for minutes (API Sign Guide, FAQ "Incorrect IAM authentication information").
 */
export class CredentialGate {
  #proven = false
  #turn: Promise<unknown> = Promise.resolve()

  /** What `request` gives, or nothing if `limit` aborted before its turn came. */
  async pass(limit: AbortSignal, request: () => Promise<Result | undefined>): Promise<Result | undefined> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const before = this.#turn
    this.#turn = promise
    await before
    // Proven by the one before: those in line need not wait for this one.
    if (this.#proven) resolve(undefined)
    try {
      if (limit.aborted) return undefined
      const result = await request()
      this.#proven ||= result !== undefined && ('reply' in result || isAboutMore(result.error))
      return result
    } finally {
      resolve(undefined)
    }
  }
}

/** Only who has taken the credentials has anything else to refuse: not who is overloaded, in trouble or somewhere else. */
const isAboutMore = ({ status = 0 }: CloudError): boolean =>
  status >= 400 && status < 500 && ![401, 407, 408, 429].includes(status)

function readReply(answer: WireAnswer, tries: Tries, host: string, now: number): Reply {
  return {
    json: parseJson(answer.body),
    empty: answer.body.trim() === '',
    status: answer.status,
    requestId: answer.headers['x-request-id'],
    attempts: tries.attempts,
    doubt: tries.doubt,
    host,
    clockSkew: skew(answer, now),
  }
}

/** How far the service's clock is ahead of ours, in milliseconds, going by `Date`. */
function skew(answer: WireAnswer, now: number): number | undefined {
  const date = Date.parse(answer.headers.date ?? '')
  return Number.isFinite(date) ? date - now : undefined
}
