/** Why and how a run ends before its work is done. */
import type { Clock } from './world.ts'

export type StopReason = 'cancelled' | 'deadline' | 'credentials'

/** How long requests under way may still take after a stop: the runner kills 10 s after it cancels. */
export const GRACE_MS = 5_000

/**
 * Two stages: after `request()` no delete starts any more; what is under way, and looking up what became of it, has
 * `GRACE_MS` to come to an end. Then `over` aborts, and with it every request still open.
 */
export class Stop {
  readonly #clock: Clock
  readonly #asked = new AbortController()
  readonly #over = new AbortController()
  #reason: StopReason | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The first reason wins: a signal after a deadline changes nothing. */
  request(reason: StopReason): void {
    if (this.#reason) return
    this.#reason = reason
    this.#asked.abort()
    void this.#clock.sleep(GRACE_MS, this.over).then(() => {
      this.#over.abort()
    })
  }

  /** Requests the stop after `ms`, unless the run has ended before. */
  after(ms: number): void {
    void this.#clock.sleep(ms, this.over).then(() => {
      if (!this.over.aborted) this.request('deadline')
    })
  }

  /** Ends every wait that still hangs on this stop: the run is done. */
  end(): void {
    this.#over.abort()
  }

  get reason(): StopReason | undefined {
    return this.#reason
  }

  /** Aborts when no delete may start any more. */
  get asked(): AbortSignal {
    return this.#asked.signal
  }

  /** Aborts when nothing may go on any more. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  /** The signal that ends requests of this kind: refused credentials end all, other stops let look-ups finish. */
  limit(effect: 'read' | 'delete'): AbortSignal {
    return effect === 'delete' || this.#reason === 'credentials' ? this.asked : this.over
  }
}
