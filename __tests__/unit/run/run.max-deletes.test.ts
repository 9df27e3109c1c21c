/** A plan that is larger than max-deletes: nothing is deleted, and that is said once; a dry run shows it all the same. */
import { describe, expect, test } from '@jest/globals'
import { checkSummary } from '../../support/html.ts'
import { inputsFor, type Run } from '../../support/harness.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inProcess, type InProcess } from '../../support/in-process.ts'

const coc = fixtureOf('coc-script')

const addScripts = ({ simulator }: InProcess, count: number): string[] =>
  Array.from({ length: count }, (_, n) => simulator.coc.addScript({ name: `nightly_${n}` }))

const sweep = ({ run }: InProcess, inputs: Readonly<Record<string, string>> = {}): Promise<Run> =>
  run(inputsFor(coc, [], { 'name-pattern': 'nightly_*', ...inputs }))

const errors = ({ annotations }: Run): string[] =>
  annotations.filter(({ level }) => level === 'error').map(({ message }) => message)

describe('a real run', () => {
  test('deletes nothing, and is red with one line that says why and what to do', async () => {
    const stage = inProcess()
    const ids = addScripts(stage, 500)
    const result = await sweep(stage)
    const line =
      '500 targets would be deleted, and max-deletes is 100: nothing is deleted. ' +
      'Raise max-deletes if that many are meant, or narrow the selection.'
    expect([result.ok, stage.simulator.coc.scripts.size]).toEqual([false, 500])
    expect(stage.seen(coc.operations.delete)).toEqual([])
    expect(result.report.problems).toEqual([line])
    expect(JSON.parse(result.outputs.problems ?? '')).toEqual([line])
    expect(errors(result)).toEqual([line])
    expect(result.outputs.headline).toMatch(/^❌ Huawei Cloud Cleanup: 500 not attempted; 1 problem in /)
    const missed = JSON.parse(result.outputs['unattempted-ids'] ?? '') as string[]
    expect(missed.sort()).toEqual(ids.sort())
    for (const { outcome, reason } of result.report.targets)
      expect([outcome, reason]).toEqual(['unattempted', expect.stringContaining(line)])
  })

  test('shows its targets in one block of the summary, and in the log with the plan alone', async () => {
    const stage = inProcess()
    addScripts(stage, 150)
    const { summary, log } = await sweep(stage)
    expect(summary.match(/<strong>/g)).toHaveLength(1)
    expect(summary).toContain('<summary>150 targets</summary>')
    expect(summary).toContain('See the problem at the top.')
    expect(summary).not.toMatch(/run again/i)
    expect(checkSummary(summary)).toEqual([])
    expect(log.filter((line) => line.includes('nightly_7"'))).toHaveLength(1)
  })

  test('keeps what is protected as it is, and does not count it', async () => {
    const stage = inProcess()
    addScripts(stage, 3)
    const result = await sweep(stage, { exclude: 'nightly_0', 'max-deletes': '1' })
    expect(result.report.counts).toMatchObject({ kept: 1, unattempted: 2 })
    expect(result.report.problems).toEqual([expect.stringContaining('2 targets would be deleted')])
    expect((await sweep(stage, { exclude: 'nightly_0', 'max-deletes': '2' })).report.counts).toMatchObject({
      deleted: 2,
    })
  })

  test.each([
    ['by name', []],
    ['by id', ['named']],
  ])('with max-deletes: 0 deletes nothing at all, %s', async (_, named) => {
    const stage = inProcess()
    const ids = addScripts(stage, 1)
    const inputs = named.length > 0 ? { 'max-deletes': '0' } : { 'max-deletes': '0', 'name-pattern': 'nightly_*' }
    const result = await stage.run(inputsFor(coc, named.length > 0 ? ids : [], inputs))
    expect([result.ok, stage.simulator.coc.scripts.size]).toEqual([false, 1])
    expect(errors(result)).toEqual([expect.stringContaining('1 target would be deleted, and max-deletes is 0')])
  })

  test('with max-deletes: 0 and nothing to delete is green', async () => {
    expect((await sweep(inProcess(), { 'max-deletes': '0' })).ok).toBe(true)
  })
})

describe('a dry run', () => {
  test('plans each target, is green, and warns that a real run would delete nothing', async () => {
    const stage = inProcess()
    addScripts(stage, 101)
    const result = await sweep(stage, { 'dry-run': 'true' })
    expect([result.ok, result.report.counts.planned]).toEqual([true, 101])
    expect(result.report.problems).toEqual([])
    expect(result.outputs.headline).toMatch(
      /^🔍 .*Dry run: 101 would be deleted in .*\. A real run would delete nothing: 101 targets would be deleted, and max-deletes is 100$/,
    )
    expect(result.report.notes).toEqual([
      expect.stringContaining('max-deletes is 100: a real run would delete nothing.'),
    ])
    expect(result.summary).toContain('A real run would delete nothing')
    expect(checkSummary(result.summary)).toEqual([])
    expect(errors(result)).toEqual([])
  })

  test('within the limit warns of nothing', async () => {
    const stage = inProcess()
    addScripts(stage, 100)
    const result = await sweep(stage, { 'dry-run': 'true' })
    expect(result.report.notes).toEqual([])
    expect(result.outputs.headline).not.toContain('real run')
  })
})
