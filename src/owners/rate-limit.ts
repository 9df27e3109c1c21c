/**
 * When GitHub wants to be asked again. (github/docs, "Rate limits and query limits for the GraphQL API", "Exceeding the
 * rate limit"; "Rate limits for the REST API", the section of the same name.)
 */
import { parseRetryAfter } from '../huaweicloud/rate-limiter.ts'

/** An answer without a result: its status, its headers (names in lower case), and the reason it gives. */
export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly reason: string
}

/** GitHub asks for "at least one minute" where its answer names no time, and for longer each time. */
const UNTOLD_MS = 60_000
/** Even if told to come back at once: an answer that says so again and again must not keep us asking. */
const LEAST_MS = 1_000
/** The reset is given in whole seconds. */
const MARGIN_MS = 1_000

/** GraphQL's error type has been seen in two spellings; a secondary limit has none, and is known by its message. */
export const isRateLimitReason = (reason: string): boolean => /^RATE_LIMIT|\brate limit/i.test(reason)

/**
 * How long to wait before the next request, in milliseconds; nothing if this is no rate limit.
 *
 * @param repeats how many answers in a row were rate limits before this one
 * @param now milliseconds since 1970
 */
export function rateLimitWait(refusal: Refusal, repeats: number, now: number): number | undefined {
  const { status, reason } = refusal
  const told = parseRetryAfter(refusal, now) ?? untilReset(refusal, now)
  const mayBeLimited = status === 200 || status === 403
  const isLimited =
    status === 429 || (mayBeLimited && isRateLimitReason(reason)) || (status === 403 && told !== undefined)
  return isLimited ? Math.max(told ?? UNTOLD_MS * 2 ** repeats, LEAST_MS * 2 ** repeats) : undefined
}

/** Until `x-ratelimit-reset` (seconds since 1970, by GitHub's clock), where nothing remains. */
function untilReset({ headers }: Refusal, now: number): number | undefined {
  const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset = '', date = '' } = headers
  if (remaining !== '0' || !/^\d{1,12}$/.test(reset)) return undefined
  const githubNow = Date.parse(date) || now
  return Math.max(0, Number(reset) * 1_000 - githubNow) + MARGIN_MS
}
