/** JSON from outside: whatever it holds, it is read or it is none, and it never ends the run. */
import { describe, expect, test } from '@jest/globals'
import { parseJson, stringify, truncate } from '../../../src/runtime/json.ts'
import { errorInSuccess, readErrorBody } from '../../../src/huaweicloud/errors.ts'

/** So deep that a function which calls itself for each level exhausts the stack. */
const LEVELS = 200_000
const nested = (opening: string, closing: string): string => opening.repeat(LEVELS) + closing.repeat(LEVELS)
const LISTS = nested('[', ']')
const OBJECTS = `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`

describe('JSON', () => {
  test.each<[string, unknown]>([
    ['\uFEFF{"a":1}', { a: 1 }],
    ['\uFEFF[]', []],
    ['{"a":"\uFEFFb"}', { a: '\uFEFFb' }],
    ['{"id":12345678901234567890,"n":1}', { id: '12345678901234567890', n: 1 }],
    ['\uFEFF{"id":-9223372036854775808}', { id: '-9223372036854775808' }],
    ['{"a":[ -12345678901234567890]}', { a: ['-12345678901234567890'] }],
    ['[12345678901234567890.5,1234567890123456]', [Number('12345678901234567890.5'), 1234567890123456]],
    ['{"a":": 12345678901234567890"}', { a: ': 12345678901234567890' }],
    ['', undefined],
    ['\uFEFF', undefined],
    ['\uFEFF\uFEFF{}', undefined],
    ['{', undefined],
  ])('%j', (text, expected) => {
    expect(parseJson(text)).toEqual(expected)
  })

  test.each([
    ['lists', LISTS],
    ['objects', OBJECTS],
    ['lists with a number that no double holds', nested('[12345678901234567890,', '0]')],
    ['a beginning without an end', '['.repeat(LEVELS)],
  ])('nested without end (%s) throws nothing', (_, text) => {
    expect(() => parseJson(text)).not.toThrow()
  })
})

test('a value is written down to a depth that no service documents', () => {
  expect(stringify({ a: [1, null, 'x', { b: undefined, c: true }] })).toBe('{"a":[1,null,"x",{"c":true}]}')
  const depth = (levels: number): string => stringify(JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as object)
  expect(depth(16)).toBe('['.repeat(16) + ']'.repeat(16))
  expect(depth(17)).toBe(`${'['.repeat(16)}"…"${']'.repeat(16)}`)
})

test('a text is kept up to 10,240 characters', () => {
  expect(truncate('x'.repeat(10_240))).toBe('x'.repeat(10_240))
  expect(truncate('x'.repeat(10_241))).toBe(`${'x'.repeat(10_240)}…`)
})

describe('an error whose body is nested without end', () => {
  test.each([
    ['error_detail', LISTS],
    ['error_details', OBJECTS],
    ['details', LISTS],
    ['error_msg', OBJECTS],
    ['result', OBJECTS],
  ])('in %s is read as far as it can be', (field, value) => {
    const body = `{"error_code":"X.1","error_msg":"no","${field}":${value}}`
    const { code, detail = '' } = readErrorBody({ status: 400, headers: {}, body })
    expect(code).toBe('X.1')
    expect(detail.length).toBeLessThan(1_000)
    expect(errorInSuccess({ status: 200, headers: {}, body })?.code).toBe('X.1')
  })

  test('and nothing else is an error without a code', () => {
    expect(readErrorBody({ status: 400, headers: {}, body: OBJECTS }).code).toBeUndefined()
  })
})
