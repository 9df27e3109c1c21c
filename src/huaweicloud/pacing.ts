/** How fast requests to one service start. After a 429 all of them slow down together. */
import type { Clock } from '../world.ts'

/** What a throttling answer tells of the limit. */
export interface Throttling {
  readonly retryAfterMs?: number | undefined
  readonly policy?: Policy | undefined
}

export interface Policy {
  readonly limit: number
  readonly windowMs: number
}

export interface Start {
  readonly at: number
}

const UNITS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * The policy in a gateway's message, such as `policy user over ratelimit,limit:10,time:1 minute` (APIGW.0308).
 * The numbers come from outside: a limit of nothing or a window of weeks is no policy.
 */
export function readPolicy(message: string): Policy | undefined {
  const match = /limit:\s*(\d{1,7})\s*,\s*time:\s*(\d{1,4})\s*(second|minute|hour|day)/i.exec(message)
  if (!match) return undefined
  const limit = Number(match[1])
  const windowMs = Number(match[2]) * (UNITS[(match[3] ?? '').toLowerCase()] ?? 0)
  return limit > 0 && windowMs > 0 && windowMs <= 86_400_000 ? { limit, windowMs } : undefined
}

/** Clocks and networks wobble: a window counts as this much longer than the service says. */
const MARGIN = 1.04
const LONGEST_PAUSE_MS = 60_000
/** A gap between starts below this is none. */
const SHORTEST_GAP_MS = 5
/** Starts that are remembered: more than any limit known, few enough to go through at each refusal. */
const HISTORY = 2_000

export class Pacer {
  readonly #clock: Clock
  readonly #random: () => number
  /** Starts that the service took, oldest first: what a policy counts. */
  #starts: Start[] = []
  #policy: Policy | undefined
  /** Without a policy: the least time between two starts. */
  #gapMs = 0
  #blockedUntil = 0
  #lastStart = -Infinity
  #slowedAt = -Infinity
  #refusalsInARow = 0
  #queue: Promise<unknown> = Promise.resolve()
  /** Aborts when the time to wait may have changed. */
  #change = new AbortController()

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Waits for this request's turn, first come, first served. Comes back at once when `signal` aborts. */
  async admit(signal: AbortSignal): Promise<Start> {
    const turn = this.#queue.then(() => this.#wait(signal))
    this.#queue = turn
    return turn
  }

  /** The service took a request: without a policy, dare a little more. */
  taken(): void {
    this.#refusalsInARow = 0
    this.#gapMs *= 0.97
    if (this.#gapMs < SHORTEST_GAP_MS) this.#gapMs = 0
  }

  /** The service refused this start as one too many. */
  refused(start: Start, { retryAfterMs, policy }: Throttling): void {
    const now = this.#clock.now()
    const rate = this.#starts.filter(({ at }) => at > now - 1_000).length
    this.#starts = this.#starts.filter((other) => other !== start)
    this.#change.abort()
    this.#change = new AbortController()
    if (retryAfterMs !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, now + retryAfterMs)
    // Those that were under way at the first refusal are refused too: the same wave, one slow-down.
    if (start.at < this.#slowedAt) return
    this.#slowedAt = now
    this.#refusalsInARow += 1
    if (policy) {
      this.#policy = policy
      this.#gapMs = 0
      // Refused although we kept to it: others use the same quota, so a whole window has to pass.
      const ours = this.#starts.filter(({ at }) => at > now - policy.windowMs).length
      if (ours < policy.limit && retryAfterMs === undefined) this.#block(now, policy.windowMs)
      return
    }
    this.#gapMs = Math.min(LONGEST_PAUSE_MS, this.#gapMs > 0 ? this.#gapMs * 2 : 2_000 / Math.max(rate, 1))
    if (retryAfterMs === undefined) {
      const pause = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (this.#refusalsInARow - 1))
      this.#block(now, pause * (0.5 + this.#random() / 2))
    }
  }

  #block(now: number, ms: number): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, now + ms)
  }

  async #wait(signal: AbortSignal): Promise<Start> {
    for (;;) {
      const now = this.#clock.now()
      const free = this.#freeAt(now)
      if (free <= now || signal.aborted) {
        const start = { at: now }
        this.#starts.push(start)
        if (this.#starts.length > 2 * HISTORY) this.#starts = this.#starts.slice(-HISTORY)
        this.#lastStart = now
        return start
      }
      await this.#clock.sleep(free - now, AbortSignal.any([signal, this.#change.signal]))
    }
  }

  #freeAt(now: number): number {
    const gapEnds = this.#gapMs > 0 ? this.#lastStart + this.#gapMs : now
    // The policy allows `limit` starts in a window: the one that many starts back must have left it.
    const oldest = this.#policy && this.#starts.at(-this.#policy.limit)
    const roomAt = oldest && this.#policy ? oldest.at + this.#policy.windowMs * MARGIN : now
    return Math.max(this.#blockedUntil, gapEnds, roomAt)
  }
}
