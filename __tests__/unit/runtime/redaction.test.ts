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

test.each([12, 13, 18, 20])(
  'of an encoded form of %d characters every part of twelve or more is replaced, and no shorter one',
  (length) => {
    const form = KEY.slice(0, length)
    const redact = createRedactor([], [form])
    for (let from = 0; from < length; from++) {
      for (let to = from + 1; to <= length; to++) {
        const part = form.slice(from, to)
        const shown = to - from < 12 ? part : '***'
        for (const [before, after] of [
          ['', ''],
          ['a ', ' b'],
        ] as const)
          expect(redact(before + part + after)).toBe(before + shown + after)
      }
    }
  },
)

test('parts of several secrets, one after the other or within one another, leave nothing of either', () => {
  const [first, second] = [KEY, `${KEY.slice(6, 12)}hJ5yF1sG0pQe`]
  const redact = createRedactor([], [first, second])
  expect(redact(`${first.slice(0, 12)}${second.slice(6)}!`)).toBe('******!')
  expect(redact(`${first}-${second}-${first.slice(0, 12)}`)).toBe('***-***-***')
  // What the shorter match would leave is found with the longer one.
  expect(redact(`x${second}y`)).toBe('x***y')
  expect(redact(`x${first}y`)).toBe('x***y')
})

test('before each ellipsis the start of a secret is replaced, and what stands after the last one is left', () => {
  const redact = createRedactor([], [KEY])
  for (let length = 4; length < 12; length++) {
    const start = KEY.slice(0, length)
    expect(redact(`${start}… a ${start}… ${start}`)).toBe(`***… a ***… ${start}`)
    expect(redact(start)).toBe(start)
  }
  expect(createRedactor([], ['abcdefg'])('abcdef…')).toBe('***…')
})

test('a secret of 24 characters is known by its first sixteen, with all that follows them, and one of 23 is not', () => {
  const secret = `${KEY}hJ5y`
  const text = `${secret.slice(0, 16)}other text`
  expect(createRedactor([secret], [])(text)).toBe('*** text')
  expect(createRedactor([secret.slice(0, 23)], [])(text)).toBe('***other text')
})
