/** Looking up whether targets exist: a list or a single response proves only what it shows. */
import { describe, expect, test } from '@jest/globals'
import { confirmAbsence, lookUp, lookUpMany, lookUpOne, resultFor } from '../../../src/deletion/look-up.ts'
import type { LookupResults } from '../../../src/deletion/context.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'
import { engineOf, idsOf, refusal, targetsOf } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'

const WORKSPACE = 'workspace-scheduled-task'
const tasks = targetsOf(WORKSPACE, ['a', 'b'])
const pageOf = (ids: readonly string[]) =>
  ok({ scheduled_tasks: ids.map((id) => ({ id, task_name: `name of ${id}` })), total_count: ids.length })
const statuses = (targets: readonly Target[], results: LookupResults): string[] =>
  targets.map((target) => resultFor(target, results).status)

describe('A look-up in lists', () => {
  const readings = (pages: readonly (readonly string[])[]) => {
    let reading = -1
    return engineOf(WORKSPACE, ({ query }) => {
      if (query.scheduled_type !== undefined) return pageOf([])
      reading += 1
      return pageOf(pages[Math.min(reading, pages.length - 1)] ?? [])
    })
  }

  test('finds what they show, with its name, whatever the case of its id', async () => {
    const { context, drive } = readings([['A']])
    const results = await drive(lookUp(tasks, context))
    expect(results.get(`${WORKSPACE}//a`)).toEqual({ status: 'present', name: 'name of A' })
    expect(results.get(`${WORKSPACE}//b`)).toEqual({ status: 'absent' })
  })

  test('knows nothing of any target if one list cannot be read', async () => {
    const { context, drive } = engineOf(WORKSPACE, ({ query }) =>
      query.scheduled_type === undefined ? pageOf(['a']) : refusal(403, 'WKS.1'),
    )
    expect(statuses(tasks, await drive(lookUp(tasks, context)))).toEqual(['unknown', 'unknown'])
  })

  test('of no targets asks for nothing', async () => {
    const { context, drive, received } = readings([[]])
    expect([[...(await drive(lookUp([], context)))], received]).toEqual([[], []])
  })

  test.each([
    ['still lack it', [['a'], ['a']], ['present', 'absent']],
    ['show it again', [['a'], ['a', 'b']], ['present', 'present']],
  ])('is repeated after a second for what they lack, and they %s', async (_, pages, expected) => {
    const { context, drive, received } = readings(pages)
    const results = await drive(lookUp(tasks, context).then((first) => confirmAbsence(tasks, context, first)))
    expect(statuses(tasks, results)).toEqual(expected)
    expect(received.map(({ at }) => at)).toEqual([0, 0, 1_000, 1_000])
  })

  test('is not repeated where they lack nothing', async () => {
    const { context, drive, received } = readings([['a', 'b']])
    await drive(lookUp(tasks, context).then((first) => confirmAbsence(tasks, context, first)))
    expect(received).toHaveLength(2)
  })
})

test('An absence that the service itself states needs no confirmation.', async () => {
  const scripts = targetsOf('coc-script', ['a'])
  const { context, drive, received } = engineOf('coc-script', () => refusal(400, 'COC.00040604'))
  await drive(lookUp(scripts, context).then((first) => confirmAbsence(scripts, context, first)))
  expect(received).toHaveLength(1)
})

describe('A look-up of many applications', () => {
  const appsOf = (ids: readonly string[]): Target[] => ids.map((id) => ({ type: 'roma-asset', kind: 'app', id }))
  const serviceWith = (listed: readonly string[], existing: readonly string[]) =>
    engineOf('roma-asset', ({ path }) => {
      if (path.endsWith('/apps')) return ok({ apps: listed.map((id) => ({ id, name: id })), total: listed.length })
      const id = path.split('/').at(-1) ?? ''
      return existing.includes(id) ? ok({ id, name: id }) : refusal(404, 'APIG.3019')
    })

  test('takes the list for those that exist', async () => {
    const ids = idsOf(50)
    const { context, drive, received } = serviceWith(ids, ids)
    const results = await drive(lookUpMany(appsOf(ids), context, 'verify'))
    expect(new Set(statuses(appsOf(ids), results))).toEqual(new Set(['present']))
    expect(received).toHaveLength(1)
  })

  test('asks for each that the list lacks, since it may lag', async () => {
    const ids = idsOf(6)
    const { context, drive } = serviceWith(ids.slice(0, 4), ids.slice(0, 5))
    const results = await drive(lookUpMany(appsOf(ids), context, 'verify'))
    expect(statuses(appsOf(ids), results)).toEqual([...Array.from({ length: 5 }, () => 'present'), 'absent'])
  })

  test('asks for each of a few by itself', async () => {
    const { context, drive, received } = serviceWith([], ['a0'])
    expect(statuses(appsOf(['a0']), await drive(lookUpMany(appsOf(['a0']), context, 'verify')))).toEqual(['present'])
    expect(received.map(({ path }) => path)).toEqual(['/v2/p1/instances/i1/apps/a0'])
  })
})

test('A look-up that is not about its target is unknown.', async () => {
  const [script] = targetsOf('coc-script', ['a']) as [Target]
  const { context, drive } = engineOf('coc-script', () => ok({ data: { script_uuid: 'b' } }))
  expect(await drive(lookUpOne(script, context, 'read'))).toMatchObject({
    status: 'unknown',
    error: { kind: 'unclear' },
  })
})

describe('A look-up that may mean that the target is not there', () => {
  const app = { type: 'roma-asset', kind: 'app', id: 'a' }
  const task = { type: 'roma-asset', kind: 'task', id: 'a' }
  const notFound = refusal(404, 'ROMA.0099')

  test.each([
    ['absent', []],
    ['unknown', [{ id: 'a', name: 'web' }]],
  ])('makes it %s by what the list shows', async (status, apps) => {
    const { context, drive, received } = engineOf('roma-asset', ({ path }) =>
      path.endsWith('/apps') ? ok({ apps, total: apps.length }) : notFound,
    )
    expect((await drive(lookUp([app], context))).get(keyOf(app))?.status).toBe(status)
    expect(received.map(({ path }) => path.split('/').at(-1))).toEqual(['a', 'apps'])
  })

  test('proves nothing where the list is missing, too', async () => {
    const { context, drive, received } = engineOf('roma-asset', () => notFound)
    expect((await drive(lookUp([task], context))).get(keyOf(task))?.status).toBe('unknown')
    expect(received.map(({ path }) => path.split('/').at(-1))).toEqual(['a', 'tasks'])
  })
})

test('A target that nobody looked up is a mistake of ours.', () => {
  const [script] = targetsOf('coc-script', ['a']) as [Target]
  expect(() => resultFor(script, new Map())).toThrow(`no look-up of ${keyOf(script)}`)
})
