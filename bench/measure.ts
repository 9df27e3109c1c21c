/** Runs programs side by side with a simulator, and tells how long they took. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as defaults from '../simulator/defaults.ts'
import { ACTION_FOLDER, inputVariables } from '../simulator/runner.ts'
import { startServer } from '../simulator/server.ts'
import { Simulator, type SimulatorOptions } from '../simulator/simulator.ts'
import type { JournalEntry } from '../simulator/types.ts'

export interface Timed {
  readonly exitCode: number | null
  /** From the start of the process to its end. */
  readonly elapsedMs: number
  readonly stderr: string
}

/** Runs a program to its end. `started` is told when, by `performance.now()`. */
export async function time(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  started: (at: number) => void = () => undefined,
): Promise<Timed> {
  const startedAt = performance.now()
  started(startedAt)
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { exitCode, elapsedMs: performance.now() - startedAt, stderr: Buffer.concat(errors).toString() }
}

/** Node's own start and end, with nothing to do. */
export const bareNode = async (): Promise<number> =>
  (await time(process.execPath, ['-e', '0'], { PATH: process.env.PATH ?? '' })).elapsedMs

export interface ActionRun extends Timed {
  /** From the start of the process to its first request at the simulator. */
  readonly firstRequestMs: number
  readonly maxRssKb: number
  readonly journal: readonly JournalEntry[]
}

const TELL_MEMORY = `process.on('exit', () => console.error('rss', process.resourceUsage().maxRSS))`

/**
 * Runs the committed bundle against a simulator of its own.
 *
 * @param fill puts into the simulator what is to be deleted, and gives the inputs that name it
 * @param measureMemory asks the process for its memory, which makes its start slower
 */
export async function runBundle(
  options: SimulatorOptions,
  fill: (simulator: Simulator) => Readonly<Record<string, string>>,
  measureMemory = false,
): Promise<ActionRun> {
  const simulator = new Simulator(options)
  const server = await startServer(simulator)
  const temp = mkdtempSync(join(tmpdir(), 'bench-'))
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => [name, join(temp, name)] as const),
  )
  for (const file of Object.values(files)) writeFileSync(file, '')
  const inputs = await inputVariables(ACTION_FOLDER, {
    ...{ region: defaults.REGION, 'project-id': defaults.PROJECT_ID, endpoint: server.url },
    ...{ 'access-key-id': defaults.ACCESS_KEY_ID, 'secret-access-key': defaults.SECRET_ACCESS_KEY },
    ...fill(simulator),
  })
  const preload = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL_MEMORY)}` }
  const env = { PATH: process.env.PATH ?? '', RUNNER_TEMP: temp, ...files, ...inputs, ...(measureMemory && preload) }
  try {
    const timed = await timeAction(join(ACTION_FOLDER, 'dist'), env, simulator)
    const maxRssKb = Number(/rss (\d+)/.exec(timed.stderr)?.[1] ?? NaN)
    return { ...timed, maxRssKb, journal: simulator.journal }
  } finally {
    await server.close()
    rmSync(temp, { recursive: true, force: true })
  }
}

/** Runs the bundle in a folder against a simulator. */
async function timeAction(
  folder: string,
  env: Readonly<Record<string, string>>,
  simulator: Simulator,
): Promise<Timed & Pick<ActionRun, 'firstRequestMs'>> {
  const at = { start: 0, request: 0 }
  const once = simulator.onRequest(() => {
    once()
    at.request = performance.now()
  })
  const timed = await time(process.execPath, [join(folder, 'index.js')], env, (start) => {
    at.start = start
  })
  if (timed.exitCode !== 0) throw new Error(`the action ended with ${timed.exitCode}: ${timed.stderr}`)
  return { ...timed, firstRequestMs: at.request - at.start }
}

/** Bundles the least action with ncc. */
export function buildLeastAction(): { readonly folder: string; readonly bytes: number; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'least-action-'))
  const path = (...names: string[]): string => join(ACTION_FOLDER, ...names)
  const ncc = path('node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js')
  const options = ['--out', folder, '--no-cache', '--quiet']
  execFileSync(process.execPath, [ncc, 'build', path('bench', 'least-action.js'), ...options])
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true })
  }
  return { folder, bytes: statSync(join(folder, 'index.js')).size, remove }
}

/** From the start of the least action to its first request. */
export async function startLeastAction(folder: string): Promise<number> {
  const simulator = new Simulator()
  const server = await startServer(simulator)
  const env = { PATH: process.env.PATH ?? '', INPUT_ENDPOINT: server.url }
  try {
    return (await timeAction(folder, env, simulator)).firstRequestMs
  } finally {
    await server.close()
  }
}

/** The same deletes as a script would make them: one `curl` after the other. Nothing if there is no curl. */
export async function runCurl(options: SimulatorOptions, count: number): Promise<number | undefined> {
  const simulator = new Simulator(options)
  const ids = Array.from({ length: count }, () => simulator.coc.addScript())
  const server = await startServer(simulator)
  const line = `for id in ${ids.join(' ')}; do curl -sf -X DELETE -H 'X-Auth-Token: ${defaults.TOKEN}' "${server.url}/v1/job/scripts/$id" >/dev/null || exit 1; done`
  try {
    const { exitCode, elapsedMs } = await time('sh', ['-c', line], { PATH: process.env.PATH ?? '' })
    return exitCode === 0 && simulator.coc.scripts.size === 0 ? elapsedMs : undefined
  } finally {
    await server.close()
  }
}

/** The middle one: a machine that is busy with something else makes some runs slow, and none fast. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle) - 1] ?? NaN)) / 2
}
