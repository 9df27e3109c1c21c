/** Every example, run by act as it is written. */
import * as assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as defaults from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { stepOf, type ActRun } from './act.ts'
import { actionStep, assertCounts, assertGreen, assertRed, nameFor, patternsIn, type Scenario } from './scenarios.ts'
import { CLOSED, identityEnv, SECRETS, type RunOptions, type World } from './stage.ts'

const VARS = { ROMA_INSTANCE_ID: defaults.INSTANCE_ID, HUAWEICLOUD_ACCOUNT_ID: defaults.ACCOUNT_ID }
const KEYLESS = { GITHUB_TOKEN: defaults.GITHUB_TOKEN }
const closed: RunOptions = { event: 'pull_request_target', payload: CLOSED }

/** A function that runs one of the examples. */
export const example =
  (name: string) =>
  ({ site, run }: World, options: RunOptions = {}, repositories = {}): Promise<ActRun> =>
    run(name, site.example(name).replace(UNKNOWN_TO_ACT, ''), { vars: VARS, ...options }, repositories)

/** GitHub knows `environment.deployment`, act 0.2.87 takes it for a mistake: the one line that is left out. */
const UNKNOWN_TO_ACT = /^ +deployment: false.*\n/m

/** If act knows it now, it need not be left out. */
async function assertStillUnknown({ site, run }: World, name: string): Promise<void> {
  const text = site.example(name)
  if (!UNKNOWN_TO_ACT.test(text)) return
  const { shown } = await run(name, text)
  assert.match(shown, /Unknown Property deployment/)
}

/** Adds what a pull request left behind, by the patterns of an example: closed, and its neighbours, which are not. */
function seed({ site, simulator }: World, file: string): { readonly kept: readonly string[] } {
  const patterns = patternsIn(site.example(file))
  for (const [number, state] of [
    [7, 'MERGED'],
    [8, 'OPEN'],
    [71, 'CLOSED'],
  ] as const)
    simulator.github.set(number, state)
  const names = (number: number): string[] => patterns.map((pattern) => nameFor(pattern, number))
  for (const name of [...names(7), ...names(8)]) add(simulator, name)
  return { kept: leftIn(simulator).filter((name) => !names(7).includes(name)) }
}

/** Of each type that may have such a name. */
export function add({ coc, codeartsbuild, workspace }: Simulator, name: string): void {
  if (/^\w+$/.test(name)) coc.addScript({ name })
  else {
    codeartsbuild.addJob({ name })
    workspace.addTask({ name })
  }
}

export const leftIn = ({ coc, codeartsbuild, workspace }: Simulator): string[] =>
  [
    ...[...coc.scripts.values()].map(({ name }) => name),
    ...[...codeartsbuild.jobs.values()].map(({ job_name: name }) => name),
    ...[...workspace.tasks.values()].map(({ task_name: name }) => name),
  ].sort()

/** The three events of an example that cleans up after pull requests. */
async function previews(world: World, file: string, options: (world: World) => RunOptions = () => ({})): Promise<void> {
  const run = example(file)
  const { kept } = seed(world, file)
  // Only what the example deletes by its types goes.
  const dry = await run(world, options(world))
  assertGreen(dry)
  const planned = Number((JSON.parse(actionStep(dry).outputs['counts'] ?? '{}') as { planned?: number }).planned)
  assert.ok(planned > 0, `the dry run plans nothing:\n${dry.shown}`)
  const before = leftIn(world.simulator)
  const real = await run(world, { ...options(world), ...closed })
  assertGreen(real)
  assertCounts(actionStep(real), { deleted: planned })
  assert.equal(leftIn(world.simulator).length, before.length - planned)
  assert.deepEqual(
    leftIn(world.simulator).filter((name) => kept.includes(name)),
    kept,
    'the open pull request keeps everything',
  )

  for (const name of patternsIn(world.site.example(file)).map((pattern) => nameFor(pattern, 71)))
    add(world.simulator, name)
  const nightly = await run(world, { ...options(world), event: 'schedule' })
  assertGreen(nightly)
  assert.ok(leftIn(world.simulator).filter((name) => name.includes('71')).length < 3)
  assert.deepEqual(
    leftIn(world.simulator).filter((name) => kept.includes(name)),
    kept,
  )
}

const scenario = (workflow: string, proves: string, run: Scenario['run']): Scenario => ({
  workflow: `examples/${workflow}`,
  proves,
  run,
})

