/** Deleting in batches: every target is asked for, the list tells how each ended, and nobody claims what it cannot show. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { deletionRequest } from '../../../src/deletion/api.ts'
import type { Hold } from '../../../src/plan/plan.ts'
import type { HttpResponse } from '../../../src/huaweicloud/transport.ts'
import type { Target } from '../../../src/plan/target.ts'
import { resourceOf } from '../../../src/resources/registry.ts'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import {
  engineOf,
  holding,
  idsOf,
  refusal,
  targetsOf,
  type EngineOptions,
  type Received,
} from '../../support/engine.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor, outcomesByName } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { broken, ok } from '../../support/scripted.ts'

const TYPE = 'workspace-scheduled-task'
type Response = Partial<HttpResponse> | Error

interface Overrides {
  /** The response to a deletion in place of the real one. */
  readonly deletes?: (ids: readonly string[], n: number, request: Received) => Response | undefined
  /** The ids that a list shows in place of the real ones. `n` counts the readings of both lists from 1. */
  readonly shows?: (n: number, request: Received) => readonly string[] | undefined
  /** The body of a page in place of the real one. */
  readonly page?: (ids: readonly string[]) => Response
  /** Whether an unknown id refuses the batch. Default true. */
  readonly refusesUnknown?: boolean
}

/** A Workspace with some tasks. */
function workspaceWith(ids: readonly string[], overrides: Overrides = {}, options: EngineOptions = {}) {
  const existing = new Set(ids)
  const deletes: string[][] = []
  let readings = 0
  const { refusesUnknown = true } = overrides
  const page =
    overrides.page ?? ((rows) => ok({ scheduled_tasks: rows.map((id) => ({ id })), total_count: rows.length }))
  const engine = engineOf(
    TYPE,
    (request): Response => {
      if (request.method === 'GET') {
        if (request.query.offset !== '0') return page([])
        if (request.query.scheduled_type !== undefined) return ok({ scheduled_tasks: [], total_count: 0 })
        return page(overrides.shows?.(++readings, request) ?? [...existing])
      }
      const { task_ids: asked } = request.body as { task_ids: string[] }
      if (asked.length === 0) throw new Error('a deletion that names nothing was sent')
      deletes.push(asked)
      const instead = overrides.deletes?.(asked, deletes.length, request)
      if (instead) return instead
      if (refusesUnknown && !asked.every((id) => existing.has(id.toLowerCase()))) return refusal(400, 'WKS.0915')
      for (const id of asked) existing.delete(id.toLowerCase())
      return {}
    },
    {
      // Pages as long as the list: how pages are read is proved elsewhere.
      api: (api) => ({ ...api, lists: api.lists.map((list) => ({ ...list, pageSize: 10_000 })) }),
      ...options,
    },
  )
  return { ...engine, existing, deletes }
}

const targets = (...ids: string[]): Target[] => targetsOf(TYPE, ids)

test('A deletion that names nothing cannot be built.', () => {
  for (const [type, format] of [
    ['workspace-scheduled-task', 'current'],
    ['roma-asset', 'current'],
    ['roma-asset', 'legacy'],
  ] as const) {
    const { deletion } = resourceOf(type).api({
      projectId: 'p1',
      inputs: { 'instance-id': 'i1', wait: true, 'roma-request-format': format },
    })
    if (deletion.by === 'one') throw new Error(`${type} is deleted one by one`)
    expect(() => deletionRequest(deletion, [])).toThrow('a deletion request needs targets')
  }
})

