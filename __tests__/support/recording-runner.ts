/** A runner that keeps what it is told, in the order in which people read it, and results for it to be told of. */
import { OUTCOMES, type OutcomeKind } from '../../src/plan/target.ts'
import type { Entry, Problem, RunResult } from '../../src/report/result.ts'
import type { ActionsRunner } from '../../src/runtime/runtime.ts'

export interface RecordingRunner {
  readonly runner: ActionsRunner
  /** Lines of the log; a group is its title and its lines, moved in. */
  readonly log: string[]
  readonly annotations: { level: string; message: string; title: string | undefined }[]
  readonly outputs: Record<string, string>
  /** Summary and report file, each as often as it was written. */
  readonly summaries: string[]
  readonly files: string[]
}

/** `broken`: the methods that throw. */
export function recordingRunner(...broken: (keyof ActionsRunner)[]): RecordingRunner {
  const kept: Omit<RecordingRunner, 'runner'> = { log: [], annotations: [], outputs: {}, summaries: [], files: [] }
  const runner: ActionsRunner = {
    info: (line) => kept.log.push(line),
    debug: () => undefined,
    group: (title, lines) => kept.log.push(title, ...lines.map((line) => `  ${line}`)),
    annotate: (level, message, title) => kept.annotations.push({ level, message, title }),
    setSecret: () => undefined,
    setOutput: (name, value) => {
      kept.outputs[name] = value
    },
    writeSummary: (parts) => kept.summaries.push([...parts].join('')),
    writeReport: (parts) => {
      kept.files.push([...parts].join(''))
      return '/report.json'
    },
  }
  const fail = (): never => {
    throw new Error('the disk is full')
  }
  return { ...kept, runner: { ...runner, ...Object.fromEntries(broken.map((name) => [name, fail])) } }
}

/** A run that ended with these entries after 5 ms, and in which nothing else was to be told but `fields`. */
export function resultOf(
  entries: readonly Entry[],
  {
    problems = [],
    ...fields
  }: Partial<Omit<RunResult, 'problems'>> & { problems?: readonly (string | Problem)[] } = {},
): RunResult {
  const counted = OUTCOMES.map((kind) => [kind, entries.filter(({ outcome }) => outcome.kind === kind).length])
  const counts = Object.fromEntries(counted) as Record<OutcomeKind, number>
  const nothing = { info: {}, jobs: [], notes: [] }
  const told = problems.map((problem) => (typeof problem === 'string' ? { line: problem } : problem))
  return { ...nothing, problems: told, entries, counts, elapsedMs: 5, ok: true, ...fields }
}
