/**
 * Huawei Cloud's own SDK for Python against the simulator, and against the action: what one client creates, lists, shows and
 * deletes is what the other one sees, and both send the same requests but for the differences that are explained.
 */
import * as assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import * as defaults from '../../../simulator/defaults.ts'
import { existing } from '../../../simulator/fixture.ts'
import { fixtureOf } from '../../../simulator/registry.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { endpointOf } from '../../../src/huaweicloud/endpoints.ts'
import { RESOURCE_TYPE_NAMES, SERVICE_NAMES, serviceOf } from '../../../src/resources/registry.ts'
import { asObject } from '../../../src/runtime/json.ts'
import { check, type Log, type Part } from '../part.ts'
import { pythonTools } from '../tools.ts'
import { compare, judge } from './compare.ts'
import { EXPLANATIONS, SURPRISES } from './differences.ts'
import type { SdkClient } from './driver.ts'
import { IAM, IAM_METHODS, NAME, ROWS, STS, type Row, type SdkList } from './services.ts'
import { CREDENTIALS, isRefused, withSetup, type Setup } from './setup.ts'

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))
const KEYS = { 'access-key-id': defaults.ACCESS_KEY_ID, 'secret-access-key': defaults.SECRET_ACCESS_KEY }
const UNAUTHORIZED = { status: 401, code: 'APIGW.0301' }

export const sdk: Part = { name: 'sdk', run: prove }

/** All that both clients sent, and all that the SDK had no place for. */
interface Seen {
  readonly sdk: JournalEntry[]
  readonly action: JournalEntry[]
  readonly surprises: Set<string>
}

async function prove(log: Log): Promise<readonly string[]> {
  const bin = pythonTools(REQUIREMENTS, log)
  const seen: Seen = { sdk: [], action: [], surprises: new Set() }
  const rows = ROWS.map(({ type }) => type)
  const problems = RESOURCE_TYPE_NAMES.filter((type) => !rows.includes(type)).map(
    (type) => `${type}: it has no row in scripts/conformance/sdk/services.ts`,
  )
  for (const row of ROWS) {
    log(`${row.type}: ${row.client.package}`)
    problems.push(...(await check(row.type, () => withSetup(bin, (setup) => proveRow(setup, row, seen)))))
  }
  log('keyless: huaweicloudsdksts.v1 and huaweicloudsdkiam.v3')
  problems.push(...(await check('keyless', () => withSetup(bin, (setup) => proveKeyless(setup, seen)))))
  log('hosts of every region')
  problems.push(...(await check('hosts', () => withSetup(bin, proveHosts))))
  return [...problems, ...judged(seen)]
}

type Five = [string, string, string, string, string]

async function proveRow(setup: Setup, row: Row, seen: Seen): Promise<void> {
  const fixture = fixtureOf(row.type)
  const { absentId } = fixture
  const add = (name: string): string => fixture.tables[0].add(setup.simulator, { name })
  const left = (): string[] => existing(fixture, setup.simulator)
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map((name) => add(`${NAME}${name}`)) as Five
  const listed = async (): Promise<Map<string, string>> => listedBy(setup, row)
  assert.deepEqual([...(await listed()).keys()].sort(), [a, b, c, d, e].sort())

  const shown = await setup.sdk(row.client, row.show.method, row.show.request(a))
  assert.equal(valueAt(shown.json, row.show.name), `${NAME}a`)
  for (const { method, request } of row.others ?? []) await setup.sdk(row.client, method, request(a))

  await sdkDeletes(setup, row, [a, b])
  assert.deepEqual(left(), [c, d, e], 'what the SDK deleted is gone')
  isRefused(await setup.sdk(row.client, row.show.method, row.show.request(absentId)), row.absent.show)
  const [request = {}] = row.deletion.requests([absentId])
  if (row.absent.deletion) isRefused(await setup.sdk(row.client, row.deletion.method, request), row.absent.deletion)
  await proveCredentials(setup, row)

  await actionDeletes(setup, row, [d, e])
  assert.deepEqual(left(), [c], 'what the action deleted is gone')
  assert.deepEqual(await listed(), new Map([[c, `${NAME}c`]]), 'the SDK lists what the action has left')
  record(setup, seen)
}

