/** The inputs that every resource type knows. Those of single types are declared by their definitions in src/resources/. */
import type { Text } from '../../src/resources/definition.ts'
import { RESOURCE_TYPE_NAMES, RESOURCES, SERVICE_NAMES, tellsAge } from '../../src/resources/registry.ts'

/** What to delete; who asks, and where; rarely needed. */
export type Group = 'what' | 'who' | 'rare'

export interface Input {
  readonly name: string
  readonly group: Group
  /** For the README. Code stands in backticks, which action.yml leaves out. */
  readonly description: Text
  /** For action.yml, where the README says more elsewhere. */
  readonly inAction?: string
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
const OF_IDS = RESOURCES.flatMap(({ name, ids }) =>
  ids.filter(({ input }) => input === 'ids').map(({ of }) => `${of.en} (${name})`),
)

const AGELESS = RESOURCE_TYPE_NAMES.filter((name) => !tellsAge(name))

const EXCEPT: Text =
  AGELESS.length > 0
    ? { en: `; not for ${listing(AGELESS, 'and')}`, zh: `；不适用于 ${listing(AGELESS, '和', '、')}` }
    : same('')

export const COMMON_INPUTS: readonly Input[] = [
  {
    name: 'resource-type',
    group: 'what',
    isRequired: true,
    description: {
      en: `What to delete: ${listing(RESOURCE_TYPE_NAMES, 'or')}. One of them with ids, one or more with name-pattern.`,
      zh: `删除哪种资源：${listing(RESOURCE_TYPE_NAMES, '或', '、')}。使用 ids 时只能指定一种，使用 name-pattern 时可以指定多种。`,
    },
  },
  {
    name: 'name-pattern',
    group: 'what',
    description: {
      en: 'Patterns on the whole name, one per line, such as `{repo}-pr-{pr}-*`.',
      zh: '匹配完整名称的模式，每行一个，例如 `{repo}-pr-{pr}-*`。',
    },
    inAction:
      'Patterns on the whole name, one per line, such as {repo}-pr-{pr}-*, where * is any run of characters, {repo} the name of this repository, {pr} the number of a closed pull request, {branch} a deleted branch, {run} the id of a completed workflow run, {until} a moment in UTC that is past, and \\ escapes the next character.',
  },
  {
    name: 'ids',
    group: 'what',
    description: {
      en: 'Instead of name-pattern: IDs separated by new lines, commas or spaces, or a JSON array.',
      zh: '代替 name-pattern：要删除的 ID，用换行、逗号或空格分隔，也可以是 JSON 数组。',
    },
    inAction: `Instead of name-pattern: IDs separated by new lines, commas or spaces, or a JSON array: ${listing(OF_IDS, 'or')}.`,
  },
  {
    name: 'pull-request',
    group: 'what',
    description: {
      en: 'The only pull request that {pr} may be, where the event names none.',
      zh: '事件没有指明拉取请求时，{pr} 只代表这一个拉取请求。',
    },
  },
  {
    name: 'keep-label',
    group: 'what',
    description: {
      en: 'With {pr}: a pull request with this label keeps what it has, closed or not.',
      zh: '使用 {pr} 时：带有这个标签的拉取请求，其资源一律保留，无论是否已关闭。',
    },
  },
  {
    name: 'preview-label',
    group: 'what',
    description: {
      en: 'With {pr}: an open pull request without this label counts as closed.',
      zh: '使用 {pr} 时：没有这个标签的未关闭拉取请求视为已关闭。',
    },
  },
  {
    name: 'idle-after',
    group: 'what',
    description: {
      en: 'With {pr}: an open pull request without activity for so long, such as 14d, counts as closed.',
      zh: '使用 {pr} 时：未关闭、但超过这一时长（例如 14d）没有动态的拉取请求视为已关闭。',
    },
  },
  {
    name: 'exclude',
    group: 'what',
    description: {
      en: 'Patterns on names or IDs that are never deleted, one per line.',
      zh: '匹配名称或 ID 的模式，每行一个；匹配到的资源一律不删除。',
    },
    inAction:
      'Patterns on names or IDs that are never deleted, one per line, whatever else matches; *, {repo} and \\ mean the same as in name-pattern.',
  },
  {
    name: 'older-than',
    group: 'what',
    description: {
      en: `With name-pattern: only what was created longer ago, such as 12h or 7d${EXCEPT.en}.`,
      zh: `使用 name-pattern 时：只删除创建时间早于这一时长的资源，例如 12h 或 7d${EXCEPT.zh}。`,
    },
  },
  {
    name: 'max-deletes',
    group: 'what',
    description: {
      en: 'If more than this would be deleted, nothing is.',
      zh: '如果要删除的资源超过这个数量，则一个也不删除。',
    },
    inAction: 'If more than this would be deleted, nothing is deleted at all and the step fails.',
    otherwise: { en: '`100` by name, none with ids', zh: '按名称为 `100`，按 ids 不限' },
  },
  {
    name: 'dry-run',
    group: 'what',
    default: 'false',
    description: {
      en: 'Say what would be deleted, and delete nothing.',
      zh: '试运行：只显示将要删除什么，不删除任何资源。',
    },
  },
  {
    name: 'region',
    group: 'who',
    description: { en: 'Region, such as cn-north-4.', zh: '区域，例如 cn-north-4。' },
  },
  {
    name: 'access-key-id',
    group: 'who',
    description: { en: 'Access key ID.', zh: '访问密钥 ID（AK）。' },
    inAction:
      'Access key ID. Falls back to HUAWEICLOUD_SDK_AK, HUAWEI_CLOUD_ACCESS_KEY_ID or HW_ACCESS_KEY of the environment, as a whole pair from one source.',
  },
  {
    name: 'secret-access-key',
    group: 'who',
    description: { en: 'Its secret access key.', zh: '与之配对的秘密访问密钥（SK）。' },
    inAction: 'Secret access key that belongs to access-key-id.',
  },
  {
    name: 'security-token',
    group: 'who',
    description: {
      en: 'Its security token, if the key is temporary.',
      zh: '临时访问密钥的安全令牌（SecurityToken）。',
    },
    inAction: 'Security token, with temporary access keys only.',
  },
  {
    name: 'oidc-provider-urn',
    group: 'who',
    description: {
      en: 'Keyless: the identity provider, `iam::<account-id>:oidcProvider:<name>`. Needs id-token: write.',
      zh: '无密钥方式：身份提供商的 URN，`iam::<account-id>:oidcProvider:<name>`。作业（job）需要 id-token: write 权限。',
    },
    inAction:
      "Keyless, needs no secret: the identity provider for GitHub in your account, iam::<account-id>:oidcProvider:<name>. The job needs 'permissions: id-token: write'.",
  },
  {
    name: 'oidc-agency-urn',
    group: 'who',
    description: {
      en: 'Keyless: the trust agency, `iam::<account-id>:agency:<name>`.',
      zh: '无密钥方式：信任委托的 URN，`iam::<account-id>:agency:<name>`。',
    },
    inAction: 'Keyless: the trust agency whose temporary keys are used, iam::<account-id>:agency:<name>.',
  },
  {
    name: 'token',
    group: 'who',
    description: { en: 'IAM token (X-Auth-Token) in place of keys.', zh: '代替密钥的 IAM Token（X-Auth-Token）。' },
  },
  {
    name: 'expected-account-id',
    group: 'who',
    description: {
      en: 'The account that the credentials must belong to; with another, nothing is touched.',
      zh: '凭证必须属于的账号的 ID；如果属于其他账号，则不会改动任何资源。',
    },
  },
  {
    name: 'project-id',
    group: 'who',
    description: {
      en: "IAM project ID. Looked up by the region's name if needed.",
      zh: 'IAM 项目 ID。未设置时，按区域名称查询。',
    },
  },
  {
    name: 'github-token',
    group: 'who',
    default: '${{ github.token }}',
    description: {
      en: 'Asks GitHub about owners. Needs pull-requests: read with {pr}, actions: read with {run}, contents: read with {branch}.',
      zh: '用来查询资源所属的拉取请求、分支和工作流运行。使用 {pr} 时需要 pull-requests: read 权限，使用 {run} 时需要 actions: read 权限，使用 {branch} 时需要 contents: read 权限。',
    },
    inAction:
      'Asks GitHub whether owners are gone. Needs the permission pull-requests: read where name-pattern has {pr}, actions: read with {run}, and contents: read with {branch}.',
  },
  {
    name: 'timeout',
    group: 'rare',
    default: '15m',
    description: {
      en: 'Deadline of the whole run, such as 90s, 15m or 2h; at most 6h.',
      zh: '整个运行的时限，例如 90s、15m 或 2h；最长 6h。',
    },
  },
  {
    name: 'concurrency',
    group: 'rare',
    default: '10',
    description: {
      en: 'Deletions at once, 1 to 50; with a permanent key at most 5.',
      zh: '同时删除的数量，1 到 50；使用永久访问密钥时最多为 5。',
    },
    inAction:
      'Deletions under way at once, 1 to 50; with a permanent access key at most 5, so that a key that goes bad is not locked.',
  },
  {
    name: 'fail-if-absent',
    group: 'rare',
    default: 'false',
    description: { en: 'Fail the step if an ID is already gone.', zh: '如果某个 ID 已不存在，则步骤失败。' },
  },
  {
    name: 'language',
    group: 'rare',
    description: {
      en: "Language of the services' messages: en-us or zh-cn.",
      zh: '服务返回的消息的语言：en-us 或 zh-cn。',
    },
  },
  {
    name: 'oidc-audience',
    group: 'rare',
    description: { en: "Keyless: audience of GitHub's token.", zh: '无密钥方式：GitHub 令牌的受众（audience）。' },
    inAction: "Keyless: audience of GitHub's token, one of the provider's client IDs.",
    otherwise: same('`sts.huaweicloud.com`'),
  },
  {
    name: 'endpoint',
    group: 'rare',
    description: {
      en: `Base URL of the service, or lines of \`<service>=<base URL>\` with ${listing(SERVICE_NAMES, 'or')}.`,
      zh: `服务的终端节点 URL；也可以每行写一个 \`<service>=<base URL>\`，服务名为 ${listing(SERVICE_NAMES, '或', '、')}。`,
    },
    inAction: `Base URL of the service, in place of the documented one. For several services, lines of <service>=<base URL> with ${listing(SERVICE_NAMES, 'or')}. https only (http for this machine itself).`,
  },
  {
    name: 'iam-endpoint',
    group: 'rare',
    description: { en: 'Base URL of IAM.', zh: 'IAM 的终端节点 URL。' },
    inAction: 'Base URL of IAM, in place of the documented one.',
  },
  {
    name: 'sts-endpoint',
    group: 'rare',
    description: { en: 'Base URL of STS.', zh: 'STS 的终端节点 URL。' },
    inAction: 'Base URL of STS, in place of the documented one.',
  },
]
