/** What is to be deleted: the resource type and the ids. */
import type { ResourceTypeName, Target } from '../outcome.ts'
import { RESOURCE_TYPES, RESOURCE_TYPE_NAMES } from '../resources/index.ts'
import { nearest, quote, type Reader } from './reader.ts'

/** Of items that are no ids, before they are only counted. */
const MAX_PROBLEMS = 5

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

/** The targets that `ids` and `task-ids` name, in their order; none while it is not known of which type they are. */
export function readTargets(
  reader: Reader,
  type: ResourceTypeName | undefined,
  notice: (line: string) => void,
): Target[] {
  const isRoma = type === 'roma-asset'
  if (!reader.has('ids') && !((isRoma || !type) && reader.has('task-ids'))) {
    reader.problem('ids', `is empty; nothing is deleted without being named${isRoma ? ' (ids or task-ids)' : ''}`)
  }
  if (!type) return []
  const ids = readIds(reader, type, 'ids', notice)
  if (!isRoma) return ids.map((id) => ({ type, id }))
  const tasks = readIds(reader, type, 'task-ids', notice)
  return [
    ...ids.map((id): Target => ({ type, kind: 'app', id })),
    ...tasks.map((id): Target => ({ type, kind: 'task', id })),
  ]
}

function readIds(reader: Reader, type: ResourceTypeName, input: string, notice: (line: string) => void): string[] {
  if (!reader.has(input)) return []
  const items = reader.list(input)
  if (items?.length === 0) reader.problem(input, 'names nothing (an empty list, or only separators and comments)')
  const unique = [...new Set(items)]
  const dropped = (items?.length ?? 0) - unique.length
  if (dropped > 0) notice(`${input}: ${dropped} ${dropped === 1 ? 'duplicate' : 'duplicates'} dropped`)
  const malformed = unique.flatMap((item) => notAnId(type, item) ?? [])
  for (const problem of malformed.slice(0, MAX_PROBLEMS)) reader.problem(input, problem)
  const more = malformed.length - MAX_PROBLEMS
  if (more > 0) reader.problem(input, `and ${more} more that are no ids`)
  return unique
}

/** Why an item cannot be the id of a resource; nothing if it can. */
function notAnId(type: ResourceTypeName, item: string): string | undefined {
  const { id } = RESOURCE_TYPES[type]
  if (/^(null|undefined)$/.test(item)) return `${quote(item)} is what an unset variable leaves behind, not an id`
  return id.pattern.test(item) ? undefined : `${quote(item)} is no id of a ${type} (${id.says})`
}

/** The older request form of ROMA takes one application a job. */
export function checkLegacyCapacity(reader: Reader, targets: readonly Target[]): void {
  const apps = targets.filter(({ kind }) => kind === 'app').length
  const tasks = targets.length - apps
  if (tasks > apps * 99) {
    reader.problem('roma-request-format', 'legacy takes at most 99 task-ids with each of the ids; use current')
  }
}
