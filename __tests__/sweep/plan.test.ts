/** The plan: no input makes it delete what is protected, and a dry run shows what the real run does. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile } from '../../src/plan/glob.ts'
import { parsePattern } from '../../src/plan/pattern.ts'
import { makePlan, pullRequestsOf, type Candidate, type PullRequestState, type Rules } from '../../src/plan/plan.ts'
import { outcomes, reasonOf, stage } from '../support/sweep.ts'

const NOW = Date.UTC(2026, 10, 21)
const HOUR = 3_600_000
const GOOD_ID = /^[a-z0-9]+$/

const PATTERNS = ['preview-pr-{pr}-*', '*-pr-{pr}-*', 'preview-*', 'prod-db', 'shared-*', '*-{pr}']
const EXCLUDES = ['prod-*', '*keep*', 'id-7', 'preview-pr-3-*', 'x*']

const number = fc.integer({ min: 1, max: 12 })
const name = fc.oneof(
  number.map((n) => `preview-pr-${n}-web`),
  number.map((n) => `preview-pr-${n}-keep`),
  fc.tuple(number, number).map(([a, b]) => `x-pr-${a}-fix-pr-${b}-y`),
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
  })
  .map(({ name: called, id, type, age }) => ({
    name: called,
    target: {
      ...{ type, id },
      ...(called !== undefined && { name: called }),
      ...(age !== undefined && { createdAt: NOW - age * HOUR }),
    },
  }))
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
    pullRequest: fc.option(number, { nil: undefined }),
  })
  .map(({ patterns, exclude, hours, ...rest }) => ({
    patterns: patterns?.map((text) => compile(parsePattern(text))),
    exclude: exclude.map((text) => compile(parsePattern(text))),
    olderThan: hours === undefined ? undefined : { ms: hours * HOUR, text: `${hours}h` },
    idProblem: (_: string, id: string) => (GOOD_ID.test(id) ? undefined : 'no id'),
    ...rest,
  }))

/** What the rules say, worked out in another way than the planner does it: with regular expressions. */
function mayGo(
  { target, name: called }: Candidate,
  given: Rules,
  known: ReadonlyMap<number, PullRequestState>,
): boolean {
  const expression = (text: string, pr = '(?!)'): RegExp =>
    new RegExp(`^${text.replace('{pr}', `(?<!\\d)${pr}(?!\\d)`).replaceAll('*', '[^]*')}$`)
  const isExcluded = given.exclude.some(({ text }) =>
    [called, target.id].some((word) => word !== undefined && expression(text).test(word)),
  )
  if (isExcluded || !GOOD_ID.test(target.id)) return false
  const { olderThan } = given
  if (olderThan && !(NOW - (target.createdAt ?? Infinity) > olderThan.ms)) return false
  if (!given.patterns) return given.exclude.length === 0 || called !== undefined
  if (called === undefined) return false
  const owners = given.patterns.map(({ text }) =>
    Array.from({ length: 12 }, (_, index) => index + 1).filter((n) => expression(text, String(n)).test(called)),
  )
  const mine = owners.map((numbers, index) =>
    given.patterns?.[index]?.text.includes('{pr}') &&
    (given.pullRequest === undefined || numbers.includes(given.pullRequest))
      ? numbers
      : [],
  )
  const isPlain = given.patterns.some(({ text }) => !text.includes('{pr}') && expression(text).test(called))
  const all = mine.flat()
  return (isPlain || all.length > 0) && all.every((n) => ['closed', 'merged'].includes(known.get(n) as string))
}

