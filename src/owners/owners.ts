/** The registry of the kinds of owners. A new kind needs a file and a line here. */
import type { OwnerKind } from '../plan/pattern.ts'
import { branchSource } from './branches.ts'
import { expirySource } from './expiry.ts'
import type { GitHubOptions, GitHubScope } from './github-answers.ts'
import { GitHub } from './github.ts'
import type { OwnerSource, OwnerSources } from './owner.ts'
import type { PullRequestRules } from './pull-request-state.ts'
import { pullRequestSource } from './pull-requests.ts'
import { runSource } from './runs.ts'

export interface OwnerOptions extends GitHubOptions {
  /** Undefined if no kind needs GitHub. */
  readonly scope: GitHubScope | undefined
  readonly pullRequests: PullRequestRules
  /** The branch of a `delete` event. */
  readonly deletedBranch: string | undefined
}

/** The kinds that are looked up at GitHub. */
const FROM_GITHUB: Readonly<
  Record<Exclude<OwnerKind, 'until'>, (github: GitHub, options: OwnerOptions) => OwnerSource>
> = {
  pr: (github, { pullRequests, clock }) => pullRequestSource(github, pullRequests, clock),
  run: (github) => runSource(github),
  branch: (github, { deletedBranch }) => branchSource(github, deletedBranch),
}

/** @throws Error if GitHub is needed without a scope */
export async function openOwners(kinds: readonly OwnerKind[], options: OwnerOptions): Promise<OwnerSources> {
  const sources = new Map<OwnerKind, OwnerSource>()
  let github: GitHub | undefined
  for (const kind of kinds) {
    if (kind === 'until') sources.set(kind, expirySource(options.clock))
    else {
      if (!options.scope) throw new Error(`GitHub is needed for {${kind}}, and is not known`)
      github ??= await GitHub.open(options.scope, options)
      sources.set(kind, FROM_GITHUB[kind](github, options))
    }
  }
  return sources
}
