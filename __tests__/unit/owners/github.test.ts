/** What GitHub does not answer is red, with its cause and what to do about it; what only takes a while is waited for. */
import { describe, expect, test } from '@jest/globals'
import { TransportError, type Transport } from '../../../src/huaweicloud/transport.ts'
import { GITHUB_TOKEN } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import type { SimAnswer } from '../../../simulator/types.ts'
import { outcomesByName, reasonOf, shownBy } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*', 'max-deletes': '1000' }
const operation = 'github.graphql'
const nameOf = (number: number): string => `preview_pr_${number}_web`

function closed(simulator: Simulator, ...numbers: number[]): void {
  for (const number of numbers) {
    simulator.coc.addScript({ name: nameOf(number) })
    simulator.github.set(number, 'CLOSED')
  }
}

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

/** When GitHub was asked, in milliseconds from its first request. */
function asked({ journal }: Simulator): number[] {
  const times = journal.filter((entry) => entry.operation === operation).map(({ at }) => at)
  return times.map((at) => at - (times[0] ?? 0))
}

const answer = (status: number, json: unknown, headers: Record<string, string> = {}): SimAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: typeof json === 'string' ? json : JSON.stringify(json),
})

const refused = (status: number, message: string, headers: Record<string, string> = {}): SimAnswer =>
  answer(status, { message, documentation_url: 'https://docs.github.com/graphql', status: `${status}` }, headers)

/** HTTP 200, and nothing but errors. */
const errors = (...list: readonly unknown[]): SimAnswer => answer(200, { data: null, errors: list })

/** GitHub answers nothing else from its `look`-th request on. */
const always =
  (given: SimAnswer) =>
  (simulator: Simulator, look = 1): void => {
    simulator.inject({ fault: 'answer', answer: given, operation, skip: look - 1, times: Infinity })
  }

const fault =
  (name: '502-html' | '500' | '302' | '200-not-json' | '200-empty' | 'cut' | 'hang' | 'huge') =>
  (simulator: Simulator, look = 1): void => {
    simulator.inject({ fault: name, operation, skip: look - 1, times: Infinity })
  }

const ALLOW_LIST =
  'Although you appear to have the correct authorization credentials, the `octo-org` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'

/** Each cause as GitHub words it, what the reason has of it, and what the advice names. */
const CAUSES: readonly [string, (simulator: Simulator, look?: number) => void, RegExp, RegExp][] = [
  [
    'a missing permission',
    always(refused(403, 'Resource not accessible by integration')),
    /HTTP 403: Resource not accessible by integration$/,
    /pull-requests: read/,
  ],
  [
    'a missing permission of GraphQL',
    always(errors({ type: 'FORBIDDEN', path: ['repository'], message: 'Resource not accessible by integration' })),
    /FORBIDDEN: Resource not accessible by integration$/,
    /pull-requests: read/,
  ],
  ['a wrong token', always(refused(401, 'Bad credentials')), /HTTP 401: Bad credentials$/, /wrong or has expired/],
  [
    'a private repository that the token cannot see',
    always(
      errors({
        type: 'NOT_FOUND',
        path: ['repository'],
        message: "Could not resolve to a Repository with the name 'a/b'.",
      }),
    ),
    /NOT_FOUND: Could not resolve to a Repository/,
    /no access to this repository/,
  ],
  [
    'an IP allow list',
    always(refused(403, ALLOW_LIST)),
    /HTTP 403: .* IP allow list enabled/,
    /address of this runner/,
  ],
  [
    'an IP allow list of GraphQL',
    always(errors({ type: 'FORBIDDEN', path: ['repository'], message: ALLOW_LIST })),
    /FORBIDDEN: .* IP allow list enabled/,
    /address of this runner/,
  ],
  [
    'single sign-on',
    always(refused(403, 'Resource protected by organization SAML enforcement.')),
    /SAML enforcement/,
    /single sign-on/,
  ],
  ['another refusal', always(refused(403, 'Forbidden')), /HTTP 403: Forbidden$/, /refused the token/],
  [
    'a rate limit for longer than the run',
    always(refused(429, 'Slow down', { 'retry-after': '3600' })),
    /HTTP 429: Slow down; the next attempt would be in 60 min 0 s, after the time-out/,
    /rate limit/,
  ],
  [
    'no GraphQL and no such repository',
    (simulator, look) => {
      simulator.github.hasGraphQL = false
      const given = answer(404, '404 page not found')
      const always404 = { fault: 'answer', answer: given, times: Infinity } as const
      simulator.inject({ ...always404, operation: 'github.pull', skip: look === 2 ? 30 : 0 })
      simulator.inject({ ...always404, operation: 'github.repository' })
    },
    /HTTP 404$/,
    /GITHUB_GRAPHQL_URL/,
  ],
  ['a redirect', fault('302'), /HTTP 302$/, /redirects/],
  ['an outage', fault('502-html'), /HTTP 502$/, /githubstatus/],
  [
    'an error of its own',
    always(errors({ message: 'Something went wrong while executing your query.' })),
    /Something went wrong/,
    /githubstatus/,
  ],
  ['no JSON', fault('200-not-json'), /did not answer the question$/, /githubstatus/],
  ['nothing', fault('200-empty'), /did not answer the question$/, /githubstatus/],
  ['an endless answer', fault('huge'), /TOO_LARGE/, /broke or stayed silent/],
  ['a broken connection', fault('cut'), /ECONNRESET/, /broke or stayed silent/],
  ['silence', fault('hang'), /TIMEOUT: no complete response in time$/, /broke or stayed silent/],
]

