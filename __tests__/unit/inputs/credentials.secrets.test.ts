/** Every secret in the environment is known before anything is said, wherever it was put. */
import { describe, expect, test } from '@jest/globals'
import { secretsIn, unmaskableVariables } from '../../../src/inputs/credentials.ts'
import { shownBy } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

describe('secrets in the environment', () => {
  test.each([
    ...['INPUT_TOKEN', 'INPUT_ACCESS-KEY-ID', 'INPUT_SECRET-ACCESS-KEY', 'INPUT_SECURITY-TOKEN', 'INPUT_GITHUB-TOKEN'],
    ...['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
    ...['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY', 'HUAWEI_CLOUD_SECURITY_TOKEN'],
    ...['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'],
  ])('%s: as it is used, and as it was given', (name) => {
    expect(secretsIn({ [name]: 'secret', OTHER: 'x' })).toEqual(['secret'])
    expect(secretsIn({ [name]: ' secret\n' })).toEqual(['secret', ' secret\n'])
    expect(secretsIn({ [name]: ' \n' })).toEqual([])
    expect(secretsIn({})).toEqual([])
  })

  test.each<[string, string[]]>([
    ['http://user:pa%40ss@proxy.example:3128', ['pa%40ss', 'user:pa@ss']],
    ['http://user:p@ss@word@proxy.example:3128', ['p@ss@word', 'user:p@ss@word']],
    ['http://me@corp.example:secret@proxy.example', ['secret', 'me@corp.example:secret']],
    ['http://user:pass/word@proxy.example', ['pass/word', 'user:pass/word']],
    ['HTTPS://u%2Fr:secret@proxy.example', ['secret', 'u/r:secret']],
    ['user:secret@proxy.example:3128', ['secret', 'user:secret']],
    ['http://:secret@proxy.example', ['secret', ':secret']],
    ['http://user:%zzsecret@proxy.example', ['%zzsecret', 'user:%zzsecret']],
    ['http://user:secret:b@proxy.example', ['secret:b', 'user:secret:b']],
    // Too short to be masked alone.
    ['http://runner:x@proxy.example', ['runner:x']],
    ['http://u:x@proxy.example', []],
    ['http://proxy.example:3128', []],
    ['http://proxy.example/path:x@y', []],
    ['http://user@proxy.example', []],
  ])('a proxy %s: its password as it stands there and as it is sent', (proxy, expected) => {
    for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'])
      expect(secretsIn({ [name]: proxy })).toEqual(expected)
  })

  test.each([
    ['INPUT_GITHUB-TOKEN', 'x'],
    ['HW_SECRET_KEY', ' short '],
    ['HTTPS_PROXY', 'http://u:x@proxy.example'],
    ['http_proxy', 'http://runner:pa%73s@proxy.example'],
  ])('%s=%s is left as it is, since too much would be masked with it', (name, value) => {
    expect(unmaskableVariables({ [name]: value, INPUT_TOKEN: '', HTTP_PROXY: 'http://proxy.example:3128' })).toEqual([
      name,
    ])
    for (const secret of secretsIn({ [name]: value })) expect(secret.length).toBeGreaterThan(5)
  })

  test('that are long enough are no matter', () => {
    const env = { INPUT_TOKEN: 'secret', HTTPS_PROXY: 'http://runner:secret@proxy.example', HW_SECRET_KEY: ' \n' }
    expect(unmaskableVariables(env)).toEqual([])
  })

  const SK = 'Ab1'.padEnd(40, 'x')
  const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln'
  const GITHUB = `ghp_${'a1'.repeat(18)}`
  const IAM = `MII${'Ab/+'.repeat(100)}==`
  test.each([
    ['INPUT_REGION', SK, [SK]],
    ['INPUT_IDS', `SC1, ${SK}\n["${GITHUB}"]`, [SK, GITHUB]],
    ['INPUT_NAME-PATTERN', JWT, [JWT]],
    ['INPUT_PROJECT-ID', IAM, [IAM]],
    ['INPUT_ENDPOINT', `coc=${SK}`, [SK]],
    ['INPUT_WHATEVER', SK, [SK]],
    ['PATH', SK, []],
    // Ids, names and hashes are no secrets.
    ['INPUT_IDS', 'SC2023102521413701c4a8a62 cb5fa20de5fd4cf8be681d4bd6fdd2f6', []],
    ['INPUT_IDS', '3c9e7b12-84d5-4a60-8f1e-2b6d9c05a7e4 6b584e8ece562ebffc15d38808cd6b98fc3d97ea', []],
    ['INPUT_NAME-PATTERN', 'Preview-A-Name-That-Is-Forty-Characters-1', []],
    ['INPUT_USER-PROFILE', 'eyJuYW1lIjoiY2kifQ==', []],
  ])('in the wrong input (%s) are recognised by their form', (name, value, expected) => {
    expect(secretsIn({ [name]: value })).toEqual(expected)
  })

  test.each(['region', 'ids', 'project-id', 'endpoint', 'timeout', 'name-pattern', 'exclude'])(
    'in the wrong input (%s) show nowhere, although no other input has them',
    async (input) => {
      const given = { 'resource-type': 'coc-script', ids: 'SC1', 'secret-access-key': '', [input]: SK }
      const result = await inProcess().run(given)
      expect(result.ok).toBe(false)
      expect(shownBy(result)).not.toContain(SK.slice(0, 8))
      expect(result.report.problems.length).toBeGreaterThan(0)
    },
  )
})
