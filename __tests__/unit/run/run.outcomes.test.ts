/** How targets end, whatever their type: every one in exactly one outcome, and green only if all is well. */
import { describe, expect, test } from '@jest/globals'
import { FIXTURES } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource, existing } from '../../../simulator/fixture.ts'

const NO_COUNTS = { deleted: 0, absent: 0, kept: 0, planned: 0, submitted: 0, failed: 0, unattempted: 0 }

describe.each(FIXTURES)('$type', (fixture) => {
  test('deleted: what was named, and nothing else', async () => {
    const { simulator, run, seen } = inProcess()
    const [b, a, bystander] = ['b', 'a', 'c'].map((name) => addResource(fixture, simulator, name)) as [
      string,
      string,
      string,
    ]
    const result = await run(inputsFor(fixture, [a, b]))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: [a, b] })
    expect(JSON.parse(result.outputs.counts ?? '')).toEqual({ ...NO_COUNTS, deleted: 2 })
    expect(existing(fixture, simulator)).toEqual([bystander])
    expect(new Set(seen(fixture.operations.delete).flatMap(({ ids }) => ids))).toEqual(new Set([a, b]))

    expect(result.report).toMatchObject({ ok: true, counts: { ...NO_COUNTS, deleted: 2 }, problems: [] })
    for (const target of result.report.targets) {
      expect(target).toMatchObject({ type: fixture.type, outcome: 'deleted', attempts: 1 })
      expect(target.requestId).toMatch(/^[0-9a-f]{32}$/)
      expect(target).not.toHaveProperty('unverified')
    }
    expect(result.log.at(-1)).toMatch(/^2 deleted in .*, cn-north-4$/)
    expect(result.summary).toContain('✅')
    const summary = result.summary.replaceAll('<wbr>', '')
    for (const id of [a, b]) expect(summary).toContain(`<code>${id}</code>`)
    expect(result.annotations).toEqual([])
  })

  test('absent: gone already is fine', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(fixture, simulator)
    const result = await run(inputsFor(fixture, [fixture.absentId, id]))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: [id], absent: [fixture.absentId] })
    expect(result.log.at(-1)).toMatch(/^1 deleted, 1 already gone in /)
    expect(result.annotations).toEqual([])
  })

  test('absent: a second run of the same step is green too', async () => {
    const { simulator, run } = inProcess()
    const ids = [addResource(fixture, simulator), addResource(fixture, simulator)]
    await run(inputsFor(fixture, ids))
    const again = await run(inputsFor(fixture, ids))
    expect(again.ok).toBe(true)
    expect(idsByOutcome(again)).toEqual({ absent: ids })
  })

  test('absent: red with fail-if-absent', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(fixture, simulator)
    const result = await run(inputsFor(fixture, [id, fixture.absentId], { 'fail-if-absent': 'true' }))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ deleted: [id], absent: [fixture.absentId] })
    expect(result.annotations).toEqual([
      { level: 'error', message: '1 target was already gone, and fail-if-absent is true.' },
    ])
    expect(result.summary).toContain('❌')
  })

  test('planned: a dry run looks and deletes nothing', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(fixture, simulator, 'nightly')
    const result = await run(inputsFor(fixture, [id, fixture.absentId], { 'dry-run': 'true' }))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ planned: [id], absent: [fixture.absentId] })
    expect(existing(fixture, simulator)).toEqual([id])
    expect(seen(fixture.operations.delete)).toEqual([])
    expect(seen().filter(({ operation }) => !fixture.operations.reads.includes(operation))).toEqual([])
    expect(result.log.at(-1)).toMatch(/^Dry run: 1 would be deleted, 1 already gone in /)
    expect(result.summary).toContain('🔍')
  })

  test('planned: a dry run fails where the real run would', async () => {
    const { simulator, run } = inProcess()
    const result = await run(
      inputsFor(fixture, [addResource(fixture, simulator), fixture.absentId], {
        'dry-run': 'true',
        'fail-if-absent': 'true',
      }),
    )
    expect(result.ok).toBe(false)
  })

  test('planned, unverified: who may delete need not be allowed to look', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(fixture, simulator)
    simulator.deny(fixture.operations.lookUp)
    const result = await run(inputsFor(fixture, [id], { 'dry-run': 'true' }))
    expect(result.ok).toBe(true)
    expect(result.report.targets).toMatchObject([{ id, outcome: 'planned', unverified: true }])
    expect(result.report.targets[0]?.reason).toMatch(/^unverified: the look-up failed \(/)
    expect(seen(fixture.operations.delete)).toEqual([])
  })

  test('failed: a dry run that cannot see is no plan', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(fixture, simulator)
    simulator.inject({ fault: '500', operation: fixture.operations.lookUp, times: Infinity })
    const result = await run(inputsFor(fixture, [id], { 'dry-run': 'true' }))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ failed: [id] })
    expect(result.report.targets).toMatchObject([
      { state: 'unknown', error: { code: fixture.codes.internal, status: 500 } },
    ])
    expect(seen(fixture.operations.delete)).toEqual([])
  })

  test('failed: the caller may not delete', async () => {
    const { simulator, run } = inProcess()
    const ids = [addResource(fixture, simulator), addResource(fixture, simulator)]
    simulator.deny(fixture.operations.delete)
    const result = await run(inputsFor(fixture, ids))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ failed: ids })
    expect(existing(fixture, simulator)).toEqual(ids)
    for (const target of result.report.targets) {
      expect(target).toMatchObject({ state: 'there', error: { status: 403, code: fixture.codes.denied } })
    }
    expect(result.annotations.map(({ level, title }) => [level, title])).toEqual([
      ['error', 'Not deleted: 2 targets, for one cause'],
    ])
    for (const id of ids) expect(result.annotations[0]?.message).toContain(id)
    for (const { message } of result.annotations) {
      expect(message).toContain(`HTTP 403 ${fixture.codes.denied}: You do not have permission for this operation`)
      expect(message).toMatch(/not deleted|still there/)
    }
  })

  test('failed: one that the caller may not delete does not keep the others', async () => {
    const { simulator, run } = inProcess()
    const ids = Array.from({ length: 7 }, () => addResource(fixture, simulator))
    const forbidden = ids[4] ?? ''
    simulator.forbid(forbidden)
    const result = await run(inputsFor(fixture, ids))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ deleted: ids.filter((id) => id !== forbidden), failed: [forbidden] })
    expect(existing(fixture, simulator)).toEqual([forbidden])
    expect(result.annotations).toHaveLength(1)
  })

  test('failed: a service in trouble, after it was asked more than once', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(fixture, simulator)
    simulator.inject({ fault: '500', operation: fixture.operations.delete, times: Infinity })
    const result = await run(inputsFor(fixture, [id]))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ failed: [id] })
    const [target] = result.report.targets
    expect(target?.error).toMatchObject({ status: 500, code: fixture.codes.internal })
    expect(result.elapsedMs).toBeGreaterThan(1_000)
    expect(result.annotations[0]?.message).toContain('Internal error, please try again later')
  })

  test('the name that a look-up saw is in the log, the summary and the report', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(fixture, simulator, 'nightly_of_pr_7')
    const result = await run(inputsFor(fixture, [id], { 'dry-run': 'true' }))
    expect(result.report.targets).toMatchObject([{ id, name: 'nightly_of_pr_7' }])
    expect(result.log.join('\n')).toContain(`${id} "nightly_of_pr_7"`)
    expect(result.summary).toContain('<code>nightly_of_pr_7</code>')
  })
})

describe.each(FIXTURES.filter(({ type }) => type === 'workspace-scheduled-task' || type === 'roma-asset'))(
  '$type',
  (fixture) => {
    test('deleted and failed: the name that was seen before is not lost', async () => {
      const { simulator, run } = inProcess()
      const [gone, kept] = ['one', 'two'].map((name) => addResource(fixture, simulator, name)) as [string, string]
      simulator.forbid(kept)
      const result = await run(inputsFor(fixture, [gone, kept]))
      expect(result.report.targets).toMatchObject([
        { id: gone, name: 'one', outcome: 'deleted' },
        { id: kept, name: 'two', outcome: 'failed' },
      ])
      expect(result.annotations[0]?.title).toBe(`Not deleted: ${kept} "two"`)
    })
  },
)
