/** The job summary: what happened in one line, then what needs attention, then the rest by type. */
import type { OutcomeKind } from '../plan/target.ts'
import { shownKind, resourceOf } from '../resources/registry.ts'
import { escapeHtml, plural } from '../runtime/text.ts'
import { renderAttention, renderProblem } from './attention.ts'
import { describeEntry, outcomeWords, SHORT, titleOf } from './describe.ts'
import { breakable, code, codeCell, headRow, idCell, tableRow, withPullRequestLinks } from './html.ts'
import type { Entry, Links, RunResult } from './result.ts'
import { SizedMarkdown } from './sized-markdown.ts'

/** The runner drops a summary of more than 1 MiB. Other steps of the job have their own. */
const MAX_BYTES = 900_000
const MAX_LINES = 50
const MAX_VALUE_LINES = 10
const ATTENTION: readonly OutcomeKind[] = ['failed', 'unattempted']

/** Markdown, in parts of at most `MAX_BYTES` together. Rows that do not fit are counted. */
export function renderSummary(result: RunResult): readonly string[] {
  const { info, problems, notes } = result
  const { links = {} } = info
  const paper = new SizedMarkdown(MAX_BYTES)
  paper.add(`### ${escapeHtml(titleOf(result), Infinity)}\n`)
  if (info.dryRun) paper.add('**This was a dry run: nothing was deleted.**\n')
  for (const problem of problems) if (problem.error) renderProblem(paper, problem, problem.error, links)
  const lines = problems.filter(({ error }) => error === undefined).map(({ line }) => line)
  for (const list of [lines, notes]) renderLines(paper, list)
  renderJobs(paper, result)

  const entries = sortedByName(result.entries)
  const attention = entries.filter((entry) => needsAttention(entry, result))
  renderAttention(paper, attention, info)
  const rest = entries.filter((entry) => !needsAttention(entry, result))
  const { kept = [], others = [] } = Object.groupBy(rest, ({ outcome }) =>
    outcome.kind === 'kept' ? 'kept' : 'others',
  )
  renderByType(paper, others, { isFolded: false, links })
  renderByType(paper, kept, { isFolded: true, links })
  for (const note of deletedNotes(entries)) paper.add(`<p>${escapeHtml(note, 500)}</p>\n`)
  renderConfiguration(paper, result)
  return paper.parts
}

/** By name, `preview-2` before `preview-10`. Where a name is not known, the order of the run stays. */
function sortedByName(entries: readonly Entry[]): readonly Entry[] {
  if (!entries.every(({ target }) => target.name !== undefined)) return entries
  const { compare } = new Intl.Collator('en', { numeric: true })
  return entries.toSorted((a, b) => compare(a.target.name ?? '', b.target.name ?? ''))
}

/** Notes about types of which something was deleted. */
function deletedNotes(entries: readonly Entry[]): string[] {
  const types = new Set(entries.flatMap(({ target, outcome }) => (outcome.kind === 'deleted' ? [target.type] : [])))
  return [...types].map((type) => resourceOf(type).docs.deletedNote).filter((note) => note !== undefined)
}

const needsAttention = ({ outcome }: Entry, { info }: RunResult): boolean =>
  ATTENTION.includes(outcome.kind) || (outcome.kind === 'absent' && info.failIfAbsent === true)

function renderLines(paper: SizedMarkdown, lines: readonly string[]): void {
  if (lines.length === 0) return
  const shown = lines.slice(0, MAX_LINES).map((line) => escapeHtml(line, 2_500))
  if (lines.length > MAX_LINES) shown.push(`… and ${lines.length - MAX_LINES} more: see the log.`)
  paper.add(`<ul>\n${shown.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>\n`)
}

function renderJobs(paper: SizedMarkdown, { jobs }: RunResult): void {
  if (jobs.length === 0) return
  const list = jobs.slice(0, 100).map(({ id, status }) => `${code(id)} (${escapeHtml(status)})`)
  paper.add(`<p>${plural(jobs.length, 'deletion job', 'deletion jobs')}: ${list.join(', ')}</p>\n`)
}

interface ListOptions {
  readonly isFolded: boolean
  readonly links: Links
}

function renderByType(paper: SizedMarkdown, entries: readonly Entry[], options: ListOptions): void {
  for (const [type, group] of Map.groupBy(entries, ({ target }) => target.type)) {
    const isFolded = options.isFolded || group.length > SHORT
    renderTable(paper, `${type}: ${outcomeWords(group)}`, group, { ...options, isFolded })
  }
}

/** A table of targets, with a column only for what some target has. */
function renderTable(
  paper: SizedMarkdown,
  title: string,
  entries: readonly Entry[],
  { isFolded, links }: ListOptions,
): void {
  const columns = COLUMNS.filter(({ cell }) => entries.some((entry) => cell(entry, links) !== ''))
  const heading = escapeHtml(title)
  const open = isFolded ? `<details><summary>${heading}</summary>\n` : `<h4>${heading}</h4>\n`
  paper.addList({
    open: `${open}<table>\n${headRow(columns.map(({ name }) => name))}`,
    items: entries
      .values()
      .map((entry) => ({ html: tableRow(columns.map(({ cell }) => cell(entry, links))), targets: 1 })),
    total: entries.length,
    more: (targets) =>
      `</table>\n<p>… and ${targets} more: see the report file (output <code>report-path</code>).</p>\n<table>`,
    close: isFolded ? '</table>\n</details>\n' : '</table>\n',
  })
}

interface Column {
  readonly name: string
  readonly cell: (entry: Entry, links: Links) => string
}

const COLUMNS: readonly Column[] = [
  { name: 'Outcome', cell: ({ outcome }) => outcome.kind },
  {
    name: 'ID',
    cell: ({ target }) => `${idCell(target.id)}${shownKind(target) && ` (${escapeHtml(shownKind(target))})`}`,
  },
  { name: 'Name', cell: ({ target: { name } }) => (name === undefined ? '' : codeCell(name)) },
  {
    name: 'Created',
    cell: ({ target: { createdAt, creator } }) =>
      [createdAt === undefined ? '' : timeOf(createdAt), creator === undefined ? '' : `by ${codeCell(creator, 80)}`]
        .filter(Boolean)
        .join(' '),
  },
  { name: 'Why', cell: (entry, links) => withPullRequestLinks(breakable(describeEntry(entry), 500), links) },
]

/** `2026-11-21 12:30 UTC` */
const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** The first lines of an input. */
function valueCell(value: string): string {
  const lines = value.split('\n').filter((line) => line.trim() !== '')
  const shown = lines.slice(0, MAX_VALUE_LINES).map((line) => `<code>${breakable(line.trim(), 500)}</code>`)
  if (lines.length > MAX_VALUE_LINES) shown.push(`… and ${lines.length - MAX_VALUE_LINES} more lines`)
  return shown.join('<br>')
}

function renderConfiguration(paper: SizedMarkdown, { info: { configuration = {} } }: RunResult): void {
  const rows = Object.entries(configuration).map(([name, value]) => tableRow([name, valueCell(value)]))
  if (rows.length === 0) return
  const table = `<table>\n${headRow(['Input', 'Value'])}\n${rows.join('\n')}\n</table>`
  paper.add(`<details><summary>What was configured</summary>\n${table}\n</details>\n`)
}
