/** What is to be deleted, and how it ended. */
import type { CloudError } from '../huaweicloud/errors.ts'

export interface Target {
  readonly type: string
  /** Where a type has several. */
  readonly kind?: string
  readonly id: string
  /** As the service gives it: untrusted text. */
  readonly name?: string
  readonly creator?: string
  /** Milliseconds since 1970. */
  readonly createdAt?: number
}

/** Identifies a target wherever it is looked up: `type/kind/id`, and `type//id` where there is no kind. */
export const keyOf = ({ type, kind, id }: Target): string => `${type}/${kind ?? ''}/${id}`

export const OUTCOMES = ['deleted', 'absent', 'kept', 'planned', 'submitted', 'failed', 'unattempted'] as const
export type OutcomeKind = (typeof OUTCOMES)[number]

/**
 * How a target ended. `reason` is a sentence for people. A failure says what is known of the resource: still `there`, or
 * `unknown` because the delete may have been carried out.
 */
export type Outcome = (
  | { readonly kind: Exclude<OutcomeKind, 'failed'> }
  | { readonly kind: 'failed'; readonly state: 'there' | 'unknown'; readonly error: CloudError }
) & {
  readonly reason?: string
  /** The service said so, but nothing but its word was to be had. */
  readonly unverified?: boolean
  readonly attempts?: number
  readonly requestId?: string | undefined
}
