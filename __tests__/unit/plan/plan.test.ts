/** What the plan says of each target: the decision, the reason that people read, and the pull requests it rests on. */
import { describe, expect, test } from '@jest/globals'
import { compile } from '../../../src/plan/glob.ts'
import { parsePattern } from '../../../src/plan/pattern.ts'
import { keyOf } from '../../../src/plan/target.ts'
import { claimsOf, makePlan, candidatesNeedingAge, type Candidate, type Rules } from '../../../src/plan/plan.ts'
import { claimsOn, judgeBy, numbersOf, type PullRequestState } from '../../support/owners.ts'

const NOW = Date.UTC(2026, 10, 21)
const globs = (...texts: readonly string[]) => texts.map((text) => compile(parsePattern(text)))
const scriptOf = (name: string, id = `id-of-${name}`): Candidate => ({ target: { type: 'coc-script', id, name }, name })
const rulesOf = (patterns: readonly string[] | undefined, more: Partial<Rules> = {}): Rules => ({
  patterns: patterns && globs(...patterns),
  ...{ exclude: [], olderThan: undefined, maxDeletes: undefined, eventOwners: {} },
  idProblem: () => undefined,
  ...more,
})
const decide = (candidates: readonly Candidate[], rules: Rules, states: readonly [number, PullRequestState][] = []) =>
  makePlan(candidates, rules, NOW, judgeBy(new Map(states))).decisions

describe('The reason', () => {
  test.each<[string, string, [number, PullRequestState][], string, string]>([
    ['of a plain match', 'web-1', [], 'delete', 'matches web-*'],
    ['with a closed pull request', 'pr-4-x', [[4, 'closed']], 'delete', 'matches pr-{pr}-*; pull request 4 is closed'],
    ['with a merged one', 'pr-4-x', [[4, 'merged']], 'delete', 'matches pr-{pr}-*; pull request 4 is merged'],
    ['with an open one', 'pr-4-x', [[4, 'open']], 'keep', 'pull request 4 is open'],
    ['with one that there is not', 'pr-4-x', [[4, 'none']], 'keep', 'this repository has no pull request 4'],
    [
      'with one that cannot be read',
      'pr-4-x',
      [[4, { unreadable: 'HTTP 403' }]],
      'unattempted',
      'the state of pull request 4 could not be read: HTTP 403',
    ],
    [
      'with one nobody asked for',
      'pr-4-x',
      [],
      'unattempted',
      'the state of pull request 4 could not be read: it was not looked up',
    ],
  ])('%s', (...[, name, states, action, reason]) => {
    const [decision] = decide([scriptOf(name)], rulesOf(['web-*', 'pr-{pr}-*']), states)
    expect([decision?.action, decision?.reason]).toEqual([action, reason])
  })

  test('names every pull request that a name may be of', () => {
    const states: [number, PullRequestState][] = [
      [4, 'closed'],
      [5, 'merged'],
    ]
    const [decision] = decide([scriptOf('pr-4-pr-5-x')], rulesOf(['*pr-{pr}-*']), states)
    expect(decision).toMatchObject({
      action: 'delete',
      reason: 'matches *pr-{pr}-*; pull request 4 is closed; pull request 5 is merged',
      claims: claimsOn(4, 5),
    })
  })

  test('is empty where a target was named by its id and goes', () => {
    expect(decide([scriptOf('web')], rulesOf(undefined))).toMatchObject([{ action: 'delete', reason: '' }])
  })

  test.each([
    [{ nameError: 'HTTP 403' }, 'not deleted, because its name could not be read and may be excluded: HTTP 403'],
    [{}, 'not deleted, because its name could not be read and may be excluded: it has none'],
  ])('of an id that may be excluded by a name nobody knows (%j)', (more, reason) => {
    const candidate: Candidate = { target: { type: 'coc-script', id: 'SC1' }, name: undefined, ...more }
    const rules = rulesOf(undefined, { exclude: globs('prod-*') })
    expect(decide([candidate], rules)).toMatchObject([{ action: 'fail', reason }])
  })
})

describe('A pull request whose state is unknown', () => {
  const unknown: PullRequestState = { unreadable: 'HTTP 502' }
  const states: [number, PullRequestState][] = [
    [4, unknown],
    [5, 'open'],
    [6, 'none'],
    [7, 'closed'],
  ]

  test.each([
    ['is outweighed by an open one', 'pr-4-pr-5-x', {}, 'keep', 'pull request 5 is open'],
    ['is outweighed by one that there is not', 'pr-4-pr-6-x', {}, 'keep', 'this repository has no pull request 6'],
    ['outweighs a closed one', 'pr-7-pr-4-x', {}, 'unattempted', /^the state of pull request 4 could not be read/],
    ['is outweighed by exclude', 'pr-4-x', { exclude: globs('*-x') }, 'keep', 'excluded by *-x'],
    ['outweighs an id that cannot be sent', 'pr-4-x', { idProblem: () => 'no id' }, 'unattempted', /HTTP 502$/],
  ])('%s', (...[, name, more, action, reason]) => {
    const [decision] = decide([scriptOf(name)], rulesOf(['*pr-{pr}-*'], more), states)
    expect(decision?.action).toBe(action)
    expect(decision?.reason).toMatch(reason)
  })
})

