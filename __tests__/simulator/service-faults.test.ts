/** Faults of single services: what each switch and each named fault makes the service answer. */
import { describe, expect, test } from '@jest/globals'

import {
  AGENCY_URN,
  CODEARTS_PROJECT_ID,
  GITHUB_TOKEN,
  INSTANCE_ID,
  PROJECT_ID,
  PROVIDER_URN,
} from '../../simulator/defaults.ts'
import type { FaultName } from '../../simulator/faults.ts'
import { startServer } from '../../simulator/server.ts'
import { FINAL_WORDS } from '../../simulator/services/roma-jobs.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { SimAnswer } from '../../simulator/types.ts'
import { ask, codeOf, create, request, START, type VirtualClock } from './helpers.ts'

const TASKS = `/v2/${PROJECT_ID}/scheduled-tasks`
const ROMA = `/v2/${PROJECT_ID}/instances/${INSTANCE_ID}`
const FDI = `/v2/${PROJECT_ID}/fdi/instances/${INSTANCE_ID}/tasks`

type Row = Record<string, unknown>

/** Each list that can go wrong: how it is asked, and where its parts are. */
const LISTS = [
  {
    ...{ operation: 'coc.list', target: '/v1/job/scripts?limit=2', rows: 'data', total: 'total', id: 'script_uuid' },
    ...{ inside: 'data', add: ({ coc }: Simulator) => coc.addScript() },
  },
  {
    ...{
      operation: 'codeartsbuild.list',
      target: '/v1/job/list?page_size=2',
      rows: 'job_list',
      total: 'total',
      id: 'id',
    },
    ...{ inside: 'result', add: ({ codeartsbuild }: Simulator) => codeartsbuild.addJob() },
  },
  {
    ...{ operation: 'workspace.list', target: `${TASKS}?offset=0&limit=2`, rows: 'scheduled_tasks', id: 'id' },
    ...{ total: 'total_count', inside: undefined, add: ({ workspace }: Simulator) => workspace.addTask() },
  },
  {
    ...{ operation: 'roma.apps', target: `${ROMA}/apps?limit=2`, rows: 'apps', total: 'total', id: 'id' },
    ...{ inside: undefined, add: ({ roma }: Simulator) => roma.addApp() },
  },
  {
    ...{ operation: 'roma.tasks', target: `${FDI}?limit=2`, rows: 'entities', total: 'total', id: 'task_id' },
    ...{ inside: undefined, add: ({ roma }: Simulator) => roma.addTask() },
  },
] as const

describe.each(LISTS)('the list $operation', ({ operation, target, rows, total, id, inside, add }) => {
  const list = async (simulator: Simulator, more = ''): Promise<{ holder: Row; ids: unknown[]; total: unknown }> => {
    const json = (await ask(simulator, 'GET', target + more)).json as Row
    const holder = inside ? (json[inside] as Row) : json
    const found = (holder[rows] ?? []) as Row[]
    return { holder, ids: found.map((row) => row[id]), total: holder[total] }
  }

  test('can be empty without rows: null, or left out', async () => {
    const { simulator } = create()
    simulator.setListFault(operation, { empty: 'null' })
    expect((await list(simulator)).holder).toMatchObject({ [rows]: null, [total]: 0 })
    simulator.setListFault(operation, { empty: 'omitted' })
    const { holder } = await list(simulator)
    expect([rows in holder, holder[total]]).toEqual([false, 0])
    add(simulator)
    expect((await list(simulator)).ids).toHaveLength(1)
  })

  test.each([
    ['page', 2],
    ['zero', 0],
    [{ behind: 2 }, 1],
  ] as const)('can announce a wrong total: %j', async (fault, expected) => {
    const { simulator } = create()
    for (let i = 0; i < 3; i += 1) add(simulator)
    simulator.setListFault(operation, { total: fault })
    const answer = await list(simulator)
    expect([answer.ids.length, answer.total]).toEqual([2, expected])
  })

  test('can repeat its first page for ever', async () => {
    const { simulator } = create()
    for (let i = 0; i < 3; i += 1) add(simulator)
    simulator.setListFault(operation, { paging: 'repeats' })
    const first = await list(simulator)
    expect([first.ids.length, first.total]).toEqual([2, 1_000_000])
    for (const more of ['&offset=2', '&page_index=1', '&marker=1']) {
      if (more.startsWith('&offset') && target.includes('offset=')) continue
      expect((await list(simulator, more)).ids).toEqual(first.ids)
    }
  })

  test('can go on for ever with invented rows', async () => {
    const { simulator } = create()
    const real = add(simulator)
    simulator.setListFault(operation, { paging: 'endless' })
    const pages = [await list(simulator), await list(simulator), await list(simulator)]
    const ids = pages.flatMap((page) => page.ids)
    expect([ids.length, new Set(ids).size, ids.includes(real)]).toEqual([6, 4, true])
  })

  test('can spell ids in the other case', async () => {
    const { simulator } = create({ random: () => 0.7 })
    const real = add(simulator)
    simulator.setListFault(operation, { idCase: 'other' })
    const [listed] = (await list(simulator)).ids as string[]
    expect(listed).not.toBe(real)
    expect(listed?.toLowerCase()).toBe(real.toLowerCase())
  })

  test('can be empty for a moment', async () => {
    const { simulator } = create()
    add(simulator)
    simulator.setListFault(operation, { emptyTimes: 2 })
    const totals = [await list(simulator), await list(simulator), await list(simulator)].map((page) => page.total)
    expect(totals).toEqual([0, 0, 1])
  })

  test('is as it should be again when the faults are taken away', async () => {
    const { simulator } = create()
    add(simulator)
    simulator.setListFault(operation, { total: 'zero' })
    simulator.clearFaults()
    expect((await list(simulator)).total).toBe(1)
  })
})

