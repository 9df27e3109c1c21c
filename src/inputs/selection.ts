/** What is to be deleted: the resource type and the ids. */
import type { ResourceTypeName, Target } from '../outcome.ts'
import { RESOURCE_TYPES, RESOURCE_TYPE_NAMES } from '../resources/index.ts'
import { nearest, quote, type Reader } from './reader.ts'

export function readResourceType(reader: Reader): ResourceTypeName | undefined {
  const given = reader.text('resource-type')
  const accepted = `one of ${RESOURCE_TYPE_NAMES.join(', ')}`
  if (given === '') {
    reader.problem('resource-type', `is empty; give ${accepted}`)
    return undefined
  }
  const found = RESOURCE_TYPE_NAMES.find((name) => name === given)
  if (found) return found
  const near = nearest(given, RESOURCE_TYPE_NAMES)
  reader.problem('resource-type', `${quote(given)} is not ${accepted}${near ? `; did you mean ${near}?` : ''}`)
  return undefined
}

/** The targets that `ids` and `task-ids` name, in their order. */
export function readTargets(reader: Reader, type: ResourceTypeName, notice: (line: string) => void): Target[] {
  const isRoma = type === 'roma-asset'
  const ids = readIds(reader, type, 'ids', notice).map((id): Target =>
    isRoma ? { type, kind: 'app', id } : { type, id },
  )
  const tasks = isRoma
    ? readIds(reader, type, 'task-ids', notice).map((id): Target => ({ type, kind: 'task', id }))
    : []
  if (!reader.has('ids') && !(isRoma && reader.has('task-ids'))) {
    reader.problem('ids', `is empty; nothing is deleted without being named${isRoma ? ' (ids or task-ids)' : ''}`)
  }
  return [...ids, ...tasks]
}

function readIds(reader: Reader, type: ResourceTypeName, input: string, notice: (line: string) => void): string[] {
  const { id } = RESOURCE_TYPES[type]
  const items = reader.list(input)
  if (items && reader.has(input) && items.length === 0)
    reader.problem(input, 'names nothing (only separators or comments)')
  const malformed = (items ?? []).filter((item) => !id.pattern.test(item))
  for (const item of malformed.slice(0, 5)) reader.problem(input, `${quote(item)} is no id of a ${type} (${id.says})`)
  if (malformed.length > 5) reader.problem(input, `and ${malformed.length - 5} more that are no ids`)
  const unique = [...new Set(items)]
  const dropped = (items?.length ?? 0) - unique.length
  if (dropped > 0) notice(`${input}: ${dropped} ${dropped === 1 ? 'duplicate' : 'duplicates'} dropped`)
  return unique
}

/** The older request form of ROMA takes one application a job. */
export function checkLegacyCapacity(reader: Reader, targets: readonly Target[]): void {
  const apps = targets.filter(({ kind }) => kind === 'app').length
  const tasks = targets.length - apps
  if (tasks > apps * 99) {
    reader.problem('roma-request-format', 'legacy takes at most 99 task-ids with each of the ids; use current')
  }
}
