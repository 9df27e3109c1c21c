/** A client for GitHub's GraphQL and REST APIs, which retries requests and reports failures. */
import type { getOctokit } from '@actions/github'
import { parseRetryAfter } from '../huaweicloud/rate-limiter.ts'
import { timeoutSignal, TransportError, type HttpResponse } from '../huaweicloud/transport.ts'
import { asObject, isObject, parseJson } from '../runtime/json.ts'
import { duration, escapeForLog } from '../runtime/text.ts'
import { gitHubRemedy } from './causes.ts'
import {
  isFailure,
  type Answer,
  type Failure,
  type Found,
  type GitHubOptions,
  type GitHubScope,
  type Page,
  type Topic,
} from './github-answers.ts'
import { isRateLimitReason, rateLimitWait, type Refusal } from './rate-limit.ts'

/** GitHub ends a query after 10 s ("Rate limits and query limits for the GraphQL API", "Timeouts"). */
const ATTEMPT_MS = 30_000
const MAX_ATTEMPTS = 5
const BACKOFF_MS = 1_000
const LONGEST_REASON = 240
const PAGE_PARAMS = ['page', 'per_page', 'limit', 'after']
const NO_ANSWER = 'GitHub did not answer the question'
const stopped = ({ reading }: Topic): Failure => ({
  reason: `the run stopped while ${reading} read`,
  remedy: undefined,
})

/** A failed attempt, and what to do next. `waitMs`: how long GitHub accepts no request. */
type Trouble = { readonly status?: number } & (
  | { readonly reason: string; readonly next: 'stop' }
  | { readonly reason: string; readonly next: 'repeat'; readonly waitMs?: number | undefined }
  | { readonly reason: string; readonly next: 'wait'; readonly waitMs: number }
)

/** One attempt at a request. `limits`: the number of rate-limited responses in a row before it. */
type Attempt<Result> = (limits: number) => Promise<Result | Trouble>

/** A response with a status other than 200. Octokit throws its own error with this as cause. */
class NotOk extends Error {
  readonly response: HttpResponse

  constructor(response: HttpResponse) {
    super(`HTTP ${response.status}`)
    this.response = response
  }
}

type GetOctokit = typeof getOctokit

export class GitHub {
  readonly #options: GitHubOptions
  readonly #octokit: ReturnType<GetOctokit>
  readonly #scope: GitHubScope
  /** Requests are sent one after the other, as GitHub recommends. */
  #turn: Promise<unknown> = Promise.resolve()
  /** Permanent failures, after which the topic is not requested again. */
  readonly #refused = new Map<Topic, Failure>()
  /** The remedies that were reported. */
  readonly #told = new Set<string>()
  #isRepositoryFound = false