/** Everything that the lists of the SDK show: names by id. */
async function listedBy(
  setup: Setup,
  { client, lists }: Row,
  credentials = CREDENTIALS.permanent as never,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const list of lists) {
    const { json } = await setup.sdk(client, list.method, list.request, credentials)
    for (const row of rowsOf(json, list)) found.set((list.idOf ?? String)(String(row[list.id])), String(row[list.name]))
  }
  return found
}

function rowsOf(json: unknown, { rows }: SdkList): Readonly<Record<string, unknown>>[] {
  const found = valueAt(json, rows)
  assert.ok(Array.isArray(found), `there are no rows at ${rows.join('.')}`)
  return found.map(asObject)
}

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => asObject(value)[name], json)

async function sdkDeletes(setup: Setup, row: Row, ids: readonly string[]): Promise<void> {
  for (const request of row.deletion.requests(ids)) {
    const { json } = await setup.sdk(row.client, row.deletion.method, request)
    if (!row.job) continue
    const id = String(asObject(json)[row.job.id])
    for (let tries = 0; ; tries++) {
      const state = await setup.sdk(row.client, row.job.method, row.job.request(id))
      if (asObject(state.json)[row.job.status] === row.job.ended) break
      assert.ok(tries < 100, `the job has not ended: ${JSON.stringify(state.json)}`)
      await sleep(20)
    }
  }
}

async function proveCredentials(setup: Setup, row: Row): Promise<void> {
  const [list] = row.lists
  assert.ok(list)
  const withCredentials = (credentials: (typeof CREDENTIALS)[keyof typeof CREDENTIALS]): ReturnType<Setup['sdk']> =>
    setup.sdk(row.client, list.method, list.request, credentials)
  const { permanent, temporary, withoutProject, account } = CREDENTIALS
  const { wrongSecret, unknownKey, temporaryWithoutToken, permanentWithToken } = CREDENTIALS
  const everything = await withCredentials(permanent)
  for (const good of [temporary, withoutProject, ...(row.isGlobal ? [account] : [])])
    assert.deepEqual((await withCredentials(good)).json, everything.json)
  for (const bad of [wrongSecret, unknownKey, temporaryWithoutToken, permanentWithToken])
    isRefused(await withCredentials(bad), UNAUTHORIZED)
}

/** By name in a dry run, then by id. */
async function actionDeletes(setup: Setup, row: Row, ids: readonly string[]): Promise<void> {
  const { absentId, inputs: needed, inputsForNames } = fixtureOf(row.type)
  const inputs = { 'resource-type': row.type, ...needed, ...KEYS }
  const byName = { ...inputs, ...inputsForNames, ...row.byName, 'name-pattern': `${NAME}*`, 'dry-run': 'true' }
  const dry = await setup.action(byName)
  assert.equal(dry.exitCode, 0, dry.stdout)
  const real = await setup.action({ ...inputs, ids: [...ids, absentId].join('\n') })
  assert.equal(real.exitCode, 0, real.stdout)
  assert.deepEqual(JSON.parse(real.outputs['deleted-ids'] ?? ''), ids)
  assert.deepEqual(JSON.parse(real.outputs['absent-ids'] ?? ''), [absentId])
}

