/** The registry: one line for each service that has resources to delete. */
import type { Fixture } from './fixture.ts'
import * as coc from './services/coc.ts'
import * as codeartsbuild from './services/codeartsbuild.ts'
import * as functiongraph from './services/functiongraph.ts'
import * as roma from './services/roma.ts'
import * as swr from './services/swr.ts'
import * as workspace from './services/workspace.ts'
import type { World } from './types.ts'

const SERVICES = {
  coc: { create: (world: World) => new coc.Coc(world), fixture: coc.fixture },
  codeartsbuild: { create: (world: World) => new codeartsbuild.CodeArtsBuild(world), fixture: codeartsbuild.fixture },
  workspace: { create: (world: World) => new workspace.Workspace(world), fixture: workspace.fixture },
  roma: { create: (world: World) => new roma.Roma(world), fixture: roma.fixture },
  swr: { create: (world: World) => new swr.Swr(world), fixture: swr.fixture },
  functiongraph: {
    create: (world: World) => new functiongraph.FunctionGraph(world),
    fixture: functiongraph.fixture,
  },
}

/** The services of a simulator, by name. */
export type Services = { readonly [Name in keyof typeof SERVICES]: ReturnType<(typeof SERVICES)[Name]['create']> }

export const createServices = (world: World): Services =>
  Object.fromEntries(Object.entries(SERVICES).map(([name, { create }]) => [name, create(world)])) as unknown as Services

export const FIXTURES: readonly Fixture[] = Object.values(SERVICES).map(({ fixture }) => fixture)

/** @throws Error if the simulator has no such type */
export function fixtureOf(type: string): Fixture {
  const found = FIXTURES.find((fixture) => fixture.type === type)
  if (!found) throw new Error(`The simulator has no resource type ${type}; add its service to simulator/registry.ts`)
  return found
}
