/**
 * What will happen and why, per target. Pure: the same listing, rules, moment and pull request states give the same plan,
 * so that a dry run prints what the real run carries out.
 */
import type { Target } from './target.ts'

/** A pattern that can be matched against whole names. */
export interface Glob {
  /** As it was given. */
  readonly text: string
  /** Whether it has a `{pr}`. */
  readonly forPullRequests: boolean
  readonly matches: (name: string) => boolean
  /**
   * Every number in the name that can stand where the pattern has `{pr}`. A number counts only as a whole: `pr-421` has no
   * 42. A name may leave open which of its numbers is meant, and nobody but who gave it can tell.
   */
  readonly numbersIn: (name: string) => NumbersInName
}

/** The numbers that may be the pull request's. `unclear`: more than anybody would look into. */
export type NumbersInName = readonly number[] | 'unclear'

/** Something that may have to go. */
export interface Candidate {
  readonly target: Target
  readonly name: string | undefined
  /** Why its name is not known although it exists. */
  readonly nameError?: string
}

export interface Rules {
  /** Nothing where the targets were named by id: then all of them are meant. */
  readonly patterns: readonly Glob[] | undefined
  readonly exclude: readonly Glob[]
  readonly olderThan: Duration | undefined
  /** Nothing where there is no limit. */
  readonly maxDeletes: number | undefined
  /** The pull request of the event: the only number that `{pr}` may be. */
  readonly pullRequest: number | undefined
  /** Says what is wrong with an id that cannot be put into a request. */
  readonly idProblem: (type: string, id: string) => string | undefined
}

export interface Duration {
  readonly ms: number
  /** As it was given. */
  readonly text: string
}

export type PullRequestState =
  | 'open'
  | 'closed'
  | 'merged'
  /** The repository has no pull request of that number. */
  | 'none'
  | { readonly unreadable: string }

export type PullRequestStates = ReadonlyMap<number, PullRequestState>

export interface Decision {
  readonly target: Target
  readonly name: string | undefined
  /** `fail`: it should go, but cannot. */
  readonly action: 'delete' | 'keep' | 'fail'
  /** Empty where a target goes for no other reason than that it was named by its id. */
  readonly reason: string
  /** The pull requests it may belong to. All of them must be closed when it goes. */
  readonly pullRequests: readonly number[]
}

export interface Plan {
  /** Everything that matched, in the order in which it is deleted. */
  readonly decisions: readonly Decision[]
  /** Why nothing at all may be deleted. */
  readonly overLimit: string | undefined
}

/** The pull requests whose states the plan depends on. */
export function pullRequestsOf(candidates: readonly Candidate[], rules: Rules): number[] {
  const numbers = candidates.flatMap(({ name }) => selection(name, rules)?.numbers ?? [])
  return [...new Set(numbers)].sort((a, b) => a - b)
}

export function makePlan(candidates: readonly Candidate[], rules: Rules, now: number, states: PullRequestStates): Plan {
  const decisions = candidates
    .map((candidate) => decide(candidate, rules, now, states))
    .filter((decision) => decision !== undefined)
  // In an order of their own, whatever the order of the listing; what belongs together stands together.
  if (rules.patterns) decisions.sort(byTypeThenName)
  const deletes = decisions.filter(({ action }) => action === 'delete').length
  const { maxDeletes } = rules
  const overLimit =
    maxDeletes === undefined || deletes <= maxDeletes
      ? undefined
      : `${deletes} targets would be deleted, and max-deletes is ${maxDeletes}: nothing is deleted; raise it if that many are meant`
  return { decisions, overLimit }
}

/** Why a pull request keeps what belongs to it; nothing if it does not. */
export function reasonToKeep(number: number, state: PullRequestState | undefined): string | undefined {
  if (state === 'closed' || state === 'merged') return undefined
  if (state === 'open') return `pull request ${number} is open`
  if (state === 'none') return `this repository has no pull request ${number}`
  return `the state of pull request ${number} could not be read: ${state?.unreadable ?? 'nobody asked'}`
}

/**
 * The order is the policy: what no pattern matches is nobody's business; of the rest every protection is looked at before
 * anything is deleted, so that no match can outweigh one.
 */
