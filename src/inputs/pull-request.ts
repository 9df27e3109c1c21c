/** Whose pull requests `{pr}` speaks of: the repository, the event, and how GitHub is asked. */
import type { Environment, ReadFile } from '../runtime/runtime.ts'
import { parseJson, asObject } from '../runtime/json.ts'
import { isSafeOrigin, quote, type Reader } from './reader.ts'

export interface PullRequestScope {
  readonly owner: string
  readonly repository: string
  /** The pull request of the event; nothing on an event that is not about one. */
  readonly number: number | undefined
  readonly token: string
  /** As the runner gives them; GitHub Enterprise Server has its own. */
  readonly apiUrl: string
  readonly graphqlUrl: string
}

/** From what the runner says in its variables and the event's payload. (github/docs, "Variables reference".) */
export function readPullRequestScope(
  reader: Reader,
  env: Environment,
  readFile: ReadFile,
): PullRequestScope | undefined {
  const { GITHUB_REPOSITORY: full = '', GITHUB_API_URL: apiUrl = 'https://api.github.com' } = env
  const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(full) ?? []
  if (!owner || !repository) {
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
  if (!owner || !repository) return undefined
  return { owner, repository, number, token, apiUrl, graphqlUrl }
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

/** On the event of a pull request, its number. Without it the event must not read as "any pull request". */
function readNumber(reader: Reader, env: Environment, readFile: ReadFile): number | undefined {
  const { GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path = '' } = env
  if (!event.startsWith('pull_request')) return undefined
  let payload: unknown
  try {
    payload = parseJson(readFile(path))
  } catch {
    // No payload is the same as one without a number.
  }
  const { number } = asObject(asObject(payload).pull_request)
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number
  reader.problem(
    'name-pattern',
    `has {pr}, but the payload of this ${quote(event)} event (GITHUB_EVENT_PATH) names no pull request`,
  )
  return undefined
}
