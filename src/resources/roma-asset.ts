/**
 * ROMA Connect: applications and data-integration tasks of an instance, deleted by jobs that run on the service's side.
 * (ROMA Connect API reference, "Deleting Assets in Batches", "Obtaining Job Progress": one job at a time, at most 100
 * applications and tasks; status words and spelling differ between its versions.)
 */
import { chunk } from '../runtime/concurrency.ts'
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../plan/target.ts'
import { omitUndefined } from '../runtime/json.ts'
import { mayBeAboutContent, submitHalving, type BatchResult } from '../deletion/bisect.ts'
import { lookUpOneByOne } from '../deletion/one-by-one.ts'
import { jobError, readJob, readJobId, type Job } from './roma-job.ts'
import { instance, list, look } from './roma-reading.ts'
import type { Context, ResourceOptions, ResourceType, Sight } from './resource.ts'
import {
  afterError,
  asCloudError,
  confirmAll,
  failed,
  isWorthALook,
  unattempted,
  Withheld,
} from '../deletion/outcomes.ts'

const MAX_ASSETS_A_JOB = 100
const BUSY = 'ROMA.10012'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 15_000
const PAUSE_GROWTH = 1.5
/** Submissions whose answer got lost, before the rest is given up. */
const MAX_LOST_SUBMISSIONS = 4
/** Looks at assets of a job whose progress cannot be read, before they are given up. */
const MAX_BLIND_LOOKS = 8

type RomaFormat = ResourceOptions['romaRequestFormat']

async function remove(targets: readonly Target[], context: Context): Promise<void> {
  const before = await lookUpOneByOne(targets, context, look)
  const present = targets.filter((target) => {
    const sight = before.get(target)
    if (sight?.seen !== 'gone') return true
    const reason = `${context.client.host} knows no such asset`
    context.settle(target, { kind: 'absent', reason, requestId: sight.requestId })
    return false
  })
  const { jobs, unplanned } = planJobs(present, context.options.romaRequestFormat)
  for (const [index, job] of jobs.entries()) {
    // The service runs one job at a time: only the last need not be waited for.
    const wait = context.options.wait || index < jobs.length - 1
    await new Removal(context, wait).run(job)
  }
  for (const target of unplanned) context.settle(target, withoutApplication(before.get(target)))
}

/** The older request form deletes no task without an application. */
function withoutApplication(sight: Sight | undefined): Outcome {
  const message =
    'the legacy request form deletes at most 99 tasks with each application; use roma-request-format: current'
  const error = new CloudError({ kind: 'unclear', message, attempts: 0, inDoubt: false })
  return afterError(error, sight ?? { seen: 'unseen', error })
}

/** What goes into which job. The older request form takes exactly one application, so not every set of tasks fits. */
function planJobs(targets: readonly Target[], format: RomaFormat): { jobs: Target[][]; unplanned: Target[] } {
  if (format === 'current') return { jobs: chunk(targets, MAX_ASSETS_A_JOB), unplanned: [] }
  const apps = targets.filter(({ kind }) => kind === 'app')
  const tasks = chunk(
    targets.filter(({ kind }) => kind === 'task'),
    MAX_ASSETS_A_JOB - 1,
  )
  return { jobs: apps.map((app, index) => [app, ...(tasks[index] ?? [])]), unplanned: tasks.slice(apps.length).flat() }
}

function body(targets: readonly Target[], format: RomaFormat): unknown {
  const ids = (kind: Target['kind']): string[] => targets.filter((target) => target.kind === kind).map(({ id }) => id)
  if (format === 'current') {
    return { apps: ids('app').map((id) => ({ id })), tasks: ids('task').map((id) => ({ id })) }
  }
  const tasks = ids('task').map((id) => ({ task_id: id }))
  return { apps: ids('app')[0], ...(tasks.length > 0 && { tasks }) }
}

/** One job's worth of assets on their way out, however many submissions that takes. */
class Removal {
  readonly #context: Context
  readonly #wait: boolean
  /** Why an asset was not taken when it was last submitted. */
  readonly #refusals = new Map<Target, CloudError>()
  #saidBusy = false

  constructor(context: Context, wait: boolean) {
    this.#context = context
    this.#wait = wait
  }

  async run(targets: readonly Target[]): Promise<void> {
    await submitHalving(
      targets,
      (part) => this.#submit(part),
      (part, error) => this.#giveUp(part, error),
    )
  }

