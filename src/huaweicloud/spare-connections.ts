/** Connections that are opened before a request needs them, so that it need not wait for its own. */
import type * as http from 'node:http'
import { isIP, type Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'

/** A spare connection that no request has taken after this time is closed: the other side may be about to close it. */
const SPARE_MS = 10_000
/** To one host. */
const MAX_SPARE = 64

/** What is used of an agent of Node.js. */
export interface ConnectingAgent extends http.Agent {
  readonly options: object
  createConnection: (options: ConnectOptions, callback?: (error: Error | null, socket: Socket) => void) => Socket
}

interface ConnectOptions {
  readonly host?: string | null | undefined
  readonly port?: string | number | null | undefined
}

/** The spare connections of an agent that connects directly, not through a proxy. */
export class SpareConnections {
  readonly #agent: ConnectingAgent
  readonly #open: ConnectingAgent['createConnection']
  /** By host and port, oldest first: sockets, and what drops them. */
  readonly #spare = new Map<string, Map<Socket, () => void>>()

  /** From here on the agent takes a spare connection where it would open a new one. */
  constructor(agent: ConnectingAgent) {
    this.#agent = agent
    this.#open = agent.createConnection.bind(agent)
    agent.createConnection = (options, callback) => this.#take(options) ?? this.#open(options, callback)
  }

  /** Sees to it that so many connections are idle or being opened. One that fails is dropped without a word. */
  ensure(url: URL, count: number): void {
    const { hostname, port } = urlToHttpOptions(url)
    const host = hostname ?? ''
    const target = { host, port: Number(port) || (url.protocol === 'https:' ? 443 : 80) }
    const spare = this.#spare.get(keyOf(target)) ?? new Map<Socket, () => void>()
    this.#spare.set(keyOf(target), spare)
    const missing = Math.min(count, MAX_SPARE) - spare.size - this.#countIdle(keyOf(target))
    for (let n = 0; n < missing; n += 1) {
      const options = { ...this.#agent.options, ...target, servername: isIP(host) ? '' : host }
      const socket = this.#open(options)
      const drop = (): void => {
        spare.delete(socket)
        socket.destroy()
      }
      socket.on('error', drop).on('close', drop).setTimeout(SPARE_MS, drop)
      spare.set(socket, drop)
    }
  }

  close(): void {
    for (const spare of this.#spare.values()) for (const drop of [...spare.values()]) drop()
  }

  #take(target: ConnectOptions): Socket | undefined {
    const spare = this.#spare.get(keyOf(target))
    const usable = [...(spare ?? [])].find(([socket]) => !socket.destroyed)
    if (!usable) return undefined
    const [socket, drop] = usable
    spare?.delete(socket)
    socket.setTimeout(0, drop)
    return socket.off('error', drop).off('close', drop)
  }

  /** Idle connections have the names that the agent gives them: host, port, and more. */
  #countIdle(key: string): number {
    const names = Object.entries(this.#agent.freeSockets).filter(([name]) => name.startsWith(`${key}:`))
    return names.reduce((sum, [, sockets = []]) => sum + sockets.length, 0)
  }
}

const keyOf = ({ host, port }: ConnectOptions): string => `${host}:${port}`
