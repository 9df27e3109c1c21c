/** What is known of the owners that matter to a run. */
import { judgeClaim, type OwnerSource, type OwnerState } from '../owners/owner.ts'
import { openOwners } from '../owners/owners.ts'
import { OwnerRecheck, type Seen } from '../owners/recheck.ts'
import { OWNER_KINDS, ownerKindsOf, type OwnerKind } from '../plan/pattern.ts'
import type { Claim, Judge, Plan } from '../plan/plan.ts'
import type { Run } from './session.ts'

export interface Owners {
  readonly judge: Judge
  /** Looks at them again, right before what belongs to them is deleted. */
  readonly recheck?: (plan: Plan) => OwnerRecheck
}

/** Looks at the owners that these claims name. What GitHub does not say is red: in the report, and in the plan. */
export type AskOwners = (claims: readonly Claim[]) => Promise<Owners>

/** What an owner source had to say. */
interface Said {
  readonly line: string
  readonly isProblem: boolean
}

const NOBODY: Owners = { judge: () => ({ kind: 'unattempted', reason: 'nobody was asked for its owner' }) }

/** Where the event names the owner, its state is read at once: beside the lists, not after them. */
export function prepareOwners({ inputs, runtime, session, report }: Run): AskOwners {
  const { selection } = inputs
  if (selection.by !== 'name') return () => Promise.resolve(NOBODY)
  const { transport, clock, runner } = runtime
  const { cancellation, redact } = session
  const { own, github: scope, pullRequests, deletedBranch } = selection.owners
  // Kept until a claim is judged: what GitHub does not say is no problem of a run that finds nothing to delete.
  const unsaid: Said[] = []
  let isNeeded = false
  const say = (...more: readonly Said[]): void => {
    unsaid.push(...more)
    if (!isNeeded) return
    for (const { line, isProblem } of unsaid.splice(0)) {
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
      say({ line, isProblem: true })
    },
    onNotice: (line) => {
      say({ line, isProblem: false })
    },
  })
  const look = async (kind: OwnerKind, keys: readonly string[]): Promise<Seen[]> => {
    const source = (await sources).get(kind)
    if (!source || keys.length === 0) return []
    const startedAt = clock.now()
    const states = await source.look(keys)
    // Of several requests the first was answered long before the last.
    return [{ kind, states, at: keys.length > source.perLook ? startedAt : clock.now() }]
  }
  const ofEvent = Promise.all(OWNER_KINDS.map((kind) => look(kind, own[kind] === undefined ? [] : [own[kind]])))
  // Thrown where it is awaited, if anybody needs it.
  ofEvent.catch(() => undefined)
  return async (claims) => {
    if (claims.length === 0) return NOBODY
    const seen = (await ofEvent).flat()
    for (const { kind, keys } of claims) {
      const others = keys.filter((key) => !seen.some((each) => each.kind === kind && each.states.has(key)))
      seen.push(...(await look(kind, others)))
    }
    isNeeded = true
    say()
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
