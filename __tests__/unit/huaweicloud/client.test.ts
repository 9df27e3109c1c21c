/** One request done well: what goes out, what its answer means, when it is repeated, and what is known in the end. */
import { describe, expect, test } from '@jest/globals'
import { type ApiRequest, type ClientOptions } from '../../../src/huaweicloud/client.ts'
import { broken, ok, refused, scripted, type Step } from '../../support/scripted.ts'

const RESET = broken('ECONNRESET', true)
const UNREACHABLE = broken('ECONNREFUSED', false)

describe('what goes out', () => {
  const one = async (call: Partial<ApiRequest>, options: Partial<ClientOptions> = {}): Promise<unknown> => {
    const { send, sent } = scripted([ok()], options)
    await send(call)
    // Two URLs are always equal to Jest.
    return { ...sent[0], url: sent[0]?.url.href }
  }

  test('says what it is, what it takes, and who sends it', async () => {
    expect(await one({ method: 'GET' })).toEqual({
      at: 0,
      method: 'GET',
      url: 'https://service.example/things/1',
      headers: {
        ...{ Accept: 'application/json', 'Content-Type': 'application/json' },
        ...{ 'User-Agent': 'huaweicloud-cleanup/1', 'X-Auth-Token': 'a-token' },
      },
    })
  })

  test('a body is JSON and called so, also if it is null', async () => {
    expect(await one({ body: { ids: ['a'] } })).toMatchObject({
      headers: { 'Content-Type': 'application/json' },
      body: '{"ids":["a"]}',
    })
    expect(await one({ body: null })).toMatchObject({ body: 'null' })
  })

  test('the headers of a call go before those of the client, and those before the usual', async () => {
    const call = { headers: { 'X-Language': 'zh-cn' } }
    const options = { headers: { 'X-Language': 'en-us', Accept: 'text/plain', 'X-Other': 'x' } }
    expect(await one(call, options)).toMatchObject({
      headers: { 'X-Language': 'zh-cn', Accept: 'text/plain', 'X-Other': 'x' },
    })
  })

  test.each([
    ['/a', 'https://service.example/a?q=a%20b%2Bc&n=1'],
    // As a reference, this would be another host.
    ['//evil.example/a', 'https://service.example//evil.example/a?q=a%20b%2Bc&n=1'],
  ])('%s with a query: to our host only, blanks as they are signed', async (path, href) => {
    expect(await one({ path, query: { q: 'a b+c', n: 1 } })).toMatchObject({ url: href })
  })

  test('the clock of an exchange is stopped with it: nothing is left to wait for', async () => {
    const { send, signals, clock } = scripted([UNREACHABLE, ok()])
    await send()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    const startedAt = clock.now()
    await expect(clock.drive(new Promise(() => undefined))).rejects.toThrow('drains')
    expect(clock.now()).toBe(startedAt)
  })
})

describe('a success', () => {
  test('tells what came, from where, and how', async () => {
    const date = 'Sat, 21 Nov 2026 12:00:07 GMT'
    const answer = { status: 202, headers: { date, 'x-request-id': 'id' }, body: ' {"job":"j"} ' }
    const { send } = scripted([answer])
    expect(await send()).toEqual({
      ...{ json: { job: 'j' }, empty: false, status: 202, requestId: 'id', attempts: 1, inDoubt: false },
      ...{ host: 'service.example', clockSkew: 7_000 },
    })
  })

  test.each([[''], [' \r\n']])('%j is empty, and no clock is known without a date', async (body) => {
    const { send } = scripted([{ status: 204, body }])
    expect(await send()).toMatchObject({ json: undefined, empty: true, clockSkew: undefined })
  })

  test.each([
    ['{"other":1}', 'the response does not confirm the deletion'],
    ['', 'the response is empty and does not confirm the deletion'],
  ])('%j that the call does not accept is unclear: repeated, and may have been carried out', async (body, says) => {
    const { send, sent } = scripted([{ body, headers: { 'x-request-id': 'id' } }])
    const validate: ApiRequest['validate'] = ({ json }) => json !== undefined && 'job' in (json as object)
    expect(await send({ validate })).toMatchObject({
      ...{ kind: 'unclear', status: 200, requestId: 'id', attempts: 6, inDoubt: true, host: 'service.example' },
      message: expect.stringContaining(says) as unknown,
    })
    expect(sent).toHaveLength(6)
  })

  test('that comes after doubt remembers it', async () => {
    const { send } = scripted([RESET, ok()])
    expect(await send()).toMatchObject({ status: 200, attempts: 2, inDoubt: true })
  })
})