describe('A name with more numbers than anybody would look into', () => {
  const name = `web-${'pr-2-'.repeat(30)}`

  test.each([{}, { pr: '7' }])('is kept, also where another pattern matches it, with event %j', (eventOwners) => {
    const rules = rulesOf(['web-*', '*pr-{pr}-*'], { eventOwners })
    expect(decide([scriptOf(name)], rules, [[2, 'closed']])).toMatchObject([
      { action: 'keep', reason: 'its name holds too many numbers to tell whose it is' },
    ])
    expect(claimsOf([scriptOf(name)], rules)).toEqual([])
  })

  test('begins at 21: with 20 all of them are looked up', () => {
    const numbers = Array.from({ length: 21 }, (_, index) => index + 1)
    const nameWith = (count: number): string => numbers.slice(0, count).join('-pr-')
    const [glob] = globs('*{pr}*pr-*')
    expect(glob?.values('pr', nameWith(20))).toHaveLength(19)
    expect(glob?.values('pr', nameWith(21))).toBe('unclear')
  })
})

describe('The pull requests', () => {
  test('are asked for once each and in their order, of matching names alone', () => {
    const candidates = ['pr-10-x', 'pr-2-x', 'pr-10-y', 'other-7'].map((name) => scriptOf(name))
    expect(numbersOf(claimsOf(candidates, rulesOf(['pr-{pr}-*'])))).toEqual([2, 10])
  })

  test('on an event are those of names that may be its own', () => {
    const candidates = ['pr-4-x', 'pr-5-x', 'pr-5-of-pr-4-x'].map((name) => scriptOf(name))
    expect(numbersOf(claimsOf(candidates, rulesOf(['*pr-{pr}-*'], { eventOwners: { pr: '4' } })))).toEqual([4, 5])
    const names = decide(candidates, rulesOf(['*pr-{pr}-*'], { eventOwners: { pr: '4' } })).map(
      ({ target }) => target.name,
    )
    expect(names).toEqual(['pr-4-x', 'pr-5-of-pr-4-x'])
  })
})

describe('A name that a pattern attributes to an open pull request is kept on the event of another one', () => {
  test.each<[string, string[], string]>([
    ['where another {pr} pattern selects it', ['pr-{pr}-*', '*-of-{pr}'], 'pr-4-of-7'],
    ['where a plain pattern selects it', ['pr-7-*', '*-of-{pr}'], 'pr-7-x-of-7'],
    ['where another number of the same pattern selects it', ['*pr-{pr}-*'], 'pr-4-pr-7-x'],
  ])('%s', (_, patterns, name) => {
    const states: [number, PullRequestState][] = [
      [4, 'closed'],
      [7, 'open'],
    ]
    for (const eventOwners of [{ pr: '4' }, {}]) {
      const rules = rulesOf(patterns, { eventOwners })
      expect(numbersOf(claimsOf([scriptOf(name)], rules))).toContain(7)
      expect(decide([scriptOf(name)], rules, states)).toMatchObject([
        { action: 'keep', reason: 'pull request 7 is open' },
      ])
    }
  })
})

describe('older-than', () => {
  const DAY = 86_400_000
  const olderThan = { ms: 7 * DAY, text: '7d' }
  const scriptOfAge = (days: number | undefined, clockSkewMs?: number): Candidate => ({
    target: { type: 'coc-script', id: '1', ...(days !== undefined && { createdAt: NOW - days * DAY }) },
    name: 'web-1',
    ...(clockSkewMs !== undefined && { clockSkewMs }),
  })

  test.each<[string, Candidate, string, string]>([
    ['deletes what is older', scriptOfAge(8), 'delete', 'matches web-*'],
    ['keeps what is exactly as old', scriptOfAge(7), 'keep', 'created 2026-11-14T00:00:00.000Z (older-than: 7d)'],
    ['keeps what is younger', scriptOfAge(6), 'keep', 'created 2026-11-15T00:00:00.000Z (older-than: 7d)'],
    ['keeps what is of an unknown age', scriptOfAge(undefined), 'keep', 'creation time unknown (older-than: 7d)'],
    ['deletes what both clocks call older', scriptOfAge(9, -DAY), 'delete', 'matches web-*'],
    [
      'keeps what both clocks call younger',
      scriptOfAge(5, DAY),
      'keep',
      'created 2026-11-16T00:00:00.000Z (older-than: 7d)',
    ],
    [
      'keeps what only the clock of the runner calls older',
      scriptOfAge(8, -2 * DAY),
      'keep',
      'created 2026-11-13T00:00:00.000Z (older-than: 7d); the clocks of the runner and the service disagree on its age',
    ],
    [
      'keeps what only the clock of the service calls older',
      scriptOfAge(6, 2 * DAY),
      'keep',
      'created 2026-11-15T00:00:00.000Z (older-than: 7d); the clocks of the runner and the service disagree on its age',
    ],
  ])('%s', (_, candidate, action, reason) => {
    expect(decide([candidate], rulesOf(['web-*'], { olderThan }))).toMatchObject([{ action, reason }])
  })

  test('needs the age of what matches, is not excluded and does not tell it, and of nothing else', () => {
    const [wanted, excluded, other] = ['web-1', 'web-keep', 'other'].map((name) => scriptOf(name))
    const known: Candidate = { target: { type: 'coc-script', id: '2', createdAt: NOW }, name: 'web-2' }
    const candidates = [wanted, excluded, other, known].filter((candidate) => candidate !== undefined)
    const rules = rulesOf(['web-*'], { olderThan, exclude: globs('*-keep') })
    expect(candidatesNeedingAge(candidates, rules)).toEqual([wanted])
    expect(candidatesNeedingAge(candidates, { ...rules, olderThan: undefined })).toEqual([])
  })
})

