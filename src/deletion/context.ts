/** What the deletion engines share: API, client, and events for the run. */
import type { Client } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Hold } from '../plan/plan.ts'
import type { Outcome, Target } from '../plan/target.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'
import type { Api } from './api.ts'

export interface Context {
  readonly type: { readonly name: string; readonly singular: string; readonly plural: string }
  readonly api: Api
  readonly client: Client
  readonly clock: Clock
  readonly cancellation: Cancellation
  /** The largest number of requests under way at once. */
  readonly concurrency: number
  /** Host, account site and project, for people. */
  readonly place: string
  readonly events: DeletionEvents
}

/** Calls from the engines to the run. */
export interface DeletionEvents {
  /** Called exactly once for each target that is to be deleted. */
  readonly setOutcome: (target: Target, outcome: Outcome) => void
  /** A look-up found the name of a target. */
  readonly setName: (target: Target, name: string) => void
  /** A request to delete these targets is being sent. */
  readonly markSubmitted: (targets: readonly Target[]) => void
  /** The status and progress (0 to 1) of a deletion job, whenever they are read. */
  readonly setJob: (id: string, status: string, progress?: number) => void
  /** A line for the log. */
  readonly log: (line: string) => void
  /** A notice in the report, which does not make the step red. */
  readonly notice: (line: string) => void
  /** Which of these targets must not be deleted now, by target key. Undefined if no target has an owner. */
  readonly holds?: (targets: readonly Target[]) => Promise<ReadonlyMap<string, Hold>>
}

/** `unknown`: the look-up failed. */
export type LookupResult =
  | { readonly status: 'present'; readonly name?: string | undefined }
  | { readonly status: 'absent'; readonly requestId?: string | undefined }
  | { readonly status: 'unknown'; readonly error: CloudError }

/** Look-up results by target key. */
export type LookupResults = ReadonlyMap<string, LookupResult>
