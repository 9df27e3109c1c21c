/** Converts rows of lists to targets. Missing or invalid fields are left out. */
import type { Target } from '../plan/target.ts'
import { omitUndefined, truncate } from '../runtime/json.ts'
import type { List, Row } from './api.ts'

const MAX_ID_LENGTH = 512

/** A number outside these limits is not a time. */
const EARLIEST_MS = Date.UTC(2010, 0)
const LATEST_MS = Date.UTC(9999, 0)

/** The value as an ID, from a string or a number; empty for anything else. */
export function rowId(value: unknown): string {
  const id = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return id.length > MAX_ID_LENGTH ? '' : id
}

export function rowToTarget(type: string, list: List, row: Row): Target {
  const { id, name, creator, createdAt } = list.fields(row)
  return {
    type,
    ...omitUndefined({ kind: list.kind }),
    id: rowId(id),
    ...omitUndefined({
      name: typeof name === 'string' ? name : undefined,
      creator: typeof creator === 'string' && creator !== '' ? truncate(creator) : undefined,
      createdAt: readTime(createdAt),
    }),
  }
}

/**
 * A time in milliseconds since 1970, from all documented formats of the services: milliseconds or seconds since 1970, as a number
 * or string, or `2026-11-25T08:30:00` and `2026-11-25 08:30:00`, in UTC if there is no zone.
 */
export function readTime(value: unknown): number | undefined {
  const ms = milliseconds(value)
  return ms > EARLIEST_MS && ms < LATEST_MS ? ms : undefined
}

function milliseconds(value: unknown): number {
  if (typeof value === 'number') return millisecondsOfNumber(value)
  return typeof value === 'string' ? millisecondsOfText(value.trim()) : NaN
}

/** A number before 2010 as milliseconds, but after 2010 as seconds, has the unit seconds. */
const millisecondsOfNumber = (value: number): number =>
  value * 1_000 > EARLIEST_MS && value < EARLIEST_MS ? value * 1_000 : value

function millisecondsOfText(text: string): number {
  if (/^\d{9,16}$/.test(text)) return millisecondsOfNumber(Number(text))
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return NaN
  const iso = text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T').replace(/ (?=[+-]\d\d)/, '')
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`)
}