/** A network that never gets as far as GitHub, from its `look`-th request on. */
function brokenBy(code: string, look = 1): (simulated: Transport) => Transport {
  let requests = 0
  return (simulated) => (request, signal) => {
    const isLost = request.url.host === 'api.github.com' && ++requests >= look
    return isLost ? Promise.reject(new TransportError(`it says ${code}`, code, false)) : simulated(request, signal)
  }
}

const NETWORK: readonly [string, RegExp][] = [
  ['ENOTFOUND', /DNS/],
  ['EAI_AGAIN', /DNS/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /NODE_EXTRA_CA_CERTS/],
  ['CERT_HAS_EXPIRED', /NODE_EXTRA_CA_CERTS/],
  ['PROXY', /HTTPS_PROXY/],
  ['PROXY_SETTING', /HTTPS_PROXY/],
  ['ECONNREFUSED', /could not be reached/],
]

/** So that there is a second look: what was read less than five seconds ago is not read again. */
const slowBefore = (look: number): { planTakesMs: number } => ({ planTakesMs: look === 2 ? 5_000 : 0 })

describe.each([
  ['the look for the plan', 1],
  ['the look right before the deletion', 2],
])('Not answered at %s', (_where, look) => {
  const prefix = look === 1 ? /^the state of pull request / : /right before its deletion: the state of pull request /

  test.each(CAUSES)(
    'because of %s: unattempted, red, with the cause and what to do',
    async (_, arrange, reason, remedy) => {
      const { simulator, run } = inProcess(slowBefore(look))
      closed(simulator, ...upTo(30))
      arrange(simulator, look)
      const result = await run(inputs)
      expect([result.ok, result.report.counts]).toMatchObject([false, { unattempted: 30, deleted: 0, kept: 0 }])
      expect(simulator.coc.scripts.size).toBe(30)
      expect(reasonOf(result, nameOf(7))).toMatch(prefix)
      expect(reasonOf(result, nameOf(7))).toMatch(reason)
      // Once, in one line, wherever it is looked for.
      expect(result.report.problems).toEqual([expect.stringMatching(remedy)])
      expect(result.report.problems[0]).toMatch(/^GitHub did not say which pull requests are closed[^\n]*$/)
      const shown = result.annotations.filter(({ level, message }) => level === 'error' && remedy.test(message))
      expect(shown).toHaveLength(1)
      expect(result.summary).toMatch(remedy)
      expect(JSON.parse(result.outputs['unattempted-ids'] ?? '')).toHaveLength(30)
      expect(shownBy(result)).not.toContain(GITHUB_TOKEN)
    },
  )

  test.each(NETWORK)('because of %s: with the advice that fits', async (code, remedy) => {
    const { simulator, run } = inProcess(slowBefore(look))
    closed(simulator, 42)
    const result = await run(inputs, { transport: brokenBy(code, look) })
    expect([result.ok, outcomesByName(result)]).toEqual([false, { [nameOf(42)]: 'unattempted' }])
    expect(reasonOf(result, nameOf(42))).toContain(`${code}: it says ${code}`)
    expect(result.report.problems).toEqual([expect.stringMatching(remedy)])
  })
})

