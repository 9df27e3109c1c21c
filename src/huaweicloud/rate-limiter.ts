/** How fast requests to one service start. After a 429 all of them slow down together. */
import type { Clock } from '../runtime/runtime.ts'
import { parseTime } from '../runtime/time.ts'
import type { HttpResponse } from './transport.ts'

/** What a throttling answer tells of the limit. */
export interface Throttling {
  readonly retryAfterMs?: number | undefined
  readonly policy?: Policy | undefined
}

/** At most `limit` requests in any `windowMs` milliseconds. */
export interface Policy {
  readonly limit: number
  readonly windowMs: number
}

/** A request's turn: the how manieth of all it is, and when it came, in milliseconds since 1970. */
export interface Start {
  readonly n: number
  readonly at: number
}

const UNITS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
const LONGEST_WINDOW_MS = 86_400_000

/**
 * The policy in a gateway's message, such as `policy user over ratelimit,limit:10,time:1 minute` (APIGW.0308).
 * The numbers come from outside: a limit of nothing or a window of weeks is no policy.
 */
export function readPolicy(message: string): Policy | undefined {
  const match = /limit:\s*(\d{1,7})\s*,\s*time:\s*(\d{1,4})\s*(second|minute|hour|day)/i.exec(message)
  if (!match) return undefined
  const limit = Number(match[1])
  const windowMs = Number(match[2]) * (UNITS[(match[3] ?? '').toLowerCase()] ?? 0)
  return limit > 0 && windowMs > 0 && windowMs <= LONGEST_WINDOW_MS ? { limit, windowMs } : undefined
}

/** `Retry-After` in milliseconds from now, given in seconds or as an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfter(answer: HttpResponse, now: number): number | undefined {
  const value = answer.headers['retry-after']?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1_000
  const at = parseTime(value)
  return at === undefined ? undefined : Math.max(0, at - now)
}

/** Clocks and networks wobble: a window counts as this much longer than the service says. */
const MARGIN = 1.04
const LONGEST_PAUSE_MS = 60_000
const FIRST_PAUSE_MS = 1_000
/** A gap between starts below this is none. */
const SHORTEST_GAP_MS = 5
/** How much of the gap is left after each request that the service took. */
const GAP_DECAY = 0.97
/** Starts that are remembered: more than any limit known, few enough to go through at each refusal. */
const HISTORY = 2_000
/** Refused so often and for so long, with nothing taken in between, it makes no sense to go on. */
const PATIENCE = { refusals: 10, ms: 180_000 }

export class RateLimiter {
  readonly #clock: Clock
  readonly #random: () => number
  /** Starts that the service took, oldest first: what a policy counts. */
  #starts: Start[] = []
  #count = 0
  #policy: Policy | undefined
  /** Without a policy: the least time between two starts. */
  #gapMs = 0
  #blockedUntil = 0
  /** The last start that was under way at the last slow-down. */
  #slowedAt = 0
  #refusalsInARow = 0
  #refusedSince = 0
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false
  /** Aborts when the time to wait may have changed. */
  #change = new AbortController()

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Waits for this request's turn, first come, first served. Gives nothing if `signal` aborts, or the limiter is closed. */
  async acquire(signal: AbortSignal): Promise<Start | undefined> {
    const turn = this.#queue.then(() => this.#wait(signal))
    this.#queue = turn
    return turn
  }

  /** The service took a request: without a policy, dare a little more. */
  onSuccess(): void {
    this.#refusalsInARow = 0
    this.#gapMs *= GAP_DECAY
    if (this.#gapMs < SHORTEST_GAP_MS) this.#gapMs = 0
  }

  /** The service refused this start as one too many. */
  onThrottled(start: Start, { retryAfterMs, policy }: Throttling): void {
    const now = this.#clock.now()
    const lately = this.#startsSince(now - 1_000)
    this.#starts = this.#starts.filter((other) => other !== start)
    this.#change.abort()
    this.#change = new AbortController()
    this.#blockedUntil = Math.max(this.#blockedUntil, now + (retryAfterMs ?? 0))
    // Those that were under way at the first refusal are refused too: the same wave, one slow-down.
    if (start.n <= this.#slowedAt) return
    this.#slowedAt = this.#count
    if (this.#refusalsInARow++ === 0) this.#refusedSince = now
    this.#policy = policy ?? this.#policy
    const pause = policy ? this.#shareQuota(policy, now) : this.#widenGap(lately)
    // The service knows best when to come back; refused again all the same, our own patience counts too.
    if (retryAfterMs !== undefined && this.#refusalsInARow === 1) return
    this.#blockedUntil = Math.max(this.#blockedUntil, now + pause * (0.5 + this.#random() / 2))
  }

  /** No request gets a turn any more, those that wait for one included. */
  close(): void {
    this.#isClosed = true
    this.#change.abort()
  }

  /** Nothing but refusals for minutes, or no turn before `deadline` (milliseconds since 1970). */
  isHopeless(deadline: number): boolean {
    const now = this.#clock.now()
    const inVain = this.#refusalsInARow >= PATIENCE.refusals && now - this.#refusedSince >= PATIENCE.ms
    return inVain || this.#freeAt(now) > deadline
  }

  /** Refused although we kept to the policy, others use the same quota: wait for a slot, then for two, four, … */
  #shareQuota({ limit, windowMs }: Policy, now: number): number {
    this.#gapMs = 0
    if (this.#startsSince(now - windowMs * MARGIN) >= limit) return 0
    return Math.min(Math.max(windowMs, LONGEST_PAUSE_MS), (windowMs / limit) * 2 ** (this.#refusalsInARow - 1))
  }

  /** Half as fast as before, and a pause that doubles while not a single request is taken: that says nothing of the pace. */
  #widenGap(startsASecond: number): number {
    if (this.#refusalsInARow === 1) {
      this.#gapMs = Math.min(LONGEST_PAUSE_MS, this.#gapMs > 0 ? this.#gapMs * 2 : 2_000 / Math.max(startsASecond, 1))
    }
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#refusalsInARow - 1))
  }

  #startsSince(from: number): number {
    return this.#starts.filter(({ at }) => at > from).length
  }

  async #wait(signal: AbortSignal): Promise<Start | undefined> {
    for (;;) {
      if (signal.aborted || this.#isClosed) return undefined
      const now = this.#clock.now()
      const free = this.#freeAt(now)
      if (free <= now) {
        const start = { n: ++this.#count, at: now }
        this.#starts.push(start)
        if (this.#starts.length > HISTORY) this.#starts.shift()
        return start
      }
      await this.#clock.sleep(free - now, AbortSignal.any([signal, this.#change.signal]))
    }
  }

  #freeAt(now: number): number {
    const last = this.#starts.at(-1)
    const gapEnds = this.#gapMs > 0 && last ? last.at + this.#gapMs : now
    // The policy allows `limit` starts in a window: the one that many starts back must have left it.
    const oldest = this.#policy && this.#starts.at(-this.#policy.limit)
    const roomAt = oldest && this.#policy ? oldest.at + this.#policy.windowMs * MARGIN : now
    return Math.max(this.#blockedUntil, gapEnds, roomAt)
  }
}
