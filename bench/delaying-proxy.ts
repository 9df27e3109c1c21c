/** A proxy that makes a server as far away as a round trip says: plain TCP, so that TLS passes through it. */
import * as net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface DelayingProxy {
  readonly port: number
  close(): Promise<void>
}

/**
 * Delays what goes either way by half a round trip. A connection is open one round trip after it was begun: what is sent on it
 * before that waits for it.
 */
export async function startDelayingProxy(target: number, roundTripMs: number): Promise<DelayingProxy> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((client) => {
    const openAt = performance.now() + roundTripMs
    const upstream = net.connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay())
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    relay(client, upstream, () => Math.max(performance.now(), openAt) + roundTripMs / 2)
    relay(upstream, client, () => performance.now() + roundTripMs / 2)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as net.AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Passes on what comes, in its order. */
function relay(from: net.Socket, to: net.Socket, arrivesAt: () => number): void {
  let last: Promise<unknown> = Promise.resolve()
  const later = (step: () => void): void => {
    const due = arrivesAt()
    last = last.then(async () => {
      await sleep(Math.max(0, due - performance.now()))
      if (!to.destroyed) step()
    })
  }
  from.on('data', (chunk) => {
    later(() => to.write(chunk))
  })
  from.on('end', () => {
    later(() => to.end())
  })
}
