/** The files of the runner: what other steps wrote stays, and what is known is in them at once. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { INSTANCE_ID } from '../../simulator/defaults.ts'
import { inChildProcess } from '../support/child-process.ts'

test('The summary is added to what other steps have written there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'summary-'))
  const path = join(folder, 'summary.md')
  await writeFile(path, 'of another step\n')
  try {
    const { run } = inChildProcess({ resources: ['coc-script', 1] })
    await run({}, { env: { GITHUB_STEP_SUMMARY: path } })
    expect(await readFile(path, 'utf8')).toMatch(/^of another step\n### ✅ Huawei Cloud Cleanup: 1 deleted/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('The id of a job is an output as soon as the job runs: it is there if the runner is killed', async () => {
  const { simulator, run } = inChildProcess({ resources: ['roma-asset', 1], romaJobDuration: 60_000 })
  const started: { kill?: () => void } = {}
  simulator.onRequest(({ operation }) => {
    if (operation === 'roma.job') started.kill?.()
  })
  const result = await run(
    { 'project-id': '' },
    {
      started: (child) => {
        started.kill = () => child.kill('SIGKILL')
      },
    },
  )
  expect(result.exitCode).toBeNull()
  const [job] = simulator.roma.instances.get(INSTANCE_ID)?.jobs.keys() ?? []
  expect(result.outputs).toEqual({ 'job-id': job })
  expect(result.log).toContain(`Job ${job ?? ''}: SUBMITTED`)
})
