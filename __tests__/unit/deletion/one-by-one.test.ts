/** Deleting one by one: what each response proves, and what it does not. */
import { describe, expect, test } from '@jest/globals'
import type { Hold } from '../../../src/plan/plan.ts'
import type { HttpResponse } from '../../../src/huaweicloud/transport.ts'
import { engineOf, holding, refusal, targetsOf } from '../../support/engine.ts'
import { fixtureOf, type SimulatorFixture } from '../../../simulator/registry.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { inProcess } from '../../support/in-process.ts'
import { inputsFor } from '../../support/harness.ts'
import { broken, ok as answered } from '../../support/scripted.ts'

interface Case {
  readonly type: string
  readonly kind: SimulatorFixture
  /** Responses of success to a deletion, none of which says that this target was deleted. */
  readonly unconfirmed: readonly unknown[]
  /** Responses of success to a look-up, none of which is about this target. */
  readonly notLookups: readonly unknown[]
  /** Refusals that are close to "there is no such id", and do not say it. */
  readonly notAbsent: readonly [status: number, code: string | undefined][]
}

const script = fixtureOf('coc-script')
const task = fixtureOf('codeartsbuild-task')
const cases: readonly Case[] = [
  {
    type: 'coc-script',
    kind: script,
    unconfirmed: ['', 'OK', [], {}, { data: script.absentId }, { data: [] }],
    notLookups: ['', 'OK', [], {}, { data: { script_uuid: script.absentId, name: 'x' } }, { data: 'x' }],
    notAbsent: [
      [400, undefined],
      [400, 'COC.00040605'],
      [404, 'COC.00040604'],
    ],
  },
  {
    type: 'codeartsbuild-task',
    kind: task,
    unconfirmed: [
      ...['', 'OK', [], {}, { status: 'success' }, { status: 'success', result: { job_id: task.absentId } }],
      { status: 'success', result: 'x' },
      { status: 'fail', result: { job_id: 'ID' } },
      { result: { job_id: 'ID' } },
    ],
    notLookups: ['', 'OK', [], {}, { status: 'success', result: 'x' }, { status: 'success', result: { job_name: 7 } }],
    notAbsent: [
      [422, undefined],
      [422, 'CB.00031007'],
      [400, 'CB.00031006'],
    ],
  },
]

const success = (body: unknown, id: string) => ({
  status: 200,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body).replace('"ID"', JSON.stringify(id)),
})

