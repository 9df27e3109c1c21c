/**
 * nektos/act as the runner of a workflow: on this machine, without Docker and without GitHub. What it logs as JSON is read
 * into steps.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asObject, isObject } from '../../../src/runtime/json.ts'

export interface ActOptions {
  /** The program. */
  readonly act: string
  /** The repository whose workflow is run. */
  readonly repository: string
  /** Path of the workflow inside it. */
  readonly workflow: string
  readonly event: string
  readonly payload: string
  readonly secrets?: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string>>
  /** Environment of every step. */
  readonly env?: Readonly<Record<string, string>>
  /** Folders with programs that go before those of the machine. */
  readonly path?: readonly string[]
  /** Such as `os:ubuntu-latest`. */
  readonly matrix?: string
  /** Folders in place of repositories, by `owner/name@ref`. */
  readonly repositories: Readonly<Record<string, string>>
  /** A folder of this run's own. */
  readonly home: string
  /** Environment of act itself, which its steps inherit. */
  readonly inherited?: Readonly<Record<string, string | undefined>>
  readonly started?: (run: RunningAct) => void
}

export interface RunningAct {
  readonly child: ChildProcess
  /** The process ids whose command line has these words. */
  readonly find: (words: string) => readonly number[]
}

export interface Command {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

export interface ActStep {
  /** Ids from the outermost step inwards; a step without one has its number. */
  readonly id: string
  readonly job: string
  readonly matrix: Readonly<Record<string, string>>
  readonly outcome: string
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly commands: readonly Command[]
  /** What people see, with masks applied. */
  readonly log: string
}

export interface ActRun {
  readonly exitCode: number | null
  readonly steps: readonly ActStep[]
  /** Everything that act has shown, for a message. */
  readonly shown: string
}

const TIMEOUT_MS = 240_000
const PLATFORMS = ['ubuntu-latest', 'self-hosted', 'linux']

/** Runs one workflow to its end, and ends what its steps have left running. */
export async function runAct(options: ActOptions): Promise<ActRun> {
  const mark = `act-${crypto.randomUUID()}`
  const { act, repository, home, path = [], inherited = {} } = options
  const programs = [...path, dirname(process.execPath), process.env['PATH'] ?? ''].join(':')
  const env = { ...inherited, PATH: programs, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, [MARK]: mark }
  const child = spawn(act, argumentsOf(options), { cwd: repository, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const deadline = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  try {
    options.started?.({ child, find: (words) => find(mark, words) })
    const [exitCode] = (await once(child, 'close')) as [number | null]
    const lines = Buffer.concat(chunks).toString().split('\n')
    return { exitCode, steps: stepsIn(lines), shown: lines.map(shownIn).join('') }
  } finally {
    clearTimeout(deadline)
    // A runner of GitHub ends what a job leaves behind; act does not.
    for (const pid of find(mark, '')) end(pid)
  }
}

function argumentsOf(options: ActOptions): string[] {
  const { event, workflow, payload, home, matrix, secrets = {}, vars = {}, env = {}, repositories } = options
  const each = (flag: string, values: Readonly<Record<string, string>>): string[] =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  return [
    ...[event, '--workflows', workflow, '--eventpath', payload, '--json'],
    ...['--action-cache-path', join(home, 'actions'), '--action-offline-mode', '--no-cache-server'],
    ...['--container-daemon-socket', '-'],
    ...PLATFORMS.flatMap((name) => ['--platform', `${name}=-self-hosted`]),
    ...(matrix === undefined ? [] : ['--matrix', matrix]),
    ...each('--local-repository', repositories),
    ...each('--secret', secrets),
    ...each('--var', vars),
    ...each('--env', env),
  ]
}

/** A variable that the processes of a run inherit, and no other has. */
const MARK = 'CONFORMANCE_RUN'

/** Linux only, and so is this part. */
function find(mark: string, words: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(pid, 'environ').includes(`${MARK}=${mark}\0`) && read(pid, 'cmdline').includes(words))
    .map(Number)
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8')
  } catch {
    return '' // It has ended, or is not ours.
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

type Entry = Readonly<Record<string, unknown>>

const entryOf = (line: string): Entry | undefined => {
  try {
    const entry: unknown = JSON.parse(line)
    return isObject(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

function shownIn(line: string): string {
  const entry = entryOf(line)
  const text = entry ? String(entry['msg']) : line
  return text.endsWith('\n') ? text : `${text}\n`
}

interface Building {
  id: string
  job: string
  matrix: Record<string, string>
  outcome: string
  outputs: Record<string, string>
  summary: string
  commands: Command[]
  log: string
}

function stepsIn(lines: readonly string[]): ActStep[] {
  const steps = new Map<string, Building>()
  for (const entry of lines.map(entryOf)) {
    if (!entry || !Array.isArray(entry['stepID']) || entry['stage'] !== 'Main') continue
    const { job, jobID, matrix } = entry
    const id = entry['stepID'].join('/')
    const key = JSON.stringify([job, jobID, matrix, id])
    const empty = { outputs: {}, summary: '', commands: [], log: '', outcome: 'unknown' }
    const step = steps.get(key) ?? {
      ...empty,
      id,
      job: String(jobID),
      matrix: asObject(matrix) as Record<string, string>,
    }
    steps.set(key, step)
    add(step, entry)
  }
  return [...steps.values()]
}

function add(step: Building, entry: Entry): void {
  const { command, name, arg, kvPairs, content, stepResult, msg } = entry
  step.log += shownIn(JSON.stringify({ msg }))
  if (typeof stepResult === 'string') step.outcome = stepResult
  if (typeof command !== 'string') return
  if (command === 'set-output') step.outputs[String(name)] = String(arg)
  else if (command === 'summary') step.summary += String(content)
  else step.commands.push({ command, properties: asObject(kvPairs) as Record<string, string>, message: String(arg) })
}

/** The only step with this id, of this job. */
export function stepOf({ steps, shown }: ActRun, id: string, job?: string): ActStep {
  const [found, ...others] = steps.filter((step) => step.id === id && (job === undefined || step.job === job))
  if (!found || others.length > 0) throw new Error(`${others.length + (found ? 1 : 0)} steps are ${id}:\n${shown}`)
  return found
}