describe('What GitHub does not answer', () => {
  test('is unattempted and red in a dry run too, in the log as in the report', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 41, 42)
    simulator.github.unreadable.add(42)
    const result = await run({ ...inputs, 'dry-run': 'true' })
    expect([result.ok, outcomesByName(result)]).toEqual([
      false,
      { [nameOf(41)]: 'planned', [nameOf(42)]: 'unattempted' },
    ])
    expect(result.log).toContain('Plan: 1 to delete, 0 to keep, 1 that could not be checked')
    expect(result.log.some((line) => line.startsWith('unattempted coc-script') && line.includes('FORBIDDEN'))).toBe(
      true,
    )
    expect(result.report.problems).toHaveLength(1)
  })

  test('of one number does not stand in the way of the others', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 41, 42, 43)
    simulator.github.unreadable.add(42)
    const result = await run(inputs)
    expect(result.ok).toBe(false)
    expect(outcomesByName(result)).toEqual({
      [nameOf(41)]: 'deleted',
      [nameOf(42)]: 'unattempted',
      [nameOf(43)]: 'deleted',
    })
  })

  test('does not stand in the way of what needs no answer', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    simulator.coc.addScript({ name: 'scratch_1' })
    simulator.coc.addScript({ name: 'preview_pr_42_keep' })
    always(refused(401, 'Bad credentials'))(simulator)
    const more = { 'name-pattern': 'preview_pr_{pr}_*\nscratch_*', exclude: '*_keep' }
    expect(outcomesByName(await run({ ...inputs, ...more }))).toEqual({
      [nameOf(42)]: 'unattempted',
      preview_pr_42_keep: 'kept',
      scratch_1: 'deleted',
    })
  })

  test('is told from a number that there is not, which is an answer: kept, green', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 41)
    simulator.coc.addScript({ name: nameOf(42) })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(41)]: 'deleted', [nameOf(42)]: 'kept' }])
    expect(reasonOf(result, nameOf(42))).toBe('this repository has no pull request 42')
  })

  test('because it refuses is not asked again, in the plan or later', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, ...upTo(350))
    always(refused(401, 'Bad credentials'))(simulator)
    await run(inputs)
    expect(asked(simulator)).toHaveLength(1)

    const later = inProcess(slowBefore(2))
    closed(later.simulator, ...upTo(350))
    always(refused(401, 'Bad credentials'))(later.simulator, 5)
    const result = await later.run(inputs)
    expect(result.report.counts).toMatchObject({ unattempted: 350 })
    expect(asked(later.simulator)).toHaveLength(5)
  })

  test('for two causes is told in two lines', async () => {
    const { simulator, run } = inProcess(slowBefore(2))
    closed(simulator, 41, 42)
    simulator.github.unreadable.add(42)
    always(refused(401, 'Bad credentials'))(simulator, 2)
    const { report } = await run(inputs)
    expect(report.problems).toEqual([expect.stringMatching(/pull-requests: read/), expect.stringMatching(/expired/)])
  })

  test('says so in words that are cut, on one line, and without the token', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    const message = `${'x'.repeat(180)}${GITHUB_TOKEN} ::error::\n::warning::boo ${'y'.repeat(100_000)}`
    always(refused(403, message))(simulator)
    const result = await run(inputs)
    expect(reasonOf(result, nameOf(42))).toMatch(/HTTP 403: x{180}\*\*\*/)
    expect(reasonOf(result, nameOf(42)).length).toBeLessThan(500)
    expect(result.report.problems.join('').length).toBeLessThan(1_000)
    expect([...result.log, ...result.report.problems].filter((line) => line.includes('\n'))).toEqual([])
    // Not even a part of it.
    expect(shownBy(result)).not.toContain(GITHUB_TOKEN.slice(0, 8))
  })
})

