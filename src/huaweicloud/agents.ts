/**
 * Connections: the agents of `@actions/http-client`, direct or through the proxy of `HTTPS_PROXY` or `HTTP_PROXY`, kept alive.
 * Certificates are checked, whatever `NODE_TLS_REJECT_UNAUTHORIZED` says; `NODE_EXTRA_CA_CERTS` adds to the trusted ones.
 */
import type * as http from 'node:http'
import type * as https from 'node:https'
import { isIP } from 'node:net'
import { HttpClient } from '@actions/http-client'
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy'
import { bypassesProxy } from './no-proxy.ts'
import { SpareConnections, type ConnectingAgent } from './spare-connections.ts'
import { TransportError } from './transport-error.ts'

/**
 * How long one address of a host may take to accept a connection before the next one is tried. Node's own 250 ms make a host
 * with several addresses unreachable where a round trip takes longer; this leaves room for one lost packet (RFC 6298: 1 s).
 */
export const CONNECT_ATTEMPT_MS = 2_500

export interface Agents {
  /**
   * The agent for requests to this URL.
   *
   * @throws TransportError if a proxy is set whose URL is not understood: going around it would be wrong
   */
  for(url: URL): http.Agent
  /**
   * Opens connections ahead, until so many to this host are idle or being opened. Only direct ones: a proxy's tunnel is made
   * for one request.
   */
  connect(url: URL, count: number): void
  /** Ends all connections, also those that are still being made to a proxy. */
  close(): void
}

export function createAgents(): Agents {
  // One each, since a client keeps the first agent it made, whatever the protocol.
  const clients = new Map<string, HttpClient>()
  const spares = new Map<http.Agent, SpareConnections>()
  const closing = new AbortController()
  const agentFor = (url: URL): Agent => {
    const client =
      clients.get(url.protocol) ?? new HttpClient('huaweicloud-cleanup', [], { keepAlive: true, maxSockets: 64 })
    clients.set(url.protocol, client)
    // Agents are not tied to a host, and no client uses a proxy for localhost.
    const direct = isDirect(url)
    if (!direct) checkProxy(url)
    return prepared(client.getAgent(direct ? `${url.protocol}//localhost` : url.href) as Agent, closing.signal)
  }
  return {
    for: agentFor,
    connect(url, count) {
      try {
        const agent = agentFor(url)
        if (agent.proxyOptions) return
        const spare = spares.get(agent) ?? new SpareConnections(agent)
        spares.set(agent, spare)
        spare.ensure(url, count)
      } catch (error) {
        if (!(error instanceof TransportError)) throw error
      }
    },
    close() {
      closing.abort()
      for (const spare of spares.values()) spare.close()
      for (const client of clients.values()) client.dispose()
    },
  }
}

/** The agents of Node.js, and the tunnelling one of http-client (package tunnel), as far as they are used here. */
interface Agent extends ConnectingAgent {
  options: ConnectionOptions
  proxyOptions?: ConnectionOptions & { proxyAuth?: string }
  request: (options: ConnectionOptions) => http.ClientRequest
}

interface ConnectionOptions extends https.RequestOptions {
  headers?: http.OutgoingHttpHeaders
  autoSelectFamilyAttemptTimeout?: number
}

/**
 * A tunnel takes its TLS options from the agent; a proxy over TLS has to prove its own name, not that of the host behind it;
 * and a proxy that never answers must not keep the process alive.
 */
function prepared(agent: Agent, closing: AbortSignal): Agent {
  const always = { rejectUnauthorized: true, autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS }
  Object.assign(agent.options, always)
  const { proxyOptions } = agent
  if (!proxyOptions) return agent
  const host = proxyOptions.host ?? ''
  Object.assign(proxyOptions, { ...always, servername: isIP(host) ? '' : host, signal: closing })
  const { proxyAuth } = proxyOptions
  if (proxyAuth === undefined) return agent
  // Done here because the package uses `new Buffer` for it, which makes Node print a deprecation warning.
  delete proxyOptions.proxyAuth
  const open = agent.request
  const login = `Basic ${Buffer.from(proxyAuth).toString('base64')}`
  agent.request = ({ headers, ...options }) =>
    open({ ...options, headers: { ...headers, 'Proxy-Authorization': login } })
  return agent
}

/** Loopback is always direct, and so is what `NO_PROXY` names. */
const isDirect = (url: URL): boolean =>
  checkBypass(url) || bypassesProxy(url, process.env.no_proxy || process.env.NO_PROXY || '')

function checkProxy(url: URL): void {
  const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY']
  const name = names.find((each) => process.env[each])
  if (name === undefined || isHttpUrl(() => getProxyUrl(url))) return
  throw new TransportError(`${name} is no URL such as http://proxy.example:3128`, 'PROXY_SETTING', false)
}

function isHttpUrl(read: () => URL | undefined): boolean {
  try {
    const { protocol } = read() ?? {}
    return protocol === 'http:' || protocol === 'https:'
  } catch {
    return false
  }
}
