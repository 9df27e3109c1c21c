/**
 * examples/pull-request-previews.yml as it is written, in all three ways: its expressions worked out as GitHub does, its step run
 * on the committed bundle, and the hosts that it asks are the documented ones, behind a proxy that leads to the simulator.
 */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { BundleRun } from '../support/child-process.ts'
import { startCloud, type Cloud } from '../support/tls-cloud.ts'
import { readWorkflow } from '../support/workflow.ts'
import { runWorkflow } from '../support/workflow-run.ts'

const HOSTS = [
  'coc.myhuaweicloud.com',
  'cloudbuild-ext.cn-north-4.myhuaweicloud.com',
  'workspace.cn-north-4.myhuaweicloud.com',
  'iam.cn-north-4.myhuaweicloud.com',
  'api.github.com',
]
const workflow = readWorkflow('examples/pull-request-previews.yml')

let simulator: Simulator
let cloud: Cloud
beforeEach(async () => {
  simulator = new Simulator()
  for (const pr of [7, 8, 70]) {
    for (const part of ['web', 'keep']) {
      simulator.coc.addScript({ name: `shop_pr_${pr}_${part}` })
      simulator.codeartsbuild.addJob({ name: `shop-pr-${pr}-${part}` })
      simulator.workspace.addTask({ name: `shop-pr-${pr}-${part}` })
    }
  }
  simulator.coc.addScript({ name: 'other_pr_7_web' })
  simulator.github.set(7, 'MERGED')
  simulator.github.set(8, 'OPEN')
  simulator.github.set(70, 'CLOSED')
  cloud = await startCloud(simulator, HOSTS)
})
afterEach(() => cloud.close())

const runOn = (eventName: string, event: object, inputs: object = {}): Promise<BundleRun> =>
  runWorkflow(simulator, cloud, workflow, { eventName, event, contexts: { inputs } })

/** What is left of each service, by name. */
const left = (): string[][] =>
  [
    [...simulator.coc.scripts.values()].map(({ name }) => name),
    [...simulator.codeartsbuild.jobs.values()].map(({ job_name: name }) => name),
    [...simulator.workspace.tasks.values()].map(({ task_name: name }) => name),
  ].map((names) => names.sort())

const without = (...gone: string[]): string[][] => {
  const previews = [7, 70, 8].flatMap((pr) => [`shop-pr-${pr}-keep`, `shop-pr-${pr}-web`]).sort()
  const rest = previews.filter((name) => !gone.includes(name))
  return [['other_pr_7_web', ...rest.map((name) => name.replaceAll('-', '_'))].sort(), rest, rest]
}

const closed = (number: number): Record<string, unknown> => ({
  action: 'closed',
  number,
  pull_request: { number, state: 'closed', merged: true },
  repository: { full_name: defaults.GITHUB_REPOSITORY },
})

describe('The workflow', () => {
  test('pull_request_target: closed deletes what belongs to that pull request', async () => {
    const run = await runOn('pull_request_target', closed(7))
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    expect(left()).toEqual(without('shop-pr-7-web'))
    expect(JSON.parse(run.outputs['counts'] ?? '')).toMatchObject({ deleted: 3, kept: 3 })
  })

  test('schedule sweeps what belongs to any closed pull request', async () => {
    const run = await runOn('schedule', { schedule: '23 3 * * *' })
    expect(run.exitCode).toBe(0)
    expect(left()).toEqual(without('shop-pr-7-web', 'shop-pr-70-web'))
  })

  test('workflow_dispatch is a dry run unless that is switched off, and then does the same', async () => {
    const dispatch = workflow.on['workflow_dispatch'] as { inputs: Record<string, { default: unknown; type: string }> }
    expect(dispatch.inputs['dry-run']).toMatchObject({ type: 'boolean', default: true })

    const dry = await runOn('workflow_dispatch', { inputs: { 'dry-run': 'true' } }, { 'dry-run': true })
    expect(dry.exitCode).toBe(0)
    expect(left()).toEqual(without())
    expect(JSON.parse(dry.outputs['counts'] ?? '')).toMatchObject({ planned: 6, deleted: 0 })

    const real = await runOn('workflow_dispatch', { inputs: { 'dry-run': 'false' } }, { 'dry-run': false })
    expect(real.exitCode).toBe(0)
    expect(left()).toEqual(without('shop-pr-7-web', 'shop-pr-70-web'))
    expect(JSON.parse(real.outputs['deleted-ids'] ?? '')).toEqual(JSON.parse(dry.outputs['planned-ids'] ?? ''))
  })

  test('asks GitHub through the proxy too, and each service at its own host', async () => {
    await runOn('pull_request_target', closed(7))
    const asked = new Set(cloud.proxy.tunnels.map(({ target }) => target.replace(':443', '')))
    expect([...asked].sort()).toEqual([...HOSTS].sort())
    expect(simulator.journal.every(({ host }) => HOSTS.includes(host))).toBe(true)
  })

  test('checks nothing out, runs nothing, and may do nothing but read pull requests', () => {
    expect(workflow.on['pull_request_target']).toEqual({ types: ['closed'] })
    expect(Object.keys(workflow.on)).toEqual(['pull_request_target', 'schedule', 'workflow_dispatch'])
    expect(workflow.permissions).toEqual({ 'pull-requests': 'read' })
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)
    expect(steps).toHaveLength(1)
    expect(steps[0]?.run).toBeUndefined()
  })

  test('shares no concurrency group with the deployment, whose runs could cancel one that waits', () => {
    expect(workflow).not.toHaveProperty('concurrency')
  })
})
