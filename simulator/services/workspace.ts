/**
 * Workspace: scheduled tasks of cloud desktops.
 * Source: Huawei Cloud Workspace API reference, BatchDeleteScheduledTasks, DeleteScheduledTasks, ListScheduledTasks,
 * ShowScheduledTask.
 * What happens to unknown ids is not documented, so both possible answers can be chosen.
 */
import { empty, encodedPart, json, plainError } from '../answers.ts'
import { idProblem, integer, keysProblem, numberOr, oneOf, strings, text } from '../checks.ts'
import { PROJECT_ID } from '../defaults.ts'
import { hostsByRegion, type Fixture } from '../fixture.ts'
import type { Call, Failure, Incoming, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

/** A scheduled task. The service keeps neither its creator nor its time of creation. */
export interface ScheduledTask {
  id: string
  task_name: string
  task_type: string
  scheduled_type: string
  enable: boolean
  /** The IAM project it is in. */
  projectId: string
}

const MAX_IDS = 5000
const SCHEDULES = ['FIXED_TIME', 'DAY', 'WEEK', 'MONTH', 'LIFE_CYCLE']
const TYPES = ['START', 'STOP', 'REBOOT', 'HIBERNATE', 'REBUILD', 'EXECUTE_SCRIPT', 'CREATE_SNAPSHOT']

export const fixture: Fixture<Workspace> = {
  type: 'workspace-scheduled-task',
  inputs: {},
  operations: {
    delete: 'workspace.delete',
    lookUp: 'workspace.list',
    reads: ['iam.authProjects', 'workspace.list'],
    others: ['workspace.list', 'iam.authProjects'],
  },
  codes: { internal: 'WKS.0202', denied: 'APIGW.0302' },
  absentId: '00000000-0000-4000-a000-00000000000f',
  malformedIds: ['task.1', 'a/b', 'x'.repeat(256)],
  tables: [
    {
      title: 'workspace-scheduled-task',
      input: 'ids',
      list: 'workspace.list',
      nameKey: 'task_name',
      rows: (workspace) => workspace.tasks,
      add: (workspace, seed) => workspace.addTask(seed),
      addOther: (workspace, seed) => workspace.addTask({ ...seed, scheduledType: 'LIFE_CYCLE' }),
    },
  ],
  seed: (workspace) => {
    workspace.addTask({ id: '0d5f1c8e-6a3b-4f27-9c41-b8e2d7a60f13', name: 'prod-nightly-shutdown' })
    workspace.addTask({ id: '3c9e7b12-84d5-4a60-8f1e-2b6d9c05a7e4', name: 'pr-128-nightly-shutdown' })
    workspace.addTask({ id: '7f2a4d86-1b9c-4e35-a0d7-5c8e3f6b1920', name: 'pr-128-morning-start', taskType: 'START' })
    const trigger = { scheduledType: 'LIFE_CYCLE', taskType: 'EXECUTE_SCRIPT' }
    workspace.addTask({ id: 'b41d8e07-5c62-4f9a-8a3e-d6f7012c9b58', name: 'pr-128-after-create', ...trigger })
    workspace.addTask({ id: 'e8b6c3f1-2d47-4b09-9e5c-a1f0d7836b42', name: 'pr-131-nightly-shutdown' })
  },
  hosts: hostsByRegion(`
    workspace.cn-east-3.myhuaweicloud.com workspace.cn-north-4.myhuaweicloud.com workspace.cn-south-1.myhuaweicloud.com
    workspace.cn-southwest-2.myhuaweicloud.com workspace.la-south-2.myhuaweicloud.com
    workspace.sa-brazil-1.myhuaweicloud.com workspace.la-north-2.myhuaweicloud.com
    workspace.ap-southeast-3.myhuaweicloud.com workspace.cn-north-9.myhuaweicloud.com
    workspace.ap-southeast-1.myhuaweicloud.com workspace.cn-east-5.myhuaweicloud.com
    workspace.me-east-1.myhuaweicloud.com workspace.af-south-1.myhuaweicloud.com workspace.tr-west-1.myhuaweicloud.com
    workspace.cn-north-11.myhuaweicloud.com workspace.af-north-1.myhuaweicloud.com
    workspace.ap-southeast-2.myhuaweicloud.com workspace.eu-west-101.myhuaweicloud.com
    workspace.na-mexico-1.myhuaweicloud.com`),
  demo: {
    title: 'Its Workspace scheduled tasks: one request for all, then a look at what is left',
    inputs: {
      ids: '["3c9e7b12-84d5-4a60-8f1e-2b6d9c05a7e4", "7f2a4d86-1b9c-4e35-a0d7-5c8e3f6b1920", "b41d8e07-5c62-4f9a-8a3e-d6f7012c9b58"]',
    },
  },
}

export class Workspace implements Service {
  readonly hosts = /^workspace\.[a-z0-9-]+\.myhuaweicloud\.(com|eu)$/
  readonly encodesRefusals = true
  readonly codes = { invalid: 'WKS.0001', internal: 'WKS.0202', denied: 'APIGW.0302' }
  /** By task id. */
  readonly tasks = new Map<string, ScheduledTask>()
  /** One unknown id refuses the whole batch, or unknown ids are ignored. */
  unknownIds: 'refuse' | 'ignore' = 'refuse'
  /** How long the list still contains deleted tasks, in milliseconds. */
  listLagMs = 0
  readonly routes: Route[]
  readonly #deleted: { task: ScheduledTask; at: number }[] = []
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    this.routes = [
      {
        method: 'POST',
        path: '/v2/{project_id}/scheduled-tasks/batch-delete',
        operation: 'workspace.delete',
        kind: 'delete',
        body: batchProblem,
        bodyKeys: ['task_ids'],
        ids: batchIds,
        handle: (call) => this.#delete(call),
      },
      {
        // Another permission than the batch: workspace:scheduledTasks:delete.
        method: 'DELETE',
        path: '/v2/{project_id}/scheduled-tasks/{task_id}',
        operation: 'workspace.deleteOne',
        kind: 'delete',
        ids: ({ params }) => [params['task_id'] ?? ''],
        handle: (call) => this.#deleteOne(call),
      },
      {
        method: 'GET',
        path: '/v2/{project_id}/scheduled-tasks/{task_id}',
        operation: 'workspace.show',
        kind: 'show',
        ids: ({ params }) => [params['task_id'] ?? ''],
        handle: (call) => this.#show(call),
      },
      {
        method: 'GET',
        path: '/v2/{project_id}/scheduled-tasks',
        operation: 'workspace.list',
        kind: 'list',
        list: {
          ...{ rows: ['scheduled_tasks'], total: 'total_count', id: 'id', name: 'task_name' },
          ...{ size: 'limit', defaultSize: 50, start: 'offset', counts: 'rows' as const },
        },
        query: {
          offset: integer(0, Number.MAX_SAFE_INTEGER, true),
          limit: integer(0, 50, true),
          task_name: text(1, 255),
          task_type: oneOf(TYPES),
          scheduled_type: oneOf(SCHEDULES),
          life_cycle_type: text(1, 64),
          last_status: oneOf(['SUCCESS', 'SKIP', 'FAIL']),
        },
        handle: (call) => this.#list(call),
      },
    ]
  }

  /** Adds a scheduled task and returns its id. With `scheduledType` `LIFE_CYCLE` it is a trigger task. */
  addTask(
    seed: { name?: string; id?: string; taskType?: string; scheduledType?: string; projectId?: string } = {},
  ): string {
    const id = seed.id ?? this.#context.ids.uuid()
    this.tasks.set(id, {
      id,
      task_name: seed.name ?? `task-${id.slice(-7)}`,
      task_type: seed.taskType ?? 'STOP',
      scheduled_type: seed.scheduledType ?? 'DAY',
      enable: true,
      projectId: seed.projectId ?? PROJECT_ID,
    })
    return id
  }

  fail(failure: Failure): SimAnswer {
    if (failure.code.startsWith('APIGW.')) return plainError(failure)
    const { status, code, message } = failure
    return json(status, { error_code: code, error_msg: message, error_detail: message, ...encodedPart(failure) })
  }

  #delete(call: Call): SimAnswer {
    const ids = batchIds(call)
    const unknown = ids.find((id) => !this.#find(call, id))
    if (unknown !== undefined && this.unknownIds === 'refuse') return this.#unknown(call)
    for (const id of ids) this.#remove(this.#find(call, id))
    return empty(200)
  }

  #deleteOne(call: Call): SimAnswer {
    const task = this.#find(call, call.params['task_id'] ?? '')
    if (!task) return this.#unknown(call)
    this.#remove(task)
    return empty(200)
  }

  #remove(task: ScheduledTask | undefined): void {
    if (!task || !this.tasks.delete(task.id)) return
    this.#deleted.push({ task, at: this.#context.now() })
  }

  #show(call: Call): SimAnswer {
    const task = this.#find(call, call.params['task_id'] ?? '')
    if (!task) return this.#unknown(call)
    const applied = [{ object_id: 'all', object_type: 'ALL_DESKTOPS', object_name: 'all' }]
    return json(200, { ...shared(task), force_execute: false, apply_objects: applied })
  }

  #list(call: Call): SimAnswer {
    const { query } = call
    const name = query['task_name']?.toLowerCase()
    const schedule = query['scheduled_type']
    const since = this.#context.now() - this.listLagMs
    const lagging = this.#deleted.filter(({ at }) => at > since).map(({ task }) => task)
    const found = [...this.tasks.values(), ...lagging].filter(
      (task) =>
        task.projectId === call.params['project_id'] &&
        // Trigger tasks are listed only when they are asked for.
        (schedule === undefined ? task.scheduled_type !== 'LIFE_CYCLE' : task.scheduled_type === schedule) &&
        (name === undefined || task.task_name.toLowerCase().includes(name)) &&
        (query['task_type'] === undefined || task.task_type === query['task_type']) &&
        (query['last_status'] === undefined || query['last_status'] === 'SUCCESS'),
    )
    const offset = numberOr(query['offset'], 0)
    const rows = found.slice(offset, offset + Number(query['limit'])).map(row)
    return json(200, { scheduled_tasks: rows, total_count: found.length })
  }

  #find(call: Call, id: string): ScheduledTask | undefined {
    // UUIDs are equal in either case.
    const task = this.tasks.get(id) ?? this.tasks.get(id.toLowerCase())
    return task?.projectId === call.params['project_id'] ? task : undefined
  }

  #unknown({ requestId }: Call): SimAnswer {
    return this.fail({ status: 400, code: 'WKS.0915', message: 'The resource is not found', requestId })
  }
}

