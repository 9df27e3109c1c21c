/** ROMA Connect: deletion jobs and the lists around them. */
import { describe, expect, test } from '@jest/globals'

import { INSTANCE_ID, PROJECT_ID } from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { ask, codeOf, create, START } from './helpers.ts'

const instance = `/v2/${PROJECT_ID}/instances/${INSTANCE_ID}`
const fdi = `/v2/${PROJECT_ID}/fdi/instances/${INSTANCE_ID}`

async function remove(simulator: Simulator, apps: string[], tasks: string[] = []): Promise<string> {
  const body = { apps: apps.map((id) => ({ id })), tasks: tasks.map((id) => ({ id })) }
  const { json } = await ask(simulator, 'POST', `${instance}/assets/delete`, { body })
  return (json as { job_id: string }).job_id
}

async function progress(simulator: Simulator, jobId: string): Promise<unknown> {
  return (await ask(simulator, 'GET', `${instance}/assets/jobs/${jobId}`)).json
}

function left(simulator: Simulator): [number, number] {
  const { apps, tasks } = simulator.roma.instances.get(INSTANCE_ID) ?? { apps: { size: -1 }, tasks: { size: -1 } }
  return [apps.size, tasks.size]
}

describe('a deletion job', () => {
  test('runs, and the assets are gone when it ends', async () => {
    const { simulator, clock } = create({ romaJobDuration: 1000 })
    const app = simulator.roma.addApp()
    const task = simulator.roma.addTask()
    const job = await remove(simulator, [app], [task])
    expect(await progress(simulator, job)).toMatchObject({ id: job, status: 'RUNNING', progress_percent: 0 })
    clock.time += 500
    expect(await progress(simulator, job)).toMatchObject({ status: 'RUNNING', progress_percent: 0.5 })
    expect(left(simulator)).toEqual([1, 1])
    clock.time += 499
    expect(await progress(simulator, job)).toMatchObject({ status: 'RUNNING', progress_percent: 0.99 })
    clock.time += 1
    expect(left(simulator)).toEqual([0, 0])
    const ended = await progress(simulator, job)
    expect(ended).toMatchObject({ status: 'SUCCEEDED', progress_percent: 1, end_time: '2026-11-20T12:00:01Z' })
    expect(ended).not.toHaveProperty('reason')
  })

  test('is the only one of its user, exports included', async () => {
    const { simulator, clock } = create({ romaJobDuration: 1000 })
    const [first, second] = [simulator.roma.addApp(), simulator.roma.addApp()]
    const body = { apps: [{ id: second }], tasks: [] }
    await remove(simulator, [first])
    const busy = await ask(simulator, 'POST', `${instance}/assets/delete`, { body })
    expect([busy.status, codeOf(busy)]).toEqual([400, 'ROMA.10012'])
    clock.time += 1000
    simulator.roma.startForeignJob(5000)
    expect(codeOf(await ask(simulator, 'POST', `${instance}/assets/delete`, { body }))).toBe('ROMA.10012')
    clock.time += 5000
    await remove(simulator, [second])
    clock.time += 1000
    expect(left(simulator)).toEqual([0, 0])
  })

  test('of another user does not stand in the way', async () => {
    const { simulator } = create()
    simulator.roma.startForeignJob(5000, INSTANCE_ID, 'somebody')
    expect(await remove(simulator, [simulator.roma.addApp()])).toMatch(/^[0-9a-f]{32}$/)
  })

  test('that fails has deleted what it could, and names the rest by name', async () => {
    const { simulator, clock } = create({ romaJobDuration: 0 })
    const good = simulator.roma.addApp({ name: 'good' })
    const bad = simulator.roma.addApp({ name: 'bad' })
    const running = simulator.roma.addTask({ name: 'busy', running: true })
    simulator.roma.failing.set(bad, { code: 'ROMA.12001', msg: 'no permission' })
    const job = await remove(simulator, [good, bad, 'unknown'], [running, 'nothing'])
    clock.time += 1
    expect(await progress(simulator, job)).toMatchObject({
      status: 'FAILED',
      reason: [
        { resource_type: 'application', resource_name: 'bad', error_code: 'ROMA.12001', error_msg: 'no permission' },
        { resource_type: 'application', resource_name: '' },
        { resource_type: 'task', resource_name: 'busy', error_code: 'FDI.3023' },
        { resource_type: 'task', resource_name: '', error_code: 'FDI.3021' },
      ],
    })
    expect(left(simulator)).toEqual([1, 1])
  })

  test('gives at most ten reasons', async () => {
    const { simulator } = create({ romaJobDuration: 0 })
    const job = await remove(
      simulator,
      Array.from({ length: 12 }, (_, i) => `unknown-${i}`),
    )
    expect(((await progress(simulator, job)) as { reason: unknown[] }).reason).toHaveLength(10)
  })

  test('speaks the words of any version of the documentation', async () => {
    const { simulator } = create({ romaJobDuration: 0 })
    simulator.roma.work.words = { running: 'Running', succeeded: 'Success', failed: 'Failed' }
    simulator.roma.work.reasonsKey = 'reasons'
    const job = await remove(simulator, ['unknown'])
    expect(await progress(simulator, job)).toMatchObject({ status: 'Failed', reasons: [{}] })
  })

  test('that nobody knows is 404', async () => {
    const { simulator } = create()
    expect((await ask(simulator, 'GET', `${instance}/assets/jobs/none`)).status).toBe(404)
  })
})

