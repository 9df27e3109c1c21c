/** A thousand of each kind, and three thousand once: the right number of requests, and every id in exactly one outcome. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from '@jest/globals'
import { fixtureOf, FIXTURES } from '../../simulator/registry.ts'
import { idsByOutcome, inputsFor } from '../support/harness.ts'
import { inProcess } from '../support/in-process.ts'
import { addResource, existing } from '../../simulator/fixture.ts'
import { apiOf, type Type } from '../support/scenario.ts'

const THOUSAND = 1_000
/** The runner drops a larger summary whole. */
const MAX_SUMMARY_BYTES = 1024 * 1024

/** Bytes that are really in use. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  return process.memoryUsage().heapUsed
}

/** Every id of `ids` is in exactly one of the lists, in the order in which it was given. */
function expectPartition(outcomes: Record<string, string[]>, ids: readonly string[]): void {
  const all = Object.values(outcomes).flat()
  expect(all).toHaveLength(ids.length)
  expect(new Set(all)).toEqual(new Set(ids))
  for (const list of Object.values(outcomes)) {
    const wanted = new Set(list)
    expect(list).toEqual(ids.filter((id) => wanted.has(id)))
  }
}

describe('a thousand', () => {
  test.each(FIXTURES)('$type: as many delete requests as it takes', async (fixture) => {
    const { deletion } = apiOf(fixture.type as Type)
    const atOnce = { one: 1, batch: 5_000, job: 100 }[deletion.by]
    const { simulator, run, seen } = inProcess()
    const ids = Array.from({ length: THOUSAND }, () => addResource(fixture, simulator))
    const bystander = addResource(fixture, simulator)
    const result = await run(inputsFor(fixture, ids))
    expect(result.ok).toBe(true)
    expect(seen(fixture.operations.delete)).toHaveLength(Math.ceil(THOUSAND / atOnce))
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(result.report.targets.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(ids.map((id) => `${id} deleted`))
    expect(existing(fixture, simulator)).toEqual([bystander])
  })

  test.each(FIXTURES)('$type, of which some are gone and some may not be deleted', async (fixture) => {
    const { simulator, run } = inProcess()
    const ids = Array.from({ length: THOUSAND }, () => addResource(fixture, simulator))
    const absent = ids.filter((_, index) => index % 10 === 3)
    await run(inputsFor(fixture, absent))
    const forbidden = ids.filter((_, index) => index % 100 === 7)
    for (const id of forbidden) simulator.forbid(id, { code: fixture.codes.internal })
    const result = await run(inputsFor(fixture, ids))
    expect(result.ok).toBe(false)
    const outcomes = idsByOutcome(result)
    expectPartition(outcomes, ids)
    expect(outcomes).toMatchObject({ absent, failed: forbidden })
    expect(existing(fixture, simulator)).toEqual(forbidden)
    expect(result.annotations).toHaveLength(1)
  })
})

describe('three thousand scripts', () => {
  test('of which a third fails: log, annotations, summary and memory stay within bounds', async () => {
    const fixture = fixtureOf('coc-script')
    const { simulator, run } = inProcess()
    const ids = Array.from({ length: 3_000 }, () => addResource(fixture, simulator))
    const forbidden = ids.filter((_, index) => index % 3 === 0)
    const body = JSON.stringify({ error_code: 'COC.00010014', error_msg: 'no '.repeat(33_000) })
    const answer = { status: 403, headers: {}, body }
    for (const id of forbidden) simulator.inject({ fault: 'answer', operation: fixture.operations.delete, id, answer })
    const before = heapUsed()
    let peak = 0
    simulator.onRequest(({ operation, ids: [id] }) => {
      if (operation === fixture.operations.delete && id === ids.at(-1)) peak = heapUsed()
    })
    const result = await run(inputsFor(fixture, ids, { concurrency: '50' }))

    expect(result.ok).toBe(false)
    expectPartition(idsByOutcome(result), ids)
    expect(idsByOutcome(result).failed).toEqual(forbidden)
    // The journal included. The messages alone are 99 MB.
    expect(peak - before).toBeLessThan(50 * 1024 * 1024)
    expect(result.report.targets).toHaveLength(3_000)
    expect(Buffer.byteLength(result.summary)).toBeLessThan(MAX_SUMMARY_BYTES)
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]?.title).toMatch(/^Not deleted: 1000 targets, for one cause$/)
    expect(result.log.length).toBeLessThan(2_100)
    expect(Buffer.byteLength(result.log.join('\n'))).toBeLessThan(2 * 1024 * 1024)
    for (const name of ['deleted-ids', 'failed-ids'])
      expect(Buffer.byteLength(result.outputs[name] ?? '')).toBeLessThan(1024 * 1024)
  })
})
