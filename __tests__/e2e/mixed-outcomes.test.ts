/** The mixed result: five ids that end in four ways, and everything that a user may read agrees on it. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { Simulator } from '../../simulator/simulator.ts'
import { inChildProcess, NO_PAUSES, type ChildProcessRun } from '../support/child-process.ts'
import { FIXTURES, type SimulatorFixture } from '../../simulator/registry.ts'
import { addResource, existing } from '../../simulator/fixture.ts'
import { idsByOutcome } from '../support/harness.ts'

interface Mixed {
  readonly result: ChildProcessRun
  readonly simulator: Simulator
  readonly deleted: readonly string[]
  readonly absent: string
  readonly refused: string
  readonly broken: string
}

/** Services that are asked for each id on its own, so that each can end in its own way. */
const one = FIXTURES.filter(({ type }) => type === 'coc-script' || type === 'codeartsbuild-task')

async function runMixed(fixture: SimulatorFixture): Promise<Mixed> {
  const { simulator, run } = inChildProcess()
  const [first, refused, second, broken] = Array.from({ length: 4 }, (_, n) =>
    addResource(fixture, simulator, `resource_${n}`),
  )
  if (!first || !refused || !second || !broken) throw new Error('nothing was added')
  const absent = fixture.absentId
  simulator.forbid(refused)
  const body = JSON.stringify({ error_code: fixture.codes.internal, error_msg: 'Internal error, it stays' })
  const answer = { status: 500, headers: {}, body }
  simulator.inject({ fault: 'answer', operation: fixture.operations.delete, id: broken, times: Infinity, answer })
  const ids = JSON.stringify([first, absent, refused, second, broken])
  const result = await run({ 'resource-type': fixture.type, ids }, { env: NO_PAUSES })
  return { result, simulator, deleted: [first, second], absent, refused, broken }
}

describe.each(one)('$type', (fixture) => {
  const kept: { mixed?: Mixed } = {}
  const mixed = (): Mixed => {
    if (!kept.mixed) throw new Error('the run has failed')
    return kept.mixed
  }
  beforeAll(async () => {
    kept.mixed = await runMixed(fixture)
  })

  test('the exit code is 1', () => {
    expect(mixed().result.exitCode).toBe(1)
    expect(mixed().result.stderr).toBe('')
  })

  test('the truth: what was deleted is gone, and nothing else', () => {
    const { simulator, refused, broken } = mixed()
    expect(existing(fixture, simulator)).toEqual([refused, broken])
  })

  test('outputs', () => {
    const { result, deleted, absent, refused, broken } = mixed()
    expect(idsByOutcome(result)).toEqual({ deleted, absent: [absent], failed: [refused, broken] })
    for (const kind of ['kept', 'planned', 'submitted', 'unattempted']) expect(result.outputs[`${kind}-ids`]).toBe('[]')
    expect(JSON.parse(result.outputs.counts ?? '')).toEqual({
      ...{ deleted: 2, absent: 1, failed: 2 },
      ...{ kept: 0, planned: 0, submitted: 0, unattempted: 0 },
    })
    expect(result.outputs).toMatchObject({ 'job-id': '', 'job-ids': '[]', 'job-status': '' })
  })

  test('the report file', () => {
    const { result, deleted, absent, refused, broken } = mixed()
    const { report } = result
    expect(report.ok).toBe(false)
    expect(report.counts).toEqual(JSON.parse(result.outputs.counts ?? ''))
    expect(report.targets.map(({ id, outcome }) => [id, outcome])).toEqual([
      [deleted[0], 'deleted'],
      [absent, 'absent'],
      [refused, 'failed'],
      [deleted[1], 'deleted'],
      [broken, 'failed'],
    ])
    const [, , refusal, , failure] = report.targets
    expect(refusal).toMatchObject({ attempts: 1, state: 'there', error: { status: 403, code: fixture.codes.denied } })
    expect(failure).toMatchObject({ state: 'there', error: { status: 500, code: fixture.codes.internal } })
    expect(failure?.attempts).toBeGreaterThan(3)
  })

  test('annotations: one for each failure, with what was said and what to do', () => {
    const { result, refused, broken } = mixed()
    const errors = result.annotations
    expect(errors.map(({ level, title }) => `${level} ${title ?? ''}`)).toEqual([
      expect.stringMatching(new RegExp(`^error Not deleted: ${refused}( |$)`)),
      expect.stringMatching(new RegExp(`^error Not deleted: ${broken}( |$)`)),
    ])
    expect(errors[0]?.message).toContain(`HTTP 403 ${fixture.codes.denied}: You do not have permission`)
    expect(errors[0]?.message).toContain('Grant the permission')
    expect(errors[1]?.message).toContain(`HTTP 500 ${fixture.codes.internal}: Internal error, it stays`)
    expect(result.commands.filter(({ command }) => !['error', 'add-mask', 'debug'].includes(command))).toEqual([])
  })

  test('the log: a line for each, and the sum at its end', () => {
    const { result, deleted, absent, refused, broken } = mixed()
    const lines = result.log.filter((line) => line !== '')
    expect(lines.slice(1, -1).map((line) => line.split(/\s+/).slice(0, 2))).toEqual([
      ['deleted', deleted[0]],
      ['absent', absent],
      ['failed', refused],
      ['deleted', deleted[1]],
      ['failed', broken],
    ])
    expect(lines.at(-1)).toMatch(/^2 deleted, 1 already gone, 2 failed in .*, cn-north-4$/)
  })

  test('the summary: the failures first, then the others', () => {
    const { summary, deleted, absent, refused, broken } = { ...mixed(), summary: mixed().result.summary }
    expect(summary).toMatch(/^### ❌ Huawei Cloud Cleanup: 2 deleted, 1 already gone, 2 failed in /)
    const attention = summary.indexOf('Needs attention (2)')
    const others = summary.indexOf(`${fixture.type}: 2 deleted, 1 already gone`)
    expect(attention).toBeGreaterThan(0)
    expect(others).toBeGreaterThan(attention)
    const placeOf = (id: string): number => {
      expect(summary.split(`<code>${id}</code>`)).toHaveLength(2)
      return summary.indexOf(`<code>${id}</code>`)
    }
    for (const id of [refused, broken]) {
      expect(placeOf(id)).toBeGreaterThan(attention)
      expect(placeOf(id)).toBeLessThan(others)
    }
    for (const id of [...deleted, absent]) expect(placeOf(id)).toBeGreaterThan(others)
  })
})
