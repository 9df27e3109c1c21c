/**
 * `npm run mutation [-- src/plan/plan.ts …]`: changes those files, or all of `src/`, in every way StrykerJS knows, runs against each
 * change the tests of the folder that mirrors its own and, if those do not notice it, the tests that run the whole action, and lists
 * the changes that no test noticed, and the score of each file.
 *
 * StrykerJS is fetched when it is used, because it would make every `npm ci` half as long again.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const LEAST_SCORE = 85
const PACKAGES = ['@stryker-mutator/core@10.0.0', '@stryker-mutator/mocha-runner@10.0.0', 'mocha@11.8.0']

/** Tests by their path, without folder and extension. Tests of the bundle see no mutants, and so are left out. */
function testsAt(...patterns: readonly string[]): string[] {
  const files = patterns.flatMap((pattern) => globSync(`__tests__/${pattern}.test.ts`))
  return [...new Set(files)].map((file) => file.replaceAll('\\', '/').replace(/^__tests__\/(.*)\.test\.ts$/, '$1'))
}

interface Position {
  readonly line: number
  /** Counted from 1. */
  readonly column: number
}

interface Mutant {
  readonly status: string
  readonly mutatorName: string
  readonly replacement: string
  readonly location: { readonly start: Position; readonly end: Position }
}

/** A mutant that counts, and the line of the source that it changes. */
interface Mutation extends Mutant {
  readonly file: string
  readonly code: string
}

interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

/**
 * Runs the tests against every mutant. A mutant ends at the first test that fails.
 *
 * @param where files, or ranges of files as StrykerJS writes them
 */
function mutate(where: readonly string[], tests: readonly string[]): Mutation[] {
  const folder = mkdtempSync(join(tmpdir(), 'mutation-'))
  const report = join(folder, 'report.json')
  try {
    const packages = PACKAGES.map((name) => `--package=${name}`)
    const args = ['--yes', ...packages, '--', 'stryker', 'run', '--mutate', where.join()]
    const env = { ...process.env, TZ: 'America/St_Johns', MUTATION_TESTS: tests.join(' '), MUTATION_REPORT: report }
    const ended = spawnSync('npx', args, { env, encoding: 'utf8', shell: process.platform === 'win32' })
    if (ended.status !== 0) throw new Error(`StrykerJS ended with ${ended.status}:\n${ended.stdout}`)
    const { files } = JSON.parse(readFileSync(report, 'utf8')) as MutationReport
    return Object.entries(files).flatMap(([file, { source, mutants }]) => {
      const lines = source.split('\n')
      const codeAt = ({ location }: Mutant): string => lines[location.start.line - 1]?.trim() ?? ''
      // Ignored is what is worked out while a module loads.
      const counted = mutants.filter(({ status }) => status !== 'Ignored')
      return counted.map((mutant) => ({ ...mutant, file, code: codeAt(mutant) }))
    })
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

const isUnnoticed = ({ status }: Mutation): boolean => status === 'Survived' || status === 'NoCoverage'
const keyOf = ({ file, location, mutatorName, replacement }: Mutation): string =>
  JSON.stringify([file, location, mutatorName, replacement])
const rangeOf = ({ file, location: { start, end } }: Mutation): string =>
  `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`

const score = (count: number, missed: number): string => `${(100 * (1 - missed / count)).toFixed(1)} %`

const total = { count: 0, missed: 0 }
for (const [folder, files] of Map.groupBy(asked.length > 0 ? asked : all, dirname)) {
  const mutations = mutate(files, testsAt(`${folder.replace('src/', 'unit/')}/*`))
  const left = mutations.filter(isUnnoticed)
  const again =
    left.length === 0 ? [] : mutate(left.map(rangeOf), testsAt('unit/run/*', 'unit/*/*.run', 'truth/faults'))
  const noticedByRuns = new Set(again.filter((mutation) => !isUnnoticed(mutation)).map(keyOf))
  const unnoticed = left.filter((mutation) => !noticedByRuns.has(keyOf(mutation)))
  for (const [file, ofFile] of Map.groupBy(mutations, (mutation) => mutation.file)) {
    const missed = unnoticed.filter((mutation) => mutation.file === file)
    for (const { location, mutatorName, code, replacement } of missed) {
      const { line, column } = location.start
      console.log(`${file}:${line}:${column} ${mutatorName}: ${code}  →  ${replacement}`)
    }
    console.log(`${file}: ${score(ofFile.length, missed.length)} of ${ofFile.length}`)
  }
  total.count += mutations.length
  total.missed += unnoticed.length
}
console.log(
  `${score(total.count, total.missed)} of ${total.count} mutants were noticed; at least ${LEAST_SCORE} % should be.`,
)
process.exitCode = total.missed <= total.count * (1 - LEAST_SCORE / 100) ? 0 : 1
