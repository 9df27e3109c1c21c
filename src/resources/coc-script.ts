/**
 * Cloud Operations Center (COC): custom scripts.
 * (COC API reference, "Deleting a Customized Script", "Querying Details of a Script", "Querying Scripts", "Error Codes".)
 */
import type { Absence, List, OneByOne, LookUp, Row } from '../deletion/api.ts'
import { rowId } from '../deletion/rows.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject, isObject, omitUndefined } from '../runtime/json.ts'
import type { ResourceDefinition } from './definition.ts'

const path = (uuid: string): string => `/v1/job/scripts/${encodeURIComponent(uuid)}`

/** The European site sends the content of `data` without `data` around it. */
const unwrap = (json: unknown): Row => (isObject(json) && isObject(json.data) ? json.data : asObject(json))

/**
 * "Script not exist" (Terraform provider, services/coc/resource_huaweicloud_coc_script.go). COC.00040601 also means a name
 * that is taken or a wrong value of another parameter ("Error Codes").
 */
const NOT_THERE = ['COC.00040603', 'COC.00040604']
const INVALID_UUID_OR_OTHER = 'COC.00040601'

function absenceByCode({ status, code = '' }: CloudError): Absence {
  if (status !== 400) return 'unknown'
  if (NOT_THERE.includes(code)) return 'certain'
  return code === INVALID_UUID_OR_OTHER ? 'possible' : 'unknown'
}

const list: List = {
  paging: 'marker',
  pageSize: 100,
  // The marker is the number of a row, not its UUID.
  request: ({ last }) => ({
    method: 'GET',
    path: '/v1/job/scripts',
    query: { limit: 100, ...(last && { marker: rowId(last.id) }) },
  }),
  // Names may have 64 characters, the parameter takes 32.
  search: { parameter: 'name_like', maxLength: 32 },
  page: (json) => {
    const { data: rows, total } = unwrap(json)
    return { rows, total }
  },
  fields: ({ script_uuid: id, name, creator, gmt_created: createdAt }) => ({ id, name, creator, createdAt }),
}

const lookUp: LookUp = {
  request: ({ id }) => ({ method: 'GET', path: path(id) }),
  isLookupOf: ({ json }, { id }) => unwrap(json).script_uuid === id,
  name: ({ json }) => unwrap(json).name,
  // The UUID is all that this request names, so that is what is invalid, unless the message says otherwise.
  absence: (error) => {
    const absence = absenceByCode(error)
    if (absence !== 'possible') return absence
    return /same name|paramValue/i.test(error.message) ? 'unknown' : 'certain'
  },
}

const deletion: OneByOne = {
  by: 'one',
  request: ({ id }) => ({ method: 'DELETE', path: path(id) }),
  // The European site documents no body for 200.
  confirmsDeletion: ({ json, empty, host }, { id }) =>
    asObject(json).data === id || (empty && host.endsWith('.myhuaweicloud.eu')),
  absence: absenceByCode,
}

export const cocScript = {
  name: 'coc-script',
  singular: 'COC script',
  plural: 'COC scripts',
  service: 'coc',
  project: 'preferred',
  tellsAge: true,
  ids: { pattern: /^[A-Za-z0-9]{1,25}$/, description: '1 to 25 letters and digits' },
  names: { pattern: /^[一-龥A-Za-z0-9_]{1,64}$/, description: 'letters, digits, "_" and Chinese characters, up to 64' },
  api: ({ projectId, inputs }) => ({
    headers: omitUndefined({ 'x-project-id': projectId, 'x-user-profile': inputs.userProfile }),
    lists: [list],
    lookUp,
    deletion,
  }),
} as const satisfies ResourceDefinition
