/** A wrong clock is named as the cause of a refused signature, and only when it is the cause. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID, TOKEN } from '../../../simulator/defaults.ts'
import { Simulator } from '../../../simulator/simulator.ts'
import { runInProcess } from '../../support/in-process.ts'
import type { Run } from '../../support/harness.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const MINUTE = 60_000

/** @param ahead how far the clock of the cloud is ahead of the runner's, in minutes */
async function run(
  ahead: number,
  inputs: Record<string, string>,
  prepare?: (simulator: Simulator) => void,
): Promise<Run> {
  const clock = new VirtualClock()
  const simulator = new Simulator({
    clock: { now: () => clock.now() + ahead * MINUTE, sleep: clock.sleep },
    random: () => 0.5,
  })
  const id = simulator.coc.addScript()
  prepare?.(simulator)
  return runInProcess({ simulator, clock, inputs: { 'resource-type': 'coc-script', ids: id, ...inputs } })
}

describe('a refused signature', () => {
  test.each([
    [20, '20 minutes behind'],
    [-90, '90 minutes ahead of'],
  ])('with the clock of the cloud %d minutes ahead names the clock as the cause', async (ahead, words) => {
    const { ok, report } = await run(ahead, { 'project-id': PROJECT_ID })
    expect(ok).toBe(false)
    expect(report.targets[0]?.reason).toContain(`The runner's clock is ${words} the service's`)
    expect(report.targets[0]?.reason).toContain('that is the cause')
  })

  test('is found before the first target when the project has to be looked up, and told as well', async () => {
    const task = { 'resource-type': 'workspace-scheduled-task', ids: '0d5f1c8e-6a3b-4f27-9c41-b8e2d7a60f13' }
    const { report } = await run(20, task)
    expect(report.problems[0]).toContain("The runner's clock is 20 minutes behind")
  })

  test('with clocks 14 minutes apart is no matter of clocks', async () => {
    const { ok } = await run(14, {})
    expect(ok).toBe(true)
    const { report } = await run(14, { 'secret-access-key': 'another-secret-key' })
    expect(report.targets[0]?.reason).not.toContain("runner's clock is")
  })
})

test('a refused token has nothing to do with clocks', async () => {
  const token = { 'access-key-id': '', 'secret-access-key': '', token: TOKEN }
  const { ok, report } = await run(60, token, ({ accounts }) => {
    accounts.tokens.clear()
  })
  expect(ok).toBe(false)
  expect(report.targets[0]?.reason).toContain('APIGW.0301')
  expect(report.targets[0]?.reason).not.toContain("runner's clock is 60")
})
