/** One exchange over real sockets: it always ends, in a bounded answer or in an error that says whether it was sent. */
import * as http from 'node:http'
import * as net from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import {
  httpTransport,
  MAX_RESPONSE_BYTES,
  TransportError,
  type HttpResponse,
  type HttpRequest,
} from '../../../src/huaweicloud/transport.ts'

type Closable = { close(): unknown }
const open: Closable[] = []

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

/** Serves raw connections: what a misbehaving peer does is best written by hand. */
async function listen(serve: (socket: net.Socket) => unknown): Promise<number> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  return (server.address() as net.AddressInfo).port
}

const transport = (): ReturnType<typeof httpTransport> => {
  const made = httpTransport()
  open.push(made)
  return made
}

const get = (port: number, scheme = 'http'): HttpRequest => ({
  ...{ method: 'GET', url: new URL(`${scheme}://127.0.0.1:${port}/x`), headers: {} },
})

/** The error that an exchange ends in by itself, or when `limit` aborts. */
async function errorOf(port: number, scheme?: string, limit = new AbortController()): Promise<TransportError> {
  const error: unknown = await transport()(get(port, scheme), limit.signal).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(TransportError)
  return error as TransportError
}

/** The error of an exchange whose limit is reached once the peer has heard of it and done what it does. */
async function errorAtLimit(serve: (socket: net.Socket) => unknown, scheme?: string): Promise<TransportError> {
  const limit = new AbortController()
  const port = await listen((socket) =>
    socket.once('data', () => {
      serve(socket)
      setTimeout(() => {
        limit.abort()
      }, 100)
    }),
  )
  return errorOf(port, scheme, limit)
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'

describe('an exchange that would never end', () => {
  test.each<[string, (socket: net.Socket) => unknown]>([
    ['no answer', () => undefined],
    ['an answer that stops within its headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nA: ')],
    ['an answer that stops within its body', (socket) => socket.write(`${HEAD}half`)],
    ['one byte after the other', (socket) => drip(socket, HEAD)],
    ['one byte of the headers after the other', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nA: ')],
    ['no answer but "wait" again and again', (socket) => drip(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n')],
  ])('%s: is ended at its limit, and may have been carried out', async (_, serve) => {
    expect(await errorAtLimit(serve)).toMatchObject({ code: 'TIMEOUT', sent: true })
  })

  test('a TLS handshake that is never answered: is ended at its limit, and was never sent', async () => {
    expect(await errorAtLimit(() => undefined, 'https')).toMatchObject({ code: 'TIMEOUT', sent: false })
  })
})

function drip(socket: net.Socket, start: string, piece = 'x'): unknown {
  socket.write(start)
  const timer = setInterval(() => socket.write(piece), 20)
  return socket.once('close', () => {
    clearInterval(timer)
  })
}

describe('a connection that breaks', () => {
  test.each<[string, (socket: net.Socket) => unknown, string]>([
    ['before the answer', (socket) => socket.resetAndDestroy(), 'ECONNRESET'],
    ['with an end before the answer', (socket) => socket.end(), 'ECONNRESET'],
    ['within the answer', (socket) => socket.write(`${HEAD}half`, () => socket.resetAndDestroy()), 'ECONNRESET'],
    ['with an end within the answer', (socket) => socket.end(`${HEAD}half`), 'ECONNRESET'],
    ['with what is no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n'), 'HPE_INVALID_CONSTANT'],
    [
      'with headers without end',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(90_000)}`),
      'HPE_HEADER_OVERFLOW',
    ],
  ])('%s: what was sent may have been carried out', async (_, serve, code) => {
    const port = await listen((socket) => socket.once('data', () => serve(socket)))
    expect(await errorOf(port)).toMatchObject({ code, sent: true })
  })

  test('by being refused: nothing was sent', async () => {
    const port = await listen(() => undefined)
    for (const each of open.splice(0)) await each.close()
    expect(await errorOf(port)).toMatchObject({ code: 'ECONNREFUSED', sent: false })
  })

  test('before TLS is up: nothing was sent', async () => {
    expect(
      await errorOf(await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')), 'https'),
    ).toMatchObject({
      sent: false,
    })
  })
})

describe('an answer', () => {
  const serve = async (answer: http.RequestListener, options: http.ServerOptions = {}): Promise<number> => {
    const server = http.createServer(options, answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    open.push({
      close: () => {
        server.closeAllConnections()
        server.close()
      },
    })
    return (server.address() as net.AddressInfo).port
  }

  test('of any size is read up to a limit', async () => {
    const port = await serve((_, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'a')
      const more = (): void => {
        while (response.write(chunk)) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    const signal = new AbortController().signal
    const error: unknown = await transport()(get(port), signal).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'TOO_LARGE', sent: true })
    const fits = await serve((_, response) => response.end('a'.repeat(MAX_RESPONSE_BYTES)))
    expect((await transport()(get(fits), signal)).body).toHaveLength(MAX_RESPONSE_BYTES)
  })

  test('that redirects is an answer like any other: credentials are not carried elsewhere', async () => {
    const seen: string[] = []
    const elsewhere = await serve((request, response) => {
      seen.push(request.url ?? '')
      response.end()
    })
    const port = await serve((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/` }).end()
    })
    const { status } = await transport()(get(port), AbortSignal.timeout(60_000))
    expect([status, seen]).toEqual([302, []])
  })

  test('comes over a kept connection, and over a new one when the service has closed the old', async () => {
    const ports = new Set<number | undefined>()
    const port = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('ok')
    })
    const kept = transport()
    const ask = (): Promise<HttpResponse> => kept(get(port), AbortSignal.timeout(60_000))
    for (let i = 0; i < 5; i++) expect((await ask()).body).toBe('ok')
    expect(ports.size).toBe(1)
    let closed: Promise<unknown> | undefined
    const closing = await serve((_, response) => {
      const { socket } = response
      response.end('ok')
      closed = new Promise((resolve) => socket?.once('close', resolve))
      setImmediate(() => socket?.destroy())
    })
    for (let i = 0; i < 5; i++) {
      expect((await kept(get(closing), AbortSignal.timeout(60_000))).body).toBe('ok')
      await closed
      // The client hears of it in the next turns of the loop.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
  })

  test('comes over plain and encrypted connections in one run, each its own', async () => {
    const port = await serve((_, response) => response.end('ok'))
    const both = transport()
    await both(get(port, 'https'), AbortSignal.timeout(2_000)).catch(() => undefined)
    expect((await both(get(port), AbortSignal.timeout(60_000))).body).toBe('ok')
  })
})
