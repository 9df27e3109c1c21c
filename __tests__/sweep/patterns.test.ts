/** What a pattern matches, and which patterns are refused before the first request. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compile } from '../../src/plan/glob.ts'
import { parsePattern } from '../../src/plan/pattern.ts'
import { outcomes, pullRequestEvent, reasonOf, stage } from '../support/sweep.ts'

const matches = (pattern: string, name: string): boolean => compile(parsePattern(pattern)).matches(name)
const numbersIn = (pattern: string, name: string): unknown => compile(parsePattern(pattern)).numbersIn(name)
const coc = { 'resource-type': 'coc-script' }

describe('Refused before the first request', () => {
  const refusals: [string, Record<string, string>, RegExp][] = [
    ['a star', { 'name-pattern': '*' }, /name-pattern: "\*" matches too much/],
    ['stars', { 'name-pattern': '**' }, /name-pattern: "\*\*" matches too much/],
    ['wildcards alone', { 'name-pattern': '?*' }, /name-pattern: "\?\*" has \?, but only \* and \{pr\} are wildcards/],
    ['{pr} alone', { 'name-pattern': '{pr}' }, /name-pattern: "\{pr\}" matches too much/],
    ['{pr} and stars', { 'name-pattern': '*{pr}*' }, /matches too much/],
    ['a fixed part of two', { 'name-pattern': 'pr{pr}-*' }, /"pr\{pr\}-\*" matches too much: .* at least 3 characters/],
    ['many short parts', { 'name-pattern': 'a*b*c*d*e' }, /matches too much/],
    ['one bad among good ones', { 'name-pattern': 'preview-*\n-*' }, /"-\*" matches too much/],
    ['braces', { 'name-pattern': '["preview-{a,b}-*"]' }, /has \{, but only/],
    ['a class of characters', { 'name-pattern': 'preview-[0-9]' }, /has \[, but only/],
    ['{pr} twice', { 'name-pattern': 'preview-{pr}-{pr}' }, /has \{pr\} more than once/],
    ['a lone backslash', { 'name-pattern': 'preview\\' }, /ends with a \\/],
    ['an empty line', { 'name-pattern': 'preview-*\n\nother-*' }, /name-pattern: line 2 is empty, as when a variable/],
    ['an empty last line', { 'name-pattern': 'preview-*\n\n' }, /name-pattern: line 2 is empty/],
    ['an empty first line', { 'name-pattern': '\npreview-*' }, /name-pattern: line 1 is empty/],
    ['a line of blanks', { 'name-pattern': 'preview-*\n   \n' }, /name-pattern: line 2 is empty/],
    ['an empty item', { 'name-pattern': 'preview-*,,other-*' }, /name-pattern: has an empty item between commas/],
    ['an empty item at the end', { 'name-pattern': 'preview-*,' }, /name-pattern: has an empty item/],
    ['an empty item of JSON', { 'name-pattern': '["preview-*", ""]' }, /name-pattern: has an empty item/],
    ['nothing but comments', { 'name-pattern': '# all of them' }, /name-pattern: names nothing/],
    ['neither ids nor a pattern', {}, /ids: is empty; nothing is deleted without being named/],
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
    ['several types with ids', { 'resource-type': 'coc-script roma-asset', ids: 'SC1' }, /ids are of one type/],
    [
      'one host for several services',
      { 'resource-type': 'coc-script, codeartsbuild-task', 'name-pattern': 'preview-*' },
      /endpoint: is the host of one service, and resource-type names 2 types/,
    ],
    [
      'an age where no list tells it',
      { 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'preview-*', 'older-than': '7d' },
      /older-than: cannot be judged for workspace-scheduled-task/,
    ],
    [
      'an age where one of two lists does not tell it',
      { 'resource-type': 'coc-script workspace-scheduled-task', 'name-pattern': 'preview-*', 'older-than': '7d' },
      /older-than: cannot be judged for workspace-scheduled-task/,
    ],
    [
      'a codearts-project-id with ids',
      { 'resource-type': 'codeartsbuild-task', ids: 'a'.repeat(32), 'codearts-project-id': 'b'.repeat(32) },
      /codearts-project-id: is for name-pattern only/,
    ],
    ['{pr} without a token', { 'name-pattern': 'preview-{pr}', 'github-token': '' }, /github-token: is needed where/],
  ]
  test.each(refusals)('%s', async (_, inputs, problem) => {
    const { simulator, run } = stage()
    simulator.coc.addScript({ name: 'preview-1' })
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
    const { simulator, run } = stage()
    const { env } = pullRequestEvent(1)
    const { ok, report } = await run({ ...coc, 'name-pattern': 'preview-{pr}-*' }, { ...(env && { env }), event })
    expect(ok).toBe(false)
    expect(report.problems).toEqual([
      expect.stringMatching(/the payload of this "pull_request_target" event .* no pull/),
    ])
    expect(simulator.journal).toEqual([])
  })

  test('a repository that is not named', async () => {
    const { simulator, run } = stage()
    const { report } = await run({ ...coc, 'name-pattern': 'preview-{pr}' }, { env: { GITHUB_REPOSITORY: '' } })
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
    ['!preview', '!preview', true],
    ['!preview', 'something else', false],
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

describe('{pr}', () => {
  test.each([
    ['pr-{pr}-*', 'pr-42-x', [42]],
    ['pr-{pr}-*', 'pr-421-x', [421]],
    ['pr-{pr}*', 'pr-421', [421]],
    ['*{pr}-x', 'a142-x', [142]],
    ['*{pr}-x', '42-142-x', [142]],
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

  test('is found whole, whatever stands around it', () => {
    const around = fc.string({ maxLength: 20 }).filter((text) => !/\d/.test(text))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), around, around, (number, before, after) => {
        expect(numbersIn('*pr-{pr}*', `${before}pr-${number}${after}`)).toEqual([number])
      }),
    )
  })

  test('a name that could be of either of two pull requests goes only when both are closed', async () => {
    const { simulator, run } = stage()
    simulator.coc.addScript({ name: 'x-pr-17-fix-of-pr-42-y' })
    simulator.coc.addScript({ name: 'x-pr-18-fix-of-pr-42-y' })
    simulator.github.set(17, 'OPEN')
    simulator.github.set(18, 'CLOSED')
    simulator.github.set(42, 'MERGED')
    const result = await run({ ...coc, 'name-pattern': '*-pr-{pr}-*' }, pullRequestEvent(42))
    expect(outcomes(result)).toEqual({ 'x-pr-17-fix-of-pr-42-y': 'kept', 'x-pr-18-fix-of-pr-42-y': 'deleted' })
    expect(reasonOf(result, 'x-pr-17-fix-of-pr-42-y')).toBe('pull request 17 is open')
  })

  test('a name with more numbers than anybody would look into is kept', async () => {
    const { simulator, run } = stage()
    const name = `x-pr-1-${'pr-2-'.repeat(30)}`
    simulator.coc.addScript({ name })
    for (const number of [1, 2]) simulator.github.set(number, 'CLOSED')
    const result = await run({ ...coc, 'name-pattern': '*pr-{pr}-*' })
    expect(outcomes(result)).toEqual({ [name]: 'kept' })
    expect(reasonOf(result, name)).toBe('its name holds too many numbers to tell whose it is')
  })
})

describe('On a name of a megabyte, made to be slow', () => {
  const million = 1_000_000
  test.each([
    ['*-pr-42-*-x', '-pr-42-'.repeat(million / 7)],
    ['*-*-*-*-*-*-*-x', '-'.repeat(million)],
    ['*aaa*aaa*aaa*aab*x', `${'a'.repeat(million)}x`],
    ['*-pr-{pr}-*-x', `${'-pr-42-'.repeat(million / 7)}-x`],
    ['*-pr-{pr}-*x', `-pr-42-${'-'.repeat(million)}x`],
    ['abc-{pr}*x', `abc-${'1'.repeat(million)}x`],
  ])('%s takes no longer than reading it a few times', (text, name) => {
    const start = performance.now()
    if (text.includes('{pr}')) numbersIn(text, name)
    else matches(text, name)
    // Some 20 ms here; with a library that backtracks, minutes.
    expect(performance.now() - start).toBeLessThan(3_000)
  })
})
