/** A question to GitHub's GraphQL API, repeated until it is answered or cannot be. Loaded only when a run needs it. */
import type { getOctokit } from '@actions/github'
import { retryAfter } from '../huaweicloud/rate-limiter.ts'
import { timeLimit, TransportError, type HttpResponse, type Transport } from '../huaweicloud/transport.ts'
import type { PullRequestScope } from './scope.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import { asObject, isObject, parseJson } from '../runtime/json.ts'
import type { Clock } from '../runtime/runtime.ts'
import { duration, escapeForLog } from '../runtime/text.ts'
import { remedyFor } from './causes.ts'
import { isRateLimitReason, rateLimitWait, type Refusal } from './rate-limit.ts'

export interface GitHubOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly cancellation: Cancellation
  /** Takes every secret out of a text. */
  readonly redact: (text: string) => string
  /** Told of a long wait. */
  readonly log: (line: string) => void
}

/** What GitHub gave of the repository, and the errors beside it: some fields may be there although others are not. */
export interface Answer {
  readonly repository: Readonly<Record<string, unknown>>
  readonly errors: readonly unknown[]
}

/** Why GitHub did not answer. */
export interface Failure {
  /** What GitHub or the network said: untrusted, without secrets, cut to a bearable length. */
  readonly reason: string
  /** What to do about it. Nothing if the run stopped. */
  readonly remedy: string | undefined
}

/** GitHub gives up on a query after 10 s ("Rate limits and query limits for the GraphQL API", "Timeouts"). */
const ATTEMPT_MS = 30_000
const MAX_ATTEMPTS = 5
const BACKOFF_MS = 1_000
const LONGEST_REASON = 240
const NO_ANSWER = 'GitHub did not answer the question'
const STOPPED: Failure = { reason: 'the run stopped while the states of pull requests were read', remedy: undefined }

/** An attempt without an answer, and what to do after it. `waitMs`: GitHub wants no request for so long. */
type Trouble =
  | { readonly reason: string; readonly next: 'stop' }
  | { readonly reason: string; readonly next: 'repeat'; readonly waitMs?: number | undefined }
  | { readonly reason: string; readonly next: 'wait'; readonly waitMs: number }

