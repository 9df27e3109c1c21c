/**
 * CodeArts Build: build tasks. Deleting moves a task to the recycle bin.
 * (CodeArts Build API reference, "Deleting the Build Task", "Querying the Build Task List", "Error Codes".)
 */
import type { Absence, List, LookUp, OneByOne, Row } from '../deletion/api.ts'
import { EUROPE } from '../huaweicloud/endpoints.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject } from '../runtime/json.ts'
import { internalError, tooManyRequests, unknownRoute } from './advice.ts'
import type { InputSpecs, ResourceDefinition } from './definition.ts'

const v3 = (id: string): string => `/v3/jobs/${encodeURIComponent(id)}`
const v1 = (id: string): string => `/v1/job/${encodeURIComponent(id)}`

const resultOf = (json: unknown): Row => asObject(asObject(json).result)

/**
 * (Terraform provider, services/codeartsbuild/common.go, for v1; the codes of v3 lack the prefix. The same file shows that
 * errors come with HTTP 200 too.)
 */
const NOT_THERE = ['CB.00031006', 'DEVCB.00031006']

const absence = ({ status, code }: CloudError): Absence =>
  status === 422 && NOT_THERE.includes(code ?? '') ? 'certain' : 'unknown'

/** The tasks of one CodeArts project, or all that the caller may see. Pages count from 0. */
const listOf = (project: string | undefined): List => ({
  paging: 'page',
  pageSize: 100,
  request: ({ page }) => ({
    method: 'GET',
    path: project ? `${v1(project)}/list` : '/v1/job/list',
    query: { page_index: page, page_size: 100 },
  }),
  search: { parameter: 'search' },
  // The documentation has `jobs` at the top, the service `job_list` in `result` (Terraform provider).
  page: (json) => {
    const { job_list: rows, total } = resultOf(json)
    const top = asObject(json)
    return rows === undefined && total === undefined ? { rows: top.jobs, total: top.total } : { rows, total }
  },
  fields: ({ id, job_name: name, user_name: creator }) => ({ id, name, creator }),
})

const lookUp: LookUp = {
  request: ({ id }) => ({ method: 'GET', path: `${v3(id)}/query` }),
  // The response repeats the name but not the id: it must at least be a task.
  isLookupOf: ({ json }) => typeof resultOf(json).job_name === 'string',
  name: ({ json }) => resultOf(json).job_name,
  absence,
}

const deletion: OneByOne = {
  by: 'one',
  request: ({ id }) => ({ method: 'POST', path: `${v3(id)}/delete` }),
  // The documentation keeps the request above among the old ones and names this as its successor.
  successor: ({ id }) => ({ method: 'DELETE', path: `${v1(id)}/delete` }),
  confirmsDeletion: ({ json }, { id }) => asObject(json).status === 'success' && resultOf(json).job_id === id,
  absence,
}

const inputs = {
  'codearts-project-id': {
    form: 'identifier',
    isForNames: true,
    description: {
      en: 'the CodeArts project (not the IAM project) whose tasks are listed.',
      zh: '只列出这个 CodeArts 项目（不是 IAM 项目）中的构建任务。',
    },
  },
} as const satisfies InputSpecs

export const codeartsbuildTask = {
  name: 'codeartsbuild-task',
  singular: 'CodeArts Build task',
  plural: 'CodeArts Build tasks',
  service: {
    name: 'codeartsbuild',
    title: 'CodeArts Build',
    hosts: {
      prefix: 'cloudbuild-ext',
      regions: [
        ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1', 'cn-south-2', 'cn-southwest-2'],
        ...['ap-southeast-3', 'sa-brazil-1', 'la-north-2', 'la-south-2', 'tr-west-1'],
      ],
      // (API reference of the European site, "Endpoints".)
      irregular: { [EUROPE]: 'build-backend.eu-west-101.myhuaweicloud.eu' },
    },
  },
  project: 'none',
  ids: [
    {
      input: 'ids',
      pattern: /^[0-9a-z]{32}$/,
      description: '32 digits and lower-case letters',
      of: { en: 'build task IDs', zh: '构建任务 ID' },
    },
  ],
  inputs,
  // "Too many requests, try later" comes with HTTP 400 or 500, never 429.
  errorCodes: { throttled: ['CB.00060211'] },
  api: ({ inputs: own }) => ({
    lists: [listOf(own['codearts-project-id'])],
    lookUp,
    deletion,
    age: {
      request: ({ id }) => ({ method: 'GET', path: `${v1(id)}/info` }),
      isLookupOf: ({ json }, { id }) => resultOf(json).id === id,
      createdAt: ({ json }) => resultOf(json).create_time,
    },
  }),
  advice: [
    unknownRoute('CB.00060214'),
    tooManyRequests('CB.00060211'),
    internalError('CB.00060100', 'CB.00060101', 'CB.00030004', 'DEVCB.00030000'),
    {
      codes: ['CB.00060200', 'CB.00060201', 'CB.00060202', 'DEV.CB.032011'],
      meaning: 'CodeArts Build does not take this id.',
      remedy: "The id of a build task is the 32 characters at the end of its editing page's address.",
    },
    {
      codes: ['DEV.CB.032302'],
      meaning: 'The state of the build task has just changed.',
      remedy: 'Wait until its build has ended, then run again.',
    },
    {
      codes: ['CB.*', 'DEVCB.*', 'DEV.CB.*'],
      meaning: 'CodeArts Build refused the request.',
      remedy: 'The message has the reason; the caller may lack a right in the CodeArts project of the task.',
    },
  ],
  docs: {
    pluralZh: '编译构建（CodeArts Build）构建任务',
    how: { en: 'one request each', zh: '每个任务一个请求' },
    recoverable: {
      en: 'yes: the recycle bin keeps it for 30 days unless you set less',
      zh: '是：在回收站中保留 30 天，账号设置了更短期限的除外',
    },
    deletedNote:
      'Deleted build tasks stay in the recycle bin of CodeArts Build for a while, where they can be restored.',
    permissions: {
      delete: {
        en: 'the right to delete the task in its CodeArts project',
        zh: '在所属 CodeArts 项目中删除该任务的权限',
      },
      lookUp: { en: 'the right to view the task', zh: '查看该任务的权限' },
      list: { en: 'the right to view the tasks', zh: '查看该任务的权限' },
    },
    setup: {
      en: 'There is no IAM action to grant: the API needs no identity policy. **[documented]** What counts is the role in the CodeArts project (the project → Settings → Permissions, and the permission matrix of the task) **[documented]**:',
      zh: '没有可以授予的 IAM 授权项：调用接口不需要身份策略。**[文档]** 起作用的是用户在 CodeArts 项目中的角色（项目 → 设置 → 权限管理，以及任务自身的权限矩阵）**[文档]**：',
    },
  },
} as const satisfies ResourceDefinition<'codeartsbuild-task', typeof inputs>
