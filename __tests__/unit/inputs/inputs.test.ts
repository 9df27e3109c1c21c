/** A mistake in the inputs is told before the first request, all mistakes of a run together, and never with a secret. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Credentials } from '../../../src/huaweicloud/credentials.ts'
import { INPUTS, readInputs, type Inputs } from '../../../src/inputs/inputs.ts'
import type { Target } from '../../../src/plan/target.ts'
import { FIXTURES } from '../../../simulator/registry.ts'
import { asSentence } from '../../../src/report/describe.ts'
import { BAD_INPUTS, FINE, SECRET_MARK, type Given } from '../../support/bad-inputs.ts'
import { shownBy } from '../../support/harness.ts'
import { environment, inProcess } from '../../support/in-process.ts'

const inputsOf = (changed: Given): Given => ({
  ...(FINE[changed['resource-type'] ?? ''] ?? FINE['coc-script']),
  ...changed,
})

/** What the harness would add. */
const NOTHING_ELSE = { 'project-id': '', 'github-token': '', ACTIONS_ID_TOKEN_REQUEST_URL: '' }

const noFile = (): string => ''

const ROMA_INPUTS = {
  'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6',
  wait: true,
  'roma-request-format': 'current',
}

describe('a mistake', () => {
  test.each(Object.entries(FINE))('%s: what the mistakes are made in is fine', (_type, given) => {
    expect(() => readInputs(environment(given), () => undefined, noFile)).not.toThrow()
  })

  test.each(BAD_INPUTS.map(([given, ...says]) => [JSON.stringify(given).slice(0, 100), given, says] as const))(
    '%s',
    async (_title, given, lines) => {
      const says = lines.map(asSentence)
      const inputs = inputsOf(given)
      const { run: start, seen } = inProcess({ inputs: NOTHING_ELSE })
      const run = await start(inputs)
      expect(run.ok).toBe(false)
      expect(seen()).toEqual([])
      expect(run.report.problems).toEqual(says)
      expect(run.report.targets).toEqual([])
      expect(run.annotations.map(({ level, message }) => `${level} ${message}`)).toEqual(
        says.map((line) => `error ${line}`),
      )
      expect(run.summary).toContain('nothing was deleted')
      for (const line of says) expect(line).not.toMatch(/[\p{Cc}\u200b\u2028]/u)
      expect(shownBy(run)).not.toContain(SECRET_MARK)
    },
  )

  test.each(FIXTURES.flatMap(({ type, malformedIds }) => malformedIds.map((id) => ({ type, id }))))(
    '$id is not an ID of $type',
    ({ type, id }) => {
      const given = environment({ ...inputsOf({ 'resource-type': type }), ids: JSON.stringify([id]) })
      expect(() => readInputs(given, () => undefined, noFile)).toThrow(`is not a valid ${type} ID`)
    },
  )

  test('more of them than there is room for annotations: all are in the log', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`regio-${n}`, 'x']))
    const run = await inProcess().run({ ...FINE['coc-script'], ...unknown })
    expect(run.report.problems).toHaveLength(60)
    expect(run.annotations).toHaveLength(10)
    const said = [...run.log, ...run.annotations.map(({ message }) => message)].join('\n')
    for (const line of run.report.problems) expect(said).toContain(line)
    expect(run.summary.match(/<li>/g)).toHaveLength(51)
    expect(run.summary).toContain('… and 10 more: see the log')
  })
})

describe('a variable INPUT_* that is near to no input', () => {
  // As an env of the job, or a composite action around this one, leaves them behind.
  test.each<[string, Given, string]>([
    ['one', { INPUT_BANANAS: SECRET_MARK }, 'INPUT_BANANAS'],
    ['the name of a property', { INPUT_CONSTRUCTOR: 'x' }, 'INPUT_CONSTRUCTOR'],
    [
      'short ones, which are near to anything',
      { INPUT_OS: 'x', INPUT_MAIN: 'x', INPUT_REF: 'x' },
      'INPUT_OS, INPUT_MAIN, INPUT_REF',
    ],
    [
      'many',
      Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`INPUT_BANANA_${n}`, 'x'])),
      `${Array.from({ length: 10 }, (_, n) => `INPUT_BANANA_${n}`).join(', ')} and 2 more`,
    ],
    ['one that is made to be seen as another', { 'INPUT_BANANAS\n::error::X': 'x' }, 'INPUT_BANANAS\\u{a}::error::X'],
  ])('is a warning that names it: %s', async (_title, given, named) => {
    const run = await inProcess({ resources: ['coc-script', 1] }).run(given)
    expect([run.ok, run.report.counts['deleted']]).toEqual([true, 1])
    expect(run.annotations).toEqual([{ level: 'warning', message: `Unknown inputs are ignored: ${named}.` }])
    expect(shownBy(run)).not.toContain(SECRET_MARK)
  })
})

