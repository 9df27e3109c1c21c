/** Deleting by jobs on the service's side: nothing is started twice, and nobody claims what nobody knows. */
import { describe, expect, test } from '@jest/globals'
import { INSTANCE_ID } from '../../../simulator/defaults.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor, outcomesByName } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'
import type { HttpResponse } from '../../../src/huaweicloud/transport.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'
import type { Hold } from '../../../src/plan/plan.ts'
import { engineOf, holding, idsOf, refusal, type EngineOptions, type Received } from '../../support/engine.ts'
import { broken, ok } from '../../support/scripted.ts'

const roma = fixtureOf('roma-asset')
const answer = (json: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(json) })

describe('A submission whose response is lost', () => {
  test.each([
    ['reset', { fault: 'cut' }],
    ['empty', { fault: '200-empty' }],
    ['without the id of a job', { fault: 'answer', answer: answer({ job_id: '' }) }],
  ] as const)('(%s) is not repeated when all assets are gone by then', async (_, fault) => {
    const { simulator, run, seen } = inProcess({ romaJobDuration: 500 })
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    simulator.inject({ ...fault, executed: true, operation: roma.operations.delete })
    const result = await run(inputsFor(roma, ids))
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]?.reason).toBe('no longer found after an unclear response')
    expect(seen(roma.operations.delete)).toHaveLength(1)
    expect(result.report.jobs).toEqual([])
  })

  test('every time is given up after five, and nobody knows what is there', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(roma, simulator)
    simulator.inject({ fault: 'cut', operation: roma.operations.delete, times: Infinity })
    const { report } = await run(inputsFor(roma, [id]))
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { code: 'ECONNRESET' } }])
    expect(seen(roma.operations.delete)).toHaveLength(5)
    const conversation = seen().map(({ operation }) => operation)
    for (const [index, operation] of conversation.entries()) {
      if (operation === roma.operations.delete) expect(conversation[index - 1]).toBe('roma.app')
    }
  })

  test('is not repeated when its pull request is open again, and the asset may have been deleted', async () => {
    const { simulator, clock, run } = inProcess()
    // Longer than a look at a pull request counts.
    simulator.roma.work.duration = 60_000
    simulator.roma.addApp({ name: 'preview-pr-42-web' })
    simulator.github.set(42, 'MERGED')
    simulator.inject({ fault: 'cut', executed: true, operation: roma.operations.delete })
    clock.at(10, () => {
      simulator.github.set(42, 'OPEN')
    })
    const inputs = { 'resource-type': 'roma-asset', 'instance-id': INSTANCE_ID, 'name-pattern': 'preview-pr-{pr}-*' }
    const result = await run(inputs)
    expect(outcomesByName(result)).toEqual({ 'preview-pr-42-web': 'failed' })
    expect(result.report.targets[0]).toMatchObject({ state: 'unknown' })
    expect(result.report.targets[0]?.reason).toMatch(/pull request 42 is open.*may have deleted it/)
  })

  test('while the run is cancelled has deleted what is gone then', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 20_000 })
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    simulator.inject({ fault: 'cut', executed: true, operation: roma.operations.delete })
    const result = await run(inputsFor(roma, ids), { cancelAfterMs: 20_300 })
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
  })
})

