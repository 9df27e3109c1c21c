/**
 * Cloud Operations Center: custom scripts.
 * Source: Huawei Cloud COC API reference, DeleteScript, ListScripts, ShowScriptDetail, error codes. That an unknown
 * script is answered with HTTP 400 and COC.00040604 is what Huawei's own Terraform provider relies on.
 */
import { json, plainError } from '../answers.ts'
import { integer, oneOf, text } from '../checks.ts'
import { ACCOUNT_ID, DAY_MS, PROJECT_ID, USER_ID, USER_NAME } from '../defaults.ts'
import type { Fixture } from '../fixture.ts'
import type { Call, Check, Failure, Principal, Route, Service, SimAnswer, ServiceContext } from '../types.ts'

/** A script as COC stores it; times in milliseconds since 1970. */
export interface Script {
  /** The number that `marker` means. */
  id: number
  script_uuid: string
  name: string
  type: 'SHELL' | 'PYTHON' | 'BAT'
  risk_level: 'LOW' | 'MEDIUM' | 'HIGH'
  gmt_created: number
  creator: string
  creator_id: string
  /** The account that may see it. */
  accountId: string
  /** The IAM project it is in. */
  projectId: string
}

/** What a name may be: no hyphen, no space. */
const NAME = /^[\u4e00-\u9fa5A-Za-z0-9_]{1,64}$/

const headers: Record<string, Check> = { 'x-language': oneOf(['zh-cn', 'en-us']) }

export const fixture: Fixture<Coc> = {
  type: 'coc-script',
  inputs: {},
  operations: {
    delete: 'coc.delete',
    lookUp: 'coc.show',
    reads: ['iam.authProjects', 'coc.show'],
    others: ['coc.show', 'coc.list', 'iam.authProjects'],
  },
  codes: { internal: 'COC.00040701', denied: 'APIGW.0302' },
  absentId: 'SC2020010100000000000000f',
  malformedIds: ['SC 1', 'SC1/SC2', '..', 'SC1?force=1', 'x'.repeat(26)],
  names: NAME,
  tables: [
    {
      title: 'coc-script',
      input: 'ids',
      list: 'coc.list',
      nameKey: 'name',
      newestFirst: true,
      rows: (coc) => coc.scripts,
      add: (coc, seed) => coc.addScript(seed),
    },
  ],
  seed: (coc, now) => {
    const rows: [string, string, number][] = [
      ['SC2026060108153201c4a8a62', 'prod_rotate_logs', 170],
      ['SC2026082011224507b90d1f3', 'pr_97_rotate_logs', 90],
      ['SC2026082011230108e2c7a55', 'pr_97_warm_cache', 90],
      ['SC20261115143000115f0e9d4', 'pr_128_rotate_logs', 4],
      ['SC2026111514301212ab37c08', 'pr_128_warm_cache', 4],
      ['SC2026111809051703d61b2ea', 'pr_131_rotate_logs', 1],
    ]
    for (const [uuid, name, days] of rows) coc.addScript({ uuid, name, createdAt: now - days * DAY_MS })
  },
  hosts: { 'eu-west-101': 'coc-eu-west-101-open-api.myhuaweicloud.eu' },
  // One host for each of the other sites, whatever the region.
  hostElsewhere: (region) => {
    if (region.startsWith('eu-')) return undefined
    return region.startsWith('cn-') ? 'coc.myhuaweicloud.com' : 'coc-intl.myhuaweicloud.com'
  },
  demo: {
    title: 'COC scripts of pull request 128, one of them already gone',
    inputs: { ids: 'SC20261115143000115f0e9d4\nSC2026111514301212ab37c08\nSC2026111514309999999dead' },
  },
}

export class Coc implements Service {
  readonly hosts = /^(coc(-intl)?\.myhuaweicloud\.com|coc-eu-west-101-open-api\.myhuaweicloud\.eu)$/
  readonly codes = { invalid: 'COC.00010002', internal: 'COC.00040701', denied: 'APIGW.0302' }
  /** By script UUID. */
  readonly scripts = new Map<string, Script>()
  /** `double` answers `{data: {total, data}}` as in most documents; `flat` has no outer object, as in the European one. */
  shape: 'double' | 'flat' = 'double'
  /** The caller reached COC of another site: it answers, and has none of the account's scripts. */
  wrongSite = false
  /** The number of a row as it is sent, an int64 in digits; the real ones may be larger than a double can hold. */
  rowNumber: (id: number) => string = String
  readonly routes: Route[]
  readonly #context: ServiceContext

  constructor(context: ServiceContext) {
    this.#context = context
    this.routes = [
      {
        method: 'DELETE',
        path: '/v1/job/scripts/{script_uuid}',
        operation: 'coc.delete',
        kind: 'delete',
        headers,
        ids: ({ params }) => [params['script_uuid'] ?? ''],
        success: (id) => ({ data: id }),
        handle: (call) => this.#withScript(call, (script) => this.#delete(script)),
      },
      {
        method: 'GET',
        path: '/v1/job/scripts/{script_uuid}',
        operation: 'coc.show',
        kind: 'show',
        headers,
        ids: ({ params }) => [params['script_uuid'] ?? ''],
        success: (id) => ({ data: { script_uuid: id } }),
        handle: (call) => this.#withScript(call, (script) => this.#show(script)),
      },
      {
        method: 'GET',
        path: '/v1/job/scripts',
        operation: 'coc.list',
        kind: 'list',
        list: {
          ...{ rows: ['data'], total: 'total', id: 'script_uuid', name: 'name' },
          ...{ size: 'limit', defaultSize: 10, start: 'marker', counts: 'marker' as const, marker: 'id' },
        },
        headers,
        query: {
          limit: integer(1, 100, true),
          marker: (value) => (value === undefined || /^\d{1,19}$/.test(value) ? undefined : 'must be a whole number'),
          name_like: text(1, 32),
          creator: text(1, 64),
          risk_level: oneOf(['LOW', 'MEDIUM', 'HIGH']),
          type: oneOf(['SHELL', 'PYTHON', 'BAT']),
          enterprise_project_id: text(1, 64),
        },
        handle: (call) => this.#list(call),
      },
    ]
  }

