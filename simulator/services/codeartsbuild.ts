/**
 * CodeArts Build: build tasks.
 * Source: Huawei Cloud CodeArts Build API reference, DeleteBuildJob, DeleteTheJob, ListJob, ListProjectJobs,
 * ShowJobListByProjectId, ListJobConfig, ShowJobConfig, ShowJobInfo, error codes. The list's payload and HTTP 422 for
 * unknown tasks are not in those pages; Huawei's own Terraform provider relies on both.
 */
import { json, plainError } from '../answers.ts'
import { integer, numberOr, oneOf, text } from '../checks.ts'
import { ACCOUNT_ID, CODEARTS_PROJECT_ID, DAY_MS, USER_ID, USER_NAME } from '../defaults.ts'
import { hostsByRegion, type Fixture } from '../fixture.ts'
import type { Call, Check, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

/** A build task; times in milliseconds since 1970. */
export interface BuildJob {
  id: string
  job_name: string
  /** The CodeArts project, which is not the IAM project. */
  codearts_project_id: string
  /** A third kind of id, which `info` calls `project_id`. */
  build_project_id: string
  job_creator: string
  user_name: string
  create_time: number
  /** The account that may see it. */
  accountId: string
}

const paging: Record<string, Check> = {
  page_index: integer(0, Number.MAX_SAFE_INTEGER),
  page_size: integer(1, 100),
  search: text(1, 256),
  sort_field: text(1, 64),
  sort_order: oneOf(['ASC', 'DESC', 'asc', 'desc']),
  creator_id: text(1, 64),
  build_status: text(1, 64),
}

export const fixture: Fixture<CodeArtsBuild> = {
  type: 'codeartsbuild-task',
  inputs: {},
  operations: {
    delete: 'codeartsbuild.delete',
    lookUp: 'codeartsbuild.show',
    reads: ['codeartsbuild.show'],
    others: ['codeartsbuild.show', 'codeartsbuild.list'],
  },
  codes: { internal: 'CB.00060101', denied: 'APIGW.0302' },
  absentId: '0000000000000000000000000000000f',
  malformedIds: ['CB5FA20DE5FD4CF8BE681D4BD6FDD2F6', 'cb5fa20de5fd4cf8be681d4bd6fdd2f', '../x'],
  tables: [
    {
      title: 'codeartsbuild-task',
      input: 'ids',
      list: 'codeartsbuild.list',
      nameKey: 'job_name',
      rows: (codeartsbuild) => codeartsbuild.jobs,
      add: (codeartsbuild, seed) => codeartsbuild.addJob(seed),
    },
  ],
  seed: (codeartsbuild, now) => {
    const rows: [string, string, number][] = [
      ['1f0c3a5be7d94862a0b1c2d3e4f50617', 'prod-web', 400],
      ['5b7d2e90c1a34f68b2d4e6f8a0c1e3f5', 'pr-97-web', 90],
      ['cb5fa20de5fd4cf8be681d4bd6fdd2f6', 'pr-128-web', 4],
      ['f9d6c8466d614a9788e9a0acf6c15f46', 'pr-128-worker', 4],
      ['0a9b8c7d6e5f40312a1b0c9d8e7f6a5b', 'pr-131-web', 1],
    ]
    for (const [id, name, days] of rows) codeartsbuild.addJob({ id, name, createdAt: now - days * DAY_MS })
  },
  hosts: hostsByRegion(`
    cloudbuild-ext.cn-north-4.myhuaweicloud.com cloudbuild-ext.cn-north-1.myhuaweicloud.com
    cloudbuild-ext.cn-east-2.myhuaweicloud.com cloudbuild-ext.cn-south-1.myhuaweicloud.com
    cloudbuild-ext.cn-east-3.myhuaweicloud.com cloudbuild-ext.cn-south-2.myhuaweicloud.com
    cloudbuild-ext.cn-southwest-2.myhuaweicloud.com cloudbuild-ext.ap-southeast-3.myhuaweicloud.com
    cloudbuild-ext.sa-brazil-1.myhuaweicloud.com cloudbuild-ext.la-north-2.myhuaweicloud.com
    cloudbuild-ext.la-south-2.myhuaweicloud.com cloudbuild-ext.tr-west-1.myhuaweicloud.com
    build-backend.eu-west-101.myhuaweicloud.eu`),
  demo: {
    title: 'Its CodeArts Build tasks',
    inputs: { ids: 'cb5fa20de5fd4cf8be681d4bd6fdd2f6, f9d6c8466d614a9788e9a0acf6c15f46' },
  },
}

export class CodeArtsBuild implements Service {
  readonly hosts = /^(cloudbuild-ext\.[a-z0-9-]+\.myhuaweicloud\.com|build-backend\.eu-west-101\.myhuaweicloud\.eu)$/
  readonly codes = { invalid: 'CB.00060200', internal: 'CB.00060101', denied: 'APIGW.0302' }
  readonly projectTokensOnly = true
  /** By task id. */
  readonly jobs = new Map<string, BuildJob>()
  /** Where deleted tasks go. */
  readonly recycleBin = new Map<string, BuildJob & { delete_time: number }>()
  /**
   * How the list of one project answers: `result` is `{result: {total, job_list}}` as observed, `jobs` is `{jobs, total}` as
   * documented.
   */
  projectListShape: 'result' | 'jobs' = 'result'
  readonly routes: Route[]
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    const ids: Route['ids'] = ({ params }) => [params['job_id'] ?? '']
    const one = { operation: 'codeartsbuild.show', kind: 'show' as const, ids }
    const remove = {
      operation: 'codeartsbuild.delete',
      kind: 'delete' as const,
      ids,
      success: (id: string) => ({ status: 'success', result: { job_id: id, project_id: CODEARTS_PROJECT_ID } }),
    }
    const list = {
      ...{ method: 'GET', operation: 'codeartsbuild.list', kind: 'list' as const },
      list: {
        ...{ rows: ['job_list', 'jobs'], total: 'total', id: 'id', name: 'job_name' },
        ...{ size: 'page_size', defaultSize: 10, start: 'page_index', counts: 'pages' as const },
      },
    }
    this.routes = [
      { ...list, path: '/v1/job/list', query: paging, handle: (call) => this.#list(call, 'result') },
      {
        ...list,
        path: '/v1/job/{codearts_project_id}/list',
        query: { ...paging, by_group: oneOf(['true', 'false']), group_path_id: text(1, 64) },
        handle: (call) => this.#list(call, this.projectListShape),
      },
      {
        ...list,
        path: '/v3/{codearts_project_id}/jobs',
        query: {
          page_index: integer(0, Number.MAX_SAFE_INTEGER, true),
          page_size: integer(1, 100, true),
        },
        handle: (call) => this.#list(call, 'jobs'),
      },
      {
        ...remove,
        method: 'POST',
        path: '/v3/jobs/{job_id}/delete',
        handle: (call) => this.#withJob(call, 'CB.', (job) => this.#delete(job)),
      },
      {
        ...remove,
        method: 'DELETE',
        path: '/v1/job/{job_id}/delete',
        handle: (call) => this.#withJob(call, 'DEVCB.', (job) => this.#delete(job)),
      },
      {
        ...one,
        method: 'GET',
        path: '/v3/jobs/{job_id}/query',
        query: { get_all_params: oneOf(['true', 'false']) },
        success: (id) => ({ status: 'success', error: null, result: { id } }),
        handle: (call) => this.#withJob(call, 'CB.', (job) => this.#config(job)),
      },
      {
        ...one,
        method: 'GET',
        path: '/v1/job/{job_id}/config',
        query: { get_all_params: oneOf(['true', 'false']) },
        success: (id) => ({ status: 'success', error: null, result: { id } }),
        handle: (call) => this.#withJob(call, 'DEVCB.', (job) => this.#config(job)),
      },
      {
        ...one,
        method: 'GET',
        path: '/v1/job/{job_id}/info',
        success: (id) => ({ status: 'success', error: null, result: { id } }),
        handle: (call) => this.#withJob(call, 'DEVCB.', (job) => this.#info(job)),
      },
    ]
  }

  /**
   * Adds a build task and returns its id.
   * @param seed createdAt in milliseconds since 1970, now when not given
   */
  addJob(
    seed: {
      name?: string
      id?: string
      createdAt?: number
      creator?: string
      codeartsProjectId?: string
      accountId?: string
    } = {},
  ): string {
    const id = seed.id ?? this.#context.ids.hex(32)
    this.jobs.set(id, {
      id,
      job_name: seed.name ?? `build-${id.slice(-7)}`,
      codearts_project_id: seed.codeartsProjectId ?? CODEARTS_PROJECT_ID,
      build_project_id: this.#context.ids.uuid(),
      job_creator: USER_ID,
      user_name: seed.creator ?? USER_NAME,
      create_time: seed.createdAt ?? this.#context.now(),
      accountId: seed.accountId ?? ACCOUNT_ID,
    })
    return id
  }

  fail(failure: Failure): SimAnswer {
    return failure.code.startsWith('APIGW.')
      ? plainError(failure)
      : json(failure.status, { error_code: failure.code, error_msg: failure.message })
  }

  #withJob(call: Call, prefix: 'CB.' | 'DEVCB.', use: (job: BuildJob) => SimAnswer): SimAnswer {
    const id = call.params['job_id'] ?? ''
    const { requestId } = call
    if (!/^[0-9a-z]{32}$/.test(id)) {
      return this.fail({ status: 400, code: 'CB.00060201', message: 'Invalid task ID', requestId })
    }
    const job = this.jobs.get(id)
    if (job?.accountId !== call.principal.accountId) {
      return this.fail({ status: 422, code: `${prefix}00031006`, message: 'The record does not exist', requestId })
    }
    return use(job)
  }

  #delete(job: BuildJob): SimAnswer {
    this.jobs.delete(job.id)
    this.recycleBin.set(job.id, { ...job, delete_time: this.#context.now() })
    return json(200, { status: 'success', result: { job_id: job.id, project_id: job.codearts_project_id } })
  }

  #config(job: BuildJob): SimAnswer {
    const result = { project_id: job.codearts_project_id, job_name: job.job_name, arch: 'x86-64', scms: [], steps: [] }
    return json(200, { status: 'success', error: null, result })
  }

  #info(job: BuildJob): SimAnswer {
    const { id, job_name, create_time, build_project_id } = job
    const result = { id, project_id: build_project_id, job_name, create_time, ...this.#rights(job) }
    const status = { disabled: false, running_status: 'idle', last_build_status: 'blue' }
    return json(200, { status: 'success', error: null, result: { ...result, ...status } })
  }

  #list({ params, query, principal, requestId }: Call, shape: 'result' | 'jobs'): SimAnswer {
    const project = params['codearts_project_id']
    if (project !== undefined && !/^[0-9a-z]{32}$/.test(project)) {
      return this.fail({ status: 400, code: 'CB.00060200', message: 'Invalid parameter: project_id', requestId })
    }
    const search = query['search']?.toLowerCase()
    const found = [...this.jobs.values()].filter(
      (job) =>
        job.accountId === principal.accountId &&
        (project === undefined || job.codearts_project_id === project) &&
        (search === undefined || job.job_name.toLowerCase().includes(search)) &&
        (query['creator_id'] === undefined || job.job_creator === query['creator_id']),
    )
    const size = numberOr(query['page_size'], 10)
    const start = numberOr(query['page_index'], 0) * size
    const rows = found.slice(start, start + size).map((job) => this.#row(job, project === undefined))
    const { length: total } = found
    return json(
      200,
      shape === 'jobs' ? { jobs: rows, total } : { result: { total, job_list: rows }, status: 'success' },
    )
  }

  /** A row of a list. It has no time of creation; only the list of all projects names the project. */
  #row(job: BuildJob, withProject: boolean): Record<string, unknown> {
    const { id, job_name, job_creator, user_name, build_project_id, create_time } = job
    return {
      id,
      job_name,
      job_creator,
      user_name,
      build_project_id,
      last_build_time: create_time,
      last_build_status: 'blue',
      last_job_running_status: null,
      is_finished: true,
      disabled: false,
      ...this.#rights(job),
      ...(withProject ? { project_id: job.codearts_project_id, project_name: 'preview', user_id: job_creator } : {}),
    }
  }

  #rights(job: BuildJob): Record<string, boolean> {
    const rights = { is_modify: true, is_execute: true, is_copy: true, is_forbidden: true, is_view: true }
    return { ...rights, is_delete: !this.#context.forbidden(job.id) }
  }
}
