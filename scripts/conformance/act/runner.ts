/** What a runner does for the action, in workflows of this folder: later steps, masks, cancellation, a composite action. */
import * as assert from 'node:assert/strict'
import * as defaults from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { stepOf, type Command, type RunningAct } from './act.ts'
import { assertCounts, assertGreen, assertRed, jsonOf, type Scenario } from './scenarios.ts'
import type { World } from './stage.ts'

const own = (world: World, name: string, options = {}): ReturnType<World['run']> =>
  world.run(name, world.site.own(name), options)

/** The keys are no secrets of act here: only the action masks them. */
const KEYS = { KEY_ID: defaults.ACCESS_KEY_ID, KEY_SECRET: defaults.SECRET_ACCESS_KEY }

export const RUNNER: readonly Scenario[] = [
  {
    workflow: 'steps.yml',
    proves:
      'inputs of several lines, defaults (the token of the job among them), outputs in later steps and jobs, masks, groups, annotations, job summary, exit code',
    run: async (world) => {
      const { simulator } = world
      simulator.github.set(7, 'MERGED')
      simulator.github.set(8, 'OPEN')
      const id = (name: string): string => simulator.coc.addScript({ name })
      const [deleted, failed, open, kept] = ['steps_7_web', 'steps_7_api', 'steps_8_web', 'steps_7_keep'].map(id)
      assert.ok(deleted && failed && open && kept)
      // A long plan is folded.
      const others = Array.from({ length: 60 }, (_, index) => id(`steps_8_${index}`))
      simulator.forbid(failed)
      const run = await own(world, 'steps.yml', { secrets: { GITHUB_TOKEN: defaults.GITHUB_TOKEN }, env: KEYS })
      assertRed(run)
      assert.deepEqual([...simulator.coc.scripts.keys()], [failed, open, kept, ...others])

      const clean = stepOf(run, 'clean')
      assert.equal(clean.outcome, 'failure')
      assertCounts(clean, { deleted: 1, failed: 1, kept: 62 })
      assert.deepEqual(jsonOf(clean, 'failed-ids'), [failed])
      const { deleted: count, 'first-failed': first, targets } = stepOf(run, 'after').outputs
      assert.deepEqual([count, first, targets], ['1', failed, '64'])

      const commands = (name: string): readonly Command[] => clean.commands.filter(({ command }) => command === name)
      assert.ok(commands('group').length > 0, 'the plan is not folded')
      assert.equal(commands('group').length, commands('endgroup').length)
      assert.ok(
        commands('error').some(({ properties }) => properties['title']?.includes(failed)),
        'no annotation names what failed',
      )
      const masked = commands('add-mask').map(({ message }) => message)
      assert.deepEqual(
        Object.values(KEYS).filter((key) => !masked.includes(key)),
        [],
        'each key is masked',
      )
      assert.match(stepOf(run, '2', 'clean-up').log, /The key is <\*\*\*>/)
      assert.ok(clean.summary.includes(clean.outputs['headline'] ?? 'no headline'), clean.summary)
      assert.ok(clean.summary.includes(failed) && clean.summary.includes('steps_7_keep'), clean.summary)

      assert.equal(stepOf(run, 'red').outcome, 'failure')
      assert.deepEqual(
        run.steps.filter((step) => step.id === 'never'),
        [],
        'a step after a red one is skipped',
      )
    },
  },
  {
    workflow: 'wrapper.yml',
    proves: 'a composite action around this one: its own inputs cause no error, its outputs are handed on',
    run: async (world) => {
      const { coc } = world.simulator
      const [, kept] = ['wrapped_7_web', 'wrapped_71_web'].map((name) => coc.addScript({ name }))
      const run = await own(world, 'wrapper.yml')
      assertGreen(run)
      assert.deepEqual([...coc.scripts.keys()], [kept])
      assert.equal(stepOf(run, 'after').outputs['deleted'], '1')
    },
  },
  {
    workflow: 'cancelled.yml, SIGINT',
    proves:
      'the signal that a runner sends first: what was begun is finished, the rest is unattempted, and a later step sees both',
    run: async (world) => {
      const ids = seedSlow(world.simulator)
      const run = await own(world, 'cancelled.yml', {
        vars: { IDS: ids.join(' ') },
        started: whenDeleting(world.simulator, ({ find }) => {
          for (const pid of find('dist/index.js')) process.kill(pid, 'SIGINT')
        }),
      })
      assertRed(run)
      const { outcome, unattempted = '', deleted = '' } = stepOf(run, 'after').outputs
      assert.equal(outcome, 'failure')
      const left = [...world.simulator.coc.scripts.keys()]
      assert.ok(left.length > 0 && left.length < ids.length, `${left.length} of ${ids.length} are left`)
      assert.deepEqual(JSON.parse(unattempted), left)
      assert.deepEqual(
        JSON.parse(deleted),
        ids.filter((id) => !left.includes(id)),
      )
    },
  },
  {
    workflow: 'cancelled.yml, killed',
    proves: 'a run that act cancels and kills at once: red, no output claims anything, nothing more is deleted',
    run: async (world) => {
      const ids = seedSlow(world.simulator)
      const run = await own(world, 'cancelled.yml', {
        vars: { IDS: ids.join(' ') },
        started: whenDeleting(world.simulator, ({ child }) => child.kill('SIGINT')),
      })
      assert.notEqual(run.exitCode, 0)
      const { outcome, unattempted, deleted } = stepOf(run, 'after').outputs
      assert.deepEqual([outcome, unattempted, deleted], ['failure', '', ''])
      assert.ok(world.simulator.coc.scripts.size > 0)
    },
  },
]

/** So slow that a signal comes in between. */
function seedSlow(simulator: Simulator): readonly string[] {
  simulator.latency = 150
  return Array.from({ length: 12 }, () => simulator.coc.addScript())
}

/** Calls `act` once, when the third delete arrives. */
function whenDeleting(simulator: Simulator, act: (run: RunningAct) => void): (run: RunningAct) => void {
  return (run) => {
    let deletes = 0
    simulator.onRequest(({ operation }) => {
      if (operation === 'coc.delete' && ++deletes === 3) act(run)
    })
  }
}
