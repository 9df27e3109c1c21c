/** The registry: one line for each resource type. */
import type { ResourceTypeName } from '../plan/target.ts'
import { codeartsbuildTask } from './codeartsbuild-task.ts'
import { cocScript } from './coc-script.ts'
import type { ResourceType } from './resource.ts'
import { romaAsset } from './roma-asset.ts'
import { workspaceScheduledTask } from './workspace-scheduled-task.ts'

export const RESOURCE_TYPES: Readonly<Record<ResourceTypeName, ResourceType>> = {
  'coc-script': cocScript,
  'codeartsbuild-task': codeartsbuildTask,
  'workspace-scheduled-task': workspaceScheduledTask,
  'roma-asset': romaAsset,
}

export const RESOURCE_TYPE_NAMES = Object.keys(RESOURCE_TYPES) as ResourceTypeName[]
