/** A client on a virtual clock whose every answer is written by hand: for what no simulated service would do on its own. */
import { Client, type ApiRequest, type ClientOptions } from '../../src/huaweicloud/client.ts'
import { CredentialGate } from '../../src/huaweicloud/credential-gate.ts'
import { anonymous, type Credentials, type CredentialSource } from '../../src/huaweicloud/credentials.ts'
import { CloudError } from '../../src/huaweicloud/errors.ts'
import { TransportError, type HttpResponse, type HttpRequest } from '../../src/huaweicloud/transport.ts'
import { Cancellation } from '../../src/runtime/cancellation.ts'
import { VirtualClock } from './virtual-clock.ts'

/** An answer, or how the exchange fails; `hang` never ends by itself. */
export type Step = Partial<HttpResponse> | Error | 'hang'

export interface ScriptedOptions extends Partial<ClientOptions> {
  readonly credentials?: Exclude<Credentials, 'anonymous'> | CredentialSource
  readonly random?: number
  readonly redact?: (text: string) => string
}

export interface Scripted {
  readonly clock: VirtualClock
  readonly cancellation: Cancellation
  readonly client: Client
  /** What went out, and when, in milliseconds after the start. */
  readonly sent: readonly (HttpRequest & { readonly at: number })[]
  /** Those of the exchanges. */
  readonly signals: readonly AbortSignal[]
  /** Drives a call to its end; the error in its place if it throws. */
  readonly send: (call?: Partial<ApiRequest>) => Promise<unknown>
}

export const ok = (body: unknown = {}): Partial<HttpResponse> => ({ body: JSON.stringify(body) })
export const refused = (status: number, headers: Record<string, string> = {}): Partial<HttpResponse> => ({
  ...{ status, headers },
  body: JSON.stringify({ error_code: 'X.1', error_msg: 'no' }),
})
export const broken = (code: string, sent: boolean): TransportError => new TransportError(`it was ${code}`, code, sent)

const fieldsOf = (error: CloudError): object => Object.fromEntries(Object.entries(error))

/** The last step is repeated for ever. */
export function scripted(steps: readonly Step[], options: ScriptedOptions = {}): Scripted {
  const {
    credentials = { token: 'a-token' },
    random = 0.5,
    redact = (text: string) => text,
    ...clientOptions
  } = options
  const clock = new VirtualClock()
  const startedAt = clock.now()
  const cancellation = new Cancellation(clock)
  const sent: (HttpRequest & { at: number })[] = []
  const signals: AbortSignal[] = []
  const source =
    'current' in credentials ? credentials : { ...anonymous, current: () => Promise.resolve<Credentials>(credentials) }
  const client = new Client(
    {
      transport: async (request, signal) => {
        const step = steps[Math.min(sent.length, steps.length - 1)] ?? {}
        sent.push({ ...request, at: clock.now() - startedAt })
        signals.push(signal)
        if (step === 'hang') {
          await clock.sleep(24 * 3_600_000, signal)
          throw broken('TIMEOUT', true)
        }
        if (step instanceof Error) throw step
        return { status: 200, headers: {}, body: '', ...step }
      },
      ...{ clock, cancellation, credentials: source, redact },
      random: () => random,
      gate: new CredentialGate(),
      debug: () => undefined,
    },
    { endpoint: new URL('https://service.example'), ...clientOptions },
  )
  return {
    ...{ clock, cancellation, client, sent, signals },
    send: (call = {}) =>
      clock.drive<unknown>(
        client
          .send({ method: 'DELETE', path: '/things/1', purpose: 'delete', ...call })
          .catch((error: unknown) =>
            error instanceof CloudError ? { ...fieldsOf(error), message: error.message } : { error },
          ),
      ),
  }
}