test.each([
  ['workspace.list', (page: number) => `${TASKS}?offset=${page * 50}&limit=50`, 'scheduled_tasks'],
  ['roma.apps', (page: number) => `${ROMA}/apps?offset=${page * 50}&limit=50`, 'apps'],
] as const)('The order of %s can change with every page, so that a pass misses rows', async (operation, at, rows) => {
  const { simulator } = create()
  const add = (): string => (operation === 'roma.apps' ? simulator.roma.addApp() : simulator.workspace.addTask())
  for (let i = 0; i < 120; i += 1) add()
  simulator.setListFault(operation, { paging: 'unstable' })
  const pass = async (): Promise<Set<unknown>> => {
    const pages = [0, 1, 2].map(async (page) => (await ask(simulator, 'GET', at(page))).json as Record<string, Row[]>)
    return new Set((await Promise.all(pages)).flatMap((page) => page[rows] ?? []).map(({ id }) => id))
  }
  const first = await pass()
  expect(first.size).toBeLessThan(120)
  const second = await pass()
  expect([...second].some((id) => !first.has(id))).toBe(true)
})

test('Only a list can be given the faults of a list, and one with a marker has an order', () => {
  const { simulator } = create()
  expect(() => {
    simulator.setListFault('coc.delete', {})
  }).toThrow('not a list')
  expect(() => {
    simulator.setListFault('coc.list', { paging: 'unstable' })
  }).toThrow('stable order')
})

describe('Workspace', () => {
  test('has deleted tasks in its list for as long as it lags', async () => {
    const { simulator, clock } = create()
    simulator.workspace.listLagMs = 20_000
    const id = simulator.workspace.addTask()
    const total = async (): Promise<unknown> =>
      ((await ask(simulator, 'GET', `${TASKS}?offset=0&limit=50`)).json as Row)['total_count']
    await ask(simulator, 'POST', `${TASKS}/batch-delete`, { body: { task_ids: [id] } })
    clock.time += 19_999
    expect(await total()).toBe(1)
    expect((await ask(simulator, 'GET', `${TASKS}/${id}`)).status).toBe(400)
    clock.time += 1
    expect(await total()).toBe(0)
  })

  test('takes an id in either case', async () => {
    const { simulator } = create()
    const id = simulator.workspace.addTask()
    const body = { task_ids: [id.toUpperCase()] }
    expect((await ask(simulator, 'POST', `${TASKS}/batch-delete`, { body })).status).toBe(200)
    expect(simulator.workspace.tasks.size).toBe(0)
  })
})

