/** A listing is read to its end, whatever moves meanwhile, or nothing of that type is deleted and the step is red. */
import { describe, expect, test } from '@jest/globals'
import { CODEARTS_PROJECT_ID, INSTANCE_ID } from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import type { JournalEntry } from '../../simulator/types.ts'
import { pullRequestEvent, stage } from '../support/sweep.ts'

/** A resource type, and how its rows come and go in the simulator. */
interface Kind {
  readonly type: string
  readonly list: string
  readonly inputs?: Readonly<Record<string, string>>
  add(simulator: Simulator, name: string): string
  rows(simulator: Simulator): Map<string, unknown>
}

const assets = ({ roma }: Simulator) => roma.instances.get(INSTANCE_ID) ?? roma.addInstance(INSTANCE_ID)
const roma = { type: 'roma-asset', inputs: { 'instance-id': INSTANCE_ID } }

const KINDS: readonly Kind[] = [
  {
    type: 'coc-script',
    list: 'coc.list',
    add: ({ coc }, name) => coc.addScript({ name }),
    rows: ({ coc }) => coc.scripts,
  },
  {
    type: 'codeartsbuild-task',
    list: 'codeartsbuild.list',
    add: ({ codeartsbuild }, name) => codeartsbuild.addJob({ name }),
    rows: ({ codeartsbuild }) => codeartsbuild.jobs,
  },
  {
    type: 'workspace-scheduled-task',
    list: 'workspace.list',
    add: ({ workspace }, name) => workspace.addTask({ name }),
    rows: ({ workspace }) => workspace.tasks,
  },
  { ...roma, list: 'roma.apps', add: ({ roma: r }, name) => r.addApp({ name }), rows: (sim) => assets(sim).apps },
  { ...roma, list: 'roma.tasks', add: ({ roma: r }, name) => r.addTask({ name }), rows: (sim) => assets(sim).tasks },
]

/** Other names between those that are looked for, so that whole pages have none. */
function fill(simulator: Simulator, kind: Kind, rows: number): Set<string> {
  const wanted = new Set<string>()
  for (let n = 0; n < rows; n++) {
    if (n % 7 === 3) wanted.add(kind.add(simulator, `team-preview-${n}`))
    else kind.add(simulator, `team-other-${n}`)
  }
  return wanted
}

/** Without a start in common, no service is asked for fewer rows. */
const sweep = (kind: Kind): Record<string, string> => ({
  'resource-type': kind.type,
  'name-pattern': '*-preview-*',
  'max-deletes': '10000',
  ...kind.inputs,
})

/** Does something before each page, while the plan is being made. */
function whileListing(simulator: Simulator, kind: Kind, change: (page: number) => void): void {
  let page = 0
  const stop = simulator.onRequest(({ operation }) => {
    if (operation === kind.list) change(++page)
    else if (page > 0) stop()
  })
}

/** The first rows of the list that nobody looks for go. */
function remove(simulator: Simulator, kind: Kind, count: number): void {
  const rows = kind.rows(simulator)
  const others = [...rows].filter(([, row]) => JSON.stringify(row).includes('team-other'))
  // COC lists the newest first.
  if (kind.type === 'coc-script') others.reverse()
  for (const [id] of others.slice(0, count)) rows.delete(id)
}

/** A row more, in front of all others. */
function addInFront(simulator: Simulator, kind: Kind, name: string): void {
  const rows = kind.rows(simulator)
  const others = [...rows]
  rows.clear()
  kind.add(simulator, name)
  for (const [id, row] of others) rows.set(id, row)
}

const lists = (simulator: Simulator, kind: Kind): JournalEntry[] =>
  simulator.journal.filter(({ operation }) => operation === kind.list)

