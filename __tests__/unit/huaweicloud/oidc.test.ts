/** Temporary keys when they are needed: one exchange for all who wait, new keys in time, and each failure with its mend. */
import { describe, expect, test } from '@jest/globals'
import { anonymous, type Credentials } from '../../../src/huaweicloud/credentials.ts'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import { oidcSource, sessionSeconds, type OidcConfig } from '../../../src/huaweicloud/oidc.ts'
import { broken, ok, refused, scripted, type Scripted, type Step } from '../../support/scripted.ts'

const OIDC: OidcConfig = {
  ...{ providerUrn: 'iam::1:oidcProvider:github', agencyUrn: 'iam::1:agency:cleanup', audience: 'for-us' },
  ...{ sessionName: 'gh-1', requestUrl: new URL('https://service.example/idtoken?v=2'), requestToken: 'bearer' },
}
const SECOND = 1_000
const TOKEN = ok({ value: 'head.body.sign' })
/** Keys that are good for 900 seconds, as was asked for. */
const KEYS = (n: number): Step =>
  ok({
    credentials: {
      ...{ access_key_id: `AK${n}`, secret_access_key: `SK${n}`, security_token: `ST${n}` },
      expiration: '2030-01-01T00:00:00Z',
    },
  })

interface Scene extends Scripted {
  /** The access key that is used now, or the error. */
  readonly current: () => Promise<string | CloudError>
  readonly said: string[]
  readonly secrets: string[]
  readonly source: ReturnType<typeof oidcSource>
}

function scene(...steps: readonly Step[]): Scene {
  const script = scripted(steps, { credentials: anonymous })
  const { client, clock, cancellation } = script
  const said: string[] = []
  const secrets: string[] = []
  const source = oidcSource({
    ...{ oidc: OIDC, timeoutMs: 60 * SECOND, github: client, sts: client, clock, cancellation },
    random: () => 0.5,
    onSecret: (secret) => secrets.push(secret),
    log: (line) => said.push(line),
  })
  const name = (credentials: Credentials): string =>
    typeof credentials === 'object' && 'accessKeyId' in credentials ? credentials.accessKeyId : 'none'
  const current = (): Promise<string | CloudError> =>
    clock.drive(source.current().then(name)).catch((error: unknown) => error as CloudError)
  return { ...script, ...{ said, secrets, source, current } }
}

