/** What a run is given from outside: time, randomness, environment, network and the runner. Tests pass their own. */
import type { Transport } from './http.ts'

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after `ms`, or as soon as `signal` aborts. Never rejects: who waits looks at the signal again. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export type Environment = Readonly<Record<string, string | undefined>>

/** What the runner shows and keeps. `message`s are safe to print: untrusted text in them went through `printable`. */
export interface ActionsRunner {
  info(line: string): void
  debug(line: string): void
  group(title: string, lines: readonly string[]): void
  annotate(level: 'notice' | 'warning' | 'error', message: string, title?: string): void
  setSecret(secret: string): void
  setOutput(name: string, value: string): void
  /** Appends to the job summary. In parts, as is the report: as one text, those of ten thousand targets cost megabytes. */
  writeSummary(parts: Iterable<string>): void
  /** Writes the report file and gives its path; nothing if the runner names no folder for it. */
  writeReport(parts: Iterable<string>): string | undefined
}

/** The text of a file, such as the event's payload. Throws if it cannot be read. */
export type ReadFile = (path: string) => string

export interface Runtime {
  readonly env: Environment
  readonly readFile: ReadFile
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  readonly transport: Transport
  readonly runner: ActionsRunner
  /** Calls back when the runner asks the action to end (cancellation). May call back more than once. */
  onCancel(callback: () => void): void
  /** Calls back when something was thrown that nobody caught. The callback must be synchronous; the process ends after it. */
  onCrash(callback: (error: unknown) => void): void
  /** Calls back when the process is about to end, whatever the reason, to ask whether the step is green. Synchronous. */
  onExit(callback: () => boolean): void
}

/** Beyond this a timer of Node.js fires at once. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  // Not the one of node:timers/promises, which throws an error with a stack to say that it was woken: for each request one.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', wake)
        resolve()
      }
      const timer = setTimeout(wake, Math.min(ms, LONGEST_SLEEP_MS))
      if (signal?.aborted) wake()
      else signal?.addEventListener('abort', wake)
    }),
}
