/** The part of the job summary that needs attention: a block for each cause, with its targets. */
import { isDenied, type CloudError } from '../huaweicloud/errors.ts'
import { adviceFor, anchorOf } from './error-advice.ts'
import {
  asSentence,
  byCause,
  capitalized,
  describeEntry,
  describeRequest,
  describeResponse,
  explain,
  reasonOf,
  remedyForMissed,
  stateWords,
} from './describe.ts'
import type { Group } from './describe.ts'
import { code, link, withPullRequestLinks } from './html.ts'
import type { Entry, Links, Problem, RunInfo } from './result.ts'
import type { SizedMarkdown } from './sized-markdown.ts'
import { type Item } from './sized-markdown.ts'
import { shownKind } from '../resources/registry.ts'
import { escapeHtml, plural } from '../runtime/text.ts'

/** More targets than these are folded. */
const MAX_OPEN = 5
/** Of targets that were not attempted for the same reason, so many are named. */
const MAX_UNATTEMPTED = 200
const MORE = 'see the report file (output <code>report-path</code>)'

/** Cause, what to do, what the service said, and the targets, for each cause. */
export function renderAttention(paper: SizedMarkdown, entries: readonly Entry[], info: RunInfo): void {
  if (entries.length === 0) return
  paper.add(`<h4>Needs attention (${entries.length})</h4>\n`)
  for (const group of byCause(entries)) {
    paper.add(head(group, info))
    const named = group[0].outcome.kind === 'unattempted' ? group.slice(0, MAX_UNATTEMPTED) : group
    const items = named.values().map((entry) => targetItem(entry, group[0], info.links ?? {}))
    const isFolded = group.length > MAX_OPEN
    paper.addList({
      open: isFolded ? `<details><summary>${group.length} targets</summary>\n<ul>` : '<ul>',
      items,
      total: group.length,
      more: (targets) => `<li>… and ${targets} more: ${MORE}</li>`,
      close: isFolded ? '</ul>\n</details>\n' : '</ul>\n',
    })
  }
}

/** A problem of the run whose cause is an error of a service. */
export function renderProblem(paper: SizedMarkdown, { title = '' }: Problem, error: CloudError, links: Links): void {
  const { meaning } = explain(error)
  const cause = `<strong>${escapeHtml(title, 2_500)}.</strong> ${escapeHtml(meaning, 1_000)}`
  paper.add(block(cause.trim(), error, links))
}

function head(group: Group, info: RunInfo): string {
  const { links = {} } = info
  const [{ outcome, isExplained }] = group
  const targets = plural(group.length, 'target', 'targets')
  const state = outcome.kind === 'failed' ? `failed, ${stateWords(outcome)}` : outcome.kind
  if (isExplained) return paragraph([`<strong>See the problem at the top.</strong> (${targets}: ${state})`])
  if (outcome.kind === 'failed') {
    const { meaning } = explain(outcome.error)
    const cause = meaning || 'The deletion failed.'
    return block(`<strong>${escapeHtml(cause, 1_000)}</strong> (${targets}: ${state})`, outcome.error, links)
  }
  const [cause, remedy] =
    outcome.kind === 'absent'
      ? [
          'What was to be deleted was already gone, and fail-if-absent is true.',
          'Remove it from the list, or leave fail-if-absent off.',
        ]
      : [reasonOf(outcome.reason ?? '', group.length), remedyForMissed(info)]
  return paragraph([
    `<strong>${escapeHtml(asSentence(capitalized(cause)), 500)}</strong> (${targets}: ${state})`,
    `<em>What to do:</em> ${remedy}`,
  ])
}

function block(cause: string, error: CloudError, links: Links): string {
  const { encodedAuthorizationMessage: encoded } = error
  const { remedy } = explain(error)
  const said = code(describeRequest(error), 3_000)
  const todo = [remedy && escapeHtml(remedy, 2_000), ...docLinks(error, links)].filter(Boolean).join(' ')
  const text = paragraph([cause, todo && `<em>What to do:</em> ${todo}`, `<em>What was said:</em> ${said}`])
  if (encoded === undefined) return text
  const fold = `<details><summary>Encoded authorization message</summary>\n<p>${code(encoded, 5_000)}</p>\n</details>\n`
  return `${text}\n${fold}`
}

const paragraph = (lines: readonly string[]): string => `<p>${lines.filter(Boolean).join('<br>\n')}</p>\n`

function docLinks(error: CloudError, { docs }: Links): string[] {
  if (docs === undefined) return []
  const advice = error.remedy ? undefined : adviceFor(error)
  const isAboutSetup = isDenied(error) || error.status === 401 || /^(STS|IAM|PAP)/.test(error.code ?? '')
  const links = [
    advice && link(`${docs}/troubleshooting.md#${anchorOf(advice)}`, 'Troubleshooting'),
    isAboutSetup && link(`${docs}/huaweicloud-setup.md`, 'Setup guide'),
  ].filter((each) => typeof each === 'string')
  return links.length > 0 ? [`(${links.join(', ')})`] : []
}

/** A target, why it was to be deleted, and what was said where that differs from the first of its group. */
function targetItem({ target, outcome, why }: Entry, first: Entry, links: Links): Item {
  const { type, id, name } = target
  const kind = shownKind(target)
  const parts = [`${type}${kind && ` (${escapeHtml(kind)})`} ${code(id)}${name === undefined ? '' : ` ${code(name)}`}`]
  if (outcome.kind === 'failed') {
    if (why) parts.push(withPullRequestLinks(escapeHtml(why, 500), links))
    const { requestId } = outcome.error
    const isSame =
      first.outcome.kind === 'failed' && describeResponse(outcome.error) === describeResponse(first.outcome.error)
    if (!isSame) parts.push(code(describeRequest(outcome.error), 1_000))
    else if (first.target !== target && requestId) parts.push(`request id ${code(requestId, 80)}`)
  } else if (outcome.kind !== 'unattempted') parts.push(escapeHtml(describeEntry({ outcome, why }), 500))
  return { html: `<li>${parts.filter(Boolean).join('<br>')}</li>`, targets: 1 }
}
