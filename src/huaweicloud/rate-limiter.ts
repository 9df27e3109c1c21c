/** Limits the rate at which requests to one service start. A throttled response slows all of them down. */
import type { Clock } from '../runtime/runtime.ts'
import { parseTime } from '../runtime/time.ts'
import type { HttpResponse } from './transport.ts'

/** What a throttled response says about the limit. */
export interface Throttling {
  readonly retryAfterMs?: number | undefined
  readonly policy?: Policy | undefined
}

/** At most `limit` requests in any period of `windowMs` milliseconds. */
export interface Policy {
  readonly limit: number
  readonly windowMs: number
}

export interface RequestStart {
  /** The number of this start, counted from 1. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly at: number
}

const UNITS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
const MAX_WINDOW_MS = 86_400_000

/**
 * The policy in the gateway's message, such as `policy user over ratelimit,limit:10,time:1 minute` (APIGW.0308). The message is
 * untrusted: a limit of 0 or a window of more than a day is ignored.
 */
export function parsePolicy(message: string): Policy | undefined {
  const match = /limit:\s*(\d{1,7})\s*,\s*time:\s*(\d{1,4})\s*(second|minute|hour|day)/i.exec(message)
  if (!match) return undefined
  const limit = Number(match[1])
  const windowMs = Number(match[2]) * (UNITS[(match[3] ?? '').toLowerCase()] ?? 0)
  return limit > 0 && windowMs > 0 && windowMs <= MAX_WINDOW_MS ? { limit, windowMs } : undefined
}

/** The header `Retry-After`, which has seconds or an HTTP date (RFC 9110, section 10.2.3), in milliseconds from now. */
export function parseRetryAfter({ headers }: Pick<HttpResponse, 'headers'>, now: number): number | undefined {
  const value = headers['retry-after']?.trim() ?? ''
  if (/^\d+$/.test(value)) return Number(value) * 1_000
  const at = parseTime(value)
  return at === undefined ? undefined : Math.max(0, at - now)
}

/** A window counts as this much longer, because clocks and network delays vary. */
const WINDOW_MARGIN = 1.04
const MAX_PAUSE_MS = 60_000
const FIRST_PAUSE_MS = 1_000
/** A shorter gap between starts counts as none. */
const MIN_GAP_MS = 5
/** Each success multiplies the gap by this. */
const GAP_DECAY = 0.97
/** The number of starts in memory: more than any known limit. */
const MAX_STARTS = 2_000
/** The run gives up after so many throttled responses in a row over such a time. */
const GIVE_UP_AFTER = { throttled: 10, ms: 180_000 }

export class RateLimiter {
  readonly #clock: Clock
  readonly #random: () => number
  /** The starts that were not throttled, oldest first: those count for the policy. */
  #starts: RequestStart[] = []
  #count = 0
  #policy: Policy | undefined
  /** The minimum time between two starts, if there is no policy. */
  #gapMs = 0
  #blockedUntil = 0
  /** The sequence number of the last start before the last slow-down. */
  #slowedAt = 0
  #throttledInARow = 0
  #throttledSince = 0
  #queue: Promise<unknown> = Promise.resolve()
  #isClosed = false
  /** Aborts when the time to wait may have changed. */
  #change = new AbortController()

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock
    this.#random = random
  }

  /** Waits until a request may start, first come, first served. Undefined if `signal` aborts or the limiter is closed. */
  async acquire(signal: AbortSignal): Promise<RequestStart | undefined> {
    const turn = this.#queue.then(() => this.#wait(signal))
    this.#queue = turn
    return turn
  }

  /** A response that was not throttled. */
  onSuccess(): void {
    this.#throttledInARow = 0
    this.#gapMs *= GAP_DECAY
    if (this.#gapMs < MIN_GAP_MS) this.#gapMs = 0
  }

  /** The service throttled the request of this start. */
  onThrottled(start: RequestStart, { retryAfterMs, policy }: Throttling): void {
    const now = this.#clock.now()
    const startsPerSecond = this.#startsSince(now - 1_000)
    this.#starts = this.#starts.filter((other) => other !== start)
    this.#change.abort()
    this.#change = new AbortController()
    this.#blockedUntil = Math.max(this.#blockedUntil, now + (retryAfterMs ?? 0))
    // Requests under way at a slow-down may be throttled too, which is no reason for another one.
    if (start.sequence <= this.#slowedAt) return
    this.#slowedAt = this.#count
    if (this.#throttledInARow++ === 0) this.#throttledSince = now
    this.#policy = policy ?? this.#policy
    const pause = policy ? this.#pauseForPolicy(policy, now) : this.#widenGap(startsPerSecond)
    // Retry-After counts alone the first time. If the next request is throttled too, our own pause counts as well.
    if (retryAfterMs !== undefined && this.#throttledInARow === 1) return
    this.#blockedUntil = Math.max(this.#blockedUntil, now + pause * (0.5 + this.#random() / 2))
  }

  /** No request starts any more, including those that wait. */
  close(): void {
    this.#isClosed = true
    this.#change.abort()
  }

  /** @param deadline the end of the run in milliseconds since 1970: a later start is useless */
  shouldGiveUp(deadline: number): boolean {
    const now = this.#clock.now()
    const isThrottledForLong =
      this.#throttledInARow >= GIVE_UP_AFTER.throttled && now - this.#throttledSince >= GIVE_UP_AFTER.ms
    return isThrottledForLong || this.#nextStartAt(now) > deadline
  }

  /** If we kept to the policy, other callers share its quota: the pause is 1, 2, 4, … slots. */
  #pauseForPolicy({ limit, windowMs }: Policy, now: number): number {
    this.#gapMs = 0
    if (this.#startsSince(now - windowMs * WINDOW_MARGIN) >= limit) return 0
    return Math.min(Math.max(windowMs, MAX_PAUSE_MS), (windowMs / limit) * 2 ** (this.#throttledInARow - 1))
  }

  /** Halves the rate once, then only doubles the pause: while every request is throttled, nothing is known about the rate. */
  #widenGap(startsPerSecond: number): number {
    if (this.#throttledInARow === 1) {
      this.#gapMs = Math.min(MAX_PAUSE_MS, this.#gapMs > 0 ? this.#gapMs * 2 : 2_000 / Math.max(startsPerSecond, 1))
    }
    return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#throttledInARow - 1))
  }

  #startsSince(from: number): number {
    return this.#starts.filter(({ at }) => at > from).length
  }

  async #wait(signal: AbortSignal): Promise<RequestStart | undefined> {
    for (;;) {
      if (signal.aborted || this.#isClosed) return undefined
      const now = this.#clock.now()
      const startAt = this.#nextStartAt(now)
      if (startAt <= now) {
        const start = { sequence: ++this.#count, at: now }
        this.#starts.push(start)
        if (this.#starts.length > MAX_STARTS) this.#starts.shift()
        return start
      }
      await this.#clock.sleep(startAt - now, AbortSignal.any([signal, this.#change.signal]))
    }
  }

  #nextStartAt(now: number): number {
    const last = this.#starts.at(-1)
    const gapEndsAt = this.#gapMs > 0 && last ? last.at + this.#gapMs : now
    // With `limit` starts in the window, the oldest of them must leave it first.
    const oldest = this.#policy && this.#starts.at(-this.#policy.limit)
    const windowEndsAt = oldest && this.#policy ? oldest.at + this.#policy.windowMs * WINDOW_MARGIN : now
    return Math.max(this.#blockedUntil, gapEndsAt, windowEndsAt)
  }
}
