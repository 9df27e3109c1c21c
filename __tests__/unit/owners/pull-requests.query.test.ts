/** The query with everything in it. */
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type * as GraphQL from 'graphql'
import { expect, test } from '@jest/globals'
import { queryFor } from '../../../src/owners/pull-requests.ts'

test('The query for labels and the last change is valid for the schema that GitHub publishes', () => {
  const { buildSchema, parse, validate } = createRequire(import.meta.url)('graphql') as typeof GraphQL
  const file = fileURLToPath(new URL('../../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url))
  const schema = buildSchema(readFileSync(file, 'utf8'), { assumeValid: true })
  expect(validate(schema, parse(queryFor(['1', '42'], true)))).toEqual([])
  expect(validate(schema, parse(queryFor(['1'], true).replace('updatedAt', 'touchedAt')))).not.toEqual([])
})
