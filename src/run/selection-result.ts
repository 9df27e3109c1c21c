/** What a selection gives, by id or by name. */
import type { LookupResults } from '../deletion/context.ts'
import type { Candidate } from '../plan/plan.ts'

export interface SelectionResult {
  readonly candidates: readonly Candidate[]
  /** What the list or a look-up has shown of the targets. */
  readonly known: LookupResults
  /** The lists that were read to their end. */
  readonly listings: readonly Listing[]
}

/** A list that was read to its end. */
export interface Listing {
  readonly type: string
  /** Host, account site and project, for people. */
  readonly place: string
  readonly rows: number
  /** What the names had to have in them; empty where all rows were asked for. */
  readonly searchText: string
}
