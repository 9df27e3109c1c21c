/** The published schema of the report file fits every report, and names every field of it. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import Ajv from 'ajv'
import { GITHUB_TOKEN } from '../../../simulator/defaults.ts'
import { GITHUB_ENV, inputsFor, type Run } from '../../support/harness.ts'
import { fixtureOf, FIXTURES } from '../../../simulator/registry.ts'
import { inProcess, type InProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'

type Schema = Readonly<Record<string, unknown>>

const schema = JSON.parse(readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8')) as Schema

/** The schema, but with no field allowed that it does not name. */
function strict(part: unknown, key = ''): unknown {
  if (Array.isArray(part)) return part.map((each) => strict(each))
  if (typeof part !== 'object' || part === null) return part
  const all = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, strict(value, name)]))
  const isObject = 'properties' in part && !['if', 'then', 'else'].includes(key)
  return isObject && key !== 'properties' ? { ...all, additionalProperties: false } : all
}

const ajv = new Ajv({ allErrors: true })
const fitsStrictly = ajv.compile(strict(schema) as Schema)
const fits = ajv.compile(schema)

const coc = fixtureOf('coc-script')
const roma = fixtureOf('roma-asset')

const RUNS: readonly (readonly [string, (scene: InProcess) => Promise<Run>])[] = [
  ...FIXTURES.map((fixture) => {
    const run = async ({ simulator, run }: InProcess): Promise<Run> =>
      run(inputsFor(fixture, [addResource(fixture, simulator, 'x')]))
    return [`deletes a ${fixture.type}`, run] as const
  }),
  ['finds nothing but what is gone', ({ run }) => run(inputsFor(coc, [coc.absentId]))],
  [
    'fails, for all that is known of a failure',
    async ({ simulator, run }) => {
      const ids = ['a', 'b'].map((name) => addResource(coc, simulator, name))
      simulator.forbid(ids[0] ?? '')
      simulator.inject({ operation: coc.operations.delete, id: ids[1] ?? '', fault: 'reset-during', times: Infinity })
      return run(inputsFor(coc, ids))
    },
  ],
  [
    'does not wait for its job',
    async ({ simulator, run }) => run(inputsFor(roma, [addResource(roma, simulator, 'one')], { wait: 'false' })),
  ],
  [
    'only looks',
    async ({ simulator, run }) => run(inputsFor(coc, [addResource(coc, simulator, 'x')], { 'dry-run': 'true' })),
  ],
  [
    'is larger than max-deletes, and only looks',
    async ({ simulator, run }) =>
      run(inputsFor(coc, [addResource(coc, simulator, 'x')], { 'dry-run': 'true', 'max-deletes': '0' })),
  ],
  [
    'may not be looked up',
    async ({ simulator, run }) => {
      simulator.deny(coc.operations.lookUp)
      return run(inputsFor(coc, [addResource(coc, simulator, 'x')], { 'dry-run': 'true' }))
    },
  ],
  [
    'is stopped by refused credentials',
    async ({ simulator, run }) => {
      simulator.inject({ operation: coc.operations.delete, fault: '401', times: Infinity })
      return run(inputsFor(coc, [addResource(coc, simulator, 'x'), addResource(coc, simulator, 'y')]))
    },
  ],
  [
    'sweeps',
    async ({ simulator, run }) => {
      for (const name of ['preview_pr_7_web', 'preview_pr_8_web']) simulator.coc.addScript({ name })
      simulator.github.set(7, 'MERGED')
      simulator.github.set(8, 'OPEN')
      const inputs = { 'name-pattern': 'preview_pr_{pr}_*', 'github-token': GITHUB_TOKEN, 'fail-if-absent': 'true' }
      return run(inputsFor(coc, [], inputs), { env: GITHUB_ENV })
    },
  ],
  ['has wrong inputs', ({ run }) => run(inputsFor(coc, ['../up'], { timeout: 'soon' }))],
]

describe('the report of a run that', () => {
  test.each(RUNS)('%s', async (_, play) => {
    const { report } = await play(inProcess())
    fitsStrictly(report)
    expect(fitsStrictly.errors ?? []).toEqual([])
    expect(report).toMatchObject({ schemaVersion: 1 })
  })
})

describe('what is no report does not fit', () => {
  const target = { type: 'coc-script', id: 'SC1', outcome: 'deleted' }
  const counts = { deleted: 1, absent: 0, kept: 0, planned: 0, submitted: 0, failed: 0, unattempted: 0 }
  const base = { schemaVersion: 1, ok: true, headline: 'x', elapsedMs: 5, counts, jobs: [], notes: [], problems: [] }

  test('nor a field that the schema does not name, where every field is to be named', () => {
    expect(fitsStrictly({ ...base, targets: [target] })).toBe(true)
    expect(fitsStrictly({ ...base, targets: [target], later: 1 })).toBe(false)
    expect(fitsStrictly({ ...base, targets: [{ ...target, later: 1 }] })).toBe(false)
  })

  test.each<[string, boolean, object]>([
    ['a whole one', true, { ...base, targets: [target] }],
    ['one with a field of later', true, { ...base, targets: [target], later: 1 }],
    ['one of another version', false, { ...base, schemaVersion: 2, targets: [target] }],
    ['one with a negative duration', false, { ...base, elapsedMs: -1, targets: [target] }],
    ['one with another outcome', false, { ...base, targets: [{ ...target, outcome: '***' }] }],
    ['one without targets', false, base],
    ['a failure without its error', false, { ...base, targets: [{ ...target, outcome: 'failed', state: 'there' }] }],
    ['a success with an error', false, { ...base, targets: [{ ...target, error: { kind: 'network', message: 'x' } }] }],
  ])('%s: %s', (_, expected, report) => {
    expect(fits(report)).toBe(expected)
  })
})
