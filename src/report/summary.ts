/** The job summary: what happened in one line, then what needs attention, then the rest by type. */
import type { OutcomeKind, Target } from '../plan/target.ts'
import {
  byReason,
  describeEntry,
  describeError,
  outcomeWords,
  remedyFor,
  SHORT,
  stateWords,
  titleOf,
} from './describe.ts'
import type { Entry, RunResult } from './result.ts'
import { resourceOf } from '../resources/registry.ts'
import { plural, escapeHtml } from '../runtime/text.ts'

/** The runner drops a summary of more than 1 MiB whole; other steps of the job have theirs apart. */
const MAX_BYTES = 900_000
const MAX_PROBLEMS = 50
/** So many targets are named that were not attempted for the same reason. */
const MAX_FOLDED = 200
const ATTENTION: readonly OutcomeKind[] = ['failed', 'unattempted']

/** Markdown, in parts of at most `MAX_BYTES` together; rows that do not fit are counted. */
export function renderSummary(result: RunResult): readonly string[] {
  const { entries, info } = result
  const paper = new SizedMarkdown(MAX_BYTES)
  paper.add(`### ${escapeHtml(titleOf(result), Infinity)}\n`)
  if (info.dryRun) paper.add('**This was a dry run: nothing was deleted.**\n')
  for (const lines of [result.problems, result.notes]) renderLines(paper, lines)
  renderJobs(paper, result)

  const attention = entries.filter((entry) => needsAttention(entry, result))
  renderAttention(paper, attention)
  const rest = entries.filter((entry) => !needsAttention(entry, result))
  for (const [type, group] of Object.entries(Object.groupBy(rest, ({ target }) => target.type))) {
    renderGroup(paper, `${type}: ${outcomeWords(group ?? [])}`, group ?? [])
  }
  for (const note of deletedNotes(entries)) paper.add(`<p>${escapeHtml(note, 500)}</p>\n`)
  return paper.parts
}

/** What is to be said of types of which something was deleted. */
function deletedNotes(entries: readonly Entry[]): string[] {
  const types = new Set(entries.flatMap(({ target, outcome }) => (outcome.kind === 'deleted' ? [target.type] : [])))
  return [...types].map((type) => resourceOf(type).docs.deletedNote).filter((note) => note !== undefined)
}

const needsAttention = ({ outcome }: Entry, { info }: RunResult): boolean =>
  ATTENTION.includes(outcome.kind) || (outcome.kind === 'absent' && info.failIfAbsent === true)

/** A row of a table, and how many targets it is about. */
interface Row {
  readonly html: string
  readonly targets: number
}

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
  rows(head: string, rows: Iterable<Row>, total: number, foot: string): void {
    if (!this.add(head)) return
    let shown = 0
    for (const { html, targets } of rows) {
      if (!this.add(html)) break
      shown += targets
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
  paper.add(`<p>${plural(jobs.length, 'deletion job', 'deletion jobs')}: ${list.join(', ')}</p>\n`)
}

/** What was said and what to do: one row a target, and one for all that were not attempted for the same reason. */
function renderAttention(paper: SizedMarkdown, entries: readonly Entry[]): void {
  if (entries.length === 0) return
  const head = '<tr><th>Outcome</th><th>Resource</th><th>What was said</th><th>What to do</th></tr>'
  const asked = entries.filter(({ outcome }) => outcome.kind !== 'unattempted')
  const missed = entries.filter(({ outcome }) => outcome.kind === 'unattempted')
  const rows = [...asked.map((entry) => [entry] as const), ...byReason(missed)].values().map(attentionRow)
  paper.rows(`<h4>Needs attention (${entries.length})</h4>\n<table>\n${head}`, rows, entries.length, '\n')
}

function attentionRow(group: readonly [Entry, ...Entry[]]): Row {
  const [{ target, outcome, why, isExplained }] = group
  const row = (...cells: readonly string[]): Row => ({ html: tableRow(cells), targets: group.length })
  if (outcome.kind === 'failed') {
    const said = `<code>${escapeHtml(describeError(outcome.error), 3_000)}</code>`
    const reason = why ? `<br>${escapeHtml(why, 500)}` : ''
    const remedy = escapeHtml(remedyFor(outcome.error) ?? '', 1_000)
    return row(`failed,<br>${stateWords(outcome)}`, resourceCell(target), said + reason, remedy)
  }
  const isMany = group.length > 1
  const said = escapeHtml(describeEntry({ outcome, why: isMany ? undefined : why }), 500)
  const unattempted = isExplained ? 'See the problem at the top.' : 'Fix the reason above and run again.'
  const absent = 'Take it off the list, or leave fail-if-absent off.'
  const remedy = outcome.kind === 'unattempted' ? unattempted : absent
  return row(outcome.kind, isMany ? folded(group) : resourceCell(target), said, remedy)
}

const resourceCell = (target: Target): string =>
  `${target.type}${target.kind === 'task' ? ' (task)' : ''}<br><code>${escapeHtml(target.id)}</code>${nameOf(target, '<br>')}`

function folded(entries: readonly Entry[]): string {
  const items = entries.slice(0, MAX_FOLDED).map(({ target }) => `<li>${resourceCell(target)}</li>`)
  if (entries.length > MAX_FOLDED) items.push(`<li>… and ${entries.length - MAX_FOLDED} more: see the report file</li>`)
  return `<details><summary>${entries.length} targets</summary><ul>${items.join('')}</ul></details>`
}

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
  ].filter(Boolean)
  const rows = entries.values().map(({ target, outcome, why }) => ({
    targets: 1,
    html: tableRow([
      outcome.kind,
      `<code>${escapeHtml(target.id)}</code>${target.kind === 'task' ? ' (task)' : ''}`,
      ...(known.name ? [nameOf(target)] : []),
      ...(known.created
        ? [target.createdAt ? new Date(target.createdAt).toISOString().slice(0, 16).replace('T', ' ') : '']
        : []),
      ...(known.creator ? [target.creator === undefined ? '' : `<code>${escapeHtml(target.creator, 80)}</code>`] : []),
      ...(known.note ? [escapeHtml(describeEntry({ outcome, why }), 500)] : []),
    ]),
  }))
  const heading = escapeHtml(title)
  const isLong = entries.length > SHORT
  const open = isLong ? `<details><summary>${heading}</summary>\n` : `<h4>${heading}</h4>\n`
  const columns = `<tr>${head.map((name) => `<th>${String(name)}</th>`).join('')}</tr>`
  paper.rows(`${open}<table>\n${columns}`, rows, entries.length, isLong ? '</details>\n\n' : '\n')
}

function nameOf({ name }: Target, before = ''): string {
  return name === undefined ? '' : `${before}<code>${escapeHtml(name)}</code>`
}

const tableRow = (cells: readonly string[]): string => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