describe('ROMA Connect', () => {
  const run = async (simulator: Simulator, clock: VirtualClock, apps: string[]): Promise<Row> => {
    const body = { apps: apps.map((id) => ({ id })), tasks: [] }
    const { json } = await ask(simulator, 'POST', `${ROMA}/assets/delete`, { body })
    clock.time += 1000
    return (await ask(simulator, 'GET', `${ROMA}/assets/jobs/${(json as { job_id: string }).job_id}`)).json as Row
  }
  const left = ({ roma }: Simulator): number | undefined => roma.instances.get(INSTANCE_ID)?.apps.size

  test.each(FINAL_WORDS.flatMap((word) => [true, false].map((reasons) => [word, reasons] as const)))(
    'a job whose assets stay can end as %s, with reasons: %s',
    async (word, reasons) => {
      const { simulator, clock } = create()
      const [stays, goes] = [simulator.roma.addApp(), simulator.roma.addApp()]
      simulator.roma.failing.set(stays, { code: 'ROMA.12001', msg: 'no permission' })
      simulator.roma.work.words.failed = word
      simulator.roma.work.hidesReasons = !reasons
      const job = await run(simulator, clock, [stays, goes])
      expect([job['status'], 'reason' in job, left(simulator)]).toEqual([word, reasons, 1])
    },
  )

  test('a job that has deleted everything can give reasons all the same', async () => {
    const { simulator, clock } = create()
    const error = { error_code: 'ROMA.12001', error_msg: 'no permission' }
    simulator.roma.work.extraReasons = [{ resource_type: 'application', resource_name: 'somebody', ...error }]
    const job = await run(simulator, clock, [simulator.roma.addApp()])
    expect(job).toMatchObject({ status: 'SUCCEEDED', reason: [error] })
    expect(left(simulator)).toBe(0)
  })

  test.each([
    [true, 0, 200],
    [false, 1, 400],
  ])('the progress of a job can stop; it works all the same: %s', async (works, apps, next) => {
    const { simulator, clock } = create()
    simulator.roma.work.stuck = { progress: 0.5, works }
    const job = await run(simulator, clock, [simulator.roma.addApp()])
    expect(job).toMatchObject({ status: 'RUNNING', progress_percent: 0.5 })
    expect(left(simulator)).toBe(apps)
    const body = { apps: [{ id: 'a' }], tasks: [] }
    expect((await ask(simulator, 'POST', `${ROMA}/assets/delete`, { body })).status).toBe(next)
  })

  test('a deletion that names nothing is recorded: the service refuses it, or deletes everything', async () => {
    const { simulator, clock } = create()
    simulator.roma.addApp()
    const body = { apps: [], tasks: [] }
    expect((await ask(simulator, 'POST', `${ROMA}/assets/delete`, { body })).status).toBe(400)
    expect(left(simulator)).toBe(1)
    simulator.roma.emptyDelete = 'everything'
    expect(await run(simulator, clock, [])).toMatchObject({ status: 'SUCCEEDED' })
    expect(left(simulator)).toBe(0)
    expect(simulator.emptyDeletions).toEqual([
      'request 1, roma.delete, is to delete and names nothing',
      'request 2, roma.delete, is to delete and names nothing',
    ])
  })

  test('a server that has had a deletion of nothing rejects when it is closed', async () => {
    const simulator = new Simulator()
    const server = await startServer(simulator)
    const answer = await fetch(`${server.url}${TASKS}/batch-delete`, { method: 'POST' })
    expect(answer.status).toBe(401)
    await expect(server.close()).rejects.toThrow('workspace.delete, is to delete and names nothing')
  })

  test('an instance without data integration answers 404 there, and knows its applications', async () => {
    const { simulator } = create()
    const instance = simulator.roma.instances.get(INSTANCE_ID)
    if (instance) instance.hasFdi = false
    const answer = await ask(simulator, 'GET', FDI)
    expect([answer.status, codeOf(answer)]).toEqual([404, 'APIC.7302'])
    expect((await ask(simulator, 'GET', `${ROMA}/apps`)).status).toBe(200)
  })

  test.each([
    ['iso', new Date(START).toISOString()],
    ['number', START],
    ['text', String(START)],
  ] as const)('data integration can write its dates as %s', async (form, expected) => {
    const { simulator } = create()
    simulator.roma.addTask()
    simulator.roma.fdiDates = form
    expect((await ask(simulator, 'GET', FDI)).json).toMatchObject({ entities: [{ created_date: expected }] })
  })
})

