/** Names come from pull request authors, messages from anywhere: none of it commands the runner or marks up the summary. */
import { describe, expect, test } from '@jest/globals'
import { Simulator } from '../../simulator/simulator.ts'
import { runBundle, type BundleRun } from '../support/bundle.ts'
import { checkSummary } from '../support/html.ts'
import { addResource, addWithAnyName } from '../../simulator/fixture.ts'
import { fixtureOf, FIXTURES, type SimulatorFixture } from '../../simulator/registry.ts'
import { inProcess } from '../support/in-process.ts'
import { inputsFor } from '../support/harness.ts'

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a line break and a command', 'x\n::error::PWNED'],
  ['a carriage return and a command', 'x\r::set-output name=deleted-ids::["PWNED"]'],
  ['a line separator and a command', 'x\u2028::error::PWNED\u0085::error::PWNED'],
  ['a command at the start', '::error file=PWNED::PWNED'],
  ['a command behind blanks', ' \t\u00a0::add-mask::PWNED'],
  ['a command of the older form', 'x ##[error]PWNED ####[group]PWNED ##[[command]PWNED'],
  ['an escaped line break', 'x%0A::error::PWNED%0D%250A::error::PWNED'],
  ['the end of commands', '::stop-commands::PWNED'],
  ['HTML', '</code></td></table><script>PWNED()</script><img src=x onerror=PWNED()><!-- <b'],
  ['HTML in parts', '<<b>script>PWNED</scr</b>ipt> &lt;b&gt; &#60;b&#62;'],
  ['the end of a details element', '</details></summary>\n\n# PWNED'],
  [
    'Markdown',
    '\n\n# PWNED\n\n| a |\n|---|\n[PWNED](https://evil.example) ![x](https://evil.example/x.png) **b** `c` @PWNED #1',
  ],
  ['a fence', '\n\n```\n~~~\n<!--'],
  ['right-to-left marks', 'safe\u202edetelef\u2066\u200f\u061c'],
  ['what cannot be seen', 'a\u200bb\u00adc\ufeffd\u{e0041}e\u0000f\u001b[31mg\u0008h'],
  ['what has no glyph', 'a\u3164b\ufe0fc\u034fd\u115fe\uffa0f\u2800g\u{e0100}h'],
  ['half a character', 'x\ud800y\udc00'],
  ['a megabyte', `${'A'.repeat(1_000_000)}\n::error::PWNED`],
  ['a megabyte of markup', '<b>'.repeat(350_000)],
  ['words with a meaning in JavaScript', '__proto__'],
]

/** What cannot be seen, and is no line break of ours. */
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** The debug line of each request. */
const isRequestLine = (message: string): boolean => /^[A-Z]+ \/.*(: HTTP \d+ in| after) \d+ ms$/.test(message)

/** Nothing that the runner and people read is more than text; `commands` names those that are ours. */
function expectHarmless(run: BundleRun, commands: readonly string[]): void {
  const given = run.commands.filter(({ command, message }) => command !== 'add-mask' && !isRequestLine(message))
  expect(given.map(({ command, properties }) => [command, ...Object.keys(properties)].join(' '))).toEqual(commands)
  const masks = run.commands.filter(({ command }) => command === 'add-mask').map(({ message }) => message)
  for (const mask of masks) expect(mask).toMatch(/^[\w%+/=-]+$/)
  expect(UNSEEN.exec(run.stdout)).toBeNull()
  const said = run.commands.flatMap(({ properties, message }) => [message, ...Object.values(properties)])
  for (const text of said) expect(text).not.toMatch(/\p{Cc}/u)
  expect(UNSEEN.exec(Object.values(run.outputs).join('\n'))).toBeNull()
  expect(UNSEEN.exec(run.summary)).toBeNull()
  expect(checkSummary(run.summary)).toEqual([])
  expect(run.stdout.length + run.summary.length).toBeLessThan(100_000)
  expect(run.stderr).toBe('')
}

