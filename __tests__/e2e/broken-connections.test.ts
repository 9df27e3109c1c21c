/** Every fault of a connection, met by the bundle over real HTTP: it ends, and tells the truth. */
import { describe, expect, test } from '@jest/globals'
import type { WireFault } from '../../simulator/types.ts'
import { siteWith, untruths } from '../support/site.ts'

const BREAKS: readonly WireFault[] = ['refuse', 'reset-before', 'reset-during', 'cut', 'huge']
const STAYS: readonly WireFault[] = ['hang', 'drip']

describe.each([false, true])('a connection that breaks, the delete done: %s', (executed) => {
  test.each(BREAKS.filter((fault) => !executed || fault !== 'refuse'))('%s once: deleted', async (fault) => {
    const site = await siteWith('codeartsbuild-task', 3)
    site.simulator.inject({ fault, executed, operation: 'codeartsbuild.delete' })
    const { exitCode, report } = await site.run()
    expect(untruths(site, report)).toEqual([])
    expect([exitCode, report.counts.deleted, site.existing().size]).toEqual([0, 3, 0])
    expect(site.simulator.journal).toHaveLength(4)
  })
})

// The waits of these runs are real: side by side they take no longer than the longest.
describe('what never answers', () => {
  const silent = async (fault: WireFault): Promise<void> => {
    const site = await siteWith('coc-script', 3, { dripInterval: 60_000 })
    site.simulator.inject({ fault, executed: true, times: Infinity, id: site.ids[0] ?? '' })
    const { exitCode, report } = await site.run({ timeout: '2s' })
    expect(untruths(site, report)).toEqual([])
    expect(exitCode).toBe(1)
    // On a machine that is busy enough, the time is over before the first request.
    const [first] = site.simulator.journal
    const unanswered = { outcome: 'failed', state: 'unknown', error: { code: 'TIMEOUT' } }
    expect(report.targets[0]).toMatchObject(first ? unanswered : { outcome: 'unattempted' })
  }

  const absent = async (): Promise<void> => {
    const site = await siteWith('coc-script', 1)
    const { exitCode, report } = await site.run({ endpoint: 'http://127.0.0.1:9' })
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
    const site = await siteWith('coc-script', 2)
    const other = await siteWith('coc-script', 2)
    site.simulator.inject({ fault: '302', times: Infinity, location: other.url })
    const { exitCode } = await site.run({ 'access-key-id': '', 'secret-access-key': '', token: 'a-token' })
    expect([exitCode, site.simulator.journal.length, other.simulator.journal]).toEqual([1, 2, []])
  })
})
