/** Pages and rows of a list: asked for in their order, read to the end, and made into targets without guessing. */
import { describe, expect, test } from '@jest/globals'
import type { ApiRequest, Client, ApiResponse } from '../../src/huaweicloud/client.ts'
import { CloudError } from '../../src/huaweicloud/errors.ts'
import { readAllPages, readPage, type Page, type Paging, type Position, type Row } from '../../src/deletion/listing.ts'
import { rowId, toTarget } from '../../src/deletion/rows.ts'
import { asObject } from '../../src/runtime/json.ts'

const reply: ApiResponse = {
  ...{ json: {}, empty: false, status: 200, requestId: 'r1', attempts: 2, inDoubt: false, host: 'coc' },
  clockSkew: undefined,
}
const SIZE = 10
const rowsOf = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }))
const idOf = ({ id }: Row): string => String(id)

/** A list of pages of ten, and where each request began. Before each page `change` may do something to the rows. */
async function readList(
  paging: Paging,
  list: Row[],
  change: (request: number) => void = () => undefined,
  announced = (): number => list.length,
) {
  const asked: Position[] = []
  const read = (position: Position): Promise<Page> => {
    asked.push(position)
    change(asked.length)
    const { offset, page, last } = position
    const start = {
      marker: last ? list.findIndex(({ id }) => Number(id) > Number(last['id'])) : 0,
      offset,
      number: page * SIZE,
    }
    const from = start[paging]
    return Promise.resolve({ rows: from < 0 ? [] : list.slice(from, from + SIZE), total: announced(), reply })
  }
  const found = await readAllPages(paging, read, idOf).catch((error: unknown) => error)
  return { asked, found, ids: Array.isArray(found) ? (found as Row[]).map(idOf) : [] }
}

describe('Pages are asked for', () => {
  const lastOf = ({ last }: Position): unknown => last?.['id']
  test.each<[Paging, number, (position: Position) => unknown, unknown[]]>([
    ['marker', 0, lastOf, [undefined]],
    ['marker', 10, lastOf, [undefined]],
    ['marker', 11, lastOf, [undefined, '9', '10']],
    ['marker', 25, lastOf, [undefined, '9', '19', '24']],
    ['offset', 0, ({ offset }) => offset, [0]],
    ['offset', 10, ({ offset }) => offset, [0]],
    ['offset', 25, ({ offset }) => offset, [0, 9, 18]],
    // Twice: a row may have slipped to a page that was read already.
    ['number', 0, ({ page }) => page, [0]],
    ['number', 10, ({ page }) => page, [0]],
    ['number', 25, ({ page }) => page, [0, 1, 2, 0, 1, 2]],
  ])('by %s, of %d rows', async (paging, count, where, expected) => {
    const { asked, ids } = await readList(paging, rowsOf(0, count))
    expect(asked.map(where)).toEqual(expected)
    expect(ids).toEqual(rowsOf(0, count).map(idOf))
  })
})

describe('A list that moves', () => {
  test('upwards, by offset: goes back to where it knows its way', async () => {
    const list = rowsOf(0, 40)
    const { ids, asked } = await readList('offset', list, (request) => {
      if (request === 2) list.splice(0, 12)
    })
    expect(ids).toEqual(expect.arrayContaining(rowsOf(12, 40).map(idOf)))
    expect(asked.slice(0, 3).map(({ offset }) => offset)).toEqual([0, 9, 0])
  })

  test('by number: is read again until nothing new comes, and what slipped past is met', async () => {
    const list = rowsOf(0, 30)
    const { ids, asked } = await readList('number', list, (request) => {
      if (request === 2) list.splice(0, 1)
    })
    expect(ids).toEqual(expect.arrayContaining(rowsOf(1, 30).map(idOf)))
    expect(asked).toHaveLength(9)
  })

  test('all the time, by number: five times are enough, and what was met is there', async () => {
    const list = rowsOf(0, 20)
    let next = 20
    const { asked, found } = await readList('number', list, () => list.push({ id: String(next++) }))
    expect(found).toBeInstanceOf(Array)
    expect(asked.filter(({ page }) => page === 0)).toHaveLength(5)
  })

  test('from page to page, without end: stops', async () => {
    let next = 0
    const read = (): Promise<Page> => Promise.resolve({ rows: rowsOf(next, (next += SIZE)), total: 1_000, reply })
    await expect(readAllPages('marker', read, idOf)).rejects.toMatchObject({ kind: 'unclear' })
    // Five times 10 pages and four for each that is announced.
    expect(next / SIZE).toBeLessThan(5 * (10 + 4 * 100) + 10)
  })

  test('between two ways through it: as many rows may be missing as have come or gone', async () => {
    const list = rowsOf(0, 24)
    const { asked, ids } = await readList(
      'marker',
      list,
      (request) => {
        if (request === 5) list.splice(0, 24, ...rowsOf(1, 25))
      },
      () => 25,
    )
    expect(ids).toEqual(expect.arrayContaining(rowsOf(1, 24).map(idOf)))
    expect(asked.filter(({ last }) => last === undefined)).toHaveLength(2)
  })
})

