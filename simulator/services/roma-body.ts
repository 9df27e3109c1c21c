/**
 * The body of ROMA Connect's asset deletion, in its two documented forms.
 * Source: Huawei Cloud ROMA Connect API reference, "Deleting Assets in Batches", 2022 and 2025 versions.
 */
import { idProblem, isObject, keysProblem } from '../checks.ts'

export type RequestForm = 'current' | 'legacy'

/** What a deletion names. */
export interface AssetIds {
  apps: string[]
  tasks: string[]
}

const MAX_ASSETS = 100
const MAX_ID = 64

/** The ids in a body of either form; nothing for parts that are malformed. */
export function assetIds(body: unknown): AssetIds {
  if (!isObject(body)) return { apps: [], tasks: [] }
  const apps = typeof body['apps'] === 'string' ? [body['apps']] : idsOf(body['apps'], 'id')
  return { apps, tasks: [...idsOf(body['tasks'], 'id'), ...idsOf(body['tasks'], 'task_id')] }
}

/**
 * Says what is wrong with a body, for a service that understands the given form.
 * @param least how many assets it has to name
 */
export function assetProblem(body: unknown, accepts: RequestForm | 'both', least: 0 | 1): string | undefined {
  const legacy = accepts === 'legacy' || (accepts === 'both' && isObject(body) && typeof body['apps'] === 'string')
  const problem = legacy ? legacyProblem(body) : currentProblem(body)
  if (problem) return problem
  const { apps, tasks } = assetIds(body)
  const count = apps.length + tasks.length
  return count < least || count > MAX_ASSETS
    ? `apps and tasks must hold ${least} to ${MAX_ASSETS} assets in total`
    : undefined
}

function currentProblem(body: unknown): string | undefined {
  const keys = keysProblem(body, ['apps', 'tasks'])
  if (keys) return keys
  const { apps, tasks } = body as { apps: unknown; tasks: unknown }
  return itemsProblem('apps', apps, 'id') ?? itemsProblem('tasks', tasks, 'id')
}

function legacyProblem(body: unknown): string | undefined {
  const keys = keysProblem(body, ['apps'])
  if (keys) return keys
  const { apps, tasks = [] } = body as { apps: unknown; tasks?: unknown }
  const problem = idProblem(apps, MAX_ID)
  return problem ? `apps ${problem}` : itemsProblem('tasks', tasks, 'task_id')
}

function itemsProblem(name: string, items: unknown, key: string): string | undefined {
  if (!Array.isArray(items)) return `${name} must be an array`
  for (const item of items as unknown[]) {
    const keys = keysProblem(item, [key])
    if (keys) return `${name}: ${keys}`
    const problem = idProblem((item as Record<string, unknown>)[key], MAX_ID)
    if (problem) return `${name}: ${key} ${problem}`
  }
  return undefined
}

function idsOf(items: unknown, key: string): string[] {
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => (isObject(item) && typeof item[key] === 'string' ? [item[key]] : []))
}
