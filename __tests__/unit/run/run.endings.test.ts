/** However a run ends, log, summary, report file and outputs say the same of it, the cause first. */
import { describe, expect, test } from '@jest/globals'
import { execute } from '../../../src/run/execute.ts'
import { Report } from '../../../src/report/report.ts'
import type { Runtime } from '../../../src/runtime/runtime.ts'
import type { Target } from '../../../src/plan/target.ts'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { fakeContext } from '../../support/fake-context.ts'
import { inputsFor, type Run } from '../../support/harness.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { recordingRunner } from '../../support/recording-runner.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const coc = fixtureOf('coc-script')
const workspace = fixtureOf('workspace-scheduled-task')

/** Checks that all places tell the same problems and the same headline. */
function expectOneVoice({ report, outputs, summary, annotations, log, ok }: Run): void {
  const { problems, notes } = report
  expect(JSON.parse(outputs.problems ?? '')).toEqual(problems)
  // A consequence of another problem has no annotation of its own.
  const said = [...annotations.map(({ message }) => message), ...log]
  expect(said).toEqual(expect.arrayContaining([...problems, ...notes]))
  const shown = summary.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&gt;', '>')
  // What was said, what it means and what to do are lines of their own in the summary.
  const parts = problems.flatMap((line) => /HTTP \d+ [^(]*\(request id \w+\)/.exec(line) ?? line)
  for (const part of [...parts, ...notes]) expect(shown).toContain(part)
  expect(summary.split('\n')[0]).toBe(`### ${outputs.headline}`)
  expect(report).toMatchObject({ headline: outputs.headline, ok })
  expect(outputs.headline).toContain(log.at(-1))
  if (problems.length > 0) expect(outputs.headline).toMatch(/; \d+ problems? in /)
}

const SWEEP = {
  'resource-type': 'coc-script codeartsbuild-task workspace-scheduled-task',
  'name-pattern': 'nightly-*',
  'project-id': PROJECT_ID,
  endpoint: '',
}

describe('a run', () => {
  test('with a wrong key says so first and once; what it could not do for it is one line after that', async () => {
    const { simulator, run } = inProcess()
    simulator.inject({ operation: 'coc.list', fault: '401', times: Infinity })
    const result = await run(inputsFor(coc, [], SWEEP))
    const [cause, undone, ...others] = result.report.problems
    expect(cause).toMatch(/^coc-script: nothing is deleted, .*: HTTP 401 .*The credentials were refused/)
    expect(undone).toMatch(/^codeartsbuild-task: .*; workspace-scheduled-task: .*: the run stopped\.$/)
    expect(others).toEqual([])
    expect(result.annotations.map(({ message }) => message)).toEqual([cause])
    expect(result.log).toContain(undone)
    expect(result.outputs.headline).toMatch(/nothing was deleted; 1 problem in .* \(stopped: credentials refused\)$/)
    expectOneVoice(result)
  })

  test('with one list that cannot be read tells it in the headline, beside what it deleted', async () => {
    const { simulator, run } = inProcess()
    simulator.codeartsbuild.addJob({ name: 'nightly-1' })
    simulator.inject({ operation: 'coc.list', fault: '500', times: Infinity })
    const result = await run(inputsFor(coc, [], { ...SWEEP, 'resource-type': 'coc-script codeartsbuild-task' }))
    expect(result.outputs.headline).toMatch(
      /^❌ .*: 1 deleted; 1 problem in .*\. The list of coc-script could not be read$/,
    )
    expectOneVoice(result)
  })

  test('with wrong inputs has both outputs', async () => {
    const result = await inProcess().run(inputsFor(coc, ['../up'], { timeout: 'soon' }))
    expect(result.outputs.headline).toBe(
      '❌ Huawei Cloud Cleanup: nothing was deleted; 2 problems in 0 ms. Check the input ids. Check the input timeout',
    )
    expect(result.report.problems).toHaveLength(2)
    expectOneVoice(result)
  })

  test.each([
    ['is cancelled', { cancelAfterMs: 1_500 }],
    ['ends before its work', { exitAfterMs: 1_500 }],
    ['crashes', { crashAfterMs: 1_500 }],
  ])('that %s has both outputs', async (_, options) => {
    const { simulator, run } = inProcess({ latency: 1_000 })
    const ids = Array.from({ length: 5 }, () => addResource(coc, simulator))
    const result = await run(inputsFor(coc, ids, { concurrency: '1' }), options)
    expect(result.outputs.headline).toMatch(/^❌ /)
    expectOneVoice(result)
  })

  test('that drops duplicates says so in the report, too', async () => {
    const { simulator, run } = inProcess()
    const id = addResource(coc, simulator)
    const result = await run(inputsFor(coc, [id, id]))
    expect(result.report.notes).toEqual([expect.stringContaining('duplicate')])
    expectOneVoice(result)
  })

  test('that lists rows whose name cannot be read says so, and leaves them alone', async () => {
    const { simulator, run } = inProcess()
    addResource(workspace, simulator, 'nightly-1')
    const nameless = Array.from({ length: 7 }, (_, n) => addResource(workspace, simulator, n as unknown as string))
    const result = await run(inputsFor(workspace, [], { 'name-pattern': 'nightly-*' }))
    expect(result.report.counts.deleted).toBe(1)
    expect(simulator.workspace.tasks.size).toBe(7)
    const [note] = result.report.notes
    expect(note).toMatch(/^workspace-scheduled-task: 7 rows have no readable name, so .*, and 2 more\.$/)
    expect(note).toContain(nameless[0])
    expectOneVoice(result)
  })

  test('that loses track of a target is red, and has its report, its summary and its outputs', async () => {
    const clock = new VirtualClock()
    const kept = recordingRunner()
    const report = new Report({ clock, runner: kept.runner, redact: (text) => text })
    const target: Target = { type: 'coc-script', id: 'SC1' }
    const context = fakeContext('coc-script', report, () => {
      report.setOutcome({ ...target, id: 'SC2' }, { kind: 'deleted' })
    })
    report.addTargets([target])
    const decisions = [{ target, name: undefined, action: 'delete' as const, reason: '', claims: [] }]
    const plan = { decisions, overLimit: undefined }
    const runtime = { clock, runner: kept.runner } as unknown as Runtime
    await execute({ runtime, report }, [context], { plan, dryRun: false, known: new Map(), ownerRecheck: undefined })
    expect(report.close()).toBe(false)
    expect(kept.outputs).toMatchObject({ 'deleted-ids': '[]', 'unattempted-ids': '["SC1"]' })
    expect(kept.outputs.problems).toContain('coc-script//SC2 is not a target of this run')
    expect(kept.summaries).toHaveLength(1)
    expect(kept.files).toHaveLength(1)
  })
})
