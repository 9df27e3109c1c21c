/** Rows of a list that no pattern or report was made for: very long names, and none. */
import { describe, expect, test } from '@jest/globals'
import { addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }

describe('A list', () => {
  test('with a name of any length: matched is all of it, shown as much as is bearable', async () => {
    const { simulator, run } = inProcess()
    addWithAnyName(fixtureOf('coc-script'), simulator, `web-${'x'.repeat(20_000)}-end`)
    const { report } = await run({ ...coc, 'name-pattern': 'web-*-end' })
    expect(report.counts['deleted']).toBe(1)
    expect(report.targets[0]?.name).toHaveLength(10_241)
  })

  test('with a row that has no name leaves that alone', async () => {
    const { simulator, run } = inProcess()
    const body = JSON.stringify({ data: { data: [{ id: 1, script_uuid: 'SC1' }], total: 1 } })
    simulator.inject({ fault: 'answer', operation: 'coc.list', answer: { status: 200, headers: {}, body } })
    const { ok, report } = await run({ ...coc, 'name-pattern': 'web_*' })
    expect([ok, report.targets]).toEqual([true, []])
  })
})
