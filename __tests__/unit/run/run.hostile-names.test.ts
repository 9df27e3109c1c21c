/** Names come from pull request authors. Whatever they contain, they are matched, deleted and shown harmlessly. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ACCESS_KEY_ID, PROJECT_ID, REGION, SECRET_ACCESS_KEY } from '../../../simulator/defaults.ts'
import { runAction } from '../../../simulator/runner.ts'
import { startServer, type RunningServer } from '../../../simulator/server.ts'
import { Simulator } from '../../../simulator/simulator.ts'
import { addResource, addWithAnyName } from '../../../simulator/fixture.ts'
import { fixtureOf, FIXTURES } from '../../../simulator/registry.ts'
import { outcomesByName } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const HOSTILE: Readonly<Record<string, string>> = {
  'a line break': 'preview-pr-7-a\nb',
  'a workflow command': 'preview-pr-7-\n::error::boom',
  'a workflow command at its start': '::error title=x::preview-pr-7-y',
  'another kind of command': '##[error]preview-pr-7-##[set-output name=x]y',
  'a way to stop commands': 'preview-pr-7-\r\n::stop-commands::x',
  Markdown: 'preview-pr-7-**bold** [link](https://evil.example) | a | b |\n# h1',
  HTML: 'preview-pr-7-<img src=x onerror=alert(1)></code></td><script>x</script>',
  'a mention': 'preview-pr-7-@octo-org/everybody #1',
  emoji: 'preview-pr-7-👩‍👩‍👧‍👦🔥',
  'text from right to left': 'preview-pr-7-\u202egnp.exe\u2066',
  'characters that nobody sees': 'preview-pr-7-\u200b\u0000\u001b[31m\u0085',
  'half a character': 'preview-pr-7-\ud83d',
  'glob characters': 'preview-pr-7-*?[a]{b,c}!(d)\\',
  'a regular expression': 'preview-pr-7-(a+)+$',
  'the placeholder': 'preview-pr-7-\uffff',
  'a path': 'preview-pr-7-../../etc/passwd?x=1&y=%2e',
  JSON: 'preview-pr-7-","id":"SC1","x":"',
  'the name of a property': 'preview-pr-7-__proto__',
  'a megabyte': `preview-pr-7-${'x'.repeat(1_000_000)}`,
}
const PATTERN = '*preview-pr-{pr}-*'

/** Names stand between code tags only, where neither Markdown nor a mention means anything, and cannot get out of there. */
function expectHarmless(summary: string): void {
  const text = summary.replaceAll('<wbr>', '')
  const names = [...text.matchAll(/<code>(.*?)<\/code>/gs)].map(([, content = '']) => content)
  for (const name of names) expect(name).not.toMatch(/[<\n]/)
  expect(text.replace(/<code>[^<]*<\/code>/g, '')).not.toMatch(
    /<(?!\/?(h4|table|tr|th|td|p|ul|li|strong|em|details|summary|br)>)|octo-org|bold/,
  )
}

describe.each(FIXTURES.filter(({ hasNameInId }) => !hasNameInId))('$type', (fixture) => {
  const { type } = fixture
  const inputs = { ...fixture.inputs, ...fixture.inputsForNames }
  const add = (simulator: Simulator, name: string): string => addWithAnyName(fixture, simulator, name)

  test.each(Object.entries(HOSTILE))('%s', async (_, name) => {
    const { simulator, run } = inProcess()
    const id = add(simulator, name)
    simulator.github.set(7, 'MERGED')
    const result = await run({ 'resource-type': type, 'name-pattern': PATTERN, ...inputs })
    expect(result.ok).toBe(true)
    expect(result.report.targets).toMatchObject([{ id, outcome: 'deleted' }])
    const lines = [...result.log, ...result.annotations.map(({ message }) => message)]
    for (const line of lines) {
      expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085]|^\s*::|##\[/)
      expect(line.length).toBeLessThan(2_000)
    }
    expect(result.summary.length).toBeLessThan(10_000)
    expectHarmless(result.summary)
  })

  test('in the way of a deletion that fails', async () => {
    const { simulator, run } = inProcess()
    const ids = Object.values(HOSTILE).map((name) => add(simulator, name))
    for (const id of ids) {
      simulator.forbid(id)
      // ROMA refuses within its job.
      simulator.roma.failing.set(id, { code: 'ROMA.12001', msg: 'No permission' })
    }
    simulator.github.set(7, 'MERGED')
    const result = await run({ 'resource-type': type, 'name-pattern': PATTERN, ...inputs })
    expect([result.ok, result.report.counts['failed']]).toEqual([false, ids.length])
    for (const { message, title = '' } of result.annotations) {
      expect(`${message}${title}`).not.toMatch(/[\n\r\u2028\u2029\u0085]|##\[/)
    }
  })
})

