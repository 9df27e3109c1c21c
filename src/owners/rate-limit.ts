/**
 * How long to wait after a rate-limited response of GitHub. (github/docs, "Rate limits and query limits for the GraphQL API",
 * "Exceeding the rate limit"; "Rate limits for the REST API", the section of the same name.)
 */
import { parseRetryAfter } from '../huaweicloud/rate-limiter.ts'

/** A response without a result: status, headers (names in lower case), and reason. */
export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly reason: string
}

/** Without a time in the response, GitHub asks for "at least one minute", and longer each time. */
const DEFAULT_WAIT_MS = 60_000
/** A minimum, so that responses with a wait of 0 do not cause a fast loop. */
const MIN_WAIT_MS = 1_000
/** The reset is given in whole seconds. */
const MARGIN_MS = 1_000

/** The GraphQL error type has two spellings; a secondary limit has no type, only a message. */
export const isRateLimitReason = (reason: string): boolean => /^RATE_LIMIT|\brate limit/i.test(reason)

/**
 * How long to wait before the next request, in milliseconds; undefined if this is not a rate limit.
 *
 * @param repeats the number of rate-limited responses in a row before this one
 * @param now milliseconds since 1970
 */
export function rateLimitWait(refusal: Refusal, repeats: number, now: number): number | undefined {
  const { status, reason } = refusal
  const told = parseRetryAfter(refusal, now) ?? untilReset(refusal, now)
  const mayBeLimited = status === 200 || status === 403
  const isLimited =
    status === 429 || (mayBeLimited && isRateLimitReason(reason)) || (status === 403 && told !== undefined)
  return isLimited ? Math.max(told ?? DEFAULT_WAIT_MS * 2 ** repeats, MIN_WAIT_MS * 2 ** repeats) : undefined
}

/** The time until `x-ratelimit-reset` (seconds since 1970, by GitHub's clock), if no request remains. */
function untilReset({ headers }: Refusal, now: number): number | undefined {
  const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset = '', date = '' } = headers
  if (remaining !== '0' || !/^\d{1,12}$/.test(reset)) return undefined
  const githubNow = Date.parse(date) || now
  return Math.max(0, Number(reset) * 1_000 - githubNow) + MARGIN_MS
}
