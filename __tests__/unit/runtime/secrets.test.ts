/** Every secret is known before anything is said, in every form it may come back in, and nothing leaves the action with one. */
import { describe, expect, test } from '@jest/globals'
import { shownBy } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { recordingRunner } from '../../support/recording-runner.ts'
import { secretsIn, unmaskableVariables } from '../../../src/inputs/credentials.ts'
import { redactBody, redactingRunner, Secrets } from '../../../src/runtime/secrets.ts'
import type { ActionsRunner } from '../../../src/runtime/runtime.ts'

/** @returns what takes the given secrets out of a text, and what the runner was told */
function knowing(...given: readonly (string | undefined)[]): { redact: (text: string) => string; masked: string[] } {
  const masked: string[] = []
  const secrets = new Secrets((secret) => masked.push(secret))
  for (const each of given) secrets.add(each)
  return { redact: secrets.redact, masked }
}

describe('a secret', () => {
  test('is told to the runner in every form, each once', () => {
    const { masked } = knowing('to/p "1"', 'to/p "1"', undefined, '', 'simple')
    expect(masked).toEqual([
      ...['to/p "1"', 'to%2Fp%20%221%22', 'to/p \\"1\\"', 'to/p &quot;1&quot;'],
      Buffer.from('to/p "1"').toString('base64'),
      ...['simple', Buffer.from('simple').toString('base64')],
    ])
  })

  test.each([
    ['as it is, wherever it is', 'a to/p "1" b to/p "1"', 'a *** b ***'],
    ['in a URL', '?key=to%2Fp%20%221%22&', '?key=***&'],
    ['in JSON', '{"key":"to/p \\"1\\""}', '{"key":"***"}'],
    ['in HTML', '<b>to/p &quot;1&quot;</b>', '<b>***</b>'],
    ['in base64', `Basic ${Buffer.from('to/p "1"').toString('base64')}`, 'Basic ***'],
  ])('is found %s', (_, text, expected) => {
    expect(knowing('to/p "1"').redact(text)).toBe(expected)
  })

  test('is found whole where another is a part of it, whichever was known first', () => {
    expect(knowing('abcdef', 'abcdefgh').redact('abcdefgh abcdef')).toBe('*** ***')
    expect(knowing('abcdefgh', 'abcdef').redact('abcdefgh abcdef')).toBe('*** ***')
  })

  test('that becomes known later is found from then on', () => {
    const secrets = new Secrets(() => undefined)
    expect(secrets.redact('secret-1 secret-2')).toBe('secret-1 secret-2')
    secrets.add('secret-1')
    expect(secrets.redact('secret-1 secret-2')).toBe('*** secret-2')
    secrets.add('secret-2')
    expect(secrets.redact('secret-1 secret-2')).toBe('*** ***')
  })

  test('of fewer than six characters is left alone', () => {
    for (const short of ['12345', ' 12345\n']) {
      expect(knowing(short).masked).toEqual([])
      expect(knowing(short).redact(`a ${short} b`)).toBe(`a ${short} b`)
    }
    expect(knowing('123456').redact('123456')).toBe('***')
  })

  test('that is long is known by its beginning, should it be cut off; what follows it stays', () => {
    const long = 'abcdefghijklmnopqrstuvwx'
    for (const text of [long, long.slice(0, 16), `${long.slice(0, 20)}…`, `"${long}"`])
      expect(knowing(long).redact(text)).toBe(text.replace(/[a-z]+/, '***'))
    const blank = 'a long sentence with blanks'
    expect(knowing(blank).redact(`${blank} and more`)).toBe('*** and more')
  })

  const KEY = 'q7Rz2LmX9vT4bNc8WdKp'

  test.each([12, 13, 17, 19])('of which %d characters stand somewhere is found, wherever they come from', (length) => {
    for (let at = 0; at + length <= KEY.length; at++) {
      const piece = KEY.slice(at, at + length)
      expect(knowing(KEY).redact(`before ${piece} after`)).toBe('before *** after')
      expect(knowing(KEY).redact(`${piece}${piece}`)).toBe('******')
    }
  })

  test('of which fewer than twelve characters stand somewhere is not found: words would go with it', () => {
    for (let at = 0; at + 11 <= KEY.length; at++) {
      const part = KEY.slice(at, at + 11)
      expect(knowing(KEY).redact(`a ${part} b`)).toBe(`a ${part} b`)
    }
  })

  test('that was cut shows three characters at most', () => {
    for (let length = 4; length < KEY.length; length++)
      expect(knowing(KEY).redact(`name ${KEY.slice(0, length)}… (300 characters), x…`)).toBe(
        'name ***… (300 characters), x…',
      )
    for (const text of [`${KEY.slice(0, 3)}…`, `${KEY.slice(4, 9)}…`, KEY.slice(0, 8), `${KEY.slice(0, 8)} …`])
      expect(knowing(KEY).redact(text)).toBe(text)
  })

  test.each([0, 1, 2, 3, 4, 5])('within something in base64 is found, %d bytes from its start', (bytes) => {
    for (const secret of [KEY, 'sh0rt!', 'a?>b?>c?>']) {
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = Buffer.from(`${'x'.repeat(bytes)}${secret}:yy`).toString(encoding)
        const shown = knowing(secret).redact(text)
        expect(shown).toContain('***')
        expect(Buffer.from(shown.replaceAll('*', ''), encoding).toString()).not.toContain(secret.slice(0, 6))
      }
    }
  })

  test('in hexadecimal digits is found, and in a URL with lower-case escapes', () => {
    const hex = Buffer.from('sh0rt!').toString('hex')
    expect(knowing('sh0rt!').redact(`${hex} 0x${hex.toUpperCase()}`)).toBe('*** 0x***')
    expect(knowing('a/b+c/d').redact('?key=a%2fb%2bc%2fd&')).toBe('?key=***&')
  })

  test('that is a JSON Web Token counts in its parts: payload and signature alone are masked and found', () => {
    const [header, payload, signature] = ['{"alg":"RS256"}', '{"sub":"repo:a/b"}', 'signed'].map((part) =>
      Buffer.from(part).toString('base64url'),
    ) as [string, string, string]
    const { masked, redact } = knowing(`${header}.${payload}.${signature}`)
    expect(masked).toEqual(expect.arrayContaining([payload, signature]))
    expect(redact(`"${payload}" "${signature}"`)).toBe('"***" "***"')
    expect(knowing('not.a.token-at-all').masked).not.toContain('token-at-all')
  })

  test('leaves texts alone that only look alike', () => {
    const alike = KEY.replace('v', 'w')
    expect(knowing(KEY).redact(alike)).toBe(alike)
    expect(knowing('ABABABABABABABABABABABAB').redact('ABABABABAB BABABABABA')).toBe('ABABABABAB BABABABABA')
  })

  test('may be any text: none of it is taken for a pattern', () => {
    expect(knowing('a.c+(e)|').redact('abc+(e)| a.c+(e)|')).toBe('abc+(e)| ***')
    expect(knowing('\ud800broken').redact('x \ud800broken')).toBe('x ***')
  })
})

