/**
 * `{branch}`: a branch of this repository, as a slug. What belongs to it goes when GitHub shows its deletion, and no branch
 * that exists could own the name.
 */
import { slugOf } from '../plan/glob.ts'
import { asObject } from '../runtime/json.ts'
import { isFailure, type Failure, type Topic } from './github-answers.ts'
import type { GitHub } from './github.ts'
import { unread, type OwnerSource, type OwnerState } from './owner.ts'

/** A slug of so many characters may have been cut: it can be of any branch that starts like it. */
const MAY_BE_CUT = 20
/** Pages of 100 rows. */
const MAX_PAGES = { branches: 100, deletions: 30 } as const

const BRANCHES: Topic = {
  question: 'which branches exist and which were deleted',
  reading: 'branches were',
  permission: 'contents: read',
}

/** @param deleted the branch of the event, if it is about one that was deleted: then no other counts */
export function branchSource(github: GitHub, deleted: string | undefined): OwnerSource {
  let deletions: ReadonlyMap<string, string> | undefined
  const look = async (slugs: readonly string[]): Promise<Map<string, OwnerState>> => {
    // A deletion stays one: what has come back since is among the branches, so they are read last.
    const gone = deletions ?? (await readDeletions(github, deleted))
    if (!isFailure(gone)) deletions = gone
    const existing = await readExisting(github)
    return new Map(slugs.map((slug) => [slug, stateOf(slug)]))

    function stateOf(slug: string): OwnerState {
      if (isFailure(existing)) return unread('branch', slug, github.tell(BRANCHES, existing))
      const owner = existing.get(slug)
      if (owner !== undefined) return { status: 'there', reason: `branch ${owner} exists` }
      const longer = slug.length >= MAY_BE_CUT && [...existing].find(([other]) => other.startsWith(slug))
      if (longer) return { status: 'there', reason: `${slug} may be cut, and branch ${longer[1]} exists` }
      if (isFailure(gone)) return unread('branch', slug, github.tell(BRANCHES, gone))
      const name = gone.get(slug)
      return name === undefined
        ? { status: 'none', reason: `GitHub shows no deletion of a branch ${slug}` }
        : { status: 'gone', reason: `branch ${name} was deleted` }
    }
  }
  return { needs: 'one', perLook: Infinity, look }
}

/** Every branch there is, by its slug. (github/docs, REST API, "List branches".) */
function readExisting(github: GitHub): Promise<ReadonlyMap<string, string> | Failure> {
  return readAll(github, { path: '/branches', query: {}, maxPages: MAX_PAGES.branches, nameOf: (row) => row.name })
}

/** The branches that were deleted, by their slugs, the newest first. (github/docs, REST API, "List repository activities".) */
async function readDeletions(
  github: GitHub,
  deleted: string | undefined,
): Promise<ReadonlyMap<string, string> | Failure> {
  if (deleted !== undefined) return new Map([[slugOf(deleted), deleted]])
  const query = { activity_type: 'branch_deletion' }
  const nameOf: List['nameOf'] = ({ ref, activity_type: type }) => {
    const [, name] = typeof ref === 'string' ? (/^refs\/heads\/(.+)$/s.exec(ref) ?? []) : []
    return type === 'branch_deletion' ? name : undefined
  }
  return readAll(github, { path: '/activity', query, maxPages: MAX_PAGES.deletions, nameOf })
}

interface List {
  readonly path: '/branches' | '/activity'
  readonly query: Readonly<Record<string, string>>
  readonly maxPages: number
  readonly nameOf: (row: Readonly<Record<string, unknown>>) => unknown
}

/**
 * All rows of a list, as names by their slugs. A row without a name fails the list of branches, and is left out of that of
 * deletions: neither ever deletes more.
 */
async function readAll(
  github: GitHub,
  { path, query, maxPages, nameOf }: List,
): Promise<ReadonlyMap<string, string> | Failure> {
  const names = new Map<string, string>()
  let next: Readonly<Record<string, string>> | undefined = { ...query, per_page: '100' }
  for (let page = 0; next !== undefined; page++) {
    if (page === maxPages) {
      if (path === '/activity') return names
      const remedy = 'Name what belongs to them by {pr} or {run} instead.'
      return { reason: `the repository has more than ${maxPages * 100} branches`, remedy }
    }
    const answer = await github.page(BRANCHES, path, next)
    if (isFailure(answer)) return answer
    for (const row of answer.rows) {
      const name = nameOf(asObject(row))
      if (typeof name === 'string') names.set(slugOf(name), names.get(slugOf(name)) ?? name)
      else if (path === '/branches') return github.failureOf(BRANCHES, undefined)
    }
    next = answer.next
  }
  return names
}
