/** The registry: one line for each resource type. */
import { IAM, STS, type Service } from '../huaweicloud/endpoints.ts'
import type { Target } from '../plan/target.ts'
import { cocScript } from './coc-script.ts'
import { codeartsbuildTask } from './codeartsbuild-task.ts'
import type { IdInput, InputSpec, InputSpecs, InputValues, ResourceDefinition, Text } from './definition.ts'
import { functiongraphFunction } from './functiongraph-function.ts'
import { romaAsset } from './roma-asset.ts'
import { swrImageTag } from './swr-image-tag.ts'
import { workspaceScheduledTask } from './workspace-scheduled-task.ts'

const DEFINITIONS = [
  cocScript,
  codeartsbuildTask,
  workspaceScheduledTask,
  romaAsset,
  swrImageTag,
  functiongraphFunction,
] as const

type Registered = (typeof DEFINITIONS)[number]

export type ResourceTypeName = Registered['name']

/** Every service that a run may ask. */
export type ServiceName = Registered['service']['name'] | 'iam' | 'sts'

export const RESOURCES: readonly ResourceDefinition<ResourceTypeName>[] = DEFINITIONS

export const RESOURCE_TYPE_NAMES: readonly ResourceTypeName[] = RESOURCES.map(({ name }) => name)

export const SERVICE_NAMES = [...new Set([...DEFINITIONS.map(({ service }) => service.name), IAM.name, STS.name])]

/** @throws Error if there is no such type */
export function resourceOf(name: string): ResourceDefinition<ResourceTypeName> {
  const found = RESOURCES.find((each) => each.name === name)
  if (!found) throw new Error(`there is no resource type ${name}`)
  return found
}

/**
 * What is so of the ids of a kind of a type.
 *
 * @throws Error if there is no such type or kind
 */
export function idInputOf(name: string, kind: string | undefined): IdInput {
  const found = resourceOf(name).ids.find((ids) => ids.kind === kind)
  if (!found) throw new Error(`${name} has no kind ${kind ?? ''}`)
  return found
}

/** The kind of a target as people see it: empty for the first kind of a type, which the input `ids` names. */
export const shownKind = ({ type, kind = '' }: Target): string =>
  RESOURCES.some(({ name, ids }) => name === type && ids[0]?.kind !== kind) ? kind : ''

/** @throws Error if there is no such service */
export function serviceOf(name: ServiceName): Service {
  const services: Service[] = [...RESOURCES.map(({ service }) => service), IAM, STS]
  const found = services.find((service) => service.name === name)
  if (!found) throw new Error(`there is no service ${name}`)
  return found
}

/** Whether the creation times of a type can be read, so that `older-than` works. */
export function tellsAge(name: string): boolean {
  const definition = resourceOf(name)
  const { age, lists } = definition.api({ projectId: '', inputs: defaultsOf(definition.inputs) })
  return age !== undefined || lists.every(({ fields }) => 'createdAt' in fields({}))
}

/** The permissions that the requests of a type need, as plain sentences. */
export function permissionsOf({
  docs: { permissions },
}: ResourceDefinition): Record<'delete' | 'lookUp' | 'list', string> {
  const text = ({ en }: Text): string => en.replaceAll('`', '')
  return {
    delete: `Deleting needs ${text(permissions.delete)}.`,
    lookUp: `Looking it up needs ${text(permissions.lookUp)}.`,
    list: `Listing needs ${text(permissions.list)}.`,
  }
}

/** What the inputs of a type are where they are not given. */
export function defaultsOf(specs: InputSpecs): InputValues<InputSpecs> {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, defaultOf(spec)])) as never
}

const defaultOf = (spec: InputSpec): unknown => ('default' in spec ? spec.default : undefined)