describe.each(KINDS)('$type ($list)', (kind) => {
  const rest = (simulator: Simulator, wanted: Iterable<string>): string[] =>
    [...wanted].filter((id) => kind.rows(simulator).has(id))

  test('is listed to its end', async () => {
    const { simulator, run } = stage()
    const wanted = fill(simulator, kind, 333)
    const { ok, report } = await run(sweep(kind))
    expect(ok).toBe(true)
    expect(report.counts['deleted']).toBe(wanted.size)
    expect(rest(simulator, wanted)).toEqual([])
    expect(kind.rows(simulator).size).toBe(333 - wanted.size)
  })

  test.each([
    [
      'vanish',
      (sim: Simulator) => {
        remove(sim, kind, 1)
      },
    ],
    [
      'appear in front',
      (sim: Simulator, page: number) => {
        addInFront(sim, kind, `team-other-new-${page}`)
      },
    ],
    ['appear at the end', (sim: Simulator, page: number) => kind.add(sim, `team-other-new-${page}`)],
    [
      'vanish and appear, so that their number stays',
      (sim: Simulator, page: number) => {
        remove(sim, kind, 1)
        kind.add(sim, `team-other-new-${page}`)
      },
    ],
    [
      'vanish by the dozen, some',
      (sim: Simulator, page: number) => {
        if (page === 2 || page === 4) remove(sim, kind, 90)
      },
    ],
  ])('finds all that stay while others %s before every page', async (_, change) => {
    const { simulator, run } = stage()
    const wanted = fill(simulator, kind, 333)
    whileListing(simulator, kind, (page) => {
      change(simulator, page)
    })
    const { ok, report } = await run(sweep(kind))
    expect(report.problems).toEqual([])
    expect(rest(simulator, wanted)).toEqual([])
    expect(ok).toBe(true)
  })

  test('that ends before its announced total deletes nothing and is red', async () => {
    const { simulator, run } = stage()
    const wanted = fill(simulator, kind, 120)
    simulator.inject({ fault: '200-short-list', operation: kind.list, executed: true, times: Infinity })
    const { ok, report } = await run(sweep(kind))
    expect(ok).toBe(false)
    expect(report.problems).toEqual([
      expect.stringMatching(/nothing is deleted, because the list at .* could not be read: .* announces/),
    ])
    expect(rest(simulator, wanted)).toHaveLength(wanted.size)
  })

  test('that breaks on its second page deletes nothing and is red', async () => {
    const { simulator, run } = stage()
    const wanted = fill(simulator, kind, 120)
    simulator.inject({ fault: '500', operation: kind.list, skip: 1, times: Infinity })
    const { ok, report } = await run(sweep(kind))
    expect(ok).toBe(false)
    expect(report.problems[0]).toMatch(/nothing is deleted, because the list at .* could not be read: HTTP 500/)
    expect(rest(simulator, wanted)).toHaveLength(wanted.size)
  })

  test('that is interrupted for a moment is read on', async () => {
    const { simulator, run } = stage()
    const wanted = fill(simulator, kind, 120)
    for (const fault of ['reset-during', '502-html', '429'] as const) {
      simulator.inject({ fault, operation: kind.list, skip: 1 })
    }
    const { ok } = await run(sweep(kind))
    expect(ok).toBe(true)
    expect(rest(simulator, wanted)).toEqual([])
  })

  test('of 10,000 rows gives the three that are meant, and no page is read twice', async () => {
    const { simulator, run } = stage()
    for (let n = 0; n < 10_000; n++) kind.add(simulator, `team-other-${n}`)
    const wanted = ['a', 'b', 'c'].map((letter) => kind.add(simulator, `team-preview-${letter}`))
    const { ok, report } = await run({ ...sweep(kind), 'dry-run': 'true' })
    expect(ok).toBe(true)
    expect(report.targets.map(({ id }) => id).sort()).toEqual([...wanted].sort())
    const pages = kind.type === 'workspace-scheduled-task' ? 200 / 0.9 : kind.type === 'roma-asset' ? 100 / 0.9 : 100
    const passes = kind.type === 'codeartsbuild-task' ? 2 : 1
    expect(lists(simulator, kind).length).toBeLessThanOrEqual(passes * pages + 4)
  })
})

describe('A service is asked for fewer rows', () => {
  const queries = (simulator: Simulator, operation: string): Record<string, string>[] =>
    simulator.journal.filter((entry) => entry.operation === operation).map(({ query }) => query)

  test.each([
    ['coc-script', 'coc.list', 'name_like', {}],
    ['codeartsbuild-task', 'codeartsbuild.list', 'search', {}],
    ['roma-asset', 'roma.apps', 'name', { 'instance-id': INSTANCE_ID }],
    ['roma-asset', 'roma.tasks', 'name', { 'instance-id': INSTANCE_ID }],
  ])('%s: %s, by what all names start with', async (type, operation, parameter, inputs) => {
    const { simulator, run } = stage()
    await run({ 'resource-type': type, 'name-pattern': 'team-preview-* team-preflight-*', ...inputs })
    expect(queries(simulator, operation).map((query) => query[parameter])).toEqual(['team-pre'])
  })

  test('workspace-scheduled-task never, since nobody documents what its filter finds', async () => {
    const { simulator, run } = stage()
    await run({ 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'team-preview-*' })
    expect(queries(simulator, 'workspace.list')).toEqual([
      { offset: '0', limit: '50' },
      { offset: '0', limit: '50', scheduled_type: 'LIFE_CYCLE' },
    ])
  })

  test("never by more than the 32 characters of COC's filter, and the match stays ours", async () => {
    const { simulator, run } = stage()
    const long = 'a-very-long-prefix-of-a-very-big-team'
    const [wanted, other, upper] = [`${long}-x`, `${long}ster`, `${long}-x`.toUpperCase()].map((name) =>
      simulator.coc.addScript({ name }),
    )
    await run({ 'resource-type': 'coc-script', 'name-pattern': `${long}-*` })
    expect(queries(simulator, 'coc.list')[0]?.['name_like']).toBe(long.slice(0, 32))
    expect([...simulator.coc.scripts.keys()]).toEqual([other, upper])
    expect(wanted).toBeDefined()
  })

  test('with the number of the pull request in it, on the event of one', async () => {
    const { simulator, run } = stage()
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'team-pr-{pr}-web-*' }, pullRequestEvent(42))
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'team-pr-{pr}-web-*' })
    expect(queries(simulator, 'coc.list').map((query) => query['name_like'])).toEqual(['team-pr-42-web-', 'team-pr-'])
  })

  test('not by characters that a server may take for something else', async () => {
    const { simulator, run } = stage()
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'team%_x-*' })
    await run({ 'resource-type': 'coc-script', 'name-pattern': 'größe-*' })
    expect(queries(simulator, 'coc.list').map((query) => query['name_like'])).toEqual(['team', 'gr'])
  })
})

