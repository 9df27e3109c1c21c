/** What a sweep is asked for, what it asks GitHub, and what it says before it begins. */
import { describe, expect, test } from '@jest/globals'
import { ACCOUNT_ID, GITHUB_REPOSITORY, PROJECT_ID } from '../../../simulator/defaults.ts'
import { addResource, addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import { inputsFor, outcomesByName, pullRequestEvent, refuseOperation } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const coc = { 'resource-type': 'coc-script' }
const own = { ...coc, 'name-pattern': 'web_{pr}_*' }

describe('A list of patterns', () => {
  test.each([
    ['JSON with empty lines', ' [\n\n"web_*"\n]'],
    ['lines of Windows', 'web_*\r\nother_*\r\n'],
    ['lines with blanks around them', '  web_*  \n\tother_*\t\n'],
    ['a comment with commas', '# one,, two,\nweb_*\n  # three\nother_*'],
  ])('may be %s', async (_, patterns) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const result = await run({ ...coc, 'name-pattern': patterns })
    expect([result.report.problems, outcomesByName(result)]).toEqual([[], { web_1: 'deleted' }])
    expect(result.annotations).toEqual([])
  })

  test.each([
    ['a comma', 'web-x,prod-backup'],
    ['a comma and a space', 'web-x, prod-backup'],
    ['a space', 'web-x prod-backup'],
  ])('has one pattern a line: with %s in it, nothing else is meant, and a warning says so', async (_, name) => {
    const { simulator, run } = inProcess()
    for (const each of [name, 'web-x', 'prod-backup']) addWithAnyName(fixtureOf('coc-script'), simulator, each)
    const result = await run({ ...coc, 'name-pattern': name })
    expect(outcomesByName(result)).toEqual({ [name]: 'deleted' })
    const message = `name-pattern: "${name}" is one pattern, including commas and spaces; write each pattern on its own line.`
    expect(result.annotations).toEqual([{ level: 'warning', message }])
  })

  test('keeps a # that does not start a line: a branch called x,prod-backup# is one pattern with the rest', async () => {
    const { simulator, run } = inProcess()
    const names = ['preview-x,prod-backup#-web', 'preview-x', 'prod-backup', 'preview-x,prod-backup']
    for (const name of names) addWithAnyName(fixtureOf('coc-script'), simulator, name)
    const branch = 'x,prod-backup#'
    const result = await run({ ...coc, 'name-pattern': `preview-${branch}-*` })
    expect(outcomesByName(result)).toEqual({ 'preview-x,prod-backup#-web': 'deleted' })
  })

  test('of exclude that was meant as several warns that it is one, so that it is not taken for protection', async () => {
    const { annotations } = await inProcess().run({ ...coc, 'name-pattern': 'web_*', exclude: 'prod-*, keep-*' })
    const message =
      'exclude: "prod-*, keep-*" is one pattern, including commas and spaces; write each pattern on its own line.'
    expect(annotations).toContainEqual({ level: 'warning', message })
  })

  test.each([
    ['JSON', '["web_*", ""]', /^name-pattern: has an empty item/],
    ['JSON with blanks', '["web_*", " "]', /^name-pattern: has an empty item/],
    ['lines', 'web_*\n \nother-*', /^name-pattern: line 2 is empty, as when a variable is not set/],
    ['an empty JSON array', '[]', /^name-pattern: names nothing/],
    ['comments', '# web_*\n#', /^name-pattern: names nothing/],
    ['broken JSON', '["web_*"', /^name-pattern: starts like a JSON array but is not valid JSON/],
    ['JSON of numbers', '[1]', /^name-pattern: is a JSON array with items that are not strings/],
  ])('with a hole is refused, once: %s', async (_, patterns, problem) => {
    const { report } = await inProcess().run({ ...coc, 'name-pattern': patterns })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
  })

  test.each([
    ['web_*', undefined],
    ['web_*\nweb_*', 'name-pattern: 1 duplicate dropped.'],
    ['["web_*", "web_*", "web_*"]', 'name-pattern: 2 duplicates dropped.'],
  ])('%s: a notice on duplicates (%s)', async (patterns, notice) => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const { annotations } = await run({ ...coc, 'name-pattern': patterns })
    expect(annotations).toEqual(notice === undefined ? [] : [{ level: 'notice', message: notice }])
  })
})

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

