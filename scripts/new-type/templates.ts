/** The files of a new resource type, deleted one by one until its definition says otherwise. */

export interface Names {
  /** As `resource-type` names it, such as `dns-record`. */
  readonly type: string
  /** Such as `dns`. */
  readonly service: string
  /** Such as `Dns`. */
  readonly className: string
  /** Such as `dnsRecord`. */
  readonly constant: string
}

export const definitionText = ({ type, service, className, constant }: Names): string => `/**
 * TODO: the service, what is deleted, and in parentheses the document and its sections.
 */
import type { List, LookUp, OneByOne } from '../deletion/api.ts'
import type { CloudError } from '../huaweicloud/errors.ts'
import { asObject } from '../runtime/json.ts'
import type { ResourceDefinition } from './definition.ts'

// TODO: the paths of the API
const path = (id: string): string => \`/v1/${service}/\${encodeURIComponent(id)}\`

// TODO: the error that says of this very resource that it does not exist
const absence = ({ status, code }: CloudError): 'certain' | 'unknown' =>
  status === 404 && code === '${className}.0000' ? 'certain' : 'unknown'

// TODO: the list: its paging, its search parameter, where its rows and their fields are
const list: List = {
  paging: 'offset',
  pageSize: 100,
  request: ({ offset }) => ({ method: 'GET', path: '/v1/${service}', query: { offset, limit: 100 } }),
  page: (json) => {
    const { items: rows, total } = asObject(json)
    return { rows, total }
  },
  fields: ({ id, name }) => ({ id, name }),
}

// TODO: the look-up of one resource, or 'from list' below
const lookUp: LookUp = {
  request: ({ id }) => ({ method: 'GET', path: path(id) }),
  isLookupOf: ({ json }, { id }) => asObject(json).id === id,
  name: ({ json }) => asObject(json).name,
  absence,
}

// TODO: the deletion: what confirms it; or a batch or a job (src/deletion/api.ts)
const deletion: OneByOne = {
  by: 'one',
  request: ({ id }) => ({ method: 'DELETE', path: path(id) }),
  confirmsDeletion: ({ json }, { id }) => asObject(json).id === id,
  absence,
}

export const ${constant} = {
  name: '${type}',
  singular: 'TODO: one of them',
  plural: 'TODO: several of them',
  // TODO: the regions of the service
  service: { name: '${service}', title: 'TODO: the service as people call it', hosts: { prefix: '${service}', regions: [] } },
  // TODO: whether its requests name the IAM project
  project: 'none',
  ids: [
    {
      input: 'ids',
      // TODO: what an id can look like
      pattern: /^[A-Za-z0-9_-]{1,64}$/,
      description: '1 to 64 letters, digits, "-" and "_"',
      of: { en: 'TODO: what the ids are', zh: 'TODO: the same in Chinese' },
    },
  ],
  inputs: {},
  api: () => ({ lists: [list], lookUp, deletion }),
  // TODO: the service's own codes, the most particular first
  advice: [
    { codes: ['${className}.*'], meaning: 'TODO: The service refused the request.', remedy: 'The message has the reason.' },
  ],
  docs: {
    pluralZh: 'TODO: several of them in Chinese',
    how: { en: 'one request each', zh: '每个资源一个请求' },
    recoverable: { en: 'TODO: yes or no', zh: 'TODO: the same in Chinese' },
    permissions: {
      delete: { en: 'TODO: the action that deletes', zh: 'TODO: the same' },
      lookUp: { en: 'TODO: the action that looks up', zh: 'TODO: the same' },
      list: { en: 'TODO: the action that lists', zh: 'TODO: the same' },
    },
    setup: { en: 'TODO: what is known of its permissions, each statement marked', zh: 'TODO: the same in Chinese' },
  },
} as const satisfies ResourceDefinition<'${type}'>
`

