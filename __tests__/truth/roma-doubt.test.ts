/** ROMA's jobs when something goes wrong between us: nothing is started twice, and nobody claims what nobody knows. */
import { describe, expect, test } from '@jest/globals'
import type { Transport } from '../../src/huaweicloud/transport.ts'
import { INSTANCE_ID } from '../../simulator/defaults.ts'
import { kindOf } from '../support/kinds.ts'
import { outcomesOf, scene } from '../support/scene.ts'
import { outcomes, stage } from '../support/sweep.ts'

const roma = kindOf('roma-asset')
const answer = (json: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(json) })

describe('A submission whose answer is lost', () => {
  test.each([
    ['reset', { fault: 'cut' }],
    ['empty', { fault: '200-empty' }],
    ['without the id of a job', { fault: 'answer', answer: answer({ job_id: '' }) }],
  ] as const)('(%s): when all is gone by then, nothing is submitted again', async (_, fault) => {
    const { simulator, run, seen } = scene({ romaJobDuration: 500 })
    const ids = [roma.add(simulator), roma.add(simulator)]
    simulator.inject({ ...fault, executed: true, operation: roma.delete })
    const result = await run(roma, ids)
    expect(outcomesOf(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]?.reason).toBe('no longer found after an unclear response')
    expect(seen(roma.delete)).toHaveLength(1)
    expect(result.report.jobs).toEqual([])
  })

  test('every time: given up after five, and not known to be there', async () => {
    const { simulator, run, seen } = scene()
    const id = roma.add(simulator)
    simulator.inject({ fault: 'cut', operation: roma.delete, times: Infinity })
    const { report } = await run(roma, [id])
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { code: 'ECONNRESET' } }])
    expect(seen(roma.delete)).toHaveLength(5)
    const conversation = seen().map(({ operation }) => operation)
    for (const [index, operation] of conversation.entries()) {
      if (operation === roma.delete) expect(conversation[index - 1]).toBe('roma.app')
    }
  })

  test('is not repeated when its pull request is open again, and the asset may have been deleted', async () => {
    const { simulator, clock, run } = stage()
    // Longer than a look at a pull request counts.
    simulator.roma.work.duration = 60_000
    simulator.roma.addApp({ name: 'preview-pr-42-web' })
    simulator.github.set(42, 'MERGED')
    simulator.inject({ fault: 'cut', executed: true, operation: roma.delete })
    clock.at(10, () => {
      simulator.github.set(42, 'OPEN')
    })
    const inputs = { 'resource-type': 'roma-asset', 'instance-id': INSTANCE_ID, 'name-pattern': 'preview-pr-{pr}-*' }
    const result = await run(inputs)
    expect(outcomes(result)).toEqual({ 'preview-pr-42-web': 'failed' })
    expect(result.report.targets[0]).toMatchObject({ state: 'unknown' })
    expect(result.report.targets[0]?.reason).toMatch(/pull request 42 is open.*may have deleted it/)
  })

  test('and the run is cancelled: what is gone then was deleted', async () => {
    const { simulator, run } = scene({ romaJobDuration: 20_000 })
    const ids = [roma.add(simulator), roma.add(simulator)]
    simulator.inject({ fault: 'cut', executed: true, operation: roma.delete })
    const result = await run(roma, ids, {}, { cancelAfterMs: 20_300 })
    expect(outcomesOf(result)).toEqual({ deleted: ids })
  })
})

