/** A moment that a service writes without a time zone is in UTC, wherever the runner stands. */
import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { parseTime } from '../../../src/runtime/time.ts'

const NOON = Date.UTC(2026, 10, 21, 12)

const NO_ZONE = ['2026-11-21T12:00:00', '2026-11-21 12:00:00', '2026-11-21T12:00', 'Sat, 21 Nov 2026 12:00:00']

test.each([
  ...NO_ZONE,
  'Sat Nov 21 12:00:00 2026',
  '2026-11-21T12:00:00Z',
  '2026-11-21T12:00:00.000z',
  ' 2026-11-21T20:00:00+08:00 ',
  '2026-11-21T05:00:00-0700',
  'Sat, 21 Nov 2026 12:00:00 GMT',
  'Saturday, 21-Nov-26 12:00:00 GMT',
])('%j is noon', (text) => {
  expect(parseTime(text)).toBe(NOON)
})

test('a day begins in UTC', () => {
  expect(parseTime('2026-11-21')).toBe(Date.UTC(2026, 10, 21))
})

test.each(['', 'soon', '2026-13-01T00:00:00Z', 'undefined'])('%j is no time', (text) => {
  expect(parseTime(text)).toBeUndefined()
})

test.each(['Asia/Shanghai', 'America/Lima', 'Asia/Kathmandu'])('on a runner in %s as well', (zone) => {
  const source = (name: string): string => JSON.stringify(new URL(`../../../src/${name}`, import.meta.url).href)
  // Jest keeps the zone from being changed within this process.
  const script = `
    import { parseRetryAfter } from ${source('huaweicloud/rate-limiter.ts')}
    import { parseTime } from ${source('runtime/time.ts')}
    const answer = { status: 503, headers: { 'retry-after': 'Sat, 21 Nov 2026 12:00:07' }, body: '' }
    const times = ${JSON.stringify(NO_ZONE)}.map(parseTime)
    console.log(JSON.stringify([new Date(${NOON}).getTimezoneOffset() !== 0, ...times, parseRetryAfter(answer, ${NOON})]))`
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { TZ: zone, NODE_NO_WARNINGS: '1' },
    encoding: 'utf8',
  })
  expect(JSON.parse(output)).toEqual([true, ...NO_ZONE.map(() => NOON), 7_000])
})
