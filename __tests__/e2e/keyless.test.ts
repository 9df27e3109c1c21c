/** Keyless: nothing is stored, and a run that is not let in says why and touches nothing. */
import { describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { inChildProcess, type ChildProcess } from '../support/child-process.ts'
import { errorsOf, KEYLESS, KEYS, type Run } from '../support/harness.ts'

/** Keyless runs on one script. */
const keyless = (): ChildProcess =>
  inChildProcess({ resources: ['coc-script', 1], inputs: { ...KEYLESS, 'project-id': '' } })

/** A refused exchange: red, every target accounted for, and not a request to the service. */
function expectUntouched({ exitCode, outputs }: Run, { simulator, ids }: ChildProcess): void {
  expect(exitCode).toBe(1)
  expect(JSON.parse(outputs['unattempted-ids'] ?? '')).toEqual(ids)
  expect(simulator.journal.filter(({ operation }) => operation.startsWith('coc.'))).toEqual([])
  expect([...simulator.coc.scripts.keys()]).toEqual(ids)
}

describe('a job that is let in', () => {
  test.each([
    ['the classic subject', false, 'repo:octo-org/shop:environment:preview-cleanup'],
    ['the immutable subject', true, 'repo:octo-org@123456/shop@456789:environment:preview-cleanup'],
  ])('%s: token, exchange, project, deletion, in this order and each once', async (_, immutable, subject) => {
    const harness = keyless()
    const { simulator, ids, run } = harness
    simulator.githubOidc.job.immutableSubject = immutable
    const result = await run()

    expect(result.exitCode).toBe(0)
    expect(simulator.journal.map(({ operation }) => operation)).toEqual([
      'github.idToken',
      'sts.assumeWithOidc',
      'iam.authProjects',
      'coc.delete',
    ])
    const [token, exchange, , deletion] = simulator.journal
    expect(token?.query).toEqual({ 'api-version': '2.0', audience: 'sts.huaweicloud.com' })
    expect(exchange?.headers).not.toHaveProperty('authorization')
    expect(JSON.parse(exchange?.body ?? '')).toEqual({
      provider_urn: defaults.PROVIDER_URN,
      agency_urn: defaults.AGENCY_URN,
      agency_session_name: 'gh-octo-org-shop-17000000001',
      id_token: simulator.githubOidc.issued[0],
      duration_seconds: 900,
    })
    expect(simulator.githubOidc.subject).toBe(subject)
    expect(deletion?.headers['authorization']).toContain('Access=HSTA')
    expect(deletion?.headers['authorization']).toContain('x-security-token')
    expect(result.stdout).toContain(`with temporary keys of ${defaults.AGENCY_URN} (keyless, GitHub OIDC)`)
    expect(JSON.parse(result.outputs['deleted-ids'] ?? '')).toEqual(ids)
  })

  test('another audience is asked for and named', async () => {
    const { simulator, run } = keyless()
    simulator.sts.providers.get(defaults.PROVIDER_URN)?.clientIds.push('my-audience/1')
    simulator.sts.trust({ StringEquals: { 'oidc:aud': 'my-audience/1' } })
    expect((await run({ 'oidc-audience': 'my-audience/1' })).exitCode).toBe(0)
    expect(simulator.journal[0]?.query).toMatchObject({ audience: 'my-audience/1' })
  })

  test('a long name of a repository does not make the session name too long', async () => {
    const { simulator, run } = keyless()
    Object.assign(simulator.githubOidc.job, { owner: 'o'.repeat(39), repository: 'r.'.repeat(50) })
    simulator.sts.trust({ StringMatch: { 'oidc:sub': 'repo:ooo*' } })
    expect((await run()).exitCode).toBe(0)
    const { agency_session_name: name } = JSON.parse(simulator.journal[1]?.body ?? '') as Record<string, string>
    expect(name).toMatch(/^gh-o{39}-r-r[-r]*-17000000001$/)
    expect(name?.length).toBeLessThanOrEqual(128)
  })
})

describe('a job that is not let in', () => {
  test('without id-token: write there is no request at all, and the permission is named', async () => {
    const { simulator, run } = keyless()
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }
    const result = await run({}, { env })
    expect(result.exitCode).toBe(1)
    expect(errorsOf(result)).toContain('permissions: id-token: write')
    expect(simulator.journal).toEqual([])
  })

  test('a refusal of GitHub names the permission too', async () => {
    const harness = keyless()
    const { simulator, run } = harness
    const result = await run({}, { env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'outdated-token' } })
    expectUntouched(result, harness)
    expect(errorsOf(result)).toMatch(/GitHub gave no ID token.*permissions: id-token: write/)
    expect(simulator.journal).toHaveLength(1)
  })

  test.each([
    ['classic', false, 'repo:octo-org/shop:ref:refs/heads/main'],
    ['immutable', true, 'repo:octo-org@123456/shop@456789:ref:refs/heads/main'],
  ])(
    'a trust policy for another subject: the %s one that was sent is shown, both formats are explained',
    async (_, immutable, sent) => {
      const harness = keyless()
      const { simulator, run } = harness
      Object.assign(simulator.githubOidc.job, { context: 'ref:refs/heads/main', immutableSubject: immutable })
      simulator.sts.trust({ StringEquals: { 'oidc:sub': 'repo:octo-org/shop:environment:production' } })
      const result = await run()
      expectUntouched(result, harness)
      const errors = errorsOf(result)
      expect(errors).toContain('HTTP 403 STS5.1001')
      expect(errors).toContain(`sub "${sent}"`)
      expect(errors).toContain('repo:OWNER/REPO:')
      expect(errors).toContain('repo:OWNER@OWNER-ID/REPO@REPO-ID:')
      expect(errors).toContain('docs/huaweicloud-setup.md')
    },
  )

  test('an audience that the provider does not know is named, with where to add it', async () => {
    const harness = keyless()
    const { run } = harness
    const result = await run({ 'oidc-audience': 'https://elsewhere.example' })
    expectUntouched(result, harness)
    expect(errorsOf(result)).toMatch(/does not accept the audience "https:\/\/elsewhere\.example".*oidc-audience/)
  })

  test('a provider of another issuer: its URN and the issuer of the token are named', async () => {
    const harness = keyless()
    const { simulator, run } = harness
    simulator.sts.providers.set(defaults.PROVIDER_URN, {
      url: 'https://ghes.example/_services/token',
      clientIds: ['sts.huaweicloud.com'],
    })
    const result = await run()
    expectUntouched(result, harness)
    const errors = errorsOf(result)
    expect(errors).toContain('invalid oidc id token')
    expect(errors).toContain('https://token.actions.githubusercontent.com')
    expect(errors).toContain(`oidc-provider-urn (${defaults.PROVIDER_URN})`)
  })

  test('a region without STS is told before any request, with the other ways', async () => {
    const { simulator, run } = keyless()
    const result = await run({ region: 'eu-west-101', 'sts-endpoint': '' })
    expect(result.exitCode).toBe(1)
    expect(errorsOf(result)).toMatch(/documents no STS endpoint for eu-west-101.*sts-endpoint.*access-key-id/)
    expect(simulator.journal).toEqual([])
  })

  test('a host that has no such API is named as the likely cause', async () => {
    const harness = keyless()
    const { simulator, run } = harness
    simulator.inject({ fault: '404-apigw', operation: 'sts.assumeWithOidc' })
    const result = await run()
    expectUntouched(result, harness)
    expect(errorsOf(result)).toMatch(/127\.0\.0\.1:\d+ does not have the API for the exchange.*sts-endpoint/)
  })

  test('an answer without keys is no success', async () => {
    const harness = keyless()
    const { simulator, run } = harness
    simulator.inject({ fault: '200-empty', operation: 'sts.assumeWithOidc', times: Infinity })
    const result = await run()
    expectUntouched(result, harness)
    expect(errorsOf(result)).toContain('does not contain valid temporary keys')
  })
})

