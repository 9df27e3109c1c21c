/** The plan: no input makes it delete what is protected, and a dry run shows what the real run does. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile } from '../../../src/plan/glob.ts'
import { parsePattern } from '../../../src/plan/pattern.ts'
import { claimsOf, makePlan, type Candidate, type Rules } from '../../../src/plan/plan.ts'
import { judgeBy, numbersOf, type PullRequestState } from '../../support/owners.ts'
import { omitUndefined } from '../../../src/runtime/json.ts'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { outcomesByName, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { keyOf, type Target } from '../../../src/plan/target.ts'

const NOW = Date.UTC(2026, 10, 21)
const HOUR = 3_600_000
const GOOD_ID = /^[a-z0-9]+$/

const PATTERNS = ['preview-pr-{pr}-*', '*-pr-{pr}*', 'preview-*', 'prod-db', 'shared-*', '*{pr}', '*-{pr}']
const EXCLUDES = ['prod-*', '*keep*', 'id-7', 'preview-pr-3-*', 'x*']

const number = fc.integer({ min: 1, max: 12 })
const name = fc.oneof(
  number.map((n) => `preview-pr-${n}-web`),
  number.map((n) => `preview-pr-${n}-keep`),
  fc.tuple(number, number).map(([a, b]) => `x-pr-${a}-fix-pr-${b}-y`),
  fc
    .tuple(number, fc.constantFrom('f3a', 'e5', '.2', '_2', '.x', '_x', '-2', 'é', ''))
    .map(([n, end]) => `x-pr-${n}${end}`),
  fc.tuple(number, fc.constantFrom('v', '2.', '2_', 'v.', '-', '')).map(([n, start]) => `preview-${start}${n}`),
  fc.constantFrom('prod-db', 'prod-dbs', 'shared-x', 'preview-x', 'preview-pr-007-x', 'pr-1', ''),
  fc.string(),
)
const candidate: fc.Arbitrary<Candidate> = fc
  .record({
    name: fc.option(name, { nil: undefined }),
    id: fc.oneof(
      fc.nat(20).map((n) => `id${n}`),
      fc.constantFrom('id-7', '../x', '', 'ID 9'),
    ),
    type: fc.constantFrom('coc-script' as const, 'roma-asset' as const),
    age: fc.option(fc.integer({ min: -5, max: 200 }), { nil: undefined }),
    skew: fc.option(fc.integer({ min: -50, max: 50 }), { nil: undefined }),
  })
  .map(({ name: called, id, type, age, skew }) => ({
    name: called,
    ...(skew !== undefined && { clockSkewMs: skew * HOUR }),
    target: {
      ...{ type, id },
      ...(called !== undefined && { name: called }),
      ...(age !== undefined && { createdAt: NOW - age * HOUR }),
    },
  }))
/** A list has every target once. */
const candidates = fc.uniqueArray(candidate, { maxLength: 12, selector: ({ target }) => keyOf(target) })
const state: fc.Arbitrary<PullRequestState> = fc.constantFrom<PullRequestState[]>('open', 'closed', 'merged', 'none', {
  unreadable: 'HTTP 403',
})
const states = fc.array(fc.tuple(number, state)).map((entries) => new Map(entries))
const rules: fc.Arbitrary<Rules> = fc
  .record({
    patterns: fc.option(fc.subarray(PATTERNS, { minLength: 1 }), { nil: undefined, freq: 8 }),
    exclude: fc.subarray(EXCLUDES),
    hours: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    maxDeletes: fc.option(fc.nat(10), { nil: undefined }),
    eventOwners: fc.option(number.map(String), { nil: undefined }).map((pr) => omitUndefined({ pr })),
  })
  .map(({ patterns, exclude, hours, ...rest }) => ({
    patterns: patterns?.map((text) => compile(parsePattern(text))),
    exclude: exclude.map((text) => compile(parsePattern(text))),
    olderThan: hours === undefined ? undefined : { ms: hours * HOUR, text: `${hours}h` },
    idProblem: ({ id }: Target) => (GOOD_ID.test(id) ? undefined : 'no id'),
    ...rest,
  }))

