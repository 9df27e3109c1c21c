/** Faults of lists: documented but rare forms of an answer, and wrong answers. */
import type { Call, Identifiers, ListShape, Route, SimAnswer } from './types.ts'

/** The faults of one list. Without any property the list is correct. */
export interface ListFault {
  /** An empty list (total 0) has `null` in place of its rows, or no rows at all. */
  empty?: 'null' | 'omitted'
  /** The total is the page's own count, is 0 beside rows, or is so many rows too small. */
  total?: 'page' | 'zero' | { behind: number }
  /**
   * `repeats`: every page is the first one, and the total is a million. `endless`: every page is filled up with invented
   * rows. `unstable`: the order changes with every request, so that pages overlap and miss rows; not for `coc.list`.
   */
  paging?: 'repeats' | 'endless' | 'unstable'
  /** Ids are spelled in the other case: upper case where they have lower-case letters. */
  idCase?: 'other'
  /** So many requests are answered with an empty list, whatever there is. */
  emptyTimes?: number
}

type Row = Record<string, unknown>

const MANY = 1_000_000

/** The faults of all lists. */
export class ListFaults {
  readonly #faults = new Map<string, ListFault & { requests: number }>()
  readonly #ids: Identifiers

  constructor(ids: Identifiers) {
    this.#ids = ids
  }

  /** Replaces the faults of one list, named by its operation. */
  set(operation: string, fault: ListFault): void {
    this.#faults.set(operation, { ...fault, requests: 0 })
  }

  clear(): void {
    this.#faults.clear()
  }

  /** What the route answers, as its faults have it. */
  answer(route: Route, call: Call): SimAnswer {
    const fault = this.#faults.get(route.operation)
    const { list: shape } = route
    if (!fault || !shape) return route.handle(call)
    const number = fault.requests++
    const answer = route.handle({ ...call, query: queryFor(fault, shape, call.query) })
    if (answer.status !== 200) return answer
    const body = shape.read?.(answer) ?? (JSON.parse(answer.body) as Row)
    const [holder, key] = findRows(body, shape)
    const real = holder[key] as Row[]
    const rows = number < (fault.emptyTimes ?? 0) ? [] : this.#page(fault, shape, { rows: real, call, number })
    const total = totalOf(fault, Number(holder[shape.total]), rows.length, number)
    holder[key] = fault.idCase ? rows.map((row) => ({ ...row, [shape.id]: otherCase(row[shape.id]) })) : rows
    holder[shape.total] = total
    if (total === 0 && rows.length === 0 && fault.empty === 'null') holder[key] = null
    if (total === 0 && rows.length === 0 && fault.empty === 'omitted') Reflect.deleteProperty(holder, key)
    return shape.write?.(body) ?? { ...answer, body: JSON.stringify(body) }
  }

  #page({ paging }: ListFault, shape: ListShape, of: { rows: Row[]; call: Call; number: number }): Row[] {
    const { rows, call, number } = of
    const size = Number(call.query[shape.size] ?? shape.defaultSize)
    if (paging === 'endless') return [...rows, ...this.#invent(shape, size - rows.length)]
    if (paging !== 'unstable' || rows.length === 0) return rows
    const start = Number(call.query[shape.start] ?? 0) * (shape.counts === 'pages' ? size : 1)
    const shift = number % rows.length
    return [...rows.slice(shift), ...rows.slice(0, shift)].slice(start, start + size)
  }

  #invent({ id, name, marker }: ListShape, count: number): Row[] {
    return Array.from({ length: Math.max(0, count) }, () => {
      const number = this.#ids.next()
      const row = { [id]: marker ? `SC${this.#ids.hex(23)}` : this.#ids.uuid(), [name]: `row_${number}` }
      // Pages go from high numbers to low ones.
      return marker ? { ...row, [marker]: MANY * MANY - number } : row
    })
  }
}

/** The query that the service is asked with, so that it gives the rows that the fault needs. */
function queryFor({ paging }: ListFault, shape: ListShape, query: Record<string, string>): Record<string, string> {
  if (paging !== 'repeats' && paging !== 'unstable') return query
  const others = Object.entries(query).filter(([name]) => name !== shape.start)
  const start = shape.counts === 'marker' ? {} : { [shape.start]: '0' }
  return { ...Object.fromEntries(others), ...start, ...(paging === 'unstable' && { [shape.size]: String(MANY) }) }
}

function totalOf(fault: ListFault, real: number, rows: number, number: number): number {
  if (number < (fault.emptyTimes ?? 0) || fault.total === 'zero') return 0
  if (fault.total === 'page') return rows
  if (fault.total) return Math.max(0, real - fault.total.behind)
  return fault.paging === 'repeats' || fault.paging === 'endless' ? MANY : real
}

/** The object that holds the rows, and their key. */
function findRows(body: Row, shape: ListShape): [Row, string] {
  for (const holder of [body, body['data'], body['result']] as (Row | undefined)[]) {
    const key = shape.rows.find((each) => Array.isArray(holder?.[each]))
    if (holder && key !== undefined) return [holder, key]
  }
  throw new Error('The list has no rows')
}

function otherCase(id: unknown): string {
  const text = String(id)
  return /[a-z]/.test(text) ? text.toUpperCase() : text.toLowerCase()
}
