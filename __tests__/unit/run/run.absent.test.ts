/** What a run says of IDs that are all gone already. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { addResource } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inputsFor } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

describe('IDs that are all gone already', () => {
  const script = fixtureOf('coc-script')
  const notice = new RegExp(
    `^None of the IDs exists in region cn-north-4 at service\\.invalid \\(a host given by endpoint, project ${PROJECT_ID}\\)\\. ` +
      'A wrong region, project or account',
  )

  test.each(['false', 'true'])('have a notice of where they were looked for, with dry-run %s', async (dryRun) => {
    const { run } = inProcess()
    const { ok, report } = await run(inputsFor(script, ['SC1', 'SC2'], { 'dry-run': dryRun }))
    expect([ok, report.counts['absent']]).toEqual([true, 2])
    expect(report.notes).toEqual([expect.stringMatching(notice)])
  })

  test('need none where another one was there', async () => {
    const { simulator, run } = inProcess()
    const { report } = await run(inputsFor(script, ['SC1', addResource(script, simulator)]))
    expect([report.counts['absent'], report.notes]).toEqual([1, []])
  })
})
