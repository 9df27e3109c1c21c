/** Verdicts on pull requests whose states are given, for plans in tests. */
import { judgeClaim } from '../../src/owners/owner.ts'
import { ownerStateOf, type PullRequestState } from '../../src/owners/pull-request-state.ts'
import type { Claim, Judge } from '../../src/plan/plan.ts'

export type { PullRequestState } from '../../src/owners/pull-request-state.ts'

export const judgeBy = (states: ReadonlyMap<number, PullRequestState>): Judge => {
  const known = new Map([...states].map(([number, state]) => [String(number), ownerStateOf(String(number), state)]))
  return (claim) => judgeClaim(claim, known, 'all')
}

/** The claim of pull requests, or none. */
export const claimsOn = (...numbers: readonly number[]): Claim[] =>
  numbers.length > 0 ? [{ kind: 'pr', keys: numbers.map(String) }] : []

/** The numbers of pull requests among claims. */
export const numbersOf = (claims: readonly Claim[]): number[] =>
  claims.flatMap(({ kind, keys }) => (kind === 'pr' ? keys.map(Number) : []))
