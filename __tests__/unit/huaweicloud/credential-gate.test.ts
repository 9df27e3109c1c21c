/** Who waits for the proof of the credentials, and which connections are opened meanwhile. */
import { describe, expect, test } from '@jest/globals'
import { CredentialGate, type GateOptions } from '../../../src/huaweicloud/credential-gate.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** Ten requests of a second each: how many were under way at most in the first second, and the places they onQueuedd for. */
async function pass(options: GateOptions): Promise<{ first: number; places: number[]; seconds: number }> {
  const clock = new VirtualClock()
  const gate = new CredentialGate(options)
  const { signal } = new AbortController()
  const places: number[] = []
  const startedAt = clock.now()
  let first = 0
  const request = async (): Promise<{ response: number }> => {
    if (clock.now() === startedAt) first += 1
    await clock.sleep(1_000)
    return { response: 200 }
  }
  const requests = Array.from({ length: 10 }, () => gate.pass(signal, request, (place) => places.push(place)))
  await clock.drive(Promise.all(requests))
  return { first, places, seconds: (clock.now() - startedAt) / 1_000 }
}

describe('The gate', () => {
  test('lets a token through at once: it cannot be locked', async () => {
    expect(await pass({ isProven: true })).toEqual({ first: 10, places: [], seconds: 1 })
  })

  test('has connections made for as many as may go right after the proof', async () => {
    expect(await pass({ maxConcurrent: 5 })).toEqual({ first: 1, places: [1, 2, 3, 4], seconds: 3 })
    expect(await pass({})).toEqual({ first: 1, places: [1, 2, 3, 4, 5, 6, 7, 8, 9], seconds: 2 })
  })

  test('never lets through more at once than it is told, also without a proof', async () => {
    expect(await pass({ isProven: true, maxConcurrent: 4 })).toEqual({ first: 4, places: [], seconds: 3 })
  })
})
