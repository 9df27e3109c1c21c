/** Sends an answer over a real connection, with its fault. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

import type { SimAnswer } from './types.ts'

const HUGE_BYTES = 1024 ** 3
// Long enough for the written bytes to arrive over a loopback connection before it is closed.
const SETTLE_MS = 20

/**
 * Sends an answer, or breaks it off as its `wire` says.
 *
 * `refuse` is sent as a reset after the request has been read: the server keeps its port open for the
 * next request.
 * @param dripInterval milliseconds between two bytes of `drip`
 */
export function send(socket: Socket, response: ServerResponse, answer: SimAnswer, dripInterval: number): void {
  const body = Buffer.from(answer.body)
  switch (answer.wire) {
    case undefined:
      response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length }).end(body)
      return
    case 'refuse':
    case 'reset-before':
      socket.resetAndDestroy()
      return
    case 'reset-during':
      sendHalf(response, answer, body, () => socket.resetAndDestroy())
      return
    case 'cut':
      sendHalf(response, answer, body, () => socket.end())
      return
    case 'hang':
      return
    case 'drip':
      drip(response, answer, body, dripInterval)
      return
    case 'huge':
      flood(response, answer)
  }
}

/** Announces more bytes than it sends, sends half of the body, and ends the connection. */
function sendHalf(response: ServerResponse, answer: SimAnswer, body: Buffer, end: () => void): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length + 64 })
  response.flushHeaders()
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () =>
    setTimeout(() => {
      // A reader in this process has its turn first, even where the timer is late.
      setImmediate(end)
    }, SETTLE_MS),
  )
}

function drip(response: ServerResponse, answer: SimAnswer, body: Buffer, interval: number): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length })
  response.flushHeaders()
  let sent = 0
  const timer = setInterval(() => {
    if (sent < body.length) response.write(body.subarray(sent, ++sent))
    if (sent >= body.length) response.end()
  }, interval)
  response.once('close', () => {
    clearInterval(timer)
  })
}

/** A gigabyte of JSON that never becomes complete, sent only as fast as it is read. */
function flood(response: ServerResponse, answer: SimAnswer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-type': 'application/json' })
  const chunk = Buffer.alloc(64 * 1024, 'a')
  let sent = 0
  const more = (): void => {
    while (sent < HUGE_BYTES) {
      sent += chunk.length
      if (!response.write(chunk)) {
        response.once('drain', more)
        return
      }
    }
    response.end('"}')
  }
  response.write('{"data":"')
  more()
}
