/** Secrets in texts are replaced whole, in part and cut short, and nothing else is. */
import { expect, test } from '@jest/globals'
import { createRedactor } from '../../../src/runtime/redaction.ts'

const KEY = 'q7Rz2LmX9vT4bNc8WdKp'

test.each<[string, string[], string, string]>([
  ['whole', [KEY], `a ${KEY} b`, 'a *** b'],
  ['twelve characters of it', [KEY], `a ${KEY.slice(5, 17)} b`, 'a *** b'],
  ['not eleven', [KEY], `a ${KEY.slice(5, 16)} b`, `a ${KEY.slice(5, 16)} b`],
  ['cut short', [KEY], `a ${KEY.slice(0, 4)}… b`, 'a ***… b'],
  ['not cut to three characters', [KEY], `a ${KEY.slice(0, 3)}… b`, `a ${KEY.slice(0, 3)}… b`],
  ['the longer of two', ['abcdef', 'abcdefgh'], 'abcdefgh abcdef', '*** ***'],
  ['not one that is too short', ['12345'], 'a 12345 b', 'a 12345 b'],
  ['a long one by its beginning', [`${KEY}${KEY}`], `a ${KEY.slice(0, 16)}other" b`, 'a ***" b'],
  ['as text, never as a pattern', ['a.c+(e)|'], 'abc+(e)| a.c+(e)|', 'abc+(e)| ***'],
])('a secret is replaced: %s', (_, secrets, text, expected) => {
  expect(createRedactor(secrets, [])(text)).toBe(expected)
})

test('an encoded form is found, whole and in part, but not by its beginning', () => {
  const redact = createRedactor([], [KEY])
  expect(redact(`${KEY} ${KEY.slice(3, 15)}`)).toBe('*** ***')
  expect(createRedactor([], ['abcdef'])('abcdef')).toBe('***')
  expect(createRedactor([], [`${KEY}${KEY}`])(`${KEY.slice(0, 16)}other`)).toBe('***other')
})

test('without a secret every text stays', () => {
  expect(createRedactor([], [])(`a ${KEY}… b`)).toBe(`a ${KEY}… b`)
})
