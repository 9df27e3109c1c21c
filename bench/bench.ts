/**
 * `npm run bench`: the speed, the size and the number of requests of the committed bundle, each figure against something measured in the
 * same minutes on the same machine. With `--write` the table goes into bench/README.md, which says how to read it.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import * as defaults from '../simulator/defaults.ts'
import { MAX_SIGNED_AT_ONCE } from '../src/huaweicloud/credential-gate.ts'
import { ACTION_FOLDER } from '../simulator/runner.ts'
import type { Simulator } from '../simulator/simulator.ts'
import type { JournalEntry } from '../simulator/types.ts'
import { runDistant, runParallelCurl, serialTrips } from './distance.ts'
import { bareNode, buildLeastAction, median, runBundle, runCurl, startLeastAction } from './measure.ts'
import { DISTANT_RUNS } from './runs.ts'

interface Row {
  readonly measured: string
  readonly against: string
  readonly figure: string
  readonly target: string
  readonly reached: boolean
}

const LATENCY_MS = 100
const CONCURRENCY = 10
const COUNT = 200
/** What the bundle is with undici in it (docs of @actions/http-client 4): the size of most actions, and more. */
const USUAL_DIST_BYTES = 1_045 * 1024

/** A permanent key has fewer requests under way than a token, because refusals lock it. */
const CREDENTIALS = [
  {
    ...{ by: 'a token', underWay: CONCURRENCY, least: 8 },
    inputs: { token: defaults.TOKEN, 'access-key-id': '', 'secret-access-key': '' },
  },
  { by: 'a permanent key', underWay: MAX_SIGNED_AT_ONCE, least: 4, inputs: {} },
]

const rows: Row[] = []
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`
const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`
const times = (ratio: number): string => `${ratio.toFixed(2)} ×`

function report(row: Row): void {
  const { measured, against, figure, target, reached } = row
  rows.push(row)
  console.log(`${reached ? 'ok  ' : 'MISS'} ${measured} | ${against} | ${figure} | ${target}`)
}

async function repeat<T>(count: number, once: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < count; i++) results.push(await once())
  return results
}

const scripts =
  (count: number, concurrency = CONCURRENCY) =>
  ({ coc }: Simulator): Record<string, string> => {
    // Short ids: the runner passes an input as one environment variable, and Linux allows 128 KiB for one.
    const ids = Array.from({ length: count }, (_, n) => coc.addScript({ uuid: `SC${n}` }))
    return { 'resource-type': 'coc-script', ids: ids.join(), concurrency: String(concurrency) }
  }

async function start(): Promise<number> {
  const least = buildLeastAction()
  try {
    const rounds = await repeat(25, async () => ({
      bare: await bareNode(),
      least: await startLeastAction(least.folder),
      ours: (await runBundle({}, scripts(1))).firstRequestMs,
    }))
    const medianOf = (key: 'bare' | 'least' | 'ours'): number => median(rounds.map((round) => round[key]))
    const [bareMs, leastMs, oursMs] = [medianOf('bare'), medianOf('least'), medianOf('ours')]
    for (const [against, ms, most] of [
      ['`node -e 0`', bareMs, 2.2],
      [`the least action with these packages (${kilobytes(least.bytes)})`, leastMs, 1.6],
    ] as const)
      report({
        measured: 'start-up to the first request on the wire',
        against,
        figure: `${times(oursMs / ms)} (${oursMs.toFixed(0)} ms, ${ms.toFixed(0)} ms)`,
        target: `≤ ${most} ×`,
        reached: oursMs / ms <= most,
      })
    return bareMs
  } finally {
    least.remove()
  }
}

async function speed(bareMs: number): Promise<void> {
  const serial = await runCurl({ latency: LATENCY_MS }, COUNT)
  for (const { by, underWay, inputs, least } of CREDENTIALS) {
    const runs = await repeat(7, () =>
      runBundle({ latency: LATENCY_MS }, (simulator) => ({ ...scripts(COUNT)(simulator), ...inputs })),
    )
    const ours = median(runs.map(({ elapsedMs }) => elapsedMs))
    report({
      measured: `${COUNT} scripts by ${by}, ${LATENCY_MS} ms latency, ${underWay} at once`,
      against: 'a serial `curl` loop',
      figure:
        serial === undefined
          ? 'not measured: no curl'
          : `${times(serial / ours)} faster (${seconds(ours)}, ${seconds(serial)})`,
      target: `≥ ${least} × faster`,
      reached: serial !== undefined && serial / ours >= least,
    })
    const bound = bareMs + Math.ceil(COUNT / underWay) * LATENCY_MS
    report({
      measured: 'the same',
      against: "the bound: Node's own start + ⌈N/c⌉ × latency",
      figure: `${times(ours / bound)} (${seconds(ours)}, ${seconds(bound)})`,
      target: '≤ 1.15 ×',
      reached: ours / bound <= 1.15,
    })
  }
}

