/** Entry point: wires the real runner, network and clock into `run()`, and sets the exit code. */
import './runtime/require-node.ts'
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { httpTransport } from './huaweicloud/transport.ts'
import { run } from './run/run.ts'
import { LogWriter } from './runtime/log-writer.ts'
import { systemClock, type ActionsRunner } from './runtime/runtime.ts'

/** How long the process may write the rest of its log. The runner kills it 2.5 s after SIGTERM. */
const FINAL_FLUSH_MS = 2_000

// Red until the run has ended: a process that exits early must not count as success.
process.exitCode = 1

const pause = new Int32Array(new SharedArrayBuffer(4))
const log = new LogWriter({
  // Non-blocking, because Node.js sets the pipe to that when `process.stdout` is read (except on Windows).
  write: (bytes) => writeSync(1, bytes),
  wait: (ms) => Atomics.wait(pause, 0, 0, ms),
})
// stdout to a pipe is asynchronous: lines that are not written would be lost on exit.
process.stdout.write = (chunk: string | Uint8Array) => {
  log.write(chunk)
  return true
}

const runner: ActionsRunner = {
  info: core.info,
  debug: core.isDebug() ? core.debug : undefined,
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
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, callback)
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
        log.flush(FINAL_FLUSH_MS)
      })
    },
  })
  process.exitCode = ok ? 0 : 1
} catch (error) {
  core.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  transport.close()
  // Otherwise Node.js stops handling signals before it exits, and a late signal would make a finished run fail.
  process.exit()
}
