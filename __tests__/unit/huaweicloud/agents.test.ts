/** The transport through a proxy, and over TLS: what is refused before anything was sent, and what surely was not sent. */
import { getEventListeners } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import * as net from 'node:net'
import type { AddressInfo } from 'node:net'
import * as tls from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Authority } from '../../../simulator/certificates.ts'
import { startProxy, type ProxyOptions, type RunningProxy } from '../../../simulator/proxy.ts'
import { startServer, type RunningServer } from '../../../simulator/server.ts'
import { Simulator } from '../../../simulator/simulator.ts'
import { httpTransport, timeoutSignal, type Transport } from '../../../src/huaweicloud/transport.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const HOST = 'coc.myhuaweicloud.com'
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY']
const authority = new Authority()
const closers: (() => unknown)[] = []

beforeEach(() => {
  const before = VARIABLES.map((name) => [name, process.env[name]] as const)
  const trusted = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...trusted, authority.cert])
  for (const name of VARIABLES) Reflect.deleteProperty(process.env, name)
  closers.push(() => {
    tls.setDefaultCACertificates(trusted)
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })
})

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** The status of the answer, or the error in its place. */
async function get(url: string, ms = 60_000): Promise<unknown> {
  const transport: Transport & { close(): void } = httpTransport()
  try {
    const { status } = await transport({ method: 'GET', url: new URL(url), headers: {} }, AbortSignal.timeout(ms))
    return status
  } catch (error) {
    return error
  } finally {
    transport.close()
  }
}

async function cloud(
  options: Omit<ProxyOptions, 'hosts'> = {},
): Promise<{ server: RunningServer; proxy: RunningProxy }> {
  const server = await startServer(new Simulator(), { tls: authority.issue([HOST]) })
  const proxy = await startProxy({ ...options, hosts: { [HOST]: server.port } })
  closers.push(
    () => server.close(),
    () => proxy.close(),
  )
  return { server, proxy }
}

describe('a proxy', () => {
  const credentials = { user: 'runner', password: 'p@ss' }

  test.each([
    ['plain', {}],
    ['with credentials', { credentials }],
    ['over TLS, with the name it has', { tls: authority.issue(['localhost', '127.0.0.1']) }],
  ])('that works leads to the host: %s', async (_, options) => {
    const { proxy } = await cloud(options)
    for (const address of [proxy.url, proxy.url.replace('127.0.0.1', 'localhost')]) {
      process.env.HTTPS_PROXY = address
      expect(await get(`https://${HOST}/`)).toBe(404)
    }
    expect(proxy.tunnels).toMatchObject([{ status: 200 }, { status: 200 }])
  })

  test('over TLS with another name gets nothing', async () => {
    const { proxy } = await cloud({ tls: authority.issue([HOST, 'proxy.example']) })
    process.env.HTTPS_PROXY = proxy.url.replace('127.0.0.1', 'localhost')
    expect(await get(`https://${HOST}/`, 1_000)).toMatchObject({ sent: false })
    expect(proxy.tunnels).toEqual([])
  })

  test('that leads to a host which cannot prove its name: nothing is sent there', async () => {
    const server = await startServer(new Simulator(), { tls: authority.issue(['another.example']) })
    const proxy = await startProxy({ hosts: { [HOST]: server.port } })
    closers.push(
      () => server.close(),
      () => proxy.close(),
    )
    process.env.HTTPS_PROXY = proxy.url
    expect(await get(`https://${HOST}/`)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', sent: false })
  })

  test('that does not let us in is a matter of settings, one that is not there may come back', async () => {
    const { proxy } = await cloud({ credentials })
    process.env.HTTPS_PROXY = proxy.url.replace('p%40ss', 'another')
    expect(await get(`https://${HOST}/`)).toMatchObject({ code: 'PROXY_SETTING', sent: false })
    await proxy.close()
    expect(await get(`https://${HOST}/`)).toMatchObject({ code: 'PROXY', sent: false })
  })

  test('that never answers is ended at the limit, and nothing was sent', async () => {
    const { proxy } = await cloud({ silent: true })
    process.env.HTTPS_PROXY = proxy.url
    expect(await get(`https://${HOST}/`, 300)).toMatchObject({ code: 'TIMEOUT', sent: false })
  })

  test.each([
    'proxy.example:3128',
    'socks5://proxy.example:1080',
    'http://',
    'http://[bad',
    '[bad',
    'http://u:%zz@p.example',
  ])(
    'that is not understood (%s) is not gone around, and one for the other protocol does not matter',
    async (setting) => {
      const { server } = await cloud()
      const plain = http.createServer((_, response) => response.end())
      await new Promise<void>((resolve) => plain.listen(0, '0.0.0.0', resolve))
      closers.push(() => plain.close())
      const urls = {
        https: `https://0.0.0.0:${server.port}/`,
        http: `http://0.0.0.0:${(plain.address() as AddressInfo).port}/`,
      }
      for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
        process.env[name] = setting
        const [ours, other] = name.toLowerCase() === 'https_proxy' ? [urls.https, urls.http] : [urls.http, urls.https]
        expect(await get(ours)).toMatchObject({ code: 'PROXY_SETTING', sent: false })
        expect(String(await get(ours))).toContain(`${name} is not a URL`)
        expect(String(await get(other))).not.toContain('is not a URL')
        process.env.NO_PROXY = '0.0.0.0'
        expect(String(await get(ours))).not.toContain('is not a URL')
        for (const each of [name, 'NO_PROXY']) Reflect.deleteProperty(process.env, each)
      }
    },
  )
})

