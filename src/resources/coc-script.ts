/**
 * Cloud Operations Center (COC): custom scripts.
 * (COC API reference, "Deleting a Customized Script", "Querying Details of a Script"; error codes that mean "not there" as
 * in Huawei Cloud's Terraform provider, services/coc/resource_huaweicloud_coc_script.go.)
 */
import type { Reply } from '../huaweicloud/client.ts'
import { bounded, isObject } from '../huaweicloud/errors.ts'
import type { Context, ResourceType } from './resource.ts'
import { lookUpOneByOne, removeOneByOne, type Particulars } from './one-by-one.ts'

const NOT_THERE = ['COC.00040601', 'COC.00040603', 'COC.00040604']

const headers = ({ options }: Context): Record<string, string> => ({
  ...(options.projectId && { 'x-project-id': options.projectId }),
  ...(options.userProfile && { 'x-user-profile': options.userProfile }),
})

const path = (uuid: string): string => `/v1/job/scripts/${encodeURIComponent(uuid)}`

/** The European site sends the fields without the `data` around them. */
const fieldsOf = ({ json }: Reply): Readonly<Record<string, unknown>> =>
  !isObject(json) ? {} : isObject(json.data) ? json.data : json

const script: Particulars = {
  deletion: ({ id }, context) => ({ method: 'DELETE', path: path(id), headers: headers(context), effect: 'delete' }),
  // The European site documents no body for 200.
  confirms: ({ json, empty, host }, { id }) =>
    (isObject(json) && json.data === id) || (empty && host.endsWith('.myhuaweicloud.eu')),
  show: ({ id }, context) => ({ method: 'GET', path: path(id), headers: headers(context) }),
  shows: (reply, { id }) => fieldsOf(reply).script_uuid === id,
  name: (reply) => {
    const { name } = fieldsOf(reply)
    return typeof name === 'string' ? bounded(name) : undefined
  },
  isGone: ({ status, code }) => status === 400 && NOT_THERE.includes(code ?? ''),
}

export const cocScript: ResourceType = {
  name: 'coc-script',
  one: 'COC script',
  many: 'COC scripts',
  service: 'coc',
  needsProject: false,
  id: { pattern: /^[A-Za-z0-9]{1,25}$/, says: '1 to 25 letters and digits' },
  lookUp: (targets, context) => lookUpOneByOne(targets, context, script),
  remove: (targets, context) => removeOneByOne(targets, context, script),
}
