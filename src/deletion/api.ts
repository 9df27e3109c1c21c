/** The API of a service for one resource type, as data and small functions that the engines in this folder use. */
import type { ApiRequest, ApiResponse } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'

/** One request. The engine that sends it adds its purpose and validation. */
export type Request = Pick<ApiRequest, 'method' | 'path' | 'query' | 'body'>

/** A row of a list, as in the response. */
export type Row = Readonly<Record<string, unknown>>

export interface Api {
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Together they contain every resource of the type within the scope of the inputs. Empty if there is no list. */
  readonly lists: readonly List[]
  /** How a single resource is looked up. `from list`: no documented request proves absence. */
  readonly lookUp: LookUp | 'from list'
  readonly deletion: OneByOne | Batch | Job
  /** How the creation time is read if the lists do not contain it: one request for each target. */
  readonly age?: Age
}

/** The position at which a page begins. */
export interface Position {
  /** The number of rows before it. */
  readonly offset: number
  /** The number of pages before it. */
  readonly page: number
  /** The row before it; undefined for the first page. */
  readonly last: Row | undefined
  /** The body of the page before it; undefined for the first page. */
  readonly previous?: unknown
}

export interface List {
  /** The kind of its targets, if the type has several. */
  readonly kind?: string
  /**
   * How the next page is requested. With `marker`, the rows after a given row, none is skipped. With `offset` or `page`, rows that
   * move meanwhile can be skipped, so the list is read until a pass finds nothing new.
   */
  readonly paging: 'marker' | 'offset' | 'page'
  /** The number of rows of a full page. */
  readonly pageSize: number
  readonly request: (at: Position) => Request
  /** The query parameter for names that contain a text. */
  readonly search?: { readonly parameter: string; readonly maxLength?: number }
  /** The rows and their total in a response, unchecked. */
  readonly page: (json: unknown, response: ApiResponse) => { readonly rows: unknown; readonly total: unknown }
  /** The fields of a row, unchecked. */
  readonly fields: (row: Row) => {
    readonly id: unknown
    readonly name: unknown
    readonly creator?: unknown
    readonly createdAt?: unknown
  }
  /** Whether an error means that the service does not have this list, so that it counts as empty. */
  readonly isMissing?: (error: CloudError) => boolean
}

/**
 * Whether an error means that a target does not exist. `certain`: by a code that is documented for this resource. `possible`: it
 * may mean something else, so the lists must confirm it.
 */
export type Absence = 'certain' | 'possible' | 'unknown'

export interface LookUp {
  readonly request: (target: Target) => Request
  /** Whether the response is about this target. */
  readonly isLookupOf: (response: ApiResponse, target: Target) => boolean
  readonly name: (response: ApiResponse) => unknown
  readonly absence: (error: CloudError, target: Target) => Absence
}

export interface Age {
  readonly request: (target: Target) => Request
  readonly isLookupOf: (response: ApiResponse, target: Target) => boolean
  readonly createdAt: (response: ApiResponse) => unknown
}

/** One request deletes one target, and its response is about that target. */
export interface OneByOne {
  readonly by: 'one'
  readonly request: (target: Target) => Request
  /** Used if the gateway of a documented host no longer has the route of `request`. */
  readonly successor?: (target: Target) => Request
  readonly confirmsDeletion: (response: ApiResponse, target: Target) => boolean
  readonly absence: (error: CloudError) => Absence
}

/** One request deletes many targets, and its response has no result for single targets. */
export interface Batch {
  readonly by: 'batch'
  readonly maxTargets: number
  readonly request: (targets: readonly Target[]) => Request
  readonly confirmsDeletion: (response: ApiResponse) => boolean
  /** Whether the refusal of a request for a single target means that it does not exist. */
  readonly isUnknownTarget: (error: CloudError) => boolean
}

/** One request starts an asynchronous job of the service that deletes many targets. Only one job can run at a time. */
export interface Job {
  readonly by: 'job'
  /** Whether to wait for the last job. */
  readonly wait: boolean
  /** Groups targets into jobs. `impossible`: targets that no job can contain. */
  readonly groups: (targets: readonly Target[]) => {
    readonly groups: readonly (readonly Target[])[]
    readonly impossible: readonly Target[]
  }
  /** Why no job can contain a target. */
  readonly impossibleReason?: string
  /** Whether a part of a group can be a job. */
  readonly isDivisible: boolean
  readonly request: (targets: readonly Target[]) => Request
  /** The ID of the job in the response to a submission. */
  readonly jobId: (response: ApiResponse) => string | undefined
  readonly progress: (jobId: string) => Request
  /** The state of the job; undefined if the response is not about it. */
  readonly state: (response: ApiResponse, jobId: string) => JobState | undefined
  /** Whether an error means that another job of this user is running. */
  readonly isBusy: (error: CloudError) => boolean
}

export interface JobState {
  /** As the service names it. */
  readonly status: string
  /** `unknown`: the status is not documented. */
  readonly phase: 'running' | 'succeeded' | 'failed' | 'unknown'
  /** From 0 to 1. */
  readonly progress?: number
  /** Whether the job has an end time, whatever its status. */
  readonly hasEnded: boolean
  /** Why the job did not delete targets. May be incomplete. */
  readonly reasons: readonly JobReason[]
}

/** Why a job did not delete a target, which is identified by its name. */
export interface JobReason {
  readonly kind?: string | undefined
  readonly name?: string | undefined
  /** The name may be truncated. */
  readonly isNameCut: boolean
  readonly code?: string | undefined
  readonly message: string
}

/**
 * The request that deletes these targets.
 *
 * @throws Error if there are none, because a service may delete everything if a request names nothing
 */
export function deletionRequest(api: Batch | Job, targets: readonly Target[]): Request {
  if (targets.length === 0) throw new Error('a deletion request needs targets')
  return api.request(targets)
}
