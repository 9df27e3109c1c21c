/**
 * One step for `pull_request_target: closed`, `schedule` and `workflow_dispatch`: the committed bundle as a process of its own,
 * with the variables and the event payload that the runner gives, against the simulator over HTTP.
 */
import { beforeEach, describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import {
  inChildProcess,
  type ChildProcess,
  type ChildProcessRun,
  type ChildProcessRunOptions,
} from '../support/child-process.ts'
import { outcomesByName, type Inputs } from '../support/harness.ts'

const [owner = '', name = ''] = defaults.GITHUB_REPOSITORY.split('/')
const repository = { name, full_name: defaults.GITHUB_REPOSITORY, owner: { login: owner } }

/** The payloads, with what matters of them. (github/docs, "Webhook events and payloads".) */
const EVENTS = {
  closed: (number: number, merged: boolean) => ({
    action: 'closed',
    number,
    pull_request: { number, state: 'closed', merged, head: { ref: 'feature' }, base: { ref: 'main' } },
    repository,
  }),
  schedule: { schedule: '17 3 * * *', repository },
  dispatch: (inputs: Readonly<Record<string, string>>) => ({ inputs, ref: 'refs/heads/main', repository }),
}

let harness: ChildProcess
let simulator: Simulator
beforeEach(() => {
  harness = inChildProcess()
  simulator = harness.simulator
})

function sweep(
  eventName: string,
  event: unknown,
  inputs: Inputs = {},
  options: ChildProcessRunOptions = {},
): Promise<ChildProcessRun> {
  const given = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*', ...inputs }
  return harness.run(given, { event, ...options, env: { GITHUB_EVENT_NAME: eventName } })
}

const conversation = (): string[] =>
  simulator.journal.map(({ method, target, status }) => `${method} ${decodeURIComponent(target)} ${status}`)
const names = (): string[] => [...simulator.coc.scripts.values()].map((script) => script.name).sort()

describe('pull_request_target: closed', () => {
  test('deletes what belongs to that pull request, in the order of its plan, and nothing else', async () => {
    const ids = ['preview_pr_42_web', 'preview_pr_42_api'].map((script) => simulator.coc.addScript({ name: script }))
    for (const script of ['preview_pr_421_web', 'preview_pr_4_web', 'prod_web'])
      simulator.coc.addScript({ name: script })
    for (const number of [4, 42, 421]) simulator.github.set(number, 'CLOSED')
    const run = await sweep('pull_request_target', EVENTS.closed(42, true), { concurrency: '1' })
    expect([run.exitCode, run.stderr]).toEqual([0, ''])
    const requests = conversation()
    // The list and the state of the pull request are read side by side.
    expect(requests.slice(0, 2).toSorted()).toEqual([
      'GET /v1/job/scripts?limit=100&name_like=preview_pr_42_ 200',
      'POST /graphql 200',
    ])
    expect(requests.slice(2)).toEqual([
      `DELETE /v1/job/scripts/${ids[1] ?? ''} 200`,
      `DELETE /v1/job/scripts/${ids[0] ?? ''} 200`,
    ])
    expect(names()).toEqual(['preview_pr_421_web', 'preview_pr_4_web', 'prod_web'])
    expect(JSON.parse(run.outputs['deleted-ids'] ?? '')).toEqual([ids[1], ids[0]])
    expect(run.stdout).toContain('Plan: 2 to delete, 0 to keep')
    expect(run.summary).toContain('pull request 42 is closed')
    expect(run.stdout.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(defaults.GITHUB_TOKEN)
  })

  test('keeps everything when the pull request has been opened again since the event', async () => {
    simulator.coc.addScript({ name: 'preview_pr_42_web' })
    simulator.github.set(42, 'OPEN')
    const run = await sweep('pull_request_target', EVENTS.closed(42, false))
    expect(run.exitCode).toBe(0)
    expect(run.report.targets).toMatchObject([
      {
        name: 'preview_pr_42_web',
        outcome: 'kept',
        reason: expect.stringMatching(/pull request 42 is open$/) as unknown,
      },
    ])
    expect(JSON.parse(run.outputs['kept-ids'] ?? '')).toHaveLength(1)
    expect(conversation().some((line) => line.startsWith('DELETE'))).toBe(false)
  })

  test('is red where GitHub does not say whether the pull request is closed, with the cause and what to do', async () => {
    simulator.codeartsbuild.addJob({ name: 'preview_pr_42_web' })
    simulator.github.set(42, 'CLOSED')
    simulator.github.unreadable.add(42)
    const run = await sweep('pull_request_target', EVENTS.closed(42, true), { 'resource-type': 'codeartsbuild-task' })
    expect(run.exitCode).toBe(1)
    expect(outcomesByName(run)).toEqual({ preview_pr_42_web: 'unattempted' })
    expect(run.report.problems).toEqual([
      expect.stringMatching(/: FORBIDDEN: Resource not accessible by integration — .*pull-requests: read/),
    ])
    expect(run.summary).toContain('pull-requests: read')
    expect(conversation().some((line) => line.includes('delete'))).toBe(false)
  })

  test('has nothing to do, and says in one line of the log where it looked', async () => {
    const inputs = { 'name-pattern': 'preview_pr_{pr}_*' }
    const run = await sweep('pull_request_target', EVENTS.closed(42, true), inputs)
    expect(run.exitCode).toBe(0)
    expect(run.stdout).toContain(`project ${defaults.PROJECT_ID}) has no rows whose name has "preview_pr_42_".`)
    expect(run.commands.map(({ command }) => command)).not.toContain('notice')
  })

  test('works against GitHub Enterprise Server', async () => {
    simulator.coc.addScript({ name: 'preview_pr_42_web' })
    simulator.github.set(42, 'MERGED')
    const envAt = (url: string): Record<string, string> => ({
      GITHUB_API_URL: `${url}/api/v3`,
      GITHUB_GRAPHQL_URL: `${url}/api/graphql`,
    })
    const run = await sweep('pull_request_target', EVENTS.closed(42, true), {}, { envAt })
    expect(outcomesByName(run)).toEqual({ preview_pr_42_web: 'deleted' })
    expect(conversation()).toContain('POST /api/graphql 200')
  })
})

describe('schedule', () => {
  test('sweeps 250 pull requests, of which some are open, closed, merged, issues or missing', async () => {
    const kinds = ['OPEN', 'CLOSED', 'MERGED', 'issue', undefined] as const
    for (let number = 1; number <= 250; number++) {
      simulator.coc.addScript({ name: `preview_pr_${number}_web` })
      simulator.github.set(number, kinds[number % 5])
    }
    const run = await sweep('schedule', EVENTS.schedule, { 'max-deletes': '100' })
    expect(run.exitCode).toBe(0)
    expect(run.report.counts).toMatchObject({ deleted: 100, kept: 150 })
    const left = Array.from({ length: 250 }, (_, index) => index + 1).filter((n) => n % 5 !== 1 && n % 5 !== 2)
    expect(names()).toEqual(left.map((n) => `preview_pr_${n}_web`).sort())
    // 100, 100 and 50 numbers for the plan.
    const asked = simulator.journal
      .filter(({ operation }) => operation === 'github.graphql')
      .map(({ ids }) => ids.length)
    expect(asked.slice(0, 3)).toEqual([100, 100, 50])
  })

  test('with more to delete than is thinkable deletes nothing and is red', async () => {
    for (let number = 1; number <= 101; number++) {
      simulator.coc.addScript({ name: `preview_pr_${number}_web` })
      simulator.github.set(number, 'CLOSED')
    }
    const run = await sweep('schedule', EVENTS.schedule)
    expect(run.exitCode).toBe(1)
    expect(names()).toHaveLength(101)
    expect(run.commands).toContainEqual(
      expect.objectContaining({
        command: 'error',
        message: expect.stringContaining('101 targets would be deleted, and max-deletes is 100') as unknown,
      }),
    )
  })
})

describe('workflow_dispatch', () => {
  test('as a dry run shows the plan; for real it carries that plan out', async () => {
    for (const number of [1, 2, 3]) {
      for (const part of ['web', 'api']) simulator.coc.addScript({ name: `preview_pr_${number}_${part}` })
    }
    simulator.github.set(1, 'OPEN')
    simulator.github.set(2, 'CLOSED')
    simulator.github.set(3, 'MERGED')
    const plan = ({ stdout }: ChildProcessRun): string[] =>
      stdout.split('\n').filter((line) => /^(Plan:|delete |keep {3})/.test(line))

    const dry = await sweep('workflow_dispatch', EVENTS.dispatch({ 'dry-run': 'true' }), { 'dry-run': 'true' })
    expect(dry.exitCode).toBe(0)
    expect(names()).toHaveLength(6)
    expect(plan(dry)).toHaveLength(7)
    const planned = JSON.parse(dry.outputs['planned-ids'] ?? '') as string[]
    expect(planned).toHaveLength(4)

    const real = await sweep('workflow_dispatch', EVENTS.dispatch({ 'dry-run': 'false' }), { concurrency: '1' })
    expect(real.exitCode).toBe(0)
    expect(plan(real)).toEqual(plan(dry))
    expect(simulator.journal.filter(({ method }) => method === 'DELETE').flatMap(({ ids }) => ids)).toEqual(planned)
    expect(names()).toEqual(['preview_pr_1_api', 'preview_pr_1_web'])
  })
})
