/** What comes from the registry: complete for every platform, runs nothing when installed, and is named with its licence. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

interface Package {
  readonly version?: string
  readonly link?: true
  readonly resolved?: string
  readonly engines?: Readonly<Record<string, string>>
  readonly integrity?: string
  readonly hasInstallScript?: true
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const read = (...path: string[]): string => readFileSync(join(ACTION_FOLDER, ...path), 'utf8')
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> }
const installed = Object.entries(packages).filter(([folder]) => folder.startsWith('node_modules/'))

/** What would run a script when it is installed, and why it need not. */
const SCRIPTS_LEFT_OUT = [
  '@parcel/watcher', // Builds itself where it has no binary; Jest needs it for --watch only.
  'unrs-resolver', // Fetches its binary where npm has not; npm has.
]

test('no package runs a script when it is installed', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
  const withScript = installed.filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(withScript.map(([folder]) => folder.replace(/^.*node_modules\//, ''))).toEqual(SCRIPTS_LEFT_OUT)
})

test('the lock file says of every package which bytes it is', () => {
  expect(installed.filter(([, { link, integrity }]) => !link && !integrity?.startsWith('sha512-'))).toEqual([])
})

test('the lock file names no registry', () => {
  expect(installed.filter(([, { link, resolved }]) => !link && resolved !== undefined)).toEqual([])
})

test('no package warns of the oldest Node that is promised', () => {
  const promised = packages['']?.engines?.['node'] ?? ''
  const oldest = /^\^(\d+\.\d+)/.exec(promised)?.[1] ?? ''
  expect(oldest).toMatch(/^20\./)
  const demanding = installed.filter(([, { engines }]) => engines?.['node'] && !allows(engines['node'], oldest))
  expect(demanding.map(([folder, { engines }]) => [folder, engines])).toEqual([])
})

/** Whether a range of versions, as packages write them, has this version in it. */
function allows(range: string, version: string): boolean {
  const wanted = toNumber(version)
  return range.split('||').some((part) => {
    if (part.trim() === '*') return true
    const bounds = [...part.matchAll(/(>=|\^|~|<=?|)\s*v?(\d+(?:\.\d+)?)[\w.*-]*/g)]
    return bounds.every(([, sign = '', bound = '']) => {
      if (sign.startsWith('<')) return wanted < toNumber(bound)
      return wanted >= toNumber(bound) && (sign === '>=' || Math.floor(wanted) === Math.floor(toNumber(bound)))
    })
  })
}

/** `20.19` as 20.019, to be compared. */
function toNumber(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major + minor / 1_000
}

// Otherwise `npm ci` refuses the file, or something is missing on the other platforms only.
test('the lock file is complete, packages for other platforms included', () => {
  const missing = Object.entries(packages).flatMap(([folder, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies }).filter((name) => !find(folder, name)),
  )
  expect(missing).toEqual([])
})

/** As Node looks for a package: in the folder itself, then in those above. */
function find(folder: string, name: string): Package | undefined {
  for (let from = folder; ; from = from.slice(0, Math.max(0, from.lastIndexOf('node_modules') - 1))) {
    const found = packages[`${from === '' ? '' : `${from}/`}node_modules/${name}`]
    if (found || from === '') return found
  }
}

test('dist/licenses.txt names every package that is in the bundle, and no other', () => {
  const bundle = readdirSync(join(ACTION_FOLDER, 'dist'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => read('dist', name))
    .join('\n')
  const modules = [...bundle.matchAll(/ MODULE: \.\/(node_modules\/\S+)$/gm)].map(([, path = '']) => path)
  const named = new Set(modules.map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? ''))
  const withVersion = (folder: string): string =>
    `${folder.replace(/^.*node_modules\//, '')} ${packages[folder]?.version ?? ''}`
  expect(named.size).toBeGreaterThan(3)

  const listed: string[] = read('dist', 'licenses.txt').match(/^[@\w./-]+ \d+\.\d+\.\d+$/gm) ?? []
  expect(listed).toEqual(expect.arrayContaining([...named].map(withVersion)))
  // A module that several chunks share stands by itself and without its name: its longest line gives it away.
  const isInside = (folder: string): boolean =>
    readdirSync(join(ACTION_FOLDER, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => read(folder, file).split('\n'))
      .some((lines) => bundle.includes(lines.reduce((a, b) => (b.length > a.length ? b : a), '').trim()))
  const others = installed.map(([folder]) => folder).filter((folder) => listed.includes(withVersion(folder)))
  expect(others.map(withVersion).sort()).toEqual([...listed].sort())
  expect(others.filter((folder) => !named.has(folder) && !isInside(folder))).toEqual([])
})

test.each([
  ['20.19.0', 1],
  ['23.9.0', 1],
  ['24.0.0', 0],
])('a script of npm says in words that Node.js %s is too old, or runs', (version, status) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const direct = Object.values(scripts).filter((script) => /^node\b/.test(script))
  expect(direct.length).toBeGreaterThan(10)
  for (const script of direct) expect(script).toMatch(/^node --import \.\/scripts\/check-node\.js \w/)
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  const run = spawnSync(process.execPath, [
    `--import=data:text/javascript,${encodeURIComponent(pretend)}`,
    join(ACTION_FOLDER, 'scripts/check-node.js'),
  ])
  expect([run.status, run.stderr.toString()]).toEqual([
    status,
    status === 0 ? '' : expect.stringContaining(`needs Node.js 24, and found ${version}. "npm ci" brings it along`),
  ])
})