/** What the measured number may differ from a whole one. */
const TRIP_TOLERANCE = 0.25
const trips: { readonly line: string; readonly reached: boolean }[] = []

async function roundTrips(): Promise<void> {
  for (const run of DISTANT_RUNS) {
    const { name, before, target, floor } = run
    const measured = await serialTrips(run)
    const isReached = measured <= target + TRIP_TOLERANCE
    const cells = [name, before, measured.toFixed(1), target, floor, isReached ? 'yes' : '**no**']
    const line = `| ${cells.join(' | ')} |`
    trips.push({ line, reached: isReached })
    console.log(line)
  }
}

/** Over TLS, 250 ms away, against `curl -Z` with a token. */
async function comparedWithCurl(): Promise<void> {
  const [fiveByToken, fiveByKeys, sixty] = DISTANT_RUNS
  for (const [run, most] of [
    [fiveByToken, 1.15],
    [sixty, 1.15],
    [fiveByKeys, 1.4],
  ] as const) {
    if (!run) continue
    const pairs = await repeat(5, async () => [
      await runDistant(run, 250, true),
      (await runParallelCurl(run.deletes, 250)) ?? NaN,
    ])
    const [ours = NaN, curl = NaN] = [0, 1].map((index) => Math.min(...pairs.map((pair) => pair[index] ?? NaN)))
    report({
      measured: `${run.name}; TLS, 250 ms away`,
      against: '`curl -Z` with a token',
      figure: `${times(ours / curl)} (${seconds(ours)}, ${seconds(curl)})`,
      target: `≤ ${most} ×`,
      reached: ours / curl <= most,
    })
  }
}

async function pace(bareMs: number): Promise<void> {
  const limit = 20
  const least = bareMs + (COUNT / limit - 1) * 1_000 + LATENCY_MS
  for (const { by, inputs } of CREDENTIALS) {
    const runs = await repeat(3, () =>
      runBundle({ latency: LATENCY_MS }, (simulator) => {
        simulator.limit({ limit, windowMs: 1_000 })
        return { ...scripts(COUNT)(simulator), ...inputs }
      }),
    )
    const ours = median(runs.map(({ elapsedMs }) => elapsedMs))
    const refused = median(
      runs.map(({ journal }) => journal.filter(({ status }) => status === 429).length / journal.length),
    )
    report({
      measured: `${COUNT} deletes by ${by} under a limit of ${limit} a second`,
      against: "the limit's own minimum",
      figure: `${times(ours / least)} (${seconds(ours)}, ${seconds(least)}), ${(refused * 100).toFixed(1)} % refused`,
      target: '≤ 1.10 ×, ≤ 5 % refused',
      reached: ours / least <= 1.1 && refused <= 0.05,
    })
  }
}

async function scale(bareMs: number): Promise<void> {
  const pairs = await repeat(5, async () => [
    await runBundle({}, scripts(1_000, 50), true),
    await runBundle({}, scripts(10_000, 50), true),
  ])
  const of = (index: number, value: (run: Awaited<ReturnType<typeof runBundle>>) => number): number =>
    median(pairs.flatMap((pair) => pair.slice(index, index + 1)).map(value))
  const perId = [of(0, (run) => (run.elapsedMs - bareMs) / 1_000), of(1, (run) => (run.elapsedMs - bareMs) / 10_000)]
  const memory = [of(0, (run) => run.maxRssKb), of(1, (run) => run.maxRssKb)]
  const [fewMs = NaN, manyMs = NaN] = perId
  const [fewKb = NaN, manyKb = NaN] = memory
  const against = '1,000 ids'
  report({
    measured: '10,000 ids: time per id',
    against,
    figure: `${times(manyMs / fewMs)} (${manyMs.toFixed(2)} ms, ${fewMs.toFixed(2)} ms)`,
    target: '≤ 1.1 ×',
    reached: manyMs / fewMs <= 1.1,
  })
  report({
    measured: '10,000 ids: peak memory',
    against,
    figure: `${times(manyKb / fewKb)} (${(manyKb / 1024).toFixed(0)} MB, ${(fewKb / 1024).toFixed(0)} MB)`,
    target: '≤ 1.25 ×',
    reached: manyKb / fewKb <= 1.25,
  })
}

