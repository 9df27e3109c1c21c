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
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { BundleRun } from '../support/child-process.ts'
import { startCloud, type Cloud } from '../support/tls-cloud.ts'
import { fillIn, readWorkflow, type Contexts, type Job, type Workflow } from '../support/workflow.ts'
import { IDENTITY_HOST, runWorkflow, SECRETS } from '../support/workflow-run.ts'

const HOSTS = [
  'coc.myhuaweicloud.com',
  'coc-intl.myhuaweicloud.com',
  'api.github.com',
  IDENTITY_HOST,
  ...['cn-north-4', 'cn-east-3', 'ap-southeast-3'].flatMap((region) =>
    ['cloudbuild-ext', 'workspace', 'roma', 'iam', 'sts'].map((service) => `${service}.${region}.myhuaweicloud.com`),
  ),
]

let simulator: Simulator
let cloud: Cloud
beforeEach(async () => {
  simulator = new Simulator()
  cloud = await startCloud(simulator, HOSTS)
})
afterEach(() => cloud.close())

const firstJob = ({ jobs }: Workflow): Job => {
  const [job] = Object.values(jobs)
  if (!job) throw new Error('there is no job')
  return job
}
const jobOf = (file: string): Job => firstJob(readWorkflow(`examples/${file}`))
/** The workflow with this job alone. */
const withOnly = (workflow: Workflow, name: string): Workflow => {
  const job = workflow.jobs[name]
  if (!job) throw new Error(`there is no job ${name}`)
  return { ...workflow, jobs: { [name]: job } }
}

const CLOSED = {
  ...{ action: 'closed', number: 7, pull_request: { number: 7, state: 'closed', merged: true } },
  repository: { full_name: defaults.GITHUB_REPOSITORY },
}

/** The examples that were run by the tests below. */
const ran = new Set<string>()

/** Runs the step of an example that uses the action. */
function runExample(file: string, contexts?: Contexts, eventName?: string, event?: object): Promise<BundleRun> {
  ran.add(file)
  return runStepOf(readWorkflow(`examples/${file}`), contexts, eventName, event)
}

const runStepOf = (
  workflow: Workflow,
  contexts: Contexts = {},
  eventName = 'workflow_dispatch',
  event: object = {},
): Promise<BundleRun> => runWorkflow(simulator, cloud, workflow, { contexts, eventName, event })

const counts = ({ outputs }: BundleRun): unknown => JSON.parse(outputs['counts'] ?? 'null') as unknown
/** The services that were asked, without those that only say who asks. */
const asked = (): string[] => [...new Set(simulator.journal.map(({ host }) => host))].sort()

/** Adds what pull request `number` of this repository has, one of each type that the previews use. */
function addPreview(number: number, repository = 'shop'): void {
  simulator.coc.addScript({ name: `${repository}_pr_${number}_web` })
  simulator.codeartsbuild.addJob({ name: `${repository}-pr-${number}-web` })
  simulator.workspace.addTask({ name: `${repository}-pr-${number}-web` })
}

/** The names of what is left, of all types. */
const left = (): string[] =>
  [
    ...[...simulator.coc.scripts.values()].map(({ name }) => name),
    ...[...simulator.codeartsbuild.jobs.values()].map(({ job_name: name }) => name),
    ...[...simulator.workspace.tasks.values()].map(({ task_name: name }) => name),
  ].sort()

