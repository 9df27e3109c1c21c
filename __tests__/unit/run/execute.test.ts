/** A plan carried out: what each decision comes to, and what stands between a plan and its requests. */
import { describe, expect, test } from '@jest/globals'
import { execute } from '../../../src/run/execute.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { Report } from '../../../src/report/report.ts'
import type { Runtime } from '../../../src/runtime/runtime.ts'
import { fakeContext } from '../../support/fake-context.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inProcess } from '../../support/in-process.ts'
import { inputsFor, outcomesByName } from '../../support/harness.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { recordingRunner } from '../../support/recording-runner.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const coc = fixtureOf('coc-script')

test('A mistake of ours in one type is told, and does not leave the others behind', async () => {
  const clock = new VirtualClock()
  const { runner, outputs, files } = recordingRunner()
  const report = new Report({ clock, runner, redact: (text) => text })
  const contexts = [
    fakeContext('coc-script', report, () => {
      throw new TypeError('ours')
    }),
    fakeContext('codeartsbuild-task', report),
  ]
  const decisions = contexts.map(({ type }) => ({
    ...{ target: { type: type.name, id: type.name }, name: undefined, reason: '', claims: [] },
    action: 'delete' as const,
  }))
  report.addTargets(decisions.map(({ target }) => target))
  const plan: Plan = { decisions, overLimit: undefined }
  const runtime = { clock, runner } as unknown as Runtime
  await execute({ runtime, report }, contexts, { plan, dryRun: false, known: new Map(), ownerRecheck: undefined })
  expect(report.close()).toBe(false)
  expect([outputs['deleted-ids'], outputs['unattempted-ids']]).toEqual(['["codeartsbuild-task"]', '["coc-script"]'])
  expect(files.join()).toContain('Deleting coc-scripts was not completed: unexpected error')
})

describe('Of a long run', () => {
  test('the log says from time to time how far it is', async () => {
    const { simulator, run } = inProcess({ latency: 5_000 })
    const { log } = await run(
      inputsFor(
        coc,
        Array.from({ length: 20 }, () => addResource(coc, simulator)),
        { concurrency: '1' },
      ),
    )
    expect(log.filter((line) => /^\d+ of 20 done$/.test(line)).length).toBeGreaterThan(1)
  })
})

describe('A name that cannot be deleted', () => {
  test('for an id that fits into no request is still there, and the others go', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1', uuid: 'not/an/id' })
    simulator.coc.addScript({ name: 'web_2' })
    const result = await run({ 'resource-type': 'coc-script', 'name-pattern': 'web_*' })
    expect(outcomesByName(result)).toEqual({ web_1: 'failed', web_2: 'deleted' })
    expect(result.report.targets[0]).toMatchObject({ state: 'there', error: { kind: 'unclear' } })
    expect(result.report.targets[0]?.reason).toMatch(/^The ID in the list is not a valid coc-script ID/)
    expect(result.report.targets[1]?.reason).toBe('matches web_*')
  })

  test('because the plan is too large was not asked for, and says why', async () => {
    const { simulator, run } = inProcess()
    for (const name of ['web_1', 'web_2']) simulator.coc.addScript({ name })
    const { ok, report } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'web_*', 'max-deletes': '1' })
    expect([ok, report.counts['unattempted'], simulator.coc.scripts.size]).toEqual([false, 2, 2])
    expect(report.targets[0]?.reason).toMatch(/max-deletes is 1: nothing is deleted/)
  })
})

describe('With exclude, an id', () => {
  test.each([
    ['whose name could not be read is not known to be there', { deny: true }, { outcome: 'failed', state: 'unknown' }],
    ['whose name is excluded is kept', { deny: false }, { outcome: 'kept' }],
  ])('%s', async (_, { deny }, expected) => {
    const { simulator, run } = inProcess()
    const id = addResource(coc, simulator, 'prod_db')
    if (deny) simulator.deny(coc.operations.lookUp)
    const { report } = await run(inputsFor(coc, [id], { exclude: 'prod_*' }))
    expect(report.targets).toMatchObject([expected])
  })
})

test('A target that was refused as one too many, and cancelled at the look before its next try, was asked for', async () => {
  const { simulator, run } = inProcess()
  simulator.coc.addScript({ name: 'preview_pr_42_web' })
  simulator.github.set(42, 'MERGED')
  simulator.inject({ fault: '429-retry-after', seconds: 30, operation: coc.operations.delete })
  simulator.inject({ fault: 'hang', operation: 'github.graphql', skip: 1, times: Infinity })
  const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*' }
  const { report } = await run(inputs, { cancelAfterMs: 35_000 })
  expect(report.targets).toMatchObject([{ outcome: 'failed', error: { status: 429 } }])
})
