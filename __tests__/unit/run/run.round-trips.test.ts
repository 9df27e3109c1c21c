/** How many round trips a run makes one after the other, whatever a round trip takes. */
import { describe, expect, test } from '@jest/globals'
import { distant } from '../../support/distant.ts'
import { DISTANT_RUNS, type DistantRun } from '../../../bench/runs.ts'
import { inProcess } from '../../support/in-process.ts'
import { pullRequestEvent } from '../../support/harness.ts'

/** Virtual milliseconds that the run takes. */
async function elapsed({ arrange, closedEvent, deletes }: DistantRun, roundTripMs: number): Promise<number> {
  const { simulator, clock, run } = inProcess({ romaJobDuration: 500 })
  const event = closedEvent === undefined ? {} : pullRequestEvent(closedEvent)
  const inputs = { 'access-key-id': '', 'secret-access-key': '', ...arrange(simulator) }
  const result = await run(inputs, { ...event, transport: distant(clock, roundTripMs) })
  expect([result.report.problems, result.report.counts['deleted']]).toEqual([[], deletes])
  return result.elapsedMs
}

describe('Round trips one after the other', () => {
  test.each(DISTANT_RUNS.map((run) => [run.name, run.target, run] as const))(
    '%s: at most %d',
    async (_, target, run) => {
      const trips = ((await elapsed(run, 300)) - (await elapsed(run, 100))) / 200
      expect(trips).toBeLessThanOrEqual(target)
      expect(trips).toBeGreaterThanOrEqual(run.floor)
    },
  )
})
