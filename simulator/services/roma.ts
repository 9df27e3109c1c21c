/**
 * ROMA Connect: integration applications and data-integration (FDI) tasks, deleted together by an asset job.
 * Source: Huawei Cloud ROMA Connect API reference, CheckRomaInstanceListV2, DeleteAsset, CheckAssetJobStatus, ListRomaApp,
 * CheckRomaAppDetails, DeleteRomaApp, ListTasks, ShowTask, and its error code pages.
 */
import { empty, json, plainError } from '../answers.ts'
import { integer, numberOr, oneOf, text } from '../checks.ts'
import { DAY_MS, INSTANCE_ID, PROJECT_ID, USER_ID, USER_NAME } from '../defaults.ts'
import { hostsByRegion, type Fixture, type Table } from '../fixture.ts'
import type { Call, Check, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'
import { assetIds, assetProblem, type RequestForm } from './roma-body.ts'
import { AssetJobs } from './roma-jobs.ts'
import type { RomaInstance } from './roma-model.ts'
import { appRow, contains, matchesTask, TASK_QUERY, taskRow, type DateForm } from './roma-rows.ts'

const INSTANCE = '/v2/{project_id}/instances/{instance_id}'
const FDI_INSTANCE = '/v2/{project_id}/fdi/instances/{instance_id}'
const anyText: Check = text(1, 256)

const applications: Table<Roma> = {
  title: 'roma-asset, applications',
  kind: 'app',
  input: 'ids',
  list: 'roma.apps',
  nameKey: 'name',
  rows: (roma) => roma.instance().apps,
  add: (roma, seed) => roma.addApp(seed),
}

const integrationTasks: Table<Roma> = {
  title: 'roma-asset, data-integration tasks',
  kind: 'task',
  input: 'task-ids',
  list: 'roma.tasks',
  nameKey: 'task_name',
  rows: (roma) => roma.instance().tasks,
  add: (roma, seed) => roma.addTask(seed),
}

export const fixture: Fixture<Roma> = {
  type: 'roma-asset',
  inputs: { 'instance-id': INSTANCE_ID },
  operations: {
    delete: 'roma.delete',
    lookUp: 'roma.app',
    reads: ['iam.authProjects', 'roma.app', 'roma.apps', 'roma.job'],
    others: ['roma.job', 'roma.app', 'roma.task', 'iam.authProjects', 'roma.apps', 'roma.tasks'],
  },
  codes: { internal: 'ROMA.10010', denied: 'ROMA.1006' },
  absentId: '00000000-0000-4000-a000-00000000000f',
  malformedIds: ['a/b', '..', 'x'.repeat(65)],
  tables: [applications, integrationTasks],
  seed: (roma, now) => {
    const apps: [string, string, number][] = [
      ['4d1e9f72-8c35-4b06-a7d8-e2f3b4c5d6a7', 'shared-billing', 300],
      ['b1e6b1e6-4f3f-4a80-bb45-f4b9039f95a3', 'pr-128-orders', 4],
      ['b2e6b145-4f3f-4a80-aa45-f4b8029f95a4', 'pr-128-invoices', 4],
      ['6c8f2a41-9d7e-4035-b1c2-f3e4d5a6b7c8', 'pr-131-orders', 1],
    ]
    for (const [id, name, days] of apps) roma.addApp({ id, name, createdAt: now - days * DAY_MS })
    roma.addTask({ id: '15366328208d4d77b76532fe9f4006a6', name: 'pr-128-orders-sync', createdAt: now - 4 * DAY_MS })
    roma.addTask({ id: '2a47c9e1b05d4f83a6e7d8c9b0a1f2e3', name: 'pr-131-orders-sync', createdAt: now - DAY_MS })
  },
  hosts: hostsByRegion(`
    roma.cn-north-1.myhuaweicloud.com roma.cn-north-4.myhuaweicloud.com roma.cn-east-3.myhuaweicloud.com
    roma.cn-east-2.myhuaweicloud.com roma.cn-south-1.myhuaweicloud.com roma.ap-southeast-3.myhuaweicloud.com
    roma.ap-southeast-1.myhuaweicloud.com roma.ru-northwest-2.myhuaweicloud.com`),
  demo: {
    title: 'Its ROMA Connect assets: a job that is waited for',
    inputs: {
      ids: 'b1e6b1e6-4f3f-4a80-bb45-f4b9039f95a3 b2e6b145-4f3f-4a80-aa45-f4b8029f95a4',
      'task-ids': '15366328208d4d77b76532fe9f4006a6',
    },
  },
}

export class Roma implements Service {
  readonly hosts = /^roma\.[a-z0-9-]+\.myhuaweicloud\.(com|eu)$/
  readonly codes = { invalid: 'ROMA.13000', internal: 'ROMA.10010', denied: 'ROMA.1006' }
  /** Which form of the deletion's body is understood. */
  accepts: RequestForm | 'both' = 'both'
  /** What a deletion that names no asset does: it is refused, or it deletes everything that the instance has. */
  emptyDelete: 'refuse' | 'everything' = 'refuse'
  /** How the list of data-integration tasks writes `created_date`: ISO 8601, or milliseconds as a number or as text. */
  fdiDates: DateForm = 'iso'
  /** What deletion jobs do; see AssetJobs. */
  readonly work: AssetJobs
  readonly routes: Route[]
  readonly #instances = new Map<string, RomaInstance>()
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    this.work = new AssetJobs(context)
    this.addInstance(INSTANCE_ID)
    const body = (value: unknown): string | undefined =>
      assetProblem(value, this.accepts, this.emptyDelete === 'everything' ? 0 : 1)
    const one = { method: 'GET', kind: 'show' as const }
    const list = { method: 'GET', kind: 'list' as const }
    this.routes = [
      {
        method: 'POST',
        path: `${INSTANCE}/assets/delete`,
        operation: 'roma.delete',
        kind: 'delete',
        body,
        bodyKeys: ['apps', 'apps.id', 'tasks', 'tasks.id', 'tasks.task_id'],
        ids: (incoming) => {
          const { apps, tasks } = assetIds(incoming.body)
          return [...apps, ...tasks]
        },
        success: (id) => ({ job_id: id }),
        handle: (call) => this.#within(call, (instance) => this.#delete(call, instance)),
      },
      {
        ...one,
        path: `${INSTANCE}/assets/jobs/{job_id}`,
        operation: 'roma.job',
        ids: ({ params }) => [params['job_id'] ?? ''],
        success: (id) => ({ id, status: 'SUCCEEDED', progress_percent: 1 }),
        handle: (call) => this.#within(call, (instance) => this.#job(call, instance)),
      },
      {
        ...one,
        path: `${INSTANCE}/apps/{app_id}`,
        operation: 'roma.app',
        ids: ({ params }) => [params['app_id'] ?? ''],
        handle: (call) => this.#within(call, (instance) => this.#app(call, instance)),
      },
      {
        method: 'DELETE',
        path: `${INSTANCE}/apps/{app_id}`,
        operation: 'roma.deleteApp',
        kind: 'delete',
        ids: ({ params }) => [params['app_id'] ?? ''],
        handle: (call) => this.#within(call, (instance) => this.#deleteApp(call, instance)),
      },
      {
        ...list,
        path: '/v2/{project_id}/instances',
        operation: 'roma.instances',
        query: { status: anyText, offset: integer(0, Number.MAX_SAFE_INTEGER), limit: integer(1, 1000) },
        handle: (call) => this.#listInstances(call),
      },
      {
        ...one,
        path: `${FDI_INSTANCE}/tasks/{task_id}`,
        operation: 'roma.task',
        ids: ({ params }) => [params['task_id'] ?? ''],
        handle: (call) => this.#withinFdi(call, (instance) => this.#task(call, instance)),
      },
      {
        ...list,
        path: `${INSTANCE}/apps`,
        operation: 'roma.apps',
        list: {
          ...{ rows: ['apps'], total: 'total', id: 'id', name: 'name' },
          ...{ size: 'limit', defaultSize: 20, start: 'offset', counts: 'rows' as const },
        },
        query: {
          offset: integer(0, Number.MAX_SAFE_INTEGER),
          limit: integer(1, 1000),
          name: anyText,
          favorite: oneOf(['true', 'false']),
          auth_role: anyText,
          owner: oneOf(['true', 'false']),
          user_name: anyText,
        },
        handle: (call) => this.#within(call, (instance) => this.#apps(call, instance)),
      },
      {
        ...list,
        path: `${FDI_INSTANCE}/tasks`,
        operation: 'roma.tasks',
        list: {
          ...{ rows: ['entities'], total: 'total', id: 'task_id', name: 'task_name' },
          ...{ size: 'limit', defaultSize: 10, start: 'offset', counts: 'rows' as const },
        },
        query: TASK_QUERY,
        handle: (call) => this.#withinFdi(call, (instance) => this.#tasks(call, instance)),
      },
    ]
  }

  /** The instances by id, after every due job has been completed. */
  get instances(): ReadonlyMap<string, RomaInstance> {
    this.work.completeDueJobs()
    return this.#instances
  }

  /** Resources, by id, that a job fails to delete, each with its reason. */
  get failing(): Map<string, { code: string; msg: string }> {
    return this.work.failing
  }

  /** The default instance, after every due job has been completed. */
  instance(): RomaInstance {
    return this.instances.get(INSTANCE_ID) ?? this.addInstance(INSTANCE_ID)
  }

  addInstance(id: string, projectId: string = PROJECT_ID): RomaInstance {
    const instance = { id, projectId, apps: new Map(), tasks: new Map(), jobs: new Map(), hasFdi: true }
    this.#instances.set(id, instance)
    return instance
  }

  /**
   * Adds an application and returns its id.
   * @param seed createdAt in milliseconds since 1970, now when not given
   */
  addApp(seed: { name?: string; id?: string; createdAt?: number; creator?: string; instanceId?: string } = {}): string {
    const id = seed.id ?? this.#context.ids.uuid()
    const { name = `app-${id.slice(-7)}`, createdAt = this.#context.now(), creator = USER_NAME } = seed
    this.#instance(seed.instanceId).apps.set(id, { id, name, createdAt, creator })
    return id
  }

  /**
   * Adds a data-integration task and returns its id.
   * @param seed createdAt in milliseconds since 1970, now when not given
   */
  addTask(
    seed: { name?: string; id?: string; createdAt?: number; running?: boolean; instanceId?: string } = {},
  ): string {
    const id = seed.id ?? this.#context.ids.hex(32)
    const { name = `task-${id.slice(-7)}`, createdAt = this.#context.now(), running = false } = seed
    this.#instance(seed.instanceId).tasks.set(id, { task_id: id, task_name: name, createdAt, running })
    return id
  }

  /**
   * Starts an asset job of the same user that the action did not start, such as an export, and returns its id.
   * @param ms how long it runs
   */
  startForeignJob(ms: number, instanceId: string = INSTANCE_ID, userId: string = USER_ID): string {
    return this.work.startForeign(this.#instance(instanceId), userId, ms)
  }

  fail(failure: Failure): SimAnswer {
    if (failure.code.startsWith('APIGW.')) return plainError(failure)
    const { status, code, message, requestId } = failure
    return json(status, { error_code: code, error_msg: message, error_details: message, request_id: requestId })
  }

  #instance(id: string = INSTANCE_ID): RomaInstance {
    return this.#instances.get(id) ?? this.addInstance(id)
  }

  #within(call: Call, use: (instance: RomaInstance) => SimAnswer): SimAnswer {
    const instance = this.instances.get(call.params['instance_id'] ?? '')
    const isInProject = instance?.projectId === call.params['project_id']
    return instance && isInProject ? use(instance) : this.#refuse(call, 404, 'APIC.7302', 'Instance not found')
  }

  #withinFdi(call: Call, use: (instance: RomaInstance) => SimAnswer): SimAnswer {
    return this.#within(call, (instance) =>
      instance.hasFdi ? use(instance) : this.#refuse(call, 404, 'APIC.7302', 'Instance not found'),
    )
  }

  #refuse({ requestId }: Call, status: number, code: string, message: string): SimAnswer {
    return this.fail({ status, code, message, requestId })
  }

  #delete(call: Call, instance: RomaInstance): SimAnswer {
    const { userId } = call.principal
    if (this.work.isBusy(userId)) return this.#refuse(call, 400, 'ROMA.10012', 'An asset management task is running.')
    const named = assetIds(call.body)
    const isEmpty = named.apps.length + named.tasks.length === 0
    const everything = { apps: [...instance.apps.keys()], tasks: [...instance.tasks.keys()] }
    return json(200, { job_id: this.work.startDeletion(instance, userId, isEmpty ? everything : named) })
  }

  #job(call: Call, instance: RomaInstance): SimAnswer {
    const job = instance.jobs.get(call.params['job_id'] ?? '')
    return job ? json(200, this.work.progress(job)) : this.#refuse(call, 404, 'ROMA.13000', 'The job does not exist')
  }

  /** The code of an unknown application is not published for this API; this is the sibling APIs' one. */
  #app(call: Call, instance: RomaInstance): SimAnswer {
    const id = call.params['app_id'] ?? ''
    const app = instance.apps.get(id) ?? instance.apps.get(id.toLowerCase())
    return app ? json(200, appRow(app)) : this.#refuse(call, 404, 'APIG.3019', 'The app does not exist')
  }

  #deleteApp(call: Call, instance: RomaInstance): SimAnswer {
    const id = call.params['app_id'] ?? ''
    if (!instance.apps.delete(id)) return this.#refuse(call, 404, 'APIG.3019', 'The app does not exist')
    return empty(204)
  }

  #listInstances({ params, query }: Call): SimAnswer {
    const found = [...this.instances.values()].filter(
      ({ projectId }) => projectId === params['project_id'] && (query['status'] ?? 'Running') === 'Running',
    )
    const offset = numberOr(query['offset'], 0)
    const rows = found.slice(offset, offset + numberOr(query['limit'], 20))
    const instances = rows.map(({ id }) => ({ id, name: `roma-${id.slice(0, 8)}`, status: 'Running' }))
    return json(200, { total: found.length, size: instances.length, instances })
  }

  #task(call: Call, instance: RomaInstance): SimAnswer {
    const task = instance.tasks.get(call.params['task_id'] ?? '')
    if (!task) return this.#refuse(call, 400, 'FDI.3021', 'One or more tasks do not exist.')
    const status = task.running ? 'running' : 'stop'
    const detail = { ...taskRow(task, 'number'), status }
    return json(200, { task: detail, task_detail: '{}' })
  }

  #apps({ query }: Call, instance: RomaInstance): SimAnswer {
    const found = [...instance.apps.values()].filter((app) => contains(app.name, query['name']))
    const offset = numberOr(query['offset'], 0)
    const apps = found.slice(offset, offset + numberOr(query['limit'], 20)).map(appRow)
    return json(200, { total: found.length, size: apps.length, apps })
  }

  #tasks({ query }: Call, instance: RomaInstance): SimAnswer {
    const found = [...instance.tasks.values()].filter((task) => matchesTask(task, query))
    // Values out of range are corrected silently: at most 999 rows, no negative offset.
    const offset = Math.max(0, numberOr(query['offset'], 0))
    const entities = found
      .slice(offset, offset + Math.min(999, numberOr(query['limit'], 10)))
      .map((task) => taskRow(task, this.fdiDates))
    return json(200, { total: found.length, size: entities.length, entities })
  }
}
