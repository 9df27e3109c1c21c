/**
 * A proxy that supports CONNECT only, and maps the host names of the real cloud to servers on this machine.
 * Source: RFC 9110, section 9.3.6; RFC 7617 for its credentials.
 */
import * as http from 'node:http'
import * as https from 'node:https'
import * as net from 'node:net'
import type { Duplex } from 'node:stream'

export interface ProxyOptions {
  /** The local port for each host; `*.example.com` stands for every host one label below. Others are refused with 502. */
  readonly hosts: Readonly<Record<string, number>>
  /** The credentials that clients must give. Without them the proxy answers 407. */
  readonly credentials?: { readonly user: string; readonly password: string }
  /** Speaks TLS to its clients, with this key and certificate (PEM) for 127.0.0.1. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Accepts connections, and never answers. */
  readonly silent?: boolean
}

export interface RunningProxy {
  /** For `HTTPS_PROXY`, with the credentials in it. */
  readonly url: string
  /** What was asked for, in order: `host:port`, and the answer's status (0 if there was none). */
  readonly tunnels: readonly { readonly target: string; readonly status: number }[]
  close(): Promise<void>
}

/** Starts a proxy on a free port. */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const { hosts, credentials, tls, silent = false } = options
  const tunnels: { target: string; status: number }[] = []
  const open = new Set<Duplex>()
  const expected =
    credentials && `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`

  // Any other method would let the proxy read the request.
  const refuse: http.RequestListener = (_, response) => response.writeHead(405).end()
  const server = tls ? https.createServer(tls, refuse) : http.createServer(refuse)
  server.on('connection', (socket: Duplex) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.on('connect', (request: http.IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy())
    const target = request.url ?? ''
    const host = target.replace(/:443$/, '')
    const port = hosts[host] ?? hosts[host.replace(/^[^.]+/, '*')]
    const isRefused = expected !== undefined && request.headers['proxy-authorization'] !== expected
    const status = isRefused ? 407 : statusOf(port)
    tunnels.push({ target, status: silent ? 0 : status })
    if (silent) return
    if (isRefused || port === undefined) {
      client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const upstream = net.connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    open.add(upstream)
    upstream.on('error', () => client.destroy())
    upstream.once('close', () => {
      open.delete(upstream)
      client.destroy()
    })
    client.once('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  const login = credentials
    ? `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`
    : ''
  return {
    url: `${tls ? 'https' : 'http'}://${login}127.0.0.1:${port}`,
    tunnels,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        for (const socket of open) socket.destroy()
      }),
  }
}

/** 502 for a host that the proxy does not know. */
const statusOf = (port: number | undefined): number => (port === undefined ? 502 : 200)
