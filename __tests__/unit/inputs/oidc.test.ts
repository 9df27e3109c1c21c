/** Keyless has everything that it needs, or a run says what is missing. */
import { describe, expect, test } from '@jest/globals'
import { readCredentials, type CredentialInputs } from '../../../src/inputs/credentials.ts'
import { readEndpoints } from '../../../src/inputs/endpoints.ts'
import { Reader } from '../../../src/inputs/reader.ts'
import { environment } from '../../support/in-process.ts'

const PROVIDER = 'iam::0123:oidcProvider:github'
const AGENCY = 'iam::0123:agency:preview-cleanup'
const KEYLESS = {
  ...{ 'oidc-provider-urn': PROVIDER, 'oidc-agency-urn': AGENCY, region: 'cn-north-4' },
  ...{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/a?v=2', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer' },
  ...{ GITHUB_REPOSITORY: 'octo-org/shop', GITHUB_RUN_ID: '17' },
}
const without = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(KEYLESS).filter(([name]) => !names.includes(name)))

function read(given: Readonly<Record<string, string>>): { found: CredentialInputs | undefined; problems: string[] } {
  const env = environment(given)
  const reader = new Reader(env)
  return {
    found: readCredentials(reader, env, { region: reader.region(), endpoints: readEndpoints(reader, ['coc']) }),
    problems: reader.problems,
  }
}

/** The only problem; a mistake never gives credentials. */
function problemOf(given: Readonly<Record<string, string>>): string {
  const { found, problems } = read(given)
  expect(found).toBeUndefined()
  expect(problems).toHaveLength(1)
  return problems[0] ?? ''
}

describe('keyless', () => {
  test('has who is asked, for what, where, and which run it was', () => {
    const { found, problems } = read(KEYLESS)
    expect(problems).toEqual([])
    expect(found).toEqual({
      credentials: {
        ...{ providerUrn: PROVIDER, agencyUrn: AGENCY, audience: 'sts.huaweicloud.com', requestToken: 'bearer' },
        ...{ sessionName: 'gh-octo-org-shop-17', requestUrl: expect.any(URL) as unknown },
      },
      description: 'keyless',
    })
    expect((found?.credentials as { requestUrl: URL }).requestUrl.href).toBe('https://token.example/a?v=2')
  })

  test.each<[Record<string, string>, Record<string, unknown>]>([
    [{ 'oidc-audience': 'another' }, { audience: 'another' }],
    [{ 'oidc-agency-urn': 'iam::0123:agency:ci/preview' }, { agencyUrn: 'iam::0123:agency:ci/preview' }],
    [{ GITHUB_REPOSITORY: 'a..b/c_d' }, { sessionName: 'gh-a-b-c_d-17' }],
    [{ GITHUB_REPOSITORY: 'x'.repeat(200) }, { sessionName: `gh-${'x'.repeat(90)}-17` }],
    [{ GITHUB_RUN_ID: '1'.repeat(40) }, { sessionName: `gh-octo-org-shop-${'1'.repeat(30)}` }],
    [{ GITHUB_REPOSITORY: '' }, { sessionName: 'gh-17' }],
    [{ region: '', 'sts-endpoint': 'https://sts.example' }, { audience: 'sts.huaweicloud.com' }],
    [{ region: 'eu-west-101', 'sts-endpoint': 'https://sts.example' }, { audience: 'sts.huaweicloud.com' }],
    [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:80/' }, { requestToken: 'bearer' }],
    // The inputs say what is meant; keys of the environment may be meant for another step.
    [{ HW_ACCESS_KEY: 'AK', HW_SECRET_KEY: 'SK' }, { agencyUrn: AGENCY }],
  ])('with %j', (given, expected) => {
    const { found, problems } = read({ ...KEYLESS, ...given })
    expect(problems).toEqual([])
    expect(found?.credentials).toMatchObject(expected)
  })

  test('outside of GitHub has a name all the same', () => {
    expect(read(without('GITHUB_REPOSITORY', 'GITHUB_RUN_ID')).found?.credentials).toMatchObject({ sessionName: 'gh' })
  })

  test.each([
    ['oidc-provider-urn', '', 'is empty; keyless needs it (iam::<account-id>:oidcProvider:<name>)'],
    ['oidc-provider-urn', 'github', '"github" is not iam::<account-id>:oidcProvider:<name>'],
    ['oidc-provider-urn', AGENCY, 'is not iam::<account-id>:oidcProvider:<name>'],
    ['oidc-provider-urn', `${PROVIDER}/x`, 'is not iam::<account-id>:oidcProvider:<name>'],
    ['oidc-agency-urn', '', 'is empty; keyless needs it (iam::<account-id>:agency:<name>)'],
    ['oidc-agency-urn', `urn:${AGENCY}`, 'is not iam::<account-id>:agency:<name>'],
    ['oidc-agency-urn', `iam::0123:agency:${'x'.repeat(601)}`, 'is not iam::<account-id>:agency:<name>'],
  ])('%s %j is no URN', (input, value, says) => {
    const problem = problemOf({ ...KEYLESS, [input]: value })
    expect(problem).toMatch(new RegExp(`^${input}: `))
    expect(problem).toContain(says)
  })

  test.each(['ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'] as const)(
    'without %s: the permission is missing, and how to give it is said',
    (name) => {
      expect(problemOf({ ...KEYLESS, [name]: '' })).toMatch(/^oidc-provider-urn: .*permissions: id-token: write/)
      expect(problemOf(without(name))).toMatch(/^oidc-provider-urn: .*permissions: id-token: write/)
    },
  )

  test.each(['http://token.example/', 'ftp://token.example/', 'token'])('%s gets no bearer token', (url) => {
    const problem = problemOf({ ...KEYLESS, ACTIONS_ID_TOKEN_REQUEST_URL: url })
    expect(problem).toBe('ACTIONS_ID_TOKEN_REQUEST_URL: is not an https URL, so nothing is sent to it')
  })

  test('in a region without an STS says what to give', () => {
    expect(problemOf({ ...KEYLESS, region: 'eu-west-101' })).toMatch(
      /^oidc-provider-urn: .*documents no STS endpoint for eu-west-101.*Give sts-endpoint.*or use access-key-id/,
    )
  })

  test('without a region, of which nobody else complains when an endpoint is given, does so itself', () => {
    const endpoint = { endpoint: 'https://coc.example' }
    expect(problemOf({ ...KEYLESS, ...endpoint, region: '' })).toBe(
      'region: is empty; keyless needs it, or sts-endpoint',
    )
    expect(read({ ...KEYLESS, region: '' })).toEqual({ found: undefined, problems: [] })
    expect(problemOf({ ...KEYLESS, ...endpoint, region: 'cn north' })).toContain('is not a region')
  })
})