/** The commands of a run in which nothing else happens than that targets fail, for so many causes. */
const failures = (causes: number): string[] => Array.from({ length: causes }, () => 'error title')

const titlesOf = ({ commands }: BundleRun): unknown[] =>
  commands.filter(({ command }) => command === 'error').map(({ properties }) => properties['title'])

/** Deletes nothing, and shows the names. */
const dryRun = (simulator: Simulator, fixture: SimulatorFixture, ids: string): Promise<BundleRun> =>
  runBundle(simulator, { inputs: { 'resource-type': fixture.type, ids, ...fixture.inputs, 'dry-run': 'true' } })

describe('names', () => {
  // Those in ids are not accepted: see run.hostile-names.test.ts.
  test.each(FIXTURES.filter(({ hasNameInId }) => !hasNameInId))('of every kind: $type', async (fixture) => {
    const simulator = new Simulator()
    const ids = HOSTILE.map(([, name]) => addWithAnyName(fixture, simulator, name))
    const run = await dryRun(simulator, fixture, ids.join())
    expect(run.exitCode).toBe(0)
    expect(run.report.targets.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(ids.map((id) => `${id} planned`))
    expectHarmless(run, [])
  })

  test('many of them, so that the list is folded into a group', async () => {
    const simulator = new Simulator()
    const fixture = fixtureOf('codeartsbuild-task')
    const names = [...HOSTILE, ...HOSTILE].map(([, name]) => name.slice(0, 5_000))
    const run = await dryRun(simulator, fixture, names.map((name) => addWithAnyName(fixture, simulator, name)).join())
    expectHarmless(run, ['group', 'endgroup'])
  })

  test('of what could not be deleted: in the title of an annotation', async () => {
    const simulator = new Simulator()
    const fixture = fixtureOf('codeartsbuild-task')
    const ids = HOSTILE.slice(0, 10).map(([, name]) => addWithAnyName(fixture, simulator, name))
    // Each has its own cause, and so its own annotation.
    for (const [index, id] of ids.entries()) {
      const body = JSON.stringify({ error_code: `TEST.${index}`, error_msg: 'no' })
      simulator.inject({
        fault: 'answer',
        operation: fixture.operations.delete,
        id,
        answer: { status: 403, headers: {}, body },
      })
    }
    const run = await runBundle(simulator, { inputs: { 'resource-type': fixture.type, ids: ids.join() } })
    expect(run.exitCode).toBe(1)
    expectHarmless(run, failures(10))
    for (const title of titlesOf(run)) expect(title).toMatch(/^Not deleted: \w+ "/)
  })

  test('of what could not be deleted, all for one cause: in the text of its annotation', async () => {
    const simulator = new Simulator()
    const fixture = fixtureOf('workspace-scheduled-task')
    const ids = HOSTILE.slice(0, 10).map(([, name]) => addWithAnyName(fixture, simulator, name))
    simulator.deny(fixture.operations.delete, { code: 'WKS.0001' })
    const run = await runBundle(simulator, { inputs: { 'resource-type': fixture.type, ids: ids.join() } })
    expect(run.exitCode).toBe(1)
    expectHarmless(run, failures(1))
    expect(titlesOf(run)).toEqual(['Not deleted: 10 targets, for one cause'])
  })
})

describe('words of a service', () => {
  const halves = [HOSTILE.slice(0, 10), HOSTILE.slice(10)].map((texts) => texts.map(([, text]) => text))

  /** Runs with one target for each text, whose deletion is answered with what `bodyOf` makes of it. */
  async function answeredWith(
    texts: readonly string[],
    bodyOf: (text: string) => string,
    statusOf: (index: number) => number = () => 403,
  ): Promise<BundleRun> {
    const simulator = new Simulator()
    const fixture = fixtureOf('coc-script')
    const ids = texts.map((text, index) => {
      const id = addResource(fixture, simulator)
      const answer = { status: statusOf(index), headers: {}, body: bodyOf(text) }
      simulator.inject({ fault: 'answer', operation: fixture.operations.delete, id, answer })
      return id
    })
    return runBundle(simulator, { inputs: { 'resource-type': fixture.type, ids: ids.join() } })
  }

  test.each(halves)('as message, detail, code, request id and encoded reason', async (...texts) => {
    const run = await answeredWith(texts, (text) => {
      const said = { error_code: text, error_msg: text, error_detail: text, request_id: text }
      return JSON.stringify({ ...said, encoded_authorization_message: text })
    })
    expect(run.exitCode).toBe(1)
    expectHarmless(run, failures(texts.length))
  })

  test.each(halves)('where there is no JSON', async (...texts) => {
    // Each status is a cause of its own, and so has its own annotation.
    const run = await answeredWith(
      texts,
      (text) => text,
      (index) => 412 + index,
    )
    expect(run.exitCode).toBe(1)
    expectHarmless(run, failures(texts.length))
  })

  test.each(halves)('where there is no JSON, and one annotation for all of them', async (...texts) => {
    const run = await answeredWith(texts, (text) => text)
    expect(run.exitCode).toBe(1)
    expectHarmless(run, failures(1))
    expect(titlesOf(run)).toEqual([`Not deleted: ${texts.length} targets, for one cause`])
  })

  test('in debug messages', async () => {
    const simulator = new Simulator()
    const fixture = fixtureOf('coc-script')
    const ids = HOSTILE.map(([, text]) => {
      const id = addResource(fixture, simulator)
      const answer = { status: 500, headers: {}, body: JSON.stringify({ error_code: text, error_msg: text }) }
      simulator.inject({ fault: 'answer', operation: fixture.operations.delete, id, answer })
      return id
    })
    const env = { RUNNER_DEBUG: '1', NODE_OPTIONS: '--import=data:text/javascript,Math.random=()=>0' }
    const run = await runBundle(simulator, { inputs: { 'resource-type': fixture.type, ids: ids.join() }, env })
    expect(run.exitCode).toBe(0)
    expectHarmless(
      run,
      ids.map(() => 'debug'),
    )
  })

  test('of IAM, about the run as a whole', async () => {
    for (const text of HOSTILE.slice(0, 3).map(([, each]) => each)) {
      const simulator = new Simulator()
      const body = JSON.stringify({ error: { code: text, message: text, title: text } })
      simulator.inject({ fault: 'answer', operation: 'iam.authProjects', answer: { status: 403, headers: {}, body } })
      const inputs = { 'resource-type': 'workspace-scheduled-task', ids: 'one' }
      expectHarmless(await runBundle(simulator, { inputs }), ['error title', 'error'])
    }
  })

  test.each(HOSTILE)('about a ROMA job: %s', async (_title, text) => {
    const { simulator, run } = inProcess()
    const fixture = fixtureOf('roma-asset')
    const id = addWithAnyName(fixture, simulator, text)
    Object.assign(simulator.roma.work.words, { running: text, failed: 'Failed' })
    simulator.roma.failing.set(id, { code: text, msg: text })
    const result = await run(inputsFor(fixture, [id]))
    expect(result.report.counts).toMatchObject({ failed: 1 })
    const lines = [...result.log, ...result.annotations.flatMap(({ title = '', message }) => [title, message])]
    for (const line of lines) {
      expect(line).not.toMatch(UNSEEN)
      expect(line).not.toMatch(/\n|^\s*::|##\[/)
    }
    expect(checkSummary(result.summary)).toEqual([])
  })
})

describe('names of inputs', () => {
  test('that are commands', async () => {
    const inputs = {
      'resource-type': 'coc-script',
      ids: 'SC1',
      '::error::PWNED': 'x',
      'a\n::error::PWNED': 'x',
      '<b>': 'x',
    }
    const run = await runBundle(new Simulator(), { inputs })
    // One about all of them, and one about an ID that is not there.
    expectHarmless(run, ['warning', 'notice'])
  })
})
