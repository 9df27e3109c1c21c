/** A row of a list becomes a target with what it has; nothing is guessed. */
import { describe, expect, test } from '@jest/globals'
import type { List, Row } from '../../../src/deletion/api.ts'
import { readTime, rowId, rowToTarget } from '../../../src/deletion/rows.ts'

test.each<[unknown, string]>([
  ['a', 'a'],
  [7, '7'],
  [undefined, ''],
  [null, ''],
  [{ id: 1 }, ''],
  [['a'], ''],
  [true, ''],
  ['x'.repeat(512), 'x'.repeat(512)],
  ['x'.repeat(513), ''],
])('The id of a row with %j is %j.', (value, id) => {
  expect(rowId(value)).toBe(id)
})

const NOON = Date.UTC(2026, 10, 21, 12)
test.each<[string, unknown, number]>([
  ['milliseconds', NOON, NOON],
  ['milliseconds in digits', String(NOON), NOON],
  ['seconds', NOON / 1_000, NOON],
  ['seconds in digits', String(NOON / 1_000), NOON],
  ['ISO in UTC', '2026-11-21T12:00:00Z', NOON],
  ['ISO in UTC, in lower case', '2026-11-21T12:00:00z', NOON],
  ['ISO without a zone, which is UTC', '2026-11-21T12:00:00', NOON],
  ['ISO with fractions and without a zone', '2026-11-21T12:00:00.000', NOON],
  ['ISO with a zone', '2026-11-21T20:00:00+08:00', NOON],
  ['ISO with a zone without a colon', '2026-11-21T20:00:00+0800', NOON],
  ['ISO with a zone in the west', '2026-11-21T02:00:00-1000', NOON],
  ['a space and no zone', '2026-11-21 12:00:00', NOON],
  ['a space and a zone', '2026-11-21 20:00:00+08:00', NOON],
  ['a space before the zone too', '2026-11-21 20:00:00 +0800', NOON],
  ['spaces around', ' 2026-11-21T12:00:00Z ', NOON],
  ['the first moment that is believed', '2010-01-01T00:00:01Z', Date.UTC(2010, 0, 1, 0, 0, 1)],
])('A time is read in the form of %s.', (_, value, expected) => {
  expect(readTime(value)).toBe(expected)
})

test.each<[unknown]>([
  ...[['2009-12-31T23:59:59Z'], [Date.UTC(9999, 0)], [Number.NaN], [0], [-1], [1], ['0'], ['20261121'], ['yesterday']],
  // A zone without minutes: read without it, the time would be hours off.
  ...[['2026-11-21 12:00:00-08'], ['2026-11-21 12:00:00 PM UTC'], ['2026-11-21 12:00:00 (x)']],
  ...[[''], ['12345678'], [undefined], [null], [{}], [true], [[NOON]]],
] as [unknown][])('%j is no time.', (value) => {
  expect(readTime(value)).toBeUndefined()
})

describe('A row', () => {
  const list = { fields: (row: Row) => row } as unknown as List

  test('becomes a target with what it has, and nothing else', () => {
    expect(rowToTarget('coc-script', list, { id: 7, name: undefined })).toEqual({ type: 'coc-script', id: '7' })
    expect(rowToTarget('coc-script', list, { id: 'a', name: 8, creator: 9 })).toEqual({ type: 'coc-script', id: 'a' })
    const empty = { type: 'coc-script', id: 'a', name: '' }
    expect(rowToTarget('coc-script', list, { id: 'a', name: '', creator: '' })).toEqual(empty)
    const app = { kind: 'app', id: 'a', name: 'web', creator: 'ann', createdAt: NOON }
    expect(rowToTarget('roma-asset', { ...list, kind: 'app' }, app)).toEqual({ type: 'roma-asset', ...app })
  })

  test('keeps its whole name, since that is what patterns match, and the beginning of a long creator', () => {
    const long = 'x'.repeat(20_000)
    const { name, creator } = rowToTarget('coc-script', list, { id: 'a', name: long, creator: long })
    expect([name?.length, (creator?.length ?? 0) < 11_000]).toEqual([20_000, true])
  })
})
