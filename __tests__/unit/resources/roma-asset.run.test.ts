/** ROMA Connect deletes by jobs: they are followed, waited for, and believed only as far as they can be. */
import { describe, expect, test } from '@jest/globals'
import { INSTANCE_ID } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource, existing } from '../../../simulator/fixture.ts'

const roma = fixtureOf('roma-asset')
const tasksLeft = (simulator: Simulator): string[] => [
  ...(simulator.roma.instances.get(INSTANCE_ID)?.tasks.keys() ?? []),
]
/** Milliseconds between one request and the next. */
const gaps = (entries: readonly JournalEntry[]): number[] =>
  entries.slice(1).map(({ at }, index) => at - (entries[index]?.at ?? 0))
const isGrowing = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0))

describe('a job', () => {
  test('is followed with growing pauses, and its progress shown', async () => {
    const { simulator, run, seen } = inProcess({ romaJobDuration: 60_000 })
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    const result = await run(inputsFor(roma, ids))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: ids })

    const id = result.outputs['job-id'] ?? ''
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect(result.outputs).toMatchObject({ 'job-ids': JSON.stringify([id]), 'job-status': 'SUCCEEDED' })
    expect(result.report.jobs).toEqual([{ id, status: 'SUCCEEDED' }])
    expect(result.summary).toContain(`<code>${id}</code> (SUCCEEDED)`)

    const shown = result.log.filter((line) => line.startsWith(`Job ${id}: `)).map((line) => line.slice(38))
    expect(shown[0]).toBe('SUBMITTED')
    expect(shown.at(-1)).toBe('SUCCEEDED 100 %')
    const percents = shown.slice(1, -1).map((line) => Number(/^RUNNING (\d+) %(, after [\d.]+ s)?$/.exec(line)?.[1]))
    expect(percents.length).toBeGreaterThan(3)
    expect(isGrowing(percents)).toBe(true)

    const polls = gaps([...seen(roma.operations.delete), ...seen('roma.job')])
    expect(polls[0]).toBe(1_000)
    expect(isGrowing(polls)).toBe(true)
    expect(Math.max(...polls)).toBe(15_000)
    expect(result.elapsedMs).toBeLessThan(60_000 + 15_000)
  })

  test('is not waited for with wait: false', async () => {
    const { simulator, run, seen } = inProcess()
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    const result = await run(inputsFor(roma, ids, { wait: 'false' }))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ submitted: ids })
    expect(seen('roma.job')).toEqual([])
    expect(result.outputs['job-id']).toMatch(/^[0-9a-f]{32}$/)
    expect(result.outputs['job-status']).toBe('SUBMITTED')
    expect(result.log.at(-1)).toMatch(/^2 submitted for deletion in /)
  })

  test('of a hundred at most, one after the other, each waited for', async () => {
    const { simulator, run, seen } = inProcess({ romaJobDuration: 5_000 })
    const apps = Array.from({ length: 120 }, () => addResource(roma, simulator))
    const tasks = Array.from({ length: 130 }, () => simulator.roma.addTask())
    const result = await run(inputsFor(roma, apps, { 'task-ids': tasks.join() }))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: [...apps, ...tasks] })
    expect(seen(roma.operations.delete).map(({ ids }) => ids.length)).toEqual([100, 100, 50])
    expect(seen(roma.operations.delete).map(({ status }) => status)).toEqual([200, 200, 200])
    expect(JSON.parse(result.outputs['job-ids'] ?? '')).toHaveLength(3)
    expect(result.outputs['job-id']).toBe((JSON.parse(result.outputs['job-ids'] ?? '') as string[]).at(-1))
  })

  test('the last of several is the only one not waited for', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 5_000 })
    const ids = Array.from({ length: 150 }, () => addResource(roma, simulator))
    const result = await run(inputsFor(roma, ids, { wait: 'false' }))
    expect(idsByOutcome(result)).toEqual({ deleted: ids.slice(0, 100), submitted: ids.slice(100) })
    expect(JSON.parse(result.outputs['job-ids'] ?? '')).toHaveLength(2)
  })

  test.each([
    ['RUNNING', 'SUCCEEDED'],
    ['Running', 'Success'],
    ['running', 'Finished'],
  ])('%s, then %s: as the versions of the documentation word it', async (running, succeeded) => {
    const { simulator, run } = inProcess({ romaJobDuration: 5_000 })
    Object.assign(simulator.roma.work.words, { running, succeeded })
    const id = addResource(roma, simulator)
    const result = await run(inputsFor(roma, [id]))
    expect(idsByOutcome(result)).toEqual({ deleted: [id] })
    expect(result.outputs['job-status']).toBe(succeeded)
  })
})

