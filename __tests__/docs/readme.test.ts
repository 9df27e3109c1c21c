/** README.md and README.zh-CN.md say the same, and what they point at is there. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { generate } from '../../scripts/generate/files.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

const read = (file: string): string => readFileSync(join(ACTION_FOLDER, file), 'utf8')
const FILES = ['README.md', 'README.zh-CN.md']
const [english = '', chinese = ''] = FILES.map(read)

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)
const blocks = (text: string): unknown[] => all(text, /```yaml\n([\s\S]*?)```/g).map((block) => parse(block) as unknown)
/** Names of inputs, outcomes, permissions and the like, in the order of no language. */
const names = (text: string): string[] => [...new Set(all(text, /`([^`\n]+)`/g))].sort()

test('both have the same sections, tables, workflows, links and names of things', () => {
  const shape = (text: string): unknown => ({
    sections: all(text, /^(#+) /gm),
    rows: all(text, /^(\|)/gm).length,
    items: all(text, /^(- )/gm).length,
    blocks: blocks(text),
    names: names(text),
    links: all(text, /\]\((?!https:)([^)]+)\)/g).filter((link) => !FILES.includes(link)),
    images: all(text, /src(?:set)?="([^"]+)"/g),
  })
  expect(shape(chinese)).toEqual(shape(english))
})

test.each(FILES)('%s points at nothing that is not there', (file) => {
  const targets = [...all(read(file), /\]\((?!https?:)([^)#]+)/g), ...all(read(file), /src(?:set)?="([^"]+)"/g)]
  expect(targets.length).toBeGreaterThan(10)
  for (const target of targets) expect([target, existsSync(join(ACTION_FOLDER, target))]).toEqual([target, true])
})

test('what is generated is current', () => {
  for (const [file, text] of generate()) expect([file, read(file) === text]).toEqual([file, true])
})
