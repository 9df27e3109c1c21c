/** What is injected into a run: time, randomness, environment, network and the runner. */
import type { Transport } from './http.ts'

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`, or when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** Log, annotations, outputs and files of the runner. All texts must be redacted, and untrusted ones escaped. */
export interface ActionsRunner {
  info(line: string): void
  /** Undefined if debug logging is off. */
  readonly debug: ((line: string) => void) | undefined
  group(title: string, lines: readonly string[]): void
  annotate(level: 'notice' | 'warning' | 'error', message: string, title?: string): void
  setSecret(secret: string): void
  setOutput(name: string, value: string): void
  /** Appends to the job summary, in parts: as one text, ten thousand targets would take megabytes. */
  writeSummary(parts: Iterable<string>): void
  /** Writes the report file and returns its path; undefined without RUNNER_TEMP. */
  writeReport(parts: Iterable<string>): string | undefined
}

/** Reads a text file, such as the event payload. Throws if that fails. */
export type ReadFile = (path: string) => string

export interface Runtime {
  readonly env: Environment
  readonly readFile: ReadFile
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  readonly transport: Transport
  readonly runner: ActionsRunner
  /** Calls back when the runner cancels the step. May call back more than once. */
  onCancel(callback: () => void): void
  /** Calls back with an uncaught error. The callback must be synchronous; the process exits after it. */
  onCrash(callback: (error: unknown) => void): void
  /** Calls back when the process exits, for whatever reason. The callback returns synchronously whether the step is green. */
  onExit(callback: () => boolean): void
}

/** The longest delay of a timer. A longer one fires at once. */
const MAX_DELAY_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  // Not `setTimeout` of node:timers/promises, which creates an error with a stack for every abort.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(ms, MAX_DELAY_MS))
      if (signal?.aborted) wake()
      else signal?.addEventListener('abort', wake)
    }),
}
