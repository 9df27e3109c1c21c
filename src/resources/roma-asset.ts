/**
 * ROMA Connect: applications and data-integration tasks of an instance, deleted by jobs on the service's side.
 * (ROMA Connect API reference, "Deleting Assets in Batches", "Obtaining Job Progress", "Querying the Application List",
 * "Querying Application Details", "Querying a Task List", "Querying Task Details", "Error Codes".)
 */
import type { Absence, Job, JobReason, JobState, List, LookUp, Request } from '../deletion/api.ts'
import type { ApiResponse } from '../huaweicloud/client.ts'
import { isFromGateway, type CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'
import { chunk } from '../runtime/concurrency.ts'
import { asObject, isObject, truncate } from '../runtime/json.ts'
import { credentialsRefused, internalError, SEE_MESSAGE, unknownRoute } from './advice.ts'
import type { InputSpecs, ResourceDefinition } from './definition.ts'

const MAX_ASSETS = 100
const PAGE_SIZE = 100
/** Names in reasons are cut here ("Obtaining Job Progress"). */
const MAX_REASON_NAME = 64
const BUSY = 'ROMA.10012'
const TASK_NOT_THERE = 'FDI.3021'
/** "Instance not found" and "Invalid request URL". */
const WRONG_PLACE = ['APIC.7302', 'ROMA.00110002', 'ROMA.1007']

type Format = 'current' | 'legacy'

/** The paths of an instance: of its applications and jobs, and of its data-integration tasks (FDI). */
function pathsOf(projectId: string, instanceId: string): { readonly apps: string; readonly fdi: string } {
  const [project, instance] = [encodeURIComponent(projectId), encodeURIComponent(instanceId)]
  return { apps: `/v2/${project}/instances/${instance}`, fdi: `/v2/${project}/fdi/instances/${instance}` }
}

type Paths = ReturnType<typeof pathsOf>

const pageOf = (path: string, offset: number): Request => ({ method: 'GET', path, query: { offset, limit: PAGE_SIZE } })

const appList = ({ apps }: Paths): List => ({
  kind: 'app',
  paging: 'offset',
  pageSize: PAGE_SIZE,
  request: ({ offset }) => pageOf(`${apps}/apps`, offset),
  search: { parameter: 'name' },
  page: (json) => {
    const { apps: rows, total } = asObject(json)
    return { rows, total }
  },
  fields: ({ id, name, created_user: user, create_time: createdAt }) => ({
    ...{ id, name, createdAt },
    creator: asObject(user).user_name,
  }),
})

const taskList = ({ fdi }: Paths): List => ({
  kind: 'task',
  paging: 'offset',
  pageSize: PAGE_SIZE,
  request: ({ offset }) => pageOf(`${fdi}/tasks`, offset),
  search: { parameter: 'name' },
  page: (json) => {
    const { entities: rows, total } = asObject(json)
    return { rows, total }
  },
  fields: ({ task_id: id, task_name: name, created_date: createdAt }) => ({ id, name, createdAt }),
  // An instance without data integration; the list of applications shows that the instance is the right one.
  isMissing: (error) => error.status === 404 && isOwnWord(error),
})

const lookUpIn = ({ apps, fdi }: Paths): LookUp => ({
  request: ({ kind, id }) => ({
    method: 'GET',
    path: kind === 'task' ? `${fdi}/tasks/${encodeURIComponent(id)}` : `${apps}/apps/${encodeURIComponent(id)}`,
  }),
  isLookupOf: ({ json }, { kind, id }) =>
    kind === 'task' ? asObject(asObject(json).task).task_id === id : asObject(json).id === id,
  name: ({ json }) => {
    const { task, name } = asObject(json)
    return isObject(task) ? task.task_name : name
  },
  absence,
})

/** No code is documented for an unknown application: a 404 of the service itself needs the list to confirm it. */
function absence(error: CloudError, { kind }: Target): Absence {
  const { status, code } = error
  if (kind === 'task' && code === TASK_NOT_THERE) return 'certain'
  return status === 404 && isOwnWord(error) ? 'possible' : 'unknown'
}

/** Said by the service about what was asked for: not by a load balancer or the gateway, nor of a wrong path or instance. */
const isOwnWord = (error: CloudError): boolean =>
  error.code !== undefined && !isFromGateway(error) && !WRONG_PLACE.includes(error.code)

const idsOf = (targets: readonly Target[], kind: string): string[] =>
  targets.filter((target) => target.kind === kind).map(({ id }) => id)

/** The form of today, and that of 2022: one application, and tasks by another key. */
function body(targets: readonly Target[], format: Format): unknown {
  const [apps, tasks] = [idsOf(targets, 'app'), idsOf(targets, 'task')]
  if (format === 'current') return { apps: apps.map((id) => ({ id })), tasks: tasks.map((id) => ({ id })) }
  return { apps: apps[0], ...(tasks.length > 0 && { tasks: tasks.map((id) => ({ task_id: id })) }) }
}

/** The form of 2022 takes exactly one application a job, so not every set of tasks fits. */
function legacyGroups(targets: readonly Target[]): ReturnType<Job['groups']> {
  const apps = targets.filter(({ kind }) => kind === 'app')
  const tasks = chunk(
    targets.filter(({ kind }) => kind === 'task'),
    MAX_ASSETS - 1,
  )
  return {
    groups: apps.map((app, index) => [app, ...(tasks[index] ?? [])]),
    impossible: tasks.slice(apps.length).flat(),
  }
}

const deletionIn = ({ apps }: Paths, wait: boolean, format: Format): Job => ({
  by: 'job',
  wait,
  groups: format === 'current' ? (targets) => ({ groups: chunk(targets, MAX_ASSETS), impossible: [] }) : legacyGroups,
  impossibleReason:
    'the legacy request form deletes at most 99 tasks with each application; use roma-request-format: current',
  isDivisible: format === 'current',
  request: (targets) => ({ method: 'POST', path: `${apps}/assets/delete`, body: body(targets, format) }),
  jobId: ({ json }) => {
    const id = asObject(json).job_id
    return typeof id === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : undefined
  },
  progress: (jobId) => ({ method: 'GET', path: `${apps}/assets/jobs/${encodeURIComponent(jobId)}` }),
  state: jobState,
  isBusy: ({ code }) => code === BUSY,
})

/** Status words, and the key of the reasons, differ between versions of the documentation. */
export function jobState({ json }: ApiResponse, jobId: string): JobState | undefined {
  if (!isObject(json) || typeof json.status !== 'string' || (json.id ?? jobId) !== jobId) return undefined
  const { status, progress_percent: progress, end_time: end } = json
  return {
    status: truncate(status),
    phase: PHASES.find(([pattern]) => pattern.test(status))?.[1] ?? 'unknown',
    ...(typeof progress === 'number' && { progress }),
    hasEnded: (typeof end === 'string' && end !== '') || (typeof end === 'number' && end > 0) || progress === 1,
    reasons: [json.reasons, json.reason].flat().filter(Boolean).map(jobReason),
  }
}

const PHASES: readonly (readonly [RegExp, JobState['phase']])[] = [
  [/^RUNNING$/i, 'running'],
  [/^(SUCCEEDED|SUCCESS|FINISHED)$/i, 'succeeded'],
  [/^(FAILED|FAIL|FAILURE)$/i, 'failed'],
]

/** @param reason documented as an object; a text is taken for its message */
function jobReason(reason: unknown): JobReason {
  const { resource_type: type, resource_name: name, error_code: code, error_msg } = asObject(reason)
  const message = typeof reason === 'string' ? reason : error_msg
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? truncate(value) : undefined)
  return {
    kind: type === 'application' ? 'app' : text(type),
    name: text(name),
    isNameCut: typeof name === 'string' && name.length >= MAX_REASON_NAME,
    code: text(code),
    message: text(message) ?? text(code) ?? 'no explanation',
  }
}

