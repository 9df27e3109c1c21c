/** Every secret is known before anything is said, in every form it may come back in, and nothing leaves the action with one. */
import { describe, expect, test } from '@jest/globals'
import { recordingRunner } from '../../support/recording-runner.ts'
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
