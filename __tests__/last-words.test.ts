/** Whatever ends the process, its log is whole: the failures are what it says last. */
import { expect, test } from '@jest/globals'
import * as defaults from '../simulator/defaults.ts'
import { runAction } from '../simulator/runner.ts'
import { startServer } from '../simulator/server.ts'
import { Simulator } from '../simulator/simulator.ts'
import { atRequest } from './support/site.ts'

test('a process that ends in the middle still says what became of 2,500 targets', async () => {
  const simulator = new Simulator()
  simulator.inject({ fault: 'hang' })
  const server = await startServer(simulator)
  const ids = Array.from({ length: 2_500 }, (_, index) => `SC${index}`)
  const run = await runAction({
    inputs: {
      'resource-type': 'coc-script',
      ids: ids.join(' '),
      region: defaults.REGION,
      endpoint: server.url,
      token: defaults.TOKEN,
    },
    // As a mistake of ours would, deep in something that nobody waits for.
    env: atRequest(1, 'process.exit()'),
  })
  await server.close()
  expect(run.exitCode).toBe(1)
  expect(JSON.parse(run.outputs['counts'] ?? '')).toMatchObject({ unattempted: 2_499, failed: 1 })
  expect(run.stdout.length).toBeGreaterThan(100_000)
  expect(run.commands.filter(({ command }) => command === 'error')).not.toEqual([])
  expect(run.stdout.trimEnd().split('\n').at(-1)).toMatch(/^2499 not attempted|1 failed/)
})
