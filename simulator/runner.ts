/**
 * The bit of GitHub that runs an action: starts the bundle as a process of its own, with inputs as `INPUT_*`, files for
 * outputs and summary, and reads back what it left. Commands in the log (`::error::` and so on) are taken apart as the
 * runner does. (github/docs, "Workflow commands"; actions/runner, ActionCommandManager.cs and Handler.cs.)
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { EOL, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export const ACTION_FOLDER = fileURLToPath(new URL('..', import.meta.url))

export interface RunOptions {
  /** As in the workflow's `with:`. */
  readonly inputs: Readonly<Record<string, string>>
  /**
   * Environment besides what the runner sets. Nothing else of this process's environment is passed on (but on Windows
   * Node itself adds what no process there can do without, such as SYSTEMROOT).
   */
  readonly env?: Readonly<Record<string, string>>
  /** Folder with action.yml and dist/; default this project. */
  readonly action?: string
  /**
   * Called with the process as soon as it runs, to send it signals. On Windows every signal just kills: what a runner does
   * there, Ctrl-C in the console of its own, cannot be done from outside.
   */
  readonly started?: (child: ChildProcess) => void
}

export interface LogCommand {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

export interface FinishedRun {
  /** Null if a signal ended it. */
  readonly exitCode: number | null
  /** With line breaks of one kind, as in the log. */
  readonly stdout: string
  readonly stderr: string
  /** `::command properties::message` lines of stdout, decoded. */
  readonly commands: readonly LogCommand[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  /** The JSON file that the output `report-path` names. */
  readonly report: unknown
  readonly elapsedMs: number
}

/** Runs the committed bundle once, the way the runner would. */
export async function runAction(options: RunOptions): Promise<FinishedRun> {
  const action = options.action ?? ACTION_FOLDER
  const temp = await mkdtemp(join(tmpdir(), 'runner-'))
  const file = (name: string): string => join(temp, name)
  await Promise.all(['output', 'summary', 'env', 'state'].map((name) => writeFile(file(name), '')))
  const env = {
    PATH: dirname(process.execPath),
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_ENV: file('env'),
    GITHUB_STATE: file('state'),
    RUNNER_TEMP: temp,
    ...(await inputVariables(action, options.inputs)),
    ...options.env,
  }
  try {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [await mainOf(action)], { cwd: temp, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = Promise.all([read(child.stdout), read(child.stderr)])
    options.started?.(child)
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const elapsedMs = performance.now() - startedAt
    const [stdout, stderr] = await texts
    const outputs = readFileCommands(await readFile(file('output'), 'utf8'))
    const reportPath = outputs['report-path']
    return {
      exitCode,
      stdout,
      stderr,
      commands: stdout
        .split('\n')
        .map(readCommand)
        .filter((command) => command !== undefined),
      outputs,
      summary: await readFile(file('summary'), 'utf8'),
      report: reportPath ? (JSON.parse(await readFile(reportPath, 'utf8')) as unknown) : undefined,
      elapsedMs,
    }
  } finally {
    // Windows may hold on to files a moment longer than to the process.
    await rm(temp, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Declared inputs always have a variable, with their default or empty; undeclared ones are only warned of. */
export async function inputVariables(
  action: string,
  given: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { inputs } = parse(await readFile(join(action, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string } | null>
  }
  const declared = Object.entries(inputs).map(([name, input]): [string, string] => [name, input?.default ?? ''])
  const all = Object.entries({ ...Object.fromEntries(declared), ...given })
  return Object.fromEntries(all.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]))
}

async function mainOf(action: string): Promise<string> {
  const { runs } = parse(await readFile(join(action, 'action.yml'), 'utf8')) as { runs: { main: string } }
  return join(action, runs.main)
}

/** Everything until the end, or until somebody closes the stream on this side. */
function read(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve) => {
    stream.once('close', () => {
      resolve(Buffer.concat(chunks).toString('utf8').replaceAll(EOL, '\n'))
    })
  })
}

/** `name<<delimiter`, the value's lines, `delimiter`. A later value of the same name replaces an earlier one. */
function readFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let i = 0; i < lines.length; i++) {
    const [, name, delimiter] = /^([^=]+?)<<(.+)$/.exec(lines[i] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, i + 1)
    if (end < 0) throw new Error(`output ${name} has no end`)
    values[name] = lines.slice(i + 1, end).join('\n')
    i = end
  }
  return values
}

function readCommand(line: string): LogCommand | undefined {
  const [, command, properties, message] = /^\s*::([\w-]+)(?: ([^:]*(?:::?[^:]+)*?))?::(.*)$/s.exec(line) ?? []
  if (command === undefined) return undefined
  const pairs = (properties ?? '')
    .split(',')
    .filter((pair) => pair.includes('='))
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), decode(pair.slice(pair.indexOf('=') + 1))])
  return { command, properties: Object.fromEntries(pairs), message: decode(message ?? '') }
}

const decode = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
