/** `{run}`: what belongs to a workflow run goes when that run has completed, and only then. */
import { describe, expect, test } from '@jest/globals'
import { GITHUB_REPOSITORY } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { outcomesByName, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'it_{run}_*', 'max-deletes': '1000' }
const nameOf = (id: number): string => `it_${id}_db`

function addRuns(simulator: Simulator, runs: Readonly<Record<number, string | undefined>>): void {
  for (const [id, status] of Object.entries(runs)) {
    simulator.coc.addScript({ name: nameOf(Number(id)) })
    if (status !== undefined) simulator.github.runs.set(Number(id), status)
  }
}

const asked = ({ journal }: Simulator): string[] =>
  journal.filter(({ operation }) => operation === 'github.run').flatMap(({ ids }) => ids)

/** (github/docs, "Webhook events and payloads", `workflow_run`.) */
const workflowRunEvent = (id: unknown, repository = GITHUB_REPOSITORY) => ({
  env: { GITHUB_EVENT_NAME: 'workflow_run' },
  event: {
    action: 'completed',
    workflow_run: { id, name: 'Tests', status: 'completed', conclusion: 'failure', run_attempt: 1 },
    repository: { full_name: repository },
  },
})

describe('A sweep', () => {
  test('deletes what belongs to completed runs, and keeps the rest with its reason', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    const states = ['queued', 'in_progress', 'waiting', 'requested', 'pending', 'action_required']
    addRuns(simulator, { 9: undefined, 100: 'completed', 200: undefined })
    addRuns(simulator, Object.fromEntries(states.map((status, index) => [index + 1, status])))
    const result = await run(inputs, { env: { GITHUB_EVENT_NAME: 'schedule' } })
    expect(result.ok).toBe(true)
    expect(outcomesByName(result)).toMatchObject({
      [nameOf(100)]: 'deleted',
      [nameOf(200)]: 'kept',
      [nameOf(9)]: 'kept',
      [nameOf(1)]: 'kept',
    })
    expect(result.report.counts).toMatchObject({ deleted: 1, kept: 8 })
    expect(reasonOf(result, nameOf(100))).toBe('matches it_{run}_*; workflow run 100 has completed')
    expect(reasonOf(result, nameOf(200))).toBe('this repository has no workflow run 200')
    expect(reasonOf(result, nameOf(2))).toBe('workflow run 2 is not completed (in_progress)')
  })

  test('keeps what belongs to a run that is started again before the deletion', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    addRuns(simulator, { 7: 'completed' })
    let looks = 0
    simulator.onRequest(({ operation }) => {
      if (operation === 'github.run' && ++looks === 2) simulator.github.runs.set(7, 'queued')
    })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(7)]: 'kept' }])
    expect(reasonOf(result, nameOf(7))).toContain('right before its deletion: workflow run 7 is not completed (queued)')
  })

  test('asks for 500 runs at most; the others are kept, said, and green', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    addRuns(simulator, Object.fromEntries(Array.from({ length: 503 }, (_, index) => [index + 1, 'queued'])))
    const result = await run(inputs)
    expect([result.ok, result.report.counts['kept'], asked(simulator).length]).toEqual([true, 503, 500])
    expect(reasonOf(result, nameOf(503))).toBe('workflow run 503 was left for the next time (500 at once)')
    expect(result.report.notes).toContainEqual(expect.stringMatching(/^3 workflow runs were not looked up/))
  })

  test('looks a run up once for all that belongs to it, and once again right before', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    for (const part of ['web', 'api', 'db']) simulator.coc.addScript({ name: `it_9_${part}` })
    simulator.github.runs.set(9, 'completed')
    expect((await run(inputs)).report.counts).toMatchObject({ deleted: 3 })
    expect(asked(simulator)).toEqual(['9', '9'])
  })

  test('looks each run up right before its own deletion, so that no answer grows old while others are waited for', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    addRuns(simulator, { 1: 'completed', 2: 'completed', 3: 'completed' })
    await run({ ...inputs, concurrency: '1' })
    const operations = simulator.journal.map(({ operation, ids }) => `${operation} ${ids.length > 0 ? 1 : 0}`)
    expect(operations.slice(-6)).toEqual(Array.from({ length: 3 }, () => ['github.run 1', 'coc.delete 1']).flat())
  })
})

describe('What GitHub does not answer is red, never kept', () => {
  test.each<[string, (simulator: Simulator) => void, RegExp, RegExp]>([
    [
      'a missing permission',
      (simulator) => {
        simulator.deny('github.run')
      },
      /^the state of workflow run 7 could not be read: HTTP 403/,
      /^GitHub did not say which workflow runs have completed.*"permissions: actions: read"/,
    ],
    [
      'a repository that is not there',
      (simulator) => {
        simulator.github.runs.clear()
        const answer = { status: 404, headers: {}, body: '' }
        simulator.inject({ fault: 'answer', answer, operation: 'github.repository', times: Infinity })
      },
      /HTTP 404$/,
      /GITHUB_API_URL/,
    ],
    [
      'an outage',
      (simulator) => {
        simulator.inject({ fault: '502-html', operation: 'github.run', times: Infinity })
      },
      /HTTP 502$/,
      /githubstatus/,
    ],
    [
      'another run',
      (simulator) => {
        const answer = {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: '{"id":8,"status":"completed"}',
        }
        simulator.inject({ fault: 'answer', answer, operation: 'github.run', times: Infinity })
      },
      /did not answer the question$/,
      /githubstatus/,
    ],
  ])('%s', async (_, arrange, reason, problem) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    addRuns(simulator, { 7: 'completed' })
    arrange(simulator)
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([false, { [nameOf(7)]: 'unattempted' }])
    expect(reasonOf(result, nameOf(7))).toMatch(reason)
    expect(result.report.problems).toEqual([expect.stringMatching(problem)])
  })

  test('for runs, and does not stand in the way of pull requests', async () => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    addRuns(simulator, { 7: 'completed' })
    simulator.coc.addScript({ name: 'preview_pr_4_web' })
    simulator.github.set(4, 'CLOSED')
    simulator.deny('github.run')
    const result = await run({ ...inputs, 'name-pattern': 'it_{run}_*\npreview_pr_{pr}_*' })
    expect(outcomesByName(result)).toEqual({ [nameOf(7)]: 'unattempted', preview_pr_4_web: 'deleted' })
  })
})

describe('On workflow_run', () => {
  test('only what belongs to that run goes, and only if GitHub says that it has completed', async () => {
    for (const status of ['completed', 'in_progress']) {
      const { simulator, run } = inProcess({ planTakesMs: 5_000 })
      addRuns(simulator, { 41: 'completed', 42: status, 421: 'completed' })
      const result = await run(inputs, workflowRunEvent(42))
      expect(outcomesByName(result)).toEqual({ [nameOf(42)]: status === 'completed' ? 'deleted' : 'kept' })
    }
  })

  test.each([
    ['a payload without a run', workflowRunEvent(undefined), /names no workflow run\.$/],
    ['a run of another repository', workflowRunEvent(42, 'octo-org/other'), /is about the repository/],
  ])('%s is refused before the first request', async (_, event, problem) => {
    const { simulator, run } = inProcess({ planTakesMs: 5_000 })
    addRuns(simulator, { 42: 'completed' })
    const result = await run(inputs, event)
    expect(result.report.problems).toEqual([expect.stringMatching(problem)])
    expect(simulator.journal).toEqual([])
  })
})
