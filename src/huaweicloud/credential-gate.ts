/** Keeps an access key from being locked: one request proves it, and never too many are under way. */
import type { CloudError } from './errors.ts'

/**
 * More than five refused signatures in a row lock an access key for minutes (API Sign Guide, FAQ "Incorrect IAM
 * authentication information"). So a permanent key has at most this many requests on the wire: if it goes bad within a run, all
 * of them are refused, and the first refusal stops those that wait. Temporary keys and tokens are nobody else's to be locked.
 */
export const MAX_SIGNED_AT_ONCE = 5

export interface GateOptions {
  /** Nothing has to be proven: a token that is refused is not locked. Default false. */
  readonly isProven?: boolean
  /** How many requests may be under way at once. Default: any number. */
  readonly atMost?: number
}

/** What came of a request, as far as it says something about the credentials. */
type Attempted = { readonly reply: unknown } | { readonly error: CloudError }

/** Lets one request alone through until the service has taken the credentials, and from then on at most `atMost` at once. */
export class CredentialGate {
  readonly atMost: number
  #proven: boolean
  #turn: Promise<unknown> = Promise.resolve()
  /** Requests that are under way or in line while the credentials are not proven. */
  #inLine = 0
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor({ isProven = false, atMost = Infinity }: GateOptions = {}) {
    this.#proven = isProven
    this.#free = atMost
    this.atMost = atMost
  }

  /**
   * What `request` gives, or nothing if `limit` aborted before its turn came.
   *
   * @param prepare called if the request has to wait for the proof and may go right after it, with its place in line (from 1)
   */
  async pass<T extends Attempted>(
    limit: AbortSignal,
    request: () => Promise<T | undefined>,
    prepare: (place: number) => void = () => undefined,
  ): Promise<T | undefined> {
    const leaveLine = this.#proven ? undefined : await this.#awaitProof(prepare)
    await this.#enter()
    try {
      if (limit.aborted) return undefined
      const result = await request()
      this.#proven ||= result !== undefined && ('reply' in result || isAboutMore(result.error))
      return result
    } finally {
      this.#leave()
      leaveLine?.()
    }
  }

  /** Waits for the answers to all requests before, until one of them is the proof. */
  async #awaitProof(prepare: (place: number) => void): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const before = this.#turn
    this.#turn = promise
    const place = this.#inLine
    this.#inLine += 1
    if (place > 0 && place < this.atMost) prepare(place)
    await before
    // Proven by the one before: those in line need not wait for this one.
    if (this.#proven) resolve(undefined)
    return () => {
      this.#inLine -= 1
      resolve(undefined)
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** Hands the place on to the next in line. */
  #leave(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free += 1
  }
}

/** Only who has taken the credentials has anything else to refuse: not who is overloaded, in trouble or somewhere else. */
const isAboutMore = ({ status = 0, errorClass }: CloudError): boolean =>
  errorClass !== 'credentials' && status >= 400 && status < 500 && ![401, 407, 408, 429].includes(status)
