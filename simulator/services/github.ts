/**
 * The part of GitHub that says whether an owner is gone: pull requests by GraphQL and REST, workflow runs, branches and their
 * deletions by REST. A query has to be valid for GitHub's public schema, and the reference implementation of GraphQL
 * executes it.
 * Source: GitHub GraphQL API reference; "Rate limits and query limits for the GraphQL API"; errors as observed: a number
 * that is no pull request is null, beside an error of type NOT_FOUND with its path. REST: "Get a pull request", "Get a workflow
 * run", "List branches", "List repository activities", "Get a repository", "Using pagination in the REST API".
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as GraphQL from 'graphql'

import { json } from '../answers.ts'
import { integer, isObject, keysProblem, oneOf, text } from '../checks.ts'
import { GITHUB_REPOSITORY, GITHUB_TOKEN } from '../defaults.ts'
import { once } from '../once.ts'
import type { Call, Failure, Incoming, Route, Service, SimAnswer } from '../types.ts'

/** What a number of a repository is. */
export type Numbered = 'OPEN' | 'CLOSED' | 'MERGED' | 'issue'

/** What is known of a pull request besides its state. */
export interface PullRequestDetails {
  readonly labels?: readonly string[]
  /** ISO 8601. */
  readonly updatedAt?: string
}

/** A deletion, as the activity list has it. */
interface Deletion {
  readonly id: number
  readonly ref: string
}

const DEFAULT_PAGE = 30
const ACTIVITY_TYPES = [
  ...['push', 'force_push', 'branch_creation', 'branch_deletion', 'pr_merge', 'merge_queue_merge'],
]
const UPDATED_AT = '2026-11-01T00:00:00Z'