  /**
   * Submits until a job is accepted, then follows it. After a lost answer a job of ours may be running: what is gone by
   * then is settled, and only what is still there is submitted again, which the service refuses while that job runs.
   */
  async #submit(part: readonly Target[]): Promise<BatchResult> {
    const { cancellation, clock, options } = this.#context
    if (options.romaRequestFormat === 'legacy' && !part.some(({ kind }) => kind === 'app')) {
      for (const target of part) this.#context.settle(target, withoutApplication(undefined))
      return 'ended'
    }
    let left = part
    let lost: CloudError | undefined
    let losses = 0
    for (const pause of growingPauses()) {
      const error = await this.#submitOnce(part, left, lost === undefined)
      if (!error) break
      if (error instanceof Withheld) return this.#submit(error.left)
      if (error.inDoubt) {
        lost = error
        losses += 1
      } else if (error.code === BUSY) {
        this.#sayBusy(lost !== undefined)
      } else if (mayBeAboutContent(error) && options.romaRequestFormat === 'current') {
        return { refused: error, left: lost ? await this.#dropGone(left, lost) : left }
      }
      const waits = error.inDoubt || error.code === BUSY
      if (!waits || losses > MAX_LOST_SUBMISSIONS || cancellation.signal.aborted) {
        await this.#giveUp(left, lost ?? error)
        break
      }
      await clock.sleep(pause, cancellation.signal)
      if (lost) left = await this.#dropGone(left, lost)
      if (left.length === 0) break
    }
    return 'ended'
  }

