/**
 * Cloud Operations Center (COC): custom scripts.
 * (COC API reference, "Deleting a Customized Script", "Querying Details of a Script", "Querying Scripts"; error codes that
 * mean "not there" as in Huawei Cloud's Terraform provider, services/coc/resource_huaweicloud_coc_script.go.)
 */
import type { Target } from '../plan/target.ts'
import { truncate, isObject, asObject } from '../runtime/json.ts'
import type { Context, ResourceType } from './resource.ts'
import { lookUpOneByOne, removeOneByOne, type Particulars } from '../deletion/one-by-one.ts'
import { readAllPages, readPage, type Row } from '../deletion/listing.ts'
import { rowId, toTarget } from '../deletion/rows.ts'

const ROWS_A_PAGE = 100
/** `name_like` takes no more, although names may have 64 characters. */
const LONGEST_NAME_LIKE = 32
const NOT_THERE = ['COC.00040601', 'COC.00040603', 'COC.00040604']

const headers = ({ options }: Context): Record<string, string> => ({
  ...(options.projectId && { 'x-project-id': options.projectId }),
  ...(options.userProfile && { 'x-user-profile': options.userProfile }),
})

const path = (uuid: string): string => `/v1/job/scripts/${encodeURIComponent(uuid)}`

/** The European site sends what it has to say without the `data` around it. */
const unwrap = (json: unknown): Row => (isObject(json) && isObject(json.data) ? json.data : asObject(json))

async function list(context: Context, start: string): Promise<Target[]> {
  const rows = await readAllPages(
    'marker',
    ({ last }) => {
      const query = {
        limit: ROWS_A_PAGE,
        // The number of a row, not its UUID.
        ...(last && { marker: rowId(last.id) }),
        ...(start && { name_like: start.slice(0, LONGEST_NAME_LIKE) }),
      }
      const call = {
        method: 'GET',
        path: '/v1/job/scripts',
        query,
        headers: headers(context),
        purpose: 'read',
      } as const
      return readPage(context.client, call, unwrap, 'data', 'total')
    },
    ({ id }) => rowId(id),
  )
  return rows.map(({ script_uuid: id, name, creator, gmt_created: createdAt }) =>
    toTarget('coc-script', { id, name, creator, createdAt }),
  )
}

const script: Particulars = {
  deletion: ({ id }, context) => ({ method: 'DELETE', path: path(id), headers: headers(context), purpose: 'delete' }),
  // The European site documents no body for 200.
  confirms: ({ json, empty, host }, { id }) =>
    asObject(json).data === id || (empty && host.endsWith('.myhuaweicloud.eu')),
  show: ({ id }, context) => ({ method: 'GET', path: path(id), headers: headers(context) }),
  shows: ({ json }, { id }) => unwrap(json).script_uuid === id,
  name: ({ json }) => {
    const { name } = unwrap(json)
    return typeof name === 'string' ? truncate(name) : undefined
  },
  isGone: ({ status, code }) => status === 400 && NOT_THERE.includes(code ?? ''),
}

export const cocScript: ResourceType = {
  name: 'coc-script',
  one: 'COC script',
  many: 'COC scripts',
  service: 'coc',
  project: 'preferred',
  id: { pattern: /^[A-Za-z0-9]{1,25}$/, says: '1 to 25 letters and digits' },
  tellsAge: true,
  searchesNames: true,
  list,
  lookUp: (targets, context) => lookUpOneByOne(targets, context, script),
  remove: (targets, context) => removeOneByOne(targets, context, script),
}
