/** Whose resources the placeholders of patterns speak of: the repository, the event, and how GitHub is asked. */
import type { GitHubScope } from '../owners/github-answers.ts'
import type { PullRequestRules } from '../owners/pull-request-state.ts'
import { slugOf } from '../plan/glob.ts'
import { MAX_PULL_REQUEST_NUMBER, type OwnerKind, type EventOwners } from '../plan/pattern.ts'
import type { Environment, ReadFile } from '../runtime/runtime.ts'
import { isObject, omitUndefined, parseJson, asObject } from '../runtime/json.ts'
import { joinWithAnd } from '../runtime/text.ts'
import { isSafeOrigin, quote, type Reader } from './reader.ts'

/** What inputs and event say of owners. */
export interface OwnerInputs {
  /** The owners of the event, or of an input: the only ones of their kinds that count. */
  readonly eventOwners: EventOwners
  /** Nothing where no pattern needs GitHub. */
  readonly github: GitHubScope | undefined
  readonly pullRequests: PullRequestRules
  /** The branch whose deletion is the event. */
  readonly deletedBranch: string | undefined
}

export interface Repository {
  readonly owner: string
  readonly name: string
}

/** What is read besides the inputs themselves. */
interface Surroundings {
  readonly env: Environment
  readonly readFile: ReadFile
}

type Payload = Readonly<Record<string, unknown>>

const DAY_MS = 86_400_000
const LONGEST_IDLE_MS = 3_650 * DAY_MS
/** GitHub's own limit. */
const LONGEST_LABEL = 50

/** The inputs that only say something of `{pr}`. */
export const PULL_REQUEST_INPUTS = ['pull-request', 'keep-label', 'preview-label', 'idle-after'] as const

/** This repository, as the runner names it. (github/docs, "Variables reference".) */
export function repositoryOf({ GITHUB_REPOSITORY: full = '' }: Environment): Repository | undefined {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(full) ?? []
  return owner && name ? { owner, name } : undefined
}

/**
 * From the inputs, from what the runner says in its variables, and from the event's payload.
 *
 * @param kinds the owners that patterns name; nothing if it is not known
 */
