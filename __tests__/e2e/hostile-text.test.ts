/** Names come from pull request authors, messages from anywhere: none of it commands the runner or marks up the summary. */
import { describe, expect, test } from '@jest/globals'
import { marked } from 'marked'
import { addWithAnyName } from '../../simulator/fixture.ts'
import { fixtureOf, FIXTURES, type SimulatorFixture } from '../../simulator/registry.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { inChildProcess, NO_PAUSES, type ChildProcessRun } from '../support/child-process.ts'
import { errorsOf, inputsFor, KEYLESS } from '../support/harness.ts'
import { HOSTILE_STRINGS, UNSEEN } from '../support/hostile-strings.ts'
import { checkSummary } from '../support/html.ts'

const TEXTS = HOSTILE_STRINGS.map(([, text]) => text)
/** As many as the runner keeps annotations of a step. */
const TENS = Array.from({ length: Math.ceil(TEXTS.length / 10) }, (_, n) => TEXTS.slice(10 * n, 10 * n + 10))

/** A long list is folded. */
const GROUP = ['group', 'endgroup']

/** The debug line of each request. */
const isRequestLine = (message: string): boolean => /^[A-Z]+ \/.*(: HTTP \d+ in| after) \d+ ms$/.test(message)

/** Nothing that the runner and people read is more than text; `commands` names those that are ours. */
async function expectHarmless(run: ChildProcessRun, commands: readonly string[]): Promise<void> {
  const given = run.commands.filter(({ command, message }) => command !== 'add-mask' && !isRequestLine(message))
  expect(given.map(({ command, properties }) => [command, ...Object.keys(properties)].join(' '))).toEqual(commands)
  for (const mask of run.masked) expect(mask).toMatch(/^[\w%+/=.-]+$/)
  expect(UNSEEN.exec(run.stdout)).toBeNull()
  const said = run.commands.flatMap(({ properties, message }) => [message, ...Object.values(properties)])
  for (const text of said) expect(text).not.toMatch(/\p{Cc}/u)
  expect(UNSEEN.exec(Object.values(run.outputs).join('\n'))).toBeNull()
  expect(Object.keys(run.outputs)).not.toContain('PATH')
  expect(UNSEEN.exec(run.summary)).toBeNull()
  expect(checkSummary(run.summary)).toEqual([])
  const shown = await marked.parse(run.summary)
  expect(shown).not.toMatch(/<(a|img|h1|script)\b/)
  expect(run.stdout.length + run.summary.length).toBeLessThan(100_000)
  // GitHub links a mention and the number of an issue that stand in one piece, and in no code.
  expect(shown.replace(/<code>.*?<\/code>/g, '')).not.toMatch(/@octo-org|@PWNED|#1\b/)
  expect(run.stderr).toBe('')
}

/** The commands of a run in which nothing else happens than that targets fail, for so many causes. */
const failures = (causes: number): string[] => Array.from({ length: causes }, () => 'error title')

const titlesOf = ({ annotations }: ChildProcessRun): unknown[] => annotations.map(({ title }) => title)

/** Adds a resource for each name. */
const addAll = (fixture: SimulatorFixture, simulator: Simulator, names: readonly string[]): string[] =>
  names.map((name) => addWithAnyName(fixture, simulator, name))

describe('Names', () => {
  // Those in ids are not accepted: see run.hostile-names.test.ts.
  test.each(FIXTURES.filter(({ hasNameInId }) => !hasNameInId))(
    'of every kind are harmless: $type',
    async (fixture) => {
      const { simulator, run } = inChildProcess()
      const ids = addAll(fixture, simulator, TEXTS)
      const result = await run(inputsFor(fixture, ids, { 'dry-run': 'true' }))
      expect(result.exitCode).toBe(0)
      expect(result.report.targets.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
        ids.map((id) => `${id} planned`),
      )
      await expectHarmless(result, GROUP)
    },
  )

  test('are harmless where there are so many that the list is folded into a group', async () => {
    const { simulator, run } = inChildProcess()
    const build = fixtureOf('codeartsbuild-task')
    const ids = addAll(
      build,
      simulator,
      [...TEXTS, ...TEXTS].map((name) => name.slice(0, 5_000)),
    )
    await expectHarmless(await run(inputsFor(build, ids, { 'dry-run': 'true' })), GROUP)
  })

  test('are harmless where they are found by a pattern, and every one is deleted', async () => {
    const { simulator, run } = inChildProcess()
    const coc = fixtureOf('coc-script')
    addAll(
      coc,
      simulator,
      TEXTS.map((text) => `${text}preview-pr-7-${text}`),
    )
    const result = await run(inputsFor(coc, [], { 'name-pattern': '*preview-pr-*' }))
    expect([result.exitCode, simulator.coc.scripts.size]).toEqual([0, 0])
    expect(result.report.counts['deleted']).toBe(TEXTS.length)
    await expectHarmless(result, GROUP)
  })

  test.each(TENS)('of what could not be deleted are harmless in the title of an annotation', async (...texts) => {
    const { simulator, run } = inChildProcess()
    const build = fixtureOf('codeartsbuild-task')
    const ids = addAll(build, simulator, texts)
    // Each has its own cause, and so its own annotation.
    for (const [index, id] of ids.entries()) {
      const body = JSON.stringify({ error_code: `TEST.${index}`, error_msg: 'no' })
      const answer = { status: 403, headers: {}, body }
      simulator.inject({ fault: 'answer', operation: build.operations.delete, id, answer })
    }
    const result = await run(inputsFor(build, ids))
    expect(result.exitCode).toBe(1)
    await expectHarmless(result, failures(texts.length))
    for (const title of titlesOf(result)) expect(title).toMatch(/^Not deleted: \w+ "/)
  })

  test.each(TENS)('of what fails for one cause are harmless in the text of its annotation', async (...texts) => {
    const { simulator, run } = inChildProcess()
    const workspace = fixtureOf('workspace-scheduled-task')
    const ids = addAll(workspace, simulator, texts)
    simulator.deny(workspace.operations.delete, { code: 'WKS.0001' })
    const result = await run(inputsFor(workspace, ids))
    expect(result.exitCode).toBe(1)
    await expectHarmless(result, failures(1))
    const title = texts.length > 1 ? `Not deleted: ${texts.length} targets, for one cause` : expect.anything()
    expect(titlesOf(result)).toEqual([title])
  })
})

describe('Words of a service', () => {
  /** Runs with one target for each text, whose deletion is answered with what `bodyOf` makes of it. */
  async function answeredWith(
    texts: readonly string[],
    bodyOf: (text: string) => string,
    statusOf: (index: number) => number = () => 403,
  ): Promise<ChildProcessRun> {
    const { simulator, run, ids } = inChildProcess({ resources: ['coc-script', texts.length] })
    for (const [index, text] of texts.entries()) {
      const answer = { status: statusOf(index), headers: {}, body: bodyOf(text) }
      simulator.inject({ fault: 'answer', operation: 'coc.delete', id: ids[index] ?? '', answer })
    }
    return run({}, { env: NO_PAUSES })
  }

  test.each(TENS)('are harmless as message, detail, code, request id and encoded reason', async (...texts) => {
    const run = await answeredWith(texts, (text) => {
      const said = { error_code: text, error_msg: text, error_detail: text, request_id: text }
      return JSON.stringify({ ...said, encoded_authorization_message: text })
    })
    expect(run.exitCode).toBe(1)
    await expectHarmless(run, failures(texts.length))
  })

  test.each(TENS)('are harmless where there is no JSON', async (...texts) => {
    // Each status is a cause of its own, and so has its own annotation.
    const run = await answeredWith(
      texts,
      (text) => text,
      (index) => 412 + index,
    )
    expect(run.exitCode).toBe(1)
    await expectHarmless(run, failures(texts.length))
  })

  test('are harmless where there is no JSON, and one annotation for all of them', async () => {
    const run = await answeredWith(TEXTS, (text) => text)
    expect(run.exitCode).toBe(1)
    await expectHarmless(run, [...failures(1), ...GROUP])
    expect(titlesOf(run)).toEqual([`Not deleted: ${TEXTS.length} targets, for one cause`])
  })

  test('are harmless in debug messages', async () => {
    const run = await answeredWith(
      TEXTS,
      (text) => JSON.stringify({ error_code: text, error_msg: text }),
      () => 500,
    )
    expect(run.exitCode).toBe(0)
    await expectHarmless(run, [...TEXTS.map(() => 'debug'), ...GROUP])
  })

  test('are harmless where IAM says them about the run as a whole', async () => {
    const runs = TEXTS.slice(0, 3).map(async (text) => {
      const { simulator, run } = inChildProcess()
      const body = JSON.stringify({ error: { code: text, message: text, title: text } })
      simulator.inject({ fault: 'answer', operation: 'iam.authProjects', answer: { status: 403, headers: {}, body } })
      return run({ 'resource-type': 'workspace-scheduled-task', ids: 'one', 'project-id': '' })
    })
    for (const run of await Promise.all(runs)) await expectHarmless(run, ['error title', 'error'])
  })
})

test('What a branch is called is harmless where a job is not let in for it', async () => {
  const text = HOSTILE_STRINGS.filter(([, each]) => each.length < 1_000)
    .map(([, each]) => each)
    .join(' ')
  const { simulator, run } = inChildProcess({ resources: ['coc-script', 1], inputs: KEYLESS })
  simulator.githubOidc.job.context = `ref:refs/heads/x\n::stop-commands::y\u202e${text}`
  simulator.sts.trust({ StringEquals: { 'oidc:sub': 'nobody' } })
  const result = await run()
  expect(errorsOf(result)).toContain('refs/heads/x\\u{a}::stop-commands::y\\u{202e}')
  await expectHarmless(result, ['error title', 'error'])
})

test('Names of inputs are harmless', async () => {
  // No variable of a process has these in its name.
  const names = TEXTS.filter((text) => text.length < 1_000 && !/[\0=]/.test(text))
  const inputs = Object.fromEntries(['<b>', ...names].map((name) => [name, 'x']))
  const { run } = inChildProcess()
  const result = await run({ 'resource-type': 'coc-script', ids: 'SC1', ...inputs })
  // One about all of them, and one about an ID that is not there.
  await expectHarmless(result, ['warning', 'notice'])
})
