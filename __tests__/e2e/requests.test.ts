/**
 * What goes over the wire: the requests that Huawei Cloud's documentation describes, in order, byte for byte, and no other. Headers
 * are the same for every type; the requests of a type stand below where they have a form or an order of their own.
 */
import { describe, expect, test } from '@jest/globals'
import {
  ACCESS_KEY_ID,
  INSTANCE_ID,
  PROJECT_ID,
  SECURITY_TOKEN,
  TEMPORARY_ACCESS_KEY_ID,
} from '../../simulator/defaults.ts'
import { TEMPORARY_SECRET_ACCESS_KEY, TOKEN } from '../../simulator/defaults.ts'
import type { JournalEntry } from '../../simulator/types.ts'
import { addResource } from '../../simulator/fixture.ts'
import { FIXTURES } from '../../simulator/registry.ts'
import { inChildProcess, type ChildProcess, type ChildProcessRun } from '../support/child-process.ts'

type Headers = Record<string, unknown>
interface Sent {
  readonly run: ChildProcessRun
  readonly journal: readonly JournalEntry[]
  /** `GET /path?query` of each request. */
  readonly requests: readonly string[]
}

const SCRIPT = 'SC2023102521413701c4a8a62'
const BUILD_TASK = 'cb5fa20de5fd4cf8be681d4bd6fdd2f6'
const SCHEDULED_TASK = '3c9e7b12-84d5-4a60-8f1e-2b6d9c05a7e4'
const APP = 'b1e6b1e6-4f3f-4a80-bb45-f4b9039f95a3'
const IMAGE_TAG = 'my-org/shop/web:pr-42'
const FUNCTION = `urn:fss:cn-north-4:${PROJECT_ID}:function:default:pr-42`
const FDI_TASK = '15366328208d4d77b76532fe9f4006a6'

const BY_TOKEN = { token: TOKEN, 'access-key-id': '', 'secret-access-key': '' }
const BY_TEMPORARY_KEY = {
  'access-key-id': TEMPORARY_ACCESS_KEY_ID,
  'secret-access-key': TEMPORARY_SECRET_ACCESS_KEY,
  'security-token': SECURITY_TOKEN,
}

function seeded(): ChildProcess {
  const harness = inChildProcess({ romaJobDuration: 500 })
  const { simulator } = harness
  simulator.coc.addScript({ uuid: SCRIPT })
  simulator.codeartsbuild.addJob({ id: BUILD_TASK })
  simulator.workspace.addTask({ id: SCHEDULED_TASK })
  simulator.roma.addApp({ id: APP })
  simulator.functiongraph.addFunction({ name: 'pr-42' })
  simulator.swr.addTag({ repository: 'my-org/shop/web', name: 'pr-42' })
  simulator.roma.addTask({ id: FDI_TASK })
  return harness
}

/** Runs without a project unless `inputs` give one. */
async function send(type: string, ids: string, inputs: Record<string, string>, harness = seeded()): Promise<Sent> {
  const run = await harness.run({ 'resource-type': type, ids, concurrency: '1', 'project-id': '', ...inputs })
  const journal = run.requests
  return { run, journal, requests: journal.map(({ method, target }) => `${method} ${target}`) }
}

/** Every header of a request by token. */
const tokenHeaders = (run: ChildProcessRun): Headers => ({ ...commonHeaders(run), 'x-auth-token': TOKEN })

/** Every header of a signed request. That the signature holds is the simulator's to judge. */
const signedHeaders = (run: ChildProcessRun, signed: string, accessKeyId = ACCESS_KEY_ID): Headers => ({
  ...commonHeaders(run),
  'x-sdk-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
  authorization: expect.stringMatching(
    new RegExp(`^SDK-HMAC-SHA256 Access=${accessKeyId}, SignedHeaders=${signed}, Signature=[0-9a-f]{64}$`),
  ),
})

