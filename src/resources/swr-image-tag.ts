/**
 * SoftWare Repository for Container (SWR), shared edition: tags of images.
 * (SWR API reference, basic edition: "Deleting an Image with a Specified Tag", "Querying Image Tags", "Querying Details About an
 * Image with a Specific Tag", "Error Codes"; the SDK for Python 3.1.219 for hosts and the fields of a row.)
 */
import type { Absence, List, LookUp, OneByOne } from '../deletion/api.ts'
import { readTime } from '../deletion/rows.ts'
import { EUROPE } from '../huaweicloud/endpoints.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject } from '../runtime/json.ts'
import { credentialsRefused, internalError, RUN_AGAIN } from './advice.ts'
import type { InputSpecs, ResourceDefinition } from './definition.ts'

/** The default; up to 1,000 are documented, but not on every site ("Querying Image Tags"). */
const PAGE_SIZE = 100

/** Parts of names are lower-case letters and digits, joined by one separator, or by two underscores. */
const PART = '[a-z0-9]+(?:(?:[.-]|__?)[a-z0-9]+)*'
const ORGANIZATION = `(?=[a-z][^/]{0,63}/)${PART}`
const REPOSITORY = `(?=[^:]{1,128}(?::|$))${PART}(?:/${PART})*`
/** (OCI Distribution Specification, "Pulling manifests".) */
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'

/** @param repository `organization/repository`; its own slashes are sent as `$`, which SWR asks for */
function pathOf(repository: string): string {
  const slash = repository.indexOf('/')
  const [organization, name] = [repository.slice(0, slash), repository.slice(slash + 1).replaceAll('/', '$')]
  return `/v2/manage/namespaces/${encodeURIComponent(organization)}/repos/${encodeURIComponent(name)}/tags`
}

/** @param id `organization/repository:tag` */
function split(id: string): { readonly repository: string; readonly tag: string } {
  const colon = id.lastIndexOf(':')
  return { repository: id.slice(0, colon), tag: id.slice(colon + 1) }
}

function tagPath(id: string): string {
  const { repository, tag } = split(id)
  return `${pathOf(repository)}/${encodeURIComponent(tag)}`
}

/** 404 is documented for a repository or a tag that does not exist. Only SWR's own word counts, not a gateway's. */
const absence = ({ status, code = '' }: CloudError): Absence =>
  status === 404 && code.startsWith('SVCSTG.SWR.404') ? 'certain' : 'unknown'

/** Oldest first, so that a tag that is pushed meanwhile comes last. The total is in `Content-Range`. */
const listOf = (repository: string): List => ({
  paging: 'offset',
  pageSize: PAGE_SIZE,
  request: ({ offset }) => ({
    method: 'GET',
    path: pathOf(repository),
    query: { offset, limit: PAGE_SIZE, order_column: 'updated_at', order_type: 'asc' },
  }),
  page: (rows, { rangeTotal: total }) => ({ rows, total }),
  // In the list the key is `Tag`, in a look-up `tag`.
  fields: ({ Tag: name, created, updated }) => ({
    id: typeof name === 'string' ? `${repository}:${name}` : undefined,
    name,
    createdAt: latest(created, updated),
  }),
})

/** A tag that was pushed again is as young as that. */
function latest(...times: readonly unknown[]): number | undefined {
  const known = times.map(readTime).filter((time) => time !== undefined)
  return known.length > 0 ? Math.max(...known) : undefined
}

const lookUp: LookUp = {
  request: ({ id }) => ({ method: 'GET', path: tagPath(id) }),
  isLookupOf: ({ json }, { id }) => asObject(json).tag === split(id).tag,
  name: ({ json }) => asObject(json).tag,
  absence,
}

const deletion: OneByOne = {
  by: 'one',
  request: ({ id }) => ({ method: 'DELETE', path: tagPath(id) }),
  confirmsDeletion: ({ status, empty }) => status === 204 && empty,
  absence,
}

const inputs = {
  'swr-repository': {
    form: 'text',
    pattern: new RegExp(`^${ORGANIZATION}/${REPOSITORY}$`),
    accepted: 'an SWR repository as organization/repository, such as my-org/web',
    isRequired: true,
    isForNames: true,
    description: {
      en: 'the repository whose tags are listed, as organization/repository.',
      zh: '要列出镜像版本的镜像仓库，格式为“组织/仓库”。',
    },
  },
} as const satisfies InputSpecs

