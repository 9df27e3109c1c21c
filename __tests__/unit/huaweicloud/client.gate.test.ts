/** Refused credentials are tried once: who waits for whom, and what stops when there are none (any more). */
import { describe, expect, test } from '@jest/globals'
import { CredentialGate } from '../../../src/huaweicloud/credential-gate.ts'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import { broken, ok, refused, scripted } from '../../support/scripted.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

type Result = { response: unknown } | { error: CloudError } | undefined

const response = {
  ...{ json: {}, empty: false, status: 200, requestId: undefined, attempts: 1, inDoubt: false, host: 'h' },
}
const SUCCESS: Result = { response: { ...response, clockSkew: undefined } }
const failure = (status?: number): Result => ({
  error: new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, ...(status !== undefined && { status }) }),
})

describe('the gate', () => {
  /** How many of three are under way after 0.5 s and after 1.5 s, if each takes a second. */
  async function countsUnderWay(first: Result | Error): Promise<number[]> {
    const clock = new VirtualClock()
    const gate = new CredentialGate()
    let started = 0
    const pass = async (result: Result | Error): Promise<void> => {
      const request = async (): Promise<Result> => {
        started += 1
        await clock.sleep(1_000)
        if (result instanceof Error) throw result
        return result
      }
      await gate.pass(new AbortController().signal, request).catch(() => undefined)
    }
    const counts: number[] = []
    for (const ms of [500, 1_500]) clock.at(ms, () => counts.push(started))
    await clock.drive(Promise.all([pass(first), pass(SUCCESS), pass(SUCCESS)]))
    expect(started).toBe(3)
    return counts
  }

  test.each<[string, Result | Error]>([
    ['a success', SUCCESS],
    ...[400, 403, 404, 409, 499].map((status): [string, Result] => [String(status), failure(status)]),
  ])('opens for all after %s: the credentials were taken', async (_, first) => {
    expect(await countsUnderWay(first)).toEqual([1, 3])
  })

  test.each<[string, Result | Error]>([
    ...[200, 302, 401, 407, 408, 429, 500, 503].map((status): [string, Result] => [String(status), failure(status)]),
    ['no answer', failure()],
    ['a request that was never sent', undefined],
    ['a mistake of our own', new TypeError('x is undefined')],
  ])('lets one more through after %s, which says nothing about them', async (_, first) => {
    expect(await countsUnderWay(first)).toEqual([1, 2])
  })

  test('lets no more through at once than it is told, and the next one when one has ended', async () => {
    const clock = new VirtualClock()
    const gate = new CredentialGate({ maxConcurrent: 2 })
    let underWay = 0
    const counts: number[] = []
    const pass = (result: Result | Error): Promise<unknown> =>
      gate
        .pass(new AbortController().signal, async () => {
          counts.push(++underWay)
          await clock.sleep(1_000)
          underWay -= 1
          if (result instanceof Error) throw result
          return result
        })
        .catch(() => undefined)
    const startedAt = clock.now()
    const results = [SUCCESS, SUCCESS, failure(404), new TypeError('x'), undefined, SUCCESS, SUCCESS]
    await clock.drive(Promise.all(results.map(pass)))
    expect(counts).toHaveLength(results.length)
    expect(Math.max(...counts)).toBe(2)
    // The first one alone, then two at a time.
    expect(clock.now() - startedAt).toBe(4_000)
  })

  test('starts nothing whose time is over when its turn comes', async () => {
    const gate = new CredentialGate()
    const limit = new AbortController()
    const first = gate.pass(limit.signal, () => {
      limit.abort()
      return Promise.resolve(SUCCESS)
    })
    let started = false
    const second = gate.pass(limit.signal, () => {
      started = true
      return Promise.resolve(SUCCESS)
    })
    expect([await first, await second, started]).toEqual([SUCCESS, undefined, false])
  })
})

describe('a 401', () => {
  test('ends the run, which knows the answer, and nothing is asked any more, not even what became of a delete', async () => {
    const { send, sent, cancellation } = scripted([refused(401)])
    expect(await send()).toMatchObject({ kind: 'refused', status: 401, attempts: 1 })
    expect([cancellation.reason, cancellation.cause]).toEqual(['credentials', expect.objectContaining({ status: 401 })])
    expect(await send({ purpose: 'verify' })).toMatchObject({ kind: 'stopped', attempts: 0, inDoubt: false })
    expect(sent).toHaveLength(1)
  })

  test('of one who was asked without credentials says nothing about those of the run', async () => {
    const anonymous = { description: 'no credentials', current: () => Promise.resolve('anonymous' as const) }
    const { send, cancellation, sent } = scripted([refused(401)], { credentials: anonymous })
    expect(await send()).toMatchObject({ status: 401, attempts: 1 })
    expect(cancellation.reason).toBeUndefined()
    expect(sent[0]?.headers).not.toHaveProperty('X-Auth-Token')
  })

  test.each([
    ['a signature', { accessKeyId: 'AK', secretAccessKey: 'SK' }, 7_000],
    ['a token', { token: 'T' }, undefined],
  ])('of %s tells how far the clocks are apart where that can be the cause', async (_, credentials, clockSkew) => {
    const { send } = scripted([refused(401, { date: 'Sat, 21 Nov 2026 12:00:07 GMT' })], { credentials })
    expect(((await send()) as { clockSkew?: number }).clockSkew).toBe(clockSkew)
  })
})