describe('The planner', () => {
  test('deletes exactly what every rule lets go', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 12 }), rules, states, (candidates, given, known) => {
        const { decisions } = makePlan(candidates, given, NOW, known)
        const deleted = new Set(decisions.filter(({ action }) => action === 'delete').map(({ target }) => target))
        for (const each of candidates) expect(deleted.has(each.target)).toBe(mayGo(each, given, known))
      }),
      { numRuns: 1_000 },
    )
  })

  test('asks for every pull request that its decisions rest on', () => {
    fc.assert(
      fc.property(fc.array(candidate), rules, states, (candidates, given, known) => {
        const asked = new Set(pullRequestsOf(candidates, given))
        const { decisions } = makePlan(candidates, given, NOW, known)
        for (const n of decisions.flatMap(({ pullRequests }) => pullRequests)) expect(asked.has(n)).toBe(true)
      }),
    )
  })

  test('comes to the same plan whatever the order of the list', () => {
    const shuffled = fc
      .uniqueArray(candidate, { selector: ({ target }) => `${target.type} ${target.id}` })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })))
    const byName = rules.filter(({ patterns }) => patterns !== undefined)
    fc.assert(
      fc.property(shuffled, byName, states, ([rows, others], given, known) => {
        expect(makePlan(others, given, NOW, known)).toEqual(makePlan(rows, given, NOW, known))
      }),
    )
  })

  test('lists nothing that no pattern matches, and gives a reason for everything that it lists', () => {
    fc.assert(
      fc.property(fc.array(candidate), rules, states, (candidates, given, known) => {
        for (const { action, reason, name: called } of makePlan(candidates, given, NOW, known).decisions) {
          if (given.patterns) expect(called).toBeDefined()
          if (given.patterns || action !== 'delete') expect(reason).not.toBe('')
        }
      }),
    )
  })

  test('says so when it is larger than max-deletes, and only then', () => {
    fc.assert(
      fc.property(fc.array(candidate), rules, states, (candidates, given, known) => {
        const { decisions, overLimit } = makePlan(candidates, given, NOW, known)
        const deletes = decisions.filter(({ action }) => action === 'delete').length
        expect(overLimit !== undefined).toBe(given.maxDeletes !== undefined && deletes > given.maxDeletes)
        if (overLimit !== undefined) expect(overLimit).toContain(String(deletes))
      }),
    )
  })
})

const coc = { 'resource-type': 'coc-script', 'name-pattern': 'preview-*' }
const planIn = (log: readonly string[]): string[] =>
  log.filter((line) => /^(Plan: |delete |keep {3}|fail {3})/.test(line))

