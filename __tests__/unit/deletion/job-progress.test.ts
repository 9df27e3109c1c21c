/** How a job is followed, and when it counts as ended. */
import { describe, expect, test } from '@jest/globals'
import type { Job } from '../../../src/deletion/api.ts'
import { followJob, growingPauses, type JobEnd } from '../../../src/deletion/job-progress.ts'
import type { HttpResponse } from '../../../src/huaweicloud/transport.ts'
import { engineOf, refusal } from '../../support/engine.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { idsByOutcome, inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { ok } from '../../support/scripted.ts'

/** Follows a job whose n-th state is given; the last one stays. */
async function follow(states: readonly object[], cancelAfterMs?: number) {
  const engine = engineOf('roma-asset', ({ n }) => {
    const state = states[Math.min(n, states.length) - 1] ?? {}
    return 'body' in state ? (state as Partial<HttpResponse>) : ok(state)
  })
  const { context, clock, cancellation, received } = engine
  if (cancelAfterMs !== undefined) {
    clock.at(cancelAfterMs, () => {
      cancellation.request('cancelled')
    })
  }
  const end: JobEnd = await engine.drive(followJob('j1', context, context.api.deletion as Job))
  return { end, at: received.map(({ at }) => at) }
}

test('Pauses grow from a second to a quarter of a minute.', () => {
  const pauses = growingPauses()
  const first = Array.from({ length: 10 }, () => pauses.next().value)
  expect(first.slice(0, 3)).toEqual([1_000, 1_500, 2_250])
  expect(first.slice(-2)).toEqual([15_000, 15_000])
})

describe('A job', () => {
  test('that succeeded is read until it says so, and nothing more', async () => {
    const { end, at } = await follow([{ status: 'RUNNING' }, { status: 'RUNNING' }, { status: 'SUCCEEDED' }])
    expect([end, at]).toEqual([{ result: 'succeeded' }, [1_000, 2_500, 4_750]])
  })

  test.each([
    ['failed', { status: 'FAILED' }],
    ['failed with a progress of 1', { status: 'Fail', progress_percent: 1 }],
    ['succeeded with a reason', { status: 'SUCCEEDED', reason: [{ error_msg: 'no' }] }],
    ['succeeded with a reason in one word', { status: 'SUCCEEDED', reasons: 'partly' }],
    ['succeeded with a progress below 1', { status: 'Success', progress_percent: 0.99 }],
    ['has ended in an unknown word, with a progress of 1', { status: 'CANCELED', progress_percent: 1 }],
    ['has ended in an unknown word, with an end time', { status: 'ERROR', end_time: '2026-11-25T08:30:00Z' }],
  ])('that %s has ended, and look-ups decide', async (_, state) => {
    const { end, at } = await follow([state])
    expect(end).toMatchObject({ result: 'ended', state: { status: state.status } })
    expect(at).toEqual([1_000])
  })

  test('in an unknown word counts as ended after a minute in which neither word nor progress changed', async () => {
    const states = Array.from({ length: 8 }, (_, index) => ({ status: 'X', progress_percent: index / 10 }))
    const { end, at } = await follow(states)
    expect(end).toMatchObject({ result: 'ended' })
    const changedAt = at[7] ?? 0
    const next = at.find((ms) => ms - changedAt >= 60_000)
    expect(at.at(-1)).toBe(next)
  })

  test('that says that it is running is followed however long nothing changes', async () => {
    const states = [
      ...Array.from({ length: 40 }, () => ({ status: 'RUNNING', progress_percent: 1 })),
      { status: 'FAILED' },
    ]
    expect((await follow(states)).at).toHaveLength(41)
  })

  test.each([[{ id: 'another', status: 'SUCCEEDED' }], [{ status: 7 }], [{}]])(
    'is not what %j is about, which is read again',
    async (state) => {
      const { end, at } = await follow([state, { status: 'FAILED' }])
      expect([end.result, at.length]).toEqual(['ended', 2])
    },
  )

  test('that cannot be read says why', async () => {
    const { end } = await follow([{ status: 'RUNNING' }, refusal(403, 'X.1', 'not permitted')])
    const message = 'job j1 was accepted, but its progress cannot be read: X.1 not permitted'
    expect(end).toMatchObject({ result: 'unreadable', error: { kind: 'unclear', inDoubt: true, status: 403, message } })
  })

  test('is read every second after a stop, and then goes on by itself', async () => {
    const { end, at } = await follow([{ status: 'RUNNING' }], 10_000)
    expect(end).toMatchObject({ result: 'unreadable', error: { inDoubt: true } })
    expect(end).toHaveProperty('error.message', 'the run stopped while job j1 was running; the job goes on by itself')
    expect(at.filter((ms) => ms > 10_000).length).toBeGreaterThanOrEqual(4)
    expect(at.at(-1)).toBeLessThanOrEqual(15_000)
  })
})

describe('A run', () => {
  const roma = fixtureOf('roma-asset')
  const answer = (json: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(json) })

  test.each(['PARTLY_SUCCEEDED', 'SUCCEEDED_PARTLY', 'NOT_FAILED', 'FAILED_OVER', 'QUEUED'])(
    'goes on waiting after the word %s, which is not documented',
    async (status) => {
      const { simulator, run } = inProcess({ romaJobDuration: 4_000 })
      const id = addResource(roma, simulator)
      simulator.inject({ fault: 'answer', operation: 'roma.job', answer: answer({ status }) })
      const result = await run(inputsFor(roma, [id]))
      expect(idsByOutcome(result)).toEqual({ deleted: [id] })
      expect(result.report.targets[0]?.reason).toMatch(/^job [0-9a-f]{32}$/)
      expect(result.elapsedMs).toBeGreaterThanOrEqual(4_000)
    },
  )

  test('does not wait to its end for a status that never comes', async () => {
    const { simulator, run } = inProcess({ romaJobDuration: 3_600_000 })
    const id = addResource(roma, simulator)
    simulator.inject({ fault: 'answer', operation: 'roma.job', answer: answer({}), times: Infinity })
    const { report, elapsedMs } = await run(inputsFor(roma, [id], { timeout: '1h' }))
    expect(report.targets).toMatchObject([{ outcome: 'failed', state: 'unknown' }])
    expect(elapsedMs).toBeLessThan(300_000)
  })
})
