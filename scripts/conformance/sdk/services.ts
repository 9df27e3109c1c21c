/** What the SDK is asked for each resource type: one row a type, and everything else loops over the rows. */
import { INSTANCE_ID } from '../../../simulator/defaults.ts'
import { REPOSITORY } from '../../../simulator/services/swr.ts'
import type { SdkClient } from './driver.ts'

type Request = Readonly<Record<string, unknown>>

/** A list of the SDK: its rows are at `rows` in the response. */
export interface SdkList {
  readonly method: string
  readonly request: Request
  readonly rows: readonly string[]
  readonly id: string
  /** The id as the action has it. */
  readonly idOf?: (id: string) => string
  readonly name: string
}

export interface SdkOperation {
  readonly method: string
  readonly request: (id: string) => Request
}

export interface Row {
  readonly type: string
  readonly client: SdkClient
  /** The service can be asked for the whole account. */
  readonly isGlobal?: true
  /** Inputs of a run by name besides what the type needs. */
  readonly byName?: Readonly<Record<string, string>>
  /** Together they show everything. The parameters are those that the action sends. */
  readonly lists: readonly SdkList[]
  /** Where the name of the resource is in its response. */
  readonly show: SdkOperation & { readonly name: readonly string[] }
  /** Deletes several at once: by one request each, or by one for all. */
  readonly deletion: { readonly method: string; readonly requests: (ids: readonly string[]) => readonly Request[] }
  /** Other requests of the service that the action can send. */
  readonly others?: readonly SdkOperation[]
  /** For a deletion that is a job: how its state is asked for, given the response to the deletion. */
  readonly job?: SdkOperation & { readonly id: string; readonly status: string; readonly ended: string }
  /** The error for an id that nothing has: when it is looked up, and when it is deleted; none where a job says so. */
  readonly absent: { readonly show: SdkError; readonly deletion?: SdkError }
}

export interface SdkError {
  readonly status: number
  readonly code: string
}

/** The part of every name that the action can search for. */
export const NAME = 'conformance_1_'

const each =
  (request: (id: string) => Request) =>
  (ids: readonly string[]): readonly Request[] =>
    ids.map(request)

