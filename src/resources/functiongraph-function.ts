/**
 * FunctionGraph: functions, with all their versions, aliases and triggers.
 * (FunctionGraph API reference, "Deleting a Function or Function Version", "Querying Functions", "Querying the Metadata of a
 * Function", "Function Model", "Error Codes"; the SDK for Python 3.1.219 for hosts.)
 */
import type { Absence, List, LookUp, OneByOne } from '../deletion/api.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject } from '../runtime/json.ts'
import { internalError, RUN_AGAIN, tooManyRequests } from './advice.ts'
import type { ResourceDefinition } from './definition.ts'

/** The service's default is its maximum of 400. */
const PAGE_SIZE = 100

/** Of a function and of its group: up to 60 characters (user guide, "Creating and Initializing a Function"). */
const NAME = '[A-Za-z](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])?'

const pathIn = (projectId: string): string => `/v2/${encodeURIComponent(projectId)}/fgs/functions`

/** "Not found the function" ("Deleting a Function or Function Version"). */
const NOT_THERE = 'FSS.1051'
/** "The specified resource was not found", whatever that is ("Error Codes"). */
const SOMETHING_NOT_THERE = ['FSS.0404', 'FSS.0410']

function absence({ status, code = '' }: CloudError): Absence {
  if (status === 404 && code === NOT_THERE) return 'certain'
  return (status === 404 || status === 410) && SOMETHING_NOT_THERE.includes(code) ? 'possible' : 'unknown'
}

/** A function is named without a version; the service may add the one that it shows, which is always `latest`. */
const withoutVersion = (urn: unknown): unknown => (typeof urn === 'string' ? urn.replace(/:latest$/i, '') : urn)

/**
 * The marker of the next page is in the page before it. It has counted rows so far (Terraform provider,
 * services/fgs/data_source_huaweicloud_fgs_functions.go), and it is 0 behind the last page: then rows are counted here.
 */
function markerOf(previous: unknown, offset: number): number {
  const { next_marker: next } = asObject(previous)
  return typeof next === 'number' && next > 0 ? next : offset
}

/** Not searched: what `func_name` finds is not documented on every site. */
const listOf = (projectId: string): List => ({
  paging: 'offset',
  pageSize: PAGE_SIZE,
  request: ({ offset, previous }) => ({
    method: 'GET',
    path: pathIn(projectId),
    query: { marker: markerOf(previous, offset), maxitems: PAGE_SIZE },
  }),
  page: (json) => {
    const { functions: rows, count: total } = asObject(json)
    return { rows, total }
  },
  fields: ({ func_urn: urn, func_name: name, last_modified: createdAt }) => ({
    id: withoutVersion(urn),
    ...{ name, createdAt },
  }),
})

const lookUpIn = (projectId: string): LookUp => ({
  request: ({ id }) => ({ method: 'GET', path: `${pathIn(projectId)}/${encodeURIComponent(id)}/config` }),
  isLookupOf: ({ json }, { id }) => withoutVersion(asObject(json).func_urn) === id,
  name: ({ json }) => asObject(json).func_name,
  absence,
})

const deletionIn = (projectId: string): OneByOne => ({
  by: 'one',
  request: ({ id }) => ({ method: 'DELETE', path: `${pathIn(projectId)}/${encodeURIComponent(id)}` }),
  confirmsDeletion: ({ status, empty }) => status === 204 && empty,
  absence,
})

