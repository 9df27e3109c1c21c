/** The simulated Huawei Cloud, without a transport: it answers requests and keeps a journal of them. */
import { setTimeout as sleep } from 'node:timers/promises'

import { Accounts, type Key, type Project, type Token } from './accounts.ts'
import { plainError } from './answers.ts'
import * as defaults from './defaults.ts'
import { faultAnswer, FaultQueue, type Injection } from './faults.ts'
import { authenticate, isGatewayRefusal, sizeRefusal, unknownRoute, type GatewayRefusal } from './gateway.ts'
import { createIdentifiers } from './identifiers.ts'
import { Inventory } from './inventory.ts'
import { ListFaults, type ListFault } from './list-faults.ts'
import { LeakCheck } from './leak-check.ts'
import { createServices, type Services } from './registry.ts'
import { requestProblem, undocumentedParts } from './request-checks.ts'
import { Router, type Matched } from './router.ts'
import { GitHubOidc } from './services/github-oidc.ts'
import { GitHub } from './services/github.ts'
import { Iam } from './services/iam.ts'
import { Sts } from './services/sts.ts'
import { Throttle, type Limit } from './throttle.ts'
import type { Clock, Identifiers, JournalEntry, Route, Service } from './types.ts'
import type { SimAnswer, SimRequest, ServiceContext } from './types.ts'

export interface SimulatorOptions {
  /** Where time comes from; the machine's clock when not given. */
  clock?: Clock
  /** A number from 0 up to 1; Math.random when not given. */
  random?: () => number
  /** How long a service takes to answer, in milliseconds; default 0. Throttled and refused requests do not wait. */
  latency?: number
  /** How long a ROMA deletion job runs, in milliseconds; default 1000. */
  romaJobDuration?: number
  /** Projects, keys and tokens of the default account, in place of those in defaults.ts. */
  projects?: Project[]
  keys?: Key[]
  tokens?: Token[]
}

/** A refusal of permission. */
export interface Refusal {
  /** Default 403. */
  status?: number
  code?: string
  /** Whether it carries `encoded_authorization_message`. */
  encoded?: boolean
  /** For one resource: looking at it is refused as well. */
  reads?: boolean
}

class Core {
  readonly accounts: Accounts
  readonly iam: Iam
  readonly sts: Sts
  readonly githubOidc: GitHubOidc
  readonly github = new GitHub()
  /** Every request, in order of arrival. */
  readonly journal: JournalEntry[] = []
  /** Secrets that arrived in the wrong place, in words. */
  readonly leaks: string[] = []
  /** Requests to delete that name nothing, in words: a service may take them to mean everything. */
  readonly emptyDeletions: string[] = []
  /** How long a service takes to answer, in milliseconds. */
  latency: number
  /** How far the `Date` header of all answers is ahead of the time, in milliseconds. */
  dateOffsetMs = 0
  readonly #clock: Clock
  readonly #ids: Identifiers
  readonly #router: Router
  readonly #faults = new FaultQueue()
  readonly #lists: ListFaults
  readonly #leakCheck: LeakCheck
  readonly #throttle = new Throttle()
  readonly #forbidden = new Map<string, Refusal>()
  readonly #denied = new Map<string, Refusal>()
  readonly #listeners = new Set<(entry: JournalEntry) => void>()

  constructor(options: SimulatorOptions = {}) {
    this.#clock = options.clock ?? { now: () => Date.now(), sleep: (ms) => sleep(ms) }
    this.#ids = createIdentifiers(options.random ?? Math.random)
    this.#lists = new ListFaults(this.#ids)
    this.latency = options.latency ?? 0
    this.accounts = new Accounts(options.projects)
    for (const key of options.keys ?? defaults.KEYS) this.accounts.addKey({ ...key })
    for (const token of options.tokens ?? defaults.TOKENS) this.accounts.addToken({ ...token })
    const context: ServiceContext = {
      now: () => this.#clock.now(),
      ids: this.#ids,
      forbidden: (id) => this.#forbidden.has(id),
    }
    const services = createServices(context)
    if (options.romaJobDuration !== undefined) services.roma.work.duration = options.romaJobDuration
    Object.assign(this, services)
    this.iam = new Iam(this.accounts)
    this.githubOidc = new GitHubOidc(context)
    this.sts = new Sts(context, this.accounts, this.githubOidc)
    this.#leakCheck = new LeakCheck(this.accounts, this.github, this.githubOidc)
    const others = [this.iam, this.sts, this.githubOidc, this.github, new Inventory(services)]
    this.#router = new Router([...Object.values(services), ...others])
  }

