/** Huawei Cloud's SDK for Python as a process: one call at a time, through the proxy that leads to the simulator. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isObject } from '../../../src/runtime/json.ts'

export interface SdkClient {
  /** Such as `huaweicloudsdkcoc.v1`. */
  readonly package: string
  readonly client: string
  /** Name of the region module, without `_region`. */
  readonly region: string
}

export interface SdkCredentials {
  readonly kind: 'basic' | 'global'
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly securityToken?: string
  readonly projectId?: string
  readonly domainId?: string
}

export interface SdkCall extends SdkClient {
  readonly regionId: string
  readonly credentials: SdkCredentials
  /** Such as `list_scripts`. */
  readonly method: string
  /** The parameters by the name that they have on the wire; `body` for the body. */
  readonly request: Readonly<Record<string, unknown>>
}

export interface SdkAnswer {
  readonly status: number
  /** The body of a success. */
  readonly json?: unknown
  /** What of the body the SDK's classes do not describe. */
  readonly surprises?: readonly string[]
  /** What the SDK read from an error. */
  readonly code?: string
  readonly message?: string
  readonly requestId?: string
}

export interface Driver {
  /** @throws Error if the SDK could not send the request or read the response */
  call(call: SdkCall): Promise<SdkAnswer>
  /** The hosts of a service by region, as the SDK has them. */
  endpoints(client: SdkClient): Promise<Readonly<Record<string, readonly string[]>>>
  close(): Promise<void>
}

/**
 * @param bin folder of the virtual environment's programs
 * @param env HTTPS_PROXY and NODE_EXTRA_CA_CERTS, as the action is given them
 */
export function startDriver(bin: string, env: Readonly<Record<string, string>>): Driver {
  const script = fileURLToPath(new URL('driver.py', import.meta.url))
  const child = spawn(join(bin, 'python'), ['-I', '-B', script], { env: {}, stdio: ['pipe', 'pipe', 'pipe'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const errors: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
  const ended = once(child, 'close')
  const send = (value: unknown): boolean => child.stdin.write(`${JSON.stringify(value)}\n`)
  const { hostname, port } = new URL(env['HTTPS_PROXY'] ?? '')
  send({ proxyHost: hostname, proxyPort: Number(port), authority: env['NODE_EXTRA_CA_CERTS'] })
  const ask = async (call: SdkClient & { readonly method?: string }): Promise<SdkAnswer> => {
    send(call)
    const { done, value } = await lines.next()
    if (done === true) throw new Error(`The SDK ended:\n${Buffer.concat(errors).toString()}`)
    const answer: unknown = JSON.parse(value)
    if (!isObject(answer) || typeof answer['status'] !== 'number')
      throw new Error(`${call.method ?? 'endpoints'}: ${isObject(answer) ? String(answer['failure']) : value}`)
    return answer as unknown as SdkAnswer
  }
  return {
    call: ask,
    endpoints: async (client) => (await ask(client)).json as Record<string, string[]>,
    close: async () => {
      child.stdin.end()
      await ended
    },
  }
}
