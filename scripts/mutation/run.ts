/**
 * `npm run mutation [-- src/plan/plan.ts …]`: changes those files, or all of `src/`, in every way StrykerJS knows, runs the tests that
 * mirror them against each change, and lists the changes that no test noticed, and the score of each file.
 *
 * StrykerJS is fetched when it is used, because it would make every `npm ci` half as long again.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const LEAST_SCORE = 85
const PACKAGES = ['@stryker-mutator/core@10.0.0', '@stryker-mutator/mocha-runner@10.0.0', 'mocha@11.8.0']

/** Runs of the whole action, for files that have no test of their own. */
const WHOLE_RUNS = 'unit/run/run.outcomes'

/**
 * The tests of a folder of `src/`, without folder and extension: those of the folder that mirrors it. A mutant ends at the first test
 * that fails. Tests of the bundle see no mutants, and so are left out.
 */
function testsOf(folder: string): string {
  const tests = globSync(`${folder.replace(/^src/, '__tests__/unit')}/*.test.ts`).map((test) =>
    test.replaceAll('\\', '/').replace(/^__tests__\/(.*)\.test\.ts$/, '$1'),
  )
  return [...new Set([...tests, WHOLE_RUNS])].join(' ')
}

interface Mutant {
  readonly status: string
  readonly mutatorName: string
  readonly replacement: string
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
}

interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

/** Runs the tests against every mutant of the files. */
function mutate(files: readonly string[], tests: string): MutationReport {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
  const report = join(folder, 'report.json')
  try {
    const packages = PACKAGES.map((name) => `--package=${name}`)
    const args = ['--yes', ...packages, '--', 'stryker', 'run', '--mutate', files.join()]
    const env = { ...process.env, TZ: 'America/St_Johns', MUTATION_TESTS: tests, MUTATION_REPORT: report }
    const { status, stdout } = spawnSync('npx', args, { env, encoding: 'utf8', shell: process.platform === 'win32' })
    if (status !== 0) throw new Error(`StrykerJS ended with ${status}:\n${stdout}`)
    return JSON.parse(readFileSync(report, 'utf8')) as MutationReport
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// These run in the bundle alone.
const exclude = ['src/index.ts', 'src/runtime/require-node.ts']
const all = globSync('src/**/*.ts', { exclude }).map((file) => file.replaceAll('\\', '/'))
const asked = process.argv.slice(2)
const unknown = asked.filter((file) => !all.includes(file))
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not a file that can be mutated`)

const count = { noticed: 0, all: 0 }
for (const [folder, mutated] of Map.groupBy(asked.length > 0 ? asked : all, dirname)) {
  for (const [file, { source, mutants }] of Object.entries(mutate(mutated, testsOf(folder)).files)) {
    const lines = source.split('\n')
    // Ignored is what is worked out while a module loads, and what has no mutants to count is a table or types.
    const counted = mutants.filter(({ status }) => status !== 'Ignored')
    const unnoticed = counted.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    for (const { location, mutatorName, replacement } of unnoticed) {
      const { line, column } = location.start
      console.log(`${file}:${line}:${column} ${mutatorName}: ${lines[line - 1]?.trim() ?? ''}  →  ${replacement}`)
    }
    const noticed = counted.length - unnoticed.length
    count.noticed += noticed
    count.all += counted.length
    if (counted.length > 0)
      console.log(`${file}: ${((100 * noticed) / counted.length).toFixed(1)} % of ${counted.length}`)
  }
}
const score = (100 * count.noticed) / count.all
console.log(`${score.toFixed(1)} % of ${count.all} mutants were noticed; at least ${LEAST_SCORE} % should be.`)
process.exitCode = score >= LEAST_SCORE ? 0 : 1