const commonHeaders = ({ host }: ChildProcessRun): Headers => ({
  accept: 'application/json',
  'accept-encoding': 'identity',
  // Also without a body, as every client of Huawei Cloud's own sends it.
  'content-type': 'application/json',
  connection: 'keep-alive',
  host,
  'user-agent': 'huaweicloud-cleanup/1',
})

/** The headers that say what the body and the project of a request are. */
const ownHeaders = ({ method, body, headers }: JournalEntry): Headers => ({
  ...((method === 'POST' || body !== '') && { 'content-length': String(Buffer.byteLength(body)) }),
  ...('x-project-id' in headers && { 'x-project-id': PROJECT_ID }),
})

const expectGreen = ({ run, journal }: Sent): void => {
  expect(run.exitCode).toBe(0)
  expect(journal.map(({ status }) => status)).toEqual(journal.map(() => 200))
}

describe.each(FIXTURES)('a deletion of $type', (fixture) => {
  /** What holds of every request, whatever the type. */
  function expectDocumented({ run, journal }: Sent, id: string): void {
    expect([run.exitCode, run.outputs['deleted-ids']]).toEqual([0, JSON.stringify([id])])
    expect(journal.filter(({ operation }) => operation === fixture.operations.delete).map(({ ids }) => ids)).toEqual([
      [id],
    ])
    const others = journal.filter(({ operation }) => operation !== fixture.operations.delete)
    expect(fixture.operations.others).toEqual(expect.arrayContaining(others.map(({ operation }) => operation)))
    expect(journal.filter(({ undocumented, status }) => undocumented.length > 0 || status >= 300)).toEqual([])
  }

  test('by ID and token sends no header and no parameter beyond the documented ones', async () => {
    const harness = inChildProcess({ romaJobDuration: 0 })
    const id = addResource(fixture, harness.simulator, 'preview_42')
    const sent = await send(fixture.type, id, { ...BY_TOKEN, ...fixture.inputs, 'project-id': PROJECT_ID }, harness)
    expectDocumented(sent, id)
    const expected = sent.journal.map((entry) => ({ ...tokenHeaders(sent.run), ...ownHeaders(entry) }))
    expect(sent.journal.map(({ headers }) => headers)).toEqual(expected)
  })

  test('by name and keys signs the project where a request names one, and sends no other header', async () => {
    const harness = inChildProcess({ romaJobDuration: 0 })
    const id = addResource(fixture, harness.simulator, 'preview_42')
    const byName = { 'name-pattern': 'preview_4*', ...fixture.inputs, ...fixture.inputsForNames }
    const sent = await send(fixture.type, '', byName, harness)
    expectDocumented(sent, id)
    const expected = sent.journal.map((entry) => {
      const signed = 'x-project-id' in entry.headers ? 'host;x-project-id;x-sdk-date' : 'host;x-sdk-date'
      return { ...signedHeaders(sent.run, signed), ...ownHeaders(entry) }
    })
    expect(sent.journal.map(({ headers }) => headers)).toEqual(expected)
  })
})

describe('coc-script', () => {
  const REQUESTS = [`DELETE /v1/job/scripts/${SCRIPT}`]

  test('by token', async () => {
    const sent = await send('coc-script', SCRIPT, BY_TOKEN)
    expectGreen(sent)
    expect(sent.requests).toEqual(REQUESTS)
    expect(sent.journal[0]).toMatchObject({ body: '' })
  })

  test('by token, with every optional header', async () => {
    const optional = { language: 'zh-cn', 'project-id': PROJECT_ID, 'user-profile': 'eyJuYW1lIjoiY2kifQ==' }
    const sent = await send('coc-script', SCRIPT, { ...BY_TOKEN, ...optional })
    expectGreen(sent)
    expect(sent.requests).toEqual(REQUESTS)
    expect(sent.journal[0]?.headers).toEqual({
      ...tokenHeaders(sent.run),
      'x-language': 'zh-cn',
      'x-project-id': PROJECT_ID,
      'x-user-profile': 'eyJuYW1lIjoiY2kifQ==',
    })
  })

  test('signed', async () => {
    const sent = await send('coc-script', SCRIPT, {})
    expectGreen(sent)
    expect(sent.requests).toEqual(['GET /v3/auth/projects', ...REQUESTS])
  })

  test('signed, with every optional header: the project once, and signed', async () => {
    const optional = { language: 'en-us', 'project-id': PROJECT_ID, 'user-profile': 'eyJuYW1lIjoiY2kifQ==' }
    const sent = await send('coc-script', SCRIPT, optional)
    expectGreen(sent)
    expect(sent.journal[0]?.headers).toEqual({
      ...signedHeaders(sent.run, 'host;x-project-id;x-sdk-date'),
      'x-language': 'en-us',
      'x-project-id': PROJECT_ID,
      'x-user-profile': 'eyJuYW1lIjoiY2kifQ==',
    })
  })
})