describe('A submission that is refused', () => {
  test('with a redirect is not repeated, and nothing is looked up', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(roma, simulator)
    simulator.inject({ fault: '302', operation: roma.operations.delete, times: Infinity })
    const { report } = await run(inputsFor(roma, [id]))
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { status: 302 } }])
    expect(
      seen()
        .map(({ operation }) => operation)
        .slice(-2),
    ).toEqual(['roma.app', roma.operations.delete])
  })

  test('for an asset that somebody else has deleted meanwhile finds it absent', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(roma, simulator)
    simulator.forbid(id, { status: 400, code: 'ROMA.13000' })
    simulator.onRequest(({ operation }) => {
      if (operation === roma.operations.delete) simulator.roma.instances.get(INSTANCE_ID)?.apps.delete(id)
    })
    expect(idsByOutcome(await run(inputsFor(roma, [id])))).toEqual({ absent: [id] })
  })

  test('because another job runs is repeated after a look-up of the assets each time', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(roma, simulator)
    simulator.roma.startForeignJob(30_000)
    await run(inputsFor(roma, [id]))
    expect(seen(roma.operations.delete).length).toBeGreaterThan(3)
    const order = seen(roma.operations.delete, 'roma.app').map(({ operation }) => operation)
    for (const [index, operation] of order.entries()) {
      if (operation === roma.operations.delete) expect(order[index - 1]).toBe('roma.app')
    }
  })

  test('because another job runs that deletes an asset does not claim that asset', async () => {
    const { simulator, clock, run } = inProcess()
    const [gone, stays] = [addResource(roma, simulator), addResource(roma, simulator)]
    simulator.roma.startForeignJob(20_000)
    clock.at(10_000, () => simulator.roma.instances.get(INSTANCE_ID)?.apps.delete(gone))
    expect(idsByOutcome(await run(inputsFor(roma, [gone, stays])))).toEqual({ absent: [gone], deleted: [stays] })
  })

  test('because another job runs is named as the reason when the run is cancelled', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(roma, simulator)
    simulator.roma.startForeignJob(3_600_000)
    const { report, elapsedMs } = await run(inputsFor(roma, [id]), { cancelAfterMs: 60_000 })
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { code: 'ROMA.10012' } }])
    expect(elapsedMs).toBeLessThan(65_000)
  })
})

describe('A run that is cancelled', () => {
  test('before the first submission has asked for nothing', async () => {
    const { simulator, run, seen } = inProcess({ latency: 1_000 })
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    const result = await run(inputsFor(roma, ids, { 'project-id': '06f1c1a2b3d4400f8c2e5a7b9d1e3f50' }), {
      cancelAfterMs: 500,
    })
    expect(idsByOutcome(result)).toEqual({ unattempted: ids })
    expect(result.report.targets[0]?.reason).toBe('the run was cancelled before its turn came')
    expect(seen(roma.operations.delete)).toEqual([])
  })

  test.each([
    ['that ends within moments believes it', 12_000, { deleted: 100, unattempted: 50 }],
    ['that goes on by itself does not know how it ends', 60_000, { failed: 100, unattempted: 50 }],
  ])('during a job %s, and never asks for the next', async (_, romaJobDuration, counts) => {
    const { simulator, run, seen } = inProcess({ romaJobDuration })
    const ids = Array.from({ length: 150 }, () => addResource(roma, simulator))
    const { report } = await run(inputsFor(roma, ids), { cancelAfterMs: 10_000 })
    expect(report.counts).toMatchObject(counts)
    expect(seen(roma.operations.delete)).toHaveLength(1)
    const [first] = report.targets
    if (first?.outcome !== 'failed') return
    expect(first).toMatchObject({ state: 'unknown', error: { kind: 'unclear' } })
    expect(first.reason).toMatch(/the job goes on by itself/)
  })

  test('while a job fails still says how each asset ended', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 12_000 })
    const [gone = '', kept = ''] = ['a', 'b'].map((name) => addResource(roma, simulator, name))
    simulator.roma.failing.set(kept, { code: 'ROMA.12001', msg: 'No.' })
    const result = await run(inputsFor(roma, [gone, kept]), { cancelAfterMs: 10_000 })
    expect(idsByOutcome(result)).toEqual({ deleted: [gone], failed: [kept] })
    expect(result.report.targets[1]).toMatchObject({ state: 'there', error: { code: 'ROMA.12001' } })
  })

  test('and ends at once says of what was submitted that nobody knows', async () => {
    const { simulator, run } = inProcess({ latency: 1_000 })
    const id = addResource(roma, simulator)
    const inputs = { 'project-id': '06f1c1a2b3d4400f8c2e5a7b9d1e3f50' }
    const { report } = await run(inputsFor(roma, [id], inputs), { exitAfterMs: 1_500 })
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown' }])
  })
})

