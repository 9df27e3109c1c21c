/**
 * Decides for each target whether it is deleted, and why. Pure: the same candidates, rules, time and verdicts on owners give the
 * same plan, so that a dry run shows what a real run does.
 */
import { plural } from '../runtime/text.ts'
import { OWNER_KINDS, type OwnerKind, type EventOwners } from './pattern.ts'
import { keyOf, type Target } from './target.ts'

/** A compiled pattern for whole names. */
export interface Glob {
  /** As in the input. */
  readonly text: string
  /** The kinds of owners in the pattern. */
  readonly owners: readonly OwnerKind[]
  readonly matches: (name: string) => boolean
  /**
   * All values of a placeholder with which the pattern matches the name, if the name is ambiguous. Values are whole: `pr-421` does
   * not contain 42.
   */
  readonly values: (kind: OwnerKind, name: string) => PlaceholderValues
}

/** The possible values of a placeholder. `unclear`: too many to look up. */
export type PlaceholderValues = readonly string[] | 'unclear'

/** The possible owners of a target of one kind, by its name. */
export interface Claim {
  readonly kind: OwnerKind
  readonly keys: readonly string[]
}

/** Whether the owner of a target is gone. `unattempted`: that is unknown. The reason is untrusted text. */
export interface Verdict {
  readonly kind: 'gone' | 'kept' | 'unattempted'
  readonly reason: string
}

/** Why a target must not be deleted now: its owner exists (`kept`), or could not be looked up (`unattempted`). */
export type Hold = Verdict & { readonly kind: 'kept' | 'unattempted' }

/** Decides a claim by the states of owners. */
export type Judge = (claim: Claim) => Verdict

/**
 * The verdict on all claims: `kept` if one is, else `unattempted` if one is, and `gone` only if all are.
 *
 * @param claims not empty
 */
export function judgeAll(claims: readonly Claim[], judge: Judge): Verdict {
  const verdicts = claims.map(judge)
  const hold = (['kept', 'unattempted'] as const).map((kind) => verdicts.find((verdict) => verdict.kind === kind))
  const reason = verdicts.map((verdict) => verdict.reason).join('; ')
  return hold.find((verdict) => verdict !== undefined) ?? { kind: 'gone', reason }
}

/** A resource that may have to be deleted. */
export interface Candidate {
  readonly target: Target
  readonly name: string | undefined
  /** Why the name of an existing resource is unknown. */
  readonly nameError?: string
  /** How far the service's clock is ahead of the runner's, in milliseconds, if known. */
  readonly clockSkewMs?: number
}

export interface Rules {
  /** Undefined for a selection by ID, which selects all targets. */
  readonly patterns: readonly Glob[] | undefined
  readonly exclude: readonly Glob[]
  readonly olderThan: Duration | undefined
  /** Undefined without a limit. */
  readonly maxDeletes: number | undefined
  /** The owners of the event. Other owners of the same kinds are ignored. */
  readonly eventOwners: EventOwners
  /** What is wrong with an ID that cannot be used in a request. */
  readonly idProblem: (target: Target) => string | undefined
  /** Why a target with this name is kept although a pattern selects it, if its type protects the name. */
  readonly protection?: (target: Target, name: string) => string | undefined
  /** The event from which the age of a target of this type counts. Default: `created`. */
  readonly ageBasis?: (target: Target) => 'created' | 'last changed'
}

export interface Duration {
  readonly ms: number
  /** As it was given. */
  readonly text: string
}

export interface Decision {
  readonly target: Target
  readonly name: string | undefined
  /** `fail`: it should be deleted, but cannot be. `unattempted`: it is unknown whether its owner is gone. */
  readonly action: 'delete' | 'keep' | 'fail' | 'unattempted'
  /** Empty for a target that is deleted because of its ID alone. */
  readonly reason: string
  /** Its possible owners, which must still be gone when it is deleted. */
  readonly claims: readonly Claim[]
}

export interface Plan {
  /** All matching targets, in the order of deletion. */
  readonly decisions: readonly Decision[]
  /** Why nothing may be deleted: the number of targets, and the limit. */
  readonly overLimit: string | undefined
}

/** The owners that the plan depends on, without duplicates, sorted. */
export function claimsOf(candidates: readonly Candidate[], rules: Rules): Claim[] {
  const claims = candidates.flatMap(({ name }) => selection(name, rules)?.claims ?? [])
  const byNumber = (a: string, b: string): number => Number(a) - Number(b)
  return merge(claims).map(({ kind, keys }) => ({
    kind,
    keys: keys.toSorted(kind === 'branch' ? undefined : byNumber),
  }))
}

/** Merges claims of the same kind. */
function merge(claims: readonly Claim[]): Claim[] {
  const byKind = Map.groupBy(claims, ({ kind }) => kind)
  return OWNER_KINDS.flatMap((kind) => {
    const keys = new Set(byKind.get(kind)?.flatMap((claim) => claim.keys))
    return keys.size === 0 ? [] : { kind, keys: [...keys] }
  })
}

