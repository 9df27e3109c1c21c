/**
 * Builds `dist/` from `src/`: TypeScript to JavaScript, ncc to one bundle, and the licences of everything in it.
 * `--check` builds elsewhere and fails if `dist/` differs.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const bin = { tsc: require.resolve('typescript/bin/tsc'), ncc: require.resolve('@vercel/ncc/dist/ncc/cli.js') }

function build(out: string): void {
  rmSync(join(root, 'build'), { recursive: true, force: true })
  rmSync(out, { recursive: true, force: true })
  execFileSync(process.execPath, [bin.tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  const statsFile = join(root, 'build', 'stats.json')
  const options = ['build/index.js', '--out', out, '--no-cache', '--quiet', '--stats-out', statsFile]
  execFileSync(process.execPath, [bin.ncc, 'build', ...options], { cwd: root, stdio: 'inherit' })
  writeFileSync(join(out, 'licenses.txt'), licences(readFileSync(statsFile, 'utf8')))
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
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
        name: string
        version: string
        license: string
      }
      const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
      if (!file) throw new Error(`${name} has no licence file`)
      const text = readFileSync(join(root, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim()
      return `${name} ${version}\n${license}\n${text}\n`
    })
    .sort()
    .join('\n')
}

function differences(one: string, other: string): string[] {
  const files = new Set([one, other].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])))
  const read = (folder: string, file: string): string =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''
  return [...files].filter((file) => read(one, file) !== read(other, file))
}

const dist = resolve(root, 'dist')
if (process.argv.includes('--check')) {
  // Inside the project, because ncc writes paths relative to what it bundles.
  const fresh = mkdtempSync(join(root, 'build-check-'))
  try {
    build(fresh)
    const stale = differences(dist, fresh)
    if (stale.length > 0) {
      console.error(`dist/ is not what the sources build: ${stale.join(', ')}. Run "npm run build" and commit dist/.`)
      process.exitCode = 1
    } else {
      console.log('dist/ is what the sources build.')
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
} else {
  build(dist)
}
