/** The result of a run: log, summary, outputs and report file are made from it. */
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, OutcomeKind, Target } from '../plan/target.ts'
import type { StopReason } from '../runtime/cancellation.ts'

export interface Entry {
  readonly target: Target
  readonly outcome: Outcome
  /** Why it was to be deleted, if it was not named by ID. */
  readonly why?: string | undefined
  /** The logged plan announced this outcome. */
  readonly asAnnounced?: boolean
  /** A problem of the run explains this outcome. */
  readonly isExplained?: boolean
}

/** Addresses of web pages, without a slash at the end. */
export interface Links {
  /** The repository whose workflow runs. */
  readonly repository?: string | undefined
  /** The folder of this action's documents, in the version that runs. */
  readonly docs?: string | undefined
}

/** What is known about a run besides its targets. Filled in while the run goes on. */
export interface RunInfo {
  region?: string | undefined
  host?: string | undefined
  dryRun?: boolean
  failIfAbsent?: boolean
  /** Requests that went out. */
  requests?: number
  stopped?: StopReason | undefined
  /** The plan is larger than max-deletes: its size, and the limit. */
  overLimit?: string | undefined
  links?: Links
  /** The inputs that describe the run, by name. Never a secret. */
  configuration?: Readonly<Record<string, string>>
}

/** Something that went wrong with the run as a whole. */
export interface Problem {
  /** The whole problem in one line. */
  readonly line: string
  /** What could not be done, in words without untrusted text. Nothing where the line alone tells it. */
  readonly title?: string | undefined
  /** The parts of the line, where the cause is an error of a service. */
  readonly error?: CloudError | undefined
  /** Another problem is the cause of this one: it needs no annotation. */
  readonly isConsequence?: boolean
}

/** The result of a run. No text in it has a secret. */
export interface RunResult {
  readonly info: RunInfo
  readonly entries: readonly Entry[]
  readonly counts: Readonly<Record<OutcomeKind, number>>
  readonly jobs: readonly { readonly id: string; readonly status: string }[]
  /** Notices about the run, one line each. */
  readonly notes: readonly string[]
  /** Problems of the run as a whole: wrong inputs, an unreachable IAM, a bug in the action. */
  readonly problems: readonly Problem[]
  readonly elapsedMs: number
  readonly ok: boolean
}
