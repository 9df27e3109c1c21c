/** Which owners a run looks up, when, and what it says where that is not possible. */
import { expect, test } from '@jest/globals'
import { inputsFor, outcomesByName, pullRequestEvent, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { fixtureOf } from '../../../simulator/registry.ts'

const inputs = { 'resource-type': 'coc-script', 'name-pattern': 'preview_pr_{pr}_*\nscratch_*' }

test('A run by ID looks up no owner, whatever the event is.', async () => {
  const { simulator, run } = inProcess()
  const id = simulator.coc.addScript({ name: 'preview_pr_42_web' })
  simulator.github.set(42, 'OPEN')
  const result = await run(inputsFor(fixtureOf('coc-script'), [id]), pullRequestEvent(42))
  expect(outcomesByName(result)).toEqual({ [id]: 'deleted' })
  expect(result.requests.map(({ operation }) => operation)).toEqual(['coc.delete'])
})

test("The event's own pull request is looked up while the list is read, and no other is.", async () => {
  const { simulator, run } = inProcess({ latency: 1_000 })
  for (const number of [42, 43]) {
    simulator.coc.addScript({ name: `preview_pr_${number}_web` })
    simulator.github.set(number, 'CLOSED')
  }
  const { requests } = await run(inputs, pullRequestEvent(42))
  const [start] = requests
  const atStart = requests.filter(({ at }) => at === start?.at)
  expect(atStart.map(({ operation }) => operation).sort()).toEqual(['coc.list', 'github.graphql'])
  const numbers = requests.filter(({ operation }) => operation === 'github.graphql').flatMap(({ ids }) => ids)
  expect(new Set(numbers)).toEqual(new Set(['42']))
})

test('On another event the pull requests of all names are looked up, after the list and all at once.', async () => {
  const { simulator, run } = inProcess()
  for (const number of [42, 43]) {
    simulator.coc.addScript({ name: `preview_pr_${number}_web` })
    simulator.github.set(number, 'CLOSED')
  }
  const { requests } = await run(inputs)
  expect(requests.slice(0, 2).map(({ operation, ids }) => [operation, ids])).toEqual([
    ['coc.list', []],
    ['github.graphql', ['42', '43']],
  ])
})

test.each([
  ['It is no problem that GitHub refuses where no name has an owner.', 'scratch_1', 'deleted'],
  ['It is a problem of the run that GitHub refuses where a name has an owner.', 'preview_pr_42_web', 'unattempted'],
])('%s', async (_, name, outcome) => {
  const { simulator, run } = inProcess()
  simulator.coc.addScript({ name })
  simulator.deny('github.graphql')
  const result = await run(inputs, pullRequestEvent(42))
  const isRed = outcome === 'unattempted'
  expect([result.ok, outcomesByName(result)]).toEqual([!isRed, { [name]: outcome }])
  expect(result.report.problems).toHaveLength(isRed ? 1 : 0)
  if (isRed) expect(reasonOf(result, name)).toMatch(/^the state of pull request 42 could not be read: HTTP 403/)
})