export const functiongraphFunction = {
  name: 'functiongraph-function',
  singular: 'FunctionGraph function',
  plural: 'FunctionGraph functions',
  service: {
    name: 'functiongraph',
    title: 'FunctionGraph',
    hosts: {
      prefix: 'functiongraph',
      // Its European host ends in .com.
      regions: [
        ...['cn-north-1', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-east-2', 'cn-east-3', 'cn-east-4'],
        ...['cn-south-1', 'cn-south-4', 'cn-southwest-2', 'cn-southwest-3', 'ap-southeast-1', 'ap-southeast-2'],
        ...['ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'my-kualalumpur-1', 'af-south-1', 'sa-brazil-1'],
        ...['na-mexico-1', 'la-north-2', 'la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1'],
        'eu-west-101',
      ],
    },
  },
  project: 'required',
  ids: [
    {
      input: 'ids',
      // With a version or an alias behind it, only that would go.
      pattern: new RegExp(`^urn:fss:[a-z0-9-]{1,64}:[A-Za-z0-9]{1,64}:function:${NAME}:${NAME}$`),
      description: 'urn:fss:<region>:<project>:function:<group>:<name>, without a version',
      of: { en: 'function URNs without a version', zh: '不带版本号的函数 URN' },
    },
  ],
  inputs: {},
  names: {
    pattern: new RegExp(`^${NAME}$`),
    description: 'letters, digits, "_" and "-", up to 60, from a letter to a letter or digit',
  },
  api: ({ projectId = '' }) => ({
    lists: [listOf(projectId)],
    lookUp: lookUpIn(projectId),
    deletion: deletionIn(projectId),
  }),
  advice: [
    internalError('FSS.0500', 'FSS.0502', 'FSS.0503', 'FSS.0504'),
    tooManyRequests('FSS.0429'),
    {
      codes: ['FSS.0401', 'FSS.0403'],
      meaning: 'The caller may not do this to the function, or it is not in this project.',
      remedy: 'Compare project-id and region with the URN, and check the permissions of the caller.',
    },
    {
      codes: ['FSS.0428'],
      meaning: 'Something that belongs to the function has to go first.',
      remedy: 'The message names it; delete it in FunctionGraph, then run again.',
    },
    {
      codes: ['FSS.0400', 'FSS.1001', 'FSS.1002'],
      meaning: 'FunctionGraph does not take one of the values that it was sent.',
      remedy: 'Check ids and project-id; the message names the value.',
    },
    { codes: ['FSS.*'], meaning: 'FunctionGraph refused the request.', remedy: RUN_AGAIN },
  ],
  docs: {
    pluralZh: '函数工作流（FunctionGraph）函数',
    how: {
      en: 'one request each, with all versions, aliases and triggers',
      zh: '每个函数一个请求，包括其所有版本、别名和触发器',
    },
    recoverable: { en: 'no', zh: '否' },
    age: {
      en: 'when the function was last modified (`last_modified`): the creation time is not documented',
      zh: '函数最近一次修改的时间（`last_modified`）：文档中没有创建时间',
    },
    permissions: {
      delete: { en: '`functiongraph:function:deleteFunction`', zh: '`functiongraph:function:deleteFunction`' },
      lookUp: {
        en: 'an unconfirmed permission (see the setup guide)',
        zh: '未确认（见配置指南）',
      },
      list: { en: '`functiongraph:function:listFunctions`', zh: '`functiongraph:function:listFunctions`' },
    },
    policy: {
      version: '5.0',
      delete: ['functiongraph:function:deleteFunction'],
      list: ['functiongraph:function:listFunctions'],
    },
    setup: {
      en: 'Identity policies work for FunctionGraph, with the actions in the policy. **[documented]** (IAM, service authorization reference, "FunctionGraph".) Role/policy-based authorization names them `functiongraph:function:delete` and `functiongraph:function:list`, and that of a look-up `functiongraph:function:getConfig`. **[documented]** (FunctionGraph API reference, "Permissions Policies and Supported Actions".) What a look-up needs in an identity policy is **[unconfirmed]**; without it a dry run by id, and a deletion whose answer was lost, cannot be verified, and the report says so. That `next_marker` counts rows is known from the Terraform provider only. `older-than` counts from `last_modified`, the only time that is documented: it means "not modified for".',
      zh: 'FunctionGraph 支持身份策略，授权项见策略。**[文档]**（IAM 服务授权参考“函数工作流 FunctionGraph”。）角色与策略授权中的授权项为 `functiongraph:function:delete` 和 `functiongraph:function:list`，查看为 `functiongraph:function:getConfig`。**[文档]**（FunctionGraph API 参考“权限及授权项说明”。）身份策略中查看所需的授权项：**[未确认]**；没有该权限时，按 ID 的试运行以及响应丢失的删除无法核实，报告会说明这一点。`next_marker` 按行计数仅见于 Terraform provider。`older-than` 从 `last_modified` 算起，这是文档中唯一的时间：表示“多久未修改”。',
    },
  },
} as const satisfies ResourceDefinition<'functiongraph-function'>
