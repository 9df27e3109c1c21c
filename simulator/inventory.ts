/** Lists the resources of a simulator: as text, and over HTTP. */
import { json, plainError } from './answers.ts'
import { FIXTURES, type Services, type SimulatorTable } from './registry.ts'
import type { Failure, Route, Service, SimAnswer } from './types.ts'

const TABLES = FIXTURES.flatMap(({ tables }) => tables)

/** A heading per kind of resource, and a line with id and name per resource. */
export const inventory = (simulator: Services): string =>
  TABLES.map((table) => `${table.title}\n${linesOf(table, simulator)}`).join('\n')

/** The names of all resources, by kind. */
export const namesIn = (simulator: Services): Record<string, string[]> =>
  Object.fromEntries(
    TABLES.map((table) => [table.title, [...table.rows(simulator).values()].map((row) => nameOf(table, row))]),
  )

const linesOf = (table: SimulatorTable, simulator: Services): string =>
  [...table.rows(simulator)].map(([id, row]) => `  ${id.padEnd(36)}  ${nameOf(table, row)}\n`).join('')

const nameOf = ({ nameKey }: SimulatorTable, row: object): string => String((row as Record<string, unknown>)[nameKey])

/** `GET /inventory`: the names of all resources, by kind. No API of Huawei Cloud; for whoever runs the simulator. */
export class Inventory implements Service {
  // No host of Huawei Cloud publishes it.
  readonly hosts = /^$/
  readonly codes = { invalid: '400', internal: '500', denied: '403' }
  readonly routes: Route[]

  constructor(services: Services) {
    const handle = (): SimAnswer => json(200, namesIn(services))
    const names = { operation: 'simulator.inventory', kind: 'other' as const }
    this.routes = [{ method: 'GET', path: '/inventory', ...names, open: true, noPermission: true, handle }]
  }

  fail(failure: Failure): SimAnswer {
    return plainError(failure)
  }
}
