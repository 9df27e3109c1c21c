/**
 * `npm run mutation [-- src/plan.ts …]`: changes those files, or all of `src/`, in every way StrykerJS knows, plays the tests that are
 * about them against each change, and lists the changes that no test noticed, and the score of each file.
 *
 * StrykerJS is fetched when it is used, because it would make every `npm ci` half as long again.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LEAST_SCORE = 85
const PACKAGES = ['@stryker-mutator/core@10.0.0', '@stryker-mutator/mocha-runner@10.0.0', 'mocha@11.8.0']

/**
 * Files of `src/`, and the tests that are about them, the quick ones first: a mutant is done with at the first test that fails.
 * Only tests that run `src/` in this process see mutants, not those of the bundle. With all tests for every mutant it would take
 * hours, and those that play at random would notice by chance: what only they notice should have a test of its own.
 */
const GROUPS: readonly (readonly [files: string, tests: string])[] = [
  [
    'huaweicloud/{client,errors,pacing} stop',
    'truth/client truth/gate truth/stop truth/pacing truth/answers errors truth/throttling outcomes',
  ],
  [
    'huaweicloud/{signing,credentials} inputs/{credentials,oidc} secrets values',
    'signing safety/secrets keyless/inputs inputs truth/answers truth/client',
  ],
  [
    'huaweicloud/{oidc,oidc-advice,sts,projects,endpoints} access connect',
    'keyless/source keyless/session sweep/places truth/identity safety/account endpoints project keyless/renewal truth/throttling outcomes outcomes-roma',
  ],
  ['huaweicloud/transport', 'truth/client truth/tunnels truth/transport'],
  [
    'plan find by-name glob pattern inputs/{patterns,pull-request} github/*',
    'sweep/patterns sweep/decisions sweep/asking sweep/lists inputs truth/carry-out sweep/pull-requests sweep/plan project outcomes',
  ],
  [
    'resources/{one-by-one,verdict,halving,coc-script,codeartsbuild-task,index,resource} carry-out concurrency outcome',
    'truth/verdict truth/halving truth/one-by-one truth/carry-out sweep/lists outcomes errors sweep/decisions sweep/plan mixed outcomes-roma sweep/pull-requests',
  ],
  [
    'resources/roma-*',
    'truth/roma-answers truth/roma-doubt sweep/lists outcomes-roma mixed truth/batches sweep/pull-requests',
  ],
  [
    'resources/{workspace-scheduled-task,paging,rows}',
    'truth/workspace-doubt sweep/paging sweep/lists outcomes-workspace outcomes mixed truth/batches sweep/pull-requests',
  ],
  ['report/*', 'report/words report/log report/report report/summary report/pages messages'],
  ['inputs/{inputs,reader,selection}', 'inputs sweep/patterns sweep/decisions project keyless/inputs'],
  [
    'run world',
    'truth/carry-out sweep/asking outcomes project truth/throttling safety/account report/pages sweep/plan truth/system-clock',
  ],
]

interface Mutant {
  readonly status: string
  readonly mutatorName: string
  readonly replacement: string
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
}

interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

/** Plays the tests against every mutant of the files. */
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

const filesOf = (patterns: string): string[] =>
  patterns.split(' ').flatMap((pattern) => globSync(`src/${pattern}.ts`).map((file) => file.replaceAll('\\', '/')))

// src/index.ts only runs in the bundle.
const known = new Set(['src/index.ts', ...GROUPS.flatMap(([patterns]) => filesOf(patterns))])
const forgotten = filesOf('**/*').filter((file) => !known.has(file))
if (forgotten.length > 0) throw new Error(`no tests are named for ${forgotten.join(', ')}`)

const count = { noticed: 0, all: 0 }
const asked = process.argv.slice(2)
for (const [patterns, tests] of GROUPS) {
  const all = filesOf(patterns)
  const files = asked.length > 0 ? all.filter((file) => asked.includes(file)) : all
  if (files.length === 0) continue
  for (const [file, { source, mutants }] of Object.entries(mutate(files, tests).files)) {
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