  /**
   * Adds a script and returns its UUID.
   * @param seed createdAt in milliseconds since 1970, now when not given
   * @throws Error for a name that no script can have. To simulate a service that answers with one, set `name` of the row.
   */
  addScript(
    seed: {
      name?: string
      uuid?: string
      createdAt?: number
      creator?: string
      type?: Script['type']
      risk?: Script['risk_level']
      accountId?: string
      projectId?: string
    } = {},
  ): string {
    const id = this.#context.ids.next()
    const { name = `script_${id}` } = seed
    if (!NAME.test(name)) throw new Error(`No COC script can have the name ${JSON.stringify(name)}`)
    const createdAt = seed.createdAt ?? this.#context.now()
    const uuid = seed.uuid ?? this.#uuid(createdAt)
    this.scripts.set(uuid, {
      id,
      script_uuid: uuid,
      name,
      type: seed.type ?? 'SHELL',
      risk_level: seed.risk ?? 'LOW',
      gmt_created: createdAt,
      creator: seed.creator ?? USER_NAME,
      creator_id: USER_ID,
      accountId: seed.accountId ?? ACCOUNT_ID,
      projectId: seed.projectId ?? PROJECT_ID,
    })
    return uuid
  }

  fail(failure: Failure): SimAnswer {
    return failure.code.startsWith('COC.')
      ? json(failure.status, { error_code: failure.code, error_msg: failure.message })
      : plainError(failure)
  }

  /** `SC`, the time of creation, two digits and seven hex digits: 25 characters, as in the published examples. */
  #uuid(createdAt: number): string {
    const time = new Date(createdAt).toISOString().replace(/\D/g, '').slice(0, 16)
    return `SC${time}${this.#context.ids.hex(8).slice(1)}`
  }

  #delete(script: Script): SimAnswer {
    this.scripts.delete(script.script_uuid)
    return json(200, { data: script.script_uuid })
  }

  #show(script: Script): SimAnswer {
    const detail = { ...shared(script), content: 'echo', script_params: [], description: '' }
    return json(200, this.shape === 'flat' ? detail : { data: detail })
  }

  #withScript(call: Call, use: (script: Script) => SimAnswer): SimAnswer {
    const uuid = call.params['script_uuid'] ?? ''
    const { requestId } = call
    if (!/^[A-Za-z0-9]{1,25}$/.test(uuid)) {
      return this.fail({ status: 400, code: 'COC.00040601', message: 'invalid script uuid', requestId })
    }
    const script = this.scripts.get(uuid)
    if (!script || !this.#isVisible(script, call.principal)) {
      return this.fail({ status: 400, code: 'COC.00040604', message: 'Script not exist', requestId })
    }
    return use(script)
  }

  /** A signed request that names neither project nor account is answered as one of another project. */
  #isVisible(script: Script, { accountId, projectId, wholeAccount }: Principal): boolean {
    if (this.wrongSite || script.accountId !== accountId) return false
    return wholeAccount === true || script.projectId === projectId
  }

  #list({ query, principal }: Call): SimAnswer {
    const matches = (script: Script): boolean =>
      this.#isVisible(script, principal) &&
      (query['name_like'] === undefined || script.name.toLowerCase().includes(query['name_like'].toLowerCase())) &&
      (query['creator'] === undefined || script.creator === query['creator']) &&
      (query['type'] === undefined || script.type === query['type']) &&
      (query['risk_level'] === undefined || script.risk_level === query['risk_level'])
    const found = [...this.scripts.values()].filter(matches).sort((a, b) => b.id - a.id)
    const { marker } = query
    const isBehind = (script: Script): boolean => BigInt(this.rowNumber(script.id)) < BigInt(marker ?? 0)
    const first = marker === undefined ? 0 : found.findIndex(isBehind)
    const rest = first < 0 ? [] : found.slice(first, first + Number(query['limit']))
    const list = { total: found.length, data: rest.map(row) }
    const answer = json(200, this.shape === 'flat' ? list : { data: list })
    if (this.rowNumber === String) return answer
    // JSON.stringify cannot write an int64.
    const body = answer.body.replace(/"id":(\d+)/g, (_, id: string) => `"id":${this.rowNumber(Number(id))}`)
    return { ...answer, body }
  }
}

function row(script: Script): Record<string, unknown> {
  return { id: script.id, ...shared(script) }
}

/** What the list and the details of a script have in common. */
function shared(script: Script): Record<string, unknown> {
  const { script_uuid, name, type, gmt_created, creator, creator_id, risk_level } = script
  return {
    script_uuid,
    name,
    type,
    status: 'APPROVED',
    gmt_created,
    gmt_modified: null,
    creator,
    creator_id,
    operator: creator,
    enterprise_project_id: '0',
    properties: { risk_level, version: '1.0.0', reviewers: [], protocol: 'DEFAULT' },
  }
}