export function readOwners(
  reader: Reader,
  kinds: readonly OwnerKind[] | undefined,
  surroundings: Surroundings,
): OwnerInputs {
  const asked = [...new Set(kinds)].filter((kind) => kind !== 'until')
  const placeholders = joinWithAnd(asked.map((kind) => `{${kind}}`))
  const has = (kind: OwnerKind): boolean => kinds?.includes(kind) === true
  const event = new Event(reader, surroundings, `has ${placeholders}, but`)
  const deletedBranch = has('branch') ? event.deletedBranch() : undefined
  return {
    eventOwners: omitUndefined({
      pr: has('pr') ? readNumber(reader, event)?.toString() : undefined,
      run: has('run') ? event.workflowRun()?.toString() : undefined,
      branch: deletedBranch === undefined ? undefined : slugOf(deletedBranch),
    }),
    github: asked.length > 0 ? readScope(reader, placeholders, surroundings.env) : undefined,
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
    if (given.length <= LONGEST_LABEL && !/[\r\n]/.test(given)) return given || undefined
    reader.addProblem(input, `${quote(given)} is not the name of one label (at most ${LONGEST_LABEL} characters)`)
    return undefined
  }
  const rules = {
    keepLabel: label('keep-label'),
    previewLabel: label('preview-label'),
    idleAfterMs: reader.duration('idle-after', undefined, LONGEST_IDLE_MS),
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
  // GitHub Enterprise Server has them at /api/v3 and /api/graphql.
  const graphqlUrl = env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/(v3\/?)?$/, '')}/graphql`
  const checkAddress = (variable: string, url: string): void => {
    const problem = addressProblem(url)
    // Not quoted if it may hold a password.
    const shown = /[@?]/.test(url) ? 'what it says' : quote(url)
    if (problem) reader.addProblem('name-pattern', `has ${placeholders}, but ${shown} (${variable}) ${problem}`)
  }
  checkAddress('GITHUB_API_URL', apiUrl)
  if (env.GITHUB_GRAPHQL_URL) checkAddress('GITHUB_GRAPHQL_URL', graphqlUrl)
  const token = reader.text('github-token')
  if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
    reader.addProblem('github-token', `is needed where name-pattern has ${placeholders}, and is empty or no token`)
  }
  if (!repository) return undefined
  return { owner: repository.owner, repository: repository.name, token, apiUrl, graphqlUrl }
}

/** The token goes there: encrypted, or to this very machine. */
function addressProblem(url: string): string | undefined {
  const parsed = /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : undefined
  if (!parsed) return 'is no address at which GitHub can be asked'
  if (isSafeOrigin(parsed)) return undefined
  return 'is not https, and the GitHub token is sent over plain http only to this machine itself'
}

/** The event's own pull request, or that of the input where the event names none. Two different ones are a mistake. */
function readNumber(reader: Reader, event: Event): number | undefined {
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
 * The event of the run. One that should name an owner and does not must not read as "any owner". (github/docs, "Webhook events
 * and payloads".)
 */
class Event {
  readonly name: string
  readonly #reader: Reader
  readonly #surroundings: Surroundings
  /** How a problem begins: `has {pr}, but`. */
  readonly #because: string

  constructor(reader: Reader, surroundings: Surroundings, because: string) {
    this.name = surroundings.env.GITHUB_EVENT_NAME ?? ''
    this.#reader = reader
    this.#surroundings = surroundings
    this.#because = because
  }

  /** The number of the pull request that it is about. */
  pullRequest(): number | undefined {
    const isAboutIssue = this.name === 'issues' || this.name === 'issue_comment'
    if (!this.name.startsWith('pull_request') && !isAboutIssue) return undefined
    const payload = this.#payload()
    const subject = asObject(isAboutIssue ? payload.issue : payload.pull_request)
    const number = this.#number(payload, subject.number, isAboutIssue ? 'issue' : 'pull request')
    // A comment on a plain issue is about no pull request.
    return isAboutIssue && !isObject(subject.pull_request) ? undefined : number
  }

  /** The id of the run that `workflow_run` is about. */
  workflowRun(): number | undefined {
    if (this.name !== 'workflow_run') return undefined
    const payload = this.#payload()
    return this.#number(payload, asObject(payload.workflow_run).id, 'workflow run')
  }

  /** The branch that was deleted. The event is also that of a tag. */
  deletedBranch(): string | undefined {
    if (this.name !== 'delete') return undefined
    const payload = this.#payload()
    const { ref, ref_type: type } = payload
    if (type === 'tag') return undefined
    const isBranch = type === 'branch' && typeof ref === 'string' && slugOf(ref) !== ''
    if (!isBranch) {
      this.#addNamesNo('branch')
      return undefined
    }
    this.#checkRepository(payload)
    return ref
  }

  #number(payload: Payload, number: unknown, what: string): number | undefined {
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
      this.#addNamesNo(what)
      return undefined
    }
    this.#checkRepository(payload)
    return number
  }

  #addNamesNo(what: string): void {
    this.#reader.addProblem('name-pattern', `${this.#because} ${this.#where()} names no ${what}`)
  }

  #checkRepository({ repository }: Payload): void {
    const { GITHUB_REPOSITORY: here = '' } = this.#surroundings.env
    const { full_name: about } = asObject(repository)
    if (typeof about === 'string' && about.toLowerCase() === here.toLowerCase()) return
    const whose = typeof about === 'string' ? `is about the repository ${quote(about)}` : 'names no repository'
    const problem = `${this.#because} ${this.#where()} ${whose}, and GITHUB_REPOSITORY is ${quote(here)}`
    this.#reader.addProblem('name-pattern', problem)
  }

  #where(): string {
    return `the payload of this ${quote(this.name)} event (GITHUB_EVENT_PATH)`
  }

  /** Nothing in it where it cannot be read. */
  #payload(): Payload {
    const { env, readFile } = this.#surroundings
    try {
      return asObject(parseJson(readFile(env.GITHUB_EVENT_PATH ?? '')))
    } catch {
      return {}
    }
  }
}
