/** Faults to inject, and the queue that decides which request meets which. */
import { empty, json, plainError } from './answers.ts'
import { gitHubAnswer, isGitHubFault, SERVICE_ERRORS } from './named-faults.ts'
import type { GitHubFaultName, ServiceErrorName } from './named-faults.ts'
import type { Route, Service, SimAnswer, SimRequest, WireFault } from './types.ts'

const WIRE_FAULTS: readonly WireFault[] = ['refuse', 'reset-before', 'reset-during', 'cut', 'hang', 'drip', 'huge']

export type FaultName = WireFault | HttpFaultName | ServiceErrorName | GitHubFaultName

/** Faults that need the real answer: the service does what was asked. */
const NEEDS_ANSWER: readonly FaultName[] = ['byte-order-mark', 'github-state-constructor']

/** A fault for future requests. */
export interface Injection {
  fault: FaultName
  /** Only these operations; when not given, `github.graphql` for GitHub's faults, and any for the others. */
  operation?: string | string[]
  /** Only requests that name this resource. */
  id?: string
  /** How many requests meet it; default 1, may be Infinity. */
  times?: number
  /** How many matching requests pass before the first one meets it. */
  skip?: number
  /**
   * The service executes the request, and only the answer is faulty. Default false: the service does nothing.
   * Such a fault applies to requests that reach the service. Always true for `byte-order-mark` and
   * `github-state-constructor`.
   */
  executed?: boolean
  /** Seconds in `Retry-After`, or until `x-ratelimit-reset`; default 1. */
  seconds?: number
  /** Policy text of `429-policy`; default `policy user over ratelimit,limit:5,time:5 second`. */
  policy?: string
  /** Where `302` points; default another host. */
  location?: string
  /** The answer that `answer` gives. */
  answer?: SimAnswer
  /**
   * Status of the answer that `reset-during`, `cut` and `drip` break off (default the real one, or 500 if not executed), and of
   * `error` and `deep-error` (default 400) and of the named errors of a service (default the documented one).
   */
  status?: number
  /** Code and message of `error`, in the shape of the service; default its code for malformed requests. */
  code?: string
  message?: string
  /** How deep the `error_detail` of `deep-error` is nested; default 100,000. */
  depth?: number
}

interface Rule {
  injection: Injection
  order: number
  operations: string[] | undefined
  skip: number
  left: number
}

/** The injected faults that are not used up. */
export class FaultQueue {
  readonly #general = new Set<Rule>()
  // Indexed by resource, so that thousands of faults do not slow a request down.
  readonly #byId = new Map<string, Set<Rule>>()
  #order = 0

