/**
 * Whose the resources of a scenario are. Names are made from owners here, so that the judge knows the owners without taking a
 * name apart as the action does; what GitHub says of them is kept with every change of it.
 */
import fc from 'fast-check'
import { GITHUB_REPOSITORY } from '../../simulator/defaults.ts'
import type { Numbered } from '../../simulator/services/github.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import type { JournalEntry } from '../../simulator/types.ts'
import type { OwnerKind } from '../../src/plan/pattern.ts'

const DAY_MS = 86_400_000
const GRACE_MS = 600_000
const IDLE_DAYS = 14
/** A slug of so many characters may have been cut by its author. */
const MAY_BE_CUT = 20
/** How long an answer about an owner counts. */
const FRESH_MS = 5_000

export const PULL_REQUESTS = [1, 2, 3, 4] as const
/** Some are numbers of pull requests, too. */
const RUNS = [1, 2, 17_000_000_043, 17_000_000_044] as const
/** One is the beginning of another, and one is cut where a name has it. */
const BRANCHES = ['Feature/X', 'feature', 'fix__y', 'release/1.2', 'feature/a-very-long-name-of-one'] as const
const LONGEST_SLUG = 21
/** The run starts on 21 November 2026 at 12:00. The third expires with its grace a minute later. */
const MOMENTS: readonly { readonly text: string; readonly at: number }[] = [
  { text: '20261120', at: Date.UTC(2026, 10, 21) },
  { text: '20261121', at: Date.UTC(2026, 10, 22) },
  { text: '202611211151', at: Date.UTC(2026, 10, 21, 11, 51) },
  { text: '1790000000', at: 1_790_000_000_000 },
  { text: '20260931', at: Infinity },
  { text: '20200101', at: Infinity },
]
/** Others share the account. */
const REPOSITORIES = ['shop', 'shop', 'shop', 'shop', 'web', 'shop_2', 'my_shop'] as const

/** What a name says of owners, in its order. */
type Form = readonly OwnerKind[]
const FORMS: readonly Form[] = [
  ...[['pr'], ['run'], ['branch'], ['until'], []],
  ...[
    ['pr', 'until'],
    ['run', 'until'],
    ['branch', 'until'],
    ['pr', 'run'],
  ],
] as Form[]
const WORDS: Readonly<Record<OwnerKind, string>> = { pr: 'pr', run: 'run', branch: 'br', until: 'until' }

interface PatternPlan {
  /** After `{repo}`. */
  readonly text: string
  readonly owners: readonly OwnerKind[]
  readonly fits: (form: Form) => boolean
}

const starting = (...owners: readonly OwnerKind[]): PatternPlan => ({
  text: `${owners.map((kind) => `_${WORDS[kind]}_{${kind}}`).join('')}_*`,
  owners,
  fits: (form) => owners.every((kind, index) => form[index] === kind),
})
const PATTERNS: readonly PatternPlan[] = [
  ...[starting('pr'), starting('run'), starting('branch'), starting('until')],
  ...[starting('pr', 'until'), starting('run', 'until'), starting('branch', 'until'), starting('pr', 'run')],
  {
    text: '_pr_*_until_{until}_*',
    owners: ['until'],
    fits: (form) => form[0] === 'pr' && form[1] === 'until',
  },
  { text: '_tmp_*', owners: [], fits: (form) => form.length === 0 },
]

type BranchState = 'there' | 'deleted' | 'again' | 'never'

/** The owners of a sweep: what GitHub says of them at the start, and how that changes. */
export interface OwnerPlan {
  /** Places in the table of patterns. */
  readonly patterns: readonly number[]
  /** The repository's name is written out. */
  readonly literal: boolean
  readonly hasGraphQL: boolean
  /** The event is about this owner. */
  readonly event: { readonly kind: 'pr' | 'run' | 'branch'; readonly index: number } | undefined
  readonly keepLabel: boolean
  readonly previewLabel: boolean
  readonly idleAfter: boolean
  readonly pulls: readonly {
    readonly state: Numbered | undefined
    readonly labels: readonly string[]
    readonly isIdle: boolean
  }[]
  /** The token may not read this one. */
  readonly unreadable: number | undefined
  readonly runs: readonly (string | undefined)[]
  readonly branches: readonly BranchState[]
  /** When that many requests have come: an owner is back, or gone. */
  readonly changes: readonly {
    readonly kind: 'pr' | 'run' | 'branch'
    readonly index: number
    readonly isBack: boolean
    readonly request: number
  }[]
}

