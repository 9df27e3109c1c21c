/** The deletion engines with the real definition of a resource type, a real client on a virtual clock, and a scripted service. */
import { Client } from '../../src/huaweicloud/client.ts'
import { CredentialGate } from '../../src/huaweicloud/credential-gate.ts'
import { anonymous, type Credentials } from '../../src/huaweicloud/credentials.ts'
import type { HttpRequest, HttpResponse } from '../../src/huaweicloud/transport.ts'
import type { Api } from '../../src/deletion/api.ts'
import type { Context, LookupResults } from '../../src/deletion/context.ts'
import type { Hold } from '../../src/plan/plan.ts'
import { deleteTargets } from '../../src/deletion/delete.ts'
import { keyOf, type Outcome, type Target } from '../../src/plan/target.ts'
import type { InputSpecs, InputValues } from '../../src/resources/definition.ts'
import { defaultsOf, resourceOf, type ResourceTypeName } from '../../src/resources/registry.ts'
import { Cancellation } from '../../src/runtime/cancellation.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A request as the service receives it. */
export interface Received {
  /** Counts from 1. */
  readonly n: number
  readonly method: HttpRequest['method']
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** Milliseconds since the start. */
  readonly at: number
}

/** The response to a request, or how the exchange fails. */
export type Service = (request: Received) => Partial<HttpResponse> | Error

export interface EngineOptions {
  readonly inputs?: InputValues<InputSpecs>
  /** Which targets are held, each time that is asked. */
  readonly holds?: (targets: readonly Target[]) => ReadonlyMap<string, Hold>
  readonly concurrency?: number
  readonly isDocumentedHost?: boolean
  /** Changes what the definition says. */
  readonly api?: (api: Api) => Api
}

export interface Engine {
  readonly context: Context
  readonly clock: VirtualClock
  readonly cancellation: Cancellation
  readonly received: readonly Received[]
  /** By target id. */
  readonly outcomes: Readonly<Record<string, Outcome>>
  readonly log: readonly string[]
  readonly notices: readonly string[]
  /** `kind of outcome` by target id. */
  readonly kinds: () => Record<string, string>
  /** Deletes targets, and checks that each has exactly one outcome. */
  readonly delete: (targets: readonly Target[], known?: LookupResults) => Promise<void>
  readonly drive: <T>(work: Promise<T>) => Promise<T>
}

export function engineOf(type: ResourceTypeName, service: Service, options: EngineOptions = {}): Engine {
  const definition = resourceOf(type)
  const { holds, concurrency = 10, isDocumentedHost = true, api: change = (api: Api) => api } = options
  const clock = new VirtualClock()
  const startedAt = clock.now()
  const cancellation = new Cancellation(clock)
  const received: Received[] = []
  const transport = async ({ method, url, body }: HttpRequest): Promise<HttpResponse> => {
    await Promise.resolve()
    const request = {
      ...{ n: received.length + 1, method, path: url.pathname, at: clock.now() - startedAt },
      query: Object.fromEntries(url.searchParams),
      body: body === undefined ? undefined : (JSON.parse(body) as unknown),
    }
    received.push(request)
    const step = service(request)
    if (step instanceof Error) throw step
    return { status: 200, headers: {}, body: '', ...step }
  }
  const client = new Client(
    {
      ...{ transport, clock, cancellation, random: () => 0.5, gate: new CredentialGate() },
      credentials: { ...anonymous, current: () => Promise.resolve<Credentials>({ token: 'a-token' }) },
      redact: (text) => text,
      debug: () => undefined,
    },
    { endpoint: new URL('https://service.example'), isDocumentedHost, errorCodes: definition.errorCodes ?? {} },
  )
  const outcomes: Record<string, Outcome> = {}
  const log: string[] = []
  const notices: string[] = []
  const context: Context = {
    ...{ type: definition, client, clock, cancellation, concurrency, place: 'service.example' },
    api: change(
      definition.api({
        projectId: 'p1',
        inputs: { ...defaultsOf(definition.inputs), 'instance-id': 'i1', ...options.inputs },
      }),
    ),
    events: {
      setOutcome: (target, outcome) => {
        if (outcomes[target.id]) throw new Error(`${keyOf(target)} has an outcome already`)
        outcomes[target.id] = outcome
      },
      setName: () => undefined,
      markSubmitted: () => undefined,
      setJob: () => undefined,
      log: (line) => log.push(line),
      notice: (line) => notices.push(line),
      ...(holds && { holds: (targets: readonly Target[]) => Promise.resolve(holds(targets)) }),
    },
  }
  return {
    ...{ context, clock, cancellation, received, outcomes, log, notices },
    kinds: () => Object.fromEntries(Object.entries(outcomes).map(([id, { kind }]) => [id, kind])),
    drive: (work) => clock.drive(work),
    delete: async (targets, known) => {
      await clock.drive(deleteTargets(targets, context, known))
      const without = targets.filter(({ id }) => !outcomes[id])
      if (without.length > 0) throw new Error(`${without.map(keyOf).join()} have no outcome`)
    },
  }
}

/** Targets of a type without kinds, by their ids. */
export const targetsOf = (type: ResourceTypeName, ids: readonly string[]): Target[] => ids.map((id) => ({ type, id }))

/** `a0`, `a1`, … */
export const idsOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `a${index}`)

/** Holds that name some targets by id, for the reason that a pull request is open. */
export const holding = (
  targets: readonly Target[],
  ids: readonly string[],
  kind: Hold['kind'] = 'kept',
): ReadonlyMap<string, Hold> =>
  new Map(
    targets
      .filter(({ id }) => ids.includes(id))
      .map((target): [string, Hold] => [keyOf(target), { kind, reason: 'pull request 7 is open' }]),
  )

/** A refusal in the form of most services. */
export const refusal = (status: number, code?: string, message = 'no'): Partial<HttpResponse> => ({
  status,
  body: JSON.stringify({ error_code: code, error_msg: message }),
})
