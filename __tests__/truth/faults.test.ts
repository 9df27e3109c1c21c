/**
 * Every fault, on the delete of every type, once and always, before and after the service did what was asked: how the
 * target ends, and what it costs. Everything else about such runs (exit code, outputs, no lie) is judged as in truth.ts.
 */
import { describe, expect, test } from '@jest/globals'
import { fixtureOf } from '../../simulator/registry.ts'
import type { FaultName } from '../../simulator/faults.ts'
import { apiOf, FAULTS, plain, TYPES, type FaultPlan, type Scenario, type Type } from '../support/scenario.ts'
import { CLOSED_PULLS, OWNER_OPERATIONS } from '../support/owner-world.ts'
import { operationsOf } from '../support/stage.ts'
import { knowsThrottledCb, play } from '../support/truth.ts'

/** How a type is deleted: a column each. */
const WAYS = ['one', 'batch', 'job'] as const

/**
 * Faults, how often, then a column for each way to delete: outcome (`there`, `unknown` are what is known of a failed one), deletes
 * + other requests. ROMA and Workspace look before they delete; a look at Workspace is two lists, and an absence after a
 * lost response takes two looks.
 */
const TABLE = `
                                        one            batch          job
  Nobody can tell whether it was done, and it was not: asked again.
  broken              once              deleted 2+0    deleted 2+4    deleted 2+3
  broken              always            there 6+1      there 6+14     unknown 5+6
  Nobody can tell, and it was done: gone when asked again. ROMA's job is found to have done it.
  broken              once, executed    deleted 2+0    deleted 2+6    deleted 1+3
  broken              always, executed  deleted 6+1    deleted 6+6    deleted 1+3

  A success that does not say what was asked for is no success. Workspace's own success says nothing.
  200-empty           once              deleted 2+0    there 1+14     deleted 2+3
  200-empty           always            there 6+1      there 1+14     unknown 5+6
  200-empty           once, executed    deleted 2+0    deleted 1+4    deleted 1+3
  200-empty           always, executed  deleted 6+1    deleted 1+4    deleted 1+3
  An id of a job is all that ROMA ever says: this one is not there, so its assets are watched.
  200-other-id        once              deleted 2+0    deleted 2+4    unknown 1+10
  200-other-id        always            there 6+1      there 6+14     unknown 1+10
  200-other-id        once, executed    deleted 2+0    deleted 2+6    deleted 1+4
  200-other-id        always, executed  deleted 6+1    deleted 6+6    deleted 1+4

  Never arrived: asked again, and no look where nobody answers (but for the one that is due before).
  refuse              once              deleted 2+0    deleted 2+4    deleted 2+2
  refuse              always            unknown 6+0    unknown 6+2    unknown 6+1
  Too many requests: given up after ten refusals and three minutes.
  throttled           once              deleted 2+0    deleted 2+4    deleted 2+2
  throttled           always            unknown 10+0   unknown 10+2   unknown 10+1
  A code of CodeArts Build, which means "too many requests" there; for the others it is a 500.
  throttled-cb        once              deleted 2+0    deleted 2+4    deleted 2+3
  throttled-cb        always            there 6+1      there 6+14     unknown 5+6

  Refused credentials end the run: nothing more is asked.
  401                 once              unknown 1+0    unknown 1+2    unknown 1+1
  401                 always            unknown 1+0    unknown 1+2    unknown 1+1
  Refused, or unknown to the gateway: never asked again, never taken for gone, but looked at.
  refused             once              there 1+1      there 1+4      there 1+2
  refused             always            there 1+1      there 1+4      there 1+2
  A redirect is not followed.
  302                 once              unknown 1+0    unknown 1+2    unknown 1+1
  302                 always            unknown 1+0    unknown 1+2    unknown 1+1
`

const GROUPS: Readonly<Record<string, readonly FaultName[]>> = {
  broken: [
    ...(['reset-before', 'reset-during', 'cut', 'hang', 'drip', 'huge', '500', '502-html', '503'] as const),
    ...(['503-retry-after', '504-gateway', '200-error-code', '200-status-fail', '200-not-json'] as const),
  ],
  throttled: ['429', '429-retry-after', '429-retry-after-date', '429-policy'],
  refused: ['403-encoded', '404-apigw'],
}

interface Case {
  readonly fault: FaultName
  readonly how: string
  readonly type: Type
  readonly expected: string
}

