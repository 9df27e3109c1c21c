/** Workspace: scheduled tasks. What is asked for, and what a response says. */
import { describe, expect, test } from '@jest/globals'
import { listTargets } from '../../../src/deletion/list.ts'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { engineOf, targetsOf } from '../../support/engine.ts'
import { kindOf } from '../../support/kinds.ts'
import { outcomesOf, scene } from '../../support/scene.ts'
import { ok } from '../../support/scripted.ts'

const TYPE = 'workspace-scheduled-task'
const workspace = kindOf(TYPE)

describe('The lists', () => {
  test('are that of planned tasks and that of trigger tasks, never searched by name', async () => {
    const { context, drive, received } = engineOf(TYPE, ({ query }) => {
      const id = query.scheduled_type ?? 'DAY'
      return ok({ scheduled_tasks: [{ id, task_name: 'web' }], total_count: 1 })
    })
    const found = await drive(listTargets(context, { search: 'we' }))
    expect(found).toEqual(['DAY', 'LIFE_CYCLE'].map((id) => ({ type: TYPE, id, name: 'web' })))
    const page = { offset: '0', limit: '50' }
    expect(received.map(({ query }) => query)).toEqual([page, { ...page, scheduled_type: 'LIFE_CYCLE' }])
  })

  test('may have a task without a name', async () => {
    const { run, simulator } = scene()
    const id = workspace.add(simulator)
    const body = JSON.stringify({ scheduled_tasks: [{ id }], total_count: 1 })
    simulator.inject({ fault: 'answer', operation: 'workspace.list', answer: { status: 200, headers: {}, body } })
    const result = await run(workspace, [id], { 'project-id': PROJECT_ID, 'dry-run': 'true' })
    expect(outcomesOf(result)).toEqual({ planned: [id] })
    expect(result.report.targets[0]).not.toHaveProperty('name')
  })
})

test('A deletion names the ids of all tasks in one request.', async () => {
  const { delete: run, received } = engineOf(TYPE, ({ method }) =>
    method === 'POST' ? {} : ok({ scheduled_tasks: [], total_count: 0 }),
  )
  const targets = targetsOf(TYPE, ['a', 'b'])
  await run(targets, new Map(targets.map(({ id }) => [`${TYPE}//${id}`, { status: 'present' }])))
  expect(received[0]).toMatchObject({
    ...{ method: 'POST', path: '/v2/p1/scheduled-tasks/batch-delete', body: { task_ids: ['a', 'b'] } },
  })
})