/** What the rules say, worked out in another way than the planner does it: with regular expressions. */
function mayGo(
  { target, name: called, clockSkewMs = 0 }: Candidate,
  given: Rules,
  known: ReadonlyMap<number, PullRequestState>,
): boolean {
  // A number ends where neither a letter, a digit, nor a dot or underscore with a digit follows; and so for its start.
  const [start, end] = ['(?<![\\p{L}\\p{N}\\p{M}\\p{Cs}]|\\d[._])', '(?![\\p{L}\\p{N}\\p{M}\\p{Cs}]|[._]\\d)']
  const expression = (text: string, pr = '(?!)'): RegExp =>
    new RegExp(
      `^${text
        .replace('*{pr}', `*${start}{pr}`)
        .replace('{pr}*', `{pr}${end}*`)
        .replace('{pr}', `(?<!\\d)${pr}(?!\\d)`)
        .replaceAll('*', '[^]*')}$`,
      'u',
    )
  const isExcluded = given.exclude.some(({ text }) =>
    [called, target.id].some((word) => word !== undefined && expression(text).test(word)),
  )
  if (isExcluded || !GOOD_ID.test(target.id)) return false
  const { olderThan } = given
  const moments = [NOW, NOW + clockSkewMs]
  if (olderThan && !moments.every((at) => at - (target.createdAt ?? Infinity) > olderThan.ms)) return false
  if (!given.patterns) return given.exclude.length === 0 || called !== undefined
  if (called === undefined) return false
  const owners = given.patterns.map(({ text }) =>
    Array.from({ length: 12 }, (_, index) => index + 1).filter((n) => expression(text, String(n)).test(called)),
  )
  const isPlain = given.patterns.some(({ text }) => !text.includes('{pr}') && expression(text).test(called))
  const all = owners.filter((_, index) => given.patterns?.[index]?.text.includes('{pr}')).flat()
  const isMine = given.eventOwners.pr === undefined ? all.length > 0 : all.includes(Number(given.eventOwners.pr))
  return (isPlain || isMine) && all.every((n) => ['closed', 'merged'].includes(known.get(n) as string))
}

describe('The planner', () => {
  test('deletes exactly what every rule lets go', () => {
    fc.assert(
      fc.property(candidates, rules, states, (rows, given, known) => {
        const { decisions } = makePlan(rows, given, NOW, judgeBy(known))
        const deleted = new Set(decisions.filter(({ action }) => action === 'delete').map(({ target }) => target))
        for (const each of rows) expect(deleted.has(each.target)).toBe(mayGo(each, given, known))
      }),
      { numRuns: 1_000 },
    )
  })

  test('asks for every pull request that its decisions rest on', () => {
    fc.assert(
      fc.property(candidates, rules, states, (rows, given, known) => {
        const asked = new Set(numbersOf(claimsOf(rows, given)))
        const { decisions } = makePlan(rows, given, NOW, judgeBy(known))
        for (const n of decisions.flatMap(({ claims }) => numbersOf(claims))) expect(asked.has(n)).toBe(true)
      }),
    )
  })

  test('keeps on the event of one pull request whatever a sweep keeps for another', () => {
    const byName = rules.filter(({ patterns }) => patterns !== undefined)
    fc.assert(
      fc.property(candidates, byName, states, (rows, given, known) => {
        const deleted = (pr: string | undefined): string[] =>
          makePlan(
            rows,
            { ...given, eventOwners: pr === undefined ? {} : { pr } },
            NOW,
            judgeBy(known),
          ).decisions.flatMap(({ target, action }) => (action === 'delete' ? [keyOf(target)] : []))
        expect(deleted(undefined)).toEqual(expect.arrayContaining(deleted(given.eventOwners.pr)))
      }),
    )
  })

  test('comes to the same plan whatever the order of the list', () => {
    const shuffled = candidates.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    )
    const byName = rules.filter(({ patterns }) => patterns !== undefined)
    fc.assert(
      fc.property(shuffled, byName, states, ([rows, others], given, known) => {
        expect(makePlan(others, given, NOW, judgeBy(known))).toEqual(makePlan(rows, given, NOW, judgeBy(known)))
      }),
    )
  })

  test('lists nothing that no pattern matches, and gives a reason for everything that it lists', () => {
    fc.assert(
      fc.property(candidates, rules, states, (rows, given, known) => {
        for (const { action, reason, name: called } of makePlan(rows, given, NOW, judgeBy(known)).decisions) {
          if (given.patterns) expect(called).toBeDefined()
          if (given.patterns || action !== 'delete') expect(reason).not.toBe('')
        }
      }),
    )
  })

  test('says so when it is larger than max-deletes, and only then', () => {
    fc.assert(
      fc.property(candidates, rules, states, (rows, given, known) => {
        const { decisions, overLimit } = makePlan(rows, given, NOW, judgeBy(known))
        const deletes = decisions.filter(({ action }) => action === 'delete').length
        expect(overLimit !== undefined).toBe(given.maxDeletes !== undefined && deletes > given.maxDeletes)
        if (overLimit !== undefined) expect(overLimit).toContain(String(deletes))
      }),
    )
  })
})

