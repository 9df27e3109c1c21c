/** What people see of a run, page by page: the log, the annotations and the job summary, as they are. */
import { expect, test } from '@jest/globals'
import { GITHUB_TOKEN } from '../../../simulator/defaults.ts'
import { inProcess, type InProcess, type InProcessRunOptions } from '../../support/in-process.ts'
import { NO_PROJECT, GITHUB_ENV, inputsFor, type Run } from '../../support/harness.ts'
import { fixtureOf, type SimulatorFixture } from '../../../simulator/registry.ts'
import { addResource } from '../../../simulator/fixture.ts'

const coc = fixtureOf('coc-script')
const roma = fixtureOf('roma-asset')

interface Page {
  readonly title: string
  readonly kind: SimulatorFixture
  /** Sets the scene and gives the ids. */
  readonly set: (scene: InProcess) => readonly string[]
  readonly inputs?: Readonly<Record<string, string>>
  readonly options?: Partial<InProcessRunOptions>
}

const scripts = (simulator: InProcess['simulator'], count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    simulator.coc.addScript({ name: `pr_7_${index + 1}`, uuid: `SC20261121120000${10 + index}15f0e9d` }),
  )

const SWEEP = { 'name-pattern': 'preview_pr_{pr}_*', exclude: '*_keep', 'github-token': GITHUB_TOKEN }

const PAGES: readonly Page[] = [
  { title: 'all well', kind: coc, set: ({ simulator }) => scripts(simulator, 3) },
  {
    title: 'mixed',
    kind: coc,
    set: ({ simulator }) => {
      const ids = scripts(simulator, 5)
      simulator.coc.scripts.delete(ids[1] ?? '')
      simulator.forbid(ids[2] ?? '')
      simulator.inject({ operation: 'coc.delete', id: ids[3] ?? '', fault: '500', times: Infinity })
      simulator.inject({ operation: 'coc.delete', id: ids[4] ?? '', fault: '503', times: 2 })
      return ids
    },
  },
  {
    title: 'all failed',
    kind: coc,
    set: ({ simulator }) => {
      const ids = scripts(simulator, 12)
      for (const id of ids) simulator.forbid(id)
      return ids
    },
  },
  {
    title: 'credentials refused',
    kind: coc,
    set: ({ simulator }) => {
      simulator.inject({ operation: 'coc.delete', fault: '401', times: Infinity })
      return scripts(simulator, 3)
    },
  },
  {
    title: 'cancelled',
    kind: coc,
    set: ({ simulator }) => scripts(simulator, 6),
    inputs: { concurrency: '2' },
    options: { cancelAfterMs: 2_500 },
  },
  {
    title: 'dry run',
    kind: coc,
    set: ({ simulator }) => [...scripts(simulator, 2), coc.absentId],
    inputs: { 'dry-run': 'true' },
  },
  { title: 'all already gone', kind: coc, set: () => [coc.absentId] },
  {
    title: 'already gone, and that is not fine',
    kind: coc,
    set: ({ simulator }) => [...scripts(simulator, 1), coc.absentId],
    inputs: { 'fail-if-absent': 'true' },
  },
  {
    title: 'a long list',
    kind: coc,
    set: ({ simulator }) => scripts(simulator, 25),
    inputs: { concurrency: '1' },
  },
  {
    title: 'a job of ROMA',
    kind: roma,
    set: ({ simulator }) => ['one', 'two'].map((name) => addResource(roma, simulator, name)),
  },
  {
    title: 'a sweep',
    kind: coc,
    set: ({ simulator }) => {
      for (const name of ['preview_pr_7_web', 'preview_pr_8_web', 'preview_pr_7_keep'])
        simulator.coc.addScript({ name })
      simulator.github.set(7, 'MERGED')
      simulator.github.set(8, 'OPEN')
      return []
    },
    inputs: SWEEP,
    options: { env: GITHUB_ENV },
  },
  {
    title: 'a sweep that does not go as planned',
    kind: coc,
    set: ({ simulator }) => {
      simulator.coc.addScript({ name: 'preview_pr_7_web' })
      simulator.forbid(simulator.coc.addScript({ name: 'preview_pr_7_db' }))
      simulator.coc.addScript({ name: 'preview_pr_8_web' })
      simulator.github.set(7, 'MERGED')
      return []
    },
    inputs: SWEEP,
    options: { env: GITHUB_ENV },
  },
  {
    title: 'a dry run of a sweep',
    kind: coc,
    set: ({ simulator }) => {
      for (const name of ['preview_pr_7_web', 'preview_pr_8_web']) simulator.coc.addScript({ name })
      simulator.github.set(7, 'CLOSED')
      return []
    },
    inputs: { ...SWEEP, 'dry-run': 'true' },
    options: { env: GITHUB_ENV },
  },
  {
    title: 'a plan larger than max-deletes',
    kind: coc,
    set: ({ simulator }) => {
      for (const name of ['nightly_1', 'nightly_2', 'nightly_3']) simulator.coc.addScript({ name })
      return []
    },
    inputs: { 'name-pattern': 'nightly_*', 'max-deletes': '2' },
  },
  {
    title: 'nothing matched',
    kind: coc,
    set: ({ simulator }) => {
      simulator.coc.addScript({ name: 'prod_web' })
      return []
    },
    inputs: { 'name-pattern': 'nightly_*' },
  },
  { title: 'wrong inputs', kind: coc, set: () => ['../up', 'SC1'], inputs: { timeout: 'soon' } },
]

