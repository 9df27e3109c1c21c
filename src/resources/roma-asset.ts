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
import type { ResourceDefinition } from './definition.ts'

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

export const romaAsset = {
  name: 'roma-asset',
  singular: 'ROMA Connect asset',
  plural: 'ROMA Connect assets',
  service: 'roma',
  project: 'required',
  tellsAge: true,
  ids: { pattern: /^[A-Za-z0-9_-]{1,64}$/, description: '1 to 64 letters, digits, "-" and "_"' },
  // The service says so with HTTP 400.
  errorCodes: { denied: ['ROMA.1006', 'ROMA.12001', 'ROMA.12002'], credentials: ['ROMA.1000', 'ROMA.1002'] },
  api: ({ projectId = '', inputs }) => {
    const paths = pathsOf(projectId, inputs.instanceId ?? '')
    return {
      lists: [appList(paths), taskList(paths)],
      lookUp: lookUpIn(paths),
      deletion: deletionIn(paths, inputs.wait, inputs.romaRequestFormat),
    }
  },
} as const satisfies ResourceDefinition
