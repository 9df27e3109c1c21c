/** The lists of patterns in `name-pattern` and `exclude`: how they are written, and what is refused or noticed. */
import { describe, expect, test } from '@jest/globals'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { outcomesByName } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }

describe('A list of patterns', () => {
  test.each([
    ['JSON with empty lines', ' [\n\n"web_*"\n]'],
    ['lines of Windows', 'web_*\r\nother_*\r\n'],
    ['lines with blanks around them', '  web_*  \n\tother_*\t\n'],
    ['a comment with commas', '# one,, two,\nweb_*\n  # three\nother_*'],
  ])('may be %s', async (_, patterns) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const result = await run({ ...coc, 'name-pattern': patterns })
    expect([result.report.problems, outcomesByName(result)]).toEqual([[], { web_1: 'deleted' }])
    expect(result.annotations).toEqual([])
  })

  test.each([
    ['a comma', 'web-x,prod-backup'],
    ['a comma and a space', 'web-x, prod-backup'],
    ['a space', 'web-x prod-backup'],
  ])('has one pattern a line: with %s in it, nothing else is meant, and a warning says so', async (_, name) => {
    const { simulator, run } = inProcess()
    for (const each of [name, 'web-x', 'prod-backup']) addWithAnyName(fixtureOf('coc-script'), simulator, each)
    const result = await run({ ...coc, 'name-pattern': name })
    expect(outcomesByName(result)).toEqual({ [name]: 'deleted' })
    const message = `name-pattern: "${name}" is one pattern, including commas and spaces; write each pattern on its own line.`
    expect(result.annotations).toEqual([{ level: 'warning', message }])
  })

  test('keeps a # that does not start a line: a branch called x,prod-backup# is one pattern with the rest', async () => {
    const { simulator, run } = inProcess()
    const names = ['preview-x,prod-backup#-web', 'preview-x', 'prod-backup', 'preview-x,prod-backup']
    for (const name of names) addWithAnyName(fixtureOf('coc-script'), simulator, name)
    const branch = 'x,prod-backup#'
    const result = await run({ ...coc, 'name-pattern': `preview-${branch}-*` })
    expect(outcomesByName(result)).toEqual({ 'preview-x,prod-backup#-web': 'deleted' })
  })

  test('of exclude that was meant as several warns that it is one, so that it is not taken for protection', async () => {
    const { annotations } = await inProcess().run({ ...coc, 'name-pattern': 'web_*', exclude: 'prod-*, keep-*' })
    const message =
      'exclude: "prod-*, keep-*" is one pattern, including commas and spaces; write each pattern on its own line.'
    expect(annotations).toContainEqual({ level: 'warning', message })
  })

  test.each([
    ['JSON', '["web_*", ""]', /^name-pattern: has an empty item/],
    ['JSON with blanks', '["web_*", " "]', /^name-pattern: has an empty item/],
    ['lines', 'web_*\n \nother-*', /^name-pattern: line 2 is empty, as when a variable is not set/],
    ['an empty JSON array', '[]', /^name-pattern: names nothing/],
    ['comments', '# web_*\n#', /^name-pattern: names nothing/],
    ['broken JSON', '["web_*"', /^name-pattern: starts like a JSON array but is not valid JSON/],
    ['JSON of numbers', '[1]', /^name-pattern: is a JSON array with items that are not strings/],
  ])('with a hole is refused, once: %s', async (_, patterns, problem) => {
    const { report } = await inProcess().run({ ...coc, 'name-pattern': patterns })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
  })

  test.each([
    ['web_*', undefined],
    ['web_*\nweb_*', 'name-pattern: 1 duplicate dropped.'],
    ['["web_*", "web_*", "web_*"]', 'name-pattern: 2 duplicates dropped.'],
  ])('%s: a notice on duplicates (%s)', async (patterns, notice) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const { annotations } = await run({ ...coc, 'name-pattern': patterns })
    expect(annotations).toEqual(notice === undefined ? [] : [{ level: 'notice', message: notice }])
  })
})
