/** Reads what the placeholders of patterns need: the repository, the event, the rules for pull requests, and access to GitHub. */
import type { GitHubScope } from '../owners/github-answers.ts'
import type { PullRequestRules } from '../owners/pull-request-state.ts'
import { slugOf } from '../plan/glob.ts'
import { MAX_PULL_REQUEST_NUMBER, type OwnerKind, type EventOwners } from '../plan/pattern.ts'
import type { Environment, Runtime } from '../runtime/runtime.ts'
import { isObject, omitUndefined, parseJson, asObject } from '../runtime/json.ts'
import { joinWithAnd } from '../runtime/text.ts'
import { isSafeOrigin, quote, type Reader } from './reader.ts'

export interface OwnerInputs {
  /** The owners of the event or of the input `pull-request`. Other owners of the same kind are ignored. */
  readonly eventOwners: EventOwners
  /** Undefined if no pattern needs GitHub. */
  readonly github: GitHubScope | undefined
  readonly pullRequests: PullRequestRules
  /** The branch whose deletion is the event. */
  readonly deletedBranch: string | undefined
}

export interface Repository {
  readonly owner: string
  readonly name: string
}

/** Where the event is read from. */
type EventEnvironment = Pick<Runtime, 'env' | 'readFile'>

type Payload = Readonly<Record<string, unknown>>

const DAY_MS = 86_400_000
const MAX_IDLE_MS = 3_650 * DAY_MS
/** GitHub's limit for the name of a label. */
const MAX_LABEL_LENGTH = 50

/** The inputs that are only for `{pr}`. */
export const PULL_REQUEST_INPUTS = ['pull-request', 'keep-label', 'preview-label', 'idle-after'] as const

/** The repository of the workflow. (github/docs, "Variables reference", GITHUB_REPOSITORY.) */
export function repositoryOf({ GITHUB_REPOSITORY: full = '' }: Environment): Repository | undefined {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(full) ?? []
  return owner && name ? { owner, name } : undefined
}

/**
 * Reads the inputs, the environment of the runner and the event payload.
 *
 * @param kinds the kinds of owners in the patterns; undefined if there are no valid patterns
 */
export function readOwners(
  reader: Reader,
  kinds: readonly OwnerKind[] | undefined,
  environment: EventEnvironment,
): OwnerInputs {
  const fromGitHub = [...new Set(kinds)].filter((kind) => kind !== 'until')
  const placeholders = joinWithAnd(fromGitHub.map((kind) => `{${kind}}`))
  const has = (kind: OwnerKind): boolean => kinds?.includes(kind) === true
  const event = new Event(reader, environment, `has ${placeholders}, but`)
  const deletedBranch = has('branch') ? event.deletedBranch() : undefined
  return {
    eventOwners: omitUndefined({
      pr: has('pr') ? readPullRequest(reader, event)?.toString() : undefined,
      run: has('run') ? event.workflowRun()?.toString() : undefined,
      branch: deletedBranch === undefined ? undefined : slugOf(deletedBranch),
    }),
    github: fromGitHub.length > 0 ? readScope(reader, placeholders, environment.env) : undefined,
    pullRequests: readPullRequestRules(reader, has('pr') || kinds === undefined),
    deletedBranch,
  }
}

function readPullRequestRules(reader: Reader, isForPullRequests: boolean): PullRequestRules {
  for (const input of PULL_REQUEST_INPUTS) {
    if (reader.has(input) && !isForPullRequests) reader.addProblem(input, 'is only for a name-pattern with {pr}')
  }
  const label = (input: 'keep-label' | 'preview-label'): string | undefined => {
    const given = reader.text(input)
    if (given.length <= MAX_LABEL_LENGTH && !/[\r\n]/.test(given)) return given || undefined
    reader.addProblem(input, `${quote(given)} is not the name of one label (at most ${MAX_LABEL_LENGTH} characters)`)
    return undefined
  }
  const rules = {
    keepLabel: label('keep-label'),
    previewLabel: label('preview-label'),
    idleAfterMs: reader.duration('idle-after', undefined, MAX_IDLE_MS),
  }
  if (rules.keepLabel !== undefined && rules.keepLabel.toLowerCase() === rules.previewLabel?.toLowerCase()) {
    reader.addProblem('keep-label', 'is the same as preview-label; one keeps a closed pull request, the other does not')
  }
  return rules
}

