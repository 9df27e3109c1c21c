/** README.md: what it promises is so, and what it points at is there. README.zh-CN.md says the same. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { MAX_SIGNED_AT_ONCE } from '../../src/huaweicloud/credential-gate.ts'
import { compile } from '../../src/plan/glob.ts'
import { parsePattern } from '../../src/plan/pattern.ts'
import { OUTCOMES, type OutcomeKind } from '../../src/plan/target.ts'
import { RESOURCE_TYPE_NAMES } from '../../src/resources/registry.ts'
import { generate } from '../../scripts/generate/files.ts'
import { GITHUB_REPOSITORY, INSTANCE_ID } from '../../simulator/defaults.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { outcomesByName, type Run } from '../support/harness.ts'
import { inProcess, type InProcess } from '../support/in-process.ts'
import { anchorsOf, codesIn, marked, readDocument, rowsOf, section, withoutCode } from '../support/markdown.ts'
import { fillIn } from '../support/workflow.ts'

const LANGUAGES = ['README.md', 'README.zh-CN.md']
const [english = '', chinese = ''] = LANGUAGES.map(readDocument)
const action = parse(readDocument('action.yml')) as {
  inputs: Record<string, { default?: string }>
  outputs: Record<string, { description: string }>
}

const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found)
const blocks = (text: string): unknown[] => all(text, /```yaml\n([\s\S]*?)```/g).map((block) => parse(block) as unknown)

test('both languages have the same sections, tables, workflows, links and names of things', () => {
  const shape = (text: string): unknown => ({
    sections: all(text, /^(#+) /gm),
    rows: all(text, /^(\|)/gm).length,
    items: all(text, /^(- )/gm).length,
    alerts: all(text, /^> \[!(\w+)\]/gm),
    blocks: blocks(text),
    // In the order of no language.
    names: [...new Set(codesIn(withoutCode(text)))].sort(),
    links: all(text, /\]\((?!https:|#)([^)#]+)/g).map((link) => link.replace('.zh-CN.md', '.md')),
    images: all(text, /src(?:set)?="([^"]+)"/g),
  })
  expect(shape(chinese)).toEqual(shape(english))
})

describe.each([...LANGUAGES, 'SECURITY.md', 'docs/huaweicloud-setup.md'])('%s', (file) => {
  const text = readDocument(file)

  test('points at nothing that is not there', () => {
    const links = all(withoutCode(text), /\]\((?!https?:)([^)]+)\)/g)
    const targets = [...links, ...all(text, /src(?:set)?="([^"]+)"/g)]
    for (const target of targets) {
      const [path = '', anchor] = target.split('#')
      const found = path === '' ? file : join(dirname(file), path)
      expect([target, existsSync(join(ACTION_FOLDER, found))]).toEqual([target, true])
      if (anchor !== undefined) expect(anchorsOf(readDocument(found))).toContain(anchor)
    }
  })

  test('has no HTML that a browser would swallow, such as <account-id>', () => {
    const prose = withoutCode(text).replaceAll(/`[^`\n]*`/g, '')
    const tags = all(prose, /<(?!!--|https:)\/?([a-z][\w-]*)/gi)
    expect(tags.filter((tag) => !['picture', 'source', 'img', 'details', 'summary', 'br'].includes(tag))).toEqual([])
  })
})

test('what is generated is current', () => {
  for (const [file, text] of generate()) expect([file, readDocument(file) === text]).toEqual([file, true])
})

test('it can be read in ten minutes: at most 2,000 words are shown', () => {
  const shown = withoutCode(english)
    .replaceAll(/<details>[^]*?<\/details>/g, '')
    .replaceAll(/\]\([^)]+\)/g, ']')
  const words = shown.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  expect(words.length).toBeLessThanOrEqual(2_000)
})

test('every example is linked, the one without stored keys first', () => {
  const linked = all(section(english, 'The workflow'), /\]\(examples\/([^)]+)\)/g)
  expect(linked[0]).toBe('keyless-previews.yml')
  expect([...linked].sort()).toEqual(readdirSync(join(ACTION_FOLDER, 'examples')).sort())
})

describe('the tables', () => {
  const GROUPS = ['inputs-what', 'inputs-who', 'inputs-rare']

  test('have every input once, in three groups, with its default', () => {
    const rows = GROUPS.flatMap((name) => rowsOf(marked(english, name)))
    const names = rows.map(([name = '']) => codesIn(name)[0] ?? '')
    expect([...names].sort()).toEqual(Object.keys(action.inputs).sort())
    for (const [index, [, , preset = '']] of rows.entries()) {
      const { default: expected } = action.inputs[names[index] ?? ''] ?? {}
      if (expected !== undefined) expect([names[index], preset]).toEqual([names[index], `\`${expected}\``])
    }
    expect(english).toMatch(/<details>\n<summary>[^<]+<\/summary>\n\n<!-- inputs-rare:start -->/)
  })

  test('have every output', () => {
    expect(rowsOf(marked(english, 'outputs')).flatMap(([name = '']) => codesIn(name))).toEqual(
      Object.keys(action.outputs),
    )
  })

  test.each(['resources', 'permissions'])('have every resource type: %s', (name) => {
    const types = rowsOf(marked(english, name)).flatMap(([type = '']) => codesIn(type))
    expect(types).toEqual(RESOURCE_TYPE_NAMES)
  })

  test('name the actions that the policies of the guide grant, for each resource type', () => {
    const guide = readDocument('docs/huaweicloud-setup.md')
    for (const [type = '', ...cells] of rowsOf(marked(english, 'permissions'))) {
      const policies = all(guide, new RegExp(`^\`\`\`json policy=${codesIn(type).join()} \\w+\\n([^]*?)^\`\`\`$`, 'gm'))
      const granted = policies.flatMap((policy) => all(policy, /"([a-z]+:[\w:]+)"/gi))
      const named = cells.flatMap(codesIn).filter((code) => code.includes(':'))
      expect([type, [...new Set(named)].sort()]).toEqual([type, [...new Set(granted)].sort()])
    }
  })
})

const COC = { 'resource-type': 'coc-script' } as const

/** Some of those that the table does not name. */
const OTHER_EVENTS = ['push', 'workflow_run', 'merge_group', 'repository_dispatch', 'delete', 'gollum']

