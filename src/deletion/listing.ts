/** Reads a listing to its end, and knows whether it has. */
import type { ApiRequest, Client, ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { isObject, omitUndefined } from '../runtime/json.ts'

/** As the service sends it. */
export type Row = Readonly<Record<string, unknown>>

export interface Page {
  readonly rows: readonly Row[]
  /** How many rows there are in all, as this page announces it. */
  readonly total: number
  readonly reply: ApiResponse
}

/** Where a page begins. */
export interface Position {
  /** Rows before it. */
  readonly offset: number
  /** Pages before it. */
  readonly page: number
  /** The row before it; nothing for the first page. */
  readonly last: Row | undefined
}

/**
 * How a service is asked for the next page, and so what happens to us when rows come and go in between:
 *
 * - `marker`: what comes behind a given row. No row slips past.
 * - `offset`: from any row on. When earlier rows vanish, later ones move up, some of them past us. So every page begins with
 *   rows of the one before, and if it does not, we go back.
 * - `number`: pages of a fixed size, where a row that slips past can only be met by reading all pages again.
 */
export type Paging = 'marker' | 'offset' | 'number'

const MAX_PASSES = 5

/**
 * All rows of a listing. Rows that come or go meanwhile may be among them or not; those that stay are.
 *
 * With `number`, passes are added up until one brings nothing new; a row that stays would have to slip past in all of them.
 *
 * @param read reads the page that begins at a position
 * @throws CloudError if a page cannot be read, or the listing keeps ending before its announced total
 */
export async function readAllPages(
  paging: Paging,
  read: (position: Position) => Promise<Page>,
  id: (row: Row) => string,
): Promise<Row[]> {
  const rows = new Map<string, Row>()
  let pass: Pass | undefined
  for (let n = 1; n <= MAX_PASSES; n++) {
    const known = rows.size
    const previous = pass?.met
    pass = await readOnce(paging, read, id, rows)
    // As many rows may be missing as have come or gone since the pass before.
    const moved = previous ? previous.symmetricDifference(pass.met).size : 0
    const complete = pass.ended && pass.met.size + moved >= pass.least
    const sure = paging !== 'number' || pass.pages === 1 || rows.size === known || n === MAX_PASSES
    if (complete && sure) return [...rows.values()]
  }
  const { met, least = 0, reply } = pass ?? {}
  const { status, requestId, host, attempts = 0 } = reply ?? {}
  const message = `the list ends after ${met?.size ?? 0} rows although it announces ${least}, each of the ${MAX_PASSES} times it was read`
  throw new CloudError({
    kind: 'unclear',
    message,
    attempts,
    inDoubt: false,
    ...omitUndefined({ status, requestId, host }),
  })
}

interface Pass {
  /** It came to where the list seemed to end. */
  readonly ended: boolean
  readonly pages: number
  readonly met: ReadonlySet<string>
  /** The smallest total that one of its pages announced. */
  readonly least: number
  readonly reply: ApiResponse
}

/** One way through the listing, adding what it meets to `rows`. */
async function readOnce(
  paging: Paging,
  read: (position: Position) => Promise<Page>,
  id: (row: Row) => string,
  rows: Map<string, Row>,
): Promise<Pass> {
  const met = new Set<string>()
  let position: Position = { offset: 0, page: 0, last: undefined }
  let overlap = 0
  let size = 1
  let least = Infinity
  for (let pages = 1; ; pages++) {
    const { rows: found, total, reply } = await read(position)
    size = Math.max(size, found.length)
    least = Math.min(least, total)
    const end = (ended: boolean): Pass => ({ ended, pages, met, least, reply })
    // Rows may vanish as fast as we read; then we would go back for ever.
    if (pages > 10 + (4 * total) / size) return end(false)
    const [first] = found
    if (overlap > 0 && position.offset > 0 && (first === undefined || !met.has(id(first)))) {
      position = { ...position, offset: Math.max(0, position.offset - size) }
      continue
    }
    const before = met.size
    for (const row of found) {
      met.add(id(row))
      rows.set(id(row), row)
    }
    const offset = position.offset + found.length
    if (paging === 'marker') {
      // Only an empty page is the end, since the total shrinks with rows that we have met. All on one page is one, too.
      if (met.size === before || (pages === 1 && found.length >= total)) return end(true)
    } else {
      if (offset >= total) return end(true)
      if (found.length === 0) return end(false)
    }
    if (paging === 'offset') overlap = found.length > 1 ? Math.ceil(found.length / 10) : 0
    position = { offset: offset - overlap, page: position.page + 1, last: found.at(-1) }
  }
}

/**
 * Reads one page.
 *
 * @param unwrap finds the part of the answer that has the rows and their total
 * @throws CloudError also if what comes is no such list, asked again and again
 */
export async function readPage(
  client: Client,
  call: ApiRequest,
  unwrap: (json: unknown) => Row,
  rowsKey: string,
  totalKey: string,
): Promise<Page> {
  const read = ({ json }: ApiResponse): Pick<Page, 'rows' | 'total'> | undefined => {
    const { [rowsKey]: rows, [totalKey]: total } = unwrap(json)
    return Array.isArray(rows) && typeof total === 'number' ? { rows: rows.filter(isObject), total } : undefined
  }
  const reply = await client.send({ ...call, validate: (answer) => read(answer) !== undefined })
  return { rows: [], total: 0, ...read(reply), reply }
}
