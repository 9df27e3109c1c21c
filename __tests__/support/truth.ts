/** Plays a scenario, and holds what the action says against what really happened. */
import { GRACE_MS } from '../../src/runtime/cancellation.ts'
import { OUTCOMES } from '../../src/plan/target.ts'
import { resourceOf } from '../../src/resources/registry.ts'
import * as defaults from '../../simulator/defaults.ts'
import type { JournalEntry } from '../../simulator/types.ts'
import { runInProcess } from './in-process.ts'
import type { ReportFile, Run } from './harness.ts'
import { slipsIn } from './sentences.ts'
import { AMBIGUOUS, apiOf, type Scenario, type Type } from './scenario.ts'
import { setTheStage, type Stage } from './stage.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface Played extends Run {
  readonly journal: readonly JournalEntry[]
  /** Every lie, omission or undue request: empty for a run as it has to be. */
  readonly faults: readonly string[]
  /** By name: how every target ends where nothing is wrong and owners stay as they are. Empty where targets are named by id. */
  readonly expected: Readonly<Record<string, 'deleted' | 'kept'>>
}

/** An answer that comes later than this is not seen. */
const ATTEMPT_MS = 45_000

type ReportedTarget = ReportFile['targets'][number]

export async function play(scenario: Scenario): Promise<Played> {
  const clock = new VirtualClock()
  const startedAt = clock.now()
  const stage = setTheStage(scenario, clock)
  const { simulator, inputs, env, event, random } = stage
  const existing = [stage.existing()]
  const cancel = scenario.cancelAfterMs === undefined ? {} : { cancelAfterMs: scenario.cancelAfterMs }
  const planTakesMs = planDelayOf(scenario)
  const run = await runInProcess({ simulator, clock, inputs, env, event, random, planTakesMs, ...cancel })
  existing.push(stage.existing())
  // A job of ROMA goes on by itself: what it still deletes must not have been reported as staying.
  clock.pass(scenario.jobDuration)
  existing.push(stage.existing())
  const { journal } = simulator
  // COC answers a signed request without a project for another project: the run sees nothing, says so, and is red.
  const isBlind = journal.some(namesNoProject)
  const [before = NOTHING, after = NOTHING, later = NOTHING] = isBlind ? [] : existing
  const isTold = run.report.problems.some((problem) => problem.includes('name no project'))
  return {
    ...run,
    journal,
    expected: Object.fromEntries(
      stage.targets.flatMap(({ id, belonging, isKept }) =>
        belonging && before.has(id) && stage.ids.includes(id)
          ? [[belonging.name, stage.owners?.isGone(belonging) && !isKept ? 'deleted' : 'kept']]
          : [],
      ),
    ),
    faults: [
      ...judgeTargets(scenario, stage, run.report, { before, after, later }, journal),
      ...judgeOwners(stage, run.report, journal),
      ...judgeSelection(scenario, stage, run.report, before, after, journal),
      ...judgeVerdict(scenario, run, after),
      ...judgeRequests(scenario, stage, journal, startedAt),
      ...judgeEnd(scenario, run),
      ...slipsIn(run),
      ...(isBlind && !isTold ? ['COC is asked without a project, and nobody is told'] : []),
    ],
  }
}

const NOTHING: ReadonlySet<string> = new Set()

/** Time that passes at a stroke, in which nothing can be cancelled. */
const planDelayOf = ({ sweep, cancelAfterMs }: Scenario): number =>
  cancelAfterMs === undefined ? (sweep?.planTakesMs ?? 0) : 0

const namesNoProject = ({ operation, headers }: JournalEntry): boolean =>
  operation.startsWith('coc.') && 'authorization' in headers && !('x-project-id' in headers)

const deletesOf = (journal: readonly JournalEntry[]): JournalEntry[] =>
  journal.filter(({ operation }) => operation.endsWith('.delete'))

/** What there is before the run, at its end, and when everything that it started has ended too. */
interface Existing {
  readonly before: ReadonlySet<string>
  readonly after: ReadonlySet<string>
  readonly later: ReadonlySet<string>
}

/** Whether the code of the fault `throttled-cb` means "too many requests" for the type. */
export const knowsThrottledCb = (type: Type): boolean =>
  resourceOf(type).errorCodes?.throttled?.includes('CB.00060211') === true

/** Nothing was done, and the answer that says so arrived. */
function isPlainlyRefused(type: Scenario['type'], { status, fault }: JournalEntry): boolean {
  if (fault === 'refuse' || (fault === 'throttled-cb' && knowsThrottledCb(type))) return true
  return status >= 400 && status < 500 && !AMBIGUOUS.some((name) => name === fault)
}

