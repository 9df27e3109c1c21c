/** Who we are and where: what IAM and STS answer is believed only where it is what was asked. */
import { describe, expect, test } from '@jest/globals'
import { findProject } from '../../../src/huaweicloud/projects.ts'
import { assumeAgency, getCallerAccount } from '../../../src/huaweicloud/sts.ts'
import { ok, scripted, type Scripted, type Step } from '../../support/scripted.ts'

/** What came of it: the error in its place if it threw. */
async function outcomeOf<T>(step: Step, ask: (scene: Scripted) => Promise<T>): Promise<T | object> {
  const scene = scripted([step])
  return scene.clock.drive(ask(scene)).catch((error: unknown) => error as object)
}

const UNCLEAR = { kind: 'unclear', status: 200, attempts: 1, inDoubt: false, host: 'service.example' }

describe('the project of a region', () => {
  const project = (step: Step): Promise<unknown> => outcomeOf(step, ({ client }) => findProject(client, 'cn-north-4'))
  const named = { id: 'p-1', name: 'cn-north-4' }

  test('is found in a list that needs no permission', async () => {
    const { client, clock, sent } = scripted([ok({ projects: [named] })])
    await clock.drive(findProject(client, 'cn-north-4'))
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual(['GET /v3/auth/projects'])
  })

  test.each<[string, unknown[], unknown]>([
    ['with its account', [{ ...named, domain_id: 'a' }], { id: 'p-1', accountId: 'a' }],
    ['without', [named], { id: 'p-1' }],
    ['with an account that is none', [{ ...named, domain_id: 7 }], { id: 'p-1' }],
    ['among others', [{ id: 'p-2', name: 'cn-north-4_preview' }, named, null, 'cn-north-4', [named]], { id: 'p-1' }],
    ['with an id as long as can be', [{ ...named, id: 'x'.repeat(64) }], { id: 'x'.repeat(64) }],
  ])('is the one that bears it, %s', async (_, projects, expected) => {
    expect(await project(ok({ projects }))).toEqual(expected)
  })

  test.each<[string, Step, string]>([
    ['no list', ok({ projects: {} }), 'the response of IAM does not contain a list of projects'],
    [
      'a list of something else',
      ok([{ projects: [named] }]),
      'the response of IAM does not contain a list of projects',
    ],
    ['nothing', {}, 'the response of IAM does not contain a list of projects'],
    ['an empty list', ok({ projects: [] }), 'IAM lists no project named cn-north-4'],
    ['others', ok({ projects: [{ ...named, name: 'cn-north-1' }] }), 'IAM lists no project named cn-north-4'],
    // It goes into paths.
    ['an id with a slash behind', ok({ projects: [{ ...named, id: 'p/1' }] }), 'IAM lists no project named cn-north-4'],
    ['an id with a slash before', ok({ projects: [{ ...named, id: '/p' }] }), 'IAM lists no project named cn-north-4'],
    ['an id that is a number', ok({ projects: [{ ...named, id: 1 }] }), 'IAM lists no project named cn-north-4'],
    ['an id too long', ok({ projects: [{ ...named, id: 'x'.repeat(65) }] }), 'IAM lists no project named cn-north-4'],
    ['two', ok({ projects: [named, { ...named, id: 'p-2' }] }), 'IAM lists 2 projects named cn-north-4'],
  ])('is not guessed from %s', async (_, step, says) => {
    const error = await project({ headers: { 'x-request-id': 'r' }, ...(step as object) })
    expect(error).toMatchObject({ ...UNCLEAR, message: says, requestId: 'r' })
    expect((error as { remedy?: string }).remedy).toMatch(/check region, or give project-id/)
  })
})

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