describe.each(cases)('$type', ({ kind, unconfirmed, notLookups, notAbsent }) => {
  test('a plain deletion is one request for each target, and nothing is looked up', async () => {
    const { simulator, run, seen } = inProcess()
    const ids = ['a', 'b'].map((name) => addResource(kind, simulator, name))
    await run(inputsFor(kind, [...ids, kind.absentId]))
    expect(seen().map(({ operation, ids: [id] }) => [operation, id])).toEqual(
      [...ids, kind.absentId].map((id) => [kind.operations.delete, id]),
    )
  })

  test('a target that is absent says which host does not know it', async () => {
    const { run } = inProcess()
    const { report } = await run(inputsFor(kind, [kind.absentId]))
    expect(report.targets).toMatchObject([{ outcome: 'absent', reason: 'unknown to service.invalid', attempts: 1 }])
    expect(report.targets[0]?.requestId).toMatch(/^[0-9a-f]{32}$/)
    const dry = await run(inputsFor(kind, [kind.absentId], { 'dry-run': 'true' }))
    expect(dry.report.targets).toMatchObject([{ outcome: 'absent', reason: 'unknown to service.invalid' }])
  })

  test.each(notAbsent)(
    'a refusal that only resembles "no such id" is no proof of absence: HTTP %d %s',
    async (status, code) => {
      const { simulator, run } = inProcess()
      const id = addResource(kind, simulator)
      const body = JSON.stringify({ error_code: code, error_msg: 'no' })
      simulator.inject({ fault: 'answer', operation: kind.operations.delete, answer: { status, headers: {}, body } })
      const { report } = await run(inputsFor(kind, [id]))
      expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { status } }])
    },
  )

  test.each(unconfirmed.map((body) => [body]))(
    'success that does not confirm the deletion of the target is not believed: %j',
    async (body) => {
      const { simulator, run, seen } = inProcess()
      const id = addResource(kind, simulator)
      simulator.inject({
        fault: 'answer',
        operation: kind.operations.delete,
        times: Infinity,
        answer: success(body, id),
      })
      const { ok, report } = await run(inputsFor(kind, [id]))
      expect(ok).toBe(false)
      expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { kind: 'unclear' } }])
      expect(seen(kind.operations.lookUp)).toHaveLength(1)
    },
  )

  test.each(notLookups.map((body) => [body]))(
    'a look-up that is not about the target proves nothing: %j',
    async (body) => {
      const { simulator, run } = inProcess()
      const id = addResource(kind, simulator)
      simulator.inject({
        fault: 'answer',
        operation: kind.operations.lookUp,
        times: Infinity,
        answer: success(body, id),
      })
      const { ok, report } = await run(inputsFor(kind, [id], { 'dry-run': 'true' }))
      expect(ok).toBe(false)
      expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { kind: 'unclear' } }])
    },
  )

  test('a target that is unknown when asked again after a lost response was deleted by this run', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(kind, simulator)
    simulator.inject({ fault: 'cut', executed: true, operation: kind.operations.delete })
    const { report } = await run(inputsFor(kind, [id]))
    expect(report.targets).toMatchObject([{ outcome: 'deleted', attempts: 2 }])
    expect(report.targets[0]?.reason).toMatch(/not found when the deletion was retried after an unclear response/)
    expect(seen(kind.operations.lookUp)).toEqual([])
  })

  test('a refused credential is not tried again, and nothing is looked up with it', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(kind, simulator)
    simulator.inject({ fault: '401', operation: kind.operations.delete, times: Infinity })
    const { report } = await run(inputsFor(kind, [id]))
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { status: 401 } }])
    expect(seen().map(({ operation }) => operation)).toEqual([kind.operations.delete])
  })

  test('a target is failed if no request reached the service', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(kind, simulator)
    simulator.inject({ fault: 'refuse', operation: kind.operations.delete, times: Infinity })
    const { report } = await run(inputsFor(kind, [id]))
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { code: 'ECONNREFUSED' } }])
    expect(seen(kind.operations.lookUp)).toEqual([])
  })

  test('a run that is cancelled looks up the target under way; the others were never asked for', async () => {
    const { simulator, run, seen } = inProcess({ latency: 1_000 })
    const ids = [addResource(kind, simulator), addResource(kind, simulator), addResource(kind, simulator)]
    simulator.inject({ fault: 'cut', executed: true, operation: kind.operations.delete })
    const { report } = await run(inputsFor(kind, ids, { concurrency: '1' }), { cancelAfterMs: 500 })
    expect(report.targets.map(({ outcome }) => outcome)).toEqual(['deleted', 'unattempted', 'unattempted'])
    expect(report.targets.map(({ reason }) => reason)).toEqual([
      'no longer found after an unclear response',
      ...['the run was cancelled before its turn came', 'the run was cancelled before its turn came'],
    ])
    expect(seen().map(({ operation }) => operation)).toEqual([kind.operations.delete, kind.operations.lookUp])
  })

  test('a dry run that is cancelled says of the rest that nobody looked it up', async () => {
    const { simulator, run } = inProcess({ latency: 1_000 })
    const ids = [addResource(kind, simulator), addResource(kind, simulator)]
    const inputs = { concurrency: '1', 'dry-run': 'true' }
    const { report } = await run(inputsFor(kind, ids, inputs), { cancelAfterMs: 500 })
    expect(report.targets.map(({ outcome }) => outcome)).toEqual(['planned', 'unattempted'])
    expect(report.targets[1]?.reason).toMatch(/cancelled/)
  })

  test('a process that ends says of what was asked for that nobody knows, and of the rest that it was not asked', async () => {
    const { simulator, run } = inProcess({ latency: 1_000 })
    const ids = [addResource(kind, simulator), addResource(kind, simulator), addResource(kind, simulator)]
    const { ok, report } = await run(inputsFor(kind, ids, { concurrency: '1' }), { exitAfterMs: 1_500 })
    expect(ok).toBe(false)
    expect(report.targets.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['deleted', undefined],
      ['failed', 'unknown'],
      ['unattempted', undefined],
    ])
  })
})

const TYPE = 'coc-script'

