/**
 * Keep-alive agents of `@actions/http-client`, direct or through the proxy of `HTTPS_PROXY` or `HTTP_PROXY`. Certificates are
 * verified even with `NODE_TLS_REJECT_UNAUTHORIZED=0`; `NODE_EXTRA_CA_CERTS` adds trusted ones.
 */
import type * as http from 'node:http'
import type * as https from 'node:https'
import { isIP } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy'
import { matchesNoProxy } from './no-proxy.ts'
import { PreconnectPool, type DirectAgent } from './preconnect-pool.ts'
import { TransportError } from './transport-error.ts'

/**
 * The time after which the next address of a host is tried. With the default of Node.js, 250 ms, a host with several addresses
 * is unreachable over a longer round trip. This allows for one lost packet (RFC 6298: 1 s).
 */
const CONNECT_ATTEMPT_MS = 2_500

export interface Agents {
  /**
   * The agent for requests to this URL.
   *
   * @throws TransportError if the URL of the proxy is invalid: a direct connection would bypass the proxy
   */
  readonly for: (url: URL) => http.Agent
  /**
   * Opens connections to this host until `count` are idle or being opened. Does nothing behind a proxy: a tunnel serves one
   * request.
   */
  readonly preconnect: (url: URL, count: number) => void
  /** Closes all connections, including those that a proxy has not accepted yet. */
  readonly close: () => void
}

export function createAgents(): Agents {
  // One client for each protocol, because a client keeps its first agent whatever the protocol.
  const clients = new Map<string, HttpClient>()
  const pools = new Map<http.Agent, PreconnectPool>()
  const closing = new AbortController()
  const agentFor = (url: URL): Agent => {
    const client =
      clients.get(url.protocol) ?? new HttpClient('huaweicloud-cleanup', [], { keepAlive: true, maxSockets: 64 })
    clients.set(url.protocol, client)
    // For localhost the client gives an agent without a proxy, which serves any host.
    const isDirect = bypassesProxy(url)
    if (!isDirect) checkProxy(url)
    return configure(client.getAgent(isDirect ? `${url.protocol}//localhost` : url.href) as Agent, closing.signal)
  }
  return {
    for: agentFor,
    preconnect(url, count) {
      try {
        const agent = agentFor(url)
        if (agent.proxyOptions) return
        const pool = pools.get(agent) ?? new PreconnectPool(agent)
        pools.set(agent, pool)
        pool.ensure(url, count)
      } catch (error) {
        if (!(error instanceof TransportError)) throw error
      }
    },
    close() {
      closing.abort()
      for (const pool of pools.values()) pool.close()
      for (const client of clients.values()) client.dispose()
    },
  }
}

/** An agent of Node.js, or the tunnel agent of http-client (package tunnel). */
interface Agent extends DirectAgent {
  options: ConnectionOptions
  proxyOptions?: ConnectionOptions & { proxyAuth?: string }
  request: (options: ConnectionOptions) => http.ClientRequest
}

interface ConnectionOptions extends https.RequestOptions {
  headers?: http.OutgoingHttpHeaders
  autoSelectFamilyAttemptTimeout?: number
}

/**
 * Sets the TLS options of an agent. The certificate of an https proxy must match the proxy, not the host behind it, and a
 * proxy that does not respond must not keep the process alive.
 */
function configure(agent: Agent, closing: AbortSignal): Agent {
  const common = { rejectUnauthorized: true, autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS }
  Object.assign(agent.options, common)
  const { proxyOptions } = agent
  if (!proxyOptions) return agent
  const host = proxyOptions.host ?? ''
  Object.assign(proxyOptions, { ...common, servername: isIP(host) ? '' : host, signal: closing })
  const { proxyAuth } = proxyOptions
  if (proxyAuth === undefined) return agent
  // The tunnel package would use `new Buffer` for this header, and Node.js print a deprecation warning.
  delete proxyOptions.proxyAuth
  const open = agent.request
  const authorization = `Basic ${Buffer.from(proxyAuth).toString('base64')}`
  agent.request = ({ headers, ...options }) =>
    open({ ...options, headers: { ...headers, 'Proxy-Authorization': authorization } })
  return agent
}

/** Loopback addresses, and the hosts that `NO_PROXY` names. */
const bypassesProxy = (url: URL): boolean =>
  checkBypass(url) || matchesNoProxy(url, process.env.no_proxy || process.env.NO_PROXY || '')

function checkProxy(url: URL): void {
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']
  const name = names.find((each) => process.env[each])
  if (name === undefined || isHttpUrl(() => getProxyUrl(url))) return
  throw new TransportError(`${name} is not a URL such as http://proxy.example:3128`, 'PROXY_SETTING', false)
}

function isHttpUrl(parse: () => URL | undefined): boolean {
  try {
    const { protocol } = parse() ?? {}
    return protocol === 'http:' || protocol === 'https:'
  } catch {
    return false
  }
}
