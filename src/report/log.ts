/** What the log says at the end: short when all is well, the failures as annotations, long lists folded. */
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome } from '../plan/target.ts'
import type { ActionsRunner } from '../runtime/runtime.ts'
import { byReason, describeOutcome, describeTarget, entryLine, headlineOf, SHORT } from './describe.ts'
import type { Entry, RunResult } from './result.ts'
import { plural } from '../runtime/text.ts'

/** The runner keeps ten annotations of a kind per step. */
const MAX_ANNOTATIONS = 10
/** Beyond this the log view of GitHub becomes slow, and the report file is the better place. */
const MAX_LINES = 2_000

/** A target whose end the log has announced, with the plan, is not in the list once more if that came true. */
export function writeLog(result: RunResult, runner: ActionsRunner): void {
  const { entries, problems } = result
  const news = entries.filter((entry) => !entry.asAnnounced && !isNeverAsked(entry))
  const lines = news.slice(0, MAX_LINES).map(entryLine)
  if (news.length > MAX_LINES)
    lines.push(`… and ${news.length - MAX_LINES} more: see the report file (output report-path)`)
  if (news.length > SHORT) {
    const title = news.length === entries.length ? `All ${news.length} targets` : `The other ${news.length} targets`
    runner.group(title, lines)
  } else for (const line of lines) runner.info(line)

  if (problems.length > MAX_ANNOTATIONS) for (const problem of problems) runner.info(problem)
  annotate(result, runner)
  runner.info(headlineOf(result))
}

/** Not attempted for a reason that a problem of the run gives: that says all there is to say, for all of them at once. */
const isNeverAsked = ({ outcome, isExplained }: Entry): boolean =>
  outcome.kind === 'unattempted' && isExplained === true

/** Failures first, then what never got its turn; whatever does not fit is counted in the last one. */
function annotate({ entries, problems, counts, info }: RunResult, runner: ActionsRunner): void {
  const texts = problems.map((problem) => ({ title: 'Huawei Cloud Cleanup', text: problem }))
  const failures = entries.filter(({ outcome, isExplained }) => outcome.kind === 'failed' && !isExplained)
  const urgent = byCause(failures)
  for (const { target, outcome } of urgent.slice(0, MAX_ANNOTATIONS)) {
    texts.push({ title: `Not deleted: ${describeTarget(target)}`, text: describeOutcome(outcome) })
  }
  const rest: string[] = []
  const unshown = urgent.length - Math.min(urgent.length, MAX_ANNOTATIONS)
  const missed = entries.filter((entry) => entry.outcome.kind === 'unattempted' && !isNeverAsked(entry))
  const [group, ...others] = byReason(missed)
  if (group) {
    const number = plural(missed.length, 'target was', 'targets were')
    const more =
      others.length > 0 ? ` (and ${plural(others.length, 'other reason', 'other reasons')}: see the job summary)` : ''
    rest.push(`${number} not attempted: ${describeOutcome(group[0].outcome)}${more}`)
  }
  if (info.failIfAbsent && counts.absent > 0) {
    rest.push(`${plural(counts.absent, 'target was', 'targets were')} already gone, and fail-if-absent is true`)
  }
  const room = MAX_ANNOTATIONS - rest.length
  const shown = texts.length + (unshown > 0 ? 1 : 0) > room ? texts.slice(0, room - 1) : texts
  const hidden = texts.length - shown.length + unshown
  if (hidden > 0) rest.unshift(`${hidden} more problems: see the job summary`)
  for (const { title, text } of shown) runner.annotate('error', text, title)
  for (const text of rest) runner.annotate('error', text)
}

/** The first failure of each cause before its repetitions, so that a rare cause is not lost among many of another. */
function byCause(failures: readonly Entry[]): readonly Entry[] {
  const groups = Object.values(Object.groupBy(failures, ({ outcome }) => causeOf(outcome)))
  return [...groups.flatMap((group) => group?.slice(0, 1) ?? []), ...groups.flatMap((group) => group?.slice(1) ?? [])]
}

const causeOf = (outcome: Outcome): string => {
  const { status, code, kind }: Partial<CloudError> = outcome.kind === 'failed' ? outcome.error : {}
  return [kind, status, code].join(' ')
}
