/** The state of a pull request by its fields and the rules of the inputs. Pure; `pull-requests.ts` sends the requests. */
import { asObject, isObject } from '../runtime/json.ts'
import { parseTime } from '../runtime/time.ts'
import { unread, type OwnerState } from './owner.ts'

export type PullRequestState =
  | 'open'
  | 'closed'
  | 'merged'
  /** The repository has no pull request with that number. */
  | 'none'
  /** It has the label of `keep-label`. */
  | { readonly keepLabel: string }
  /** It is open, without the label of `preview-label`. */
  | { readonly lacksLabel: string }
  /** It is open, and was last changed at that time (ISO 8601). */
  | { readonly idleSince: string }
  /** The request failed: the reason, which is untrusted text. */
  | { readonly unreadable: string }

/** Rules besides open and closed. */
export interface PullRequestRules {
  /** The resources of a pull request with this label are kept, even if it is closed. */
  readonly keepLabel?: string | undefined
  /** An open pull request without this label counts as closed. */
  readonly previewLabel?: string | undefined
  /** An open pull request without a change for this time counts as closed. In milliseconds. */
  readonly idleAfterMs?: number | undefined
}

/** Whether the rules need labels or the time of the last change. */
export const needsDetails = ({ keepLabel, previewLabel, idleAfterMs }: PullRequestRules): boolean =>
  keepLabel !== undefined || previewLabel !== undefined || idleAfterMs !== undefined

/**
 * The state by the rules. Undefined if a field that they need is missing.
 *
 * @param labels from GitHub: objects with a name
 * @param updatedAt from GitHub: ISO 8601
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
    // Names of labels are unique regardless of case.
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

/** The state of a pull request as the state of an owner. */
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
