/** The report: how every target ended. It is written however the run ends. */
import { keyOf, OUTCOMES, type Outcome, type OutcomeKind, type Target } from '../plan/target.ts'
import type { Decision } from '../plan/plan.ts'
import type { Clock, ActionsRunner } from '../runtime/runtime.ts'
import { asSentence, describeFailure, isUnreadOwner, titleOf } from './describe.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { writeLog } from './log.ts'
import { redactError, redactOutcome, redactTarget, type Redact } from './redact.ts'
import { renderReportFile } from './report-file.ts'
import type { Entry, Problem, RunInfo, RunResult } from './result.ts'
import { renderSummary } from './summary.ts'
import { escapeForLog } from '../runtime/text.ts'

const MAX_PROBLEM = 10_000

/** What is known of a target so far. */
interface Row {
  target: Target
  outcome?: Outcome
  /** Why it is to be deleted. */
  why?: string
  /** The action of the logged plan. */
  planned?: Decision['action']
  /** A request to delete it was sent. */
  isSubmitted?: boolean
}

/** What a report needs. */
export interface ReportOptions {
  readonly clock: Clock
  readonly runner: ActionsRunner
  readonly redact: Redact
}

export class Report {
  readonly info: RunInfo = {}
  readonly #clock: Clock
  readonly #runner: ActionsRunner
  readonly #redact: Redact
  readonly #startedAt: number
  /** By the keys of their targets. */
  readonly #rows = new Map<string, Row>()
  readonly #jobs = new Map<string, string>()
  readonly #notes: string[] = []
  readonly #problems: Problem[] = []
  /** A problem tells why targets were not attempted whose owners nobody could read. */
  #areOwnersExplained = false
  /** The errors that the problems are made from. */
  readonly #causes = new Set<unknown>()
  /** What could not be done because the run was stopped, by the message for that. */
  readonly #undone = new Map<string, string[]>()
  /** Whether the step is green, once the report is written. */
  #ok: boolean | undefined

  constructor({ clock, runner, redact }: ReportOptions) {
    this.#clock = clock
    this.#runner = runner
    this.#redact = redact
    this.#startedAt = clock.now()
  }

