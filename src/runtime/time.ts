/** Moments as services write them. */

/**
 * Milliseconds since 1970 of an HTTP date (RFC 9110, section 5.6.7) or a time in ISO 8601; nothing if it is neither. Without a
 * time zone it is UTC: the zone of the runner says nothing about the service.
 */
export function parseTime(text: string): number | undefined {
  const trimmed = text.trim()
  const hasZone = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(trimmed)
  const time = Date.parse(hasZone || /^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? trimmed : `${trimmed}Z`)
  return Number.isFinite(time) ? time : undefined
}
