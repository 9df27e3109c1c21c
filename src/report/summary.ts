/** The job summary: what happened in one line, then what needs attention, then the rest by type. */
import type { OutcomeKind, Target } from '../plan/target.ts'
import { describeEntry, describeError, headlineOf, remedyFor, outcomeWords, SHORT, stateWords } from './describe.ts'
import type { Entry, RunResult } from './result.ts'
import { plural, escapeHtml } from '../runtime/text.ts'

/** The runner drops a summary of more than 1 MiB whole; other steps of the job have theirs apart. */
const MAX_BYTES = 900_000
const MAX_PROBLEMS = 50
const ATTENTION: readonly OutcomeKind[] = ['failed', 'unattempted']

/** Markdown, in parts of at most `MAX_BYTES` together; rows that do not fit are counted. */
export function renderSummary(result: RunResult): readonly string[] {
  const { entries, ok, info } = result
  const mark = !ok ? '❌' : info.dryRun ? '🔍' : '✅'
  const paper = new SizedMarkdown(MAX_BYTES)
  paper.add(`### ${mark} Huawei Cloud Cleanup: ${escapeHtml(headlineOf(result), 500)}\n`)
  if (info.dryRun) paper.add('**This was a dry run: nothing was deleted.**\n')
  for (const lines of [result.problems, result.notes]) renderLines(paper, lines)
  renderJobs(paper, result)

  const attention = entries.filter((entry) => needsAttention(entry, result))
  renderAttention(paper, attention)
  const rest = entries.filter((entry) => !needsAttention(entry, result))
  for (const [type, group] of Object.entries(Object.groupBy(rest, ({ target }) => target.type))) {
    renderGroup(paper, `${type}: ${outcomeWords(group ?? [])}`, group ?? [])
  }
  if (entries.some(isInRecycleBin)) {
    paper.add(
      '<p>Deleted build tasks stay in the recycle bin of CodeArts Build for a while, where they can be restored.</p>\n',
    )
  }
  return paper.parts
}

const isInRecycleBin = ({ target, outcome }: Entry): boolean =>
  target.type === 'codeartsbuild-task' && outcome.kind === 'deleted'

const needsAttention = ({ outcome }: Entry, { info }: RunResult): boolean =>
  ATTENTION.includes(outcome.kind) || (outcome.kind === 'absent' && info.failIfAbsent === true)

/** Text that grows up to a limit, of which the end is kept free for saying what is missing. */
class SizedMarkdown {
  readonly parts: string[] = []
  #left: number

  constructor(bytes: number) {
    this.#left = bytes - 1_000
  }

  /** Whether it still fitted. */
  add(part: string): boolean {
    const bytes = Buffer.byteLength(part) + 1
    if (bytes > this.#left) return false
    this.#left -= bytes
    this.parts.push(`${part}\n`)
    return true
  }

  /** Rows between a head and a foot that always fit. */
  rows(head: string, rows: Iterable<string>, total: number, foot: string): void {
    if (!this.add(head)) return
    let shown = 0
    for (const row of rows) {
      if (!this.add(row)) break
      shown += 1
    }
    this.parts.push(`</table>\n`)
    if (shown < total)
      this.parts.push(`<p>… and ${total - shown} more: see the report file (output <code>report-path</code>).</p>\n`)
    this.parts.push(foot)
  }
}

function renderLines(paper: SizedMarkdown, lines: readonly string[]): void {
  if (lines.length === 0) return
  const shown = lines.slice(0, MAX_PROBLEMS).map((line) => `<code>${escapeHtml(line, 2_500)}</code>`)
  if (lines.length > MAX_PROBLEMS) shown.push(`… and ${lines.length - MAX_PROBLEMS} more: see the log`)
  paper.add(`<ul>\n${shown.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>\n`)
}

function renderJobs(paper: SizedMarkdown, { jobs }: RunResult): void {
  if (jobs.length === 0) return
  const list = jobs.slice(0, 100).map(({ id, status }) => `<code>${escapeHtml(id)}</code> (${escapeHtml(status)})`)
  paper.add(`<p>${plural(jobs.length, 'ROMA job', 'ROMA jobs')}: ${list.join(', ')}</p>\n`)
}

/** One row a target: what the service said, and what to do. */
function renderAttention(paper: SizedMarkdown, entries: readonly Entry[]): void {
  if (entries.length === 0) return
  const head = '<tr><th>Outcome</th><th>Resource</th><th>What was said</th><th>What to do</th></tr>'
  const rows = entries.values().map(({ target, outcome, why }) => {
    const resource = `${target.type}${target.kind === 'task' ? ' (task)' : ''}<br><code>${escapeHtml(target.id)}</code>${nameOf(target, '<br>')}`
    if (outcome.kind !== 'failed')
      return tableRow([
        outcome.kind,
        resource,
        escapeHtml(describeEntry({ outcome, why }), 500),
        whatNext(outcome.kind),
      ])
    const advice = remedyFor(outcome.error)
    return tableRow([
      `failed,<br>${stateWords(outcome)}`,
      resource,
      `<code>${escapeHtml(describeError(outcome.error), 3_000)}</code>${why ? `<br>${escapeHtml(why, 500)}` : ''}`,
      escapeHtml(advice ?? '', 1_000),
    ])
  })
  paper.rows(`<h4>Needs attention (${entries.length})</h4>\n<table>\n${head}`, rows, entries.length, '\n')
}

const whatNext = (kind: OutcomeKind): string =>
  kind === 'unattempted'
    ? 'Run again when the reason is out of the way.'
    : 'Take it off the list, or leave fail-if-absent off.'

/** A list of what went as it should; folded when it is long. */
function renderGroup(paper: SizedMarkdown, title: string, entries: readonly Entry[]): void {
  const known = {
    name: entries.some(({ target }) => target.name !== undefined),
    created: entries.some(({ target }) => target.createdAt),
    creator: entries.some(({ target }) => target.creator),
    note: entries.some(({ outcome, why }) => outcome.reason ?? why),
  }
  const head = [
    'Outcome',
    'ID',
    known.name && 'Name',
    known.created && 'Created',
    known.creator && 'By',
    known.note && 'Why',
  ].filter((title) => title)
  const rows = entries
    .values()
    .map(({ target, outcome, why }) =>
      tableRow([
        outcome.kind,
        `<code>${escapeHtml(target.id)}</code>${target.kind === 'task' ? ' (task)' : ''}`,
        ...(known.name ? [nameOf(target)] : []),
        ...(known.created
          ? [target.createdAt ? new Date(target.createdAt).toISOString().slice(0, 16).replace('T', ' ') : '']
          : []),
        ...(known.creator
          ? [target.creator === undefined ? '' : `<code>${escapeHtml(target.creator, 80)}</code>`]
          : []),
        ...(known.note ? [escapeHtml(describeEntry({ outcome, why }), 500)] : []),
      ]),
    )
  const heading = escapeHtml(title)
  const folded = entries.length > SHORT
  const open = folded ? `<details><summary>${heading}</summary>\n` : `<h4>${heading}</h4>\n`
  const columns = `<tr>${head.map((name) => `<th>${String(name)}</th>`).join('')}</tr>`
  paper.rows(`${open}<table>\n${columns}`, rows, entries.length, folded ? '</details>\n\n' : '\n')
}

function nameOf({ name }: Target, before = ''): string {
  return name === undefined ? '' : `${before}<code>${escapeHtml(name)}</code>`
}

const tableRow = (cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
