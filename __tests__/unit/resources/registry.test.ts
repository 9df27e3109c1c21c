/** A resource type is all there: definition, registry, unit test, and nothing in them left to fill in. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { Api } from '../../../src/deletion/api.ts'
import { lookUp } from '../../../src/deletion/look-up.ts'
import { keyOf } from '../../../src/plan/target.ts'
import {
  defaultsOf,
  idInputOf,
  permissionsOf,
  RESOURCE_TYPE_NAMES,
  resourceOf,
  RESOURCES,
  serviceOf,
  shownKind,
  type ServiceName,
} from '../../../src/resources/registry.ts'
import { ACTION_FOLDER } from '../../../simulator/runner.ts'
import { engineOf } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'

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

test('What is not registered throws.', () => {
  expect(() => resourceOf('coc-scripts')).toThrow('there is no resource type coc-scripts')
  expect(() => idInputOf('coc-script', 'task')).toThrow('coc-script has no kind task')
  expect(() => idInputOf('roma-asset', undefined)).toThrow('roma-asset has no kind ')
  expect(() => serviceOf('obs' as ServiceName)).toThrow('there is no service obs')
})

test('Each kind of a type has its own input, and the first one is not shown.', () => {
  expect(idInputOf('roma-asset', 'task').input).toBe('task-ids')
  expect(shownKind({ type: 'roma-asset', kind: 'task', id: 'a' })).toBe('task')
  expect(shownKind({ type: 'roma-asset', kind: 'app', id: 'a' })).toBe('')
  expect(shownKind({ type: 'coc-script', id: 'a' })).toBe('')
})

test('Permissions are plain sentences.', () => {
  for (const type of RESOURCES) {
    const { delete: deleting, lookUp: lookingUp, list: listing } = permissionsOf(type)
    expect(deleting).toMatch(/^Deleting needs [^`]+\.$/)
    expect(lookingUp).toMatch(/^Looking it up needs [^`]+\.$/)
    expect(listing).toMatch(/^Listing needs [^`]+\.$/)
  }
})

const apiOf = (type: (typeof RESOURCES)[number]): Api => type.api({ projectId: 'p', inputs: defaultsOf(type.inputs) })
const LOOKED_UP_ALONE = RESOURCES.filter((type) => apiOf(type).lookUp !== 'from list')

test.each(LOOKED_UP_ALONE)('$name: a look-up that shows nothing is no answer', async ({ name, ids }) => {
  for (const { kind } of ids) {
    const target = { type: name, id: 'a', ...(kind !== undefined && { kind }) }
    const { context, drive } = engineOf(name, () => ok({}))
    expect((await drive(lookUp([target], context))).get(keyOf(target))?.status).toBe('unknown')
  }
})