describe('named faults', () => {
  test.each<[FaultName, number, string]>([
    ['roma-1000', 400, 'ROMA.1000'],
    ['roma-1002', 400, 'ROMA.1002'],
    ['roma-1006', 400, 'ROMA.1006'],
    ['roma-12001', 400, 'ROMA.12001'],
    ['roma-12002', 400, 'ROMA.12002'],
    ['roma-1007', 404, 'ROMA.1007'],
    ['roma-no-instance', 404, 'APIC.7302'],
    ['coc-invalid-uuid', 400, 'COC.00040601'],
    ['coc-duplicate-name', 400, 'COC.00040601'],
    ['coc-invalid-value', 400, 'COC.00040601'],
  ])('%s is HTTP %d %s', async (fault, status, code) => {
    const { simulator } = create()
    const target = fault.startsWith('coc') ? '/v1/job/scripts?limit=1' : `${ROMA}/apps`
    simulator.inject({ fault })
    const answer = await ask(simulator, 'GET', target)
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
    expect((await ask(simulator, 'GET', target)).status).toBe(200)
  })

  test('error is any error, in the shape of the service', async () => {
    const { simulator } = create()
    simulator.inject({ fault: 'error', status: 409, code: 'WKS.9', message: 'busy' })
    const answer = await ask(simulator, 'GET', `${TASKS}?offset=0&limit=1`)
    expect([answer.status, answer.json]).toEqual([
      409,
      { error_code: 'WKS.9', error_msg: 'busy', error_detail: 'busy' },
    ])
    simulator.inject({ fault: 'error' })
    expect(codeOf(await ask(simulator, 'GET', `${TASKS}?offset=0&limit=1`))).toBe('WKS.0001')
  })

  test("404-html is a load balancer's page", async () => {
    const { simulator } = create()
    simulator.inject({ fault: '404-html' })
    const answer = await ask(simulator, 'GET', `${ROMA}/apps`)
    expect([answer.status, answer.headers['content-type'], answer.json]).toEqual([404, 'text/html', undefined])
  })

  test('deep-error nests its detail as deep as told', async () => {
    const { simulator } = create()
    simulator.inject({ fault: 'deep-error', depth: 3 })
    const answer = await ask(simulator, 'GET', `${ROMA}/apps`)
    expect([answer.status, answer.json]).toEqual([
      400,
      expect.objectContaining({ error_detail: { detail: { detail: { detail: '' } } } }),
    ])
    simulator.inject({ fault: 'deep-error' })
    expect((await ask(simulator, 'GET', `${ROMA}/apps`)).body.length).toBeGreaterThan(1_000_000)
  })

  test('byte-order-mark stands before the real answer', async () => {
    const { simulator } = create()
    simulator.inject({ fault: 'byte-order-mark' })
    const { body } = await ask(simulator, 'GET', '/v1/job/scripts?limit=1')
    expect([body.charCodeAt(0), JSON.parse(body.slice(1))]).toEqual([0xfeff, { data: { total: 0, data: [] } }])
    expect(simulator.journal[0]?.executed).toBe(true)
  })

  test('the Date of all answers can be off', async () => {
    const { simulator } = create()
    simulator.dateOffsetMs = -5 * 60_000
    const answer = await ask(simulator, 'GET', '/v1/job/scripts?limit=1')
    expect(answer.headers['date']).toBe(new Date(START - 5 * 60_000).toUTCString())
  })
})

