/**
 * Cloud Operations Center (COC): custom scripts.
 * (COC API reference, "Deleting a Customized Script", "Querying Details of a Script", "Querying Scripts", "Error Codes".)
 */
import type { Absence, List, OneByOne, LookUp, Row } from '../deletion/api.ts'
import { rowId } from '../deletion/rows.ts'
import { EUROPE } from '../huaweicloud/endpoints.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject, isObject, omitUndefined } from '../runtime/json.ts'
import { credentialsRefused, internalError } from './advice.ts'
import type { InputSpecs, ResourceDefinition } from './definition.ts'

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

const inputs = {
  'user-profile': {
    form: 'header value',
    description: { en: 'sent as x-user-profile.', zh: '作为请求头 x-user-profile 发送。' },
  },
} as const satisfies InputSpecs

export const cocScript = {
  name: 'coc-script',
  singular: 'COC script',
  plural: 'COC scripts',
  service: {
    name: 'coc',
    title: 'COC',
    hosts: {
      // Global: the site of the account decides, and another site's host answers with an empty list.
      prefix: 'coc',
      regions: [],
      irregular: { [EUROPE]: 'coc-eu-west-101-open-api.myhuaweicloud.eu' },
      fallback: { China: 'coc.myhuaweicloud.com', International: 'coc-intl.myhuaweicloud.com' },
    },
  },
  project: 'preferred',
  ids: [
    {
      input: 'ids',
      pattern: /^[A-Za-z0-9]{1,25}$/,
      description: '1 to 25 letters and digits',
      of: { en: 'script UUIDs', zh: '脚本 UUID' },
    },
  ],
  inputs,
  names: {
    pattern: /^[\u4e00-\u9fa5A-Za-z0-9_]{1,64}$/,
    description: 'letters, digits, "_" and Chinese characters, up to 64',
  },
  api: ({ projectId, inputs: own }) => ({
    headers: omitUndefined({ 'x-project-id': projectId, 'x-user-profile': own['user-profile'] }),
    lists: [list],
    lookUp,
    deletion,
  }),
  advice: [
    credentialsRefused('COC.00011013', 'common.01010001'),
    internalError('COC.00040701'),
    {
      codes: ['COC.00010014'],
      meaning: 'COC could not ask IAM about the projects of the caller.',
      remedy: 'Run again; if it stays, check project-id and the permissions of the caller.',
    },
    {
      codes: ['COC.00010002', 'COC.00014002'],
      meaning: 'COC does not take one of the values that it was sent.',
      remedy: 'Check user-profile and project-id; the message names the value.',
    },
    {
      codes: ['COC.*'],
      meaning: 'COC refused the request.',
      remedy: "The message has the reason. Only scripts of the credentials' own account can be deleted.",
    },
  ],
  docs: {
    pluralZh: '云运维中心（COC）自定义脚本',
    how: { en: 'one request each', zh: '每个脚本一个请求' },
    recoverable: { en: 'no', zh: '否' },
    permissions: {
      delete: { en: '`coc:document:delete`', zh: '`coc:document:delete`' },
      lookUp: { en: '`coc:document:get`', zh: '`coc:document:get`' },
      list: { en: '`coc:document:list`', zh: '`coc:document:list`' },
    },
    policy: {
      version: '5.0',
      delete: ['coc:document:delete'],
      list: ['coc:document:list', 'coc:document:get'],
    },
    setup: {
      en: 'The actions of identity policies stand in the API reference of each operation, "Authorization Information". **[documented]**',
      zh: '身份策略的授权项见 API 参考中各接口的“授权信息”。**[文档]**',
    },
  },
} as const satisfies ResourceDefinition<'coc-script', typeof inputs>
