/** The embedded STS and GitHub: a token is taken only if everything about it is right, and keys end when they should. */
import { describe, expect, test } from '@jest/globals'

import {
  ACCOUNT_ID,
  AGENCY_URN,
  ID_TOKEN_REQUEST_TOKEN,
  PROVIDER_URN,
  SECRET_ACCESS_KEY,
} from '../../simulator/defaults.ts'
import { newKeyPair } from '../../simulator/services/github-oidc.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { trusts, type TrustPolicy } from '../../simulator/trust-policy.ts'
import { ask, askSigned, codeOf, create, request, START, type VirtualClock } from './helpers.ts'

const TOKEN_URL = '/157//idtoken/job/step?api-version=2.0&audience=sts.huaweicloud.com'

async function idToken(simulator: Simulator, authorization = `Bearer ${ID_TOKEN_REQUEST_TOKEN}`): Promise<string> {
  const answer = await simulator.handle(request('GET', TOKEN_URL, { headers: { authorization } }))
  return (JSON.parse(answer.body) as { value: string }).value
}

const exchange = async (simulator: Simulator, token: string, more: object = {}): ReturnType<typeof askSigned> => {
  const body = {
    provider_urn: PROVIDER_URN,
    agency_urn: AGENCY_URN,
    agency_session_name: 'gh',
    id_token: token,
    ...more,
  }
  const answer = await simulator.handle(request('POST', '/v5/agencies/assume-with-oidc', { body }))
  return { ...answer, json: JSON.parse(answer.body) as unknown }
}

interface Keys {
  access_key_id: string
  secret_access_key: string
  security_token: string
  expiration: string
}

describe("GitHub's ID token", () => {
  test('is given for the right bearer only', async () => {
    const { simulator } = create()
    expect(await idToken(simulator)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(await idToken(simulator, 'Bearer other')).toBeUndefined()
  })

  test.each([
    [false, 'repo:octo-org/shop:environment:preview-cleanup'],
    [true, 'repo:octo-org@123456/shop@456789:environment:preview-cleanup'],
  ])('has the subject in either format', async (immutable, sub) => {
    const { simulator } = create()
    simulator.githubOidc.job.immutableSubject = immutable
    const payload = (await idToken(simulator)).split('.')[1] ?? ''
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      ...{ sub, aud: 'sts.huaweicloud.com', iss: 'https://token.actions.githubusercontent.com' },
      ...{ exp: START / 1000 + 300, repository: 'octo-org/shop' },
    })
  })
})

