/** Services that answer for many at once: the good ones go, the bad ones are named, and doubt is resolved. */
import { describe, expect, test } from '@jest/globals'
import { inProcess } from '../../support/in-process.ts'

describe('a Workspace batch that is refused', () => {
  test('because of ids that do not exist, where nobody may look: the others are deleted', async () => {
    const { simulator, ids, run, left, seen } = inProcess({ resources: ['workspace-scheduled-task', 64], latency: 100 })
    simulator.deny('workspace.list')
    const gone = [ids[3], ids[4], ids[40]].map(String)
    for (const id of gone) simulator.workspace.tasks.delete(id)
    const { ok, report } = await run()
    expect(ok).toBe(true)
    expect([...left()]).toEqual([])
    for (const { id, outcome, unverified } of report.targets) {
      expect([id, outcome, unverified]).toEqual([id, gone.includes(id) ? 'absent' : 'deleted', true])
    }
    // Three ways down from 64 to 1, with a good half beside each step.
    expect(seen('workspace.delete').length).toBeLessThanOrEqual(1 + 3 * 2 * 6)
  })

  test('because of ids that must not be deleted: the others are, and those are named', async () => {
    const { simulator, ids, run, left } = inProcess({ resources: ['workspace-scheduled-task', 100], latency: 100 })
    const forbidden = [ids[0], ids[50], ids[51], ids[99]].map(String)
    for (const id of forbidden) simulator.forbid(id)
    const { ok, report } = await run()
    expect(ok).toBe(false)
    expect([...left()]).toEqual(forbidden)
    expect(report.counts).toMatchObject({ deleted: 96, failed: 4 })
    for (const { id, outcome, state } of report.targets) {
      if (forbidden.includes(id)) expect([outcome, state]).toEqual(['failed', 'there'])
    }
  })

  test('because the caller may delete nothing: given up after a few dozen requests, not after thousands', async () => {
    const { simulator, run, seen, left } = inProcess({ resources: ['workspace-scheduled-task', 5_000] })
    simulator.deny('workspace.delete')
    const { report } = await run()
    expect(seen('workspace.delete').length).toBeLessThan(60)
    expect([report.counts.failed, left().size]).toEqual([5_000, 5_000])
  })

  test('after a broken answer to the same batch: what is gone is ours, and nothing is asked for one by one', async () => {
    const { simulator, run, seen, left } = inProcess({ resources: ['workspace-scheduled-task', 200], latency: 100 })
    simulator.inject({ fault: 'cut', executed: true, operation: 'workspace.delete' })
    const { ok, report } = await run()
    expect([ok, report.counts.deleted, left().size]).toEqual([true, 200, 0])
    expect(seen('workspace.delete')).toHaveLength(2)
  })
})

describe('a list that changes while it is read', () => {
  test('is read again: a task that slipped to an earlier page is not taken for gone', async () => {
    const { simulator, run, ids, left } = inProcess({ resources: ['workspace-scheduled-task', 130], latency: 100 })
    const others = Array.from({ length: 3 }, () => simulator.workspace.addTask())
    // The first rows go after the first page was read, so that later ones move up and slip past unseen.
    simulator.onRequest(({ operation, query, n }) => {
      if (operation !== 'workspace.list' || query.offset === '0' || n > 4) return
      for (const id of ids.slice(0, 5)) simulator.workspace.tasks.delete(id)
    })
    const { ok, report } = await run()
    expect([ok, [...left()]]).toEqual([true, others])
    expect(report.counts).toMatchObject({ absent: 5, deleted: 125 })
  })
})

describe('ROMA is busy', () => {
  test('with a job of ours whose answer got lost: not started twice', async () => {
    const { simulator, run, left, seen } = inProcess({
      resources: ['roma-asset', 3],
      latency: 100,
      romaJobDuration: 20_000,
    })
    simulator.inject({ fault: '504-gateway', executed: true, operation: 'roma.delete' })
    const { ok, log, report } = await run()
    expect([ok, left().size, report.counts.deleted]).toEqual([true, 0, 3])
    expect(log.join('\n')).toMatch(/perhaps started by this run, without a response/)
    expect(simulator.roma.instances.values().next().value?.jobs.size).toBe(1)
    expect(
      seen('roma.delete')
        .filter(({ executed, fault }) => executed && fault === undefined)
        .every(({ status }) => status === 400),
    )
  })

  test('with a job of ours, lost and still at work when the run is cancelled: nobody claims to know', async () => {
    const { simulator, run } = inProcess({ resources: ['roma-asset', 3], latency: 100, romaJobDuration: 60_000 })
    simulator.inject({ fault: 'cut', executed: true, operation: 'roma.delete' })
    const { report } = await run({}, { cancelAfterMs: 20_000 })
    for (const target of report.targets) expect(target).toMatchObject({ outcome: 'failed', state: 'unknown' })
  })
})

describe('a ROMA job', () => {
  test('with an asset that must not be deleted is refused as a whole: the others are deleted', async () => {
    const { simulator, run, ids, left } = inProcess({ resources: ['roma-asset', 20], latency: 100 })
    simulator.forbid(ids[7] ?? '')
    const { ok, report } = await run()
    expect([ok, [...left()]]).toEqual([false, [ids[7]]])
    expect(report.counts).toMatchObject({ deleted: 19, failed: 1 })
  })

  test('that was lost, then refused for what is in it: what went meanwhile is not asked for again', async () => {
    const { simulator, run, ids, left, seen } = inProcess({ resources: ['roma-asset', 8], latency: 100 })
    simulator.inject({ fault: 'cut', operation: 'roma.delete' })
    simulator.forbid(ids[7] ?? '')
    simulator.onRequest(({ operation }) => {
      if (operation === 'roma.delete' && seen('roma.delete').length === 1) {
        const [instance] = simulator.roma.instances.values()
        instance?.apps.delete(ids[0] ?? '')
      }
    })
    const { report } = await run()
    expect([...left()]).toEqual([ids[7]])
    expect(report.problems).toEqual([])
    expect(
      seen('roma.delete')
        .slice(1)
        .some((entry) => entry.ids.includes(ids[0] ?? '')),
    ).toBe(false)
  })
})

describe('who may neither delete nor see it', () => {
  test('cannot tell whether it is there: a refusal is never green', async () => {
    const { simulator, run, ids } = inProcess({ resources: ['coc-script', 1], latency: 100 })
    simulator.deny('coc.delete')
    simulator.coc.scripts.delete(ids[0] ?? '')
    const { ok, report } = await run()
    expect(ok).toBe(false)
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { status: 403 } }])
  })
})
