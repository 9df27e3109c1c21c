/** The result of a selection, by ID or by name. */
import type { LookupResults } from '../deletion/context.ts'
import type { Candidate } from '../plan/plan.ts'

export interface SelectionResult {
  readonly candidates: readonly Candidate[]
  /** Results of lists and look-ups, which need not be requested again. */
  readonly known: LookupResults
  readonly listings: readonly Listing[]
}

/** A list that was read completely. */
export interface Listing {
  readonly type: string
  /** Host, account site and project, for people. */
  readonly place: string
  readonly rows: number
  /** The text that the service searched names for; empty if it listed all rows. */
  readonly searchText: string
}
