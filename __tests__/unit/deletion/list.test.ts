/** Lists are read to their end, whatever the service says of their size, or not at all. */
import { describe, expect, test } from '@jest/globals'
import type { List, Position, Row } from '../../../src/deletion/api.ts'
import { listTargets, MAX_ROWS, readAllPages, type ListPage } from '../../../src/deletion/list.ts'
import type { ApiResponse } from '../../../src/huaweicloud/client.ts'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import type { Target } from '../../../src/plan/target.ts'
import type { ResourceTypeName } from '../../../src/resources/registry.ts'
import { engineOf, refusal } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'
import { randomFrom } from '../../support/stage.ts'

const response: ApiResponse = {
  ...{ json: {}, empty: false, status: 200, requestId: 'r1', attempts: 2, inDoubt: false, host: 'coc' },
  clockSkew: undefined,
}
const SIZE = 10
type Paging = List['paging']
const rowsOf = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }))
const toTarget = ({ id }: Row): Target => ({ type: 'coc-script', id: String(id) })
const idsOf = (rows: readonly Row[]): string[] => rows.map(({ id }) => String(id))

interface ReadOptions {
  /** Called before each page: may change the rows. */
  readonly change?: (at: Position, request: number) => void
  /** The total that a page with these rows announces. */
  readonly total?: (rows: readonly Row[]) => number
  readonly isRelevant?: (target: Target) => boolean
  /** The rows in the order of this request. */
  readonly order?: (rows: readonly Row[]) => readonly Row[]
}

/** Reads a list of ten rows a page. */
async function read(paging: Paging, list: readonly Row[], options: ReadOptions = {}) {
  const {
    change = () => undefined,
    total = () => list.length,
    isRelevant = () => true,
    order = (rows: readonly Row[]): readonly Row[] => rows,
  } = options
  const asked: Position[] = []
  const readPage = (at: Position): Promise<ListPage> => {
    asked.push(at)
    change(at, asked.length)
    const { offset, page, last } = at
    const after = last ? list.findIndex(({ id }) => Number(id) > Number(last.id)) : 0
    const from = { marker: after, offset, page: page * SIZE }[paging]
    const rows = from < 0 ? [] : order(list).slice(from, from + SIZE)
    return Promise.resolve({ rows, total: total(rows), response })
  }
  const pages = { paging, pageSize: SIZE }
  const found = await readAllPages(pages, readPage, { toTarget, isRelevant }).catch((error: unknown) => error)
  const ids = Array.isArray(found) ? (found as Target[]).map(({ id }) => id) : []
  return { asked, found, ids: ids.sort((a, b) => Number(a) - Number(b)) }
}

describe('Pages', () => {
  const lastOf = ({ last }: Position): unknown => last?.id
  test.each<[Paging, number, (position: Position) => unknown, unknown[]]>([
    ['marker', 0, lastOf, [undefined]],
    ['marker', 9, lastOf, [undefined]],
    ['marker', 10, lastOf, [undefined, '9']],
    ['marker', 11, lastOf, [undefined, '9']],
    ['marker', 25, lastOf, [undefined, '9', '19']],
    ['offset', 0, ({ offset }) => offset, [0]],
    ['offset', 9, ({ offset }) => offset, [0]],
    ['offset', 10, ({ offset }) => offset, [0, 10]],
    // Twice: a row may have moved to a page that was read already.
    ['offset', 25, ({ offset }) => offset, [0, 10, 20, 0, 10, 20]],
    ['page', 0, ({ page }) => page, [0]],
    ['page', 10, ({ page }) => page, [0, 1]],
    ['page', 25, ({ page }) => page, [0, 1, 2, 0, 1, 2]],
  ])('are asked for by %s until the end of %d rows, and a full page is never taken for the last', async (...args) => {
    const [paging, count, where, expected] = args
    const { asked, ids } = await read(paging, rowsOf(0, count))
    expect(asked.map(where)).toEqual(expected)
    expect(ids).toEqual(idsOf(rowsOf(0, count)))
  })
})

