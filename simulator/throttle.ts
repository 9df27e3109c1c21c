/** The gateway's request limits. */

/** A limit on one operation, or on all of them together. */
export interface Limit {
  /** Such as `coc.delete`; without it the limit counts every request. */
  operation?: string
  /** Requests let through in any window of `windowMs` milliseconds. */
  limit: number
  windowMs: number
  /** Names the policy in the error message, as the real gateway does. Default true. */
  message?: boolean
  /** Sends `Retry-After`, in seconds. Default false. */
  retryAfter?: boolean
}

/** Why a request was throttled. */
export interface Throttled {
  message: string
  /** Seconds, when the limit says so. */
  retryAfter?: number
}

/** Sliding windows. Refused requests do not count. */
export class Throttle {
  readonly #rules: { limit: Limit; passed: number[]; oldest: number }[] = []

  add(limit: Limit): void {
    this.#rules.push({ limit, passed: [], oldest: 0 })
  }

  clear(): void {
    this.#rules.length = 0
  }

  /**
   * Lets a request through, counting it, or says why not.
   * @param now milliseconds since 1970
   */
  acquire(operation: string, now: number): Throttled | undefined {
    const rules = this.#rules.filter(({ limit }) => limit.operation === undefined || limit.operation === operation)
    for (const rule of rules) {
      while ((rule.passed[rule.oldest] ?? Infinity) <= now - rule.limit.windowMs) rule.oldest += 1
      // Trims the list only when half of it is outdated, so that the cost per request stays constant.
      if (rule.oldest > 1000 && rule.oldest * 2 > rule.passed.length) {
        rule.passed.splice(0, rule.oldest)
        rule.oldest = 0
      }
    }
    const full = rules.find((rule) => rule.passed.length - rule.oldest >= rule.limit.limit)
    if (!full) {
      for (const rule of rules) rule.passed.push(now)
      return undefined
    }
    const { limit } = full
    const wait = (full.passed[full.oldest] ?? now) + limit.windowMs - now
    const detail =
      limit.message === false
        ? ''
        : `: policy user over ratelimit,limit:${limit.limit},${describeWindow(limit.windowMs)}`
    return {
      message: `The throttling threshold has been reached${detail}`,
      ...(limit.retryAfter ? { retryAfter: Math.max(1, Math.ceil(wait / 1000)) } : {}),
    }
  }
}

/** A window as the gateway writes it, such as `time:1 minute`. */
function describeWindow(windowMs: number): string {
  const units: [number, string][] = [
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ]
  const [size, unit] = units.find(([ms]) => windowMs % ms === 0) ?? [1000, 'second']
  return `time:${windowMs / size} ${unit}`
}
