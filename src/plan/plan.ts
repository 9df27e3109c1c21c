/**
 * What will happen and why, per target. Pure: the same listing, rules, moment and verdicts on owners give the same plan,
 * so that a dry run prints what the real run carries out.
 */
import { plural } from '../runtime/text.ts'
import { OWNER_KINDS, type OwnerKind, type EventOwners } from './pattern.ts'
import { keyOf, type Target } from './target.ts'

/** A pattern that can be matched against whole names. */
export interface Glob {
  /** As it was given. */
  readonly text: string
  /** The owners that it names. */
  readonly owners: readonly OwnerKind[]
  readonly matches: (name: string) => boolean
  /**
   * Every value that the name can hold where the pattern has the placeholder, always whole: `pr-421` has no 42. A name may
   * leave open which one is meant, and only its author can tell.
   */
  readonly values: (kind: OwnerKind, name: string) => PlaceholderValues
}

/** What may stand for a placeholder. `unclear`: more values than are worth looking into. */
export type PlaceholderValues = readonly string[] | 'unclear'

/** Whose a target is by its name: every owner of a kind that it may mean. */
export interface Claim {
  readonly kind: OwnerKind
  readonly keys: readonly string[]
}

/** What becomes of a claim's target. `unattempted`: nobody could say whether its owner is gone. Untrusted text. */
export interface Verdict {
  readonly kind: 'gone' | 'kept' | 'unattempted'
  readonly reason: string
}

/** Why a target must not be deleted now: its owner exists (`kept`), or could not be looked up (`unattempted`). */
export type Hold = Verdict & { readonly kind: 'kept' | 'unattempted' }

/** Judges a claim, by what is known of owners. */
export type Judge = (claim: Claim) => Verdict

/**
 * The verdict on all claims: one that keeps outweighs what is unknown of the others, and nothing goes unless all let it go.
 *
 * @param claims not empty
 */
export function judgeAll(claims: readonly Claim[], judge: Judge): Verdict {
  const verdicts = claims.map(judge)
  const hold = (['kept', 'unattempted'] as const).map((kind) => verdicts.find((verdict) => verdict.kind === kind))
  const reason = verdicts.map((verdict) => verdict.reason).join('; ')
  return hold.find((verdict) => verdict !== undefined) ?? { kind: 'gone', reason }
}

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
  /** The owners of the event: the only ones that placeholders may be. */
  readonly eventOwners: EventOwners
  /** Says what is wrong with an id that cannot be put into a request. */
  readonly idProblem: (target: Target) => string | undefined
  /** Why a target of this name is kept although a pattern selects it, where its type protects some names. */
  readonly protection?: (target: Target, name: string) => string | undefined
  /** What happened to a target of this type when its age began. Default: it was created. */
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
  /** `fail`: it should go, but cannot. `unattempted`: nobody could say whether it may go. */
  readonly action: 'delete' | 'keep' | 'fail' | 'unattempted'
  /** Empty where a target goes for no other reason than that it was named by its id. */
  readonly reason: string
  /** The owners it may belong to. They must be gone when it goes. */
  readonly claims: readonly Claim[]
}

export interface Plan {
  /** Everything that matched, in the order in which it is deleted. */
  readonly decisions: readonly Decision[]
  /** Why nothing at all may be deleted: how many targets there are, and how many there may be. */
  readonly overLimit: string | undefined
}

/** The owners that the plan depends on, once each: numbers in their order. */
export function claimsOf(candidates: readonly Candidate[], rules: Rules): Claim[] {
  const claims = candidates.flatMap(({ name }) => selection(name, rules)?.claims ?? [])
  const byNumber = (a: string, b: string): number => Number(a) - Number(b)
  return merge(claims).map(({ kind, keys }) => ({
    kind,
    keys: keys.toSorted(kind === 'branch' ? undefined : byNumber),
  }))
}

/** One claim for each kind. */
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

/** Why it is meant at all, and the owners that it may belong to. */
interface Selected {
  readonly reason: string
  readonly claims: readonly Claim[]
  /** Its name holds too many owners of this kind to say. */
  readonly unclear?: OwnerKind | undefined
}

const UNCLEAR: Readonly<Record<OwnerKind, string>> = {
  ...{ pr: 'numbers', run: 'numbers', until: 'numbers' },
  branch: 'words',
}

/**
 * The owners of all patterns count, whichever pattern selects the name, and whatever the event: what a sweep keeps for an
 * owner that is there, the event of another one keeps too.
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

/** Named by id, and nobody knows whether its name is excluded. */
function nameUnknown({ name, nameError }: Candidate, exclude: readonly Glob[]): string | undefined {
  if (name !== undefined || exclude.length === 0) return undefined
  return `not deleted, because its name could not be read and may be excluded: ${nameError ?? 'it has none'}`
}

/** The age by the runner's clock and by the service's: what the two disagree on is kept. */
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

/** By type, then owner, then name, then id. */
function byTypeThenName(a: Decision, b: Decision): number {
  const place = ({ target, name = '', claims: [claim] }: Decision): readonly (string | number)[] => [
    target.type,
    claim?.kind === 'pr' || claim?.kind === 'run' ? Number(claim.keys[0]) : 0,
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
