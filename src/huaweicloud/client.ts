/**
 * One request done well: authenticated, paced, with a deadline, repeated where that can help, and with the truth about
 * what it may have done. Every request of a run goes through here.
 */
import type { Stop } from '../stop.ts'
import type { Clock } from '../world.ts'
import { authenticate, type CredentialSource } from './credentials.ts'
import {
  CloudError,
  errorInSuccess,
  parseJson,
  readErrorBody,
  type CloudErrorFields,
  type ErrorBody,
} from './errors.ts'
import { Pacer, readPolicy, type Throttling } from './pacing.ts'
import { TransportError, type Transport, type WireAnswer, type WireRequest } from './transport.ts'

/** What all clients of a run share. */
export interface Session {
  readonly transport: Transport
  readonly clock: Clock
  readonly random: () => number
  readonly stop: Stop
  readonly credentials: CredentialSource
  readonly gate: CredentialGate
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
  /** A `delete` does not start after a stop; a `read` may, to find out what became of a delete. */
  readonly effect: 'read' | 'delete'
  /** False if an attempt that may have been carried out must not be repeated by the client. Default true. */
  readonly repeatInDoubt?: boolean
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
}

/** A backend may take 30 s before the gateway gives up on it; after this, nothing will come. */
const ATTEMPT_MS = 45_000
const MAX_ATTEMPTS = 5
/** Refusals for being too fast cost nothing but time, of which the run's deadline has the last word. */
const MAX_THROTTLED = 10
const BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 20_000
const VERSION = '1'

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
   * Sends a call until it succeeds, cannot succeed, or the run stops. Repeated are 429 and its kin, 5xx, 408 and broken or
   * missing answers; never another 4xx.
   *
   * @returns the answer, if its status is 2xx and its body does not speak of an error
   * @throws CloudError
   */
  async send(call: Call): Promise<Reply> {
    const { stop, clock } = this.#session
    const tries = { attempts: 0, throttled: 0, doubt: false }
    const fail = (fields: Omit<CloudErrorFields, 'attempts' | 'doubt' | 'host'>, cause?: unknown): CloudError =>
      new CloudError({ ...fields, attempts: tries.attempts, doubt: tries.doubt, host: this.host }, cause)

    for (let last: CloudError | undefined; ;) {
      const start = await this.#pacer.admit(stop.limit(call.effect))
      if (stop.limit(call.effect).aborted) throw last ?? fail({ kind: 'stopped', message: 'the run stopped' })

      const result = await this.#session.gate.pass(() => this.#attempt(call, tries))
      if (result === 'stopped') throw last ?? fail({ kind: 'stopped', message: 'the run stopped' })

      let pause: number | undefined
      if (result instanceof TransportError) {
        tries.doubt ||= result.sent
        last = fail({ kind: 'network', message: result.message, code: result.code }, result)
        if (isPermanent(result) || stop.limit(call.effect).aborted) throw last
      } else {
        const error = result.status < 300 ? errorInSuccess(result) : readErrorBody(result)
        const throttling = this.#throttling(result, error, clock.now())
        if (!throttling) this.#pacer.taken()
        if (!error && result.status >= 200) return reply(result, tries, this.host)

        const retryable = result.status >= 500 || result.status === 408
        if (!throttling) tries.doubt ||= retryable || result.status < 300
        last = fail({ kind: 'refused', status: result.status, ...error, ...skew(result, clock.now()) })
        if (throttling) {
          this.#pacer.refused(start, throttling)
          if (++tries.throttled >= MAX_THROTTLED) throw last
          continue // The pacer knows how long to wait.
        }
        if (!retryable) throw last
        pause = retryAfter(result, clock.now())
      }
      if (call.repeatInDoubt === false && tries.doubt) throw last
      const failures = tries.attempts - tries.throttled
      if (failures >= MAX_ATTEMPTS) throw last
      pause ??= this.#session.random() * Math.min(LONGEST_BACKOFF_MS, BACKOFF_MS * 2 ** (failures - 1))
      this.#session.debug(`${call.method} ${call.path}: ${last.code ?? last.message}; again in ${Math.round(pause)} ms`)
      await clock.sleep(pause, stop.limit(call.effect))
    }
  }

  /** One request on the wire. `stopped` if the run stopped while the credentials were proven by another request. */
  async #attempt(call: Call, tries: { attempts: number }): Promise<WireAnswer | TransportError | 'stopped'> {
    const { stop, clock, transport, credentials } = this.#session
    if (stop.limit(call.effect).aborted) return 'stopped'
    const request = authenticate(this.#wire(call), await credentials.current(), clock.now(), this.#options.projectId)
    call.onSent?.()
    tries.attempts += 1

    const done = new AbortController()
    const late = new AbortController()
    void clock.sleep(ATTEMPT_MS, done.signal).then(() => {
      late.abort()
    })
    try {
      const answer = await transport(request, AbortSignal.any([late.signal, stop.over]))
      // Here, before the gate lets the next one through: a refused key is not tried twice.
      if (answer.status === 401) stop.request('credentials')
      return answer
    } catch (error) {
      if (error instanceof TransportError) return error
      throw error
    } finally {
      done.abort()
    }
  }

  #wire(call: Call): WireRequest {
    const url = new URL(call.path, this.#options.endpoint)
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, String(value))
    // Space as %20, as it is signed.
    url.search = url.search.replaceAll('+', '%20')
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const headers = {
      Accept: 'application/json',
      'User-Agent': `huaweicloud-cleanup/${VERSION}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...this.#options.headers,
      ...call.headers,
    }
    return { method: call.method, url, headers, ...(body !== undefined && { body }) }
  }

  #throttling(answer: WireAnswer, error: ErrorBody | undefined, now: number): Throttling | undefined {
    const coded = error?.code !== undefined && this.#options.throttlingCodes?.includes(error.code)
    if (answer.status !== 429 && !coded) return undefined
    return { retryAfterMs: retryAfter(answer, now), policy: readPolicy(error?.message ?? '') }
  }
}

/**
 * Lets one request alone through until the service has taken the credentials: more than five refused signatures in a row
 * lock an access key for minutes (API Sign Guide, FAQ "Incorrect IAM authentication information").
 */
export class CredentialGate {
  #proven = false
  #turn: Promise<unknown> = Promise.resolve()

  async pass<T extends WireAnswer | TransportError | 'stopped'>(request: () => Promise<T>): Promise<T> {
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<undefined>()
    if (!this.#proven) {
      this.#turn = promise
      await before
    }
    // Proven by the one before: those in line need not wait for this one.
    if (this.#proven) resolve(undefined)
    try {
      const result = await request()
      this.#proven ||= typeof result === 'object' && 'status' in result && result.status !== 401
      return result
    } finally {
      resolve(undefined)
    }
  }
}

function reply(answer: WireAnswer, tries: { attempts: number; doubt: boolean }, host: string): Reply {
  return {
    json: parseJson(answer.body),
    empty: answer.body.trim() === '',
    status: answer.status,
    requestId: answer.headers['x-request-id'],
    attempts: tries.attempts,
    doubt: tries.doubt,
    host,
  }
}

/** A name that does not exist or a certificate that does not fit will not mend itself within seconds. */
const isPermanent = (error: TransportError): boolean =>
  error.code === 'ENOTFOUND' || (!error.sent && /^(CERT_|ERR_TLS_|.*SELF_SIGNED|UNABLE_TO_|HOSTNAME_)/.test(error.code))

/** `Retry-After` in milliseconds from now, given in seconds or as an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfter(answer: WireAnswer, now: number): number | undefined {
  const value = answer.headers['retry-after']?.trim()
  if (!value) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

function skew(answer: WireAnswer, now: number): { clockSkew?: number } {
  const date = Date.parse(answer.headers.date ?? '')
  return Number.isFinite(date) ? { clockSkew: date - now } : {}
}