describe('what {pr} is', () => {
  const repository = { full_name: GITHUB_REPOSITORY }
  const [, table = ''] = section(english, 'Three triggers').split('What `{pr}` stands for:')
  const cases = rowsOf(table).flatMap(([events = '', meaning = '']) => {
    const names = [...codesIn(events), ...(events.includes('any other') ? OTHER_EVENTS : [])]
    return names.map((name): [string, string, string] => [name, events.split(', on ')[1] ?? '', meaning])
  })

  test('is said of all kinds of events', () => {
    expect(cases.map(([name]) => name)).toEqual(
      expect.arrayContaining(['pull_request', 'issue_comment', ...OTHER_EVENTS]),
    )
  })

  function payload(name: string, where: string): object {
    if (name.startsWith('pull_request')) return { pull_request: { number: 7 }, repository }
    if (!name.startsWith('issue')) return {}
    return { issue: { number: 7, ...(where === 'a pull request' && { pull_request: {} }) }, repository }
  }

  /** The pull requests whose scripts are deleted on an event, of 7 and 9, which are closed, and 8, which is open. */
  async function deletedOn(name: string, where: string, inputs: Record<string, string> = {}): Promise<string[]> {
    const { simulator, run } = inProcess()
    for (const number of [7, 8, 9]) {
      simulator.coc.addScript({ name: `shop_pr_${number}_web` })
      simulator.github.set(number, number === 8 ? 'OPEN' : 'CLOSED')
    }
    const env = { GITHUB_EVENT_NAME: name }
    const result = await run(
      { ...COC, 'name-pattern': '{repo}_pr_{pr}_*', ...inputs },
      { env, event: payload(name, where) },
    )
    expect(result.ok).toBe(true)
    const deleted = Object.entries(outcomesByName(result)).filter(([, outcome]) => outcome === 'deleted')
    return deleted.map(([script]) => /\d/.exec(script)?.[0] ?? '').sort()
  }

  test.each(cases)('on %s %s: %s', async (name, where, meaning) => {
    const isOwn = /^(the event's|that) pull request$/.test(meaning)
    if (!isOwn) expect(meaning).toBe('every closed one, or that of the input `pull-request`')
    expect(await deletedOn(name, where)).toEqual(isOwn ? ['7'] : ['7', '9'])
    expect(await deletedOn(name, where, { 'pull-request': '7' })).toEqual(['7'])
  })
})

describe('the outcomes', () => {
  const rows = rowsOf(section(english, 'Outcomes'))
  const roma = { 'resource-type': 'roma-asset', 'instance-id': INSTANCE_ID }

  /** A run in which a target ends so. */
  const RUNS: Readonly<Record<OutcomeKind, (on: InProcess) => Promise<Run>>> = {
    deleted: ({ simulator, run }) => run({ ...COC, ids: simulator.coc.addScript() }),
    absent: ({ run }) => run({ ...COC, ids: 'SC2020010100000000000000f' }),
    kept: ({ simulator, run }) => run({ ...COC, ids: simulator.coc.addScript({ name: 'prod' }), exclude: 'prod' }),
    planned: ({ simulator, run }) => run({ ...COC, ids: simulator.coc.addScript(), 'dry-run': 'true' }),
    submitted: ({ simulator, run }) => run({ ...roma, ids: simulator.roma.addApp({}), wait: 'false' }),
    failed: ({ simulator, run }) => {
      const ids = simulator.coc.addScript()
      simulator.forbid(ids)
      return run({ ...COC, ids })
    },
    unattempted: ({ simulator, run }) => {
      simulator.coc.addScript({ name: 'shop_pr_7_web' })
      simulator.github.set(7, 'CLOSED')
      simulator.github.unreadable.add(7)
      return run({ ...COC, 'name-pattern': '{repo}_pr_{pr}_*' })
    },
  }

  test('are all of them', () => {
    expect(rows.flatMap(([name = '']) => codesIn(name))).toEqual(OUTCOMES)
  })

  test.each(OUTCOMES)('%s has the colour that the table gives it', async (kind) => {
    const { ok, report } = await RUNS[kind](inProcess())
    expect(report.targets.map(({ outcome }) => outcome)).toEqual([kind])
    const [, , colour = ''] = rows.find(([name]) => name === `\`${kind}\``) ?? []
    expect(colour.split(',')[0]).toBe(ok ? 'green' : 'red')
  })

  test('absent is red with fail-if-absent', async () => {
    const { ok } = await inProcess().run({ ...COC, ids: 'SC2020010100000000000000f', 'fail-if-absent': 'true' })
    expect(ok).toBe(false)
  })
})

describe('how things are named', () => {
  const rules = section(english, 'How do you name things\\?')
  const matches = (pattern: string, name: string, repository = 'shop'): boolean =>
    compile(parsePattern(pattern, repository)).matches(name)

  test('the table has every placeholder, and there is no other', () => {
    const placeholders = rowsOf(rules).flatMap(([code = '']) => codesIn(code))
    expect(placeholders).toEqual(['{repo}', '{pr}', '{branch}', '{run}', '{until}', '*'])
    for (const placeholder of placeholders) {
      expect(parsePattern(`shop-${placeholder}-x`, 'shop').tokens).toHaveLength(3)
    }
    for (const other of ['{number}', '{tag}', '?']) {
      expect(() => parsePattern(`shop-${other}-x`, 'shop')).toThrow(
        'only *, {repo}, {pr}, {run}, {branch} and {until} are special',
      )
    }
  })

  test.each<[string, string, string, boolean]>([
    ['{repo}-pr-{pr}-*', 'shop', 'shop-pr-42-web', true],
    ['{repo}-pr-{pr}-*', 'shop', 'SHOP-pr-42-web', true],
    ['{repo}-pr-{pr}-*', 'shop', 'shop-PR-42-web', false],
    ['{repo}-pr-{pr}-*', 'shop', 'my-shop-pr-42-web', false],
    ['{repo}_pr_{pr}_*', 'my-app', 'my_app_pr_42_web', true],
    ['{repo}_pr_{pr}_*', 'my.app', 'my_app_pr_42_web', true],
    ['*-{repo}-pr-{pr}-*', 'app', 'my-web-app-pr-7-x', true],
    ['{repo}-pr-{pr}-*', 'app', 'app-2-pr-7-web', false],
    ['a\\*b*', 'shop', 'a*b', true],
    ['a\\*b*', 'shop', 'axb', false],
  ])('%s in %s, and %s: %s', (pattern, repository, name, expected) => {
    expect(matches(pattern, name, repository)).toBe(expected)
  })

  test('without a word between the placeholders, app-2-7-web of another repository is for pull request 2', () => {
    expect(compile(parsePattern('{repo}-{pr}-*', 'app')).values('pr', 'app-2-7-web')).toEqual(['2'])
    expect(compile(parsePattern('{repo}-pr-{pr}-*', 'app')).values('pr', 'app-2-pr-7-web')).toEqual([])
    expect(compile(parsePattern('pr-{pr}*', 'app')).values('pr', 'pr-421')).toEqual(['421'])
  })

  test('an expression leaves a hole on a schedule, and everything goes, as the first box says', async () => {
    const [pattern = ''] = codesIn(rules).filter((code) => code.includes('github.event.number'))
    const filled = fillIn(pattern, { github: { event: { schedule: '23 3 * * *' } } })
    expect(filled).toBe('preview-*')
    const { simulator, run } = inProcess()
    for (const number of [7, 8]) simulator.codeartsbuild.addJob({ name: `preview-${number}-web` })
    simulator.github.set(8, 'OPEN')
    const result = await run({ 'resource-type': 'codeartsbuild-task', 'name-pattern': filled })
    expect([result.ok, result.report.counts['deleted']]).toEqual([true, 2])
  })

  test('without {repo}, the pull request of another repository is taken for one of this, as the second box says', async () => {
    for (const [pattern, deleted] of [
      ['preview-pr-{pr}-*', 1],
      ['{repo}-pr-{pr}-*', 0],
    ] as const) {
      const { simulator, run } = inProcess()
      simulator.codeartsbuild.addJob({ name: pattern.startsWith('preview') ? 'preview-pr-42-web' : 'other-pr-42-web' })
      simulator.github.set(42, 'CLOSED')
      const result = await run({ 'resource-type': 'codeartsbuild-task', 'name-pattern': pattern })
      expect([pattern, result.report.counts['deleted']]).toEqual([pattern, deleted])
    }
  })

  test('the boxes are alerts of GitHub', () => {
    expect(all(rules, /^> \[!(\w+)\]\n> \*\*Never /gm)).toEqual(['CAUTION', 'WARNING'])
  })
})

describe('the limits', () => {
  const limits = section(english, 'Limits')

  test('a permanent key has so many requests under way', () => {
    expect(limits).toContain(`at most ${MAX_SIGNED_AT_ONCE} requests`)
  })

  // The limit is Linux's own: one string of an environment, MAX_ARG_STRLEN.
  const onLinux = process.platform === 'linux' ? test : test.skip
  onLinux('so many UUIDs fit into an input', () => {
    const fits = (count: number): boolean => {
      const ids = Array.from({ length: count }, () => '00000000-0000-4000-a000-00000000000f').join('\n')
      return spawnSync('/bin/true', [], { env: { INPUT_IDS: ids } }).status === 0
    }
    expect(limits).toContain('128 KiB on Linux (some 3,500 UUIDs)')
    expect([fits(3_500), fits(3_600)]).toEqual([true, false])
  })
})
