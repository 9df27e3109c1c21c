/** From the row of a list to a target. Whatever a row lacks is left out, never guessed. */
import type { ResourceTypeName, Target } from '../plan/target.ts'
import { truncate, omitUndefined } from '../runtime/json.ts'

/** Outside of these it is no time in milliseconds: seconds would read as 1970, and so as older than anything. */
const EARLIEST_MS = Date.UTC(2010, 0)
const LATEST_MS = Date.UTC(9999, 0)

/** The value as an id to tell rows apart by: anything but text and numbers is none. */
export const rowId = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** The name is left as long as it is: it is still to be matched as a whole. */
export function toTarget(
  type: ResourceTypeName,
  row: { id: unknown; name: unknown; creator?: unknown; createdAt?: unknown; kind?: 'app' | 'task' },
): Target {
  const { id, name, creator, createdAt, kind } = row
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    type,
    ...omitUndefined({ kind }),
    id: rowId(id),
    ...omitUndefined({
      name: text(name),
      creator: truncate(text(creator) ?? '') || undefined,
      createdAt: readTime(createdAt),
    }),
  }
}

/** A time as the services write it, in milliseconds since 1970: that number itself, or ISO 8601, in UTC if it says no zone. */
function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(hasZone(value) ? value : `${value}Z`) : value
  return typeof time === 'number' && time > EARLIEST_MS && time < LATEST_MS ? time : undefined
}

const hasZone = (text: string): boolean => /(Z|[+-]\d\d:?\d\d)$/i.test(text)