/** In paths, the slashes of a repository's own name are `$` (SWR API reference). */
const SWR = {
  namespace: REPOSITORY.replace(/\/.*/, ''),
  repository: REPOSITORY.replace(/^[^/]*\//, '').replaceAll('/', '$'),
}
const tag = (id: string): Request => ({ ...SWR, tag: id.replace(/^.*:/, '') })

const ROMA = { instance_id: INSTANCE_ID }

export const ROWS: readonly [Row, ...Row[]] = [
  {
    type: 'coc-script',
    client: { package: 'huaweicloudsdkcoc.v1', client: 'CocClient', region: 'coc' },
    isGlobal: true,
    lists: [
      {
        method: 'list_scripts',
        request: { limit: 100, name_like: NAME },
        rows: ['data', 'data'],
        id: 'script_uuid',
        name: 'name',
      },
    ],
    show: { method: 'get_script', request: (id) => ({ script_uuid: id }), name: ['data', 'name'] },
    deletion: { method: 'delete_script', requests: each((id) => ({ script_uuid: id })) },
    absent: { show: { status: 400, code: 'COC.00040604' }, deletion: { status: 400, code: 'COC.00040604' } },
  },
  {
    type: 'codeartsbuild-task',
    client: { package: 'huaweicloudsdkcodeartsbuild.v3', client: 'CodeArtsBuildClient', region: 'codeartsbuild' },
    // Asks for the time of creation.
    byName: { 'older-than': '1h' },
    lists: [
      {
        method: 'list_job',
        request: { page_index: 0, page_size: 100, search: NAME },
        rows: ['result', 'job_list'],
        id: 'id',
        name: 'job_name',
      },
    ],
    show: { method: 'list_job_config', request: (id) => ({ job_id: id }), name: ['result', 'job_name'] },
    deletion: { method: 'delete_build_job', requests: each((id) => ({ job_id: id })) },
    others: [{ method: 'show_job_info', request: (id) => ({ job_id: id }) }],
    absent: { show: { status: 422, code: 'CB.00031006' }, deletion: { status: 422, code: 'CB.00031006' } },
  },
  {
    type: 'workspace-scheduled-task',
    client: { package: 'huaweicloudsdkworkspace.v2', client: 'WorkspaceClient', region: 'workspace' },
    lists: [{}, { scheduled_type: 'LIFE_CYCLE' }].map((filter) => ({
      method: 'list_scheduled_tasks',
      request: { offset: 0, limit: 50, ...filter },
      rows: ['scheduled_tasks'],
      id: 'id',
      name: 'task_name',
    })),
    show: { method: 'show_scheduled_tasks', request: (id) => ({ task_id: id }), name: ['task_name'] },
    deletion: {
      method: 'batch_delete_scheduled_tasks',
      requests: (ids) => [{ body: { task_ids: ids } }],
    },
    absent: { show: { status: 400, code: 'WKS.0915' }, deletion: { status: 400, code: 'WKS.0915' } },
  },
  {
    type: 'roma-asset',
    client: { package: 'huaweicloudsdkroma.v2', client: 'RomaClient', region: 'roma' },
    lists: [
      { method: 'list_roma_app', rows: 'apps', id: 'id', name: 'name' },
      { method: 'list_tasks', rows: 'entities', id: 'task_id', name: 'task_name' },
    ].map(({ rows, ...list }) => ({
      ...list,
      rows: [rows],
      request: { ...ROMA, offset: 0, limit: 100, name: NAME },
    })),
    show: { method: 'check_roma_app_details', request: (id) => ({ ...ROMA, app_id: id }), name: ['name'] },
    deletion: {
      method: 'delete_asset',
      requests: (ids) => [{ ...ROMA, body: { apps: ids.map((id) => ({ id })), tasks: [] } }],
    },
    job: {
      ...{ method: 'check_asset_job_status', request: (id) => ({ ...ROMA, job_id: id }) },
      ...{ id: 'job_id', status: 'status', ended: 'SUCCEEDED' },
    },
    // The whole list confirms that one is absent.
    others: [{ method: 'list_roma_app', request: () => ({ ...ROMA, offset: 0, limit: 100 }) }],
    absent: { show: { status: 404, code: 'APIG.3019' } },
  },
  {
    type: 'swr-image-tag',
    client: { package: 'huaweicloudsdkswr.v2', client: 'SwrClient', region: 'swr' },
    lists: [
      {
        method: 'list_repository_tags',
        request: { ...SWR, offset: 0, limit: 100, order_column: 'updated_at', order_type: 'asc' },
        rows: [],
        id: 'Tag',
        idOf: (name) => `${REPOSITORY}:${name}`,
        name: 'Tag',
      },
    ],
    show: { method: 'show_repo_tag', request: tag, name: ['tag'] },
    deletion: { method: 'delete_repo_tag', requests: each(tag) },
    absent: {
      show: { status: 404, code: 'SVCSTG.SWR.4040010' },
      deletion: { status: 404, code: 'SVCSTG.SWR.4040010' },
    },
  },
  {
    type: 'functiongraph-function',
    client: { package: 'huaweicloudsdkfunctiongraph.v2', client: 'FunctionGraphClient', region: 'functiongraph' },
    lists: [
      {
        method: 'list_functions',
        request: { marker: '0', maxitems: '100' },
        rows: ['functions'],
        id: 'func_urn',
        // The list names the version that it shows.
        idOf: (urn) => urn.replace(/:latest$/, ''),
        name: 'func_name',
      },
    ],
    show: { method: 'show_function_config', request: (id) => ({ function_urn: id }), name: ['func_name'] },
    deletion: { method: 'delete_function', requests: each((id) => ({ function_urn: id })) },
    absent: { show: { status: 404, code: 'FSS.1051' }, deletion: { status: 404, code: 'FSS.1051' } },
  },
]

export const STS_METHODS = ['assume_agency_with_oidc', 'get_caller_identity']
export const IAM_METHODS = ['keystone_list_auth_projects', 'keystone_list_projects', 'keystone_list_auth_domains']

export const STS: SdkClient = { package: 'huaweicloudsdksts.v1', client: 'StsClient', region: 'sts' }
export const IAM: SdkClient = { package: 'huaweicloudsdkiam.v3', client: 'IamClient', region: 'iam' }