describe('credentials that end within a run', () => {
  const failing = (error: Error): Parameters<typeof scripted>[1] => ({
    credentials: { description: 'temporary', current: () => Promise.reject(error) },
  })

  test('end it before anything is sent; the cause is kept', async () => {
    const cause = new CloudError({ kind: 'refused', message: 'no new ones', attempts: 1, inDoubt: false })
    const { send, sent, cancellation } = scripted([ok()], failing(cause))
    expect(await send()).toMatchObject({ kind: 'stopped', attempts: 0 })
    expect([cancellation.reason, cancellation.cause, sent]).toEqual(['credentials', cause, []])
  })

  test('by a mistake of our own are none', async () => {
    const mistake = new TypeError('x is undefined')
    const { send, cancellation } = scripted([ok()], failing(mistake))
    expect(await send()).toEqual({ error: mistake })
    expect(cancellation.reason).toBeUndefined()
  })
})

describe('a last look before a request', () => {
  test('is taken before each attempt until one may have been carried out', async () => {
    const { send, sent } = scripted([broken('ECONNREFUSED', false), broken('ECONNRESET', true), ok()])
    const looks: number[] = []
    const beforeSend = (): Promise<boolean> => {
      looks.push(sent.length)
      return Promise.resolve(true)
    }
    expect(await send({ beforeSend })).toMatchObject({ attempts: 3 })
    expect(looks).toEqual([0, 1, 2])
  })

  test('that says no sends nothing, and the error says that it was withheld', async () => {
    const { send, sent } = scripted([ok()])
    const error = { kind: 'withheld', attempts: 0, inDoubt: false }
    expect(await send({ beforeSend: () => Promise.resolve(false) })).toMatchObject(error)
    expect(sent).toEqual([])
  })

  test('that says no before a repeat sends nothing more, and the error says what may have been done', async () => {
    const { send, sent } = scripted([refused(503), ok()])
    const error = { kind: 'withheld', attempts: 1, inDoubt: true }
    expect(await send({ beforeSend: ({ inDoubt }) => Promise.resolve(!inDoubt) })).toMatchObject(error)
    expect(sent).toHaveLength(1)
  })

  test('during which the run stops: nothing is sent, and nobody is told that it was', async () => {
    const { send, sent, cancellation } = scripted([ok()])
    let told = 0
    const beforeSend = (): Promise<boolean> => {
      cancellation.request('cancelled')
      return Promise.resolve(true)
    }
    expect(await send({ beforeSend, onSend: () => (told += 1) })).toMatchObject({ kind: 'stopped', attempts: 0 })
    expect([sent, told]).toEqual([[], 0])
  })
})

describe('a stop', () => {
  test('between attempts: what is known so far is the answer', async () => {
    const { send, sent, cancellation, clock } = scripted([refused(503)])
    clock.at(1_000, () => {
      cancellation.request('cancelled')
    })
    expect(await send()).toMatchObject({ kind: 'refused', status: 503, attempts: 3, inDoubt: true })
    expect(sent).toHaveLength(3)
  })

  test('gives what is under way five seconds, then it is over', async () => {
    const { send, cancellation, clock } = scripted(['hang'])
    const startedAt = clock.now()
    cancellation.stopAfter(10_000)
    expect(await send()).toMatchObject({ kind: 'network', code: 'TIMEOUT', attempts: 1, inDoubt: true })
    expect(clock.now() - startedAt).toBe(15_000)
  })

  test('does not come from a service that refuses everything as too much: only its own client ends', async () => {
    const { send, sent, client, clock, cancellation } = scripted([refused(429, { 'retry-after': '3600' })])
    cancellation.stopAfter(900_000)
    const waiting = clock.drive(client.send({ method: 'GET', path: '/', purpose: 'read' })).catch((e: unknown) => e)
    expect(await send()).toMatchObject({ kind: 'stopped', attempts: 0, inDoubt: false })
    expect(await waiting).toMatchObject({ kind: 'refused', status: 429, attempts: 1 })
    expect(client.throttled).toBe(await waiting)
    // Nor is looked up any more what became of a delete.
    expect(await send({ purpose: 'verify' })).toMatchObject({
      ...{ kind: 'stopped', attempts: 0 },
      message: 'the service throttled the requests of this run',
      remedy: expect.stringContaining('Run again later') as unknown,
    })
    expect([sent.length, cancellation.reason]).toEqual([1, undefined])
  })
})