describe('codeartsbuild-task', () => {
  const REQUESTS = [`POST /v3/jobs/${BUILD_TASK}/delete`]

  test('by token, without a body', async () => {
    const sent = await send('codeartsbuild-task', BUILD_TASK, BY_TOKEN)
    expectGreen(sent)
    expect(sent.requests).toEqual(REQUESTS)
    expect(sent.journal[0]).toMatchObject({ body: '' })
  })

  test('signed with a temporary key, whose token is signed too', async () => {
    const sent = await send('codeartsbuild-task', BUILD_TASK, BY_TEMPORARY_KEY)
    expectGreen(sent)
    expect(sent.requests).toEqual(REQUESTS)
    expect(sent.journal[0]?.headers).toEqual({
      ...signedHeaders(sent.run, 'host;x-sdk-date;x-security-token', TEMPORARY_ACCESS_KEY_ID),
      'content-length': '0',
      'x-security-token': SECURITY_TOKEN,
    })
  })
})

describe('workspace-scheduled-task', () => {
  const TASKS = `/v2/${PROJECT_ID}/scheduled-tasks`
  const LISTING = [`GET ${TASKS}?offset=0&limit=50`, `GET ${TASKS}?offset=0&limit=50&scheduled_type=LIFE_CYCLE`]
  const REQUESTS = [...LISTING, `POST ${TASKS}/batch-delete`, ...LISTING]
  const BODY = `{"task_ids":["${SCHEDULED_TASK}"]}`

  test('by token, with the project given', async () => {
    const sent = await send('workspace-scheduled-task', SCHEDULED_TASK, { ...BY_TOKEN, 'project-id': PROJECT_ID })
    expectGreen(sent)
    expect(sent.requests).toEqual(REQUESTS)
    expect(sent.journal[2]?.body).toBe(BODY)
  })

  test('signed, with the project looked up', async () => {
    const sent = await send('workspace-scheduled-task', SCHEDULED_TASK, {})
    expectGreen(sent)
    expect(sent.requests).toEqual(['GET /v3/auth/projects', ...REQUESTS])
    expect(sent.journal[3]?.body).toBe(BODY)
  })
})