describe('A dry run', () => {
  test('shows the very plan that the real run carries out, in its order', async () => {
    const rows = fc.array(fc.tuple(name, fc.integer({ min: 0, max: 300 })), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(rows, fc.subarray(EXCLUDES), fc.boolean(), async (scripts, exclude, aged) => {
        const { simulator, clock, run } = stage()
        for (const [called, hours] of scripts) {
          simulator.coc.addScript({ name: called, createdAt: clock.now() - hours * HOUR })
        }
        for (let n = 1; n <= 12; n++) simulator.github.set(n, n % 3 === 0 ? 'OPEN' : n % 3 === 1 ? 'MERGED' : undefined)
        const inputs = {
          'resource-type': 'coc-script',
          'name-pattern': 'preview-pr-{pr}-* shared-*',
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

  test('has the order of the real run over several types, too', async () => {
    const { simulator, run } = stage()
    for (const n of [2, 1]) {
      simulator.workspace.addTask({ name: `preview-${n}` })
      simulator.codeartsbuild.addJob({ name: `preview-${n}` })
      simulator.coc.addScript({ name: `preview-${n}` })
    }
    const types = 'workspace-scheduled-task coc-script codeartsbuild-task'
    const inputs = { ...coc, 'resource-type': types, endpoint: '', concurrency: '1' }
    const dry = await run({ ...inputs, 'dry-run': 'true' })
    await run(inputs)
    const deleted = simulator.journal.filter(({ operation }) => operation.endsWith('.delete')).flatMap(({ ids }) => ids)
    expect(deleted).toEqual(JSON.parse(dry.outputs['planned-ids'] ?? ''))
    expect(deleted).toHaveLength(6)
  })

  test('is as red as the real run where the plan is too large', async () => {
    const { simulator, run } = stage()
    for (let n = 0; n < 101; n++) simulator.coc.addScript({ name: `preview-${n}` })
    for (const dryRun of ['true', 'false']) {
      const { ok, annotations, report } = await run({ ...coc, 'dry-run': dryRun })
      expect(ok).toBe(false)
      expect(report.counts['unattempted']).toBe(101)
      const message: unknown = expect.stringContaining('101 targets would be deleted, and max-deletes is 100')
      expect(annotations).toContainEqual(expect.objectContaining({ level: 'error', message }))
    }
    expect(simulator.coc.scripts.size).toBe(101)
    expect(simulator.journal.every(({ operation }) => operation === 'coc.list')).toBe(true)
  })
})

describe('max-deletes', () => {
  test('is 100 by name unless given', async () => {
    const { simulator, run } = stage()
    for (let n = 0; n < 100; n++) simulator.coc.addScript({ name: `preview-${n}` })
    expect((await run(coc)).ok).toBe(true)
    expect(simulator.coc.scripts.size).toBe(0)
  })

  test('counts over all types of a run', async () => {
    const { simulator, run } = stage()
    for (let n = 0; n < 2; n++) {
      simulator.coc.addScript({ name: `preview-${n}` })
      simulator.codeartsbuild.addJob({ name: `preview-${n}` })
    }
    const both = { ...coc, 'resource-type': 'coc-script codeartsbuild-task', endpoint: '' }
    const { ok, report } = await run({ ...both, 'max-deletes': '3' })
    expect([ok, report.counts['unattempted']]).toEqual([false, 4])
    expect((await run({ ...both, 'max-deletes': '4' })).ok).toBe(true)
  })

  test('does not count what is kept, and holds for ids too, where there is none unless given', async () => {
    const { simulator, run } = stage()
    const ids = Array.from({ length: 150 }, (_, n) => simulator.coc.addScript({ name: `prod-${n}` }))
    simulator.coc.addScript({ name: 'preview-1' })
    simulator.coc.addScript({ name: 'preview-keep' })
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
    const { simulator, run } = stage()
    const [, second] = ['preview-1', 'preview-2', 'preview-prod'].map((called) =>
      simulator.coc.addScript({ name: called }),
    )
    const result = await run({ ...coc, exclude: `*-prod ${second ?? ''}` })
    expect(outcomes(result)).toEqual({ 'preview-1': 'deleted', 'preview-2': 'kept', 'preview-prod': 'kept' })
    expect(reasonOf(result, 'preview-prod')).toBe('excluded by *-prod')
    expect(reasonOf(result, 'preview-2')).toBe(`excluded by ${second ?? ''}`)
  })

  test('wins over ids, by their names, and leaves the rest as it was', async () => {
    const { simulator, run } = stage()
    const ids = ['preview-1', 'prod-db'].map((called) => simulator.coc.addScript({ name: called }))
    const inputs = { 'resource-type': 'coc-script', ids: [...ids, 'SCgone'].join(' '), exclude: 'prod-*' }
    const dry = await run({ ...inputs, 'dry-run': 'true' })
    expect(outcomes(dry)).toEqual({ 'preview-1': 'planned', 'prod-db': 'kept', SCgone: 'absent' })
    const real = await run(inputs)
    expect(real.report.targets.map(({ outcome }) => outcome)).toEqual(['deleted', 'kept', 'absent'])
    expect([...simulator.coc.scripts.values()].map((script) => script.name)).toEqual(['prod-db'])
  })

  test('fails an id whose name nobody may read, rather than guess', async () => {
    const { simulator, run } = stage()
    const id = simulator.coc.addScript({ name: 'prod-db' })
    simulator.deny('coc.show')
    const { ok, report } = await run({ 'resource-type': 'coc-script', ids: id, exclude: 'prod-*' })
    expect(ok).toBe(false)
    expect(report.targets).toMatchObject([{ id, outcome: 'failed', state: 'unknown' }])
    expect(report.targets[0]?.reason).toMatch(/its name could not be read and may be excluded: HTTP 403/)
    expect(simulator.coc.scripts.size).toBe(1)
  })

  test.each([
    [
      'codeartsbuild-task',
      (sim: ReturnType<typeof stage>['simulator']) => sim.codeartsbuild.addJob({ name: 'prod-db' }),
      {},
    ],
    [
      'workspace-scheduled-task',
      (sim: ReturnType<typeof stage>['simulator']) => sim.workspace.addTask({ name: 'prod-db' }),
      {},
    ],
    [
      'roma-asset',
      (sim: ReturnType<typeof stage>['simulator']) => sim.roma.addApp({ name: 'prod-db' }),
      { 'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6' },
    ],
  ])('wins over ids of %s too', async (type, add, more) => {
    const { simulator, run } = stage()
    const id = add(simulator)
    const { report } = await run({ 'resource-type': type, ids: id, exclude: 'prod-*', ...more })
    expect(report.targets).toMatchObject([{ id, name: 'prod-db', outcome: 'kept', reason: 'excluded by prod-*' }])
    expect(simulator.journal.some(({ operation }) => operation.endsWith('.delete'))).toBe(false)
  })
})

describe('older-than', () => {
  test('keeps what is younger, and what nobody knows the age of', async () => {
    const { simulator, clock, run } = stage()
    const ages: [string, number][] = [
      ['preview-old', 8],
      ['preview-young', 6],
      ['preview-future', -1],
    ]
    for (const [called, days] of ages)
      simulator.coc.addScript({ name: called, createdAt: clock.now() - days * 24 * HOUR })
    const eightDaysAgo = clock.now() - 8 * 24 * HOUR
    simulator.coc.addScript({ name: 'preview-seconds', createdAt: Math.floor(eightDaysAgo / 1_000) })
    const result = await run({ ...coc, 'older-than': '7d' })
    expect(outcomes(result)).toEqual({
      'preview-old': 'deleted',
      'preview-young': 'kept',
      'preview-future': 'kept',
      'preview-seconds': 'deleted',
    })
    expect(reasonOf(result, 'preview-young')).toBe('created 2026-11-15T12:00:00.000Z, and older-than is 7d')
  })

  test('is read from the lists of both kinds of ROMA assets', async () => {
    const { simulator, clock, run } = stage()
    for (const days of [1, 9]) {
      const createdAt = clock.now() - days * 24 * HOUR
      simulator.roma.addApp({ name: `preview-app-${days}`, createdAt })
      simulator.roma.addTask({ name: `preview-task-${days}`, createdAt })
    }
    const result = await run({
      ...coc,
      'resource-type': 'roma-asset',
      'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6',
      'older-than': '7d',
    })
    expect(outcomes(result)).toEqual({
      'preview-app-1': 'kept',
      'preview-app-9': 'deleted',
      'preview-task-1': 'kept',
      'preview-task-9': 'deleted',
    })
  })
})

test('The plan shows who created what and when, where the list tells', async () => {
  const { simulator, clock, run } = stage()
  simulator.coc.addScript({ name: 'preview-1', creator: 'ann', createdAt: clock.now() - HOUR })
  simulator.codeartsbuild.addJob({ name: 'preview-2', creator: 'ben' })
  simulator.roma.addApp({ name: 'preview-3', creator: 'cy', createdAt: clock.now() - HOUR })
  const { log, report, summary } = await run({
    'resource-type': 'coc-script codeartsbuild-task roma-asset',
    'name-pattern': 'preview-*',
    'instance-id': '9a7f5c1e-2b4d-4c6e-8f10-a1b2c3d4e5f6',
    endpoint: '',
    'dry-run': 'true',
  })
  const plan = planIn(log).join('\n')
  expect(plan).toMatch(/"preview-1" \(by ann, created 2026-11-21T11:00:00.000Z\)/)
  expect(plan).toMatch(/"preview-2" \(by ben\)/)
  expect(plan).toMatch(/"preview-3" \(by cy, created 2026-11-21T11:00:00.000Z\)/)
  expect(report.targets.map(({ creator, createdAt }) => [creator, createdAt])).toEqual([
    ['ann', '2026-11-21T11:00:00.000Z'],
    ['ben', undefined],
    ['cy', '2026-11-21T11:00:00.000Z'],
  ])
  expect(summary).toContain('<code>ann</code>')
})
