/** Every fault of a connection, met by the bundle over real HTTP: it ends, and tells the truth. */
import { describe, expect, test } from '@jest/globals'
import { startServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { WireFault } from '../../simulator/types.ts'
import { inChildProcess } from '../support/child-process.ts'
import { BY_TOKEN } from '../support/harness.ts'
import { untruths } from '../support/untruths.ts'

const BREAKS: readonly WireFault[] = ['refuse', 'reset-before', 'reset-during', 'cut', 'huge']
const STAYS: readonly WireFault[] = ['hang', 'drip']

describe.each([false, true])('a connection that breaks, the delete done: %s', (executed) => {
  test.each(BREAKS.filter((fault) => !executed || fault !== 'refuse'))('%s once: deleted', async (fault) => {
    const harness = inChildProcess({ resources: ['codeartsbuild-task', 3] })
    harness.simulator.inject({ fault, executed, operation: 'codeartsbuild.delete' })
    const { exitCode, report } = await harness.run()
    expect(untruths(harness, report)).toEqual([])
    expect([exitCode, report.counts.deleted, harness.left().size]).toEqual([0, 3, 0])
    expect(harness.simulator.journal).toHaveLength(4)
  })
})

// The waits of these runs are real: side by side they take no longer than the longest.
describe('what never answers', () => {
  const silent = async (fault: WireFault): Promise<void> => {
    const harness = inChildProcess({ resources: ['coc-script', 3], dripInterval: 60_000 })
    harness.simulator.inject({ fault, executed: true, times: Infinity, id: harness.ids[0] ?? '' })
    const { exitCode, report } = await harness.run({ timeout: '2s' })
    expect(untruths(harness, report)).toEqual([])
    expect(exitCode).toBe(1)
    // On a machine that is busy enough, the time is over before the first request.
    const [first] = harness.simulator.journal
    const unanswered = { outcome: 'failed', state: 'unknown', error: { code: 'TIMEOUT' } }
    expect(report.targets[0]).toMatchObject(first ? unanswered : { outcome: 'unattempted' })
  }

  const absent = async (): Promise<void> => {
    const harness = inChildProcess({ resources: ['coc-script', 1] })
    const { exitCode, report } = await harness.run({ endpoint: 'http://127.0.0.1:9' })
    expect(exitCode).toBe(1)
    expect(report.targets).toMatchObject([{ outcome: 'failed', attempts: 6, error: { code: 'ECONNREFUSED' } }])
    expect(report.targets[0]?.reason).toMatch(/It was not deleted\. The host could not be reached/)
  }

  test('or only byte by byte, is not waited for when the time is over; what is not there is asked six times', async () => {
    await Promise.all([...STAYS.map(silent), absent()])
  })
})

describe('a redirect', () => {
  test('to another host is not followed: no credential travels', async () => {
    const { simulator, run } = inChildProcess({ resources: ['coc-script', 2] })
    const other = new Simulator()
    const server = await startServer(other)
    simulator.inject({ fault: '302', times: Infinity, location: server.url })
    const { exitCode, requests } = await run({ ...BY_TOKEN, token: 'a-token' })
    await server.close()
    expect([exitCode, requests.length, other.journal]).toEqual([1, 2, []])
  })
})