describe('STS', () => {
  const token = ({ githubOidc }: Simulator, sub = 'repo:octo-org/shop:x'): string =>
    githubOidc.sign({ iss: githubOidc.issuer, aud: 'sts.huaweicloud.com', sub, exp: START / 1000 + 60 })
  const exchange = (simulator: Simulator, id_token: string): Promise<SimAnswer> => {
    const names = { provider_urn: PROVIDER_URN, agency_urn: AGENCY_URN, agency_session_name: 'gh' }
    return simulator.handle(request('POST', '/v5/agencies/assume-with-oidc', { body: { ...names, id_token } }))
  }

  test.each([
    ['payload', 1],
    ['signature', 2],
  ] as const)('can repeat the %s of the ID token when it refuses', async (part, index) => {
    const { simulator } = create()
    simulator.sts.repeatsToken = part
    const sent = token(simulator, 'repo:evil/evil:x')
    const { status, body } = await exchange(simulator, sent)
    expect([status, body.includes(sent.split('.')[index] ?? '-'), body.includes(sent)]).toEqual([403, true, false])
  })

  test('can repeat the whole token, or none of it', async () => {
    const { simulator } = create()
    const sent = token(simulator, 'repo:evil/evil:x')
    expect((await exchange(simulator, sent)).body).not.toContain(sent.split('.')[1])
    simulator.sts.repeatsToken = 'whole'
    expect((await exchange(simulator, sent)).body).toContain(sent)
  })

  test('can refuse the first ID token, and only that one', async () => {
    const { simulator } = create()
    simulator.sts.refusesFirstToken = true
    const [first, second] = [token(simulator), token(simulator, 'repo:octo-org/shop:y')]
    const statuses = []
    for (const sent of [first, first, second, first]) statuses.push((await exchange(simulator, sent)).status)
    expect(statuses).toEqual([400, 400, 200, 400])
  })
})

describe('GitHub', () => {
  const look = async (simulator: Simulator, name = 'shop'): Promise<SimAnswer & { json: unknown }> => {
    const query = `{ repository(owner: "octo-org", name: "${name}") { pullRequest(number: 1) { state } } }`
    const headers = { authorization: `bearer ${GITHUB_TOKEN}` }
    return ask(simulator, 'POST', '/graphql', { body: { query }, headers })
  }

  test.each<[FaultName, number, string, Record<string, string>]>([
    ['github-401', 401, 'Bad credentials', {}],
    ['github-403-permission', 403, 'Resource not accessible by integration', {}],
    ['github-403-ip-allow-list', 403, 'IP allow list', {}],
    ['github-403-retry-after', 403, 'secondary rate limit', { 'retry-after': '7' }],
    [
      ...(['github-403-rate-limit-reset', 403, 'API rate limit exceeded'] as const),
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(START / 1000 + 7) },
    ],
    ['github-429', 429, 'secondary rate limit', { 'retry-after': '7' }],
    ['github-502', 502, '502 Bad Gateway', { 'content-type': 'text/html' }],
    ['github-200-rate-limited', 200, 'RATE_LIMITED', { 'x-ratelimit-reset': String(START / 1000 + 7) }],
    ['github-200-errors', 200, 'Something went wrong', {}],
    ['github-state-constructor', 200, '"state":"constructor"', {}],
  ])('%s is HTTP %d with "%s", at the look that it is meant for', async (fault, status, text, headers) => {
    const { simulator } = create()
    simulator.github.set(1, 'CLOSED')
    simulator.inject({ fault, seconds: 7, skip: 1 })
    const [first, second, third] = [await look(simulator), await look(simulator), await look(simulator)]
    for (const fine of [first, third]) {
      expect(fine.json).toEqual({ data: { repository: { pullRequest: { state: 'CLOSED' } } } })
    }
    expect([second.status, second.body]).toEqual([status, expect.stringContaining(text)])
    expect(second.headers).toMatchObject(headers)
  })

  test('meets its faults alone: other requests pass by', async () => {
    const { simulator } = create()
    simulator.inject({ fault: 'github-429' })
    expect((await ask(simulator, 'GET', '/v1/job/scripts?limit=1')).status).toBe(200)
    expect((await look(simulator)).status).toBe(429)
  })

  test('answers for each repository by itself', async () => {
    const { simulator } = create()
    simulator.github.set(1, 'CLOSED')
    simulator.github.set(1, 'OPEN', 'octo-org/other')
    const states = [await look(simulator), await look(simulator, 'other')].map(({ json }) => json)
    expect(states).toEqual(['CLOSED', 'OPEN'].map((state) => ({ data: { repository: { pullRequest: { state } } } })))
  })
})

test('The project list of CodeArts Build goes wrong in its documented shape too', async () => {
  const { simulator } = create()
  simulator.codeartsbuild.projectListShape = 'jobs'
  simulator.setListFault('codeartsbuild.list', { empty: 'null' })
  const { json } = await ask(simulator, 'GET', `/v1/job/${CODEARTS_PROJECT_ID}/list`)
  expect(json).toEqual({ jobs: null, total: 0 })
})
