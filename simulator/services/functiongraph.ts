/**
 * FunctionGraph: functions.
 * Source: Huawei Cloud FunctionGraph API reference, DeleteFunction, ListFunctions, ShowFunctionConfig, function model, error codes;
 * Huawei's Terraform provider for `next_marker`, which counts rows, and for URNs that come back with `:latest`.
 */
import { empty, encodedPart, json, plainError } from '../answers.ts'
import { numberOr, text } from '../checks.ts'
import { PROJECT_ID, REGION } from '../defaults.ts'
import { hostsByRegion, type Fixture } from '../fixture.ts'
import type { Call, Check, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

/** A function; the time in milliseconds since 1970. The service does not tell when it was created. */
export interface CloudFunction {
  urn: string
  name: string
  group: string
  lastModified: number
  /** The IAM project it is in. */
  projectId: string
}

const MAX_ITEMS = 400
const URN = /^urn:fss:[a-z0-9-]+:[a-z0-9]+:function:[\w-]+:[\w-]+(:[\w!-]+)?$/i

/** A whole number, without a limit: more than 400 means 400. */
const count: Check = (value) =>
  value === undefined || /^\d{1,15}$/.test(value) ? undefined : 'must be a whole number from 0'

const DAY_MS = 86_400_000
const urnOf = (name: string): string => `urn:fss:${REGION}:${PROJECT_ID}:function:default:${name}`

export const fixture: Fixture<FunctionGraph> = {
  type: 'functiongraph-function',
  inputs: {},
  operations: {
    delete: 'functiongraph.delete',
    lookUp: 'functiongraph.show',
    reads: ['iam.authProjects', 'functiongraph.show'],
    others: ['functiongraph.show', 'functiongraph.list', 'iam.authProjects'],
  },
  codes: { internal: 'FSS.0500', denied: 'FSS.0403' },
  absentId: urnOf('absent'),
  malformedIds: ['pr-42', urnOf('a b'), `${urnOf('pr-42')}:latest`, urnOf('../pr-42')],
  hasNameInId: true,
  tables: [
    {
      title: 'functiongraph-function',
      input: 'ids',
      list: 'functiongraph.list',
      nameKey: 'name',
      rows: (functiongraph) => functiongraph.functions,
      add: (functiongraph, { name, createdAt }) =>
        functiongraph.addFunction({
          ...(name !== undefined && { name }),
          ...(createdAt !== undefined && { lastModified: createdAt }),
        }),
    },
  ],
  seed: (functiongraph, now) => {
    const rows: [string, number][] = [
      ['prod-webhook', 200],
      ['pr-97-webhook', 90],
      ['pr-128-webhook', 4],
      ['pr-131-webhook', 1],
    ]
    for (const [name, days] of rows) functiongraph.addFunction({ name, lastModified: now - days * DAY_MS })
  },
  // The region file of 3.1.219.
  hosts: hostsByRegion(`
    functiongraph.cn-north-4.myhuaweicloud.com functiongraph.cn-north-1.myhuaweicloud.com
    functiongraph.cn-east-2.myhuaweicloud.com functiongraph.cn-east-3.myhuaweicloud.com
    functiongraph.cn-south-1.myhuaweicloud.com functiongraph.ap-southeast-2.myhuaweicloud.com
    functiongraph.ap-southeast-1.myhuaweicloud.com functiongraph.ap-southeast-3.myhuaweicloud.com
    functiongraph.af-south-1.myhuaweicloud.com functiongraph.cn-southwest-2.myhuaweicloud.com
    functiongraph.sa-brazil-1.myhuaweicloud.com functiongraph.la-south-2.myhuaweicloud.com
    functiongraph.na-mexico-1.myhuaweicloud.com functiongraph.la-north-2.myhuaweicloud.com
    functiongraph.ap-southeast-4.myhuaweicloud.com functiongraph.eu-west-101.myhuaweicloud.com
    functiongraph.tr-west-1.myhuaweicloud.com functiongraph.cn-north-9.myhuaweicloud.com
    functiongraph.cn-north-11.myhuaweicloud.com functiongraph.me-east-1.myhuaweicloud.com
    functiongraph.my-kualalumpur-1.myhuaweicloud.com functiongraph.cn-south-4.myhuaweicloud.com
    functiongraph.ru-moscow-1.myhuaweicloud.com functiongraph.cn-east-4.myhuaweicloud.com
    functiongraph.ae-ad-1.myhuaweicloud.com functiongraph.ap-southeast-5.myhuaweicloud.com
    functiongraph.cn-southwest-3.myhuaweicloud.com`),
  demo: { title: 'Its FunctionGraph function', inputs: { ids: urnOf('pr-128-webhook') } },
}

export class FunctionGraph implements Service {
  readonly hosts = /^functiongraph\.[a-z0-9-]+\.myhuaweicloud\.com$/
  readonly codes = { invalid: 'FSS.0400', internal: 'FSS.0500', denied: 'FSS.0403' }
  /** By URN. */
  readonly functions = new Map<string, CloudFunction>()
  /** The URNs of answers name the version that is shown. */
  showsVersion = true
  /** Older documents have no `count`. */
  hasCount = true
  readonly routes: Route[]
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    const functions = '/v2/{project_id}/fgs/functions'
    const ids: Route['ids'] = ({ params }) => [params['function_urn'] ?? '']
    this.routes = [
      {
        ...{ method: 'DELETE', path: `${functions}/{function_urn}`, operation: 'functiongraph.delete' },
        ...{ kind: 'delete', ids },
        handle: (call) => this.#withFunction(call, (found) => this.#delete(found, call)),
      },
      {
        ...{ method: 'GET', path: `${functions}/{function_urn}/config`, operation: 'functiongraph.show' },
        ...{ kind: 'show', ids },
        success: (id) => ({ func_urn: id }),
        handle: (call) => this.#withFunction(call, (found) => json(200, this.#row(found))),
      },
      {
        ...{ method: 'GET', path: functions, operation: 'functiongraph.list', kind: 'list' },
        list: {
          ...{ rows: ['functions'], total: 'count', id: 'func_urn', name: 'func_name' },
          ...{ size: 'maxitems', defaultSize: MAX_ITEMS, start: 'marker', counts: 'rows' },
        },
        query: { marker: count, maxitems: count, package_name: text(1, 60), func_name: text(1, 60) },
        handle: (call) => this.#list(call),
      },
    ]
  }

  /**
   * Adds a function and returns its URN.
   * @param seed lastModified in milliseconds since 1970, now when not given
   */
  addFunction(seed: { name?: string; group?: string; lastModified?: number; projectId?: string } = {}): string {
    const { name = `function-${this.#context.ids.next()}`, group = 'default', projectId = PROJECT_ID } = seed
    const urn = `urn:fss:${REGION}:${projectId}:function:${group}:${name}`
    this.functions.set(urn, { urn, name, group, projectId, lastModified: seed.lastModified ?? this.#context.now() })
    return urn
  }

  fail(failure: Failure): SimAnswer {
    const { status, code, message } = failure
    if (code.startsWith('APIGW.')) return plainError(failure)
    return json(status, { error_code: code, error_msg: message, ...encodedPart(failure) })
  }

  #withFunction(call: Call, use: (found: CloudFunction) => SimAnswer): SimAnswer {
    const { params, requestId } = call
    const urn = params['function_urn'] ?? ''
    if (!URN.test(urn)) return this.fail({ status: 400, code: 'FSS.0400', message: 'Invalid parameter', requestId })
    const found = this.functions.get(urn.split(':').slice(0, 7).join(':'))
    if (!found || found.projectId !== params['project_id'])
      return this.fail({ status: 404, code: 'FSS.1051', message: 'Not found the function', requestId })
    return use(found)
  }

  #delete({ urn }: CloudFunction, { params, requestId }: Call): SimAnswer {
    // With a version, only that would go; the simulator has no other than the latest, which cannot.
    if (params['function_urn'] !== urn)
      return this.fail({ status: 400, code: 'FSS.0400', message: 'The latest version cannot be deleted', requestId })
    this.functions.delete(urn)
    return empty(204)
  }

  #list({ params, query }: Call): SimAnswer {
    const { package_name: group, func_name: name } = query
    const found = [...this.functions.values()].filter(
      (each) =>
        each.projectId === params['project_id'] &&
        (group === undefined || each.group === group) &&
        (name === undefined || each.name.includes(name)),
    )
    const size = numberOr(query['maxitems'], 0)
    const start = numberOr(query['marker'], 0)
    const rows = found.slice(start, start + (size === 0 || size > MAX_ITEMS ? MAX_ITEMS : size))
    const next = start + rows.length
    return json(200, {
      functions: rows.map((each) => this.#row(each)),
      next_marker: next < found.length ? next : 0,
      ...(this.hasCount && { count: found.length }),
    })
  }

  #row({ urn, name, group, projectId, lastModified }: CloudFunction): Record<string, unknown> {
    const at = new Date(lastModified + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00')
    return {
      ...{ func_urn: this.showsVersion ? `${urn}:latest` : urn, func_name: name, package: group, namespace: projectId },
      ...{ project_name: REGION, runtime: 'Node.js20.15', timeout: 3, handler: 'index.handler', memory_size: 128 },
      ...{ code_type: 'inline', version: 'latest', last_modified: at },
    }
  }
}
