/** What belongs to a pull request goes only when that is closed; whoever cannot tell keeps it, and says why. */
import { describe, expect, test } from '@jest/globals'
import { validate } from '@octokit/graphql-schema'
import { queryFor } from '../../src/owners/pull-requests.ts'
import { GITHUB_TOKEN, INSTANCE_ID, TOKEN } from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { outcomes, pullRequestEvent, reasonOf, stage } from '../support/sweep.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview-pr-{pr}-*', 'max-deletes': '1000' }
const nameOf = (number: number): string => `preview-pr-${number}-web`

function scripts(simulator: Simulator, ...numbers: number[]): void {
  for (const number of numbers) simulator.coc.addScript({ name: nameOf(number) })
}

const queries = ({ journal }: Simulator): number[][] =>
  journal.filter(({ operation }) => operation === 'github.graphql').map(({ ids }) => ids.map(Number))

test('The query is valid for the schema that GitHub publishes', () => {
  expect(validate(queryFor([1, 2, 2_147_483_647]))).toEqual([])
  // The check can fail.
  expect(validate(queryFor([1]).replace('state', 'status'))).not.toEqual([])
})

describe('On the event of a pull request', () => {
  test.each(['pull_request', 'pull_request_target'])('%s: only what is its own goes', async (name) => {
    const { simulator, run } = stage()
    scripts(simulator, 4, 42, 421, 142, 43)
    for (const number of [4, 42, 421, 142, 43]) simulator.github.set(number, 'CLOSED')
    const result = await run(inputs, pullRequestEvent(42, name))
    expect(outcomes(result)).toEqual({ [nameOf(42)]: 'deleted' })
    expect(simulator.coc.scripts.size).toBe(4)
    expect(queries(simulator)).toEqual([[42], [42]])
  })

  test('an event says closed, and GitHub says open: kept', async () => {
    const { simulator, run } = stage()
    scripts(simulator, 42)
    simulator.github.set(42, 'OPEN')
    const result = await run(inputs, pullRequestEvent(42))
    expect([result.ok, outcomes(result)]).toEqual([true, { [nameOf(42)]: 'kept' }])
    expect(reasonOf(result, nameOf(42))).toBe('pull request 42 is open')
  })

  test('a pattern without {pr} beside it means what it says', async () => {
    const { simulator, run } = stage()
    scripts(simulator, 42, 43)
    simulator.coc.addScript({ name: 'scratch-1' })
    simulator.github.set(42, 'CLOSED')
    const result = await run({ ...inputs, 'name-pattern': 'preview-pr-{pr}-* scratch-*' }, pullRequestEvent(42))
    expect(outcomes(result)).toEqual({ [nameOf(42)]: 'deleted', 'scratch-1': 'deleted' })
  })
})

describe('On any other event', () => {
  test('every number is looked up, a hundred in a request, and each has its reason', async () => {
    const { simulator, run } = stage()
    const numbers = Array.from({ length: 250 }, (_, index) => index + 1)
    scripts(simulator, ...numbers)
    const kinds = ['OPEN', 'CLOSED', 'MERGED', 'issue', undefined] as const
    for (const number of numbers) simulator.github.set(number, kinds[number % 5])
    const result = await run({ ...inputs, 'dry-run': 'true' }, { env: { GITHUB_EVENT_NAME: 'schedule' } })
    expect(result.ok).toBe(true)
    expect(queries(simulator).map((asked) => asked.length)).toEqual([100, 100, 50])
    for (const number of numbers) {
      const isClosed = number % 5 === 1 || number % 5 === 2
      expect(outcomes(result)[nameOf(number)]).toBe(isClosed ? 'planned' : 'kept')
    }
    expect(reasonOf(result, nameOf(5))).toBe('pull request 5 is open')
    expect(reasonOf(result, nameOf(1))).toBe('matches preview-pr-{pr}-*; pull request 1 is closed')
    expect(reasonOf(result, nameOf(2))).toBe('matches preview-pr-{pr}-*; pull request 2 is merged')
    expect(reasonOf(result, nameOf(3))).toBe('this repository has no pull request 3')
    expect(reasonOf(result, nameOf(4))).toBe('this repository has no pull request 4')
  })

  test('GitHub is not asked where no pattern has {pr}, or nothing matches', async () => {
    const { simulator, run } = stage()
    scripts(simulator, 42)
    await run({ ...inputs, 'name-pattern': 'preview-*', 'github-token': '', 'dry-run': 'true' })
    await run({ ...inputs, 'name-pattern': 'other-pr-{pr}-*' })
    expect(queries(simulator)).toEqual([])
  })
})