describe('the body of a deletion', () => {
  const send = async (body: unknown, accepts: 'current' | 'legacy' | 'both' = 'both'): Promise<number> => {
    const { simulator } = create()
    simulator.roma.accepts = accepts
    const answer = await ask(simulator, 'POST', `${instance}/assets/delete`, { body })
    if (answer.status !== 200) expect(codeOf(answer)).toBe('ROMA.13000')
    return answer.status
  }
  const many = (count: number): { id: string }[] => Array.from({ length: count }, (_, i) => ({ id: `id-${i}` }))
  const current = { apps: [{ id: 'a' }], tasks: [] }
  const legacy = { apps: 'a', tasks: [{ task_id: 't' }] }

  test('comes in two forms, and a service may understand only one', async () => {
    expect([await send(current), await send(current, 'current'), await send(current, 'legacy')]).toEqual([
      200, 200, 400,
    ])
    expect([await send(legacy), await send(legacy, 'legacy'), await send(legacy, 'current')]).toEqual([200, 200, 400])
    expect(await send({ apps: 'a' })).toBe(200)
  })

  test('names its ids in the journal, whichever form it has', async () => {
    const { simulator } = create()
    await ask(simulator, 'POST', `${instance}/assets/delete`, { body: legacy })
    await ask(simulator, 'POST', `${instance}/assets/delete`, { body: { apps: [{ id: 'a' }], tasks: [{ id: 't' }] } })
    expect(simulator.journal.map((entry) => entry.ids)).toEqual([
      ['a', 't'],
      ['a', 't'],
    ])
  })

  test.each([
    ['no tasks key', { apps: [{ id: 'a' }] }],
    ['no apps key', { tasks: [{ id: 't' }] }],
    ['nothing to delete', { apps: [], tasks: [] }],
    ['bare strings', { apps: ['a'], tasks: [] }],
    ['task_id in the current form', { apps: [{ id: 'a' }], tasks: [{ task_id: 't' }] }],
    ['an id too long', { apps: [{ id: 'x'.repeat(65) }], tasks: [] }],
    ['more than 100 in total', { apps: many(60), tasks: many(41) }],
    ['an empty legacy application', { apps: '', tasks: [] }],
    ['no body', undefined],
  ])('is refused with %s', async (_, body) => {
    expect(await send(body)).toBe(400)
  })

  test('may name 100 assets', async () => {
    expect(await send({ apps: many(60), tasks: many(40) })).toBe(200)
  })
})

describe('looking', () => {
  test('lists applications', async () => {
    const { simulator } = create()
    const id = simulator.roma.addApp({ name: 'PR-1-orders', createdAt: START - 9, creator: 'ann' })
    simulator.roma.addApp({ name: 'prod' })
    const found = await ask(simulator, 'GET', `${instance}/apps?name=pr-1&offset=0&limit=100`)
    const app = { id, name: 'PR-1-orders', create_time: '2026-11-20T11:59:59.991Z', created_user: { user_name: 'ann' } }
    expect(found.json).toMatchObject({ total: 1, size: 1, apps: [app] })
    expect((await ask(simulator, 'GET', `${instance}/apps?offset=1&limit=1`)).json).toMatchObject({
      total: 2,
      apps: [{ name: 'prod' }],
    })
    expect((await ask(simulator, 'GET', `${instance}/apps/${id}`)).json).toMatchObject(app)
    expect((await ask(simulator, 'GET', `${instance}/apps/unknown`)).status).toBe(404)
  })

  test('lists data-integration tasks under another key, and corrects the paging without a word', async () => {
    const { simulator } = create()
    for (let i = 0; i < 1005; i += 1) simulator.roma.addTask({ name: `pr-${i}`, running: i === 1004 })
    const first = await ask(simulator, 'GET', `${fdi}/tasks?limit=5000&offset=-3`)
    expect(first.json).toMatchObject({ total: 1005, size: 999 })
    const rest = await ask(simulator, 'GET', `${fdi}/tasks?limit=999&offset=1004`)
    expect(rest.json).toMatchObject({ size: 1, entities: [{ task_name: 'pr-1004', status: 1 }] })
    const { entities } = rest.json as { entities: { task_id: string }[] }
    const shown = await ask(simulator, 'GET', `${fdi}/tasks/${entities[0]?.task_id ?? ''}`)
    expect(shown.json).toMatchObject({ task: { task_name: 'pr-1004', status: 'running', created_date: START } })
    expect(codeOf(await ask(simulator, 'GET', `${fdi}/tasks/unknown`))).toBe('FDI.3021')
  })

  test('in an unknown instance is 404 APIC.7302', async () => {
    const { simulator } = create()
    const answer = await ask(simulator, 'GET', `/v2/${PROJECT_ID}/instances/none/apps`)
    expect([answer.status, codeOf(answer)]).toEqual([404, 'APIC.7302'])
  })

  test('a forbidden application refuses the whole deletion', async () => {
    const { simulator } = create()
    const app = simulator.roma.addApp()
    simulator.forbid(app, { code: 'ROMA.12001' })
    const body = { apps: [{ id: app }], tasks: [] }
    const answer = await ask(simulator, 'POST', `${instance}/assets/delete`, { body })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'ROMA.12001'])
  })
})