describe('A task that the list lacks', () => {
  test.each([
    ['because the list is empty for a moment', (n: number) => (n === 1 ? [] : undefined)],
    ['because the list lags by one task', (n: number) => (n === 1 ? ['b'] : undefined)],
  ])('%s was there, and is deleted', async (_, shows) => {
    const cloud = workspaceWith(['a', 'b'], { shows })
    await cloud.delete(targets('a', 'b'))
    expect(cloud.kinds()).toEqual({ a: 'deleted', b: 'deleted' })
    expect([...cloud.existing]).toEqual([])
  })

  test('all the time before the deletion is asked for all the same', async () => {
    const { delete: run, existing } = workspaceWith(['a'], { shows: (n) => (n <= 2 ? [] : undefined) })
    await run(targets('a'))
    expect([...existing]).toEqual([])
  })

  test('is asked for apart from the others, which an unknown id could spoil', async () => {
    const { delete: run, deletes, kinds, outcomes: ended } = workspaceWith(['a'])
    await run(targets('x', 'a'))
    expect(deletes).toEqual([['a'], ['x']])
    expect(kinds()).toEqual({ a: 'deleted', x: 'absent' })
    expect(ended.x?.reason).toBe('not in the list of service.example, before or after')
  })

  test('is absent where the service takes unknown ids, and no list shows it before or after', async () => {
    const { delete: run, kinds } = workspaceWith([], { refusesUnknown: false })
    await run(targets('x'))
    expect(kinds()).toEqual({ x: 'absent' })
  })

  test('but is shown after the refusal is failed, still there', async () => {
    const { delete: run, outcomes: ended } = workspaceWith(['a'], {
      shows: (n) => (n <= 2 ? [] : undefined),
      deletes: () => refusal(409, 'WKS.1'),
    })
    await run(targets('a'))
    expect(ended.a).toMatchObject({ kind: 'failed', state: 'there', error: { code: 'WKS.1' } })
  })

  test('after a refusal, and shows again a second later, is failed and not absent', async () => {
    const { delete: run, outcomes: ended } = workspaceWith(['a'], {
      shows: (n) => (n === 2 ? [] : undefined),
      deletes: () => refusal(409, 'WKS.1'),
    })
    await run(targets('a'))
    expect(ended.a).toMatchObject({ kind: 'failed', state: 'there' })
  })

  test('and that the caller may not delete is not called absent', async () => {
    const { delete: run, outcomes: ended } = workspaceWith([], { deletes: () => refusal(403, 'WKS.1') })
    await run(targets('x'))
    expect(ended.x).toMatchObject({ kind: 'failed', state: 'unknown', error: { status: 403 } })
  })

  test('where it is spelled in another case is the same task', async () => {
    const {
      delete: run,
      deletes,
      kinds,
    } = workspaceWith(['a', 'b'], { shows: (n) => (n === 1 ? ['A', 'B'] : undefined) })
    await run(targets('a', 'b'))
    expect([deletes, kinds()]).toEqual([[['a', 'b']], { a: 'deleted', b: 'deleted' }])
  })

  test('because its total is too small is asked for', async () => {
    const page = (ids: readonly string[]): Response =>
      ok({ scheduled_tasks: ids.map((id) => ({ id })), total_count: Math.min(1, ids.length) })
    const { delete: run, kinds, existing } = workspaceWith(['a', 'b'], { page })
    await run(targets('a', 'b'))
    expect([kinds(), existing.size]).toEqual([{ a: 'deleted', b: 'deleted' }, 0])
  })
})

test('A task in doubt that one list lacks for a moment is not called deleted.', async () => {
  const replies = [broken('ECONNRESET', true), refusal(409, 'WKS.1'), refusal(409, 'WKS.1')]
  const { delete: run, outcomes: ended } = workspaceWith(['a'], {
    deletes: (_, n) => replies[n - 1],
    shows: (n) => (n === 2 ? [] : undefined),
  })
  await run(targets('a'))
  expect(ended.a).toMatchObject({ kind: 'failed', state: 'there' })
})