describe('roma-asset', () => {
  const ASSETS = `/v2/${PROJECT_ID}/instances/${INSTANCE_ID}`
  const LOOKS = [`GET ${ASSETS}/apps/${APP}`, `GET /v2/${PROJECT_ID}/fdi/instances/${INSTANCE_ID}/tasks/${FDI_TASK}`]
  const DELETION = `POST ${ASSETS}/assets/delete`
  const CURRENT_BODY = `{"apps":[{"id":"${APP}"}],"tasks":[{"id":"${FDI_TASK}"}]}`
  const GIVEN = { 'instance-id': INSTANCE_ID, 'task-ids': FDI_TASK, 'project-id': PROJECT_ID }

  test('by token, and its job followed', async () => {
    const harness = seeded()
    harness.simulator.roma.accepts = 'current'
    const sent = await send('roma-asset', APP, { ...BY_TOKEN, ...GIVEN }, harness)
    expectGreen(sent)
    expect(sent.requests).toEqual([...LOOKS, DELETION, `GET ${ASSETS}/assets/jobs/${sent.run.outputs['job-id'] ?? ''}`])
    expect(sent.journal[2]?.body).toBe(CURRENT_BODY)
  })

  test('signed, with the project looked up and the job not waited for', async () => {
    const sent = await send('roma-asset', APP, { ...GIVEN, 'project-id': '', wait: 'false' })
    expectGreen(sent)
    expect(sent.requests).toEqual(['GET /v3/auth/projects', ...LOOKS, DELETION])
    expect(sent.journal[3]?.body).toBe(CURRENT_BODY)
  })

  test.each([
    ['applications alone', APP, '', `{"apps":[{"id":"${APP}"}],"tasks":[]}`],
    ['tasks alone', '', FDI_TASK, `{"apps":[],"tasks":[{"id":"${FDI_TASK}"}]}`],
  ])('%s: both keys are sent always', async (_title, ids, tasks, body) => {
    const sent = await send('roma-asset', ids, { ...GIVEN, 'task-ids': tasks, wait: 'false' })
    expectGreen(sent)
    expect(sent.journal.at(-1)?.body).toBe(body)
  })

  test.each([
    ['an application and a task', FDI_TASK, `{"apps":"${APP}","tasks":[{"task_id":"${FDI_TASK}"}]}`],
    ['an application alone', '', `{"apps":"${APP}"}`],
  ])('the form of 2022: %s', async (_title, tasks, body) => {
    const harness = seeded()
    harness.simulator.roma.accepts = 'legacy'
    const legacy = { ...BY_TOKEN, ...GIVEN, 'task-ids': tasks, 'roma-request-format': 'legacy', wait: 'false' }
    const sent = await send('roma-asset', APP, legacy, harness)
    expectGreen(sent)
    expect(sent.requests.at(-1)).toBe(DELETION)
    expect(sent.journal.at(-1)?.body).toBe(body)
  })
})

describe('swr-image-tag', () => {
  const TAGS = '/v2/manage/namespaces/my-org/repos/shop%24web/tags'

  test('by token, the slash within the repository as $', async () => {
    const sent = await send('swr-image-tag', IMAGE_TAG, { ...BY_TOKEN, 'project-id': PROJECT_ID })
    expect([sent.run.exitCode, sent.journal.map(({ status }) => status)]).toEqual([0, [204]])
    expect(sent.requests).toEqual([`DELETE ${TAGS}/pr-42`])
    expect(sent.journal[0]).toMatchObject({ body: '' })
  })

  test('signed, found by name', async () => {
    const byName = { 'name-pattern': 'pr-4*', 'swr-repository': 'my-org/shop/web' }
    const sent = await send('swr-image-tag', '', byName)
    expect(sent.run.exitCode).toBe(0)
    const list = `GET ${TAGS}?offset=0&limit=100&order_column=updated_at&order_type=asc`
    expect(sent.requests).toEqual(['GET /v3/auth/projects', list, `DELETE ${TAGS}/pr-42`])
  })
})

describe('functiongraph-function', () => {
  const FUNCTIONS = `/v2/${PROJECT_ID}/fgs/functions`
  const ONE = `${FUNCTIONS}/${encodeURIComponent(FUNCTION)}`

  test('by token, with the project given', async () => {
    const sent = await send('functiongraph-function', FUNCTION, { ...BY_TOKEN, 'project-id': PROJECT_ID })
    expect([sent.run.exitCode, sent.journal.map(({ status }) => status)]).toEqual([0, [204]])
    expect(sent.requests).toEqual([`DELETE ${ONE}`])
    expect(sent.journal[0]).toMatchObject({ body: '' })
  })

  test('signed, found by name', async () => {
    const sent = await send('functiongraph-function', '', { 'name-pattern': 'pr-4*' })
    expect(sent.run.exitCode).toBe(0)
    expect(sent.requests).toEqual(['GET /v3/auth/projects', `GET ${FUNCTIONS}?marker=0&maxitems=100`, `DELETE ${ONE}`])
  })
})
