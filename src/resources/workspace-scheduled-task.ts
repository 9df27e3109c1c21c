/**
 * Workspace: scheduled tasks of desktops. Deleted in batches; the response does not speak of single tasks.
 * (Workspace API reference, "Deleting Scheduled Tasks in Batches", "Querying the Scheduled Task List".)
 */
import type { List } from '../deletion/api.ts'
import { EUROPE } from '../huaweicloud/endpoints.ts'
import { asObject } from '../runtime/json.ts'
import { SEE_MESSAGE } from './advice.ts'
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
  service: {
    name: 'workspace',
    title: 'Workspace',
    hosts: {
      prefix: 'workspace',
      // Its European host ends in .com, unlike the others there; na-mexico-1 is from the API reference, "Endpoints".
      regions: [
        ...['cn-east-3', 'cn-east-5', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-south-1', 'cn-southwest-2'],
        ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'la-south-2', 'la-north-2', 'sa-brazil-1'],
        ...['na-mexico-1', 'me-east-1', 'af-south-1', 'af-north-1', 'tr-west-1', EUROPE],
      ],
    },
  },
  project: 'required',
  ids: [
    {
      input: 'ids',
      pattern: /^[A-Za-z0-9_-]{1,255}$/,
      description: '1 to 255 letters, digits, "-" and "_"',
      of: { en: 'scheduled task IDs', zh: '定时任务 ID' },
    },
  ],
  inputs: {},
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
  advice: [
    {
      codes: ['WKS.00010099'],
      meaning: 'Workspace is not enabled in this region.',
      remedy: 'Check region and project-id.',
    },
    {
      codes: ['WKS.00010032', 'WKS.0407'],
      meaning: 'The state of the task, or of its desktops, forbids the operation.',
      remedy: 'Wait until it has run, then run again.',
    },
    {
      codes: ['WKS.0202', 'WKS.0915'],
      meaning: 'Workspace failed, or did not find something that belongs to the task.',
      remedy: 'Run again: a task that is gone by then is reported as absent.',
    },
    {
      codes: ['WKS.0001'],
      meaning: 'Workspace found nothing in the request.',
      remedy: 'Check endpoint, and whether a proxy drops the body of requests.',
    },
    {
      codes: ['WKS.*'],
      meaning: 'Workspace refused the request.',
      remedy: SEE_MESSAGE,
    },
  ],
  docs: {
    pluralZh: '云桌面（Workspace）定时任务',
    how: {
      en: 'up to 5,000 in a request, checked in the task list before and after',
      zh: '每个请求最多 5,000 个，删除前后各核对一次任务列表',
    },
    recoverable: { en: 'no', zh: '否' },
    permissions: {
      delete: { en: '`workspace:scheduledTasks:batchDelete`', zh: '`workspace:scheduledTasks:batchDelete`' },
      lookUp: { en: '`workspace:scheduledTasks:list`', zh: '`workspace:scheduledTasks:list`' },
      list: { en: '`workspace:scheduledTasks:list`', zh: '`workspace:scheduledTasks:list`' },
    },
    policy: {
      version: '5.0',
      delete: ['workspace:scheduledTasks:batchDelete'],
      list: ['workspace:scheduledTasks:list'],
    },
    setup: {
      en: 'Deleting one task and deleting a batch are different actions **[documented]**; this action always sends a batch.',
      zh: '删除单个任务和批量删除任务是两个不同的授权项 **[文档]**；此 Action 始终使用批量删除。',
    },
  },
} as const satisfies ResourceDefinition<'workspace-scheduled-task'>
