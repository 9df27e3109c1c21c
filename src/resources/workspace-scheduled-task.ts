/**
 * Workspace: scheduled tasks of desktops. Deleted in batches; the answer has no word on single tasks.
 * (Workspace API reference, "Deleting Scheduled Tasks in Batches", "Querying the Scheduled Task List": 50 rows a page, and
 * trigger tasks only when `scheduled_type=LIFE_CYCLE` is asked for.)
 */
import { chunk } from '../runtime/concurrency.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../plan/target.ts'
import type { Purpose } from '../runtime/cancellation.ts'
import { truncate, omitUndefined, asObject } from '../runtime/json.ts'
import { mayBeAboutContent, submitHalving, type BatchResult } from '../deletion/bisect.ts'
import { readAllPages, readPage, type Row } from '../deletion/listing.ts'
import type { Context, ResourceType, Sight } from './resource.ts'
import { rowId, toTarget } from '../deletion/rows.ts'
import {
  afterError,
  asCloudError,
  confirmAll,
  failed,
  isWorthALook,
  unattempted,
  unverified,
  Withheld,
} from '../deletion/outcomes.ts'

const MAX_IDS_A_REQUEST = 5_000
const ROWS_A_PAGE = 50
/** (Terraform provider, services/workspace.) */
const NOT_THERE = 'WKS.0915'
/** Pauses before a task that is still listed is looked for again. */
const RECHECKS_MS = [1_000, 3_000]

const path = ({ options }: Context): string => `/v2/${encodeURIComponent(options.projectId ?? '')}/scheduled-tasks`

/**
 * Every task of the project: the plain listing leaves trigger tasks out. It is not asked for names: the documentation does not
 * say whether `task_name` finds parts of them, and a whole name is not known.
 */
async function list(context: Context, purpose: Purpose): Promise<Target[]> {
  const read = (kind: Record<string, string>): Promise<Row[]> =>
    readAllPages(
      'offset',
      ({ offset }) => {
        const query = { offset, limit: ROWS_A_PAGE, ...kind }
        const call = { method: 'GET', path: path(context), query, purpose } as const
        return readPage(context.client, call, asObject, 'scheduled_tasks', 'total_count')
      },
      ({ id }) => rowId(id),
    )
  const rows = [...(await read({})), ...(await read({ scheduled_type: 'LIFE_CYCLE' }))]
  const targets = rows.map(({ id, task_name: name }) => toTarget('workspace-scheduled-task', { id, name }))
  return [...new Map(targets.map((target) => [target.id, target])).values()]
}

/**
 * Looks at the whole listing instead of asking for each id: what the single look-up answers for an unknown id is not
 * documented, and one page tells of fifty.
 */
async function lookUp(targets: readonly Target[], context: Context, purpose: Purpose): Promise<Map<Target, Sight>> {
  if (targets.length === 0) return new Map()
  try {
    const listed = new Map((await list(context, purpose)).map((target) => [target.id, target]))
    return new Map(
      targets.map((target): [Target, Sight] => {
        const found = listed.get(target.id)
        if (!found) return [target, { seen: 'gone' }]
        const name = found.name === undefined ? undefined : truncate(found.name)
        if (name !== undefined) context.named(target, name)
        return [target, { seen: 'there', name }]
      }),
    )
  } catch (thrown) {
    const error = asCloudError(thrown)
    return new Map(targets.map((target) => [target, { seen: 'unseen', error }]))
  }
}

async function remove(targets: readonly Target[], context: Context): Promise<void> {
  const before = await lookUp(targets, context, 'read')
  const present = targets.filter((target) => {
    const gone = before.get(target)?.seen === 'gone'
    if (gone) context.settle(target, { kind: 'absent', reason: `not in the task list of ${context.client.host}` })
    return !gone
  })
  const removal = new Removal(context)
  for (const batch of chunk(present, MAX_IDS_A_REQUEST)) await removal.submit(batch)
  await removal.check()
}

/** The last that the service said to a request with this target in it. */
interface Word {
  readonly attempts: number
  readonly requestId?: string | undefined
  readonly error?: CloudError
  /** The request was about this target alone. */
  readonly alone?: boolean
}

/** Tasks on their way out. The answers speak of batches, so the listing has the last word on every single task. */
class Removal {
  readonly #context: Context
  /** What was said of those that were asked for and are not settled yet. */
  readonly #words = new Map<Target, Word>()

  constructor(context: Context) {
    this.#context = context
  }