test('Nothing is called deleted or absent that is there, whatever single readings of the list lack.', async () => {
  const ids = ['a', 'b', 'c', 'd']
  const step = fc.constantFrom('done', 'refused', 'lost', 'lost and done', 'throttled')
  const wrong = fc.record({ reading: fc.integer({ min: 1, max: 12 }), lacks: fc.subarray(ids, { minLength: 1 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.array(wrong, { maxLength: 4 }),
      fc.nat(1),
      async (steps, wrongs, odd) => {
        // No two readings in a row are wrong.
        const lacking = new Map(wrongs.map(({ reading, lacks }) => [2 * reading - odd, lacks]))
        const cloud = workspaceWith(ids, {
          deletes: (asked, n) => {
            const what = steps[n - 1] ?? 'done'
            if (what === 'refused') return refusal(409, 'WKS.1')
            if (what === 'throttled') return refusal(429)
            if (what === 'lost and done') for (const id of asked) cloud.existing.delete(id)
            return what === 'done' ? undefined : broken('ECONNRESET', true)
          },
          shows: (n) => [...cloud.existing].filter((id) => !lacking.get(n)?.includes(id)),
        })
        await cloud.delete(targets(...ids))
        const green = ids.filter((id) => cloud.outcomes[id]?.kind !== 'failed')
        expect(green.filter((id) => cloud.existing.has(id))).toEqual([])
        // None was gone before, and nobody else deletes.
        expect(Object.values(cloud.kinds())).not.toContain('absent')
      },
    ),
    { numRuns: 500, seed: 20261121 },
  )
})

describe('A list that lags behind the deletion', () => {
  const lagging = (ms: number, deletes: Overrides['deletes'] = () => undefined) => {
    let deletedAt = Infinity
    return workspaceWith(['a'], {
      deletes: (ids, n, request) => {
        deletedAt = request.at
        return deletes(ids, n, request)
      },
      shows: (_, { at }) => (at < deletedAt + ms ? ['a'] : undefined),
    })
  }

  test.each([5_000, 20_000, 30_000])('by %d ms is waited for', async (ms) => {
    const { delete: run, kinds } = lagging(ms)
    await run(targets('a'))
    expect(kinds()).toEqual({ a: 'deleted' })
  })

  test('is not waited for where the deletion was refused', async () => {
    const { delete: run, outcomes: ended, received } = lagging(3_600_000, () => refusal(409, 'WKS.1'))
    await run(targets('a'))
    expect(ended.a).toMatchObject({ kind: 'failed', state: 'there' })
    expect(received.at(-1)?.at).toBe(0)
  })

  test('without end is told, with the request that was answered with success', async () => {
    const { delete: run, outcomes: ended, received } = lagging(3_600_000, () => ({ headers: { 'x-request-id': 'r1' } }))
    await run(targets('a'))
    const error = {
      kind: 'unclear',
      requestId: 'r1',
      message: 'the list still contains it after the deletion was confirmed',
    }
    expect(ended.a).toMatchObject({ kind: 'failed', state: 'there', error })
    expect(received.at(-1)?.at).toBe(30_000)
  })
})

describe('A batch that is refused', () => {
  test('for itself, of 500, is not split to the end', async () => {
    const { delete: run, deletes, kinds } = workspaceWith(idsOf(500), { deletes: () => refusal(400, 'WKS.0001') })
    await run(targets(...idsOf(500)))
    expect(deletes.length).toBeLessThan(60)
    expect(new Set(Object.values(kinds()))).toEqual(new Set(['failed']))
  })

  test.each([0, 137, 499])('for number %d of 500 is split until that stands alone', async (bad) => {
    const id = `a${bad}`
    const {
      delete: run,
      deletes,
      kinds,
      existing,
    } = workspaceWith(idsOf(500), {
      deletes: (asked) => (asked.includes(id) ? refusal(400, 'WKS.0001') : undefined),
    })
    await run(targets(...idsOf(500)))
    expect([...existing]).toEqual([id])
    expect(Object.entries(kinds()).filter(([, kind]) => kind !== 'deleted')).toEqual([[id, 'failed']])
    expect(deletes.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(500)) + 1)
  })

  test('for hundreds of ids that are unknown is not split to the end, and they are absent', async () => {
    const { delete: run, deletes, kinds } = workspaceWith([])
    await run(targets(...idsOf(500)))
    expect(deletes.length).toBeLessThan(60)
    expect(new Set(Object.values(kinds()))).toEqual(new Set(['absent']))
  })
})

describe('A hold', () => {
  test.each(['kept', 'unattempted'] as const)('of all targets (%s) means that nothing is sent', async (kind) => {
    const {
      delete: run,
      deletes,
      kinds,
    } = workspaceWith(['a', 'b'], {}, { holds: (all) => holding(all, ['a', 'b'], kind) })
    await run(targets('a', 'b'))
    expect([deletes, kinds()]).toEqual([[], { a: kind, b: kind }])
  })

  test('of some targets means that only the others are sent', async () => {
    const { delete: run, deletes, kinds } = workspaceWith(['a', 'b'], {}, { holds: (all) => holding(all, ['a']) })
    await run(targets('a', 'b'))
    expect([deletes, kinds()]).toEqual([[['b']], { a: 'kept', b: 'deleted' }])
  })

  test('is asked for before every request', async () => {
    const asked: string[][] = []
    const holds = (all: readonly Target[]): ReadonlyMap<string, Hold> => {
      asked.push(all.map(({ id }) => id))
      return new Map()
    }
    const replies = [refusal(429), refusal(503), refusal(400, 'WKS.1')]
    const { delete: run, deletes } = workspaceWith(['a', 'b'], { deletes: (_, n) => replies[n - 1] }, { holds })
    await run(targets('a', 'b'))
    expect(asked).toEqual(deletes)
    expect(deletes).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['a'], ['b']])
  })

  /** The first response, then `a` is held. */
  const heldAfter = (first: Response, kind: 'kept' | 'unattempted' = 'kept', overrides: Overrides = {}) => {
    let sent = 0
    return workspaceWith(
      ['a', 'b'],
      { deletes: (_, n) => ((sent = n) === 1 ? first : undefined), ...overrides },
      { holds: (all) => holding(all, sent > 0 ? ['a'] : [], kind) },
    )
  }

  test('after a request in doubt means that the target, if seen, may have been deleted', async () => {
    const { delete: run, deletes, outcomes: ended, kinds } = heldAfter(refusal(503))
    await run(targets('a', 'b'))
    expect([deletes, kinds()]).toEqual([[['a', 'b'], ['b']], { a: 'failed', b: 'deleted' }])
    expect(ended.a).toMatchObject({ state: 'unknown', error: { inDoubt: true } })
    expect(ended.a).toHaveProperty(
      'error.message',
      expect.stringMatching(/^not sent again: pull request 7 is open, .*may have deleted it$/),
    )
  })

  test('after a request in doubt means that the target, if no longer found, was deleted', async () => {
    const {
      delete: run,
      deletes,
      kinds,
    } = heldAfter(broken('ECONNRESET', true), 'kept', {
      shows: (n) => (n === 2 || n === 3 ? ['b'] : undefined),
    })
    await run(targets('a', 'b'))
    expect([deletes, kinds()]).toEqual([[['a', 'b'], ['b']], { a: 'deleted', b: 'deleted' }])
  })

  test('after a request in doubt means that one list without the target is no proof', async () => {
    const { delete: run, outcomes: ended } = heldAfter(broken('ECONNRESET', true), 'kept', {
      shows: (n) => (n === 2 ? ['b'] : undefined),
    })
    await run(targets('a', 'b'))
    expect(ended.a).toMatchObject({ kind: 'failed', state: 'unknown' })
  })

  test.each([
    ['too many requests', refusal(429)],
    ['another target in the batch', refusal(409, 'WKS.1')],
  ])('after a refusal for %s keeps the target', async (_, first) => {
    const { delete: run, kinds } = heldAfter(first)
    await run(targets('a', 'b'))
    expect(kinds()).toEqual({ a: 'kept', b: 'deleted' })
  })

  test.each([
    ['too many requests', refusal(429)],
    ['another target in the batch', refusal(409, 'WKS.1')],
  ])('that is unread after a refusal for %s is no "never asked"', async (_, first) => {
    const { delete: run, kinds } = heldAfter(first, 'unattempted')
    await run(targets('a', 'b'))
    expect(kinds()).toEqual({ a: 'failed', b: 'deleted' })
  })

  test.each([
    ['a later refusal', [broken('ECONNRESET', true), refusal(400, 'WKS.1')], 1],
    ['too many requests', [broken('ECONNRESET', true), refusal(400, 'WKS.1'), refusal(429)], 2],
  ])('of a target whose earlier batch is in doubt is not forgotten at %s', async (_, replies, heldFrom) => {
    let sent = 0
    const { delete: run, outcomes: ended } = workspaceWith(
      ['a', 'b'],
      { deletes: (__, n) => replies[(sent = n) - 1] },
      { holds: (all) => holding(all, sent > heldFrom ? ['a'] : []) },
    )
    await run(targets('a', 'b'))
    expect(ended).toMatchObject({ a: { kind: 'failed', state: 'unknown' }, b: { kind: 'deleted' } })
  })
})

