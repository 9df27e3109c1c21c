/** Why and how a run ends before its work is done. */
import type { Clock } from './runtime.ts'

export type StopReason = 'cancelled' | 'deadline' | 'credentials'

/** What a request is for. `verify` finds out what became of a delete; other reads only prepare one. */
export type Purpose = 'read' | 'delete' | 'verify'

/** How long requests under way may still take after a stop: the runner kills 10 s after it cancels. */
export const GRACE_MS = 5_000

/**
 * Two stages: after `request()` nothing new starts any more; what is under way, and looking up what became of it, has
 * `GRACE_MS` to come to an end. Then `over` aborts, and with it every request still open.
 */
export class Cancellation {
  readonly #clock: Clock
  readonly #asked = new AbortController()
  readonly #verify = new AbortController()
  readonly #over = new AbortController()
  #reason: StopReason | undefined
  #cause: Error | undefined
  #deadline = Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * The first reason wins: a signal after a deadline changes nothing.
   *
   * @param cause what the service said, where it is the reason
   */
  request(reason: StopReason, cause?: Error): void {
    // With refused credentials nothing can be looked up either, whatever the run was stopped for.
    if (reason === 'credentials') this.#verify.abort()
    if (this.#reason) return
    this.#reason = reason
    this.#cause = cause
    this.#asked.abort()
    void this.#clock.sleep(GRACE_MS, this.hardSignal).then(() => {
      this.end()
    })
  }

  /** Requests the stop after `ms`, unless the run has ended before. */
  stopAfter(ms: number): void {
    this.#deadline = this.#clock.now() + ms
    void this.#clock.sleep(ms, this.hardSignal).then(() => {
      if (!this.hardSignal.aborted) this.request('deadline')
    })
  }

  /** Ends every wait that still hangs on this stop: the run is done. */
  end(): void {
    this.#verify.abort()
    this.#over.abort()
  }

  get reason(): StopReason | undefined {
    return this.#reason
  }

  get cause(): Error | undefined {
    return this.#cause
  }

  /** When the run will be stopped, in milliseconds since 1970: what cannot happen before need not be waited for. */
  get deadline(): number {
    return this.#deadline
  }

  /** Aborts when nothing new may start any more. */
  get signal(): AbortSignal {
    return this.#asked.signal
  }

  /** Aborts when nothing may go on any more. */
  get hardSignal(): AbortSignal {
    return this.#over.signal
  }

  /** Aborts when no request for this purpose may start any more. */
  signalFor(purpose: Purpose): AbortSignal {
    return purpose === 'verify' ? this.#verify.signal : this.signal
  }
}
