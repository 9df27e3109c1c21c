/**
 * SoftWare Repository for Container, shared edition: tags of images.
 * Source: Huawei Cloud SWR API reference (basic edition), DeleteRepoTag, ListRepositoryTags, ShowRepoTag, error codes; the SDK for
 * Python 3.1.219 for what a request looks like: it sends the slashes of a repository as it is given them, percent-encoded, and the
 * documents want `$` for them. Which code comes with 404 is not documented; `codes.absent` can be changed.
 */
import { empty, encodedPart, json, plainError } from '../answers.ts'
import { integer, numberOr, oneOf, text } from '../checks.ts'
import { compare } from '../compare.ts'
import { ACCOUNT_ID, DAY_MS } from '../defaults.ts'
import { hostsByRegion, type Fixture } from '../fixture.ts'
import type { Call, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

/** A tag; times in milliseconds since 1970. */
export interface ImageTag {
  /** `organization/repository:tag`. */
  id: string
  number: number
  repository: string
  name: string
  digest: string
  created: number
  updated: number
  /** The account that the organization belongs to. */
  accountId: string
}

export const REPOSITORY = 'octo-org/shop/web'

const ORGANIZATION = /^(?=.{1,64}$)[a-z][a-z0-9]*((\.|-|__?)[a-z0-9]+)*$/
const NAME = /^(?=.{1,128}$)[a-z0-9]+((\.|-|\$|__?)[a-z0-9]+)*$/
const TAG = /^\w[\w.-]{0,127}$/

const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

export const fixture: Fixture<Swr> = {
  type: 'swr-image-tag',
  inputs: {},
  inputsForNames: { 'swr-repository': REPOSITORY },
  operations: {
    delete: 'swr.delete',
    lookUp: 'swr.show',
    reads: ['iam.authProjects', 'swr.show'],
    others: ['swr.show', 'swr.list', 'iam.authProjects'],
  },
  codes: { internal: 'SVCSTG.SWR.5000007', denied: 'SVCSTG.SWR.4030170' },
  absentId: 'octo-org/shop/web:absent',
  malformedIds: ['web:pr-42', 'octo-org/web', 'octo-org/web:', 'octo-org/../web:1', 'octo-org/web:a b'],
  hasNameInId: true,
  tables: [
    {
      title: 'swr-image-tag',
      input: 'ids',
      list: 'swr.list',
      nameKey: 'name',
      rows: (swr) => swr.tags,
      add: (swr, seed) => swr.addTag(seed),
    },
  ],
  seed: (swr, now) => {
    const rows: [string, number][] = [
      ['latest', 1],
      ['v1.4.0', 30],
      ['pr-97-3f2c1ab', 90],
      ['pr-128-a41d9e0', 4],
      ['pr-131-77b0c52', 1],
    ]
    for (const [name, days] of rows) swr.addTag({ name, createdAt: now - days * DAY_MS })
  },
  // The region file of 3.1.219.
  hosts: hostsByRegion(`
    swr-api.af-south-1.myhuaweicloud.com swr-api.ap-southeast-1.myhuaweicloud.com
    swr-api.ap-southeast-2.myhuaweicloud.com swr-api.ap-southeast-3.myhuaweicloud.com
    swr-api.cn-east-2.myhuaweicloud.com swr-api.cn-east-3.myhuaweicloud.com swr-api.cn-east-4.myhuaweicloud.com
    swr-api.cn-north-1.myhuaweicloud.com swr-api.cn-north-2.myhuaweicloud.com swr-api.cn-north-4.myhuaweicloud.com
    swr-api.cn-south-1.myhuaweicloud.com swr-api.cn-south-2.myhuaweicloud.com
    swr-api.cn-southwest-2.myhuaweicloud.com swr-api.ru-northwest-2.myhuaweicloud.com
    swr-api.la-south-2.myhuaweicloud.com swr-api.sa-brazil-1.myhuaweicloud.com swr-api.cn-north-9.myhuaweicloud.com
    swr-api.cn-north-11.myhuaweicloud.com swr-api.na-mexico-1.myhuaweicloud.com
    swr-api.la-north-2.myhuaweicloud.com swr-api.tr-west-1.myhuaweicloud.com swr-api.ae-ad-1.myhuaweicloud.com
    swr-api.eu-west-101.myhuaweicloud.eu swr-api.ru-moscow-1.myhuaweicloud.com
    swr-api.my-kualalumpur-1.myhuaweicloud.com swr-api.me-east-1.myhuaweicloud.com
    swr-api.eu-west-0.myhuaweicloud.com swr-api.ap-southeast-5.myhuaweicloud.com
    swr-api.cn-east-5.myhuaweicloud.com swr-api.af-north-1.myhuaweicloud.com
    swr-api.ap-southeast-4.myhuaweicloud.com swr-api.cn-south-4.myhuaweicloud.com
    swr-api.cn-southwest-3.myhuaweicloud.com swr-api.cn-north-12.myhuaweicloud.com
    swr-api.sa-peru-1.myhuaweicloud.com`),
  demo: { title: 'Its image tag in SWR', inputs: { ids: `${REPOSITORY}:pr-128-a41d9e0` } },
}

export class Swr implements Service {
  readonly hosts = /^swr-api\.[a-z0-9-]+\.myhuaweicloud\.(com|eu)$/
  readonly codes = {
    ...{ invalid: 'SVCSTG.SWR.4000014', internal: 'SVCSTG.SWR.5000007', denied: 'SVCSTG.SWR.4030170' },
    absent: 'SVCSTG.SWR.4040010',
  }
  /** By `organization/repository:tag`. */
  readonly tags = new Map<string, ImageTag>()
  /** Names of repositories, which stay when their last tag goes. */
  readonly repositories = new Set<string>([REPOSITORY])
  /** Errors as an object with `errors` and `error_code`, as today, or as the older documents have them. */
  errorShape: 'object' | 'errors' | 'array' = 'object'
  readonly routes: Route[]
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    const tags = '/v2/manage/namespaces/{namespace}/repos/{repository}/tags'
    const ids: Route['ids'] = ({ params }) => [idOf(params)]
    this.routes = [
      {
        ...{ method: 'DELETE', path: `${tags}/{tag}`, operation: 'swr.delete', kind: 'delete', ids },
        handle: (call) => this.#withTag(call, (tag) => this.#delete(tag)),
      },
      {
        ...{ method: 'GET', path: `${tags}/{tag}`, operation: 'swr.show', kind: 'show', ids },
        success: (id) => ({ id: 1, tag: id }),
        handle: (call) => this.#withTag(call, (tag) => json(200, { ...row(tag), tag: tag.name })),
      },
      {
        ...{ method: 'GET', path: tags, operation: 'swr.list', kind: 'list' },
        list: {
          ...{ rows: ['rows'], total: 'total', id: 'Tag', name: 'Tag' },
          ...{ size: 'limit', defaultSize: 100, start: 'offset', counts: 'rows' },
          read: ({ body, headers }) => ({ rows: JSON.parse(body), total: totalIn(headers['content-range']) }),
          write: ({ rows, total }) => page(rows as unknown[] | null | undefined, 0, Number(total)),
        },
        query: {
          ...{ limit: integer(1, 1_000), offset: integer(0, Number.MAX_SAFE_INTEGER), tag: text(1, 128) },
          ...{ order_column: oneOf(['updated_at', 'tag']), order_type: oneOf(['asc', 'desc']), filter: text(1, 512) },
        },
        handle: (call) => this.#list(call),
      },
    ]
  }

  /**
   * Adds a tag, and its repository where that is new; gives `organization/repository:tag`.
   * @param seed times in milliseconds since 1970: now when not given
   */
  addTag(
    seed: { name?: string; repository?: string; createdAt?: number; updatedAt?: number; accountId?: string } = {},
  ): string {
    const number = this.#context.ids.next()
    const { name = `v${number}`, repository = REPOSITORY, createdAt = this.#context.now() } = seed
    const id = `${repository}:${name}`
    this.repositories.add(repository)
    this.tags.set(id, {
      ...{ id, number, repository, name, digest: `sha256:${this.#context.ids.hex(64)}` },
      ...{ created: createdAt, updated: seed.updatedAt ?? createdAt, accountId: seed.accountId ?? ACCOUNT_ID },
    })
    return id
  }

  fail(failure: Failure): SimAnswer {
    const { status, code, message } = failure
    if (code.startsWith('APIGW.')) return plainError(failure)
    const errors = [{ errorCode: code, errorMessage: message, detail: '', ...encodedPart(failure) }]
    if (this.errorShape === 'array') return json(status, errors)
    if (this.errorShape === 'errors') return json(status, { errors })
    const details = [{ error_code: code, error_msg: '' }]
    return json(status, { errors, error_code: code, error_msg: message, details, ...encodedPart(failure) })
  }

  #withTag(call: Call, use: (tag: ImageTag) => SimAnswer): SimAnswer {
    const { params, requestId } = call
    const problem = this.#problem(call) ?? (TAG.test(params['tag'] ?? '') ? undefined : 'invalid tag')
    if (problem) return this.fail({ status: 400, code: this.codes.invalid, message: problem, requestId })
    const tag = this.tags.get(idOf(params))
    if (tag?.accountId !== call.principal.accountId) {
      const message = 'The image does not exist'
      return this.fail({ status: 404, code: this.codes.absent, message, requestId })
    }
    return use(tag)
  }

  #problem({ params }: Call): string | undefined {
    if (!ORGANIZATION.test(params['namespace'] ?? '')) return 'invalid namespace'
    return NAME.test(params['repository'] ?? '') ? undefined : 'invalid repository'
  }

  #delete(tag: ImageTag): SimAnswer {
    this.tags.delete(tag.id)
    return empty(204)
  }

  #list(call: Call): SimAnswer {
    const { query, params, principal, requestId } = call
    const order = [query['order_column'], query['order_type']].filter((each) => each !== undefined)
    const isUnpaired = order.length === 1 || (query['limit'] === undefined) !== (query['offset'] === undefined)
    const problem = this.#problem(call) ?? (isUnpaired ? 'parameters that belong together' : undefined)
    if (problem) return this.fail({ status: 400, code: this.codes.invalid, message: problem, requestId })
    const repository = repositoryOf(params)
    if (!this.repositories.has(repository)) {
      const message = 'The image list cannot be found'
      return this.fail({ status: 404, code: 'SVCSTG.SWR.4040009', message, requestId })
    }
    const key = ({ name, updated }: ImageTag): string | number => (query['order_column'] === 'tag' ? name : updated)
    const found = [...this.tags.values()]
      .filter((tag) => tag.repository === repository && tag.accountId === principal.accountId)
      .filter(({ name }) => query['tag'] === undefined || name === query['tag'])
      .sort((a, b) => compare(key(a), key(b)) || a.number - b.number)
    if (query['order_type'] !== 'asc') found.reverse()
    const offset = numberOr(query['offset'], 0)
    return page(found.slice(offset, offset + numberOr(query['limit'], 100)).map(listRow), offset, found.length)
  }
}

