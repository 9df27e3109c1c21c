/** Runs that end before their work is done. */
import { describe, expect, test } from '@jest/globals'
import { outcomesByName } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }

describe('A run that comes to a sudden end accounts for everything that its plan has', () => {
  test.each([
    ['the process ends', { exitAfterMs: 1_500 }, /^The run ended before its work was done/],
    ['nobody caught an error', { crashAfterMs: 1_500 }, /^The run could not be completed: .*nobody caught this/],
  ])('when %s', async (_, end, problem) => {
    const { simulator, run } = inProcess()
    for (const name of ['web_1', 'web_2']) simulator.coc.addScript({ name })
    simulator.latency = 1_000
    const { ok, report } = await run({ ...coc, 'name-pattern': 'web_*', concurrency: '1' }, end)
    expect(ok).toBe(false)
    expect(outcomesByName({ report })).toEqual({ web_1: 'failed', web_2: 'unattempted' })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
  })
})