test('GitHub is asked for a token for the audience, STS for keys, and what both give is secret', async () => {
  const { current, sent, secrets, source } = scene(TOKEN, KEYS(1))
  expect(await current()).toBe('AK1')
  expect(sent.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual([
    'GET /idtoken?v=2&audience=for-us',
    'POST /v5/agencies/assume-with-oidc',
  ])
  expect(sent[0]?.headers).toMatchObject({ Authorization: 'Bearer bearer' })
  expect(JSON.parse(sent[1]?.body ?? '')).toEqual({
    ...{ provider_urn: OIDC.providerUrn, agency_urn: OIDC.agencyUrn, agency_session_name: 'gh-1' },
    ...{ id_token: 'head.body.sign', duration_seconds: 900 },
  })
  expect(secrets).toEqual(['head.body.sign', 'AK1', 'SK1', 'ST1'])
  expect(source.description).toContain(OIDC.agencyUrn)
})

test.each([
  [1_000, 900],
  [900_000, 900],
  [900_001, 901],
  [3_000_000, 3_000],
  [3_600_000, 3_600],
  [21_600_000, 3_600],
])('a run of at most %d ms asks for keys that are good for %d s', (timeoutMs, seconds) => {
  expect(sessionSeconds(timeoutMs)).toBe(seconds)
})

describe('keys', () => {
  test('are used until two minutes before their end, then there are new ones, once for all who wait', async () => {
    const { current, clock, sent, source } = scene(TOKEN, KEYS(1), TOKEN, KEYS(2))
    await current()
    clock.pass(780 * SECOND - 1)
    expect([await current(), sent.length]).toEqual(['AK1', 2])
    clock.pass(1)
    await clock.drive(Promise.all([source.current(), source.current(), source.current()]))
    expect([await current(), sent.length]).toEqual(['AK2', 4])
  })

  test('that cannot be renewed are used on, and new ones are asked for every 20 seconds until 5 before the end', async () => {
    const { current, clock, sent, said } = scene(TOKEN, KEYS(1), refused(403))
    await current()
    clock.pass(780 * SECOND)
    expect([await current(), sent.length]).toEqual(['AK1', 3])
    expect(said.at(-1)).toContain('X.1')
    clock.pass(20 * SECOND - 1)
    expect([await current(), sent.length]).toEqual(['AK1', 3])
    clock.pass(1)
    expect([await current(), sent.length]).toEqual(['AK1', 4])
    clock.pass(94_999)
    expect([await current(), sent.length]).toEqual(['AK1', 5])
    clock.pass(1)
    expect(await current()).toMatchObject({
      ...{ kind: 'refused', status: 403, code: 'X.1' },
      message: expect.stringMatching(/^the temporary keys have expired and could not be renewed: .*no$/) as unknown,
      remedy: expect.stringContaining('id-token: write') as unknown,
    })
  })

  test('that have ended are asked for at once, also if that failed a moment ago', async () => {
    const { current, clock, sent } = scene(TOKEN, KEYS(1), refused(403), TOKEN, KEYS(2))
    await current()
    clock.pass(890 * SECOND)
    expect(await current()).toBe('AK1')
    clock.pass(5 * SECOND)
    expect([await current(), sent.length]).toEqual(['AK2', 5])
  })

  test('of a run that stops are used on without a word', async () => {
    const { current, clock, cancellation, said } = scene(TOKEN, KEYS(1))
    await current()
    clock.pass(780 * SECOND)
    cancellation.request('cancelled')
    const before = said.length
    expect([await current(), said.length]).toEqual(['AK1', before])
  })

  test('are not used on after a mistake of our own', async () => {
    const mistake = new TypeError('x is undefined')
    const { current, clock } = scene(TOKEN, KEYS(1), mistake)
    await current()
    clock.pass(780 * SECOND)
    expect(await current()).toBe(mistake)
    expect(await scene(TOKEN, mistake).current()).toBe(mistake)
  })
})

describe('the first exchange', () => {
  const STALE = { ...refused(400), body: '{"error_code":"STS5.1003","error_msg":"invalid oidc id token"}' }
  const BROKEN_OFF = broken('ECONNRESET', true)
  const six = (step: Step): Step[] => Array.from({ length: 6 }, () => step)

  test.each<[string, Step[]]>([
    ['a refusal that is not about trust or audience', [STALE]],
    ['an answer without keys', [ok()]],
    ['trouble that outlives the repeats of a request', six(refused(503))],
    ['a code of trust with a status of trouble', six({ ...refused(500), body: '{"error_code":"STS5.1001"}' })],
    ['a connection that keeps breaking', six(BROKEN_OFF)],
  ])('is repeated with a new ID token after %s', async (_, failing) => {
    const token = (n: number): Step => ok({ value: `head.body${n}.sign` })
    const { current, sent, said } = scene(token(1), ...failing, token(2), KEYS(1))
    expect(await current()).toBe('AK1')
    const tokens = sent.filter(({ body }) => body !== undefined).map(({ body = '' }) => body.match(/body\d/)?.[0])
    expect(tokens).toEqual([...failing.map(() => 'body1'), 'body2'])
    expect(said[0]).toMatch(/^No temporary keys yet \(.*\): retrying with a new ID token in 0\.8 s$/)
    expect((sent.at(-2)?.at ?? 0) - (sent.at(-3)?.at ?? 0)).toBe(750)
  })

  test('is repeated three times, with longer and longer pauses, and the last refusal is told', async () => {
    const { current, sent } = scene(TOKEN, STALE, TOKEN, STALE, TOKEN, STALE, TOKEN, STALE)
    expect(await current()).toMatchObject({ kind: 'refused', status: 400, code: 'STS5.1003' })
    expect(sent.map(({ at }) => at)).toEqual([0, 0, 750, 750, 2_250, 2_250, 5_250, 5_250])
  })

  test('is not repeated beyond the deadline, nor after a stop', async () => {
    const late = scene(TOKEN, STALE)
    late.cancellation.stopAfter(700)
    expect([await late.current(), late.sent.length]).toMatchObject([{ code: 'STS5.1003' }, 2])
    const stopped = scene(TOKEN, STALE)
    stopped.clock.at(300, () => {
      stopped.cancellation.request('cancelled')
    })
    expect([await stopped.current(), stopped.sent.length]).toMatchObject([{ kind: 'stopped' }, 2])
  })

  test.each<[string, Step]>([
    ['trust', refused(403)],
    ['trust, by its code', { ...refused(400), body: '{"error_code":"STS5.1001"}' }],
    ['the audience', { ...refused(400), body: '{"error_code":"STS5.2001"}' }],
    ['the endpoint', { ...refused(404), body: '{"error_code":"APIGW.0101"}' }],
    ['a name that does not exist', broken('ENOTFOUND', false)],
    ['a certificate', broken('CERT_HAS_EXPIRED', false)],
  ])('is not repeated where it failed for %s', async (_, step) => {
    const { current, sent } = scene(TOKEN, step)
    expect([await current(), sent.length]).toMatchObject([{ attempts: 1 }, 2])
  })
})

describe('no keys', () => {
  test.each<[string, Step[], object, RegExp]>([
    ['GitHub refuses', [refused(403)], { kind: 'refused', status: 403, code: 'X.1' }, /id-token: write/],
    ['GitHub is not reached', [broken('ENOTFOUND', false)], { kind: 'network', code: 'ENOTFOUND' }, /reach GitHub/],
    ['GitHub is in trouble', [refused(503)], { kind: 'refused', status: 503 }, /^undefined$/],
    ['STS refuses', [TOKEN, refused(403)], { kind: 'refused', status: 403 }, /trust policy of iam::1:agency:cleanup/],
  ])('because %s: what was said, and the remedy', async (_, steps, fields, remedy) => {
    const error = await scene(...steps).current()
    expect(error).toMatchObject({ host: 'service.example', ...fields })
    expect((error as CloudError).cause).toBeInstanceOf(CloudError)
    expect(String((error as CloudError).remedy)).toMatch(remedy)
  })

  test.each([
    [{}, []],
    [[], []],
    [{ value: 7 }, []],
    [{ value: ['a.b.c'] }, []],
    [{ value: 'a.b' }, ['a.b']],
    [{ value: 'a.b.c.d' }, ['a.b.c.d']],
    [{ value: ' a.b.c' }, [' a.b.c']],
    [{ value: 'a.b.c\n' }, ['a.b.c\n']],
  ])('for %j, which is no token but may be a secret', async (body, expected) => {
    const { current, secrets, sent } = scene(ok(body))
    const fields = { kind: 'unclear', status: 200, attempts: 1, inDoubt: false, host: 'service.example' }
    expect(await current()).toMatchObject({ ...fields, remedy: expect.stringContaining('id-token: write') as unknown })
    expect([secrets, sent.length]).toEqual([expected, 1])
  })
})
