/**
 * Builds `dist/` from `src/`: TypeScript to JavaScript, ncc to one bundle, and the licences of everything in it.
 * `--check` builds a copy of the project in another folder, and fails if a byte of `dist/` differs: it is what the sources
 * build, wherever they are built.
 */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Builds the project in this folder into its `dist/`, with its own tools: ncc writes down where it is, too. */
function build(project: string): void {
  const path = (...names: string[]): string => join(project, ...names)
  for (const folder of ['build', 'dist']) rmSync(path(folder), { recursive: true, force: true })
  const run = (tool: string, ...options: string[]): void => {
    execFileSync(process.execPath, [path('node_modules', tool), ...options], { cwd: project, stdio: 'inherit' })
  }
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
  const output = ['--out', 'dist', '--stats-out', path('build', 'stats.json')]
  run('@vercel/ncc/dist/ncc/cli.js', 'build', 'build/index.js', '--no-cache', '--quiet', ...output)
  leaveOutAssert(path('dist', 'index.js'), readFileSync(path('node_modules', 'tunnel', 'lib', 'tunnel.js'), 'utf8'))
  writeFileSync(path('dist', 'licenses.txt'), licences(project, readFileSync(path('build', 'stats.json'), 'utf8')))
}

/** The package tunnel asks for `assert` and never uses it: some milliseconds of every start. */
function leaveOutAssert(bundle: string, tunnel: string): void {
  if (tunnel.match(/\bassert\b/g)?.length !== 2)
    throw new Error('tunnel uses assert now, or does not ask for it any more')
  const request = /^var assert = __nccwpck_require__\(\d+\);$/m
  const text = readFileSync(bundle, 'utf8')
  if (!request.test(text)) throw new Error('nothing in the bundle asks for assert')
  writeFileSync(bundle, text.replace(request, '// $& (never used)'))
}

interface Module {
  readonly name?: string
  readonly modules?: readonly Module[]
}

/** The licence texts of every package that has a module in the bundle, whichever chunk it is in. */
function licences(project: string, stats: string): string {
  const names = (module: Module): string[] => [module.name ?? '', ...(module.modules ?? []).flatMap(names)]
  const packages = new Set<string>()
  for (const name of (JSON.parse(stats) as { modules: Module[] }).modules.flatMap(names)) {
    const folder = /^(?:.*! )?(?:\.\/)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1]
    if (folder) packages.add(folder)
  }
  if (packages.size === 0) throw new Error('ncc names no modules: its stats have changed')
  return [...packages]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(project, folder, 'package.json'), 'utf8')) as {
        name: string
        version: string
        license: string
      }
      const file = readdirSync(join(project, folder)).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
      if (!file) throw new Error(`${name} has no licence file`)
      const text = readFileSync(join(project, folder, file), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim()
      return `${name} ${version}\n${license}\n${text}\n`
    })
    .sort()
    .join('\n')
}

/** The development packages that a build needs. */
const TOOLS = ['typescript', '@vercel/ncc', '@types/node', 'undici-types'].map((name) => `node_modules/${name}`)

/** Copies what a build reads: sources, tools, and the packages that may get into the bundle. */
function copyProject(to: string): void {
  for (const name of ['src', 'vendor', 'package.json', 'tsconfig.json', 'tsconfig.build.json']) {
    cpSync(join(root, name), join(to, name), { recursive: true })
  }
  interface Package {
    readonly dev?: true
    readonly optional?: true
    readonly link?: true
    readonly resolved?: string
  }
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(lock) as { packages: Record<string, Package> }
  for (const [folder, { dev, optional, link, resolved = '' }] of Object.entries(packages)) {
    if (!folder.startsWith('node_modules/') || ((dev || optional) && !TOOLS.includes(folder))) continue
    // A copied link would lead back into this project.
    if (link) symlinkSync(join(to, resolved), join(to, folder), 'junction')
    else cpSync(join(root, folder), join(to, folder), { recursive: true })
  }
}

function differences(one: string, other: string): string[] {
  const files = new Set([one, other].flatMap((folder) => (existsSync(folder) ? readdirSync(folder) : [])))
  const same = (file: string): boolean => {
    const paths = [join(one, file), join(other, file)]
    const [first, second] = paths.map((path) => (existsSync(path) ? readFileSync(path) : undefined))
    return first !== undefined && second !== undefined && first.equals(second)
  }
  return [...files].filter((file) => !same(file))
}

if (process.argv.includes('--check')) {
  // The real path, because the temporary folder of macOS is behind a link and ncc writes paths down.
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'build-')))
  try {
    copyProject(copy)
    build(copy)
    const stale = differences(join(root, 'dist'), join(copy, 'dist'))
    if (stale.length > 0) {
      console.error(`dist/ is not what the sources build: ${stale.join(', ')}. Run "npm run build" and commit dist/.`)
      process.exitCode = 1
    } else {
      console.log('dist/ is what the sources build, here and in another folder.')
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
} else {
  build(root)
}