const ROWS = TABLE.split('\n')
  .map((line) => line.trim().split(/ {2,}/))
  .filter((cells) => cells.length === 2 + WAYS.length)

/** What the table says of a fault on the delete of a type. */
function expectedOf(group: string, how: string, type: Type): string {
  const known = group === 'throttled-cb' && knowsThrottledCb(type) ? 'throttled' : group
  const [, , ...cells] = ROWS.find((row) => row[0] === known && row[1] === how) ?? []
  return cells[WAYS.indexOf(apiOf(type).deletion.by)] ?? ''
}

const CASES: readonly Case[] = ROWS.flatMap(([group = '', how = '']) =>
  (GROUPS[group] ?? [group as FaultName]).flatMap((fault) =>
    TYPES.map((type) => ({ fault, how, type, expected: expectedOf(group, how, type) })),
  ),
)

async function meet({ fault, how, type }: Case): ReturnType<typeof play> {
  const times = how.startsWith('always') ? Infinity : 1
  const plan: FaultPlan = { fault, operation: 0, target: undefined, times, skip: 0, executed: how.endsWith('executed') }
  // Long enough for a lie on the job to be one.
  return play({ ...plain(type), jobDuration: 1_000, faults: [plan] })
}

describe('a fault of the delete', () => {
  test.each(CASES)('$fault $how: $type is $expected', async (row) => {
    const { report, journal, ok, faults } = await meet(row)
    expect(faults).toEqual([])
    const [target] = report.targets
    const deletes = journal.filter(({ operation }) => operation.endsWith('.delete')).length
    const seen = target?.outcome === 'failed' ? target.state : target?.outcome
    expect(`${seen} ${deletes}+${journal.length - deletes}`).toBe(row.expected)
    expect(ok).toBe(row.expected.startsWith('deleted'))
  })

  test('no fault is left out', () => {
    expect(new Set(CASES.map(({ fault }) => fault))).toEqual(new Set(FAULTS))
  })
})

/** What a run by name asks, and a run by id does not. */
const BY_NAME = /\.(list|apps|tasks)$|^github\./
/** The place of the pattern with which GitHub is asked for something else than pull requests. */
const PATTERN_OF: Readonly<Record<string, number>> = { 'github.run': 1, 'github.branches': 2, 'github.activity': 2 }

/** A run that uses the operation: by name, or by id with names that have to be looked up. */
function using(type: Type, operation: string): Scenario {
  const byName = BY_NAME.test(operation) && operation !== fixtureOf(type).operations.lookUp
  const owners = { ...CLOSED_PULLS, patterns: [PATTERN_OF[operation] ?? 0], hasGraphQL: operation !== 'github.pull' }
  return {
    ...plain(type),
    targets: [false, true].map((isTask) => ({ standing: 'present', isTask, isKept: false, belongs: 0 })),
    ...(byName ? { sweep: { owners, planTakesMs: 0, maxDeletes: 10 } } : { exclude: true }),
    projectGiven: operation !== 'iam.authProjects',
  }
}

/** Whoever cannot look must not claim; a fault of a read alone never leaves anything behind that is not said. */
describe('a fault of everything else', () => {
  const reads = TYPES.flatMap((type) =>
    operationsOf(type, true)
      .map((operation, index) => ({ type, operation, index }))
      .slice(1)
      // GitHub is asked in the same way for all of them, for its repository only where something is not there.
      .filter(({ operation }) => type === 'coc-script' || !OWNER_OPERATIONS.includes(operation))
      .filter(({ operation }) => operation !== 'github.repository'),
  )
  const rows = FAULTS.flatMap((fault) => reads.map((read) => ({ fault, ...read })))

  test.each(rows)('$fault of $operation: $type is deleted all the same, or red', async (row) => {
    const { fault, type, operation, index } = row
    const plan: FaultPlan = { fault, operation: index, target: undefined, times: Infinity, skip: 0, executed: false }
    const { ok, faults, report, journal } = await play({ ...using(type, operation), faults: [plan] })
    expect(journal.some((entry) => entry.operation === operation && entry.fault === fault)).toBe(true)
    expect(faults).toEqual([])
    // GitHub says so of an owner that there is not: what it has is kept.
    const good = fault === '404-apigw' && /^github\.(run|pull)$/.test(operation) ? 'kept' : 'deleted'
    expect(ok).toBe(report.targets.length === 2 && report.targets.every(({ outcome }) => outcome === good))
  })
})