/** A response other than 200. Octokit passes it on as the cause of its own error. */
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
  readonly #send: (query: string) => Promise<unknown>
  /** One request after the other, as GitHub wants it. */
  #turn: Promise<unknown> = Promise.resolve()
  /** What GitHub has refused for good: it is not asked again. */
  #refused: Failure | undefined

  /** @param open `getOctokit` of `@actions/github` */
  private constructor(scope: PullRequestScope, options: GitHubOptions, open: GetOctokit) {
    const { owner, repository, token, apiUrl, graphqlUrl } = scope
    this.#options = options
    const quiet = (): void => undefined
    const octokit = open(token, {
      baseUrl: apiUrl,
      request: { fetch: (url: string, init: FetchInit) => this.#fetch(url, init) },
      log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    })
    this.#send = (query) => octokit.graphql({ query, url: graphqlUrl, owner, name: repository })
  }

  /** `@actions/github` is loaded here, because most runs do without and it is a third of the bundle. */
  static async open(scope: PullRequestScope, options: GitHubOptions): Promise<GitHub> {
    const github = await import('@actions/github')
    return new GitHub(scope, options, github.getOctokit)
  }

  /** Asks for fields of the repository. Never rejects, and waits no longer than the run may take. */
  ask(query: string): Promise<Answer | Failure> {
    const answer = this.#turn.then(() => this.#untilAnswered(query))
    this.#turn = answer
    return answer
  }

  /** What an error of GraphQL says, such as `FORBIDDEN: Resource not accessible by integration`. */
  failureOf(error: unknown): Failure {
    const reason = this.#reasonOf(error)
    return { reason, remedy: remedyFor(reason) }
  }

  async #untilAnswered(query: string): Promise<Answer | Failure> {
    const { clock, cancellation, log } = this.#options
    for (let attempts = 1, limits = 0; ;) {
      if (this.#refused) return this.#refused
      const result = cancellation.signal.aborted ? STOPPED : await this.#attempt(query, limits)
      if (cancellation.signal.aborted) return STOPPED
      if (!('next' in result)) return result

      const pause = pauseAfter(result, attempts)
      if (pause === undefined) return this.#giveUp(result, '')
      if (clock.now() + pause >= cancellation.deadline) {
        return this.#giveUp(result, `; the next attempt would be in ${duration(pause)}, after the time-out`)
      }
      if (result.next === 'wait') {
        limits += 1
        log(`GitHub takes no requests for now (${escapeForLog(result.reason)}): waiting ${duration(pause)}`)
      } else attempts += 1
      await clock.sleep(pause, cancellation.signal)
    }
  }

  #giveUp({ reason, next }: Trouble, more: string): Failure {
    const failure = { reason: reason + more, remedy: remedyFor(reason) }
    if (next !== 'repeat') this.#refused = failure
    return failure
  }

  async #attempt(query: string, limits: number): Promise<Answer | Trouble> {
    try {
      return this.#judge(await this.#send(query), [])
    } catch (error) {
      const { cause, errors, data, headers } = asObject(error)
      if (cause instanceof NotOk) return this.#judgeRefusal(cause.response, limits)
      if (cause instanceof TransportError) {
        return { reason: this.#say(cause.code, cause.message), next: cause.isPermanent ? 'stop' : 'repeat' }
      }
      // Octokit throws something else at what is no answer of GraphQL.
      if (!Array.isArray(errors)) return { reason: NO_ANSWER, next: 'repeat' }
      const limit = errors.map((each) => this.#reasonOf(each)).find(isRateLimitReason)
      if (limit === undefined) return this.#judge(data, errors)
      return this.#afterRefusal({ status: 200, headers: headers as Refusal['headers'], reason: limit }, limits)
    }
  }

  /** Without the repository, the first error says why. One without a type is a problem of GitHub's. */
  #judge(data: unknown, errors: readonly unknown[]): Answer | Trouble {
    const { repository } = asObject(data)
    if (isObject(repository)) return { repository, errors }
    const [error] = errors
    return { reason: this.#reasonOf(error), next: typeof asObject(error).type === 'string' ? 'stop' : 'repeat' }
  }

  #judgeRefusal({ status, headers, body }: HttpResponse, limits: number): Trouble {
    const { message } = asObject(parseJson(body))
    const reason = this.#say(`HTTP ${status}`, message, headers['x-github-request-id'])
    return this.#afterRefusal({ status, headers, reason }, limits)
  }

  #afterRefusal(refusal: Refusal, limits: number): Trouble {
    const { reason, status } = refusal
    const now = this.#options.clock.now()
    const waitMs = rateLimitWait(refusal, limits, now)
    if (waitMs !== undefined) return { reason, next: 'wait', waitMs }
    if (status < 500 && status !== 408) return { reason, next: 'stop' }
    return { reason, next: 'repeat', waitMs: retryAfter({ ...refusal, body: '' }, now) }
  }

  #reasonOf(error: unknown): string {
    const { type, message } = asObject(error)
    return this.#say(type, message) || NO_ANSWER
  }

  #say(head: unknown, message: unknown, requestId?: string): string {
    const words = [head, message].filter((word) => typeof word === 'string' && word !== '').join(': ')
    // Secrets first: what is left of one after the cut would not be recognised.
    const clean = this.#options.redact(requestId === undefined ? words : `${words} (request id ${requestId})`)
    return clean.length > LONGEST_REASON ? `${clean.slice(0, LONGEST_REASON)}…` : clean
  }

  /** The `fetch` that Octokit is given: our transport, so that proxies work and no redirect carries the token elsewhere. */
  async #fetch(url: string, { headers, body }: FetchInit): Promise<Response> {
    const { transport, clock, cancellation } = this.#options
    const limit = timeLimit(ATTEMPT_MS, clock, cancellation.signal)
    try {
      const response = await transport({ method: 'POST', url: new URL(url), headers, body }, limit.signal)
      if (response.status !== 200) throw new NotOk(response)
      return new Response(response.body, { headers: response.headers })
    } finally {
      limit.done()
    }
  }
}

interface FetchInit {
  readonly headers: Record<string, string>
  readonly body: string
}

/** How long to wait for the next attempt, in milliseconds; nothing if there is none. */
function pauseAfter(trouble: Trouble, attempts: number): number | undefined {
  if (trouble.next === 'stop' || (trouble.next === 'repeat' && attempts >= MAX_ATTEMPTS)) return undefined
  if (trouble.next === 'wait') return trouble.waitMs
  return Math.max(trouble.waitMs ?? 0, BACKOFF_MS * 2 ** (attempts - 1))
}