describe('a job that fails', () => {
  test.each(['reason', 'reasons'] as const)('for one asset (%s): looked up one by one', async (reasonsKey) => {
    const { simulator, run, seen } = inProcess()
    simulator.roma.work.reasonsKey = reasonsKey
    const ids = ['a', 'b', 'c'].map((name) => addResource(roma, simulator, name))
    const [a = '', b = '', c = ''] = ids
    simulator.roma.failing.set(b, { code: 'ROMA.12001', msg: 'No permission to operate the application.' })
    const result = await run(inputsFor(roma, ids))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ deleted: [a, c], failed: [b] })
    expect(existing(roma, simulator)).toEqual([b])
    const [job] = seen('roma.job').slice(-1)
    const looks = seen('roma.app').filter(({ n }) => n > (job?.n ?? 0))
    expect(looks.map(({ ids: [id] }) => id)).toEqual(ids)

    const [, failed] = result.report.targets
    expect(failed).toMatchObject({ state: 'there', name: 'b', error: { code: 'ROMA.12001' } })
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]?.message).toMatch(/ROMA\.12001: .*No permission to operate the application\./)
    expect(result.annotations[0]?.message).toContain('the role "delete" or "admin"')
    for (const target of result.report.targets.filter(({ outcome }) => outcome === 'deleted')) {
      expect(target.reason).toMatch(/^no longer found, although job [0-9a-f]{32} ended as FAILED$/)
    }
    expect(result.outputs['job-status']).toBe('FAILED')
  })

  test('for more assets than it names: nobody gets the reason of another', async () => {
    const { simulator, run } = inProcess()
    const ids = Array.from({ length: 12 }, (_, n) => addResource(roma, simulator, `app-${n}`))
    for (const id of ids) simulator.roma.failing.set(id, { code: 'ROMA.12001', msg: `Reason of ${id}` })
    const result = await run(inputsFor(roma, ids))
    expect(idsByOutcome(result)).toEqual({ failed: ids })
    const named = result.report.targets.slice(0, 10)
    for (const { id, error } of named) {
      expect(error?.code).toBe('ROMA.12001')
      expect(error?.message).toMatch(new RegExp(`ended as FAILED: Reason of ${id}$`))
    }
    for (const { error } of result.report.targets.slice(10)) {
      expect(error).not.toHaveProperty('code')
      expect(error?.message).toMatch(/^job [0-9a-f]{32} ended as FAILED, with no reason known to be about this target/)
    }
  })

  test('for an asset with a longer name than a reason has room for', async () => {
    const { simulator, run } = inProcess()
    const ids = ['x', 'y'].map((end) => addResource(roma, simulator, `${end}${'-long'.repeat(30)}`))
    for (const [index, id] of ids.entries()) simulator.roma.failing.set(id, { code: `ROMA.1200${index}`, msg: 'No.' })
    const result = await run(inputsFor(roma, ids))
    expect(result.report.targets.map(({ error }) => error?.code)).toEqual(['ROMA.12000', 'ROMA.12001'])
  })

  test('because a task is running: says what to do', async () => {
    const { simulator, run } = inProcess()
    const task = simulator.roma.addTask({ name: 'sync', running: true })
    const result = await run(inputsFor(roma, [], { 'task-ids': task }))
    expect(idsByOutcome(result)).toEqual({ failed: [task] })
    expect(result.annotations[0]?.title).toBe(`Not deleted: task ${task} "sync"`)
    expect(result.annotations[0]?.message).toContain('Stop it in ROMA Connect, then run again.')
  })

  test('and nobody may look: not known is not deleted', async () => {
    const { simulator, run } = inProcess()
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    simulator.deny('roma.app')
    simulator.roma.failing.set(ids[1] ?? '', { code: 'ROMA.12001', msg: 'No permission.' })
    const result = await run(inputsFor(roma, ids))
    expect(idsByOutcome(result)).toEqual({ failed: ids })
    expect(result.report.targets.map(({ state }) => state)).toEqual(['unknown', 'unknown'])
  })
})

