import { ACCESS_KEY_ID, SECRET_ACCESS_KEY, TOKEN } from '../../simulator/defaults.ts'
import { expectedSignature } from '../../simulator/signature.ts'
import { Simulator, type SimulatorOptions } from '../../simulator/simulator.ts'
import type { Clock, SimAnswer, SimRequest } from '../../simulator/types.ts'

/** The time at which virtual clocks start. */
export const START = Date.UTC(2026, 10, 20, 12, 0, 0)

/** A clock that moves only when somebody sleeps or pushes it. */
export class VirtualClock implements Clock {
  time = START

  now(): number {
    return this.time
  }

  sleep(ms: number): Promise<void> {
    this.time += ms
    return Promise.resolve()
  }
}

/** A simulator on a virtual clock. */
export function create(options: SimulatorOptions = {}): { simulator: Simulator; clock: VirtualClock } {
  const clock = new VirtualClock()
  return { simulator: new Simulator({ clock, random: () => 0.5, ...options }), clock }
}

export interface Asked {
  body?: unknown
  headers?: Record<string, string>
  host?: string
}

/** A request in process. An object as body is sent as JSON. */
export function request(method: string, target: string, { body, headers = {}, host }: Asked = {}): SimRequest {
  const written = typeof body === 'string' ? body : JSON.stringify(body)
  const text = body === undefined ? '' : written
  const type: Record<string, string> = text === '' ? {} : { 'content-type': 'application/json' }
  return { method, target, host: host ?? 'localhost:8080', headers: { ...type, ...headers }, body: text }
}

/** Asks in process, with the default token. The body is parsed where it is JSON. */
export async function ask(
  simulator: Simulator,
  method: string,
  target: string,
  asked: Asked = {},
): Promise<SimAnswer & { json: unknown }> {
  const headers = { 'x-auth-token': TOKEN, ...asked.headers }
  return read(await simulator.handle(request(method, target, { ...asked, headers })))
}

/** Asks in process, signed. */
export async function askSigned(
  simulator: Simulator,
  target: string,
  signing: { access?: string; secret?: string; at: number; headers?: Record<string, string>; unsigned?: string[] },
): Promise<SimAnswer & { json: unknown }> {
  const { access = ACCESS_KEY_ID, secret = SECRET_ACCESS_KEY, at, headers = {}, unsigned = [] } = signing
  const date = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const sent = request('GET', target, { headers: { 'x-sdk-date': date, host: 'localhost:8080', ...headers } })
  const names = Object.keys(sent.headers).filter((name) => !unsigned.includes(name)).sort() // prettier-ignore
  const signature = expectedSignature(sent, names, secret)
  sent.headers['authorization'] =
    `SDK-HMAC-SHA256 Access=${access}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return read(await simulator.handle(sent))
}

/** The error code in a body of the common shape. */
export function codeOf(answer: { json: unknown }): unknown {
  return (answer.json as { error_code?: unknown } | undefined)?.error_code
}

function read(answer: SimAnswer): SimAnswer & { json: unknown } {
  try {
    return { ...answer, json: JSON.parse(answer.body) as unknown }
  } catch {
    return { ...answer, json: undefined }
  }
}
