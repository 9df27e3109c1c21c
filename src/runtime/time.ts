/** Parses times of services. */

/**
 * Parses an HTTP date (RFC 9110, section 5.6.7) or a time in ISO 8601, to milliseconds since 1970; undefined if it is neither.
 * A time without a zone is UTC, never the zone of the runner.
 */
export function parseTime(text: string): number | undefined {
  const trimmed = text.trim()
  const hasZone = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(trimmed)
  const time = Date.parse(hasZone ? trimmed : `${trimmed}Z`)
  return Number.isFinite(time) ? time : undefined
}