const coc = { 'resource-type': 'coc-script', 'name-pattern': 'preview_*' }
const planIn = (log: readonly string[]): string[] =>
  log.filter((line) => /^(Plan: |delete |keep {3}|fail {3})/.test(line))

describe('A dry run', () => {
  test('shows the very plan that the real run carries out, in its order', async () => {
    const rows = fc.array(fc.tuple(name, fc.integer({ min: 0, max: 300 })), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(rows, fc.subarray(EXCLUDES), fc.boolean(), async (scripts, exclude, aged) => {
        const { simulator, clock, run } = inProcess()
        for (const [called, hours] of scripts) {
          const script = simulator.coc.scripts.get(addWithAnyName(fixtureOf('coc-script'), simulator, called))
          if (script) script.gmt_created = clock.now() - hours * HOUR
        }
        for (let n = 1; n <= 12; n++) simulator.github.set(n, (['OPEN', 'MERGED', undefined] as const)[n % 3])
        const inputs = {
          'resource-type': 'coc-script',
          'name-pattern': 'preview-pr-{pr}-*\nshared-*',
          concurrency: '1',
          ...(aged && { 'older-than': '4d' }),
          ...(exclude.length > 0 && { exclude: exclude.join('\n') }),
        }
        const dry = await run({ ...inputs, 'dry-run': 'true' })
        expect(simulator.coc.scripts.size).toBe(scripts.length)
        const real = await run(inputs)
        expect(planIn(real.log)).toEqual(planIn(dry.log))
        const deleted = simulator.journal
          .filter(({ operation }) => operation === 'coc.delete')
          .flatMap(({ ids }) => ids)
        expect(deleted).toEqual(JSON.parse(dry.outputs['planned-ids'] ?? ''))
        expect(JSON.parse(real.outputs['deleted-ids'] ?? '')).toEqual(deleted)
        expect(JSON.parse(real.outputs['kept-ids'] ?? '')).toEqual(JSON.parse(dry.outputs['kept-ids'] ?? ''))
      }),
      { numRuns: 20 },
    )
  })

  test('has the order of the real run within each of several types, too', async () => {
    const { simulator, run } = inProcess()
    for (const n of [2, 1]) {
      simulator.workspace.addTask({ name: `preview_${n}` })
      simulator.codeartsbuild.addJob({ name: `preview_${n}` })
      simulator.coc.addScript({ name: `preview_${n}` })
    }
    const types = 'workspace-scheduled-task coc-script codeartsbuild-task'
    const inputs = { ...coc, 'resource-type': types, endpoint: '', concurrency: '1' }
    const dry = await run({ ...inputs, 'dry-run': 'true' })
    await run(inputs)
    // Services are asked side by side.
    const deletes = Map.groupBy(simulator.journal, ({ operation }) => operation)
    const deleted = ['coc.delete', 'codeartsbuild.delete', 'workspace.delete'].flatMap((operation) =>
      (deletes.get(operation) ?? []).flatMap(({ ids }) => ids),
    )
    expect(deleted).toEqual(JSON.parse(dry.outputs['planned-ids'] ?? ''))
    expect(deleted).toHaveLength(6)
  })

  test('where the plan is too large shows it, and warns; the real run is red and deletes nothing', async () => {
    const { simulator, run } = inProcess()
    for (let n = 0; n < 101; n++) simulator.coc.addScript({ name: `preview_${n}` })
    const message: unknown = expect.stringContaining('101 targets would be deleted, and max-deletes is 100')
    const dry = await run({ ...coc, 'dry-run': 'true' })
    expect([dry.ok, dry.report.counts['planned']]).toEqual([true, 101])
    expect(dry.annotations).toContainEqual(expect.objectContaining({ level: 'notice', message }))
    const real = await run(coc)
    expect([real.ok, real.report.counts['unattempted']]).toEqual([false, 101])
    expect(real.annotations).toContainEqual(expect.objectContaining({ level: 'error', message }))
    expect(simulator.coc.scripts.size).toBe(101)
    expect(simulator.journal.every(({ operation }) => operation === 'coc.list')).toBe(true)
  })
})

