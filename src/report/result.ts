/** What log, summary, outputs and report file are made from. */
import type { Outcome, OutcomeKind, Target } from '../plan/target.ts'
import type { StopReason } from '../runtime/cancellation.ts'

export interface Entry {
  readonly target: Target
  readonly outcome: Outcome
  /** Why it was to be deleted, where that was not plain. */
  readonly why?: string | undefined
  /** It ended as the log has said before that it would. */
  readonly asAnnounced?: boolean
  /** A problem of the run says already why it ended so. */
  readonly isExplained?: boolean
}

/** What a run is about, for the headline. Filled in as it becomes known. */
export interface RunInfo {
  region?: string | undefined
  host?: string | undefined
  dryRun?: boolean
  failIfAbsent?: boolean
  /** Requests that went out. */
  requests?: number
  stopped?: StopReason | undefined
  /** The plan is larger than max-deletes allows: how large it is, and what is allowed. */
  overLimit?: string | undefined
}

/** Everything that log, summary, outputs and report file are made from. No text in it has a secret. */
export interface RunResult {
  readonly info: RunInfo
  readonly entries: readonly Entry[]
  readonly counts: Readonly<Record<OutcomeKind, number>>
  readonly jobs: readonly { readonly id: string; readonly status: string }[]
  /** What went well, and yet somebody should know. One line each. */
  readonly notes: readonly string[]
  /** What went wrong with the run as a whole: wrong inputs, an unreachable IAM, a bug of ours. One line each. */
  readonly problems: readonly string[]
  readonly elapsedMs: number
  readonly ok: boolean
}
