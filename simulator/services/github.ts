/**
 * GitHub's GraphQL API, for pull requests only. A query has to be valid for GitHub's public
 * schema, and the reference implementation of GraphQL executes it.
 * Source: GitHub GraphQL API reference; "Rate limits and query limits for the GraphQL API"; errors as observed: a number
 * that is no pull request is null, beside an error of type NOT_FOUND with its path.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as GraphQL from 'graphql'

import { json } from '../answers.ts'
import { isObject, keysProblem } from '../checks.ts'
import { GITHUB_REPOSITORY, GITHUB_TOKEN } from '../defaults.ts'
import type { Call, Failure, Incoming, Route, Service, SimAnswer } from '../types.ts'

/** What a number of a repository is. */
export type Numbered = 'OPEN' | 'CLOSED' | 'MERGED' | 'issue'

/** Loaded with the first query: the schema is a megabyte of text, and most runs do not need it. */
const load = createRequire(import.meta.url)
const library = once(() => load('graphql') as typeof GraphQL)
const schema = once((): GraphQL.GraphQLSchema => {
  const file = fileURLToPath(new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url))
  return library().buildSchema(readFileSync(file, 'utf8'), { assumeValid: true })
})

/** The most aliases in a query before GitHub times out. */
const MAX_FIELDS = 500

export class GitHub implements Service {
  /** No host of Huawei Cloud. */
  readonly hosts = /^$/
  readonly codes = { invalid: 'BAD_REQUEST', internal: 'INTERNAL', denied: 'FORBIDDEN' }
  /** By `owner/name`: what its numbers are. A number that is not there does not exist. */
  readonly repositories = new Map<string, Map<number, Numbered>>()
  /** Valid tokens. */
  readonly tokens = new Set([GITHUB_TOKEN])
  /** Answers every query with HTTP 200 and an error of type RATE_LIMITED. */
  rateLimited = false
  /** Numbers that the token may not read, as if `pull-requests: read` were missing for them. */
  readonly unreadable = new Set<number>()
  readonly routes: Route[]

  constructor() {
    const route = {
      method: 'POST',
      operation: 'github.graphql',
      kind: 'other' as const,
      open: true,
      body: (body: unknown) => keysProblem(body, ['query']),
      bodyKeys: ['query', 'variables', 'operationName'],
      ids: numbersIn,
      handle: (call: Call) => this.#query(call),
    }
    // github.com, and GitHub Enterprise Server.
    this.routes = ['/graphql', '/api/graphql'].map((path) => ({ ...route, path }))
  }

  /** Sets what a number of a repository is; undefined removes it. */
  set(number: number, numbered: Numbered | undefined, repository: string = GITHUB_REPOSITORY): void {
    const numbers = this.repositories.get(repository) ?? new Map<number, Numbered>()
    this.repositories.set(repository, numbers)
    if (numbered === undefined) numbers.delete(number)
    else numbers.set(number, numbered)
  }

  fail({ status, message }: Failure): SimAnswer {
    return json(status, { message, documentation_url: 'https://docs.github.com/graphql', status: String(status) })
  }

  #query({ body, headers, requestId }: Call): SimAnswer {
    const [, token = ''] = /^(?:token|bearer) (\S+)$/i.exec(headers['authorization'] ?? '') ?? []
    if (!this.tokens.has(token)) return this.fail({ status: 401, message: 'Bad credentials', code: '', requestId })
    if (this.rateLimited) {
      return json(200, {
        errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for installation ID 1.' }],
      })
    }
    const { query, variables } = body as { query: unknown; variables?: unknown }
    const { parse, validate, execute } = library()
    try {
      const document = parse(String(query))
      const problems = validate(schema(), document)
      if (problems.length > 0) return json(200, { errors: problems.map(plainError) })
      if (numbersIn({ body }).length > MAX_FIELDS)
        return this.fail({ status: 502, message: 'Timeout', code: '', requestId })
      const variableValues = isObject(variables) ? variables : {}
      const rootValue = { repository: (args: RepositoryArgs) => this.#repository(args) }
      const result = execute({ schema: schema(), document, variableValues, rootValue })
      if (result instanceof Promise) throw new Error('the simulator resolves everything at once')
      return json(200, { data: result.data, ...(result.errors && { errors: result.errors.map(plainError) }) })
    } catch (error) {
      return json(200, { errors: [plainError(error as GraphQL.GraphQLError)] })
    }
  }

  #repository({ owner, name }: RepositoryArgs): unknown {
    const numbers = this.repositories.get(`${owner}/${name}`)
    if (!numbers) throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`)
    return {
      pullRequest: ({ number }: { number: number }) => {
        if (this.unreadable.has(number)) throw refusal('FORBIDDEN', 'Resource not accessible by integration')
        const state = numbers.get(number)
        if (state !== undefined && state !== 'issue') return { number, state }
        throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
      },
    }
  }
}

interface RepositoryArgs {
  owner: string
  name: string
}

/** The numbers that a query asks for. */
function numbersIn({ body }: Pick<Incoming, 'body'>): string[] {
  const query = isObject(body) && typeof body['query'] === 'string' ? body['query'] : ''
  return [...query.matchAll(/pullRequest\(number: (\d+)\)/g)].map(([, number = '']) => number)
}

const refusal = (type: string, message: string): GraphQL.GraphQLError =>
  new (library().GraphQLError)(message, { extensions: { type } })

/** GitHub puts the type beside the message, not among the extensions. */
function plainError({ message, locations, path, extensions }: GraphQL.GraphQLError): Record<string, unknown> {
  return { ...(typeof extensions['type'] === 'string' && { type: extensions['type'] }), path, locations, message }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
