/** What GitHub says of a pull request, and whether that lets go what belongs to it. Pure; `pull-requests.ts` asks. */
import { asObject, isObject } from '../runtime/json.ts'
import { parseTime } from '../runtime/time.ts'
import { unread, type OwnerState } from './owner.ts'

export type PullRequestState =
  | 'open'
  | 'closed'
  | 'merged'
  /** The repository has no pull request of that number. */
  | 'none'
  /** It has the label that keeps. */
  | { readonly keepLabel: string }
  /** It is open, but without the label that previews have. */
  | { readonly lacksLabel: string }
  /** It is open, and nobody has touched it since that time (ISO 8601). */
  | { readonly idleSince: string }
  /** GitHub did not answer: the reason, which is untrusted text. */
  | { readonly unreadable: string }

/** What counts besides open and closed. */
export interface PullRequestRules {
  /** A pull request with this label keeps what it has, closed or not. */
  readonly keepLabel?: string | undefined
  /** An open one without this label counts as closed. */
  readonly previewLabel?: string | undefined
  /** An open one that was not touched for so long counts as closed. In milliseconds. */
  readonly idleAfterMs?: number | undefined
}

/** Whether GitHub has to tell more than the state. */
export const needsDetails = ({ keepLabel, previewLabel, idleAfterMs }: PullRequestRules): boolean =>
  keepLabel !== undefined || previewLabel !== undefined || idleAfterMs !== undefined

/**
 * The state that the rules make of what GitHub tells. Nothing if it does not tell all that they need.
 *
 * @param labels as GitHub gives them: objects with a name
 * @param updatedAt as GitHub gives it: ISO 8601
 */
export function applyRules(
  state: 'open' | 'closed' | 'merged',
  { labels, updatedAt }: { readonly labels: unknown; readonly updatedAt: unknown },
  rules: PullRequestRules,
  now: number,
): PullRequestState | undefined {
  const { keepLabel, previewLabel, idleAfterMs } = rules
  if (keepLabel !== undefined || previewLabel !== undefined) {
    const names = Array.isArray(labels) ? labels.map((label) => asObject(label).name) : [undefined]
    if (!names.every((name) => typeof name === 'string')) return undefined
    // Two labels of a repository never differ in upper and lower case alone.
    const has = (wanted: string): boolean => names.some((name) => name.toLowerCase() === wanted.toLowerCase())
    if (keepLabel !== undefined && has(keepLabel)) return { keepLabel }
    if (state === 'open' && previewLabel !== undefined && !has(previewLabel)) return { lacksLabel: previewLabel }
  }
  if (state === 'open' && idleAfterMs !== undefined) {
    const touchedAt = typeof updatedAt === 'string' ? parseTime(updatedAt) : undefined
    if (touchedAt === undefined) return undefined
    if (now - touchedAt >= idleAfterMs) return { idleSince: new Date(touchedAt).toISOString() }
  }
  return state
}

/** The state of an owner that a pull request's is. */
export function ownerStateOf(number: string, state: PullRequestState): OwnerState {
  if (state === 'none') return { status: 'none', reason: `this repository has no pull request ${number}` }
  if (isObject(state) && 'unreadable' in state) return unread('pr', number, state.unreadable)
  const pullRequest = `pull request ${number}`
  if (state === 'open') return { status: 'there', reason: `${pullRequest} is open` }
  if (typeof state === 'string') return { status: 'gone', reason: `${pullRequest} is ${state}` }
  if ('keepLabel' in state) return { status: 'there', reason: `${pullRequest} has the label "${state.keepLabel}"` }
  const why =
    'lacksLabel' in state ? `without the label "${state.lacksLabel}"` : `and untouched since ${state.idleSince}`
  return { status: 'gone', reason: `${pullRequest} is open ${why}` }
}
