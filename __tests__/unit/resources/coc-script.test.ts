/** COC: custom scripts. What its responses prove, and what a request to it says. */
import { describe, expect, test } from '@jest/globals'
import { deleteTargets } from '../../../src/deletion/delete.ts'
import { lookUp } from '../../../src/deletion/look-up.ts'
import type { HttpResponse } from '../../../src/huaweicloud/transport.ts'
import { keyOf } from '../../../src/plan/target.ts'
import { PROJECT_ID, TOKEN } from '../../../simulator/defaults.ts'
import { engineOf, refusal, targetsOf } from '../../support/engine.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { NO_PROJECT, idsByOutcome, inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { ok } from '../../support/scripted.ts'

const script = fixtureOf('coc-script')
const TYPE = 'coc-script'
const [a] = targetsOf(TYPE, ['a']) as [ReturnType<typeof targetsOf>[number]]
const present = ok({ data: { script_uuid: 'a', name: 'web' } })

describe('COC.00040601, which has three documented meanings,', () => {
  test.each<[string, string, Partial<HttpResponse>]>([
    ['absent', 'the look-up knows no such UUID', refusal(400, 'COC.00040601', 'invalid script uuid')],
    ['absent', 'the look-up says that there is no such script', refusal(400, 'COC.00040604')],
    ['failed', 'the look-up shows the script', present],
    [
      'failed',
      'the look-up is about a name that is taken',
      refusal(400, 'COC.00040601', 'Exist script with same name'),
    ],
    ['failed', 'the look-up is about another parameter', refusal(400, 'COC.00040601', 'The paramValue is invalid.')],
    ['failed', 'the look-up is not permitted', refusal(403, 'APIGW.0302')],
  ])('makes a deletion %s where %s', async (kind, _, single) => {
    const {
      delete: run,
      kinds,
      received,
    } = engineOf(TYPE, ({ method }) => (method === 'DELETE' ? refusal(400, 'COC.00040601') : single))
    await run([a])
    expect(kinds()).toEqual({ a: kind })
    expect(received.map(({ method }) => method)).toEqual(['DELETE', 'GET'])
  })

  test.each([
    ['absent', 400, 'COC.00040601', 'invalid script uuid'],
    ['absent', 400, 'COC.00040603', 'no'],
    ['absent', 400, 'COC.00040604', 'no'],
    ['unknown', 400, 'COC.00040601', 'Exist script with SAME NAME'],
    ['unknown', 400, 'COC.00040601', 'The paramValue is invalid.'],
    ['unknown', 400, 'COC.00040701', 'no'],
    ['unknown', 404, 'COC.00040604', 'no'],
    ['unknown', 404, 'APIGW.0101', 'no'],
  ])('and its like make a look-up %s by HTTP %d %s (%s)', async (status, http, code, message) => {
    const { context, drive } = engineOf(TYPE, () => refusal(http, code, message))
    expect((await drive(lookUp([a], context))).get(keyOf(a))?.status).toBe(status)
  })

  test.each(['COC.00040603', 'COC.00040604'])('differs from %s, which needs no look-up', async (code) => {
    const { delete: run, kinds, received } = engineOf(TYPE, () => refusal(400, code))
    await run([a])
    expect([kinds(), received.length]).toEqual([{ a: 'absent' }, 1])
  })
})

test('A look-up that shows another script is no answer.', async () => {
  const { context, drive } = engineOf(TYPE, () => ok({ data: { script_uuid: 'b', name: 'web' } }))
  expect((await drive(lookUp([a], context))).get(keyOf(a))?.status).toBe('unknown')
})

test('A UUID goes into the path as one segment, whatever is in it.', async () => {
  const [odd] = targetsOf(TYPE, ['../a?b'])
  const { context, drive, received } = engineOf(TYPE, () => refusal(400, 'COC.00040604'))
  await drive(deleteTargets(odd ? [odd] : [], context))
  expect(received.map(({ path }) => path)).toEqual(['/v1/job/scripts/..%2Fa%3Fb'])
})

test('COC in Europe confirms a deletion without a body, and is believed.', async () => {
  const { simulator, run } = inProcess()
  const id = simulator.coc.addScript()
  const europe = { 'resource-type': 'coc-script', ids: id, endpoint: '', region: 'eu-west-101' }
  simulator.inject({ fault: '200-empty', operation: 'coc.delete', executed: true, times: Infinity })
  const { report } = await run(europe)
  expect(report.targets).toMatchObject([{ outcome: 'deleted', attempts: 1 }])
})

test.each<[string, Record<string, string>, (string | null)[]]>([
  ['both', { 'project-id': PROJECT_ID, 'user-profile': 'cGk=' }, [PROJECT_ID, 'cGk=']],
  ['neither', NO_PROJECT, [null, null]],
])(
  'COC is told the project and the user profile where they are given, also with a token: %s.',
  async (_, inputs, said) => {
    const { simulator, run } = inProcess()
    const seen: (string | null)[][] = []
    const credentials = { token: TOKEN, 'access-key-id': '', 'secret-access-key': '' }
    const id = addResource(script, simulator)
    for (const dryRun of ['true', 'false']) {
      await run(inputsFor(script, [id], { ...inputs, ...credentials, 'dry-run': dryRun }), {
        transport: (simulated) => (request, signal) => {
          const headers = new Headers(request.headers)
          seen.push([headers.get('x-project-id'), headers.get('x-user-profile')])
          return simulated(request, signal)
        },
      })
    }
    expect(seen).toEqual([said, said])
  },
)

test.each([[{ data: { script_uuid: 'ID' } }], [{ data: { script_uuid: 'ID', name: 7 } }]])(
  'A look-up without a name is a look-up all the same (%#).',
  async (body) => {
    const { simulator, run } = inProcess()
    const id = addResource(script, simulator)
    const answer = { status: 200, headers: {}, body: JSON.stringify(body).replace('ID', id) }
    simulator.inject({ fault: 'answer', operation: script.operations.lookUp, answer })
    const result = await run(inputsFor(script, [id], { 'dry-run': 'true' }))
    expect(idsByOutcome(result)).toEqual({ planned: [id] })
    expect(result.report.targets[0]).not.toHaveProperty('name')
  },
)
