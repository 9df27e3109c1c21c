/**
 * ROMA Connect's asset jobs: one per user at a time, working in the background.
 * Source: Huawei Cloud ROMA Connect API reference, DeleteAsset and CheckAssetJobStatus.
 */
import type { ServiceContext } from '../types.ts'
import type { AssetIds } from './roma-body.ts'
import type { AssetJob, Reason, RomaInstance } from './roma-model.ts'

const MAX_REASONS = 10

/** Words with which a job is known, or must be expected, to end: documented in some version, or used by sibling services. */
export const FINAL_WORDS = [
  ...['SUCCEEDED', 'Success', 'Finished', 'PARTIAL_SUCCESS', 'Completed'],
  ...['FAILED', 'FAIL', 'ERROR', 'CANCELED'],
] as const

export class AssetJobs {
  /** How long a deletion job runs, in milliseconds. */
  duration = 1_000
  /**
   * The words for the state of a job, which differ between versions of the documentation. A job that did not delete
   * everything ends with the word `failed`: set it to `Success` or `PARTIAL_SUCCESS` for a job whose word contradicts its
   * reasons.
   */
  words = { running: 'RUNNING', succeeded: 'SUCCEEDED', failed: 'FAILED' }
  /** A job that did not delete everything gives no reasons. */
  hidesReasons = false
  /** Reasons that every ended job gives besides its own, also one that has deleted everything. */
  extraReasons: Reason[] = []
  /** Jobs never end: their progress stays here. With `works` they delete all the same, and do not keep the user busy. */
  stuck: { progress: number; works: boolean } | undefined
  /** The key under which a failed job has its reasons, which differs too. */
  reasonsKey: 'reason' | 'reasons' = 'reason'
  /** Resources, by id, that a job fails to delete, each with its reason. */
  readonly failing = new Map<string, { code: string; msg: string }>()
  readonly #running: { job: AssetJob; instance: RomaInstance }[] = []
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
  }

  /** Completes every job that is due. There is no timer: every access calls this first. */
  completeDueJobs(): void {
    if (this.stuck && !this.stuck.works) return
    const now = this.#context.now()
    const due = this.#running.filter(({ job }) => job.endsAt <= now).sort((a, b) => a.job.endsAt - b.job.endsAt)
    for (const entry of due) {
      entry.job.outcome = this.#deleteAssets(entry.job, entry.instance)
      this.#running.splice(this.#running.indexOf(entry), 1)
    }
  }

  /** Whether the user has a job under way. */
  isBusy(userId: string): boolean {
    this.completeDueJobs()
    return this.#running.some(({ job }) => job.userId === userId)
  }

  /** Starts deleting and returns the job's id. Nothing is gone until the job ends. */
  startDeletion(instance: RomaInstance, userId: string, assets: AssetIds): string {
    return this.#start(instance, { type: 'deleteAsset', userId, assets }, this.duration)
  }

  /** Starts an export, which deletes nothing and keeps the user busy for `ms` milliseconds. */
  startForeign(instance: RomaInstance, userId: string, ms: number): string {
    return this.#start(instance, { type: 'exportAsset', userId, assets: { apps: [], tasks: [] } }, ms)
  }

  /** A job in the shape of "Obtaining Job Progress". */
  progress(job: AssetJob): Record<string, unknown> {
    this.completeDueJobs()
    const { id, type, beginsAt, endsAt, outcome } = job
    const elapsed = (this.#context.now() - beginsAt) / Math.max(1, endsAt - beginsAt)
    const running = { id, type, begin_time: isoSeconds(beginsAt), status: this.words.running }
    if (this.stuck) return { ...running, progress_percent: this.stuck.progress }
    if (!outcome) return { ...running, progress_percent: Math.floor(elapsed * 100) / 100 }
    const ended = { ...running, end_time: isoSeconds(endsAt), progress_percent: 1 }
    const status = outcome.length === 0 ? this.words.succeeded : this.words.failed
    const reasons = this.hidesReasons ? [] : [...outcome, ...this.extraReasons].slice(0, MAX_REASONS)
    return { ...ended, status, ...(reasons.length > 0 && { [this.reasonsKey]: reasons }) }
  }

  #start(instance: RomaInstance, task: Pick<AssetJob, 'type' | 'userId' | 'assets'>, ms: number): string {
    const now = this.#context.now()
    const job: AssetJob = { id: this.#context.ids.hex(32), ...task, beginsAt: now, endsAt: now + ms }
    instance.jobs.set(job.id, job)
    this.#running.push({ job, instance })
    return job.id
  }

  #deleteAssets({ assets }: AssetJob, instance: RomaInstance): Reason[] {
    const reasons: Reason[] = []
    const blame = (type: Reason['resource_type'], name: string, error: { code: string; msg: string }): void => {
      reasons.push({
        resource_type: type,
        resource_name: name.slice(0, 64),
        error_code: error.code,
        error_msg: error.msg,
      })
    }
    for (const id of assets.apps) {
      const app = instance.apps.get(id) ?? instance.apps.get(id.toLowerCase())
      const failing = this.failing.get(app?.id ?? id)
      if (!app) blame('application', '', { code: 'ROMA.13000', msg: 'The application does not exist.' })
      else if (failing) blame('application', app.name, failing)
      else instance.apps.delete(app.id)
    }
    for (const id of assets.tasks) {
      const task = instance.tasks.get(id)
      const failing = this.failing.get(id)
      if (!task) blame('task', '', { code: 'FDI.3021', msg: 'One or more tasks do not exist.' })
      else if (failing) blame('task', task.task_name, failing)
      else if (task.running) blame('task', task.task_name, { code: 'FDI.3023', msg: 'One or more tasks are running.' })
      else instance.tasks.delete(id)
    }
    return reasons
  }
}

function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
}