describe('max-deletes', () => {
  test('is 100 by name unless given', async () => {
    const { simulator, run } = inProcess()
    for (let n = 0; n < 100; n++) simulator.coc.addScript({ name: `preview_${n}` })
    expect((await run(coc)).ok).toBe(true)
    expect(simulator.coc.scripts.size).toBe(0)
  })

  test('counts over all types of a run', async () => {
    const { simulator, run } = inProcess()
    for (let n = 0; n < 2; n++) {
      simulator.coc.addScript({ name: `preview_${n}` })
      simulator.codeartsbuild.addJob({ name: `preview_${n}` })
    }
    const both = { ...coc, 'resource-type': 'coc-script codeartsbuild-task', endpoint: '' }
    const { ok, report } = await run({ ...both, 'max-deletes': '3' })
    expect([ok, report.counts['unattempted']]).toEqual([false, 4])
    expect((await run({ ...both, 'max-deletes': '4' })).ok).toBe(true)
  })

  test('does not count what is kept, and holds for ids too, where there is none unless given', async () => {
    const { simulator, run } = inProcess()
    const ids = Array.from({ length: 150 }, (_, n) => simulator.coc.addScript({ name: `prod_${n}` }))
    simulator.coc.addScript({ name: 'preview_1' })
    simulator.coc.addScript({ name: 'preview_keep' })
    expect((await run({ ...coc, exclude: '*keep', 'max-deletes': '1' })).ok).toBe(true)
    const named = { 'resource-type': 'coc-script', ids: ids.join(' ') }
    const { ok, report } = await run({ ...named, 'max-deletes': '149' })
    expect([ok, report.counts['unattempted'], simulator.coc.scripts.size]).toEqual([false, 150, 151])
    expect((await run(named)).ok).toBe(true)
    expect(simulator.coc.scripts.size).toBe(1)
  })
})

describe('exclude', () => {
  test('wins over a name and over an id', async () => {
    const { simulator, run } = inProcess()
    const [, second] = ['preview_1', 'preview_2', 'preview_prod'].map((called) =>
      simulator.coc.addScript({ name: called }),
    )
    const result = await run({ ...coc, exclude: `*_prod\n${second ?? ''}` })
    expect(outcomesByName(result)).toEqual({ preview_1: 'deleted', preview_2: 'kept', preview_prod: 'kept' })
    expect(reasonOf(result, 'preview_prod')).toBe('excluded by *_prod')
    expect(reasonOf(result, 'preview_2')).toBe(`excluded by ${second ?? ''}`)
  })

  test('wins over ids, by their names, and leaves the rest as it was', async () => {
    const { simulator, run } = inProcess()
    const ids = ['preview_1', 'prod_db'].map((called) => simulator.coc.addScript({ name: called }))
    const inputs = { 'resource-type': 'coc-script', ids: [...ids, 'SCgone'].join(' '), exclude: 'prod_*' }
    const dry = await run({ ...inputs, 'dry-run': 'true' })
    expect(outcomesByName(dry)).toEqual({ preview_1: 'planned', prod_db: 'kept', SCgone: 'absent' })
    const real = await run(inputs)
    expect(real.report.targets.map(({ outcome }) => outcome)).toEqual(['deleted', 'kept', 'absent'])
    expect([...simulator.coc.scripts.values()].map((script) => script.name)).toEqual(['prod_db'])
  })

  test('fails an id whose name nobody may read, rather than guess', async () => {
    const { simulator, run } = inProcess()
    const id = simulator.coc.addScript({ name: 'prod_db' })
    simulator.deny('coc.show')
    const { ok, report } = await run({ 'resource-type': 'coc-script', ids: id, exclude: 'prod_*' })
    expect(ok).toBe(false)
    expect(report.targets).toMatchObject([{ id, outcome: 'failed', state: 'unknown' }])
    expect(report.targets[0]?.reason).toMatch(/its name could not be read and may be excluded: HTTP 403/)
    expect(simulator.coc.scripts.size).toBe(1)
  })

  test.each([
    [
      'codeartsbuild-task',
      (sim: ReturnType<typeof inProcess>['simulator']) => sim.codeartsbuild.addJob({ name: 'prod_db' }),
      {},
    ],
    [
      'workspace-scheduled-task',
      (sim: ReturnType<typeof inProcess>['simulator']) => sim.workspace.addTask({ name: 'prod_db' }),
      {},
    ],
    [
      'roma-asset',
      (sim: ReturnType<typeof inProcess>['simulator']) => sim.roma.addApp({ name: 'prod_db' }),
      { 'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6' },
    ],
  ])('wins over ids of %s too', async (type, add, more) => {
    const { simulator, run } = inProcess()
    const id = add(simulator)
    const { report } = await run({ 'resource-type': type, ids: id, exclude: 'prod_*', ...more })
    expect(report.targets).toMatchObject([{ id, name: 'prod_db', outcome: 'kept', reason: 'excluded by prod_*' }])
    expect(simulator.journal.some(({ operation }) => operation.endsWith('.delete'))).toBe(false)
  })
})

