/** What GitHub says of a pull request, and whether that lets go what belongs to it. Pure; `pull-requests.ts` asks. */

export type PullRequestState =
  | 'open'
  | 'closed'
  | 'merged'
  /** The repository has no pull request of that number. */
  | 'none'
  /** GitHub did not answer: the reason, which is untrusted text. */
  | { readonly unreadable: string }

export type PullRequestStates = ReadonlyMap<number, PullRequestState>

/** Why a target is not deleted: a protection applies (`kept`), or nobody could say whether one does (`unattempted`). */
export interface Hold {
  readonly kind: 'kept' | 'unattempted'
  readonly reason: string
}

/**
 * Why a target of these pull requests is not deleted; nothing if all of them are closed. One that is open or missing
 * keeps it, whatever is unknown of the others.
 */
export function holdOf(numbers: readonly number[], states: PullRequestStates): Hold | undefined {
  const holds = numbers.map((number) => holdOfOne(number, states.get(number))).filter((hold) => hold !== undefined)
  return holds.find(({ kind }) => kind === 'kept') ?? holds[0]
}

function holdOfOne(number: number, state: PullRequestState | undefined): Hold | undefined {
  if (state === 'closed' || state === 'merged') return undefined
  if (state === 'open') return { kind: 'kept', reason: `pull request ${number} is open` }
  if (state === 'none') return { kind: 'kept', reason: `this repository has no pull request ${number}` }
  const why = state?.unreadable ?? 'it was not asked for'
  return { kind: 'unattempted', reason: `the state of pull request ${number} could not be read: ${why}` }
}
