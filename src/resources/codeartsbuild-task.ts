/**
 * CodeArts Build: build tasks. Deleting moves a task to the recycle bin.
 * (CodeArts Build API reference, "Deleting the Build Task", "Querying the Build Task List", "Error Codes".)
 */
import type { Absence, List, LookUp, OneByOne, Row } from '../deletion/api.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject } from '../runtime/json.ts'
import type { ResourceDefinition } from './definition.ts'

const v3 = (id: string): string => `/v3/jobs/${encodeURIComponent(id)}`
const v1 = (id: string): string => `/v1/job/${encodeURIComponent(id)}`

const resultOf = (json: unknown): Row => asObject(asObject(json).result)

/** (Terraform provider, services/codeartsbuild/common.go, for v1; the codes of v3 lack the prefix.) */
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

export const codeartsbuildTask = {
  name: 'codeartsbuild-task',
  singular: 'CodeArts Build task',
  plural: 'CodeArts Build tasks',
  service: 'codeartsbuild',
  project: 'none',
  tellsAge: true,
  ids: { pattern: /^[0-9a-z]{32}$/, description: '32 digits and lower-case letters' },
  // "Too many requests, try later" comes with HTTP 400 or 500, never 429.
  errorCodes: { throttled: ['CB.00060211'] },
  api: ({ inputs }) => ({
    lists: [listOf(inputs.codeartsProjectId)],
    lookUp,
    deletion,
    age: {
      request: ({ id }) => ({ method: 'GET', path: `${v1(id)}/info` }),
      isLookupOf: ({ json }, { id }) => resultOf(json).id === id,
      createdAt: ({ json }) => resultOf(json).create_time,
    },
  }),
} as const satisfies ResourceDefinition
