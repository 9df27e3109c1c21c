/** What belongs to a pull request goes only when that is closed, and closed it must still be right before its deletion. */
import { describe, expect, test } from '@jest/globals'
import { validate } from '@octokit/graphql-schema'
import { queryFor } from '../../../src/owners/pull-requests.ts'
import { INSTANCE_ID, TOKEN } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { outcomesByName, pullRequestEvent, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*', 'max-deletes': '1000' }
const nameOf = (number: number): string => `preview_pr_${number}_web`

function scripts(simulator: Simulator, ...numbers: number[]): void {
  for (const number of numbers) simulator.coc.addScript({ name: nameOf(number) })
}

const queries = ({ journal }: Simulator): number[][] =>
  journal.filter(({ operation }) => operation === 'github.graphql').map(({ ids }) => ids.map(Number))

test('The query is valid for the schema that GitHub publishes', () => {
  expect(validate(queryFor(['1', '2', '2147483647']))).toEqual([])
  // The check can fail.
  expect(validate(queryFor(['1']).replace('state', 'status'))).not.toEqual([])
})

describe('On the event of a pull request', () => {
  test.each(['pull_request', 'pull_request_target'])('%s: only what is its own goes', async (name) => {
    const { simulator, run } = inProcess()
    scripts(simulator, 4, 42, 421, 142, 43)
    for (const number of [4, 42, 421, 142, 43]) simulator.github.set(number, 'CLOSED')
    const result = await run(inputs, pullRequestEvent(42, name))
    expect(outcomesByName(result)).toEqual({ [nameOf(42)]: 'deleted' })
    expect(simulator.coc.scripts.size).toBe(4)
    expect(queries(simulator)).toEqual([[42]])
  })

  test('an event says closed, and GitHub says open: kept', async () => {
    const { simulator, run } = inProcess()
    scripts(simulator, 42)
    simulator.github.set(42, 'OPEN')
    const result = await run(inputs, pullRequestEvent(42))
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(42)]: 'kept' }])
    expect(reasonOf(result, nameOf(42))).toBe('pull request 42 is open')
  })

  test('a pattern without {pr} beside it means what it says', async () => {
    const { simulator, run } = inProcess()
    scripts(simulator, 42, 43)
    simulator.coc.addScript({ name: 'scratch_1' })
    simulator.github.set(42, 'CLOSED')
    const result = await run({ ...inputs, 'name-pattern': 'preview_pr_{pr}_*\nscratch_*' }, pullRequestEvent(42))
    expect(outcomesByName(result)).toEqual({ [nameOf(42)]: 'deleted', scratch_1: 'deleted' })
  })
})

describe('On any other event', () => {
  test('every number is looked up, a hundred in a request, and each has its reason', async () => {
    const { simulator, run } = inProcess()
    const numbers = Array.from({ length: 250 }, (_, index) => index + 1)
    scripts(simulator, ...numbers)
    const kinds = ['OPEN', 'CLOSED', 'MERGED', 'issue', undefined] as const
    for (const number of numbers) simulator.github.set(number, kinds[number % 5])
    const result = await run({ ...inputs, 'dry-run': 'true' }, { env: { GITHUB_EVENT_NAME: 'schedule' } })
    expect(result.ok).toBe(true)
    expect(queries(simulator).map((asked) => asked.length)).toEqual([100, 100, 50])
    for (const number of numbers) {
      const isClosed = number % 5 === 1 || number % 5 === 2
      expect(outcomesByName(result)[nameOf(number)]).toBe(isClosed ? 'planned' : 'kept')
    }
    expect(reasonOf(result, nameOf(5))).toBe('pull request 5 is open')
    expect(reasonOf(result, nameOf(1))).toBe('matches preview_pr_{pr}_*; pull request 1 is closed')
    expect(reasonOf(result, nameOf(2))).toBe('matches preview_pr_{pr}_*; pull request 2 is merged')
    expect(reasonOf(result, nameOf(3))).toBe('this repository has no pull request 3')
    expect(reasonOf(result, nameOf(4))).toBe('this repository has no pull request 4')
  })

  test('GitHub is not asked where no pattern has {pr}, or nothing matches', async () => {
    const { simulator, run } = inProcess()
    scripts(simulator, 42)
    await run({ ...inputs, 'name-pattern': 'preview_*', 'github-token': '', 'dry-run': 'true' })
    await run({ ...inputs, 'name-pattern': 'other_pr_{pr}_*' })
    expect(queries(simulator)).toEqual([])
  })
})

/** States that are five seconds old are read again. */
const slow = { planTakesMs: 5_000 }

