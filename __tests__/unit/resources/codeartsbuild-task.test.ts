/** CodeArts Build: what its lists, look-ups and creation times say. */
import { describe, expect, test } from '@jest/globals'
import { listTargets } from '../../../src/deletion/list.ts'
import { lookUp, lookUpAges } from '../../../src/deletion/look-up.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'
import { engineOf, refusal, targetsOf } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'

const TYPE = 'codeartsbuild-task'
const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(32)) as [string, string, string]
const targets = targetsOf(TYPE, ids) as [Target, Target, Target]
const [first] = targets

describe('The list', () => {
  const rows = (page: string | undefined) =>
    Array.from({ length: page === '0' ? 100 : 20 }, (_, index) => ({
      ...{ id: `${page ?? ''}-${index}`, job_name: 'web', user_name: 'ann' },
    }))

  test.each([
    ['result.job_list', (list: object) => ({ result: { job_list: list, total: 120 }, status: 'success' })],
    ['jobs', (list: object) => ({ jobs: list, total: 120 })],
  ])('is read in the shape %s, from page 0 to its end', async (_, shape) => {
    const { context, drive, received } = engineOf(TYPE, ({ query }) => ok(shape(rows(query.page_index))))
    const found = await drive(listTargets(context))
    expect([found.length, found[0]]).toEqual([120, { type: TYPE, id: '0-0', name: 'web', creator: 'ann' }])
    expect(received.map(({ query }) => query.page_index)).toEqual(['0', '1', '0', '1'])
  })

  test.each([
    [undefined, '/v1/job/list'],
    ['d1', '/v1/job/d1/list'],
  ])('of the CodeArts project %s is asked for at %s', async (project, path) => {
    const empty = ok({ result: { total: 0 } })
    const { context, drive, received } = engineOf(TYPE, () => empty, { inputs: { 'codearts-project-id': project } })
    expect(await drive(listTargets(context, { search: 'pre' }))).toEqual([])
    expect(received).toMatchObject([{ path, query: { search: 'pre' } }])
  })
})

describe('A look-up', () => {
  test.each([
    ['absent', 422, 'CB.00031006'],
    ['absent', 422, 'DEVCB.00031006'],
    ['unknown', 422, 'CB.00031007'],
    ['unknown', 400, 'CB.00031006'],
    ['unknown', 404, 'CB.00031006'],
    ['unknown', 404, 'APIGW.0101'],
    ['unknown', 403, 'APIGW.0302'],
  ])('is %s by HTTP %d %s', async (status, http, code) => {
    const { context, drive } = engineOf(TYPE, () => refusal(http, code))
    expect((await drive(lookUp([first], context))).get(keyOf(first))?.status).toBe(status)
  })
})

describe('The creation time', () => {
  const at = Date.UTC(2026, 10, 21)

  test('is asked for with one request for each target, in any documented form', async () => {
    const times = new Map<string, unknown>([
      [ids[0], at],
      [ids[1], String(at)],
      [ids[2], '2026-11-21 00:00:00'],
    ])
    const { context, drive, received } = engineOf(TYPE, ({ path }) => {
      const id = path.split('/')[3] ?? ''
      return ok({ result: { id, create_time: times.get(id) } })
    })
    const ages = await drive(lookUpAges(targets, context))
    expect([...ages]).toEqual(targets.map((target) => [keyOf(target), at]))
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(ids.map((id) => `GET /v1/job/${id}/info`))
  })

  test.each([
    ['is no time', ok({ result: { id: ids[0], create_time: 'yesterday' } })],
    ['is missing', ok({ result: { id: ids[0] } })],
    ['is that of another task', ok({ result: { id: ids[1], create_time: at } })],
    ['is in no object', ok('x')],
    ['cannot be read without permission', refusal(403, 'APIGW.0302')],
    ['cannot be read because the service fails', refusal(500, 'CB.1')],
    ['is that of a task that is gone', refusal(422, 'DEVCB.00031006')],
  ])('that %s is left out, and is never guessed', async (_, response) => {
    const { context, drive } = engineOf(TYPE, ({ path }) =>
      path.includes(ids[0]) ? response : ok({ result: { id: ids[1], create_time: at } }),
    )
    expect([...(await drive(lookUpAges(targets.slice(0, 2), context)))]).toEqual([[keyOf(targets[1]), at]])
  })

  test('is asked for only where the type says how', async () => {
    const { context, drive, received } = engineOf('workspace-scheduled-task', () => ok())
    expect([...(await drive(lookUpAges(targetsOf('workspace-scheduled-task', ['a']), context)))]).toEqual([])
    expect(received).toEqual([])
  })
})
