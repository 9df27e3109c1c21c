/** `expected-account-id`: whose resources these are is known before the first of them is touched. */
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { inProcess } from '../../support/in-process.ts'
import {
  BY_TOKEN,
  errorsOf,
  idsByOutcome,
  inputsFor,
  KEYLESS,
  KEYS,
  TEMPORARY_KEYS,
  type Run,
} from '../../support/harness.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { addResource, existing } from '../../../simulator/fixture.ts'

const coc = fixtureOf('coc-script')
const OTHER = '0123456789abcdef0123456789abcdef'
const SOURCES = [
  ['keys', KEYS, 'sts.callerIdentity'],
  ['temporary keys', TEMPORARY_KEYS, 'sts.callerIdentity'],
  ['keyless', KEYLESS, 'sts.callerIdentity'],
  ['a token', BY_TOKEN, 'iam.authProjects'],
] as const

describe.each(SOURCES)('with %s', (_, credentials, operation) => {
  test('the right account: asked first, then deleted', async () => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(coc, simulator)
    const result = await run(
      inputsFor(coc, [id], { ...credentials, 'project-id': '', 'expected-account-id': defaults.ACCOUNT_ID }),
    )
    expect(idsByOutcome(result)).toEqual({ deleted: [id] })
    // With keys the project is looked up for COC; a token has its own, and IAM is asked for the account.
    const expected = operation === 'sts.callerIdentity' ? [operation, 'iam.authProjects'] : [operation]
    const asked = seen().map((entry) => entry.operation)
    expect(asked.slice(-1 - expected.length)).toEqual([...expected, 'coc.delete'])
    expect(result.log).toContain(`The credentials belong to account ${defaults.ACCOUNT_ID}, as expected`)
  })

  test.each(['false', 'true'])('another account: both are named, and nothing is touched (dry-run %s)', async (dry) => {
    const { simulator, run, seen } = inProcess()
    const id = addResource(coc, simulator)
    const result = await run(inputsFor(coc, [id], { ...credentials, 'expected-account-id': OTHER, 'dry-run': dry }))
    expect(errorsOf(result)).toContain(
      `the credentials belong to account ${defaults.ACCOUNT_ID}, not to ${OTHER}; nothing was deleted`,
    )
    expect(seen().filter((entry) => entry.operation.startsWith('coc.'))).toEqual([])
    expect(idsByOutcome(result)).toEqual({ unattempted: [id] })
  })
})

/** A run with a script, whose account is the expected one. */
async function expecting(prepare: (simulator: Simulator) => void, inputs = {}): Promise<Run> {
  const { simulator, run } = inProcess()
  const id = addResource(coc, simulator)
  prepare(simulator)
  const result = await run(inputsFor(coc, [id], { 'expected-account-id': defaults.ACCOUNT_ID, ...inputs }))
  expect(idsByOutcome(result)).toEqual({ unattempted: [id] })
  expect(existing(coc, simulator)).toEqual([id])
  return result
}

describe('who is not known is not trusted: nothing is touched', () => {
  test('an STS in trouble', async () => {
    const result = await expecting((simulator) => {
      simulator.deny('sts.callerIdentity')
    })
    expect(errorsOf(result)).toContain('HTTP 403')
  })

  test('an answer that names no account', async () => {
    const result = await expecting((simulator) => {
      simulator.inject({ fault: '200-other-id', operation: 'sts.callerIdentity' })
    })
    expect(errorsOf(result)).toContain('the response of STS does not name the account of the credentials')
  })

  test('a project whose owner is not told', async () => {
    const body = JSON.stringify({ projects: [{ id: defaults.PROJECT_ID, name: defaults.REGION }] })
    const result = await expecting((simulator) => {
      simulator.inject({ fault: 'answer', operation: 'iam.authProjects', answer: { status: 200, headers: {}, body } })
    }, BY_TOKEN)
    expect(errorsOf(result)).toContain(`the account of the credentials is unknown, and must be`)
  })
})

describe('on the European site', () => {
  const inEurope = async (inputs: Record<string, string>): Promise<string[]> => {
    const { simulator, run, seen } = inProcess({ projects: [{ id: defaults.PROJECT_ID, name: 'eu-west-101' }] })
    const europe = { region: 'eu-west-101', 'project-id': '', 'expected-account-id': defaults.ACCOUNT_ID, ...inputs }
    const { ok } = await run(inputsFor(coc, [addResource(coc, simulator)], europe))
    expect(ok).toBe(true)
    return seen().map(({ operation }) => operation)
  }

  test('which documents no STS, the owner of the project is asked for', async () => {
    expect(await inEurope({ 'sts-endpoint': '' })).toEqual(['iam.authProjects', 'coc.delete'])
  })

  test('an STS that is given is asked', async () => {
    expect(await inEurope({})).toEqual(['sts.callerIdentity', 'iam.authProjects', 'coc.delete'])
  })
})

test.each([
  ['cn-north-4', 'sts.cn-north-4.myhuaweicloud.com'],
  ['me-east-1', 'sts.ap-southeast-1.myhuaweicloud.com'],
])('elsewhere, as in %s, it is asked of %s', async (region, host) => {
  const { simulator, run, seen } = inProcess()
  const inputs = {
    ...{ region, 'sts-endpoint': '', 'expected-account-id': defaults.ACCOUNT_ID },
    'project-id': defaults.PROJECT_ID,
  }
  const { annotations } = await run(inputsFor(coc, [addResource(coc, simulator)], inputs))
  expect([seen('sts.callerIdentity').map((entry) => entry.host), annotations]).toEqual([[host], []])
})

test('a typing mistake in it, and no region to ask in, are told before any request', async () => {
  const { run, seen } = inProcess()
  const typo = await run(inputsFor(coc, ['SC1'], { 'expected-account-id': 'my account' }))
  expect(errorsOf(typo)).toContain('expected-account-id: "my account" is not')
  const nowhere = await run(inputsFor(coc, ['SC1'], { ...BY_TOKEN, region: '', 'expected-account-id': OTHER }))
  expect(errorsOf(nowhere)).toContain('expected-account-id: needs region')
  expect(seen()).toEqual([])
})