describe('a connection', () => {
  /** How long each address of a host may take to accept, for every connection that is made meanwhile. */
  async function attemptTimeouts(work: () => Promise<unknown>): Promise<unknown[]> {
    const seen: unknown[] = []
    // eslint-disable-next-line @typescript-eslint/unbound-method
    const connect = net.Socket.prototype.connect as (this: net.Socket, ...given: unknown[]) => net.Socket
    net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
      const [options] = given.flat() as { autoSelectFamilyAttemptTimeout?: number }[]
      seen.push(options?.autoSelectFamilyAttemptTimeout)
      return connect.apply(this, given)
    }
    try {
      await work()
    } finally {
      net.Socket.prototype.connect = connect
    }
    return seen
  }
  /** Of the connections of the proxy itself nothing is said. */
  const SLOW_LINK = 2_500

  test.each(['http', 'https'])(
    'over %s waits for each address of a host longer than a slow link takes',
    async (scheme) => {
      expect(await attemptTimeouts(() => get(`${scheme}://127.0.0.1:9/`))).toEqual([SLOW_LINK])
    },
  )

  test.each([
    ['plain', {}],
    ['over TLS', { tls: authority.issue(['127.0.0.1']) }],
  ])('to a proxy (%s) does so too', async (_, options) => {
    const { proxy } = await cloud(options)
    process.env.HTTPS_PROXY = proxy.url
    const [toProxy] = await attemptTimeouts(() => get(`https://${HOST}/`))
    expect([toProxy, proxy.tunnels.length]).toEqual([SLOW_LINK, 1])
  })
})

describe('a host that NO_PROXY names', () => {
  test.each([
    ['by a range of addresses', '0.0.0.0/8'],
    ['by everything', '*'],
  ])('%s is connected to directly, and the next one through the proxy again', async (_, noProxy) => {
    const { server, proxy } = await cloud()
    process.env.HTTPS_PROXY = proxy.url
    process.env.NO_PROXY = noProxy
    const transport = httpTransport()
    closers.push(() => {
      transport.close()
    })
    const ask = (url: string): Promise<unknown> =>
      transport({ method: 'GET', url: new URL(url), headers: {} }, AbortSignal.timeout(5_000)).catch((e: unknown) => e)
    // Its certificate is for another name: that is how far a direct connection comes.
    expect(await ask(`https://0.0.0.0:${server.port}/`)).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    expect(proxy.tunnels).toEqual([])
    process.env.NO_PROXY = '10.0.0.0/8,*.other.example'
    expect(await ask(`https://${HOST}/`)).toMatchObject({ status: 404 })
    expect(proxy.tunnels).toHaveLength(1)
  })
})

