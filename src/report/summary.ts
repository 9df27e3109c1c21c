/** The job summary: what happened in one line, then what needs attention, then every target. */
import type { OutcomeKind } from '../outcome.ts'
import { describeOutcome, headlineOf } from './describe.ts'
import type { Entry, Result } from './result.ts'
import { count, html } from './text.ts'

/** The runner drops a summary of more than 1 MiB whole; other steps of the job have theirs apart. */
const MAX_BYTES = 900_000
const ATTENTION: readonly OutcomeKind[] = ['failed', 'unattempted']

/** Markdown, at most `MAX_BYTES`; rows that do not fit are counted. */
export function renderSummary(result: Result): string {
  const { entries, problems, ok, jobs, headline } = result
  const mark = headline.dryRun ? '🔍' : ok ? '✅' : '❌'
  const parts = [`### ${mark} Huawei Cloud Cleanup: ${html(headlineOf(result), 500)}\n`]
  if (problems.length > 0) {
    parts.push(
      `<ul>\n${problems
        .slice(0, 50)
        .map((problem) => `<li>${html(problem, 2_500)}</li>`)
        .join('\n')}\n</ul>\n`,
    )
  }
  if (jobs.length > 0) {
    const list = jobs.slice(0, 100).map(({ id, status }) => `<code>${html(id)}</code> ${html(status)}`)
    parts.push(`<p>${count(jobs.length, 'ROMA job', 'ROMA jobs')}: ${list.join(', ')}</p>\n`)
  }
  const attention = entries.filter(({ outcome }) => ATTENTION.includes(outcome.kind))
  const rest = entries.filter(({ outcome }) => !ATTENTION.includes(outcome.kind))
  const budget = new Budget(MAX_BYTES - parts.join('').length * 2)
  parts.push(table(attention, 'Needs attention', budget, false), table(rest, 'The others', budget, rest.length > 50))
  return `${parts.filter(Boolean).join('\n')}\n`
}

/** Counts bytes, so that nothing is dropped unsaid. */
class Budget {
  #left: number

  constructor(bytes: number) {
    this.#left = bytes
  }

  take(text: string): boolean {
    this.#left -= Buffer.byteLength(text) + 1
    return this.#left > 0
  }
}

function table(entries: readonly Entry[], title: string, budget: Budget, folded: boolean): string {
  if (entries.length === 0) return ''
  const rows: string[] = []
  for (const entry of entries) {
    const row = renderRow(entry)
    if (!budget.take(row)) break
    rows.push(row)
  }
  const missing = entries.length - rows.length
  const note = missing > 0 ? `<p>… and ${missing} more: see the report file (output <code>report-path</code>)</p>` : ''
  const head = '<tr><th>Outcome</th><th>Type</th><th>ID</th><th>Name</th><th>What happened</th></tr>'
  const body = `<table>\n${head}\n${rows.join('\n')}\n</table>\n${note}`
  const heading = `${title} (${entries.length})`
  return folded ? `<details><summary>${heading}</summary>\n${body}\n</details>\n` : `<h4>${heading}</h4>\n${body}\n`
}

function renderRow({ target, outcome }: Entry): string {
  const name = target.name ?? outcome.name
  const cells = [
    outcome.kind,
    `${target.type}${target.kind === 'task' ? ' (task)' : ''}`,
    `<code>${html(target.id)}</code>`,
    name === undefined ? '' : `<code>${html(name)}</code>`,
    html(describeOutcome(outcome), 1_500),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}