function decide(candidate: Candidate, rules: Rules, now: number, states: PullRequestStates): Decision | undefined {
  const { target } = candidate
  const selected = selection(candidate.name, rules)
  if (!selected) return undefined
  const name = target.name ?? candidate.name
  const { numbers: pullRequests } = selected
  const kept =
    excluded(candidate, rules.exclude) ?? tooYoung(target, rules.olderThan, now) ?? keptByOwner(selected, states)
  if (kept) return { target, name, action: 'keep', reason: kept, pullRequests }

  const problem = rules.idProblem(target.type, target.id) ?? nameUnknown(candidate, rules.exclude)
  if (problem) return { target, name, action: 'fail', reason: problem, pullRequests }
  const closed = pullRequests.map(
    (number) => `pull request ${number} is ${states.get(number) === 'merged' ? 'merged' : 'closed'}`,
  )
  return {
    target,
    name,
    action: 'delete',
    reason: [selected.reason, ...closed].join('; '),
    pullRequests,
  }
}

/** Why it is meant at all, and the pull requests that it may belong to. */
interface Selected {
  readonly reason: string
  readonly numbers: readonly number[]
  /** Its name holds too many numbers to say. */
  readonly unclear?: boolean
}

function selection(name: string | undefined, { patterns, pullRequest }: Rules): Selected | undefined {
  if (!patterns) return { reason: '', numbers: [] }
  if (name === undefined) return undefined
  const plain = patterns.find((pattern) => !pattern.forPullRequests && pattern.matches(name))
  const numbered = patterns
    .filter(({ forPullRequests }) => forPullRequests)
    .map((pattern): [Glob, NumbersInName] => [pattern, pattern.numbersIn(name)])
    .filter(([, numbers]) => numbers === 'unclear' || matchesEvent(numbers, pullRequest))
  const pattern = plain ?? numbered[0]?.[0]
  if (!pattern) return undefined
  const numbers = numbered.flatMap(([, found]) => (found === 'unclear' ? [] : found))
  const unclear = numbered.some(([, found]) => found === 'unclear')
  return { reason: `matches ${pattern.text}`, numbers: [...new Set(numbers)], ...(unclear && { unclear }) }
}

/** Of an event's pull request, if there is one. The other numbers still count then: the name may be another's. */
const matchesEvent = (numbers: readonly number[], pullRequest: number | undefined): boolean =>
  pullRequest === undefined ? numbers.length > 0 : numbers.includes(pullRequest)

function excluded({ target, name }: Candidate, exclude: readonly Glob[]): string | undefined {
  const found = exclude.find(({ matches }) => matches(target.id) || (name !== undefined && matches(name)))
  return found && `excluded by ${found.text}`
}

/** Named by id, and nobody knows whether its name is excluded. */
function nameUnknown({ name, nameError }: Candidate, exclude: readonly Glob[]): string | undefined {
  if (name !== undefined || exclude.length === 0) return undefined
  return `not deleted, because its name could not be read and may be excluded: ${nameError ?? 'it has none'}`
}

function tooYoung({ createdAt }: Target, olderThan: Duration | undefined, now: number): string | undefined {
  if (!olderThan) return undefined
  if (createdAt === undefined) return `nobody knows when it was created, and older-than is ${olderThan.text}`
  return now - createdAt > olderThan.ms
    ? undefined
    : `created ${new Date(createdAt).toISOString()}, and older-than is ${olderThan.text}`
}

function keptByOwner({ numbers, unclear }: Selected, states: PullRequestStates): string | undefined {
  if (unclear) return 'its name holds too many numbers to tell whose it is'
  return numbers.map((number) => reasonToKeep(number, states.get(number))).find((reason) => reason !== undefined)
}

/** By type, then pull request, then name, then id. */
function byTypeThenName(a: Decision, b: Decision): number {
  const place = ({ target, name = '', pullRequests: [number = 0] }: Decision): readonly (string | number)[] => [
    target.type,
    number,
    name,
    target.kind ?? '',
    target.id,
  ]
  const [left, right] = [place(a), place(b)]
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? ''
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}