const indented = (text: string): string => text.replaceAll(/^/gm, '  ').trimEnd()

/** The three things that people see, one under the other. */
function page({ log, annotations, summary }: Run): string {
  const notes = annotations.map(({ level, title, message }) => `${level}: ${title ? `[${title}] ` : ''}${message}`)
  const parts = { log: log.join('\n'), annotations: notes.join('\n'), summary }
  return Object.entries(parts)
    .map(([name, text]) => `${name}:\n${indented(text)}`)
    .join('\n\n')
}

test.each(PAGES)('$title', async ({ kind, set, inputs, options }) => {
  const stage = inProcess({ latency: 1_000 })
  const project = kind.type === 'coc-script' ? {} : NO_PROJECT
  const result = await stage.run(inputsFor(kind, set(stage), { ...project, ...inputs }), options)
  expect(`\n${page(result)}\n`).toMatchSnapshot()
})

test('10,000 targets: what needs attention is at the top, all else is folded', async () => {
  const workspace = fixtureOf('workspace-scheduled-task')
  const stage = inProcess({ latency: 10 })
  const ids = Array.from({ length: 10_000 }, () => addResource(workspace, stage.simulator))
  const forbidden = ids.slice(-3)
  for (const id of forbidden) stage.simulator.forbid(id)
  const { summary, log, annotations } = await stage.run(inputsFor(workspace, ids))
  expect(summary).toMatch(/^### ❌ Huawei Cloud Cleanup: 9997 deleted, 3 failed in .*, cn-north-4\n/)
  const [attention, rest] = ['<h4>Needs attention (3)', '<details><summary>workspace-scheduled-task: 9997 deleted'].map(
    (part) => summary.indexOf(part),
  )
  expect(attention).toBeLessThan(100)
  expect(rest).toBeGreaterThan(attention ?? Infinity)
  // Cut off where it would be dropped as a whole, and still well formed.
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
  expect(summary.match(/<tr><td>deleted/g)?.length).toBeGreaterThan(5_000)
  for (const tag of ['table', 'details', 'tr', 'td', 'code'])
    expect(summary.split(`<${tag}>`)).toHaveLength(summary.split(`</${tag}>`).length)
  expect(annotations).toHaveLength(1)
  for (const id of forbidden) expect(JSON.stringify(annotations)).toContain(id)
  expect(log.length).toBeLessThan(2_100)
})

test('a rare cause is not lost among many failures of another', async () => {
  const stage = inProcess()
  const ids = scripts(stage.simulator, 40)
  for (const id of ids.slice(0, 39)) stage.simulator.forbid(id)
  stage.simulator.inject({ operation: 'coc.delete', id: ids[39] ?? '', fault: '500', times: Infinity })
  const { annotations } = await stage.run(inputsFor(coc, ids))
  expect(annotations.map(({ title }) => title)).toEqual([
    'Not deleted: 39 targets, for one cause',
    expect.stringMatching(/^Not deleted: SC/),
  ])
  expect(annotations[1]?.message).toContain('HTTP 500 COC.00040701')
})
