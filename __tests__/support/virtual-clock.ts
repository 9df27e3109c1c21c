/** Time that passes only when everybody waits. A run of minutes takes milliseconds, and always the same way. */
import { setImmediate as settleEverything } from 'node:timers/promises'
import type { Clock } from '../../src/runtime/runtime.ts'

interface Timer {
  readonly at: number
  readonly n: number
  readonly ring: () => void
}

export class VirtualClock implements Clock {
  #now: number
  #n = 0
  readonly #timers = new Set<Timer>()

  constructor(startsAt = Date.UTC(2026, 10, 21, 12)) {
    this.#now = startsAt
  }

  now = (): number => this.#now

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve()
        return
      }
      const ring = (): void => {
        this.#timers.delete(timer)
        signal?.removeEventListener('abort', ring)
        resolve()
      }
      const timer = { at: this.#now + Math.max(0, ms), n: this.#n++, ring }
      this.#timers.add(timer)
      signal?.addEventListener('abort', ring)
    })

  /** Lets time pass in which nothing is waited for. */
  pass(ms: number): void {
    this.#now += ms
  }

  /** Calls back at a moment, as a signal of the runner would come. */
  at(ms: number, callback: () => void): void {
    const timer = {
      at: this.#now + ms,
      n: this.#n++,
      ring: () => {
        this.#timers.delete(timer)
        callback()
      },
    }
    this.#timers.add(timer)
  }

  /**
   * Lets time pass until `work` has ended.
   *
   * @throws Error when nothing is left to wait for and `work` has not ended: a real process would just end there
   */
  async drive<T>(work: Promise<T>): Promise<T> {
    const state = { ended: false }
    const end = (): void => {
      state.ended = true
    }
    work.then(end, end)
    for (;;) {
      await settleEverything()
      if (state.ended) return work
      const next = this.#next()
      if (!next) throw new Error('the event loop drains before the work has ended')
      this.#now = Math.max(this.#now, next.at)
      next.ring()
    }
  }

  #next(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.n < first.n)) first = timer
    }
    return first
  }
}
