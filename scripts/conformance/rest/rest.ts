/**
 * GitHub's published REST description: what the action asks and reads of owners, and what the simulator's GitHub answers. The
 * package has 400 MB, so it is fetched here and is no dependency.
 */
import * as assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import Ajv from 'ajv'
import { outcomesByName } from '../../../__tests__/support/harness.ts'
import { inProcess, type InProcess } from '../../../__tests__/support/in-process.ts'
import type { HttpRequest, HttpResponse, Transport } from '../../../src/huaweicloud/transport.ts'
import { asObject, isObject } from '../../../src/runtime/json.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { check, type Log, type Part } from '../part.ts'
import { npmFile } from '../tools.ts'

export const DESCRIPTION = {
  name: '@octokit/openapi',
  version: '23.0.2',
  integrity: 'sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==',
} as const

/** What is asked, and what the action reads of each row of the answer. */
export const OPERATIONS: readonly {
  readonly operation: string
  readonly path: string
  readonly permission: string
  readonly reads: readonly string[]
}[] = [
  {
    operation: 'github.run',
    path: '/repos/{owner}/{repo}/actions/runs/{run_id}',
    permission: 'actions: read',
    reads: ['id', 'status'],
  },
  {
    operation: 'github.branches',
    path: '/repos/{owner}/{repo}/branches',
    permission: 'contents: read',
    reads: ['name'],
  },
  {
    operation: 'github.activity',
    path: '/repos/{owner}/{repo}/activity',
    permission: 'contents: read',
    reads: ['ref', 'activity_type'],
  },
  {
    operation: 'github.pull',
    path: '/repos/{owner}/{repo}/pulls/{pull_number}',
    permission: 'pull-requests: read',
    reads: ['number', 'state', 'merged', 'labels', 'updated_at'],
  },
  { operation: 'github.repository', path: '/repos/{owner}/{repo}', permission: 'metadata: read', reads: [] },
]

export const rest: Part = { name: 'rest', run: prove }

async function prove(log: Log): Promise<readonly string[]> {
  const { name, version } = DESCRIPTION
  const file = npmFile(DESCRIPTION, 'generated/api.github.com.json', log)
  const description = new Description(asObject(JSON.parse(readFileSync(file, 'utf8'))))
  const { exchanges, result } = await askEverything()
  const checks: [string, () => void | Promise<void>][] = [
    [
      'the action, which asks for owners of every kind',
      () => {
        assert.deepEqual(result, { ok: true, deleted: 3, kept: 6 })
      },
    ],
    ...OPERATIONS.flatMap(({ operation, path, reads }): [string, () => void][] => {
      const those = exchanges.filter(({ entry }) => entry.operation === operation)
      return [
        [
          `${operation} is asked`,
          () => {
            assert.notEqual(those.length, 0)
          },
        ],
        [
          `${operation}: requests`,
          () => {
            for (const { entry } of those) description.assertRequest(path, entry)
          },
        ],
        [
          `${operation}: answers`,
          () => {
            for (const { response } of those) description.assertAnswer(path, response)
          },
        ],
        [
          `${operation}: every answer has what is read`,
          () => {
            description.assertHas(path, reads)
          },
        ],
        [
          `${operation}: the token of a job may ask`,
          () => {
            description.assertForApps(path)
          },
        ],
      ]
    }),
    ['a run of the description', () => readsRun(description)],
    ['a pull request of the description', () => readsPullRequest(description)],
    ['branches of the description', () => readsBranches(description)],
  ]
  log(`${checks.length} checks by ${name} ${version}`)
  const problems: string[] = []
  for (const [title, run] of checks) problems.push(...(await check(title, run)))
  return problems
}

interface Exchange {
  readonly entry: JournalEntry
  readonly response: HttpResponse
}

