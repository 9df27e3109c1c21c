/** The documents in Chinese say what those in English say, line by line, and GitHub shows them as they are meant. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { anchorsOf, codesIn, marked, readDocument, rowsOf, withoutCode } from '../support/markdown.ts'

/** How sure a statement is, in both languages. */
const MARKS = new Map([
  ['文档', 'documented'],
  ['实践', 'reported'],
  ['未确认', 'unconfirmed'],
])

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)
const marksIn = (line: string): string[] => all(line, /\*\*\[([^\]]+)\]\*\*/g).map((mark) => MARKS.get(mark) ?? mark)

/** What a line is (a heading, an item, a row of so many cells, a blank line, …), and what it names. */
const outline = (line: string): unknown => ({
  kind: /^(?:#+ |- |\d\. |> (?:\[!\w+\])?|<[!/]?[\w -]*|$)/.exec(line)?.[0],
  cells: line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0,
  codes: [...new Set(codesIn(line))].sort(),
  marks: marksIn(line),
})

/** Blocks of code without their comments and free text, which are translated. */
const blocksOf = (text: string): string[] =>
  all(text, /^(```.+\n[^]*?^```)$/gm).map((block) =>
    block.replaceAll(/ *(?:#(?!!).*| *description *= ".*")$/gm, '').replaceAll(/\n{2,}/g, '\n'),
  )

/** Between a letter and a punctuation mark, `**` opens or closes nothing (CommonMark, "Emphasis and strong emphasis"). */
const showsAsterisks = (line: string): boolean =>
  line.split('**').some((part, index, parts) => {
    const [before, after] = [part.at(-1) ?? ' ', parts[index + 1]?.[0] ?? ' ']
    const [outside, inside] = index % 2 === 0 ? [before, after] : [after, before]
    return index < parts.length - 1 && /[\p{L}\p{N}]/u.test(outside) && /[\p{P}\p{S}]/u.test(inside)
  })

describe.each([
  ['README.md', 'README.zh-CN.md'],
  ['docs/huaweicloud-setup.md', 'docs/huaweicloud-setup.zh-CN.md'],
])('%s and %s', (englishFile, chineseFile) => {
  const [english, chinese] = [readDocument(englishFile), readDocument(chineseFile)]
  const lines = withoutCode(chinese).split('\n')

  test('have the same headings, paragraphs, items, rows, names and marks in the same lines', () => {
    expect(lines.map(outline)).toEqual(withoutCode(english).split('\n').map(outline))
  })

  test('give the same code to copy', () => {
    expect(blocksOf(chinese)).toEqual(blocksOf(english))
  })

  test('point at each other', () => {
    const languages = (file: string): string => file.split('/').at(-1) ?? ''
    const links = `[English](${languages(englishFile)}) | [中文](${languages(chineseFile)})`
    expect([english.includes(links), chinese.includes(links)]).toEqual([true, true])
  })

  test('the links of the Chinese one lead to what is there, in Chinese if there is such a page', () => {
    for (const target of all(withoutCode(chinese), /\]\((?!https?:)([^)]+)\)/g)) {
      const [path = '', anchor] = target.split('#')
      const found = path === '' ? chineseFile : join(dirname(chineseFile), path)
      expect([target, existsSync(join(ACTION_FOLDER, found))]).toEqual([target, true])
      if (anchor !== undefined) {
        expect(anchorsOf(readDocument(found))).toContain(anchor)
        expect([target, existsSync(join(ACTION_FOLDER, found.replace(/(?<!\.zh-CN)\.md$/, '.zh-CN.md')))]).toEqual([
          target,
          found.endsWith('.zh-CN.md'),
        ])
      }
    }
  })

  // GitHub would show a line break between two Chinese characters as a gap.
  test('a paragraph is one line', () => {
    const paragraph = /^(?! *<|[#|>-]|\d\. |$)/
    const broken = lines.filter((line, index) => paragraph.test(line) && paragraph.test(lines[index + 1] ?? ''))
    expect(broken).toEqual([])
  })

  test('what is bold in the source is bold on the page', () => {
    expect(['委托**[文档]**，', '**绝不。**因为', '**绝不。** 因为'].map(showsAsterisks)).toEqual([true, true, false])
    expect(lines.filter(showsAsterisks)).toEqual([])
  })

  test('Chinese text has Chinese punctuation', () => {
    const prose = lines.map((line) => line.replaceAll(/`[^`]*`|\]\([^)]*\)|<[^>]*>/g, ''))
    expect(prose.filter((line) => /\p{sc=Han}[,;:?!]|[,;:?!]\p{sc=Han}/u.test(line))).toEqual([])
  })

  test('one thing has one name, the one of the console', () => {
    // ROMA's applications, what became of a target, a dry run, what is gone, SK.
    expect(chinese.match(/ROMA 应用|(?<!集成)应用 ID|结局|演练|早已|私有密钥|私钥/g)).toBeNull()
    // A job of GitHub is 作业（job）; a job of ROMA is 删除作业.
    expect(chinese.match(/任务摘要/g)).toBeNull()
  })
})

test('the services have the names of the Chinese console', () => {
  for (const name of [
    '云运维中心（COC）',
    '编译构建（CodeArts Build）',
    '云桌面（Workspace）',
    '应用与数据集成平台（ROMA Connect）',
  ])
    for (const file of ['README.zh-CN.md', 'docs/huaweicloud-setup.zh-CN.md'])
      expect([file, name, readDocument(file).includes(name)]).toEqual([file, name, true])
})

test('each mark is explained, and what is said about Huawei Cloud and GitHub is marked', () => {
  const guide = readDocument('docs/huaweicloud-setup.zh-CN.md')
  for (const mark of MARKS.keys()) expect(guide).toContain(`- **[${mark}]**：`)
  const claims = withoutCode(guide.slice(guide.indexOf('请替换下列占位文字')))
    // The mark of a table of rights is in the sentence before it.
    .replaceAll(/(\*\*\[[^\]]+\]\*\*：\n)\n\| 用途 \|.*\n(?:\|.*\n)+/g, '$1')
    .split('\n')
    .filter((line) => /IAM|STS|GitHub|控制台|COC|CodeArts|ROMA|云桌面/.test(line) && !/^(?:#|<!--)/.test(line))
  expect(claims.length).toBeGreaterThan(20)
  expect(claims.filter((line) => marksIn(line).length === 0)).toEqual([])
})

test('the tables of the README are in Chinese', () => {
  const readme = readDocument('README.zh-CN.md')
  for (const name of ['inputs-what', 'inputs-who', 'inputs-rare', 'outputs'])
    for (const [code = '', meaning = ''] of rowsOf(marked(readme, name)))
      expect([code, /\p{sc=Han}{2}/u.test(meaning)]).toEqual([code, true])
})