describe('A target that is listed twice', () => {
  const rows = (...names: string[]): Candidate[] => names.map((name) => scriptOf(name, 'SC1'))

  test.each([[['web-1', 'web-keep']], [['web-keep', 'web-1']]])(
    'is decided once, and a protection holds: %j',
    (names) => {
      const rules = rulesOf(['web-*'], { exclude: globs('*-keep') })
      expect(decide(rows(...names), rules)).toMatchObject([{ action: 'keep', name: 'web-keep' }])
    },
  )

  test('is not deleted where one of its rows has no name that could be excluded', () => {
    const nameless: Candidate = { target: { type: 'coc-script', id: 'SC1' }, name: undefined }
    const rules = rulesOf(undefined, { exclude: globs('*-keep') })
    for (const candidates of [
      [...rows('web'), nameless],
      [nameless, ...rows('web')],
    ]) {
      expect(decide(candidates, rules)).toMatchObject([{ action: 'fail' }])
    }
  })

  test('is not taken for one of another kind or type with the same id', () => {
    const candidates: Candidate[] = [
      { target: { type: 'roma-asset', kind: 'app', id: '1' }, name: 'web-1' },
      { target: { type: 'roma-asset', kind: 'task', id: '1' }, name: 'web-1' },
      { target: { type: 'coc-script', id: '1' }, name: 'web-1' },
    ]
    const keys = decide(candidates, rulesOf(['web-*'])).map(({ target }) => keyOf(target))
    expect(keys).toEqual(['coc-script//1', 'roma-asset/app/1', 'roma-asset/task/1'])
  })
})

describe('The order', () => {
  test('of ids is that in which they were given', () => {
    const decisions = decide([scriptOf('b'), scriptOf('c'), scriptOf('a')], rulesOf(undefined))
    expect(decisions.map(({ target }) => target.name)).toEqual(['b', 'c', 'a'])
  })

  test('of matches is by type, pull request, name and id', () => {
    const candidates: Candidate[] = [
      ...[scriptOf('pr-10-a'), scriptOf('pr-9-b', '2'), scriptOf('pr-9-b', '1'), scriptOf('pr-9-a')],
      { target: { type: 'roma-asset', kind: 'task', id: '1', name: 'pr-9-a' }, name: 'pr-9-a' },
      { target: { type: 'roma-asset', kind: 'app', id: '2', name: 'pr-9-a' }, name: 'pr-9-a' },
      { target: { type: 'codeartsbuild-task', id: '1', name: 'pr-11-a' }, name: 'pr-11-a' },
    ]
    const order = decide(candidates, rulesOf(['pr-{pr}-*'])).map(({ target }) => [target.name, target.kind, target.id])
    expect(order).toEqual([
      ['pr-9-a', undefined, 'id-of-pr-9-a'],
      ['pr-9-b', undefined, '1'],
      ['pr-9-b', undefined, '2'],
      ['pr-10-a', undefined, 'id-of-pr-10-a'],
      ['pr-11-a', undefined, '1'],
      ['pr-9-a', 'app', '2'],
      ['pr-9-a', 'task', '1'],
    ])
  })
})

test('A decision shows the name as the list has it, and that of a look where there was no list', () => {
  const long = `web-${'x'.repeat(100)}`
  const listed: Candidate = { target: { type: 'coc-script', id: '1', name: 'web-xxx…' }, name: long }
  expect(decide([listed], rulesOf(['web-*']))).toMatchObject([{ action: 'delete', name: 'web-xxx…' }])
  const seen: Candidate = { target: { type: 'coc-script', id: '1' }, name: 'web' }
  expect(decide([seen], rulesOf(undefined))).toMatchObject([{ action: 'delete', name: 'web' }])
})

test('On the event of a pull request, a pattern with two owners selects only what belongs to that pull request.', () => {
  const candidates = [scriptOf('shop-42-run-9'), scriptOf('shop-43-run-9')]
  const rules = rulesOf(['shop-{pr}-run-{run}'], { eventOwners: { pr: '42' } })
  expect(claimsOf(candidates, rules)).toEqual([
    { kind: 'pr', keys: ['42'] },
    { kind: 'run', keys: ['9'] },
  ])
  expect(decide(candidates, rules).map(({ target }) => target.name)).toEqual(['shop-42-run-9'])
})
