/**
 * The examples of other owners than pull requests, as they are written, on the events that start them: the committed bundle as
 * a process of its own, with the payloads that GitHub sends, and the documented hosts behind a proxy to the simulator.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { BundleRun } from '../support/child-process.ts'
import { startCloud, type Cloud } from '../support/tls-cloud.ts'
import { readWorkflow } from '../support/workflow.ts'
import { runWorkflow, type WorkflowRunOptions } from '../support/workflow-run.ts'

const HOSTS = [
  'cloudbuild-ext.cn-north-4.myhuaweicloud.com',
  'workspace.cn-north-4.myhuaweicloud.com',
  'iam.cn-north-4.myhuaweicloud.com',
  'api.github.com',
  'gitea.example.com',
]
const repository = { full_name: defaults.GITHUB_REPOSITORY }

/** (github/docs, "Webhook events and payloads".) */
const EVENTS = {
  delete: { ref: 'Feature/Login', ref_type: 'branch', pusher_type: 'user', repository },
  workflow_run: {
    action: 'completed',
    workflow_run: { id: 17_000_000_042, name: 'Integration tests', status: 'completed', conclusion: 'cancelled' },
    repository,
  },
  unlabeled: {
    ...{ action: 'unlabeled', number: 7, label: { name: 'preview' }, repository },
    pull_request: { number: 7, state: 'open', labels: [] },
  },
  schedule: { schedule: '37 3 * * *', repository },
  push: { ref: 'refs/heads/main', before: '0'.repeat(40), after: 'f'.repeat(40), repository },
} as const

let simulator: Simulator
let cloud: Cloud
beforeEach(async () => {
  simulator = new Simulator()
  cloud = await startCloud(simulator, HOSTS)
})
afterEach(() => cloud.close())

const runExample = (
  file: string,
  eventName: string,
  event: object,
  more: Pick<WorkflowRunOptions, 'github' | 'env'> = {},
): Promise<BundleRun> => runWorkflow(simulator, cloud, readWorkflow(`examples/${file}`), { eventName, event, ...more })

function add(...names: readonly string[]): void {
  for (const name of names) {
    simulator.codeartsbuild.addJob({ name })
    simulator.workspace.addTask({ name })
  }
}

/** What is left, the same in both services. */
function left(): string[] {
  const jobs = [...simulator.codeartsbuild.jobs.values()].map(({ job_name: name }) => name).sort()
  expect([...simulator.workspace.tasks.values()].map(({ task_name: name }) => name).sort()).toEqual(jobs)
  return jobs
}

const asked = (): string[] => [
  ...new Set(simulator.journal.map(({ operation }) => operation).filter((each) => each.startsWith('github.'))),
]

describe('branch-previews.yml', () => {
  beforeEach(() => {
    add('shop-branch-feature-login-web', 'shop-branch-fix-1-web', 'shop-branch-main-web', 'other-branch-fix-1-web')
    simulator.github.deleteBranch('Feature/Login')
    simulator.github.deleteBranch('fix/1')
  })

  test('on delete deletes what belongs to that branch', async () => {
    const run = await runExample('branch-previews.yml', 'delete', EVENTS.delete)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['other-branch-fix-1-web', 'shop-branch-fix-1-web', 'shop-branch-main-web'])
    expect(run.summary).toContain('branch Feature/Login was deleted')
  })

  test('on delete keeps what belongs to a branch that is there again', async () => {
    simulator.github.branches.add('Feature/Login')
    const run = await runExample('branch-previews.yml', 'delete', EVENTS.delete)
    expect([run.exitCode, left().length]).toEqual([0, 4])
  })

  test('every night deletes what belongs to any deleted branch, with contents: read alone', async () => {
    const run = await runExample('branch-previews.yml', 'schedule', EVENTS.schedule)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['other-branch-fix-1-web', 'shop-branch-main-web'])
    expect(readWorkflow('examples/branch-previews.yml').permissions).toEqual({ contents: 'read' })
    expect(asked()).toEqual(['github.activity', 'github.branches'])
  })
})

describe('test-leftovers.yml', () => {
  beforeEach(() => {
    add('shop-it-17000000042-db', 'shop-it-17000000043-db', 'shop-it-17000000044-db', 'shop-it-42-db')
    simulator.github.runs.set(17_000_000_042, 'completed')
    simulator.github.runs.set(17_000_000_043, 'completed')
    simulator.github.runs.set(17_000_000_044, 'in_progress')
  })

  test('on workflow_run deletes what that run left behind', async () => {
    const run = await runExample('test-leftovers.yml', 'workflow_run', EVENTS.workflow_run)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['shop-it-17000000043-db', 'shop-it-17000000044-db', 'shop-it-42-db'])
  })

  test('every night deletes what any completed run left behind, with actions: read alone', async () => {
    const run = await runExample('test-leftovers.yml', 'schedule', EVENTS.schedule)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['shop-it-17000000044-db', 'shop-it-42-db'])
    expect(readWorkflow('examples/test-leftovers.yml').permissions).toEqual({ actions: 'read' })
    // The repository, to tell a run that is not there from one that may not be seen.
    expect(asked()).toEqual(['github.run', 'github.repository'])
  })

  test('is red where it may not read runs', async () => {
    simulator.deny('github.run')
    const run = await runExample('test-leftovers.yml', 'schedule', EVENTS.schedule)
    expect([run.exitCode, left().length]).toEqual([1, 4])
    expect(run.summary).toContain('actions: read')
  })
})

