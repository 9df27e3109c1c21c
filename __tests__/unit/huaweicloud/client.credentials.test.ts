/** More than five refused signatures lock a key: refused credentials end the run, wherever it is. */
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../../simulator/defaults.ts'
import { inProcess } from '../../support/in-process.ts'
import { apiOf, TYPES } from '../../support/scenario.ts'

describe('credentials that were never good', () => {
  test.each(TYPES)('are refused once, and nothing else is asked: %s', async (type) => {
    const { simulator, run, left, ids } = inProcess({ resources: [type, 30], latency: 100 })
    const { ok, report } = await run({ 'secret-access-key': 'wrong-key', concurrency: '50' })
    expect(ok).toBe(false)
    expect(simulator.journal.map(({ status }) => status)).toEqual([401])
    expect([...left()]).toEqual(ids)
    expect(report.problems.join()).toMatch(/The run was stopped: HTTP 401 APIGW\.0301.*verify aksk signature fail/)
    // The others look before they delete.
    const failed = apiOf(type).deletion.by === 'one' ? 1 : 0
    expect(report.counts).toMatchObject({ failed, unattempted: 30 - failed })
  })

  test('are refused by IAM: the services are not even asked', async () => {
    const { simulator, run } = inProcess({ resources: ['workspace-scheduled-task', 3], latency: 100 })
    const { ok, report } = await run({ 'secret-access-key': 'wrong-key', 'project-id': '' })
    expect([ok, report.counts.unattempted]).toEqual([false, 3])
    expect(simulator.journal.map(({ operation }) => operation)).toEqual(['iam.authProjects'])
    expect(report.problems).toHaveLength(1)
  })

  test('are refused once even if the service is in trouble before it gets to looking at them', async () => {
    const { simulator, run } = inProcess({ resources: ['coc-script', 30], latency: 100 })
    for (const fault of ['503', '429', 'reset-before', '302'] as const) simulator.inject({ fault, times: 2 })
    await run({ 'secret-access-key': 'wrong-key' })
    expect(simulator.journal.filter(({ status }) => status === 401)).toHaveLength(1)
  })
})

describe('credentials that end in the middle of a run', () => {
  test.each([
    { type: 'coc-script', request: 75, when: 'while others are under way' },
    { type: 'codeartsbuild-task', request: 75, when: 'while others are under way' },
    { type: 'workspace-scheduled-task', request: 5, when: 'at the delete' },
    { type: 'workspace-scheduled-task', request: 6, when: 'when the list is read after the delete' },
    { type: 'roma-asset', request: 151, when: 'at the submission' },
    { type: 'roma-asset', request: 152, when: 'while the job is followed' },
  ] as const)('$type, request $request: $when', async ({ type, request }) => {
    const { simulator, run, left } = inProcess({ resources: [type, 150], latency: 100 })
    simulator.onRequest(({ n }) => {
      if (n === request) simulator.accounts.keys.delete(defaults.ACCESS_KEY_ID)
    })
    const { ok, report } = await run({ concurrency: '50' })
    const refused = simulator.journal.filter(({ status }) => status === 401)
    expect(ok).toBe(false)
    expect(refused[0]?.n).toBe(request)
    // Those on the wire: not enough to lock the key.
    expect(refused.length).toBeLessThanOrEqual(5)
    expect(simulator.journal.at(-1)?.status).toBe(401)
    expect(report.problems.join()).toMatch(/HTTP 401/)
    for (const { id, outcome } of report.targets) {
      if (outcome === 'deleted') expect(left()).not.toContain(id)
      if (outcome === 'unattempted') expect(left()).toContain(id)
    }
  })
})
