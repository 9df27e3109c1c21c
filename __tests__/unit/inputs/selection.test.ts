/** What is selected by ID, and what is told where that is unclear. */
import { describe, expect, test } from '@jest/globals'
import { Reader } from '../../../src/inputs/reader.ts'
import { readResourceTypes, readSelection } from '../../../src/inputs/selection.ts'
import type { ResourceTypeName } from '../../../src/resources/registry.ts'
import { environment } from '../../support/in-process.ts'

describe('Resource types', () => {
  const read = (given: string): [string[], string[]] => {
    const reader = new Reader(environment({ 'resource-type': given }))
    return [readResourceTypes(reader), reader.problems]
  }

  test('are taken once each, in their order', () => {
    expect(read('roma-asset coc-script\nroma-asset')).toEqual([['roma-asset', 'coc-script'], []])
  })

  test.each([
    ['', /^resource-type: is empty; give one of coc-script, /],
    ['coc-scripts', /^resource-type: "coc-scripts" is not one of .*; did you mean coc-script\?$/],
    ['something', /^resource-type: "something" is not one of [^;]*$/],
  ])('%j are refused', (given, problem) => {
    expect(read(given)).toEqual([[], [expect.stringMatching(problem)]])
  })
})

describe('A selection by ID', () => {
  const read = (given: Record<string, string>, ...types: ResourceTypeName[]) => {
    const env = environment(given)
    const reader = new Reader(env)
    const notices: string[] = []
    const context = { env, readFile: () => '', annotate: (line: string) => notices.push(line) }
    const selection = readSelection(reader, types, context)
    const targets = selection?.by === 'id' ? selection.targets.map(({ kind = '', id }) => `${kind} ${id}`) : undefined
    return { targets, notices, problems: reader.problems }
  }

  test('has each target once, of the kind that its input is for', () => {
    expect(read({ ids: 'a1 b2 a1', 'task-ids': 'b2' }, 'roma-asset')).toEqual({
      ...{ targets: ['app a1', 'app b2', 'task b2'], notices: ['ids: 1 duplicate dropped'], problems: [] },
    })
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['nothing', {}, /^ids: is empty; name what to delete \(ids or name-pattern\)$/],
    ['only comments', { ids: '# none' }, /^ids: names nothing/],
    ['what an unset variable leaves behind', { ids: 'SC1 null' }, /^ids: "null" is not an ID; an unset variable/],
    ['no ID of the type', { ids: 'SC-1!' }, /^ids: "SC-1!" is not a valid coc-script ID/],
    ['an age', { ids: 'SC1', 'older-than': '7d' }, /^older-than: is for name-pattern only, not for ids$/],
  ])('is refused with %s', (_, given, problem) => {
    expect(read(given, 'coc-script').problems).toEqual([expect.stringMatching(problem)])
  })

  test('reports five invalid IDs, and counts the others', () => {
    const { problems } = read({ ids: Array.from({ length: 7 }, (_, n) => `!${n}`).join() }, 'coc-script')
    expect([problems.length, problems[4], problems[5]]).toEqual([
      ...[6, expect.stringContaining('"!4"'), 'ids: and 2 more that are not valid'],
    ])
  })

  test('is of one type', () => {
    const { targets, problems } = read({ ids: 'SC1' }, 'coc-script', 'roma-asset')
    expect([targets, problems]).toEqual([undefined, [expect.stringMatching(/names 2 types; ids need exactly one/)]])
  })
})