describe('A job whose progress nobody may read', () => {
  test('is judged by what becomes of its assets', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 8_000 })
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    simulator.deny('roma.job')
    const result = await run(inputsFor(roma, ids))
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]?.reason).toBe('no longer found after an unclear response')
    expect(result.elapsedMs).toBeLessThan(15_000)
  })

  test('is judged by them also when the run is cancelled', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 12_000 })
    const id = addResource(roma, simulator)
    simulator.deny('roma.job')
    expect(idsByOutcome(await run(inputsFor(roma, [id]), { cancelAfterMs: 12_500 }))).toEqual({ deleted: [id] })
  })

  test('and that leaves an asset behind is given up after eight looks, with what came in the way', async () => {
    const { simulator, run, seen } = inProcess()
    const [gone, kept] = [addResource(roma, simulator), addResource(roma, simulator)]
    simulator.deny('roma.job')
    simulator.roma.failing.set(kept, { code: 'ROMA.12001', msg: 'No.' })
    const result = await run(inputsFor(roma, [gone, kept]))
    expect(idsByOutcome(result)).toEqual({ deleted: [gone], failed: [kept] })
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
    const { simulator, run, seen } = inProcess({ romaJobDuration: 60_000 })
    const id = addResource(roma, simulator)
    simulator.deny('roma.job')
    const result = await run(inputsFor(roma, [id]), { cancelAfterMs: 3_000 })
    expect(idsByOutcome(result)).toEqual({ failed: [id] })
    expect(seen('roma.app').length).toBeLessThan(6)
  })
})

