/** Lines about the progress of a run, at a rate that suits a log. */
import type { OutcomeKind } from '../plan/target.ts'
import type { Clock, ActionsRunner } from '../runtime/runtime.ts'
import { duration, escapeForLog } from '../runtime/text.ts'

const INTERVAL_MS = 10_000
/** A job that shows nothing new is logged again after this time. */
const JOB_INTERVAL_MS = 60_000

export class Progress {
  readonly #clock: Clock
  readonly #runner: ActionsRunner
  readonly #total: number
  #settled = 0
  #loggedAt: number
  #job: JobLine = { id: '', line: '', percent: '', startedAt: 0, loggedAt: 0 }

  constructor(clock: Clock, runner: ActionsRunner, total: number) {
    this.#clock = clock
    this.#runner = runner
    this.#total = total
    this.#loggedAt = clock.now()
  }

  /** One more target has its outcome. Only what went well is progress, so nothing else makes a line. */
  settled(kind: OutcomeKind): void {
    if (kind === 'failed' || kind === 'unattempted') return
    this.#settled += 1
    // The clock may have been set back.
    const isTime = Math.abs(this.#clock.now() - this.#loggedAt) >= INTERVAL_MS
    if (this.#settled === this.#total || !isTime) return
    this.#loggedAt = this.#clock.now()
    this.#runner.info(`${this.#settled} of ${this.#total} done`)
  }

  /** A job was read. It is logged when its status has changed; while that stays, by its progress, and at least every minute. */
  job(id: string, status: string, fraction?: number): void {
    const now = this.#clock.now()
    const percent = fraction === undefined ? '' : ` ${Math.round(Math.min(1, Math.max(0, fraction)) * 100)} %`
    const line = `Job ${escapeForLog(id)}: ${escapeForLog(status, 60)}`
    const startedAt = id === this.#job.id ? this.#job.startedAt : now
    const isNew = line !== this.#job.line
    const interval = percent === this.#job.percent ? JOB_INTERVAL_MS : INTERVAL_MS
    if (!isNew && Math.abs(now - this.#job.loggedAt) < interval) return
    this.#runner.info(`${line}${percent}${isNew ? '' : `, after ${duration(now - startedAt)}`}`)
    this.#job = { id, line, percent, startedAt, loggedAt: now }
  }
}

/** What was logged about a job. */
interface JobLine {
  readonly id: string
  readonly line: string
  readonly percent: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly loggedAt: number
}