describe('an exchange', () => {
  const transport = (): ReturnType<typeof httpTransport> => {
    const made = httpTransport()
    closers.push(() => {
      made.close()
    })
    return made
  }
  const serve = async (scheme: string, answer: http.RequestListener): Promise<{ url: URL; server: http.Server }> => {
    const server =
      scheme === 'https' ? https.createServer(authority.issue(['127.0.0.1']), answer) : http.createServer(answer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return { url: new URL(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/`), server }
  }

  test('that is over before it begins sends nothing', async () => {
    let asked = 0
    const { url } = await serve('http', (_, response) => {
      asked += 1
      response.end()
    })
    const send = transport()
    const request = { method: 'POST', url, headers: {}, body: 'x' } as const
    await expect(send(request, AbortSignal.abort())).rejects.toMatchObject({ code: 'TIMEOUT', sent: false })
    expect(asked).toBe(0)
    expect((await send(request, AbortSignal.timeout(60_000))).status).toBe(200)
  })

  test('asks for an answer that is not compressed', async () => {
    let accepted: unknown
    const { url } = await serve('http', (request, response) => {
      accepted = request.headers['accept-encoding']
      response.end()
    })
    await transport()({ method: 'GET', url, headers: {} }, AbortSignal.timeout(5_000))
    expect(accepted).toBe('identity')
  })

  test('carries what it was given, headers that come twice come back as one, and nothing stays behind', async () => {
    const seen: unknown[] = []
    const { url, server } = await serve('http', (request, response) => {
      request.on('data', (chunk: Buffer) => seen.push(request.method, request.headers['x-a'], chunk.toString()))
      request.on('end', () => {
        response.setHeader('Set-Cookie', ['a=1', 'b=2'])
        response.end('ok')
      })
    })
    // It never ends a connection that is idle.
    server.keepAliveTimeout = 0
    const { signal } = new AbortController()
    const closed = new Promise((resolve) => {
      server.once('connection', (socket) => socket.once('close', resolve))
    })
    const send = transport()
    const answer = await send({ method: 'POST', url, headers: { 'X-A': 'a' }, body: '{}' }, signal)
    expect(seen).toEqual(['POST', 'a', '{}'])
    expect(answer).toMatchObject({ status: 200, body: 'ok', headers: { 'set-cookie': 'a=1, b=2' } })
    expect(getEventListeners(signal, 'abort')).toEqual([])
    send.close()
    await closed
  })

  test.each(['http', 'https'])('over %s that breaks once it was sent may have been carried out', async (scheme) => {
    let answers = 1
    const { url } = await serve(scheme, (request, response) => {
      if (answers-- > 0) response.end()
      else request.socket.destroy()
    })
    const request = { method: 'DELETE', url, headers: {} } as const
    // The first is answered, the second breaks on the connection that was kept, the third on a new one.
    const send = transport()
    expect((await send(request, AbortSignal.timeout(60_000))).status).toBe(200)
    for (let i = 0; i < 2; i++) {
      await expect(send(request, AbortSignal.timeout(60_000))).rejects.toMatchObject({ code: 'ECONNRESET', sent: true })
    }
  })
})

test('an exchange is over with the run, at once if that has ended already, and leaves nothing behind', () => {
  const over = new AbortController()
  const clock = new VirtualClock()
  const { signal, done } = timeoutSignal(1_000, clock, over.signal)
  expect(signal.aborted).toBe(false)
  done()
  expect([signal.aborted, getEventListeners(over.signal, 'abort')]).toEqual([true, []])
  const other = timeoutSignal(1_000, clock, over.signal)
  over.abort()
  expect(other.signal.aborted).toBe(true)
  expect(timeoutSignal(1_000, clock, over.signal).signal.aborted).toBe(true)
})