describe('A run that finds nothing', () => {
  const SAME_ANSWER =
    'A wrong region, project or account would answer the same; check them if something should be there.'

  test.each([
    ['coc-script', 'team_web_*', 'no rows whose name has "team_web_"'],
    ['coc-script', '*_team_web', 'no rows'],
    ['workspace-scheduled-task', 'team-web_*', 'no rows'],
  ])('of %s for %s says in one notice what was asked for, and where', async (type, pattern, answer) => {
    const { ok, report, annotations } = await inProcess().run({ 'resource-type': type, 'name-pattern': pattern })
    const place = `service.invalid (a host given by endpoint, project ${PROJECT_ID})`
    const message = `No name matches ${pattern}: ${type} at ${place} has ${answer}. ${SAME_ANSWER}`
    expect([ok, report.notes]).toEqual([true, [message]])
    expect(annotations).toEqual([{ level: 'notice', message }])
  })

  test('although rows are listed names the nearest, harmless to print, and the pattern', async () => {
    const { simulator, run } = inProcess()
    const names = ['Preview_7_web', 'preveiw_7_db', 'preview-8\n::error::x', 'nightly', 'prod_db']
    for (const name of names) simulator.workspace.addTask({ name })
    const types = { 'resource-type': 'workspace-scheduled-task' }
    const { log, report } = await run({ ...types, 'name-pattern': 'preview_*' })
    expect(report.notes).toEqual([
      expect.stringMatching(
        /^No name matches preview_\*: workspace-scheduled-task at .* has 5 rows\. Nearest names: "Preview_7_web", "preview-8\\u\{a\}::error::x", "preveiw_7_db"\.$/,
      ),
    ])
    expect(log.join('\n')).toContain('workspace-scheduled-task: 5 rows listed at service.invalid')
  })

  test('compares the end of a name too, and each name once', async () => {
    const { simulator, run } = inProcess()
    for (const name of ['x-nightly', 'a-nightly-webb', 'a-nightly-webb', 'other']) simulator.workspace.addTask({ name })
    const types = { 'resource-type': 'workspace-scheduled-task' }
    const { report } = await run({ ...types, 'name-pattern': '*-nightly-web' })
    expect(report.notes[0]).toMatch(/ Nearest names: "a-nightly-webb", "x-nightly", "other"\.$/)
  })

  test('in several lists is told once, with each of them', async () => {
    const types = { 'resource-type': 'codeartsbuild-task workspace-scheduled-task', endpoint: '' }
    const { report } = await inProcess().run({ ...types, 'name-pattern': 'team-*' })
    expect(report.notes).toEqual([
      expect.stringMatching(/^No name matches team-\*: codeartsbuild-task at .* "team-"; workspace-scheduled-task at /),
    ])
  })

  test('in one of several lists is not told', async () => {
    const { simulator, run } = inProcess()
    simulator.codeartsbuild.addJob({ name: 'team-1' })
    const types = { 'resource-type': 'codeartsbuild-task workspace-scheduled-task', endpoint: '' }
    const { report } = await run({ ...types, 'name-pattern': 'team-*' })
    expect(report.notes).toEqual([])
  })

  test('where the list could not be read has that as its only problem', async () => {
    const { simulator, run } = inProcess()
    simulator.deny('coc.list')
    const { report } = await run({ ...coc, 'name-pattern': 'web_*' })
    expect([report.problems.length, report.notes]).toEqual([1, []])
  })

  test('of its pull request says so in the log, and nowhere else', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_41_x' })
    const given = { ...coc, 'name-pattern': 'web_{pr}_*' }
    const byEvent = await run(given, pullRequestEvent(42))
    const byInput = await run({ ...given, 'pull-request': '42' })
    for (const { ok, log, annotations, report } of [byEvent, byInput]) {
      expect([ok, annotations, report.notes]).toEqual([true, [], []])
      const line: unknown = expect.stringMatching(
        /^Pull request 42 has nothing to delete\. No name matches web_\{pr\}_\*: coc-script at .* has no rows whose name has "web_42_"\.$/,
      )
      expect(log).toContainEqual(line)
    }
  })
})