describe('COC', () => {
  test('is understood in both shapes of its list', async () => {
    const { simulator, run } = stage()
    simulator.coc.shape = 'flat'
    for (let n = 0; n < 120; n++) simulator.coc.addScript({ name: `team-preview-${n}` })
    const { ok } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'team-preview-*', 'max-deletes': '500' })
    expect([ok, simulator.coc.scripts.size]).toEqual([true, 0])
  })

  test('is paged by row numbers too large for a double', async () => {
    const { simulator, run } = stage()
    for (let n = 0; n < 250; n++) simulator.coc.addScript({ name: `team-preview-${n}` })
    const markers: string[] = []
    const base = 9_007_199_254_740_993n
    simulator.coc.rowNumber = (id) => (base + BigInt(id)).toString()
    simulator.onRequest(({ query }) => query['marker'] !== undefined && markers.push(query['marker']))
    const { ok } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'team-preview-*', 'max-deletes': '500' })
    expect([ok, simulator.coc.scripts.size]).toEqual([true, 0])
    expect(markers[0]).toMatch(/^90071992547\d+$/)
  })
})

describe('CodeArts Build', () => {
  test('is listed in one of its projects, if that is given', async () => {
    const { simulator, run } = stage()
    const mine = simulator.codeartsbuild.addJob({ name: 'team-preview-1' })
    const other = simulator.codeartsbuild.addJob({ name: 'team-preview-1', codeartsProjectId: 'd'.repeat(32) })
    const inputs = { 'resource-type': 'codeartsbuild-task', 'name-pattern': 'team-preview-*' }
    await run({ ...inputs, 'codearts-project-id': CODEARTS_PROJECT_ID })
    expect([...simulator.codeartsbuild.jobs.keys()]).toEqual([other])
    expect([...simulator.codeartsbuild.recycleBin.keys()]).toEqual([mine])
    await run(inputs)
    expect(simulator.codeartsbuild.jobs.size).toBe(0)
  })
})

test('Workspace tasks that a trigger starts are found too', async () => {
  const { simulator, run } = stage()
  simulator.workspace.addTask({ name: 'team-preview-stop' })
  simulator.workspace.addTask({ name: 'team-preview-trigger', scheduledType: 'LIFE_CYCLE' })
  const { report } = await run({ 'resource-type': 'workspace-scheduled-task', 'name-pattern': 'team-preview-*' })
  expect(report.counts['deleted']).toBe(2)
  expect(simulator.workspace.tasks.size).toBe(0)
})

test('A list without a single row names the place that was asked', async () => {
  const { simulator, run } = stage()
  simulator.coc.addScript({ name: 'team-preview-1' })
  simulator.coc.wrongSite = true
  const { ok, report, summary, annotations } = await run({
    'resource-type': 'coc-script',
    'name-pattern': 'team-preview-*',
    endpoint: '',
    region: 'ap-southeast-3',
  })
  expect(ok).toBe(true)
  const note = report.notes[0] ?? ''
  expect(note).toContain(
    'coc-intl.myhuaweicloud.com, account site International, project 06f1c1a2b3d4400f8c2e5a7b9d1e3f50',
  )
  expect(note).toContain('A wrong region, project or account would answer the same')
  expect(annotations).toContainEqual({ level: 'notice', message: note })
  expect(summary).toContain('account site International')
})

test('A type whose list fails leaves the others swept, and the step red', async () => {
  const { simulator, run } = stage()
  simulator.coc.addScript({ name: 'team-preview-1' })
  const task = simulator.codeartsbuild.addJob({ name: 'team-preview-1' })
  simulator.workspace.addTask({ name: 'team-preview-1' })
  simulator.deny('codeartsbuild.list')
  const { ok, report } = await run({
    'resource-type': 'coc-script, codeartsbuild-task, workspace-scheduled-task',
    'name-pattern': 'team-preview-*',
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
