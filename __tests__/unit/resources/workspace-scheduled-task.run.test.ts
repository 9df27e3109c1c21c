/** Workspace deletes in batches and has no word on single tasks: the list has. */
import { describe, expect, test } from '@jest/globals'
import { fixtureOf } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource, existing } from '../../../simulator/fixture.ts'

const workspace = fixtureOf('workspace-scheduled-task')

describe('a batch', () => {
  test('of five thousand at most', async () => {
    const { simulator, run, seen } = inProcess()
    const ids = Array.from({ length: 5_001 }, () => addResource(workspace, simulator))
    const result = await run(inputsFor(workspace, ids))
    expect(result.ok).toBe(true)
    expect(seen(workspace.operations.delete).map((entry) => entry.ids.length)).toEqual([5_000, 1])
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
  })

  test('with an id that vanishes between the look and the request', async () => {
    const { simulator, run } = inProcess()
    const ids = Array.from({ length: 8 }, () => addResource(workspace, simulator))
    const stolen = ids[3] ?? ''
    simulator.onRequest(({ operation }) => {
      if (operation === workspace.operations.delete) simulator.workspace.tasks.delete(stolen)
    })
    const result = await run(inputsFor(workspace, ids))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: ids.filter((id) => id !== stolen), absent: [stolen] })
  })
})

describe('the list', () => {
  test('shows trigger tasks only when asked for them', async () => {
    const { simulator, run } = inProcess()
    const trigger = simulator.workspace.addTask({ scheduledType: 'LIFE_CYCLE', name: 'after-create' })
    const plain = addResource(workspace, simulator)
    const result = await run(inputsFor(workspace, [trigger, plain]))
    expect(idsByOutcome(result)).toEqual({ deleted: [trigger, plain] })
    expect(result.report.targets[0]).toMatchObject({ name: 'after-create' })
  })

  test('still has a task after success: looked at again, then told', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(workspace, simulator)
    simulator.inject({ fault: '200-empty', operation: workspace.operations.delete })
    const result = await run(inputsFor(workspace, [id]))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ failed: [id] })
    expect(result.report.targets[0]).toMatchObject({ state: 'there' })
    expect(result.annotations[0]?.message).toContain('the list still contains it')
    // Once before, and six times after, each in two lists.
    expect(seen('workspace.list')).toHaveLength(14)
  })
})

describe('where the caller may not look', () => {
  test('success is taken at its word, and marked as unverified', async () => {
    const { simulator, run } = inProcess()
    const ids = [addResource(workspace, simulator), addResource(workspace, simulator)]
    simulator.deny('workspace.list')
    const result = await run(inputsFor(workspace, ids))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(existing(workspace, simulator)).toEqual([])
    for (const target of result.report.targets) {
      expect(target).toMatchObject({ unverified: true, reason: 'unverified: the look-up failed (APIGW.0302)' })
    }
    expect(result.log.filter((line) => line.includes('unverified: the look-up failed'))).toHaveLength(2)
    expect(result.summary).toContain('unverified: the look-up failed')
  })

  test('a refusal is a failure whose end nobody has seen', async () => {
    const { simulator, run } = inProcess()
    const ids = [addResource(workspace, simulator), addResource(workspace, simulator)]
    const [deleted = '', refused = ''] = ids
    simulator.deny('workspace.list')
    simulator.forbid(refused, { status: 400, code: 'WKS.00010032' })
    const result = await run(inputsFor(workspace, ids))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ deleted: [deleted], failed: [refused] })
    expect(result.report.targets).toMatchObject([{ unverified: true }, { state: 'unknown' }])
    expect(result.annotations[0]?.message).toContain('It was not deleted.')
  })
})
