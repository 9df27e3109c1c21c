/** What the plan says of each target: the decision, the reason that people read, and the pull requests it rests on. */
import { describe, expect, test } from '@jest/globals'
import { commonStart, compile } from '../../src/plan/glob.ts'
import { parsePattern } from '../../src/plan/pattern.ts'
import {
  makePlan,
  pullRequestsOf,
  reasonToKeep,
  type Candidate,
  type PullRequestState,
  type Rules,
} from '../../src/plan/plan.ts'

const NOW = Date.UTC(2026, 10, 21)
const globs = (...texts: readonly string[]) => texts.map((text) => compile(parsePattern(text)))
const scriptOf = (name: string, id = `id-of-${name}`): Candidate => ({ target: { type: 'coc-script', id, name }, name })
const rulesOf = (patterns: readonly string[] | undefined, more: Partial<Rules> = {}): Rules => ({
  patterns: patterns && globs(...patterns),
  ...{ exclude: [], olderThan: undefined, maxDeletes: undefined, pullRequest: undefined },
  idProblem: () => undefined,
  ...more,
})
const decide = (candidates: readonly Candidate[], rules: Rules, states: readonly [number, PullRequestState][] = []) =>
  makePlan(candidates, rules, NOW, new Map(states)).decisions

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
      'keep',
      'the state of pull request 4 could not be read: HTTP 403',
    ],
    ['with one nobody asked for', 'pr-4-x', [], 'keep', 'the state of pull request 4 could not be read: nobody asked'],
  ])('%s', (_, name, states, action, reason) => {
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
      pullRequests: [4, 5],
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

  test.each([undefined, 'open', 'none', { unreadable: 'x' }] as const)(
    'is never missing while a pull request is not known to be closed (%j)',
    (state) => {
      expect(reasonToKeep(4, state)).toEqual(expect.stringContaining('pull request 4'))
    },
  )
})

describe('A name with more numbers than anybody would look into', () => {
  const name = `web-${'pr-2-'.repeat(30)}`

  test.each([undefined, 7])('is kept, also where another pattern matches it, with event %j', (pullRequest) => {
    const rules = rulesOf(['web-*', '*pr-{pr}-*'], { pullRequest })
    expect(decide([scriptOf(name)], rules, [[2, 'closed']])).toMatchObject([
      { action: 'keep', reason: 'its name holds too many numbers to tell whose it is' },
    ])
    expect(pullRequestsOf([scriptOf(name)], rules)).toEqual([])
  })

  test('begins at 21: with 20 all of them are looked up', () => {
    const numbers = Array.from({ length: 21 }, (_, index) => index + 1)
    const nameWith = (count: number): string => numbers.slice(0, count).join('-pr-')
    const [glob] = globs('*{pr}*pr-*')
    expect(glob?.numbersIn(nameWith(20))).toHaveLength(19)
    expect(glob?.numbersIn(nameWith(21))).toBe('unclear')
  })
})

describe('The pull requests', () => {
  test('are asked for once each and in their order, of matching names alone', () => {
    const candidates = ['pr-10-x', 'pr-2-x', 'pr-10-y', 'other-7'].map((name) => scriptOf(name))
    expect(pullRequestsOf(candidates, rulesOf(['pr-{pr}-*']))).toEqual([2, 10])
  })

  test('on an event are those of names that may be its own', () => {
    const candidates = ['pr-4-x', 'pr-5-x', 'pr-5-of-pr-4-x'].map((name) => scriptOf(name))
    expect(pullRequestsOf(candidates, rulesOf(['*pr-{pr}-*'], { pullRequest: 4 }))).toEqual([4, 5])
    const names = decide(candidates, rulesOf(['*pr-{pr}-*'], { pullRequest: 4 })).map(({ target }) => target.name)
    expect(names).toEqual(['pr-4-x', 'pr-5-of-pr-4-x'])
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

describe('What all matching names start with', () => {
  test.each<[string[], number | undefined, string]>([
    [['team-a-*'], undefined, 'team-a-'],
    [['team-a-*', 'team-b-*'], undefined, 'team-'],
    [['team-*', 'team-b-*'], undefined, 'team-'],
    [['team-b-*', 'team-*'], undefined, 'team-'],
    [['team-*', 'other-*'], undefined, ''],
    [['team-*', '*-team'], undefined, ''],
    [['prod-db'], undefined, 'prod-db'],
    [['prod-db', 'prod-web'], undefined, 'prod-'],
    [['team-{pr}-x-*'], undefined, 'team-'],
    [['team-{pr}-x-*'], 42, 'team-42-x-'],
    [['team-{pr}-x-*', 'team-4-*'], 42, 'team-4'],
    [['*-team'], 42, ''],
    [['te\\am-\\*x'], undefined, 'team-'],
    [['te\\\\am'], undefined, 'te'],
    [['a.b_c-9%d'], undefined, 'a.b_c-9'],
    [['größe-*'], undefined, 'gr'],
    [['größe-*\nx'], undefined, 'gr'],
    [[], undefined, ''],
  ])('%j with event %j: %j', (texts, pullRequest, start) => {
    expect(commonStart(texts.map(parsePattern), pullRequest)).toBe(start)
  })
})
