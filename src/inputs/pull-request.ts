/** Reads whose pull requests `{pr}` speaks of: the repository, the event, and how GitHub is asked. */
import type { PullRequestScope } from '../owners/scope.ts'
import { LARGEST_NUMBER } from '../plan/pattern.ts'
import type { Environment, ReadFile } from '../runtime/runtime.ts'
import { isObject, parseJson, asObject } from '../runtime/json.ts'
import { isSafeOrigin, quote, type Reader } from './reader.ts'

export interface Repository {
  readonly owner: string
  readonly name: string
}

/** This repository, as the runner names it. (github/docs, "Variables reference".) */
export function repositoryOf({ GITHUB_REPOSITORY: full = '' }: Environment): Repository | undefined {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(full) ?? []
  return owner && name ? { owner, name } : undefined
}

/** From what the runner says in its variables and the event's payload, and from the input `pull-request`. */
export function readPullRequestScope(
  reader: Reader,
  env: Environment,
  readFile: ReadFile,
): PullRequestScope | undefined {
  const { GITHUB_REPOSITORY: full = '', GITHUB_API_URL: apiUrl = 'https://api.github.com' } = env
  const repository = repositoryOf(env)
  if (!repository) {
    reader.problem('name-pattern', `has {pr}, but GITHUB_REPOSITORY is ${quote(full)} and not owner/name`)
  }
  // GitHub Enterprise Server has them at /api/v3 and /api/graphql.
  const graphqlUrl = env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/(v3\/?)?$/, '')}/graphql`
  checkAddress(reader, 'GITHUB_API_URL', apiUrl)
  if (env.GITHUB_GRAPHQL_URL) checkAddress(reader, 'GITHUB_GRAPHQL_URL', graphqlUrl)
  const token = reader.text('github-token')
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
    reader.problem('github-token', 'is needed where name-pattern has {pr}, and is empty or no token')
  }
  const number = readNumber(reader, env, readFile)
  if (!repository) return undefined
  return { owner: repository.owner, repository: repository.name, number, token, apiUrl, graphqlUrl }
}

/** The token goes there: encrypted, or to this very machine. */
function checkAddress(reader: Reader, variable: string, url: string): void {
  const parsed = /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : undefined
  if (parsed && isSafeOrigin(parsed)) return
  // Not quoted if it may hold a password.
  const shown = /[@?]/.test(url) ? 'what it says' : quote(url)
  const problem = parsed
    ? 'is not https, and the GitHub token is sent over plain http only to this machine itself'
    : 'is no address at which GitHub can be asked'
  reader.problem('name-pattern', `has {pr}, but ${shown} (${variable}) ${problem}`)
}

/** The event's own pull request, or that of the input where the event names none. Two different ones are a mistake. */
function readNumber(reader: Reader, env: Environment, readFile: ReadFile): number | undefined {
  const given = reader.integer('pull-request', undefined, 1, LARGEST_NUMBER)
  const own = readOwnNumber(reader, env, readFile)
  if (given !== undefined && own !== undefined && given !== own) {
    const event = quote(env.GITHUB_EVENT_NAME ?? '')
    reader.problem(
      'pull-request',
      `is ${given}, but this ${event} event is about pull request ${own}; leave the input out`,
    )
  }
  return own ?? given
}

/**
 * The number of the pull request that the event is about. An event that should name one and does not must not read as "any
 * pull request". (github/docs, "Webhook events and payloads".)
 */
function readOwnNumber(reader: Reader, env: Environment, readFile: ReadFile): number | undefined {
  const { GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path = '', GITHUB_REPOSITORY: repository = '' } = env
  const isAboutIssue = event === 'issues' || event === 'issue_comment'
  if (!event.startsWith('pull_request') && !isAboutIssue) return undefined
  const payload = readPayload(readFile, path)
  const subject = asObject(isAboutIssue ? payload.issue : payload.pull_request)
  const { number } = subject
  const where = `the payload of this ${quote(event)} event (GITHUB_EVENT_PATH)`
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
    reader.problem('name-pattern', `has {pr}, but ${where} names no ${isAboutIssue ? 'issue' : 'pull request'}`)
    return undefined
  }
  const { full_name: about } = asObject(payload.repository)
  if (typeof about !== 'string' || about.toLowerCase() !== repository.toLowerCase()) {
    const whose = typeof about === 'string' ? `is about the repository ${quote(about)}` : 'names no repository'
    reader.problem('name-pattern', `has {pr}, but ${where} ${whose}, and GITHUB_REPOSITORY is ${quote(repository)}`)
  }
  // A comment on a plain issue is about no pull request.
  return isAboutIssue && !isObject(subject.pull_request) ? undefined : number
}

/** Nothing in it where it cannot be read. */
function readPayload(readFile: ReadFile, path: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(parseJson(readFile(path)))
  } catch {
    return {}
  }
}
