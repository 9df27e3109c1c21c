/** GitHub, as far as it is asked: states of pull requests, and the words in which it refuses. */
import { describe, expect, test } from '@jest/globals'

import { GITHUB_TOKEN } from '../../simulator/defaults.ts'
import type { Simulator } from '../../simulator/simulator.ts'
import { ask, create } from './helpers.ts'

const QUERY = 'query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { FIELDS } }'
const variables = { owner: 'octo-org', name: 'shop' }

async function graphql(
  simulator: Simulator,
  fields: string,
  { path = '/graphql', token = GITHUB_TOKEN, of = variables } = {},
): Promise<{ status: number; json: unknown }> {
  const body = { query: QUERY.replace('FIELDS', fields), variables: of }
  return ask(simulator, 'POST', path, { body, headers: { authorization: `token ${token}` } })
}

describe('GitHub', () => {
  test.each(['/graphql', '/api/graphql'])('tells the states of pull requests at %s', async (path) => {
    const { simulator } = create()
    simulator.github.set(1, 'OPEN')
    simulator.github.set(2, 'MERGED')
    const fields = 'a: pullRequest(number: 1) { number state } b: pullRequest(number: 2) { state }'
    const { status, json } = await graphql(simulator, fields, { path })
    expect([status, json]).toEqual([
      200,
      { data: { repository: { a: { number: 1, state: 'OPEN' }, b: { state: 'MERGED' } } } },
    ])
    expect(simulator.journal[0]).toMatchObject({ operation: 'github.graphql', ids: ['1', '2'] })
  })

  test('has no pull request where there is an issue, or nothing', async () => {
    const { simulator } = create()
    simulator.github.set(1, 'issue')
    const { json } = await graphql(simulator, 'a: pullRequest(number: 1) { state } b: pullRequest(number: 2) { state }')
    expect(json).toMatchObject({
      data: { repository: { a: null, b: null } },
      errors: [
        { type: 'NOT_FOUND', path: ['repository', 'a'], message: expect.stringMatching(/number of 1\.$/) as unknown },
        { type: 'NOT_FOUND', path: ['repository', 'b'] },
      ],
    })
  })

  test('knows no other repository', async () => {
    const { simulator } = create()
    const of = { owner: 'octo-org', name: 'other' }
    const { json } = await graphql(simulator, 'pullRequest(number: 1) { state }', { of })
    expect(json).toMatchObject({ data: { repository: null }, errors: [{ type: 'NOT_FOUND', path: ['repository'] }] })
  })

  test.each([
    ['a field that its schema does not have', 'pullRequest(number: 1) { status }', /Cannot query field "status"/],
    ['a number that is none', 'pullRequest(number: "1") { state }', /Int cannot represent/],
    ['what is no GraphQL', '}{', /Syntax Error/],
  ])('refuses %s', async (_, fields, message) => {
    const { simulator } = create()
    const { json } = await graphql(simulator, fields)
    expect((json as { errors: { message: string }[] }).errors[0]?.message).toMatch(message)
    expect(json).not.toHaveProperty('data')
  })

  test('lets nobody in without its token, least of all with one of the cloud', async () => {
    const { simulator } = create()
    const { status, json } = await graphql(simulator, 'id', { token: 'other' })
    expect([status, json]).toEqual([401, expect.objectContaining({ message: 'Bad credentials' })])
    expect((await ask(simulator, 'POST', '/graphql', { body: { query: '{ viewer { login } }' } })).status).toBe(401)
  })
})
