/** `expected-account-id`: whose resources these are is known before the first of them is touched. */
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { errorsOf, KEYLESS, KEYS, runStep } from '../support/step.ts'

const OTHER = '0123456789abcdef0123456789abcdef'
const TEMPORARY = {
  'access-key-id': defaults.TEMPORARY_ACCESS_KEY_ID,
  'secret-access-key': defaults.TEMPORARY_SECRET_ACCESS_KEY,
  'security-token': defaults.SECURITY_TOKEN,
}
const SOURCES = [
  ['keys', KEYS, 'sts.callerIdentity'],
  ['temporary keys', TEMPORARY, 'sts.callerIdentity'],
  ['keyless', KEYLESS, 'sts.callerIdentity'],
  ['a token', { token: defaults.TOKEN }, 'iam.projects'],
] as const

function cloud(): { simulator: Simulator; id: string; inputs: Record<string, string> } {
  const simulator = new Simulator()
  const id = simulator.coc.addScript()
  return { simulator, id, inputs: { 'resource-type': 'coc-script', ids: id } }
}

describe.each(SOURCES)('with %s', (_, credentials, operation) => {
  test('the right account: asked first, then deleted', async () => {
    const { simulator, id, inputs } = cloud()
    const run = await runStep(simulator, { ...inputs, ...credentials, 'expected-account-id': defaults.ACCOUNT_ID })
    expect(run.exitCode).toBe(0)
    expect(simulator.journal.slice(-2).map((entry) => entry.operation)).toEqual([operation, 'coc.delete'])
    expect(run.stdout).toContain(`The credentials belong to account ${defaults.ACCOUNT_ID}, as expected`)
    expect(simulator.coc.scripts.has(id)).toBe(false)
  })

  test.each(['false', 'true'])('another account: both are named, and nothing is touched (dry-run %s)', async (dry) => {
    const { simulator, id, inputs } = cloud()
    const run = await runStep(simulator, { ...inputs, ...credentials, 'expected-account-id': OTHER, 'dry-run': dry })
    expect(run.exitCode).toBe(1)
    expect(errorsOf(run)).toContain(
      `the credentials belong to account ${defaults.ACCOUNT_ID}, not to ${OTHER}; nothing was touched`,
    )
    expect(simulator.journal.filter((entry) => entry.operation.startsWith('coc.'))).toEqual([])
    expect(JSON.parse(run.outputs['unattempted-ids'] ?? '')).toEqual([id])
  })
})

test('who cannot be asked is not trusted: an STS in trouble ends the run before anything is touched', async () => {
  const { simulator, inputs } = cloud()
  simulator.deny('sts.callerIdentity')
  const run = await runStep(simulator, { ...inputs, ...KEYS, 'expected-account-id': defaults.ACCOUNT_ID })
  expect(run.exitCode).toBe(1)
  expect(errorsOf(run)).toContain('HTTP 403')
  expect(simulator.coc.scripts.size).toBe(1)
})

test('an answer that names no account is not taken for the right one', async () => {
  const { simulator, inputs } = cloud()
  simulator.inject({ fault: '200-other-id', operation: 'sts.callerIdentity' })
  const run = await runStep(simulator, { ...inputs, ...KEYS, 'expected-account-id': defaults.ACCOUNT_ID })
  expect(run.exitCode).toBe(1)
  expect(errorsOf(run)).toContain('STS did not say whose the credentials are')
  expect(simulator.coc.scripts.size).toBe(1)
})

test('on the European site, which documents no STS, the owner of the project is asked for', async () => {
  const simulator = new Simulator({ projects: [{ id: defaults.PROJECT_ID, name: 'eu-west-101' }] })
  const id = simulator.coc.addScript()
  const inputs = { 'resource-type': 'coc-script', ids: id, region: 'eu-west-101', 'sts-endpoint': '' }
  const run = await runStep(simulator, { ...inputs, ...KEYS, 'expected-account-id': defaults.ACCOUNT_ID })
  expect(run.exitCode).toBe(0)
  expect(simulator.journal.map((entry) => entry.operation)).toEqual(['iam.projects', 'coc.delete'])
})

test('a typing mistake in it, and no region to ask in, are told before any request', async () => {
  const { simulator, inputs } = cloud()
  const typo = await runStep(simulator, { ...inputs, ...KEYS, 'expected-account-id': 'my account' })
  expect(errorsOf(typo)).toContain('expected-account-id: "my account" is not')
  const nowhere = { ...inputs, token: defaults.TOKEN, region: '', 'expected-account-id': OTHER }
  expect(errorsOf(await runStep(simulator, nowhere))).toContain('expected-account-id: needs region')
  expect(simulator.journal).toEqual([])
})
