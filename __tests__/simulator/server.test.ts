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
  /** How the connection ended; `open` when it was still there after the patience was over. */
  ended: 'end' | 'reset' | 'open'
  /** How many pieces the answer came in. */
  pieces: number
}

/** Sends a request by hand and watches the connection until it ends, or for `patience` ms, or until `enough` bytes. */
function watch(port: number, target: string, patience = 2000, enough = Infinity): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    let text = ''
    let pieces = 0
    const finish = (ended: Seen['ended']): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ text, ended, pieces })
    }
    const timer = setTimeout(finish, patience, 'open')
    socket.on('data', (chunk) => {
      pieces += 1
      text += chunk.toString('latin1')
      if (text.length > enough) finish('open')
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

describe('over HTTP', () => {
  test('answers, and keeps the connection', async () => {
    const { simulator, server } = await start()
    seedPreview(simulator, Date.now())
    const headers = { 'x-auth-token': TOKEN }
    const answer = await fetch(`${server.url}/v1/job/scripts?limit=100&name_like=pr_128`, { headers })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(await answer.json()).toMatchObject({ data: { total: 2 } })
    expect((await watch(server.port, '/v1/job/list', 150)).ended).toBe('open')
    expect(simulator.journal.map((entry) => entry.operation)).toEqual(['coc.list', 'codeartsbuild.list'])
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
    const seen = watch(server.port, '/v1/job/list', 5000)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await server.close()
    expect((await seen).ended).not.toBe('open')
  })

  test('2,000 requests on a few connections take no time', async () => {
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
  const meet = async (fault: FaultName, patience?: number, enough?: number): Promise<Seen> => {
    const { simulator, server } = await start()
    simulator.inject({ fault, executed: fault !== 'refuse' })
    return watch(server.port, '/v1/job/list', patience, enough)
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

  test('hang: nothing, for as long as one cares to wait', async () => {
    expect(await meet('hang', 150)).toEqual({ text: '', ended: 'open', pieces: 0 })
  })

  test('drip: a byte at a time, and complete in the end', async () => {
    const seen = await meet('drip', 1800)
    expect(seen.pieces).toBeGreaterThan(20)
    expect(bodyOf(seen)).toHaveLength(lengthOf(seen))
  })

  test('huge: more than anybody wants to read', async () => {
    const seen = await meet('huge', 5000, 20 * 1024 * 1024)
    expect(seen.text.length).toBeGreaterThan(20 * 1024 * 1024)
    expect(seen.text.slice(0, 1000)).toContain('{"data":"')
  })
})
