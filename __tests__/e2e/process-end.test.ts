/** Whatever ends the process, it ends: red or green as it was, with its outputs, its report, and its log if somebody reads it. */
import type { ChildProcess } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import {
  atRequest,
  inChildProcess,
  preload,
  withoutWaits,
  type ChildProcessRun,
  type ChildProcessRunOptions,
} from '../support/child-process.ts'
import { BY_TOKEN, type Inputs } from '../support/harness.ts'

const idOf = (index: number): string => `SC${String(index).padStart(23, '0')}`

interface StepOptions extends ChildProcessRunOptions {
  /** The service never answers the first request. */
  readonly hangs?: boolean
  /** Called with the action's process for every request that arrives. */
  readonly onRequest?: (child: ChildProcess) => void
}

/** Runs a step on scripts that are not there, or behind a service that never answers. */
function runOnAbsent(
  count: number,
  inputs: Inputs = {},
  { hangs = false, onRequest, ...options }: StepOptions = {},
): Promise<ChildProcessRun> {
  const { simulator, run } = inChildProcess()
  if (hangs) simulator.inject({ fault: 'hang' })
  let child: ChildProcess | undefined
  simulator.onRequest(() => child && onRequest?.(child))
  const started = (process: ChildProcess): void => {
    child = process
    options.started?.(process)
  }
  const ids = Array.from({ length: count }, (_, index) => idOf(index)).join(' ')
  return run({ 'resource-type': 'coc-script', ids, ...BY_TOKEN, concurrency: '1', ...inputs }, { ...options, started })
}

const countsOf = ({ outputs }: ChildProcessRun): Record<string, number> =>
  JSON.parse(outputs['counts'] ?? '{}') as Record<string, number>

test('a process that ends in the middle still says what became of 2,500 targets', async () => {
  // As a mistake of ours would, deep in something that nobody waits for.
  const run = await runOnAbsent(2_500, {}, { hangs: true, env: atRequest(1, 'process.exit()') })
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.outputs['counts'] ?? '')).toMatchObject({ unattempted: 2_499, failed: 1 })
  expect(run.stdout.length).toBeGreaterThan(70_000)
  expect(run.commands.filter(({ command }) => command === 'error')).not.toEqual([])
  expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^2499 not attempted|1 failed/)
})

// On Windows a signal only kills.
const testWithSignals = process.platform === 'win32' ? test.skip : test

describe('the exit code', () => {
  test.each([
    ['green', {}, 0, { absent: 2 }],
    ['red', { 'fail-if-absent': 'true' }, 1, { absent: 2 }],
    ['red for a mistake in the inputs', { timeout: 'soon' }, 1, {}],
  ])('is that of a run that is %s', async (_, inputs, exitCode, counts) => {
    const run = await runOnAbsent(2, inputs)
    expect(run.exitCode).toBe(exitCode)
    expect(countsOf(run)).toMatchObject(counts)
    expect(run.stderr).toBe('')
  })

  test.each([
    ['an error that nobody catches', 'throw new Error("ours")'],
    ['a rejection that nobody handles', 'void Promise.reject(new Error("ours"))'],
  ])('is red for %s, which the report tells', async (_, code) => {
    const run = await runOnAbsent(20, {}, { hangs: true, env: atRequest(1, code) })
    expect(run.exitCode).toBe(1)
    expect(countsOf(run)).toMatchObject({ failed: 1, unattempted: 19 })
    expect(run.report.problems.join()).toMatch(/could not be completed: .*Error: ours/)
    expect(run.commands.find(({ command }) => command === 'error')?.message).toContain('Error: ours')
  })
})

describe('a log that nobody reads', () => {
  /** More lines than a pipe holds, and as many IDs as a variable of the environment does. */
  const MANY = 5_000

  const unread = (child: ChildProcess): void => {
    child.stdout?.pause()
    child.once('exit', () => child.stdout?.resume())
  }

  async function expectEnd(stopped: string, options: StepOptions): Promise<void> {
    const run = await runOnAbsent(MANY, {}, { ...options, hangs: true, started: unread })
    expect(run.exitCode).toBe(1)
    expect(countsOf(run)).toMatchObject({ failed: 1, unattempted: MANY - 1 })
    expect(run.report).toMatchObject({ stopped })
    expect(run.report.targets).toHaveLength(MANY)
    expect(run.summary).toContain('not attempted')
    // It would have been longer: what nobody read is not there.
    expect(run.stdout).not.toContain(idOf(MANY - 1))
  }

  test('does not keep a run from ending at the deadline, with its outputs, summary and report', () =>
    expectEnd('deadline', { env: withoutWaits('request') }))

  testWithSignals('does not keep a run from ending at SIGTERM, with its outputs, summary and report', () =>
    expectEnd('cancelled', { env: withoutWaits('SIGTERM'), onRequest: (child) => child.kill('SIGTERM') }),
  )

  test('does not keep a run from ending by itself', async () => {
    const refused = { token: 'no-such-token' }
    const run = await runOnAbsent(MANY, refused, { env: withoutWaits('request'), started: unread })
    expect(run.exitCode).toBe(1)
    expect(countsOf(run)).toMatchObject({ unattempted: MANY - 1 })
    expect(run.report.targets).toHaveLength(MANY)
  })

  test('because its reader has gone changes nothing else', async () => {
    const run = await runOnAbsent(3, {}, { started: (child) => child.stdout?.destroy() })
    expect(run.exitCode).toBe(0)
    expect(countsOf(run)).toMatchObject({ absent: 3 })
    expect([run.stdout, run.stderr]).toEqual(['', ''])
  })
})

testWithSignals.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s is told in the report like every other way out',
  async (signal) => {
    const run = await runOnAbsent(
      5,
      {},
      { hangs: true, env: withoutWaits(signal), onRequest: (child) => child.kill(signal) },
    )
    expect(run.exitCode).toBe(1)
    expect(run.report).toMatchObject({ stopped: 'cancelled', counts: { failed: 1, unattempted: 4 } })
  },
)

test.each(['18.20.8', '20.20.2', '23.9.0'])('Node.js %s is told in one line to be too old', async (version) => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })
    Object.defineProperty(process, 'version', { value: 'v${version}' })`
  const { exitCode, stdout, stderr } = await runOnAbsent(1, {}, { env: preload(old) })
  expect([exitCode, stderr]).toEqual([1, ''])
  expect(stdout).toBe(
    `::error title=Huawei Cloud Cleanup::This action needs Node.js 24, and this is v${version}. Update the runner to ` +
      'version 2.327.1 or newer, which includes it.\n',
  )
})