export const serviceText = ({ type, service, className }: Names): string => `/**
 * TODO: the service, written from its documentation and not from our definition; and in parentheses the document.
 */
import { json, plainError } from '../answers.ts'
import { integer } from '../checks.ts'
import { hostsByRegion, type Fixture } from '../fixture.ts'
import type { Call, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

interface Row {
  id: string
  name: string
}

export const fixture: Fixture<${className}> = {
  type: '${type}',
  inputs: {},
  operations: {
    delete: '${service}.delete',
    lookUp: '${service}.show',
    reads: ['${service}.show'],
    others: ['${service}.show', '${service}.list'],
  },
  // TODO: the codes of an internal error and of a missing permission
  codes: { internal: '${className}.0001', denied: 'APIGW.0302' },
  // TODO: an id of the right shape, and texts that are not ids
  absentId: '00000000000000000000000000000000',
  malformedIds: ['a b', '../x'],
  tables: [
    {
      title: '${type}',
      input: 'ids',
      list: '${service}.list',
      nameKey: 'name',
      rows: (${service}) => ${service}.rows,
      add: (${service}, seed) => ${service}.add(seed),
    },
  ],
  // TODO: what the preview environments of data.ts have of it
  seed: (${service}) => {
    for (const name of ['prod-web', 'pr-97-web', 'pr-128-web', 'pr-131-web']) ${service}.add({ name })
  },
  // TODO: the documented host of each region, separated by white space
  hosts: hostsByRegion(''),
  demo: { title: 'TODO: what the demo deletes', inputs: { 'name-pattern': 'pr-128-*' } },
}

export class ${className} implements Service {
  // TODO: the documented hosts
  readonly hosts = /^${service}\\.[a-z0-9-]+\\.myhuaweicloud\\.com$/
  // TODO: the codes of a malformed request, an internal error, a missing permission
  readonly codes = { invalid: '${className}.0002', internal: '${className}.0001', denied: 'APIGW.0302' }
  readonly rows = new Map<string, Row>()
  readonly routes: Route[]
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    const ids: Route['ids'] = ({ params }) => [params['id'] ?? '']
    const path = '/v1/${service}/{id}'
    const success = (id: string): object => ({ id })
    // TODO: the published APIs, with the parameters that they take and what they refuse
    this.routes = [
      { method: 'DELETE', path, operation: '${service}.delete', kind: 'delete', ids, success, handle: (call) => this.#delete(call) },
      { method: 'GET', path, operation: '${service}.show', kind: 'show', ids, success, handle: (call) => this.#show(call) },
      {
        method: 'GET',
        path: '/v1/${service}',
        operation: '${service}.list',
        kind: 'list',
        query: { offset: integer(0, 100_000), limit: integer(1, 100) },
        list: {
          ...{ rows: ['items'], total: 'total', id: 'id', name: 'name' },
          ...{ size: 'limit', defaultSize: 100, start: 'offset', counts: 'rows' as const },
        },
        handle: ({ query }) => this.#list(Number(query['offset'] ?? 0), Number(query['limit'] ?? 100)),
      },
    ]
  }

  /** Adds a resource, and gives its id. */
  add({ id = this.#context.ids.hex(32), name = \`row-\${this.#context.ids.next()}\` }: { id?: string; name?: string } = {}): string {
    this.rows.set(id, { id, name })
    return id
  }

  fail(failure: Failure): SimAnswer {
    return plainError(failure)
  }

  #delete({ params, requestId }: Call): SimAnswer {
    const id = params['id'] ?? ''
    return this.rows.delete(id) ? json(200, { id }) : this.#notFound(requestId)
  }

  #show({ params, requestId }: Call): SimAnswer {
    const row = this.rows.get(params['id'] ?? '')
    return row ? json(200, row) : this.#notFound(requestId)
  }

  #list(offset: number, limit: number): SimAnswer {
    const rows = [...this.rows.values()]
    return json(200, { items: rows.slice(offset, offset + limit), total: rows.length })
  }

  #notFound(requestId: string): SimAnswer {
    return this.fail({ status: 404, code: '${className}.0000', message: 'not found', requestId })
  }
}
`

export const testText = ({
  type,
  constant,
}: Names): string => `/** What is so of ${type} and of no other type. What holds for all of them is tested for all of them. */
import { expect, test } from '@jest/globals'
import { ${constant} } from '../../../src/resources/${type}.ts'

const api = ${constant}.api()

// TODO: the documented request; then what its answers mean, and what is special about its list
test('a deletion is the documented request', () => {
  const request = api.deletion.request({ type: '${type}', id: 'a b' })
  expect(request).toEqual({ method: 'TODO', path: 'TODO' })
})
`
