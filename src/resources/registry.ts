/** The registry: one line for each resource type. */
import { codeartsbuildTask } from './codeartsbuild-task.ts'
import { cocScript } from './coc-script.ts'
import type { ResourceDefinition } from './definition.ts'
import { romaAsset } from './roma-asset.ts'
import { workspaceScheduledTask } from './workspace-scheduled-task.ts'

export const RESOURCES = [cocScript, codeartsbuildTask, workspaceScheduledTask, romaAsset] as const

export type ResourceTypeName = (typeof RESOURCES)[number]['name']

export const RESOURCE_TYPE_NAMES: readonly ResourceTypeName[] = RESOURCES.map(({ name }) => name)

/** @throws Error if there is no such type */
export function resourceOf(name: string): ResourceDefinition<ResourceTypeName> {
  const found = RESOURCES.find((each) => each.name === name)
  if (!found) throw new Error(`there is no resource type ${name}`)
  return found
}