export const EXAMPLES: readonly Scenario[] = [
  scenario(
    'access-keys.yml',
    'inputs of a form, a variable, and keys from the environment of the job',
    async (world) => {
      const { roma } = world.simulator
      const [app, task, kept] = [roma.addApp(), roma.addTask(), roma.addApp()]
      const run = await example('access-keys.yml')(world, { inputs: { 'application-ids': app, 'task-ids': task } })
      assertGreen(run)
      assertCounts(actionStep(run), { deleted: 2 })
      assert.deepEqual([...(roma.instances.get(defaults.INSTANCE_ID)?.apps.keys() ?? [])], [kept])
    },
  ),

  scenario(
    'approve-plan.yml',
    'an output of one job as an input of the next, which is skipped where there is nothing to do',
    async (world) => {
      const { kept } = seed(world, 'approve-plan.yml')
      const run = await example('approve-plan.yml')(world)
      assertGreen(run)
      const [plan, deletion] = ['plan', 'delete'].map((job) =>
        run.steps.find((step) => step.job === job && 'counts' in step.outputs),
      )
      assert.ok(plan && deletion, run.shown)
      assertCounts(plan, { planned: 2, kept: kept.length })
      assertCounts(deletion, { deleted: 2, kept: kept.length })
      assert.deepEqual(leftIn(world.simulator), kept)
      const again = await example('approve-plan.yml')(world)
      assertGreen(again)
      assert.deepEqual([...new Set(again.steps.map(({ job }) => job))], ['plan'])
    },
  ),

  scenario(
    'keyless-previews.yml',
    'the same three events with temporary keys, and no secret but the token of the job',
    (world) =>
      previews(world, 'keyless-previews.yml', ({ simulator }) => ({ secrets: KEYLESS, env: identityEnv(simulator) })),
  ),

  scenario(
    'keyless.yml',
    'a run without any stored key (act has no ID tokens: they come from the simulator)',
    async (world) => {
      const { coc } = world.simulator
      const [id, kept] = [coc.addScript(), coc.addScript()]
      const options = { inputs: { ids: id }, secrets: KEYLESS, env: identityEnv(world.simulator) }
      const run = await example('keyless.yml')(world, options)
      assertGreen(run)
      assertCounts(actionStep(run), { deleted: 1 })
      assert.deepEqual([...coc.scripts.keys()], [kept])
      await assertStillUnknown(world, 'keyless.yml')
      // Without the permission there is no such environment.
      const refused = await example('keyless.yml')(world, { ...options, env: {} })
      assertRed(refused)
      assert.match(refused.shown, /id-token: write/)
    },
  ),

  scenario('manual.yml', 'defaults of a form, one of them a boolean: dry unless it is switched off', async (world) => {
    const { simulator } = world
    const ids = {
      'coc-script': simulator.coc.addScript(),
      'codeartsbuild-task': simulator.codeartsbuild.addJob(),
      'workspace-scheduled-task': simulator.workspace.addTask(),
    }
    for (const [type, id] of Object.entries(ids)) {
      const before = leftIn(simulator).length
      const inputs = { 'resource-type': type, ids: id }
      const dry = await example('manual.yml')(world, { inputs })
      assertGreen(dry)
      assertCounts(actionStep(dry), { planned: 1 })
      assert.equal(leftIn(simulator).length, before)
      const real = await example('manual.yml')(world, { inputs: { ...inputs, 'dry-run': 'false' } })
      assertGreen(real)
      assertCounts(actionStep(real), { deleted: 1 })
      assert.equal(leftIn(simulator).length, before - 1)
    }
  }),

  scenario(
    'outputs.yml',
    'outputs in later steps, conditions on the outcome, and a red job that has told everybody first',
    async (world) => {
      const { site, simulator } = world
      const file = 'outputs.yml'
      const call = (tool: string): string => `#!/bin/sh\n{ printf '%s\\n' "${tool} $*"; cat; } >> "$CALLS"\n`
      const tools = site.folderWith({ gh: call('gh'), curl: call('curl') }, 0o755)
      const standIn = fileURLToPath(new URL('upload-artifact', import.meta.url))
      const uses = site.example(file).match(/actions\/upload-artifact@\w+/g) ?? []
      const tell = async (calls: string): Promise<{ run: ActRun; called: string }> => {
        const env = { CALLS: join(tools, calls) }
        const secrets = { ...SECRETS, SLACK_WEBHOOK: 'https://hooks.slack.example/T0/B0/x' }
        const given = { ...closed, secrets, env, path: [tools] }
        const run = await example(file)(world, given, Object.fromEntries(uses.map((each) => [each, standIn])))
        return { run, called: readFileSync(env.CALLS, 'utf8') }
      }
      seed(world, file)
      const green = await tell('green')
      assertGreen(green.run)
      assertCounts(actionStep(green.run), { deleted: 1 })
      assert.match(green.called, new RegExp(`^gh pr comment 7 --repo ${defaults.GITHUB_REPOSITORY}`))
      assert.doesNotMatch(green.called, /^curl/m)

      const [pattern = ''] = patternsIn(site.example(file))
      simulator.forbid(simulator.coc.addScript({ name: nameFor(pattern) }))
      const red = await tell('red')
      assertRed(red.run)
      assertCounts(actionStep(red.run), { failed: 1 })
      assert.match(red.called, /^gh pr comment 7 /)
      assert.match(red.called, /^curl [^]*"text":/m)
      const kept = red.run.steps.filter(({ outputs }) => 'targets' in outputs)
      assert.ok(uses.length === 0 || kept.some(({ outputs }) => outputs['targets'] === '1'), red.run.shown)
    },
  ),

  scenario(
    'pull-request-previews.yml',
    'a closed pull request, a schedule and a form: the payload of the event decides',
    (world) => previews(world, 'pull-request-previews.yml'),
  ),

  scenario('regions.yml', 'a matrix: three jobs at once, each at the hosts of its own region', async (world) => {
    const { simulator, site } = world
    simulator.github.set(7, 'MERGED')
    const [pattern = ''] = patternsIn(site.example('regions.yml'))
    for (const { id } of PROJECTS) simulator.workspace.addTask({ name: nameFor(pattern), projectId: id })
    const run = await example('regions.yml')(world, { event: 'schedule' })
    assertGreen(run)
    assert.deepEqual(leftIn(simulator), [])
    const steps = run.steps.filter(({ outputs }) => 'counts' in outputs)
    assert.deepEqual(steps.map(({ matrix }) => matrix['region']).sort(), PROJECTS.map(({ name }) => name).sort())
    for (const step of steps) assertCounts(step, { deleted: 1 })
    const hosts = new Set(
      simulator.journal.filter(({ operation }) => operation === 'workspace.delete').map(({ host }) => host),
    )
    assert.deepEqual([...hosts].sort(), PROJECTS.map(({ name }) => `workspace.${name}.myhuaweicloud.com`).sort())
  }),

  scenario(
    'reusable.yml',
    'a reusable workflow of another repository with the caller that its comment shows, and its outputs in the next job',
    async (world) => {
      const { site, simulator } = world
      const text = site.example('reusable.yml')
      const comment = text.slice(0, text.search(/^name:/m)).replace(/^# ?/gm, '')
      const shown = comment.slice(comment.search(/^ *(permissions|jobs):/m)).replace(/^ {2}/gm, '')
      const caller = `on: workflow_dispatch\n${shown}${AFTER}`
      const [, uses = ''] = /uses: (\S+)/.exec(shown) ?? []
      const [, owner = '', path = '', ref = ''] = /^([^/]+\/[^/]+)\/(.+)@(.+)$/.exec(uses) ?? []
      const shared = site.folderWith({ [path]: text })
      const [pattern = ''] = patternsIn(caller)
      simulator.github.set(7, 'MERGED')
      simulator.coc.addScript({ name: nameFor(pattern) })
      const kept = simulator.coc.addScript({ name: 'somebody_else_s' })
      const run = await world.run('caller.yml', caller, {}, { [`${owner}@${ref}`]: shared })
      assertGreen(run)
      assert.deepEqual([...simulator.coc.scripts.keys()], [kept])
      assert.equal(stepOf(run, 'after').outputs['deleted'], '1')
    },
  ),

  scenario(
    'self-hosted-proxy.yml',
    'labels of a runner of your own; with a proxy in its place the step is green, with the one that it names, which is not there, it is red and goes nowhere else',
    async (world) => {
      const { codeartsbuild } = world.simulator
      const [gone, left] = [codeartsbuild.addJob(), codeartsbuild.addJob()]
      // What act is told goes before the environment of the job.
      const green = await example('self-hosted-proxy.yml')(world, { inputs: { ids: gone } })
      assertGreen(green)
      assert.deepEqual([...codeartsbuild.jobs.keys()], [left])
      const requests = world.simulator.journal.length
      const red = await example('self-hosted-proxy.yml')(world, { inputs: { ids: left }, offline: true })
      assertRed(red)
      assert.match(red.shown, /proxy\.example\.com/)
      assert.equal(world.simulator.journal.length, requests)
    },
  ),
]

const AFTER = `
  after:
    needs: clean-up
    runs-on: ubuntu-latest
    steps:
      - id: after
        env:
          DELETED: \${{ fromJSON(needs.clean-up.outputs.counts).deleted }}
        run: echo "deleted=$DELETED" >> "$GITHUB_OUTPUT"
`

/** A project for each region of the matrix. */
export const PROJECTS = ['cn-north-4', 'cn-east-3', 'ap-southeast-3'].map((name, index) => ({
  name,
  id: index === 0 ? defaults.PROJECT_ID : `06f1c1a2b3d4400f8c2e5a7b9d1e3f5${index}`,
}))