export function makePlan(candidates: readonly Candidate[], rules: Rules, now: number, judge: Judge): Plan {
  const byKey = new Map<string, Decision>()
  for (const candidate of candidates) {
    const decision = decide(candidate, rules, now, judge)
    if (!decision) continue
    const key = keyOf(decision.target)
    const known = byKey.get(key)
    // A target that is listed twice is kept if either row is protected.
    if (!known || known.action === 'delete' || decision.action === 'keep') byKey.set(key, decision)
  }
  const decisions = [...byKey.values()]
  // Sorted, so that the order does not depend on the list and targets of one owner stand together.
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
 * The candidates that match, are not excluded, and whose creation time is needed and unknown, because the list does not contain
 * it.
 */
export function candidatesNeedingAge(candidates: readonly Candidate[], rules: Rules): Candidate[] {
  if (!rules.olderThan) return []
  return candidates.filter(
    (candidate) =>
      candidate.target.createdAt === undefined &&
      selection(candidate.name, rules) !== undefined &&
      excluded(candidate, rules.exclude) === undefined,
  )
}

/** Unmatched names are ignored. Every protection is checked before anything is marked for deletion, so no match overrides one. */
function decide(candidate: Candidate, rules: Rules, now: number, judge: Judge): Decision | undefined {
  const { target } = candidate
  const selected = selection(candidate.name, rules)
  if (!selected) return undefined
  const { claims } = selected
  const about = { target, name: target.name ?? candidate.name, claims }
  const verdict = claims.length > 0 ? judgeAll(claims, judge) : undefined
  const kept =
    excluded(candidate, rules.exclude) ??
    protectedByType(candidate, rules) ??
    tooYoung(candidate, rules, now) ??
    (selected.unclear && `its name holds too many ${UNCLEAR[selected.unclear]} to tell whose it is`) ??
    (verdict?.kind === 'kept' ? verdict.reason : undefined)
  if (kept) return { ...about, action: 'keep', reason: kept }
  if (verdict?.kind === 'unattempted') return { ...about, action: 'unattempted', reason: verdict.reason }

  const problem = rules.idProblem(target) ?? nameUnknown(candidate, rules.exclude)
  if (problem) return { ...about, action: 'fail', reason: problem }
  const reason = [selected.reason, ...(verdict ? [verdict.reason] : [])].join('; ')
  return { ...about, action: 'delete', reason }
}

/** Why a name is selected, and its possible owners. */
interface Selected {
  readonly reason: string
  readonly claims: readonly Claim[]
  /** The name has too many possible owners of this kind. */
  readonly unclear?: OwnerKind | undefined
}

const UNCLEAR: Readonly<Record<OwnerKind, string>> = {
  ...{ pr: 'numbers', run: 'numbers', until: 'numbers' },
  branch: 'words',
}

/**
 * The owners of all patterns count, not only of the pattern that selects the name, and also in the event of another owner: what a
 * sweep keeps, an event keeps too.
 */
function selection(name: string | undefined, { patterns, eventOwners }: Rules): Selected | undefined {
  if (!patterns) return { reason: '', claims: [] }
  if (name === undefined) return undefined
  const found = patterns.map((pattern) => ({
    pattern,
    owners: pattern.owners.map((kind) => ({ kind, keys: pattern.values(kind, name) })),
  }))
  const selecting = found.find(({ pattern, owners }) =>
    owners.length > 0 ? owners.every(({ kind, keys }) => matchesEvent(keys, eventOwners[kind])) : pattern.matches(name),
  )
  if (!selecting) return undefined
  const unclear = found.flatMap(({ owners }) => owners).find(({ keys }) => keys === 'unclear')?.kind
  const claims = found.flatMap(({ owners }) =>
    owners.map(({ kind, keys }) => ({ kind, keys: keys === 'unclear' ? [] : keys })),
  )
  return { reason: `matches ${selecting.pattern.text}`, claims: merge(claims), unclear }
}

const matchesEvent = (keys: PlaceholderValues, own: string | undefined): boolean =>
  keys === 'unclear' || (own === undefined ? keys.length > 0 : keys.includes(own))

function excluded({ target, name }: Candidate, exclude: readonly Glob[]): string | undefined {
  const found = exclude.find(({ matches }) => matches(target.id) || (name !== undefined && matches(name)))
  return found && `excluded by ${found.text}`
}

function protectedByType({ target, name }: Candidate, { patterns, protection }: Rules): string | undefined {
  return patterns && name !== undefined ? protection?.(target, name) : undefined
}

/** The name of a target by ID is unknown, and may be excluded. */
function nameUnknown({ name, nameError }: Candidate, exclude: readonly Glob[]): string | undefined {
  if (name !== undefined || exclude.length === 0) return undefined
  return `not deleted, because its name could not be read and may be excluded: ${nameError ?? 'it has none'}`
}

/** The age by the clocks of the runner and the service. If they disagree, the target is kept. */
function tooYoung(
  { target, clockSkewMs = 0 }: Candidate,
  { olderThan, ageBasis = () => 'created' }: Rules,
  now: number,
): string | undefined {
  if (!olderThan) return undefined
  const { createdAt } = target
  const limit = `(older-than: ${olderThan.text})`
  if (createdAt === undefined) return `creation time unknown ${limit}`
  const [byRunner, byService] = [now, now + clockSkewMs].map((at) => at - createdAt > olderThan.ms)
  if (byRunner && byService) return undefined
  const disagreement = byRunner || byService ? '; the clocks of the runner and the service disagree on its age' : ''
  return `${ageBasis(target)} ${new Date(createdAt).toISOString()} ${limit}${disagreement}`
}

/** By type, owner, name, and ID. */
function byTypeThenName(a: Decision, b: Decision): number {
  const sortKey = ({ target, name = '', claims: [claim] }: Decision): readonly (string | number)[] => [
    target.type,
    claim?.kind === 'pr' || claim?.kind === 'run' ? Number(claim.keys[0]) : 0,
    name,
    target.kind ?? '',
    target.id,
  ]
  const [left, right] = [sortKey(a), sortKey(b)]
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? ''
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}