describe('A pattern that no name of a type can match', () => {
  const message =
    'coc-script: no name can match web-*, because of "-"; names have letters, digits, "_" and Chinese characters, up to 64.'

  test('is a warning that says which character, and no second explanation', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const { ok, annotations, report, summary } = await run({ ...coc, 'name-pattern': 'web-*' })
    expect([ok, report.notes]).toEqual([true, [message]])
    expect(annotations).toEqual([{ level: 'warning', message }])
    expect(summary).toContain('no name can match web-*')
  })

  test('is a warning beside one that can', async () => {
    const { simulator, run } = inProcess()
    simulator.coc.addScript({ name: 'web_1' })
    const { annotations, report } = await run({ ...coc, 'name-pattern': 'web-*\nweb_*' })
    expect(report.counts['deleted']).toBe(1)
    expect(annotations).toEqual([{ level: 'warning', message }])
  })

  test('is not the whole explanation where another pattern can', async () => {
    const { report } = await inProcess().run({ ...coc, 'name-pattern': 'web-*\nweb_*' })
    expect(report.notes).toEqual([message, expect.stringMatching(/^No name matches web-\* or web_\*: .* has no rows/)])
  })

  test('may be meant for another type', async () => {
    const both = { 'resource-type': 'coc-script workspace-scheduled-task', endpoint: '' }
    const { annotations } = await inProcess().run({ ...both, 'name-pattern': 'web_*\nweb-*' })
    expect(annotations.filter(({ level }) => level === 'warning')).toEqual([])
    const { annotations: others } = await inProcess().run({ ...both, 'name-pattern': 'web-*\napi-*' })
    const text = message.replace('web-*', 'web-* (and 1 more)')
    expect(others.filter(({ level }) => level === 'warning')).toEqual([{ level: 'warning', message: text }])
  })

  test('is no such thing where a name does match', async () => {
    const { simulator, run } = inProcess()
    addWithAnyName(fixtureOf('coc-script'), simulator, 'web-1')
    const { annotations, report } = await run({ ...coc, 'name-pattern': 'web-*' })
    expect([annotations, report.counts['deleted']]).toEqual([[], 1])
  })
})

describe('IDs that are all gone already', () => {
  const script = fixtureOf('coc-script')
  const notice = new RegExp(
    `^None of the IDs exists in region cn-north-4 at service\\.invalid \\(a host given by endpoint, project ${PROJECT_ID}\\)\\. ` +
      'A wrong region, project or account',
  )

  test.each(['false', 'true'])('have a notice of where they were looked for, with dry-run %s', async (dryRun) => {
    const { run } = inProcess()
    const { ok, report } = await run(inputsFor(script, ['SC1', 'SC2'], { 'dry-run': dryRun }))
    expect([ok, report.counts['absent']]).toEqual([true, 2])
    expect(report.notes).toEqual([expect.stringMatching(notice)])
  })

  test('need none where another one was there', async () => {
    const { simulator, run } = inProcess()
    const { report } = await run(inputsFor(script, ['SC1', addResource(script, simulator)]))
    expect([report.counts['absent'], report.notes]).toEqual([1, []])
  })
})

describe('A list', () => {
  test('with a name of any length: matched is all of it, shown as much as is bearable', async () => {
    const { simulator, run } = inProcess()
    addWithAnyName(fixtureOf('coc-script'), simulator, `web-${'x'.repeat(20_000)}-end`)
    const { report } = await run({ ...coc, 'name-pattern': 'web-*-end' })
    expect(report.counts['deleted']).toBe(1)
    expect(report.targets[0]?.name).toHaveLength(10_241)
  })

  test('with a row that has no name leaves that alone', async () => {
    const { simulator, run } = inProcess()
    const body = JSON.stringify({ data: { data: [{ id: 1, script_uuid: 'SC1' }], total: 1 } })
    simulator.inject({ fault: 'answer', operation: 'coc.list', answer: { status: 200, headers: {}, body } })
    const { ok, report } = await run({ ...coc, 'name-pattern': 'web_*' })
    expect([ok, report.targets]).toEqual([true, []])
  })
})

