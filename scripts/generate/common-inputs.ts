/** The inputs that every resource type knows. Those of single types are declared by their definitions in src/resources/. */
import type { Text } from '../../src/resources/definition.ts'
import { RESOURCE_TYPE_NAMES, RESOURCES, SERVICE_NAMES, tellsAge } from '../../src/resources/registry.ts'

/** What to delete; who asks, and where; rarely needed. */
export type Group = 'what' | 'who' | 'rare'

export interface Input {
  readonly name: string
  readonly group: Group
  /** Code stands in backticks, which action.yml leaves out. */
  readonly description: Text
  readonly isRequired?: boolean
  /** What action.yml gives where the input is not set. */
  readonly default?: string
  /** What the action does where neither sets it; a Markdown text. */
  readonly otherwise?: Text
}

/** `a, b or c`. */
export function listing(words: readonly string[], last: string, separator = ', '): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(separator)} ${last} ${words.at(-1) ?? ''}`
}

/** The same words in both languages: names and values. */
export const same = (text: string): Text => ({ en: text, zh: text })

/** What the input `ids` names, for each type that knows it. */
const idsOf = (language: keyof Text): string[] =>
  RESOURCES.flatMap(({ name, ids }) =>
    ids.filter(({ input }) => input === 'ids').map(({ of }) => `${of[language]} (${name})`),
  )

const ageless = RESOURCE_TYPE_NAMES.filter((name) => !tellsAge(name))

export const COMMON_INPUTS: readonly Input[] = [
  {
    name: 'resource-type',
    group: 'what',
    isRequired: true,
    description: {
      en: `What to delete: ${listing(RESOURCE_TYPE_NAMES, 'or')}. One of them with ids, one or more with name-pattern.`,
      zh: `删除什么：${listing(RESOURCE_TYPE_NAMES, '或', '、')}。与 ids 一起只能给一个，与 name-pattern 一起可以给多个。`,
    },
  },
  {
    name: 'name-pattern',
    group: 'what',
    description: {
      en: 'Patterns on the whole name, one per line, such as {repo}-pr-{pr}-*, where * is any run of characters, {repo} the name of this repository, {pr} the number of a closed pull request, and \\ escapes the next character.',
      zh: '针对完整名称的模式，每行一个，例如 {repo}-pr-{pr}-*：* 代表任意一串字符，{repo} 代表本仓库的名称，{pr} 代表已关闭的拉取请求的编号，\\ 转义下一个字符。',
    },
  },
  {
    name: 'ids',
    group: 'what',
    description: {
      en: `Instead of name-pattern: the IDs to delete, separated by new lines, commas or spaces, or as a JSON array: ${listing(idsOf('en'), 'or')}.`,
      zh: `代替 name-pattern：要删除的 ID，以换行、逗号或空格分隔，或者用 JSON 数组：${listing(idsOf('zh'), '或', '、')}。`,
    },
  },
  {
    name: 'pull-request',
    group: 'what',
    description: {
      en: 'With {pr} in name-pattern: the only pull request that {pr} may be, where the event names none.',
      zh: '当 name-pattern 含有 {pr} 而事件没有指明拉取请求时，{pr} 只能是这个拉取请求。',
    },
  },
  {
    name: 'exclude',
    group: 'what',
    description: {
      en: 'Patterns on names or IDs that are never deleted, one per line, whatever else matches; *, {repo} and \\ mean the same as in name-pattern.',
      zh: '针对名称或 ID 的模式，每行一个，匹配者无论如何都不删除；*、{repo} 和 \\ 的含义与 name-pattern 中相同。',
    },
  },
  {
    name: 'older-than',
    group: 'what',
    description: {
      en: `With name-pattern: only what was created longer ago, such as 12h or 7d${ageless.length > 0 ? `; not for ${listing(ageless, 'and')}, whose lists do not say when` : ''}.`,
      zh: `与 name-pattern 一起使用：只删除创建时间早于此的资源，例如 12h 或 7d${ageless.length > 0 ? `；不适用于 ${listing(ageless, '和', '、')}，其列表没有创建时间` : ''}。`,
    },
  },
  {
    name: 'max-deletes',
    group: 'what',
    description: {
      en: 'If more than this would be deleted, nothing is deleted at all and the step fails.',
      zh: '如果将要删除的数量超过此值，则一个也不删除，步骤失败。',
    },
    otherwise: { en: '`100` with name-pattern, no limit with ids', zh: '按 name-pattern 为 `100`，按 ids 没有上限' },
  },
  {
    name: 'dry-run',
    group: 'what',
    default: 'false',
    description: { en: 'Say what would be deleted, and delete nothing.', zh: '只说明将要删除什么，不删除任何资源。' },
  },
  {
    name: 'region',
    group: 'who',
    description: { en: 'Region, such as cn-north-4.', zh: '区域，例如 cn-north-4。' },
  },
  {
    name: 'access-key-id',
    group: 'who',
    description: {
      en: 'Access key ID. Falls back to HUAWEICLOUD_SDK_AK, HUAWEI_CLOUD_ACCESS_KEY_ID or HW_ACCESS_KEY of the environment, as a whole pair from one source.',
      zh: '访问密钥 ID（AK）。不设置时取环境变量 HUAWEICLOUD_SDK_AK、HUAWEI_CLOUD_ACCESS_KEY_ID 或 HW_ACCESS_KEY，并且整对密钥取自同一来源。',
    },
  },
  {
    name: 'secret-access-key',
    group: 'who',
    description: {
      en: 'Secret access key that belongs to access-key-id.',
      zh: '与 access-key-id 配对的秘密访问密钥（SK）。',
    },
  },
  {
    name: 'security-token',
    group: 'who',
    description: { en: 'Security token, with temporary access keys only.', zh: '安全令牌，只用于临时访问密钥。' },
  },
  {
    name: 'oidc-provider-urn',
    group: 'who',
    description: {
      en: "Keyless, needs no secret: the identity provider for GitHub in your account, `iam::<account-id>:oidcProvider:<name>`. The job needs 'permissions: id-token: write'.",
      zh: "无密钥方式，不需要保存密钥：账号中用于 GitHub 的身份提供商，`iam::<account-id>:oidcProvider:<name>`。作业需要 'permissions: id-token: write'。",
    },
  },
  {
    name: 'oidc-agency-urn',
    group: 'who',
    description: {
      en: 'Keyless: the trust agency whose temporary keys are used, `iam::<account-id>:agency:<name>`.',
      zh: '无密钥方式：使用其临时密钥的信任委托，`iam::<account-id>:agency:<name>`。',
    },
  },
  {
    name: 'token',
    group: 'who',
    description: { en: 'IAM token (X-Auth-Token), in place of keys.', zh: 'IAM 令牌（X-Auth-Token），代替密钥。' },
  },
  {
    name: 'expected-account-id',
    group: 'who',
    description: {
      en: 'Account ID that the credentials must belong to. If they do not, nothing is touched.',
      zh: '凭证必须属于的账号 ID。如果不属于，则不触碰任何资源。',
    },
  },
  {
    name: 'project-id',
    group: 'who',
    description: {
      en: 'IAM project ID. Looked up by the name of the region where it is needed and not given.',
      zh: 'IAM 项目 ID。需要而未设置时，按区域名称查询。',
    },
  },
  {
    name: 'github-token',
    group: 'who',
    default: '${{ github.token }}',
    description: {
      en: 'Reads the states of pull requests, where name-pattern has {pr}. Needs the permission pull-requests: read.',
      zh: '当 name-pattern 含有 {pr} 时，用于读取拉取请求的状态。需要权限 pull-requests: read。',
    },
  },
  {
    name: 'timeout',
    group: 'rare',
    default: '15m',
    description: {
      en: 'Deadline of the whole run, such as 90s, 15m or 2h; at most 6h.',
      zh: '整个运行的期限，例如 90s、15m 或 2h；最长 6h。',
    },
  },
  {
    name: 'concurrency',
    group: 'rare',
    default: '10',
    description: {
      en: 'Deletions under way at once, 1 to 50; with a permanent access key at most 5, so that a key that goes bad is not locked.',
      zh: '同时进行的删除数，1 到 50；使用永久访问密钥时最多 5，以免失效的密钥被锁定。',
    },
  },
  {
    name: 'fail-if-absent',
    group: 'rare',
    default: 'false',
    description: { en: 'Fail the step if an ID is already gone.', zh: '如果某个 ID 早已不存在，则步骤失败。' },
  },
  {
    name: 'language',
    group: 'rare',
    description: {
      en: "Language of the service's own messages: en-us or zh-cn.",
      zh: '服务自身消息的语言：en-us 或 zh-cn。',
    },
  },
  {
    name: 'oidc-audience',
    group: 'rare',
    description: {
      en: "Keyless: audience of GitHub's token, one of the provider's client IDs.",
      zh: '无密钥方式：GitHub 令牌的受众，须是身份提供商的客户端 ID 之一。',
    },
    otherwise: same('`sts.huaweicloud.com`'),
  },
  {
    name: 'endpoint',
    group: 'rare',
    description: {
      en: `Base URL of the service, in place of the documented one. For several services, lines of \`<service>=<base URL>\` with ${listing(SERVICE_NAMES, 'or')}. https only (http for this machine itself).`,
      zh: `服务的基础 URL，代替文档中的地址。涉及多个服务时，每行一个 \`<service>=<base URL>\`，服务为 ${listing(SERVICE_NAMES, '或', '、')}。只接受 https（本机可用 http）。`,
    },
  },
  {
    name: 'iam-endpoint',
    group: 'rare',
    description: {
      en: 'Base URL of IAM, in place of the documented one.',
      zh: 'IAM 的基础 URL，代替文档中的地址。',
    },
  },
  {
    name: 'sts-endpoint',
    group: 'rare',
    description: {
      en: 'Base URL of STS, in place of the documented one.',
      zh: 'STS 的基础 URL，代替文档中的地址。',
    },
  },
]