function batchIds({ body }: Pick<Incoming, 'body'>): string[] {
  return strings((body as { task_ids?: unknown } | undefined | null)?.task_ids)
}

function batchProblem(body: unknown): string | undefined {
  const keys = keysProblem(body, ['task_ids'])
  if (keys) return keys
  const { task_ids: ids } = body as { task_ids: unknown }
  if (!Array.isArray(ids) || ids.length < 1 || ids.length > MAX_IDS) return `task_ids must hold 1 to ${MAX_IDS} ids`
  for (const id of ids) {
    const problem = idProblem(id, 255)
    if (problem) return `task_ids: an id ${problem}`
  }
  return undefined
}

/** What the list and the details of a task have in common. */
function shared({ id, task_name, task_type, scheduled_type }: ScheduledTask): Record<string, unknown> {
  const trigger = scheduled_type === 'LIFE_CYCLE' ? { life_cycle_type: 'POST_CREATE_DESKTOP_SUCCESS' } : {}
  const fixed = { time_zone: 'Asia/Shanghai', description: '', wait_time: 0 }
  return { id, task_name, task_type, scheduled_type, ...trigger, ...fixed }
}

function row(task: ScheduledTask): Record<string, unknown> {
  const next = { next_execution_time: '2026-01-01 20:00:00', priority: 0 }
  return { ...shared(task), last_status: 'SUCCESS', enable: task.enable, ...next }
}