describe('STS', () => {
  const claims = (clock: VirtualClock): Record<string, unknown> => ({
    ...{ iss: 'https://token.actions.githubusercontent.com', aud: 'sts.huaweicloud.com' },
    ...{ sub: 'repo:octo-org/shop:pull_request', exp: clock.time / 1000 + 60 },
  })

  test.each<[string, (simulator: Simulator, clock: VirtualClock) => string | Promise<string>, number, string]>([
    ['another signature', async (simulator) => `${(await idToken(simulator)).slice(0, -8)}AAAAAAAA`, 400, 'STS5.1003'],
    [
      'the key of somebody else',
      ({ githubOidc }, clock) => githubOidc.sign(claims(clock), newKeyPair().privateKey),
      400,
      'STS5.1003',
    ],
    [
      'no signature at all',
      (_, clock) =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(claims(clock))).toString('base64url')}.`,
      400,
      'STS5.1003',
    ],
    [
      'another issuer',
      ({ githubOidc }, clock) => githubOidc.sign({ ...claims(clock), iss: 'https://evil.example' }),
      400,
      'STS5.1003',
    ],
    [
      'a past expiry',
      ({ githubOidc }, clock) => githubOidc.sign({ ...claims(clock), exp: clock.time / 1000 - 1 }),
      400,
      'STS5.1003',
    ],
    [
      'another audience',
      ({ githubOidc }, clock) => githubOidc.sign({ ...claims(clock), aud: 'other' }),
      400,
      'STS5.2001',
    ],
    [
      'another subject',
      ({ githubOidc }, clock) => githubOidc.sign({ ...claims(clock), sub: 'repo:octo-org/other:x' }),
      403,
      'STS5.1001',
    ],
    ['text that is no token', () => 'a.b.c', 400, 'STS5.1003'],
  ])('refuses %s', async (_, make, status, code) => {
    const { simulator, clock } = create()
    const answer = await exchange(simulator, await make(simulator, clock))
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
  })

  test('takes a good one, and gives keys that sign until they expire', async () => {
    const { simulator, clock } = create()
    const answer = await exchange(simulator, simulator.githubOidc.sign(claims(clock)), { duration_seconds: 900 })
    const { credentials } = answer.json as { credentials: Keys }
    expect(credentials.expiration).toBe(new Date(START + 900_000).toISOString())
    const who = (): ReturnType<typeof askSigned> =>
      askSigned(simulator, '/v5/caller-identity', {
        ...{ access: credentials.access_key_id, secret: credentials.secret_access_key, at: clock.time },
        headers: { 'x-security-token': credentials.security_token },
      })
    expect((await who()).json).toMatchObject({
      account_id: ACCOUNT_ID,
      principal_urn: `sts::${ACCOUNT_ID}::assumed-agency:preview-cleanup/gh`,
    })
    clock.time += 899_000
    expect((await who()).status).toBe(200)
    clock.time += 1_000
    expect((await who()).status).toBe(401)
  })

  test.each([
    [899, 400],
    [900, 200],
    [3600, 200],
    [3601, 400],
    [43_201, 400],
  ])('a session of %d seconds: %d, as the agency allows an hour', async (seconds, status) => {
    const { simulator, clock } = create()
    const token = simulator.githubOidc.sign(claims(clock))
    expect((await exchange(simulator, token, { duration_seconds: seconds })).status).toBe(status)
  })

  test('an unknown provider, an unknown agency and a malformed request have their own answers', async () => {
    const { simulator, clock } = create()
    const token = simulator.githubOidc.sign(claims(clock))
    expect((await exchange(simulator, token, { provider_urn: 'iam::x:oidcProvider:y' })).status).toBe(404)
    expect((await exchange(simulator, token, { agency_urn: 'iam::x:agency:y' })).status).toBe(403)
    expect((await exchange(simulator, token, { agency_session_name: 'x' })).status).toBe(400)
  })

  test('the caller identity takes signed requests only, and names the account of the key', async () => {
    const { simulator, clock } = create()
    expect((await simulator.handle(request('GET', '/v5/caller-identity'))).status).toBe(401)
    expect((await ask(simulator, 'GET', '/v5/caller-identity')).status).toBe(401)
    const answer = await askSigned(simulator, '/v5/caller-identity', { secret: SECRET_ACCESS_KEY, at: clock.time })
    expect(answer.json).toMatchObject({ account_id: ACCOUNT_ID })
  })
})

describe('a trust policy', () => {
  const policy = (
    Condition: TrustPolicy['Statement'][number]['Condition'],
    Effect = 'Allow',
  ): TrustPolicy['Statement'][number] => ({
    ...{ Effect, Action: ['sts:agencies:assumeWithOIDC'], Principal: { Federated: ['p'] } },
    ...(Condition && { Condition }),
  })
  const claims = { 'oidc:iss': 'i', 'oidc:aud': 'a', 'oidc:sub': 'repo:o/r:ref:refs/heads/main' }
  const allows = (...Statement: TrustPolicy['Statement']): boolean => trusts({ Version: '5.0', Statement }, 'p', claims)

  test('compares exactly, or by pattern, all conditions of a statement', () => {
    expect(allows(policy({ StringEquals: { 'oidc:sub': ['x', claims['oidc:sub']] } }))).toBe(true)
    expect(allows(policy({ StringEquals: { 'oidc:sub': 'repo:o/r:*' } }))).toBe(false)
    expect(allows(policy({ StringMatch: { 'oidc:sub': 'repo:o/r:*' } }))).toBe(true)
    expect(allows(policy({ StringMatch: { 'oidc:sub': 'repo:o/?:ref:*' } }))).toBe(true)
    expect(allows(policy({ StringMatch: { 'oidc:sub': 'repo.o/r:*' } }))).toBe(false)
    expect(allows(policy({ StringMatch: { 'oidc:sub': '*' }, StringEquals: { 'oidc:aud': 'b' } }))).toBe(false)
  })

  test('lets nobody in without an allowing statement, or against a denying one', () => {
    expect(allows()).toBe(false)
    expect(allows(policy(undefined), policy({ StringMatch: { 'oidc:sub': '*' } }, 'Deny'))).toBe(false)
    expect(trusts({ Version: '5.0', Statement: [policy(undefined)] }, 'another', claims)).toBe(false)
  })

  test('an operator that it does not know is an error, not a yes', () => {
    expect(() => allows(policy({ StringLike: { 'oidc:sub': '*' } }))).toThrow('StringLike')
  })
})
