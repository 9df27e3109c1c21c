/**
 * What will happen and why, per target. Pure: the same listing, rules, moment and pull request states give the same plan,
 * so that a dry run prints what the real run carries out.
 */
import { holdOf, type PullRequestStates } from '../owners/pull-request-state.ts'
import { plural } from '../runtime/text.ts'
import type { OwnerKind } from './pattern.ts'
import { keyOf, type Target } from './target.ts'

export type { PullRequestState, PullRequestStates } from '../owners/pull-request-state.ts'

/** A pattern that can be matched against whole names. */
export interface Glob {
  /** As it was given. */
  readonly text: string
  /** Whether it has a `{pr}`. */
  readonly forPullRequests: boolean
  readonly matches: (name: string) => boolean
  /**
   * Every value that the name can hold where the pattern has the placeholder, always whole: `pr-421` has no 42. A name may
   * leave open which one is meant, and only its author can tell.
   */
  readonly values: (kind: OwnerKind, name: string) => Values
}

/** What may stand for a placeholder. `unclear`: more values than are worth looking into. */
export type Values = readonly string[] | 'unclear'

/** Something that may have to go. */
export interface Candidate {
  readonly target: Target
  readonly name: string | undefined
  /** Why its name is not known although it exists. */
  readonly nameError?: string
  /** How far the clock of its service is ahead of the runner's, where that is known. */
  readonly clockSkewMs?: number
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
  readonly idProblem: (target: Target) => string | undefined
  /** Why a target of this name is kept although a pattern selects it, where its type protects some names. */
  readonly protection?: (target: Target, name: string) => string | undefined
}

export interface Duration {
  readonly ms: number
  /** As it was given. */
  readonly text: string
}

export interface Decision {
  readonly target: Target
  readonly name: string | undefined
  /** `fail`: it should go, but cannot. `unattempted`: nobody could say whether it may go. */
  readonly action: 'delete' | 'keep' | 'fail' | 'unattempted'
  /** Empty where a target goes for no other reason than that it was named by its id. */
  readonly reason: string
  /** The pull requests it may belong to. All of them must be closed when it goes. */
  readonly pullRequests: readonly number[]
}

export interface Plan {
  /** Everything that matched, in the order in which it is deleted. */
  readonly decisions: readonly Decision[]
  /** Why nothing at all may be deleted: how many targets there are, and how many there may be. */
  readonly overLimit: string | undefined
}

/** The pull requests whose states the plan depends on. */
export function pullRequestsOf(candidates: readonly Candidate[], rules: Rules): number[] {
  const numbers = candidates.flatMap(({ name }) => selection(name, rules)?.numbers ?? [])
  return [...new Set(numbers)].sort((a, b) => a - b)
}

export function makePlan(candidates: readonly Candidate[], rules: Rules, now: number, states: PullRequestStates): Plan {
  const byKey = new Map<string, Decision>()
  for (const candidate of candidates) {
    const decision = decide(candidate, rules, now, states)
    if (!decision) continue
    const key = keyOf(decision.target)
    const known = byKey.get(key)
    // A target that is listed twice has one outcome: a protection of either row holds.
    if (!known || known.action === 'delete' || decision.action === 'keep') byKey.set(key, decision)
  }
  const decisions = [...byKey.values()]
  // In an order of their own, whatever the order of the listing; what belongs together stands together.
  if (rules.patterns) decisions.sort(byTypeThenName)
  const deletes = decisions.filter(({ action }) => action === 'delete').length
  const { maxDeletes } = rules
  const overLimit =
    maxDeletes === undefined || deletes <= maxDeletes
      ? undefined
      : `${plural(deletes, 'target', 'targets')} would be deleted, and max-deletes is ${maxDeletes}`
  return { decisions, overLimit }
}

/**
 * The candidates whose creation time decides and is not known yet: they match and are not excluded. For types whose lists do
 * not tell it, so that no other has to be looked up.
 */
