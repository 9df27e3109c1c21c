/** What a sweep is asked for, what it asks GitHub, and what it says before it begins. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID } from '../../simulator/defaults.ts'
import { addWithAnyName, kindOf } from '../support/kinds.ts'
import { refuseOperation, scene } from '../support/scene.ts'
import { outcomes, pullRequestEvent, stage } from '../support/sweep.ts'

const coc = { 'resource-type': 'coc-script' }
const own = { ...coc, 'name-pattern': 'web_{pr}_*' }

describe('A list of patterns', () => {
  test.each([
    ['JSON with empty lines', ' [\n\n"web_*"\n]'],
    ['lines of Windows', 'web_*\r\nother_*\r\n'],
    ['a comment with commas', '# one,, two,\nweb_*, other_*'],
  ])('may be %s', async (_, patterns) => {
    const { simulator, run } = stage()
    simulator.coc.addScript({ name: 'web_1' })
    const result = await run({ ...coc, 'name-pattern': patterns })
    expect([result.report.problems, outcomes(result)]).toEqual([[], { web_1: 'deleted' }])
  })

  test.each([
    ['an empty item first', ',web_*'],
    ['an empty item of JSON', '["web_*", ""]'],
    ['a blank between commas', 'web_*, ,other_*'],
    ['a gap at the end of a line', 'web_*,\nother_*,'],
  ])('with %s is refused, once', async (_, patterns) => {
    const { report } = await stage().run({ ...coc, 'name-pattern': patterns })
    expect(report.problems).toEqual([expect.stringMatching(/^name-pattern: has an empty item/)])
  })

  test.each([
    ['web_*', undefined],
    ['web_* web_*', 'name-pattern: 1 duplicate dropped'],
    ['web_* web_* web_*', 'name-pattern: 2 duplicates dropped'],
  ])('%s: a notice on duplicates (%s)', async (patterns, notice) => {
    const { simulator, run } = stage()
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
    ].map((url): [Record<string, string>, RegExp] => [{ GITHUB_API_URL: url }, /^name-pattern: .* is no address/]),
    [{ GITHUB_GRAPHQL_URL: 'nowhere' }, /^name-pattern: .*"nowhere" \(GITHUB_GRAPHQL_URL\) is no address/],
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
    [{ GITHUB_API_URL: 'http://me:secret@ghes.example' }, /^name-pattern: has \{pr\}, but what it says \(GITHUB_API/],
    [{ 'INPUT_GITHUB-TOKEN': 'a b' }, /^github-token: .* no token/],
    [{ 'INPUT_GITHUB-TOKEN': 'x'.repeat(4_097) }, /^github-token: .* no token/],
    [{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/nowhere' }, /^name-pattern: .* names no pull request/],
  ])('with %j', async (env, problem) => {
    const { simulator, run } = stage()
    const { report } = await run(own, { env })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
    expect(simulator.journal).toEqual([])
  })

  test.each([0, -1, 1.5, '42'])('on the event of a pull request with number %j', async (number) => {
    const { env = {} } = pullRequestEvent(1)
    const { report } = await stage().run(own, { env, event: { pull_request: { number } } })
    expect(report.problems).toEqual([expect.stringMatching(/^name-pattern: .* names no pull request/)])
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
    const { simulator, run } = stage()
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

describe('A list', () => {
  test.each([
    ['coc-script', 'team_web_*', /: the list at .* has no row whose name has "team_web_"\. A wrong region/],
    ['coc-script', '*_team_web', /: the list at .* has no rows\. A wrong region/],
    ['workspace-scheduled-task', 'team_web_*', /: the list at .* has no rows\. A wrong region/],
  ])('of %s for %s without a row says what was asked for', async (type, pattern, note) => {
    const { report } = await stage().run({ 'resource-type': type, 'name-pattern': pattern })
    expect(report.notes).toEqual([expect.stringMatching(note)])
  })

  test('with rows of which none matches needs no such note', async () => {
    const { simulator, run } = stage()
    simulator.coc.addScript({ name: 'other' })
    const { log, report } = await run({ ...coc, 'name-pattern': '*_web' })
    expect(report.notes).toEqual([])
    expect(log.join('\n')).toContain('coc-script: 1 row listed at service.invalid')
  })

  test('with a name of any length: matched is all of it, shown as much as is bearable', async () => {
    const { simulator, run } = stage()
    addWithAnyName(kindOf('coc-script'), simulator, `web-${'x'.repeat(20_000)}-end`)
    const { report } = await run({ ...coc, 'name-pattern': 'web-*-end' })
    expect(report.counts['deleted']).toBe(1)
    expect(report.targets[0]?.name).toHaveLength(10_241)
  })

  test('with a row that has no name leaves that alone', async () => {
    const { simulator, run } = stage()
    const body = JSON.stringify({ data: { data: [{ id: 1, script_uuid: 'SC1' }], total: 1 } })
    simulator.inject({ fault: 'answer', operation: 'coc.list', answer: { status: 200, headers: {}, body } })
    const { ok, report } = await run({ ...coc, 'name-pattern': 'web_*' })
    expect([ok, report.targets]).toEqual([true, []])
  })
})

describe('Before it begins, a run says what it is about to do, and where', () => {
  const script = kindOf('coc-script')
  test.each([
    ['false', /^Deleting: 2 COC scripts in cn-north-4 at service\.invalid, with /],
    ['true', /^Looking up \(dry run, nothing is deleted\): 2 COC scripts in cn-north-4 at service\.invalid, with /],
  ])('with ids, dry-run %s', async (dryRun, line) => {
    const { simulator, run } = scene()
    const { log } = await run(script, [script.add(simulator), script.add(simulator)], {
      ...{ 'dry-run': dryRun, 'project-id': PROJECT_ID },
    })
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
    const { log } = await stage().run({ ...types, 'name-pattern': 'web_* api_*', 'dry-run': dryRun })
    expect(log[0]).toMatch(line)
  })
})

test('Targets whose project cannot be looked up are accounted for all the same', async () => {
  const workspace = kindOf('workspace-scheduled-task')
  const { simulator, run } = scene()
  const ids = [workspace.add(simulator), workspace.add(simulator)]
  refuseOperation(simulator, 'iam.authProjects')
  const { ok, report } = await run(workspace, ids)
  expect([ok, report.counts['unattempted']]).toEqual([false, 2])
  expect(report.problems).toEqual([expect.stringMatching(/^The project of cn-north-4 could not be looked up/)])
})

describe('A run that comes to a sudden end accounts for everything that its plan has', () => {
  test.each([
    ['the process ends', { exitAfterMs: 1_500 }, /^The run ended before its work was done/],
    ['nobody caught an error', { crashAfterMs: 1_500 }, /^The run could not be completed: .*nobody caught this/],
  ])('when %s', async (_, end, problem) => {
    const { simulator, run } = stage()
    for (const name of ['web_1', 'web_2']) simulator.coc.addScript({ name })
    simulator.latency = 1_000
    const { ok, report } = await run({ ...coc, 'name-pattern': 'web_*', concurrency: '1' }, end)
    expect(ok).toBe(false)
    expect(outcomes({ report })).toEqual({ web_1: 'failed', web_2: 'unattempted' })
    expect(report.problems).toEqual([expect.stringMatching(problem)])
  })
})