  /** @param open `getOctokit` of `@actions/github` */
  private constructor(scope: GitHubScope, options: GitHubOptions, open: GetOctokit) {
    this.#options = options
    this.#scope = scope
    const quiet = (): void => undefined
    this.#octokit = open(scope.token, {
      baseUrl: scope.apiUrl,
      request: { fetch: (url: string, init: FetchInit) => this.#fetch(url, init) },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    })
  }

  /** Loads `@actions/github` here, because most runs do not need it and it is a third of the bundle. */
  static async open(scope: GitHubScope, options: GitHubOptions): Promise<GitHub> {
    const github = await import('@actions/github')
    return new GitHub(scope, options, github.getOctokit)
  }

  /** Requests fields of the repository by GraphQL. Never rejects, and waits no longer than the run may take. */
  ask(topic: Topic, query: string): Promise<Answer | Failure> {
    return this.#inTurn(topic, (limits) => this.#attempt(query, limits))
  }

  /**
   * Requests an object of the repository by REST. `none`: the repository does not have it. If the repository itself is not found, that
   * is a failure.
   *
   * @param path within the repository, percent-encoded
   */
  async find(topic: Topic, path: string): Promise<Found | 'none' | Failure> {
    const found = await this.#get(topic, path, {}, isObject)
    if (!isFailure(found)) return { json: found.body as Found['json'] }
    if (found.status !== 404) return found
    if (!this.#isRepositoryFound) {
      const repository = await this.#get(topic, '', {}, isObject)
      if (isFailure(repository)) return repository
      this.#isRepositoryFound = true
    }
    return 'none'
  }

  /** Requests a page of a list of the repository by REST. */
  async page(topic: Topic, path: string, query: Readonly<Record<string, string>>): Promise<Page | Failure> {
    const answer = await this.#get(topic, path, query, Array.isArray)
    if (isFailure(answer)) return answer
    const [, next = ''] = /<([^<>]*)>;\s*rel="next"/.exec(answer.link) ?? []
    const rows = answer.body as readonly unknown[]
    if (!URL.canParse(next)) return { rows, next: undefined }
    // Only the query of the link is used, so that the token is not sent to another URL.
    const params = [...new URL(next).searchParams].filter(([name]) => PAGE_PARAMS.includes(name))
    return { rows, next: { ...query, ...Object.fromEntries(params) } }
  }

  /** Reports a failure, and returns its reason. */
  tell({ question }: Topic, { reason, remedy }: Failure): string {
    if (remedy !== undefined && !this.#told.has(question + remedy)) {
      this.#told.add(question + remedy)
      const what = `GitHub did not say ${question}, so what may belong to them was not deleted`
      this.#options.onProblem(`${what}: ${escapeForLog(reason, 500)} — ${remedy}`)
    }
    return reason
  }

  notice(line: string): void {
    this.#options.onNotice(line)
  }

  /** The failure for a GraphQL error, such as `FORBIDDEN: Resource not accessible by integration`. */
  failureOf({ permission }: Topic, error: unknown): Failure {
    const reason = this.#reasonOf(error)
    return { reason, remedy: gitHubRemedy(reason, permission) }
  }

  #get(
    topic: Topic,
    path: string,
    query: Readonly<Record<string, string>>,
    isValid: (body: unknown) => boolean,
  ): Promise<{ readonly body: unknown; readonly link: string } | Failure> {
    const { owner, repository: repo } = this.#scope
    return this.#inTurn(topic, async (limits) => {
      try {
        const { data, headers } = (await this.#octokit.request(`GET /repos/{owner}/{repo}${path}`, {
          ...{ ...query, owner, repo },
        })) as { data: unknown; headers: Readonly<Record<string, unknown>> }
        const { link } = headers
        if (isValid(data)) return { body: data, link: typeof link === 'string' ? link : '' }
      } catch (error) {
        const { cause } = asObject(error)
        if (cause instanceof NotOk) return this.#judgeRefusal(cause.response, limits)
        if (cause instanceof TransportError) return this.#judgeTransport(cause)
      }
      return { reason: NO_ANSWER, next: 'repeat' }
    })
  }

  #inTurn<Result extends object>(topic: Topic, attempt: Attempt<Result>): Promise<Result | Failure> {
    const answer = this.#turn.then(() => this.#untilAnswered(topic, attempt))
    this.#turn = answer
    return answer
  }

  async #untilAnswered<Result extends object>(topic: Topic, attempt: Attempt<Result>): Promise<Result | Failure> {
    const { clock, cancellation, log } = this.#options
    for (let attempts = 1, limits = 0; ;) {
      const refused = this.#refused.get(topic)
      if (refused) return refused
      const result = cancellation.signal.aborted ? stopped(topic) : await attempt(limits)
      if (cancellation.signal.aborted) return stopped(topic)
      if (!isTrouble(result)) return result

      const pause = pauseAfter(result, attempts)
      if (pause === undefined) return this.#giveUp(topic, result, '')
      if (clock.now() + pause >= cancellation.deadline) {
        return this.#giveUp(topic, result, `; the next attempt would be in ${duration(pause)}, after the time-out`)
      }
      if (result.next === 'wait') {
        limits += 1
        log(`GitHub takes no requests for now (${escapeForLog(result.reason)}): waiting ${duration(pause)}`)
      } else attempts += 1
      await clock.sleep(pause, cancellation.signal)
    }
  }

  #giveUp(topic: Topic, { reason, next, status }: Trouble, more: string): Failure {
    const remedy = gitHubRemedy(reason, topic.permission)
    const failure = { reason: reason + more, remedy, ...(status !== undefined && { status }) }
    // A missing object says nothing about others.
    if (next !== 'repeat' && status !== 404) this.#refused.set(topic, failure)
    return failure
  }

  async #attempt(query: string, limits: number): Promise<Answer | Trouble> {
    const { owner, repository: name, graphqlUrl: url } = this.#scope
    try {
      return this.#judge(await this.#octokit.graphql({ query, url, owner, name }), [])
    } catch (error) {
      const { cause, errors, data, headers } = asObject(error)
      if (cause instanceof NotOk) return this.#judgeRefusal(cause.response, limits)
      if (cause instanceof TransportError) return this.#judgeTransport(cause)
      // Octokit throws another error for a response that is not GraphQL.
      if (!Array.isArray(errors)) return { reason: NO_ANSWER, next: 'repeat' }
      const limit = errors.map((each) => this.#reasonOf(each)).find(isRateLimitReason)
      if (limit === undefined) return this.#judge(data, errors)
      return this.#afterRefusal({ status: 200, headers: headers as Refusal['headers'], reason: limit }, limits)
    }
  }

  #judgeTransport({ code, message, isPermanent }: TransportError): Trouble {
    return { reason: this.#say(code, message), next: isPermanent ? 'stop' : 'repeat' }
  }

  /** Without the repository, the first error is the reason. An error without a type is a fault of GitHub. */
  #judge(data: unknown, errors: readonly unknown[]): Answer | Trouble {
    const { repository } = asObject(data)
    if (isObject(repository)) return { repository, errors }
    const [error] = errors
    return { reason: this.#reasonOf(error), next: typeof asObject(error).type === 'string' ? 'stop' : 'repeat' }
  }

  #judgeRefusal({ status, headers, body }: HttpResponse, limits: number): Trouble {
    const { message } = asObject(parseJson(body))
    const reason = this.#say(`HTTP ${status}`, message, headers['x-github-request-id'])
    return { ...this.#afterRefusal({ status, headers, reason }, limits), status }
  }

  #afterRefusal(refusal: Refusal, limits: number): Trouble {
    const { reason, status } = refusal
    const now = this.#options.clock.now()
    const waitMs = rateLimitWait(refusal, limits, now)
    if (waitMs !== undefined) return { reason, next: 'wait', waitMs }
    if (status < 500 && status !== 408) return { reason, next: 'stop' }
    return { reason, next: 'repeat', waitMs: parseRetryAfter(refusal, now) }
  }

  #reasonOf(error: unknown): string {
    const { type, message } = asObject(error)
    return this.#say(type, message) || NO_ANSWER
  }

  #say(head: unknown, message: unknown, requestId?: string): string {
    const words = [head, message].filter((word) => typeof word === 'string' && word !== '').join(': ')
    // Redacted before truncation, because a truncated secret is not recognized.
    const clean = this.#options.redact(requestId === undefined ? words : `${words} (request id ${requestId})`)
    return clean.length > LONGEST_REASON ? `${clean.slice(0, LONGEST_REASON)}…` : clean
  }

  /** `fetch` for Octokit, by our transport: it supports proxies, and follows no redirect with the token. */
  async #fetch(url: string, { method, headers, body }: FetchInit): Promise<Response> {
    const { transport, clock, cancellation } = this.#options
    const limit = timeoutSignal(ATTEMPT_MS, clock, cancellation.signal)
    try {
      const response = await transport(
        { method, url: new URL(url), headers, ...(body !== undefined && { body }) },
        limit.signal,
      )
      if (response.status !== 200) throw new NotOk(response)
      return new Response(response.body, { headers: response.headers })
    } finally {
      limit.done()
    }
  }
}

interface FetchInit {
  readonly method: 'GET' | 'POST'
  readonly headers: Record<string, string>
  readonly body?: string
}

const isTrouble = (result: object): result is Trouble => 'next' in result && 'reason' in result

/** The pause before the next attempt, in milliseconds; undefined if there is none. */
function pauseAfter(trouble: Trouble, attempts: number): number | undefined {
  if (trouble.next === 'stop' || (trouble.next === 'repeat' && attempts >= MAX_ATTEMPTS)) return undefined
  return Math.max(trouble.waitMs ?? 0, BACKOFF_MS * 2 ** (attempts - 1))
}
