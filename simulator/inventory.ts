/** Lists the resources of a simulator as text. */
import type { Table } from './fixture.ts'
import { FIXTURES } from './registry.ts'
import type { Simulator } from './simulator.ts'

/** A heading per kind of resource, and a line with id and name per resource. */
export const inventory = (simulator: Simulator): string =>
  FIXTURES.flatMap(({ tables }) => tables)
    .map((table) => `${table.title}\n${linesOf(table, simulator)}`)
    .join('\n')

const linesOf = ({ rows, nameKey }: Table, simulator: Simulator): string =>
  [...rows(simulator)]
    .map(([id, row]) => `  ${id.padEnd(36)}  ${String((row as Record<string, unknown>)[nameKey])}\n`)
    .join('')
