/**
 * The cloud under its real host names: TLS with an authority of its own, reached through a proxy, as a runner in a company
 * would reach it. For runs of the bundle that have to find the right host by themselves.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Authority } from '../../simulator/certificates.ts'
import { startProxy, type ProxyOptions, type RunningProxy } from '../../simulator/proxy.ts'
import { startServer } from '../../simulator/server.ts'
import type { Simulator } from '../../simulator/simulator.ts'

export interface Cloud {
  readonly proxy: RunningProxy
  /** What the action needs to get there: the proxy, and the authority to trust. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** Starts a TLS server for `hosts` (exact names) in front of the simulator, and a proxy that leads there. */
export async function startCloud(
  simulator: Simulator,
  hosts: readonly string[],
  options: Omit<ProxyOptions, 'hosts'> = {},
): Promise<Cloud> {
  const authority = new Authority()
  const server = await startServer(simulator, { tls: authority.issue(hosts) })
  const proxy = await startProxy({ ...options, hosts: Object.fromEntries(hosts.map((host) => [host, server.port])) })
  const trusted = await trust(authority.cert)
  return {
    proxy,
    env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted.path },
    close: async () => {
      await Promise.all([proxy.close(), trusted.remove()])
      await server.close()
    },
  }
}

/** The certificate in a file, for `NODE_EXTRA_CA_CERTS`. */
export async function trust(certificate: string): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'authority-'))
  const path = join(folder, 'ca.pem')
  await writeFile(path, certificate)
  return { path, remove: () => rm(folder, { recursive: true }) }
}