function readScope(reader: Reader, placeholders: string, env: Environment): GitHubScope | undefined {
  const { GITHUB_REPOSITORY: full = '', GITHUB_API_URL: apiUrl = 'https://api.github.com' } = env
  const repository = repositoryOf(env)
  if (!repository) {
    reader.addProblem('name-pattern', `has ${placeholders}, but GITHUB_REPOSITORY is ${quote(full)} and not owner/name`)
  }
  // On GitHub Enterprise Server, these are /api/v3 and /api/graphql.
  const graphqlUrl = env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/(v3\/?)?$/, '')}/graphql`
  const checkUrl = (variable: string, url: string): void => {
    const problem = urlProblem(url)
    // Not quoted if it may contain a password.
    const shown = /[@?]/.test(url) ? 'the given value' : quote(url)
    if (problem) reader.addProblem('name-pattern', `has ${placeholders}, but ${shown} (${variable}) ${problem}`)
  }
  checkUrl('GITHUB_API_URL', apiUrl)
  if (env.GITHUB_GRAPHQL_URL) checkUrl('GITHUB_GRAPHQL_URL', graphqlUrl)
  const token = reader.text('github-token')
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
    reader.addProblem('github-token', `is empty or not a token, and name-pattern has ${placeholders}, which needs one`)
  }
  if (!repository) return undefined
  return { owner: repository.owner, repository: repository.name, token, apiUrl, graphqlUrl }
}

/** The GitHub token is sent to this URL, so it must be https, except on this machine. */
function urlProblem(url: string): string | undefined {
  const parsed = /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : undefined
  if (!parsed) return 'is not the URL of a GitHub API'
  if (isSafeOrigin(parsed)) return undefined
  return 'is not https, and the GitHub token is sent over http only to this machine'
}

/** The pull request of the event, or else of the input. Two different ones are a problem. */
function readPullRequest(reader: Reader, event: Event): number | undefined {
  const given = reader.integer('pull-request', undefined, 1, MAX_PULL_REQUEST_NUMBER)
  const own = event.pullRequest()
  if (given !== undefined && own !== undefined && given !== own) {
    reader.addProblem(
      'pull-request',
      `is ${given}, but this ${quote(event.name)} event is about pull request ${own}; leave the input out`,
    )
  }
  return own ?? given
}

/**
 * The event of the run. If its payload lacks the owner, that is a problem and does not mean every owner. (github/docs, "Webhook
 * events and payloads".)
 */
class Event {
  readonly name: string
  readonly #reader: Reader
  readonly #environment: EventEnvironment
  /** The start of each problem: `has {pr}, but`. */
  readonly #prefix: string

  constructor(reader: Reader, environment: EventEnvironment, prefix: string) {
    this.name = environment.env.GITHUB_EVENT_NAME ?? ''
    this.#reader = reader
    this.#environment = environment
    this.#prefix = prefix
  }

  /** The number of the pull request. */
  pullRequest(): number | undefined {
    const isAboutIssue = this.name === 'issues' || this.name === 'issue_comment'
    if (!this.name.startsWith('pull_request') && !isAboutIssue) return undefined
    const payload = this.#payload()
    const subject = asObject(isAboutIssue ? payload.issue : payload.pull_request)
    const number = this.#number(payload, subject.number, isAboutIssue ? 'issue' : 'pull request')
    // An issue without this field is not a pull request.
    return isAboutIssue && !isObject(subject.pull_request) ? undefined : number
  }

  /** The ID of the workflow run of a `workflow_run` event. */
  workflowRun(): number | undefined {
    if (this.name !== 'workflow_run') return undefined
    const payload = this.#payload()
    return this.#number(payload, asObject(payload.workflow_run).id, 'workflow run')
  }

  /** The branch of a `delete` event, which may also be about a tag. */
  deletedBranch(): string | undefined {
    if (this.name !== 'delete') return undefined
    const payload = this.#payload()
    const { ref, ref_type: type } = payload
    if (type === 'tag') return undefined
    const isBranch = type === 'branch' && typeof ref === 'string' && slugOf(ref) !== ''
    if (!isBranch) {
      this.#addMissing('branch')
      return undefined
    }
    this.#checkRepository(payload)
    return ref
  }

  #number(payload: Payload, number: unknown, what: string): number | undefined {
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
      this.#addMissing(what)
      return undefined
    }
    this.#checkRepository(payload)
    return number
  }

  #addMissing(what: string): void {
    this.#reader.addProblem('name-pattern', `${this.#prefix} ${this.#where()} names no ${what}`)
  }

  #checkRepository({ repository }: Payload): void {
    const { GITHUB_REPOSITORY: here = '' } = this.#environment.env
    const { full_name: about } = asObject(repository)
    if (typeof about === 'string' && about.toLowerCase() === here.toLowerCase()) return
    const whose = typeof about === 'string' ? `is about the repository ${quote(about)}` : 'names no repository'
    const problem = `${this.#prefix} ${this.#where()} ${whose}, and GITHUB_REPOSITORY is ${quote(here)}`
    this.#reader.addProblem('name-pattern', problem)
  }

  #where(): string {
    return `the payload of this ${quote(this.name)} event (GITHUB_EVENT_PATH)`
  }

  /** Empty if it cannot be read. */
  #payload(): Payload {
    const { env, readFile } = this.#environment
    try {
      return asObject(parseJson(readFile(env.GITHUB_EVENT_PATH ?? '')))
    } catch {
      return {}
    }
  }
}