/** The exchange of an ID token for temporary keys, and who they belong to: the same for both clients. */
async function proveKeyless(setup: Setup, seen: Seen): Promise<void> {
  const { simulator } = setup
  const [coc] = ROWS
  assert.equal(coc.type, 'coc-script')
  const [gone, left] = [`${NAME}a`, `${NAME}b`].map((name) => simulator.coc.addScript({ name })) as [string, string]
  const run = await setup.action(
    {
      ...{ 'resource-type': coc.type, ids: gone, 'expected-account-id': defaults.ACCOUNT_ID },
      ...{ 'oidc-provider-urn': defaults.PROVIDER_URN, 'oidc-agency-urn': defaults.AGENCY_URN },
    },
    simulator.githubOidc.environment(),
  )
  assert.equal(run.exitCode, 0, run.stdout)
  const exchanged = setup.requestsOf('action').find(({ operation }) => operation === 'sts.assumeWithOidc')
  const { agency_session_name: session, duration_seconds: seconds } = JSON.parse(exchanged?.body ?? '{}') as Record<
    string,
    unknown
  >

  const { json } = await setup.sdk(STS, 'assume_agency_with_oidc', {
    body: {
      ...{ provider_urn: defaults.PROVIDER_URN, agency_urn: defaults.AGENCY_URN, id_token: await idToken(setup) },
      ...{ agency_session_name: session, ...(seconds !== undefined && { duration_seconds: seconds }) },
    },
  })
  const issued = asObject(asObject(json).credentials)
  const credentials = {
    ...({ kind: 'basic', projectId: defaults.PROJECT_ID, accessKeyId: String(issued.access_key_id) } as const),
    ...{ secretAccessKey: String(issued.secret_access_key), securityToken: String(issued.security_token) },
  }
  const identity = await setup.sdk(STS, 'get_caller_identity', {}, credentials)
  assert.equal(asObject(identity.json).account_id, defaults.ACCOUNT_ID)
  assert.match(String(asObject(identity.json).principal_urn), new RegExp(`^sts::${defaults.ACCOUNT_ID}:`))
  for (const method of IAM_METHODS)
    for (const each of [credentials, CREDENTIALS.permanent])
      assert.equal((await setup.sdk(IAM, method, {}, each)).status, 200)
  assert.deepEqual([...(await listedBy(setup, coc, credentials as never)).keys()], [left])
  for (const request of coc.deletion.requests([left]))
    await setup.sdk(coc.client, coc.deletion.method, request, credentials)
  assert.equal(simulator.coc.scripts.size, 0)
  record(setup, seen)
}

/** GitHub's ID token for the job, as the action asks for it. */
async function idToken({ simulator }: Setup): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: token = '' } =
    simulator.githubOidc.environment()
  const { host, pathname, search } = new URL(`${url}&audience=sts.huaweicloud.com`)
  const request = {
    method: 'GET',
    host,
    target: `${pathname}${search}`,
    headers: { authorization: `Bearer ${token}` },
    body: '',
  }
  const { body } = await simulator.handle(request)
  return (JSON.parse(body) as { value: string }).value
}

/** The action asks the hosts that the SDK asks, in every region that the SDK knows. */
async function proveHosts({ driver }: Setup): Promise<void> {
  const clients: Readonly<Record<string, SdkClient>> = Object.fromEntries(
    [...ROWS.map(({ client }) => client), STS, IAM].map((client) => [client.region, client]),
  )
  for (const service of SERVICE_NAMES) {
    const client = clients[service]
    assert.ok(client, `the SDK is not asked for the hosts of ${service}`)
    const regions = Object.entries(await driver.endpoints(client))
    assert.ok(regions.length > 0)
    for (const [region, urls] of regions) {
      const { url, isDocumented } = endpointOf(serviceOf(service), region)
      assert.deepEqual([[url.origin], isDocumented], [urls, true], `${service} in ${region}`)
    }
  }
}

function record(setup: Setup, seen: Seen): void {
  const [bySdk, byAction] = [setup.requestsOf('sdk'), setup.requestsOf('action')]
  const unknown = bySdk.filter(({ operation }) => operation === 'unknown')
  assert.deepEqual(
    unknown.map(({ method, target }) => `${method} ${target}`),
    [],
    'the simulator knows what the SDK asks',
  )
  assert.deepEqual(
    [...bySdk, ...byAction].flatMap(({ operation, undocumented }) =>
      undocumented.map((what) => `${operation}: ${what}`),
    ),
    [],
  )
  for (const surprise of setup.surprises) seen.surprises.add(surprise)
  seen.sdk.push(...bySdk)
  // What goes to GitHub is none of the SDK's business.
  seen.action.push(...byAction.filter(({ operation }) => !operation.startsWith('github.')))
}

function judged(seen: Seen): string[] {
  const { surprises } = seen
  const { unexplained, unused } = judge(compare(seen.action, seen.sdk), EXPLANATIONS)
  const known = SURPRISES.map(({ method, what }) => `${method}: ${what}`)
  return [
    ...unexplained.map(
      (each) => `${each.operation}, ${each.part}: the SDK sends ${each.sdk}, the action ${each.action}`,
    ),
    ...unused.map((each) => `A difference is explained and not there: ${each.part} (${each.sdk})`),
    ...[...surprises].filter((each) => !known.includes(each)).map((each) => `The simulator's answer to ${each}`),
    ...known.filter((each) => !surprises.has(each)).map((each) => `An answer is explained and not there: ${each}`),
  ]
}
