/** ROMA Connect: rows of lists, and the filters of data-integration tasks. */
import { integer, oneOf, text } from '../checks.ts'
import { USER_ID } from '../defaults.ts'
import type { Check } from '../types.ts'
import type { RomaApp, RomaTask } from './roma-model.ts'

const UNKNOWN_OF_TASKS = ['source_datasource_id', 'target_datasource_id', 'source_app_id', 'target_app_id', 'task_tag']

/** The query parameters of the list of tasks. */
export const TASK_QUERY: Record<string, Check> = {
  limit: integer(0, Number.MAX_SAFE_INTEGER),
  offset: (value) => (value === undefined || /^-?\d{1,15}$/.test(value) ? undefined : 'must be a whole number'),
  name: text(1, 256),
  task_name: text(1, 256),
  task_id: text(1, 256),
  status: oneOf(['0', '1']),
  task_type: oneOf(['realtime', 'timing', 'REALTIME', 'TIMING']),
  execute_status: text(1, 256),
  source_datasource_id: text(1, 256),
  target_datasource_id: text(1, 256),
  source_app_id: text(1, 256),
  target_app_id: text(1, 256),
  sort_field: text(1, 256),
  sort_type: text(1, 256),
  task_tag: text(1, 256),
}

/** Whether a task has what the query asks for. */
export function matchesTask(task: RomaTask, query: Record<string, string>): boolean {
  return (
    contains(task.task_name, query['name']) &&
    contains(task.task_name, query['task_name']) &&
    (query['task_type'] === undefined || query['task_type'].toUpperCase() === 'TIMING') &&
    (query['execute_status'] === undefined || query['execute_status'] === executeStatus(task)) &&
    // The tasks have no data sources, applications or tags.
    UNKNOWN_OF_TASKS.every((name) => query[name] === undefined) &&
    (query['task_id'] === undefined || task.task_id === query['task_id']) &&
    (query['status'] === undefined || task.running === (query['status'] === '1'))
  )
}

/** Whether a name contains the part, in any case; true without a part. */
export function contains(name: string, part: string | undefined): boolean {
  return part === undefined || name.toLowerCase().includes(part.toLowerCase())
}

/** An application, as its list and its details show it. */
export function appRow({ id, name, createdAt, creator }: RomaApp): Record<string, unknown> {
  const time = new Date(createdAt).toISOString()
  const user = { user_id: USER_ID, user_name: creator }
  const people = { created_user: user, last_updated_user: user }
  return { id, name, remark: '', roles: ['admin'], create_time: time, update_time: time, ...people, owner: true }
}

function executeStatus({ running }: Pick<RomaTask, 'running'>): string {
  return running ? 'RUNNING' : 'UNSTARTED'
}

/** How `created_date` is written: ISO 8601, or milliseconds as a number or as text. */
export type DateForm = 'iso' | 'number' | 'text'

/** A data-integration task, as its list shows it. */
export function taskRow({ task_id, task_name, createdAt, running }: RomaTask, form: DateForm): Record<string, unknown> {
  const dates = { iso: new Date(createdAt).toISOString(), number: createdAt, text: String(createdAt) }
  return {
    task_id,
    task_name,
    task_type: 'TIMING',
    status: running ? 1 : 0,
    execute_status: executeStatus({ running }),
    created_date: dates[form],
    last_modified_time: createdAt,
    enterprise_project_id: '0',
  }
}