const workspace = fixtureOf(TYPE)
const project = { 'project-id': PROJECT_ID }
const LOOK = ['workspace.list', 'workspace.list']
const operations = ({ journal }: Simulator): string[] => journal.map(({ operation }) => operation)
const add = (simulator: Simulator, count: number): string[] =>
  Array.from({ length: count }, () => addResource(workspace, simulator))

describe('A batch', () => {
  test('that goes through is looked up before and after, once each, without waiting', async () => {
    const { simulator, run } = inProcess()
    const result = await run(inputsFor(workspace, add(simulator, 2), project))
    expect(operations(simulator)).toEqual([...LOOK, workspace.operations.delete, ...LOOK])
    expect(result.elapsedMs).toBeLessThan(1_000)
  })

  test('that is refused, and whose tasks are still there, is told without waiting', async () => {
    const { simulator, run } = inProcess()
    const ids = add(simulator, 1)
    simulator.deny(workspace.operations.delete)
    expect(idsByOutcome(await run(inputsFor(workspace, ids, project)))).toEqual({ failed: ids })
    expect(operations(simulator)).toEqual([...LOOK, workspace.operations.delete, ...LOOK])
  })

  test('that meets a service in trouble is not split', async () => {
    const { simulator, run, seen } = inProcess()
    const ids = add(simulator, 8)
    simulator.inject({ fault: '500', operation: workspace.operations.delete, times: Infinity })
    const { report } = await run(inputsFor(workspace, ids, project))
    expect(report.counts).toMatchObject({ failed: 8 })
    expect(report.targets[0]).toMatchObject({ state: 'there', error: { status: 500 } })
    for (const request of seen(workspace.operations.delete)) expect(request.ids).toHaveLength(8)
  })

  test.each(['401', '302'] as const)('that meets a %s is not looked up, and nobody claims to know', async (fault) => {
    const { simulator, run } = inProcess()
    const ids = add(simulator, 2)
    simulator.inject({ fault, operation: workspace.operations.delete, times: Infinity })
    const { report } = await run(inputsFor(workspace, ids, project))
    expect(report.targets).toMatchObject(ids.map(() => ({ state: 'unknown', error: { status: Number(fault) } })))
    expect(operations(simulator)).toEqual([...LOOK, workspace.operations.delete])
  })

  test('that is answered with a body is no confirmed deletion, and is sent again', async () => {
    const { simulator, run, seen } = inProcess()
    const ids = add(simulator, 2)
    const answer = { status: 200, headers: {}, body: '{"deleted":0}' }
    simulator.inject({ fault: 'answer', operation: workspace.operations.delete, answer })
    expect(idsByOutcome(await run(inputsFor(workspace, ids, project)))).toEqual({ deleted: ids })
    expect(seen(workspace.operations.delete)).toHaveLength(2)
  })

  test('of which some are gone after a lost response is sent again with those that are there', async () => {
    const { simulator, run, seen } = inProcess()
    const ids = add(simulator, 4)
    simulator.inject({ fault: 'cut', operation: workspace.operations.delete })
    simulator.onRequest(({ operation }) => {
      if (operation === workspace.operations.delete)
        for (const id of ids.slice(0, 2)) simulator.workspace.tasks.delete(id)
    })
    const result = await run(inputsFor(workspace, ids, project))
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(result.report.problems).toEqual([])
    expect(seen(workspace.operations.delete).map(({ ids: asked }) => asked)).toEqual([ids, ids, [ids[2]], [ids[3]]])
  })

  test('whose tasks were seen to be gone stays deleted, though the list cannot be read any more', async () => {
    const { simulator, run } = inProcess()
    const ids = add(simulator, 4)
    simulator.inject({ fault: 'cut', executed: true, operation: workspace.operations.delete })
    simulator.inject({ fault: '500', operation: 'workspace.list', skip: 6, times: Infinity })
    const result = await run(inputsFor(workspace, ids, project))
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]).not.toHaveProperty('unverified')
  })
})

