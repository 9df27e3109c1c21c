/** Pieces of HTML for the job summary. Untrusted text in them is escaped, and cannot widen the page. */
import { escapeEntities, escapeForLog, escapeHtml, escapeMentions } from '../runtime/text.ts'
import type { Links } from './result.ts'

/** No line can break within a longer word, except where a tag allows it. */
const LONGEST_WORD = 20
/** IDs up to this length stay whole, so that they can be searched for. */
const LONGEST_ID = 32
/** Stands for `<wbr>` while text is escaped: `escapeForLog` leaves no control character. */
const BREAK = '\u0001'

/** Text for a cell of a table: long words may break. */
export function breakable(text: string, max = 200, longest = LONGEST_WORD): string {
  const long = new RegExp(`[^\\s-]{${longest + 1},}`, 'gu')
  const parts = new RegExp(`.{${LONGEST_WORD}}(?=.)`, 'gu')
  const marked = escapeForLog(text, max).replace(long, (word) => word.replace(parts, `$&${BREAK}`))
  return escapeMentions(escapeEntities(marked)).replaceAll(BREAK, '<wbr>')
}

/** An ID or a name in a cell of a table. */
export const idCell = (id: string): string => `<code>${breakable(id, 200, LONGEST_ID)}</code>`
export const codeCell = (text: string, max?: number): string => `<code>${breakable(text, max)}</code>`

export const code = (text: string, max?: number): string => `<code>${escapeHtml(text, max)}</code>`

export const link = (url: string, text: string): string => `<a href="${escapeEntities(url)}">${text}</a>`

/** The action's own words, with links to the pull requests that they name. */
export function withPullRequestLinks(html: string, { repository }: Links): string {
  if (repository === undefined) return html
  return html.replace(/\bpull request (\d{1,10})\b/g, (text, number) => link(`${repository}/pull/${number}`, text))
}

export const tableRow = (cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`

export const headRow = (names: readonly string[]): string =>
  `<tr>${names.map((name) => `<th>${name}</th>`).join('')}</tr>`
