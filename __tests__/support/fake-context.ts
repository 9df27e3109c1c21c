/** A context for deletion whose service is a function. */
import type { Context } from '../../src/deletion/context.ts'
import type { Client } from '../../src/huaweicloud/client.ts'
import type { Target } from '../../src/plan/target.ts'
import type { Report } from '../../src/report/report.ts'
import { Cancellation } from '../../src/runtime/cancellation.ts'
import { VirtualClock } from './virtual-clock.ts'

/** @param send called for each delete; every one that returns is confirmed */
export function fakeContext(name: string, report: Report, send: () => void = () => undefined): Context {
  const clock = new VirtualClock()
  const quiet = (): void => undefined
  return {
    type: { name, singular: name, plural: `${name}s` },
    api: {
      lists: [],
      lookUp: 'from list',
      deletion: {
        by: 'one',
        request: ({ id }: Target) => ({ method: 'DELETE', path: `/${id}` }),
        confirmsDeletion: () => true,
        absence: () => 'unknown',
      },
    },
    client: {
      send: () => {
        send()
        return Promise.resolve({ attempts: 1, requestId: 'r1' })
      },
    } as unknown as Client,
    ...{ clock, cancellation: new Cancellation(clock), concurrency: 1, place: name },
    events: {
      setOutcome: report.setOutcome.bind(report),
      ...{ setName: quiet, markSubmitted: quiet, setJob: quiet, log: quiet, notice: quiet },
    },
  }
}
