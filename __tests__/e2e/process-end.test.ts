/** Whatever ends the process, it ends: red or green as it was, with its outputs, its report, and its log if somebody reads it. */
import type { ChildProcess } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { runAction, type FinishedRun, type RunOptions } from '../../simulator/runner.ts'
import { startServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { atRequest } from '../support/site.ts'

/** Runs a step on scripts that are not there, or behind a service that never answers. */
async function runStep(
  count: number,
  inputs: Readonly<Record<string, string>>,
  { hangs = false, ...options }: Omit<RunOptions, 'inputs'> & { hangs?: boolean } = {},
): Promise<FinishedRun> {
  const simulator = new Simulator()
  if (hangs) simulator.inject({ fault: 'hang' })
  const server = await startServer(simulator)
  const ids = Array.from({ length: count }, (_, index) => `SC${index}`)
  const run = await runAction({
    ...options,
    inputs: {
      ...{ 'resource-type': 'coc-script', ids: ids.join(' ') },
      ...{ region: defaults.REGION, endpoint: server.url, token: defaults.TOKEN, concurrency: '1' },
      ...inputs,
    },
  })
  await server.close()
  return run
}

const countsOf = ({ outputs }: FinishedRun): Record<string, number> =>
  JSON.parse(outputs['counts'] ?? '{}') as Record<string, number>

/** Code that runs in the process of the action, as a mistake of ours would. */
const injected = (code: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
})

test('a process that ends in the middle still says what became of 2,500 targets', async () => {
  const simulator = new Simulator()
  simulator.inject({ fault: 'hang' })
  const server = await startServer(simulator)
  const ids = Array.from({ length: 2_500 }, (_, index) => `SC${String(index).padStart(23, '0')}`)
  const run = await runAction({
    inputs: {
      'resource-type': 'coc-script',
      ids: ids.join(' '),
      region: defaults.REGION,
      endpoint: server.url,
      token: defaults.TOKEN,
      concurrency: '1',
    },
    // As a mistake of ours would, deep in something that nobody waits for.
    env: atRequest(1, 'process.exit()'),
  })
  await server.close()
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.outputs['counts'] ?? '')).toMatchObject({ unattempted: 2_499, failed: 1 })
  expect(run.stdout.length).toBeGreaterThan(70_000)
  expect(run.commands.filter(({ command }) => command === 'error')).not.toEqual([])
  expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^2499 not attempted|1 failed/)
})

describe('the exit code', () => {
  test.each([
    ['green', {}, 0, { absent: 2 }],
    ['red', { 'fail-if-absent': 'true' }, 1, { absent: 2 }],
    ['red for a mistake in the inputs', { timeout: 'soon' }, 1, {}],
  ])('is that of a run that is %s', async (_, inputs, exitCode, counts) => {
    const run = await runStep(2, inputs)
    expect(run.exitCode).toBe(exitCode)
    expect(countsOf(run)).toMatchObject(counts)
    expect(run.stderr).toBe('')
  })

  test.each([
    ['an error that nobody catches', 'setTimeout(() => { throw new Error("ours") }, 1000)'],
    ['a rejection that nobody handles', 'setTimeout(() => { void Promise.reject(new Error("ours")) }, 1000)'],
  ])('is red for %s, which the report tells', async (_, code) => {
    const run = await runStep(20, {}, { hangs: true, env: injected(code) })
    expect(run.exitCode).toBe(1)
    expect(countsOf(run)).toMatchObject({ failed: 1, unattempted: 19 })
    expect((run.report as { problems: string[] }).problems.join()).toMatch(/could not be completed: .*Error: ours/)
    expect(run.commands.find(({ command }) => command === 'error')?.message).toContain('Error: ours')
  })
})

describe('a log that nobody reads', () => {
  /** Far more than a pipe and the buffers on both sides hold. */
  const MANY = 8_000

  const unread =
    (then: (child: ChildProcess) => void) =>
    (child: ChildProcess): void => {
      child.stdout?.pause()
      child.once('exit', () => child.stdout?.resume())
      then(child)
    }

  test.each<[string, string, (child: ChildProcess) => void]>([
    ['the deadline', '2s', () => undefined],
    ['SIGTERM', '10m', (child) => setTimeout(() => child.kill('SIGTERM'), 2_000)],
  ])('does not keep a run from ending at %s, with its outputs, summary and report', async (_, timeout, then) => {
    const run = await runStep(MANY, { timeout }, { hangs: true, started: unread(then) })
    expect(run.exitCode).toBe(1)
    expect(countsOf(run)).toMatchObject({ failed: 1, unattempted: MANY - 1 })
    expect((run.report as { targets: unknown[] }).targets).toHaveLength(MANY)
    expect(run.summary).toContain('not attempted')
    // It would have been longer: what nobody read is not there.
    expect(run.stdout).not.toContain(`SC${MANY - 1} `)
  })

  test('does not keep a run from ending by itself', async () => {
    const refused = { token: 'no-such-token' }
    const run = await runStep(MANY, refused, { started: unread(() => undefined) })
    expect(run.exitCode).toBe(1)
    expect(countsOf(run)).toMatchObject({ unattempted: MANY - 1 })
    expect((run.report as { targets: unknown[] }).targets).toHaveLength(MANY)
  })

  test('because its reader has gone changes nothing else', async () => {
    const run = await runStep(3, {}, { started: (child) => child.stdout?.destroy() })
    expect(run.exitCode).toBe(0)
    expect(countsOf(run)).toMatchObject({ absent: 3 })
    expect([run.stdout, run.stderr]).toEqual(['', ''])
  })
})

const SIGNALS = process.platform === 'win32' ? [] : (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)

test.each(SIGNALS)('%s is told in the report like every other way out', async (signal) => {
  const started = (child: ChildProcess): void => {
    // The first line says that it handles signals by now.
    child.stdout?.once('data', () => setTimeout(() => child.kill(signal), 500))
  }
  const run = await runStep(5, {}, { hangs: true, started })
  expect(run.exitCode).toBe(1)
  expect(run.report).toMatchObject({ stopped: 'cancelled', counts: { failed: 1, unattempted: 4 } })
})

test.each(['18.20.8', '20.20.2', '23.9.0'])('Node.js %s is told in one line to be too old', async (version) => {
  const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })
    Object.defineProperty(process, 'version', { value: 'v${version}' })`
  const { exitCode, stdout, stderr } = await runStep(1, {}, { env: injected(old) })
  expect([exitCode, stderr]).toEqual([1, ''])
  expect(stdout).toBe(
    `::error title=Huawei Cloud Cleanup::This action needs Node.js 24, and this is v${version}. Update the runner to ` +
      'version 2.327.1 or newer, which brings it along.\n',
  )
})
