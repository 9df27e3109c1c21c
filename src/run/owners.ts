/** Looks up the owners of candidates: pull requests, workflow runs, branches and expiry dates. */
import { judgeClaim, type OwnerSource, type OwnerState } from '../owners/owner.ts'
import { openOwners } from '../owners/owners.ts'
import { OwnerRecheck, type Seen } from '../owners/recheck.ts'
import { OWNER_KINDS, ownerKindsOf, type OwnerKind } from '../plan/pattern.ts'
import type { Claim, Judge, Plan } from '../plan/plan.ts'
import type { Run } from './session.ts'

export interface OwnerLookup {
  /** Decides by the states of the owners. */
  readonly judge: Judge
  /** Looks up the owners again, right before their resources are deleted. */
  readonly recheck?: (plan: Plan) => OwnerRecheck
}

/** Looks up the owners in these claims. An owner whose state cannot be read is a problem of the run, and its targets are kept. */
export type LookUpOwners = (claims: readonly Claim[]) => Promise<OwnerLookup>

const NO_LOOKUP: OwnerLookup = { judge: () => ({ kind: 'unattempted', reason: 'its owner was not looked up' }) }

/** What a look-up of owners reports. */
interface Message {
  readonly line: string
  readonly isProblem: boolean
}

/** Starts to look up the owner of the event, if it has one, so that this takes place while the lists are read. */
export function prepareOwners({ inputs, runtime, session, report }: Run): LookUpOwners {
  const { selection } = inputs
  if (selection.by !== 'name') return () => Promise.resolve(NO_LOOKUP)
  const { transport, clock, runner } = runtime
  const { cancellation, redact } = session
  const { eventOwners, github: scope, pullRequests, deletedBranch } = selection.owners
  // Problems of GitHub are reported only if a candidate has an owner.
  let hasOwners = false
  const pending: Message[] = []
  const add = (...messages: readonly Message[]): void => {
    pending.push(...messages)
    if (!hasOwners) return
    for (const { line, isProblem } of pending.splice(0)) {
      if (isProblem) report.addOwnerProblem(line)
      else report.notice(line)
    }
  }
  const sources = openOwners([...new Set(selection.patterns.flatMap(ownerKindsOf))], {
    ...{ transport, clock, cancellation, redact, scope, pullRequests, deletedBranch },
    log: (line) => {
      runner.info(line)
    },
    onProblem: (line) => {
      add({ line, isProblem: true })
    },
    onNotice: (line) => {
      add({ line, isProblem: false })
    },
  })
  const lookUp = async (kind: OwnerKind, keys: readonly string[]): Promise<Seen[]> => {
    const source = (await sources).get(kind)
    if (!source || keys.length === 0) return []
    const startedAt = clock.now()
    const states = await source.look(keys)
    // With several requests, the first response is older than the last.
    return [{ kind, states, at: keys.length > source.perLook ? startedAt : clock.now() }]
  }
  const ofEvent = Promise.all(
    OWNER_KINDS.map((kind) => lookUp(kind, eventOwners[kind] === undefined ? [] : [eventOwners[kind]])),
  )
  // An error is thrown below, where the result is awaited.
  ofEvent.catch(() => undefined)
  return async (claims) => {
    if (claims.length === 0) return NO_LOOKUP
    const seen = (await ofEvent).flat()
    for (const { kind, keys } of claims) {
      const others = keys.filter((key) => !seen.some((each) => each.kind === kind && each.states.has(key)))
      seen.push(...(await lookUp(kind, others)))
    }
    hasOwners = true
    add()
    const opened = await sources
    return {
      judge: judgeBy(seen, opened),
      recheck: ({ decisions }) => new OwnerRecheck(opened, clock, decisions, seen),
    }
  }
}

function judgeBy(seen: readonly Seen[], sources: ReadonlyMap<OwnerKind, OwnerSource>): Judge {
  return (claim) => {
    const ofKind = seen.filter(({ kind }) => kind === claim.kind)
    const states = new Map<string, OwnerState>(ofKind.flatMap((each) => [...each.states]))
    return judgeClaim(claim, states, sources.get(claim.kind)?.needs ?? 'all')
  }
}
