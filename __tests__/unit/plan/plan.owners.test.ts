/** Plans with owners of every kind at once: nothing goes whose owner is not confirmed gone, and a dry run shows the real one. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { judgeClaim, type OwnerState } from '../../../src/owners/owner.ts'
import { compile } from '../../../src/plan/glob.ts'
import { OWNER_KINDS, parsePattern, type OwnerKind, type EventOwners } from '../../../src/plan/pattern.ts'
import { claimsOf, makePlan, type Candidate, type Claim, type Judge, type Rules } from '../../../src/plan/plan.ts'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inProcess } from '../../support/in-process.ts'

const NOW = Date.UTC(2026, 10, 21)
const PATTERNS = [
  'web-{pr}-*',
  'it-{run}-*',
  'br-{branch}-*',
  'x-{until}',
  'web-{pr}-{until}',
  '*-{branch}',
  'it-*',
  'web-*-{run}',
]
const VALUES: Readonly<Record<OwnerKind, readonly string[]>> = {
  ...{ pr: ['1', '2', '3'], run: ['1', '2', '3'], until: ['1', '2', '3'] },
  branch: ['a', 'b', 'a-b', '1', '1-a', '2-b'],
}

const word = fc.constantFrom('1', '2', '3', 'a', 'b', 'A', 'é')
const name = fc
  .tuple(fc.constantFrom('web', 'it', 'br', 'x', 'other'), fc.array(word, { minLength: 1, maxLength: 4 }))
  .map(([start, words]) => [start, ...words].join('-'))
const candidates = fc
  .uniqueArray(name, { maxLength: 12 })
  .map((names) =>
    names.map((each): Candidate => ({ target: { type: 'coc-script', id: each, name: each }, name: each })),
  )
const status = fc.constantFrom<OwnerState['status'][]>('gone', 'gone', 'gone', 'there', 'none', 'unread')
/** What is known of each owner; of some nobody asked. */
const knowledge: fc.Arbitrary<ReadonlyMap<string, OwnerState['status']>> = fc
  .tuple(
    ...OWNER_KINDS.flatMap((kind) =>
      VALUES[kind].map((key) =>
        fc.option(status, { nil: undefined, freq: 8 }).map((each) => [`${kind} ${key}`, each] as const),
      ),
    ),
  )
  .map((entries) => new Map(entries.flatMap(([key, each]) => (each === undefined ? [] : [[key, each] as const]))))

const judgeFrom =
  (known: ReadonlyMap<string, OwnerState['status']>): Judge =>
  (claim) => {
    const states = claim.keys.flatMap((key): [string, OwnerState][] => {
      const found = known.get(`${claim.kind} ${key}`)
      return found === undefined ? [] : [[key, { status: found, reason: `${claim.kind} ${key} is ${found}` }]]
    })
    return judgeClaim(claim, new Map(states), claim.kind === 'branch' ? 'one' : 'all')
  }

const rulesOf = (patterns: readonly string[], eventOwners: EventOwners): Rules => ({
  patterns: patterns.map((text) => compile(parsePattern(text))),
  ...{ exclude: [], olderThan: undefined, maxDeletes: undefined, eventOwners },
  idProblem: () => undefined,
})
const patterns = fc.subarray(PATTERNS, { minLength: 1 })
const eventOwners: fc.Arbitrary<EventOwners> = fc.constantFrom<EventOwners[]>(
  {},
  {},
  { pr: '1' },
  { run: '2' },
  { branch: 'a' },
)

/** Whether one claim lets go, worked out anew. */
function isGone({ kind, keys }: Claim, known: ReadonlyMap<string, OwnerState['status']>): boolean {
  const found = keys.map((key) => known.get(`${kind} ${key}`))
  if (kind !== 'branch') return found.every((each) => each === 'gone')
  return found.includes('gone') && found.every((each) => each === 'gone' || each === 'none')
}

