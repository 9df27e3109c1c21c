/** How long GitHub is waited for: as long as it says, and longer each time where it says nothing. */
import { describe, expect, test } from '@jest/globals'
import { isRateLimitReason, rateLimitWait, type Refusal } from '../../../src/owners/rate-limit.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const wait = (refusal: Partial<Refusal>, repeats = 0): number | undefined =>
  rateLimitWait({ status: 403, headers: {}, reason: '', ...refusal }, repeats, NOW)
const resetIn = (seconds: number, remaining = '0'): Record<string, string> => ({
  'x-ratelimit-remaining': remaining,
  'x-ratelimit-reset': `${NOW / 1_000 + seconds}`,
})
const LIMITED = 'You have exceeded a secondary rate limit.'

describe('The wait', () => {
  test.each<[string, Partial<Refusal>, number]>([
    ['is what retry-after says', { headers: { 'retry-after': '7' } }, 7_000],
    ['lasts until the reset, and a second for its rounding', { headers: resetIn(90) }, 91_000],
    ['is at least a second', { headers: { 'retry-after': '0' } }, 1_000],
    ['is a second after a reset that is over', { headers: resetIn(-60) }, 1_000],
    ['is a minute where nothing is said', { reason: LIMITED }, 60_000],
    ['is a minute after 429 of any reason', { status: 429 }, 60_000],
    ['is a minute where 200 has the error', { status: 200, reason: 'RATE_LIMITED: no' }, 60_000],
    ["goes by GitHub's clock", { headers: { ...resetIn(90), date: new Date(NOW + 60_000).toUTCString() } }, 31_000],
  ])('%s', (_, refusal, ms) => {
    expect(wait(refusal)).toBe(ms)
  })

  test('doubles with each repetition, unless GitHub asks for more', () => {
    expect([0, 1, 2].map((repeats) => wait({ reason: LIMITED }, repeats))).toEqual([60_000, 120_000, 240_000])
    expect([0, 3].map((repeats) => wait({ headers: { 'retry-after': '7' } }, repeats))).toEqual([7_000, 8_000])
  })
})

test.each<[string, Partial<Refusal>]>([
  ['a 403 for another reason', { reason: 'Resource not accessible by integration' }],
  ['a 403 while requests remain', { headers: resetIn(90, '900') }],
  ['a reset that is no time', { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' } }],
  ['a message about limits with a 500', { status: 500, reason: LIMITED }],
  ['a 200 with retry-after', { status: 200, headers: { 'retry-after': '7' } }],
])('%s is no rate limit', (_, refusal) => {
  expect(wait(refusal)).toBeUndefined()
})

test.each([
  ['RATE_LIMITED: no', true],
  ['RATE_LIMIT: no', true],
  [LIMITED, true],
  ['the error RATE_LIMITED', false],
  ['a separate limit', false],
])('%j speaks of a rate limit: %j', (reason, expected) => {
  expect(isRateLimitReason(reason)).toBe(expected)
})
