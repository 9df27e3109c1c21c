/** Workspace's batches when an answer is lost, refused or unclear: the list decides, and what it cannot show nobody claims. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID } from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { kindOf } from '../support/kinds.ts'
import { outcomesOf, scene } from '../support/scene.ts'
import { outcomes, stage } from '../support/sweep.ts'

const workspace = kindOf('workspace-scheduled-task')
const project = { 'project-id': PROJECT_ID }
const LOOK = ['workspace.list', 'workspace.list']
const operations = ({ journal }: Simulator): string[] => journal.map(({ operation }) => operation)
const add = (simulator: Simulator, count: number): string[] =>
  Array.from({ length: count }, () => workspace.add(simulator))

describe('A batch', () => {
  test('that goes is looked for before and after, once each, without waiting', async () => {
    const { simulator, run } = scene()
    const result = await run(workspace, add(simulator, 2), project)
    expect(operations(simulator)).toEqual([...LOOK, workspace.delete, ...LOOK])
    expect(result.elapsedMs).toBeLessThan(1_000)
  })

  test('has only what is listed; the rest is asked for too, apart, and absent when no list shows it', async () => {
    const { simulator, run, seen } = scene()
    const [id = ''] = add(simulator, 1)
    const { report } = await run(workspace, [workspace.absentId, id], project)
    expect(seen(workspace.delete).map(({ ids }) => ids)).toEqual([[id], [workspace.absentId]])
    const reason = 'not in the list of service.invalid, before or after'
    expect(report.targets[0]).toMatchObject({ outcome: 'absent', reason })
  })

  test('that the list lacks for a moment is deleted', async () => {
    const { simulator, run } = scene()
    const [id = ''] = add(simulator, 1)
    const body = JSON.stringify({ scheduled_tasks: [], total_count: 0 })
    const answer = { status: 200, headers: {}, body }
    simulator.inject({ fault: 'answer', operation: 'workspace.list', times: 2, answer })
    await run(workspace, [id], project)
    expect(workspace.left(simulator)).toEqual([])
  })

  test('that is refused is not called absent because the list is empty for a moment', async () => {
    const { simulator, run } = scene()
    const ids = add(simulator, 1)
    const refusal = { status: 409, headers: {}, body: '{}' }
    const empty = { status: 200, headers: {}, body: JSON.stringify({ scheduled_tasks: [], total_count: 0 }) }
    simulator.inject({ fault: 'answer', operation: workspace.delete, answer: refusal })
    simulator.inject({ fault: 'answer', operation: 'workspace.list', skip: 2, times: 2, answer: empty })
    expect(outcomesOf(await run(workspace, ids, project))).toEqual({ failed: ids })
  })

  test('is found by its UUID in either case', async () => {
    const { simulator, run } = scene()
    const [id = ''] = add(simulator, 1)
    const body = JSON.stringify({ scheduled_tasks: [{ id: id.toUpperCase(), task_name: 'web' }], total_count: 1 })
    simulator.inject({ fault: 'answer', operation: 'workspace.list', answer: { status: 200, headers: {}, body } })
    expect(outcomesOf(await run(workspace, [id], { ...project, 'dry-run': 'true' }))).toEqual({ planned: [id] })
  })

  test('that is refused and still there is told without waiting', async () => {
    const { simulator, run } = scene()
    const ids = add(simulator, 1)
    simulator.deny(workspace.delete)
    expect(outcomesOf(await run(workspace, ids, project))).toEqual({ failed: ids })
    expect(operations(simulator)).toEqual([...LOOK, workspace.delete, ...LOOK])
  })

  test('that meets a service in trouble is not taken apart', async () => {
    const { simulator, run, seen } = scene()
    const ids = add(simulator, 8)
    simulator.inject({ fault: '500', operation: workspace.delete, times: Infinity })
    const { report } = await run(workspace, ids, project)
    expect(report.counts).toMatchObject({ failed: 8 })
    expect(report.targets[0]).toMatchObject({ state: 'there', error: { status: 500 } })
    for (const request of seen(workspace.delete)) expect(request.ids).toHaveLength(8)
  })

  test.each(['401', '302'] as const)('that meets a %s: nobody looks, and nobody claims to know', async (fault) => {
    const { simulator, run } = scene()
    const ids = add(simulator, 2)
    simulator.inject({ fault, operation: workspace.delete, times: Infinity })
    const { report } = await run(workspace, ids, project)
    expect(report.targets).toMatchObject(ids.map(() => ({ state: 'unknown', error: { status: Number(fault) } })))
    expect(operations(simulator)).toEqual([...LOOK, workspace.delete])
  })

  test('that is answered with anything but nothing has no word of success: asked again', async () => {
    const { simulator, run, seen } = scene()
    const ids = add(simulator, 2)
    const answer = { status: 200, headers: {}, body: '{"deleted":0}' }
    simulator.inject({ fault: 'answer', operation: workspace.delete, answer })
    expect(outcomesOf(await run(workspace, ids, project))).toEqual({ deleted: ids })
    expect(seen(workspace.delete)).toHaveLength(2)
  })

  test('of which some are gone after a lost answer: only what is there is asked for again', async () => {
    const { simulator, run, seen } = scene()
    const ids = add(simulator, 4)
    simulator.inject({ fault: 'cut', operation: workspace.delete })
    simulator.onRequest(({ operation }) => {
      if (operation === workspace.delete) for (const id of ids.slice(0, 2)) simulator.workspace.tasks.delete(id)
    })
    const result = await run(workspace, ids, project)
    expect(outcomesOf(result)).toEqual({ deleted: ids })
    expect(result.report.problems).toEqual([])
    expect(seen(workspace.delete).map(({ ids: asked }) => asked)).toEqual([ids, ids, [ids[2]], [ids[3]]])
  })

  test('seen to be gone after a lost answer stays so, though the list cannot be read any more', async () => {
    const { simulator, run } = scene()
    const ids = add(simulator, 4)
    simulator.inject({ fault: 'cut', executed: true, operation: workspace.delete })
    simulator.inject({ fault: '500', operation: 'workspace.list', skip: 4, times: Infinity })
    const result = await run(workspace, ids, project)
    expect(outcomesOf(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]).not.toHaveProperty('unverified')
  })

  test('taken, and still listed after some time: told with the request', async () => {
    const { simulator, run } = scene()
    const ids = add(simulator, 1)
    simulator.inject({ fault: '200-empty', operation: workspace.delete })
    const { report, elapsedMs } = await run(workspace, ids, project)
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { kind: 'unclear' } }])
    expect(report.targets[0]?.error?.requestId).toMatch(/^[0-9a-f]{32}$/)
    expect(elapsedMs).toBe(30_000)
  })
})

test('A task without a name in the list is a task all the same', async () => {
  const { run, simulator } = scene()
  const [id = ''] = add(simulator, 1)
  const body = JSON.stringify({ scheduled_tasks: [{ id }], total_count: 1 })
  simulator.inject({ fault: 'answer', operation: 'workspace.list', answer: { status: 200, headers: {}, body } })
  const result = await run(workspace, [id], { ...project, 'dry-run': 'true' })
  expect(outcomesOf(result)).toEqual({ planned: [id] })
  expect(result.report.targets[0]).not.toHaveProperty('name')
})

describe('A run that is cancelled', () => {
  const slow = { latency: 1_000 }

  test('before the batch was sent has asked for nothing', async () => {
    const { simulator, run, seen } = scene(slow)
    const ids = add(simulator, 2)
    const result = await run(workspace, ids, project, { cancelAfterMs: 500 })
    expect(outcomesOf(result)).toEqual({ unattempted: ids })
    expect(result.report.targets[0]?.reason).toBe('the run was cancelled before its turn came')
    expect(seen(workspace.delete)).toEqual([])
  })

  test('while the batch is under way still looks at what became of it', async () => {
    const { simulator, run } = scene(slow)
    const ids = add(simulator, 2)
    const result = await run(workspace, ids, project, { cancelAfterMs: 2_500 })
    expect(outcomesOf(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]).not.toHaveProperty('unverified')
  })

  test('while a refused batch is taken apart names the refusal for those that stayed', async () => {
    const { simulator, run, seen } = scene(slow)
    const ids = add(simulator, 8)
    simulator.deny(workspace.delete)
    const { report } = await run(workspace, ids, project, { cancelAfterMs: 3_500 })
    expect(report.counts).toMatchObject({ failed: 8 })
    for (const target of report.targets) expect(target).toMatchObject({ state: 'there', error: { status: 403 } })
    expect(seen(workspace.delete)).toHaveLength(2)
  })

  test('then, where nobody may look, calls nothing absent that was refused together with others', async () => {
    const { simulator, run } = scene(slow)
    const ids = add(simulator, 8)
    simulator.deny('workspace.list')
    simulator.workspace.tasks.delete(ids[3] ?? '')
    const { report } = await run(workspace, ids, project, { cancelAfterMs: 1_500 })
    expect(report.targets).toMatchObject(ids.map(() => ({ outcome: 'failed', state: 'unknown' })))
  })

  test('or ends says of what was asked for that nobody knows', async () => {
    const { simulator, run } = scene(slow)
    const { report } = await run(workspace, add(simulator, 2), project, { exitAfterMs: 2_500 })
    expect(report.targets).toMatchObject([{ state: 'unknown' }, { state: 'unknown' }])
  })
})

describe('A pull request that is opened again', () => {
  const inputs = { 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'preview-pr-{pr}-*' }

  test('keeps a batch that is all its own: no request is sent', async () => {
    const { simulator, run } = stage()
    simulator.workspace.addTask({ name: 'preview-pr-42-web' })
    simulator.github.set(42, 'MERGED')
    let looks = 0
    simulator.onRequest(({ operation }) => {
      if (operation === 'github.graphql' && ++looks === 2) simulator.github.set(42, 'OPEN')
    })
    expect(outcomes(await run(inputs))).toEqual({ 'preview-pr-42-web': 'kept' })
    expect(operations(simulator)).not.toContain(workspace.delete)
  })

  const refused = { fault: 'answer', answer: { status: 409, headers: {}, body: '{}' } } as const
  test.each([
    ['refused as a whole: kept', [refused], 'kept'],
    ['lost: not repeated, since it may have been deleted', [{ fault: 'cut' }], 'failed'],
  ] as const)('after its batch was %s', async (_, faults, outcome) => {
    const { simulator, run, clock } = stage()
    for (const number of [41, 42]) {
      simulator.workspace.addTask({ name: `preview-pr-${number}-web` })
      simulator.github.set(number, 'MERGED')
    }
    for (const fault of faults) simulator.inject({ ...fault, operation: workspace.delete })
    simulator.onRequest(({ operation }) => {
      // Longer than a look at a pull request counts.
      if (operation === workspace.delete) simulator.latency = 25_000
    })
    clock.at(10_000, () => {
      simulator.github.set(42, 'OPEN')
    })
    const result = await run(inputs)
    expect(outcomes(result)).toEqual({ 'preview-pr-41-web': 'deleted', 'preview-pr-42-web': outcome })
    expect(result.report.problems).toEqual([])
    const withIt = operations(simulator).filter((name) => name === workspace.delete)
    expect(withIt).toHaveLength(2)
  })
})
