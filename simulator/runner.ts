/**
 * Runs the action as the GitHub runner does: starts the bundle in its own process, with inputs as `INPUT_*` and files for
 * outputs and summary, and reads the results. Parses commands in the log (`::error::` and so on) as the
 * runner does (github/docs, "Workflow commands"; actions/runner, ActionCommandManager.cs and Handler.cs.)
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { EOL, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

import { LeakSearch } from './leaks.ts'

export const ACTION_FOLDER = fileURLToPath(new URL('..', import.meta.url))

export interface RunOptions {
  /** As in the workflow's `with:`. */
  readonly inputs: Readonly<Record<string, string>>
  /**
   * Environment besides what the runner sets. Only the time zone of this process's environment is passed on (and on Windows
   * Node itself adds what no process there can do without, such as SYSTEMROOT).
   */
  readonly env?: Readonly<Record<string, string>>
  /** What `${{ github.token }}` is, the only expression that defaults in action.yml may have; default empty. */
  readonly githubToken?: string
  /** The payload of the event, which `GITHUB_EVENT_PATH` names. */
  readonly event?: unknown
  /** Folder with action.yml and dist/; default this project. */
  readonly action?: string
  /** Secrets that are created during the run. They are searched for as well; called after the run. */
  readonly secrets?: () => readonly string[]
  /**
   * Called with the process when it has started, to send it signals. On Windows every signal kills the process: the runner's
   * Ctrl-C in the console of the process cannot be sent from another process.
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

/**
 * Runs the committed bundle once, the way the runner would with debug logging on.
 *
 * @throws Error if a secret shows in the log, an output, the summary or any file that the run left, in whatever form; only
 * the commands that mask it may hold it
 */
export async function runAction(options: RunOptions): Promise<FinishedRun> {
  const action = options.action ?? ACTION_FOLDER
  const temp = await mkdtemp(join(tmpdir(), 'runner-'))
  const file = (name: string): string => join(temp, name)
  await Promise.all(['output', 'summary', 'env', 'state'].map((name) => writeFile(file(name), '')))
  await writeFile(file('event.json'), JSON.stringify(options.event ?? {}))
  const env = {
    PATH: dirname(process.execPath),
    ...(process.env['TZ'] !== undefined && { TZ: process.env['TZ'] }),
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_ENV: file('env'),
    GITHUB_STATE: file('state'),
    GITHUB_EVENT_PATH: file('event.json'),
    RUNNER_TEMP: temp,
    RUNNER_DEBUG: '1',
    ACTIONS_STEP_DEBUG: 'true',
    ...(await inputVariables(action, options.inputs, options.githubToken)),
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
    const commands = stdout
      // As .NET reads lines: a carriage return alone ends one too.
      .split(/\r\n|\r|\n/)
      .map(readCommand)
      .filter((command) => command !== undefined)
    const masked = commands.filter(({ command }) => command === 'add-mask').map(({ message }) => message)
    const log = stdout.replace(/^::add-mask::.*$/gm, '')
    const summary = await readFile(file('summary'), 'utf8')
    const shown = unescapeHtml(summary)
    refuseLeaks({ log, stderr, 'summary, as shown': shown, ...(await filesIn(temp)) }, [
      ...secretsIn(env),
      ...masked,
      ...(options.secrets?.() ?? []),
    ])
    return {
      exitCode,
      stdout,
      stderr,
      commands,
      outputs,
      summary,
      report: reportPath ? (JSON.parse(await readFile(reportPath, 'utf8')) as unknown) : undefined,
      elapsedMs,
    }
  } finally {
    // Windows may keep files open for a moment after the process has ended.
    await rm(temp, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The values of everything in the environment whose name says that it is secret, and the passwords in URLs. */
function secretsIn(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    const secret = /(TOKEN|_SK|_AK|KEY|KEY-ID|KEY_ID|SECRET|PASSWORD)$/.test(name) ? [value, value.trim()] : []
    const url = URL.canParse(value) ? new URL(value) : undefined
    return url?.password ? [...secret, url.password, unescape(url.password)] : secret
  })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** The text that a browser shows for this HTML. */
const unescapeHtml = (text: string): string =>
  text.replace(/&(?:#(\d+)|(\w+));/g, (entity, code: string | undefined, name = '') =>
    code ? String.fromCharCode(Number(code)) : (ENTITIES[name as string] ?? entity),
  )

function unescape(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)))
}

function refuseLeaks(texts: Readonly<Record<string, string>>, secrets: readonly string[]): void {
  const search = new LeakSearch()
  for (const [where, text] of Object.entries(texts)) {
    const [secret] = search.find(text, secrets)
    if (secret !== undefined)
      throw new Error(`A secret of ${secret.length} characters, ${secret}, leaked into ${where}:\n${text}`)
  }
}

/** Declared inputs always have a variable, with their default or empty; undeclared ones are only warned of. */
export async function inputVariables(
  action: string,
  given: Readonly<Record<string, string>>,
  githubToken = '',
): Promise<Record<string, string>> {
  const { inputs } = parse(await readFile(join(action, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string } | null>
  }
  const declared = Object.entries(inputs).map(([name, input]): [string, string] => {
    const value = (input?.default ?? '').replace('${{ github.token }}', githubToken)
    if (value.includes('${{')) throw new Error(`the default of ${name} has an expression that is not known here`)
    return [name, value]
  })
  const all = Object.entries({ ...Object.fromEntries(declared), ...given })
  return Object.fromEntries(all.map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]))
}

async function mainOf(action: string): Promise<string> {
  const { runs } = parse(await readFile(join(action, 'action.yml'), 'utf8')) as { runs: { main: string } }
  return join(action, runs.main)
}

/** Everything until the stream ends, or is closed on this side. */
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

/**
 * The command in a line: `::name properties::message` behind blanks, or the older `##[name properties]message` anywhere.
 * Stricter than the runner, which lets unknown names pass as text. (actions/runner, ActionCommand.cs.)
 */
function readCommand(line: string): LogCommand | undefined {
  const [, info, message] = /^\s*::(.*?)::(.*)$/s.exec(line) ?? /##\[(.*?)\](.*)$/s.exec(line) ?? []
  const [, command, properties] = /^([\w-]+)(?: (.*))?$/s.exec(info ?? '') ?? []
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