describe('another job of the same user', () => {
  test('is waited for, with growing pauses, and that is said at once and every minute, with the time so far', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(roma, simulator)
    simulator.roma.startForeignJob(200_000)
    const result = await run(inputsFor(roma, [id]))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: [id] })
    const waiting = 'roma-asset: another job is running (not started by this run); waiting for it to end'
    const lines = result.log.filter((line) => line.includes('another job is running'))
    expect(lines[0]).toBe(waiting)
    const minutes = lines.slice(1).map((line) => Number(/, for (\d) min \d+ s so far$/.exec(line)?.[1]))
    expect(minutes).toEqual([1, 2, 3])
    const submissions = seen(roma.operations.delete)
    expect(submissions.map(({ status }) => status)).toEqual([...submissions.slice(1).map(() => 400), 200])
    expect(submissions.length).toBeLessThan(25)
    expect(isGrowing(gaps(submissions))).toBe(true)
  })

  test('that outlasts the run: named as the reason, and nothing was deleted', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(roma, simulator)
    simulator.roma.startForeignJob(3_600_000)
    const result = await run(inputsFor(roma, [id], { timeout: '2m' }))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ failed: [id] })
    expect(existing(roma, simulator)).toEqual([id])
    expect(result.report.targets[0]?.error).toMatchObject({ code: 'ROMA.10012' })
    expect(result.annotations[0]?.message).toContain('Wait for it to end, then run again')
    expect(result.log.at(-1)).toContain('(stopped: time-out)')
  })
})

describe('a job that outlasts the run', () => {
  test('may still delete everything: that is said, with what to do, and nothing counts as done', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 3_600_000 })
    const result = await run(
      inputsFor(roma, [addResource(roma, simulator), addResource(roma, simulator)], { timeout: '2m' }),
    )
    expect(result.report.counts).toMatchObject({ failed: 2 })
    const remedy =
      'Run again, and raise timeout if that is not enough: the next run waits for the job, and reports as absent what it has deleted.'
    expect(result.annotations).toHaveLength(1)
    expect(result.annotations[0]?.title).toBe('Perhaps not deleted: 2 targets, for one cause')
    expect(result.annotations[0]?.message).toMatch(
      /^The run stopped while job \w+ was running; the job goes on by itself\. /,
    )
    expect(result.annotations[0]?.message).toContain(remedy)
    expect(result.summary).toContain(`<em>What to do:</em> ${remedy}`)
    expect(result.log.filter((line) => / of 2 done$/.test(line))).toEqual([])
  })

  test('is waited for by the next run, which reports as absent what the job has deleted', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 300_000 })
    const ids = [addResource(roma, simulator), addResource(roma, simulator)]
    expect((await run(inputsFor(roma, ids, { timeout: '2m' }))).report.counts).toMatchObject({ failed: 2 })
    const next = await run(inputsFor(roma, ids, { timeout: '10m' }))
    expect([next.ok, idsByOutcome(next)]).toEqual([true, { absent: ids }])
  })
})

describe('what is asked for', () => {
  test('applications and tasks, of which some are gone', async () => {
    const { simulator, run } = inProcess()
    const [app, task] = [addResource(roma, simulator), simulator.roma.addTask()]
    const [goneApp, goneTask] = [roma.absentId, 'f'.repeat(32)]
    const result = await run(inputsFor(roma, [app, goneApp], { 'task-ids': `${task} ${goneTask}` }))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: [app, task], absent: [goneApp, goneTask] })
    expect(tasksLeft(simulator)).toEqual([])
  })

  test('nothing that is still there: no job is started', async () => {
    const { run, seen } = inProcess()
    const result = await run(inputsFor(roma, [roma.absentId]))
    expect(result.ok).toBe(true)
    expect(seen(roma.operations.delete)).toEqual([])
    expect(result.outputs).toMatchObject({ 'job-id': '', 'job-ids': '[]', 'job-status': '' })
  })

  test('of an instance that does not exist: that is no "already gone"', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(roma, simulator)
    const result = await run(inputsFor(roma, [id], { 'instance-id': 'no-such-instance' }))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ failed: [id] })
    expect(result.report.targets[0]?.error).toMatchObject({ code: 'APIC.7302' })
    expect(result.annotations[0]?.message).toContain('Check instance-id')
  })

  test('in the form of 2022: one application a job, tasks with them', async () => {
    const { simulator, run, seen } = inProcess()
    simulator.roma.accepts = 'legacy'
    const apps = [addResource(roma, simulator), addResource(roma, simulator), addResource(roma, simulator)]
    const tasks = Array.from({ length: 120 }, () => simulator.roma.addTask())
    const result = await run(inputsFor(roma, apps, { 'task-ids': tasks.join(), 'roma-request-format': 'legacy' }))
    expect(result.ok).toBe(true)
    expect(idsByOutcome(result)).toEqual({ deleted: [...apps, ...tasks] })
    expect(seen(roma.operations.delete).map(({ ids }) => ids.length)).toEqual([100, 22, 1])
  })
})
