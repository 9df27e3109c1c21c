/** What each service's list is asked for, and what a run makes of its answer. */
import { describe, expect, test } from '@jest/globals'
import { CODEARTS_PROJECT_ID, INSTANCE_ID } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { pullRequestEvent } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

describe('A service is asked for fewer rows', () => {
  const queries = (simulator: Simulator, operation: string): Record<string, string>[] =>
    simulator.journal.filter((entry) => entry.operation === operation).map(({ query }) => query)

  test.each([
    ['coc-script', 'coc.list', 'name_like', {}],
    ['codeartsbuild-task', 'codeartsbuild.list', 'search', {}],
    ['roma-asset', 'roma.apps', 'name', { 'instance-id': INSTANCE_ID }],
    ['roma-asset', 'roma.tasks', 'name', { 'instance-id': INSTANCE_ID }],
  ])('%s: %s, by what all names start with', async (type, operation, parameter, inputs) => {
    const { simulator, run } = inProcess()
    await run({ 'resource-type': type, 'name-pattern': 'team_preview_*\nteam_preflight_*', ...inputs })
    expect(queries(simulator, operation).map((query) => query[parameter])).toEqual(['team_pre'])
  })

  test('workspace-scheduled-task never, since nobody documents what its filter finds', async () => {
    const { simulator, run } = inProcess()
    await run({ 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'team_preview_*' })
    expect(queries(simulator, 'workspace.list')).toEqual([
      { offset: '0', limit: '50' },
      { offset: '0', limit: '50', scheduled_type: 'LIFE_CYCLE' },
    ])
  })

  test("never by more than the 32 characters of COC's filter, and the match stays ours", async () => {
    const { simulator, run } = inProcess()
    const long = 'a_very_long_prefix_of_a_very_big_team'
    const [wanted, other, upper] = [`${long}_x`, `${long}ster`, `${long}_x`.toUpperCase()].map((name) =>
      simulator.coc.addScript({ name }),
    )
    await run({ 'resource-type': 'coc-script', 'name-pattern': `${long}_*` })
    expect(queries(simulator, 'coc.list')[0]?.['name_like']).toBe(long.slice(0, 32))
    expect([...simulator.coc.scripts.keys()]).toEqual([other, upper])
    expect(wanted).toBeDefined()
  })

  test('with the number of the pull request in it, on the event of one', async () => {
    const { simulator, run } = inProcess()
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'team_pr_{pr}_web_*' }, pullRequestEvent(42))
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'team_pr_{pr}_web_*' })
    expect(queries(simulator, 'coc.list').map((query) => query['name_like'])).toEqual(['team_pr_42_web_', 'team_pr_'])
  })

  test('not by characters that a server may take for something else', async () => {
    const { simulator, run } = inProcess()
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'team%_x_*' })
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'größe_*' })
    expect(queries(simulator, 'coc.list').map((query) => query['name_like'])).toEqual(['team', 'gr'])
  })
})

describe('COC', () => {
  test('is understood in both shapes of its list', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.shape = 'flat'
    for (let n = 0; n < 120; n++) simulator.coc.addScript({ name: `team_preview_${n}` })
    const { ok } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'team_preview_*', 'max-deletes': '500' })
    expect([ok, simulator.coc.scripts.size]).toEqual([true, 0])
  })

  test('is paged by row numbers too large for a double', async () => {
    const { simulator, run } = inProcess()
    for (let n = 0; n < 250; n++) simulator.coc.addScript({ name: `team_preview_${n}` })
    const markers: string[] = []
    const base = 9_007_199_254_740_993n
    simulator.coc.rowNumber = (id) => (base + BigInt(id)).toString()
    simulator.onRequest(({ query }) => query['marker'] !== undefined && markers.push(query['marker']))
    const { ok } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'team_preview_*', 'max-deletes': '500' })
    expect([ok, simulator.coc.scripts.size]).toEqual([true, 0])
    expect(markers[0]).toMatch(/^90071992547\d+$/)
  })
})

describe('CodeArts Build', () => {
  test('is listed in one of its projects, if that is given', async () => {
    const { simulator, run } = inProcess()
    const mine = simulator.codeartsbuild.addJob({ name: 'team_preview_1' })
    const other = simulator.codeartsbuild.addJob({ name: 'team_preview_1', codeartsProjectId: 'd'.repeat(32) })
    const inputs = { 'resource-type': 'codeartsbuild-task', 'name-pattern': 'team_preview_*' }
    await run({ ...inputs, 'codearts-project-id': CODEARTS_PROJECT_ID })
    expect([...simulator.codeartsbuild.jobs.keys()]).toEqual([other])
    expect([...simulator.codeartsbuild.recycleBin.keys()]).toEqual([mine])
    await run(inputs)
    expect(simulator.codeartsbuild.jobs.size).toBe(0)
  })
})

test('Workspace tasks that a trigger starts are found too', async () => {
  const { simulator, run } = inProcess()
  simulator.workspace.addTask({ name: 'team_preview_stop' })
  simulator.workspace.addTask({ name: 'team_preview_trigger', scheduledType: 'LIFE_CYCLE' })
  const { report } = await run({ 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'team_preview_*' })
  expect(report.counts['deleted']).toBe(2)
  expect(simulator.workspace.tasks.size).toBe(0)
})

test('A list without a single row names the place that was asked', async () => {
  const { simulator, run } = inProcess()
  simulator.coc.addScript({ name: 'team_preview_1' })
  simulator.coc.wrongSite = true
  const { ok, report, summary, annotations } = await run({
    'resource-type': 'coc-script',
    'name-pattern': 'team_preview_*',
    endpoint: '',
    region: 'ap-southeast-3',
  })
  expect(ok).toBe(true)
  const note = report.notes[0] ?? ''
  expect(note).toContain(
    'coc-intl.myhuaweicloud.com (account site International, project 06f1c1a2b3d4400f8c2e5a7b9d1e3f50)',
  )
  expect(note).toContain('A wrong region, project or account would answer the same')
  expect(annotations).toContainEqual({ level: 'notice', message: note })
  expect(summary).toContain('account site International')
})

test('A type whose list fails leaves the others swept, and the step red', async () => {
  const { simulator, run } = inProcess()
  simulator.coc.addScript({ name: 'team_preview_1' })
  const task = simulator.codeartsbuild.addJob({ name: 'team_preview_1' })
  simulator.workspace.addTask({ name: 'team_preview_1' })
  simulator.deny('codeartsbuild.list')
  const { ok, report } = await run({
    'resource-type': 'coc-script, codeartsbuild-task, workspace-scheduled-task',
    'name-pattern': 'team_preview_*',
    endpoint: '',
  })
  expect(ok).toBe(false)
  expect(report.problems).toEqual([expect.stringMatching(/^codeartsbuild-task: nothing is deleted.*HTTP 403/)])
  expect([...simulator.codeartsbuild.jobs.keys()]).toEqual([task])
  expect([simulator.coc.scripts.size, simulator.workspace.tasks.size]).toEqual([0, 0])
  // Each at its own host.
  const hosts = simulator.journal.map(({ operation, host }) => `${operation} ${host}`)
  expect(hosts).toContain('coc.delete coc.myhuaweicloud.com')
  expect(hosts).toContain('codeartsbuild.list cloudbuild-ext.cn-north-4.myhuaweicloud.com')
  expect(hosts).toContain('workspace.delete workspace.cn-north-4.myhuaweicloud.com')
})
