/** Whose pull requests `{pr}` speaks of, and how GitHub is asked. */
export interface PullRequestScope {
  readonly owner: string
  readonly repository: string
  /** The only pull request that `{pr}` may be: the event's own, or the input's. Without one, every closed one counts. */
  readonly number: number | undefined
  readonly token: string
  /** As the runner gives them; GitHub Enterprise Server has its own. */
  readonly apiUrl: string
  readonly graphqlUrl: string
}
