/** A resource type is all there: definition, registry, unit test, and nothing in them left to fill in. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { RESOURCE_TYPE_NAMES, RESOURCES, serviceOf, type ServiceName } from '../../../src/resources/registry.ts'
import { ACTION_FOLDER } from '../../../simulator/runner.ts'

const list = (pattern: string): string[] =>
  globSync(pattern, { cwd: ACTION_FOLDER }).map((file) => file.replaceAll('\\', '/'))

/** The files of src/resources/ that hold what all types share. */
const SHARED = ['advice', 'definition', 'registry']

test('src/resources/ has a file for each type, and the registry has them all', () => {
  const files = list('src/resources/*.ts').map((file) => basename(file, '.ts'))
  expect(files.filter((name) => !SHARED.includes(name)).sort()).toEqual([...RESOURCE_TYPE_NAMES].sort())
})

test('every type has a unit test of its own', () => {
  const tests = list('__tests__/unit/resources/*.test.ts').map((file) => basename(file, '.test.ts'))
  expect(RESOURCE_TYPE_NAMES.filter((name) => !tests.includes(name))).toEqual([])
})

test('types that share a service mean the same one', () => {
  for (const { service } of RESOURCES) expect(serviceOf(service.name as ServiceName)).toEqual(service)
})

test('nothing is left to fill in', () => {
  const files = ['src/resources/*.ts', 'simulator/services/*.ts', '__tests__/unit/resources/*.test.ts'].flatMap(list)
  const open = files
    .filter((file) => !file.endsWith('/registry.test.ts'))
    .flatMap((file) => {
      const lines = readFileSync(join(ACTION_FOLDER, file), 'utf8').split('\n')
      return lines.flatMap((line, index) => (line.includes('TODO') ? [`${file}:${index + 1}: ${line.trim()}`] : []))
    })
  expect(files.length).toBeGreaterThan(10)
  expect(open).toEqual([])
})
