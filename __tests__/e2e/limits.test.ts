/** Log, summary, annotations and memory stay bounded, whatever a run or a service comes with. */
import { describe, expect, test } from '@jest/globals'
import { inChildProcess, preload } from '../support/child-process.ts'
import { inProcess } from '../support/in-process.ts'

const MIB = 1024 * 1024

/** GitHub drops a summary of more than 1 MiB whole, keeps ten annotations, and shows no log well beyond some thousand lines. */
function expectBounds({
  summary,
  log,
  annotations,
}: {
  summary: string
  log: readonly string[]
  annotations: readonly unknown[]
}): void {
  expect(Buffer.byteLength(summary)).toBeLessThan(MIB)
  expect(log.length).toBeLessThan(2_500)
  expect(Buffer.byteLength(log.join('\n'))).toBeLessThan(5 * MIB)
  expect(annotations.length).toBeLessThanOrEqual(10)
}

describe('ten thousand targets', () => {
  test('that all fail, each with a long message', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 10_000] })
    const location = `https://elsewhere.example/${'x'.repeat(2_000)}`
    simulator.inject({ fault: '302', times: Infinity, location })
    const result = await run()
    expect(result.report.counts.failed).toBe(10_000)
    expectBounds(result)
    expect(result.annotations.at(-1)?.title).toBe('Not deleted: 10000 targets, for one cause')
    expect(result.summary).toMatch(/and \d+ more: see the report file/)
  })

  test('that never get their turn', async () => {
    const { run, simulator } = inProcess({ resources: ['coc-script', 10_000] })
    const result = await run({ 'secret-access-key': 'wrong-key' })
    expect([simulator.journal.length, result.report.counts.unattempted]).toEqual([1, 9_999])
    expectBounds(result)
  })
})

describe('texts of a service without end', () => {
  test('a name of 1 MB', async () => {
    const { simulator, run, ids } = inProcess({ resources: ['workspace-scheduled-task', 1] })
    const task = simulator.workspace.tasks.get(ids[0] ?? '')
    if (task) task.task_name = '名'.repeat(MIB / 2)
    simulator.forbid(ids[0] ?? '')
    const result = await run()
    expect(result.report.targets).toMatchObject([{ outcome: 'failed', state: 'there' }])
    expectBounds(result)
    expect(JSON.stringify(result.report).length).toBeLessThan(100_000)
  })

  test('a message of 1 MB for each of thirty targets', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 30] })
    simulator.coc.fail = (failure) => ({
      status: 400,
      headers: {},
      body: JSON.stringify({ error_code: failure.code, error_msg: 'x'.repeat(MIB) }),
    })
    simulator.deny('coc.delete', { status: 400, code: 'COC.1' })
    simulator.deny('coc.show', { status: 400, code: 'COC.2' })
    const result = await run()
    expect(result.report.counts.failed).toBe(30)
    expectBounds(result)
    expect(JSON.stringify(result.report).length).toBeLessThan(5 * MIB)
  })

  test('answers of 1 GB, again and again: no more than 8 MiB of each is read', async () => {
    const { simulator, run, left } = inChildProcess({ resources: ['coc-script', 2] })
    simulator.inject({ fault: 'huge', times: 4 })
    const countBytes = `
      import { subscribe } from 'node:diagnostics_channel'
      const sockets = []
      subscribe('net.client.socket', ({ socket }) => sockets.push(socket))
      process.on('exit', () => console.error('bytes', JSON.stringify(sockets.map(({ bytesRead }) => bytesRead))))`
    const { exitCode, stderr } = await run({}, { env: preload(countBytes) })
    expect([exitCode, left().size]).toEqual([0, 0])
    const bytes = JSON.parse(/^bytes (.*)$/m.exec(stderr)?.[1] ?? '[]') as number[]
    const large = bytes.filter((count) => count > MIB)
    expect(large).toHaveLength(4)
    // Headers, and the one read that exceeds the limit, come on top.
    for (const count of large) expect(count - 8 * MIB).toBeLessThan(MIB)
  })
})
