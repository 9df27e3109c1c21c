/** A resource type is all there, or not at all: in what users read, in what shows it, and in the tests that go by tables. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { RESOURCE_TYPE_NAMES, resourceOf } from '../../src/resources/registry.ts'
import { existing, remove } from '../../simulator/fixture.ts'
import { namesIn } from '../../simulator/inventory.ts'
import { FIXTURES } from '../../simulator/registry.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { runInProcess } from '../support/in-process.ts'
import { VirtualClock } from '../support/virtual-clock.ts'

const read = (file: string): string => readFileSync(join(ACTION_FOLDER, file), 'utf8')

test('every resource type has a service in the simulator, and the simulator has no other', () => {
  // What is missing here belongs into simulator/registry.ts, what is too much into src/resources/registry.ts.
  expect(FIXTURES.map(({ type }) => type).sort()).toEqual([...RESOURCE_TYPE_NAMES].sort())
})

describe.each(FIXTURES)('the simulator, for $type', (fixture) => {
  const { type, absentId, malformedIds, operations, tables } = fixture

  test('has a table for each input that names resources by id', () => {
    expect(tables.map(({ input, kind }) => ({ input, kind }))).toEqual(
      resourceOf(type).ids.map(({ input, kind }) => ({ input, kind })),
    )
  })

  test('tells ids from what is none', () => {
    const [{ pattern } = { pattern: /^$/ }] = resourceOf(type).ids
    expect(absentId).toMatch(pattern)
    for (const id of malformedIds) expect(id).not.toMatch(pattern)
    expect(malformedIds.length).toBeGreaterThan(0)
  })

  test('has a route for each operation that it names', () => {
    const routes = new Set(new Simulator().operations)
    const named = [operations.delete, operations.lookUp, ...operations.reads, ...operations.others]
    expect([...named, ...tables.map(({ list }) => list)].filter((operation) => !routes.has(operation))).toEqual([])
  })

  test('adds, shows and removes resources of every kind', () => {
    const simulator = new Simulator()
    const ids = tables.map((table) => table.add(simulator, { name: 'preview_1' }))
    expect(existing(fixture, simulator)).toEqual(ids)
    for (const { nameKey, rows } of tables)
      expect([...rows(simulator).values()]).toMatchObject([{ [nameKey]: 'preview_1' }])
    for (const id of ids) remove(fixture, simulator, id)
    expect(existing(fixture, simulator)).toEqual([])
  })

  test('has a demo that deletes everything of pull request 128, and nothing else', async () => {
    const clock = new VirtualClock()
    const simulator = new Simulator({ clock, random: () => 0.5 })
    fixture.seed(simulator, clock.now())
    const names = (): string[] => Object.values(namesIn(simulator)).flat()
    const before = names()
    const { inputs, inputsForNames, demo } = fixture
    const needed = { ...inputs, ...('name-pattern' in demo.inputs && inputsForNames) }
    const run = await runInProcess({ simulator, clock, inputs: { 'resource-type': type, ...needed, ...demo.inputs } })
    expect(run.ok).toBe(true)
    expect(names()).toEqual(before.filter((name) => !/(?<!\d)128(?!\d)/.test(name)))
    expect(names().length).toBeLessThan(before.length)
  })
})

test('README.md says of every type what is deleted, and what the caller has to be allowed', () => {
  const rows = read('README.md').split('\n')
  const found = RESOURCE_TYPE_NAMES.map((type) => rows.filter((row) => row.startsWith(`| \`${type}\` |`)).length)
  expect(found).toEqual(RESOURCE_TYPE_NAMES.map(() => 2))
})

test('action.yml offers every type', () => {
  const { inputs } = parse(read('action.yml')) as { inputs: Record<string, { description: string }> }
  const { description = '' } = inputs['resource-type'] ?? {}
  for (const type of RESOURCE_TYPE_NAMES) expect(description).toContain(type)
})
