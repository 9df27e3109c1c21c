/** docs/huaweicloud-setup.md and SECURITY.md: what they give to copy works, and what they point at is there. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import hcl from 'hcl2-parser'
import { parse } from 'yaml'
import { NO_ID_TOKEN } from '../../src/huaweicloud/oidc-advice.ts'
import { INPUTS } from '../../src/inputs/inputs.ts'
import { ADVICE } from '../../src/report/error-advice.ts'
import { RESOURCES, RESOURCE_TYPE_NAMES, resourceOf } from '../../src/resources/registry.ts'
import * as defaults from '../../simulator/defaults.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { TrustPolicy } from '../../simulator/trust-policy.ts'
import { FIXTURES } from '../../simulator/registry.ts'
import { addResource, existing } from '../../simulator/fixture.ts'
import { inputsFor, KEYLESS } from '../support/harness.ts'
import { inProcess, type InProcess } from '../support/in-process.ts'

const read = (file: string): string => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')
// Its types describe another shape than it has.
const parseHcl = (hcl as unknown as { parseToObject: (text: string) => [object | null, unknown] }).parseToObject

const guide = read('docs/huaweicloud-setup.md')

interface Block {
  readonly language: string
  /** The rest of the line that opens the block. */
  readonly label: string
  readonly text: string
}

const blocks = [...guide.matchAll(/^```(\w+)(?: (.*))?\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', label = '', text = '']): Block => ({ language, label, text }),
)

/** The block with this label. */
function block(label: string): Block {
  const found = blocks.filter((each) => each.label === label)
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} blocks are labelled ${label}`)
  return found[0]
}

const { owner, ownerId, repository, repositoryId } = new Simulator().githubOidc.job
const filled = (text: string): string =>
  text
    .replaceAll('OWNER_ID', ownerId)
    .replaceAll('REPO_ID', repositoryId)
    .replaceAll('OWNER', owner)
    .replaceAll('REPO', repository)
    .replaceAll('ACCOUNT_ID', defaults.ACCOUNT_ID)

describe('every example is of the language it says', () => {
  test('there are all of them', () => {
    const count = (language: string): number => blocks.filter((each) => each.language === language).length
    // Two besides the policies of the types, each for deletion and for deletion by name.
    const json = 2 + 2 * RESOURCES.filter(({ docs }) => docs.policy).length
    expect([count('json'), count('hcl'), count('yaml'), count('sh')]).toEqual([json, 1, 2, 4])
  })

  test.each(blocks.filter(({ language }) => language === 'json').map(({ label, text }) => [label, text]))(
    'JSON: %s',
    (_, text) => {
      expect(() => JSON.parse(text) as unknown).not.toThrow()
    },
  )

  test('HCL, by the parser that Terraform itself uses; and the parser would say so', () => {
    for (const { text } of blocks.filter(({ language }) => language === 'hcl')) {
      const [parsed, problem] = parseHcl(text)
      expect(problem).toBeNull()
      expect(Object.keys(parsed ?? {})).toEqual(expect.arrayContaining(['resource', 'variable', 'output']))
      expect(parseHcl(text.replace('{', ''))[1]).not.toBeNull()
    }
  })

  test('YAML, with inputs that the action has', () => {
    const workflow = parse(blocks.find(({ text }) => text.includes('jobs:'))?.text ?? '') as {
      permissions: unknown
      jobs: Record<string, { environment: unknown; steps: { with: Record<string, unknown> }[] }>
    }
    expect(workflow.permissions).toEqual({ 'id-token': 'write', 'pull-requests': 'read' })
    expect(workflow.jobs['clean-up']?.environment).toEqual({ name: 'preview-cleanup', deployment: false })
    for (const input of Object.keys(workflow.jobs['clean-up']?.steps[0]?.with ?? {}))
      expect([...INPUTS.keys()]).toContain(input)
  })
})

describe('the commands', () => {
  const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'))

  test.each(commands.map((command) => [command]))('%s: is a command of bash, of one line', (command) => {
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-n', '-c', command], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    expect(command).toMatch(/^(hcloud|gh|curl) /)
  })

  test('make what the JSON beside them says', () => {
    const { name, url, client_ids } = JSON.parse(block('identity-provider').text) as Record<string, string | string[]>
    const [command = ''] = commands.filter((each) => each.includes('CreateOIDCProviderV5'))
    expect(command).toContain(` --name=${String(name)} --url=${String(url)} --client_ids.1=${String(client_ids)}`)
    expect(commands.join('\n')).toContain('--agency_name=preview-cleanup')
  })
})

/** Keyless runs as the guide sets them up. */
const asInTheGuide = (): InProcess =>
  inProcess({
    inputs: {
      ...KEYLESS,
      'oidc-provider-urn': `iam::${defaults.ACCOUNT_ID}:oidcProvider:github`,
      'oidc-agency-urn': `iam::${defaults.ACCOUNT_ID}:agency:preview-cleanup`,
    },
  })

