/** Services that are asked for each target by itself: what each of their answers proves, and what it does not. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID, TOKEN } from '../../simulator/defaults.ts'
import { kindOf, type Kind } from '../support/kinds.ts'
import { outcomesOf, scene } from '../support/scene.ts'
import { stage } from '../support/sweep.ts'

interface Case {
  readonly type: string
  readonly kind: Kind
  /** Answers of success to a delete, none of which says that this target was deleted. */
  readonly noWord: readonly unknown[]
  /** Answers of success to a look, none of which shows this target. */
  readonly noSight: readonly unknown[]
  /** Refusals that are close to "there is no such id", and do not say it. */
  readonly notGone: readonly [status: number, code: string | undefined][]
}

const script = kindOf('coc-script')
const task = kindOf('codeartsbuild-task')
const cases: readonly Case[] = [
  {
    type: 'coc-script',
    kind: script,
    noWord: ['', 'OK', [], {}, { data: script.absentId }, { data: [] }],
    noSight: ['', 'OK', [], {}, { data: { script_uuid: script.absentId, name: 'x' } }, { data: 'x' }],
    notGone: [
      [400, undefined],
      [400, 'COC.00040605'],
      [404, 'COC.00040604'],
    ],
  },
  {
    type: 'codeartsbuild-task',
    kind: task,
    noWord: [
      ...['', 'OK', [], {}, { status: 'success' }, { status: 'success', result: { job_id: task.absentId } }],
      { status: 'success', result: 'x' },
      { status: 'fail', result: { job_id: 'ID' } },
      { result: { job_id: 'ID' } },
    ],
    noSight: ['', 'OK', [], {}, { status: 'success', result: 'x' }, { status: 'success', result: { job_name: 7 } }],
    notGone: [
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

describe.each(cases)('$type', ({ kind, noWord, noSight, notGone }) => {
  test('a plain deletion is one request for each target, and nothing is looked up', async () => {
    const { simulator, run, seen } = scene()
    const ids = ['a', 'b'].map((name) => kind.add(simulator, name))
    await run(kind, [...ids, kind.absentId])
    expect(seen().map(({ operation, ids: [id] }) => [operation, id])).toEqual(
      [...ids, kind.absentId].map((id) => [kind.delete, id]),
    )
  })

  test('absent says who knows no such id', async () => {
    const { run } = scene()
    const { report } = await run(kind, [kind.absentId])
    expect(report.targets).toMatchObject([{ outcome: 'absent', reason: 'unknown to service.invalid', attempts: 1 }])
    expect(report.targets[0]?.requestId).toMatch(/^[0-9a-f]{32}$/)
    const dry = await run(kind, [kind.absentId], { 'dry-run': 'true' })
    expect(dry.report.targets).toMatchObject([{ outcome: 'absent', reason: 'unknown to service.invalid' }])
  })

  test.each(notGone)('a refusal that only resembles "no such id" is none: HTTP %d %s', async (status, code) => {
    const { simulator, run } = scene()
    const id = kind.add(simulator)
    const body = JSON.stringify({ error_code: code, error_msg: 'no' })
    simulator.inject({ fault: 'answer', operation: kind.delete, answer: { status, headers: {}, body } })
    const { report } = await run(kind, [id])
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { status } }])
  })

  test.each(noWord.map((body) => [body]))(
    'success that says nothing of the target is not believed: %j',
    async (body) => {
      const { simulator, run, seen } = scene()
      const id = kind.add(simulator)
      simulator.inject({ fault: 'answer', operation: kind.delete, times: Infinity, answer: success(body, id) })
      const { ok, report } = await run(kind, [id])
      expect(ok).toBe(false)
      expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'there', error: { kind: 'unclear' } }])
      expect(seen(kind.look)).toHaveLength(1)
    },
  )

  test.each(noSight.map((body) => [body]))('a look that does not show the target proves nothing: %j', async (body) => {
    const { simulator, run } = scene()
    const id = kind.add(simulator)
    simulator.inject({ fault: 'answer', operation: kind.look, times: Infinity, answer: success(body, id) })
    const { ok, report } = await run(kind, [id], { 'dry-run': 'true' })
    expect(ok).toBe(false)
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { kind: 'unclear' } }])
  })

  test('an answer that got lost, and then none of that id: deleted, and by us', async () => {
    const { simulator, run, seen } = scene()
    const id = kind.add(simulator)
    simulator.inject({ fault: 'cut', executed: true, operation: kind.delete })
    const { report } = await run(kind, [id])
    expect(report.targets).toMatchObject([{ outcome: 'deleted', attempts: 2 }])
    expect(report.targets[0]?.reason).toMatch(/not found when asked again after an unclear response/)
    expect(seen(kind.look)).toEqual([])
  })

  test('refused credentials: nothing is tried again, and nobody is asked what became of it', async () => {
    const { simulator, run, seen } = scene()
    const id = kind.add(simulator)
    simulator.inject({ fault: '401', operation: kind.delete, times: Infinity })
    const { report } = await run(kind, [id])
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { status: 401 } }])
    expect(seen().map(({ operation }) => operation)).toEqual([kind.delete])
  })

  test('no way to the service: failed, although no request arrived', async () => {
    const { simulator, run, seen } = scene()
    const id = kind.add(simulator)
    simulator.inject({ fault: 'refuse', operation: kind.delete, times: Infinity })
    const { report } = await run(kind, [id])
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { code: 'ECONNREFUSED' } }])
    expect(seen(kind.look)).toEqual([])
  })

  test('a run that is cancelled looks up what became of the delete under way; the rest was never asked for', async () => {
    const { simulator, run, seen } = scene({ latency: 1_000 })
    const ids = [kind.add(simulator), kind.add(simulator), kind.add(simulator)]
    simulator.inject({ fault: 'cut', executed: true, operation: kind.delete })
    const { report } = await run(kind, ids, { concurrency: '1' }, { cancelAfterMs: 500 })
    expect(report.targets.map(({ outcome }) => outcome)).toEqual(['deleted', 'unattempted', 'unattempted'])
    expect(report.targets.map(({ reason }) => reason)).toEqual([
      'no longer found after an unclear response',
      ...['the run was cancelled before its turn came', 'the run was cancelled before its turn came'],
    ])
    expect(seen().map(({ operation }) => operation)).toEqual([kind.delete, kind.look])
  })

  test('a dry run that is cancelled says of the rest that nobody looked', async () => {
    const { simulator, run } = scene({ latency: 1_000 })
    const ids = [kind.add(simulator), kind.add(simulator)]
    const inputs = { concurrency: '1', 'dry-run': 'true' }
    const { report } = await run(kind, ids, inputs, { cancelAfterMs: 500 })
    expect(report.targets.map(({ outcome }) => outcome)).toEqual(['planned', 'unattempted'])
    expect(report.targets[1]?.reason).toMatch(/cancelled/)
  })

  test('a process that ends says of what was asked for that nobody knows, and of the rest that it was not asked', async () => {
    const { simulator, run } = scene({ latency: 1_000 })
    const ids = [kind.add(simulator), kind.add(simulator), kind.add(simulator)]
    const { ok, report } = await run(kind, ids, { concurrency: '1' }, { exitAfterMs: 1_500 })
    expect(ok).toBe(false)
    expect(report.targets.map(({ outcome, state }) => [outcome, state])).toEqual([
      ['deleted', undefined],
      ['failed', 'unknown'],
      ['unattempted', undefined],
    ])
  })
})