/** A run for each kind of owner, of which some are there, some gone and some unknown. */
async function askEverything(): Promise<{ exchanges: Exchange[]; result: object }> {
  const exchanges: Exchange[] = []
  const { simulator, run } = inProcess({ planTakesMs: 5_000 })
  const { github, codeartsbuild } = simulator
  github.hasGraphQL = false
  github.set(1, 'OPEN')
  github.set(2, 'MERGED')
  github.describe(1, { labels: ['preview'] })
  github.runs.set(1, 'completed')
  github.runs.set(2, 'in_progress')
  // More than a page of both lists.
  for (let n = 0; n < 120; n++) {
    github.branches.add(`there/${n}`)
    github.deleteBranch(`gone/${n}`)
  }
  for (const kind of ['pr-1', 'pr-2', 'pr-3', 'run-1', 'run-2', 'run-3', 'br-gone-1', 'br-there-1', 'br-x'])
    codeartsbuild.addJob({ name: `shop-${kind}-web` })
  const transport =
    (simulated: Transport): Transport =>
    async (request, signal) => {
      const response = await simulated(request, signal)
      const entry = simulator.journal.findLast(({ host, target }) => isOf(request, host, target))
      if (entry) exchanges.push({ entry, response })
      return response
    }
  const inputs = {
    ...BUILD,
    'name-pattern': 'shop-pr-{pr}-*\nshop-run-{run}-*\nshop-br-{branch}-*',
    'keep-label': 'keep',
  }
  const { ok, report } = await run(inputs, { transport })
  const { deleted, kept } = report.counts
  return { exchanges, result: { ok, deleted, kept } }
}

const BUILD = { 'resource-type': 'codeartsbuild-task' } as const
const isOf = ({ url }: HttpRequest, host: string, target: string): boolean =>
  url.host === host && url.pathname + url.search === target

class Description {
  readonly #document: Readonly<Record<string, unknown>>
  /** Fields may be left out, because the simulator has what is read; there are no others. */
  readonly #known = newAjv()

  constructor(document: Readonly<Record<string, unknown>>) {
    this.#document = document
    this.#known.addSchema({ $id: 'github', components: onlyKnown(document['components']) as object })
  }