/** Every target has one outcome, and it is true. */
function judgeTargets(
  { type, dryRun, latency, legacy, exclude }: Scenario,
  { stolen }: Stage,
  { targets }: ReportFile,
  { before, after, later }: Existing,
  journal: readonly JournalEntry[],
): string[] {
  const asked = new Set(deletesOf(journal).flatMap((entry) => entry.ids))
  const silent = deletesOf(journal).filter(({ status, fault }) => status === 200 && fault === '200-empty')
  const confirmed = new Set(apiOf(type).deletion.by === 'batch' ? silent.flatMap((entry) => entry.ids) : [])
  const mayHaveBeenDone = new Set(
    deletesOf(journal).flatMap((entry) => (isPlainlyRefused(type, entry) ? [] : entry.ids)),
  )
  const mayNotLook = journal.some(({ status }) => status === 403)
  const lies: string[] = []
  const must = (truth: boolean, { id, outcome, reason }: ReportedTarget, claim: string): void => {
    if (!truth) lies.push(`${id} is reported as ${outcome} (${reason ?? 'no reason'}), but ${claim}`)
  }
  for (const target of targets) {
    const { id } = target
    switch (target.outcome) {
      case 'deleted':
        // Where nobody may look, the service's documented word of success has to do, and is marked as such.
        must(!after.has(id) || (target.unverified === true && confirmed.has(id)), target, 'it is there')
        must(asked.has(id), target, 'nobody asked for it')
        must(before.has(id) || latency > ATTEMPT_MS || mayHaveBeenDone.has(id), target, 'it was gone and we were told')
        break
      case 'absent':
        must(!before.has(id) || stolen.has(id), target, 'we have deleted it')
        must(!after.has(id), target, 'it is there')
        break
      case 'planned':
        must(dryRun, target, 'this is no dry run')
        must(!asked.has(id), target, 'it was asked for')
        must(after.has(id) || stolen.has(id) || (target.unverified === true && mayNotLook), target, 'it is gone')
        must(target.unverified !== true || mayNotLook, target, 'looking was not forbidden')
        break
      case 'submitted':
        must(asked.has(id), target, 'nobody asked for it')
        break
      case 'failed':
        must(target.error !== undefined, target, 'no error is named')
        must(target.state === 'unknown' || later.has(id) || stolen.has(id), target, 'it is gone')
        // The older form of ROMA's request cannot ask for every set of tasks; and who cannot read a name cannot exclude it.
        must(dryRun || legacy || exclude || asked.has(id), target, 'nobody asked for it')
        break
      case 'unattempted':
        // Too many requests, and before the next try GitHub does not answer: nothing was done in between.
        must(!mayHaveBeenDone.has(id), target, 'it may have been done')
        must(!asked.has(id) || / could not be read: /.test(target.reason ?? ''), target, 'it was asked for')
        break
      case 'kept':
        // Too many requests, then a last look: nothing was done in between.
        must(!mayHaveBeenDone.has(id), target, 'it was asked for')
        break
      default:
        must(false, target, 'there is no such outcome')
    }
  }
  return lies
}

/** Everything that is meant is in the report, and nothing but that is asked for. */
function judgeSelection(
  { sweep }: Scenario,
  { ids, targets, stolen }: Stage,
  report: ReportFile,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  journal: readonly JournalEntry[],
): string[] {
  const wrong: string[] = []
  const reported = new Set(report.targets.map(({ id }) => id))
  if (reported.size !== report.targets.length) wrong.push('a target is reported twice')
  for (const id of reported) if (!ids.includes(id)) wrong.push(`${id} is reported, and was not meant`)
  // By name, a run that could not list reports no target, but a problem.
  const found = sweep ? ids.filter((id) => before.has(id) && !stolen.has(id) && report.problems.length === 0) : ids
  for (const id of found) if (!reported.has(id)) wrong.push(`${id} is not reported`)
  for (const id of before)
    if (!ids.includes(id) && !after.has(id) && !stolen.has(id)) wrong.push(`${id} was no target and is gone`)

  for (const id of new Set(deletesOf(journal).flatMap((entry) => entry.ids))) {
    const target = targets.find((each) => each.id === id)
    if (!target || !ids.includes(id)) wrong.push(`${id} was no target and was asked for`)
    if (target?.isKept) wrong.push(`${id} is excluded and was asked for`)
  }
  return wrong
}

/** Nothing goes whose owner is not confirmed gone, and nothing is kept without an owner that is said to be there. */
function judgeOwners({ targets, owners }: Stage, report: ReportFile, journal: readonly JournalEntry[]): string[] {
  const wrong: string[] = []
  if (!owners) return wrong
  const firstAsked = new Map<string, JournalEntry>()
  for (const entry of deletesOf(journal)) {
    for (const id of entry.ids) if (!firstAsked.has(id)) firstAsked.set(id, entry)
  }
  const outcomes = new Map(report.targets.map((each) => [each.id, each]))
  for (const { id, belonging, isKept } of targets) {
    if (!belonging) continue
    const [asked, reported] = [firstAsked.get(id), outcomes.get(id)]
    const complain = (what: string): void => {
      wrong.push(`${belonging.name} ${what} (${reported?.outcome}: ${reported?.reason})`)
    }
    for (const reason of asked ? owners.whyNotDelete(belonging, asked, journal) : []) {
      complain(`was asked for, and ${reason}`)
    }
    if (reported?.outcome === 'kept' && !isKept && !owners.mayBeKept(belonging, journal)) {
      complain('is kept, and nobody has said that its owner is there')
    }
  }
  return wrong
}

