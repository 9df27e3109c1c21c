/** What a pattern matches, and which values of its placeholders a name can hold. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commonPrefix, compile, compileProtection } from '../../../src/plan/glob.ts'
import { parsePattern, type Token } from '../../../src/plan/pattern.ts'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { outcomesByName, pullRequestEvent, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const matches = (pattern: string, name: string, repository?: string): boolean =>
  compile(parsePattern(pattern, repository)).matches(name)
const protects = (pattern: string, name: string): boolean => compileProtection(parsePattern(pattern)).matches(name)
const numbersIn = (pattern: string, name: string): unknown => {
  const values = compile(parsePattern(pattern)).values('pr', name)
  return values === 'unclear' ? values : values.map(Number)
}
const coc = { 'resource-type': 'coc-script' }

describe('A pattern', () => {
  test.each([
    ['preview-*', 'preview-', true],
    ['preview-*', 'preview-x/y\nz', true],
    ['preview-*', 'Preview-x', false],
    ['preview-*', 'xpreview-x', false],
    ['*-preview', 'x-preview', true],
    ['*-preview', 'x-preview-y', false],
    ['pre*view', 'preview', true],
    ['preview', 'preview', true],
    ['preview', 'preview ', false],
    ['a**c-x', 'abc-x', true],
    ['100\\*-x', '100*-x', true],
    ['100\\*-x', '1000-x', false],
    ['\\!preview', '!preview', true],
    ['\\!preview', 'something else', false],
    ['x,prod-backup#-*', 'x,prod-backup#-web', true],
    ['a b-*', 'a b-x', true],
    ['a*b*c*d*e', 'a-b-c-d-e', true],
    ['*-*-*-x', '1-2-3-x-y', false],
    ['caf\u00e9-*', 'cafe\u0301-x', false],
    ['.hidden*', '.hidden', true],
    ['why\\?\\[\\]', 'why?[]', true],
    ['a.c-*', 'abc-', false],
    ['😀-*', '😀-x', true],
    ['(a|b)-*', 'a', false],
    ['(a|b)-*', '(a|b)-x', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j on %j: %j', (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected)
  })

  test('with stars matches what a regular expression with ".*" does', () => {
    const piece = fc.constantFrom('a', 'b', '-', '*', '/', '.')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(piece, { maxLength: 12 }), (glob, name) => {
        const source = glob.map((part) => (part === '*' ? '[^]*' : `[${part === '-' ? '\\-' : part}]`)).join('')
        const expected = new RegExp(`^${source}$`).test(name.join(''))
        expect(matches(glob.join(''), name.join(''))).toBe(expected)
      }),
    )
  })
})

describe('{repo}', () => {
  test.each<[string, string, string, boolean]>([
    ['app', 'preview-{repo}-*', 'preview-app-x', true],
    ['app', 'preview-{repo}-*', 'preview-APP-x', true],
    ['App', 'preview-{repo}-*', 'preview-app-x', true],
    ['app', 'preview-{repo}-*', 'preview-apps-x', false],
    ['app', 'preview-{repo}-*', 'preview-other-x', false],
    // Every run of other characters is one separator, whichever it is.
    ['my-app', '{repo}-*', 'my_app-x', true],
    ['my_app', '{repo}-*', 'my-.-app-x', true],
    ['my.app', '{repo}_*', 'My_App_x', true],
    ['my--app', '{repo}_*', 'my_app_x', true],
    ['my-app', '{repo}-*', 'myapp-x', false],
    ['myapp', '{repo}-*', 'my-app-x', false],
    ['my-app', '{repo}-*', 'my中app-x', false],
    ['my-app', '{repo}-*', 'my\u0301app-x', false],
    ['my-app', '{repo}-*', 'my🔥app-x', false],
    ['app2', '{repo}-*', 'app-2-x', false],
    ['.github', 'web-{repo}-*', 'web--github-x', true],
    ['.github', 'web-{repo}-*', 'web-.github-x', true],
    ['.github', 'web-{repo}-*', 'web-github-x', false],
    ['app-', '{repo}-*', 'app--x', true],
    ['app-', '{repo}-*', 'app-x', false],
    // A name in which the repository is only a part of a longer word is another's.
    ['app', '*{repo}*', 'web-app-2', true],
    ['app', '*{repo}*', 'app', true],
    ['app', '*{repo}*', 'webapp2', false],
    ['app', '*{repo}*', 'webapp', false],
    ['app', '*{repo}*', 'app2', false],
    ['app', '*{repo}*', 'éapp', false],
    ['app', '*{repo}*', 'app\u0301', false],
    ['app', '*{repo}*', 'webapp-app', true],
    ['v2', '*{repo}*', 'v2.1-x', false],
    // What the pattern itself has beside the name is meant.
    ['app', 'web{repo}2*', 'webapp2-x', true],
    ['kelvin', '{repo}-*', '\u212aelvin-x', false],
    ['a-a', '*{repo}x', 'a-a-ax', true],
  ])('of %s: %s on %j: %j', (repository, pattern, name, expected) => {
    expect(matches(pattern, name, repository)).toBe(expected)
  })

  test.each<[string, string, number[]]>([
    ['{repo}-pr-{pr}-*', 'my-app-pr-42-web', [42]],
    ['{repo}-pr-{pr}-*', 'my-apps-pr-42-web', []],
    ['{repo}-pr-{pr}-*', 'other-pr-42-web', []],
    ['*{repo}*-{pr}-*', 'x-7-my-app-8-y', [8]],
    ['*{pr}*{repo}', '7-my-app', [7]],
    ['{repo}*{pr}', 'my-app-7', [7]],
    ['{repo}*{pr}', 'my-app7', []],
  ])('narrows which numbers count: %s in %j: %j', (pattern, name, expected) => {
    const values = compile(parsePattern(pattern, 'my-app')).values('pr', name)
    expect(values).toEqual(expected.map(String))
  })

  test.each(['a1', 'my-app', 'Web.Site_2', 'x'])('is found as it stands in a name: %s', (repository) => {
    const separators = fc.stringMatching(/^[-_. /]{1,3}$/)
    fc.assert(
      fc.property(separators, fc.boolean(), (separator, isUpper) => {
        const slug = repository.replace(/[^A-Za-z0-9]+/g, separator)
        const name = `preview-${isUpper ? slug.toUpperCase() : slug.toLowerCase()}-7`
        expect(matches('preview-{repo}-*', name, repository)).toBe(true)
        expect(matches('preview-{repo}-*', name, `${repository}z`)).toBe(false)
      }),
    )
  })

  test('deletes nothing of another repository in the same account', async () => {
    const { simulator, run } = inProcess()
    const names = ['shop_pr_42_web', 'shop-pr-42-web', 'other_repo_pr_42_web', 'my_shop_pr_42_web']
    for (const name of names) addWithAnyName(fixtureOf('coc-script'), simulator, name)
    simulator.github.set(42, 'CLOSED')
    const result = await run({ ...coc, 'name-pattern': '{repo}_pr_{pr}_*' }, pullRequestEvent(42))
    expect(outcomesByName(result)).toEqual({ shop_pr_42_web: 'deleted' })
    expect(simulator.coc.scripts.size).toBe(3)
  })

  test('in exclude protects what is of this repository', async () => {
    const { simulator, run } = inProcess()
    for (const name of ['preview_shop_1', 'preview_other_1']) simulator.coc.addScript({ name })
    const result = await run({ ...coc, 'name-pattern': 'preview_*', exclude: '*{repo}*' })
    expect(outcomesByName(result)).toEqual({ preview_shop_1: 'kept', preview_other_1: 'deleted' })
    expect(reasonOf(result, 'preview_shop_1')).toBe('excluded by *{repo}*')
  })

  test.each([
    ['name-pattern', { 'name-pattern': 'preview_{repo}_*' }],
    ['exclude', { 'name-pattern': 'preview_*', exclude: '{repo}_*' }],
  ])('without a repository is refused in %s', async (input, given) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'preview_1' })
    const { report } = await run({ ...coc, ...given }, { env: { GITHUB_REPOSITORY: '' } })
    expect(report.problems).toEqual([
      expect.stringMatching(`^${input}: ".*" has {repo}, but GITHUB_REPOSITORY is not owner/name`),
    ])
    expect(simulator.journal).toEqual([])
  })

  test('of a repository without a letter or digit is refused', () => {
    expect(() => parsePattern('preview-{repo}-*', '-._')).toThrow('has no letter or digit')
  })
})

describe('A pattern that protects', () => {
  test.each<[string, string, boolean]>([
    ['caf\u00e9-*', 'cafe\u0301-x', true],
    ['cafe\u0301-*', 'caf\u00e9-x', true],
    ['keep*', '\uff4b\uff45\uff45\uff50-x', true],
    ['\uff4b\uff45\uff45\uff50*', 'keep-x', true],
    ['\u4e2d\u2460', '\u4e2d1', true],
    ['keep-*', 'Keep-x', false],
    ['keep-*', 'other', false],
    // The voiced sound mark joins its letter in one form only.
    ['caf\u00e9-か*', 'cafe\u0301-かﾞx', true],
    // A full-width star is a character, not a wildcard.
    ['prod\uff0a', 'prod-db', false],
    ['prod\uff0a', 'prod\uff0a', true],
  ])('%j on %j: %j', (pattern, name, expected) => {
    expect(protects(pattern, name)).toBe(expected)
  })

  test('holds for a name in another Unicode form, which a pattern that selects does not match', async () => {
    const { simulator, run } = inProcess()
    for (const name of ['preview-caf\u00e9', 'preview-cafe\u0301']) simulator.workspace.addTask({ name })
    const type = { 'resource-type': 'workspace-scheduled-task' }
    const result = await run({ ...type, 'name-pattern': 'preview-*', exclude: '*-caf\u00e9' })
    expect(result.report.counts).toMatchObject({ kept: 2, deleted: 0 })
    const other = await run({ ...type, 'name-pattern': 'preview-caf\u00e9' })
    expect(outcomesByName(other)).toEqual({ 'preview-caf\u00e9': 'deleted' })
  })
})

describe('{pr}', () => {
  test.each([
    ['pr-{pr}-*', 'pr-42-x', [42]],
    ['pr-{pr}-*', 'pr-421-x', [421]],
    ['pr-{pr}*', 'pr-421', [421]],
    ['*{pr}-x', '-142-x', [142]],
    ['*{pr}-x', '42-142-x', [142]],
    // A commit, a number in scientific notation, a version: none of them is of pull request 7.
    ['preview-{pr}*', 'preview-7f3a9c1-db', []],
    ['preview-{pr}*', 'preview-7e5-db', []],
    ['preview-{pr}*', 'preview-7.2.1-db', []],
    ['preview-{pr}*', 'preview-7_2-db', []],
    ['preview-{pr}*', 'preview-7é', []],
    ['preview-{pr}*', 'preview-7\u0301', []],
    ['preview-{pr}*', 'preview-7中', []],
    ['preview-{pr}*', 'preview-7٤', []],
    ['preview-{pr}*', 'preview-7𝐀', []],
    ['preview-{pr}*', 'preview-7', [7]],
    ['preview-{pr}*', 'preview-7-db', [7]],
    ['preview-{pr}*', 'preview-7.db', [7]],
    ['preview-{pr}*', 'preview-7_db', [7]],
    ['preview-{pr}*', 'preview-7-2.1', [7]],
    ['preview-{pr}*', 'preview-7🔥', [7]],
    ['*{pr}-db', 'a142-db', []],
    ['*{pr}-db', '3f9c7-db', []],
    ['*{pr}-db', '2.7-db', []],
    ['*{pr}-db', '2_7-db', []],
    ['*{pr}-db', 'é7-db', []],
    ['*{pr}-db', 'v.7-db', [7]],
    ['*{pr}-db', '7-db', [7]],
    // What the pattern itself has beside the number is meant.
    ['pr{pr}', 'pr7', [7]],
    ['*pr{pr}*', 'xpr7', [7]],
    ['pr{pr}a-*', 'pr7a-x', [7]],
    ['preview_{pr}_*', 'preview_7_2', [7]],
    ['preview-{pr}.*', 'preview-7.2.1', [7]],
    ['v2.{pr}-*', 'v2.7-x', [7]],
    ['pr-{pr}-*', 'pr-042-x', []],
    ['pr-{pr}-*', 'pr-0-x', []],
    ['pr-{pr}-*', 'pr--x', []],
    ['pr-{pr}-*', 'pr-x-42', []],
    ['pr-{pr}-*', 'PR-42-x', []],
    ['*-pr-{pr}-*', 'x-pr-17-fix-pr-42-y', [17, 42]],
    ['v2-pr-{pr}-*', 'v2-pr-2-x', [2]],
    ['pr-{pr}-42', 'pr-42-42', [42]],
    ['pr-{pr}', 'pr-2147483647', [2147483647]],
    ['pr-{pr}', 'pr-2147483648', []],
    ['pr-{pr}', `pr-${'9'.repeat(400)}`, []],
    ['pr-{pr}', 'pr-\uffff', []],
    ['pr-{pr}-*', 'pr-\uffff-7', []],
    ['pr-{pr}-*', 'pr-7-\uffff', [7]],
    ['pr-{pr}-*', 'pr-٤٢-x', []],
    ['pr-{pr}\\*', 'pr-7*', [7]],
    ['*A{pr}-*', 'a1-A2-x', [2]],
  ])('%s in %j: %j', (pattern, name, expected) => {
    expect(numbersIn(pattern, name)).toEqual(expected)
  })

  test.each<[Token[], string]>([
    [[{ kind: 'text', text: 'pr-4' }, { kind: 'pr' }], 'pr-42'],
    [[{ kind: 'pr' }, { kind: 'text', text: '0' }], '70'],
    [[{ kind: 'pr' }, { kind: 'text', text: '0' }], '11111111110'],
  ])('is never a part of a longer number, not even beside a digit of the pattern (%j)', (tokens, name) => {
    expect(compile({ text: '', tokens }).values('pr', name)).toEqual([])
  })

  test('is found whole, whatever stands around it', () => {
    const around = fc.string({ maxLength: 20 }).filter((text) => !/\d/.test(text))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), around, around, (number, before, after) => {
        expect(numbersIn('*pr-{pr}*', `${before}pr-${number}-${after}`)).toEqual([number])
      }),
    )
  })

  test('a name that could be of either of two pull requests goes only when both are closed', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'x_pr_17_fix_of_pr_42_y' })
    simulator.coc.addScript({ name: 'x_pr_18_fix_of_pr_42_y' })
    simulator.github.set(17, 'OPEN')
    simulator.github.set(18, 'CLOSED')
    simulator.github.set(42, 'MERGED')
    const result = await run({ ...coc, 'name-pattern': '*_pr_{pr}_*' }, pullRequestEvent(42))
    expect(outcomesByName(result)).toEqual({ x_pr_17_fix_of_pr_42_y: 'kept', x_pr_18_fix_of_pr_42_y: 'deleted' })
    expect(reasonOf(result, 'x_pr_17_fix_of_pr_42_y')).toBe('pull request 17 is open')
  })

  test('a name with more numbers than anybody would look into is kept', async () => {
    const { simulator, run } = inProcess()
    const name = `x_pr_1_${'pr_2_'.repeat(30)}`
    addWithAnyName(fixtureOf('coc-script'), simulator, name)
    for (const number of [1, 2]) simulator.github.set(number, 'CLOSED')
    const result = await run({ ...coc, 'name-pattern': '*pr_{pr}_*' })
    expect(outcomesByName(result)).toEqual({ [name]: 'kept' })
    expect(reasonOf(result, name)).toBe('its name holds too many numbers to tell whose it is')
  })
})

// A matcher that backtracks would not come to an end.
describe('On a very long name, made to be slow', () => {
  const LENGTH = 200_000
  test.each<[string, string, boolean | readonly number[] | 'unclear']>([
    ['*-pr-42-*-x', '-pr-42-'.repeat(LENGTH / 7), false],
    ['*-*-*-*-*-*-*-x', '-'.repeat(LENGTH), false],
    ['*aaa*aaa*aaa*aab*x', `${'a'.repeat(LENGTH)}x`, false],
    ['*-pr-{pr}-*-x', `${'-pr-42-'.repeat(LENGTH / 7)}-x`, 'unclear'],
    ['*-pr-{pr}-*x', `-pr-42-${'-'.repeat(LENGTH)}x`, [42]],
    ['abc-{pr}*x', `abc-${'1'.repeat(LENGTH)}x`, []],
    ['*{repo}*{pr}*x', `${'my-app-'.repeat(LENGTH / 7)}y`, []],
    ['*{repo}*x', `my${'-'.repeat(LENGTH)}x`, false],
    ['*-{branch}-*', '-a'.repeat(LENGTH / 2), 'unclear'],
    ['*-{branch}-zz', '-a'.repeat(LENGTH / 2), []],
    ['abc-{until}*x', `abc-${'1'.repeat(LENGTH)}x`, []],
  ])('%s comes to an end', (text, name, expected) => {
    const glob = compile(parsePattern(text, 'my.app'))
    const [kind] = glob.owners
    const found = kind ? glob.values(kind, name) : glob.matches(name)
    expect(Array.isArray(found) ? found.map(Number) : found).toEqual(expected)
  })
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
    [['team-{repo}-*'], undefined, 'team-'],
    [['{repo}-*'], 42, ''],
    [[], undefined, ''],
  ])('%j with event %j: %j', (texts, pullRequest, start) => {
    expect(
      commonPrefix(
        texts.map((text) => parsePattern(text, 'app')),
        pullRequest === undefined ? {} : { pr: String(pullRequest) },
      ),
    ).toBe(start)
  })
})