describe('A total', () => {
  test.each<[string, (rows: readonly Row[]) => number]>([
    ["is the page's own count", (rows) => rows.length],
    ['lags behind the rows', () => 150],
    ['is 0 beside rows', () => 0],
    ['is negative', () => -1],
  ])('that %s does not end a list of 250 rows', async (_, total) => {
    for (const paging of ['marker', 'offset', 'page'] as const) {
      const { ids } = await read(paging, rowsOf(0, 250), { total })
      expect(ids).toHaveLength(250)
    }
  })

  test.each<[Paging, number]>([
    ['marker', 10],
    ['marker', 25],
    ['offset', 25],
    ['page', 25],
  ])('that is larger than the rows is an error after five readings, by %s of %d rows', async (paging, count) => {
    const { found, asked } = await read(paging, rowsOf(0, count), { total: () => count + 1 })
    const fields = { kind: 'unclear', inDoubt: false, attempts: 2, status: 200, requestId: 'r1', host: 'coc' }
    expect(found).toMatchObject(fields)
    expect((found as Error).message).toContain(`ends after ${count} rows although it announces ${count + 1}`)
    expect(asked.filter(({ offset }) => offset === 0)).toHaveLength(5)
  })

  test('that is smaller in one page than in another may have shrunk, and the smallest counts', async () => {
    const list = rowsOf(0, 24)
    const { ids } = await read('marker', list, { total: (rows) => (rows.length === SIZE ? 25 : 24) })
    expect(ids).toHaveLength(24)
  })
})

describe('A list that changes while it is read', () => {
  test.each(['offset', 'page'] as const)('by %s is read until nothing new comes', async (paging) => {
    const list = rowsOf(0, 30)
    const { ids } = await read(paging, list, {
      change: (_, request) => {
        if (request === 2) list.splice(0, 1)
      },
    })
    expect(ids).toEqual(expect.arrayContaining(idsOf(rowsOf(1, 30))))
  })

  test('is read a second time also where the first pass met no row that matters', async () => {
    const list = rowsOf(0, 30)
    const { ids } = await read('offset', list, {
      isRelevant: ({ id }) => id === '10',
      // The row that matters moves to the page that was read already.
      change: (_, request) => {
        if (request === 2) list.splice(0, 1)
      },
    })
    expect(ids).toContain('10')
  })

  test('is not read again for rows that do not matter', async () => {
    const list = rowsOf(0, 25)
    let next = 25
    const { asked } = await read('offset', list, {
      isRelevant: ({ id }) => Number(id) < 25,
      change: () => list.push({ id: String(next++) }),
    })
    expect(asked.filter(({ offset }) => offset === 0)).toHaveLength(2)
  })

  test('and grows all the time is complete after five passes, since no row was missed', async () => {
    const list = rowsOf(0, 20)
    let next = 20
    const { asked, ids } = await read('page', list, { change: () => list.push({ id: String(next++) }) })
    expect(ids).toEqual(expect.arrayContaining(idsOf(rowsOf(0, 20))))
    expect(asked.filter(({ page }) => page === 0)).toHaveLength(5)
  })

  test('from page to page, so that each shows new rows without end, is an error and not a lack of memory', async () => {
    let next = 0
    const readPage = (): Promise<ListPage> =>
      Promise.resolve({ rows: rowsOf(next, (next += 1_000)), total: 1_000, response })
    const list = { paging: 'marker', pageSize: 1_000 } as const
    const error: unknown = await readAllPages(list, readPage, { toTarget, isRelevant: () => true }).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(CloudError)
    expect((error as CloudError).message).toContain(`no end within ${MAX_ROWS} rows`)
    expect(next).toBeLessThanOrEqual(MAX_ROWS + 1_000)
  })

  test('with names of a megabyte each is an error before they fill the memory', async () => {
    let next = 0
    const readPage = (): Promise<ListPage> =>
      Promise.resolve({ rows: rowsOf(next, (next += SIZE)), total: 1_000, response })
    const name = 'x'.repeat(2 ** 20)
    const list = { paging: 'marker', pageSize: SIZE } as const
    const large = { toTarget: (row: Row) => ({ ...toTarget(row), name }), isRelevant: () => true }
    await expect(readAllPages(list, readPage, large)).rejects.toBeInstanceOf(CloudError)
    expect(next).toBeLessThan(100)
  })
})