describe('the workflow of the README', () => {
  const readme = readFileSync(join(ACTION_FOLDER, 'README.md'), 'utf8')
  const [, block = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? []
  const workflow = parse(block) as Workflow

  beforeEach(() => {
    for (const number of [7, 8, 71]) addPreview(number)
    addPreview(7, 'myshop')
    simulator.github.set(7, 'MERGED')
    simulator.github.set(8, 'OPEN')
    simulator.github.set(71, 'CLOSED')
  })

  /** What is left when these pull requests of this repository are cleaned up. */
  const without = (...numbers: number[]): string[] =>
    [
      ...[7, 8, 71].filter((number) => !numbers.includes(number)).map((number): [string, number] => ['shop', number]),
      ['myshop', 7] as const,
    ]
      .flatMap(([repository, number]) => ['-', '-', '_'].map((_) => [repository, 'pr', number, 'web'].join(_)))
      .sort()

  test('stands within the first two screens', () => {
    expect(readme.slice(0, readme.indexOf(block) + block.length).split('\n').length).toBeLessThan(60)
  })

  test('copied as it is, cleans up after a closed pull request, and touches no other repository', async () => {
    const run = await runStepOf(workflow, {}, 'pull_request_target', CLOSED)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(counts(run)).toMatchObject({ deleted: 3 })
    expect(left()).toEqual(without(7))
    expect(run.commands.map(({ command }) => command)).not.toContain('warning')
  })

  test('sweeps every night, and by hand shows only what it would delete', async () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request_target', 'schedule', 'workflow_dispatch'])
    const form = workflow.on['workflow_dispatch'] as { inputs: { 'dry-run': { default: unknown } } }
    const dry = await runStepOf(workflow, { inputs: { 'dry-run': form.inputs['dry-run'].default } })
    expect([dry.exitCode, counts(dry)]).toEqual([0, expect.objectContaining({ planned: 6, kept: 3, deleted: 0 })])
    const run = await runStepOf(workflow, {}, 'schedule')
    expect([run.exitCode, counts(run)]).toEqual([0, expect.objectContaining({ deleted: 6, kept: 3 })])
    expect(left()).toEqual(without(7, 71))
  })

  test('becomes keyless when the comments and the keys change places', async () => {
    const text = block
      .replaceAll(/^ *(access-key-id|secret-access-key|# keyless,).*\n/gm, '')
      .replaceAll(/# (?=(id-token|environment|oidc-\w+-urn):)/g, '')
      .replaceAll('ACCOUNT_ID', defaults.ACCOUNT_ID)
    const changed = parse(text) as Workflow
    expect(firstJob(changed).environment).toEqual({ name: 'preview-cleanup', deployment: false })
    const run = await runStepOf(changed, { secrets: {} }, 'pull_request_target', CLOSED)
    expect([run.exitCode, left()]).toEqual([0, without(7)])
  })
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
  simulator.githubOidc.job.context = `environment:${environment?.name ?? ''}`
  const run = await runExample('keyless.yml', { inputs: { ids: id }, secrets: {} })
  expect([run.exitCode, run.stderr]).toEqual([0, ''])
  expect(counts(run)).toMatchObject({ deleted: 1 })
  expect(asked()).toEqual([
    ...['coc.myhuaweicloud.com', 'iam.cn-north-4.myhuaweicloud.com'],
    ...[IDENTITY_HOST, 'sts.cn-north-4.myhuaweicloud.com'],
  ])
  expect(readFileSync(join(ACTION_FOLDER, 'examples/keyless.yml'), 'utf8')).not.toContain('secrets.')
})

describe('keyless-previews.yml', () => {
  const workflow = readWorkflow('examples/keyless-previews.yml')
  const file = 'keyless-previews.yml'

  beforeEach(() => {
    for (const number of [7, 8, 71]) addPreview(number)
    simulator.github.set(7, 'MERGED')
    simulator.github.set(8, 'OPEN')
    simulator.github.set(71, 'CLOSED')
    simulator.codeartsbuild.jobs.clear()
    const { environment } = firstJob(workflow)
    simulator.githubOidc.job.context = `environment:${environment?.name ?? ''}`
  })

  test('has three triggers, both permissions, and an environment without deployment records', () => {
    expect(Object.keys(workflow.on)).toEqual(['pull_request_target', 'schedule', 'workflow_dispatch'])
    expect(workflow.permissions).toEqual({ 'id-token': 'write', 'pull-requests': 'read' })
    expect(firstJob(workflow).environment).toEqual({ name: 'preview-cleanup', deployment: false })
    expect(readFileSync(join(ACTION_FOLDER, 'examples', file), 'utf8')).not.toContain('secrets.')
  })

  test('cleans up after its pull request, in the night after all that are closed, and by hand shows what it would', async () => {
    const closed = await runExample(file, { secrets: {} }, 'pull_request_target', CLOSED)
    expect([closed.exitCode, closed.stderr, counts(closed)]).toEqual([0, '', expect.objectContaining({ deleted: 2 })])
    const dry = await runExample(file, { secrets: {}, inputs: { 'dry-run': true } })
    expect([dry.exitCode, counts(dry)]).toEqual([0, expect.objectContaining({ planned: 2, kept: 2 })])
    const night = await runExample(file, { secrets: {} }, 'schedule')
    expect([night.exitCode, counts(night)]).toEqual([0, expect.objectContaining({ deleted: 2, kept: 2 })])
    expect(left()).toEqual(['shop-pr-8-web', 'shop_pr_8_web'])
  })
})

describe('approve-plan.yml', () => {
  const workflow = readWorkflow('examples/approve-plan.yml')
  const [plan, remove] = [withOnly(workflow, 'plan'), withOnly(workflow, 'delete')]

  /** Runs the first job; gives the context of the second, as GitHub would. */
  async function planned(): Promise<Contexts> {
    const run = await runStepOf(plan)
    expect([run.exitCode, counts(run)]).toEqual([0, expect.objectContaining({ deleted: 0 })])
    const { outputs = {} } = firstJob(plan)
    const filled = Object.entries(outputs).map(([name, value]) => [name, fillIn(value, { steps: stepsAfter(run) })])
    return { needs: { plan: { outputs: Object.fromEntries(filled) as object } } }
  }
  const isRun = (contexts: Contexts): boolean => {
    const { if: condition = '' } = firstJob(remove) as { if?: string }
    return fillIn(`\${{ ${condition} }}`, contexts) === 'true'
  }

  beforeEach(() => {
    ran.add('approve-plan.yml')
    for (const number of [7, 8]) addPreview(number)
    simulator.github.set(7, 'MERGED')
    simulator.github.set(8, 'OPEN')
  })

  test('the second job waits for approval, and deletes what the first one has planned', async () => {
    expect(firstJob(remove)).toMatchObject({ needs: 'plan', environment: 'preview-cleanup-approval' })
    const contexts = await planned()
    expect(isRun(contexts)).toBe(true)
    const run = await runStepOf(remove, contexts)
    expect([run.exitCode, counts(run)]).toEqual([0, expect.objectContaining({ deleted: 2, kept: 2 })])
  })

  test('if more would be deleted than was approved, nothing is', async () => {
    const contexts = await planned()
    simulator.github.set(8, 'CLOSED')
    const run = await runStepOf(remove, contexts)
    expect([run.exitCode, counts(run)]).toEqual([1, expect.objectContaining({ deleted: 0, unattempted: 4 })])
  })

  test('with nothing to delete, nobody is asked', async () => {
    simulator.github.set(7, 'OPEN')
    expect(isRun(await planned())).toBe(false)
  })
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
    simulator.workspace.addTask({ name: 'shop-pr-7-nightly' })
    simulator.journal.splice(0)
    const run = await runExample('regions.yml', { matrix: { region } }, 'schedule')
    expect([run.exitCode, simulator.workspace.tasks.size]).toEqual([0, 0])
    expect(asked()).toContain(`workspace.${region}.myhuaweicloud.com`)
    expect(asked().filter((host) => host.startsWith('workspace.'))).toHaveLength(1)
  }
})

test('reusable.yml: its caller, as shown, grants the permissions without which nothing starts', () => {
  const text = readFileSync(join(ACTION_FOLDER, 'examples/reusable.yml'), 'utf8')
  const comment = [...text.matchAll(/^# {3}(.*\n)/gm)].map(([, line]) => line).join('')
  const caller = parse(comment) as Workflow & { jobs: Record<string, { with: Record<string, string> }> }
  const called = readWorkflow('examples/reusable.yml')
  expect(caller.permissions).toEqual(called.permissions)
  const { inputs } = called.on['workflow_call'] as { inputs: Record<string, { required?: boolean }> }
  const given = Object.keys(caller.jobs['clean-up']?.with ?? {})
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(given))
  expect(given).toEqual(Object.keys(inputs).filter((name) => inputs[name]?.required))
})

test('reusable.yml: what the caller gives, and headline and counts for it to read', async () => {
  simulator.coc.addScript({ name: 'shop_pr_7_web' })
  simulator.github.set(7, 'CLOSED')
  const workflow = readWorkflow('examples/reusable.yml')
  const { inputs, outputs } = workflow.on['workflow_call'] as {
    inputs: Record<string, { default?: unknown }>
    outputs: Record<string, { value: string }>
  }
  const presets = Object.fromEntries(Object.entries(inputs).map(([name, { default: value }]) => [name, value]))
  const given = { ...presets, 'resource-type': 'coc-script', 'name-pattern': '{repo}_pr_{pr}_*' }
  const run = await runExample('reusable.yml', { inputs: given }, 'schedule')
  expect([run.exitCode, simulator.coc.scripts.size]).toEqual([0, 0])
  const ofJob = jobOf('reusable.yml').outputs ?? {}
  const steps = stepsAfter(run)
  const filled = Object.entries(ofJob).map(([name, value]) => [name, fillIn(value, { steps })])
  const jobs = { 'clean-up': { outputs: Object.fromEntries(filled) as object } }
  const read = (name: string): string => fillIn(outputs[name]?.value ?? '', { jobs })
  expect(JSON.parse(read('counts'))).toMatchObject({ deleted: 1 })
  expect(read('headline')).toContain('1 deleted')
})

/** The context `steps`, as later steps see it. */
const stepsAfter = (run: BundleRun): object => ({
  cleanup: { outputs: run.outputs, outcome: run.exitCode === 0 ? 'success' : 'failure' },
})

interface LaterStep {
  readonly name: string
  readonly if?: string
  readonly env?: Readonly<Record<string, string>>
  readonly run?: string
}

test('pull-request-previews.yml: what its pull request left behind, but what is protected', async () => {
  simulator.github.set(7, 'MERGED')
  addPreview(7)
  simulator.coc.addScript({ name: 'shop_pr_7_db_keep' })
  const run = await runExample('pull-request-previews.yml', {}, 'pull_request_target', CLOSED)
  expect([run.exitCode, left()]).toEqual([0, ['shop_pr_7_db_keep']])
})

/** Whether this machine has the tools that GitHub's Linux runners have, and the scripts of outputs.yml use. */
const missing = ['bash', 'jq'].filter((tool) => spawnSync(tool, ['--version']).error !== undefined)
// Where CI has no jq, something is wrong with CI.
const describeWithTools = missing.length > 0 && !process.env['CI'] ? describe.skip : describe
const reason = missing.length > 0 ? ` (needs ${missing.join(' and ')}, not found on this machine)` : ''

describeWithTools(`outputs.yml: what later steps make of the result${reason}`, () => {
  /** Runs the later steps as the runner would; gives what `gh` and `curl` were called with, and each exit code. */
  function laterSteps(run: BundleRun): { called: string; codes: Record<string, number> } {
    const folder = mkdtempSync(join(tmpdir(), 'steps-'))
    const calls = join(folder, 'calls')
    writeFileSync(calls, '')
    for (const tool of ['gh', 'curl']) {
      writeFileSync(join(folder, tool), `#!/bin/sh\nprintf '%s\\n' "${tool} $*" >> "${calls}"\ncat >> "${calls}"\n`)
      chmodSync(join(folder, tool), 0o755)
    }
    const contexts = {
      github: { event: CLOSED, token: defaults.GITHUB_TOKEN },
      secrets: SECRETS,
      steps: stepsAfter(run),
    }
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
    simulator.coc.addScript({ name: 'shop_pr_7_web' })
    const run = await runExample('outputs.yml', {}, 'pull_request_target', CLOSED)
    expect(run.exitCode).toBe(0)
    const { called, codes } = laterSteps(run)
    expect(codes).toEqual({ 'Comment on the pull request': 0 })
    expect(called).toContain(`gh pr comment 7 --repo ${defaults.GITHUB_REPOSITORY} --body-file -`)
    expect(called).toContain('✅ Huawei Cloud Cleanup: 1 deleted in')
    expect(called).toContain(`https://github.com/${defaults.GITHUB_REPOSITORY}/actions/runs/17`)
  })

  test('something is left: comment, message, and a red job', async () => {
    simulator.forbid(simulator.coc.addScript({ name: 'shop_pr_7_web' }))
    const run = await runExample('outputs.yml', {}, 'pull_request_target', CLOSED)
    expect(run.exitCode).toBe(1)
    const { called, codes } = laterSteps(run)
    expect(codes).toEqual(TOLD)
    expect(called).toContain('❌ Huawei Cloud Cleanup: 1 failed in')
    expect(messageIn(called)).toContain('Failed: 1, not attempted: 0.')
    expect(called).toContain(SECRETS.SLACK_WEBHOOK)
  })

  test('the run itself failed: comment and message say why', async () => {
    simulator.coc.addScript({ name: 'shop_pr_7_web' })
    simulator.github.unreadable.add(7)
    const run = await runExample('outputs.yml', {}, 'pull_request_target', CLOSED)
    const { called, codes } = laterSteps(run)
    expect(codes).toEqual(TOLD)
    expect(called).toMatch(/^ {4}GitHub did not say which pull requests are closed.*pull-requests: read/m)
    expect(messageIn(called)).toMatch(/not attempted: 1\. GitHub did not say which pull requests are closed/)
  })

  test('5,000 failures fit, because no list of IDs is handed on', () => {
    const text = readFileSync(join(ACTION_FOLDER, 'examples/outputs.yml'), 'utf8')
    expect(text).not.toMatch(/outputs\.\w+-ids/)
    expect(text).toContain('path: ${{ steps.cleanup.outputs.report-path }}')
  })

  const TOLD = { 'Comment on the pull request': 0, 'Tell Slack about leftovers': 0, 'Fail on leftovers': 1 }
  const messageIn = (called: string): string =>
    (JSON.parse(called.slice(called.indexOf('{\n'))) as { text: string }).text
})

test('every example was run by a test above', () => {
  const skipped = missing.length > 0 ? ['outputs.yml'] : []
  // Run by __tests__/e2e/owners.test.ts.
  const others = [
    'branch-previews.yml',
    'expiry.yml',
    'integration-tests.yml',
    'label-previews.yml',
    'test-leftovers.yml',
  ]
  expect([...ran, ...skipped, ...others].sort()).toEqual(readdirSync(join(ACTION_FOLDER, 'examples')).sort())
})