describe('Kept, with the reason, and a warning', () => {
  const failures: [string, (simulator: Simulator) => void, RegExp][] = [
    [
      'a rate limit',
      ({ github }) => {
        github.rateLimited = true
      },
      /RATE_LIMITED: API rate limit exceeded/,
    ],
    [
      'bad credentials',
      ({ github }) => {
        github.tokens.clear()
      },
      /HTTP 401: Bad credentials/,
    ],
    [
      'a repository that is not there',
      ({ github }) => {
        github.repositories.clear()
      },
      /NOT_FOUND: Could not resolve to a Rep/,
    ],
    [
      'a 403',
      (sim) => {
        sim.deny('github.graphql')
      },
      /HTTP 403: You do not have permission/,
    ],
    [
      'a 404',
      (sim) => {
        sim.deny('github.graphql', { status: 404 })
      },
      /HTTP 404/,
    ],
    ['a 429', (sim) => sim.inject({ fault: '429', operation: 'github.graphql', times: Infinity }), /HTTP 429/],
    [
      'a redirect',
      (sim) => sim.inject({ fault: '302', operation: 'github.graphql', times: Infinity }),
      /did not answer/,
    ],
    [
      'no JSON',
      (sim) => sim.inject({ fault: '200-not-json', operation: 'github.graphql', times: Infinity }),
      /did not ans/,
    ],
    ['a 502', (sim) => sim.inject({ fault: '502-html', operation: 'github.graphql', times: Infinity }), /HTTP 502/],
    [
      'a broken connection',
      (sim) => sim.inject({ fault: 'cut', operation: 'github.graphql', times: Infinity }),
      /ECONNRES/,
    ],
    ['silence', (sim) => sim.inject({ fault: 'hang', operation: 'github.graphql', times: Infinity }), /TIMEOUT/],
    [
      'a number that the token may not read',
      ({ github }) => {
        github.unreadable.add(42)
      },
      /FORBIDDEN: Resource not acc/,
    ],
  ]
  test.each(failures)('%s', async (_, arrange, reason) => {
    const { simulator, run } = stage()
    scripts(simulator, 42)
    simulator.github.set(42, 'CLOSED')
    arrange(simulator)
    const result = await run(inputs)
    expect([result.ok, outcomes(result)]).toEqual([true, { [nameOf(42)]: 'kept' }])
    expect(reasonOf(result, nameOf(42))).toMatch(/^the state of pull request 42 could not be read: /)
    expect(reasonOf(result, nameOf(42))).toMatch(reason)
    const [warning] = result.annotations.filter(({ level }) => level === 'warning')
    expect(warning?.message).toMatch(/the state of 1 pull request could not be read .* pull-requests: read/)
    expect(simulator.coc.scripts.size).toBe(1)
    expect(JSON.stringify(result)).not.toContain(GITHUB_TOKEN)
  })

  test('one number that may not be read does not stand in the way of the others', async () => {
    const { simulator, run } = stage()
    scripts(simulator, 41, 42, 43)
    for (const number of [41, 42, 43]) simulator.github.set(number, 'CLOSED')
    simulator.github.unreadable.add(42)
    const result = await run(inputs)
    expect(outcomes(result)).toEqual({ [nameOf(41)]: 'deleted', [nameOf(42)]: 'kept', [nameOf(43)]: 'deleted' })
  })

  test('after a refusal the rest is not asked for', async () => {
    const { simulator, run } = stage()
    scripts(simulator, ...Array.from({ length: 350 }, (_, index) => index + 1))
    simulator.github.rateLimited = true
    const { report } = await run(inputs)
    expect(report.counts['kept']).toBe(350)
    expect(queries(simulator)).toHaveLength(1)
  })

  test('what passes is tried again', async () => {
    const { simulator, run } = stage()
    scripts(simulator, 42)
    simulator.github.set(42, 'CLOSED')
    for (const fault of ['502-html', 'cut'] as const) simulator.inject({ fault, operation: 'github.graphql' })
    expect(outcomes(await run(inputs))).toEqual({ [nameOf(42)]: 'deleted' })
  })
})

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
    const { simulator, run } = stage()
    for (const number of [41, 42, 43]) add(simulator, nameOf(number))
    for (const number of [41, 43]) simulator.github.set(number, 'MERGED')
    reopen(simulator, 42)
    const result = await run({ ...inputs, 'resource-type': type, ...more })
    expect(outcomes(result)).toEqual({ [nameOf(41)]: 'deleted', [nameOf(42)]: 'kept', [nameOf(43)]: 'deleted' })
    expect(reasonOf(result, nameOf(42))).toMatch(/right before its deletion: pull request 42 is open$/)
    expect(result.ok).toBe(true)
    const deletions = simulator.journal.filter(({ operation }) => operation.endsWith('.delete'))
    expect(deletions.flatMap(({ ids }) => ids)).toHaveLength(2)
  })

  test('roma-asset in its older request form, which cannot delete a task without an application', async () => {
    const { simulator, run } = stage()
    simulator.roma.accepts = 'legacy'
    simulator.roma.addApp({ name: nameOf(42) })
    const task = simulator.roma.addTask({ name: 'preview-pr-43-sync' })
    simulator.github.set(43, 'MERGED')
    reopen(simulator, 42)
    const more = { 'instance-id': INSTANCE_ID, 'roma-request-format': 'legacy' }
    const result = await run({ ...inputs, 'resource-type': 'roma-asset', ...more })
    expect(outcomes(result)).toEqual({ [nameOf(42)]: 'kept', 'preview-pr-43-sync': 'failed' })
    expect(reasonOf(result, 'preview-pr-43-sync')).toMatch(/legacy request form/)
    expect(simulator.roma.instances.get(INSTANCE_ID)?.tasks.has(task)).toBe(true)
    expect(simulator.journal.some(({ operation }) => operation === 'roma.delete')).toBe(false)
  })

  test('also when it can no longer be read', async () => {
    const { simulator, run } = stage()
    scripts(simulator, 42)
    simulator.github.set(42, 'CLOSED')
    simulator.inject({ fault: '429', operation: 'github.graphql', skip: 1, times: Infinity })
    const result = await run(inputs)
    expect(outcomes(result)).toEqual({ [nameOf(42)]: 'kept' })
    expect(reasonOf(result, nameOf(42))).toMatch(
      /right before its deletion: the state of .* could not be read: HTTP 429/,
    )
  })

  test('even if it has to wait for its turn, because the service asks for patience', async () => {
    const { simulator, clock, run } = stage()
    scripts(simulator, ...Array.from({ length: 12 }, (_, index) => index + 1))
    for (let number = 1; number <= 12; number++) simulator.github.set(number, 'MERGED')
    simulator.limit({ operation: 'coc.delete', limit: 5, windowMs: 60_000 })
    clock.at(50_000, () => {
      simulator.github.set(12, 'OPEN')
    })
    const result = await run(inputs)
    expect(outcomes(result)[nameOf(12)]).toBe('kept')
    expect(result.report.counts).toMatchObject({ deleted: 11, kept: 1 })
  })

  test('from then on, when much of it is deleted already', async () => {
    const { simulator, clock, run } = stage()
    for (let n = 0; n < 20; n++) simulator.coc.addScript({ name: `preview-pr-42-${n}` })
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
    const { simulator, clock, run } = stage()
    scripts(simulator, 42)
    simulator.github.set(42, 'MERGED')
    simulator.inject({ fault: 'hang', operation: 'coc.delete', executed: true })
    clock.at(30_000, () => {
      simulator.github.set(42, 'OPEN')
    })
    const result = await run(inputs)
    expect(outcomes(result)).toEqual({ [nameOf(42)]: 'deleted' })
    expect(simulator.coc.scripts.size).toBe(0)
  })

  test('the looks are shared by deletions that begin together', async () => {
    const { simulator, run } = stage()
    const numbers = Array.from({ length: 40 }, (_, index) => index + 1)
    for (const number of numbers) {
      simulator.github.set(number, 'MERGED')
      for (const part of ['web', 'api', 'worker']) simulator.coc.addScript({ name: `preview-pr-${number}-${part}` })
    }
    const byToken = { 'access-key-id': '', 'secret-access-key': '', token: TOKEN }
    await run({ ...inputs, ...byToken, concurrency: '20' })
    expect(simulator.coc.scripts.size).toBe(0)
    const [, ...looks] = queries(simulator)
    expect(looks.flat().sort((a, b) => a - b)).toEqual(numbers)
    expect(looks.length).toBeLessThan(40)
  })
})

test('A run that stops while GitHub is silent is red, and keeps nothing for that reason', async () => {
  const { simulator, run } = stage()
  scripts(simulator, 42)
  simulator.inject({ fault: 'hang', operation: 'github.graphql', times: Infinity })
  const result = await run({ ...inputs, timeout: '20s' })
  expect(result.ok).toBe(false)
  expect(result.report.counts['kept']).toBe(0)
  expect(result.report.problems[0]).toMatch(/the run stopped while the states of pull requests were read/)
})

test('A run that is cancelled at the last look leaves the rest unattempted', async () => {
  const { simulator, run } = stage()
  scripts(simulator, 42)
  simulator.github.set(42, 'MERGED')
  simulator.inject({ fault: 'hang', operation: 'github.graphql', skip: 1, times: Infinity })
  const result = await run(inputs, { cancelAfterMs: 5_000 })
  expect([result.ok, outcomes(result)]).toEqual([false, { [nameOf(42)]: 'unattempted' }])
})
