/**
 * Workspace: scheduled tasks of desktops. Deleted in batches; the response does not speak of single tasks.
 * (Workspace API reference, "Deleting Scheduled Tasks in Batches", "Querying the Scheduled Task List".)
 */
import type { List } from '../deletion/api.ts'
import { asObject } from '../runtime/json.ts'
import type { ResourceDefinition } from './definition.ts'

const pathIn = (projectId: string): string => `/v2/${encodeURIComponent(projectId)}/scheduled-tasks`

/**
 * Not searched: the documentation does not say whether `task_name` finds parts of names.
 *
 * @param filter trigger tasks are listed only where `scheduled_type=LIFE_CYCLE` is asked for
 */
const listOf = (projectId: string, filter: Readonly<Record<string, string>>): List => ({
  paging: 'offset',
  pageSize: 50,
  request: ({ offset }) => ({ method: 'GET', path: pathIn(projectId), query: { offset, limit: 50, ...filter } }),
  page: (json) => {
    const { scheduled_tasks: rows, total_count: total } = asObject(json)
    return { rows, total }
  },
  fields: ({ id, task_name: name }) => ({ id, name }),
})

export const workspaceScheduledTask = {
  name: 'workspace-scheduled-task',
  singular: 'Workspace scheduled task',
  plural: 'Workspace scheduled tasks',
  service: 'workspace',
  project: 'required',
  tellsAge: false,
  ids: { pattern: /^[A-Za-z0-9_-]{1,255}$/, description: '1 to 255 letters, digits, "-" and "_"' },
  api: ({ projectId = '' }) => ({
    lists: [listOf(projectId, {}), listOf(projectId, { scheduled_type: 'LIFE_CYCLE' })],
    // What the single look-up answers for an unknown id is not documented.
    lookUp: 'from list',
    deletion: {
      by: 'batch',
      maxTargets: 5_000,
      request: (targets) => ({
        method: 'POST',
        path: `${pathIn(projectId)}/batch-delete`,
        body: { task_ids: targets.map(({ id }) => id) },
      }),
      // Success is documented to come without a body.
      confirmsDeletion: ({ empty }) => empty,
      // (Terraform provider, services/workspace.)
      isUnknownTarget: ({ code }) => code === 'WKS.0915',
    },
  }),
} as const satisfies ResourceDefinition
