/** Workspace: scheduled tasks. What is asked for, and what a response says. */
import { describe, expect, test } from '@jest/globals'
import { listTargets } from '../../../src/deletion/list.ts'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { engineOf, targetsOf } from '../../support/engine.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { ok } from '../../support/scripted.ts'

const TYPE = 'workspace-scheduled-task'
const workspace = fixtureOf(TYPE)

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
    const { run, simulator } = inProcess()
    const id = addResource(workspace, simulator)
    const body = JSON.stringify({ scheduled_tasks: [{ id }], total_count: 1 })
    simulator.inject({ fault: 'answer', operation: 'workspace.list', answer: { status: 200, headers: {}, body } })
    const result = await run(inputsFor(workspace, [id], { 'project-id': PROJECT_ID, 'dry-run': 'true' }))
    expect(idsByOutcome(result)).toEqual({ planned: [id] })
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
