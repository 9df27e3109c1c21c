/** `{pr}`: which pull request it is, where GitHub is asked, and what is refused before the first request. */
import { describe, expect, test } from '@jest/globals'
import { GITHUB_REPOSITORY } from '../../../simulator/defaults.ts'
import { outcomesByName, pullRequestEvent } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }
const own = { ...coc, 'name-pattern': 'web_{pr}_*' }

describe('{pr} is refused before the first request', () => {
  test.each<[Record<string, string>, RegExp]>([
    ...['owner', '/name', 'owner/', 'owner/name/x', 'x owner/name', 'owner/na me'].map(
      (name): [Record<string, string>, RegExp] => [{ GITHUB_REPOSITORY: name }, /^name-pattern: .* not owner\/name/],
    ),
    ...[
      'api.github.com',
      'ftp://api.github.com',
      'see https://api.github.com',
      'xhttps://api.github.com',
      'https://',
    ].map((url): [Record<string, string>, RegExp] => [{ GITHUB_API_URL: url }, /^name-pattern: .* is not the URL/]),
    [{ GITHUB_GRAPHQL_URL: 'nowhere' }, /^name-pattern: .*"nowhere" \(GITHUB_GRAPHQL_URL\) is not the URL/],
    ...[
      'http://ghes.example/api',
      'http://10.0.0.1/api',
      'http://localhost.example',
      'http://127.0.0.1.example',
    ].flatMap((url): [Record<string, string>, RegExp][] => [
      [{ GITHUB_API_URL: url }, /^name-pattern: .* \(GITHUB_API_URL\) is not https/],
      [{ GITHUB_GRAPHQL_URL: url }, /^name-pattern: .* \(GITHUB_GRAPHQL_URL\) is not https/],
      [{ GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: '' }, /^name-pattern: .* \(GITHUB_API_URL\) is not https/],
    ]),
    [
      { GITHUB_API_URL: 'http://me:secret@ghes.example' },
      /^name-pattern: has \{pr\}, but the given value \(GITHUB_API/,
    ],
    [{ 'INPUT_GITHUB-TOKEN': 'a b' }, /^github-token: is empty or not a token/],
    [{ 'INPUT_GITHUB-TOKEN': 'x'.repeat(4_097) }, /^github-token: is empty or not a token/],
    [{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/nowhere' }, /^name-pattern: .* names no pull request/],
  ])('with %j', async (env, problem) => {
    const { simulator, run } = inProcess()
    const { report } = await run(own, { env })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
    expect(simulator.journal).toEqual([])
  })

  test.each([0, -1, 1.5, '42'])('on the event of a pull request with number %j', async (number) => {
    const { env } = pullRequestEvent(1)
    const { report } = await inProcess().run(own, { env, event: { pull_request: { number } } })
    expect(report.problems).toEqual([expect.stringMatching(/^name-pattern: .* names no pull request/)])
  })
})

describe('Which pull request {pr} is', () => {
  const repository = { full_name: GITHUB_REPOSITORY }
  const EVERY = ['web_41_x', 'web_42_x']
  /** Runs on an event, with pull requests 41 and 42 closed; gives the names that were deleted. */
  async function deleted(name: string, event: object, inputs: Record<string, string> = {}): Promise<string[]> {
    const { simulator, run } = inProcess()
    for (const script of EVERY) simulator.coc.addScript({ name: script })
    for (const number of [41, 42]) simulator.github.set(number, 'CLOSED')
    const result = await run({ ...own, ...inputs }, { env: { GITHUB_EVENT_NAME: name }, event })
    expect(result.report.problems).toEqual([])
    return Object.keys(outcomesByName(result)).sort()
  }

  test.each<[string, object]>([
    ['pull_request', { pull_request: { number: 42 } }],
    ['pull_request_target', { pull_request: { number: 42 } }],
    ['pull_request_review', { pull_request: { number: 42 } }],
    ['pull_request_review_comment', { pull_request: { number: 42 } }],
    ['issue_comment', { issue: { number: 42, pull_request: { url: 'https://api.github.com/…' } } }],
    ['issues', { issue: { number: 42, pull_request: {} } }],
  ])('on %s: its own', async (name, payload) => {
    expect(await deleted(name, { ...payload, repository })).toEqual(['web_42_x'])
    const renamed = { full_name: GITHUB_REPOSITORY.toUpperCase() }
    expect(await deleted(name, { ...payload, repository: renamed })).toEqual(['web_42_x'])
    expect(await deleted(name, { ...payload, repository }, { 'pull-request': '42' })).toEqual(['web_42_x'])
  })

  test.each<[string, object]>([
    ['issue_comment', { issue: { number: 42 }, repository }],
    ['issues', { issue: { number: 42, pull_request: null }, repository }],
    ['schedule', { schedule: '17 3 * * *' }],
    ['push', { ref: 'refs/heads/main' }],
    ['workflow_dispatch', { inputs: {} }],
    ['workflow_run', { workflow_run: { pull_requests: [{ number: 42 }] } }],
  ])('on %s of none: every closed one, or that of the input', async (name, payload) => {
    expect(await deleted(name, payload)).toEqual(EVERY)
    expect(await deleted(name, payload, { 'pull-request': ' 42 ' })).toEqual(['web_42_x'])
  })

  test('is kept where the input names one that is open', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_42_x' })
    simulator.github.set(42, 'OPEN')
    const result = await run({ ...own, 'pull-request': '42' })
    expect([result.ok, outcomesByName(result)]).toEqual([true, { web_42_x: 'kept' }])
  })

  const onOwn = { GITHUB_EVENT_NAME: 'issue_comment' }
  const comment = { issue: { number: 42, pull_request: {} }, repository }
  test.each<[string, Record<string, string>, Record<string, string>, object, RegExp]>([
    [
      'another one than the event’s',
      { 'pull-request': '41' },
      onOwn,
      comment,
      /^pull-request: is 41, but this "issue_comment" event is about pull request 42/,
    ],
    [
      'no number',
      { 'pull-request': 'latest' },
      {},
      {},
      /^pull-request: "latest" is not a whole number from 1 to 2147483647/,
    ],
    ['zero', { 'pull-request': '0' }, {}, {}, /^pull-request: "0" is not a whole number/],
    ['a number too large for GitHub', { 'pull-request': '2147483648' }, {}, {}, /^pull-request: "2147483648" is not a/],
    [
      'without {pr}',
      { 'name-pattern': 'web_*', 'pull-request': '42' },
      {},
      {},
      /^pull-request: is only for a name-pattern with/,
    ],
    [
      'with ids',
      { 'name-pattern': '', ids: 'SC1', 'pull-request': '42' },
      {},
      {},
      /^pull-request: is for name-pattern only/,
    ],
    [
      'an event of another repository',
      {},
      onOwn,
      { ...comment, repository: { full_name: 'octo-org/other' } },
      /^name-pattern: has \{pr\}, but the payload of this "issue_comment" event .* is about the repository "octo-org\/other"/,
    ],
    [
      'a pull request of another repository',
      {},
      { GITHUB_EVENT_NAME: 'pull_request' },
      { pull_request: { number: 42 }, repository: { full_name: 'x/shop' } },
      /is about the repository "x\/shop"/,
    ],
    ['an event of no repository', {}, onOwn, { issue: { number: 42, pull_request: {} } }, /names no repository/],
    ['an event without an issue', {}, onOwn, { repository }, /^name-pattern: .* names no issue/],
    [
      'an event without a pull request',
      {},
      { GITHUB_EVENT_NAME: 'pull_request_review' },
      { repository },
      /names no pull request/,
    ],
  ])('is refused: %s', async (...[, inputs, env, event, problem]) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_42_x' })
    const { ok, report } = await run({ ...own, ...inputs }, { env, event })
    expect([ok, report.problems]).toEqual([false, [expect.stringMatching(problem)]])
    expect(simulator.journal).toEqual([])
  })
})

describe('GitHub', () => {
  test.each([
    ['https://api.github.com', 'https://api.github.com/graphql'],
    ['https://api.github.com/', 'https://api.github.com/graphql'],
    ['https://ghes.example/api/v3', 'https://ghes.example/api/graphql'],
    ['https://ghes.example/api/v3/', 'https://ghes.example/api/graphql'],
    ['http://127.0.0.1:8080/api/v3', 'http://127.0.0.1:8080/api/graphql'],
    ['http://[::1]:8080', 'http://[::1]:8080/graphql'],
    ['http://localhost', 'http://localhost/graphql'],
  ])('at %s is asked at %s where the runner names no other address', async (api, graphql) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_42_x' })
    const urls: string[] = []
    const env = { GITHUB_API_URL: api, GITHUB_GRAPHQL_URL: '' }
    await run(own, {
      env,
      transport: (simulated) => (request, signal) => {
        urls.push(request.url.href)
        return simulated(request, signal)
      },
    })
    expect(urls.filter((url) => url.includes('graphql'))).toEqual([graphql])
  })
})
