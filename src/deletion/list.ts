/** Reads the lists of a type completely, or fails. */
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { keyOf, type Target } from '../plan/target.ts'
import type { Purpose } from '../runtime/cancellation.ts'
import { mapConcurrent } from '../runtime/concurrency.ts'
import { isObject, omitUndefined } from '../runtime/json.ts'
import type { List, Position, Row } from './api.ts'
import type { Context } from './context.ts'
import { rowToTarget } from './rows.ts'

/** Limits for the memory that a list without an end takes: rows, and characters in their names. */
export const MAX_ROWS = 100_000
const MAX_CHARACTERS = 64 * 1024 * 1024
const MAX_PASSES = 5
/** A pass ends after this many pages in a row without a new row: a service may repeat a page, but not endlessly. */
const MAX_REPEATED_PAGES = 2

export interface ListOptions {
  /** The prefix of the names of interest, which makes a list shorter if the service can search. Default: none. */
  readonly search?: string
  /** Whether a target matters. If only other rows change while the list is read, it is not read again. Default: all matter. */
  readonly isRelevant?: (target: Target) => boolean
  readonly purpose?: Purpose
  /** A list that the service does not have is an error, because it proves nothing about a target. Default: it counts as empty. */
  readonly mustExist?: boolean
}

/** Whether all lists of the type can be searched by name. */
export const canSearch = (context: Context): boolean => context.api.lists.every(({ search }) => search !== undefined)

/**
 * Every resource of the type, each once.
 *
 * @throws CloudError if a list could not be read as a whole
 */
export async function listTargets(context: Context, options: ListOptions = {}): Promise<Target[]> {
  const targets = await readLists(context.api.lists, context, options)
  return [...new Map(targets.map((target) => [keyOf(target), target])).values()]
}

/**
 * The targets of several lists, in the order of the lists. The lists are read in parallel.
 *
 * @throws the error of the first list that could not be read, after the others have ended
 */
export async function readLists(
  lists: readonly List[],
  context: Context,
  options: ListOptions = {},
): Promise<Target[]> {
  return (await mapConcurrent(lists, (list) => readList(list, context, options))).flat()
}

async function readList(list: List, context: Context, options: ListOptions = {}): Promise<Target[]> {
  const read = (at: Position): Promise<ListPage> => readPage(list, at, context, options)
  try {
    return await readAllPages(list, read, {
      toTarget: (row) => rowToTarget(context.type.name, list, row),
      isRelevant: options.isRelevant ?? (() => true),
    })
  } catch (error) {
    if (options.mustExist || !(error instanceof CloudError) || !list.isMissing?.(error)) throw error
    context.events.log(`${context.type.name}: ${context.client.host} has no list of ${list.kind ?? ''}s here`)
    return []
  }
}

export interface ListPage {
  readonly rows: readonly Row[]
  /** The number of all rows, as the service says. It can prove that a list is incomplete, never that it is complete. */
  readonly total: number
  readonly response: ApiResponse
}

async function readPage(list: List, at: Position, context: Context, options: ListOptions): Promise<ListPage> {
  const { search, purpose = 'read' } = options
  const { query, ...request } = list.request(at)
  const names = search && list.search ? { [list.search.parameter]: search.slice(0, list.search.maxLength) } : {}
  const response = await context.client.send({
    ...request,
    query: { ...query, ...names },
    purpose,
    operation: 'list',
    validate: (answer) => pageOf(list, answer) !== undefined,
  })
  return { rows: [], total: 0, ...pageOf(list, response), response }
}

/** A response without rows is an empty page only if its total is 0. */
function pageOf(list: List, response: ApiResponse): Pick<ListPage, 'rows' | 'total'> | undefined {
  const { rows, total: given } = list.page(response.json, response)
  const total = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given
  if (Array.isArray(rows)) return { rows: rows.filter(isObject), total: typeof total === 'number' ? total : 0 }
  return (rows === undefined || rows === null) && total === 0 ? { rows: [], total } : undefined
}

/**
 * All rows of a list, as targets. Rows that are added or removed meanwhile may be missing; all others are included.
 *
 * @param read reads the page that begins at a position
 * @throws CloudError if a page cannot be read, or the list has no end, no stable order or fewer rows than it announces
 */