describe('The plan for owners of every kind', () => {
  test('deletes nothing whose owner is not confirmed gone, and all whose owners are', () => {
    let deletes = 0
    fc.assert(
      fc.property(candidates, patterns, eventOwners, knowledge, (rows, texts, event, known) => {
        const rules = rulesOf(texts, event)
        for (const { action, claims, name: called = '' } of makePlan(rows, rules, NOW, judgeFrom(known)).decisions) {
          // The claims are those that the name makes, by every pattern that fits.
          for (const glob of rules.patterns ?? []) {
            for (const kind of glob.owners) {
              const values = glob.values(kind, called)
              const keys = claims.find((claim) => claim.kind === kind)?.keys ?? []
              if (values !== 'unclear') expect(keys).toEqual(expect.arrayContaining([...values]))
            }
          }
          expect(action === 'delete').toBe(claims.every((claim) => isGone(claim, known)))
          if (action === 'delete' && claims.length > 0) deletes += 1
          const mustBeKept = claims.some(({ kind, keys }) =>
            keys.some((key) => known.get(`${kind} ${key}`) === 'there'),
          )
          if (mustBeKept) expect(action).toBe('keep')
        }
      }),
      { numRuns: 1_000 },
    )
    expect(deletes).toBeGreaterThan(100)
  })

  test('asks for every owner that its decisions rest on', () => {
    fc.assert(
      fc.property(candidates, patterns, eventOwners, knowledge, (rows, texts, event, known) => {
        const rules = rulesOf(texts, event)
        const keyed = (claims: readonly Claim[]): string[] =>
          claims.flatMap(({ kind, keys }) => keys.map((key) => `${kind} ${key}`))
        const asked = keyed(claimsOf(rows, rules))
        const { decisions } = makePlan(rows, rules, NOW, judgeFrom(known))
        expect(asked).toEqual(expect.arrayContaining(decisions.flatMap(({ claims }) => keyed(claims))))
      }),
    )
  })

  test('selects on an event only what may belong to its owner', () => {
    fc.assert(
      fc.property(candidates, knowledge, (rows, known) => {
        const rules = rulesOf(['it-{run}-*', 'br-{branch}-*'], { run: '2' })
        for (const { name: called = '', claims } of makePlan(rows, rules, NOW, judgeFrom(known)).decisions) {
          const runs = claims.find(({ kind }) => kind === 'run')?.keys ?? []
          expect(called.startsWith('br-') || runs.includes('2')).toBe(true)
        }
      }),
    )
  })
})

test('A dry run shows the very plan that the real run carries out, whatever the owners', async () => {
  const values = fc.constantFrom('1', '2', '3', 'a', 'b', 'a-b', '20261001', '20991231')
  const names = fc.uniqueArray(fc.tuple(fc.constantFrom('pr', 'run', 'br', 'x'), values), { maxLength: 12 })
  const patternsOfAll = ['pr-{pr}-*', 'run-{run}-*', 'br-{branch}-*', 'x-{until}-*'].join('\n')
  await fc.assert(
    fc.asyncProperty(names, fc.nat(6), async (pairs, seed) => {
      const { simulator, run } = inProcess()
      for (const [kind, value] of pairs) addWithAnyName(fixtureOf('coc-script'), simulator, `${kind}-${value}-web`)
      simulator.github.set(1, seed % 2 === 0 ? 'OPEN' : 'CLOSED')
      simulator.github.set(2, 'MERGED')
      simulator.github.runs.set(1, seed % 3 === 0 ? 'queued' : 'completed')
      simulator.github.runs.set(2, 'completed')
      for (const branch of ['A', 'b']) simulator.github.deleteBranch(branch)
      if (seed % 2 === 0) simulator.github.branches.add('a/b')
      const inputs = { 'resource-type': 'coc-script', 'name-pattern': patternsOfAll, concurrency: '1' }
      const dry = await run({ ...inputs, 'dry-run': 'true' })
      expect(simulator.coc.scripts.size).toBe(pairs.length)
      const real = await run(inputs)
      expect(real.ok).toBe(true)
      expect(JSON.parse(real.outputs['deleted-ids'] ?? '')).toEqual(JSON.parse(dry.outputs['planned-ids'] ?? ''))
      expect(JSON.parse(real.outputs['kept-ids'] ?? '')).toEqual(JSON.parse(dry.outputs['kept-ids'] ?? ''))
    }),
    { numRuns: 20 },
  )
})
