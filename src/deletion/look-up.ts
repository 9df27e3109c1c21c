/** Looks up whether targets exist, one by one or in the lists. */
import type { ApiResponse } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { keyOf, type Target } from '../plan/target.ts'
import type { Purpose } from '../runtime/cancellation.ts'
import { forEachConcurrent } from '../runtime/concurrency.ts'
import { truncate } from '../runtime/json.ts'
import type { Age, LookUp } from './api.ts'
import type { Context, LookupResult, LookupResults } from './context.ts'
import { readLists } from './list.ts'
import { asCloudError } from './outcomes.ts'
import { readTime } from './rows.ts'

/**
 * Looks up whether each target exists. Never throws a CloudError: a failed look-up is a result.
 *
 * @param purpose `verify` to find out what became of a delete
 */
export async function lookUp(
  targets: readonly Target[],
  context: Context,
  purpose: Purpose = 'read',
): Promise<LookupResults> {
  if (targets.length === 0) return new Map()
  const { lookUp: api } = context.api
  return api === 'from list' ? lookUpInLists(targets, context, purpose) : lookUpOneByOne(targets, context, api, purpose)
}

/**
 * The same for many targets that probably exist: lists need fewer requests. Targets that are not in the lists are looked up
 * individually, because a list may lag.
 */
export async function lookUpMany(
  targets: readonly Target[],
  context: Context,
  purpose: Purpose,
): Promise<LookupResults> {
  const lists = context.api.lists.length
  if (context.api.lookUp === 'from list' || lists === 0 || targets.length <= 2 * lists)
    return lookUp(targets, context, purpose)
  const listed = await lookUpInLists(targets, context, purpose)
  const others = targets.filter((target) => listed.get(keyOf(target))?.status !== 'present')
  return new Map([...listed, ...(await lookUp(others, context, purpose))])
}

/** The pause before a list without a target is read again. */
const CONFIRM_PAUSE_MS = 1_000

/** Looks up absent targets again if the first result is from a list, which may lag. */
export async function confirmAbsence(
  targets: readonly Target[],
  context: Context,
  results: LookupResults,
  purpose: Purpose = 'read',
): Promise<LookupResults> {
  const absent = targets.filter((target) => resultFor(target, results).status === 'absent')
  if (context.api.lookUp !== 'from list' || absent.length === 0) return results
  await context.clock.sleep(CONFIRM_PAUSE_MS, context.cancellation.signal)
  return new Map([...results, ...(await lookUp(absent, context, purpose))])
}

/** Looks up one target. */
export async function lookUpOne(target: Target, context: Context, purpose: Purpose): Promise<LookupResult> {
  const results = await lookUp([target], context, purpose)
  return resultFor(target, results)
}

/** @throws Error if there is no result for the target */
export function resultFor(target: Target, results: LookupResults): LookupResult {
  const result = results.get(keyOf(target))
  if (!result) throw new Error(`no look-up of ${keyOf(target)}`)
  return result
}

/** The response may mean that the target does not exist, or something else. */
interface Inconclusive {
  readonly status: 'inconclusive'
  readonly error: CloudError
}

async function lookUpOneByOne(
  targets: readonly Target[],
  context: Context,
  api: LookUp,
  purpose: Purpose,
): Promise<LookupResults> {
  const results = new Map<string, LookupResult>()
  const inconclusive = new Map<string, CloudError>()
  await forEachConcurrent(context.concurrency, targets, async (target) => {
    const result = await send(target, context, api, purpose)
    if (result.status === 'inconclusive') inconclusive.set(keyOf(target), result.error)
    else results.set(keyOf(target), result)
  })
  const open = targets.filter((target) => inconclusive.has(keyOf(target)))
  const listed = open.length > 0 ? await lookUpInLists(open, context, purpose) : new Map<string, LookupResult>()
  for (const [key, error] of inconclusive) {
    // A list that contains the target contradicts the look-up: the result is unknown.
    results.set(key, listed.get(key)?.status === 'absent' ? absent(error) : { status: 'unknown', error })
  }
  return results
}

async function send(
  target: Target,
  context: Context,
  api: LookUp,
  purpose: Purpose,
): Promise<LookupResult | Inconclusive> {
  try {
    const response = await context.client.send({
      ...api.request(target),
      purpose,
      validate: (answer) => api.isLookupOf(answer, target),
    })
    const name = api.name(response)
    return present(target, typeof name === 'string' ? name : undefined, context)
  } catch (thrown) {
    const error = asCloudError(thrown)
    const absence = error.kind === 'refused' ? api.absence(error, target) : 'unknown'
    if (absence === 'certain') return absent(error)
    return { status: absence === 'possible' ? 'inconclusive' : 'unknown', error }
  }
}

/** Looks up targets in the lists of their kinds. */
async function lookUpInLists(targets: readonly Target[], context: Context, purpose: Purpose): Promise<LookupResults> {
  const kinds = new Set(targets.map(({ kind }) => kind))
  const lists = context.api.lists.filter(({ kind }) => kinds.has(kind))
  for (const kind of kinds)
    if (!lists.some((list) => list.kind === kind)) throw new Error(`${context.type.name} has no list to look into`)
  const listed = new Map<string, Target>()
  try {
    for (const target of await readLists(lists, context, { purpose, mustExist: true }))
      listed.set(comparable(target), target)
  } catch (thrown) {
    const error = asCloudError(thrown)
    return new Map(targets.map((target) => [keyOf(target), { status: 'unknown', error }]))
  }
  return new Map(
    targets.map((target): [string, LookupResult] => {
      const row = listed.get(comparable(target))
      return [keyOf(target), row ? present(target, row.name, context) : { status: 'absent' }]
    }),
  )
}

/** UUIDs are compared without case. IDs with a colon contain a name, such as that of a tag, where case matters. */
const comparable = (target: Target): string => (target.id.includes(':') ? keyOf(target) : keyOf(target).toLowerCase())

const absent = ({ requestId }: CloudError): LookupResult => ({ status: 'absent', requestId })

function present(target: Target, name: string | undefined, { events }: Context): LookupResult {
  if (name === undefined) return { status: 'present' }
  const shown = truncate(name)
  events.setName(target, shown)
  return { status: 'present', name: shown }
}

/**
 * The creation times of targets by key, in milliseconds since 1970, for services whose lists do not contain them. A target whose
 * creation time cannot be read is left out.
 */
export async function lookUpAges(targets: readonly Target[], context: Context): Promise<ReadonlyMap<string, number>> {
  const ages = new Map<string, number>()
  const { age } = context.api
  if (!age) return ages
  await forEachConcurrent(context.concurrency, targets, async (target) => {
    const createdAt = await lookUpAge(target, context, age)
    if (createdAt !== undefined) ages.set(keyOf(target), createdAt)
  })
  return ages
}

async function lookUpAge(target: Target, { client }: Context, age: Age): Promise<number | undefined> {
  try {
    const validate = (response: ApiResponse): boolean => age.isLookupOf(response, target)
    return readTime(age.createdAt(await client.send({ ...age.request(target), purpose: 'read', validate })))
  } catch (thrown) {
    asCloudError(thrown)
    return undefined
  }
}
