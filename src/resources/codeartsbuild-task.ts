/**
 * CodeArts Build: build tasks. Deleting moves a task to the recycle bin.
 * (CodeArts Build API reference, "Deleting the Build Task", "Querying the Build Task List", "Error Codes"; the codes that mean
 * "not there", and what the list really looks like, as in Huawei Cloud's Terraform provider, services/codeartsbuild.)
 */
import type { Target } from '../plan/target.ts'
import { truncate, asObject } from '../runtime/json.ts'
import type { Context, ResourceType } from './resource.ts'
import { lookUpOneByOne, removeOneByOne, type Particulars } from '../deletion/one-by-one.ts'
import { readAllPages, readPage, type Row } from '../deletion/listing.ts'
import { rowId, toTarget } from '../deletion/rows.ts'

const ROWS_A_PAGE = 100
const NOT_THERE = ['CB.00031006', 'DEVCB.00031006']

const path = (id: string): string => `/v3/jobs/${encodeURIComponent(id)}`

const resultOf = (json: unknown): Row => asObject(asObject(json).result)

const task: Particulars = {
  deletion: ({ id }) => ({ method: 'POST', path: `${path(id)}/delete`, purpose: 'delete' }),
  confirms: ({ json }, { id }) => asObject(json).status === 'success' && resultOf(json).job_id === id,
  show: ({ id }) => ({ method: 'GET', path: `${path(id)}/query` }),
  // The answer repeats the name but not the id: it must at least be a task.
  shows: ({ json }) => typeof resultOf(json).job_name === 'string',
  name: ({ json }) => truncate(String(resultOf(json).job_name)),
  isGone: ({ status, code }) => status === 422 && NOT_THERE.includes(code ?? ''),
}

/** The tasks of one CodeArts project, or all that the caller may see. Pages count from 0. */
async function list(context: Context, start: string): Promise<Target[]> {
  const { codeartsProjectId: project } = context.options
  const route = project ? `/v1/job/${encodeURIComponent(project)}/list` : '/v1/job/list'
  const rows = await readAllPages(
    'number',
    ({ page }) => {
      const query = { page_index: page, page_size: ROWS_A_PAGE, ...(start && { search: start }) }
      const call = { method: 'GET', path: route, query, purpose: 'read' } as const
      return readPage(context.client, call, resultOf, 'job_list', 'total')
    },
    ({ id }) => rowId(id),
  )
  return rows.map(({ id, job_name: name, user_name: creator }) => toTarget('codeartsbuild-task', { id, name, creator }))
}

export const codeartsbuildTask: ResourceType = {
  name: 'codeartsbuild-task',
  one: 'CodeArts Build task',
  many: 'CodeArts Build tasks',
  service: 'codeartsbuild',
  project: 'none',
  id: { pattern: /^[0-9a-z]{32}$/, says: '32 digits and lower-case letters' },
  // Only the single look-up knows the time: one request a task.
  tellsAge: false,
  searchesNames: true,
  list,
  // "Too many requests, try later": HTTP 400 or 500, never 429.
  throttlingCodes: ['CB.00060211'],
  lookUp: (targets, context) => lookUpOneByOne(targets, context, task),
  remove: (targets, context) => removeOneByOne(targets, context, task),
}
