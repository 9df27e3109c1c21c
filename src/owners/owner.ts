/** The common interface of all kinds of owners: states are looked up by key, and decide whether a resource is kept. */
import type { Claim, Verdict } from '../plan/plan.ts'
import type { OwnerKind } from '../plan/pattern.ts'

/** The state of an owner. */
export interface OwnerState {
  /** `none`: no such owner is known to have existed. `unread`: the look-up failed. */
  readonly status: 'gone' | 'there' | 'none' | 'unread'
  /** Why its resources are deleted or kept. Untrusted text. */
  readonly reason: string
}

/** By key. */
export type OwnerStates = ReadonlyMap<string, OwnerState>

/** Looks up owners of one kind. */
export interface OwnerSource {
  /** Which of the possible owners of a name must be gone: all, or at least one if none exists. */
  readonly needs: 'all' | 'one'
  /** The number of keys of one request. */
  readonly perLook: number
  /** Never rejects: an owner that cannot be read has the state `unread`. */
  readonly look: (keys: readonly string[]) => Promise<OwnerStates>
}

export type OwnerSources = ReadonlyMap<OwnerKind, OwnerSource>

const NOUNS: Readonly<Record<OwnerKind, string>> = {
  ...{ pr: 'pull request', run: 'workflow run', branch: 'branch', until: 'expiry date' },
}

export const unread = (kind: OwnerKind, key: string, why: string): OwnerState => ({
  status: 'unread',
  reason: `the state of ${NOUNS[kind]} ${key} could not be read: ${why}`,
})

/** The number of reasons for a name with many possible owners. */
const MAX_REASONS = 3

/** The verdict on a claim, by the states of its possible owners. An owner without a state counts as `unread`. */
export function judgeClaim({ kind, keys }: Claim, states: OwnerStates, needs: OwnerSource['needs']): Verdict {
  const found = keys.map((key) => states.get(key) ?? unread(kind, key, 'it was not looked up'))
  const withStatus = (...statuses: readonly OwnerState['status'][]): OwnerState[] =>
    found.filter(({ status }) => statuses.includes(status))
  const [keeping] = needs === 'all' ? withStatus('there', 'none') : withStatus('there')
  if (keeping) return { kind: 'kept', reason: keeping.reason }
  const [silent] = withStatus('unread')
  if (silent) return { kind: 'unattempted', reason: silent.reason }
  const gone = withStatus('gone')
  const reasons = (some: readonly OwnerState[]): string => [...new Set(some.map(({ reason }) => reason))].join('; ')
  if (gone.length > 0) return { kind: 'gone', reason: reasons(gone) }
  return { kind: 'kept', reason: reasons(withStatus('none').slice(-MAX_REASONS)) || 'its name says of no owner' }
}
