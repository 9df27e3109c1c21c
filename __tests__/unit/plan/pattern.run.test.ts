/** Patterns, and selections as a whole, that are refused before the first request. */
import { describe, expect, test } from '@jest/globals'
import { pullRequestEvent } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

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
