/** `{until}`: what has a moment in its name goes when that is past, and nothing that is no moment ever goes. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { expiryOf } from '../../../src/owners/expiry.ts'
import { compile } from '../../../src/plan/glob.ts'
import { parsePattern } from '../../../src/plan/pattern.ts'
import { outcomesByName, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
const NOW = Date.UTC(2026, 10, 30, 18, 30)
const statusOf = (key: string, now = NOW): string => expiryOf(key, now).status

describe('A moment', () => {
  test.each([
    ['20261130', Date.UTC(2026, 11, 1)],
    ['20280229', Date.UTC(2028, 2, 1)],
    ['202611301830', Date.UTC(2026, 10, 30, 18, 30)],
    ['202611300000', Date.UTC(2026, 10, 30)],
    ['1796063400', 1_796_063_400_000],
  ])('%s is past ten minutes after it, and not before', (key, moment) => {
    expect(statusOf(key, moment + 10 * MINUTE)).toBe('there')
    expect(statusOf(key, moment + 10 * MINUTE + 1)).toBe('gone')
    expect(statusOf(key, moment - 1)).toBe('there')
  })

  test('more than 400 days away, either way, is kept, with the moment that it would be', () => {
    const moment = Date.UTC(2026, 11, 1)
    expect(statusOf('20261130', moment + 400 * DAY)).toBe('gone')
    expect(expiryOf('20261130', moment + 400 * DAY + 1)).toEqual({
      status: 'there',
      reason: '20261130 would be 2026-12-01T00:00:00.000Z, more than 400 days away',
    })
    expect(statusOf('20261130', moment - 401 * DAY)).toBe('there')
  })

  test.each([
    ...['0', '42', '2026', '202611', '20261301', '20260230', '20260229', '20260001', '20261100', '202611302400'],
    ...['202611301860', '2026113018', '20261130183', '1796063400000', '99999999', '000000000000', '1'.repeat(30)],
  ])('%s is none that has passed', (key) => {
    expect(statusOf(key)).toBe('there')
  })

  test('is the only thing that ever goes, whatever the number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,30}$/), (key) => {
        const { status, reason } = expiryOf(key, NOW)
        expect(status === 'gone').toBe(reason.startsWith('expired '))
      }),
      { numRuns: 1_000 },
    )
  })
})

test.each([
  ['it-{until}-*', 'it-20261130-web', ['20261130']],
  ['it-{until}-*', 'it-v20261130-web', []],
  ['*-{until}', 'web-1-20261130', ['20261130']],
  ['*{until}*', 'web-1-20261130', ['1', '20261130']],
  ['*{until}*', 'web-f3a20261130', []],
  ['it-{until}', 'it-0020261130', ['0020261130']],
])('%s finds in %s the moments %j', (pattern, name, expected) => {
  expect(compile(parsePattern(pattern)).values('until', name)).toEqual(expected)
})

test('A sweep deletes what has expired and needs neither GitHub nor a token', async () => {
  const { simulator, clock, run } = inProcess()
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')
  const past = dayOf(clock.now() - 2 * DAY)
  const today = dayOf(clock.now())
  for (const name of [`it_${past}_web`, `it_${today}_web`, 'it_7_web']) simulator.coc.addScript({ name })
  const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'it_{until}_*', 'github-token': '' }
  const result = await run(inputs, { env: { GITHUB_REPOSITORY: '' } })
  expect([result.ok, outcomesByName(result)]).toEqual([
    true,
    { [`it_${past}_web`]: 'deleted', [`it_${today}_web`]: 'kept', it_7_web: 'kept' },
  ])
  expect(reasonOf(result, 'it_7_web')).toMatch(/^7 is not a date/)
  expect(reasonOf(result, `it_${past}_web`)).toMatch(/^matches it_\{until\}_\*; expired /)
  expect(simulator.journal.some(({ operation }) => operation.startsWith('github.'))).toBe(false)
})
