/** `keep-label`, `preview-label` and `idle-after`: what they cannot be. */
import { describe, expect, test } from '@jest/globals'
import { inProcess } from '../../support/in-process.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*' }

describe('Refused before the first request', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['keep-label without {pr}', { 'name-pattern': 'preview_*', 'keep-label': 'keep' }, /^keep-label: is only for/],
    ['idle-after without {pr}', { 'name-pattern': 'preview_*', 'idle-after': '14d' }, /^idle-after: is only for/],
    [
      'preview-label with ids',
      { 'name-pattern': '', ids: 'SC1', 'preview-label': 'x' },
      /^preview-label: is for name-/,
    ],
    ['a time without a unit', { 'idle-after': '14' }, /^idle-after: "14" is not a duration/],
    ['a label that is too long', { 'keep-label': 'x'.repeat(51) }, /^keep-label: .* is not the name of one label/],
    ['two labels in lines', { 'preview-label': 'a\nb' }, /^preview-label: .* is not the name of one label/],
    ['one label for both', { 'keep-label': 'a', 'preview-label': 'A' }, /^keep-label: is the same as preview-label/],
  ])('%s', async (_, more, problem) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    const { ok, report } = await run({ ...inputs, ...more })
    expect(ok).toBe(false)
    expect(report.problems).toContainEqual(expect.stringMatching(problem))
    expect(simulator.journal).toEqual([])
  })
})