describe('the trust policy', () => {
  const trustPolicy = JSON.parse(filled(block('trust-policy').text)) as TrustPolicy

  /** Whether a job with this subject is let in. */
  async function letsIn(job: Partial<Simulator['githubOidc']['job']>): Promise<boolean> {
    const { simulator, run } = asInTheGuide()
    const urn = `iam::${defaults.ACCOUNT_ID}:agency:preview-cleanup`
    const {
      name,
      url,
      client_ids: clientIds,
    } = JSON.parse(block('identity-provider').text) as {
      name: string
      url: string
      client_ids: string[]
    }
    simulator.sts.providers.clear()
    simulator.sts.providers.set(`iam::${defaults.ACCOUNT_ID}:oidcProvider:${name}`, { url, clientIds })
    simulator.sts.agencies.clear()
    simulator.sts.agencies.set(urn, { trustPolicy, maxSeconds: 3600 })
    Object.assign(simulator.githubOidc.job, { context: 'environment:preview-cleanup' }, job)
    const { report } = await run({ 'resource-type': 'coc-script', ids: simulator.coc.addScript() })
    return report.counts.deleted === 1
  }

  test.each([false, true])('lets the environment in (immutable subject: %s)', async (immutableSubject) => {
    expect(await letsIn({ immutableSubject })).toBe(true)
  })

  test.each([
    ['another environment', { context: 'environment:production' }],
    ['an environment of a longer name', { context: 'environment:preview-cleanup-2' }],
    ['a branch', { context: 'ref:refs/heads/main' }],
    ['a pull request', { context: 'pull_request' }],
    ['another repository', { repository: 'shop-2' }],
    ['another owner', { owner: 'octo-org-2' }],
    ['a repository of the same name after the old one was deleted', { immutableSubject: true, repositoryId: '999' }],
  ])('keeps %s out', async (_, job) => {
    expect(await letsIn(job)).toBe(false)
  })
})

describe('the permission policies', () => {
  /** What the services ask of the simulator's operations, by action. */
  const OPERATIONS: Readonly<Record<string, string>> = {
    'coc:document:delete': 'coc.delete',
    'coc:document:list': 'coc.list',
    'coc:document:get': 'coc.show',
    'workspace:scheduledTasks:batchDelete': 'workspace.delete',
    'workspace:scheduledTasks:list': 'workspace.list',
    'workspace:scheduledTasks:get': 'workspace.show',
    'roma:assets:delete': 'roma.delete',
    'roma:applications:delete': 'roma.delete',
    'roma:tasks:delete': 'roma.delete',
    'roma:applications:list': 'roma.apps',
    'roma:applications:get': 'roma.app',
    'roma:tasks:list': 'roma.tasks',
    'roma:tasks:get': 'roma.task',
    'swr:repo:deleteRepoTag': 'swr.delete',
    'swr:repo:listRepoTags': 'swr.list',
    'swr:repo:getRepoTag': 'swr.show',
    'functiongraph:function:deleteFunction': 'functiongraph.delete',
    'functiongraph:function:listFunctions': 'functiongraph.list',
    'functiongraph:function:getConfig': 'functiongraph.show',
  }
  const TYPES = FIXTURES.filter(({ type }) => 'policy' in resourceOf(type).docs)

  /** Where the caller may do what this policy allows. */
  function allowedBy(label: string): InProcess {
    const { Statement } = JSON.parse(block(label).text) as { Statement: { Action: string[] }[] }
    const allowed = Statement.flatMap(({ Action }) => Action)
    expect(Object.keys(OPERATIONS)).toEqual(expect.arrayContaining(allowed))
    const made = asInTheGuide()
    for (const [action, operation] of Object.entries(OPERATIONS)) {
      if (!allowed.includes(action)) made.simulator.deny(operation)
    }
    return made
  }

  test('are there for all types but the one that no policy is about', () => {
    expect(TYPES.map(({ type }) => type)).toEqual(FIXTURES.flatMap(({ type }) => (/^codearts/.test(type) ? [] : type)))
  })

  test.each(TYPES)('$type: the one for deleting alone deletes', async (fixture) => {
    const { simulator, run } = allowedBy(`policy=${fixture.type} delete`)
    const { ok, report } = await run(inputsFor(fixture, [addResource(fixture, simulator)]))
    expect([ok, report.counts.deleted, existing(fixture, simulator)]).toEqual([true, 1, []])
  })

  test.each(TYPES)(
    '$type: the one for deleting by name verifies, unless the guide says that it cannot',
    async (fixture) => {
      const { simulator, run } = allowedBy(`policy=${fixture.type} name`)
      const inputs = inputsFor(fixture, [addResource(fixture, simulator)])
      const isUnconfirmed = fixture.type === 'functiongraph-function'
      if (isUnconfirmed) expect(guide).toContain('cannot be verified, and the report says so')
      const dry = await run({ ...inputs, 'dry-run': 'true' })
      expect(dry.report.targets[0]).toMatchObject({ outcome: 'planned' })
      expect('unverified' in (dry.report.targets[0] ?? {})).toBe(isUnconfirmed)
      const { report } = await run(inputs)
      expect(report.targets[0]).toMatchObject({ outcome: 'deleted' })
      expect(report.targets[0]).not.toHaveProperty('unverified')
    },
  )

  test.each(TYPES)('$type: the one for deleting by name does that', async (fixture) => {
    const { simulator, run } = allowedBy(`policy=${fixture.type} name`)
    for (const name of ['preview_1', 'production']) addResource(fixture, simulator, name)
    const inputs = { ...fixture.inputs, ...fixture.inputsForNames, 'name-pattern': 'preview_*' }
    const { ok, report } = await run({ 'resource-type': fixture.type, ...inputs })
    expect([ok, report.targets.map(({ name, outcome }) => [name, outcome])]).toEqual([true, [['preview_1', 'deleted']]])
    expect(existing(fixture, simulator)).toHaveLength(1)
  })
})

