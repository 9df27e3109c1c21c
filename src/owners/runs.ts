/** `{run}`: the id of a workflow run of this repository. What belongs to it goes when it has completed. */
import { escapeForLog, plural } from '../runtime/text.ts'
import { isFailure, type Failure, type Topic } from './github-answers.ts'
import type { GitHub } from './github.ts'
import { unread, type OwnerSource, type OwnerState } from './owner.ts'

/** A workflow's token has 1,000 requests an hour, and each run is looked up again before its first delete. */
const MAX_RUNS = 500
const RUNS: Topic = {
  question: 'which workflow runs have completed',
  reading: 'workflow runs were',
  permission: 'actions: read',
}

export function runSource(github: GitHub): OwnerSource {
  const known = new Set<string>()
  const look = async (ids: readonly string[]): Promise<Map<string, OwnerState>> => {
    const states = new Map<string, OwnerState>()
    let failure: Failure | undefined
    let left = 0
    for (const id of ids) {
      if (!known.has(id) && known.size >= MAX_RUNS) {
        states.set(id, {
          status: 'there',
          reason: `workflow run ${id} was left for the next time (${MAX_RUNS} at once)`,
        })
        left += 1
        continue
      }
      known.add(id)
      const state: OwnerState | Failure = failure ?? (await stateOf(github, id))
      // What GitHub did not answer for one, it would not answer for the others either.
      if (isFailure(state)) failure = state
      states.set(id, isFailure(state) ? unread('run', id, github.tell(RUNS, state)) : state)
    }
    if (left > 0) {
      const what = plural(left, 'workflow run was', 'workflow runs were')
      github.notice(`${what} not looked up: one step asks GitHub for ${MAX_RUNS}. Run again for the others.`)
    }
    return states
  }
  // Each is a request of its own, so looking ahead would save none, and answers would grow old.
  return { needs: 'all', perLook: 1, look }
}

/** (github/docs, REST API, "Get a workflow run".) A run that is started again has its old id, and is not completed. */
async function stateOf(github: GitHub, id: string): Promise<OwnerState | Failure> {
  const found = await github.find(RUNS, `/actions/runs/${id}`)
  if (found === 'none') return { status: 'none', reason: `this repository has no workflow run ${id}` }
  if (isFailure(found)) return found
  const { id: own, status } = found.json
  if (own !== Number(id) || typeof status !== 'string') return github.failureOf(RUNS, undefined)
  return status === 'completed'
    ? { status: 'gone', reason: `workflow run ${id} has completed` }
    : { status: 'there', reason: `workflow run ${id} is not completed (${escapeForLog(status, 30)})` }
}
