/** Entry point: wires the real runner, network and clock into `run()`, and sets the exit code. */
import './runtime/require-node.ts'
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import * as core from '@actions/core'
import { httpTransport } from './huaweicloud/transport.ts'
import { run } from './run/run.ts'
import { LogWriter } from './runtime/log-writer.ts'
import { systemClock, type ActionsRunner } from './runtime/runtime.ts'

/** How long the process stays for the rest of its log. The runner kills 2.5 s after SIGTERM. */
const LAST_FLUSH_MS = 2_000

// Red until proven green: a process that ends early, for whatever reason, must not pass for success.
process.exitCode = 1

const pause = new Int32Array(new SharedArrayBuffer(4))
const log = new LogWriter({
  // Node.js has made it non-blocking when `process.stdout` was read (on Windows it blocks).
  write: (bytes) => writeSync(1, bytes),
  wait: (ms) => Atomics.wait(pause, 0, 0, ms),
})
// stdout to a pipe is asynchronous: what is not written when the process ends would be lost.
process.stdout.write = (chunk: string | Uint8Array) => {
  log.write(chunk)
  return true
}

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
        log.flush(LAST_FLUSH_MS)
      })
    },
  })
  process.exitCode = ok ? 0 : 1
} catch (error) {
  core.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  transport.close()
  // Left to itself, Node.js stops handling signals before it exits, and one that comes then kills a process that is done.
  process.exit()
}