async function requestCounts(): Promise<void> {
  const split = (journal: readonly JournalEntry[]): [number, number] => {
    const deletes = journal.filter(({ operation }) => operation.endsWith('.delete')).length
    return [deletes, journal.length - deletes]
  }
  const [deletes, lookUps] = split((await runBundle({}, scripts(COUNT))).journal)
  const target = 'none wasted'
  report({
    measured: `requests for ${COUNT} scripts`,
    against: `${COUNT}`,
    figure: `${deletes} + ${lookUps}`,
    target,
    reached: deletes === COUNT && lookUps === 0,
  })

  const tasks = await runBundle({}, ({ workspace }) => {
    const ids = Array.from({ length: 5_000 }, (_, n) => workspace.addTask({ id: `task-${n}` }))
    return { 'resource-type': 'workspace-scheduled-task', ids: ids.join() }
  })
  const [batches, pages] = split(tasks.journal)
  // The list before, 50 rows a page, read twice so that no row slips past between two pages, each time to an empty page; trigger
  // tasks apart; and both lists after.
  const checks = 2 * (5_000 / 50 + 1) + 1 + 2
  report({
    measured: 'requests for 5,000 scheduled tasks',
    against: `1 + ${checks}`,
    figure: `${batches} + ${pages} pages of the list`,
    target,
    reached: batches === 1 && pages === checks,
  })

  const assets = await runBundle({ romaJobDuration: 500 }, ({ roma }) => {
    const ids = Array.from({ length: 100 }, () => roma.addApp())
    return { 'resource-type': 'roma-asset', 'instance-id': defaults.INSTANCE_ID, ids: ids.join() }
  })
  const [jobs, reads] = split(assets.journal)
  report({
    measured: 'requests for 100 ROMA assets',
    against: '1 + 101',
    figure: `${jobs} + ${reads} (100 look-ups before, 1 of the job)`,
    target,
    reached: jobs === 1 && reads === 101,
  })
}

function size(): void {
  const folder = join(ACTION_FOLDER, 'dist')
  const all = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  const main = statSync(join(folder, 'index.js')).size
  const against = `${kilobytes(USUAL_DIST_BYTES)} with undici`
  report({
    measured: 'size of `dist/`, unminified',
    against,
    figure: `${times(all / USUAL_DIST_BYTES)} (${kilobytes(all)})`,
    target: '—',
    reached: all < USUAL_DIST_BYTES,
  })
  report({
    measured: 'size of `dist/index.js`',
    against,
    figure: kilobytes(main),
    target: '≤ 350 KB',
    reached: main <= 350 * 1024,
  })
  const archive = execFileSync('git', ['archive', '--format=tar.gz', 'HEAD'], {
    cwd: ACTION_FOLDER,
    maxBuffer: 2 ** 30,
  })
  report({
    measured: 'the repository as the runner downloads it',
    against,
    figure: kilobytes(archive.length),
    target: '—',
    reached: archive.length < USUAL_DIST_BYTES,
  })
}

const table = (): string => {
  const lines = rows.map(
    ({ measured, against, figure, target, reached }) =>
      `| ${measured} | ${against} | ${figure} | ${target} | ${reached ? 'yes' : '**no**'} |`,
  )
  const cpu = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`
  return [
    `Node.js ${process.version}, ${cpu}.\n`,
    '| round trips one after the other | before | measured | to reach | floor | reached |',
    '|---|---|---|---|---|---|',
    ...trips.map(({ line }) => line),
    '',
    '| measured | against | figure | to reach | reached |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

await roundTrips()
await comparedWithCurl()
const bareMs = await start()
await speed(bareMs)
await pace(bareMs)
await scale(bareMs)
await requestCounts()
size()
console.log(`\n${table()}`)
if (process.argv.includes('--write')) {
  const file = join(ACTION_FOLDER, 'bench', 'README.md')
  const [before = '', , after = ''] = readFileSync(file, 'utf8').split(/<!-- (?:table|end) -->\n/)
  writeFileSync(file, `${before}<!-- table -->\n\n${table()}\n\n<!-- end -->\n${after}`)
}
process.exitCode = [...trips, ...rows].every(({ reached }) => reached) ? 0 : 1
