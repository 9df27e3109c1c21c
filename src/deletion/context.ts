/** What the engines are given to work with. */
import type { Client } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
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
  /** Requests under way at once. */
  readonly concurrency: number
  /** Which of several same-looking services this is, for people: host, account site, project. */
  readonly place: string
  readonly events: DeletionEvents
}

/** What the engines tell the run. */
export interface DeletionEvents {
  /** How a target ended. Called once for each target that is to be deleted. */
  readonly setOutcome: (target: Target, outcome: Outcome) => void
  /** The name under which a look-up saw a target. */
  readonly setName: (target: Target, name: string) => void
  /** A request to delete these is going out. */
  readonly markSubmitted: (targets: readonly Target[]) => void
  /** A deletion job: its id when it is known, its status and progress (0 to 1) as they change. */
  readonly setJob: (id: string, status: string, progress?: number) => void
  /** A line for the log. */
  readonly log: (line: string) => void
  /** Something that went well, and that people should know nevertheless. */
  readonly notice: (line: string) => void
  /** Which of these must not be deleted now, by target key. Nothing where owners do not matter. */
  readonly holds?: (targets: readonly Target[]) => Promise<ReadonlyMap<string, Hold>>
}

/** Why a target must not be deleted now: its owner is back (`kept`), or could not be checked (`unattempted`). */
export interface Hold {
  readonly kind: 'kept' | 'unattempted'
  readonly reason: string
}

/** What a look-up found. `unknown` carries why it could not tell. */
export type LookupResult =
  | { readonly status: 'present'; readonly name?: string | undefined }
  | { readonly status: 'absent'; readonly requestId?: string | undefined }
  | { readonly status: 'unknown'; readonly error: CloudError }

/** Look-up results by target key. */
export type LookupResults = ReadonlyMap<string, LookupResult>