describe('A run that is cancelled', () => {
  const slow = { latency: 1_000 }

  test('before the batch was sent has asked for nothing', async () => {
    const { simulator, run, seen } = inProcess(slow)
    const ids = add(simulator, 2)
    const result = await run(inputsFor(workspace, ids, project), { cancelAfterMs: 500 })
    expect(idsByOutcome(result)).toEqual({ unattempted: ids })
    expect(result.report.targets[0]?.reason).toBe('the run was cancelled before its turn came')
    expect(seen(workspace.operations.delete)).toEqual([])
  })

  test('while the batch is under way still looks up what became of it', async () => {
    const { simulator, run } = inProcess(slow)
    const ids = add(simulator, 2)
    const result = await run(inputsFor(workspace, ids, project), { cancelAfterMs: 2_500 })
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(result.report.targets[0]).not.toHaveProperty('unverified')
  })

  test('while a refused batch is split names the refusal for those that stayed', async () => {
    const { simulator, run, seen } = inProcess(slow)
    const ids = add(simulator, 8)
    simulator.deny(workspace.operations.delete)
    const { report } = await run(inputsFor(workspace, ids, project), { cancelAfterMs: 3_500 })
    expect(report.counts).toMatchObject({ failed: 8 })
    for (const target of report.targets) expect(target).toMatchObject({ state: 'there', error: { status: 403 } })
    expect(seen(workspace.operations.delete)).toHaveLength(2)
  })

  test('where nobody may look calls nothing absent that was refused together with others', async () => {
    const { simulator, run } = inProcess(slow)
    const ids = add(simulator, 8)
    simulator.deny('workspace.list')
    simulator.workspace.tasks.delete(ids[3] ?? '')
    const { report } = await run(inputsFor(workspace, ids, project), { cancelAfterMs: 2_500 })
    expect(report.targets).toMatchObject(ids.map(() => ({ outcome: 'failed', state: 'unknown' })))
  })

  test('and ends at once says of what was asked for that nobody knows', async () => {
    const { simulator, run } = inProcess(slow)
    const { report } = await run(inputsFor(workspace, add(simulator, 2), project), { exitAfterMs: 2_500 })
    expect(report.targets).toMatchObject([{ state: 'unknown' }, { state: 'unknown' }])
  })
})

