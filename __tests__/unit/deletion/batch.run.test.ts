/** Services that answer for many at once: the good ones go, the bad ones are named, and doubt is resolved. */
import { describe, expect, test } from '@jest/globals'
import { cloudWith } from '../../support/cloud.ts'

describe('a Workspace batch that is refused', () => {
  test('because of ids that do not exist, where nobody may look: the others are deleted', async () => {
    const { simulator, ids, run, existing, deletes } = cloudWith('workspace-scheduled-task', 64)
    simulator.deny('workspace.list')
    const gone = [ids[3], ids[4], ids[40]].map(String)
    for (const id of gone) simulator.workspace.tasks.delete(id)
    const { ok, report } = await run()
    expect(ok).toBe(true)
    expect([...existing()]).toEqual([])
    for (const { id, outcome, unverified } of report.targets) {
      expect([id, outcome, unverified]).toEqual([id, gone.includes(id) ? 'absent' : 'deleted', true])
    }
    // Three ways down from 64 to 1, with a good half beside each step.
    expect(deletes().length).toBeLessThanOrEqual(1 + 3 * 2 * 6)
  })

  test('because of ids that must not be deleted: the others are, and those are named', async () => {
    const { simulator, ids, run, existing } = cloudWith('workspace-scheduled-task', 100)
    const forbidden = [ids[0], ids[50], ids[51], ids[99]].map(String)
    for (const id of forbidden) simulator.forbid(id)
    const { ok, report } = await run()
    expect(ok).toBe(false)
    expect([...existing()]).toEqual(forbidden)
    expect(report.counts).toMatchObject({ deleted: 96, failed: 4 })
    for (const { id, outcome, state } of report.targets) {
      if (forbidden.includes(id)) expect([outcome, state]).toEqual(['failed', 'there'])
    }
  })

  test('because the caller may delete nothing: given up after a few dozen requests, not after thousands', async () => {
    const { simulator, run, deletes, existing } = cloudWith('workspace-scheduled-task', 5_000, { latency: 0 })
    simulator.deny('workspace.delete')
    const { report } = await run()
    expect(deletes().length).toBeLessThan(60)
    expect([report.counts.failed, existing().size]).toEqual([5_000, 5_000])
  })

  test('after a broken answer to the same batch: what is gone is ours, and nothing is asked for one by one', async () => {
    const { simulator, run, deletes, existing } = cloudWith('workspace-scheduled-task', 200)
    simulator.inject({ fault: 'cut', executed: true, operation: 'workspace.delete' })
    const { ok, report } = await run()
    expect([ok, report.counts.deleted, existing().size]).toEqual([true, 200, 0])
    expect(deletes()).toHaveLength(2)
  })
})

describe('a list that changes while it is read', () => {
  test('is read again: a task that slipped to an earlier page is not taken for gone', async () => {
    const { simulator, run, ids, existing } = cloudWith('workspace-scheduled-task', 130)
    const others = Array.from({ length: 3 }, () => simulator.workspace.addTask())
    // The first rows go after the first page was read, so that later ones move up and slip past unseen.
    simulator.onRequest(({ operation, query, n }) => {
      if (operation !== 'workspace.list' || query.offset === '0' || n > 4) return
      for (const id of ids.slice(0, 5)) simulator.workspace.tasks.delete(id)
    })
    const { ok, report } = await run()
    expect([ok, [...existing()]]).toEqual([true, others])
    expect(report.counts).toMatchObject({ absent: 5, deleted: 125 })
  })
})

describe('ROMA is busy', () => {
  test('with a job of ours whose answer got lost: not started twice', async () => {
    const { simulator, run, existing, deletes } = cloudWith('roma-asset', 3, { romaJobDuration: 20_000 })
    simulator.inject({ fault: '504-gateway', executed: true, operation: 'roma.delete' })
    const { ok, log, report } = await run()
    expect([ok, existing().size, report.counts.deleted]).toEqual([true, 0, 3])
    expect(log.join('\n')).toMatch(/perhaps started by this run, without a response/)
    expect(simulator.roma.instances.values().next().value?.jobs.size).toBe(1)
    expect(
      deletes()
        .filter(({ executed, fault }) => executed && fault === undefined)
        .every(({ status }) => status === 400),
    )
  })

  test('with a job of ours, lost and still at work when the run is cancelled: nobody claims to know', async () => {
    const { simulator, run } = cloudWith('roma-asset', 3, { romaJobDuration: 60_000 })
    simulator.inject({ fault: 'cut', executed: true, operation: 'roma.delete' })
    const { report } = await run({}, { cancelAfterMs: 20_000 })
    for (const target of report.targets) expect(target).toMatchObject({ outcome: 'failed', state: 'unknown' })
  })
})

describe('a ROMA job', () => {
  test('with an asset that must not be deleted is refused as a whole: the others are deleted', async () => {
    const { simulator, run, ids, existing } = cloudWith('roma-asset', 20)
    simulator.forbid(ids[7] ?? '')
    const { ok, report } = await run()
    expect([ok, [...existing()]]).toEqual([false, [ids[7]]])
    expect(report.counts).toMatchObject({ deleted: 19, failed: 1 })
  })

  test('that was lost, then refused for what is in it: what went meanwhile is not asked for again', async () => {
    const { simulator, run, ids, existing, deletes } = cloudWith('roma-asset', 8)
    simulator.inject({ fault: 'cut', operation: 'roma.delete' })
    simulator.forbid(ids[7] ?? '')
    simulator.onRequest(({ operation }) => {
      if (operation === 'roma.delete' && deletes().length === 1) {
        const [instance] = simulator.roma.instances.values()
        instance?.apps.delete(ids[0] ?? '')
      }
    })
    const { report } = await run()
    expect([...existing()]).toEqual([ids[7]])
    expect(report.problems).toEqual([])
    expect(
      deletes()
        .slice(1)
        .some((entry) => entry.ids.includes(ids[0] ?? '')),
    ).toBe(false)
  })
})

describe('who may neither delete nor see it', () => {
  test('cannot tell whether it is there: a refusal is never green', async () => {
    const { simulator, run, ids } = cloudWith('coc-script', 1)
    simulator.deny('coc.delete')
    simulator.coc.scripts.delete(ids[0] ?? '')
    const { ok, report } = await run()
    expect(ok).toBe(false)
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown', error: { status: 403 } }])
  })
})