const repositoryOf = (params: Record<string, string>): string =>
  `${params['namespace'] ?? ''}/${(params['repository'] ?? '').replaceAll('$', '/')}`

const idOf = (params: Record<string, string>): string => `${repositoryOf(params)}:${params['tag'] ?? ''}`

/** The rows themselves, without an object around them. */
function page(rows: unknown[] | null | undefined, offset: number, total: number): SimAnswer {
  const answer = json(200, rows ?? null)
  const range = `${offset}-${rows?.length ?? 0}/${total}`
  const body = rows === undefined ? '' : answer.body
  return { ...answer, body, headers: { ...answer.headers, 'content-range': range } }
}

const totalIn = (range = ''): number => Number(/\/(\d+)$/.exec(range)?.[1] ?? 0)

function row(tag: ImageTag): Record<string, unknown> {
  const host = 'swr.cn-north-4.myhuaweicloud.com'
  return {
    ...{ id: tag.number, repo_id: 1, image_id: tag.digest.slice(7), manifest: '', digest: tag.digest, schema: 2 },
    ...{ path: `${host}/${tag.id}`, internal_path: `10.125.0.198:20202/${tag.id}`, size: 1_024, is_trusted: false },
    ...{ created: iso(tag.created), updated: iso(tag.updated), domain_id: tag.accountId, tag_type: 0 },
  }
}

const listRow = (tag: ImageTag): Record<string, unknown> => ({
  ...row(tag),
  ...{ Tag: tag.name, deleted: null, scanned: false },
})
