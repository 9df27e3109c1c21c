/** One HTTP exchange over the agents of `@actions/http-client`: no retries, no redirects, a bounded body, and always an end. */
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

const TIMED_OUT = 'no complete response in time'

/**
 * A signal that aborts after `ms`, or when `parent` aborts. Call `done` when the exchange has ended, however it ended.
 *
 * `AbortSignal.any` would do the same, but leaves objects behind that only a full garbage collection frees.
 */
export function timeoutSignal(
  ms: number,
  clock: Clock,
  parent: AbortSignal,
): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController()
  const abort = (): void => {
    controller.abort(TIMED_OUT)
  }
  if (parent.aborted) abort()
  parent.addEventListener('abort', abort)
  void clock.sleep(ms, controller.signal).then(abort)
  return {
    signal: controller.signal,
    done: () => {
      parent.removeEventListener('abort', abort)
      abort()
    },
  }
}

/** Far above any documented response (a page of 999 rows), far below the memory of a runner. */
export const MAX_RESPONSE_BYTES = 8 * 1024 * 1024

export interface HttpTransport extends Transport {
  readonly preconnect: NonNullable<Transport['preconnect']>
  readonly close: () => void
}

/**
 * The transport of the real action. Only the agents of `@actions/http-client` are used: its requests follow redirects with
 * `X-Auth-Token`, and never settle when a connection breaks within a response (read in @actions/http-client 4.0.1).
 */
export function httpTransport(): HttpTransport {
  const agents = createAgents()
  const transport: Transport = async ({ method, url, headers, body }, signal) => {
    const { request: open } = url.protocol === 'https:' ? https : http
    let isConnected = false
    let abort = (): void => undefined
    try {
      if (signal.aborted) throw new Error('aborted')
      // The body is read as it arrives: it must not be compressed.
      const allHeaders = { 'Accept-Encoding': 'identity', ...headers }
      const options = { method, headers: allHeaders, agent: agents.for(url), rejectUnauthorized: true }
      const message = await new Promise<http.IncomingMessage>((resolve, reject) => {
        const request = open(url, options, resolve)
        request.on('error', reject)
        request.once('socket', (socket) => {
          whenConnected(socket, () => {
            isConnected = true
          })
        })
        abort = () => {
          // A request that still waits for its tunnel emits no error when it is destroyed (Node.js 24, ClientRequest.destroy).
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
      throw toTransportError(error, isConnected, signal)
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }
  return Object.assign(transport, { preconnect: agents.preconnect, close: agents.close })
}

/** Calls back when the socket can carry a request. Until then, nothing has been sent. */
function whenConnected(socket: Socket, callback: () => void): void {
  const isTls = socket instanceof TLSSocket
  const isConnected = isTls ? socket.getFinished() !== undefined : !socket.connecting
  if (isConnected) callback()
  else socket.once(isTls ? 'secureConnect' : 'connect', callback)
}

/** The whole body as text. A body longer than `MAX_RESPONSE_BYTES` is an error. */
function readBounded(message: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    message.on('error', reject)
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= MAX_RESPONSE_BYTES) return
      message.destroy(new TransportError(`the response is larger than ${MAX_RESPONSE_BYTES} bytes`, 'TOO_LARGE', true))
    })
    message.on('end', () => {
      resolve(Buffer.concat(chunks).toString('utf8'))
    })
    // An incomplete response emits `error` instead of `end`. `close` comes in any case, so that the promise always settles.
    message.on('close', () => {
      reject(new Error('the connection closed before the response was complete'))
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
  if (signal.aborted) return new TransportError(TIMED_OUT, 'TIMEOUT', sent, error)
  const { code: nodeCode, message } = error as NodeJS.ErrnoException
  // The tunnel agent has no code for a proxy that cannot be reached, or that refuses: only its message tells.
  const proxy = /statusCode=407/.test(message) ? 'PROXY_SETTING' : 'PROXY'
  const code = /tunneling socket/i.test(message) ? proxy : (nodeCode ?? 'NETWORK')
  return new TransportError(message || code, code, sent, error)
}
