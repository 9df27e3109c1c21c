/** Names come from pull request authors. Whatever they contain, they are matched, deleted and shown harmlessly. */
import { describe, expect, test } from '@jest/globals'
import { slugOf } from '../../../src/plan/glob.ts'
import { addResource, addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf, FIXTURES } from '../../../simulator/registry.ts'
import { inputsFor, type Run } from '../../support/harness.ts'
import { HOSTILE_STRINGS, problemsOfLine } from '../../support/hostile-strings.ts'
import { checkSummary } from '../../support/html.ts'
import { inProcess } from '../../support/in-process.ts'

/** Names with a text at their start and at their end. */
const NAMES = HOSTILE_STRINGS.map(([what, text]) => [what, `${text}preview-pr-7-${text}`] as const)
const BY_NAME = { 'name-pattern': '*preview-pr-{pr}-*' }

function expectHarmless({ log, annotations, summary }: Run): void {
  const lines = [...log, ...annotations.flatMap(({ title = '', message }) => [title, message])]
  expect(lines.flatMap(problemsOfLine)).toEqual([])
  expect(checkSummary(summary)).toEqual([])
}

describe.each(FIXTURES.filter(({ hasNameInId }) => !hasNameInId))('Names of $type', (fixture) => {
  const inputs = inputsFor(fixture, [], { ...fixture.inputsForNames, ...BY_NAME })

  test.each(NAMES)('with %s are matched, deleted, and harmless', async (_, name) => {
    const { simulator, run } = inProcess()
    const id = addWithAnyName(fixture, simulator, name)
    simulator.github.set(7, 'MERGED')
    const result = await run(inputs)
    expect(result.ok).toBe(true)
    expect(result.report.targets).toMatchObject([{ id, outcome: 'deleted' }])
    expectHarmless(result)
    expect(result.summary.length).toBeLessThan(10_000)
  })

  test('are harmless where their deletion fails', async () => {
    const { simulator, run } = inProcess()
    const ids = NAMES.map(([, name]) => addWithAnyName(fixture, simulator, name))
    for (const id of ids) {
      simulator.forbid(id)
      // ROMA refuses within its job.
      simulator.roma.failing.set(id, { code: 'ROMA.12001', msg: 'No permission' })
    }
    simulator.github.set(7, 'MERGED')
    const result = await run(inputs)
    expect([result.ok, result.report.counts['failed']]).toEqual([false, ids.length])
    expectHarmless(result)
  })
})

describe.each(FIXTURES.filter(({ hasNameInId }) => hasNameInId))('Names of $type, which are in its ids,', (fixture) => {
  const impossible = NAMES.filter(([, name]) => !/^[\w.-]+$/.test(name))

  test.each(impossible)('with %s make no valid ID, so nothing is sent and the step is red', async (_, name) => {
    const { simulator, run } = inProcess()
    addResource(fixture, simulator, name)
    simulator.github.set(7, 'MERGED')
    const result = await run(inputsFor(fixture, [], { ...fixture.inputsForNames, ...BY_NAME }))
    expect(result.ok).toBe(false)
    expect(result.report.targets).toMatchObject([{ outcome: 'failed' }])
    expect(simulator.journal.filter(({ method }) => method === 'DELETE')).toEqual([])
    expectHarmless(result)
  })
})

describe.each(HOSTILE_STRINGS)('%s', (_, text) => {
  test('is harmless in what a ROMA job says', async () => {
    const { simulator, run } = inProcess()
    const roma = fixtureOf('roma-asset')
    const id = addWithAnyName(roma, simulator, text)
    Object.assign(simulator.roma.work.words, { running: text, failed: 'Failed' })
    simulator.roma.failing.set(id, { code: text, msg: text })
    const result = await run(inputsFor(roma, [id]))
    expect(result.report.counts).toMatchObject({ failed: 1 })
    expectHarmless(result)
  })

  test('is harmless as an input, and as the name of one', async () => {
    const { run, left } = inProcess({ resources: ['coc-script', 1] })
    for (const input of ['region', 'ids', 'timeout', 'project-id', 'endpoint', 'older-than'])
      expectHarmless(await run({ [input]: text }))
    expect(left().size).toBe(1)
    expectHarmless(await run({ [`INPUT_${text}`]: 'x' }))
  })

  // GitHub takes no longer ones.
  const branch = `it${text.slice(0, 240)}`
  test.each(['deleted', 'kept'])('is harmless as the name of a branch (%s)', async (outcome) => {
    const { simulator, run } = inProcess()
    simulator.codeartsbuild.addJob({ name: `preview-${slugOf(branch)}-web` })
    simulator.github.deleteBranch(branch)
    if (outcome === 'kept') simulator.github.branches.add(branch)
    const result = await run({ 'resource-type': 'codeartsbuild-task', 'name-pattern': 'preview-{branch}-*' })
    expect(result.report.targets).toMatchObject([{ outcome }])
    expect(result.report.targets[0]?.reason).toContain('branch it')
    expectHarmless(result)
  })
})

describe('An id that does not fit', () => {
  test.each([
    ['a path', '../../v1/job/scripts/SC1'],
    ['a query', 'SC1?force=true'],
    ['nothing', ''],
    ['blanks', 'SC 1'],
  ])('is never put into a request: %s', async (_, uuid) => {
    const { simulator, run } = inProcess()
    const good = simulator.coc.addScript({ name: 'preview_1' })
    simulator.coc.addScript({ name: 'preview_2', uuid: 'placeholder' })
    const script = simulator.coc.scripts.get('placeholder')
    if (script) script.script_uuid = uuid
    const { ok, report } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'preview_*' })
    expect(ok).toBe(false)
    const bad = report.targets.find(({ name }) => name === 'preview_2')
    expect(bad).toMatchObject({ outcome: 'failed', state: 'there' })
    expect(bad?.reason).toMatch(/^The ID in the list is not a valid coc-script ID \(1 to 25 letters and digits\)/)
    expect(simulator.journal.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      `/v1/job/scripts/${good}`,
    ])
  })
})
