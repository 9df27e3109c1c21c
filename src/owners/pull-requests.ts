/** `{pr}`: a pull request's number. What belongs to it goes when it is closed or merged, as GitHub has it now. */
import { chunk } from '../runtime/concurrency.ts'
import type { Clock } from '../runtime/runtime.ts'
import { asObject, isObject } from '../runtime/json.ts'
import { isFailure, type Answer, type Failure, type Topic } from './github-answers.ts'
import type { GitHub } from './github.ts'
import type { OwnerSource, OwnerState } from './owner.ts'
import {
  applyRules,
  needsDetails,
  ownerStateOf,
  type PullRequestRules,
  type PullRequestState,
} from './pull-request-state.ts'

/** How many pull requests one request to GitHub names. */
const NUMBERS_A_REQUEST = 100

export const PULL_REQUESTS: Topic = {
  question: 'which pull requests are closed',
  reading: 'the states of pull requests were',
  permission: 'pull-requests: read',
}

const STATES: ReadonlyMap<unknown, 'open' | 'closed' | 'merged'> = new Map([
  ['OPEN', 'open'],
  ['CLOSED', 'closed'],
  ['MERGED', 'merged'],
])

export function pullRequestSource(github: GitHub, rules: PullRequestRules, clock: Clock): OwnerSource {
  let hasGraphQL = true
  /** The states of a batch; the failure where GitHub answers none of them. */
  const read = async (numbers: readonly string[]): Promise<States | Failure> => {
    if (hasGraphQL) {
      const answer = await github.ask(PULL_REQUESTS, queryFor(numbers, needsDetails(rules)))
      if ('repository' in answer) {
        const stateOf = (number: string): PullRequestState | Failure =>
          stateIn(answer, number, rules, clock) ?? github.failureOf(PULL_REQUESTS, errorOf(answer, number))
        return new Map(numbers.map((number) => [number, stateOf(number)]))
      }
      if (answer.status !== 404) return answer
      hasGraphQL = false
    }
    return readByRest(github, numbers, rules, clock)
  }
  const look = async (numbers: readonly string[]): Promise<Map<string, OwnerState>> => {
    const states = new Map<string, OwnerState>()
    let failure: Failure | undefined
    for (const batch of chunk(numbers, NUMBERS_A_REQUEST)) {
      // What GitHub did not answer for some, it would not answer for the others either.
      const result = failure ?? (await read(batch))
      if (isFailure(result)) failure = result
      for (const number of batch) {
        const state = isFailure(result) ? result : (result.get(number) ?? NOT_ANSWERED)
        states.set(
          number,
          ownerStateOf(number, isFailure(state) ? { unreadable: github.tell(PULL_REQUESTS, state) } : state),
        )
      }
    }
    return states
  }
  return {
    needs: 'all',
    // By REST each is a request of its own.
    get perLook() {
      return hasGraphQL ? NUMBERS_A_REQUEST : 1
    },
    look,
  }
}

type States = ReadonlyMap<string, PullRequestState | Failure>

const NOT_ANSWERED: PullRequestState = { unreadable: 'it was not answered' }

async function readByRest(
  github: GitHub,
  numbers: readonly string[],
  rules: PullRequestRules,
  clock: Clock,
): Promise<States | Failure> {
  const states = new Map<string, PullRequestState | Failure>()
  for (const number of numbers) {
    const state = await stateByRest(github, number, rules, clock)
    if (isFailure(state)) return state
    states.set(number, state)
  }
  return states
}

/** Of a forge that has GitHub's REST API but no GraphQL, such as Gitea and Forgejo. (Both: "GET /repos/{owner}/{repo}/pulls/{index}".) */
async function stateByRest(
  github: GitHub,
  number: string,
  rules: PullRequestRules,
  clock: Clock,
): Promise<PullRequestState | Failure> {
  const found = await github.find(PULL_REQUESTS, `/pulls/${number}`)
  if (found === 'none') return 'none'
  if (isFailure(found)) return found
  const { number: own, state, merged, labels, updated_at: updatedAt } = found.json
  const isKnown = own === Number(number) && (state === 'open' || state === 'closed')
  const plain = merged === true && state === 'closed' ? 'merged' : (state as 'open' | 'closed')
  const applied = isKnown ? applyRules(plain, { labels, updatedAt }, rules, clock.now()) : undefined
  return applied ?? github.failureOf(PULL_REQUESTS, undefined)
}

const alias = (number: string): string => `pr${number}`

/**
 * (github/docs, GraphQL reference, "Repository": field `pullRequest`. An issue or pull request has at most 100 labels.)
 *
 * @param details whether labels and the time of the last change are needed, too
 */
export function queryFor(numbers: readonly string[], details = false): string {
  const more = details ? ' updatedAt labels(first: 100) { nodes { name } }' : ''
  const fields = numbers.map((number) => `    ${alias(number)}: pullRequest(number: ${number}) { number state${more} }`)
  return `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}`
}

/** Nothing if the answer does not say. */
function stateIn(answer: Answer, number: string, rules: PullRequestRules, clock: Clock): PullRequestState | undefined {
  const row = asObject(answer.repository[alias(number)])
  if (row.number !== Number(number)) {
    return asObject(ownError(answer, number)).type === 'NOT_FOUND' ? 'none' : undefined
  }
  const state = STATES.get(row.state)
  const { updatedAt, labels } = row
  return (
    state &&
    applyRules(
      state,
      { labels: asObject(labels).nodes ?? (labels === null ? [] : undefined), updatedAt },
      rules,
      clock.now(),
    )
  )
}

/** The error about this number, or else about the whole. */
const errorOf = (answer: Answer, number: string): unknown => ownError(answer, number) ?? answer.errors[0]

const ownError = ({ errors }: Answer, number: string): unknown =>
  errors.find((error) => isObject(error) && Array.isArray(error.path) && error.path[1] === alias(number))
