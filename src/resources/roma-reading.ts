/**
 * What ROMA Connect says of its assets: one at a time, or all of an instance.
 * (ROMA Connect API reference, "Querying the Application List", "Querying Application Details", "Querying a Task List",
 * "Querying Task Details".)
 */
import type { ApiRequest, ApiResponse } from '../huaweicloud/client.ts'
import { isFromGateway, type CloudError } from '../huaweicloud/errors.ts'
import type { Target } from '../plan/target.ts'
import { truncate, isObject, asObject } from '../runtime/json.ts'
import { readAllPages, readPage, type Row } from '../deletion/listing.ts'
import type { Context } from './resource.ts'
import { rowId, toTarget } from '../deletion/rows.ts'

const TASK_NOT_THERE = 'FDI.3021'
const INSTANCE_NOT_THERE = 'APIC.7302'
/** The documentation names no limit for applications, and 999 for tasks. */
const ROWS_A_PAGE = 100

/** The path of the instance, below which everything is. */
export const instance = ({ options: { projectId, instanceId } }: Context, part = ''): string =>
  `/v2/${encodeURIComponent(projectId ?? '')}${part}/instances/${encodeURIComponent(instanceId ?? '')}`

/** How one asset is looked up. */
export const look = {
  show: ({ kind, id }: Target, context: Context): Omit<ApiRequest, 'purpose'> => ({
    method: 'GET',
    path:
      kind === 'task'
        ? `${instance(context, '/fdi')}/tasks/${encodeURIComponent(id)}`
        : `${instance(context)}/apps/${encodeURIComponent(id)}`,
  }),
  shows: ({ json }: ApiResponse, { kind, id }: Target): boolean =>
    kind === 'task' ? asObject(asObject(json).task).task_id === id : asObject(json).id === id,
  name: ({ json }: ApiResponse): string | undefined => {
    const name = isObject(json) ? (isObject(json.task) ? json.task.task_name : json.name) : undefined
    return typeof name === 'string' ? truncate(name) : undefined
  },
  // What an unknown id is answered is not documented: a 404 about the asset (not from the gateway, not about the instance),
  // or the code for missing tasks.
  isGone: (error: CloudError): boolean =>
    error.code === TASK_NOT_THERE ||
    (error.status === 404 && error.code !== undefined && !isFromGateway(error) && error.code !== INSTANCE_NOT_THERE),
}

/** Applications and data-integration tasks of the instance. */
export async function list(context: Context, start: string): Promise<Target[]> {
  const read = (path: string, rowsKey: string, idKey: string): Promise<Row[]> =>
    readAllPages(
      'offset',
      ({ offset }) => {
        const query = { offset, limit: ROWS_A_PAGE, ...(start && { name: start }) }
        return readPage(context.client, { method: 'GET', path, query, purpose: 'read' }, asObject, rowsKey, 'total')
      },
      (row) => rowId(row[idKey]),
    )
  const apps = await read(`${instance(context)}/apps`, 'apps', 'id')
  const tasks = await read(`${instance(context, '/fdi')}/tasks`, 'entities', 'task_id')
  return [
    ...apps.map(({ id, name, created_user, create_time: createdAt }) =>
      toTarget('roma-asset', { kind: 'app', id, name, creator: asObject(created_user).user_name, createdAt }),
    ),
    ...tasks.map(({ task_id: id, task_name: name, created_date: createdAt }) =>
      toTarget('roma-asset', { kind: 'task', id, name, createdAt }),
    ),
  ]
}