describe('A submission that is refused', () => {
  test('for no reason that another could mend is not repeated, and nobody looks', async () => {
    const { simulator, run, seen } = scene()
    const id = roma.add(simulator)
    simulator.inject({ fault: '302', operation: roma.delete, times: Infinity })
    const { report } = await run(roma, [id])
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { status: 302 } }])
    expect(
      seen()
        .map(({ operation }) => operation)
        .slice(-2),
    ).toEqual(['roma.app', roma.delete])
  })

  test('for an asset that somebody else has deleted meanwhile: absent', async () => {
    const { simulator, run } = scene()
    const id = roma.add(simulator)
    simulator.forbid(id, { status: 400, code: 'ROMA.13000' })
    simulator.onRequest(({ operation }) => {
      if (operation === roma.delete) simulator.roma.instances.get(INSTANCE_ID)?.apps.delete(id)
    })
    expect(outcomesOf(await run(roma, [id]))).toEqual({ absent: [id] })
  })

  test('because another job runs: the assets are looked up before every repeat', async () => {
    const { simulator, run, seen } = scene()
    const id = roma.add(simulator)
    simulator.roma.startForeignJob(30_000)
    await run(roma, [id])
    expect(seen(roma.delete).length).toBeGreaterThan(3)
    const order = seen(roma.delete, 'roma.app').map(({ operation }) => operation)
    for (const [index, operation] of order.entries()) {
      if (operation === roma.delete) expect(order[index - 1]).toBe('roma.app')
    }
  })

  test('because another job runs that deletes the asset: it was not deleted by this run', async () => {
    const { simulator, clock, run } = scene()
    const [gone, stays] = [roma.add(simulator), roma.add(simulator)]
    simulator.roma.startForeignJob(20_000)
    clock.at(10_000, () => simulator.roma.instances.get(INSTANCE_ID)?.apps.delete(gone))
    expect(outcomesOf(await run(roma, [gone, stays]))).toEqual({ absent: [gone], deleted: [stays] })
  })

  test('and the run is cancelled while it waits: named as the reason', async () => {
    const { simulator, run } = scene()
    const id = roma.add(simulator)
    simulator.roma.startForeignJob(3_600_000)
    const { report, elapsedMs } = await run(roma, [id], {}, { cancelAfterMs: 60_000 })
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { code: 'ROMA.10012' } }])
    expect(elapsedMs).toBeLessThan(65_000)
  })
})

describe('A run that is cancelled', () => {
  test('before the first submission has asked for nothing', async () => {
    const { simulator, run, seen } = scene({ latency: 1_000 })
    const ids = [roma.add(simulator), roma.add(simulator)]
    const result = await run(roma, ids, { 'project-id': '06f1c1a2b3d4400f8c2e5a7b9d1e3f50' }, { cancelAfterMs: 500 })
    expect(outcomesOf(result)).toEqual({ unattempted: ids })
    expect(result.report.targets[0]?.reason).toBe('the run was cancelled before its turn came')
    expect(seen(roma.delete)).toEqual([])
  })

  test.each([
    ['that ends within moments: believed', 12_000, { deleted: 100, unattempted: 50 }],
    ['that goes on by itself: not known', 60_000, { failed: 100, unattempted: 50 }],
  ])('during a job %s; the next was never asked for', async (_, romaJobDuration, counts) => {
    const { simulator, run, seen } = scene({ romaJobDuration })
    const ids = Array.from({ length: 150 }, () => roma.add(simulator))
    const { report } = await run(roma, ids, {}, { cancelAfterMs: 10_000 })
    expect(report.counts).toMatchObject(counts)
    expect(seen(roma.delete)).toHaveLength(1)
    const [first] = report.targets
    if (first?.outcome !== 'failed') return
    expect(first).toMatchObject({ state: 'unknown', error: { kind: 'unclear' } })
    expect(first.reason).toMatch(/the job goes on by itself/)
  })

  test('while a job fails still says of each asset what became of it', async () => {
    const { simulator, run } = scene({ romaJobDuration: 12_000 })
    const [gone = '', kept = ''] = ['a', 'b'].map((name) => roma.add(simulator, name))
    simulator.roma.failing.set(kept, { code: 'ROMA.12001', msg: 'No.' })
    const result = await run(roma, [gone, kept], {}, { cancelAfterMs: 10_000 })
    expect(outcomesOf(result)).toEqual({ deleted: [gone], failed: [kept] })
    expect(result.report.targets[1]).toMatchObject({ state: 'there', error: { code: 'ROMA.12001' } })
  })

  test('or ends says of what was submitted that nobody knows', async () => {
    const { simulator, run } = scene({ latency: 1_000 })
    const id = roma.add(simulator)
    const inputs = { 'project-id': '06f1c1a2b3d4400f8c2e5a7b9d1e3f50' }
    const { report } = await run(roma, [id], inputs, { exitAfterMs: 1_500 })
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown' }])
  })
})

