/** What GitHub is asked, and what it answers. */
import type { Transport } from '../huaweicloud/transport.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import { isObject } from '../runtime/json.ts'
import type { Clock } from '../runtime/runtime.ts'

/** The repository, and how GitHub is asked for it. */
export interface GitHubScope {
  readonly owner: string
  readonly repository: string
  readonly token: string
  /** As the runner gives them; GitHub Enterprise Server has its own. */
  readonly apiUrl: string
  readonly graphqlUrl: string
}

/** What a question is about, in words and as a permission of the job. */
export interface Topic {
  /** `which pull requests are closed` */
  readonly question: string
  /** `the states of pull requests were` */
  readonly reading: string
  readonly permission: string
}

export interface GitHubOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly cancellation: Cancellation
  /** Takes every secret out of a text. */
  readonly redact: (text: string) => string
  /** Told of a long wait. */
  readonly log: (line: string) => void
  /** Told in one line, once for each cause, why something could not be read and what to do. */
  readonly onProblem: (line: string) => void
  /** Told of what was left for the next time. */
  readonly onNotice: (line: string) => void
}

/** What GitHub gave of the repository, and the errors beside it: some fields may be there although others are not. */
export interface Answer {
  readonly repository: Readonly<Record<string, unknown>>
  readonly errors: readonly unknown[]
}

/** Why GitHub did not answer. */
export interface Failure {
  /** What GitHub or the network said: untrusted, without secrets, cut to a bearable length. */
  readonly reason: string
  /** What to do about it. Nothing if the run stopped. */
  readonly remedy: string | undefined
  /** Of the answer, where there was one other than 200. */
  readonly status?: number
}

export const isFailure = (value: unknown): value is Failure => isObject(value) && 'remedy' in value && 'reason' in value

/** Something that GitHub's REST API gave. */
export interface Found {
  readonly json: Readonly<Record<string, unknown>>
}

/** A page of a list, and the query of the next one if there is one. */
export interface Page {
  readonly rows: readonly unknown[]
  readonly next: Readonly<Record<string, string>> | undefined
}
