/** What people get wrong in a `with:` block, and the one line that each mistake is answered with. */
import { RESOURCE_TYPE_NAMES, SERVICE_NAMES as ALL_SERVICES } from '../../src/resources/registry.ts'
import { FIXTURES } from '../../simulator/registry.ts'

/** Every secret in the table contains this, and no message may. */
export const SECRET_MARK = 'hunter2'
const TOKEN = `${SECRET_MARK}-token`
const AK = `AK${SECRET_MARK}`
const SK = `SK${SECRET_MARK}`
const KEYS = { token: '', 'access-key-id': AK, 'secret-access-key': SK }
const NO_TOKEN = { token: '' }

/** Lower-case names are inputs, upper-case ones variables of the environment. */
export type Given = Readonly<Record<string, string>>

const ROMA_IDS = { ids: 'b1e6b1e6-4f3f-4a80-bb45-f4b9039f95a3', 'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6' }
const REST = { region: 'cn-north-4', token: TOKEN, 'access-key-id': '', 'secret-access-key': '' }

/** A run that would be fine, for each resource type. */
export const FINE: Readonly<Record<string, Given>> = Object.fromEntries(
  FIXTURES.map(({ type, absentId, inputs }) => [type, { 'resource-type': type, ids: absentId, ...inputs, ...REST }]),
)

const BUILD = { 'resource-type': 'codeartsbuild-task' }
const WORKSPACE = { 'resource-type': 'workspace-scheduled-task' }
const ROMA = { 'resource-type': 'roma-asset' }
const BY_NAME = { ids: '', 'name-pattern': 'nightly-*' }
const ACCOUNT = { 'expected-account-id': '0123456789abcdef0123456789abcdef' }

const TYPES = `one of ${RESOURCE_TYPE_NAMES.join(', ')}`
const NO_SCRIPT = 'is not a valid coc-script ID (1 to 25 letters and digits)'
const NO_BUILD_TASK = 'is not a valid codeartsbuild-task ID (32 digits and lower-case letters)'
const EMPTY = 'ids: is empty; name what to delete'
const EMPTY_IDS = `${EMPTY} (ids or name-pattern)`
const NAMES_NOTHING = 'ids: names nothing (an empty list, or only separators and comments)'
const URL = 'is not https://host or https://host:port, without path, query or user (http only for this machine)'
const SERVICE_NAMES = ALL_SERVICES.join(', ')
const SERVICES = `one of the services ${SERVICE_NAMES}`
const SERVICE_LINES = `<service>=<base URL> (services: ${SERVICE_NAMES})`
const PATH = '1 to 64 letters, digits, "-" and "_"'
const DURATION = 'is not a duration such as 90s, 15m or 2h (at most 6h)'
const NUMBER = 'is not a whole number from 1 to 50'
const REGION = 'is not a region such as cn-north-4'
const PASTE = 'contains blanks, line breaks or other characters that no credential has; paste it again'
const TOO_SHORT = 'is shorter than 6 characters, as no credential is; paste it again'
const NO_CREDENTIALS =
  'credentials: none are given; set oidc-provider-urn and oidc-agency-urn, or access-key-id and secret-access-key, or token (secrets are empty in workflows started from forks and by Dependabot)'

