/** A time without a zone is in UTC, wherever the runner is. */
import { expect, test } from '@jest/globals'
import { fixtureOf } from '../../simulator/registry.ts'
import { inChildProcess } from '../support/child-process.ts'
import { inputsFor } from '../support/harness.ts'

test.each(['America/Los_Angeles', 'UTC', 'Asia/Shanghai'])(
  'In %s, a creation time without a zone is read as UTC',
  async (TZ) => {
    const { simulator, run } = inChildProcess()
    const now = new Date(Date.now() - 2 * 3_600_000)
      .toISOString()
      .replace(/\.\d+Z$/, '')
      .replace('T', ' ')
    const row = { id: 'app-1', name: 'team-preview-1', roles: ['admin'], create_time: now }
    const body = JSON.stringify({ total: 1, size: 1, apps: [row] })
    const answer = { status: 200, headers: { 'content-type': 'application/json' }, body }
    simulator.inject({ fault: 'answer', operation: 'roma.apps', answer })
    const byAge = { 'name-pattern': 'team-preview-*', 'older-than': '1h', 'dry-run': 'true' }
    const { report } = await run(inputsFor(fixtureOf('roma-asset'), [], byAge), { env: { TZ } })
    expect(report.targets).toMatchObject([{ outcome: 'planned', createdAt: `${now.replace(' ', 'T')}.000Z` }])
  },
)