describe('integration-tests.yml', () => {
  const FILE = 'integration-tests.yml'
  const names = ['shop-it-17000000042-db', 'shop-it-17000000043-db', 'other-it-17000000042-db', 'shop-it-170-db']
  beforeEach(() => {
    add(...names)
    for (const id of [17_000_000_042, 17_000_000_043]) simulator.github.runs.set(id, 'in_progress')
  })

  test('deletes what its own run has made, which {run} would keep, and asks GitHub for nothing', async () => {
    const run = await runExample(FILE, 'push', EVENTS.push, { github: { run_id: '17000000042' } })
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(names.slice(1).sort())
    expect(asked()).toEqual([])
  })

  test('runs the step however the tests ended, after all others', () => {
    const steps = readWorkflow(`examples/${FILE}`).jobs['test']?.steps ?? []
    expect(steps.at(-1)).toMatchObject({ if: 'always()', uses: expect.stringContaining('cleanup') as unknown })
  })

  test('matches nothing where the expression is empty', async () => {
    const run = await runExample(FILE, 'push', EVENTS.push, { github: { run_id: '' } })
    expect([run.exitCode, left()]).toEqual([0, [...names].sort()])
  })

  test('leaves to test-leftovers.yml what a lost runner could not delete, and that names it in the same way', async () => {
    simulator.github.runs.set(17_000_000_042, 'completed')
    const run = await runExample('test-leftovers.yml', 'schedule', EVENTS.schedule)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(names.slice(1).sort())
    const { name } = readWorkflow(`examples/${FILE}`) as unknown as { name: string }
    expect(readWorkflow('examples/test-leftovers.yml').on['workflow_run']).toMatchObject({ workflows: [name] })
  })
})

test('expiry.yml deletes every night what has expired, and asks GitHub for nothing', async () => {
  const dayOf = (days: number): string =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')
  add(`shop-demo-acme-until-${dayOf(-2)}-web`, `shop-demo-acme-until-${dayOf(2)}-web`, 'shop-demo-acme-until-7-web')
  const run = await runExample('expiry.yml', 'schedule', EVENTS.schedule)
  expect([run.exitCode, run.stderr]).toEqual([0, ''])
  expect(left()).toEqual([`shop-demo-acme-until-${dayOf(2)}-web`, 'shop-demo-acme-until-7-web'].sort())
  expect(readWorkflow('examples/expiry.yml').permissions).toEqual({})
  expect(asked()).toEqual([])
})

describe('label-previews.yml', () => {
  beforeEach(() => {
    const updatedAt = new Date().toISOString()
    for (const number of [7, 8, 9, 10]) {
      add(`shop-pr-${number}-web`)
      simulator.github.set(number, number === 9 ? 'MERGED' : 'OPEN')
    }
    simulator.github.describe(7, { updatedAt })
    simulator.github.describe(8, { labels: ['preview'], updatedAt })
    simulator.github.describe(9, { labels: ['preview', 'keep-preview'], updatedAt })
    simulator.github.describe(10, {
      labels: ['preview'],
      updatedAt: new Date(Date.now() - 15 * 86_400_000).toISOString(),
    })
  })

  test('on unlabeled deletes what belongs to that pull request', async () => {
    const run = await runExample('label-previews.yml', 'pull_request_target', EVENTS.unlabeled)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['shop-pr-10-web', 'shop-pr-8-web', 'shop-pr-9-web'])
  })

  test('every night deletes what is unlabelled or idle, and keeps what the label keeps', async () => {
    const run = await runExample('label-previews.yml', 'schedule', EVENTS.schedule)
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['shop-pr-8-web', 'shop-pr-9-web'])
    expect(asked()).toEqual(['github.graphql'])
  })

  test('does the same with a Gitea or Forgejo, which has no GraphQL', async () => {
    simulator.github.hasGraphQL = false
    const env = { GITHUB_API_URL: 'https://gitea.example.com/api/v1', GITHUB_GRAPHQL_URL: '' }
    const run = await runExample('label-previews.yml', 'schedule', EVENTS.schedule, { env })
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(['shop-pr-8-web', 'shop-pr-9-web'])
    const paths = simulator.journal.filter(({ operation }) => operation === 'github.pull').map(({ path }) => path)
    expect(new Set(paths)).toEqual(
      new Set([7, 8, 9, 10].map((number) => `/api/v1/repos/octo-org/shop/pulls/${number}`)),
    )
  })
})
