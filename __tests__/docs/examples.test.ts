/**
 * The examples as they are written: their expressions worked out as GitHub does, their steps run on the committed bundle, and
 * the hosts that they ask are the documented ones, behind a proxy that leads to the simulator.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import * as defaults from '../../simulator/defaults.ts'
import { ACTION_FOLDER, runAction, type FinishedRun } from '../../simulator/runner.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { addWithAnyName, kindOf } from '../support/kinds.ts'
import { startCloud, type Cloud } from '../support/tls-cloud.ts'
import { fillIn, inputsOf, readWorkflow, type Contexts, type Workflow } from '../support/workflow.ts'

const IDENTITY_HOST = 'run-actions-1.actions.githubusercontent.com'
const HOSTS = [
  'coc.myhuaweicloud.com',
  'coc-intl.myhuaweicloud.com',
  'api.github.com',
  IDENTITY_HOST,
  ...['cn-north-4', 'cn-east-3', 'ap-southeast-3'].flatMap((region) =>
    ['cloudbuild-ext', 'workspace', 'roma', 'iam', 'sts'].map((service) => `${service}.${region}.myhuaweicloud.com`),
  ),
]

const secrets = {
  HUAWEICLOUD_ACCESS_KEY_ID: defaults.ACCESS_KEY_ID,
  HUAWEICLOUD_SECRET_ACCESS_KEY: defaults.SECRET_ACCESS_KEY,
  SLACK_WEBHOOK: 'https://hooks.slack.example/T0/B0/x',
}
const vars = { ROMA_INSTANCE_ID: defaults.INSTANCE_ID, HUAWEICLOUD_ACCOUNT_ID: defaults.ACCOUNT_ID }

let simulator: Simulator
let cloud: Cloud
beforeEach(async () => {
  simulator = new Simulator()
  cloud = await startCloud(simulator, HOSTS)
})
afterEach(() => cloud.close())

interface Job {
  readonly env?: Readonly<Record<string, string>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
}

const firstJob = ({ jobs }: Workflow): Job => {
  const [job] = Object.values(jobs)
  if (!job) throw new Error('there is no job')
  return job as Job
}
const jobOf = (file: string): Job => firstJob(readWorkflow(`examples/${file}`))

const CLOSED = {
  ...{ action: 'closed', number: 7, pull_request: { number: 7, state: 'closed', merged: true } },
  repository: { full_name: defaults.GITHUB_REPOSITORY },
}

/** The examples that were run by the tests below. */
const ran = new Set<string>()

/** Runs the step of an example that uses the action. */
function runExample(
  file: string,
  contexts?: Contexts,
  eventName?: string,
  event?: Readonly<Record<string, unknown>>,
): Promise<FinishedRun> {
  ran.add(file)
  return runStepOf(readWorkflow(`examples/${file}`), contexts, eventName, event)
}

/** Nothing is added but what the runner gives, and the way to the simulator. */
function runStepOf(
  workflow: Workflow,
  contexts: Contexts = {},
  eventName = 'workflow_dispatch',
  event: Readonly<Record<string, unknown>> = {},
): Promise<FinishedRun> {
  const all = { github: { event_name: eventName, event, token: defaults.GITHUB_TOKEN }, secrets, vars, ...contexts }
  const job = firstJob(workflow)
  const env = Object.entries(job.env ?? {}).map(([name, value]): [string, string] => [name, fillIn(value, all)])
  const mayAskForIdentity = { ...workflow.permissions, ...job.permissions }['id-token'] === 'write'
  return runAction({
    inputs: inputsOf(workflow, all),
    event,
    githubToken: defaults.GITHUB_TOKEN,
    env: {
      ...Object.fromEntries(env),
      ...(mayAskForIdentity && simulator.githubOidc.environment(`https://${IDENTITY_HOST}`)),
      ...cloud.env,
      GITHUB_EVENT_NAME: eventName,
      GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
      GITHUB_API_URL: 'https://api.github.com',
      GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    },
    secrets: () => simulator.secrets,
  })
}