  /** Adds a fault. The returned function removes it. */
  add(injection: Injection): () => void {
    if (injection.fault === 'refuse' && injection.executed) throw new Error('A refused connection executes nothing')
    const operation = injection.operation ?? (isGitHubFault(injection.fault) ? 'github.graphql' : undefined)
    const operations = operation === undefined ? undefined : [operation].flat()
    const rule = { injection, order: ++this.#order, operations, skip: injection.skip ?? 0, left: injection.times ?? 1 }
    const home = injection.id === undefined ? this.#general : (this.#byId.get(injection.id) ?? new Set())
    home.add(rule)
    if (injection.id !== undefined) this.#byId.set(injection.id, home)
    return () => {
      home.delete(rule)
    }
  }

  clear(): void {
    this.#general.clear()
    this.#byId.clear()
  }

  /** Takes the fault for this request out of the queue; of several matching ones, the one that was added first. */
  take(operation: string, ids: string[], executed: boolean): Injection | undefined {
    const rules = [...this.#general]
    if (this.#byId.size > 0) for (const id of ids) rules.push(...(this.#byId.get(id) ?? []))
    rules.sort((a, b) => a.order - b.order)
    for (const rule of rules) {
      if (rule.left <= 0 || isExecuted(rule.injection) !== executed) continue
      if (rule.operations && !rule.operations.includes(operation)) continue
      if (rule.skip > 0) {
        rule.skip -= 1
        continue
      }
      rule.left -= 1
      if (rule.left <= 0) this.#remove(rule)
      return rule.injection
    }
    return undefined
  }

  #remove(rule: Rule): void {
    const { id } = rule.injection
    if (id === undefined) this.#general.delete(rule)
    else if (this.#byId.get(id)?.delete(rule) && this.#byId.get(id)?.size === 0) this.#byId.delete(id)
  }
}

const isExecuted = ({ fault, executed = false }: Injection): boolean => executed || NEEDS_ANSWER.includes(fault)

/** The data that a faulty answer is built from. */
export interface FaultContext {
  service: Service | undefined
  route: Route | undefined
  requestId: string
  request: SimRequest
  /** Milliseconds since 1970. */
  now: number
  /** An identifier that the request did not name. */
  otherId: () => string
  /** The answer of the service, if it executed the request. */
  real: SimAnswer | undefined
}

/** The answer with this fault. With a wire fault it is the answer to break off, and `wire` says how. */
export function faultAnswer(injection: Injection, context: FaultContext): SimAnswer {
  const wire = WIRE_FAULTS.find((name) => name === injection.fault)
  if (!wire) return httpFault(injection, context)
  const intended = context.real ?? fail(context, 500, 'The simulator broke this connection')
  const status = injection.status ?? (wire === 'huge' ? 200 : intended.status)
  return { ...intended, status, wire }
}

function httpFault(injection: Injection, context: FaultContext): SimAnswer {
  const { fault } = injection
  const { now, real } = context
  if (isGitHubFault(fault)) return gitHubAnswer(fault, { seconds: secondsOf(injection), now, real })
  if (isServiceError(fault)) {
    const error = SERVICE_ERRORS[fault]
    return serviceError(context, { ...error, status: injection.status ?? error.status })
  }
  if (!isHttpFault(fault)) throw new Error(`${fault} is not an answer`)
  return HTTP_FAULTS[fault](injection, context)
}

const isHttpFault = (fault: FaultName): fault is HttpFaultName => Object.hasOwn(HTTP_FAULTS, fault)

type AnswerWithFault = (injection: Injection, context: FaultContext) => SimAnswer

type HttpFaultName = keyof typeof HTTP_FAULTS

/** Each wrong answer, by the name of its fault. */
const HTTP_FAULTS = {
  '429': (_, context) => throttled(context, ''),
  '429-retry-after': (injection, context) => throttled(context, '', { 'retry-after': String(secondsOf(injection)) }),
  '429-retry-after-date': (injection, context) =>
    throttled(context, '', { 'retry-after': new Date(context.now + secondsOf(injection) * 1000).toUTCString() }),
  '429-policy': ({ policy = 'policy user over ratelimit,limit:5,time:5 second' }, context) =>
    throttled(context, `: ${policy}`),
  '500': (_, context) => fail(context, 500, 'Internal error, please try again later'),
  '502-html': () => errorPage(502, 'Bad Gateway'),
  '503': (_, context) => gateway(context, IAM_UNAVAILABLE),
  '503-retry-after': (injection, context) =>
    gateway(context, IAM_UNAVAILABLE, { 'retry-after': String(secondsOf(injection)) }),
  '504-gateway': (_, context) => gateway(context, { status: 504, code: 'APIGW.0201', message: 'Backend timeout' }),
  '200-error-code': (_, context) => json(200, { error_code: internalCode(context), error_msg: 'Internal error' }),
  '200-status-fail': (_, context) =>
    json(200, { result: null, error: { code: internalCode(context), message: 'Internal error' }, status: 'fail' }),
  '200-empty': () => empty(200),
  '200-not-json': () => ({ ...json(200, ''), body: 'OK' }),
  '200-other-id': (_, context) => json(200, otherBody(context)),
  '200-short-list': (_, { real }) => announceMore(real ?? json(200, {})),
  '401': (_, context) => {
    const message = 'Incorrect IAM authentication information: decrypt token fail'
    return gateway(context, { status: 401, code: 'APIGW.0301', message })
  },
  '403-encoded': (_, context) => fail(context, 403, 'Access is denied by an identity policy', true),
  '404-apigw': (_, context) => {
    const message = 'The API does not exist or has not been published in the environment'
    return gateway(context, { status: 404, code: 'APIGW.0101', message })
  },
  '302': ({ location = 'https://elsewhere.example/' }) => ({ ...empty(302), headers: { location } }),
  echo: (_, context) => echo(context),
  'throttled-cb': (_, context) => {
    const message = 'Too many requests, please try again later'
    return gateway(context, { status: 500, code: 'CB.00060211', message })
  },
  answer: ({ answer }) => {
    if (!answer) throw new Error('An answer needs to be given')
    return answer
  },
  error: (injection, context) =>
    serviceError(context, { status: 400, code: context.service?.codes.invalid ?? 'APIGW.0201', ...injection }),
  '404-html': () => errorPage(404, 'Not Found'),
  'deep-error': ({ status = 400, depth = 100_000 }, context) => deepError(status, internalCode(context), depth),
  'byte-order-mark': (_, { real = empty(200) }) => ({ ...real, body: `\ufeff${real.body}` }),
} satisfies Readonly<Record<string, AnswerWithFault>>

const IAM_UNAVAILABLE = { status: 503, code: 'APIGW.0613', message: 'IAM is unavailable' }

const secondsOf = ({ seconds = 1 }: Injection): number => seconds

const internalCode = ({ service }: FaultContext): string => service?.codes.internal ?? 'APIGW.0601'

function gateway(
  { requestId }: FaultContext,
  error: Required<ServiceError>,
  headers: Record<string, string> = {},
): SimAnswer {
  const answer = plainError({ ...error, requestId })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

const throttled = (context: FaultContext, detail: string, headers: Record<string, string> = {}): SimAnswer =>
  gateway(
    context,
    { status: 429, code: 'APIGW.0308', message: `The throttling threshold has been reached${detail}` },
    headers,
  )

/** The gateway's answer to a signature that does not fit may hold the whole request, as it read it (API Sign Guide, FAQ). */
function echo(context: FaultContext): SimAnswer {
  const { method, target, headers, body } = context.request
  const text = [`${method} ${target}`, ...Object.entries(headers).map((header) => header.join(': ')), '', body].join(
    '\n',
  )
  const message = `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest: ${text}`
  return gateway(context, { status: 401, code: 'APIGW.0301', message }, { 'x-echo': encodeURIComponent(text) })
}

function fail(context: FaultContext, status: number, message: string, encoded = false): SimAnswer {
  const { service, requestId } = context
  const code = encoded ? (service?.codes.denied ?? 'APIGW.0601') : internalCode(context)
  const failure = { status, code, message, requestId, encoded }
  return service ? service.fail(failure) : plainError(failure)
}

const isServiceError = (fault: FaultName): fault is ServiceErrorName => Object.hasOwn(SERVICE_ERRORS, fault)

interface ServiceError {
  status: number
  code: string
  message?: string
}

function serviceError({ service, requestId }: FaultContext, error: ServiceError): SimAnswer {
  const failure = { message: 'The request was refused', ...error, requestId }
  return service ? service.fail(failure) : plainError(failure)
}

/** An error whose detail is an object in an object and so on, written without recursion. */
function deepError(status: number, code: string, depth: number): SimAnswer {
  const detail = `${'{"detail":'.repeat(depth)}""${'}'.repeat(depth)}`
  const head = JSON.stringify({ error_code: code, error_msg: 'The request was refused' })
  return { ...json(status, ''), body: `${head.slice(0, -1)},"error_detail":${detail}}` }
}

function otherBody({ route, otherId }: FaultContext): unknown {
  return route?.success ? route.success(otherId()) : { id: otherId() }
}

/** A list whose total is one more than its rows. */
function announceMore(real: SimAnswer): SimAnswer {
  const more = (_: string, key: string, total: string): string => `"${key}":${Number(total) + 1}`
  const body = real.body.replace(/"(total|total_count|count)":(\d+)/, more)
  const { 'content-range': range, ...headers } = real.headers
  const ahead = range?.replace(/\d+$/, (total) => String(Number(total) + 1))
  return { ...real, body, headers: { ...headers, ...(ahead !== undefined && { 'content-range': ahead }) } }
}

function errorPage(status: number, reason: string): SimAnswer {
  const title = `${status} ${reason}`
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`
  return { status, headers: { 'content-type': 'text/html' }, body }
}