describe('An answer that is not what was asked for counts as none, and never breaks the run', () => {
  const row = (of: unknown): unknown => ({ data: { repository: { pr42: of } } })
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  test.each<[string, unknown]>([
    ['another number', row({ number: 43, state: 'CLOSED' })],
    ['a number as text', row({ number: '42', state: 'CLOSED' })],
    ['a state nobody knows', row({ number: 42, state: 'GONE' })],
    ['a state in lower case', row({ number: 42, state: 'closed' })],
    ['a state that every object has', row({ number: 42, state: 'constructor' })],
    ['__proto__ as the state', row({ number: 42, state: '__proto__' })],
    ['toString as the state', row({ number: 42, state: 'toString' })],
    ['a list as the state', row({ number: 42, state: ['CLOSED'] })],
    ['a list as the row', row([{ number: 42, state: 'CLOSED' }])],
    ['text as the row', row('CLOSED')],
    ['no row', { data: { repository: {} } }],
    ['null as the row, and no word on why', row(null)],
    ['a list as the repository', { data: { repository: [{ pr42: { number: 42, state: 'CLOSED' } }] } }],
    ['a list', [{ data: { repository: { pr42: { number: 42, state: 'CLOSED' } } } }]],
    ['text', '"CLOSED"'],
    ['null', 'null'],
    ['text as the errors', { data: null, errors: 'no' }],
    ['null as an error', { data: null, errors: [null] }],
    ['errors of numbers', { data: null, errors: [{ type: 7, message: 8 }] }],
    [
      'an odd path',
      { ...(row(null) as object), errors: [{ type: 'NOT_FOUND', path: 'repository.pr42', message: 'x' }] },
    ],
    ['lists in lists', deep(20_000)],
    ['a state of lists in lists', `{"data":{"repository":{"pr42":{"number":42,"state":${deep(20_000)}}}}}`],
    ['an error of lists in lists', `{"data":null,"errors":[{"type":"X","message":${deep(20_000)}}]}`],
    ['errors beside a list in lists', `{"data":${deep(20_000)},"errors":[{"type":"X","message":"no"}]}`],
  ])('%s', async (_, json) => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    always(answer(200, json))(simulator)
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([false, { [nameOf(42)]: 'unattempted' }])
    expect(result.report.problems).toEqual([
      expect.stringMatching(/^GitHub did not say which pull requests are closed/),
    ])
  })

  test('a refusal of lists in lists', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    always(answer(403, `{"message":${deep(20_000)}}`))(simulator)
    expect(outcomesByName(await run(inputs))).toEqual({ [nameOf(42)]: 'unattempted' })
  })
})

