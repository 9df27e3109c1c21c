/** What every kind of owner has in common: it is asked for by its keys, and what it answers lets a resource go or keeps it. */
import type { Claim, Verdict } from '../plan/plan.ts'
import type { OwnerKind } from '../plan/pattern.ts'

/** What is known of an owner now. */
export interface OwnerState {
  /** `none`: there is no such owner, and never was as far as is known. `unread`: nobody answered. */
  readonly status: 'gone' | 'there' | 'none' | 'unread'
  /** What people read: why it lets go what it has, or keeps it. Untrusted text. */
  readonly reason: string
}

/** By key. */
export type OwnerStates = ReadonlyMap<string, OwnerState>

/** A kind of owner, and how it is asked for. */
export interface OwnerSource {
  /** What of the owners that a name may mean must be gone: all, or at least one while none is there. */
  readonly needs: 'all' | 'one'
  /** How many keys one look names. */
  readonly perLook: number
  /** Never rejects: what cannot be read has that as its state. */
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

/** Of a name that may mean many owners, before the others are left out. */
const MAX_REASONS = 3

/** What becomes of a resource by the states of the owners that it may belong to. One without a state was not read. */
export function judgeClaim({ kind, keys }: Claim, states: OwnerStates, needs: OwnerSource['needs']): Verdict {
  const found = keys.map((key) => states.get(key) ?? unread(kind, key, 'it was not asked for'))
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
