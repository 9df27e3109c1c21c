/** What a pattern matches, and which patterns are refused before the first request. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile, compileProtection } from '../../../src/plan/glob.ts'
import { impossibleCharacter, isSpecific, parsePattern, type Token } from '../../../src/plan/pattern.ts'
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

describe('Refused before the first request', () => {
  const refusals: [string, Record<string, string>, RegExp][] = [
    ['a star', { 'name-pattern': '*' }, /name-pattern: "\*" matches too much/],
    ['stars', { 'name-pattern': '**' }, /name-pattern: "\*\*" matches too much/],
    [
      'wildcards alone',
      { 'name-pattern': '?*' },
      /name-pattern: "\?\*" has \?, but only \*, \{repo\}, \{pr\}, \{run\}, \{branch\} and \{until\} are special/,
    ],
    ['{pr} alone', { 'name-pattern': '{pr}' }, /name-pattern: "\{pr\}" matches too much/],
    ['{pr} and stars', { 'name-pattern': '*{pr}*' }, /matches too much/],
    [
      'two characters in all',
      { 'name-pattern': 'a*b' },
      /"a\*b" matches too much: it needs at least 3 literal characters/,
    ],
    ['punctuation alone', { 'name-pattern': '*-*-*-{pr}-*' }, /matches too much: .*, one of them a letter or digit/],
    ['{repo} twice', { 'name-pattern': '{repo}-{repo}' }, /has \{repo\} more than once/],
    ['placeholders side by side', { 'name-pattern': 'web-{repo}{pr}' }, /has \{repo\} and \{pr\} with nothing between/],
    ['a digit before {pr}', { 'name-pattern': 'web-2{pr}-*' }, /has \{pr\} next to a digit/],
    ['a digit after {pr}', { 'name-pattern': 'web-{pr}0' }, /has \{pr\} next to a digit/],
    [
      'an unknown placeholder',
      { 'name-pattern': 'web-{number}' },
      /has \{, but only \*, \{repo\}, \{pr\}, \{run\}, \{branch\} and \{until\} are special/,
    ],
    [
      'a leading !',
      { 'name-pattern': '!preview-keep' },
      /"!preview-keep" starts with !, .*; use exclude for what must be kept/,
    ],
    [
      'a leading ! in exclude',
      { 'name-pattern': 'preview-*', exclude: '!preview-keep-*' },
      /exclude: "!preview-keep-\*" starts with !, .*; exclude keeps what its patterns match, so remove the !/,
    ],
    ['one bad among good ones', { 'name-pattern': 'preview-*\n-*' }, /"-\*" matches too much/],
    ['braces', { 'name-pattern': '["preview-{a,b}-*"]' }, /has \{, but only/],
    ['a class of characters', { 'name-pattern': 'preview-[0-9]' }, /has \[, but only/],
    ['{pr} twice', { 'name-pattern': 'preview-{pr}-{pr}' }, /has \{pr\} more than once/],
    ['a lone backslash', { 'name-pattern': 'preview\\' }, /ends with a \\ that escapes nothing/],
    ['an empty line', { 'name-pattern': 'preview-*\n\nother-*' }, /name-pattern: line 2 is empty, as when a variable/],
    ['an empty last line', { 'name-pattern': 'preview-*\n\n' }, /name-pattern: line 2 is empty/],
    ['an empty first line', { 'name-pattern': '\npreview-*' }, /name-pattern: line 1 is empty/],
    ['a line of blanks', { 'name-pattern': 'preview-*\n   \n' }, /name-pattern: line 2 is empty/],
    ['an empty item of JSON', { 'name-pattern': '["preview-*", ""]' }, /name-pattern: has an empty item/],
    ['nothing but comments', { 'name-pattern': '# all of them' }, /name-pattern: names nothing/],
    ['neither ids nor a pattern', {}, /ids: is empty; name what to delete/],
    ['both ids and a pattern', { ids: 'SC1', 'name-pattern': 'preview-*' }, /ids: is given together with name-pattern/],
    ['an empty line of exclude', { 'name-pattern': 'preview-*', exclude: 'prod-*\n\n' }, /exclude: line 2 is empty/],
    ['{pr} in exclude', { 'name-pattern': 'preview-*', exclude: 'pr-{pr}' }, /exclude: "pr-\{pr\}" has \{pr\}/],
    ['older-than with ids', { ids: 'SC1', 'older-than': '7d' }, /older-than: is for name-pattern only/],
    ['an age without a unit', { 'name-pattern': 'preview-*', 'older-than': '7' }, /older-than: "7" is not a duration/],
    ['half a deletion', { 'name-pattern': 'preview-*', 'max-deletes': '0.5' }, /max-deletes: "0.5" is not a whole/],
    [
      'another type’s listing',
      { 'name-pattern': 'preview-*', 'codearts-project-id': 'd1' },
      /is only for codeartsbuild/,
    ],
    [
      'an unknown type',
      { 'resource-type': 'coc-script, coc-scripts', 'name-pattern': 'preview-*' },
      /did you mean coc/,
    ],
    ['several types with ids', { 'resource-type': 'coc-script roma-asset', ids: 'SC1' }, /ids need exactly one type/],
    [
      'one host for several services',
      { 'resource-type': 'coc-script, codeartsbuild-task', 'name-pattern': 'preview-*' },
      /endpoint: is one base URL, and resource-type names 2 types/,
    ],
    [
      'an age that nothing tells',
      { 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'preview-*', 'older-than': '7d' },
      /older-than: cannot be used for workspace-scheduled-task/,
    ],
    [
      'an age where one of two lists does not tell it',
      { 'resource-type': 'coc-script workspace-scheduled-task', 'name-pattern': 'preview-*', 'older-than': '7d' },
      /older-than: cannot be used for workspace-scheduled-task/,
    ],
    [
      'a codearts-project-id with ids',
      { 'resource-type': 'codeartsbuild-task', ids: 'a'.repeat(32), 'codearts-project-id': 'b'.repeat(32) },
      /codearts-project-id: is for name-pattern only/,
    ],
    [
      '{pr} without a token',
      { 'name-pattern': 'preview_{pr}', 'github-token': '' },
      /github-token: is empty or not a token/,
    ],
  ]
  test.each(refusals)('%s', async (_, inputs, problem) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'preview_1' })
    const { ok, report } = await run({ ...coc, ...inputs })
    expect(ok).toBe(false)
    expect(report.problems).toContainEqual(expect.stringMatching(problem))
    expect(simulator.journal).toEqual([])
  })

  test.each([
    ['a payload without a number', { pull_request: {} }],
    ['a number that is none', { pull_request: { number: '42' } }],
    ['an empty payload', {}],
  ])('the event of a pull request with %s', async (_, event) => {
    const { simulator, run } = inProcess()
    const { env } = pullRequestEvent(1)
    const { ok, report } = await run({ ...coc, 'name-pattern': 'preview_{pr}_*' }, { env, event })
    expect(ok).toBe(false)
    expect(report.problems).toEqual([
      expect.stringMatching(/the payload of this "pull_request_target" event .* no pull/),
    ])
    expect(simulator.journal).toEqual([])
  })

  test('a repository that is not named', async () => {
    const { simulator, run } = inProcess()
    const { report } = await run({ ...coc, 'name-pattern': 'preview_{pr}' }, { env: { GITHUB_REPOSITORY: '' } })
    expect(report.problems).toEqual([expect.stringMatching(/GITHUB_REPOSITORY is "" and not owner\/name/)])
    expect(simulator.journal).toEqual([])
  })
})

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

describe('A pattern says enough', () => {
  test.each<[string, boolean]>([
    ['pr{pr}-*', true],
    ['pr{pr}', true],
    ['a*b*c', true],
    ['p*-*x', true],
    ['{repo}*', true],
    ['*{repo}*{pr}*', true],
    ['{pr}-x', true],
    ['a-*', false],
    ['a*b', false],
    ['{pr}', false],
    ['{pr}-*', false],
    ['*{pr}*', false],
    ['*-{pr}-*', false],
    ['*-*-*-*', false],
    ['***', false],
  ])('%s: %j', (pattern, expected) => {
    expect(isSpecific(parsePattern(pattern, 'web'))).toBe(expected)
  })

  test('by the letters of its repository only where that has enough of them', () => {
    expect(isSpecific(parsePattern('*{repo}*', 'a-b'))).toBe(false)
    expect(isSpecific(parsePattern('*{repo}*', 'a-bc'))).toBe(true)
  })
})

describe('A character that no name can have', () => {
  const script = { pattern: /^[\u4e00-\u9fa5A-Za-z0-9_]{1,64}$/, description: '' }
  const slug = { pattern: /^[a-z][a-z0-9-]*[a-z0-9]$/, description: '' }
  test.each<[string, typeof script, string | undefined]>([
    ['preview-{pr}-*', script, '-'],
    ['preview_{pr}_*', script, undefined],
    ['预览_{pr}_*', script, undefined],
    ['größe_*', script, 'ö'],
    ['preview_🔥_*', script, '🔥'],
    ['a\\*_x', script, '*'],
    ['preview-{pr}-*', slug, undefined],
    ['*-9', slug, undefined],
    ['Preview*', slug, 'P'],
  ])('of %s', (pattern, rule, expected) => {
    expect(impossibleCharacter(parsePattern(pattern), rule)).toBe(expected)
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
