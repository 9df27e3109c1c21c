/**
 * CodeArts Build: build tasks. Deleting moves a task to the recycle bin.
 * (CodeArts Build API reference, "Deleting the Build Task", "Error Codes"; the codes that mean "not there" as in Huawei
 * Cloud's Terraform provider, services/codeartsbuild/common.go.)
 */
import { bounded, isObject } from '../huaweicloud/errors.ts'
import type { ResourceType } from './resource.ts'
import { lookUpOneByOne, removeOneByOne, type Particulars } from './one-by-one.ts'

const NOT_THERE = ['CB.00031006', 'DEVCB.00031006']

const path = (id: string): string => `/v3/jobs/${encodeURIComponent(id)}`

const task: Particulars = {
  deletion: ({ id }) => ({ method: 'POST', path: `${path(id)}/delete`, effect: 'delete' }),
  confirms: ({ json }, { id }) =>
    isObject(json) && json.status === 'success' && isObject(json.result) && json.result.job_id === id,
  show: ({ id }) => ({ method: 'GET', path: `${path(id)}/query` }),
  // The answer repeats the name but not the id: it must at least be a task.
  shows: ({ json }) => isObject(json) && isObject(json.result) && typeof json.result.job_name === 'string',
  name: ({ json }) => (isObject(json) && isObject(json.result) ? bounded(String(json.result.job_name)) : undefined),
  isGone: ({ status, code }) => status === 422 && NOT_THERE.includes(code ?? ''),
}

export const codeartsbuildTask: ResourceType = {
  name: 'codeartsbuild-task',
  one: 'CodeArts Build task',
  many: 'CodeArts Build tasks',
  service: 'codeartsbuild',
  needsProject: false,
  id: { pattern: /^[0-9a-z]{32}$/, says: '32 digits and lower-case letters' },
  // "Too many requests, try later": HTTP 400 or 500, never 429.
  throttlingCodes: ['CB.00060211'],
  lookUp: (targets, context) => lookUpOneByOne(targets, context, task),
  remove: (targets, context) => removeOneByOne(targets, context, task),
}
