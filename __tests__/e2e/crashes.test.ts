/** The report is written on every way out of the process, and nothing but a whole run is green. */
import { describe, expect, test } from '@jest/globals'
import { atRequest, inChildProcess, preload } from '../support/child-process.ts'
import { errorsOf } from '../support/harness.ts'
import { untruths } from '../support/untruths.ts'

const oneByOne = { concurrency: '1' }

describe('a mistake in the action', () => {
  test.each([
    ['an exception nobody catches', `throw new Error('boom')`, /unexpected error.*Error: boom/],
    ['one that is no Error', `throw 'boom'`, /unexpected error.*boom/],
    ['a rejection nobody handles', `Promise.reject(new Error('boom'))`, /unexpected error.*boom/],
    ['an exit without a word, as if all were well', `process.exit(0)`, /ended before its work/],
  ])('%s: what was done is told, the rest is unattempted, red', async (_, code, message) => {
    const harness = inChildProcess({ resources: ['coc-script', 20] })
    const result = await harness.run(oneByOne, { env: atRequest(5, code) })
    const { exitCode, report, outputs, summary } = result
    expect(exitCode).toBe(1)
    expect(untruths(harness, report)).toEqual([])
    expect(report.ok).toBe(false)
    expect(report.counts).toMatchObject({ deleted: 4, failed: 1, unattempted: 15 })
    expect(report.problems.join()).toMatch(message)
    expect(JSON.parse(outputs['unattempted-ids'] ?? '')).toHaveLength(report.counts.unattempted ?? 0)
    expect(summary).toMatch(/❌ Huawei Cloud Cleanup/)
    expect(errorsOf(result)).toMatch(message)
  })

  test('what was under way is not known, and said so', async () => {
    const harness = inChildProcess({ resources: ['coc-script', 3] })
    harness.simulator.inject({ fault: 'hang', times: Infinity })
    const { exitCode, report } = await harness.run({}, { env: atRequest(1, `throw new Error('x')`) })
    expect(exitCode).toBe(1)
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown' }, {}, {}])
    expect(report.counts).toMatchObject({ failed: 1, unattempted: 2 })
  })

  test('an event loop that drains before the report is written: red, and the report is there', async () => {
    const harness = inChildProcess({ resources: ['coc-script', 3] })
    // No timer and no connection is left to wait for.
    const drain = `
      import http from 'node:http'
      globalThis.setTimeout = () => ({ unref() {} })
      globalThis.clearTimeout = () => undefined
      http.request = () => ({ on() {}, once() {}, end() {} })`
    const { exitCode, report, outputs } = await harness.run({}, { env: preload(drain) })
    expect(exitCode).toBe(1)
    expect(report.problems.join()).toMatch(/ended before its work was done/)
    expect(JSON.parse(outputs.counts ?? '')).toMatchObject({ failed: 1, unattempted: 2 })
  })
})

describe('a runner that does not take what it is given', () => {
  const gone = '/nonexistent/folder/file'

  test.each([
    ['the summary', { GITHUB_STEP_SUMMARY: gone }],
    ['the outputs', { GITHUB_OUTPUT: gone }],
    ['the report file', { RUNNER_TEMP: gone }],
  ])('not %s: red, and everything else is written', async (what, env) => {
    const { run, left } = inChildProcess({ resources: ['coc-script', 3] })
    const result = await run({}, { env })
    const { exitCode, outputs, summary, stdout } = result
    expect([exitCode, left().size]).toEqual([1, 0])
    expect(stdout).toMatch(/3 deleted/)
    expect(errorsOf(result)).toMatch(/^The report could not be written: .*nonexistent.*$/)
    if (what !== 'the summary') expect(summary).toMatch(/3 deleted/)
    if (what !== 'the outputs') expect(JSON.parse(outputs['deleted-ids'] ?? '')).toHaveLength(3)
  })

  test('no folder for the report file: nothing is missing that could be there', async () => {
    const { run } = inChildProcess({ resources: ['coc-script', 1] })
    const { exitCode, outputs } = await run({}, { env: { RUNNER_TEMP: '' } })
    expect([exitCode, outputs['report-path']]).toEqual([0, ''])
  })

  test('a job of ROMA is followed even if its id cannot be put out', async () => {
    const { run, left } = inChildProcess({ resources: ['roma-asset', 2], romaJobDuration: 100 })
    const { exitCode, stdout } = await run({}, { env: { GITHUB_OUTPUT: gone } })
    expect([exitCode, left().size]).toEqual([1, 0])
    expect(stdout).toMatch(/2 deleted/)
  })

  test('nobody reads the log any more: the work is done and told in the files', async () => {
    const harness = inChildProcess({ resources: ['coc-script', 20] })
    // A request that is repeated is a line in the log of a run that is debugged.
    harness.simulator.inject({ fault: '503', skip: 9 })
    const { exitCode, report, summary, outputs } = await harness.run(oneByOne, {
      started: ({ stdout }) => {
        harness.simulator.onRequest(({ n }) => {
          if (n === 5) stdout?.destroy()
        })
      },
    })
    expect([exitCode, harness.left().size]).toEqual([0, 0])
    expect(untruths(harness, report)).toEqual([])
    expect([JSON.parse(outputs.counts ?? ''), summary]).toEqual([
      expect.objectContaining({ deleted: 20 }),
      expect.stringMatching(/20 deleted/),
    ])
  })
})

describe('the process', () => {
  test('ends although a connection is left open', async () => {
    const { run } = inChildProcess({ resources: ['coc-script', 1] })
    const keep = `import net from 'node:net'; const server = net.createServer().listen(0, '127.0.0.1')`
    expect((await run({}, { env: preload(keep) })).exitCode).toBe(0)
  })
})