  /** Asks for all of a batch, in smaller and smaller parts if it has to be. */
  async submit(batch: readonly Target[]): Promise<void> {
    // Who is refused alone is judged like everybody else, when the listing is read.
    await submitHalving(
      batch,
      (part) => this.#submitOnce(part),
      () => undefined,
    )
  }

  async #submitOnce(part: readonly Target[]): Promise<BatchResult> {
    const { client, asked, settle } = this.#context
    // After an unclear answer it is too late to keep anything: it may be on its way out.
    const inDoubt = part.some((target) => this.#words.get(target)?.error?.inDoubt)
    try {
      const { attempts, requestId } = await client.send({
        method: 'POST',
        path: `${path(this.#context)}/batch-delete`,
        body: { task_ids: part.map(({ id }) => id) },
        purpose: 'delete',
        // Success is documented to come without a body.
        validate: ({ empty }) => empty,
        ...(!inDoubt && { beforeSend: confirmAll(part, this.#context) }),
        onSend: () => {
          asked(part)
        },
      })
      for (const target of part) this.#words.set(target, { attempts, requestId })
      return 'ended'
    } catch (thrown) {
      if (thrown instanceof Withheld) {
        const left = new Set(thrown.left)
        // The others are settled, whatever was said of them before.
        for (const target of part) if (!left.has(target)) this.#words.delete(target)
        return left.size > 0 ? this.#submitOnce(thrown.left) : 'ended'
      }
      const error = asCloudError(thrown)
      const { attempts, requestId } = error
      if (attempts === 0) {
        for (const target of part) if (!this.#words.has(target)) settle(target, unattempted(this.#context))
        return 'ended'
      }
      const alone = part.length === 1
      for (const target of part) this.#words.set(target, { attempts, requestId, error, alone })
      if (!isWorthALook(error)) for (const target of part) this.#settle(target, { seen: 'unseen', error })
      if (!mayBeAboutContent(error)) return 'ended'
      return { refused: error, left: error.inDoubt ? await this.#dropGone(part) : part }
    }
  }

  /** After an unclear answer: settles what is gone, and gives back what is surely still there. */
  async #dropGone(part: readonly Target[]): Promise<Target[]> {
    const sights = await lookUp(part, this.#context, 'verify')
    for (const target of part) if (sights.get(target)?.seen === 'gone') this.#settle(target, { seen: 'gone' })
    return part.filter((target) => sights.get(target)?.seen === 'there')
  }

  /** Looks for all that were asked for, and says how they ended. A list may lag behind the delete for a moment. */
  async check(): Promise<void> {
    const { clock, cancellation } = this.#context
    for (const pause of [...RECHECKS_MS, undefined]) {
      for (const [target, sight] of await lookUp([...this.#words.keys()], this.#context, 'verify')) {
        const { error } = this.#words.get(target) ?? {}
        const mayLag = sight.seen === 'there' && (!error || error.inDoubt)
        if (!mayLag || pause === undefined || cancellation.hardSignal.aborted) this.#settle(target, sight)
      }
      if (this.#words.size === 0) return
      await clock.sleep(pause ?? 0, cancellation.hardSignal)
    }
  }

  #settle(target: Target, sight: Sight): void {
    const word = this.#words.get(target)
    if (!word) return
    this.#words.delete(target)
    this.#context.settle(target, judge(word, sight))
  }
}

function judge({ error, attempts, requestId, alone }: Word, sight: Sight): Outcome {
  const kind = error?.inDoubt === false ? 'absent' : 'deleted'
  if (sight.seen === 'unseen' && (!error || (alone && error.code === NOT_THERE))) {
    return { kind, unverified: true, reason: unverified(sight.error), attempts, requestId }
  }
  if (error) return afterError(error, sight)
  if (sight.seen === 'gone') return { kind, attempts, requestId }
  const message = 'the service answered success, yet the task is still in its list'
  const fields = { kind: 'unclear', message, status: 200, attempts, inDoubt: false } as const
  return failed(new CloudError({ ...fields, ...omitUndefined({ requestId }) }), 'there')
}

export const workspaceScheduledTask: ResourceType = {
  name: 'workspace-scheduled-task',
  one: 'Workspace scheduled task',
  many: 'Workspace scheduled tasks',
  service: 'workspace',
  project: 'required',
  id: { pattern: /^[A-Za-z0-9_-]{1,255}$/, says: '1 to 255 letters, digits, "-" and "_"' },
  tellsAge: false,
  searchesNames: false,
  list: (context) => list(context, 'read'),
  lookUp: (targets, context) => lookUp(targets, context, 'read'),
  remove,
}