/** Loaded with the first query: the schema is a megabyte of text, and most runs do not need it. */
const load = createRequire(import.meta.url)
const library = once(() => load('graphql') as typeof GraphQL)
const schema = once((): GraphQL.GraphQLSchema => {
  const file = fileURLToPath(new URL('../../node_modules/@octokit/graphql-schema/schema.graphql', import.meta.url))
  // Without its descriptions, which are two thirds of it and mean nothing to a query.
  const types = readFileSync(file, 'utf8').replaceAll(/"""[^]*?"""/g, '')
  return library().buildSchema(types, { assumeValid: true, noLocation: true })
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
  /** By `owner/name` and number. */
  readonly details = new Map<string, PullRequestDetails>()
  /** The status of workflow runs, by their id. */
  readonly runs = new Map<number, string>()
  /** The names of the branches there are. */
  readonly branches = new Set<string>(['main'])
  /** False for a forge that has no GraphQL, such as Gitea. */
  hasGraphQL = true
  readonly routes: Route[]
  /** The newest first. */
  readonly #deletions: Deletion[] = []

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
    // github.com, GitHub Enterprise Server, and where it would be at a Gitea.
    this.routes = [
      ...['/graphql', '/api/graphql', '/api/v1/graphql'].map((path) => ({ ...route, path })),
      ...['', '/api/v3', '/api/v1'].flatMap((prefix) => this.#restRoutes(`${prefix}/repos/{owner}/{repo}`)),
    ]
  }

  #restRoutes(repository: string): Route[] {
    const get = (
      path: string,
      operation: string,
      answer: (call: Call) => SimAnswer,
      more: Partial<Route> = {},
    ): Route => ({
      ...{ method: 'GET', path: repository + path, operation: `github.${operation}`, kind: 'other', open: true },
      handle: (call) => this.#refusal(call) ?? answer(call),
      ...more,
    })
    const paging = { per_page: integer(1, 100) }
    const idOf = (name: string) => ({ ids: ({ params }: Incoming) => [params[name] ?? ''] })
    return [
      get('', 'repository', ({ params }) =>
        json(200, { full_name: `${params['owner'] ?? ''}/${params['repo'] ?? ''}` }),
      ),
      get('/pulls/{number}', 'pull', (call) => this.#pull(call), idOf('number')),
      get('/actions/runs/{run_id}', 'run', (call) => this.#run(call), idOf('run_id')),
      get('/branches', 'branches', (call) => this.#listBranches(call), {
        query: { ...paging, page: integer(1, 10_000) },
      }),
      get('/activity', 'activity', (call) => this.#listActivity(call), {
        query: { ...paging, after: text(1, 100), activity_type: oneOf(ACTIVITY_TYPES) },
      }),
    ]
  }

  /** Deletes a branch, or only says that one was deleted. */
  deleteBranch(name: string): void {
    this.branches.delete(name)
    this.#deletions.unshift({ id: this.#deletions.length + 1, ref: `refs/heads/${name}` })
  }

  /** Labels and last change of a pull request. */
  describe(number: number, details: PullRequestDetails, repository: string = GITHUB_REPOSITORY): void {
    this.details.set(`${repository}#${number}`, details)
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

  /** A token that is not valid, or a repository that it cannot see. */
  #refusal({ headers, params, requestId }: Call): SimAnswer | undefined {
    const [, token = ''] = /^(?:token|bearer) (\S+)$/i.exec(headers['authorization'] ?? '') ?? []
    if (!this.tokens.has(token)) return this.fail({ status: 401, message: 'Bad credentials', code: '', requestId })
    const { owner, repo } = params
    const isSeen = owner === undefined || `${owner}/${repo ?? ''}` === GITHUB_REPOSITORY
    return isSeen || this.repositories.has(`${owner}/${repo ?? ''}`) ? undefined : this.#notFound(requestId)
  }

  #notFound(requestId: string): SimAnswer {
    return this.fail({ status: 404, message: 'Not Found', code: '', requestId })
  }

  #pull({ params, requestId }: Call): SimAnswer {
    const { owner = '', repo = '', number = '' } = params
    const state = this.repositories.get(`${owner}/${repo}`)?.get(Number(number))
    if (this.unreadable.has(Number(number)))
      return this.fail({ status: 403, message: 'Resource not accessible by integration', code: '', requestId })
    if (state === undefined || state === 'issue') return this.#notFound(requestId)
    const { labels = [], updatedAt = UPDATED_AT } = this.details.get(`${owner}/${repo}#${number}`) ?? {}
    return json(200, {
      ...{ number: Number(number), state: state === 'OPEN' ? 'open' : 'closed', merged: state === 'MERGED' },
      ...{ labels: labels.map((name) => ({ name })), updated_at: updatedAt },
    })
  }

  #run({ params, requestId }: Call): SimAnswer {
    const id = Number(params['run_id'])
    const status = this.runs.get(id)
    if (status === undefined) return this.#notFound(requestId)
    return json(200, { id, status, conclusion: status === 'completed' ? 'success' : null })
  }

  #listBranches(call: Call): SimAnswer {
    const page = Number(call.query['page'] ?? 1)
    const rows = [...this.branches].sort().map((name) => ({ name, commit: { sha: 'f'.repeat(40) }, protected: false }))
    return this.#page(call, rows, (page - 1) * pageSize(call), { page: String(page + 1) })
  }

  #listActivity(call: Call): SimAnswer {
    const { activity_type: type, after } = call.query
    const all = type === undefined || type === 'branch_deletion' ? this.#deletions : []
    const start = all.findIndex(({ id }) => `cursor-${id}` === after) + 1
    const rows = all.map(({ id, ref }) => ({ id, ref, activity_type: 'branch_deletion', timestamp: UPDATED_AT }))
    const last = all[start + pageSize(call) - 1]
    return this.#page(call, rows, start, { after: `cursor-${last?.id ?? 0}` })
  }

  /** A page of rows, and in its header where the next one is. */
  #page(call: Call, rows: readonly unknown[], start: number, next: Readonly<Record<string, string>>): SimAnswer {
    const end = start + pageSize(call)
    const answer = json(200, rows.slice(start, end))
    if (end >= rows.length) return answer
    const query = new URLSearchParams({ ...call.query, ...next })
    const link = `<https://api.github.com/repositories/1/list?${query.toString()}>; rel="next"`
    return { ...answer, headers: { ...answer.headers, link } }
  }

  #query(call: Call): SimAnswer {
    const { body, requestId } = call
    if (!this.hasGraphQL)
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found\n' }
    const refused = this.#refusal(call)
    if (refused) return refused
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
        if (state !== undefined && state !== 'issue') {
          const { labels = [], updatedAt = UPDATED_AT } = this.details.get(`${owner}/${name}#${number}`) ?? {}
          return { number, state, updatedAt, labels: { nodes: labels.map((label) => ({ name: label })) } }
        }
        throw refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
      },
    }
  }
}

interface RepositoryArgs {
  owner: string
  name: string
}

const pageSize = ({ query }: Call): number => Number(query['per_page'] ?? DEFAULT_PAGE)

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
