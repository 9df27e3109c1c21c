/** `{until}`: an expiry date in UTC. Resources with a past date in their name are deleted. GitHub is not needed. */
import type { Clock } from '../runtime/runtime.ts'
import type { OwnerSource, OwnerState } from './owner.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
/** The runner's clock may be ahead of the clock by which the date was written. */
const CLOCK_TOLERANCE_MS = 10 * MINUTE_MS
/** A number further away is probably not a date. */
const MAX_DAYS = 400

export const expirySource = (clock: Clock): OwnerSource => ({
  needs: 'all',
  perLook: Infinity,
  look: (keys) => Promise.resolve(new Map(keys.map((key) => [key, expiryOf(key, clock.now())]))),
})

/** @param now milliseconds since 1970 */
export function expiryOf(key: string, now: number): OwnerState {
  const moment = momentOf(key)
  if (moment === undefined) {
    return { status: 'there', reason: `${key} is not a date (YYYYMMDD, YYYYMMDDhhmm or seconds since 1970, in UTC)` }
  }
  const shown = new Date(moment).toISOString()
  if (Math.abs(moment - now) > MAX_DAYS * DAY_MS) {
    return { status: 'there', reason: `${key} would be ${shown}, more than ${MAX_DAYS} days away` }
  }
  return now > moment + CLOCK_TOLERANCE_MS
    ? { status: 'gone', reason: `expired ${shown}` }
    : { status: 'there', reason: `expires ${shown}` }
}

/** Milliseconds since 1970; undefined if it is not a date. */
function momentOf(key: string): number | undefined {
  if (/^\d{10}$/.test(key)) return Number(key) * 1_000
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?$/.exec(key) ?? []
  if (year === undefined) return undefined
  const time = hour === undefined ? '00:00' : `${hour}:${minute}`
  const text = `${year}-${month}-${day}T${time}`
  const moment = Date.parse(`${text}:00Z`)
  // Date.parse accepts 30 February as 2 March, and 24:00 as the next day.
  if (!Number.isFinite(moment) || !new Date(moment).toISOString().startsWith(text)) return undefined
  return hour === undefined ? moment + DAY_MS : moment
}
