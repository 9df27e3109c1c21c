/** A listing is read to its end, whatever moves meanwhile, or nothing of that type is deleted and the step is red. */
import { describe, expect, test } from '@jest/globals'
import { RESOURCE_TYPE_NAMES, type ResourceTypeName } from '../../../src/resources/registry.ts'
import { fixtureOf, type SimulatorTable } from '../../../simulator/registry.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { apiOf } from '../../support/scenario.ts'
import { inProcess } from '../../support/in-process.ts'

interface Kind extends SimulatorTable {
  readonly type: ResourceTypeName
  readonly inputs: Readonly<Record<string, string>>
}

const KINDS: readonly Kind[] = RESOURCE_TYPE_NAMES.flatMap((type) => {
  const { tables, inputs, inputsForNames } = fixtureOf(type)
  return tables.map((table) => ({ ...table, type, inputs: { ...inputs, ...inputsForNames } }))
})

/** Other names between those that are looked for, so that whole pages have none. */
function fill(simulator: Simulator, kind: Kind, rows: number): Set<string> {
  const wanted = new Set<string>()
  for (let n = 0; n < rows; n++) {
    if (n % 7 === 3) wanted.add(kind.add(simulator, { name: `team_preview_${n}` }))
    else kind.add(simulator, { name: `team_other_${n}` })
  }
  return wanted
}

/** Without a start in common, no service is asked for fewer rows. */
const sweep = (kind: Kind): Record<string, string> => ({
  'resource-type': kind.type,
  'name-pattern': '*_preview_*',
  'max-deletes': '10000',
  ...kind.inputs,
})

/** Does something before each page, while the plan is being made. */
function whileListing(simulator: Simulator, kind: Kind, change: (page: number) => void): void {
  let page = 0
  const stop = simulator.onRequest(({ operation }) => {
    if (operation === kind.list) change(++page)
    else if (page > 0) stop()
  })
}

/** The first rows of the list that nobody looks for go. */
function remove(simulator: Simulator, kind: Kind, count: number): void {
  const rows = kind.rows(simulator)
  const others = [...rows].filter(([, row]) => JSON.stringify(row).includes('team_other'))
  if (kind.newestFirst) others.reverse()
  for (const [id] of others.slice(0, count)) rows.delete(id)
}

/** A row more, in front of all others. */
function addInFront(simulator: Simulator, kind: Kind, name: string): void {
  const rows = kind.rows(simulator)
  const others = [...rows]
  rows.clear()
  kind.add(simulator, { name })
  for (const [id, row] of others) rows.set(id, row)
}

const lists = (simulator: Simulator, kind: Kind): JournalEntry[] =>
  simulator.journal.filter(({ operation }) => operation === kind.list)

describe.each(KINDS)('$type ($list)', (kind) => {
  const rest = (simulator: Simulator, wanted: Iterable<string>): string[] =>
    [...wanted].filter((id) => kind.rows(simulator).has(id))

  test('is listed to its end', async () => {
    const { simulator, run } = inProcess()
    const wanted = fill(simulator, kind, 333)
    const { ok, report } = await run(sweep(kind))
    expect(ok).toBe(true)
    expect(report.counts['deleted']).toBe(wanted.size)
    expect(rest(simulator, wanted)).toEqual([])
    expect(kind.rows(simulator).size).toBe(333 - wanted.size)
  })

  test.each([
    [
      'vanish',
      (sim: Simulator) => {
        remove(sim, kind, 1)
      },
    ],
    [
      'appear in front',
      (sim: Simulator, page: number) => {
        addInFront(sim, kind, `team_other_new_${page}`)
      },
    ],
    ['appear at the end', (sim: Simulator, page: number) => kind.add(sim, { name: `team_other_new_${page}` })],
    [
      'vanish and appear, so that their number stays',
      (sim: Simulator, page: number) => {
        remove(sim, kind, 1)
        kind.add(sim, { name: `team_other_new_${page}` })
      },
    ],
    [
      'vanish by the dozen, some',
      (sim: Simulator, page: number) => {
        if (page === 2 || page === 4) remove(sim, kind, 90)
      },
    ],
  ])('finds all that stay while others %s before every page', async (_, change) => {
    const { simulator, run } = inProcess()
    const wanted = fill(simulator, kind, 333)
    whileListing(simulator, kind, (page) => {
      change(simulator, page)
    })
    const { ok, report } = await run(sweep(kind))
    expect(report.problems).toEqual([])
    expect(rest(simulator, wanted)).toEqual([])
    expect(ok).toBe(true)
  })

  test('that ends before its announced total deletes nothing and is red', async () => {
    const { simulator, run } = inProcess()
    const wanted = fill(simulator, kind, 120)
    simulator.inject({ fault: '200-short-list', operation: kind.list, executed: true, times: Infinity })
    const { ok, report } = await run(sweep(kind))
    expect(ok).toBe(false)
    expect(report.problems).toEqual([
      expect.stringMatching(/nothing is deleted, because the list at .* could not be read: .* announces/),
    ])
    expect(rest(simulator, wanted)).toHaveLength(wanted.size)
  })

  test('that breaks on its second page deletes nothing and is red', async () => {
    const { simulator, run } = inProcess()
    const wanted = fill(simulator, kind, 120)
    simulator.inject({ fault: '500', operation: kind.list, skip: 1, times: Infinity })
    const { ok, report } = await run(sweep(kind))
    expect(ok).toBe(false)
    expect(report.problems[0]).toMatch(/nothing is deleted, because the list at .* could not be read: HTTP 500/)
    expect(rest(simulator, wanted)).toHaveLength(wanted.size)
  })

  test('that is interrupted for a moment is read on', async () => {
    const { simulator, run } = inProcess()
    const wanted = fill(simulator, kind, 120)
    for (const fault of ['reset-during', '502-html', '429'] as const) {
      simulator.inject({ fault, operation: kind.list, skip: 1 })
    }
    const { ok } = await run(sweep(kind))
    expect(ok).toBe(true)
    expect(rest(simulator, wanted)).toEqual([])
  })

  test('of 3,000 rows gives the three that are meant, in as few passes as prove it', async () => {
    const { simulator, run } = inProcess()
    for (let n = 0; n < 3_000; n++) kind.add(simulator, { name: `team_other_${n}` })
    const wanted = ['a', 'b', 'c'].map((letter) => kind.add(simulator, { name: `team_preview_${letter}` }))
    const { ok, report } = await run({ ...sweep(kind), 'dry-run': 'true' })
    expect(ok).toBe(true)
    expect(report.targets.map(({ id }) => id).sort()).toEqual([...wanted].sort())
    const list = apiOf(kind.type).lists.find((each) => each.kind === kind.kind)
    if (!list) throw new Error(`${kind.type} has no list of ${kind.kind ?? 'its only kind'}`)
    const pages = 3_000 / list.pageSize
    // Where rows can move to another page, a second pass shows that none did.
    const passes = list.paging === 'marker' ? 1 : 2
    expect(lists(simulator, kind).length).toBeLessThanOrEqual(passes * (pages + 1) + 2)
  })
})
