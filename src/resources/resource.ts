/** What every resource type offers, and what it is given to work with. */
import type { Client } from '../huaweicloud/client.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import type { ServiceName } from '../huaweicloud/endpoints.ts'
import type { Outcome, ResourceTypeName, Target } from '../plan/target.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'

export interface ResourceType {
  readonly name: ResourceTypeName
  readonly one: string
  readonly many: string
  readonly service: ServiceName
  /**
   * The IAM project: `required` where paths contain it, `preferred` where signed requests name it in a header and may be
   * answered for another project without it.
   */
  readonly project: 'required' | 'preferred' | 'none'
  /** What an id may look like: it goes into a path. */
  readonly id: { readonly pattern: RegExp; readonly says: string }
  readonly throttlingCodes?: readonly string[]
  /** Its list says when a resource was created. */
  readonly tellsAge: boolean
  /** Its list can be asked for names that have something in common. */
  readonly searchesNames: boolean
  /**
   * Everything that there is, to the end of the list.
   *
   * @param start what all names of interest start with, or nothing. Where the list can be asked for it, it comes out shorter
   * @throws CloudError if the list could not be read as a whole
   */
  list(context: Context, start: string): Promise<Target[]>
  /** Says of each target whether it is there. Reads only, none after a stop, and never throws for a single target. */
  lookUp(targets: readonly Target[], context: Context): Promise<Map<Target, Sight>>
  /** Deletes every target and settles each one exactly once. */
  remove(targets: readonly Target[], context: Context): Promise<void>
}

/** What a look-up saw. `unseen` carries why it could not tell. */
export type Sight =
  | { readonly seen: 'there'; readonly name?: string | undefined }
  | { readonly seen: 'gone'; readonly requestId?: string | undefined }
  | { readonly seen: 'unseen'; readonly error: CloudError }

export interface Context {
  readonly client: Client
  readonly clock: Clock
  readonly cancellation: Cancellation
  readonly options: ResourceOptions
  /** Right before targets are deleted, says which of them still may be. The others are settled. Not there: all of them. */
  readonly confirm?: (targets: readonly Target[]) => Promise<readonly Target[]>
  /** Records how a target ended. */
  readonly settle: (target: Target, outcome: Outcome) => void
  /** Records under which name a look-up saw a target. */
  readonly named: (target: Target, name: string) => void
  /** Records that a request to delete these went out. */
  readonly asked: (targets: readonly Target[]) => void
  /** Records a ROMA job: its id when it is known, its status and progress (0 to 1) as they change. */
  readonly job: (id: string, status: string, progress?: number) => void
  /** A line for the log about what is being waited for. */
  readonly say: (line: string) => void
}

/** The inputs that a resource type may need. */
export interface ResourceOptions {
  readonly projectId: string | undefined
  readonly codeartsProjectId: string | undefined
  readonly instanceId: string | undefined
  readonly userProfile: string | undefined
  readonly concurrency: number
  readonly wait: boolean
  readonly romaRequestFormat: 'current' | 'legacy'
}
