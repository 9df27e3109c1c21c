/** A resource to delete, and the outcome of its deletion. */
import type { CloudError } from '../huaweicloud/errors.ts'

export interface Target {
  readonly type: string
  /** If the type has several kinds. */
  readonly kind?: string
  readonly id: string
  /** From the service: untrusted text. */
  readonly name?: string
  readonly creator?: string
  /** Milliseconds since 1970. */
  readonly createdAt?: number
}

/** The key of a target in maps: `type/kind/id`, or `type//id` without a kind. */
export const keyOf = ({ type, kind, id }: Target): string => `${type}/${kind ?? ''}/${id}`

export const OUTCOMES = ['deleted', 'absent', 'kept', 'planned', 'submitted', 'failed', 'unattempted'] as const
export type OutcomeKind = (typeof OUTCOMES)[number]

/**
 * How a target ended. `reason` is a text for people. `state` of a failed target: a look-up found it (`there`), or it is `unknown`
 * whether it was deleted.
 */
export type Outcome = (
  | { readonly kind: Exclude<OutcomeKind, 'failed'> }
  | { readonly kind: 'failed'; readonly state: 'there' | 'unknown'; readonly error: CloudError }
) & {
  readonly reason?: string
  /** No look-up could confirm the response of the service. */
  readonly unverified?: boolean
  readonly attempts?: number
  readonly requestId?: string | undefined
}
