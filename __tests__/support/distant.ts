/** A network on the virtual clock in which everything is a round trip away: each exchange, and each new connection. */
import type { Transport } from '../../src/huaweicloud/transport.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** Puts a distance between the action and the simulator. Connections are kept, and used for one exchange at a time. */
export const distant =
  (clock: VirtualClock, roundTripMs: number) =>
  (near: Transport): Transport => {
    /** By origin: when each idle connection is open, in milliseconds since 1970. */
    const idle = new Map<string, number[]>()
    const idleAt = (url: URL): number[] => {
      const connections = idle.get(url.origin) ?? []
      idle.set(url.origin, connections)
      return connections
    }
    const send: Transport = async (request, signal) => {
      const connections = idleAt(request.url)
      // The one that is open first.
      const openAt = connections.sort((a, b) => a - b).shift() ?? clock.now() + roundTripMs
      await clock.sleep(Math.max(0, openAt - clock.now()) + roundTripMs / 2, signal)
      const answer = await near(request, signal)
      await clock.sleep(roundTripMs / 2, signal)
      connections.push(clock.now())
      return answer
    }
    return Object.assign(send, {
      preconnect: (url: URL, count: number) => {
        const connections = idleAt(url)
        while (connections.length < count) connections.push(clock.now() + roundTripMs)
      },
    })
  }
