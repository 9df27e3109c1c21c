/** Pieces of HTML: text in them is text, long words may break, and IDs stay whole. */
import { describe, expect, test } from '@jest/globals'
import { breakable, code, idCell, link, tableRow, withPullRequestLinks } from '../../../src/report/html.ts'

describe('text in a cell', () => {
  const LONG = 'x'.repeat(45)

  test.each([
    ['two words', 'two words'],
    ['x'.repeat(20), 'x'.repeat(20)],
    [LONG, `${'x'.repeat(20)}<wbr>${'x'.repeat(20)}<wbr>xxxxx`],
    // A hyphen is a place to break already.
    [`${'x'.repeat(15)}-${'x'.repeat(15)}`, `${'x'.repeat(15)}-${'x'.repeat(15)}`],
    ['<b>&', '&lt;b&gt;&amp;'],
    // Broken before it is escaped: no entity has a tag in it.
    [`${'x'.repeat(20)}&${'x'.repeat(5)}`, `${'x'.repeat(20)}<wbr>&amp;xxxxx`],
    ['a\u0001b', 'a\\u{1}b'],
  ])('%j is %s', (text, html) => {
    expect(breakable(text)).toBe(html)
  })

  test('of an ID breaks only where no service has one so long', () => {
    expect(idCell('x'.repeat(32))).toBe(`<code>${'x'.repeat(32)}</code>`)
    expect(idCell('x'.repeat(33))).toBe(`<code>${'x'.repeat(20)}<wbr>${'x'.repeat(13)}</code>`)
  })
})

test('what was said is escaped in code, links and rows alike', () => {
  expect(code('<b>')).toBe('<code>&lt;b&gt;</code>')
  expect(link('https://x.example/"a', 'text')).toBe('<a href="https://x.example/&quot;a">text</a>')
  expect(tableRow(['a', ''])).toBe('<tr><td>a</td><td></td></tr>')
})

test('pull requests are linked where the repository is known, and nothing else is', () => {
  const repository = 'https://github.com/octo/shop'
  const html = 'pull request 7 is merged; pull requests 8; pull request 12345678901'
  expect(withPullRequestLinks(html, { repository })).toBe(
    `<a href="${repository}/pull/7">pull request 7</a> is merged; pull requests 8; pull request 12345678901`,
  )
  expect(withPullRequestLinks(html, {})).toBe(html)
})
