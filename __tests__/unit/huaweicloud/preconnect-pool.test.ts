/** Connections that are opened ahead, over real sockets: a request takes one, and is never worse off for it. */
import * as http from 'node:http'
import type * as net from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, test } from '@jest/globals'
import { httpTransport, type HttpRequest } from '../../../src/huaweicloud/transport.ts'

const open: { close(): unknown }[] = []

afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

interface Peer {
  readonly url: URL
  /** Connections so far, in their order. */
  readonly connections: readonly net.Socket[]
  /** The connection of each request so far. */
  readonly used: readonly net.Socket[]
  readonly connected: (count: number) => Promise<void>
  readonly stop: () => Promise<void>
}

async function peer(): Promise<Peer> {
  const connections: net.Socket[] = []
  const used: net.Socket[] = []
  const server = http.createServer((request, response) => {
    used.push(request.socket)
    response.end('{}')
  })
  server.on('connection', (socket) => connections.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve()
      })
      server.closeAllConnections()
    })
  open.push({ close: stop })
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}/x`),
    ...{ connections, used, stop },
    connected: async (count) => {
      while (connections.length < count) await once(server, 'connection')
    },
  }
}

const transport = (): ReturnType<typeof httpTransport> => {
  const made = httpTransport()
  open.push(made)
  return made
}

const get = (url: URL): HttpRequest => ({ method: 'GET', url, headers: {} })
const { signal } = new AbortController()

describe('A connection that is opened ahead', () => {
  test('is used by the next request, which opens none of its own', async () => {
    const { url, connections, used, connected } = await peer()
    const send = transport()
    send.preconnect(url, 1)
    await connected(1)
    expect((await send(get(url), signal)).status).toBe(200)
    expect([connections.length, used[0] === connections[0]]).toEqual([1, true])
  })

  test('is used although it is not open yet', async () => {
    const { url, connections } = await peer()
    const send = transport()
    send.preconnect(url, 2)
    await Promise.all([send(get(url), signal), send(get(url), signal)])
    expect(connections).toHaveLength(2)
  })

  test('is one of as many as there are to be, idle ones included', async () => {
    const { url, connections, connected } = await peer()
    const send = transport()
    await send(get(url), signal)
    send.preconnect(url, 3)
    send.preconnect(url, 3)
    send.preconnect(url, 2)
    await connected(3)
    await Promise.all([1, 2, 3].map(() => send(get(url), signal)))
    expect(connections).toHaveLength(3)
  })

  test('that the other side has closed is not used', async () => {
    const { url, connections, connected } = await peer()
    const send = transport()
    send.preconnect(url, 1)
    await connected(1)
    const [first] = connections
    first?.destroy()
    // The end has arrived once another exchange over the same path has.
    await new Promise((resolve) => setTimeout(resolve, 50))
    // However late this comes, what has arrived is read before the next turn.
    await new Promise((resolve) => setImmediate(resolve))
    expect((await send(get(url), signal)).status).toBe(200)
    expect(connections).toHaveLength(2)
  })

  test('to nobody is dropped without a word; the request says what is wrong', async () => {
    const { url, stop } = await peer()
    await stop()
    const send = transport()
    send.preconnect(url, 3)
    await expect(send(get(url), signal)).rejects.toMatchObject({ code: 'ECONNREFUSED', sent: false })
    await expect(send(get(url), signal)).rejects.toMatchObject({ code: 'ECONNREFUSED', sent: false })
  })

  test('ends with the run', async () => {
    const { url, connections, connected } = await peer()
    const send = httpTransport()
    send.preconnect(url, 2)
    await connected(2)
    const ended = Promise.all(connections.map((socket) => once(socket.resume(), 'close')))
    send.close()
    await ended
  })
})
