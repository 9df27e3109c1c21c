/** Keeps an access key from being locked: one request proves it, and a limited number of requests are under way at once. */
import type { CloudError } from './errors.ts'

/**
 * More than five refused signatures in a row lock an access key for minutes (API Sign Guide, FAQ "Incorrect IAM authentication
 * information"). If a permanent key becomes invalid during a run, only the requests under way are refused, so they are limited.
 */
export const MAX_SIGNED_AT_ONCE = 5

export interface GateOptions {
  /** The credentials need no proof, because they cannot be locked: a token. Default: false. */
  readonly isProven?: boolean
  /** The largest number of requests under way at once. Default: no limit. */
  readonly maxConcurrent?: number
}

/** The result of a request, as far as it proves the credentials. */
type Result = { readonly response: unknown } | { readonly error: CloudError }

/** Admits one request at a time until the service has accepted the credentials, then up to `maxConcurrent` at once. */
export class CredentialGate {
  readonly maxConcurrent: number
  #isProven: boolean
  /** Settles when the last request of the queue has ended, or need not be waited for. */
  #last: Promise<unknown> = Promise.resolve()
  /** Requests that are under way or queued while the credentials are not proven. */
  #queued = 0
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor({ isProven = false, maxConcurrent = Infinity }: GateOptions = {}) {
    this.#isProven = isProven
    this.#free = maxConcurrent
    this.maxConcurrent = maxConcurrent
  }

  /**
   * Sends a request when it is admitted.
   *
   * @param signal aborts when the request must not start any more
   * @param onQueued called if the request has to wait for the proof and can start right after it, with its place in the queue
   * @returns what `send` returns; undefined if `signal` aborted before the request was admitted
   */
  async pass<T extends Result>(
    signal: AbortSignal,
    send: () => Promise<T | undefined>,
    onQueued: (place: number) => void = () => undefined,
  ): Promise<T | undefined> {
    const leaveQueue = this.#isProven ? undefined : await this.#awaitProof(onQueued)
    await this.#enter()
    try {
      if (signal.aborted) return undefined
      const result = await send()
      this.#isProven ||= result !== undefined && ('response' in result || provesCredentials(result.error))
      return result
    } finally {
      this.#leave()
      leaveQueue?.()
    }
  }

  /** Waits for the responses to all earlier requests, until one of them proves the credentials. */
  async #awaitProof(onQueued: (place: number) => void): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const before = this.#last
    this.#last = promise
    const place = this.#queued
    this.#queued += 1
    if (place > 0 && place < this.maxConcurrent) onQueued(place)
    await before
    // An earlier request was the proof: the next ones need not wait for this one.
    if (this.#isProven) resolve(undefined)
    return () => {
      this.#queued -= 1
      resolve(undefined)
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Gives the slot to the next waiting request. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}

/** Any 4xx other than 401, 407, 408 and 429 proves that the credentials were accepted, unless its code says otherwise. */
const provesCredentials = ({ status = 0, errorClass }: CloudError): boolean =>
  errorClass !== 'credentials' && status >= 400 && status < 500 && ![401, 407, 408, 429].includes(status)