describe('A list that ends before its announced total', () => {
  test.each<[Paging, number]>([
    ['marker', 10],
    ['marker', 25],
    ['offset', 10],
    ['offset', 25],
    ['number', 25],
  ])('by %s, with %d rows, is read five times and is no list', async (paging, count) => {
    const { found, asked } = await readList(paging, rowsOf(0, count), undefined, () => count + 1)
    const fields = { kind: 'unclear', inDoubt: false, attempts: 2, status: 200, requestId: 'r1', host: 'coc' }
    expect(found).toMatchObject(fields)
    expect((found as Error).message).toContain(`ends after ${count} rows although it announces ${count + 1}`)
    expect(asked.filter(({ offset }) => offset === 0)).toHaveLength(5)
  })
})

describe('A page', () => {
  const pageOf = (json: unknown): Promise<Page> => {
    const send = (call: ApiRequest): Promise<ApiResponse> =>
      call.validate?.({ ...reply, json }) === true
        ? Promise.resolve({ ...reply, json })
        : Promise.reject(new CloudError({ kind: 'unclear', attempts: 1, inDoubt: true }))
    const call = { method: 'GET', path: '/list', purpose: 'read' } as const
    return readPage({ send } as unknown as Client, call, asObject, 'rows', 'total')
  }

  test('has its rows and their total; what is no row is left out', async () => {
    const page = await pageOf({ rows: [{ id: 1 }, 'x', null, { id: 2 }], total: 4 })
    expect(page).toMatchObject({ rows: [{ id: 1 }, { id: 2 }], total: 4 })
    expect(page.reply.requestId).toBe('r1')
  })

  test.each([[{ rows: [] }], [{ total: 0 }], [{ rows: [], total: '0' }], [{ rows: {}, total: 0 }], ['x'], [undefined]])(
    'is none: %j',
    async (json) => {
      await expect(pageOf(json)).rejects.toMatchObject({ kind: 'unclear' })
    },
  )
})

describe('A row', () => {
  test.each<[unknown, string]>([
    ['a', 'a'],
    [7, '7'],
    [undefined, ''],
    [null, ''],
    [{ id: 1 }, ''],
    [['a'], ''],
    [true, ''],
  ])('has the id of %j: %j', (value, id) => {
    expect(rowId(value)).toBe(id)
  })

  const NOON = Date.UTC(2026, 10, 21, 12)
  test.each<[unknown, number | undefined]>([
    [NOON, NOON],
    [NOON / 1_000, undefined],
    [String(NOON), undefined],
    ['2026-11-21T12:00:00Z', NOON],
    ['2026-11-21T12:00:00z', NOON],
    ['2026-11-21T12:00:00.000', NOON],
    ['2026-11-21 12:00:00', NOON],
    ['2026-11-21T20:00:00+08:00', NOON],
    ['2026-11-21T20:00:00+0800', NOON],
    ['2026-11-21T02:00:00-1000', NOON],
    ['2009-12-31T23:59:59Z', undefined],
    ['2010-01-01T00:00:01Z', Date.UTC(2010, 0, 1, 0, 0, 1)],
    [Date.UTC(9999, 0), undefined],
    [Number.NaN, undefined],
    ['yesterday', undefined],
    ['', undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('was created, by %j: %j', (createdAt, expected) => {
    expect(toTarget('coc-script', { id: 'a', name: 'b', createdAt }).createdAt).toBe(expected)
  })

  test('becomes a target with what it has, and nothing else', () => {
    expect(toTarget('coc-script', { id: 7, name: undefined })).toEqual({ type: 'coc-script', id: '7' })
    expect(toTarget('coc-script', { id: 'a', name: 8, creator: 9 })).toEqual({ type: 'coc-script', id: 'a' })
    expect(toTarget('coc-script', { id: 'a', name: '', creator: '' })).toEqual({
      type: 'coc-script',
      id: 'a',
      name: '',
    })
    expect(toTarget('roma-asset', { kind: 'app', id: 'a', name: 'web', creator: 'ann' })).toEqual({
      ...{ type: 'roma-asset', kind: 'app', id: 'a', name: 'web', creator: 'ann' },
    })
  })
})
