/** Serves a simulator over HTTP or HTTPS. Only this module uses sockets and real time. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

import type { Simulator } from './simulator.ts'
import type { SimRequest } from './types.ts'
import { send } from './wire.ts'

export interface ServerOptions {
  /** A free one when not given. */
  port?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Speaks HTTPS with this key and certificate (PEM). */
  tls?: { key: string; cert: string }
  /** Milliseconds between two bytes of the `drip` fault; default 1000. */
  dripInterval?: number
}

export interface RunningServer {
  /** Base URL, without a slash at the end. */
  url: string
  port: number
  /**
   * Stops the server and closes open connections. Rejects if a request contained a secret in the wrong place, or was to delete
   * and named nothing: that is a defect in every test.
   */
  readonly close: () => Promise<void>
}

// One byte more than the gateway accepts, so that the gateway refuses it.
const KEPT_BODY_BYTES = 12 * 1024 * 1024 + 1

/** Starts answering over HTTP. Rejects if the port is taken. */
export async function startServer(simulator: Simulator, options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', tls, dripInterval = 1000 } = options
  // Only a TCP socket can be reset, and under TLS the request knows just the layer above it.
  const connections = new Map<number | undefined, Socket>()
  const answer = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const connection = connections.get(request.socket.remotePort) ?? request.socket
    const serve = async (): Promise<void> => {
      const reply = await simulator.handle(await readRequest(request))
      if (!response.destroyed) send(connection, response, reply, dripInterval)
    }
    serve().catch((error: unknown) => {
      // Either the caller hung up, or the simulator has a defect, which must not look like a defect of the caller.
      if (!response.headersSent) response.writeHead(500).end(`The simulator failed: ${String(error)}\n`)
      else response.destroy()
    })
  }
  const settings = { maxHeaderSize: 256 * 1024, keepAliveTimeout: 60_000 }
  const server = tls ? https.createServer({ ...settings, ...tls }, answer) : http.createServer(settings, answer)
  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket
    connections.set(remotePort, socket)
    socket.once('close', () => connections.delete(remotePort))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close(() => {
          const { leaks, emptyDeletions } = simulator
          if (leaks.length > 0) reject(new Error(`Secrets leaked: ${leaks.join('; ')}`))
          else if (emptyDeletions.length > 0)
            reject(new Error(`Deletions that name nothing: ${emptyDeletions.join('; ')}`))
          else resolve()
        })
        server.closeAllConnections()
      }),
  }
}

async function readRequest(request: http.IncomingMessage): Promise<SimRequest> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    // Bytes over the limit are read and dropped, so that a caller who is still sending gets the refusal.
    if (size < KEPT_BODY_BYTES) chunks.push(chunk.subarray(0, KEPT_BODY_BYTES - size))
    size += chunk.length
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const { method = 'GET', url = '/' } = request
  return { method, host: headers['host'] ?? '', target: url, headers, body: Buffer.concat(chunks).toString('utf8') }
}