  /** Each parameter is one of the description's, with a value that it allows. */
  assertRequest(path: string, { query, path: asked }: JournalEntry): void {
    const fixed = path.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part))
    assert.match(asked, new RegExp(`^${fixed.join('/')}$`))
    const parameters = asArray(this.#operation(path)['parameters']).map((each) => this.#resolve(each))
    for (const [name, value] of Object.entries(query)) {
      const parameter = parameters.find((each) => each['in'] === 'query' && each['name'] === name)
      assert.ok(parameter, `there is no parameter ${name}`)
      const { type } = asObject(parameter['schema'])
      const ajv = newAjv()
      const given: unknown = type === 'integer' ? Number(value) : value
      assert.ok(ajv.validate(asObject(parameter['schema']), given), `${name}=${value}: ${ajv.errorsText()}`)
    }
  }

  assertAnswer(path: string, { status, body }: HttpResponse): void {
    const schema = status === 200 ? this.#schemaOf(path) : { $ref: '#/components/schemas/basic-error' }
    assertValid(this.#known, schema, JSON.parse(body))
  }

  /** Fields that the description requires. */
  assertHas(path: string, fields: readonly string[]): void {
    const schema = this.#schemaOf(path)
    const row = this.#resolve(schema['type'] === 'array' ? schema['items'] : schema)
    const required = asArray(row['required'])
    for (const field of fields) assert.ok(required.includes(field), `${field} may be missing`)
  }

  /** `GITHUB_TOKEN` is the token of an app. */
  assertForApps(path: string): void {
    assert.equal(asObject(this.#operation(path)['x-github'])['enabledForGitHubApps'], true)
  }

  /** The example that the description has for the answer. Some lack what its own schema requires. */
  example(path: string): unknown {
    const [example] = Object.values(asObject(this.#content(path)['examples']))
    return this.#resolve(example)['value']
  }

  #operation(path: string): Readonly<Record<string, unknown>> {
    const operation = asObject(asObject(asObject(this.#document['paths'])[path])['get'])
    assert.ok('responses' in operation, `there is no GET ${path}`)
    return operation
  }

  #content(path: string): Readonly<Record<string, unknown>> {
    const ok = this.#resolve(asObject(this.#operation(path)['responses'])['200'])
    return asObject(asObject(ok['content'])['application/json'])
  }

  #schemaOf(path: string): Readonly<Record<string, unknown>> {
    return asObject(this.#content(path)['schema'])
  }

  /** Follows a reference, which is a path in the document. */
  #resolve(value: unknown): Readonly<Record<string, unknown>> {
    const { $ref: reference } = asObject(value)
    if (typeof reference !== 'string') return asObject(value)
    const found = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((from, key) => asObject(from)[key], this.#document)
    return asObject(found)
  }
}

/** OpenAPI 3.0 has draft 5 of JSON schema and `nullable`; ajv 6 reads both. */
const newAjv = (): Ajv.Ajv =>
  new Ajv({ schemaId: '$id', nullable: true, unknownFormats: 'ignore', format: false, logger: false, allErrors: true })

function assertValid(ajv: Ajv.Ajv, schema: object, value: unknown): void {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"github#/components')) as object
  assert.ok(ajv.validate(absolute, value), ajv.errorsText())
}

const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** A schema in which no field is required, and no field is allowed that it does not name. */
function onlyKnown(schema: unknown, isPart = false): unknown {
  if (Array.isArray(schema)) return schema.map((each) => onlyKnown(each, isPart))
  if (!isObject(schema)) return schema
  const { required, ...others } = schema
  // A field may be called so, too.
  const isName = !Array.isArray(required) && required !== undefined
  const entries = Object.entries(isName ? schema : others).map(([key, value]) => [
    key === 'oneOf' ? 'anyOf' : key,
    onlyKnown(value, ['allOf', 'anyOf', 'oneOf'].includes(key)),
  ])
  const isClosed = isObject(schema['properties']) && !('additionalProperties' in schema) && !isPart
  return { ...Object.fromEntries(entries), ...(isClosed && { additionalProperties: false }) }
}

/** A run of the action in which GitHub's answer for a path is the given one. */
async function readAnswer(
  { simulator, run }: InProcess,
  pattern: string,
  name: string,
  answers: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  simulator.github.hasGraphQL = false
  simulator.codeartsbuild.addJob({ name })
  const transport =
    (simulated: Transport): Transport =>
    (request, signal) => {
      const [, body] = Object.entries(answers).find(([path]) => request.url.pathname.endsWith(path)) ?? []
      if (body === undefined) return simulated(request, signal)
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      return Promise.resolve({ status: 200, headers, body: JSON.stringify(body) })
    }
  return outcomesByName(await run({ ...BUILD, 'name-pattern': pattern }, { transport }))[name]
}

const pathOf = (name: string): string => OPERATIONS.find(({ operation }) => operation === name)?.path ?? ''

async function readsRun(description: Description): Promise<void> {
  const example = asObject(description.example(pathOf('github.run')))
  for (const [status, expected] of [
    ['queued', 'kept'],
    ['in_progress', 'kept'],
    ['completed', 'deleted'],
  ] as const) {
    const answer = { ...example, status }
    const id = String(example['id'])
    const answers = { [`/runs/${id}`]: answer }
    assert.equal(await readAnswer(inProcess(), 'shop-{run}-*', `shop-${id}-web`, answers), expected, status)
  }
}

async function readsPullRequest(description: Description): Promise<void> {
  const example = asObject(description.example(pathOf('github.pull')))
  for (const [state, expected] of [
    ['open', 'kept'],
    ['closed', 'deleted'],
  ] as const) {
    const answer = { ...example, state }
    const number = String(example['number'])
    const answers = { [`/pulls/${number}`]: answer }
    assert.equal(await readAnswer(inProcess(), 'shop-{pr}-*', `shop-${number}-web`, answers), expected, state)
  }
}

async function readsBranches(description: Description): Promise<void> {
  const example = description.example(pathOf('github.branches'))
  const name = String(asObject(asArray(example)[0])['name'])
  for (const [branches, expected] of [
    [example, 'kept'],
    [[], 'deleted'],
  ] as const) {
    const on = inProcess()
    on.simulator.github.deleteBranch(name)
    assert.equal(await readAnswer(on, 'shop-{branch}-*', `shop-${name}-web`, { '/branches': branches }), expected)
  }
}