describe('A hold', () => {
  /** The responses to deletions, and from which deletion on the target is held. */
  function held(
    replies: readonly (Partial<HttpResponse> | Error)[],
    from: number,
    { kind = 'kept', lookUp = answered({ data: { script_uuid: 'a' } }) }: { kind?: Hold['kind']; lookUp?: object } = {},
  ) {
    let sent = 0
    let asked = 0
    const engine = engineOf(
      TYPE,
      ({ method }) => (method === 'DELETE' ? (replies[sent++] ?? answered({ data: 'a' })) : lookUp),
      { holds: (all) => (++asked, holding(all, sent >= from ? ['a'] : [], kind)) },
    )
    return { ...engine, run: () => engine.delete(targetsOf(TYPE, ['a'])), sent: () => sent, asked: () => asked }
  }

  test('is asked for before every attempt', async () => {
    const { run, kinds, sent, asked } = held([refusal(429), refusal(503), broken('ECONNREFUSED', false)], Infinity)
    await run()
    expect([kinds(), sent(), asked()]).toEqual([{ a: 'deleted' }, 4, 4])
  })

  test.each(['kept', 'unattempted'] as const)(
    'before the first attempt means that nothing is sent (%s)',
    async (kind) => {
      const { run, kinds, received } = held([], 0, { kind })
      await run()
      expect([kinds(), received]).toEqual([{ a: kind }, []])
    },
  )

  test('after a refusal for too many requests keeps the target', async () => {
    const { run, kinds, sent } = held([refusal(429)], 1)
    await run()
    expect([kinds(), sent()]).toEqual([{ a: 'kept' }, 1])
  })

  test('that is unread after a refusal is no "never asked"', async () => {
    const { run, outcomes, sent } = held([refusal(429)], 1, { kind: 'unattempted' })
    await run()
    expect([outcomes.a?.kind, sent()]).toEqual(['failed', 1])
  })

  test('after an attempt in doubt means that the target, if seen, may have been deleted', async () => {
    const { run, outcomes, sent } = held([refusal(503)], 1)
    await run()
    expect([outcomes.a?.kind, sent()]).toEqual(['failed', 1])
    expect(outcomes.a).toMatchObject({ state: 'unknown', error: { inDoubt: true, attempts: 1 } })
  })

  test('after an attempt in doubt means that the target, if no longer found, was deleted', async () => {
    const { run, kinds, sent } = held([refusal(503)], 1, { lookUp: refusal(400, 'COC.00040604') })
    await run()
    expect([kinds(), sent()]).toEqual([{ a: 'deleted' }, 1])
  })
})

describe('The successor of a request that the gateway no longer publishes', () => {
  const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(32))
  const unpublished = refusal(404, 'APIGW.0101')

  /** The old request gets `old`; the new one succeeds. */
  function replaced(old: Partial<HttpResponse>, isDocumentedHost = true) {
    const engine = engineOf(
      'codeartsbuild-task',
      ({ method, path }) => {
        if (method === 'POST') return old
        if (method === 'GET') return answered({ result: { job_name: 'web' } })
        return answered({ status: 'success', result: { job_id: path.split('/')[3] } })
      },
      { isDocumentedHost, concurrency: 1 },
    )
    const run = async (): Promise<string[]> => {
      await engine.delete(targetsOf('codeartsbuild-task', ids))
      return engine.received.map(({ method, path }) => `${method} ${path}`)
    }
    return { ...engine, run }
  }

  test('is used at a documented host, for all targets after the first', async () => {
    const { run, kinds } = replaced(unpublished)
    expect(await run()).toEqual([
      `POST /v3/jobs/${ids[0] ?? ''}/delete`,
      ...ids.map((id) => `DELETE /v1/job/${id}/delete`),
    ])
    expect(new Set(Object.values(kinds()))).toEqual(new Set(['deleted']))
  })

  test('is not used at a host that was given', async () => {
    const { run, outcomes } = replaced(unpublished, false)
    expect((await run()).filter((line) => line.startsWith('DELETE'))).toEqual([])
    for (const id of ids) expect(outcomes[id]).toMatchObject({ kind: 'failed', error: { code: 'APIGW.0101' } })
  })

  test.each([
    ['a 404 of a load balancer', { status: 404, body: '<html></html>' }],
    ['a 404 of the service', refusal(404, 'CB.1')],
    ['another word of the gateway', refusal(404, 'APIGW.0103')],
    ['a missing permission', refusal(403, 'APIGW.0302')],
  ])('is not used after %s', async (_, old) => {
    const { run, kinds } = replaced(old)
    expect((await run()).filter((line) => line.startsWith('DELETE'))).toEqual([])
    expect(new Set(Object.values(kinds()))).toEqual(new Set(['failed']))
  })

  test('that is not published either is a failure, and no target is absent', async () => {
    const engine = engineOf('codeartsbuild-task', () => unpublished)
    await engine.delete(targetsOf('codeartsbuild-task', ids))
    for (const id of ids) expect(engine.outcomes[id]).toMatchObject({ kind: 'failed', state: 'unknown' })
    expect(engine.received.filter(({ method }) => method === 'GET')).toEqual([])
  })
})
