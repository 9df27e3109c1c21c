/** What a service's API offers for one resource type: data and small functions. The engines in this folder use it. */
import type { ApiRequest, ApiResponse } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'

/** One request; the engine that sends it adds its purpose and what it expects of the response. */
export type Request = Pick<ApiRequest, 'method' | 'path' | 'query' | 'body'>

/** A row of a list, as the service sends it. */
export type Row = Readonly<Record<string, unknown>>

export interface Api {
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Together they hold every resource of the type that the inputs select from. None: there is nothing to look into. */
  readonly lists: readonly List[]
  /** How a single resource is looked up. `from list`: the service documents no look-up that proves absence. */
  readonly lookUp: LookUp | 'from list'
  readonly deletion: OneByOne | Batch | Job
  /** How the creation time is read where the lists do not tell it: one request a target. */
  readonly age?: Age
}

/** Where a page begins. */
export interface Position {
  /** Rows before it. */
  readonly offset: number
  /** Pages before it. */
  readonly page: number
  /** The row before it; nothing for the first page. */
  readonly last: Row | undefined
  /** The body of the page before it; nothing for the first page. */
  readonly previous?: unknown
}

export interface List {
  /** The kind of its targets, where a type has several. */
  readonly kind?: string
  /**
   * How the next page is asked for. By `marker`: what comes behind a given row, so no row is skipped. By `offset` or `page`
   * number: rows that move while the list is read can be skipped, so it is read until a pass meets nothing new.
   */
  readonly paging: 'marker' | 'offset' | 'page'
  /** Rows asked for at once. */
  readonly pageSize: number
  readonly request: (at: Position) => Request
  /** The parameter that asks for names with a text in them. */
  readonly search?: { readonly parameter: string; readonly maxLength?: number }
  /** The rows and their total, wherever the response has them. */
  readonly page: (json: unknown, response: ApiResponse) => { readonly rows: unknown; readonly total: unknown }
  /** The fields of a row, unchecked. */
  readonly fields: (row: Row) => {
    readonly id: unknown
    readonly name: unknown
    readonly creator?: unknown
    readonly createdAt?: unknown
  }
  /** The error says that the service has no such list here, and so nothing in it. */
  readonly isMissing?: (error: CloudError) => boolean
}

/**
 * What an error says about whether a target exists. `certain`: a code documented for this very resource. `possible`: it
 * may mean something else too, so it needs a second look.
 */
export type Absence = 'certain' | 'possible' | 'unknown'

export interface LookUp {
  readonly request: (target: Target) => Request
  /** The response is about this very target. */
  readonly isLookupOf: (response: ApiResponse, target: Target) => boolean
  readonly name: (response: ApiResponse) => unknown
  readonly absence: (error: CloudError, target: Target) => Absence
}

export interface Age {
  readonly request: (target: Target) => Request
  readonly isLookupOf: (response: ApiResponse, target: Target) => boolean
  readonly createdAt: (response: ApiResponse) => unknown
}

/** One request deletes one target, and its response speaks of just that target. */
export interface OneByOne {
  readonly by: 'one'
  readonly request: (target: Target) => Request
  /** The request to use where the gateway of a documented host no longer publishes `request`. */
  readonly successor?: (target: Target) => Request
  readonly confirmsDeletion: (response: ApiResponse, target: Target) => boolean
  readonly absence: (error: CloudError) => Absence
}

/** One request deletes many targets, and its response does not speak of single ones. */
export interface Batch {
  readonly by: 'batch'
  readonly maxTargets: number
  readonly request: (targets: readonly Target[]) => Request
  readonly confirmsDeletion: (response: ApiResponse) => boolean
  /** Refused alone with this error, a target does not exist. */
  readonly isUnknownTarget: (error: CloudError) => boolean
}

/** One request starts a job on the service's side, which deletes many targets. One job runs at a time. */
export interface Job {
  readonly by: 'job'
  /** False if the last job need not be waited for. */
  readonly wait: boolean
  /** Which targets go into which job, and those that fit into none. */
  readonly groups: (targets: readonly Target[]) => {
    readonly groups: readonly (readonly Target[])[]
    readonly impossible: readonly Target[]
  }
  /** Why a target fits into no job. */
  readonly impossibleReason?: string
  /** Whether a part of a group can be a job of its own. */
  readonly isDivisible: boolean
  readonly request: (targets: readonly Target[]) => Request
  /** The id of the job that a response names. */
  readonly jobId: (response: ApiResponse) => string | undefined
  readonly progress: (jobId: string) => Request
  /** How a job stands, if the response is about it. */
  readonly state: (response: ApiResponse, jobId: string) => JobState | undefined
  /** The error says that another job of this user is running. */
  readonly isBusy: (error: CloudError) => boolean
}

export interface JobState {
  /** In the service's own word. */
  readonly status: string
  /** `unknown`: the word is not documented. */
  readonly phase: 'running' | 'succeeded' | 'failed' | 'unknown'
  /** From 0 to 1. */
  readonly progress?: number
  /** The service says that it is over, whatever its word. */
  readonly hasEnded: boolean
  /** What the job could not do. May be a part of it only. */
  readonly reasons: readonly JobReason[]
}

/** Why a job did not delete a target, which is given by its name. */
export interface JobReason {
  readonly kind?: string | undefined
  readonly name?: string | undefined
  /** The name may be the beginning of a longer one. */
  readonly isNameCut: boolean
  readonly code?: string | undefined
  readonly message: string
}

/**
 * The request that deletes these targets.
 *
 * @throws Error if there are none: a service may read a request that names nothing as one that means everything
 */
export function deletionRequest(api: Batch | Job, targets: readonly Target[]): Request {
  if (targets.length === 0) throw new Error('a deletion request needs targets')
  return api.request(targets)
}
