/** Signs of life while a run takes its time, at a pace that a log can bear. */
import type { Clock, ActionsRunner } from '../runtime/runtime.ts'
import { escapeForLog } from '../runtime/text.ts'

const INTERVAL_MS = 10_000

export class Progress {
  readonly #clock: Clock
  readonly #runner: ActionsRunner
  readonly #total: number
  #settled = 0
  #saidAt: number
  #saidOfJob = ''

  constructor(clock: Clock, runner: ActionsRunner, total: number) {
    this.#clock = clock
    this.#runner = runner
    this.#total = total
    this.#saidAt = clock.now()
  }

  /** One more target has come to its end. */
  settled(): void {
    this.#settled += 1
    // A clock that was set back must not silence it.
    const isTime = Math.abs(this.#clock.now() - this.#saidAt) >= INTERVAL_MS
    if (this.#settled === this.#total || !isTime) return
    this.#saidAt = this.#clock.now()
    this.#runner.info(`${this.#settled} of ${this.#total} done`)
  }

  /** A job was read: said when something about it is new. */
  job(id: string, status: string, fraction?: number): void {
    const percent = fraction === undefined ? '' : ` ${Math.round(Math.min(1, Math.max(0, fraction)) * 100)} %`
    const line = `Job ${escapeForLog(id)}: ${escapeForLog(status, 60)}${percent}`
    if (line !== this.#saidOfJob) this.#runner.info(line)
    this.#saidOfJob = line
  }
}