const counts = ({ outputs }: FinishedRun): unknown => JSON.parse(outputs['counts'] ?? 'null') as unknown
/** The services that were asked, without those that only say who asks. */
const asked = (): string[] => [...new Set(simulator.journal.map(({ host }) => host))].sort()

test('the first block of the README, copied as it is, cleans up after a pull request', async () => {
  const readme = readFileSync(join(ACTION_FOLDER, 'README.md'), 'utf8')
  const [, block = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? []
  // What a first screen holds.
  expect(readme.slice(0, readme.indexOf(block) + block.length).split('\n').length).toBeLessThan(40)
  const workflow = parse(block) as Workflow
  expect(workflow.on).toEqual({ pull_request_target: { types: ['closed'] } })
  simulator.github.set(7, 'MERGED')
  const kept = ['preview-pr-8-web', 'preview-pr-71-web', 'prod'].map((name) =>
    addWithAnyName(kindOf('coc-script'), simulator, name),
  )
  addWithAnyName(kindOf('coc-script'), simulator, 'preview-pr-7-web')
  simulator.codeartsbuild.addJob({ name: 'preview-pr-7-web' })
  simulator.workspace.addTask({ name: 'preview-pr-7-web' })
  const run = await runStepOf(workflow, {}, 'pull_request_target', CLOSED)
  expect([run.exitCode, run.stderr]).toEqual([0, ''])
  expect(counts(run)).toMatchObject({ deleted: 3 })
  expect([...simulator.coc.scripts.keys()]).toEqual(kept)
})

test('access-keys.yml: both kinds of ROMA assets, with keys from the environment', async () => {
  const app = simulator.roma.addApp({})
  const task = simulator.roma.addTask({})
  const run = await runExample('access-keys.yml', { inputs: { 'application-ids': app, 'task-ids': task } })
  expect([run.exitCode, run.stderr]).toEqual([0, ''])
  expect(counts(run)).toMatchObject({ deleted: 2 })
  expect(asked()).toEqual(['iam.cn-north-4.myhuaweicloud.com', 'roma.cn-north-4.myhuaweicloud.com'])
  expect(run.stdout).toContain('HUAWEICLOUD_SDK_AK')
})

test('keyless.yml: without any secret', async () => {
  const id = simulator.coc.addScript({})
  const { environment } = jobOf('keyless.yml')
  simulator.githubOidc.job.context = `environment:${environment ?? ''}`
  const run = await runExample('keyless.yml', { inputs: { ids: id }, secrets: {} })
  expect([run.exitCode, run.stderr]).toEqual([0, ''])
  expect(counts(run)).toMatchObject({ deleted: 1 })
  expect(asked()).toEqual([
    ...['coc.myhuaweicloud.com', 'iam.cn-north-4.myhuaweicloud.com'],
    ...[IDENTITY_HOST, 'sts.cn-north-4.myhuaweicloud.com'],
  ])
  expect(readFileSync(join(ACTION_FOLDER, 'examples/keyless.yml'), 'utf8')).not.toContain('secrets.')
})

describe('manual.yml: a form', () => {
  const { inputs } = readWorkflow('examples/manual.yml').on['workflow_dispatch'] as {
    inputs: Record<string, { options?: string[]; default?: unknown }>
  }

  test.each(inputs['region']?.options ?? [])('in %s', async (region) => {
    await cloud.close()
    simulator = new Simulator({ projects: [{ id: defaults.PROJECT_ID, name: region }] })
    cloud = await startCloud(simulator, HOSTS)
    const id = simulator.coc.addScript({})
    const form = { 'resource-type': 'coc-script', ids: id, region }
    const dry = await runExample('manual.yml', { inputs: { ...form, 'dry-run': inputs['dry-run']?.default } })
    expect([dry.exitCode, simulator.coc.scripts.size]).toEqual([0, 1])
    expect(counts(dry)).toMatchObject({ planned: 1 })
    const real = await runExample('manual.yml', { inputs: { ...form, 'dry-run': false } })
    expect([real.exitCode, simulator.coc.scripts.size]).toEqual([0, 0])
  })

  test('every type that it offers', async () => {
    const ids: Record<string, string> = {
      'coc-script': simulator.coc.addScript({}),
      'codeartsbuild-task': simulator.codeartsbuild.addJob({}),
      'workspace-scheduled-task': simulator.workspace.addTask({}),
    }
    expect(inputs['resource-type']?.options).toEqual(Object.keys(ids))
    for (const [type, id] of Object.entries(ids)) {
      const form = { 'resource-type': type, ids: id, region: 'cn-north-4', 'dry-run': false }
      const run = await runExample('manual.yml', { inputs: form })
      expect([run.exitCode, counts(run)]).toEqual([0, expect.objectContaining({ deleted: 1 })])
    }
  })
})

test('self-hosted-proxy.yml: through the proxy that it names, with the authority that it names', async () => {
  const { env = {} } = jobOf('self-hosted-proxy.yml')
  // What the test puts in their place.
  expect(Object.keys(env)).toEqual(expect.arrayContaining(Object.keys(cloud.env)))
  const id = simulator.codeartsbuild.addJob({})
  const run = await runExample('self-hosted-proxy.yml', { inputs: { ids: id } })
  expect([run.exitCode, counts(run)]).toEqual([0, expect.objectContaining({ deleted: 1 })])
  expect(cloud.proxy.tunnels.map(({ target }) => target)).toEqual(['cloudbuild-ext.cn-north-4.myhuaweicloud.com:443'])
})

test('regions.yml: each region of the matrix at its own hosts', async () => {
  const regions = jobOf('regions.yml').strategy?.matrix['region'] ?? []
  expect(regions.length).toBeGreaterThan(1)
  await cloud.close()
  simulator = new Simulator({ projects: regions.map((name) => ({ id: defaults.PROJECT_ID, name })) })
  cloud = await startCloud(simulator, HOSTS)
  simulator.github.set(7, 'MERGED')
  for (const region of regions) {
    simulator.workspace.addTask({ name: 'preview-pr-7-nightly' })
    simulator.journal.splice(0)
    const run = await runExample('regions.yml', { matrix: { region } }, 'schedule')
    expect([run.exitCode, simulator.workspace.tasks.size]).toEqual([0, 0])
    expect(asked()).toContain(`workspace.${region}.myhuaweicloud.com`)
    expect(asked().filter((host) => host.startsWith('workspace.'))).toHaveLength(1)
  }
})

test('reusable.yml: what the caller gives, and counts for it to read', async () => {
  addWithAnyName(kindOf('coc-script'), simulator, 'preview-pr-7-web')
  simulator.github.set(7, 'CLOSED')
  const workflow = readWorkflow('examples/reusable.yml')
  const { inputs, outputs } = workflow.on['workflow_call'] as {
    inputs: Record<string, { default?: unknown }>
    outputs: Record<string, { value: string }>
  }
  const presets = Object.fromEntries(Object.entries(inputs).map(([name, { default: value }]) => [name, value]))
  const given = { ...presets, 'resource-type': 'coc-script', 'name-pattern': 'preview-pr-{pr}-*' }
  const run = await runExample('reusable.yml', { inputs: given }, 'schedule')
  expect([run.exitCode, simulator.coc.scripts.size]).toEqual([0, 0])
  const job = jobOf('reusable.yml') as { outputs: Record<string, string> }
  const jobs = { 'clean-up': { outputs: { counts: fillIn(job.outputs['counts'] ?? '', { steps: stepsAfter(run) }) } } }
  expect(JSON.parse(fillIn(outputs['counts']?.value ?? '', { jobs }))).toMatchObject({ deleted: 1 })
})

/** The context `steps`, as later steps see it. */
const stepsAfter = (run: FinishedRun): object => ({
  cleanup: { outputs: run.outputs, outcome: run.exitCode === 0 ? 'success' : 'failure' },
})

interface LaterStep {
  readonly name: string
  readonly if?: string
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
}

test('pull-request-previews.yml: what its pull request left behind', async () => {
  simulator.github.set(7, 'MERGED')
  addWithAnyName(kindOf('coc-script'), simulator, 'preview-pr-7-web')
  const contexts = { inputs: {} }
  const run = await runExample('pull-request-previews.yml', contexts, 'pull_request_target', CLOSED)
  expect([run.exitCode, simulator.coc.scripts.size]).toEqual([0, 0])
})

/** Whether this machine has the tools that GitHub's Linux runners have, and the scripts of outputs.yml use. */
const missing = ['bash', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
// Where CI has no jq, something is wrong with CI.
const describeWithTools = missing.length > 0 && !process.env['CI'] ? describe.skip : describe
const reason = missing.length > 0 ? ` (needs ${missing.join(' and ')}, not found on this machine)` : ''

describeWithTools(`outputs.yml: what later steps make of the result${reason}`, () => {
  /** Runs the later steps as the runner would; gives what `gh` and `curl` were called with, and each exit code. */
  function laterSteps(run: FinishedRun): { called: string; codes: Record<string, number> } {
    const folder = mkdtempSync(join(tmpdir(), 'steps-'))
    const calls = join(folder, 'calls')
    writeFileSync(calls, '')
    for (const tool of ['gh', 'curl']) {
      const script = `#!/bin/sh\nprintf '%s\\n' "${tool} $*" >> "${calls}"\n`
      writeFileSync(join(folder, tool), tool === 'curl' ? `${script}cat >> "${calls}"\n` : script)
      chmodSync(join(folder, tool), 0o755)
    }
    const contexts = { github: { event: CLOSED, token: defaults.GITHUB_TOKEN }, secrets, steps: stepsAfter(run) }
    const steps = Object.values(readWorkflow('examples/outputs.yml').jobs).flatMap((job) => job.steps) as LaterStep[]
    const codes: Record<string, number> = {}
    for (const { name, if: condition = 'true', env = {}, run: script } of steps) {
      if (script === undefined || fillIn(`\${{ ${condition} }}`, contexts) !== 'true') continue
      const filled = Object.entries(env).map(([key, value]): [string, string] => [key, fillIn(value, contexts)])
      const given = {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '17',
      }
      try {
        const options = { env: { ...given, ...Object.fromEntries(filled) }, stdio: 'pipe' as const }
        execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], options)
        codes[name] = 0
      } catch (error) {
        codes[name] = (error as { status: number }).status
      }
    }
    const called = readFileSync(calls, 'utf8')
    rmSync(folder, { recursive: true })
    return { called, codes }
  }

  beforeEach(() => {
    simulator.github.set(7, 'MERGED')
  })

  test('all well: a comment, and no more', async () => {
    addWithAnyName(kindOf('coc-script'), simulator, 'preview-pr-7-web')
    const run = await runExample('outputs.yml', {}, 'pull_request_target', CLOSED)
    expect(run.exitCode).toBe(0)
    const { called, codes } = laterSteps(run)
    expect(codes).toEqual({ 'Comment on the pull request': 0 })
    expect(called).toContain(`gh pr comment 7 --repo ${defaults.GITHUB_REPOSITORY}`)
    expect(called).toContain('"deleted":1')
  })

  test('something is left: comment, message, and a red job', async () => {
    const id = addWithAnyName(kindOf('coc-script'), simulator, 'preview-pr-7-web')
    simulator.forbid(id)
    const run = await runExample('outputs.yml', {}, 'pull_request_target', CLOSED)
    expect(run.exitCode).toBe(1)
    const { called, codes } = laterSteps(run)
    expect(codes).toEqual({
      'Comment on the pull request': 0,
      'Tell Slack about leftovers': 0,
      'Fail on leftovers': 1,
    })
    expect(called).toContain(`Not deleted: \`["${id}"]\``)
    const message = JSON.parse(called.slice(called.indexOf('{\n'))) as { text: string }
    expect(message.text).toContain(`Failed: ["${id}"]`)
    expect(called).toContain(secrets.SLACK_WEBHOOK)
  })
})

test('every example was run by a test above', () => {
  const skipped = missing.length > 0 ? ['outputs.yml'] : []
  // Run by __tests__/e2e/owners.test.ts.
  const others = ['branch-previews.yml', 'expiry.yml', 'label-previews.yml', 'test-leftovers.yml']
  expect([...ran, ...skipped, ...others].sort()).toEqual(readdirSync(join(ACTION_FOLDER, 'examples')).sort())
})
