/** The committed bundle as a child process, against a simulator over real HTTP. */
import { runAction, type FinishedRun, type RunOptions } from '../../simulator/runner.ts'
import { startServer } from '../../simulator/server.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { CREDENTIALS, type ReportFile } from './in-process.ts'

export interface BundleRun extends FinishedRun {
  readonly report: ReportFile
  /** Lines of the log that are no commands. */
  readonly lines: readonly string[]
  /** Where the simulator listened, such as `127.0.0.1:40213`. */
  readonly host: string
}

/** Runs the bundle once. Region, keys and endpoints have defaults; a capitalised name is an environment variable. */
export async function runBundle(simulator: Simulator, options: RunOptions): Promise<BundleRun> {
  const server = await startServer(simulator)
  try {
    const inputs = { ...CREDENTIALS, endpoint: server.url, 'iam-endpoint': server.url, ...options.inputs }
    const run = await runAction({ ...options, inputs })
    const lines = run.stdout.split('\n').filter((line) => !/^\s*::/.test(line))
    return { ...run, report: run.report as ReportFile, lines, host: new URL(server.url).host }
  } finally {
    await server.close()
  }
}