export const swrImageTag = {
  name: 'swr-image-tag',
  singular: 'SWR image tag',
  plural: 'SWR image tags',
  service: {
    name: 'swr',
    title: 'SWR',
    hosts: {
      prefix: 'swr-api',
      regions: [
        ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-north-12', 'cn-east-2'],
        ...['cn-east-3', 'cn-east-4', 'cn-east-5', 'cn-south-1', 'cn-south-2', 'cn-south-4', 'cn-southwest-2'],
        ...['cn-southwest-3', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
        ...['my-kualalumpur-1', 'af-south-1', 'af-north-1', 'sa-brazil-1', 'sa-peru-1', 'na-mexico-1', 'la-north-2'],
        ...['la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1', 'ru-northwest-2', 'eu-west-0'],
      ],
      irregular: { [EUROPE]: 'swr-api.eu-west-101.myhuaweicloud.eu' },
    },
  },
  // Every official client signs the project of the region; what SWR answers without one is not documented.
  project: 'required',
  ids: [
    {
      input: 'ids',
      pattern: new RegExp(`^${ORGANIZATION}/${REPOSITORY}:${TAG}$`),
      description: 'organization/repository:tag, such as my-org/web:pr-42',
      of: { en: 'image tags as organization/repository:tag', zh: '镜像版本，格式为 organization/repository:tag' },
    },
  ],
  inputs,
  names: {
    pattern: new RegExp(`^${TAG}$`),
    description: 'letters, digits, "_", "." and "-", up to 128',
  },
  protection: (name) => (name === 'latest' ? 'latest is kept unless ids names it' : undefined),
  api: ({ inputs: own }) => ({
    lists: own['swr-repository'] === undefined ? [] : [listOf(own['swr-repository'])],
    lookUp,
    deletion,
  }),
  advice: [
    credentialsRefused('SVCSTG.SWR.4010000'),
    internalError('SVCSTG.SWR.500*'),
    {
      codes: ['SVCSTG.SWR.4030170', 'SVCSTG.SWR.403*'],
      meaning: 'The caller may not do this in the organization or repository.',
      remedy: 'Grant the permission in IAM, or in SWR the permission Manage on the organization or repository.',
    },
    {
      codes: ['SVCSTG.SWR.404*'],
      meaning: 'SWR does not find the repository.',
      remedy: 'Check swr-repository (organization/repository) and region.',
    },
    {
      codes: ['SVCSTG.SWR.400*'],
      meaning: 'SWR does not take one of the values that it was sent.',
      remedy: 'Check swr-repository and ids; the message names the value.',
    },
    { codes: ['SVCSTG.*'], meaning: 'SWR refused the request.', remedy: RUN_AGAIN },
  ],
  docs: {
    pluralZh: '容器镜像服务（SWR）镜像版本',
    how: { en: 'one request each', zh: '每个镜像版本一个请求' },
    recoverable: { en: 'no', zh: '否' },
    age: {
      en: 'when the tag was pushed last (`created` or `updated`, whichever is later)',
      zh: '最近一次推送该镜像版本的时间（`created` 与 `updated` 中较晚者）',
    },
    permissions: {
      delete: { en: '`swr:repo:deleteRepoTag`', zh: '`swr:repo:deleteRepoTag`' },
      lookUp: { en: '`swr:repo:getRepoTag`', zh: '`swr:repo:getRepoTag`' },
      list: { en: '`swr:repo:listRepoTags`', zh: '`swr:repo:listRepoTags`' },
    },
    policy: {
      version: '5.0',
      delete: ['swr:repo:deleteRepoTag'],
      list: ['swr:repo:listRepoTags', 'swr:repo:getRepoTag'],
    },
    setup: {
      en: "Identity policies work for SWR, with the actions in the policy. **[documented]** (SWR API reference, basic edition, the page of each request; some later versions of these pages say that no identity policy is needed.) With IAM users, the permission Manage on the organization or the repository in SWR allows deleting too. **[documented]** Only the shared edition is supported, not instances of the Enterprise Edition. An unknown tag or repository is HTTP 404 **[documented]**; which of SWR's codes that start with `SVCSTG.SWR.404` comes with it is **[unconfirmed]**. A tag named `latest` is kept unless `ids` names it, and `older-than` counts from the last push.",
      zh: 'SWR 支持身份策略，授权项见策略。**[文档]**（SWR API 参考基础版各接口页面；这些页面的部分新版本写明无需身份策略权限。）IAM 用户在 SWR 中拥有组织或镜像仓库的“管理”权限时也可以删除。**[文档]** 仅支持共享版，不支持企业版实例。镜像版本或仓库不存在时返回 HTTP 404 **[文档]**；随之返回的是哪个以 `SVCSTG.SWR.404` 开头的错误码：**[未确认]**。名为 `latest` 的镜像版本会被保留，除非在 `ids` 中指定；`older-than` 从最近一次推送算起。',
    },
  },
} as const satisfies ResourceDefinition<'swr-image-tag', typeof inputs>
