/** Faults to inject, and the queue that decides which request meets which. */
import { empty, json, plainError } from './answers.ts'
import { gitHubAnswer, isGitHubFault, SERVICE_ERRORS } from './named-faults.ts'
import type { GitHubFaultName, ServiceErrorName } from './named-faults.ts'
import type { Route, Service, SimAnswer, SimRequest, WireFault } from './types.ts'

const WIRE_FAULTS: readonly WireFault[] = ['refuse', 'reset-before', 'reset-during', 'cut', 'hang', 'drip', 'huge']

export type FaultName =
  | WireFault
  | '429'
  | '429-retry-after'
  | '429-retry-after-date'
  | '429-policy'
  | '500'
  | '502-html'
  | '503'
  | '503-retry-after'
  | '504-gateway'
  | '200-error-code'
  | '200-status-fail'
  | '200-empty'
  | '200-not-json'
  | '200-other-id'
  | '200-short-list'
  | '401'
  | '403-encoded'
  | '404-apigw'
  | '302'
  | 'echo'
  | 'throttled-cb'
  | 'answer'
  | 'error'
  | '404-html'
  | 'deep-error'
  | 'byte-order-mark'
  | ServiceErrorName
  | GitHubFaultName

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
  const { requestId } = context
  const gateway = (status: number, code: string, message: string, headers: Record<string, string> = {}): SimAnswer => {
    const answer = plainError({ status, code, message, requestId })
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }
  const throttled = (detail: string, headers: Record<string, string> = {}): SimAnswer =>
    gateway(429, 'APIGW.0308', `The throttling threshold has been reached${detail}`, headers)
  const seconds = injection.seconds ?? 1
  const internal = context.service?.codes.internal ?? 'APIGW.0601'
  const { fault } = injection
  if (isGitHubFault(fault)) return gitHubAnswer(fault, { seconds, now: context.now, real: context.real })
  if (isServiceError(fault)) {
    const error = SERVICE_ERRORS[fault]
    return serviceError(context, { ...error, status: injection.status ?? error.status })
  }

  switch (fault) {
    case '429':
      return throttled('')
    case '429-retry-after':
      return throttled('', { 'retry-after': String(seconds) })
    case '429-retry-after-date':
      return throttled('', { 'retry-after': new Date(context.now + seconds * 1000).toUTCString() })
    case '429-policy':
      return throttled(`: ${injection.policy ?? 'policy user over ratelimit,limit:5,time:5 second'}`)
    case '500':
      return fail(context, 500, 'Internal error, please try again later')
    case '502-html':
      return page(502, '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>')
    case '503':
      return gateway(503, 'APIGW.0613', 'IAM is unavailable')
    case '503-retry-after':
      return gateway(503, 'APIGW.0613', 'IAM is unavailable', { 'retry-after': String(seconds) })
    case '504-gateway':
      return gateway(504, 'APIGW.0201', 'Backend timeout')
    case '200-error-code':
      return json(200, { error_code: internal, error_msg: 'Internal error' })
    case '200-status-fail':
      return json(200, { result: null, error: { code: internal, message: 'Internal error' }, status: 'fail' })
    case '200-empty':
      return empty(200)
    case '200-not-json':
      return { ...json(200, ''), body: 'OK' }
    case '200-other-id':
      return json(200, otherBody(context))
    case '200-short-list':
      return announceMore(context.real ?? json(200, {}))
    case '401':
      return gateway(401, 'APIGW.0301', 'Incorrect IAM authentication information: decrypt token fail')
    case '403-encoded':
      return fail(context, 403, 'Access is denied by an identity policy', true)
    case '404-apigw':
      return gateway(404, 'APIGW.0101', 'The API does not exist or has not been published in the environment')
    case '302':
      return { ...empty(302), headers: { location: injection.location ?? 'https://elsewhere.example/' } }
    case 'echo':
      return echo(context)
    case 'throttled-cb':
      return gateway(500, 'CB.00060211', 'Too many requests, please try again later')
    case 'answer':
      if (!injection.answer) throw new Error('An answer needs to be given')
      return injection.answer
    case 'error':
      return serviceError(context, { status: 400, code: context.service?.codes.invalid ?? 'APIGW.0201', ...injection })
    case '404-html':
      return page(404, '<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>')
    case 'deep-error':
      return deepError(injection.status ?? 400, internal, injection.depth ?? 100_000)
    case 'byte-order-mark':
      return { ...(context.real ?? empty(200)), body: `\ufeff${context.real?.body ?? ''}` }
    case 'refuse':
    case 'reset-before':
    case 'reset-during':
    case 'cut':
    case 'hang':
    case 'drip':
    case 'huge':
      throw new Error(`${fault} is not an answer`)
  }
}

/** The gateway's answer to a signature that does not fit may hold the whole request, as it read it (API Sign Guide, FAQ). */
function echo({ request, requestId }: FaultContext): SimAnswer {
  const { method, target, headers, body } = request
  const text = [`${method} ${target}`, ...Object.entries(headers).map((header) => header.join(': ')), '', body].join(
    '\n',
  )
  const message = `Incorrect IAM authentication information: verify aksk signature fail, canonicalRequest: ${text}`
  const answer = plainError({ status: 401, code: 'APIGW.0301', message, requestId })
  return { ...answer, headers: { ...answer.headers, 'x-echo': encodeURIComponent(text) } }
}

function fail(context: FaultContext, status: number, message: string, encoded = false): SimAnswer {
  const { service, requestId } = context
  const code = (encoded ? service?.codes.denied : service?.codes.internal) ?? 'APIGW.0601'
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

function page(status: number, body: string): SimAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body }
}
