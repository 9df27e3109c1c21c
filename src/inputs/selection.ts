/** Reads the resource types and the selection of targets, by ID or by name. */
import type { Target } from '../plan/target.ts'
import { ownerKindsOf, type Pattern } from '../plan/pattern.ts'
import type { Duration } from '../plan/plan.ts'
import type { IdInput } from '../resources/definition.ts'
import { RESOURCES, resourceOf, RESOURCE_TYPE_NAMES, tellsAge, type ResourceTypeName } from '../resources/registry.ts'
import { omitUndefined } from '../runtime/json.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { readNamePatterns } from './patterns.ts'
import { PULL_REQUEST_INPUTS, readOwners, repositoryOf, type OwnerInputs } from './owners.ts'
import { nearest, quote, duplicatesNotice, type Annotate, type Reader } from './reader.ts'

export type Selection =
  | { readonly by: 'id'; readonly targets: readonly Target[] }
  | {
      readonly by: 'name'
      readonly patterns: readonly Pattern[]
      readonly olderThan: Duration | undefined
      readonly owners: OwnerInputs
    }

/** What is read besides the inputs, and where notices go. */
interface SelectionContext extends Pick<Runtime, 'env' | 'readFile'> {
  readonly annotate: Annotate
}

/** This many invalid IDs are reported, and the others counted. */
const MAX_PROBLEMS = 5
/** The inputs with IDs of targets. */
const ID_INPUTS = [...new Set(RESOURCES.flatMap(({ ids }) => ids.map(({ input }) => input)))]
/** Inputs of single types that are only for `name-pattern`. */
const INPUTS_FOR_NAMES = RESOURCES.flatMap(({ inputs }) =>
  Object.entries(inputs).flatMap(([name, { isForNames }]) => (isForNames ? [name] : [])),
)
const HOUR_MS = 3_600_000
const MAX_AGE_MS = 3_650 * 24 * HOUR_MS

export function readResourceTypes(reader: Reader): ResourceTypeName[] {
  const accepted = `one of ${RESOURCE_TYPE_NAMES.join(', ')}`
  const items = reader.list('resource-type')
  if (items?.length === 0) reader.addProblem('resource-type', `is empty; give ${accepted}`)
  const types = (items ?? []).map((given) => {
    const found = RESOURCE_TYPE_NAMES.find((name) => name === given)
    if (found) return found
    const near = nearest(given, RESOURCE_TYPE_NAMES)
    reader.addProblem('resource-type', `${quote(given)} is not ${accepted}${near ? `; did you mean ${near}?` : ''}`)
    return undefined
  })
  return [...new Set(types.filter((type) => type !== undefined))]
}

/** By `name-pattern` or by IDs. Both together are a problem, because it is unclear which one is meant. */
export function readSelection(
  reader: Reader,
  types: readonly ResourceTypeName[],
  context: SelectionContext,
): Selection | undefined {
  if (reader.has('name-pattern')) return readByName(reader, types, context)
  for (const input of ['older-than', ...PULL_REQUEST_INPUTS, ...INPUTS_FOR_NAMES]) {
    if (reader.has(input)) reader.addProblem(input, 'is for name-pattern only, not for ids')
  }
  const [type, ...others] = types
  if (others.length > 0) {
    reader.addProblem(
      'resource-type',
      `names ${types.length} types; ids need exactly one type, name-pattern can have several`,
    )
    return undefined
  }
  return { by: 'id', targets: readTargets(reader, type, context.annotate) }
}

function readByName(
  reader: Reader,
  types: readonly ResourceTypeName[],
  { env, readFile, annotate }: SelectionContext,
): Selection {
  for (const input of ID_INPUTS) {
    if (reader.has(input)) reader.addProblem(input, 'is given together with name-pattern; give one of them')
  }
  const patterns = readNamePatterns(reader, { repository: repositoryOf(env)?.name, annotate })
  const ms = reader.duration('older-than', undefined, MAX_AGE_MS)
  const ageless = types.filter((type) => !tellsAge(type))
  if (reader.has('older-than') && ageless.length > 0) {
    reader.addProblem(
      'older-than',
      `cannot be used for ${ageless.join(', ')}, because the service does not tell the creation time`,
    )
  }
  const kinds = patterns.length > 0 ? patterns.flatMap(ownerKindsOf) : undefined
  const owners = readOwners(reader, kinds, { env, readFile })
  const olderThan = ms === undefined ? undefined : { ms, text: reader.text('older-than') }
  return { by: 'name', patterns, olderThan, owners }
}

/** The targets of the inputs with IDs, in their order; none if the type is unknown. */
function readTargets(reader: Reader, type: ResourceTypeName | undefined, annotate: Annotate): Target[] {
  const inputs = type ? resourceOf(type).ids : []
  const names = type ? inputs.map(({ input }) => input) : ID_INPUTS
  if (!names.some((name) => reader.has(name))) {
    const [last = 'ids', ...others] = [...new Set(['ids', ...(type ? names : [])]), 'name-pattern'].reverse()
    const accepted = `${others.reverse().join(', ')} or ${last}`
    reader.addProblem('ids', `is empty; name what to delete (${accepted})`)
  }
  if (!type) return []
  return inputs.flatMap((ids) => {
    return readIds(reader, type, ids, annotate).map((id): Target => ({
      type,
      ...omitUndefined({ kind: ids.kind }),
      id,
    }))
  })
}

function readIds(reader: Reader, type: string, ids: IdInput, annotate: Annotate): string[] {
  const { input } = ids
  if (!reader.has(input)) return []
  const items = reader.list(input)
  if (items?.length === 0) reader.addProblem(input, 'names nothing (an empty list, or only separators and comments)')
  const unique = [...new Set(items)]
  const dropped = (items?.length ?? 0) - unique.length
  if (dropped > 0) annotate(duplicatesNotice(input, dropped))
  const malformed = unique.flatMap((item) => idProblem(type, ids, item) ?? [])
  for (const problem of malformed.slice(0, MAX_PROBLEMS)) reader.addProblem(input, problem)
  const more = malformed.length - MAX_PROBLEMS
  if (more > 0) reader.addProblem(input, `and ${more} more that are not valid`)
  return unique
}

/** What is wrong with an item as an ID; undefined if it is valid. */
function idProblem(type: string, { pattern, description }: IdInput, item: string): string | undefined {
  if (/^(null|undefined)$/.test(item)) return `${quote(item)} is not an ID; an unset variable leaves it behind`
  return pattern.test(item) ? undefined : `${quote(item)} is not a valid ${type} ID (${description})`
}