describe('What only takes a while is waited for', () => {
  /** `x-ratelimit-reset` is in whole seconds since 1970. */
  const exhausted = (resetAt: number): Record<string, string> => ({
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': `${Math.ceil(resetAt / 1_000)}`,
  })
  const LIMITED = { type: 'RATE_LIMITED', message: 'API rate limit exceeded for installation ID 1.' }
  const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'

  test.each<[string, (in90s: Record<string, string>) => SimAnswer, number]>([
    ['429 with Retry-After', () => refused(429, 'Too many', { 'retry-after': '90' }), 90_000],
    ['403 with Retry-After', () => refused(403, SECONDARY, { 'retry-after': '90' }), 90_000],
    ['403 with nothing remaining', (in90s) => refused(403, 'API rate limit exceeded.', in90s), 91_000],
    ['429 with nothing remaining', (in90s) => refused(429, 'API rate limit exceeded.', in90s), 91_000],
    ['200 and RATE_LIMITED', (in90s) => answer(200, { errors: [LIMITED] }, in90s), 91_000],
    ['200 and RATE_LIMIT', (in90s) => answer(200, { errors: [{ ...LIMITED, type: 'RATE_LIMIT' }] }, in90s), 91_000],
    ['a secondary rate limit that names no time', () => refused(403, SECONDARY), 60_000],
    ['a secondary rate limit beside 200', () => answer(200, { data: null, errors: [{ message: SECONDARY }] }), 60_000],
    ['429 that names no time', () => refused(429, 'Too many'), 60_000],
  ])('%s, and then answered: deleted, green', async (_, make, waits) => {
    for (const look of [1, 2]) {
      const { simulator, clock, run } = inProcess(slowBefore(look))
      closed(simulator, 42)
      const given = make(exhausted(clock.now() + slowBefore(look).planTakesMs + 90_000))
      simulator.inject({ fault: 'answer', answer: given, operation, skip: look - 1 })
      const result = await run(inputs)
      expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(42)]: 'deleted' }])
      const times = asked(simulator)
      expect(times).toHaveLength(look + 1)
      expect((times[look] ?? 0) - (times[look - 1] ?? 0)).toBe(waits)
      expect(result.log.filter((line) => line.startsWith('GitHub takes no requests for now'))).toHaveLength(1)
    }
  })

  test("the reset is told by GitHub's clock, whatever the runner's", async () => {
    const { simulator, clock, run } = inProcess()
    closed(simulator, 42)
    const githubNow = clock.now() + 3_600_000
    const headers = { ...exhausted(githubNow + 20_000), date: new Date(githubNow).toUTCString() }
    simulator.inject({ fault: 'answer', answer: refused(403, 'API rate limit exceeded.', headers), operation })
    expect((await run(inputs)).ok).toBe(true)
    expect(asked(simulator)).toEqual([0, 21_000])
  })

  test('again and again, for longer each time where no time is named', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    simulator.inject({ fault: 'answer', answer: refused(403, SECONDARY), operation, times: 3 })
    expect((await run(inputs)).ok).toBe(true)
    expect(asked(simulator)).toEqual([0, 60_000, 180_000, 420_000])
  })

  test('even if it may come back at once, it is not asked without a pause', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    always(refused(429, 'Too many', { 'retry-after': '0' }))(simulator)
    expect((await run(inputs)).ok).toBe(false)
    expect(asked(simulator).length).toBeLessThan(15)
  })

  test.each(['15m', '60s'])('but not past a time-out of %s: then it is red at once', async (timeout) => {
    const { simulator, clock, run } = inProcess()
    closed(simulator, ...upTo(350))
    always(answer(200, { errors: [LIMITED] }, exhausted(clock.now() + 3_600_000)))(simulator)
    const result = await run({ ...inputs, timeout })
    expect([result.ok, result.elapsedMs, result.report.counts['unattempted']]).toEqual([false, 0, 350])
    expect(asked(simulator)).toEqual([0])
    expect(reasonOf(result, nameOf(42))).toMatch(
      /RATE_LIMITED: API rate limit .* would be in 60 min 1 s, after the time/,
    )
    expect(result.report.problems).toEqual([expect.stringMatching(/rate limit of the token is used up/)])
  })

  test('a 403 while requests remain is no rate limit', async () => {
    const { simulator, clock, run } = inProcess()
    closed(simulator, 42)
    const headers = { ...exhausted(clock.now() + 30_000), 'x-ratelimit-remaining': '900' }
    always(refused(403, 'Resource not accessible by integration', headers))(simulator)
    const { elapsedMs, report } = await run(inputs)
    expect([elapsedMs, report.problems.length]).toEqual([0, 1])
    expect(report.problems[0]).toContain('pull-requests: read')
  })

  test('others wait along, and ask only once it is over', async () => {
    const { simulator, run } = inProcess(slowBefore(2))
    closed(simulator, ...upTo(300))
    simulator.inject({
      ...{ fault: 'answer', answer: refused(429, 'Too many', { 'retry-after': '30' }), operation, skip: 3 },
    })
    const result = await run({ ...inputs, concurrency: '50' })
    expect(result.report.counts).toMatchObject({ deleted: 300 })
    expect(asked(simulator).filter((at) => at > 5_000 && at < 35_000)).toEqual([])
    expect(asked(simulator)).toHaveLength(7)
  })

  test('an outage is tried five times, with growing pauses', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    fault('500')(simulator)
    await run(inputs)
    expect(asked(simulator)).toEqual([0, 1_000, 3_000, 7_000, 15_000])
  })

  test('what passes before that is answered', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    for (const name of ['502-html', 'cut', 'hang', '200-empty'] as const) simulator.inject({ fault: name, operation })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(42)]: 'deleted' }])
  })

  test('a service that names a time is left alone for so long', async () => {
    const { simulator, run } = inProcess()
    closed(simulator, 42)
    simulator.inject({ fault: 'answer', answer: answer(503, '', { 'retry-after': '25' }), operation })
    expect((await run(inputs)).ok).toBe(true)
    expect(asked(simulator)).toEqual([0, 25_000])
  })
})

test.each<[string, (clock: number) => Record<string, string>, number]>([
  ['Retry-After', () => ({ 'retry-after': '90' }), 90_000],
  [
    'a reset, with nothing remaining',
    (now) => ({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Math.ceil(now / 1_000) + 90}` }),
    91_000,
  ],
])('A 403 that names %s is waited for, whatever its words', async (_, headersAt, waits) => {
  const { simulator, clock, run } = inProcess()
  closed(simulator, 42)
  const given = refused(403, 'You have triggered an abuse detection mechanism.', headersAt(clock.now()))
  simulator.inject({ fault: 'answer', answer: given, operation })
  const result = await run(inputs)
  expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(42)]: 'deleted' }])
  expect(asked(simulator)).toEqual([0, waits])
})

test('An outage is met once, and not again for each hundred numbers', async () => {
  const { simulator, run } = inProcess()
  closed(simulator, ...upTo(250))
  fault('500')(simulator)
  const { report } = await run(inputs)
  expect(report.counts).toMatchObject({ unattempted: 250 })
  expect(asked(simulator)).toHaveLength(5)
})
