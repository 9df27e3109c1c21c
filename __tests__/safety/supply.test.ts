/** What runs on the runner is what was reviewed: locked packages, none of which runs anything when it is installed. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const read = (file: string): string => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly dev?: boolean
  readonly link?: boolean
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }
const installed = Object.entries(packages).filter(
  ([path]) => path.startsWith('node_modules/') || path.includes('/node_modules/'),
)
/** `name version`, as dist/licenses.txt has it. */
const bundled = [...read('dist/licenses.txt').matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) (\d+\.\d+\.\d+\S*)$/gm)].map(
  ([, name = '', version = '']) => ({ name, version }),
)

describe('the lock file', () => {
  test('pins every package by its hash, or by a folder of this repository', () => {
    expect(installed.length).toBeGreaterThan(100)
    const loose = installed.filter(
      ([, { integrity, link, resolved }]) =>
        !integrity?.startsWith('sha512-') && !(link && resolved?.startsWith('vendor/')),
    )
    expect(loose.map(([path]) => path)).toEqual([])
  })

  test('lets no package run a script at installation', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
  })
})

describe('the bundle', () => {
  test('holds production dependencies only, in the locked versions', () => {
    expect(bundled.map(({ name }) => name)).toEqual(expect.arrayContaining(['@actions/core', '@actions/http-client']))
    for (const { name, version } of bundled) {
      const found = installed.filter(
        ([path, locked]) => path.endsWith(`node_modules/${name}`) && (locked.version === version || locked.link),
      )
      expect([name, version, found.some(([, { dev, link }]) => !dev || link)]).toEqual([name, version, true])
    }
  })

  test('loads no code that is not in it', () => {
    const files = readdirSync(fileURLToPath(new URL('../../dist', import.meta.url))).filter((file) =>
      file.endsWith('.js'),
    )
    for (const file of files) {
      const imports = [
        ...read(`dist/${file}`).matchAll(
          /^import .* from "([^"]+)"|\bcreateRequire\)?\(import\.meta\.url\)\("([^"]+)"\)/gm,
        ),
      ]
      const names = imports.map(([, from, required]) => from ?? required ?? '')
      expect(names.filter((name) => !/^(node:|\.\/)/.test(name) && !isBuiltin(name))).toEqual([])
      expect(read(`dist/${file}`)).not.toMatch(/\beval\(|new Function\(/)
    }
  })
})

const isBuiltin = (name: string): boolean => process.getBuiltinModule(name) !== undefined