describe('A job whose progress nobody may read', () => {
  test('is judged by what becomes of its assets', async () => {
    const { simulator, run } = scene({ romaJobDuration: 8_000 })
    const ids = [roma.add(simulator), roma.add(simulator)]
    simulator.deny('roma.job')
    const result = await run(roma, ids)
    expect(outcomesOf(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]?.reason).toBe('no longer found after an unclear response')
    expect(result.elapsedMs).toBeLessThan(15_000)
  })

  test('is judged by them also when the run is cancelled', async () => {
    const { simulator, run } = scene({ romaJobDuration: 12_000 })
    const id = roma.add(simulator)
    simulator.deny('roma.job')
    expect(outcomesOf(await run(roma, [id], {}, { cancelAfterMs: 12_500 }))).toEqual({ deleted: [id] })
  })

  test('and that leaves one: looked at eight times, then not known, with what came in the way', async () => {
    const { simulator, run, seen } = scene()
    const [gone, kept] = [roma.add(simulator), roma.add(simulator)]
    simulator.deny('roma.job')
    simulator.roma.failing.set(kept, { code: 'ROMA.12001', msg: 'No.' })
    const result = await run(roma, [gone, kept])
    expect(outcomesOf(result)).toEqual({ deleted: [gone], failed: [kept] })
    const [, target] = result.report.targets
    const error = { kind: 'unclear', status: 403, code: 'ROMA.1006', host: 'service.invalid' }
    expect(target).toMatchObject({ state: 'unknown', attempts: 1, error })
    expect(target?.reason).toMatch(
      /was accepted, but its progress cannot be read: ROMA\.1006 You do not have permission/,
    )
    // Once before the job was submitted.
    expect(seen('roma.app').filter(({ ids }) => ids[0] === kept)).toHaveLength(1 + 8)
  })

  test('is not watched after the run was cancelled', async () => {
    const { simulator, run, seen } = scene({ romaJobDuration: 60_000 })
    const id = roma.add(simulator)
    simulator.deny('roma.job')
    const result = await run(roma, [id], {}, { cancelAfterMs: 3_000 })
    expect(outcomesOf(result)).toEqual({ failed: [id] })
    expect(seen('roma.app').length).toBeLessThan(6)
  })
})

describe('The status of a job', () => {
  test.each(['PARTLY_SUCCEEDED', 'SUCCEEDED_PARTLY', 'NOT_FAILED', 'FAILED_OVER', 'QUEUED'])(
    '%s is none of the documented ends: waited for',
    async (status) => {
      const { simulator, run } = scene({ romaJobDuration: 4_000 })
      const id = roma.add(simulator)
      simulator.inject({ fault: 'answer', operation: 'roma.job', answer: answer({ status }) })
      const result = await run(roma, [id])
      expect(outcomesOf(result)).toEqual({ deleted: [id] })
      expect(result.report.targets[0]?.reason).toMatch(/^job [0-9a-f]{32}$/)
      expect(result.elapsedMs).toBeGreaterThanOrEqual(4_000)
    },
  )

  test.each([{ id: 'another', status: 'SUCCEEDED' }, { status: 7 }, {}])('%j is no word on it', async (json) => {
    const { simulator, run } = scene({ romaJobDuration: 4_000 })
    const id = roma.add(simulator)
    simulator.roma.failing.set(id, { code: 'ROMA.12001', msg: 'No.' })
    simulator.inject({ fault: 'answer', operation: 'roma.job', answer: answer(json) })
    expect(outcomesOf(await run(roma, [id]))).toEqual({ failed: [id] })
  })

  test('that never comes is not waited for till the end of the run', async () => {
    const { simulator, run } = scene({ romaJobDuration: 3_600_000 })
    const id = roma.add(simulator)
    simulator.inject({ fault: 'answer', operation: 'roma.job', answer: answer({}), times: Infinity })
    const { report, elapsedMs } = await run(roma, [id], { timeout: '1h' })
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown' }])
    expect(elapsedMs).toBeLessThan(300_000)
  })
})