  /** One submission, followed to its end if it is accepted; otherwise why it was not. */
  async #submitOnce(
    part: readonly Target[],
    left: readonly Target[],
    first: boolean,
  ): Promise<CloudError | Withheld | undefined> {
    const { client, options } = this.#context
    // The older form cannot do without its application, even when that is gone already.
    const assets = options.romaRequestFormat === 'legacy' ? part : left
    let reply: ApiResponse
    try {
      reply = await client.send({
        method: 'POST',
        path: `${instance(this.#context)}/assets/delete`,
        body: body(assets, options.romaRequestFormat),
        purpose: 'delete',
        retryIfInDoubt: false,
        // Without its id, a job may run that nobody can follow.
        validate: (answer) => readJobId(answer) !== undefined,
        // After a lost answer it is too late to keep anything: a job of ours may be at it.
        ...(first && { beforeSend: confirmAll(left, this.#context) }),
        onSend: () => {
          this.#context.asked(left)
        },
      })
    } catch (thrown) {
      if (thrown instanceof Withheld) return thrown
      const error = asCloudError(thrown)
      if (error.attempts > 0) for (const target of left) this.#refusals.set(target, error)
      return error
    }
    await this.#follow(left, readJobId(reply) ?? '', reply)
    return undefined
  }

  #sayBusy(maybeOurs: boolean): void {
    if (this.#saidBusy) return
    this.#saidBusy = true
    const whose = maybeOurs ? 'perhaps started by the submission whose answer was lost' : 'not started by this run'
    this.#context.say(`ROMA is busy with another asset job (${whose}); waiting for it to end`)
  }

  /** Settles those that are gone by now, and gives back the others. */
  async #dropGone(targets: readonly Target[], lost: CloudError): Promise<readonly Target[]> {
    const sights = await lookUpOneByOne(targets, this.#context, look, 'verify')
    return targets.filter((target) => {
      const sight = sights.get(target)
      if (sight?.seen !== 'gone') return true
      this.#context.settle(target, afterError(lost, sight))
      return false
    })
  }

  /** The run stops, or the service does not take them: says of each what can still be known. */
  async #giveUp(targets: readonly Target[], error: CloudError): Promise<void> {
    const { settle } = this.#context
    const asked = targets.filter((target) => this.#refusals.has(target))
    for (const target of targets) if (!asked.includes(target)) settle(target, unattempted(this.#context))
    const why = (target: Target): CloudError => (error.attempts > 0 ? error : (this.#refusals.get(target) ?? error))
    const looked = asked.filter((target) => isWorthALook(why(target)))
    const sights = await lookUpOneByOne(looked, this.#context, look, 'verify')
    for (const target of asked) {
      const sight = sights.get(target)
      // Still there proves nothing while a job of ours may be at work.
      const isKnown = sight?.seen === 'gone' || (sight?.seen === 'there' && !why(target).inDoubt)
      settle(target, isKnown ? afterError(why(target), sight) : failed(why(target), 'unknown'))
    }
  }

  /** Follows an accepted job to its end, or as far as the run goes. */
  async #follow(targets: readonly Target[], jobId: string, submission: ApiResponse): Promise<void> {
    const { settle, job } = this.#context
    const { attempts, requestId } = submission
    job(jobId, 'SUBMITTED')
    if (!this.#wait) {
      const reason = `job ${jobId}, not waited for`
      for (const target of targets) settle(target, { kind: 'submitted', reason, attempts, requestId })
      return
    }
    const end = await this.#awaitEnd(jobId)
    switch (end.result) {
      case 'done':
        for (const target of targets) {
          settle(target, { kind: 'deleted', reason: `job ${jobId}`, attempts, requestId })
        }
        return
      case 'failed':
        for (const [target, sight] of await lookUpOneByOne(targets, this.#context, look, 'verify')) {
          const reason = `gone, although job ${jobId} ended as ${end.job.status}`
          if (sight.seen === 'gone') settle(target, { kind: 'deleted', reason, attempts, requestId })
          else settle(target, afterError(jobError(end.job, jobId, submission, target, sight), sight))
        }
        return
      case 'unknown':
        for (const target of await this.#watch(targets, end.error)) settle(target, failed(end.error, 'unknown'))
    }
  }

  /** Polls with growing pauses. `unknown`: the run stopped, or the job cannot be read. */
  async #awaitEnd(jobId: string): Promise<JobEnd> {
    const { client, clock, cancellation } = this.#context
    const path = `${instance(this.#context)}/assets/jobs/${encodeURIComponent(jobId)}`
    for (const pause of growingPauses()) {
      // After a stop, one quick look after the other until the grace is over: the job may just be ending.
      await clock.sleep(
        cancellation.signal.aborted ? FIRST_PAUSE_MS : pause,
        cancellation.signal.aborted ? cancellation.hardSignal : cancellation.signal,
      )
      try {
        const validate = (reply: ApiResponse): boolean => readJob(reply, jobId) !== undefined
        const job = readJob(await client.send({ method: 'GET', path, purpose: 'verify', validate }), jobId)
        if (!job) continue
        this.#context.job(jobId, job.status, job.progress)
        if (/^(SUCCEEDED|SUCCESS|FINISHED)$/i.test(job.status)) return { result: 'done' }
        if (/^(FAILED|FAIL|FAILURE)$/i.test(job.status)) return { result: 'failed', job }
      } catch (thrown) {
        const { message, code, status, attempts, requestId, host } = asCloudError(thrown)
        const text = cancellation.reason
          ? `the run stopped while job ${jobId} was running; it goes on by itself`
          : `job ${jobId} was accepted, but its progress cannot be read: ${code ?? ''} ${message}`
        const fields = { kind: 'unclear', message: text, attempts, inDoubt: true } as const
        return {
          result: 'unknown',
          error: new CloudError({ ...fields, ...omitUndefined({ code, status, requestId, host }) }),
        }
      }
    }
    throw new Error('unreachable: pauses never end')
  }

  /** A job that cannot be read is judged by what becomes of its assets. Gives back what stays. */
  async #watch(targets: readonly Target[], error: CloudError): Promise<readonly Target[]> {
    const { clock, cancellation } = this.#context
    const pauses = growingPauses()
    let left = await this.#dropGone(targets, error)
    for (let looks = 1; looks < MAX_BLIND_LOOKS && left.length > 0 && !cancellation.signal.aborted; looks++) {
      await clock.sleep(pauses.next().value, cancellation.signal)
      left = await this.#dropGone(left, error)
    }
    return left
  }
}

type JobEnd =
  | { readonly result: 'done' }
  | { readonly result: 'failed'; readonly job: Job }
  | { readonly result: 'unknown'; readonly error: CloudError }

function* growingPauses(): Generator<number, never> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * PAUSE_GROWTH)) yield pause
}

export const romaAsset: ResourceType = {
  name: 'roma-asset',
  one: 'ROMA Connect asset',
  many: 'ROMA Connect assets',
  service: 'roma',
  project: 'required',
  id: { pattern: /^[A-Za-z0-9_-]{1,64}$/, says: '1 to 64 letters, digits, "-" and "_"' },
  tellsAge: true,
  searchesNames: true,
  list,
  lookUp: (targets, context) => lookUpOneByOne(targets, context, look),
  remove,
}
