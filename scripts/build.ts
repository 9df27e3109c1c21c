/**
 * Builds `dist/` from `src/`: TypeScript to JavaScript, ncc to one bundle, and the licences of everything in it.
 * `--check` builds into a temporary folder instead, and fails if a byte of `dist/` differs.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const path = (...names: string[]): string => join(root, ...names)

function build(output: string): void {
  for (const folder of [path('build'), output]) rmSync(folder, { recursive: true, force: true })
  const run = (tool: string, ...options: string[]): void => {
    execFileSync(process.execPath, [path('node_modules', tool), ...options], { cwd: root, stdio: 'inherit' })
  }
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
  const stats = path('build', 'stats.json')
  const options = ['--out', output, '--stats-out', stats, '--no-cache', '--quiet']
  run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/index.js', ...options)
  writeFileSync(join(output, 'licenses.txt'), licences(readFileSync(stats, 'utf8')))
}

interface Module {
  readonly name?: string
  readonly modules?: readonly Module[]
}

/** The licence texts of every package that has a module in the bundle, whichever chunk it is in. */
function licences(stats: string): string {
  const names = (module: Module): string[] => [module.name ?? '', ...(module.modules ?? []).flatMap(names)]
  const packages = new Set<string>()
  for (const name of (JSON.parse(stats) as { modules: Module[] }).modules.flatMap(names)) {
    const folder = /^(?:.*! )?(?:\.\/)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1]
    if (folder) packages.add(folder)
  }
  if (packages.size === 0) throw new Error('ncc names no modules: its stats have changed')
  return [...packages]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(path(folder, 'package.json'), 'utf8')) as {
        name: string
        version: string
        license: string
      }
      const file = readdirSync(path(folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
      if (!file) throw new Error(`${name} has no licence file`)
      const text = readFileSync(path(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
      return `${name} ${version}\n${license}\n${text}\n`
    })
    .sort()
    .join('\n')
}

/** The names of the files that differ, or that only one of the folders has. */
function differences(one: string, other: string): string[] {
  const files = new Set([one, other].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])))
  const same = (file: string): boolean => {
    const paths = [join(one, file), join(other, file)]
    const [first, second] = paths.map((each) => (existsSync(each) ? readFileSync(each) : undefined))
    return first !== undefined && second !== undefined && first.equals(second)
  }
  return [...files].filter((file) => !same(file))
}

if (process.argv.includes('--check')) {
  const output = mkdtempSync(join(tmpdir(), 'dist-'))
  try {
    build(output)
    const stale = differences(path('dist'), output)
    if (stale.length > 0) {
      console.error(`dist/ is not what the sources build: ${stale.join(', ')}.`)
      console.error('On this branch, run "npm ci && npm run build" and commit dist/.')
      process.exitCode = 1
    } else {
      console.log('dist/ is what the sources build.')
    }
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
} else {
  build(path('dist'))
}