describe('older-than', () => {
  test('keeps what is younger, and what nobody knows the age of', async () => {
    const { simulator, clock, run } = inProcess()
    const ages: [string, number][] = [
      ['preview_old', 8],
      ['preview_young', 6],
      ['preview_future', -1],
    ]
    for (const [called, days] of ages)
      simulator.coc.addScript({ name: called, createdAt: clock.now() - days * 24 * HOUR })
    const eightDaysAgo = clock.now() - 8 * 24 * HOUR
    simulator.coc.addScript({ name: 'preview_seconds', createdAt: Math.floor(eightDaysAgo / 1_000) })
    const result = await run({ ...coc, 'older-than': '7d' })
    expect(outcomesByName(result)).toEqual({
      preview_old: 'deleted',
      preview_young: 'kept',
      preview_future: 'kept',
      preview_seconds: 'deleted',
    })
    expect(reasonOf(result, 'preview_young')).toBe('created 2026-11-15T12:00:00.000Z (older-than: 7d)')
  })

  test('asks codeartsbuild-task for the age of what matches, and of nothing else', async () => {
    const { simulator, clock, run } = inProcess()
    const old = simulator.codeartsbuild.addJob({ name: 'preview_old', createdAt: clock.now() - 8 * 24 * HOUR })
    const young = simulator.codeartsbuild.addJob({ name: 'preview_young', createdAt: clock.now() - 6 * 24 * HOUR })
    simulator.codeartsbuild.addJob({ name: 'other', createdAt: clock.now() - 8 * 24 * HOUR })
    const result = await run({ ...coc, 'resource-type': 'codeartsbuild-task', 'older-than': '7d' })
    expect(outcomesByName(result)).toEqual({ preview_old: 'deleted', preview_young: 'kept' })
    const asked = simulator.journal.filter(({ path }) => path.endsWith('/info'))
    expect(asked.flatMap(({ ids }) => ids).sort()).toEqual([old, young].sort())
  })

  test('is read from the lists of both kinds of ROMA assets', async () => {
    const { simulator, clock, run } = inProcess()
    for (const days of [1, 9]) {
      const createdAt = clock.now() - days * 24 * HOUR
      simulator.roma.addApp({ name: `preview_app_${days}`, createdAt })
      simulator.roma.addTask({ name: `preview_task_${days}`, createdAt })
    }
    const result = await run({
      ...coc,
      'resource-type': 'roma-asset',
      'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6',
      'older-than': '7d',
    })
    expect(outcomesByName(result)).toEqual({
      preview_app_1: 'kept',
      preview_app_9: 'deleted',
      preview_task_1: 'kept',
      preview_task_9: 'deleted',
    })
  })
})

test('The plan shows who created what and when, where the list tells', async () => {
  const { simulator, clock, run } = inProcess()
  simulator.coc.addScript({ name: 'preview_1', creator: 'ann', createdAt: clock.now() - HOUR })
  simulator.codeartsbuild.addJob({ name: 'preview_2', creator: 'ben' })
  simulator.roma.addApp({ name: 'preview_3', creator: 'cy', createdAt: clock.now() - HOUR })
  const { log, report, summary } = await run({
    'resource-type': 'coc-script codeartsbuild-task roma-asset',
    'name-pattern': 'preview_*',
    'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6',
    endpoint: '',
    'dry-run': 'true',
  })
  const plan = planIn(log).join('\n')
  expect(plan).toMatch(/"preview_1" \(by ann, created 2026-11-21T11:00:00.000Z\)/)
  expect(plan).toMatch(/"preview_2" \(by ben\)/)
  expect(plan).toMatch(/"preview_3" \(by cy, created 2026-11-21T11:00:00.000Z\)/)
  expect(report.targets.map(({ creator, createdAt }) => [creator, createdAt])).toEqual([
    ['ann', '2026-11-21T11:00:00.000Z'],
    ['ben', undefined],
    ['cy', '2026-11-21T11:00:00.000Z'],
  ])
  expect(summary).toContain('<code>ann</code>')
})
