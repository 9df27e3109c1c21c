/** The promise of this action: how every target ended, written on every way out. */
import { OUTCOMES, type Outcome, type OutcomeKind, type Target } from '../outcome.ts'
import type { Clock, Runner } from '../world.ts'
import { describeError, describeOutcome, mend } from './describe.ts'
import { CloudError, known } from '../huaweicloud/errors.ts'
import { writeLog } from './log.ts'
import type { Headline, Result } from './result.ts'
import { renderSummary } from './summary.ts'
import { printable } from './text.ts'

export class Report {
  readonly headline: Headline = {}
  readonly #clock: Clock
  readonly #runner: Runner
  readonly #startedAt: number
  readonly #outcomes = new Map<Target, Outcome | undefined>()
  readonly #asked = new Set<Target>()
  readonly #jobs = new Map<string, string>()
  readonly #problems: string[] = []
  #closed = false

  constructor(clock: Clock, runner: Runner) {
    this.#clock = clock
    this.#runner = runner
    this.#startedAt = clock.now()
  }

  /** Names the targets of the run: from here on each of them is accounted for. */
  expect(targets: readonly Target[]): void {
    for (const target of targets) this.#outcomes.set(target, undefined)
  }

  /** A request to delete these is going out. */
  asked(targets: readonly Target[]): void {
    for (const target of targets) this.#asked.add(target)
  }

  /** How a target ended. The first word on it counts. */
  settle(target: Target, outcome: Outcome): void {
    if (this.#outcomes.get(target) === undefined) this.#outcomes.set(target, outcome)
  }

  get settled(): number {
    return [...this.#outcomes.values()].filter(Boolean).length
  }

  /** A job of ROMA, known by its id from now on. Its output is set at once: the run may end any time. */
  job(id: string, status: string): void {
    if (!this.#jobs.has(id)) this.#runner.setOutput('job-id', id)
    this.#jobs.set(id, printable(status, 60))
  }

  /** The run as a whole went wrong. */
  problem(line: string): void {
    this.#problems.push(line)
  }

  /** The same, from whatever was thrown. */
  problemFrom(error: unknown, doing: string): void {
    if (error instanceof CloudError) {
      this.problem([`${doing}: ${describeError(error)}`, mend(error)].filter(Boolean).join(' — '))
    } else {
      // A mistake of ours, so the stack helps whoever reads the report of it.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.problem(`${doing}: unexpected error, please report it: ${printable(text, 2_000)}`)
    }
  }

  /**
   * Writes outputs, summary, report file and log, once. Synchronous, so that it works while the process ends. Targets that
   * have no outcome by now get one.
   *
   * @returns whether the step is green
   */
  close(): boolean {
    const result = this.#result()
    if (this.#closed) return result.ok
    this.#closed = true
    // Each on its own: a full disk must not cost the log, nor a log that is gone the outputs.
    const steps: (() => void)[] = [
      () => {
        this.#writeOutputs(result)
      },
      () => {
        this.#runner.writeSummary(renderSummary(result))
      },
      () => {
        this.#writeFile(result)
      },
      () => {
        writeLog(result, this.#runner)
      },
    ]
    let written = true
    for (const step of steps) {
      try {
        step()
      } catch (error) {
        written = false
        this.#runner.annotate('error', `The report could not be written: ${printable(String(error))}`)
      }
    }
    return result.ok && written
  }

  #result(): Result {
    const entries = [...this.#outcomes].map(([target, outcome]) => ({
      target,
      outcome: outcome ?? this.#unsettled(target),
    }))
    const counts = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as Record<OutcomeKind, number>
    for (const { outcome } of entries) counts[outcome.kind] += 1
    const absentIsFine = !this.headline.failIfAbsent || counts.absent === 0
    return {
      headline: this.headline,
      entries,
      counts,
      jobs: [...this.#jobs].map(([id, status]) => ({ id, status })),
      problems: this.#problems,
      elapsedMs: this.#clock.now() - this.#startedAt,
      ok: this.#problems.length === 0 && counts.failed === 0 && counts.unattempted === 0 && absentIsFine,
    }
  }

  #unsettled(target: Target): Outcome {
    if (!this.#asked.has(target)) return { kind: 'unattempted', reason: 'the run ended before its turn came' }
    const message = 'the run ended before the answer came'
    return {
      kind: 'failed',
      state: 'unknown',
      error: new CloudError({ kind: 'stopped', message, attempts: 1, doubt: true }),
    }
  }

  #writeOutputs({ entries, counts, jobs }: Result): void {
    const set = (name: string, value: unknown): void => {
      this.#runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value))
    }
    for (const kind of OUTCOMES) {
      set(
        `${kind}-ids`,
        entries.filter(({ outcome }) => outcome.kind === kind).map(({ target }) => target.id),
      )
    }
    set('counts', counts)
    set(
      'job-ids',
      jobs.map(({ id }) => id),
    )
    set('job-id', jobs.at(-1)?.id ?? '')
    set('job-status', jobs.at(-1)?.status ?? '')
  }

  #writeFile({ headline, entries, counts, jobs, problems, elapsedMs, ok }: Result): void {
    const targets = entries.map(({ target, outcome }) => ({
      ...target,
      ...known({ name: target.name ?? outcome.name }),
      outcome: outcome.kind,
      ...known({
        reason: describeOutcome(outcome) || undefined,
        attempts: outcome.attempts,
        requestId: outcome.requestId,
      }),
      ...(outcome.unverified && { unverified: true }),
      ...(outcome.kind === 'failed' && { state: outcome.state, error: plainError(outcome.error) }),
    }))
    const report = { ok, ...headline, elapsedMs, counts, jobs, problems, targets }
    const path = this.#runner.writeReport(`${JSON.stringify(report, undefined, 2)}\n`)
    this.#runner.setOutput('report-path', path ?? '')
  }
}

/** The fields of an error as the service gave them, cut to a bearable length. */
function plainError({
  kind,
  status,
  code,
  message,
  detail,
  requestId,
  encodedAuthorizationMessage,
  host,
}: CloudError): object {
  const cut = (text: string | undefined): string | undefined => text?.slice(0, 10_240)
  const texts = { code: cut(code), message: cut(message), detail: cut(detail), requestId: cut(requestId) }
  return known({ kind, status, ...texts, encodedAuthorizationMessage: cut(encodedAuthorizationMessage), host })
}
