/** The end-to-end workflow of this repository, as it is written. */
import * as assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { parse } from 'yaml'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertGreen } from './scenarios.ts'
import type { Site } from './stage.ts'

export const WORKFLOW = '.github/workflows/e2e.yml'

export const PROVES =
  'every resource type by id, a dry run whose output is the next input, later steps that read outputs and report, and steps that are red on purpose'

interface Workflow {
  readonly jobs: {
    readonly e2e: {
      readonly env: { readonly PORT: number }
      readonly steps: readonly { readonly uses?: string; readonly id?: string }[]
    }
  }
}

export async function runE2e(site: Site): Promise<void> {
  const { jobs } = parse(readFileSync(join(site.project, WORKFLOW), 'utf8')) as Workflow
  assert.ok(await isFree(jobs.e2e.env.PORT), `something else listens on port ${jobs.e2e.env.PORT}`)
  const run = await site.run(site.project, WORKFLOW, { matrix: 'os:ubuntu-latest', secrets: {}, inherited: machine() })
  assertGreen(run)
  const steps = jobs.e2e.steps.filter(({ uses }) => uses === './')
  const ran = run.steps.filter(({ outputs }) => 'counts' in outputs).map(({ id }) => id)
  // A step with a wrong input has no counts to set.
  assert.ok(ran.length >= steps.length - 1 && ran.length > 5, `${ran.length} steps used the action:\n${run.shown}`)
  for (const { id, outcome } of run.steps.filter((step) => ran.includes(step.id)))
    assert.equal(outcome, ['absent', 'empty'].includes(id) ? 'failure' : 'success', id)
}

/** The machine's own environment, for npm: without what would make a step think that it runs somewhere else. */
const machine = (): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GITHUB|RUNNER|ACTIONS|INPUT)_|^CI$/.test(name)))

/** Whether a server could listen there. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const { promise, resolve } = Promise.withResolvers<boolean>()
  server.once('error', () => {
    resolve(false)
  })
  server.listen(port, '127.0.0.1', () => {
    server.close(() => {
      resolve(true)
    })
  })
  return promise
}
