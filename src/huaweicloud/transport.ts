/** One HTTP exchange over `@actions/http-client`: no retry, no redirect, a bounded answer, an end that always comes. */
import * as http from 'node:http'
import * as https from 'node:https'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { HttpRequest, HttpResponse, Transport } from '../runtime/http.ts'
import type { Clock } from '../runtime/runtime.ts'
import { createAgents } from './agents.ts'
import { TransportError } from './transport-error.ts'

export { TransportError }
export type { HttpRequest, HttpResponse, Transport }

/**
 * A signal for one exchange: aborts after `ms`, or when `over` does. Call `done` at its end, whatever that is.
 *
 * `AbortSignal.any` would do the same, but leaves behind what only a collection of all garbage finds.
 */
export function timeLimit(ms: number, clock: Clock, over: AbortSignal): { signal: AbortSignal; done: () => void } {
  const limit = new AbortController()
  const abort = (): void => {
    limit.abort('no complete answer in time')
  }
  if (over.aborted) abort()
  over.addEventListener('abort', abort)
  void clock.sleep(ms, limit.signal).then(abort)
  return {
    signal: limit.signal,
    done: () => {
      over.removeEventListener('abort', abort)
      abort()
    },
  }
}

/** Far above any documented answer (a page of 999 rows), far below what would hurt the runner. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/**
 * The transport of the real action. Of `@actions/http-client` only the agents are used: its own requests follow redirects with
 * `X-Auth-Token`, and never settle when a connection breaks within an answer (read in @actions/http-client 4.0.1).
 */
export function httpTransport(): Transport & { readonly connect: NonNullable<Transport['connect']>; close(): void } {
  const agents = createAgents()
  const transport: Transport = async ({ method, url, headers, body }, signal) => {
    const { request: open } = url.protocol === 'https:' ? https : http
    const connection = { isUp: false }
    let abort = (): void => undefined
    try {
      if (signal.aborted) throw new Error('aborted')
      // A body is read as it comes: a compressed one would not be understood.
      const allHeaders = { 'Accept-Encoding': 'identity', ...headers }
      const options = { method, headers: allHeaders, agent: agents.for(url), rejectUnauthorized: true }
      const message = await new Promise<http.IncomingMessage>((resolve, reject) => {
        const request = open(url, options, resolve)
        request.on('error', reject)
        request.once('socket', (socket) => {
          whenUp(socket, () => {
            connection.isUp = true
          })
        })
        abort = () => {
          // A request that still waits for its tunnel says nothing when it is destroyed (Node.js 24, ClientRequest.destroy).
          reject(new Error('aborted'))
          request.destroy()
        }
        signal.addEventListener('abort', abort)
        request.end(body)
      })
      return {
        status: message.statusCode ?? 0,
        headers: plainHeaders(message.headers),
        body: await readBounded(message),
      }
    } catch (error) {
      throw toTransportError(error, connection.isUp, signal)
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
  return Object.assign(transport, {
    connect: (url: URL, count: number) => {
      agents.connect(url, count)
    },
    close: () => {
      agents.close()
    },
  })
}

/** Calls back once requests can travel on this socket: before that, nothing has been sent. */
function whenUp(socket: Socket, callback: () => void): void {
  const isTls = socket instanceof TLSSocket
  const isUp = isTls ? socket.getFinished() !== undefined : !socket.connecting
  if (isUp) callback()
  else socket.once(isTls ? 'secureConnect' : 'connect', callback)
}

/** The whole body as text; a longer one than `MAX_ANSWER_BYTES` is cut off and refused. */
function readBounded(message: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    message.on('error', reject)
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= MAX_ANSWER_BYTES) return
      message.destroy(new TransportError(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`, 'TOO_LARGE', true))
    })
    message.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'))
    })
    // An answer that breaks off has an error instead of an end; should it have neither, it is over all the same.
    message.on('close', () => {
      reject(new Error('the answer broke off'))
    })
  })
}

function plainHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    plain[name] = Array.isArray(value) ? value.join(', ') : (value ?? '')
  }
  return plain
}

function toTransportError(error: unknown, sent: boolean, signal: AbortSignal): TransportError {
  if (error instanceof TransportError) return error
  if (signal.aborted) return new TransportError('no complete answer in time', 'TIMEOUT', sent, error)
  const { code: nodeCode, message } = error as NodeJS.ErrnoException
  // The tunnel agent names a proxy that cannot be reached, or refuses, only in its message.
  const proxy = /statusCode=407/.test(message) ? 'PROXY_SETTING' : 'PROXY'
  const code = /tunneling socket/i.test(message) ? proxy : (nodeCode ?? 'NETWORK')
  return new TransportError(message || code, code, sent, error)
}