test('A pull request that is opened again keeps its batch, and no request is sent.', async () => {
  const { simulator, run } = inProcess({ planTakesMs: 5_000 })
  simulator.workspace.addTask({ name: 'preview-pr-42-web' })
  simulator.github.set(42, 'MERGED')
  let looks = 0
  simulator.onRequest(({ operation }) => {
    if (operation === 'github.graphql' && ++looks === 2) simulator.github.set(42, 'OPEN')
  })
  const inputs = { 'resource-type': TYPE, 'name-pattern': 'preview-pr-{pr}-*' }
  expect(outcomesByName(await run(inputs))).toEqual({ 'preview-pr-42-web': 'kept' })
  expect(operations(simulator)).not.toContain(workspace.operations.delete)
})

test('What a look-up could not see after a lost response is not sent again.', async () => {
  const { simulator, run, seen } = inProcess()
  const ids = add(simulator, 4)
  simulator.inject({ fault: 'cut', executed: true, operation: workspace.operations.delete })
  // The look before the deletion takes two readings.
  simulator.inject({ fault: '500', operation: 'workspace.list', skip: 2, times: Infinity })
  const { report } = await run(inputsFor(workspace, ids))
  expect(seen(workspace.operations.delete).map(({ ids: asked }) => asked)).toEqual([ids, ids])
  expect(report.targets).toMatchObject(ids.map(() => ({ outcome: 'failed', state: 'unknown' })))
})
