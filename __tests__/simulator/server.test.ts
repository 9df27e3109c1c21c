/** The simulator over real HTTP, each wire fault seen by a client that knows nothing but sockets. */
import * as http from 'node:http'
import * as net from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'

import { seedPreview } from '../../simulator/data.ts'
import { TOKEN } from '../../simulator/defaults.ts'
import type { FaultName } from '../../simulator/faults.ts'
import { startServer, type RunningServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'

const open: RunningServer[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

async function start(): Promise<{ simulator: Simulator; server: RunningServer }> {
  const simulator = new Simulator()
  const server = await startServer(simulator, { dripInterval: 20 })
  open.push(server)
  return { simulator, server }
}

interface Seen {
  text: string
  /** How the connection ended; `open` when it was still there. */
  ended: 'end' | 'reset' | 'open'
  /** How many pieces the answer came in. */
  pieces: number
}

/** Sends a request by hand and watches the connection until it ends, or until `enough` has come. */
function watch(port: number, target: string, enough: (seen: Seen) => boolean = () => false): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    const seen: Seen = { text: '', ended: 'open', pieces: 0 }
    const finish = (ended: Seen['ended']): void => {
      socket.destroy()
      resolve({ ...seen, ended })
    }
    socket.on('data', (chunk) => {
      seen.pieces += 1
      seen.text += chunk.toString('latin1')
      if (enough(seen)) finish('open')
    })
    socket.on('end', () => {
      finish('end')
    })
    socket.on('error', () => {
      finish('reset')
    })
    socket.write(`GET ${target} HTTP/1.1\r\nHost: simulator\r\nX-Auth-Token: ${TOKEN}\r\n\r\n`)
  })
}

const bodyOf = ({ text }: Seen): string => text.slice(text.indexOf('\r\n\r\n') + 4)
const lengthOf = ({ text }: Seen): number => Number(/content-length: (\d+)/i.exec(text)?.[1])
const isComplete = (seen: Seen): boolean => bodyOf(seen).length === lengthOf(seen)

test('GET /inventory lists the names of all resources, but under no host of Huawei Cloud', async () => {
  const { simulator, server } = await start()
  simulator.coc.addScript({ name: 'preview_1' })
  const names = (await (await fetch(`${server.url}/inventory`)).json()) as Record<string, string[]>
  expect([names['coc-script'], names['swr-image-tag']]).toEqual([['preview_1'], []])
  const host = 'coc.myhuaweicloud.com'
  const answer = await simulator.handle({ method: 'GET', host, target: '/inventory', headers: { host }, body: '' })
  expect(answer.status).toBe(404)
})

describe('over HTTP', () => {
  test('answers, and keeps the connection', async () => {
    const { simulator, server } = await start()
    seedPreview(simulator, Date.now())
    const headers = { 'x-auth-token': TOKEN }
    const answer = await fetch(`${server.url}/v1/job/scripts?limit=100&name_like=pr_128`, { headers })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(await answer.json()).toMatchObject({ data: { total: 2 } })
    const sockets = new Set<number | undefined>()
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => {
        http.get(`${server.url}/v1/job/list`, { agent, headers }, (response) => {
          sockets.add(response.socket.localPort)
          response.resume().on('close', resolve)
        })
      })
    }
    agent.destroy()
    expect(sockets.size).toBe(1)
    expect(simulator.journal.map((entry) => entry.operation)).toEqual([
      'coc.list',
      'codeartsbuild.list',
      'codeartsbuild.list',
    ])
  })

  test('a body over 12 MB is 413, and reaches nobody', async () => {
    const { simulator, server } = await start()
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = http.request(`${server.url}/v1/job/list`, { method: 'POST' }, (answer) => {
        answer.resume().on('end', () => {
          resolve(answer.statusCode)
        })
      })
      sent.on('error', reject)
      sent.end(Buffer.alloc(13 * 1024 * 1024, 'x'))
    })
    expect(status).toBe(413)
    expect(simulator.journal[0]?.executed).toBe(false)
  })

  test('closing ends what hangs', async () => {
    const { simulator, server } = await start()
    simulator.inject({ fault: 'hang' })
    const asked = new Promise<unknown>((resolve) => simulator.onRequest(resolve))
    const seen = watch(server.port, '/v1/job/list')
    await asked
    await server.close()
    expect((await seen).ended).not.toBe('open')
  })

  test('2,000 requests on a few connections are answered', async () => {
    const { simulator, server } = await start()
    const agent = new http.Agent({ keepAlive: true, maxSockets: 10 })
    const get = (): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const options = { agent, headers: { 'x-auth-token': TOKEN } }
        http
          .get(`${server.url}/v1/job/list`, options, (answer) => {
            answer.resume().on('end', () => {
              resolve(answer.statusCode)
            })
          })
          .on('error', reject)
      })
    const statuses = await Promise.all(Array.from({ length: 2000 }, get))
    agent.destroy()
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(simulator.journal).toHaveLength(2000)
  })
})

describe('wire faults', () => {
  const meet = async (fault: FaultName, enough?: (seen: Seen) => boolean): Promise<Seen> => {
    const { simulator, server } = await start()
    simulator.inject({ fault, executed: fault !== 'refuse' })
    return watch(server.port, '/v1/job/list', enough)
  }

  test.each<FaultName>(['refuse', 'reset-before'])('%s: reset without a byte', async (fault) => {
    expect(await meet(fault)).toEqual({ text: '', ended: 'reset', pieces: 0 })
  })

  test('reset-during: the head, a part of the body, a reset', async () => {
    const seen = await meet('reset-during')
    expect(seen.ended).toBe('reset')
    expect(seen.text).toMatch(/^HTTP\/1\.1 200 /)
    expect(bodyOf(seen).length).toBeGreaterThan(0)
    expect(bodyOf(seen).length).toBeLessThan(lengthOf(seen))
  })

  test('cut: less than was promised, and a clean end', async () => {
    const seen = await meet('cut')
    expect(seen.ended).toBe('end')
    expect(bodyOf(seen).length).toBeGreaterThan(0)
    expect(bodyOf(seen).length).toBeLessThan(lengthOf(seen))
  })

  test('hang: nothing, while others are answered', async () => {
    const { simulator, server } = await start()
    simulator.inject({ fault: 'hang' })
    const asked = new Promise<unknown>((resolve) => simulator.onRequest(resolve))
    const hanging = watch(server.port, '/v1/job/list')
    await asked
    expect(isComplete(await watch(server.port, '/v1/job/list', isComplete))).toBe(true)
    await server.close()
    expect((await hanging).text).toBe('')
  })

  test('drip: a byte at a time, and complete in the end', async () => {
    const seen = await meet('drip', isComplete)
    expect(seen.pieces).toBeGreaterThan(20)
    expect(bodyOf(seen)).toHaveLength(lengthOf(seen))
  })

  test('huge: more than anybody wants to read', async () => {
    const seen = await meet('huge', ({ text }) => text.length > 20 * 1024 * 1024)
    expect(seen.text.slice(0, 1000)).toContain('{"data":"')
  })
})