describe('what is repeated, and what may have been carried out', () => {
  test.each<[string, Exclude<Step, 'hang'>, number, boolean]>([
    ['101', refused(101), 1, false],
    ['300', refused(300), 1, false],
    ['302', refused(302), 1, false],
    ['400', refused(400), 1, false],
    ['404', refused(404), 1, false],
    ['407', refused(407), 1, false],
    ['408', refused(408), 6, true],
    ['500', refused(500), 6, true],
    ['503', refused(503), 6, true],
    ['a success that speaks of an error', refused(200), 6, true],
    ['a connection that breaks', RESET, 6, true],
    ['one that cannot be made', UNREACHABLE, 6, false],
  ])('%s', async (_, step, attempts, inDoubt) => {
    const { send, sent } = scripted([step])
    const error = await send()
    expect(error).toMatchObject({ attempts, inDoubt, host: 'service.example' })
    expect(sent).toHaveLength(attempts)
    if (step instanceof Error) expect(error).toMatchObject({ kind: 'network', message: step.message })
    else expect(error).toMatchObject({ kind: 'refused', status: step.status, code: 'X.1', message: 'no' })
  })

  test.each([
    ['ENOTFOUND', false, 1],
    ['PROXY_SETTING', false, 1],
    ['CERT_HAS_EXPIRED', false, 1],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, 1],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, 1],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, 1],
    ['HOSTNAME_MISMATCH', false, 1],
    ['ERROR_IN_CERT_NOT_AFTER_FIELD', false, 1],
    ['EAI_AGAIN', false, 6],
    ['PROXY', false, 6],
    // Once a request went out, the name and the certificate were fine.
    ['CERT_HAS_EXPIRED', true, 6],
  ])('%s (sent: %s): what will not mend itself is tried once', async (code, wasSent, attempts) => {
    const { send, sent } = scripted([broken(code, wasSent)])
    expect(await send()).toMatchObject({ kind: 'network', code, attempts, inDoubt: wasSent })
    expect(sent).toHaveLength(attempts)
  })

  test('a code of the service that means "too many requests" slows down, repeats, and leaves no doubt', async () => {
    const { send, sent } = scripted([refused(500), refused(400), ok()], { errorCodes: { throttled: ['X.0', 'X.1'] } })
    expect(await send()).toMatchObject({ attempts: 3, inDoubt: false })
    expect(sent.map(({ at }) => at)).toEqual([0, 750, 2_250])
  })

  test.each([
    ['429', refused(429), {}],
    [
      'a code that means the same',
      { ...refused(400), body: '{"error_code":"X.9"}' },
      { errorCodes: { throttled: ['X.9'] } },
    ],
  ])('a doubt that an earlier attempt left is not forgotten at %s', async (_, tooMany, options) => {
    const { send } = scripted([refused(500), tooMany, { ...refused(404), body: '' }], options)
    expect(await send()).toMatchObject({ status: 404, attempts: 3, inDoubt: true })
    const broke = scripted([RESET, tooMany, { ...refused(404), body: '' }], options)
    expect(await broke.send()).toMatchObject({ status: 404, attempts: 3, inDoubt: true })
  })

  test('and only that code does', async () => {
    const { send } = scripted([refused(400)], { errorCodes: { throttled: ['X.0'] } })
    expect(await send()).toMatchObject({ status: 400, attempts: 1 })
    const other = scripted([{ status: 400, body: '' }, ok()], { errorCodes: { throttled: ['X.0'] } })
    expect(await other.send()).toMatchObject({ status: 400, attempts: 1 })
  })

  test('a call that must not be repeated in doubt is not, and is where there is none', async () => {
    const { send } = scripted([refused(429), UNREACHABLE, RESET, ok()])
    expect(await send({ retryIfInDoubt: false })).toMatchObject({ code: 'ECONNRESET', attempts: 3, inDoubt: true })
  })

  test.each([
    [true, /documented host of Huawei Cloud: check the DNS .* proxy/],
    // What may be a typing mistake is told as such by the table of codes.
    [false, /^undefined$/],
  ])(
    'a name that is not found (documented: %s): the advice fits where it came from',
    async (isDocumentedHost, remedy) => {
      const { send } = scripted([broken('ENOTFOUND', false)], { isDocumentedHost })
      expect(String(((await send()) as { remedy?: string }).remedy)).toMatch(remedy)
      const other = scripted([UNREACHABLE], { isDocumentedHost })
      expect(await other.send()).toMatchObject({ code: 'ECONNREFUSED', remedy: undefined })
    },
  )

  test('no answer is waited for longer than 45 seconds', async () => {
    const { send, sent } = scripted(['hang', ok()])
    expect(await send()).toMatchObject({ attempts: 2, inDoubt: true })
    expect(sent.map(({ at }) => at)).toEqual([0, 45_250])
  })

  test('a mistake of our own is no failure of the network', async () => {
    const mistake = new TypeError('x is undefined')
    const { send, sent } = scripted([mistake])
    expect(await send()).toEqual({ error: mistake })
    expect(sent).toHaveLength(1)
  })

  test('no secret is in what a service or the network said', async () => {
    const redact = (text: string): string => text.replaceAll('SECRET', '***')
    const answer = { status: 400, body: '{"error_code":"C-SECRET","error_msg":"m-SECRET","error_detail":"d-SECRET"}' }
    const service = scripted([answer], { redact })
    expect(await service.send()).toMatchObject({ code: 'C-***', message: 'm-***', detail: 'd-***' })
    const network = scripted([broken('SECRET', false)], { redact })
    expect(await network.send()).toMatchObject({ message: 'it was ***' })
  })
})

