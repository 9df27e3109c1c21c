/** Who we are, and with which keys: what STS answers is believed only where it is what was asked. */
import { describe, expect, test } from '@jest/globals'
import { assumeAgency, getCallerAccount } from '../../../src/huaweicloud/sts.ts'
import { ok, scripted, type Scripted, type Step } from '../../support/scripted.ts'

/** What came of it: the error in its place if it threw. */
async function outcomeOf<T>(step: Step, ask: (scene: Scripted) => Promise<T>): Promise<T | object> {
  const scene = scripted([step])
  return scene.clock.drive(ask(scene)).catch((error: unknown) => error as object)
}

const UNCLEAR = { kind: 'unclear', status: 200, attempts: 1, inDoubt: false, host: 'service.example' }

describe('the account of the credentials', () => {
  test('is asked of STS', async () => {
    const { client, clock, sent } = scripted([ok({ account_id: 'a' })])
    expect(await clock.drive(getCallerAccount(client))).toBe('a')
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual(['GET /v5/caller-identity'])
  })

  test.each([[{}], [[]], [{ account_id: '' }], [{ account_id: 7 }]])('is not in %j', async (body) => {
    const error = await outcomeOf(ok(body), ({ client }) => getCallerAccount(client))
    expect(error).toMatchObject({
      ...UNCLEAR,
      message: 'the response of STS does not name the account of the credentials',
    })
  })
})

describe('temporary keys', () => {
  const AGENCY = { providerUrn: 'provider', agencyUrn: 'agency', name: 'gh-1', durationSeconds: 900 }
  const KEY = { access_key_id: 'AK', secret_access_key: 'SK', security_token: 'ST' }
  const given = { ...KEY, expiration: '2026-11-21T12:10:00Z' }

  const assume = async (step: Step): Promise<{ found: object; secrets: string[]; scene: Scripted }> => {
    const secrets: string[] = []
    const scene = scripted([step])
    const { client, clock } = scene
    const keys = assumeAgency(
      client,
      { ...AGENCY, idToken: 'id-token' },
      { now: clock.now, onSecret: (secret) => secrets.push(secret) },
    )
    return { found: await clock.drive(keys).catch((error: unknown) => error as object), secrets, scene }
  }

  test('are given for the ID token, and every part of them is known as a secret', async () => {
    const { found, secrets, scene } = await assume(ok({ credentials: given }))
    const key = { accessKeyId: 'AK', secretAccessKey: 'SK', securityToken: 'ST' }
    expect(found).toEqual({ key, expiresAt: Date.UTC(2026, 10, 21, 12, 10) })
    expect(secrets).toEqual(['AK', 'SK', 'ST'])
    const [request] = scene.sent
    expect([request?.method, request?.url.pathname]).toEqual(['POST', '/v5/agencies/assume-with-oidc'])
    expect(JSON.parse(request?.body ?? '')).toEqual({
      ...{ provider_urn: 'provider', agency_urn: 'agency', agency_session_name: 'gh-1' },
      ...{ id_token: 'id-token', duration_seconds: 900 },
    })
  })

  test.each([
    ['as they say, going by the clock over there', '2026-11-21T12:20:00Z', '12:10:00', 10],
    ['no longer than was asked for', '2026-11-21T13:00:00Z', '12:00:00', 15],
  ])('are good %s', async (_, expiration, date, minutes) => {
    const headers = { date: `Sat, 21 Nov 2026 ${date} GMT` }
    const { found } = await assume({ headers, ...ok({ credentials: { ...given, expiration } }) })
    expect(found).toMatchObject({ expiresAt: Date.UTC(2026, 10, 21, 12, minutes) })
  })

  test.each<[string, unknown, string[]]>([
    ['nothing', {}, []],
    ['a list', [given], []],
    ['no object', { credentials: 'AK' }, []],
    ['a part that is missing', { credentials: { ...given, security_token: undefined } }, ['AK', 'SK']],
    ['a part that is a number', { credentials: { ...given, access_key_id: 7 } }, ['SK', 'ST']],
    ['a part that no header takes', { credentials: { ...given, security_token: 'S\nT' } }, ['AK', 'SK', 'S\nT']],
    ['a part that begins with a blank', { credentials: { ...given, access_key_id: ' A' } }, [' A', 'SK', 'ST']],
    ['a part that is empty', { credentials: { ...given, access_key_id: '' } }, ['', 'SK', 'ST']],
    ['no end', { credentials: KEY }, ['AK', 'SK', 'ST']],
    ['an end that is no moment', { credentials: { ...KEY, expiration: 'soon' } }, ['AK', 'SK', 'ST']],
  ])('that are %s are none, and still secret', async (_, body, expected) => {
    const { found, secrets } = await assume({ headers: { 'x-request-id': 'r' }, ...ok(body) })
    expect(found).toMatchObject({
      ...UNCLEAR,
      message: 'the response of STS does not contain valid temporary keys',
      requestId: 'r',
    })
    expect(secrets).toEqual(expected)
  })
})
