/** The promise of this action: how every target ended, written on every way out. */
import { OUTCOMES, type Outcome, type OutcomeKind, type Target } from '../plan/target.ts'
import type { Decision } from '../plan/plan.ts'
import type { Clock, ActionsRunner } from '../runtime/runtime.ts'
import { describeEntry, describeError, remedyFor } from './describe.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { omitUndefined } from '../runtime/json.ts'
import { writeLog } from './log.ts'
import type { Entry, RunInfo, RunResult } from './result.ts'
import { renderSummary } from './summary.ts'
import { escapeForLog } from '../runtime/text.ts'

export class Report {
  readonly info: RunInfo = {}
  readonly #clock: Clock
  readonly #runner: ActionsRunner
  readonly #startedAt: number
  readonly #outcomes = new Map<Target, Outcome | undefined>()
  readonly #asked = new Set<Target>()
  readonly #names = new Map<Target, string>()
  readonly #jobs = new Map<string, string>()
  readonly #reasons = new Map<Target, string>()
  readonly #announced = new Map<Target, Decision['action']>()
  readonly #notes: string[] = []
  readonly #problems: string[] = []
  readonly #causes = new Set<unknown>()
  /** Whether the step is green, once the report is written. */
  #ok: boolean | undefined

  constructor(clock: Clock, runner: ActionsRunner) {
    this.#clock = clock
    this.#runner = runner
    this.#startedAt = clock.now()
  }

  /** Names the targets of the run: from here on each of them is accounted for. */
  addTargets(targets: readonly Target[]): void {
    for (const target of targets) this.#outcomes.set(target, undefined)
  }

  /** Why a target is to be deleted. */
  setReason(target: Target, why: string): void {
    this.#reasons.set(target, why)
  }

  /** The log says how these are to end: it need not say again of those that do. */
  markPlanned(decisions: readonly Decision[]): void {
    for (const { target, action } of decisions) this.#announced.set(target, action)
  }

  /** A request to delete these is going out. */
  markSubmitted(targets: readonly Target[]): void {
    for (const target of targets) this.#asked.add(target)
  }

  /** A look-up saw a target under this name. */
  setName(target: Target, name: string): void {
    this.#names.set(target, name)
  }

  /** How a target ended. The first word on it counts; a second one shows that we have lost track, and is told. */
  setOutcome(target: Target, outcome: Outcome): void {
    const first = this.#outcomes.get(target)
    if (first === undefined) this.#outcomes.set(target, outcome)
    else this.addError(new Error(`${target.id} ended as ${first.kind}, then as ${outcome.kind}`), 'Keeping count')
  }

  /** Whether every target was already gone. */
  isAllAbsent(): boolean {
    return [...this.#outcomes.values()].every((outcome) => outcome?.kind === 'absent')
  }

  /** A job of ROMA, known by its id from now on. Its output is set at once: the run may be killed any time. */
  job(id: string, status: string): void {
    if (!this.#jobs.has(id))
      this.#attempt(() => {
        this.#runner.setOutput('job-id', id)
      })
    this.#jobs.set(id, escapeForLog(status, 60))
  }

  /** Nothing went wrong, yet somebody should know. */
  notice(line: string, level: 'notice' | 'warning' = 'notice'): void {
    this.#notes.push(line)
    this.#runner.annotate(level, line)
  }

  /** The run as a whole went wrong. */
  addProblem(line: string): void {
    this.#problems.push(line)
  }

  /** The same, from whatever was thrown. */
  addError(error: unknown, doing: string): void {
    this.#causes.add(error)
    if (error instanceof CloudError) {
      this.addProblem([`${doing}: ${describeError(error)}`, remedyFor(error)].filter(Boolean).join(' — '))
    } else {
      // A mistake of ours, so the stack helps whoever reads the report of it.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.addProblem(`${doing}: unexpected error, please report it: ${escapeForLog(text, 2_000)}`)
    }
  }

  /**
   * Writes outputs, summary, report file and log, once. Synchronous, so that it works while the process ends. Targets that
   * have no outcome by now get one.
   *
   * @returns whether the step is green
   */
  close(): boolean {
    this.#ok ??= this.#write(this.#result())
    return this.#ok
  }

  /** The same for a process that ends: one that ends before its run is never green. */
  closeOnExit(): boolean {
    if (this.#ok === undefined) {
      this.addProblem('The run ended before its work was done. This is a mistake in the action: please report it.')
    }
    return this.close()
  }

  #write(result: RunResult): boolean {
    // Each on its own: a full disk must not cost the log, nor a log that is gone the outputs.
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

  /** What went wrong with a word to the runner, if anything did: that must not end what is under way. */
  #attempt(step: () => void): string | undefined {
    try {
      step()
      return undefined
    } catch (error) {
      return escapeForLog(String(error))
    }
  }

  #result(): RunResult {
    const entries = [...this.#outcomes].map(([target, settled]) => {
      const outcome = settled ?? this.#unsettled(target)
      const name = this.#names.get(target)
      return {
        target: name === undefined ? target : { ...target, name },
        outcome,
        why: this.#reasons.get(target),
        asAnnounced: isAsAnnounced(outcome, this.#announced.get(target)),
      }
    })
    const counts = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0])) as Record<OutcomeKind, number>
    for (const { outcome } of entries) counts[outcome.kind] += 1
    const absentIsFine = !this.info.failIfAbsent || counts.absent === 0
    return {
      info: this.info,
      entries,
      counts,
      jobs: [...this.#jobs].map(([id, status]) => ({ id, status })),
      notes: this.#notes,
      problems: this.#problems,
      causes: this.#causes,
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
      error: new CloudError({ kind: 'stopped', message, attempts: 1, inDoubt: true }),
    }
  }

  #writeOutputs({ entries, counts, jobs }: RunResult): void {
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

  #writeFile({ info, entries, counts, jobs, notes, problems, elapsedMs, ok }: RunResult): void {
    const head = JSON.stringify({ ok, ...info, elapsedMs, counts, jobs, notes, problems }, undefined, 2)
    const path = this.#runner.writeReport(reportFile(head, entries))
    this.#runner.setOutput('report-path', path ?? '')
  }
}

const isAsAnnounced = ({ kind }: Outcome, action: Decision['action'] | undefined): boolean =>
  action === 'delete' ? kind === 'deleted' || kind === 'planned' : action === 'keep' && kind === 'kept'

/** `head`, a JSON object, with the targets added to it: a line each, to be read and to be searched. */
function* reportFile(head: string, entries: readonly Entry[]): Generator<string> {
  yield `${head.slice(0, -'\n}'.length)},\n  "targets": [`
  for (const [index, entry] of entries.entries()) {
    yield `${index > 0 ? ',' : ''}\n    ${JSON.stringify(plainEntry(entry))}`
  }
  yield `${entries.length > 0 ? '\n  ' : ''}]\n}\n`
}

function plainEntry({ target, outcome, why }: Entry): object {
  const { attempts, requestId, unverified } = outcome
  return {
    ...target,
    ...omitUndefined({
      createdAt: target.createdAt === undefined ? undefined : new Date(target.createdAt).toISOString(),
    }),
    outcome: outcome.kind,
    ...omitUndefined({ reason: describeEntry({ outcome, why }) || undefined, attempts, requestId }),
    ...(unverified && { unverified }),
    ...(outcome.kind === 'failed' && { state: outcome.state, error: plainError(outcome.error) }),
  }
}

/** The fields of an error as the service gave them. */
function plainError(error: CloudError): object {
  const { kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host } = error
  return omitUndefined({ kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host })
}
