/** Stops a run before its work is done: by a signal of the runner, the time-out, or refused credentials. */
import type { Clock } from './runtime.ts'

export type StopReason = 'cancelled' | 'deadline' | 'credentials'

/** What a request is for. `verify` finds out what became of a delete; `read` prepares one. */
export type Purpose = 'read' | 'delete' | 'verify'

/** How long requests under way may take after a stop. The runner kills the process 10 s after it cancels. */
export const GRACE_MS = 5_000

/**
 * Two stages: after `request()` no new work starts, and requests under way, and look-ups of what became of them, may take
 * `GRACE_MS`. Then `hardSignal` aborts all open requests.
 */
export class Cancellation {
  readonly #clock: Clock
  readonly #soft = new AbortController()
  readonly #verify = new AbortController()
  readonly #hard = new AbortController()
  #reason: StopReason | undefined
  #cause: Error | undefined
  #deadline = Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Stops the run. The first reason is kept: a signal after the deadline changes nothing.
   *
   * @param cause the error, if it is the reason
   */
  request(reason: StopReason, cause?: Error): void {
    // Look-ups would be refused too, even if the run was stopped for another reason before.
    if (reason === 'credentials') this.#verify.abort()
    if (this.#reason) return
    this.#reason = reason
    this.#cause = cause
    this.#soft.abort()
    void this.#clock.sleep(GRACE_MS, this.hardSignal).then(() => {
      this.end()
    })
  }

  /** Stops the run after `ms` milliseconds, unless it has ended before. */
  stopAfter(ms: number): void {
    this.#deadline = this.#clock.now() + ms
    void this.#clock.sleep(ms, this.hardSignal).then(() => {
      if (!this.hardSignal.aborted) this.request('deadline')
    })
  }

  /** The run has ended: aborts all signals, so that timers and waits end too. */
  end(): void {
    this.#verify.abort()
    this.#hard.abort()
  }

  get reason(): StopReason | undefined {
    return this.#reason
  }

  get cause(): Error | undefined {
    return this.#cause
  }

  /** When the run will be stopped, in milliseconds since 1970. Infinity without a time-out. */
  get deadline(): number {
    return this.#deadline
  }

  /** Aborts when no new work may start. */
  get signal(): AbortSignal {
    return this.#soft.signal
  }

  /** Aborts when all work must end. */
  get hardSignal(): AbortSignal {
    return this.#hard.signal
  }

  /** Aborts when no request for this purpose may start. */
  signalFor(purpose: Purpose): AbortSignal {
    return purpose === 'verify' ? this.#verify.signal : this.signal
  }
}