  /** Adds targets of the run. Each of them will have an outcome. */
  addTargets(targets: readonly Target[]): void {
    for (const target of targets) if (!this.#rows.has(keyOf(target))) this.#rows.set(keyOf(target), { target })
  }

  /** Why a target is to be deleted. This and the following methods throw if the target is not one of the run. */
  setReason(target: Target, why: string): void {
    this.#row(target).why = why
  }

  /** The plan was logged: the final list omits targets that ended as planned. */
  markPlanned(decisions: readonly Decision[]): void {
    for (const { target, action } of decisions) this.#row(target).planned = action
  }

  /** A request to delete these is being sent. */
  markSubmitted(targets: readonly Target[]): void {
    for (const target of targets) this.#row(target).isSubmitted = true
  }

  /** A look-up told the name of a target. */
  setName(target: Target, name: string): void {
    const row = this.#row(target)
    row.target = { ...row.target, name }
  }

  /** How a target ended. The first outcome counts; a second one is a bug, and a problem of the run. */
  setOutcome(target: Target, outcome: Outcome): void {
    const row = this.#row(target)
    if (row.outcome === undefined) row.outcome = outcome
    else {
      const both = `${row.outcome.kind} and then ${outcome.kind}`
      this.addProblem(`${target.id} was reported as ${both}. This is a mistake in the action: please report it.`)
    }
  }

  /** Whether every target was already gone. */
  isAllAbsent(): boolean {
    return [...this.#rows.values()].every(({ outcome }) => outcome?.kind === 'absent')
  }

  /** The status of a deletion job. The output with its ID is set at once, because the run may be killed at any time. */
  setJob(id: string, status: string): void {
    const known = this.#redact(id)
    if (!this.#jobs.has(known))
      this.#attempt(() => {
        this.#runner.setOutput('job-id', known)
      })
    this.#jobs.set(known, escapeForLog(this.#redact(status), 60))
  }

  /** Tells people something that does not make the step red, as a notice or a warning. */
  notice(line: string, level: 'notice' | 'warning' = 'notice'): void {
    const text = this.#sentence(line)
    this.#notes.push(text)
    this.#runner.annotate(level, text)
  }

  /**
   * A problem of the run as a whole.
   *
   * @param title what went wrong, for the headline: without untrusted text
   */
  addProblem(line: string, title?: string): void {
    this.#problems.push({ line: this.#sentence(line), title })
  }

  /** The same where GitHub did not say what may go. It explains all targets that are not attempted for it. */
  addOwnerProblem(line: string): void {
    this.#areOwnersExplained = true
    this.addProblem(line, 'GitHub could not be asked')
  }

  /**
   * The same for anything that was thrown. The same error is reported once.
   *
   * @param doing what could not be done
   * @param title the same for the headline, in short and without untrusted text
   */
  addError(error: unknown, doing: string, title = doing): void {
    if (this.#causes.has(error)) return
    this.#causes.add(error)
    if (!(error instanceof CloudError)) {
      // A bug: the stack helps to find it.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      const shown = escapeForLog(this.#redact(text), 2_000)
      this.addProblem(`${doing}: unexpected error, please report it: ${shown}`, title)
    } else if (error.kind === 'stopped') {
      this.#undone.set(error.message, [...(this.#undone.get(error.message) ?? []), doing])
    } else {
      const safe = redactError(error, this.#redact)
      const line = this.#sentence(`${doing}: ${describeFailure(safe)}`)
      this.#problems.push({ line, title: this.#line(title), error: safe })
    }
  }

  /**
   * Writes outputs, summary, report file and log, once. Synchronous, so that it works while the process exits. Targets
   * without an outcome get one.
   *
   * @returns whether the step is green
   */
  close(): boolean {
    this.#ok ??= this.#write(this.#result())
    return this.#ok
  }

  /** The same for a process that exits. If its run has not ended, the step is red. */
  closeOnExit(): boolean {
    if (this.#ok === undefined) {
      this.addProblem('The run ended before its work was done. This is a mistake in the action: please report it.')
    }
    return this.close()
  }

  #write(result: RunResult): boolean {
    // Each separately: one that fails, as with a full disk, must not prevent the others.
    const failures = [
      this.#attempt(() => {
        this.#writeOutputs(result)
      }),
      this.#attempt(() => {
        this.#runner.writeSummary(renderSummary(result))
      }),
      this.#attempt(() => {
        this.#writeFile(result)
      }),
      this.#attempt(() => {
        writeLog(result, this.#runner)
      }),
    ].filter((failure) => failure !== undefined)
    for (const failure of new Set(failures)) {
      this.#attempt(() => {
        this.#runner.annotate('error', `The report could not be written: ${failure}`, 'Huawei Cloud Cleanup')
      })
    }
    return result.ok && failures.length === 0
  }

  /** Returns the error of a step, if there was one, so that it does not end the run. */
  #attempt(step: () => void): string | undefined {
    try {
      step()
      return undefined
    } catch (error) {
      return escapeForLog(String(error))
    }
  }

  #result(): RunResult {
    // The cause of a stop is reported before its consequences.
    const undone = [...this.#undone].map(([message, doings]) => ({
      line: this.#sentence(`${doings.join('; ')}: ${message}`),
      isConsequence: this.info.stopped === 'credentials',
    }))
    const problems: Problem[] = [...this.#problems, ...undone]
    const entries = [...this.#rows.values()].map((row) => this.#entry(row, problems))
    const counts = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as Record<OutcomeKind, number>
    for (const { outcome } of entries) counts[outcome.kind] += 1
    const absentIsFine = !this.info.failIfAbsent || counts.absent === 0
    const { region, host, configuration = {} } = this.info
    const safe = Object.entries(configuration).map(([name, value]) => [name, this.#redact(value)])
    return {
      info: {
        ...this.info,
        region: region && this.#redact(region),
        host: host && this.#redact(host),
        configuration: Object.fromEntries(safe) as Record<string, string>,
      },
      entries,
      counts,
      jobs: [...this.#jobs].map(([id, status]) => ({ id, status })),
      notes: this.#notes,
      problems,
      // The clock may have been set back during the run.
      elapsedMs: Math.max(0, this.#clock.now() - this.#startedAt),
      ok: problems.length === 0 && counts.failed === 0 && counts.unattempted === 0 && absentIsFine,
    }
  }

  #entry(row: Row, problems: readonly Problem[]): Entry {
    const original = row.outcome ?? unsettled(row)
    const outcome = redactOutcome(original, this.#redact)
    const isExplained =
      original.kind === 'failed'
        ? this.#causes.has(original.error)
        : (outcome.kind === 'unattempted' && this.#isMissExplained(outcome.reason)) ||
          problems.some(({ line }) => line === outcome.reason)
    return {
      target: redactTarget(row.target, this.#redact),
      outcome,
      why: row.why && this.#redact(row.why),
      asAnnounced: isAsAnnounced(outcome, row.planned),
      isExplained,
    }
  }

  /** Why a target was not attempted is a problem of the run. */
  #isMissExplained(reason: string | undefined): boolean {
    return this.info.stopped === 'credentials' || (this.#areOwnersExplained && isUnreadOwner(reason))
  }

  #writeOutputs(result: RunResult): void {
    const { entries, counts, jobs, problems } = result
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
    set('headline', titleOf(result))
    set(
      'problems',
      problems.map(({ line }) => line),
    )
    set(
      'job-ids',
      jobs.map(({ id }) => id),
    )
    set('job-id', jobs.at(-1)?.id ?? '')
    set('job-status', jobs.at(-1)?.status ?? '')
  }

  #writeFile(result: RunResult): void {
    this.#runner.setOutput('report-path', this.#runner.writeReport(renderReportFile(result)) ?? '')
  }

  #row(target: Target): Row {
    const row = this.#rows.get(keyOf(target))
    if (!row) throw new Error(`${keyOf(target)} is not a target of this run`)
    return row
  }

  #sentence(text: string): string {
    return asSentence(this.#line(text))
  }

  #line(text: string): string {
    return escapeForLog(this.#redact(text), MAX_PROBLEM)
  }
}

/** The outcome of a target that has none when the run ends. */
function unsettled({ isSubmitted }: Row): Outcome {
  if (!isSubmitted) return { kind: 'unattempted', reason: 'the run ended before its turn came' }
  const message = 'the run ended before the answer came'
  return {
    kind: 'failed',
    state: 'unknown',
    error: new CloudError({ kind: 'stopped', message, attempts: 1, inDoubt: true }),
  }
}

const ANNOUNCED: Readonly<Record<Decision['action'], readonly OutcomeKind[]>> = {
  delete: ['deleted', 'planned'],
  keep: ['kept'],
  unattempted: ['unattempted'],
  fail: [],
}

const isAsAnnounced = ({ kind }: Outcome, action: Decision['action'] | undefined): boolean =>
  action !== undefined && ANNOUNCED[action].includes(kind)
