/** The end of the log: the causes as annotations, then the targets, then the headline. Long lists are folded. */
import type { ActionsRunner } from '../runtime/runtime.ts'
import { byCause, describeOutcome, describeTarget, entryLine, headlineOf, outcomeWords, SHORT } from './describe.ts'
import type { Group } from './describe.ts'
import type { Entry, RunResult } from './result.ts'
import { plural } from '../runtime/text.ts'

/** The runner keeps ten annotations of a kind per step. */
const MAX_ANNOTATIONS = 10
/** GitHub's log view becomes slow with more lines. The report file has all targets. */
const MAX_LINES = 2_000
/** An annotation about several targets names so many of them. */
const MAX_NAMED = 3

/** The plan was logged: the list omits targets that ended as planned, and counts them. */
export function writeLog(result: RunResult, runner: ActionsRunner): void {
  const { entries, problems } = result
  if (problems.length > MAX_ANNOTATIONS) for (const { line } of problems) runner.info(line)
  annotate(result, runner)

  const listed = entries.filter((entry) => !entry.asAnnounced && !isExplainedMiss(entry))
  const lines = listed.slice(0, MAX_LINES).map(entryLine)
  if (listed.length > MAX_LINES)
    lines.push(`… and ${listed.length - MAX_LINES} more: see the report file (output report-path)`)
  if (listed.length > SHORT) {
    const title =
      listed.length === entries.length ? `All ${listed.length} targets` : `The other ${listed.length} targets`
    runner.group(title, lines)
  } else for (const line of lines) runner.info(line)

  const asPlanned = outcomeWords(entries.filter(({ asAnnounced }) => asAnnounced))
  if (asPlanned) runner.info(`${asPlanned}, as planned`)
  runner.info(headlineOf(result))
}

/** Not attempted for a reason that a problem of the run has told for all targets. */
const isExplainedMiss = ({ outcome, isExplained }: Entry): boolean =>
  outcome.kind === 'unattempted' && isExplained === true

/** One annotation for each cause: problems of the run, failures, then targets that were not attempted. */
function annotate({ entries, problems, info }: RunResult, runner: ActionsRunner): void {
  const isRed = ({ outcome, isExplained }: Entry): boolean =>
    (outcome.kind === 'failed' && !isExplained) ||
    (outcome.kind === 'unattempted' && !isExplained) ||
    (outcome.kind === 'absent' && info.failIfAbsent === true)
  const annotations = [
    ...problems.map(({ line }): Annotation => ({ title: 'Huawei Cloud Cleanup', text: line })),
    ...byCause(entries.filter(isRed)).map(annotationOf),
  ]
  const fits = annotations.length <= MAX_ANNOTATIONS
  const shown = fits ? annotations : annotations.slice(0, MAX_ANNOTATIONS - 1)
  for (const { title, text } of shown) runner.annotate('error', text, title)
  const hidden = annotations.length - shown.length
  if (hidden > 0) runner.annotate('error', `${plural(hidden, 'more cause', 'more causes')}: see the job summary`)
}

interface Annotation {
  readonly title?: string
  readonly text: string
}

function annotationOf(group: Group): Annotation {
  const [{ target, outcome }] = group
  const number = plural(group.length, 'target was', 'targets were')
  if (outcome.kind === 'absent') return { text: `${number} already gone, and fail-if-absent is true` }
  if (outcome.kind === 'unattempted') return { text: `${number} not attempted: ${describeOutcome(outcome)}` }
  if (group.length === 1) return { title: `Not deleted: ${describeTarget(target)}`, text: describeOutcome(outcome) }
  const named = group.slice(0, MAX_NAMED).map((entry) => describeTarget(entry.target))
  const more = group.length > MAX_NAMED ? ` and ${group.length - MAX_NAMED} more` : ''
  return {
    title: `Not deleted: ${group.length} targets, for one cause`,
    text: `${describeOutcome(outcome)} Targets: ${named.join(', ')}${more}.`,
  }
}