describe('A pull request that is opened again while the run is under way keeps what it has', () => {
  /** The first look for the plan says closed; right before the deletion it is open. */
  function reopen(simulator: Simulator, number: number): void {
    simulator.github.set(number, 'CLOSED')
    let looks = 0
    simulator.onRequest(({ operation }) => {
      if (operation === 'github.graphql' && ++looks === 2) simulator.github.set(number, 'OPEN')
    })
  }

  test.each([
    ['coc-script', (sim: Simulator, name: string) => sim.coc.addScript({ name }), {}],
    ['codeartsbuild-task', (sim: Simulator, name: string) => sim.codeartsbuild.addJob({ name }), {}],
    ['workspace-scheduled-task', (sim: Simulator, name: string) => sim.workspace.addTask({ name }), {}],
    ['roma-asset', (sim: Simulator, name: string) => sim.roma.addApp({ name }), { 'instance-id': INSTANCE_ID }],
  ])('%s', async (type, add, more) => {
    const { simulator, run } = inProcess(slow)
    for (const number of [41, 42, 43]) add(simulator, nameOf(number))
    for (const number of [41, 43]) simulator.github.set(number, 'MERGED')
    reopen(simulator, 42)
    const result = await run({ ...inputs, 'resource-type': type, ...more })
    expect(outcomesByName(result)).toEqual({ [nameOf(41)]: 'deleted', [nameOf(42)]: 'kept', [nameOf(43)]: 'deleted' })
    expect(reasonOf(result, nameOf(42))).toMatch(/right before its deletion: pull request 42 is open$/)
    expect(result.ok).toBe(true)
    const deletions = simulator.journal.filter(({ operation }) => operation.endsWith('.delete'))
    expect(deletions.flatMap(({ ids }) => ids)).toHaveLength(2)
  })

  test('roma-asset in its older request form, which cannot delete a task without an application', async () => {
    const { simulator, run } = inProcess(slow)
    simulator.roma.accepts = 'legacy'
    simulator.roma.addApp({ name: nameOf(42) })
    const task = simulator.roma.addTask({ name: 'preview_pr_43_sync' })
    simulator.github.set(43, 'MERGED')
    reopen(simulator, 42)
    const more = { 'instance-id': INSTANCE_ID, 'roma-request-format': 'legacy' }
    const result = await run({ ...inputs, 'resource-type': 'roma-asset', ...more })
    expect(outcomesByName(result)).toEqual({ [nameOf(42)]: 'kept', preview_pr_43_sync: 'failed' })
    expect(reasonOf(result, 'preview_pr_43_sync')).toMatch(/legacy request form/)
    expect(simulator.roma.instances.get(INSTANCE_ID)?.tasks.has(task)).toBe(true)
    expect(simulator.journal.some(({ operation }) => operation === 'roma.delete')).toBe(false)
  })

  test('even if it has to wait for its turn, because the service asks for patience', async () => {
    const { simulator, clock, run } = inProcess()
    scripts(simulator, ...Array.from({ length: 12 }, (_, index) => index + 1))
    for (let number = 1; number <= 12; number++) simulator.github.set(number, 'MERGED')
    simulator.limit({ operation: 'coc.delete', limit: 5, windowMs: 60_000 })
    clock.at(50_000, () => {
      simulator.github.set(12, 'OPEN')
    })
    const result = await run(inputs)
    expect(outcomesByName(result)[nameOf(12)]).toBe('kept')
    expect(result.report.counts).toMatchObject({ deleted: 11, kept: 1 })
  })

  test('from then on, when much of it is deleted already', async () => {
    const { simulator, clock, run } = inProcess()
    for (let n = 0; n < 20; n++) simulator.coc.addScript({ name: `preview_pr_42_${n}` })
    simulator.github.set(42, 'MERGED')
    simulator.limit({ operation: 'coc.delete', limit: 5, windowMs: 60_000 })
    clock.at(100_000, () => {
      simulator.github.set(42, 'OPEN')
    })
    const { report } = await run(inputs)
    expect(report.counts).toMatchObject({ deleted: 10, kept: 10 })
    expect(simulator.coc.scripts.size).toBe(10)
  })

  test('but nothing is called kept of which a delete may have been carried out', async () => {
    const { simulator, clock, run } = inProcess()
    scripts(simulator, 42)
    simulator.github.set(42, 'MERGED')
    simulator.inject({ fault: 'hang', operation: 'coc.delete', executed: true })
    clock.at(30_000, () => {
      simulator.github.set(42, 'OPEN')
    })
    const result = await run(inputs)
    expect(outcomesByName(result)).toEqual({ [nameOf(42)]: 'deleted' })
    expect(simulator.coc.scripts.size).toBe(0)
  })
})

