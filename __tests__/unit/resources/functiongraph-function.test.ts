/** FunctionGraph: functions. What its responses prove, how its list is read, and from when their age counts. */
import { describe, expect, test } from '@jest/globals'
import { listTargets } from '../../../src/deletion/list.ts'
import { lookUp } from '../../../src/deletion/look-up.ts'
import { keyOf } from '../../../src/plan/target.ts'
import { idInputOf } from '../../../src/resources/registry.ts'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { engineOf, refusal, targetsOf } from '../../support/engine.ts'
import { ok } from '../../support/scripted.ts'
import { outcomesByName, pullRequestEvent, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const TYPE = 'functiongraph-function'
const URN = 'urn:fss:cn-north-4:p1:function:default:pr-42'
const [target] = targetsOf(TYPE, [URN]) as [ReturnType<typeof targetsOf>[number]]
const { pattern } = idInputOf(TYPE, undefined)

const HOUR = 3_600_000

describe('An id', () => {
  test.each([URN, `urn:fss:cn-north-4:${PROJECT_ID}:function:my_group:a`, `${URN.slice(0, -5)}${'a'.repeat(60)}`])(
    'can be %s',
    (id) => {
      expect(pattern.test(id)).toBe(true)
    },
  )

  test.each([
    ...[`${URN}:latest`, `${URN}:v1`, `${URN}:!alias`, 'pr-42', 'urn:fss:cn-north-4:p1:function:default:'],
    ...['urn:fss:cn-north-4:p1:trigger:default:pr-42', `${URN}/..`, `${URN}-`, `${URN}\n`, `${URN} x`],
    ...['urn:fss:cn-north-4:p1:function:default:1st', 'urn:fss:cn-north-4:p1:function:..:pr-42'],
    `${URN.slice(0, -5)}${'a'.repeat(61)}`,
  ])('cannot be %j: with a version, only that would go', (id) => {
    expect(pattern.test(id)).toBe(false)
  })
})

describe('A deletion', () => {
  test('is confirmed by 204 without a body, and names the URN as one segment of the path', async () => {
    const { delete: run, received, kinds } = engineOf(TYPE, () => ({ status: 204 }))
    await run([target])
    const path = `/v2/p1/fgs/functions/${encodeURIComponent(URN)}`
    expect([received.map((sent) => [sent.method, sent.path]), kinds()]).toEqual([
      [['DELETE', path]],
      { [URN]: 'deleted' },
    ])
  })

  test.each([
    ['absent', 404, 'FSS.1051', 1],
    ['failed', 404, 'APIGW.0101', 2],
    ['failed', 403, 'FSS.0403', 2],
    ['failed', 400, 'FSS.1051', 2],
    // The look-up is refused as well, and so is the list, which alone could tell.
    ['failed', 410, 'FSS.0410', 3],
    ['failed', 400, 'FSS.0404', 2],
  ])('is %s after HTTP %d %s', async (kind, status, code, requests) => {
    const { delete: run, kinds, received } = engineOf(TYPE, () => refusal(status, code))
    await run([target])
    expect([kinds(), received.length]).toEqual([{ [URN]: kind }, requests])
  })

  test.each([
    ['absent', 404, 'FSS.0404', []],
    ['absent', 410, 'FSS.0410', []],
    ['failed', 404, 'FSS.0404', [{ func_urn: `${URN}:latest`, func_name: 'pr-42' }]],
  ])(
    'is %s after HTTP %d %s, which may mean anything, by what the list shows',
    async (kind, status, code, functions) => {
      const { delete: run, kinds } = engineOf(TYPE, ({ path }) =>
        path.endsWith('/functions')
          ? ok({ functions, next_marker: 0, count: functions.length })
          : refusal(status, code),
      )
      await run([target])
      expect(kinds()).toEqual({ [URN]: kind })
    },
  )
})

test.each([
  ['present', ok({ func_urn: URN, func_name: 'pr-42' })],
  ['present', ok({ func_urn: `${URN}:latest`, func_name: 'pr-42' })],
  ['unknown', ok({ func_urn: `${URN}:v1`, func_name: 'pr-42' })],
  ['unknown', ok({ func_urn: `${URN}1`, func_name: 'pr-421' })],
  ['absent', refusal(404, 'FSS.1051')],
  ['unknown', refusal(404, 'APIGW.0101')],
])('A look-up is %s by its answer (%#).', async (status, answer) => {
  const { context, drive } = engineOf(TYPE, () => answer)
  expect((await drive(lookUp([target], context))).get(keyOf(target))?.status).toBe(status)
})

describe('The list', () => {
  const rows = (from: number, count: number): object[] =>
    Array.from({ length: count }, (_, index) => ({
      ...{ func_urn: `${URN}-${from + index}:latest`, func_name: `pr-42-${from + index}` },
      last_modified: '2026-11-20T16:00:00+08:00',
    }))

  test('is asked for what the page before it names, and the version is left out of a URN', async () => {
    const pages: Record<string, object> = {
      '0': { functions: rows(0, 100), next_marker: 7_000, count: 150 },
      '7000': { functions: rows(100, 50), next_marker: 0, count: 150 },
    }
    const { context, drive, received } = engineOf(TYPE, ({ query }) => ok(pages[query['marker'] ?? ''] ?? {}))
    const found = await drive(listTargets(context))
    expect(new Set(found.map(({ id }) => id)).size).toBe(150)
    const createdAt = Date.UTC(2026, 10, 20, 8)
    expect(found[0]).toEqual({ type: TYPE, id: `${URN}-0`, name: 'pr-42-0', createdAt })
    // The second pass shows that no row has moved.
    expect(received.map(({ query }) => query['marker'])).toEqual(['0', '7000', '0', '7000'])
  })

  test('that ends with a full page is asked for one more, which is empty', async () => {
    const { context, drive, received } = engineOf(TYPE, ({ query }) =>
      ok({ functions: query['marker'] === '0' ? rows(0, 100) : [], next_marker: 0, count: 100 }),
    )
    expect(await drive(listTargets(context))).toHaveLength(100)
    expect(received.map(({ query }) => query['marker'])).toEqual(['0', '100'])
  })

  test.each([true, false])('is read to its end, whether or not it has a count (%s)', async (hasCount) => {
    const { simulator, run } = inProcess()
    Object.assign(simulator.functiongraph, { hasCount })
    for (let n = 0; n < 250; n++) simulator.functiongraph.addFunction({ name: `pr-42-${n}` })
    const { ok: isGreen } = await run({ 'resource-type': TYPE, 'name-pattern': 'pr-42-*', 'max-deletes': '250' })
    expect([isGreen, simulator.functiongraph.functions.size]).toEqual([true, 0])
  })
})

test('A sweep takes the functions of closed pull requests, and nothing of another project.', async () => {
  const { simulator, run } = inProcess()
  simulator.github.set(42, 'MERGED')
  simulator.github.set(43, 'OPEN')
  const urns = ['pr-42-a', 'pr-43-a', 'pr-421-a'].map((name) => simulator.functiongraph.addFunction({ name }))
  const other = simulator.functiongraph.addFunction({ name: 'pr-42-a', projectId: 'f'.repeat(32) })
  const { ok: isGreen } = await run({ 'resource-type': TYPE, 'name-pattern': 'pr-{pr}-*' }, pullRequestEvent(42))
  expect(isGreen).toBe(true)
  expect([...simulator.functiongraph.functions.keys()]).toEqual([...urns.slice(1), other])
})

test('older-than means: not modified for so long.', async () => {
  const { simulator, clock, run } = inProcess()
  simulator.functiongraph.addFunction({ name: 'pr-1-old', lastModified: clock.now() - 48 * HOUR })
  simulator.functiongraph.addFunction({ name: 'pr-1-new', lastModified: clock.now() - HOUR })
  const result = await run({ 'resource-type': TYPE, 'name-pattern': 'pr-1-*', 'older-than': '1d' })
  expect(outcomesByName(result)).toEqual({ 'pr-1-old': 'deleted', 'pr-1-new': 'kept' })
  expect(reasonOf(result, 'pr-1-new')).toMatch(/^last changed 20.*\(older-than: 1d\)/)
})
