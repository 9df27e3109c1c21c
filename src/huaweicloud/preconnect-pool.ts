/** Connections that are opened before a request needs them, so that the request does not wait for the handshakes. */
import type * as http from 'node:http'
import { isIP, type Socket } from 'node:net'
import { urlToHttpOptions } from 'node:url'

/** An unused connection is closed after this time, before the server closes it. */
const MAX_UNUSED_MS = 10_000
/** For each host. */
const MAX_UNUSED = 64

/** An agent of Node.js that connects without a proxy. */
export interface DirectAgent extends http.Agent {
  readonly options: object
  createConnection: (options: ConnectOptions, callback?: (error: Error | null, socket: Socket) => void) => Socket
}

interface ConnectOptions {
  readonly host?: string | null | undefined
  readonly port?: string | number | null | undefined
}

/** The unused connections of one agent. */
export class PreconnectPool {
  readonly #agent: DirectAgent
  readonly #open: DirectAgent['createConnection']
  /** By host and port, oldest first: the sockets, each with the function that closes it. */
  readonly #unused = new Map<string, Map<Socket, () => void>>()

  /** Patches `createConnection` of the agent, so that it takes an unused connection of this pool instead of opening one. */
  constructor(agent: DirectAgent) {
    this.#agent = agent
    this.#open = agent.createConnection.bind(agent)
    agent.createConnection = (options, callback) => this.#take(options) ?? this.#open(options, callback)
  }

  /** Opens connections until `count` are idle or being opened. A connection that fails is dropped silently. */
  ensure(url: URL, count: number): void {
    const { hostname, port } = urlToHttpOptions(url)
    const host = hostname ?? ''
    const target = { host, port: Number(port) || (url.protocol === 'https:' ? 443 : 80) }
    const unused = this.#unused.get(hostKey(target)) ?? new Map<Socket, () => void>()
    this.#unused.set(hostKey(target), unused)
    const missing = Math.min(count, MAX_UNUSED) - unused.size - this.#countIdle(hostKey(target))
    for (let n = 0; n < missing; n += 1) {
      const options = { ...this.#agent.options, ...target, servername: isIP(host) ? '' : host }
      const socket = this.#open(options)
      const drop = (): void => {
        unused.delete(socket)
        socket.destroy()
      }
      socket.on('error', drop).on('close', drop).setTimeout(MAX_UNUSED_MS, drop)
      unused.set(socket, drop)
    }
  }

  close(): void {
    for (const unused of this.#unused.values()) for (const drop of [...unused.values()]) drop()
  }

  #take(target: ConnectOptions): Socket | undefined {
    const unused = this.#unused.get(hostKey(target))
    const usable = [...(unused ?? [])].find(([socket]) => !socket.destroyed)
    if (!usable) return undefined
    const [socket, drop] = usable
    unused?.delete(socket)
    socket.setTimeout(0, drop)
    return socket.off('error', drop).off('close', drop)
  }

  /** The keys of `freeSockets` start with host and port (Node.js, `agent.getName`). */
  #countIdle(key: string): number {
    const names = Object.entries(this.#agent.freeSockets).filter(([name]) => name.startsWith(`${key}:`))
    return names.reduce((sum, [, sockets = []]) => sum + sockets.length, 0)
  }
}

const hostKey = ({ host, port }: ConnectOptions): string => `${host}:${port}`
