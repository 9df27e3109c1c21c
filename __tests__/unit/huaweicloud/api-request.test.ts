/** What is read from a response besides its body. */
import { expect, test } from '@jest/globals'
import { toApiResponse } from '../../../src/huaweicloud/api-request.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const read = (headers: Record<string, string>, body = '') =>
  toApiResponse({ status: 200, headers, body }, { attempts: 2, inDoubt: true }, 'coc.example', NOW)

test('a response is told with what is known of its attempts and its host', () => {
  expect(read({ 'x-request-id': 'r-1' }, ' {"a":1} ')).toEqual({
    ...{ json: { a: 1 }, empty: false, status: 200, requestId: 'r-1', attempts: 2, inDoubt: true },
    ...{ host: 'coc.example', clockSkew: undefined, rangeTotal: undefined },
  })
  expect(read({}, ' \n')).toMatchObject({ json: undefined, empty: true })
  expect(read({}, '<html>')).toMatchObject({ json: undefined, empty: false })
})

test.each([
  ['0-100/250', 250],
  ['*/0', 0],
  ['0-100/*', undefined],
  ['250', undefined],
  ['0-1/9999999999999999', undefined],
])('the total of Content-Range %s is %s', (range, total) => {
  expect(read({ 'content-range': range }).rangeTotal).toBe(total)
})

test.each([
  ['Sat, 21 Nov 2026 12:00:07 GMT', 7_000],
  ['Sat, 21 Nov 2026 11:59:00 GMT', -60_000],
  ['soon', undefined],
])('with Date %s the clock of the service is %s ms ahead', (date, ms) => {
  expect(read({ date }).clockSkew).toBe(ms)
})
