/** What is read and deleted side by side, and what stays as it was: order, limits, and who is asked. */
import '@actions/github'
import { describe, expect, test } from '@jest/globals'
import { ACCESS_KEY_ID, TOKEN } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import type { Transport } from '../../../src/huaweicloud/transport.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { pullRequestEvent } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const TYPES = { 'resource-type': 'workspace-scheduled-task coc-script codeartsbuild-task', endpoint: '' }
const byToken = { 'access-key-id': '', 'secret-access-key': '', token: TOKEN }
const byName = { 'name-pattern': 'preview_*' }

function fill({ coc, codeartsbuild, workspace }: Simulator, count: number): void {
  for (let n = 1; n <= count; n += 1) {
    const name = `preview_${n}`
    coc.addScript({ name })
    codeartsbuild.addJob({ name })
    workspace.addTask({ name })
  }
}

/** Counts the requests that are under way. */
function counting(): { transport: (near: Transport) => Transport; most: () => number } {
  let [underWay, most] = [0, 0]
  return {
    transport: (near) => async (request, signal) => {
      most = Math.max(most, ++underWay)
      try {
        return await near(request, signal)
      } finally {
        underWay -= 1
      }
    },
    most: () => most,
  }
}

describe('Several types in one run', () => {
  test('are listed and deleted side by side, and the log tells of them in their order', async () => {
    const { simulator, run } = inProcess()
    fill(simulator, 2)
    simulator.latency = 1_000
    const { elapsedMs, report, log } = await run({ ...TYPES, ...byName, ...byToken })
    expect(report.counts).toMatchObject({ deleted: 6 })
    // Lists, deletes, and the lists of Workspace once more.
    expect(elapsedMs).toBe(3_000)
    const listed = log.filter((line) => / listed at /.test(line)).map((line) => line.split(':')[0])
    expect(listed).toEqual(TYPES['resource-type'].split(' '))
    const plan = log.findIndex((line) => line.startsWith('Plan: '))
    expect(plan).toBeGreaterThan(0)
  })

  test.each([1, 2, 7])(
    'have no more requests under way than concurrency %d says, all types together',
    async (limit) => {
      const { simulator, run } = inProcess()
      fill(simulator, 12)
      simulator.latency = 1_000
      const { transport, most } = counting()
      const inputs = { ...TYPES, ...byName, ...byToken, concurrency: `${limit}` }
      const { report } = await run(inputs, { transport })
      expect(report.counts).toMatchObject({ deleted: 36 })
      expect(most()).toBeLessThanOrEqual(limit)
    },
  )

  test('try a refused key once', async () => {
    const { simulator, run } = inProcess()
    fill(simulator, 3)
    simulator.latency = 1_000
    const { ok } = await run({ ...TYPES, ...byName, 'secret-access-key': 'wrong-wrong-wrong-wrong' })
    expect(ok).toBe(false)
    expect(simulator.journal.filter(({ headers }) => headers['authorization']?.includes(ACCESS_KEY_ID))).toHaveLength(1)
  })
})

describe('The closed event of a pull request', () => {
  const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*' }

  test('has its state read beside the list', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'preview_pr_42_web' })
    simulator.github.set(42, 'CLOSED')
    simulator.latency = 1_000
    const { elapsedMs, report } = await run(inputs, pullRequestEvent(42))
    expect([elapsedMs, report.counts['deleted']]).toEqual([2_000, 1])
  })

  test('that finds nothing is green, whatever GitHub says', async () => {
    const { simulator, run } = inProcess()
    simulator.inject({ fault: '500', operation: 'github.graphql', times: Infinity })
    const { ok, report } = await run(inputs, pullRequestEvent(42))
    expect([ok, report.problems]).toEqual([true, []])
  })

  test('has the state read again where the list took more than five seconds', async () => {
    const { simulator, clock, run } = inProcess()
    simulator.coc.addScript({ name: 'preview_pr_42_web' })
    simulator.github.set(42, 'CLOSED')
    const { report } = await run(inputs, {
      ...pullRequestEvent(42),
      transport: slowList(clock, () => {
        simulator.github.set(42, 'OPEN')
      }),
    })
    expect(report.counts).toMatchObject({ kept: 1, deleted: 0 })
  })
})

/** The list takes six seconds; `meanwhile` happens in the fifth. */
const slowList =
  (clock: VirtualClock, meanwhile: () => void) =>
  (near: Transport): Transport =>
  async (request, signal) => {
    if (request.method === 'GET') {
      await clock.sleep(5_000)
      meanwhile()
      await clock.sleep(1_000)
    }
    return near(request, signal)
  }

test('The last line of the log says how many requests that took', async () => {
  const { simulator, run } = inProcess()
  fill(simulator, 3)
  const { log, outputs, report } = await run({ 'resource-type': 'coc-script', ...byName })
  expect(simulator.journal).toHaveLength(4)
  expect(log.at(-1)).toBe('3 deleted in 0 ms (4 requests), cn-north-4')
  expect(outputs['headline']).toContain('(4 requests)')
  expect(report).toMatchObject({ requests: 4 })
})
