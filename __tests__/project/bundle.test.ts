/** What runs on the runner is what was reviewed. (The lock file and install scripts: packages.test.ts.) */
import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

const read = (...path: string[]): string => readFileSync(join(ACTION_FOLDER, ...path), 'utf8')
const bundles = readdirSync(join(ACTION_FOLDER, 'dist')).filter((file) => file.endsWith('.js'))

test('the bundle holds production dependencies only', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { dev?: boolean; link?: boolean }>
  }
  const bundled = bundles.flatMap((file) => [
    ...read('dist', file).matchAll(/MODULE: \.\/((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)/g),
  ])
  const folders = [...new Set(bundled.map(([, folder = '']) => folder))]
  expect(folders).toEqual(expect.arrayContaining(['node_modules/@actions/core', 'node_modules/@actions/http-client']))
  // What stands in for a package is linked from vendor/, and part of this repository.
  expect(folders.filter((folder) => packages[folder]?.dev && !packages[folder].link)).toEqual([])
})

test.each(bundles)('dist/%s loads nothing but itself and Node.js, and makes no code from text', (file) => {
  const text = read('dist', file)
  const loaded = [...text.matchAll(/^import .* from "([^"]+)"|createRequire\)?\(import\.meta\.url\)\("([^"]+)"\)/gm)]
  const names = loaded.map(([, imported, required]) => imported ?? required ?? '')
  // A chunk gets what it needs from the bundle.
  if (file === 'index.js') expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => !name.startsWith('./') && !isBuiltin(name))).toEqual([])
  expect(text).not.toMatch(/\beval\(|new Function\(/)
})
