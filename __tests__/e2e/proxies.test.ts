/** A proxy is used where one is set, never gone around, and learns no more than the name of the host. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { PROJECT_ID } from '../../simulator/defaults.ts'
import { Authority } from '../../simulator/certificates.ts'
import { startProxy } from '../../simulator/proxy.ts'
import { startServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { runBundle, type BundleRun } from '../support/child-process.ts'
import { errorsOf, KEYS } from '../support/harness.ts'
import { inProcess } from '../support/in-process.ts'
import { startCloud, trust } from '../support/tls-cloud.ts'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const HOST = 'coc.myhuaweicloud.com'
const credentials = { user: 'runner', password: 'p@ss:word/with%signs' }

function scripts(): { simulator: Simulator; inputs: Record<string, string> } {
  const simulator = new Simulator()
  const ids = simulator.coc.addScript()
  return {
    simulator,
    inputs: { 'resource-type': 'coc-script', ids, region: 'cn-north-4', 'project-id': PROJECT_ID, ...KEYS },
  }
}

function expectRefused(finished: BundleRun, simulator: Simulator, words: string | RegExp): void {
  expect(finished.exitCode).toBe(1)
  expect(errorsOf(finished)).toMatch(words)
  expect(simulator.journal).toEqual([])
}

describe('a proxy that works', () => {
  test.each([
    ['without credentials', {}],
    ['with credentials', { credentials }],
  ])('%s is told the host and nothing else', async (_, options) => {
    const { simulator, inputs } = scripts()
    const cloud = await startCloud(simulator, [HOST], options)
    closers.push(() => cloud.close())
    const finished = await runBundle(simulator, { inputs, env: cloud.env })
    expect(finished.exitCode).toBe(0)
    expect(cloud.proxy.tunnels).toEqual([{ target: `${HOST}:443`, status: 200 }])
    expect(simulator.journal).toHaveLength(1)
    expect(simulator.journal[0]?.headers).not.toHaveProperty('proxy-authorization')
    // Among others, no deprecation warning of Node.js.
    expect(finished.stderr).toBe('')
  })
})

test('a password with a raw @ in it works as it stands, and shows nowhere', async () => {
  const { simulator, inputs } = scripts()
  const cloud = await startCloud(simulator, [HOST], { credentials: { user: 'runner', password: 'p@ssw@rd' } })
  closers.push(() => cloud.close())
  const env = { ...cloud.env, HTTPS_PROXY: cloud.proxy.url.replaceAll('%40', '@') }
  expect(env.HTTPS_PROXY).toContain('p@ssw@rd@127.0.0.1')
  const finished = await runBundle(simulator, { inputs, env, secrets: () => ['p@ssw@rd', 'runner:p@ssw@rd'] })
  expect([finished.exitCode, finished.stderr]).toEqual([0, ''])
  expect(finished.masked).toContain('p@ssw@rd')
})

test('a password too short to be masked is left as it is, and a warning says so', async () => {
  const { run } = inProcess({ resources: ['coc-script', 1] })
  const result = await run({ HTTPS_PROXY: 'http://u:x@proxy.example:3128' })
  expect(result.ok).toBe(true)
  expect(result.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
    'warning: HTTPS_PROXY holds a secret that is too short to be masked: it may show in the log.',
  ])
})

describe('a proxy that is spoken to over TLS', () => {
  const authority = new Authority()

  test.each([
    ['works with a certificate that is trusted', ['127.0.0.1'], 0],
    ['is refused with one for another name, whatever NODE_TLS_REJECT_UNAUTHORIZED says', ['proxy.example'], 1],
  ])('%s', async (_, names, exitCode) => {
    const { simulator, inputs } = scripts()
    const server = await startServer(simulator, { tls: authority.issue([HOST]) })
    const proxy = await startProxy({ hosts: { [HOST]: server.port }, tls: authority.issue(names), credentials })
    const { path, remove } = await trust(authority.cert)
    closers.push(
      () => server.close(),
      () => proxy.close(),
      remove,
    )
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: path, NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    const timeout = exitCode === 0 ? {} : { timeout: '2s' }
    const finished = await runBundle(simulator, { inputs: { ...inputs, ...timeout }, env })
    expect(finished.exitCode).toBe(exitCode)
    expect(proxy.tunnels).toHaveLength(1 - exitCode)
    expect(simulator.journal).toHaveLength(1 - exitCode)
  })
})

describe('a proxy that does not', () => {
  test('let in with these credentials is an error that does not show them', async () => {
    const { simulator, inputs } = scripts()
    const cloud = await startCloud(simulator, [HOST], { credentials })
    closers.push(() => cloud.close())
    const env = { ...cloud.env, HTTPS_PROXY: cloud.proxy.url.replace('p%40ss', 'another-pass') }
    expectRefused(await runBundle(simulator, { inputs, env }), simulator, /PROXY_SETTING: .*statusCode=407/)
  })

  test('exist is an error, not a reason to go around it', async () => {
    const { simulator, inputs } = scripts()
    const proxy = await startProxy({ hosts: {} })
    await proxy.close()
    const authority = new Authority()
    const server = await startServer(simulator, { tls: authority.issue(['0.0.0.0']) })
    const { path, remove } = await trust(authority.cert)
    closers.push(() => server.close(), remove)
    // Reachable without the proxy: an address of this machine that is not one of those a proxy is never used for.
    const endpoint = server.url.replace('127.0.0.1', '0.0.0.0')
    const finished = await runBundle(simulator, {
      inputs: { ...inputs, endpoint, timeout: '1s' },
      env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: path },
    })
    expectRefused(finished, simulator, /PROXY: .*Requests are never sent without it/s)
  })

  test.each([
    'proxy.example:3128',
    'socks5://proxy.example:1080',
    'http://',
    'http://[bad',
    'http://user:%zz@proxy.example',
  ])('have a URL that is understood (%s) is an error, not a reason to go around it', async (setting) => {
    const { simulator, inputs } = scripts()
    const finished = await runBundle(simulator, { inputs, env: { https_proxy: setting } })
    expectRefused(finished, simulator, 'https_proxy is not a URL such as http://proxy.example:3128')
  })

  test('answer costs the time-out and no more: the step ends', async () => {
    const { simulator, inputs } = scripts()
    const cloud = await startCloud(simulator, [HOST], { silent: true })
    closers.push(() => cloud.close())
    const finished = await runBundle(simulator, { inputs: { ...inputs, timeout: '1s' }, env: cloud.env })
    expectRefused(finished, simulator, 'TIMEOUT')
    expect(cloud.proxy.tunnels).toEqual([{ target: `${HOST}:443`, status: 0 }])
  })
})

describe('NO_PROXY', () => {
  test.each([
    ['', 1],
    ['.myhuaweicloud.com,0.0.0.0', 0],
    ['10.0.0.0/8', 1],
    ['10.0.0.0/8,0.0.0.0/8', 0],
    ['*', 0],
  ])('"%s" makes %d tunnels to a host that could be reached either way', async (noProxy, tunnels) => {
    const { simulator, inputs } = scripts()
    const authority = new Authority()
    const server = await startServer(simulator, { tls: authority.issue(['0.0.0.0']) })
    const proxy = await startProxy({ hosts: { [`0.0.0.0:${server.port}`]: server.port } })
    const { path, remove } = await trust(authority.cert)
    closers.push(
      () => server.close(),
      () => proxy.close(),
      remove,
    )
    const endpoint = server.url.replace('127.0.0.1', '0.0.0.0')
    const env = { HTTPS_PROXY: proxy.url, NO_PROXY: noProxy, NODE_EXTRA_CA_CERTS: path }
    expect((await runBundle(simulator, { inputs: { ...inputs, endpoint }, env })).exitCode).toBe(0)
    expect(proxy.tunnels).toHaveLength(tunnels)
    expect(simulator.journal).toHaveLength(1)
  })
})