const NO_URNS = { 'oidc-provider-urn': '', 'oidc-agency-urn': '' }

describe('exactly one source of credentials', () => {
  test.each([
    ['keys', KEYS, 'access-key-id: is given together with oidc-provider-urn, oidc-agency-urn'],
    ['a token', { token: defaults.TOKEN }, 'token: is given together with oidc-provider-urn, oidc-agency-urn'],
  ])('keyless together with %s is refused', async (_, others, problem) => {
    const { simulator, run } = keyless()
    const result = await run(others)
    expect(result.exitCode).toBe(1)
    expect(errorsOf(result)).toContain(problem)
    expect(simulator.journal).toEqual([])
  })

  test('keys of the environment are no second one: what the inputs say counts, and the log says it', async () => {
    const { run } = keyless()
    const env = { HUAWEICLOUD_SDK_AK: 'ANOTHERACCESSKEY0001', HUAWEICLOUD_SDK_SK: 'another-secret-access-key' }
    const result = await run({}, { env })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain('(keyless, GitHub OIDC)')
  })

  test('half of it, a name in place of a URN, and an audience alone are told together with every other mistake', async () => {
    const { run } = keyless()
    const bad = { ...NO_URNS, 'oidc-agency-urn': 'preview-cleanup', 'resource-type': 'coc-scripts', timeout: 'soon' }
    const errors = errorsOf(await run(bad))
    expect(errors).toContain('oidc-provider-urn: is empty; keyless needs it (iam::<account-id>:oidcProvider:<name>)')
    expect(errors).toContain('oidc-agency-urn: "preview-cleanup" is not iam::<account-id>:agency:<name>')
    expect(errors).toContain('resource-type')
    expect(errors).toContain('timeout')
    const alone = errorsOf(await run({ ...NO_URNS, 'oidc-audience': 'x' }))
    expect(alone).toContain('oidc-provider-urn: is empty')
  })
})
