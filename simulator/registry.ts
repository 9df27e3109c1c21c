/** The registry: one line for each service that has resources to delete. */
import { within, type Fixture, type Table } from './fixture.ts'
import * as coc from './services/coc.ts'
import * as codeartsbuild from './services/codeartsbuild.ts'
import * as functiongraph from './services/functiongraph.ts'
import * as roma from './services/roma.ts'
import * as swr from './services/swr.ts'
import * as workspace from './services/workspace.ts'
import type { ServiceContext } from './types.ts'

const SERVICES = {
  coc: { Service: coc.Coc, fixture: coc.fixture },
  codeartsbuild: { Service: codeartsbuild.CodeArtsBuild, fixture: codeartsbuild.fixture },
  workspace: { Service: workspace.Workspace, fixture: workspace.fixture },
  roma: { Service: roma.Roma, fixture: roma.fixture },
  swr: { Service: swr.Swr, fixture: swr.fixture },
  functiongraph: { Service: functiongraph.FunctionGraph, fixture: functiongraph.fixture },
}

/** The services of a simulator, by name. */
export type Services = { readonly [Name in keyof typeof SERVICES]: InstanceType<(typeof SERVICES)[Name]['Service']> }

/** A fixture whose resources are found from a whole simulator. */
export type SimulatorFixture = Fixture<Services>
export type SimulatorTable = Table<Services>

export const createServices = (context: ServiceContext): Services =>
  Object.fromEntries(
    Object.entries(SERVICES).map(([name, { Service }]) => [name, new Service(context)]),
  ) as unknown as Services

export const FIXTURES: readonly SimulatorFixture[] = Object.entries(SERVICES).map(([name, { fixture }]) =>
  // A fixture and the service of its own line belong together.
  within(name, fixture as Fixture<unknown>),
)

/** @throws Error if the simulator has no such type */
export function fixtureOf(type: string): SimulatorFixture {
  const found = FIXTURES.find((fixture) => fixture.type === type)
  if (!found) throw new Error(`The simulator has no resource type ${type}; add its service to simulator/registry.ts`)
  return found
}