describe('what is given', () => {
  const read = (given: Given): { inputs: Inputs; notices: string[] } => {
    const notices: string[] = []
    return { inputs: readInputs(environment(inputsOf(given)), (line) => notices.push(line), noFile), notices }
  }
  const targetsOf = ({ selection }: Inputs): readonly Target[] => (selection.by === 'id' ? selection.targets : [])
  /** With addresses as text: to Jest, any two objects without fields of their own are alike, and so is nothing at all. */
  const inText = (endpoints: Inputs['endpoints']): string[] =>
    Object.entries(endpoints).map(([service, { href }]) => `${service}=${href}`)
  const KEYS = { token: '', 'access-key-id': 'AK-test', 'secret-access-key': 'SK-test' }
  const MINUTE_MS = 60_000
  const WORKSPACE = { 'resource-type': 'workspace-scheduled-task' }
  const BY_NAME = { ids: '', 'name-pattern': 'nightly-*' }
  const ACCOUNT = { 'expected-account-id': '0123456789abcdef0123456789abcdef' }
  const ACCOUNT_READ = { expectedAccountId: ACCOUNT['expected-account-id'] }

  test.each<[string, string, string[], string[]]>([
    ['one id', 'SC1', ['SC1'], []],
    ['lines, also of Windows', 'SC3\nSC1\r\n\n  SC2\n', ['SC3', 'SC1', 'SC2'], []],
    ['commas', 'SC3,SC1,,SC2,', ['SC3', 'SC1', 'SC2'], []],
    ['blanks', ' SC3 SC1\t SC2 ', ['SC3', 'SC1', 'SC2'], []],
    ['all of them mixed', 'SC3, SC1\nSC2 ,SC4', ['SC3', 'SC1', 'SC2', 'SC4'], []],
    ['a JSON array, as from toJSON or an output of this action', '["SC3", "SC1"]', ['SC3', 'SC1'], []],
    ['a JSON array over several lines', '[\n  "SC3",\n  " SC1 "\n]\n', ['SC3', 'SC1'], []],
    ['comments', '# all of them\nSC1 # not, SC9\nSC2# nor SC8\n#SC7', ['SC1', 'SC2'], []],
    ['a duplicate', 'SC2 SC1 SC2', ['SC2', 'SC1'], ['ids: 1 duplicate dropped']],
    ['duplicates', '["SC1","SC1","SC2","SC1"]', ['SC1', 'SC2'], ['ids: 2 duplicates dropped']],
    ['ids that differ in case', 'sc1 SC1', ['sc1', 'SC1'], []],
    ['ids with the words of an unset variable in them', 'null1 SCnull', ['null1', 'SCnull'], []],
  ])('a list: %s', (_title, ids, expected, expectedNotices) => {
    const { inputs, notices } = read({ ids })
    expect(targetsOf(inputs)).toEqual(expected.map((id) => ({ type: 'coc-script', id })))
    expect(notices).toEqual(expectedNotices)
  })

  test('applications and tasks of ROMA, the same id in both', () => {
    const targets = targetsOf(read({ 'resource-type': 'roma-asset', ids: 'a1 b2', 'task-ids': 'b2' }).inputs)
    expect(targets.map(({ kind, id }) => `${kind ?? ''} ${id}`)).toEqual(['app a1', 'app b2', 'task b2'])
  })

  test('tasks of ROMA alone', () => {
    const targets = targetsOf(read({ 'resource-type': 'roma-asset', ids: '', 'task-ids': 't1' }).inputs)
    expect(targets).toEqual([{ type: 'roma-asset', kind: 'task', id: 't1' }])
  })

  test('as many tasks of ROMA as the older request form takes', () => {
    const tasks = Array.from({ length: 198 }, (_, n) => `t${n}`)
    const legacy = { 'resource-type': 'roma-asset', 'roma-request-format': 'legacy' }
    expect(targetsOf(read({ ...legacy, ids: 'a1', 'task-ids': tasks.slice(0, 99).join() }).inputs)).toHaveLength(100)
    expect(targetsOf(read({ ...legacy, ids: 'a1 a2', 'task-ids': tasks.join() }).inputs)).toHaveLength(200)
  })

  test.each<[Given, Partial<Inputs>]>([
    [{}, { dryRun: false, failIfAbsent: false, timeoutMs: 15 * MINUTE_MS, concurrency: 10 }],
    [{}, { language: undefined, typeInputs: { 'coc-script': {} }, projectId: undefined }],
    [
      { 'dry-run': 'true', 'fail-if-absent': 'True' },
      { dryRun: true, failIfAbsent: true },
    ],
    [{ 'dry-run': ' FALSE ' }, { dryRun: false }],
    [
      { 'resource-type': 'roma-asset', wait: 'false' },
      { typeInputs: { 'roma-asset': { ...ROMA_INPUTS, wait: false } } },
    ],
    [{ 'resource-type': 'roma-asset' }, { typeInputs: { 'roma-asset': ROMA_INPUTS } }],
    [
      { 'resource-type': 'roma-asset', 'roma-request-format': 'legacy' },
      { typeInputs: { 'roma-asset': { ...ROMA_INPUTS, 'roma-request-format': 'legacy' } } },
    ],
    [{ timeout: '90s' }, { timeoutMs: 90_000 }],
    [{ timeout: '2h' }, { timeoutMs: 120 * MINUTE_MS }],
    [{ timeout: '6h' }, { timeoutMs: 360 * MINUTE_MS }],
    [{ concurrency: '1' }, { concurrency: 1 }],
    [{ concurrency: '50' }, { concurrency: 50 }],
    [{ region: 'eu-west-101' }, { region: 'eu-west-101' }],
    [
      { language: 'zh-cn', 'user-profile': 'eyJ1c2VyIjoxfQ==' },
      { language: 'zh-cn', typeInputs: { 'coc-script': { 'user-profile': 'eyJ1c2VyIjoxfQ==' } } },
    ],
    [{ 'project-id': '06f1c1a2b3d4400f8c2e5a7b9d1e3f50' }, { projectId: '06f1c1a2b3d4400f8c2e5a7b9d1e3f50' }],
    [{ endpoint: 'https://coc.example:8443/' }, { endpoints: { coc: new URL('https://coc.example:8443') } }],
    [{ endpoint: 'HTTPS://COC.example' }, { endpoints: { coc: new URL('https://coc.example') } }],
    [
      { endpoint: 'http://localhost:8080', region: '' },
      { endpoints: { coc: new URL('http://localhost:8080') }, region: undefined },
    ],
    [{ endpoint: 'http://[::1]:8080' }, { endpoints: { coc: new URL('http://[::1]:8080') } }],
    [{ 'iam-endpoint': 'http://127.0.0.1' }, { endpoints: { iam: new URL('http://127.0.0.1') } }],
    [{ 'sts-endpoint': 'http://127.10.0.200' }, { endpoints: { sts: new URL('http://127.10.0.200') } }],
    // A project says which region's it is.
    [{ ...WORKSPACE, endpoint: 'https://x.example', region: '', 'project-id': 'p' }, { projectId: 'p' }],
    [
      { ...KEYS, ...ACCOUNT, region: '', endpoint: 'https://x.example', 'sts-endpoint': 'https://y.example' },
      ACCOUNT_READ,
    ],
    [{ ...ACCOUNT }, ACCOUNT_READ],
    [
      { 'resource-type': 'roma-asset', ...BY_NAME, 'roma-request-format': 'legacy' },
      { typeInputs: { 'roma-asset': { ...ROMA_INPUTS, 'roma-request-format': 'legacy' } } },
    ],
    // What is no input at all.
    [{ MY_INPUT_REGOIN: 'x' }, { region: 'cn-north-4' }],
  ])('%j', (given, expected) => {
    const { inputs } = read(given)
    expect(inputs).toMatchObject({ ...expected, endpoints: inputs.endpoints })
    if (expected.endpoints) expect(inText(inputs.endpoints)).toEqual(inText(expected.endpoints))
  })

  test.each<[string, Given, Credentials, string]>([
    ['a token', { token: ' T-test ' }, { token: 'T-test' }, 'an IAM token (input token)'],
    ['keys', KEYS, { accessKeyId: 'AK-test', secretAccessKey: 'SK-test' }, 'an access key (inputs)'],
    [
      'temporary keys',
      { ...KEYS, 'security-token': 'ST-test' },
      { accessKeyId: 'AK-test', secretAccessKey: 'SK-test', securityToken: 'ST-test' },
      'a temporary access key (inputs)',
    ],
    [
      'keys in the environment',
      { token: '', HW_ACCESS_KEY: 'AK-test', HW_SECRET_KEY: 'SK-test', HW_SECURITY_TOKEN: 'ST-test' },
      { accessKeyId: 'AK-test', secretAccessKey: 'SK-test', securityToken: 'ST-test' },
      'a temporary access key (environment, HW_ACCESS_KEY)',
    ],
    [
      'keys in the environment, as the SDKs name them',
      {
        token: '',
        HUAWEICLOUD_SDK_AK: 'AK-test',
        HUAWEICLOUD_SDK_SK: 'SK-test',
        HW_ACCESS_KEY: 'A2',
        HW_SECRET_KEY: 'S2',
      },
      { accessKeyId: 'AK-test', secretAccessKey: 'SK-test' },
      'an access key (environment, HUAWEICLOUD_SDK_AK)',
    ],
    [
      'keys in the environment, and no token of another source added to them',
      {
        token: '',
        HUAWEI_CLOUD_ACCESS_KEY_ID: 'AK-test',
        HUAWEI_CLOUD_SECRET_ACCESS_KEY: 'SK-test',
        HW_SECURITY_TOKEN: 'ST-test',
      },
      { accessKeyId: 'AK-test', secretAccessKey: 'SK-test' },
      'an access key (environment, HUAWEI_CLOUD_ACCESS_KEY_ID)',
    ],
    [
      'key inputs before the environment',
      { ...KEYS, HUAWEICLOUD_SDK_AK: 'A2', HUAWEICLOUD_SDK_SK: 'S2', HUAWEICLOUD_SDK_SECURITY_TOKEN: 'ST-test' },
      { accessKeyId: 'AK-test', secretAccessKey: 'SK-test' },
      'an access key (inputs)',
    ],
    [
      'a token before the environment',
      { token: 'T-test', HW_ACCESS_KEY: 'AK-test' },
      { token: 'T-test' },
      'an IAM token (input token)',
    ],
  ])('credentials: %s', (_title, given, credentials, description) => {
    // Equal, so that nothing of another source is in it.
    expect(read(given).inputs.credentials).toEqual({ credentials, description })
  })
})

describe('action.yml', () => {
  const action = parse(readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8')) as {
    inputs: Record<string, { description: string; default?: string; required?: boolean }>
    outputs: Record<string, { description: string }>
  }

  test('lists the inputs that are read, and no other', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUTS.keys()].sort())
  })

  test('has the defaults that hold without it', () => {
    const defaults = Object.entries(action.inputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    )
    const read = (given: Given): unknown =>
      readInputs(environment({ ...FINE['coc-script'], ...given }), () => undefined, noFile)
    expect(read(Object.fromEntries(defaults) as Given)).toEqual(read({}))
  })

  test('lists the outputs that are set, and no other', async () => {
    const run = await inProcess({ resources: ['coc-script', 1] }).run()
    expect(Object.keys(run.outputs).sort()).toEqual(Object.keys(action.outputs).sort())
  })

  test('requires nothing that may be given in another way', () => {
    const required = Object.entries(action.inputs).filter(([, input]) => input.required)
    expect(required.map(([name]) => name)).toEqual(['resource-type'])
  })
})
