/** Single inputs: what is accepted, what is told where it is not, and which name was probably meant. */
import { describe, expect, test } from '@jest/globals'
import { isSafeOrigin, nearest, quote, Reader } from '../../../src/inputs/reader.ts'

/** What is read from one input, and its problems. */
function reading<T>(given: string, read: (reader: Reader) => T): [T, string[]] {
  const reader = new Reader({ INPUT_X: given })
  return [read(reader), reader.problems]
}

test('an input is read from its variable, trimmed, and counts as given only if something is left', () => {
  const reader = new Reader({ 'INPUT_DRY-RUN': ' true\n', INPUT_REGION: ' ' })
  expect([reader.text('dry-run'), reader.has('dry-run'), reader.has('region'), reader.has('ids')]).toEqual([
    ...['true', true, false, false],
  ])
})

describe('a duration', () => {
  const read = (given: string) => reading(given, (reader) => reader.duration('x', 5, 2 * 3_600_000))

  test.each([
    ['', 5],
    ['90s', 90_000],
    ['15m', 900_000],
    ['2h', 7_200_000],
  ])('%j is %d ms', (given, ms) => {
    expect(read(given)).toEqual([ms, []])
  })

  test.each(['0s', '3h', '1d', '15', 'm', '1.5h', '-1m', '15 m', '15M', '1234567s'])('%j is refused', (given) => {
    expect(read(given)).toEqual([5, [`x: "${given}" is not a duration such as 90s, 15m or 2h (at most 2h)`]])
  })
})

describe('a whole number', () => {
  const read = (given: string) => reading(given, (reader) => reader.integer('x', 10, 1, 50))

  test.each([
    ['', 10],
    ['1', 1],
    ['50', 50],
  ])('%j is %d', (given, number) => {
    expect(read(given)).toEqual([number, []])
  })

  test.each(['0', '51', '1.0', '1e1', '-1', '+1', '0x1', 'ten'])('%j is refused', (given) => {
    expect(read(given)).toEqual([10, [`x: "${given}" is not a whole number from 1 to 50`]])
  })
})

test.each<[string, boolean, string[]]>([
  ['', true, []],
  ['TRUE', true, []],
  ['false', false, []],
  ['yes', false, ['x: "yes" is not true or false']],
])('the boolean %j is %j', (given, value, problems) => {
  expect(reading(given, (reader) => reader.boolean('x', true))).toEqual([value, problems])
})

test.each<[string, string | undefined, string[]]>([
  ['', undefined, []],
  ['b', 'b', []],
  ['B', undefined, ['x: "B" is not one of a, b']],
])('the choice %j is %j', (given, value, problems) => {
  expect(reading(given, (reader) => reader.choice('x', ['a', 'b'], undefined))).toEqual([value, problems])
})

describe('a base URL', () => {
  const read = (given: string) => reading(given, (reader) => reader.url('x')?.href)

  test.each([
    ['https://coc.example', 'https://coc.example/'],
    ['HTTPS://coc.example:8443/', 'https://coc.example:8443/'],
    ['http://127.1.2.3:80', 'http://127.1.2.3/'],
    ['http://[::1]:8080', 'http://[::1]:8080/'],
  ])('%s is accepted', (given, href) => {
    expect(read(given)).toEqual([href, []])
  })

  test.each([
    'coc.example',
    'http://coc.example',
    'https://coc.example/v1',
    'https:\\\\coc.example',
    'ftp://coc.example',
  ])('%s is refused', (given) => {
    expect(read(given)).toEqual([undefined, [expect.stringMatching(/^x: ".*" is not https:\/\/host or/)]])
  })

  test('that may hold a password is not shown', () => {
    for (const given of ['https://me:secret@coc.example', 'https://coc.example?key=secret'])
      expect(read(given)).toEqual([undefined, [expect.stringMatching(/^x: the given value is not https:/)]])
  })
})

test.each([
  ['https://anything.example', true],
  ['http://localhost:80', true],
  ['http://127.0.0.1', true],
  ['http://[::1]', true],
  ['http://localhost.example', false],
  ['http://127.0.0.1.example', false],
  ['http://10.0.0.1', false],
  ['ftp://localhost', false],
])('a credential may be sent to %s: %j', (url, expected) => {
  expect(isSafeOrigin(new URL(url))).toBe(expected)
})

describe('a list', () => {
  test.each<[string, string[], string[]]>([
    ['a, b\nc d', ['a', 'b', 'c', 'd'], ['a, b', 'c d']],
    ['a # b\n#c', ['a'], ['a # b']],
    ['["a,b", " c "]', ['a,b', 'c'], ['a,b', 'c']],
    ['a\r\nb\r\n', ['a', 'b'], ['a', 'b']],
  ])('%j has other items than lines', (given, items, lines) => {
    expect(reading(given, (reader) => reader.list('x'))).toEqual([items, []])
    expect(reading(given, (reader) => reader.lines('x'))).toEqual([lines, []])
  })

  test.each([
    ['["a"', 'x: starts like a JSON array but is not valid JSON'],
    ['["a", 1]', 'x: is a JSON array with items that are not strings'],
  ])('%s is refused, in either form', (given, problem) => {
    expect(reading(given, (reader) => reader.list('x'))).toEqual([undefined, [problem]])
    expect(reading(given, (reader) => reader.lines('x'))).toEqual([undefined, [problem]])
  })

  test('of lines is refused where one is empty, with its number', () => {
    const problem = 'x: line 2 is empty, as when a variable is not set; remove it, or begin it with #'
    expect(reading('a\n \nb', (reader) => reader.lines('x'))).toEqual([undefined, [problem]])
  })
})

test.each([
  ['coc-scripts', 'coc-script'],
  ['COC_SCRIPT', 'coc-script'],
  ['id', 'ids'],
  ['xyz', undefined],
  // In so short a name, two other letters make another word.
  ['wads', undefined],
  ['something else', undefined],
])('the name nearest to %s is %s', (given, meant) => {
  expect(nearest(given, ['coc-script', 'roma-asset', 'ids'])).toBe(meant)
})

test('what is quoted is one harmless line, and not too long', () => {
  expect(quote('a\n::error::')).toBe('"a\\u{a}::error::"')
  expect(quote('x'.repeat(61))).toBe(`"${'x'.repeat(60)}… (61 characters)"`)
})
