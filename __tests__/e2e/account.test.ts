/** `expected-account-id`: with credentials of another account nothing is touched. */
import { describe, expect, test } from '@jest/globals'
import { ACCOUNT_ID } from '../../simulator/defaults.ts'
import { inChildProcess } from '../support/child-process.ts'
import { errorsOf, KEYLESS, KEYS } from '../support/harness.ts'

const OTHER = '0123456789abcdef0123456789abcdef'

describe('a run with credentials of another account', () => {
  test.each([
    ['keys', KEYS],
    ['keyless', KEYLESS],
  ])('(%s) is red, and asks no service', async (_, credentials) => {
    const { run, seen, ids } = inChildProcess({ resources: ['coc-script', 1] })
    const result = await run({ ...credentials, 'expected-account-id': OTHER })
    expect(result.exitCode).toBe(1)
    expect(errorsOf(result)).toContain(`account ${ACCOUNT_ID}, not to ${OTHER}; nothing was deleted`)
    expect(seen().filter(({ operation }) => operation.startsWith('coc.'))).toEqual([])
    expect(JSON.parse(result.outputs['unattempted-ids'] ?? '')).toEqual(ids)
  })
})
