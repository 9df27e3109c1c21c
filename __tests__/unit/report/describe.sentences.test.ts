/**
 * Every message, as it is assembled: correct sentences, with the permission that a refused request needs. Runs with faults are judged
 * in support/truth.ts as well.
 */
import { describe, expect, test } from '@jest/globals'
import { CloudError, type CloudErrorFields } from '../../../src/huaweicloud/errors.ts'
import { describeOutcome, explain } from '../../../src/report/describe.ts'
import { ADVICE } from '../../../src/report/error-advice.ts'
import { permissionsOf, resourceOf, RESOURCES } from '../../../src/resources/registry.ts'
import { Simulator } from '../../../simulator/simulator.ts'
import { BAD_INPUTS, FINE } from '../../support/bad-inputs.ts'
import { inProcess, type InProcessRunOptions, runInProcess } from '../../support/in-process.ts'
import { inputsFor } from '../../support/harness.ts'
import { FIXTURES } from '../../../simulator/registry.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { messagesOf, slipsIn, slipsOf } from '../../support/sentences.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', message: 'The service says no', attempts: 1, inDoubt: false, ...fields })

test.each([
  ['It was not deleted.  Run again.', 'two blanks'],
  ['It was not deleted.. Run again.', 'two marks'],
  ['It was not deleted .', 'a blank before a mark'],
  ['It was undefined.', 'a missing value'],
  ['It was not deleted. run again.', 'a lower-case sentence'],
  ['the run stopped.', 'its start'],
  ['The run stopped', 'its end'],
  ['The host "x does not answer.', 'half a pair of quotes'],
  ['The host (x does not answer.', 'half a pair of brackets'],
])('a slip would be found: %s', (text, slip) => {
  expect(slipsOf(text)).toEqual([`${slip}: ${text}`])
})

/** What is sent for a code of the table that ends in `*`. */
const sampleOf = (pattern: string): Partial<CloudErrorFields> => {
  const [, status, code] = /^HTTP (\d+)\*? ?(.*)$/.exec(pattern) ?? []
  if (status) return { status: Number(status.padEnd(3, '1')), ...(code && { code }) }
  const sample = pattern.replace('*', '7777')
  return sample.includes('.') ? { status: 400, code: sample } : { kind: 'network', code: sample }
}

const SHAPES: readonly Partial<CloudErrorFields>[] = [
  {},
  { requestId: 'r-1', detail: 'more' },
  { inDoubt: true },
  { encodedAuthorizationMessage: 'QUJD' },
]

test('advice is written in whole sentences', () => {
  for (const { meaning, remedy } of ADVICE)
    for (const text of [meaning, remedy]) {
      expect(slipsOf(text)).toEqual([])
      expect(text).toMatch(/^[A-Z][^.]* [^.]*.*\.$/)
      // A sentence has a verb; these begin what has none.
      expect(text).not.toMatch(/^(An?|Too|No) [\w ]+ of the \w+\.$|^Too many \w+,/)
    }
})

describe.each(RESOURCES.map((type) => [type.name, permissionsOf(type)] as const))(
  'a failure of %s',
  (_type, permissions) => {
    test.each(Object.entries(permissions))(
      'with every code and shape, at its request to %s, is told in sentences',
      (_, permission) => {
        const wrong = ADVICE.flatMap(({ codes }) => codes).flatMap((pattern) =>
          SHAPES.flatMap((shape) =>
            (['there', 'unknown'] as const).flatMap((state) =>
              [1, 3].flatMap((targets) => {
                const error = errorOf({ ...sampleOf(pattern), ...shape, permission })
                const text = describeOutcome({ kind: 'failed', state, error }, targets)
                const { meaning, remedy } = explain(error)
                return [text, meaning, remedy].filter(Boolean).flatMap(slipsOf)
              }),
            ),
          ),
        )
        expect(wrong).toEqual([])
      },
    )
  },
)

describe('a run is told in sentences', () => {
  test('with whatever is wrong with its inputs', async () => {
    for (const [given] of BAD_INPUTS) {
      const clock = new VirtualClock()
      const type = given['resource-type'] ?? 'coc-script'
      const inputs = { ...(FINE[type] ?? FINE['coc-script']), ...given }
      const result = await runInProcess({ simulator: new Simulator({ clock }), clock, inputs })
      expect(result.ok).toBe(false)
      expect(slipsIn(result)).toEqual([])
    }
  })

  test.each(FIXTURES)('that is stopped, too large, refused or finds nothing: $type', async (fixture) => {
    const names = { ...fixture.inputsForNames, 'name-pattern': 'preview_*' }
    const settings: readonly [Record<string, string>, Partial<InProcessRunOptions>][] = [
      [names, { cancelAfterMs: 1_500 }],
      [names, { crashAfterMs: 1_500 }],
      [names, { exitAfterMs: 1_500 }],
      [{ ...names, timeout: '2s' }, {}],
      [{ ...names, 'max-deletes': '2' }, {}],
      [{ ...names, 'max-deletes': '2', 'dry-run': 'true' }, {}],
      [{ ...names, 'name-pattern': 'nothing-*' }, {}],
      [{ ...names, 'secret-access-key': 'wrong-wrong-wrong' }, {}],
      [{ ids: fixture.absentId }, {}],
      [{ ids: fixture.absentId, 'fail-if-absent': 'true' }, {}],
      [{ ids: `${fixture.absentId} ${fixture.absentId}` }, {}],
    ]
    for (const [inputs, options] of settings) {
      const { simulator, run } = inProcess({ latency: 1_000 })
      for (let n = 0; n < 4; n += 1) addResource(fixture, simulator, `preview_${n}`)
      expect(slipsIn(await run(inputsFor(fixture, [], inputs), options))).toEqual([])
    }
  })

  test.each(FIXTURES)('without the permission for a request, which it names: $type', async (fixture) => {
    const permissions = permissionsOf(resourceOf(fixture.type))
    const names = { ...fixture.inputsForNames, 'name-pattern': 'preview_*' }
    const cases: readonly [string, Record<string, string>, string][] = [
      [fixture.operations.delete, names, permissions.delete],
      [fixture.tables[0].list, names, permissions.list],
      [fixture.operations.lookUp, { 'dry-run': 'true' }, permissions.lookUp],
    ]
    for (const [operation, inputs, permission] of cases) {
      const { simulator, run } = inProcess()
      const id = addResource(fixture, simulator, 'preview_1')
      simulator.deny(operation)
      const result = await run(inputsFor(fixture, 'name-pattern' in inputs ? [] : [id], inputs))
      expect(slipsIn(result)).toEqual([])
      // Who may delete need not be allowed to look: such a dry run is green, and says "unverified".
      if (result.ok) expect(result.report.targets[0]).toMatchObject({ outcome: 'planned', unverified: true })
      else expect(messagesOf(result).join(' ')).toContain(permission)
    }
  })
})

test.each(RESOURCES)('a refusal names the permission that the request needs: $name', (type) => {
  const sentences = permissionsOf(type)
  for (const permission of Object.values(sentences)) {
    expect(permission).toMatch(/^(Deleting|Looking it up|Listing) needs [^`]+\.$/)
    const { remedy } = explain(errorOf({ status: 403, errorClass: 'denied', permission }))
    expect(remedy).toContain(permission)
    expect(explain(errorOf({ status: 403, permission, encodedAuthorizationMessage: 'QUJD' })).remedy).toContain(
      permission,
    )
  }
})
