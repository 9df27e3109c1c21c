/** The last look at owners, right before what belongs to them is deleted: one may have come back. */
import type { OwnerKind } from '../plan/pattern.ts'
import { judgeAll, type Claim, type Hold, type Judge, type Verdict } from '../plan/plan.ts'
import { keyOf, type Target } from '../plan/target.ts'
import type { Clock } from '../runtime/runtime.ts'
import { judgeClaim, type OwnerSource, type OwnerSources, type OwnerState, type OwnerStates } from './owner.ts'

/** How long an answer counts. */
const FRESH_MS = 5_000
/** Where owners of several kinds are asked for, the first answer may be too old when the last one comes. */
const MAX_ROUNDS = 2

/** What the recheck needs to know of the plan: its decisions, in the order in which targets are deleted. */
export type Planned = readonly {
  readonly target: Target
  readonly action: string
  readonly claims: readonly Claim[]
}[]

/** A request for states, shared by everyone who needs one of them. */
interface Look {
  readonly states: Promise<OwnerStates>
  /** Milliseconds since 1970; nothing while the request is under way. */
  answeredAt?: number
}

/** States that were read before. */
export interface Seen {
  readonly kind: OwnerKind
  readonly states: OwnerStates
  /** When they were read, in milliseconds since 1970. */
  readonly at: number
}

export class OwnerRecheck {
  readonly #sources: OwnerSources
  readonly #clock: Clock
  /** The claims on each delete, in the order of the plan. */
  readonly #planned: readonly (readonly Claim[])[]
  /** By target key: where in `#planned` it stands. */
  readonly #places: ReadonlyMap<string, number>
  /** By kind and key of the owner. */
  readonly #looks = new Map<string, Look>()

  /** @param seen the states that the plan was made from */
  constructor(sources: OwnerSources, clock: Clock, decisions: Planned, seen: readonly Seen[] = []) {
    this.#sources = sources
    this.#clock = clock
    const deletes = decisions.filter(({ action }) => action === 'delete')
    this.#planned = deletes.map(({ claims }) => claims)
    this.#places = new Map(deletes.map(({ target }, place) => [keyOf(target), place]))
    for (const { kind, states, at: answeredAt } of seen) {
      const look: Look = { states: Promise.resolve(states), answeredAt }
      for (const key of states.keys()) this.#looks.set(placeOf(kind, key), look)
    }
  }

  /**
   * Which of these targets must not be deleted now, and why, by target key. The others may go at once.
   *
   * @throws Error for a target that the plan does not delete
   */
  async holds(targets: readonly Target[]): Promise<ReadonlyMap<string, Hold>> {
    const holds = new Map<string, Hold>()
    const check = async (target: Target): Promise<void> => {
      const { kind, reason } = await this.#verdictOn(keyOf(target))
      if (kind !== 'gone') holds.set(keyOf(target), { kind, reason: `right before its deletion: ${reason}` })
    }
    await Promise.all(targets.map(check))
    return holds
  }

  async #verdictOn(key: string): Promise<Verdict> {
    const place = this.#places.get(key)
    if (place === undefined) throw new Error(`the plan does not delete ${key}`)
    const claims = this.#planned[place] ?? []
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const stale = claims.filter(({ kind, keys }) => keys.some((owner) => !this.#isFresh(kind, owner)))
      if (stale.length === 0) break
      for (const { kind } of stale) this.#lookAhead(kind, place)
      await this.#answers(claims)
    }
    const verdicts = new Map<Claim, Verdict>()
    for (const claim of claims) verdicts.set(claim, await this.#judge(claim))
    const judge: Judge = (claim) =>
      verdicts.get(claim) ?? { kind: 'unattempted', reason: 'its owner was not looked up' }
    return judgeAll(claims, judge)
  }

  async #answers(claims: readonly Claim[]): Promise<void> {
    for (const { kind, keys } of claims) for (const key of keys) await this.#looks.get(placeOf(kind, key))?.states
  }

  async #judge(claim: Claim): Promise<Verdict> {
    const states = new Map<string, OwnerState>()
    for (const key of claim.keys) {
      const state = (await this.#looks.get(placeOf(claim.kind, key))?.states)?.get(key)
      if (state !== undefined) states.set(key, state)
    }
    return judgeClaim(claim, states, this.#sourceOf(claim.kind).needs)
  }

  #sourceOf(kind: OwnerKind): OwnerSource {
    const source = this.#sources.get(kind)
    if (!source) throw new Error(`there is no source for owners of the kind ${kind}`)
    return source
  }

  #isFresh(kind: OwnerKind, key: string): boolean {
    const look = this.#looks.get(placeOf(kind, key))
    if (!look) return false
    return look.answeredAt === undefined || this.#clock.now() - look.answeredAt < FRESH_MS
  }

  /** One request for what is needed here, and for what the plan deletes next. */
  #lookAhead(kind: OwnerKind, place: number): void {
    const { perLook, look: read } = this.#sourceOf(kind)
    const wanted = new Set<string>()
    let own = 0
    for (let next = place; next < this.#planned.length && wanted.size < perLook; next += 1) {
      const claims = this.#planned[next]?.filter((claim) => claim.kind === kind) ?? []
      for (const key of claims.flatMap(({ keys }) => keys)) if (!this.#isFresh(kind, key)) wanted.add(key)
      if (next === place) own = wanted.size
    }
    const asked = [...wanted].slice(0, Math.max(perLook, own))
    const look: Look = { states: read(asked) }
    for (const key of asked) this.#looks.set(placeOf(kind, key), look)
    const end = (): void => {
      look.answeredAt = this.#clock.now()
    }
    void look.states.then(end, end)
  }
}

const placeOf = (kind: OwnerKind, key: string): string => `${kind} ${key}`
