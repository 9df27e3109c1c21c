/** The bell: gives the run what the runner, the network and the clock really are, and the process its exit code. */
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { httpTransport } from './huaweicloud/transport.ts'
import { run } from './run/run.ts'
import { systemClock, type ActionsRunner } from './runtime/runtime.ts'

// Red until proven green: a process that ends early, for whatever reason, must not pass for success.
process.exitCode = 1

// To a pipe, Node writes in the background except on Windows, and what is not written when the process ends is lost: of a
// long log the end, where the failures are. The switch is an internal of Node, so it may be gone one day.
for (const { _handle } of [process.stdout, process.stderr] as { _handle?: { setBlocking?(blocking: boolean): void } }[])
  _handle?.setBlocking?.(true)

// Whoever read the log is gone: outputs and summary are files, and what is under way still has to be told there.
process.stdout.on('error', () => undefined)

const runner: ActionsRunner = {
  info: core.info,
  // The runner drops these lines unless asked for them, and with thousands of retries they are many.
  debug: core.isDebug() ? core.debug : () => undefined,
  group: (title, lines) => {
    core.startGroup(title)
    for (const line of lines) core.info(line)
    core.endGroup()
  },
  annotate: (level, message, title) => {
    core[level](message, title === undefined ? {} : { title })
  },
  setSecret: core.setSecret,
  setOutput: core.setOutput,
  writeSummary: (parts) => {
    const path = process.env.GITHUB_STEP_SUMMARY
    if (path) append(path, parts)
  },
  writeReport: (parts) => {
    const folder = process.env.RUNNER_TEMP
    if (!folder) return undefined
    const path = join(mkdtempSync(join(folder, 'huaweicloud-cleanup-')), 'report.json')
    append(path, parts)
    return path
  },
}

function append(path: string, parts: Iterable<string>): void {
  const file = openSync(path, 'a')
  try {
    for (const part of parts) appendFileSync(file, part)
  } finally {
    closeSync(file)
  }
}

const transport = httpTransport()
try {
  const ok = await run({
    env: process.env,
    readFile: (path) => readFileSync(path, 'utf8'),
    clock: systemClock,
    random: Math.random,
    transport,
    runner,
    onCancel: (callback) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) process.on(signal, callback)
    },
    onCrash: (callback) => {
      process.on('uncaughtException', (error) => {
        callback(error)
        process.exit(1)
      })
    },
    onExit: (callback) => {
      process.on('exit', () => {
        if (!callback()) process.exitCode = 1
      })
    },
  })
  process.exitCode = ok ? 0 : 1
} catch (error) {
  core.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  transport.close()
  // Once the log is out. Left to itself, Node gives the signals up before it is gone, and one that comes then kills a
  // process that has told everything.
  process.stdout.write('', () => process.exit())
}
