/** Requests to GitHub and their results. */
import type { Transport } from '../huaweicloud/transport.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import { isObject } from '../runtime/json.ts'
import type { Clock } from '../runtime/runtime.ts'

/** The repository, and access to it. */
export interface GitHubScope {
  readonly owner: string
  readonly repository: string
  readonly token: string
  /** From the runner. GitHub Enterprise Server has its own. */
  readonly apiUrl: string
  readonly graphqlUrl: string
}

/** The subject of a request, for messages, and the permission that it needs. */
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
  /** Called before a long wait. */
  readonly log: (line: string) => void
  /** Called once for each cause with why something could not be read, and what to do. */
  readonly onProblem: (line: string) => void
  /** Called with what is left for the next run. */
  readonly onNotice: (line: string) => void
}

/** The fields of the repository in a GraphQL response, and its errors. Some fields may be missing. */
export interface Answer {
  readonly repository: Readonly<Record<string, unknown>>
  readonly errors: readonly unknown[]
}

/** Why a request to GitHub failed. */
export interface Failure {
  /** The message of GitHub or the network: untrusted, redacted and truncated. */
  readonly reason: string
  /** What to do about it. Undefined if the run stopped. */
  readonly remedy: string | undefined
  /** The HTTP status, if it is not 200. */
  readonly status?: number
}

export const isFailure = (value: unknown): value is Failure => isObject(value) && 'remedy' in value && 'reason' in value

/** An object of GitHub's REST API. */
export interface Found {
  readonly json: Readonly<Record<string, unknown>>
}

/** A page of a list, and the query of the next page if there is one. */
export interface Page {
  readonly rows: readonly unknown[]
  readonly next: Readonly<Record<string, string>> | undefined
}
