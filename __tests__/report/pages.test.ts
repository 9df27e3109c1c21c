/** What people see of a run, page by page: the log, the annotations and the job summary, as they are. */
import { expect, test } from '@jest/globals'
import type { InProcessOptions, InProcessRun } from '../support/in-process.ts'
import { kindOf, type Kind } from '../support/kinds.ts'
import { scene, type Scene } from '../support/scene.ts'

const coc = kindOf('coc-script')
const roma = kindOf('roma-asset')

interface Page {
  readonly title: string
  readonly kind: Kind
  /** Sets the scene and gives the ids. */
  readonly set: (scene: Scene) => readonly string[]
  readonly inputs?: Readonly<Record<string, string>>
  readonly options?: Partial<InProcessOptions>
}

const scripts = (simulator: Scene['simulator'], count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    simulator.coc.addScript({ name: `pr-7-${index + 1}`, uuid: `SC20261121120000${10 + index}15f0e9d` }),
  )

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
    set: ({ simulator }) => ['one', 'two'].map((name) => roma.add(simulator, name)),
  },
  { title: 'wrong inputs', kind: coc, set: () => ['../up', 'SC1'], inputs: { timeout: 'soon' } },
]

const indented = (text: string): string => text.replaceAll(/^/gm, '  ').trimEnd()

/** The three things that people see, one under the other. */
function page({ log, annotations, summary }: InProcessRun): string {
  const notes = annotations.map(({ level, title, message }) => `${level}: ${title ? `[${title}] ` : ''}${message}`)
  const parts = { log: log.join('\n'), annotations: notes.join('\n'), summary }
  return Object.entries(parts)
    .map(([name, text]) => `${name}:\n${indented(text)}`)
    .join('\n\n')
}

test.each(PAGES)('$title', async ({ kind, set, inputs, options }) => {
  const stage = scene({ latency: 1_000 })
  const result = await stage.run(kind, set(stage), inputs, options)
  expect(`\n${page(result)}\n`).toMatchSnapshot()
})

test('10,000 targets: what needs attention is at the top, all else is folded', async () => {
  const stage = scene({ latency: 10 })
  const ids = Array.from({ length: 10_000 }, () => coc.add(stage.simulator))
  for (const id of ids.slice(-3)) stage.simulator.forbid(id)
  const { summary, log, annotations } = await stage.run(coc, ids, { concurrency: '50' })
  expect(summary).toMatch(/^### ❌ Huawei Cloud Cleanup: 9997 deleted, 3 failed in .*, cn-north-4\n/)
  expect(summary.indexOf('Needs attention (3)')).toBeLessThan(100)
  expect(summary.indexOf('Needs attention (3)')).toBeLessThan(
    summary.indexOf('<details><summary>coc-script: 9997 deleted'),
  )
  expect(summary.match(/<tr><td>deleted/g)).toHaveLength(9_997)
  expect(summary.match(/<(\w+)[ >]/g)?.filter((tag) => /^<(table|details)/.test(tag))).toHaveLength(3)
  expect(summary.match(/<\/(table|details)>/g)).toHaveLength(3)
  expect(annotations.map(({ title }) => title)).toEqual(ids.slice(-3).map((id) => expect.stringContaining(id)))
  expect(log.length).toBeLessThan(2_100)
})

test('a rare cause is not lost among many failures of another', async () => {
  const stage = scene()
  const ids = scripts(stage.simulator, 40)
  for (const id of ids.slice(0, 39)) stage.simulator.forbid(id)
  stage.simulator.inject({ operation: 'coc.delete', id: ids[39] ?? '', fault: '500', times: Infinity })
  const { annotations } = await stage.run(coc, ids)
  expect(annotations).toHaveLength(10)
  expect(annotations[1]?.message).toContain('HTTP 500 COC.00040701')
  expect(annotations[9]?.message).toBe('31 more problems: see the job summary')
})