test('COC in Europe answers a deletion without a word, and is believed; elsewhere it is not', async () => {
  const { simulator, run } = stage()
  const id = simulator.coc.addScript()
  const europe = { 'resource-type': 'coc-script', ids: id, endpoint: '', region: 'eu-west-101' }
  simulator.inject({ fault: '200-empty', operation: 'coc.delete', executed: true, times: Infinity })
  const { report } = await run(europe)
  expect(report.targets).toMatchObject([{ outcome: 'deleted', attempts: 1 }])
})

test.each<[string, Record<string, string>, (string | null)[]]>([
  ['both', { 'project-id': PROJECT_ID, 'user-profile': 'cGk=' }, [PROJECT_ID, 'cGk=']],
  ['neither', {}, [null, null]],
])(
  'COC is told the project and the user profile where they are given, also with a token: %s',
  async (_, inputs, said) => {
    const { simulator, run } = scene()
    const seen: (string | null)[][] = []
    const credentials = { token: TOKEN, 'access-key-id': '', 'secret-access-key': '' }
    const id = script.add(simulator)
    for (const dryRun of ['true', 'false']) {
      await run(
        script,
        [id],
        { ...inputs, ...credentials, 'dry-run': dryRun },
        {
          transport: (simulated) => (request, signal) => {
            const headers = new Headers(request.headers)
            seen.push([headers.get('x-project-id'), headers.get('x-user-profile')])
            return simulated(request, signal)
          },
        },
      )
    }
    expect(seen).toEqual([said, said])
  },
)

test.each([
  [script, { data: { script_uuid: 'ID' } }],
  [script, { data: { script_uuid: 'ID', name: 7 } }],
])('a look without a name is a look all the same (%#)', async (kind, body) => {
  const { simulator, run } = scene()
  const id = kind.add(simulator)
  simulator.inject({ fault: 'answer', operation: kind.look, answer: success(body, id) })
  const result = await run(kind, [id], { 'dry-run': 'true' })
  expect(outcomesOf(result)).toEqual({ planned: [id] })
  expect(result.report.targets[0]).not.toHaveProperty('name')
})
