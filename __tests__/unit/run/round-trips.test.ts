/** How many round trips a run makes one after the other, whatever a round trip takes. */
// Loaded beforehand: while a run waits for the disk, the virtual clock would run on.
import '@actions/github'
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../../simulator/defaults.ts'
import { Simulator } from '../../../simulator/simulator.ts'
import { distant } from '../../support/distant.ts'
import { DISTANT_RUNS, type DistantRun } from '../../../bench/runs.ts'
import { runInProcess } from '../../support/in-process.ts'
import { GITHUB_ENV, pullRequestEvent } from '../../support/harness.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

/** Virtual milliseconds that the run takes. */
async function elapsed({ arrange, closedEvent, deletes }: DistantRun, roundTripMs: number): Promise<number> {
  const clock = new VirtualClock()
  const simulator = new Simulator({ clock, random: () => 0.5, romaJobDuration: 500 })
  const event = closedEvent === undefined ? {} : pullRequestEvent(closedEvent)
  const result = await runInProcess({
    ...{ simulator, clock },
    inputs: {
      ...{ 'access-key-id': '', 'secret-access-key': '', 'project-id': defaults.PROJECT_ID },
      ...arrange(simulator),
    },
    ...event,
    env: { ...GITHUB_ENV, ...event.env },
    transport: distant(clock, roundTripMs),
  })
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