describe('the pauses between attempts', () => {
  const starts = async (steps: readonly Step[], random?: number): Promise<number[]> => {
    const { send, sent } = scripted(steps, random === undefined ? {} : { random })
    await send()
    return sent.map(({ at }) => at)
  }

  test('double with each failure, and are random, so that not everybody comes back at once', async () => {
    expect(await starts([UNREACHABLE])).toEqual([0, 250, 750, 1_750, 3_750, 7_750])
    expect(await starts([refused(500)], 0.25)).toEqual([0, 125, 375, 875, 1_875, 3_875])
  })

  test('are what the service asks for, if that is longer', async () => {
    const asks = (seconds: string): Step => refused(503, { 'retry-after': seconds })
    expect(await starts([asks('7'), asks('0'), asks('Sat, 21 Nov 2026 12:00:30 GMT'), ok()])).toEqual([
      0, 7_000, 7_500, 30_000,
    ])
  })

  test('do not go beyond the deadline: what is known then is told at once', async () => {
    const { send, cancellation, clock } = scripted([refused(500)])
    cancellation.stopAfter(1_000)
    const startedAt = clock.now()
    expect(await send()).toMatchObject({ kind: 'refused', status: 500, attempts: 3 })
    expect(clock.now() - startedAt).toBe(750)
  })
})

test.each<[string, Step, number]>([
  ['a success', ok(), 750],
  ['a 404', refused(404), 750],
  ['a 500', refused(500), 750],
  ['a connection that cannot be made', UNREACHABLE, 1_500],
])('pauses double with each 429 in a row: %s in between is followed by one of %j', async (_, step, pause) => {
  const tooMany = { status: 429, body: '{"error_msg":"over ratelimit,limit:100,time:100 second"}' }
  const { send, sent } = scripted([tooMany, step, tooMany, ok()])
  await send()
  if (sent.length === 2) await send()
  expect((sent[3]?.at ?? 0) - (sent[2]?.at ?? 0)).toBe(pause)
})
