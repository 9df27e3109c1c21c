/**
 * Workspace: scheduled tasks of desktops. Deleted in batches; the answer has no word on single tasks.
 * (Workspace API reference, "Deleting Scheduled Tasks in Batches", "Querying the Scheduled Task List": 50 rows a page, and
 * trigger tasks only when `scheduled_type=LIFE_CYCLE` is asked for.)
 */
import { CloudError, isObject } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../outcome.ts'
import { chunk, mayBeAboutContent, submitHalving, type BatchResult } from './halving.ts'
import { readAllPages, readPage, type Page } from './paging.ts'
import type { Context, ResourceType, Sight } from './resource.ts'
import { afterError, asCloudError, failed, unattempted, unverified } from './verdict.ts'

const MAX_IDS_A_REQUEST = 5_000
const ROWS_A_PAGE = 50
/** Pauses before a task that is still listed is looked for again. */
const RECHECKS_MS = [1_000, 3_000]

const path = ({ options }: Context): string => `/v2/${encodeURIComponent(options.projectId ?? '')}/scheduled-tasks`

type Row = Record<string, unknown>

/** Every task of the project: the plain listing leaves trigger tasks out. */
async function listAll(context: Context): Promise<Row[]> {
  const read = async (offset: number, kind: Record<string, string>): Promise<Page<Row>> => {
    const query = { offset, limit: ROWS_A_PAGE, ...kind }
    const reply = await context.client.send({ method: 'GET', path: path(context), query, effect: 'read' })
    return readPage(reply, reply.json, 'scheduled_tasks', 'total_count')
  }
  const id = (row: Row): string => String(row.id)
  const plain = await readAllPages((offset) => read(offset, {}), id)
  const triggered = await readAllPages((offset) => read(offset, { scheduled_type: 'LIFE_CYCLE' }), id)
  return [...plain, ...triggered]
}

/**
 * Looks at the whole listing instead of asking for each id: what the single look-up answers for an unknown id is not
 * documented, and one page tells of fifty.
 */
async function lookUp(targets: readonly Target[], context: Context): Promise<Map<Target, Sight>> {
  if (targets.length === 0) return new Map()
  try {
    const rows = new Map((await listAll(context)).filter(isObject).map((row) => [row.id, row]))
    return new Map(
      targets.map((target): [Target, Sight] => {
        const name = rows.get(target.id)?.task_name
        return [target, rows.has(target.id) ? { seen: 'there', name: name as string | undefined } : { seen: 'gone' }]
      }),
    )
  } catch (thrown) {
    const error = asCloudError(thrown)
    return new Map(targets.map((target) => [target, { seen: 'unseen', error }]))
  }
}

async function remove(targets: readonly Target[], context: Context): Promise<void> {
  const before = await lookUp(targets, context)
  const present = targets.filter((target) => {
    const gone = before.get(target)?.seen === 'gone'
    if (gone) context.settle(target, { kind: 'absent', reason: `not in the task list of ${context.client.host}` })
    return !gone
  })

  const toCheck = new Map<Target, Asked>()
  const refusals = new Map<Target, CloudError>()
  for (const batch of chunk(present, MAX_IDS_A_REQUEST)) {
    await submitHalving(
      batch,
      (part) => submit(part, context, toCheck, refusals),
      (part, error) => {
        for (const target of part) context.settle(target, failed(error, 'there'))
      },
    )
  }

  // A list may lag behind the delete for a moment.
  for (const pause of [...RECHECKS_MS, undefined]) {
    const after = await lookUp([...toCheck.keys()], context)
    for (const [target, sight] of after) {
      const asked = toCheck.get(target)
      if (!asked || (sight.seen === 'there' && pause !== undefined && !context.stop.over.aborted)) continue
      context.settle(target, judge(asked, sight))
      toCheck.delete(target)
    }
    if (toCheck.size === 0) return
    await context.clock.sleep(pause ?? 0, context.stop.over)
  }
}

/** What the service said to the batch that a target was in. */
type Asked = { readonly attempts: number; readonly requestId: string | undefined } | CloudError

async function submit(
  part: readonly Target[],
  context: Context,
  toCheck: Map<Target, Asked>,
  refusals: Map<Target, CloudError>,
): Promise<BatchResult> {
  try {
    const { attempts, requestId } = await context.client.send({
      method: 'POST',
      path: `${path(context)}/batch-delete`,
      body: { task_ids: part.map(({ id }) => id) },
      effect: 'delete',
      onSent: () => {
        context.asked(part)
      },
    })
    for (const target of part) toCheck.set(target, { attempts, requestId })
    return { result: 'taken' }
  } catch (thrown) {
    const error = asCloudError(thrown)
    if (mayBeAboutContent(error)) {
      for (const target of part) refusals.set(target, error)
      return { result: 'refused', error }
    }
    for (const target of part) {
      const refusal = refusals.get(target)
      if (error.attempts === 0 && refusal) context.settle(target, failed(refusal, 'there'))
      else if (error.attempts === 0 && error.kind === 'stopped') context.settle(target, unattempted(context))
      else if (error.doubt) toCheck.set(target, error)
      else context.settle(target, failed(error, 'there'))
    }
    return { result: 'settled' }
  }
}

function judge(asked: Asked, sight: Sight): Outcome {
  if (asked instanceof CloudError) return afterError(asked, sight)
  const { attempts, requestId } = asked
  switch (sight.seen) {
    case 'gone':
      return { kind: 'deleted', attempts, requestId }
    case 'there': {
      const message = 'the service answered success, yet the task is still in its list'
      const error = { kind: 'unclear', message, status: 200, attempts, doubt: false } as const
      return failed(new CloudError({ ...error, ...(requestId !== undefined && { requestId }) }), 'there')
    }
    case 'unseen':
      return { kind: 'deleted', unverified: true, reason: unverified(sight.error), attempts, requestId }
  }
}

export const workspaceScheduledTask: ResourceType = {
  name: 'workspace-scheduled-task',
  one: 'Workspace scheduled task',
  many: 'Workspace scheduled tasks',
  service: 'workspace',
  needsProject: true,
  id: { pattern: /^[A-Za-z0-9_-]{1,255}$/, says: '1 to 255 letters, digits, "-" and "_"' },
  lookUp,
  remove,
}