describe('GitHub is asked as rarely as that allows', () => {
  function preview(simulator: Simulator, pullRequests: number, parts: readonly string[]): void {
    for (let number = 1; number <= pullRequests; number += 1) {
      simulator.github.set(number, 'MERGED')
      for (const part of parts) simulator.coc.addScript({ name: `preview_pr_${number}_${part}` })
    }
  }

  test('deletions that begin together share a look', async () => {
    const { simulator, run } = inProcess(slow)
    preview(simulator, 40, ['web', 'api', 'worker'])
    const byToken = { 'access-key-id': '', 'secret-access-key': '', token: TOKEN }
    await run({ ...inputs, ...byToken, concurrency: '20' })
    expect(simulator.coc.scripts.size).toBe(0)
    expect(queries(simulator).map((asked) => asked.length)).toEqual([40, 40])
  })

  test('1,000 deletes of 1,000 pull requests take 10 requests', async () => {
    const { simulator, run } = inProcess()
    preview(simulator, 1_000, ['web'])
    await run({ ...inputs, concurrency: '50' })
    expect(simulator.coc.scripts.size).toBe(0)
    expect(queries(simulator).map((asked) => asked.length)).toEqual(Array.from({ length: 10 }, () => 100))
  })

  test('also while each request takes 200 ms: at most 25 requests', async () => {
    const { simulator, run } = inProcess()
    preview(simulator, 1_000, ['web'])
    simulator.latency = 200
    await run(inputs)
    expect(simulator.coc.scripts.size).toBe(0)
    expect(queries(simulator).length).toBeLessThanOrEqual(25)
  })

  test('but what was read five seconds ago is read again', async () => {
    const { simulator, clock, run } = inProcess()
    preview(simulator, 12, ['web'])
    simulator.latency = 1_000
    // List and look take two seconds, and each delete one.
    clock.at(8_500, () => {
      simulator.github.set(12, 'OPEN')
    })
    const result = await run({ ...inputs, concurrency: '1' })
    expect(outcomesByName(result)[nameOf(12)]).toBe('kept')
    expect(result.report.counts).toMatchObject({ deleted: 11, kept: 1 })
    expect(queries(simulator).map((asked) => asked.length)).toEqual([12, 7, 2])
  })
})

test('A run that stops while GitHub is silent is red, and accounts for what it has found', async () => {
  const { simulator, run } = inProcess()
  scripts(simulator, 42)
  simulator.inject({ fault: 'hang', operation: 'github.graphql', times: Infinity })
  const result = await run({ ...inputs, timeout: '20s' })
  expect([result.ok, outcomesByName(result)]).toEqual([false, { [nameOf(42)]: 'unattempted' }])
  expect(reasonOf(result, nameOf(42))).toMatch(/the run stopped while the states of pull requests were read$/)
  // The stop is the cause: nothing else went wrong.
  expect(result.report.problems).toEqual([])
})

test('A run that is cancelled at the last look leaves the rest unattempted', async () => {
  const { simulator, run } = inProcess(slow)
  scripts(simulator, 42)
  simulator.github.set(42, 'MERGED')
  simulator.inject({ fault: 'hang', operation: 'github.graphql', skip: 1, times: Infinity })
  const result = await run(inputs, { cancelAfterMs: 7_000 })
  expect([result.ok, outcomesByName(result)]).toEqual([false, { [nameOf(42)]: 'unattempted' }])
  expect(result.report.problems).toEqual([])
})

describe('A forge without GraphQL is asked by REST', () => {
  const pull = (fields: object): string => JSON.stringify({ number: 42, state: 'closed', merged: false, ...fields })

  test('for each number: what is closed or merged goes, the rest is kept with its reason', async () => {
    const { simulator, run } = inProcess()
    simulator.github.hasGraphQL = false
    scripts(simulator, 1, 2, 3, 4)
    for (const [number, state] of [
      [2, 'OPEN'],
      [3, 'CLOSED'],
      [4, 'MERGED'],
    ] as const)
      simulator.github.set(number, state)
    const result = await run(inputs)
    const kinds = { [nameOf(1)]: 'kept', [nameOf(2)]: 'kept', [nameOf(3)]: 'deleted', [nameOf(4)]: 'deleted' }
    expect([result.ok, outcomesByName(result)]).toEqual([true, kinds])
    expect([1, 2, 3, 4].map((number) => reasonOf(result, nameOf(number)))).toEqual([
      'this repository has no pull request 1',
      'pull request 2 is open',
      'matches preview_pr_{pr}_*; pull request 3 is closed',
      'matches preview_pr_{pr}_*; pull request 4 is merged',
    ])
  })

  test.each<[string, string, string]>([
    ['a state that is unknown', pull({ state: 'locked' }), 'unattempted'],
    ['no state', pull({ state: undefined }), 'unattempted'],
    ['another number', pull({ number: 41 }), 'unattempted'],
    ['a list', '[]', 'unattempted'],
    ['nothing', 'null', 'unattempted'],
    ['text', '"closed"', 'unattempted'],
    ['open and merged at once', pull({ state: 'open', merged: true }), 'kept'],
  ])('and an answer with %s deletes nothing', async (_, body, outcome) => {
    const { simulator, run } = inProcess()
    simulator.github.hasGraphQL = false
    scripts(simulator, 42)
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    const answer = { status: 200, headers, body }
    simulator.inject({ fault: 'answer', answer, operation: 'github.pull', times: Infinity })
    const result = await run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([outcome === 'kept', { [nameOf(42)]: outcome }])
    expect(simulator.coc.scripts.size).toBe(1)
  })
})
