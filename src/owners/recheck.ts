/** The last look at pull requests, right before what belongs to them is deleted: one may have been opened again. */
import { keyOf, type Target } from '../plan/target.ts'
import type { Clock } from '../runtime/runtime.ts'
import { holdOf, type Hold, type PullRequestState, type PullRequestStates } from './pull-request-state.ts'

export type { Hold } from './pull-request-state.ts'

/** How long an answer counts. */
const FRESH_MS = 5_000
/** How many pull requests one request to GitHub names. */
export const NUMBERS_A_REQUEST = 100

/** How the states are read: by their numbers. */
export type ReadPullRequests = (numbers: readonly number[]) => Promise<PullRequestStates>

/** What the recheck needs to know of the plan: its decisions, in the order in which targets are deleted. */
export type Planned = readonly {
  readonly target: Target
  readonly action: string
  readonly pullRequests: readonly number[]
}[]

/** A request for states, shared by everyone who needs one of them. */
interface Look {
  readonly states: Promise<PullRequestStates>
  /** Milliseconds since 1970; nothing while the request is under way. */
  answeredAt?: number
}

/** States that were read before. */
export interface Seen {
  readonly states: PullRequestStates
  /** When GitHub answered, in milliseconds since 1970. */
  readonly at: number
}

export class OwnerRecheck {
  readonly #read: ReadPullRequests
  readonly #clock: Clock
  /** The pull requests of each delete, in the order of the plan. */
  readonly #planned: readonly (readonly number[])[]
  /** By target key: where in `#planned` it stands. */
  readonly #places: ReadonlyMap<string, number>
  /** By number of the pull request. */
  readonly #looks = new Map<number, Look>()

  /** @param seen the states that the plan was made from */
  constructor(read: ReadPullRequests, clock: Clock, decisions: Planned, seen: readonly Seen[] = []) {
    this.#read = read
    this.#clock = clock
    const deletes = decisions.filter(({ action }) => action === 'delete')
    this.#planned = deletes.map(({ pullRequests }) => pullRequests)
    this.#places = new Map(deletes.map(({ target }, place) => [keyOf(target), place]))
    for (const { states, at: answeredAt } of seen) {
      const look: Look = { states: Promise.resolve(states), answeredAt }
      for (const number of states.keys()) this.#looks.set(number, look)
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
      const hold = await this.#holdOf(keyOf(target))
      if (hold) holds.set(keyOf(target), { ...hold, reason: `right before its deletion: ${hold.reason}` })
    }
    await Promise.all(targets.map(check))
    return holds
  }

  async #holdOf(key: string): Promise<Hold | undefined> {
    const place = this.#places.get(key)
    if (place === undefined) throw new Error(`the plan does not delete ${key}`)
    const numbers = this.#planned[place] ?? []
    if (numbers.some((number) => !this.#isFresh(number))) this.#lookAhead(place)
    const states = new Map<number, PullRequestState>()
    for (const number of numbers) {
      const state = (await this.#looks.get(number)?.states)?.get(number)
      if (state !== undefined) states.set(number, state)
    }
    return holdOf(numbers, states)
  }

  #isFresh(number: number): boolean {
    const look = this.#looks.get(number)
    if (!look) return false
    return look.answeredAt === undefined || this.#clock.now() - look.answeredAt < FRESH_MS
  }

  /** One request for what is needed here, and for what the plan deletes next. */
  #lookAhead(place: number): void {
    const numbers = new Set<number>()
    for (let next = place; next < this.#planned.length && numbers.size < NUMBERS_A_REQUEST; next += 1) {
      for (const number of this.#planned[next] ?? []) if (!this.#isFresh(number)) numbers.add(number)
    }
    const asked = [...numbers].slice(0, NUMBERS_A_REQUEST)
    const look: Look = { states: this.#read(asked) }
    for (const number of asked) this.#looks.set(number, look)
    const end = (): void => {
      look.answeredAt = this.#clock.now()
    }
    void look.states.then(end, end)
  }
}
