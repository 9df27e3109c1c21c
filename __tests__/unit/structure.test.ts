/**
 * How src/ is put together: no circle of imports, no service named outside resources/, and unit tests where one looks for them.
 * `eslint` holds the order of folders.
 */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { expect, test } from '@jest/globals'
import ts from 'typescript'
import { RESOURCES } from '../../src/resources/registry.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

const files = new Map(
  globSync('src/**/*.ts', { cwd: ACTION_FOLDER }).map((file) => [
    file.replaceAll('\\', '/'),
    readFileSync(join(ACTION_FOLDER, file), 'utf8'),
  ]),
)

/** The files that a file imports, types included. */
function importsOf(file: string, text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text)
  const own = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'))
  return own.map((name) => posix.join(dirname(file), name))
}

/** A circle of imports that can be reached from a file; nothing if there is none. `path` leads to the file. */
function findCircle(
  imports: ReadonlyMap<string, readonly string[]>,
  file: string,
  path: readonly string[] = [],
  done = new Set<string>(),
): string[] | undefined {
  if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
  if (done.has(file)) return undefined
  done.add(file)
  for (const next of imports.get(file) ?? []) {
    const found = findCircle(imports, next, [...path, file], done)
    if (found) return found
  }
  return undefined
}

test('imports go round in no circle, not even those of types', () => {
  const imports = new Map([...files].map(([file, text]) => [file, importsOf(file, text)]))
  const unknown = [...imports.values()].flat().filter((file) => !files.has(file))
  expect([files.size > 50, unknown]).toEqual([true, []])
  for (const file of files.keys()) expect(findCircle(imports, file)).toBeUndefined()
})

test('a circle would be found, across folders and of types alone', () => {
  const text = "import type { A } from '../b/y.ts'\n"
  expect(importsOf('src/a/x.ts', text)).toEqual(['src/b/y.ts'])
  const imports = new Map([
    ['start', ['src/a/x.ts']],
    ['src/a/x.ts', ['src/b/y.ts']],
    ['src/b/y.ts', ['src/a/x.ts']],
  ])
  expect(findCircle(imports, 'start')).toEqual(['src/a/x.ts', 'src/b/y.ts', 'src/a/x.ts'])
})

/** What only resources/ may say: names of types, services and products, of their error codes, and of inputs that only some types know. */
const NAMES = RESOURCES.flatMap(({ name, service, inputs, advice }) => [
  ...[name, service.name, service.title, service.hosts.prefix, service.title.split(' ')[0] ?? ''],
  ...Object.keys(inputs).filter((input) => input.includes('-')),
  ...advice.flatMap(({ codes }) => codes.map((code) => code.split('.')[0] ?? '')),
])
/** `common.` begins a code of several services. */
const COMMON_WORDS = ['common']
const names = [...new Set(NAMES)].filter((name) => !COMMON_WORDS.includes(name))
const naming = new RegExp(`(?<![\\w-])(${names.map((name) => RegExp.escape(name)).join('|')})(?![\\w-])`, 'i')

/** Kinds are words like any other, so only a text that is nothing but one counts. */
const KINDS = [...new Set(RESOURCES.flatMap(({ ids }) => ids.flatMap(({ kind }) => kind ?? [])))]
const kindLiteral = new RegExp(`(['"\`])(${KINDS.join('|')})\\1`)

test('a service, a type, an error code, an input or a kind would be found, comments included', () => {
  for (const text of [
    "const a = 'coc-script'",
    'const coc = 1',
    'const a = `for CodeArts Build`',
    'const a = 1 // as CodeArts does',
    'const a = /^ROMA\\.10/',
    "const a = 'FDI.3021'",
    "inputs['instance-id']",
  ])
    expect([text, naming.test(text)]).toEqual([text, true])
  expect(['a workspaces b', 'GITHUB_WORKSPACE', 'process'].filter((text) => naming.test(text))).toEqual([])
  expect(["kind === 'task'", 'a task of the run'].map((text) => kindLiteral.test(text))).toEqual([true, false])
})

test.each([...files.keys()].filter((file) => !file.startsWith('src/resources/')))(
  '%s names no service and no kind',
  (file) => {
    const text = files.get(file) ?? ''
    expect([naming.exec(text)?.[0], kindLiteral.exec(text)?.[0]]).toEqual([undefined, undefined])
  },
)

/** The file that a unit test is about: its path and its name up to the first dot. */
const testedBy = (file: string): string => file.replace(/^__tests__\/unit\/(.*\/)?([^/.]+)\.[^/]*$/, 'src/$1$2.ts')

test('every unit test has the path of a file in src/', () => {
  const tests = globSync('__tests__/unit/**/*.test.ts', { cwd: ACTION_FOLDER }).map((file) =>
    file.replaceAll('\\', '/'),
  )
  const astray = tests.filter((file) => !files.has(testedBy(file)))
  expect([tests.length > 50, astray]).toEqual([true, ['__tests__/unit/structure.test.ts']])
})

test('the file that a unit test is about is found from its path, whatever its suffixes', () => {
  expect(testedBy('__tests__/unit/plan/glob.test.ts')).toBe('src/plan/glob.ts')
  expect(testedBy('__tests__/unit/resources/coc-script.extra.run.test.ts')).toBe('src/resources/coc-script.ts')
  expect(testedBy('__tests__/unit/index.test.ts')).toBe('src/index.ts')
})