const ID = { pattern: /^[A-Za-z0-9_-]{1,64}$/, description: '1 to 64 letters, digits, "-" and "_"' } as const

const inputs = {
  'instance-id': {
    form: 'identifier',
    isRequired: true,
    description: { en: 'the ROMA Connect instance.', zh: 'ROMA Connect 实例的 ID。' },
  },
  wait: {
    form: 'boolean',
    default: true,
    description: { en: 'wait for the deletion job to end.', zh: '等待删除作业结束。' },
  },
  'roma-request-format': {
    form: 'choice',
    values: ['current', 'legacy'],
    default: 'current',
    description: {
      en: 'current, or legacy for a ROMA Connect that only takes the form of 2022.',
      zh: 'current；如果 ROMA Connect 只接受 2022 年的请求格式，则用 legacy。',
    },
  },
} as const satisfies InputSpecs

export const romaAsset = {
  name: 'roma-asset',
  singular: 'ROMA Connect asset',
  plural: 'ROMA Connect assets',
  service: {
    name: 'roma',
    title: 'ROMA Connect',
    hosts: {
      prefix: 'roma',
      regions: [
        ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1'],
        ...['ap-southeast-1', 'ap-southeast-3', 'ru-northwest-2'],
      ],
    },
  },
  project: 'required',
  ids: [
    { input: 'ids', kind: 'app', ...ID, of: { en: 'application IDs', zh: '集成应用 ID' } },
    { input: 'task-ids', kind: 'task', ...ID, of: { en: 'data-integration task IDs', zh: '数据集成任务 ID' } },
  ],
  inputs,
  check: (targets, own) => {
    const apps = idsOf(targets, 'app').length
    const isTooMuch = own['roma-request-format'] === 'legacy' && targets.length - apps > apps * (MAX_ASSETS - 1)
    const problem = 'legacy takes at most 99 task-ids with each of the ids; use current'
    return isTooMuch ? { input: 'roma-request-format', problem } : undefined
  },
  // The service says so with HTTP 400.
  errorCodes: { denied: ['ROMA.1006', 'ROMA.12001', 'ROMA.12002'], credentials: ['ROMA.1000', 'ROMA.1002'] },
  api: ({ projectId = '', inputs: own }) => {
    const paths = pathsOf(projectId, own['instance-id'] ?? '')
    return {
      lists: [appList(paths), taskList(paths)],
      lookUp: lookUpIn(paths),
      deletion: deletionIn(paths, own.wait, own['roma-request-format']),
    }
  },
  advice: [
    credentialsRefused('ROMA.1000', 'ROMA.1002'),
    unknownRoute('ROMA.1007'),
    internalError('ROMA.10010', 'FDI.3028'),
    {
      codes: ['ROMA.10012'],
      meaning: 'Another asset job of this user was running all the time.',
      remedy: 'Wait for it to end, then run again; raise timeout if jobs take long.',
    },
    {
      codes: ['ROMA.12001', 'ROMA.12002', 'ROMA.1006'],
      meaning: 'The caller may not delete this asset.',
      remedy: 'Grant the permission in IAM, and the role "delete" or "admin" on the application.',
    },
    {
      codes: ['FDI.3021'],
      meaning: 'ROMA Connect does not find one of the tasks.',
      remedy: 'Run again: what is gone by then is reported as absent.',
    },
    {
      codes: ['FDI.3023'],
      meaning: 'A data-integration task is running.',
      remedy: 'Stop it in ROMA Connect, then run again.',
    },
    {
      codes: ['APIC.7302', 'ROMA.00110002'],
      meaning: 'There is no such ROMA instance in this project.',
      remedy: 'Check instance-id, region and project-id.',
    },
    {
      codes: ['ROMA.13000', 'ROMA.13001', 'FDI.3022'],
      meaning: 'ROMA does not take this form of request.',
      remedy: 'An older ROMA may want roma-request-format: legacy.',
    },
    {
      codes: ['ROMA.*', 'FDI.*', 'APIC.*'],
      meaning: 'ROMA Connect refused the request.',
      remedy: SEE_MESSAGE,
    },
  ],
  docs: {
    pluralZh: '应用与数据集成平台（ROMA Connect）资产',
    how: {
      en: 'up to 100 in a job that is waited for, one job at a time',
      zh: '每个删除作业最多 100 个，一次只运行一个作业；运行中的任务要先停止',
    },
    recoverable: { en: 'no', zh: '否' },
    permissions: {
      delete: {
        en: '`roma:assets:delete`, `roma:applications:delete`, `roma:tasks:delete`, and the role `delete` or `admin` on the application',
        zh: '`roma:assets:delete`、`roma:applications:delete`、`roma:tasks:delete`，以及集成应用的 `delete` 或 `admin` 权限',
      },
      lookUp: {
        en: '`roma:applications:get`, `roma:tasks:get`',
        zh: '`roma:applications:get`、`roma:tasks:get`',
      },
      list: {
        en: '`roma:applications:list`, `roma:tasks:list`',
        zh: '`roma:applications:list`、`roma:tasks:list`',
      },
    },
    policy: {
      version: '1.1',
      delete: ['roma:assets:delete', 'roma:applications:delete', 'roma:tasks:delete'],
      list: ['roma:applications:list', 'roma:applications:get', 'roma:tasks:list', 'roma:tasks:get'],
    },
    setup: {
      en: 'ROMA documents actions of the older policies only (`"Version": "1.1"`), which go to user groups. **[documented]** `roma:applications:delete` and the listing actions are **[documented]**; `roma:assets:delete` and `roma:tasks:delete` are **[unconfirmed]**, formed like `roma:assets:export` and `roma:tasks:create`, which the tables have. Besides, the user needs the role `delete` or `admin` on each application: what others created is invisible without it. **[documented]**',
      zh: 'ROMA Connect 的文档中只有旧版策略（`"Version": "1.1"`）的授权项，这种策略授予用户组。**[文档]** `roma:applications:delete` 和各查询类授权项：**[文档]**；`roma:assets:delete` 和 `roma:tasks:delete`：**[未确认]**，参照授权项列表中的 `roma:assets:export` 和 `roma:tasks:create` 推断。此外，用户还需要拥有每个集成应用的 `delete` 或 `admin` 权限：没有该权限时，看不到他人创建的集成应用。**[文档]**',
    },
  },
} as const satisfies ResourceDefinition<'roma-asset', typeof inputs>