test('the table of keyless types has every type', () => {
  const [table = ''] = /^\| resource type \| keyless .*\n(?:\|.*\n)+/m.exec(guide) ?? []
  const types = [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, type]) => type)
  expect(types.sort()).toEqual([...RESOURCE_TYPE_NAMES].sort())
})

test('what is confirmed, reported and unconfirmed is marked, and each mark is explained', () => {
  for (const mark of ['documented', 'reported', 'unconfirmed']) {
    expect(guide).toContain(`- **[${mark}]**: `)
    expect(guide.split(`**[${mark}]**`).length).toBeGreaterThan(3)
  }
  expect(guide.match(/\*\*\[(?!documented|reported|unconfirmed)/g)).toBeNull()
})

test('what is said about Huawei Cloud and GitHub is marked', () => {
  const claims = guide
    .slice(guide.indexOf('Replace these words'))
    .replaceAll(/^```[^]*?^```$/gm, '')
    // The mark of a table of rights is in the sentence before it.
    .replaceAll(/(\*\*\[\w+\]\*\*:\n)\n\| for \|.*\n(?:\|.*\n)+/g, '$1')
    .split('\n')
    .filter((line) => /\b(IAM|STS|GitHub|console|COC|CodeArts|ROMA|Workspace)\b/.test(line))
    .filter((line) => !/^(#|<!--)/.test(line))
  expect(claims.length).toBeGreaterThan(20)
  expect(claims.filter((line) => !line.includes('**['))).toEqual([])
})

test('the messages that the guide explains are those of the action', () => {
  const messages = [NO_ID_TOKEN, ...ADVICE.map(({ meaning }) => meaning)].join('\n')
  for (const message of ['GitHub gives this job no ID token', 'the endpoint is the likely cause']) {
    expect(guide).toContain(`| ${message} |`)
    expect(messages).toContain(message)
  }
  const codes = ADVICE.flatMap((advice) => advice.codes)
  for (const code of ['STS5.1001', 'STS5.2001']) {
    expect(guide).toContain(`| \`${code}\` |`)
    expect(codes).toContain(code)
  }
})

test('without project-id, a run with an access key looks the project up by a route that needs no permission', async () => {
  const { simulator, run } = inProcess({ resources: ['workspace-scheduled-task', 1] })
  const { ok } = await run({ 'project-id': '' })
  const asked = simulator.journal.filter(({ operation }) => operation.startsWith('iam.')).map(({ target }) => target)
  expect([ok, asked]).toEqual([true, ['/v3/auth/projects']])
  expect(guide).toContain('`GET /v3/auth/projects`')
})

test('the STS regions of the guide are those of the table', async () => {
  const { endpointOf } = await import('../../src/huaweicloud/endpoints.ts')
  const { serviceOf } = await import('../../src/resources/registry.ts')
  const listed = [
    'cn-north-4',
    'cn-south-1',
    'cn-east-3',
    'cn-southwest-2',
    'sa-brazil-1',
    'la-south-2',
    'af-south-1',
    'tr-west-1',
  ]
  const sentence = guide.replace(/\s+/g, ' ')
  expect(sentence).toContain(
    'cn-north-4, cn-south-1, cn-east-3, cn-southwest-2, ap-southeast-1 to -4, sa-brazil-1, la-south-2, af-south-1, tr-west-1.',
  )
  for (const region of [...listed, ...[1, 2, 3, 4].map((n) => `ap-southeast-${n}`)]) {
    expect(endpointOf(serviceOf('sts'), region).url.host).toBe(`sts.${region}.myhuaweicloud.com`)
  }
})

describe('SECURITY.md', () => {
  const named = [...new Set(read('SECURITY.md').match(/__tests__\/[\w./-]+/g))]

  test.each(named.map((file) => [file]))('%s is there', (file) => {
    expect(existsSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)))).toBe(true)
  })

  test('every threat names a test', () => {
    const rows = read('SECURITY.md')
      .split('\n')
      .filter((line) => /^\| (?!who|---)/.test(line))
    expect(rows.length).toBeGreaterThan(10)
    for (const row of rows) expect(row).toMatch(/`__tests__\/[\w./-]+\.test\.ts` \|$/)
  })
})