export function needingAge(candidates: readonly Candidate[], rules: Rules): Candidate[] {
  if (!rules.olderThan) return []
  return candidates.filter(
    (candidate) =>
      candidate.target.createdAt === undefined &&
      selection(candidate.name, rules) !== undefined &&
      excluded(candidate, rules.exclude) === undefined,
  )
}

/** Unmatched names are ignored. Every protection is checked before anything is marked for deletion, so no match overrides one. */
function decide(candidate: Candidate, rules: Rules, now: number, states: PullRequestStates): Decision | undefined {
  const { target } = candidate
  const selected = selection(candidate.name, rules)
  if (!selected) return undefined
  const name = target.name ?? candidate.name
  const { numbers: pullRequests } = selected
  const hold = holdOf(pullRequests, states)
  const kept =
    excluded(candidate, rules.exclude) ??
    protectedByType(candidate, rules) ??
    tooYoung(candidate, rules.olderThan, now) ??
    (selected.unclear ? 'its name holds too many numbers to tell whose it is' : undefined) ??
    (hold?.kind === 'kept' ? hold.reason : undefined)
  if (kept) return { target, name, action: 'keep', reason: kept, pullRequests }
  if (hold) return { target, name, action: 'unattempted', reason: hold.reason, pullRequests }

  const problem = rules.idProblem(target) ?? nameUnknown(candidate, rules.exclude)
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

/**
 * The pull requests of all patterns count, whichever pattern selects the name, and whatever the event: what a sweep keeps for
 * an open pull request, the closed event of another one keeps too.
 */
function selection(name: string | undefined, { patterns, pullRequest }: Rules): Selected | undefined {
  if (!patterns) return { reason: '', numbers: [] }
  if (name === undefined) return undefined
  const found = patterns.map((pattern) => {
    const values = pattern.forPullRequests ? pattern.values('pr', name) : []
    return { pattern, isUnclear: values === 'unclear', numbers: values === 'unclear' ? [] : values.map(Number) }
  })
  const selecting = found.find(({ pattern, isUnclear, numbers }) =>
    pattern.forPullRequests ? isUnclear || matchesEvent(numbers, pullRequest) : pattern.matches(name),
  )
  if (!selecting) return undefined
  const unclear = found.some(({ isUnclear }) => isUnclear)
  const numbers = [...new Set(found.flatMap((each) => each.numbers))]
  return { reason: `matches ${selecting.pattern.text}`, numbers, ...(unclear && { unclear }) }
}

const matchesEvent = (numbers: readonly number[], pullRequest: number | undefined): boolean =>
  pullRequest === undefined ? numbers.length > 0 : numbers.includes(pullRequest)

function excluded({ target, name }: Candidate, exclude: readonly Glob[]): string | undefined {
  const found = exclude.find(({ matches }) => matches(target.id) || (name !== undefined && matches(name)))
  return found && `excluded by ${found.text}`
}

function protectedByType({ target, name }: Candidate, { patterns, protection }: Rules): string | undefined {
  return patterns && name !== undefined ? protection?.(target, name) : undefined
}

/** Named by id, and nobody knows whether its name is excluded. */
function nameUnknown({ name, nameError }: Candidate, exclude: readonly Glob[]): string | undefined {
  if (name !== undefined || exclude.length === 0) return undefined
  return `not deleted, because its name could not be read and may be excluded: ${nameError ?? 'it has none'}`
}

/** The age by the runner's clock and by the service's: what the two disagree on is kept. */
function tooYoung(
  { target: { createdAt }, clockSkewMs = 0 }: Candidate,
  olderThan: Duration | undefined,
  now: number,
): string | undefined {
  if (!olderThan) return undefined
  const limit = `(older-than: ${olderThan.text})`
  if (createdAt === undefined) return `creation time unknown ${limit}`
  const [byRunner, byService] = [now, now + clockSkewMs].map((at) => at - createdAt > olderThan.ms)
  if (byRunner && byService) return undefined
  const disagreement = byRunner || byService ? '; the clocks of the runner and the service disagree on its age' : ''
  return `created ${new Date(createdAt).toISOString()} ${limit}${disagreement}`
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
