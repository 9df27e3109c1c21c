/** The last look at pull requests, right before what belongs to them is deleted: one may have been opened again. */
import type { Decision, PullRequestState, PullRequestStates } from '../plan/plan.ts'
import { reasonToKeep } from '../plan/plan.ts'
import { keyOf, type Target } from '../plan/target.ts'
import type { Clock } from '../runtime/runtime.ts'

/** For so long a look counts: about what the deletes take that begin together. */
const FRESH_MS = 20_000

/** How the states are read: by their numbers. */
export type ReadPullRequests = (numbers: readonly number[]) => Promise<PullRequestStates>

interface Look {
  readonly at: number
  readonly state: Promise<PullRequestState | undefined>
}

export class OwnerRecheck {
  readonly #read: ReadPullRequests
  readonly #clock: Clock
  readonly #numbers: ReadonlyMap<string, readonly number[]>
  readonly #looks = new Map<number, Look>()
  /** The request under way, and what the next one will ask for. */
  #current: Promise<unknown> = Promise.resolve()
  #next: { readonly numbers: number[]; readonly states: ReturnType<ReadPullRequests> } | undefined

  constructor(read: ReadPullRequests, clock: Clock, decisions: readonly Decision[]) {
    this.#read = read
    this.#clock = clock
    this.#numbers = new Map(decisions.map(({ target, pullRequests }) => [keyOf(target), pullRequests]))
  }

  /** Why a target must stay after all; nothing if it may go. */
  async reasonToKeep(target: Target): Promise<string | undefined> {
    const numbers = this.#numbers.get(keyOf(target)) ?? []
    const states = await Promise.all(numbers.map((number) => this.#look(number)))
    const reasons = numbers.map((number, index) => reasonToKeep(number, states[index]))
    const reason = reasons.find((text) => text !== undefined)
    return reason && `right before its deletion: ${reason}`
  }

  /** Which of these must stay after all, by target key. */
  async holds(
    targets: readonly Target[],
  ): Promise<ReadonlyMap<string, { kind: 'kept' | 'unattempted'; reason: string }>> {
    const reasons = await Promise.all(targets.map((target) => this.reasonToKeep(target)))
    const held = targets.flatMap((target, index) => {
      const reason = reasons[index]
      return reason === undefined ? [] : [[keyOf(target), { kind: 'kept', reason }] as const]
    })
    return new Map(held)
  }

  #look(number: number): Look['state'] {
    const now = this.#clock.now()
    const known = this.#looks.get(number)
    if (known && now - known.at < FRESH_MS) return known.state
    const state = this.#ask(number).then((states) => states.get(number))
    this.#looks.set(number, { at: now, state })
    return state
  }

  /** Those that come while a request is under way go together in the next one. */
  #ask(number: number): ReturnType<ReadPullRequests> {
    const numbers: number[] = this.#next?.numbers ?? []
    numbers.push(number)
    if (!this.#next) {
      const states = this.#current.then(() => {
        this.#next = undefined
        return this.#read(numbers)
      })
      this.#next = { numbers, states }
      this.#current = states
    }
    return this.#next.states
  }
}
