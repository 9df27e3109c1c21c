/** The states of pull requests, as GitHub has them now. Loaded only when a pattern has `{pr}`. */
import { getOctokit } from '@actions/github'
import { chunk } from '../runtime/concurrency.ts'
import { timeLimit, TransportError, type Transport } from '../huaweicloud/transport.ts'
import type { PullRequestScope } from '../inputs/pull-request.ts'
import type { PullRequestState } from '../plan/plan.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Clock } from '../runtime/runtime.ts'
import { isObject, asObject } from '../runtime/json.ts'
import type { ReadPullRequests } from './recheck.ts'

export { OwnerRecheck } from './recheck.ts'

/** How many pull requests one query names. */
const NUMBERS_A_REQUEST = 100
const ATTEMPTS = 3
const PAUSE_MS = 2_000
const ATTEMPT_MS = 30_000

const STATES: Readonly<Record<string, PullRequestState>> = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' }

/** What GitHub answered: parts of it may be there although others are in `errors`. */
interface Answer {
  readonly data?: unknown
  readonly errors?: readonly unknown[]
}

/**
 * Asks through `@actions/github`, over our own transport: so that proxies work, no redirect carries the token elsewhere, and
 * every request ends. Never rejects: what cannot be read has that as its state.
 */
export function pullRequestReader(
  scope: PullRequestScope,
  { transport, clock, cancellation }: { transport: Transport; clock: Clock; cancellation: Cancellation },
): ReadPullRequests {
  const { owner, repository, token, apiUrl, graphqlUrl } = scope
  const quiet = (): void => undefined
  const octokit = getOctokit(token, {
    baseUrl: apiUrl,
    request: { fetch: fetchOver(transport, clock, cancellation) },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })

  const ask = async (numbers: readonly number[]): Promise<Answer> => {
    try {
      return { data: await octokit.graphql({ query: queryFor(numbers), url: graphqlUrl, owner, name: repository }) }
    } catch (error) {
      // Some of the numbers are no pull requests: the others' states have come all the same.
      if (isObject(error) && Array.isArray(error.errors)) return { data: error.data, errors: error.errors as unknown[] }
      return { errors: [error] }
    }
  }
  return async (numbers) => {
    const states = new Map<number, PullRequestState>()
    let answer: Answer = { data: {} }
    for (const batch of chunk(numbers, NUMBERS_A_REQUEST)) {
      // Where GitHub gave nothing at all (no permission, a rate limit), it would not for the others either.
      if (isObject(answer.data)) answer = await ask(batch)
      for (const number of batch) states.set(number, stateIn(answer, number))
    }
    return states
  }
}

const alias = (number: number): string => `pr${number}`

/** (github/docs, GraphQL reference, "Repository": field `pullRequest`.) */
export function queryFor(numbers: readonly number[]): string {
  const fields = numbers.map((number) => `    ${alias(number)}: pullRequest(number: ${number}) { number state }`)
  return `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}`
}

function stateIn({ data, errors = [] }: Answer, number: number): PullRequestState {
  const repository = asObject(asObject(data).repository)
  const row = asObject(repository[alias(number)])
  const state = row.number === number ? STATES[String(row.state)] : undefined
  if (state) return state
  const own = errors.find((error) => isObject(error) && Array.isArray(error.path) && error.path[1] === alias(number))
  if (isObject(own) && own.type === 'NOT_FOUND') return 'none'
  return { unreadable: words(own ?? errors[0]) }
}

/** `HTTP 403: Resource not accessible by integration`. */
function words(error: unknown): string {
  if (!isObject(error)) return 'GitHub did not answer the question'
  const { status, message, cause, type } = error
  // The library calls everything that is no answer a 500.
  const head = cause instanceof TransportError ? cause.code : typeof status === 'number' ? `HTTP ${status}` : type
  return [head, message].filter((word) => typeof word === 'string' && word !== '').join(': ')
}

/** The `fetch` that Octokit is given: our transport, tried again where that may help. */
function fetchOver(transport: Transport, clock: Clock, cancellation: Cancellation) {
  return async (url: string, init: { headers: Record<string, string>; body: string }): Promise<Response> => {
    const request = { method: 'POST', url: new URL(url), headers: init.headers, body: init.body } as const
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= ATTEMPTS || cancellation.signal.aborted
      const limit = timeLimit(ATTEMPT_MS, clock, cancellation.hardSignal)
      try {
        const { status, headers, body } = await transport(request, limit.signal)
        if (status < 500 || isLast) return new Response(body || null, { status, headers })
      } catch (error) {
        if (isLast || !(error instanceof TransportError)) throw error
      } finally {
        limit.done()
      }
      await clock.sleep(PAUSE_MS * attempt, cancellation.signal)
    }
  }
}