describe('Before it begins, a run says what it is about to do, and where', () => {
  const script = fixtureOf('coc-script')
  test.each([
    ['false', /^Deleting: 2 COC scripts in cn-north-4 at service\.invalid, with /],
    ['true', /^Looking up \(dry run, nothing is deleted\): 2 COC scripts in cn-north-4 at service\.invalid, with /],
  ])('with ids, dry-run %s', async (dryRun, line) => {
    const { simulator, run } = inProcess()
    const { log } = await run(
      inputsFor(script, [addResource(script, simulator), addResource(script, simulator)], {
        ...{ 'dry-run': dryRun, 'project-id': PROJECT_ID },
      }),
    )
    expect(log[0]).toMatch(line)
  })

  test.each([
    [
      'false',
      /^Looking for web_\* api_\* among COC scripts, CodeArts Build tasks in cn-north-4 at coc\..+, cloudbuild/,
    ],
    ['true', /^Looking for web_\* api_\* \(dry run, nothing is deleted\) among COC scripts, CodeArts/],
  ])('by name, dry-run %s', async (dryRun, line) => {
    const types = { 'resource-type': 'coc-script codeartsbuild-task', endpoint: '' }
    const { log } = await inProcess().run({ ...types, 'name-pattern': 'web_*\napi_*', 'dry-run': dryRun })
    expect(log[0]).toMatch(line)
  })
})

describe('The second line of a run by name says what protects the resources, and what does not', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'nothing but the limit',
      { 'name-pattern': 'web_*', exclude: '', 'older-than': '', 'expected-account-id': '' },
      'Protections: owners off; exclude off; older-than off; max-deletes 100; expected-account-id off',
    ],
    [
      'everything',
      {
        ...{ 'name-pattern': '{repo}-{pr}-*', exclude: 'a\nb', 'older-than': '7d', 'max-deletes': '0' },
        'expected-account-id': ACCOUNT_ID,
      },
      'Protections: owners {repo} and {pr}; exclude 2 patterns; older-than 7d; max-deletes 0; expected-account-id on',
    ],
    [
      'one pattern of each kind',
      { 'name-pattern': 'web-{pr}-*', exclude: 'a' },
      'Protections: owners {pr}; exclude 1 pattern; older-than off; max-deletes 100; expected-account-id off',
    ],
  ])('%s', async (_, inputs, line) => {
    const { log } = await inProcess().run({ ...coc, ...inputs })
    expect(log.slice(0, 3)).toContain(line)
  })
})

test('Targets whose project cannot be looked up are accounted for all the same', async () => {
  const workspace = fixtureOf('workspace-scheduled-task')
  const { simulator, run } = inProcess()
  const ids = [addResource(workspace, simulator), addResource(workspace, simulator)]
  refuseOperation(simulator, 'iam.authProjects')
  const { ok, report } = await run(inputsFor(workspace, ids, { 'project-id': '' }))
  expect([ok, report.counts['unattempted']]).toEqual([false, 2])
  expect(report.problems).toEqual([expect.stringMatching(/^The project of cn-north-4 could not be looked up/)])
})

describe('A run that comes to a sudden end accounts for everything that its plan has', () => {
  test.each([
    ['the process ends', { exitAfterMs: 1_500 }, /^The run ended before its work was done/],
    ['nobody caught an error', { crashAfterMs: 1_500 }, /^The run could not be completed: .*nobody caught this/],
  ])('when %s', async (_, end, problem) => {
    const { simulator, run } = inProcess()
    for (const name of ['web_1', 'web_2']) simulator.coc.addScript({ name })
    simulator.latency = 1_000
    const { ok, report } = await run({ ...coc, 'name-pattern': 'web_*', concurrency: '1' }, end)
    expect(ok).toBe(false)
    expect(outcomesByName({ report })).toEqual({ web_1: 'failed', web_2: 'unattempted' })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
  })
})
