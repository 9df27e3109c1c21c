/** The states of pull requests, as GitHub has them now. */
import { chunk } from '../runtime/concurrency.ts'
import type { PullRequestScope } from './scope.ts'
import { asObject, isObject } from '../runtime/json.ts'
import { escapeForLog } from '../runtime/text.ts'
import { GitHub, type Answer, type Failure, type GitHubOptions } from './github.ts'
import type { PullRequestState } from './pull-request-state.ts'
import { NUMBERS_A_REQUEST, type ReadPullRequests } from './recheck.ts'

export interface ReaderOptions extends GitHubOptions {
  /** Told in one line, once for each cause, why states could not be read and what to do. */
  readonly onProblem: (line: string) => void
}

const STATES: ReadonlyMap<unknown, PullRequestState> = new Map([
  ['OPEN', 'open'],
  ['CLOSED', 'closed'],
  ['MERGED', 'merged'],
])

/** Reads the states of pull requests by their numbers. Never rejects: what cannot be read has that as its state. */
export async function pullRequestReader(scope: PullRequestScope, options: ReaderOptions): Promise<ReadPullRequests> {
  const github = await GitHub.open(scope, options)
  const told = new Set<string>()
  const unreadable = ({ reason, remedy }: Failure): PullRequestState => {
    if (remedy !== undefined && !told.has(remedy)) {
      told.add(remedy)
      const what = 'GitHub did not say which pull requests are closed, so what may belong to them was not deleted'
      options.onProblem(`${what}: ${escapeForLog(reason, 500)} — ${remedy}`)
    }
    return { unreadable: reason }
  }
  return async (numbers) => {
    const states = new Map<number, PullRequestState>()
    let answer: Answer | Failure = { repository: {}, errors: [] }
    for (const batch of chunk(numbers, NUMBERS_A_REQUEST)) {
      // What GitHub did not answer for some, it would not answer for the others either.
      if ('repository' in answer) answer = await github.ask(queryFor(batch))
      for (const number of batch) {
        const state = 'repository' in answer ? stateIn(answer, number) : undefined
        const failure = 'repository' in answer ? github.failureOf(errorOf(answer, number)) : answer
        states.set(number, state ?? unreadable(failure))
      }
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

/** Nothing if the answer does not say. */
function stateIn(answer: Answer, number: number): PullRequestState | undefined {
  const row = asObject(answer.repository[alias(number)])
  if (row.number === number) return STATES.get(row.state)
  return asObject(ownError(answer, number)).type === 'NOT_FOUND' ? 'none' : undefined
}

/** The error about this number, or else about the whole. */
const errorOf = (answer: Answer, number: number): unknown => ownError(answer, number) ?? answer.errors[0]

const ownError = ({ errors }: Answer, number: number): unknown =>
  errors.find((error) => isObject(error) && Array.isArray(error.path) && error.path[1] === alias(number))
