/** How src/ is put together: no circle of imports, and no service is named outside resources/. `eslint` holds the order of folders. */
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

/** What only resources/ may say: names of types, of services and of inputs that only some types know. */
const NAMES = RESOURCES.flatMap(({ name, service, inputs }) => [
  ...[name, service.name, service.title, service.hosts.prefix],
  ...Object.keys(inputs).filter((input) => input.includes('-')),
])
const naming = new RegExp(
  `(?<![\\w-])(${[...new Set(NAMES)].map((name) => RegExp.escape(name)).join('|')})(?![\\w-])`,
  'i',
)

const withoutComments = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: { removeComments: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  }).outputText

test('a service would be found in code and strings, not in comments', () => {
  expect(naming.test(withoutComments("const a = 'coc' // x"))).toBe(true)
  expect(naming.test(withoutComments('const coc = 1'))).toBe(true)
  expect(naming.test(withoutComments('const a = `for CodeArts Build`'))).toBe(true)
  expect(naming.test(withoutComments('const a = 1 // as COC does'))).toBe(false)
})

test.each([...files.keys()].filter((file) => !file.startsWith('src/resources/')))('%s names no service', (file) => {
  expect(naming.exec(withoutComments(files.get(file) ?? ''))?.[0]).toBeUndefined()
})
