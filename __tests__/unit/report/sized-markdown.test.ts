/** Markdown up to a limit: what does not fit is counted, and what was opened is closed. */
import { expect, test } from '@jest/globals'
import { SizedMarkdown, type ItemList } from '../../../src/report/sized-markdown.ts'

/** Kept free for the ends of lists. */
const RESERVE = 1_000

const listOf = (targets: readonly number[]): ItemList => ({
  open: '<ul>',
  items: targets.map((count) => ({ html: '<li>ten bytes', targets: count })),
  total: targets.reduce((sum, count) => sum + count, 0),
  more: (count) => `and ${count} more`,
  close: '</ul>',
})

test('a part fits or is left out as a whole, by its bytes and the end of its line', () => {
  const paper = new SizedMarkdown(RESERVE + 6)
  expect([paper.add('жжж'), paper.add('abc'), paper.add('ab'), paper.add('ab'), paper.add('a')]).toEqual([
    ...[false, true, false, false, true],
  ])
  expect(paper.parts).toEqual(['abc\n', 'a\n'])
})

test('a list that fits is whole', () => {
  const paper = new SizedMarkdown(RESERVE + 100)
  paper.addList(listOf([1, 1]))
  expect(paper.parts).toEqual(['<ul>\n', '<li>ten bytes\n', '<li>ten bytes\n', '</ul>\n'])
})

test('a list that does not fit counts the targets of what is missing, and is closed all the same', () => {
  const paper = new SizedMarkdown(RESERVE + 5 + 14 + 13)
  paper.addList(listOf([2, 2, 3]))
  expect(paper.parts).toEqual(['<ul>\n', '<li>ten bytes\n', 'and 5 more\n', '</ul>\n'])
})

test('a list whose start does not fit is not there at all', () => {
  const paper = new SizedMarkdown(RESERVE + 4)
  paper.addList(listOf([1]))
  expect(paper.parts).toEqual([])
})
