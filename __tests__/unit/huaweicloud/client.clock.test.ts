/** A wrong clock is named as the cause of a refused signature, and only when it is the cause. */
import { describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../../simulator/simulator.ts'
import { BY_TOKEN, type Inputs, type Run } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const MINUTE = 60_000

/** @param ahead how far the clock of the cloud is ahead of the runner's, in minutes */
function run(ahead: number, inputs: Inputs = {}, prepare?: (simulator: Simulator) => void): Promise<Run> {
  const harness = inProcess({ resources: ['coc-script', 1], skewMs: ahead * MINUTE })
  prepare?.(harness.simulator)
  return harness.run(inputs)
}

describe('a refused signature', () => {
  test.each([
    [20, '20 minutes behind'],
    [-90, '90 minutes ahead of'],
  ])('with the clock of the cloud %d minutes ahead names the clock as the cause', async (ahead, words) => {
    const { ok, report } = await run(ahead)
    expect(ok).toBe(false)
    expect(report.targets[0]?.reason).toContain(`The runner's clock is ${words} the service's`)
    expect(report.targets[0]?.reason).toContain('that is the cause')
  })

  test('is found before the first target when the project has to be looked up, and told as well', async () => {
    const ids = '0d5f1c8e-6a3b-4f27-9c41-b8e2d7a60f13'
    const task = { 'resource-type': 'workspace-scheduled-task', ids, 'project-id': '' }
    const { report } = await run(20, task)
    expect(report.problems[0]).toContain("The runner's clock is 20 minutes behind")
  })

  test('with clocks 14 minutes apart is no matter of clocks', async () => {
    const { ok } = await run(14, { 'project-id': '' })
    expect(ok).toBe(true)
    const { report } = await run(14, { 'secret-access-key': 'another-secret-key' })
    expect(report.targets[0]?.reason).not.toContain("runner's clock is")
  })
})

test('a refused token has nothing to do with clocks', async () => {
  const { ok, report } = await run(60, { ...BY_TOKEN, 'project-id': '' }, ({ accounts }) => {
    accounts.tokens.clear()
  })
  expect(ok).toBe(false)
  expect(report.targets[0]?.reason).toContain('APIGW.0301')
  expect(report.targets[0]?.reason).not.toContain("runner's clock is 60")
})
