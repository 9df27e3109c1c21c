/** A workflow that act runs, and what has to come of it. */
import * as assert from 'node:assert/strict'
import { parse } from 'yaml'
import { stepOf, type ActRun, type ActStep } from './act.ts'
import type { World } from './stage.ts'

export interface Scenario {
  /** The file, as the document names it. */
  readonly workflow: string
  /** What it proves, as half a sentence. */
  readonly proves: string
  readonly run: (world: World) => Promise<void>
}

export const jsonOf = (step: ActStep, output: string): unknown => JSON.parse(step.outputs[output] ?? 'null')

/** How many targets ended so, of those that ended at all. */
export function assertCounts(step: ActStep, expected: Readonly<Record<string, number>>): void {
  const counts = Object.entries(jsonOf(step, 'counts') as Record<string, number>).filter(([, count]) => count > 0)
  assert.deepEqual(Object.fromEntries(counts), expected)
}

export function assertGreen(run: ActRun): void {
  assert.equal(run.exitCode, 0, `act ended with ${String(run.exitCode)}:\n${run.shown}`)
}

export function assertRed(run: ActRun): void {
  assert.equal(run.exitCode, 1, `act ended with ${String(run.exitCode)}:\n${run.shown}`)
}

/** The step that uses the action: the only one that sets `counts`. */
export function actionStep(run: ActRun): ActStep {
  const [id, ...others] = new Set(run.steps.filter(({ outputs }) => 'counts' in outputs).map((step) => step.id))
  assert.ok(
    id !== undefined && others.length === 0,
    `${others.length} steps too many set counts, or none does:\n${run.shown}`,
  )
  return stepOf(run, id)
}

/** A name that a pattern of an example matches, for pull request 7 of octo-org/shop, written as COC allows it where asked. */
export function nameFor(pattern: string, number = 7): string {
  const name = pattern.replaceAll('{pr}', String(number)).replaceAll('{repo}', 'shop').replaceAll('*', 'web')
  assert.doesNotMatch(name, /[{}\\]/, `${pattern} has a placeholder that this does not know`)
  return name
}

/** The patterns of the first step or caller in a workflow that has some. */
export function patternsIn(text: string): readonly string[] {
  const { jobs } = parse(text) as { jobs: Record<string, { with?: Inputs; steps?: { with?: Inputs }[] }> }
  const inputs = Object.values(jobs).flatMap((job) => [job, ...(job.steps ?? [])].map((each) => each.with ?? {}))
  const [patterns] = inputs.map((each) => each['name-pattern']).filter((each) => each !== undefined)
  assert.ok(patterns, 'no step has a name-pattern')
  return patterns
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

type Inputs = Readonly<Record<string, string | undefined>>