/** The bodies of all submissions, as they go out. */
function recording(bodies: unknown[]): (simulated: Transport) => Transport {
  return (simulated) => (request, signal) => {
    if (request.url.pathname.endsWith('/assets/delete')) bodies.push(JSON.parse(request.body ?? ''))
    return simulated(request, signal)
  }
}

describe('The body of a submission', () => {
  test.each([
    ['current', { apps: [{ id: 'APP' }], tasks: [{ id: 'TASK' }] }, { apps: [{ id: 'APP' }], tasks: [] }],
    ['legacy', { apps: 'APP', tasks: [{ task_id: 'TASK' }] }, { apps: 'APP' }],
  ])('%s', async (format, both, alone) => {
    for (const expected of [both, alone]) {
      const { simulator, run } = scene()
      const [app, task] = [roma.add(simulator), simulator.roma.addTask()]
      const bodies: unknown[] = []
      const inputs = { 'roma-request-format': format, 'task-ids': expected === both ? task : '' }
      await run(roma, [app], inputs, { transport: recording(bodies) })
      const filled = JSON.stringify(expected).replace('APP', app).replace('TASK', task)
      expect(bodies).toEqual([JSON.parse(filled)])
    }
  })
})

describe('In its older form', () => {
  const legacy = { 'roma-request-format': 'legacy' }

  test('a task for which there is no application is not asked for: still there, and what to do is said', async () => {
    const { simulator, run } = stage()
    simulator.roma.addApp({ name: 'web-app' })
    for (let n = 0; n < 101; n++) simulator.roma.addTask({ name: `web-${String(n).padStart(3, '0')}` })
    const inputs = { 'resource-type': 'roma-asset', 'instance-id': INSTANCE_ID, 'name-pattern': 'web-*', ...legacy }
    const { report } = await run({ ...inputs, 'max-deletes': '200' })
    expect(report.counts).toMatchObject({ deleted: 100, failed: 2 })
    for (const target of report.targets.filter(({ outcome }) => outcome === 'failed')) {
      expect(target).toMatchObject({ kind: 'task', state: 'there', error: { kind: 'unclear' } })
      expect(target.reason).toMatch(/use roma-request-format: current/)
    }
  })

  test('a refusal is not taken apart, since no smaller request could be made', async () => {
    const { simulator, run, seen } = scene()
    const [app, task] = [roma.add(simulator), simulator.roma.addTask()]
    simulator.forbid(app)
    const result = await run(roma, [app], { ...legacy, 'task-ids': task })
    expect(outcomesOf(result)).toEqual({ failed: [app, task] })
    expect(result.report.targets).toMatchObject([{ state: 'there' }, { state: 'there' }])
    expect(seen(roma.delete)).toHaveLength(1)
  })

  test('tasks are asked for with their application, although that is gone by then', async () => {
    const { simulator, run } = scene()
    simulator.roma.accepts = 'legacy'
    const [app, task] = [roma.add(simulator), simulator.roma.addTask()]
    simulator.inject({ fault: 'cut', operation: roma.delete })
    simulator.onRequest(({ operation }) => {
      if (operation === roma.delete) simulator.roma.instances.get(INSTANCE_ID)?.apps.delete(app)
    })
    const result = await run(roma, [app], { ...legacy, 'task-ids': task })
    expect(outcomesOf(result)).toEqual({ deleted: [app, task] })
  })
})

test('An asset that is gone, and one that was not waited for, say so', async () => {
  const { simulator, run } = scene()
  const id = roma.add(simulator)
  const { report } = await run(roma, [roma.absentId, id], { wait: 'false' })
  expect(report.targets).toMatchObject([
    { outcome: 'absent', reason: 'unknown to service.invalid' },
    { outcome: 'submitted', reason: expect.stringMatching(/^job [0-9a-f]{32}, not waited for$/) as unknown },
  ])
})