describe.each(FIXTURES.filter(({ hasNameInId }) => hasNameInId))(
  '$type, whose ids have the name in them',
  (fixture) => {
    const { type, inputs, inputsForNames } = fixture
    const impossible = Object.entries(HOSTILE).filter(([, name]) => !/^[\w.-]+$/.test(name))

    test.each(impossible)('%s makes no valid ID, so nothing is sent and the step is red', async (_, name) => {
      const { simulator, run } = inProcess()
      addResource(fixture, simulator, name)
      simulator.github.set(7, 'MERGED')
      const result = await run({ 'resource-type': type, 'name-pattern': PATTERN, ...inputs, ...inputsForNames })
      expect(result.ok).toBe(false)
      expect(result.report.targets).toMatchObject([{ outcome: 'failed' }])
      expect(simulator.journal.filter(({ method }) => method === 'DELETE')).toEqual([])
      const lines = [...result.log, ...result.annotations.map(({ message }) => message)]
      for (const line of lines) expect(line).not.toMatch(/[\n\r\u2028\u2029\u0085]|^\s*::|##\[/)
      expectHarmless(result.summary)
    })
  },
)

describe('In the real log, with all of them at once', () => {
  const simulator = new Simulator()
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer(simulator)
  })
  afterAll(() => server.close())

  test('no line is a command of theirs, and every one is deleted', async () => {
    const names = Object.values(HOSTILE)
    for (const name of names) addWithAnyName(fixtureOf('coc-script'), simulator, name)
    const { exitCode, commands, report, stdout, summary } = await runAction({
      inputs: {
        'resource-type': 'coc-script',
        'name-pattern': '*preview-pr-*',
        region: REGION,
        'project-id': PROJECT_ID,
        endpoint: server.url,
        'access-key-id': ACCESS_KEY_ID,
        'secret-access-key': SECRET_ACCESS_KEY,
      },
    })
    expect(exitCode).toBe(0)
    expect(simulator.coc.scripts.size).toBe(0)
    const result = { report: report as Parameters<typeof outcomesByName>[0]['report'] }
    expect(Object.values(outcomesByName(result))).toEqual(names.map(() => 'deleted'))
    const kinds = new Set(commands.map(({ command }) => command))
    expect([...kinds].filter((kind) => !['add-mask', 'group', 'endgroup', 'debug'].includes(kind))).toEqual([])
    expect(stdout.length).toBeLessThan(50_000)
    expect(Buffer.byteLength(summary)).toBeLessThan(100_000)
  })
})

describe('An id that does not fit', () => {
  test.each([
    ['a path', '../../v1/job/scripts/SC1'],
    ['a query', 'SC1?force=true'],
    ['nothing', ''],
    ['blanks', 'SC 1'],
  ])('is never put into a request: %s', async (_, uuid) => {
    const { simulator, run } = inProcess()
    const good = simulator.coc.addScript({ name: 'preview_1' })
    simulator.coc.addScript({ name: 'preview_2', uuid: 'placeholder' })
    const script = simulator.coc.scripts.get('placeholder')
    if (script) script.script_uuid = uuid
    const { ok, report } = await run({ 'resource-type': 'coc-script', 'name-pattern': 'preview_*' })
    expect(ok).toBe(false)
    const bad = report.targets.find(({ name }) => name === 'preview_2')
    expect(bad).toMatchObject({ outcome: 'failed', state: 'there' })
    expect(bad?.reason).toMatch(/^The ID in the list is not a valid coc-script ID \(1 to 25 letters and digits\)/)
    expect(simulator.journal.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual([
      `/v1/job/scripts/${good}`,
    ])
  })
})