/** Exit code, counts and outputs say the same as the targets. */
function judgeVerdict({ failIfAbsent, dryRun, wait }: Scenario, run: Run, after: ReadonlySet<string>): string[] {
  const { ok, report, outputs, summary } = run
  const wrong: string[] = []
  const has = (kind: string): boolean => report.targets.some(({ outcome }) => outcome === kind)
  const good = !has('failed') && !has('unattempted') && report.problems.length === 0 && !(failIfAbsent && has('absent'))
  if (ok !== good || report.ok !== good) wrong.push(`the step is ${ok ? 'green' : 'red'}`)
  const left = report.targets.filter(
    ({ id, outcome, unverified }) => after.has(id) && outcome !== 'kept' && !unverified,
  )
  if (ok && !dryRun && wait && left.length > 0) wrong.push(`green, and ${left.length} targets are left`)
  for (const kind of OUTCOMES) {
    const those = report.targets.filter(({ outcome }) => outcome === kind).map(({ id }) => id)
    if (outputs[`${kind}-ids`] !== JSON.stringify(those)) wrong.push(`the output ${kind}-ids is wrong`)
    if (report.counts[kind] !== those.length) wrong.push(`the count of ${kind} is wrong`)
  }
  if (!summary.includes('Huawei Cloud Cleanup')) wrong.push('there is no summary')
  const bug = report.problems.find((problem) => problem.includes('please report it'))
  if (bug !== undefined) wrong.push(bug)
  const said = [...run.log, summary, JSON.stringify(report), JSON.stringify(outputs), JSON.stringify(run.annotations)]
  if (said.join('').includes(defaults.SECRET_ACCESS_KEY)) wrong.push('the secret key is told')
  if (run.annotations.filter(({ level }) => level === 'error').length > 10) wrong.push('more than ten annotations')
  return wrong
}

/** No request goes out that should not. */
function judgeRequests(
  scenario: Scenario,
  { simulator }: Stage,
  journal: readonly JournalEntry[],
  startedAt: number,
): string[] {
  const wrong: string[] = []
  const { latency, dryRun, concurrency } = scenario
  const stopsAt = startedAt + lastMsOf(scenario)
  const late = deletesOf(journal).filter(({ at }) => at > stopsAt)
  if (late.length > 0) wrong.push(`${late.length} deletes started after the stop`)
  if (dryRun && deletesOf(journal).length > 0) wrong.push('a dry run deletes')
  // GitHub has credentials of its own.
  const ofCloud = journal.filter(({ operation }) => !operation.startsWith('github.'))
  const refused = latency < ATTEMPT_MS ? ofCloud.find(({ status }) => status === 401) : undefined
  const stubborn = refused ? ofCloud.filter(({ at }) => at > refused.at + latency) : []
  // Before anything proves the credentials, one request tries them; after that, as many as may be under way.
  const isProof = (status: number): boolean =>
    (status >= 200 && status < 300) || (status >= 400 && status < 500 && ![401, 408, 429].includes(status))
  const proven = ofCloud.some(({ n, status }) => refused !== undefined && n < refused.n && isProof(status))
  const refusals = refused ? ofCloud.filter(({ status }) => status === 401).length : 0
  if (refusals > (proven ? concurrency : 1)) wrong.push(`${refusals} requests had their credentials refused`)
  if (stubborn.length > 0) wrong.push(`${stubborn.length} requests went out after the credentials were refused`)
  if (resubmitsBlindly(journal)) wrong.push('assets were submitted again without a look at what became of them')
  const invalid = journal.filter(
    ({ status, fault, operation, undocumented }) =>
      operation === 'unknown' || undocumented.length > 0 || (status === 494 && !fault),
  )
  if (invalid.length > 0)
    wrong.push(`${invalid.length} requests were nonsense to the service, or hold what it does not document`)
  wrong.push(...simulator.emptyDeletions)
  if (simulator.accounts.isLocked(defaults.ACCESS_KEY_ID, Infinity)) wrong.push('the access key is locked')
  return wrong
}

/** After a submission to ROMA that may have started a job, the assets have to be looked up before the next one. */
function resubmitsBlindly(journal: readonly JournalEntry[]): boolean {
  let inDoubt = false
  for (const { operation, status, fault } of journal) {
    if (['roma.app', 'roma.task', 'roma.apps', 'roma.tasks'].includes(operation)) inDoubt = false
    if (operation !== 'roma.delete') continue
    if (inDoubt) return true
    inDoubt = status >= 500 || (fault !== undefined && fault !== 'refuse' && status < 300)
  }
  return false
}

/** It ends, and in time. */
function judgeEnd(scenario: Scenario, { elapsedMs }: Run): string[] {
  const most = lastMsOf(scenario) + GRACE_MS
  return elapsedMs > most ? [`it took ${elapsedMs} ms instead of at most ${most}`] : []
}

/** When the run has to stop, in milliseconds after its start. */
const lastMsOf = (scenario: Scenario): number =>
  Math.min(scenario.cancelAfterMs ?? Infinity, scenario.timeoutSeconds * 1_000) + planDelayOf(scenario)