/** What is changed in a run that would be fine, and every line that it is refused with. */
export const BAD_INPUTS: readonly (readonly [Given, ...string[]])[] = [
  [{ 'resource-type': '' }, `resource-type: is empty; give ${TYPES}`],
  [{ 'resource-type': ' \n' }, `resource-type: is empty; give ${TYPES}`],
  [{ 'resource-type': 'coc-scripts' }, `resource-type: "coc-scripts" is not ${TYPES}; did you mean coc-script?`],
  [{ 'resource-type': 'COC_Script' }, `resource-type: "COC_Script" is not ${TYPES}; did you mean coc-script?`],
  [
    { 'resource-type': 'codearts-build-task' },
    `resource-type: "codearts-build-task" is not ${TYPES}; did you mean codeartsbuild-task?`,
  ],
  [{ 'resource-type': 'all' }, `resource-type: "all" is not ${TYPES}`],
  [{ 'resource-type': '*' }, `resource-type: "*" is not ${TYPES}`],
  [
    { 'resource-type': 'coc-script,roma-asset' },
    'resource-type: names 2 types; ids need exactly one type, name-pattern can have several',
    'instance-id: is needed for roma-asset',
  ],
  [{ 'resource-type': '', ids: '' }, `resource-type: is empty; give ${TYPES}`, EMPTY_IDS],
  [{ 'resource-type': '["coc-script"' }, 'resource-type: starts like a JSON array but is not valid JSON'],
  [
    { ...ROMA_IDS, 'resource-type': 'roma-asset,coc-script', 'roma-request-format': 'legacy' },
    'resource-type: names 2 types; ids need exactly one type, name-pattern can have several',
  ],
  // Which inputs are another type's is not known yet.
  [{ 'resource-type': 'all', 'instance-id': 'x' }, `resource-type: "all" is not ${TYPES}`],

  [{ ids: '' }, EMPTY_IDS],
  [{ ids: ' \t\r\n ' }, EMPTY_IDS],
  [{ ids: ',, ,\n,' }, NAMES_NOTHING],
  [{ ids: '# SC2023102521413701c4a8a62' }, NAMES_NOTHING],
  [{ ids: '[]' }, NAMES_NOTHING],
  [{ ids: '[""]' }, `ids: "" ${NO_SCRIPT}`],
  [{ ids: '["SC1",2]' }, 'ids: is a JSON array with items that are not strings'],
  [{ ids: '[["SC1"]]' }, 'ids: is a JSON array with items that are not strings'],
  [{ ids: '[null]' }, 'ids: is a JSON array with items that are not strings'],
  [{ ids: '["SC1"' }, 'ids: starts like a JSON array but is not valid JSON'],
  [{ ids: '[SC1, SC2]' }, 'ids: starts like a JSON array but is not valid JSON'],
  [{ ids: '["SC1,SC2"]' }, `ids: "SC1,SC2" ${NO_SCRIPT}`],
  [{ ids: '["SC1\\nSC2"]' }, `ids: "SC1\\u{a}SC2" ${NO_SCRIPT}`],
  [{ ids: '"SC1","SC2"' }, `ids: ""SC1"" ${NO_SCRIPT}`, `ids: ""SC2"" ${NO_SCRIPT}`],
  [{ ids: '{"id":"SC1"}' }, `ids: "{"id":"SC1"}" ${NO_SCRIPT}`],
  [{ ids: 'SC1;SC2' }, `ids: "SC1;SC2" ${NO_SCRIPT}`],
  [{ ids: 'null' }, 'ids: "null" is not an ID; an unset variable leaves it behind'],
  [{ ids: '["SC1", "undefined"]' }, 'ids: "undefined" is not an ID; an unset variable leaves it behind'],
  [{ ids: '*' }, `ids: "*" ${NO_SCRIPT}`],
  [{ ids: 'SC1/SC2' }, `ids: "SC1/SC2" ${NO_SCRIPT}`],
  [{ ids: '..' }, `ids: ".." ${NO_SCRIPT}`],
  [{ ids: 'SC1/../SC2' }, `ids: "SC1/../SC2" ${NO_SCRIPT}`],
  [{ ids: 'SC1%2F..' }, `ids: "SC1%2F.." ${NO_SCRIPT}`],
  [{ ids: 'SC1?force=1' }, `ids: "SC1?force=1" ${NO_SCRIPT}`],
  [{ ids: 'https://console.example/SC1' }, `ids: "https://console.example/SC1" ${NO_SCRIPT}`],
  [{ ids: 'SC１２' }, `ids: "SC１２" ${NO_SCRIPT}`],
  [{ ids: 'SC1\u200b' }, `ids: "SC1\\u{200b}" ${NO_SCRIPT}`],
  [{ ids: '::error::SC1' }, `ids: "\\::error::SC1" ${NO_SCRIPT}`],
  [{ ids: 'x'.repeat(26) }, `ids: "${'x'.repeat(26)}" ${NO_SCRIPT}`],
  [{ ids: 'x'.repeat(999) }, `ids: "${'x'.repeat(60)}… (999 characters)" ${NO_SCRIPT}`],
  [
    { ids: 'a-1 a-2 a-3 a-4 a-5 a-6 a-7' },
    ...[1, 2, 3, 4, 5].map((n) => `ids: "a-${n}" ${NO_SCRIPT}`),
    'ids: and 2 more that are not valid',
  ],
  [{ ids: 'a-1 a-2 a-3 a-4 a-5' }, ...[1, 2, 3, 4, 5].map((n) => `ids: "a-${n}" ${NO_SCRIPT}`)],
  [{ ...BUILD, ids: 'CB5FA20DE5FD4CF8BE681D4BD6FDD2F6' }, `ids: "CB5FA20DE5FD4CF8BE681D4BD6FDD2F6" ${NO_BUILD_TASK}`],
  [{ ...BUILD, ids: 'cb5fa20de5fd4cf8be681d4bd6fdd2f' }, `ids: "cb5fa20de5fd4cf8be681d4bd6fdd2f" ${NO_BUILD_TASK}`],
  [
    { ...BUILD, ids: 'cb5fa20d-e5fd-4cf8-be68-1d4bd6fdd2f6' },
    `ids: "cb5fa20d-e5fd-4cf8-be68-1d4bd6fdd2f6" ${NO_BUILD_TASK}`,
  ],
  [
    { ...WORKSPACE, ids: 'task.1' },
    'ids: "task.1" is not a valid workspace-scheduled-task ID (1 to 255 letters, digits, "-" and "_")',
  ],
  [{ ...ROMA, ids: '', 'task-ids': '' }, `${EMPTY} (ids, task-ids or name-pattern)`],
  [{ ...ROMA, 'task-ids': 'a/b' }, `task-ids: "a/b" is not a valid roma-asset ID (${PATH})`],
  [{ ...ROMA, 'task-ids': '#' }, 'task-ids: names nothing (an empty list, or only separators and comments)'],

  [{ ...ROMA, 'instance-id': '' }, 'instance-id: is needed for roma-asset'],
  [{ ...ROMA, 'instance-id': '../x' }, `instance-id: "../x" is not ${PATH}`],
  [{ ...ROMA, 'roma-request-format': '2022' }, 'roma-request-format: "2022" is not one of current, legacy'],
  [
    { ...ROMA, ids: '', 'task-ids': 'task-1', 'roma-request-format': 'legacy' },
    'roma-request-format: legacy takes at most 99 task-ids with each of the ids; use current',
  ],
  [
    { ...ROMA, 'task-ids': Array.from({ length: 100 }, (_, n) => `t${n}`).join(), 'roma-request-format': 'legacy' },
    'roma-request-format: legacy takes at most 99 task-ids with each of the ids; use current',
  ],
  [{ 'instance-id': 'x' }, 'instance-id: is only for roma-asset, not for coc-script'],
  [{ 'task-ids': 'x' }, 'task-ids: is only for roma-asset, not for coc-script'],
  [{ ids: '', 'task-ids': 'x' }, 'task-ids: is only for roma-asset, not for coc-script', EMPTY_IDS],
  [{ ...BUILD, wait: 'true' }, 'wait: is only for roma-asset, not for codeartsbuild-task'],
  [{ ...BUILD, 'user-profile': 'x' }, 'user-profile: is only for coc-script, not for codeartsbuild-task'],
  [
    { 'resource-type': 'coc-script codeartsbuild-task', endpoint: '', ...BY_NAME, 'instance-id': 'x' },
    'instance-id: is only for roma-asset, not for coc-script, codeartsbuild-task',
  ],
  [{ ...BUILD, ...BY_NAME, 'codearts-project-id': 'a/b' }, `codearts-project-id: "a/b" is not ${PATH}`],
  [{ ...BY_NAME, ids: 'SC1' }, 'ids: is given together with name-pattern; give one of them'],
  [{ ...ROMA, ...BY_NAME, 'task-ids': 't1' }, 'task-ids: is given together with name-pattern; give one of them'],
  [
    { 'resource-type': 'codeartsbuild-task workspace-scheduled-task', endpoint: '', ...BY_NAME, 'older-than': '1d' },
    'older-than: cannot be used for workspace-scheduled-task, because the service does not tell the creation time',
  ],
  // One pattern for pull requests among others is enough to need them.
  [
    { ...BY_NAME, 'name-pattern': 'nightly-*\npreview-{pr}-*', GITHUB_REPOSITORY: 'me/it' },
    'github-token: is empty or not a token, and name-pattern has {pr}, which needs one',
  ],

  [{ region: '', endpoint: '' }, 'region: is empty; give a region such as cn-north-4, or endpoint'],
  [{ ...WORKSPACE, region: '' }, 'region: is empty; workspace-scheduled-task needs it, or project-id'],
  [{ ...WORKSPACE, region: 'Beijing' }, `region: "Beijing" ${REGION}`],
  [{ region: 'Beijing', endpoint: '' }, `region: "Beijing" ${REGION}`],
  [{ region: '', ...ACCOUNT }, 'expected-account-id: needs region to look up the account of the credentials'],
  [
    { region: '', ...KEYS, ...ACCOUNT, 'sts-endpoint': '' },
    'expected-account-id: needs region, or sts-endpoint, to look up the account of the credentials',
  ],
  [{ region: 'Beijing', ...ACCOUNT }, `region: "Beijing" ${REGION}`],
  [{ region: 'CN-North-4' }, `region: "CN-North-4" ${REGION}`],
  [{ region: 'cn_north_4' }, `region: "cn_north_4" ${REGION}`],
  [{ region: 'cn–north–4' }, `region: "cn–north–4" ${REGION}`],
  [{ region: 'beijing' }, `region: "beijing" ${REGION}`],
  [{ region: 'cn-north-4, cn-east-3' }, `region: "cn-north-4, cn-east-3" ${REGION}`],
  [{ region: 'cn-north-4.evil.example' }, `region: "cn-north-4.evil.example" ${REGION}`],
  [{ region: 'cn-north-4/x?' }, `region: "cn-north-4/x?" ${REGION}`],
  [{ 'project-id': 'a/b' }, `project-id: "a/b" is not ${PATH}`],
  [{ 'project-id': 'x'.repeat(65) }, `project-id: "${'x'.repeat(60)}… (65 characters)" is not ${PATH}`],

  [{ endpoint: 'coc.example' }, `endpoint: "coc.example" ${URL}`],
  [{ endpoint: 'http://coc.example' }, `endpoint: "http://coc.example" ${URL}`],
  [{ endpoint: 'http://127.0.0.1.evil.example' }, `endpoint: "http://127.0.0.1.evil.example" ${URL}`],
  [{ endpoint: 'http://localhost.evil.example' }, `endpoint: "http://localhost.evil.example" ${URL}`],
  [{ endpoint: 'http://evil-localhost' }, `endpoint: "http://evil-localhost" ${URL}`],
  [
    { endpoint: 'https://coc.example/https://coc.example' },
    `endpoint: "https://coc.example/https://coc.example" ${URL}`,
  ],
  [{ endpoint: 'ftp://127.0.0.1' }, `endpoint: "ftp://127.0.0.1" ${URL}`],
  [{ endpoint: 'https://coc.example/v1' }, `endpoint: "https://coc.example/v1" ${URL}`],
  [{ endpoint: `https://coc.example?t=${SECRET_MARK}` }, `endpoint: the given value ${URL}`],
  [{ endpoint: `https://me:${SECRET_MARK}@coc.example` }, `endpoint: the given value ${URL}`],
  [{ endpoint: 'https://coc.example#x' }, `endpoint: "https://coc.example#x" ${URL}`],
  [{ endpoint: 'https:\\\\coc.example' }, `endpoint: "https:\\\\coc.example" ${URL}`],
  [{ endpoint: 'https:coc.example' }, `endpoint: "https:coc.example" ${URL}`],
  [{ endpoint: 'https://coc.\nexample' }, `endpoint: has 2 lines; give lines of ${SERVICE_LINES}`],
  [{ endpoint: 'coc=https://a.example\nhttps://b.example' }, `endpoint: has 2 lines; give lines of ${SERVICE_LINES}`],
  [{ endpoint: 'coc=coc.example' }, `endpoint: "coc.example" ${URL}`],
  [{ endpoint: 'coc=' }, 'endpoint: the base URL of coc is empty'],
  [
    { endpoint: 'coc=http://coc.example\niam=ftp://x' },
    `endpoint: "http://coc.example" ${URL}`,
    `endpoint: "ftp://x" ${URL}`,
  ],
  [{ endpoint: `coc=https://me:${SECRET_MARK}@coc.example` }, `endpoint: the given value ${URL}`],
  [{ endpoint: 'cocs=https://coc.example' }, `endpoint: "cocs" is not ${SERVICES}; did you mean coc?`],
  [{ endpoint: 'obs-bucket=https://obs.example' }, `endpoint: "obs-bucket" is not ${SERVICES}`],
  [{ endpoint: 'coc=https://a.example\ncoc=https://b.example' }, 'endpoint: coc has more than one base URL; give one'],
  [
    { endpoint: 'iam=https://a.example\ncoc=https://b.example', 'iam-endpoint': 'https://c.example' },
    'endpoint: iam has more than one base URL; give one',
  ],
  [
    { 'resource-type': 'coc-script workspace-scheduled-task', ...BY_NAME, endpoint: 'https://a.example' },
    `endpoint: is one base URL, and resource-type names 2 types; give lines of ${SERVICE_LINES}`,
  ],
  [
    { 'resource-type': 'coc-script codeartsbuild-task', ...BY_NAME, endpoint: 'coc=https://a.example', region: '' },
    'region: is empty; give a region such as cn-north-4, or endpoint',
  ],
  [{ endpoint: 'https://*.example' }, `endpoint: "https://*.example" ${URL}`],
  [{ endpoint: 'https://' }, `endpoint: "https://" ${URL}`],
  [{ 'iam-endpoint': 'http://iam.example' }, `iam-endpoint: "http://iam.example" ${URL}`],

  [NO_TOKEN, NO_CREDENTIALS],
  [
    {
      ...NO_TOKEN,
      'oidc-provider-urn': 'iam::0123456789abcdef0123456789abcdef:oidcProvider:github',
      'oidc-agency-urn': 'iam::0123456789abcdef0123456789abcdef:agency:cleanup',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'ftp://localhost/token',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: SECRET_MARK,
    },
    'ACTIONS_ID_TOKEN_REQUEST_URL: is not an https URL, so nothing is sent to it',
  ],
  [{ token: ' ' }, NO_CREDENTIALS],
  [{ token: 'abcde' }, `token: ${TOO_SHORT}`],
  [
    { ...KEYS, 'access-key-id': 'A', 'secret-access-key': '12345', 'security-token': 'x' },
    ...['access-key-id', 'secret-access-key', 'security-token'].map((name) => `${name}: ${TOO_SHORT}`),
  ],
  [{ token: `Bearer ${SECRET_MARK}` }, `token: ${PASTE}`],
  [{ token: `${SECRET_MARK}\n${SECRET_MARK}` }, `token: ${PASTE}`],
  [{ token: `${SECRET_MARK}é` }, `token: ${PASTE}`],
  [{ token: SECRET_MARK.repeat(5_000) }, 'token: is longer than 32768 characters; paste it again'],
  [{ ...KEYS, 'secret-access-key': `${SK} ${SK}` }, `secret-access-key: ${PASTE}`],
  [
    { ...KEYS, 'access-key-id': `${AK}\u00a0x`, 'security-token': 'a b' },
    `access-key-id: ${PASTE}`,
    `security-token: ${PASTE}`,
  ],
  [
    { ...KEYS, token: TOKEN },
    'token: is given together with access-key-id, secret-access-key; give one source of credentials',
  ],
  [{ 'security-token': SK }, 'token: is given together with security-token; give one source of credentials'],
  [
    { ...KEYS, 'secret-access-key': '' },
    'secret-access-key: is empty although access-key-id is set; a pair of keys needs both',
  ],
  [
    { ...KEYS, 'access-key-id': '' },
    'access-key-id: is empty although secret-access-key is set; a pair of keys needs both',
  ],
  [
    { ...NO_TOKEN, 'security-token': SK },
    'access-key-id: is empty although security-token is set; a pair of keys needs both',
  ],
  [
    { ...KEYS, 'secret-access-key': '', HW_SECRET_KEY: SK },
    'secret-access-key: is empty although access-key-id is set; a pair of keys needs both',
  ],
  [
    { ...NO_TOKEN, HUAWEICLOUD_SDK_AK: AK, HW_ACCESS_KEY: AK, HW_SECRET_KEY: SK },
    'HUAWEICLOUD_SDK_SK: is empty although HUAWEICLOUD_SDK_AK is set; a pair of keys needs both',
  ],
  [{ ...NO_TOKEN, HW_ACCESS_KEY: AK, HW_SECRET_KEY: `${SK} ` + SK }, `HW_SECRET_KEY: ${PASTE}`],
  [{ region: TOKEN }, `region: "***" ${REGION}`],
  [{ ids: `SC1 ${TOKEN}` }, `ids: "***" ${NO_SCRIPT}`],
  [{ ...KEYS, endpoint: `http://${SK}.example` }, `endpoint: "http://***.example" ${URL}`],

  [{ 'dry-run': 'yes' }, 'dry-run: "yes" is not true or false'],
  [{ 'dry-run': '1' }, 'dry-run: "1" is not true or false'],
  [{ 'fail-if-absent': 'ture' }, 'fail-if-absent: "ture" is not true or false'],
  [{ ...ROMA, wait: 'no' }, 'wait: "no" is not true or false'],
  [{ timeout: '15' }, `timeout: "15" ${DURATION}`],
  [{ timeout: '15 m' }, `timeout: "15 m" ${DURATION}`],
  [{ timeout: '0m' }, `timeout: "0m" ${DURATION}`],
  [{ timeout: '-5m' }, `timeout: "-5m" ${DURATION}`],
  [{ timeout: '1.5h' }, `timeout: "1.5h" ${DURATION}`],
  [{ timeout: '1h30m' }, `timeout: "1h30m" ${DURATION}`],
  [{ timeout: '7h' }, `timeout: "7h" ${DURATION}`],
  [{ timeout: 'PT15M' }, `timeout: "PT15M" ${DURATION}`],
  [{ timeout: '１５m' }, `timeout: "１５m" ${DURATION}`],
  [{ concurrency: '0' }, `concurrency: "0" ${NUMBER}`],
  [{ concurrency: '51' }, `concurrency: "51" ${NUMBER}`],
  [{ concurrency: '-1' }, `concurrency: "-1" ${NUMBER}`],
  [{ concurrency: '1.5' }, `concurrency: "1.5" ${NUMBER}`],
  [{ concurrency: '1e1' }, `concurrency: "1e1" ${NUMBER}`],
  [{ concurrency: '0x10' }, `concurrency: "0x10" ${NUMBER}`],
  [{ concurrency: '٣' }, `concurrency: "٣" ${NUMBER}`],
  [{ language: 'en' }, 'language: "en" is not one of en-us, zh-cn'],
  [{ language: 'zh_CN' }, 'language: "zh_CN" is not one of en-us, zh-cn'],
  [{ 'user-profile': 'a b' }, 'user-profile: "a b" is not printable ASCII without spaces'],
  [
    { 'user-profile': 'a\r\nX-Other: b' },
    'user-profile: "a\\u{d}\\u{a}X-Other: b" is not printable ASCII without spaces',
  ],

  [{ regoin: 'cn-north-4' }, 'regoin: unknown input; did you mean region?'],
  [{ dry_run: 'true' }, 'dry_run: unknown input; did you mean dry-run?'],
  [{ 'dry run': 'true' }, 'dry_run: unknown input; did you mean dry-run?'],
  [{ id: 'SC1' }, 'id: unknown input; did you mean ids?'],
  [{ 'acces-key': SK }, 'acces-key: unknown input; did you mean access-key-id?'],
  [
    { 'dry-run': 'yes', region: 'Beijing', ids: '', timeout: '15', conccurency: '5' },
    'conccurency: unknown input; did you mean concurrency?',
    EMPTY_IDS,
    `region: "Beijing" ${REGION}`,
    'dry-run: "yes" is not true or false',
    `timeout: "15" ${DURATION}`,
  ],
]
