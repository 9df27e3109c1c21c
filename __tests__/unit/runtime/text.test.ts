/** Untrusted text is harmless wherever it is shown; times and numbers read well. */
import { describe, expect, test } from '@jest/globals'
import { duration, escapeForLog, escapeHtml, joinWithAnd, plural } from '../../../src/runtime/text.ts'

describe('untrusted text', () => {
  test.each([
    ['plain text', 'pr-7 | web — 东京', 'pr-7 | web — 东京'],
    ['a command', '::error::x', '\\::error::x'],
    ['a command behind blanks', '  ::error::x', '  \\::error::x'],
    ['colons that are no command', 'acs::name ::x', 'acs::name ::x'],
    ['one colon', ':x', ':x'],
    ['commands of the older form', 'x##[a]##[b]', 'x#\\#[a]#\\#[b]'],
    ['what cannot be seen', 'a\nb\u202ec\u{e0041}', 'a\\u{a}b\\u{202e}c\\u{e0041}'],
    ['what has no glyph', 'a\u3164b\ufe0fc\u034fd\u115fe\u2800f', 'a\\u{3164}b\\u{fe0f}c\\u{34f}d\\u{115f}e\\u{2800}f'],
    ['as long as there is room', 'x'.repeat(200), 'x'.repeat(200)],
    ['longer', 'x'.repeat(201), `${'x'.repeat(200)}… (201 characters)`],
  ])('%s', (_, text, shown) => {
    expect(escapeForLog(text)).toBe(shown)
  })

  test('marks up nothing in HTML', () => {
    expect(escapeHtml(`<a href="x" b='y'>&amp;`)).toBe('&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;')
  })

  test('mentions nobody and links no number', () => {
    expect(escapeHtml(`@octocat #7 a@b # @ '`)).toBe('@<wbr>octocat #<wbr>7 a@<wbr>b # @ &#39;')
  })
})

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_000, '1.0 s'],
  [4_240, '4.2 s'],
  [-1, '0 ms'],
  [-3_600_000, '0 ms'],
  [59_900, '59.9 s'],
  [59_950, '1 min 0 s'],
  [59_960, '1 min 0 s'],
  [119_600, '2 min 0 s'],
  [60_000, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [6 * 3_600_000, '360 min 0 s'],
])('%d milliseconds are %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})

test('one is one, and none are many', () => {
  expect([0, 1, 2].map((n) => plural(n, 'job', 'jobs'))).toEqual(['0 jobs', '1 job', '2 jobs'])
})

test.each([
  [[], ''],
  [['{pr}'], '{pr}'],
  [['{repo}', '{pr}'], '{repo} and {pr}'],
  [['{repo}', '{pr}', '{run}'], '{repo}, {pr} and {run}'],
])('the words %j are listed as "%s"', (words, text) => {
  expect(joinWithAnd(words)).toBe(text)
})
