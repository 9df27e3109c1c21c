/** Reads a listing to its end, and knows whether it has. */
import type { Reply } from '../huaweicloud/client.ts'
import { CloudError, isObject } from '../huaweicloud/errors.ts'

export interface Page<Row> {
  readonly rows: readonly Row[]
  /** How many rows there are in all, as this page announces it. */
  readonly total: number
  readonly reply: Reply
}

/** Rows may come and go while we page; a listing that never holds still is not one to act on. */
const MAX_PASSES = 5

/**
 * All rows of a listing that is paged by offset or page number.
 *
 * Rows that vanish while we page make later rows slip past unseen, so a pass counts only if every page announced the same
 * total and that many different rows came. Otherwise it is read again from the start.
 *
 * @param read reads the page that starts behind the first `offset` rows
 * @throws CloudError if a page cannot be read, or no pass came out complete
 */
export async function readAllPages<Row>(
  read: (offset: number) => Promise<Page<Row>>,
  id: (row: Row) => string,
): Promise<Row[]> {
  let last: Page<Row> | undefined
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    const rows = new Map<string, Row>()
    let read_ = 0
    let steady = true
    do {
      const page = await read(read_)
      steady &&= last === undefined || read_ === 0 || page.total === last.total
      last = page
      for (const row of page.rows) rows.set(id(row), row)
      read_ += page.rows.length
      if (page.rows.length === 0) break
    } while (read_ < last.total)
    if (steady && rows.size === last.total) return [...rows.values()]
  }
  throw unclearListing(
    last?.reply,
    `the list changed each of the ${MAX_PASSES} times it was read, or ended before its announced total`,
  )
}

/** The rows and the total of a page, or an error that says what came instead. */
export function readPage(
  reply: Reply,
  container: unknown,
  rowsKey: string,
  totalKey: string,
): Page<Record<string, unknown>> {
  if (isObject(container)) {
    const { [rowsKey]: rows, [totalKey]: total } = container
    if (Array.isArray(rows) && typeof total === 'number') return { rows: rows.filter(isObject), total, reply }
  }
  throw unclearListing(reply, `the answer is not a list (no "${rowsKey}" with "${totalKey}")`)
}

function unclearListing(reply: Reply | undefined, message: string): CloudError {
  const { status, requestId, host, attempts } = reply ?? {}
  return new CloudError({
    kind: 'unclear',
    message,
    attempts: attempts ?? 0,
    doubt: false,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(host !== undefined && { host }),
  })
}