  /** Injects a fault for future requests. The returned function removes it. */
  inject(injection: Injection): () => void {
    return this.#faults.add(injection)
  }

  /** Sets the faults of lists, such as `workspace.list`, until they are replaced or cleared. */
  setListFault(operation: string | string[], fault: ListFault): void {
    for (const each of [operation].flat()) {
      const shape = this.#router.listShape(each)
      if (!shape) throw new Error(`${each} is not a list that can have faults`)
      if (fault.paging === 'unstable' && shape.counts === 'marker')
        throw new Error('A list with a marker has a stable order')
      this.#lists.set(each, fault)
    }
  }

  /** Removes all faults and limits, those of lists too. */
  clearFaults(): void {
    this.#faults.clear()
    this.#lists.clear()
    this.#throttle.clear()
  }

  /** Adds a rate limit. A request has to pass all limits. */
  limit(limit: Limit): void {
    this.#throttle.add(limit)
  }

  /** The caller may not delete this resource. */
  forbid(id: string, refusal: Refusal = {}): void {
    this.#forbidden.set(id, refusal)
  }

  /** The caller may not use this operation at all. Throws for an operation that needs no permission. */
  deny(operation: string, refusal: Refusal = {}): void {
    if (this.#router.needsNoPermission(operation))
      throw new Error(`${operation} needs no permission that can be denied`)
    this.#denied.set(operation, refusal)
  }

  /** Reverts `forbid` or `deny`. */
  allow(idOrOperation: string): void {
    this.#forbidden.delete(idOrOperation)
    this.#denied.delete(idOrOperation)
  }

  /** Calls the listener before each request is processed, so that rows can change between two. The returned function removes it. */
  onRequest(listener: (entry: JournalEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Answers a request. Never throws for anything that a request can contain. */
  async handle(request: SimRequest): Promise<SimAnswer> {
    const matched = this.#router.match(request)
    const entry = this.#record(request, matched)
    this.leaks.push(...this.#leakCheck.in(entry))
    if (matched.route?.kind === 'delete' && entry.ids.length === 0) {
      this.emptyDeletions.push(`request ${entry.n}, ${entry.operation}, is to delete and names nothing`)
    }
    for (const listener of this.#listeners) listener(entry)
    const requestId = this.#ids.hex(32)
    const applyFault = (fault: Injection, real?: SimAnswer): SimAnswer => {
      entry.fault = fault.fault
      const { service, route } = matched
      const otherId = (): string => this.#ids.hex(32)
      return faultAnswer(fault, { service, route, request, requestId, now: this.#clock.now(), otherId, real })
    }

    const early = this.#faults.take(entry.operation, entry.ids, false)
    if (early && answersLate(early)) await this.#wait()
    let answer = early ? applyFault(early) : await this.#serve(request, matched, entry, requestId)
    if (entry.executed) {
      const late = this.#faults.take(entry.operation, entry.ids, true)
      if (late) answer = applyFault(late, answer)
    }
    entry.status = answer.wire && ['refuse', 'reset-before', 'hang'].includes(answer.wire) ? 0 : answer.status
    const date = new Date(this.#clock.now() + this.dateOffsetMs).toUTCString()
    return { ...answer, headers: { 'x-request-id': requestId, date, ...answer.headers } }
  }

  /** The names of all operations. */
  get operations(): string[] {
    return this.#router.operations
  }

  /** Every secret that the simulator has or has issued. */
  get secrets(): string[] {
    const keys = [...this.accounts.keys.values()]
    return [
      ...keys.flatMap(({ access, secret, securityToken }) => [access, secret, securityToken ?? '']),
      ...this.accounts.tokens.keys(),
      ...this.github.tokens,
      ...[...this.githubOidc.issued, defaults.ID_TOKEN_REQUEST_TOKEN],
    ]
  }

  #record(request: SimRequest, { path, query, route, ...incoming }: Matched): JournalEntry {
    const { method, host, target, headers, body } = request
    const entry: JournalEntry = {
      n: this.journal.length + 1,
      at: this.#clock.now(),
      ...{ method, host, target, path, query, headers, body },
      operation: route?.operation ?? 'unknown',
      status: 0,
      executed: false,
      ids: route?.ids?.({ query, params: incoming.params, body: incoming.body }) ?? [],
      undocumented: route ? undocumentedParts(request, { query, body: incoming.body }, route) : [],
    }
    this.journal.push(entry)
    return entry
  }

  async #serve(request: SimRequest, matched: Matched, entry: JournalEntry, requestId: string): Promise<SimAnswer> {
    const { service, route, params, query, body } = matched
    const refuse = (refusal: GatewayRefusal): SimAnswer => {
      const failure = { ...refusal, requestId }
      return refusal.token && service?.refuseToken ? service.refuseToken(failure) : plainError(failure)
    }
    const refusal = sizeRefusal(request) ?? unknownRoute(request, service)
    if (refusal || !service || !route) return refuse(refusal ?? notFound())
    const principal = route.open
      ? { accountId: '', userId: '', means: 'nothing' as const }
      : authenticate(request, this.accounts, {
          ...{ service, route, projectId: params['project_id'], now: this.#clock.now() },
        })
    if (isGatewayRefusal(principal)) return refuse(principal)
    const throttled = this.#throttle.acquire(entry.operation, this.#clock.now())
    if (throttled) {
      const answer = refuse({ status: 429, code: 'APIGW.0308', message: throttled.message })
      const retry = throttled.retryAfter === undefined ? {} : { 'retry-after': String(throttled.retryAfter) }
      return { ...answer, headers: { ...answer.headers, ...retry } }
    }
    await this.#wait()
    const denied = this.#refusalOf(route, entry.ids)
    if (denied) return this.#refusePermission(denied, service, requestId)
    const problem = requestProblem(request, matched, route)
    if (problem) {
      const message = `Invalid parameter: ${problem}`
      return service.fail({ status: 400, code: service.codes.invalid, message, requestId })
    }
    entry.executed = true
    const { headers } = request
    return this.#lists.answer(route, { params, query, body, principal, requestId, headers, now: this.#clock.now() })
  }

  #refusalOf(route: Route, ids: string[]): Refusal | undefined {
    const denied = this.#denied.get(route.operation)
    if (denied || this.#forbidden.size === 0) return denied
    const found = ids.map((id) => this.#forbidden.get(id)).filter((each) => each !== undefined)
    return found.find((each) => route.kind === 'delete' || (route.kind === 'show' && each.reads === true))
  }

  #refusePermission(refusal: Refusal, service: Service, requestId: string): SimAnswer {
    const { status = 403, code = service.codes.denied, encoded = service.encodesRefusals ?? false } = refusal
    return service.fail({ status, code, message: 'You do not have permission for this operation', requestId, encoded })
  }

  async #wait(): Promise<void> {
    if (this.latency > 0) await this.#clock.sleep(this.latency)
  }
}

/** A simulator has each service of the registry as a property, such as `simulator.coc`. */
export type Simulator = Core & Services
export const Simulator = Core as new (options?: SimulatorOptions) => Simulator

/** Faults of a backend are delayed by the latency; the others are immediate. */
function answersLate(fault: Injection): boolean {
  return !['refuse', 'reset-before', 'hang'].includes(fault.fault) && !fault.fault.startsWith('429')
}

function notFound(): GatewayRefusal {
  return { status: 404, code: 'APIGW.0101', message: 'The API does not exist' }
}