describe('A list without a stable order', () => {
  const shuffle = (random: () => number) => (rows: readonly Row[]) =>
    rows
      .map((row) => ({ row, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ row }) => row)

  test.each(['offset', 'page'] as const)(
    'by %s is whole or an error, never a part that looks whole',
    async (paging) => {
      const list = rowsOf(0, 60)
      let errors = 0
      for (let seed = 1; seed <= 100; seed++) {
        const { found, ids } = await read(paging, list, { order: shuffle(randomFrom(seed)) })
        if (found instanceof CloudError) errors += 1
        else expect(ids).toEqual(idsOf(list))
      }
      expect(errors).toBeGreaterThan(0)
    },
  )

  test('and without a total is an error that says so', async () => {
    // Every pass shows more of the rows, and one that was met is missed in the second pass.
    const list = rowsOf(0, 60)
    let pass = 0
    const order = (rows: readonly Row[]): readonly Row[] =>
      rows.filter(({ id }) => Number(id) < 12 * pass && !(id === '0' && pass === 2))
    const change = ({ offset }: Position): number => (pass += offset === 0 ? 1 : 0)
    const { found } = await read('offset', list, { order, change, total: () => 0 })
    expect(found).toBeInstanceOf(CloudError)
    expect((found as Error).message).toContain('in no stable order, each of the 5 times it was read')
  })
})

describe('A service that repeats its page', () => {
  test.each(['marker', 'offset', 'page'] as const)('and announces a million, by %s, ends soon', async (paging) => {
    let requests = 0
    const readPage = (): Promise<ListPage> => {
      requests += 1
      return Promise.resolve({ rows: rowsOf(0, SIZE), total: 1_000_000, response })
    }
    const work = readAllPages({ paging, pageSize: SIZE }, readPage, { toTarget, isRelevant: () => true })
    await expect(work).rejects.toMatchObject({ kind: 'unclear' })
    expect(requests).toBeLessThanOrEqual(15)
  })

  test('beyond the end is read to the end', async () => {
    const list = rowsOf(0, 20)
    const readPage = ({ page }: Position): Promise<ListPage> =>
      Promise.resolve({ rows: list.slice(Math.min(page, 1) * SIZE).slice(0, SIZE), total: 20, response })
    const found = await readAllPages({ paging: 'page', pageSize: SIZE }, readPage, { toTarget, isRelevant: () => true })
    expect(found).toHaveLength(20)
  })
})

/** A page without rows in each service's words. */
const pages: readonly [ResourceTypeName, (rows: unknown, total: unknown) => object][] = [
  ['coc-script', (data, total) => ({ data: { data, total } })],
  ['codeartsbuild-task', (rows, total) => ({ result: { job_list: rows, total } })],
  ['codeartsbuild-task', (jobs, total) => ({ jobs, total })],
  ['workspace-scheduled-task', (rows, total) => ({ scheduled_tasks: rows, total_count: total })],
  ['roma-asset', (rows, total) => ({ apps: rows, entities: rows, total })],
]

describe.each(pages)('A page of %s', (type, page) => {
  const list = (rows: unknown, total: unknown): Promise<unknown> => {
    const { context, drive } = engineOf(type, () => ok(page(rows, total)))
    return drive(listTargets(context).catch((error: unknown) => error))
  }

  test.each([[null], [undefined], [[]]])('with rows %j and total 0 is empty', async (rows) => {
    expect(await list(rows, 0)).toEqual([])
    expect(await list(rows, '0')).toEqual([])
  })

  test.each([[null], [undefined]])('with rows %j and a total above 0 is an error', async (rows) => {
    expect(await list(rows, 3)).toMatchObject({ kind: 'unclear' })
    expect(await list(rows, '3')).toMatchObject({ kind: 'unclear' })
  })

  test.each([[null], [undefined], [{}], ['x']])('without rows and with total %j is an error', async (total) => {
    expect(await list(undefined, total)).toMatchObject({ kind: 'unclear' })
  })

  test('whose rows are no list is an error', async () => {
    expect(await list({}, 0)).toMatchObject({ kind: 'unclear' })
  })

  test('with a total in digits that is larger than its rows is an error', async () => {
    expect(await list([], '3')).toMatchObject({ kind: 'unclear' })
  })
})

describe('The lists of a type', () => {
  test('show each resource once, also where two lists have it', async () => {
    const body = { scheduled_tasks: [{ id: 'a', task_name: 'web' }, 'no row', null], total_count: 1 }
    const { context, drive } = engineOf('workspace-scheduled-task', () => ok(body))
    const target = { type: 'workspace-scheduled-task', id: 'a', name: 'web' }
    expect(await drive(listTargets(context))).toEqual([target])
  })

  test('are an error as a whole if one of them cannot be read', async () => {
    const { context, drive } = engineOf('workspace-scheduled-task', ({ query }) =>
      query.scheduled_type === undefined ? ok({ scheduled_tasks: [], total_count: 0 }) : refusal(403, 'WKS.1'),
    )
    await expect(drive(listTargets(context))).rejects.toMatchObject({ status: 403 })
  })
})
