/** What a run says that finds nothing: what was asked for and where, the nearest names, and patterns that no name can match. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { pullRequestEvent } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }

describe('A run that finds nothing', () => {
  const SAME_ANSWER =
    'A wrong region, project or account would answer the same; check them if something should be there.'

  test.each([
    ['coc-script', 'team_web_*', 'no rows whose name has "team_web_"'],
    ['coc-script', '*_team_web', 'no rows'],
    ['workspace-scheduled-task', 'team-web_*', 'no rows'],
  ])('of %s for %s says in one notice what was asked for, and where', async (type, pattern, answer) => {
    const { ok, report, annotations } = await inProcess().run({ 'resource-type': type, 'name-pattern': pattern })
    const place = `service.invalid (a host given by endpoint, project ${PROJECT_ID})`
    const message = `No name matches ${pattern}: ${type} at ${place} has ${answer}. ${SAME_ANSWER}`
    expect([ok, report.notes]).toEqual([true, [message]])
    expect(annotations).toEqual([{ level: 'notice', message }])
  })

  test('although rows are listed names the nearest, harmless to print, and the pattern', async () => {
    const { simulator, run } = inProcess()
    const names = ['Preview_7_web', 'preveiw_7_db', 'preview-8\n::error::x', 'nightly', 'prod_db']
    for (const name of names) simulator.workspace.addTask({ name })
    const types = { 'resource-type': 'workspace-scheduled-task' }
    const { log, report } = await run({ ...types, 'name-pattern': 'preview_*' })
    expect(report.notes).toEqual([
      expect.stringMatching(
        /^No name matches preview_\*: workspace-scheduled-task at .* has 5 rows\. Nearest names: "Preview_7_web", "preview-8\\u\{a\}::error::x", "preveiw_7_db"\.$/,
      ),
    ])
    expect(log.join('\n')).toContain('workspace-scheduled-task: 5 rows listed at service.invalid')
  })

  test('compares the end of a name too, and each name once', async () => {
    const { simulator, run } = inProcess()
    for (const name of ['x-nightly', 'a-nightly-webb', 'a-nightly-webb', 'other']) simulator.workspace.addTask({ name })
    const types = { 'resource-type': 'workspace-scheduled-task' }
    const { report } = await run({ ...types, 'name-pattern': '*-nightly-web' })
    expect(report.notes[0]).toMatch(/ Nearest names: "a-nightly-webb", "x-nightly", "other"\.$/)
  })

  test('in several lists is told once, with each of them', async () => {
    const types = { 'resource-type': 'codeartsbuild-task workspace-scheduled-task', endpoint: '' }
    const { report } = await inProcess().run({ ...types, 'name-pattern': 'team-*' })
    expect(report.notes).toEqual([
      expect.stringMatching(/^No name matches team-\*: codeartsbuild-task at .* "team-"; workspace-scheduled-task at /),
    ])
  })

  test('in one of several lists is not told', async () => {
    const { simulator, run } = inProcess()
    simulator.codeartsbuild.addJob({ name: 'team-1' })
    const types = { 'resource-type': 'codeartsbuild-task workspace-scheduled-task', endpoint: '' }
    const { report } = await run({ ...types, 'name-pattern': 'team-*' })
    expect(report.notes).toEqual([])
  })

  test('where the list could not be read has that as its only problem', async () => {
    const { simulator, run } = inProcess()
    simulator.deny('coc.list')
    const { report } = await run({ ...coc, 'name-pattern': 'web_*' })
    expect([report.problems.length, report.notes]).toEqual([1, []])
  })

  test('of its pull request says so in the log, and nowhere else', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_41_x' })
    const given = { ...coc, 'name-pattern': 'web_{pr}_*' }
    const byEvent = await run(given, pullRequestEvent(42))
    const byInput = await run({ ...given, 'pull-request': '42' })
    for (const { ok, log, annotations, report } of [byEvent, byInput]) {
      expect([ok, annotations, report.notes]).toEqual([true, [], []])
      const line: unknown = expect.stringMatching(
        /^Pull request 42 has nothing to delete\. No name matches web_\{pr\}_\*: coc-script at .* has no rows whose name has "web_42_"\.$/,
      )
      expect(log).toContainEqual(line)
    }
  })
})

describe('A pattern that no name of a type can match', () => {
  const message =
    'coc-script: no name can match web-*, because of "-"; names have letters, digits, "_" and Chinese characters, up to 64.'

  test('is a warning that says which character, and no second explanation', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const { ok, annotations, report, summary } = await run({ ...coc, 'name-pattern': 'web-*' })
    expect([ok, report.notes]).toEqual([true, [message]])
    expect(annotations).toEqual([{ level: 'warning', message }])
    expect(summary).toContain('no name can match web-*')
  })

  test('is a warning beside one that can', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const { annotations, report } = await run({ ...coc, 'name-pattern': 'web-*\nweb_*' })
    expect(report.counts['deleted']).toBe(1)
    expect(annotations).toEqual([{ level: 'warning', message }])
  })

  test('is not the whole explanation where another pattern can', async () => {
    const { report } = await inProcess().run({ ...coc, 'name-pattern': 'web-*\nweb_*' })
    expect(report.notes).toEqual([message, expect.stringMatching(/^No name matches web-\* or web_\*: .* has no rows/)])
  })

  test('may be meant for another type', async () => {
    const both = { 'resource-type': 'coc-script workspace-scheduled-task', endpoint: '' }
    const { annotations } = await inProcess().run({ ...both, 'name-pattern': 'web_*\nweb-*' })
    expect(annotations.filter(({ level }) => level === 'warning')).toEqual([])
    const { annotations: others } = await inProcess().run({ ...both, 'name-pattern': 'web-*\napi-*' })
    const text = message.replace('web-*', 'web-* (and 1 more)')
    expect(others.filter(({ level }) => level === 'warning')).toEqual([{ level: 'warning', message: text }])
  })

  test('is no such thing where a name does match', async () => {
    const { simulator, run } = inProcess()
    addWithAnyName(fixtureOf('coc-script'), simulator, 'web-1')
    const { annotations, report } = await run({ ...coc, 'name-pattern': 'web-*' })
    expect([annotations, report.counts['deleted']]).toEqual([[], 1])
  })
})
