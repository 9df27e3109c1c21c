/**
 * The end-to-end workflow, walked through step by step as the runner does it: it must be right before it is pushed. Known here
 * is what its steps use; anything else fails the test rather than being skipped.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { RESOURCE_TYPE_NAMES } from '../../src/resources/registry.ts'
import { seedPreview } from '../../simulator/data.ts'
import * as defaults from '../../simulator/defaults.ts'
import { ACTION_FOLDER, runAction } from '../../simulator/runner.ts'
import { startServer, type RunningServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'

interface Step {
  readonly name?: string
  readonly id?: string
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
  readonly 'continue-on-error'?: boolean
}

interface Job {
  readonly env: Readonly<Record<string, string>>
  readonly defaults: { readonly run: { readonly shell: string } }
  readonly steps: readonly Step[]
}

interface Ended {
  readonly outcome: 'success' | 'failure'
  readonly outputs: Readonly<Record<string, string>>
}

const file = join(ACTION_FOLDER, '.github', 'workflows', 'e2e.yml')
const { e2e: job } = (parse(readFileSync(file, 'utf8')) as { jobs: { e2e: Job } }).jobs

let server: RunningServer
let temp: string

beforeAll(async () => {
  const simulator = new Simulator({ romaJobDuration: 0 })
  seedPreview(simulator, Date.now())
  server = await startServer(simulator)
  temp = mkdtempSync(join(tmpdir(), 'steps-'))
})

afterAll(async () => {
  await server.close()
  rmSync(temp, { recursive: true, force: true })
})

test('it knows the simulator by the credentials that the simulator has', () => {
  const { TOKEN, ACCESS_KEY_ID, SECRET_ACCESS_KEY } = defaults
  expect(job.env).toMatchObject({ TOKEN, ACCESS_KEY_ID, SECRET_ACCESS_KEY })
  expect(job.env['SIMULATOR']).toBe(`http://127.0.0.1:${job.env['PORT'] ?? ''}`)
})

test('every resource type is deleted, and every step ends as it says', async () => {
  const env = { ...job.env, SIMULATOR: server.url }
  const ended: Record<string, Ended> = {}
  const types = new Set<unknown>()
  for (const step of job.steps) {
    if (step.uses?.startsWith('actions/') || step.run === 'npm ci' || step.name === 'Start the simulator') continue
    const value = (text: unknown): string =>
      String(text).replaceAll(/\$\{\{ (.+?) \}\}/g, (_, code: string) => evaluate(code, env, ended))
    if (step.uses === './') {
      const inputs = Object.fromEntries(Object.entries(step.with ?? {}).map(([name, text]) => [name, value(text)]))
      types.add(inputs['resource-type'])
      const run = await runAction({ inputs, env })
      const outcome = run.exitCode === 0 ? 'success' : 'failure'
      const failed = `${step.name ?? ''}\n${run.stdout}`
      if (!step['continue-on-error']) expect(`${outcome} ${failed}`).toBe(`success ${failed}`)
      // The report is gone with the runner's folder; later steps read it.
      const report = join(temp, `${step.id ?? ''}.json`)
      writeFileSync(report, JSON.stringify(run.report))
      ended[step.id ?? ''] = { outcome, outputs: { ...run.outputs, 'report-path': report } }
    } else {
      const own = Object.entries(step.env ?? {}).map(([name, text]): [string, string] => [name, value(text)])
      await runScript(step, { ...env, ...Object.fromEntries(own) })
    }
  }
  expect([...types].sort()).toEqual([...RESOURCE_TYPE_NAMES].sort())
})

/** The expressions that the workflow uses. */
function evaluate(code: string, env: Readonly<Record<string, string>>, steps: Readonly<Record<string, Ended>>): string {
  const [, variable = ''] = /^env\.(\w+)$/.exec(code) ?? []
  const [, outcomeOf = ''] = /^steps\.([\w-]+)\.outcome$/.exec(code) ?? []
  const [, outputOf = '', output = ''] = /^steps\.([\w-]+)\.outputs\.([\w-]+)$/.exec(code) ?? []
  const [, allOf = ''] = /^toJSON\(steps\.([\w-]+)\.outputs\)$/.exec(code) ?? []
  const all = steps[allOf] && JSON.stringify(steps[allOf].outputs)
  const value = env[variable] ?? steps[outcomeOf]?.outcome ?? steps[outputOf]?.outputs[output] ?? all
  if (value === undefined) throw new Error(`nothing is known of ${code}`)
  return value
}

/** A script that fails rejects, with what it wrote to stderr in the message. */
async function runScript({ run = '' }: Step, env: Readonly<Record<string, string>>): Promise<void> {
  expect(job.defaults.run.shell).toBe('node {0}')
  // Without an extension, as the runner writes it.
  const script = join(temp, 'script')
  writeFileSync(script, run)
  await promisify(execFile)(process.execPath, [script], { env, cwd: temp })
}