describe('In its older form', () => {
  const legacy = { 'roma-request-format': 'legacy' }

  test('a task for which there is no application is still there, and the message says what to do', async () => {
    const { simulator, run } = inProcess()
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

  test('a refused job is not split, since no smaller request could be made', async () => {
    const { simulator, run, seen } = inProcess()
    const [app, task] = [addResource(roma, simulator), simulator.roma.addTask()]
    simulator.forbid(app)
    const result = await run(inputsFor(roma, [app], { ...legacy, 'task-ids': task }))
    expect(idsByOutcome(result)).toEqual({ failed: [app, task] })
    expect(result.report.targets).toMatchObject([{ state: 'there' }, { state: 'there' }])
    expect(seen(roma.operations.delete)).toHaveLength(1)
  })

  test('tasks are asked for with their application even if that is gone by then', async () => {
    const { simulator, run } = inProcess()
    simulator.roma.accepts = 'legacy'
    const [app, task] = [addResource(roma, simulator), simulator.roma.addTask()]
    simulator.inject({ fault: 'cut', operation: roma.operations.delete })
    simulator.onRequest(({ operation }) => {
      if (operation === roma.operations.delete) simulator.roma.instances.get(INSTANCE_ID)?.apps.delete(app)
    })
    const result = await run(inputsFor(roma, [app], { ...legacy, 'task-ids': task }))
    expect(idsByOutcome(result)).toEqual({ deleted: [app, task] })
  })
})

test('An asset that is absent, and one that was not waited for, say so.', async () => {
  const { simulator, run } = inProcess()
  const id = addResource(roma, simulator)
  const { report } = await run(inputsFor(roma, [roma.absentId, id], { wait: 'false' }))
  expect(report.targets).toMatchObject([
    { outcome: 'absent', reason: 'unknown to service.invalid' },
    { outcome: 'submitted', reason: expect.stringMatching(/^job [0-9a-f]{32}, not waited for$/) as unknown },
  ])
})

interface Overrides {
  /** The response to the n-th submission in place of the real one. */
  readonly submits?: (n: number, ids: readonly string[]) => Partial<HttpResponse> | Error | undefined
  /** The state of every job, after it has deleted what it can. */
  readonly job?: object
  /** What no job deletes. */
  readonly stuck?: readonly string[]
  /** What is done with each request before it is answered. */
  readonly before?: (request: Received) => void
}

/** An instance of ROMA Connect with some applications, whose jobs end at once. */
function romaWith(ids: readonly string[], overrides: Overrides = {}, options: EngineOptions = {}) {
  const existing = new Set(ids)
  const submissions: string[][] = []
  const { submits, job = { status: 'SUCCEEDED' }, stuck = [], before } = overrides
  const named = (id: string): object => ({ id, name: `name of ${id}` })
  const engine = engineOf(
    'roma-asset',
    (request) => {
      const { method, path, query, body } = request
      before?.(request)
      if (method === 'POST') {
        const { apps = [], tasks = [] } = body as { apps?: string | { id: string }[]; tasks?: object[] }
        const asked = typeof apps === 'string' ? [apps] : apps.map(({ id }) => id)
        if (asked.length + tasks.length === 0) throw new Error('a deletion that names nothing was sent')
        submissions.push(asked)
        const instead = submits?.(submissions.length, asked)
        if (instead) return instead
        for (const id of asked) if (!stuck.includes(id)) existing.delete(id)
        return ok({ job_id: `j${submissions.length}` })
      }
      if (path.includes('/jobs/')) return ok(job)
      if (path.endsWith('/apps')) {
        const rows = [...existing].slice(Number(query.offset), Number(query.offset) + 100)
        return ok({ apps: rows.map(named), total: existing.size })
      }
      const id = path.split('/').at(-1) ?? ''
      return existing.has(id) ? ok(named(id)) : refusal(404, 'APIG.3019')
    },
    options,
  )
  return { ...engine, existing, submissions }
}

const apps = (...ids: string[]): Target[] => ids.map((id) => ({ type: 'roma-asset', kind: 'app', id }))
const seenBefore = (targets: readonly Target[]) =>
  new Map(targets.map((target) => [keyOf(target), { status: 'present' }] as const))

describe('A job that does not say plainly that it deleted everything', () => {
  const reasons = [{ resource_type: 'application', resource_name: 'name of b', error_code: 'R.1', error_msg: 'in use' }]

  test.each(['SUCCEEDED', 'Success', 'Finished'])('(%s with reasons) is judged by look-ups', async (status) => {
    const { delete: run, outcomes: ended } = romaWith(['a', 'b', 'c'], { job: { status, reasons }, stuck: ['b'] })
    await run(apps('a', 'b', 'c'))
    expect(ended).toMatchObject({
      a: { kind: 'deleted', reason: `no longer found, although job j1 ended as ${status}` },
      b: { kind: 'failed', state: 'there', error: { code: 'R.1' } },
      c: { kind: 'deleted' },
    })
  })

  test('(SUCCEEDED with a progress below 1) is judged by look-ups', async () => {
    const job = { status: 'SUCCEEDED', progress_percent: 0.66 }
    const { delete: run, outcomes: ended } = romaWith(['a', 'b'], { job, stuck: ['b'] })
    await run(apps('a', 'b'))
    expect(ended).toMatchObject({ a: { kind: 'deleted' }, b: { kind: 'failed', state: 'there' } })
  })

  const ended = [{ progress_percent: 1 }, { end_time: '2026-11-25T08:30:00Z' }, { end_time: 1_795_000_000_000 }]
  const words = ['PARTIAL_SUCCESS', 'CANCELED', 'Completed', 'ERROR']
  test.each(words.flatMap((status) => ended.map((field) => [{ status, ...field }])))(
    '(%j) is judged by look-ups at once',
    async (job) => {
      const { delete: run, outcomes: all, received } = romaWith(['a', 'b'], { job, stuck: ['b'] })
      await run(apps('a', 'b'))
      expect(all).toMatchObject({ a: { kind: 'deleted' }, b: { kind: 'failed', state: 'there' } })
      expect(received.filter(({ path }) => path.includes('/jobs/'))).toHaveLength(1)
    },
  )

  test.each(words)('(%s alone) is judged by look-ups after a minute without change', async (status) => {
    const { delete: run, outcomes: all, received } = romaWith(['a', 'b'], { job: { status }, stuck: ['b'] })
    await run(apps('a', 'b'))
    // The job may still be at work, so nobody knows.
    expect(all).toMatchObject({ a: { kind: 'deleted' }, b: { kind: 'failed', state: 'unknown' } })
    const last = received.at(-1)?.at ?? 0
    expect(last).toBeGreaterThanOrEqual(60_000)
    expect(last).toBeLessThan(90_000)
  })

  test('with a reason about no target of the job says that reason too', async () => {
    const other = { resource_type: 'application', resource_name: 'somebody', error_msg: 'disk full' }
    const { delete: run, kinds, notices } = romaWith(['a'], { job: { status: 'SUCCEEDED', reasons: [other] } })
    await run(apps('a'))
    expect(kinds()).toEqual({ a: 'deleted' })
    expect(notices).toEqual(['Job j1 also says: app "somebody": disk full'])
  })
})

describe('A refusal', () => {
  const ids = idsOf(100)
  const all = apps(...ids)

  test.each(['ROMA.1006', 'ROMA.12001', 'ROMA.12002'])('with HTTP 400 %s is a missing permission', async (code) => {
    const { delete: run, outcomes: ended, submissions } = romaWith(ids, { submits: () => refusal(400, code) })
    await run(all, seenBefore(all))
    for (const id of ids) expect(ended[id]).toMatchObject({ kind: 'failed', error: { errorClass: 'denied', code } })
    expect(submissions.length).toBeLessThan(40)
  })

  test('with ROMA.12001 for one of 100 applications is about that one', async () => {
    const {
      delete: run,
      kinds,
      existing,
    } = romaWith(ids, {
      submits: (_, asked) => (asked.includes('a70') ? refusal(400, 'ROMA.12001') : undefined),
    })
    await run(all, seenBefore(all))
    expect([...existing]).toEqual(['a70'])
    expect(Object.entries(kinds()).filter(([, kind]) => kind !== 'deleted')).toEqual([['a70', 'failed']])
  })

  test('for a missing permission, of an application that is not shown, does not make it absent', async () => {
    const cloud = romaWith(['a'], {
      submits: () => {
        cloud.existing.clear()
        return refusal(400, 'ROMA.1006')
      },
    })
    await cloud.delete(apps('a'))
    expect(cloud.outcomes.a).toMatchObject({ kind: 'failed', state: 'unknown' })
  })

  test.each(['ROMA.1000', 'ROMA.1002'])('with HTTP 400 %s is a refused credential, and ends the run', async (code) => {
    const cloud = romaWith(ids, { submits: () => refusal(400, code) })
    await cloud.delete(all, seenBefore(all))
    expect([cloud.cancellation.reason, cloud.received.length]).toEqual(['credentials', 1])
    for (const id of ids) expect(cloud.outcomes[id]).toMatchObject({ kind: 'failed', state: 'unknown' })
  })

  test.each(['ROMA.1000', 'ROMA.1002'])('of a look-up with HTTP 400 %s ends the run too', async (code) => {
    const engine = engineOf('roma-asset', () => refusal(400, code))
    await engine.delete(all)
    expect([engine.cancellation.reason, engine.received.length]).toEqual(['credentials', 1])
    expect(Object.values(engine.kinds())).not.toContain('absent')
  })
})

test('What is gone after a lost submission, a refusal and the job of somebody else was deleted by this run.', async () => {
  const replies = [broken('ECONNRESET', true), refusal(400, 'ROMA.13000'), refusal(400, 'ROMA.10012')]
  const cloud = romaWith(['a', 'b'], {
    submits: (n) => {
      if (n === 3) cloud.existing.delete('a')
      return replies[n - 1]
    },
  })
  await cloud.delete(apps('a', 'b'))
  expect(cloud.kinds()).toEqual({ a: 'deleted', b: 'deleted' })
})

describe('The job of somebody else', () => {
  test('is waited for, and the assets are looked up before the next submission', async () => {
    const cloud = romaWith(['a', 'b'], {
      submits: (n) => (n <= 3 ? refusal(400, 'ROMA.10012') : undefined),
      before: ({ at }) => {
        if (at > 2_000) cloud.existing.delete('a')
      },
    })
    await cloud.delete(apps('a', 'b'))
    expect(cloud.outcomes).toMatchObject({
      a: { kind: 'absent', reason: 'deleted by another job while this run waited' },
      b: { kind: 'deleted', reason: 'job j4' },
    })
    expect(cloud.submissions).toEqual([['a', 'b'], ['a', 'b'], ['b'], ['b']])
  })

  test('that deletes everything leaves nothing to submit', async () => {
    const cloud = romaWith(['a', 'b'], {
      submits: () => {
        cloud.existing.clear()
        return refusal(400, 'ROMA.10012')
      },
    })
    await cloud.delete(apps('a', 'b'))
    expect([cloud.kinds(), cloud.submissions.length]).toEqual([{ a: 'absent', b: 'absent' }, 1])
  })
})

describe('A hold', () => {
  test.each(['kept', 'unattempted'] as const)(
    'of all assets of a job (%s) means that nothing is sent',
    async (kind) => {
      for (const format of ['current', 'legacy'] as const) {
        const {
          delete: run,
          kinds,
          submissions,
        } = romaWith(
          ['a', 'b'],
          {},
          { inputs: { 'roma-request-format': format }, holds: (all) => holding(all, ['a', 'b'], kind) },
        )
        await run(apps('a', 'b'))
        expect([submissions, kinds()]).toEqual([[], { a: kind, b: kind }])
      }
    },
  )

  test('of some assets means that only the others are submitted', async () => {
    const { delete: run, kinds, submissions } = romaWith(['a', 'b'], {}, { holds: (all) => holding(all, ['a']) })
    await run(apps('a', 'b'))
    expect([submissions, kinds()]).toEqual([[['b']], { a: 'kept', b: 'deleted' }])
  })

  /** The first response, then `a` is held. */
  const heldAfter = (first: Partial<HttpResponse> | Error, kind: Hold['kind'] = 'kept', overrides: Overrides = {}) => {
    let sent = 0
    return romaWith(
      ['a', 'b'],
      { submits: (n) => ((sent = n) === 1 ? first : undefined), ...overrides },
      { holds: (all) => holding(all, sent > 0 ? ['a'] : [], kind) },
    )
  }

  test('after a lost submission means that the asset, if seen, may have been deleted', async () => {
    const { delete: run, outcomes: ended, submissions } = heldAfter(broken('ECONNRESET', true))
    await run(apps('a', 'b'))
    expect(submissions).toEqual([['a', 'b'], ['b']])
    expect(ended).toMatchObject({
      a: { kind: 'failed', state: 'unknown', error: { inDoubt: true } },
      b: { kind: 'deleted' },
    })
    expect(ended.a).toHaveProperty('error.message', expect.stringMatching(/^not sent again: .* may have deleted it$/))
  })

  test('after a lost submission means that the asset, if no longer found, was deleted', async () => {
    const cloud = heldAfter(broken('ECONNRESET', true), 'kept', {
      before: ({ at }) => {
        if (at > 0) cloud.existing.delete('a')
      },
    })
    await cloud.delete(apps('a', 'b'))
    expect(cloud.kinds()).toEqual({ a: 'deleted', b: 'deleted' })
  })

  test.each([
    ['because another job runs', refusal(400, 'ROMA.10012')],
    ['for another asset', refusal(400, 'ROMA.13000')],
    ['for too many requests', refusal(429)],
  ])('after a refusal %s keeps the asset', async (_, first) => {
    const { delete: run, kinds } = heldAfter(first)
    await run(apps('a', 'b'))
    expect(kinds()).toEqual({ a: 'kept', b: 'deleted' })
  })

  test.each([
    ['because another job runs', refusal(400, 'ROMA.10012')],
    ['for another asset', refusal(400, 'ROMA.13000')],
    ['for too many requests', refusal(429)],
  ])('that is unread after a refusal %s is no "never asked"', async (_, first) => {
    const { delete: run, kinds } = heldAfter(first, 'unattempted')
    await run(apps('a', 'b'))
    expect(kinds()).toEqual({ a: 'failed', b: 'deleted' })
  })

  test.each(['kept', 'unattempted'] as const)(
    '(%s) after a lost submission and a refusal is still in doubt',
    async (kind) => {
      const replies = [broken('ECONNRESET', true), refusal(400, 'ROMA.13000')]
      let sent = 0
      const { delete: run, outcomes: ended } = romaWith(
        ['a', 'b'],
        { submits: (n) => replies[(sent = n) - 1] },
        { holds: (all) => holding(all, sent > 1 ? ['a'] : [], kind) },
      )
      await run(apps('a', 'b'))
      expect(ended).toMatchObject({ a: { kind: 'failed', state: 'unknown' }, b: { kind: 'deleted' } })
    },
  )

  test('is asked for before every submission', async () => {
    const asked: string[][] = []
    const replies = [refusal(429), broken('ECONNREFUSED', false), refusal(400, 'ROMA.10012'), refusal(503)]
    const { delete: run, submissions } = romaWith(
      ['a'],
      { submits: (n) => replies[n - 1] },
      { holds: (all) => (asked.push(all.map(({ id }) => id)), new Map<string, Hold>()) },
    )
    await run(apps('a'))
    expect(asked).toEqual(submissions)
    expect(submissions).toHaveLength(5)
  })
})

test('An application that is unknown to a service whose list shows it is asked for all the same.', async () => {
  const engine = romaWith(['a'])
  const contradicting = new Map([[keyOf(apps('a')[0] as Target), { status: 'unknown', error: {} as never }] as const])
  await engine.delete(apps('a'), contradicting)
  expect(engine.submissions).toEqual([['a']])
})
