/** What a workflow downloads is enough: action.yml and dist/, without a package beside them. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { runBundle } from '../support/bundle.ts'
import { FIXTURES } from '../../simulator/registry.ts'
import { idsByOutcome } from '../support/harness.ts'
import { addResource, existing } from '../../simulator/fixture.ts'

const action = mkdtempSync(join(tmpdir(), 'action-'))

beforeAll(() => {
  for (const part of ['action.yml', 'dist']) cpSync(join(ACTION_FOLDER, part), join(action, part), { recursive: true })
})
afterAll(() => {
  rmSync(action, { recursive: true })
})

test('nothing else is there, nor in a folder above', () => {
  expect(readdirSync(action).sort()).toEqual(['action.yml', 'dist'])
  for (let folder = action; folder !== dirname(folder); folder = dirname(folder)) {
    expect(existsSync(join(folder, 'node_modules'))).toBe(false)
  }
})

describe.each(FIXTURES)('$type', (fixture) => {
  test('is deleted, and the rest is left alone', async () => {
    const simulator = new Simulator({ romaJobDuration: 200 })
    const [id, bystander] = [addResource(fixture, simulator), addResource(fixture, simulator)]
    const inputs = { 'resource-type': fixture.type, ids: id, ...fixture.inputs }
    const run = await runBundle(simulator, { action, inputs })
    expect(run.stderr).toBe('')
    expect(run.exitCode).toBe(0)
    expect(idsByOutcome(run)).toEqual({ deleted: [id] })
    expect(existing(fixture, simulator)).toEqual([bystander])
  })
})
