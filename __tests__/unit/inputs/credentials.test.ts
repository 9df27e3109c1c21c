/** Which credentials a run has: exactly one source, and all of it. */
import { describe, expect, test } from '@jest/globals'
import { readCredentials, type CredentialInputs } from '../../../src/inputs/credentials.ts'
import { Reader } from '../../../src/inputs/reader.ts'
import { environment } from '../../support/in-process.ts'

const KEYLESS = {
  'oidc-provider-urn': 'iam::0123:oidcProvider:github',
  'oidc-agency-urn': 'iam::0123:agency:preview-cleanup',
}
const KEYS = { 'access-key-id': 'AK-test', 'secret-access-key': 'SK-test' }

function read(given: Readonly<Record<string, string>>): { found: CredentialInputs | undefined; problems: string[] } {
  const env = environment(given)
  const reader = new Reader(env)
  return { found: readCredentials(reader, env, { region: 'cn-north-4', endpoints: {} }), problems: reader.problems }
}

/** The only problem; a mistake never gives credentials. */
function problemOf(given: Readonly<Record<string, string>>): string {
  const { found, problems } = read(given)
  expect(found).toBeUndefined()
  expect(problems).toHaveLength(1)
  return problems[0] ?? ''
}

describe('one source', () => {
  test.each([
    [{ ...KEYLESS, ...KEYS }, 'access-key-id: is given together with oidc-provider-urn, oidc-agency-urn'],
    [{ ...KEYS, token: 'T' }, 'token: is given together with access-key-id, secret-access-key'],
    [{ token: 'T', 'oidc-audience': 'x' }, 'token: is given together with oidc-audience'],
  ])('and not two: %j', (given, says) => {
    expect(problemOf(given)).toContain(says)
  })

  test.each([
    [{ 'access-key-id': 'AK' }, 'secret-access-key: is empty although access-key-id is set'],
    [
      { 'secret-access-key': 'SK', 'security-token': 'ST' },
      'access-key-id: is empty although secret-access-key, security',
    ],
    [{ HW_SECURITY_TOKEN: 'ST' }, 'HW_ACCESS_KEY: is empty although HW_SECURITY_TOKEN is set'],
  ])('and all of it: %j', (given, says) => {
    expect(problemOf(given)).toContain(says)
  })

  test.each([
    [{ token: 'two words' }, 'token'],
    [{ ...KEYS, 'secret-access-key': 'S\nK' }, 'secret-access-key'],
    [{ ...KEYS, 'security-token': 'x'.repeat(32_769) }, 'security-token'],
  ])('that can be a credential: %#', (given, input) => {
    expect(problemOf(given)).toMatch(new RegExp(`^${input}: .*paste it again$`))
  })

  test('of the length of the longest token there is', () => {
    const token = 'x'.repeat(32_768)
    expect(read({ token }).found?.credentials).toEqual({ token })
  })

  test('is none: how to give one is said', () => {
    expect(problemOf({})).toMatch(/^credentials: none are given; .*oidc-provider-urn.*access-key-id.*token.*Dependabot/)
  })
})
