/** A resource type is all there, or not at all: in what users read, in what shows it, and in the tests that go by tables. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { RESOURCE_TYPE_NAMES } from '../../src/resources/registry.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

const read = (file: string): string => readFileSync(join(ACTION_FOLDER, file), 'utf8')

/** How each place names a type, where neither the compiler nor another test misses it. */
const PLACES: readonly (readonly [string, (type: string) => string])[] = [
  ['demo/demo.ts', (type) => `'resource-type': '${type}'`],
  ['simulator/inventory.ts', (type) => `['${type}`],
  ['__tests__/truth/many.test.ts', (type) => `['${type}', `],
  ['__tests__/support/bad-inputs.ts', (type) => `'${type}': {`],
  ['__tests__/support/kinds.ts', (type) => `type: '${type}'`],
  ['__tests__/unit/run/run.hostile-names.test.ts', (type) => `['${type}', `],
  ['__tests__/unit/deletion/list.types.test.ts', (type) => `type: '${type}'`],
  ['__tests__/e2e/requests.test.ts', (type) => `describe('${type}'`],
]

test.each(PLACES)('%s has every type', (file, naming) => {
  const text = read(file)
  expect(RESOURCE_TYPE_NAMES.filter((type) => !text.includes(naming(type)))).toEqual([])
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
