/** `{pr}` beyond open and closed: labels, idleness, and a forge without GraphQL. */
import { describe, expect, test } from '@jest/globals'
import { GITHUB_REPOSITORY } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import { outcomesByName, reasonOf } from '../../support/harness.ts'
import { inProcess, type InProcess } from '../../support/in-process.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*' }
const nameOf = (number: number): string => `preview_pr_${number}_web`
const DAY = 86_400_000

function add({ simulator }: Pick<InProcess, 'simulator'>, number: number, state: 'OPEN' | 'CLOSED' | 'MERGED'): void {
  simulator.coc.addScript({ name: nameOf(number) })
  simulator.github.set(number, state)
}

const FORGES: readonly [string, boolean][] = [
  ['GraphQL', true],
  ['REST, where there is no GraphQL', false],
]

describe.each(FORGES)('By %s', (_, hasGraphQL) => {
  const forge = (): InProcess => {
    const given = inProcess({ planTakesMs: 5_000 })
    given.simulator.github.hasGraphQL = hasGraphQL
    return given
  }

  test('closed and merged ones go; open and unknown ones, and issues, keep what they have', async () => {
    const given = forge()
    add(given, 1, 'OPEN')
    add(given, 2, 'CLOSED')
    add(given, 3, 'MERGED')
    for (const number of [4, 5]) given.simulator.coc.addScript({ name: nameOf(number) })
    given.simulator.github.set(5, 'issue')
    const result = await given.run(inputs)
    const [kept, deleted] = ['kept', 'deleted']
    expect([result.ok, Object.values(outcomesByName(result))]).toEqual([true, [kept, deleted, deleted, kept, kept]])
    expect(reasonOf(result, nameOf(3))).toBe('matches preview_pr_{pr}_*; pull request 3 is merged')
    expect(reasonOf(result, nameOf(4))).toBe('this repository has no pull request 4')
  })

  test('keep-label keeps what a pull request has, closed or not', async () => {
    const given = forge()
    add(given, 1, 'CLOSED')
    add(given, 2, 'MERGED')
    given.simulator.github.describe(1, { labels: ['other', 'Keep Preview'] })
    const result = await given.run({ ...inputs, 'keep-label': 'keep preview' })
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(1)]: 'kept', [nameOf(2)]: 'deleted' }])
    expect(reasonOf(result, nameOf(1))).toBe('pull request 1 has the label "keep preview"')
  })

  test('with preview-label an open pull request without it counts as closed', async () => {
    const given = forge()
    add(given, 1, 'OPEN')
    add(given, 2, 'OPEN')
    given.simulator.github.describe(1, { labels: ['preview'] })
    const result = await given.run({ ...inputs, 'preview-label': 'preview' })
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(1)]: 'kept', [nameOf(2)]: 'deleted' }])
    expect(reasonOf(result, nameOf(2))).toMatch(/pull request 2 is open without the label "preview"$/)
  })

  test('with idle-after an open pull request that nobody touched for so long counts as closed', async () => {
    const given = forge()
    const ago = (days: number): { updatedAt: string } => ({
      updatedAt: new Date(given.clock.now() - days * DAY).toISOString(),
    })
    add(given, 1, 'OPEN')
    add(given, 2, 'OPEN')
    given.simulator.github.describe(1, ago(13))
    given.simulator.github.describe(2, ago(15))
    const result = await given.run({ ...inputs, 'idle-after': '14d' })
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(1)]: 'kept', [nameOf(2)]: 'deleted' }])
    expect(reasonOf(result, nameOf(2))).toMatch(/pull request 2 is open and untouched since /)
  })

  test('a label that is set right before the deletion keeps', async () => {
    const given = forge()
    add(given, 1, 'CLOSED')
    let looks = 0
    given.simulator.onRequest(({ operation }) => {
      if (operation === (hasGraphQL ? 'github.graphql' : 'github.pull') && ++looks === 2)
        given.simulator.github.describe(1, { labels: ['keep'] })
    })
    const result = await given.run({ ...inputs, 'keep-label': 'keep' })
    expect([result.ok, outcomesByName(result)]).toEqual([true, { [nameOf(1)]: 'kept' }])
  })
})

/** (github/docs, "Webhook events and payloads", `pull_request`, action `unlabeled`.) */
test('On unlabeled only what belongs to that pull request goes', async () => {
  const given = inProcess({ planTakesMs: 5_000 })
  add(given, 1, 'OPEN')
  add(given, 2, 'OPEN')
  const event = {
    ...{ action: 'unlabeled', number: 1, label: { name: 'preview' } },
    pull_request: { number: 1, state: 'open', labels: [] },
    repository: { full_name: GITHUB_REPOSITORY },
  }
  const env = { GITHUB_EVENT_NAME: 'pull_request_target' }
  const result = await given.run({ ...inputs, 'preview-label': 'preview' }, { env, event })
  expect(outcomesByName(result)).toEqual({ [nameOf(1)]: 'deleted' })
})

describe('Without GraphQL', () => {
  const withoutGraphQL = (arrange: (simulator: Simulator) => void): InProcess => {
    const given = inProcess({ planTakesMs: 5_000 })
    given.simulator.github.hasGraphQL = false
    add(given, 1, 'CLOSED')
    arrange(given.simulator)
    return given
  }

  test.each<[string, (simulator: Simulator) => void, RegExp]>([
    [
      'a repository that is not there is red, not an unknown pull request',
      (simulator) => {
        simulator.github.set(1, undefined)
        const answer = { status: 404, headers: {}, body: '' }
        simulator.inject({ fault: 'answer', answer, operation: 'github.repository', times: Infinity })
      },
      /HTTP 404$/,
    ],
    [
      'a refusal is red',
      (simulator) => {
        simulator.deny('github.pull')
      },
      /HTTP 403/,
    ],
    [
      'another pull request is no answer',
      (simulator) => {
        const answer = {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: '{"number":2,"state":"closed"}',
        }
        simulator.inject({ fault: 'answer', answer, operation: 'github.pull', times: Infinity })
      },
      /did not answer the question$/,
    ],
  ])('%s', async (_, arrange, reason) => {
    const result = await withoutGraphQL(arrange).run(inputs)
    expect([result.ok, outcomesByName(result)]).toEqual([false, { [nameOf(1)]: 'unattempted' }])
    expect(reasonOf(result, nameOf(1))).toMatch(reason)
  })

  test('GraphQL is asked once, and not again', async () => {
    const { simulator, run } = withoutGraphQL(() => undefined)
    await run(inputs)
    const operations = simulator.journal.map(({ operation }) => operation).filter((each) => each.startsWith('github.'))
    expect(operations).toEqual(['github.graphql', 'github.pull', 'github.pull'])
  })

  test('each pull request is looked up right before the deletion of what belongs to it', async () => {
    const given = withoutGraphQL(() => undefined)
    add(given, 2, 'MERGED')
    await given.run({ ...inputs, concurrency: '1' })
    const operations = given.simulator.journal.map(({ operation }) => operation)
    expect(operations.slice(-4)).toEqual(['github.pull', 'coc.delete', 'github.pull', 'coc.delete'])
  })
})
