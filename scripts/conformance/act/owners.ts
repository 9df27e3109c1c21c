/** The examples of owners other than a closed pull request: each event that starts them, and what is left after it. */
import * as assert from 'node:assert/strict'
import * as defaults from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { add, example, leftIn } from './examples.ts'
import { actionStep, assertCounts, assertGreen, assertRed, type Scenario } from './scenarios.ts'

interface OwnerCase {
  readonly file: string
  readonly proves: string
  /** What there is, by name. */
  readonly names: readonly string[]
  readonly owners: (simulator: Simulator) => void
  /** Each event, its payload, and which of the names are gone after it. */
  readonly events: readonly (readonly [event: string, payload: object, gone: readonly string[]])[]
}

const repository = { full_name: defaults.GITHUB_REPOSITORY, default_branch: 'main' }

/** So many days from today, as `{until}` reads it. */
const dayIn = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')

const EXPIRED = `shop-demo-acme-until-${dayIn(-2)}-web`

const CASES: readonly OwnerCase[] = [
  {
    file: 'branch-previews.yml',
    proves:
      'the event `delete` and its condition on the kind of the reference; the schedule takes every deleted branch',
    names: ['shop-branch-feature-login-web', 'shop-branch-fix-1-web', 'shop-branch-main-web', 'other-branch-fix-1-web'],
    owners: ({ github }) => {
      github.deleteBranch('Feature/Login')
      github.deleteBranch('fix/1')
    },
    events: [
      ['delete', { ref: 'Feature/Login', ref_type: 'branch', repository }, ['shop-branch-feature-login-web']],
      ['schedule', { repository }, ['shop-branch-fix-1-web']],
    ],
  },
  {
    file: 'expiry.yml',
    proves: 'a moment in a name, on a schedule and without any permission',
    names: [EXPIRED, `shop-demo-acme-until-${dayIn(2)}-web`, 'shop-demo-acme-until-7-web'],
    owners: () => undefined,
    events: [['schedule', { repository }, [EXPIRED]]],
  },
  {
    file: 'label-previews.yml',
    proves: 'a label that is taken away, and inputs about labels and idleness',
    names: ['shop-pr-7-web', 'shop-pr-8-web'],
    owners: ({ github }) => {
      const updatedAt = new Date().toISOString()
      github.set(7, 'OPEN')
      github.set(8, 'OPEN')
      github.describe(7, { labels: [], updatedAt })
      github.describe(8, { labels: ['preview'], updatedAt })
    },
    events: [
      [
        'pull_request_target',
        {
          ...{ action: 'unlabeled', number: 7, label: { name: 'preview' }, repository },
          pull_request: { number: 7, state: 'open', labels: [], head: { ref: 'topic' }, base: { ref: 'main' } },
        },
        ['shop-pr-7-web'],
      ],
    ],
  },
  {
    file: 'test-leftovers.yml',
    proves: 'the event `workflow_run` and the run that it names; the schedule takes every completed run',
    names: ['shop-it-17000000042-db', 'shop-it-17000000043-db', 'shop-it-17000000044-db'],
    owners: ({ github }) => {
      github.runs.set(17_000_000_042, 'completed')
      github.runs.set(17_000_000_043, 'completed')
      github.runs.set(17_000_000_044, 'in_progress')
    },
    events: [
      [
        'workflow_run',
        { action: 'completed', workflow_run: { id: 17_000_000_042, status: 'completed' }, repository },
        ['shop-it-17000000042-db'],
      ],
      ['schedule', { repository }, ['shop-it-17000000043-db']],
    ],
  },
]

/** The tests of the example, which are not there, fail. act gives every run the id 1. */
const INTEGRATION_TESTS: Scenario = {
  workflow: 'examples/integration-tests.yml',
  proves: 'a step that runs although the step before it failed, and the id of the run in a pattern',
  run: async (world) => {
    const { simulator } = world
    for (const name of ['shop-it-1-db', 'shop-it-17-db', 'other-it-1-db']) add(simulator, name)
    const run = await example('integration-tests.yml')(world, { event: 'push', payload: { repository } })
    assertRed(run)
    assertCounts(actionStep(run), { deleted: 2 })
    assert.deepEqual([...new Set(leftIn(simulator))], ['other-it-1-db', 'shop-it-17-db'])
    assert.equal(simulator.journal.filter(({ operation }) => operation.startsWith('github.')).length, 0)
  },
}

const CASE_SCENARIOS: readonly Scenario[] = CASES.map(({ file, proves, names, owners, events }) => ({
  workflow: `examples/${file}`,
  proves,
  run: async (world) => {
    const { simulator } = world
    owners(simulator)
    for (const name of names) add(simulator, name)
    let left = leftIn(simulator)
    for (const [event, payload, gone] of events) {
      const run = await example(file)(world, { event, payload })
      assertGreen(run)
      left = left.filter((name) => !gone.includes(name))
      assert.deepEqual(leftIn(simulator), left, `after ${event}:\n${actionStep(run).log}`)
    }
  },
}))

export const OWNERS: readonly Scenario[] = [...CASE_SCENARIOS, INTEGRATION_TESTS]