const often = <T>(weight: number, usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight }, { arbitrary: other, weight: 1 })
const ofGitHub = fc.constantFrom('pr' as const, 'run' as const, 'branch' as const)
const four = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { minLength: 4, maxLength: 4 })

export const ownerPlans: fc.Arbitrary<OwnerPlan> = fc.record({
  patterns: fc.uniqueArray(fc.nat({ max: PATTERNS.length - 1 }), { minLength: 1, maxLength: 4 }),
  literal: often(3, false, fc.constant(true)),
  hasGraphQL: often(4, true, fc.constant(false)),
  event: often(2, undefined, fc.record({ kind: ofGitHub, index: fc.nat({ max: 3 }) })),
  keepLabel: often(2, false, fc.constant(true)),
  previewLabel: often(2, false, fc.constant(true)),
  idleAfter: often(2, false, fc.constant(true)),
  pulls: four(
    fc.record({
      state: fc.constantFrom<(Numbered | undefined)[]>(
        'CLOSED',
        'CLOSED',
        'MERGED',
        'OPEN',
        'OPEN',
        'issue',
        undefined,
      ),
      labels: fc.subarray(['Keep', 'preview', 'bug']),
      isIdle: fc.boolean(),
    }),
  ),
  unreadable: often(9, undefined, fc.constantFrom(...PULL_REQUESTS)),
  runs: four(fc.constantFrom('completed', 'completed', 'completed', 'in_progress', 'queued', 'waiting', undefined)),
  branches: fc.array(fc.constantFrom<BranchState[]>('deleted', 'deleted', 'deleted', 'there', 'again', 'never'), {
    minLength: BRANCHES.length,
    maxLength: BRANCHES.length,
  }),
  changes: often(
    1,
    [],
    fc.array(
      fc.record({
        kind: ofGitHub,
        index: fc.nat({ max: 4 }),
        isBack: often(3, true, fc.constant(false)),
        request: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  ),
})

/** All pull requests are closed, and nothing else is asked for. */
export const CLOSED_PULLS: OwnerPlan = {
  ...{ patterns: [0], literal: false, hasGraphQL: true, event: undefined },
  ...{ keepLabel: false, previewLabel: false, idleAfter: false, unreadable: undefined, changes: [] },
  pulls: PULL_REQUESTS.map(() => ({ state: 'CLOSED', labels: [], isIdle: false })),
  runs: RUNS.map(() => 'completed'),
  branches: BRANCHES.map(() => 'deleted'),
}

export const OWNER_OPERATIONS = ['github.run', 'github.branches', 'github.activity', 'github.pull', 'github.repository']

/** Whose a resource is. */
interface Belonging {
  readonly name: string
  readonly repository: string
  readonly form: Form
  /** By kind; where its form has it. */
  readonly pr: number
  readonly run: number
  readonly branch: string
  readonly moment: (typeof MOMENTS)[number]
}

/** What GitHub would say at a time. */
interface Snapshot {
  /** The request with which it began, and when. */
  readonly n: number
  readonly at: number
  readonly pulls: ReadonlyMap<
    number,
    { readonly state: Numbered | undefined; readonly labels: readonly string[]; readonly isIdle: boolean }
  >
  readonly runs: ReadonlyMap<number, string | undefined>
  readonly branches: ReadonlySet<string>
  readonly deletions: ReadonlySet<string>
}

type Standing = 'gone' | 'not gone'

const slugOf = (branch: string): string =>
  branch
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .join('-')

export class OwnerWorld {
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly event: object
  readonly #plan: OwnerPlan
  readonly #patterns: readonly PatternPlan[]
  readonly #forms: readonly Form[]
  readonly #snapshots: Snapshot[]
  readonly #latency: number

  constructor(plan: OwnerPlan, simulator: Simulator, latency: number) {
    this.#plan = plan
    this.#latency = latency
    this.#patterns = plan.patterns.map((index) => PATTERNS[index]).filter((each) => each !== undefined)
    const meant = FORMS.filter((form) => this.#patterns.some(({ fits }) => fits(form)))
    // Most names are of a form that is asked for.
    this.#forms = [...meant, ...meant, ...meant, ...FORMS]
    const repo = plan.literal ? 'shop' : '{repo}'
    const isAboutPulls = this.#patterns.some(({ owners }) => owners.includes('pr'))
    this.inputs = {
      'name-pattern': this.#patterns.map(({ text }) => repo + text).join('\n'),
      ...(isAboutPulls && plan.keepLabel && { 'keep-label': 'keep' }),
      ...(isAboutPulls && plan.previewLabel && { 'preview-label': 'preview' }),
      ...(isAboutPulls && plan.idleAfter && { 'idle-after': `${IDLE_DAYS}d` }),
    }
    const { env, event } = this.#eventOf()
    this.env = env
    this.event = event
    this.#snapshots = [this.#begin(simulator)]
    simulator.onRequest(({ n, at }) => {
      for (const change of plan.changes) if (change.request === n) this.#change(change, simulator, n, at)
    })
  }

  /** A name, and whose it is. The same number gives the same one. */
  belonging(number: number, index: number, isKept: boolean): Belonging {
    const pick = <T>(from: readonly T[], divisor: number): T => {
      const found = from[Math.floor(number / divisor) % from.length]
      if (found === undefined) throw new Error('there is nothing to pick from')
      return found
    }
    const [repository, form] = [pick(REPOSITORIES, 1), pick(this.#forms, 7)]
    const [pr, run, branch] = [pick(PULL_REQUESTS, 11), pick(RUNS, 13), pick(BRANCHES, 17)]
    const moment = pick(MOMENTS, 19)
    const slug = slugOf(branch).replaceAll('-', '_').slice(0, LONGEST_SLUG)
    const written = index % 3 === 0 ? slug.replace(/^f/, 'F') : slug
    const values: Readonly<Record<OwnerKind, string | number>> = { pr, run, branch: written, until: moment.text }
    const words = form.length === 0 ? ['tmp'] : form.flatMap((kind) => [WORDS[kind], values[kind]])
    const name = [repository, ...words, index, ...(isKept ? ['keep'] : [])].join('_')
    return { name, repository, form, pr, run, branch, moment }
  }

  /** Whether the patterns and the event mean it. */
  isMeant(it: Belonging): boolean {
    const { event } = this.#plan
    return this.#fitting(it).some(({ owners }) =>
      owners.every((kind) => {
        if (event?.kind !== kind) return true
        if (kind === 'pr') return it.pr === PULL_REQUESTS[event.index]
        if (kind === 'run') return it.run === RUNS[event.index]
        return this.#slugsOf(it).includes(slugOf(BRANCHES[event.index] ?? ''))
      }),
    )
  }

  /** What is wrong with its deletion, which was asked for by this request. */
  whyNotDelete(it: Belonging, { n, at }: JournalEntry, journal: readonly JournalEntry[]): string[] {
    const answered = journal.filter((entry) => entry.n < n && isAnswer(entry) && entry.at + this.#latency <= at)
    const lastAt = Math.max(-Infinity, ...answered.map((entry) => entry.at))
    return this.#ownersOf(it).flatMap((kind) => {
      if (kind === 'until') return it.moment.at + GRACE_MS < at ? [] : [`it expires ${it.moment.text}`]
      const look = answered.findLast((entry) => this.#isAbout(it, kind, entry))
      if (!look) return [`GitHub has not answered whether its ${kind} is gone`]
      const seen = this.#snapshots.filter((_, index) => {
        const next = this.#snapshots[index + 1]
        return (this.#snapshots[index]?.at ?? 0) <= look.at + this.#latency && (next === undefined || next.n > look.n)
      })
      const wrong = seen.some((each) => this.#standing(it, kind, each) === 'gone') ? [] : [`its ${kind} was not gone`]
      if (kind === 'branch' && this.#plan.event?.kind !== 'branch' && !answered.some(isListOfDeletions))
        wrong.push('GitHub has not said which branches were deleted')
      const counts = Math.max(look.at + this.#latency + FRESH_MS, lastAt + this.#latency)
      return at > counts ? [...wrong, `its ${kind} was asked for ${at - look.at} ms ago`] : wrong
    })
  }

  /** Whether an owner keeps it, and somebody has said so. */
  mayBeKept(it: Belonging, journal: readonly JournalEntry[]): boolean {
    const first = this.#snapshots[0]
    return this.#ownersOf(it).some((kind) => {
      if (kind === 'until') return first !== undefined && it.moment.at + GRACE_MS >= first.at
      const answers = journal.filter((entry) => isAnswer(entry) && this.#isAbout(it, kind, entry))
      // A fault can say that there is no such owner.
      if (answers.some(({ status, fault }) => status === 404 && fault !== undefined)) return true
      return answers.length > 0 && this.#snapshots.some((each) => this.#standing(it, kind, each) !== 'gone')
    })
  }

  /** Whether everything that it may belong to was gone from the start. */
  isGone(it: Belonging): boolean {
    const [first] = this.#snapshots
    if (!first) return false
    return this.#ownersOf(it).every((kind) =>
      kind === 'until' ? it.moment.at + GRACE_MS < first.at : this.#standing(it, kind, first) === 'gone',
    )
  }

  #fitting({ repository, form }: Belonging): PatternPlan[] {
    return repository === 'shop' ? this.#patterns.filter(({ fits }) => fits(form)) : []
  }

  /** Those that any pattern names. */
  #ownersOf(it: Belonging): OwnerKind[] {
    return [...new Set(this.#fitting(it).flatMap(({ owners }) => owners))]
  }

  /** Every branch, as a slug, of which the name may be. */
  #slugsOf(it: Belonging): string[] {
    const own = slugOf(it.branch).slice(0, LONGEST_SLUG).replace(/-$/, '')
    const isOpen = this.#fitting(it).some(({ owners }) => owners.includes('branch') && owners.length === 1)
    if (!isOpen) return [own]
    const [, rest = ''] = it.name.toLowerCase().split('_br_')
    const words = rest.split('_')
    return words.slice(0, -1).map((_, index) => words.slice(0, index + 1).join('-'))
  }

  #standing(it: Belonging, kind: OwnerKind, snapshot: Snapshot): Standing {
    return this.#isGoneAt(it, kind, snapshot) ? 'gone' : 'not gone'
  }

  #isGoneAt(it: Belonging, kind: OwnerKind, { pulls, runs, branches, deletions }: Snapshot): boolean {
    const { event, keepLabel, previewLabel, idleAfter, unreadable } = this.#plan
    if (kind === 'run') return runs.get(it.run) === 'completed'
    if (kind === 'pr') {
      const { state, labels = [], isIdle } = pulls.get(it.pr) ?? {}
      if (it.pr === unreadable || state === undefined || state === 'issue') return false
      if (keepLabel && labels.includes('Keep')) return false
      if (state !== 'OPEN') return true
      return (previewLabel && !labels.includes('preview')) || (idleAfter && isIdle === true)
    }
    const existing = [...branches].map(slugOf)
    const slugs = this.#slugsOf(it)
    const isThere = slugs.some(
      (slug) =>
        existing.includes(slug) || (slug.length >= MAY_BE_CUT && existing.some((each) => each.startsWith(slug))),
    )
    const gone = event?.kind === 'branch' ? [BRANCHES[event.index] ?? ''] : [...deletions]
    return !isThere && gone.some((branch) => slugs.includes(slugOf(branch)))
  }

  #isAbout(it: Belonging, kind: OwnerKind, { operation, ids }: JournalEntry): boolean {
    if (kind === 'run') return operation === 'github.run' && ids.includes(String(it.run))
    if (kind === 'branch') return operation === 'github.branches'
    return ['github.graphql', 'github.pull'].includes(operation) && ids.includes(String(it.pr))
  }

  #begin({ github }: Simulator): Snapshot {
    const { pulls, runs, branches, unreadable, hasGraphQL } = this.#plan
    github.hasGraphQL = hasGraphQL
    if (unreadable !== undefined) github.unreadable.add(unreadable)
    const deletions = new Set<string>()
    for (const [index, number] of PULL_REQUESTS.entries()) {
      const { state, labels = [], isIdle = false } = pulls[index] ?? {}
      github.set(number, state)
      github.describe(number, { labels, updatedAt: updatedAt(isIdle) })
      // Another repository has the same numbers.
      github.set(number, 'CLOSED', 'octo-org/web')
    }
    for (const [index, id] of RUNS.entries()) {
      const status = runs[index]
      if (status !== undefined) github.runs.set(id, status)
    }
    for (const [index, name] of BRANCHES.entries()) {
      const state = branches[index]
      if (state === 'deleted' || state === 'again') github.deleteBranch(name)
      if (state === 'deleted' || state === 'again') deletions.add(name)
      if (state === 'there' || state === 'again') github.branches.add(name)
    }
    return {
      ...{ n: 0, at: START },
      pulls: new Map(PULL_REQUESTS.map((number, index) => [number, pulls[index] ?? NOTHING])),
      runs: new Map(RUNS.map((id, index) => [id, runs[index]])),
      ...{ branches: new Set(github.branches), deletions },
    }
  }

  #change({ kind, index, isBack }: OwnerPlan['changes'][number], { github }: Simulator, n: number, at: number): void {
    const last = this.#snapshots.at(-1)
    if (!last) return
    const [pulls, runs] = [new Map(last.pulls), new Map(last.runs)]
    const deletions = new Set(last.deletions)
    const [number = 1, id = 1, branch = ''] = [PULL_REQUESTS[index], RUNS[index], BRANCHES[index]]
    if (kind === 'pr') {
      const labels = isBack ? ['preview'] : []
      const state = isBack ? 'OPEN' : 'CLOSED'
      github.set(number, state)
      github.describe(number, { labels, updatedAt: updatedAt(false) })
      pulls.set(number, { state, labels, isIdle: false })
    } else if (kind === 'run') {
      github.runs.set(id, isBack ? 'queued' : 'completed')
      runs.set(id, isBack ? 'queued' : 'completed')
    } else if (isBack) github.branches.add(branch)
    else {
      github.deleteBranch(branch)
      deletions.add(branch)
    }
    this.#snapshots.push({ n, at, pulls, runs, branches: new Set(github.branches), deletions })
  }

  #eventOf(): Pick<OwnerWorld, 'env' | 'event'> {
    const { event } = this.#plan
    const repository = { full_name: GITHUB_REPOSITORY }
    if (!event) return { env: { GITHUB_EVENT_NAME: 'schedule' }, event: { schedule: '23 3 * * *', repository } }
    const { kind, index } = event
    const number = PULL_REQUESTS[index]
    if (kind === 'pr') {
      const payload = { action: 'closed', number, pull_request: { number, state: 'closed' }, repository }
      return { env: { GITHUB_EVENT_NAME: 'pull_request_target' }, event: payload }
    }
    if (kind === 'run') {
      const payload = { action: 'completed', workflow_run: { id: RUNS[index], status: 'completed' }, repository }
      return { env: { GITHUB_EVENT_NAME: 'workflow_run' }, event: payload }
    }
    return { env: { GITHUB_EVENT_NAME: 'delete' }, event: { ref: BRANCHES[index], ref_type: 'branch', repository } }
  }
}

const NOTHING = { state: undefined, labels: [], isIdle: false }
const START = Date.UTC(2026, 10, 21, 12)
const updatedAt = (isIdle: boolean): string => new Date(START - (isIdle ? 2 * IDLE_DAYS : 1) * DAY_MS).toISOString()

/** A forge without GraphQL. */
const NO_GRAPHQL: Readonly<Record<string, number>> = { 'github.graphql': 404 }

/** GitHub has said something of an owner: also that there is none. */
const isAnswer = ({ operation, status, fault }: JournalEntry): boolean =>
  ((status === 200 && fault === undefined) || status === 404) &&
  operation.startsWith('github.') &&
  status !== NO_GRAPHQL[operation]

const isListOfDeletions = ({ operation }: JournalEntry): boolean => operation === 'github.activity'