export async function readAllPages(
  list: Pick<List, 'paging' | 'pageSize'>,
  read: (at: Position) => Promise<ListPage>,
  { toTarget, isRelevant }: { toTarget: (row: Row) => Target; isRelevant: (target: Target) => boolean },
): Promise<Target[]> {
  const found = new FoundTargets(isRelevant)
  let pass: Pass | undefined
  for (let n = 1; n <= MAX_PASSES; n++) {
    const before = found.relevant
    pass = await readPass(list, read, {
      add: (row) => found.add(toTarget(row), n),
      isFull: () => found.isTooLarge,
    })
    if (found.isTooLarge) throw listError(pass, `the list has no end within ${MAX_ROWS} rows`)
    // A row that moves to another page while the list is read is found by another pass.
    const isComplete = list.paging === 'marker' || pass.pages <= 1 || (n > 1 && found.relevant === before)
    // New rows in every pass are new resources. If rows that were missed come back, the order is not stable instead.
    const isGrowing = n === MAX_PASSES && !found.hasReturned
    if ((isComplete || isGrowing) && found.size >= pass.minTotal) return found.targets
  }
  const { minTotal = 0 } = pass ?? {}
  const isIncomplete = found.size < minTotal
  const incomplete = `the list ends after ${found.size} rows although it announces ${minTotal}`
  const problem = isIncomplete ? incomplete : 'the list shows its rows in no stable order'
  throw listError(pass, `${problem}, each of the ${MAX_PASSES} times it was read`)
}

/** The targets of all passes. */
class FoundTargets {
  /** The number of relevant targets. */
  relevant = 0
  /** A relevant target was missing in a pass and came back in a later one. */
  hasReturned = false
  readonly #targets = new Map<string, { readonly target: Target; readonly pass: number }>()
  readonly #isRelevant: (target: Target) => boolean
  #characters = 0

  constructor(isRelevant: (target: Target) => boolean) {
    this.#isRelevant = isRelevant
  }

  /** @returns the target's key */
  add(target: Target, pass: number): string {
    const key = keyOf(target)
    const known = this.#targets.get(key)
    const isRelevant = this.#isRelevant(target)
    if (known) this.hasReturned ||= isRelevant && known.pass < pass - 1
    else {
      this.relevant += isRelevant ? 1 : 0
      this.#characters += target.name?.length ?? 0
    }
    this.#targets.set(key, { target, pass })
    return key
  }

  get size(): number {
    return this.#targets.size
  }

  get isTooLarge(): boolean {
    return this.size > MAX_ROWS || this.#characters > MAX_CHARACTERS
  }

  get targets(): Target[] {
    return [...this.#targets.values()].map(({ target }) => target)
  }
}

interface Pass {
  /** The number of pages with rows. */
  readonly pages: number
  /** The smallest total of the pages. */
  readonly minTotal: number
  readonly response: ApiResponse
}

/** Reads the list once, up to an empty page, a short page that completes the total, or pages that only repeat rows. */
async function readPass(
  { pageSize }: Pick<List, 'pageSize'>,
  read: (at: Position) => Promise<ListPage>,
  { add, isFull }: { readonly add: (row: Row) => string; readonly isFull: () => boolean },
): Promise<Pass> {
  const seen = new Set<string>()
  let position: Position = { offset: 0, page: 0, last: undefined }
  let minTotal = Infinity
  for (let repeatedPages = 0; ;) {
    const { rows, total, response } = await read(position)
    minTotal = Math.min(minTotal, total)
    const before = seen.size
    for (const row of rows) seen.add(add(row))
    repeatedPages = seen.size === before ? repeatedPages + 1 : 0
    const pages = position.page + (rows.length > 0 ? 1 : 0)
    const isLast = rows.length === 0 || (rows.length < pageSize && seen.size >= minTotal)
    if (isLast || repeatedPages === MAX_REPEATED_PAGES || isFull()) return { pages, minTotal, response }
    const { json: previous } = response
    position = { offset: position.offset + rows.length, page: position.page + 1, last: rows.at(-1), previous }
  }
}

function listError(pass: Pass | undefined, message: string): CloudError {
  const { status, requestId, host, attempts = 0 } = pass?.response ?? {}
  const fields = { kind: 'unclear', message, attempts, inDoubt: false } as const
  return new CloudError({ ...fields, ...omitUndefined({ status, requestId, host }) })
}
