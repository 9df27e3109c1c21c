/** The end of the log: the causes as annotations, then the targets, then the headline. Long lists are folded. */
import type { ActionsRunner } from '../runtime/runtime.ts'
import {
  asSentence,
  byCause,
  describeOutcome,
  describeTarget,
  entryLine,
  headlineOf,
  outcomeWords,
  remedyForMissed,
  SHORT,
} from './describe.ts'
import type { Group } from './describe.ts'
import type { Outcome } from '../plan/target.ts'
import type { Entry, RunInfo, RunResult } from './result.ts'
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
  const told = annotate(result, runner)
  for (const { line, isConsequence } of problems) if (isConsequence) runner.info(line)

  const listed = entries.filter((entry) => !entry.asAnnounced && !isExplainedMiss(entry))
  const lines = listed.slice(0, MAX_LINES).map((entry) => entryLine(entry, told.has(entry)))
  if (listed.length > MAX_LINES)
    lines.push(`… and ${listed.length - MAX_LINES} more: see the report file (output report-path)`)
  if (listed.length > SHORT) {
    const title =
      listed.length === entries.length ? `All ${listed.length} targets` : `The other ${listed.length} targets`
    runner.group(title, lines)
  } else for (const line of lines) runner.info(line)

  const asPlanned = outcomeWords(
    entries.filter(({ asAnnounced, outcome }) => asAnnounced && outcome.kind !== 'unattempted'),
  )
  if (asPlanned) runner.info(`${asPlanned}, as planned`)
  runner.info(headlineOf(result))
}

/** Not attempted for a reason that a problem of the run has told for all targets. */
const isExplainedMiss = ({ outcome, isExplained }: Entry): boolean =>
  outcome.kind === 'unattempted' && isExplained === true

/**
 * One annotation for each cause: problems of the run, failures, then targets that were not attempted.
 *
 * @returns the targets that an annotation speaks for together
 */
function annotate({ entries, problems, info }: RunResult, runner: ActionsRunner): ReadonlySet<Entry> {
  const isRed = ({ outcome, isExplained }: Entry): boolean =>
    (outcome.kind === 'failed' && !isExplained) ||
    (outcome.kind === 'unattempted' && !isExplained) ||
    (outcome.kind === 'absent' && info.failIfAbsent === true)
  const causes = problems.filter(({ isConsequence }) => !isConsequence)
  const annotations = [
    ...causes.map(({ line }): Annotation => ({ title: 'Huawei Cloud Cleanup', text: line, about: [] })),
    ...byCause(entries.filter(isRed)).map((group) => annotationOf(group, info)),
  ]
  const fits = annotations.length <= MAX_ANNOTATIONS
  const shown = fits ? annotations : annotations.slice(0, MAX_ANNOTATIONS - 1)
  for (const { title, text } of shown) runner.annotate('error', text, title)
  const hidden = annotations.length - shown.length
  if (hidden > 0) runner.annotate('error', `${plural(hidden, 'more cause', 'more causes')}: see the job summary.`)
  return new Set(shown.flatMap(({ about }) => about))
}

interface Annotation {
  readonly title?: string
  readonly text: string
  readonly about: readonly Entry[]
}

function annotationOf(group: Group, info: RunInfo): Annotation {
  const [{ target, outcome }] = group
  const about = group.length > 1 ? group : []
  const number = plural(group.length, 'target was', 'targets were')
  if (outcome.kind === 'absent') return { text: `${number} already gone, and fail-if-absent is true.`, about }
  if (outcome.kind === 'unattempted') {
    const cause = asSentence(`${number} not attempted: ${describeOutcome(outcome, group.length)}`)
    return { text: `${cause} ${remedyForMissed(info)}`, about }
  }
  if (group.length === 1) {
    return { title: `${titleWords(outcome)}: ${describeTarget(target)}`, text: describeOutcome(outcome), about }
  }
  const named = group.slice(0, MAX_NAMED).map((entry) => describeTarget(entry.target))
  const more = group.length > MAX_NAMED ? ` and ${group.length - MAX_NAMED} more` : ''
  return {
    title: `${titleWords(outcome)}: ${group.length} targets, for one cause`,
    about,
    text: `${describeOutcome(outcome, group.length)} Targets: ${named.join(', ')}${more}.`,
  }
}

/** Whether it is known that it is still there. */
const titleWords = (outcome: Outcome): string =>
  outcome.kind === 'failed' && outcome.state !== 'there' && outcome.error.inDoubt
    ? 'Perhaps not deleted'
    : 'Not deleted'
