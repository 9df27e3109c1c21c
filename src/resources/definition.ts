/** What is so of one resource type. The engines in `deletion/` know how to delete well; everything else is derived. */
import type { Api } from '../deletion/api.ts'
import type { ErrorCodes } from '../huaweicloud/errors.ts'
import type { ServiceName } from '../huaweicloud/endpoints.ts'

export interface ResourceDefinition<Name extends string = string> {
  /** As `resource-type` names it. */
  readonly name: Name
  readonly singular: string
  readonly plural: string
  readonly service: ServiceName
  /** Whether its requests name the IAM project of the region. `preferred`: they can do without. */
  readonly project: 'required' | 'preferred' | 'none'
  /** What an id may look like: it goes into a path. */
  readonly ids: { readonly pattern: RegExp; readonly description: string }
  /** What a name can be, where the documentation limits it. */
  readonly names?: { readonly pattern: RegExp; readonly description: string }
  /** Whether its creation times can be read, so that `older-than` works. */
  readonly tellsAge: boolean
  readonly api: (scope: Scope) => Api
  readonly errorCodes?: ErrorCodes
}

/** What a run knows when it begins to use a type. */
export interface Scope {
  readonly projectId: string | undefined
  readonly inputs: ResourceInputs
}

/** The inputs that a resource type may need. */
export interface ResourceInputs {
  readonly codeartsProjectId: string | undefined
  readonly instanceId: string | undefined
  readonly userProfile: string | undefined
  readonly wait: boolean
  readonly romaRequestFormat: 'current' | 'legacy'
}