test('the log has no secret in it, and each line is text of one line', () => {
  const given: unknown[] = []
  const note = (...values: unknown[]): void => {
    given.push(...values.map((value) => (typeof value === 'object' ? [...(value as Iterable<unknown>)] : value)))
  }
  const runner: ActionsRunner = {
    ...{ info: note, debug: note, group: note, annotate: note, setSecret: note, setOutput: note },
    ...{ writeSummary: note, writeReport: () => undefined },
  }
  const secrets = new Secrets(() => undefined)
  secrets.add('secret')
  const ours = redactingRunner(runner, secrets)
  ours.info('info secret\n::error::x')
  ours.debug?.('debug secret\u202e')
  ours.group('title secret', ['line secret', '::another'])
  ours.annotate('error', 'message secret', 'title secret')
  ours.annotate('notice', 'without a title')
  ours.setSecret('secret')
  expect(given).toEqual([
    ...['info ***\\u{a}::error::x', 'debug ***\\u{202e}', 'title ***', ['line ***', '\\::another']],
    ...['error', 'message ***', 'title ***', 'notice', 'without a title', undefined, 'secret'],
  ])
})

test('debug lines are cut after the secrets are out, and cost nothing when debug logging is off', () => {
  const lines: string[] = []
  const { runner } = recordingRunner()
  const secrets = new Secrets(() => undefined)
  secrets.add('secret')
  const debug = (line: string): void => {
    lines.push(line)
  }
  redactingRunner({ ...runner, debug }, secrets).debug?.(`${'x'.repeat(496)}secret${'y'.repeat(100)}`)
  expect(lines).toEqual([`${'x'.repeat(496)}***y… (599 characters)`])
  expect(redactingRunner({ ...runner, debug: undefined }, secrets).debug).toBeUndefined()
})

describe('the body of an answer', () => {
  const { redact } = knowing('deleted', 'q7Rz2LmX9vT4bNc8WdKp')

  test.each([
    ['values, at any depth', '{"a":["deleted",{"b":"x deleted"}]}', '{"a":["***",{"b":"x ***"}]}'],
    ['no key', '{"deleted":1,"q7Rz2LmX9vT4bNc8WdKp":true}', '{"deleted":1,"q7Rz2LmX9vT4bNc8WdKp":true}'],
    ['values that are written with escapes', '{"a":"\\u0064eleted"}', '{"a":"***"}'],
    ['text that is no JSON', '<p>deleted</p>', '<p>***</p>'],
    ['nothing of an empty one', '', ''],
  ])('loses %s', (_, body, expected) => {
    expect(redactBody(body, redact)).toBe(expected)
  })

  test('loses them also where it is nested deeper than any service would', () => {
    expect(redactBody(`${'['.repeat(200_000)}"deleted"${']'.repeat(200_000)}`, redact)).not.toContain('deleted')
  })
})

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
