/** From the row of a list to a target. Whatever a row lacks is left out, never guessed. */
import type { Target } from '../plan/target.ts'
import { omitUndefined, truncate } from '../runtime/json.ts'
import type { List, Row } from './api.ts'

const MAX_ID = 512

/** Outside of these a number of milliseconds is no time. */
const EARLIEST_MS = Date.UTC(2010, 0)
const LATEST_MS = Date.UTC(9999, 0)

/** The value as an id: text or a number. Anything else is none. */
export function rowId(value: unknown): string {
  const id = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return id.length > MAX_ID ? '' : id
}

export function toTarget(type: string, list: List, row: Row): Target {
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
 * A time in milliseconds since 1970, from any form that the services document: milliseconds or seconds since 1970, as a
 * number or as its digits, or `2026-11-25T08:30:00` and `2026-11-25 08:30:00`, in UTC where no zone is named.
 */
export function readTime(value: unknown): number | undefined {
  const ms = milliseconds(value)
  return ms > EARLIEST_MS && ms < LATEST_MS ? ms : undefined
}

function milliseconds(value: unknown): number {
  if (typeof value === 'number') return fromNumber(value)
  return typeof value === 'string' ? fromText(value.trim()) : NaN
}

/** Seconds since 1970 would be a moment of 1970 if they were milliseconds. */
const fromNumber = (value: number): number =>
  value * 1_000 > EARLIEST_MS && value < EARLIEST_MS ? value * 1_000 : value

function fromText(text: string): number {
  if (/^\d{9,16}$/.test(text)) return fromNumber(Number(text))
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return NaN
  const iso = text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T').replace(/ (?=[+-]\d\d)/, '')
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`)
}
