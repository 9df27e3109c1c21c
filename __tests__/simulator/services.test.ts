/** COC, CodeArts Build and Workspace: what they delete, show and list, and how they refuse. */
import { describe, expect, test } from '@jest/globals'

import { CODEARTS_PROJECT_ID, PROJECT_ID, USER_ID } from '../../simulator/defaults.ts'
import { ask, codeOf, create, START } from './helpers.ts'

type Row = Record<string, unknown>
const names = (rows: Row[], key: string): unknown[] => rows.map((row) => row[key])

describe('COC', () => {
  const one = (uuid: string): string => `/v1/job/scripts/${uuid}`

  test('deletes a script once', async () => {
    const { simulator } = create()
    const uuid = simulator.coc.addScript({ name: 'pr_1_a' })
    expect(uuid).toMatch(/^SC[0-9]{16}[0-9a-f]{7}$/)
    expect((await ask(simulator, 'DELETE', one(uuid))).json).toEqual({ data: uuid })
    expect(simulator.coc.scripts.size).toBe(0)
    const again = await ask(simulator, 'DELETE', one(uuid))
    expect(again.status).toBe(400)
    expect(again.json).toEqual({ error_code: 'COC.00040604', error_msg: 'Script not exist' })
    expect(codeOf(await ask(simulator, 'GET', one(uuid)))).toBe('COC.00040604')
    expect(codeOf(await ask(simulator, 'DELETE', one('SC-x')))).toBe('COC.00040601')
  })

  test('shows a script', async () => {
    const { simulator } = create()
    const uuid = simulator.coc.addScript({ name: 'pr_1_a', createdAt: START - 5, creator: 'ann' })
    const script = { script_uuid: uuid, name: 'pr_1_a', gmt_created: START - 5, creator: 'ann' }
    expect((await ask(simulator, 'GET', one(uuid))).json).toMatchObject({ data: script })
    simulator.coc.shape = 'flat'
    expect((await ask(simulator, 'GET', one(uuid))).json).toMatchObject(script)
  })

  test('lists newest first, a page at a time, by the numeric id of the last row', async () => {
    const { simulator } = create()
    for (const name of ['a_1', 'b_2', 'a_3', 'A_4', 'a_5']) simulator.coc.addScript({ name })
    const page = async (query: string): Promise<{ total: number; data: Row[] }> => {
      const { json } = await ask(simulator, 'GET', `/v1/job/scripts?${query}`)
      return (json as { data: { total: number; data: Row[] } }).data
    }
    const first = await page('limit=2&name_like=a_')
    expect([first.total, names(first.data, 'name')]).toEqual([4, ['a_5', 'A_4']])
    const second = await page(`limit=2&name_like=a_&marker=${String(first.data[1]?.['id'])}`)
    expect(names(second.data, 'name')).toEqual(['a_3', 'a_1'])
    expect((await page(`limit=2&name_like=a_&marker=${String(second.data[1]?.['id'])}`)).data).toEqual([])
    simulator.coc.shape = 'flat'
    expect((await ask(simulator, 'GET', '/v1/job/scripts?limit=1')).json).toMatchObject({ total: 5, data: [{}] })
  })

  test('of another site knows nothing, and says so politely', async () => {
    const { simulator } = create()
    const uuid = simulator.coc.addScript()
    simulator.coc.wrongSite = true
    expect((await ask(simulator, 'GET', '/v1/job/scripts?limit=9')).json).toEqual({ data: { total: 0, data: [] } })
    expect(codeOf(await ask(simulator, 'DELETE', one(uuid)))).toBe('COC.00040604')
  })

  test.each([
    ['no limit', '/v1/job/scripts'],
    ['a limit too high', '/v1/job/scripts?limit=101'],
    ['a name too long', `/v1/job/scripts?limit=1&name_like=${'x'.repeat(33)}`],
    ['a parameter twice', '/v1/job/scripts?limit=1&limit=2'],
  ])('refuses %s', async (_, target) => {
    const { simulator } = create()
    const answer = await ask(simulator, 'GET', target)
    expect([answer.status, codeOf(answer)]).toEqual([400, 'COC.00010002'])
    expect(simulator.journal[0]?.executed).toBe(false)
  })
})

describe('CodeArts Build', () => {
  test('moves a task to the recycle bin, once', async () => {
    const { simulator } = create()
    const id = simulator.codeartsbuild.addJob({ name: 'pr-1-web' })
    const answer = await ask(simulator, 'POST', `/v3/jobs/${id}/delete`)
    expect(answer.json).toEqual({ status: 'success', result: { job_id: id, project_id: CODEARTS_PROJECT_ID } })
    expect(simulator.codeartsbuild.jobs.size).toBe(0)
    expect(simulator.codeartsbuild.recycleBin.get(id)).toMatchObject({ job_name: 'pr-1-web', delete_time: START })
    const again = await ask(simulator, 'POST', `/v3/jobs/${id}/delete`)
    expect([again.status, codeOf(again)]).toEqual([422, 'CB.00031006'])
    const older = await ask(simulator, 'DELETE', `/v1/job/${id}/delete`)
    expect([older.status, codeOf(older)]).toEqual([422, 'DEVCB.00031006'])
  })

  test('the older route deletes as well', async () => {
    const { simulator } = create()
    const id = simulator.codeartsbuild.addJob()
    expect((await ask(simulator, 'DELETE', `/v1/job/${id}/delete`)).status).toBe(200)
    expect(simulator.journal[0]).toMatchObject({ operation: 'codeartsbuild.delete', ids: [id] })
  })

  test('shows a task; only info knows when it was created', async () => {
    const { simulator } = create()
    const id = simulator.codeartsbuild.addJob({ name: 'pr-1-web', createdAt: START - 7 })
    const info = await ask(simulator, 'GET', `/v1/job/${id}/info`)
    expect(info.json).toMatchObject({ result: { id, job_name: 'pr-1-web', create_time: START - 7, is_delete: true } })
    const config = await ask(simulator, 'GET', `/v3/jobs/${id}/query`)
    expect(config.json).toMatchObject({ result: { job_name: 'pr-1-web', project_id: CODEARTS_PROJECT_ID } })
    const gone = [`/v1/job/${'0'.repeat(32)}/info`, `/v3/jobs/${'0'.repeat(32)}/query`]
    const codes = await Promise.all(gone.map(async (target) => codeOf(await ask(simulator, 'GET', target))))
    expect(codes).toEqual(['DEVCB.00031006', 'CB.00031006'])
  })

  test('lists from page 0, by project or all', async () => {
    const { simulator } = create()
    for (const name of ['pr-1-web', 'prod', 'PR-1-api']) simulator.codeartsbuild.addJob({ name })
    const elsewhere = simulator.codeartsbuild.addJob({ name: 'pr-1-docs', codeartsProjectId: 'd'.repeat(32) })
    simulator.forbid(elsewhere)
    const list = async (target: string): Promise<{ total: number; job_list: Row[] }> =>
      ((await ask(simulator, 'GET', target)).json as { result: { total: number; job_list: Row[] } }).result
    const mine = `/v1/job/${CODEARTS_PROJECT_ID}/list?page_size=1&search=pr-1`
    const first = await list(`${mine}&page_index=0`)
    expect([first.total, names(first.job_list, 'job_name')]).toEqual([2, ['pr-1-web']])
    expect(names((await list(`${mine}&page_index=1`)).job_list, 'job_name')).toEqual(['PR-1-api'])
    expect((await list(`${mine}&page_index=2`)).job_list).toEqual([])
    expect(Object.keys(first.job_list[0] ?? {})).not.toContain('create_time')
    const all = await list('/v1/job/list?search=docs')
    expect(all.job_list).toMatchObject([
      { id: elsewhere, project_id: 'd'.repeat(32), user_id: USER_ID, is_delete: false },
    ])
  })

  test.each([
    ['a malformed id', 'POST', '/v3/jobs/XYZ/delete', 'CB.00060201'],
    ['a malformed project', 'GET', '/v1/job/XYZ/list', 'CB.00060200'],
    ['a page too large', 'GET', '/v1/job/list?page_size=101', 'CB.00060200'],
    ['a negative page', 'GET', '/v1/job/list?page_index=-1', 'CB.00060200'],
  ])('refuses %s', async (_, method, target, code) => {
    const { simulator } = create()
    const answer = await ask(simulator, method, target)
    expect([answer.status, codeOf(answer)]).toEqual([400, code])
  })
})

describe('Workspace', () => {
  const path = `/v2/${PROJECT_ID}/scheduled-tasks`
  const remove = `${path}/batch-delete`

  test('deletes a batch and answers without a body', async () => {
    const { simulator } = create()
    const [a, b, c] = [1, 2, 3].map(() => simulator.workspace.addTask())
    const answer = await ask(simulator, 'POST', remove, { body: { task_ids: [a, c] } })
    expect([answer.status, answer.body]).toEqual([200, ''])
    expect([...simulator.workspace.tasks.keys()]).toEqual([b])
    expect(simulator.journal[0]?.ids).toEqual([a, c])
  })

  test('an unknown id refuses the whole batch, or does not matter', async () => {
    const { simulator } = create()
    const id = simulator.workspace.addTask()
    const body = { task_ids: [id, 'unknown'] }
    const refused = await ask(simulator, 'POST', remove, { body })
    expect([refused.status, codeOf(refused), simulator.workspace.tasks.size]).toEqual([400, 'WKS.0915', 1])
    expect(refused.json).toHaveProperty('error_detail')
    simulator.workspace.unknownIds = 'ignore'
    expect((await ask(simulator, 'POST', remove, { body })).status).toBe(200)
    expect(simulator.workspace.tasks.size).toBe(0)
  })

  test('knows no task of another project', async () => {
    const { simulator } = create()
    const id = simulator.workspace.addTask({ projectId: 'another' })
    expect(codeOf(await ask(simulator, 'GET', `${path}/${id}`))).toBe('WKS.0915')
    expect(codeOf(await ask(simulator, 'POST', remove, { body: { task_ids: [id] } }))).toBe('WKS.0915')
    expect(simulator.workspace.tasks.size).toBe(1)
  })

  test('takes 5,000 ids and not one more; one forbidden id refuses them all', async () => {
    const { simulator } = create()
    const ids = Array.from({ length: 5000 }, () => simulator.workspace.addTask())
    const over = { body: { task_ids: [...ids, 'one'] } }
    expect(codeOf(await ask(simulator, 'POST', remove, over))).toBe('WKS.0001')
    simulator.forbid(ids[4999] ?? '')
    expect((await ask(simulator, 'POST', remove, { body: { task_ids: ids } })).status).toBe(403)
    expect(simulator.workspace.tasks.size).toBe(5000)
    expect((await ask(simulator, 'POST', remove, { body: { task_ids: ids.slice(0, 4999) } })).status).toBe(200)
    expect(simulator.workspace.tasks.size).toBe(1)
  })

  test('lists trigger tasks only when asked for them', async () => {
    const { simulator } = create()
    simulator.workspace.addTask({ name: 'pr-1-stop' })
    simulator.workspace.addTask({ name: 'PR-1-trigger', scheduledType: 'LIFE_CYCLE' })
    simulator.workspace.addTask({ name: 'other' })
    simulator.workspace.addTask({ name: 'pr-1-elsewhere', projectId: 'x' })
    const list = async (query: string): Promise<unknown[]> => {
      const { json } = await ask(simulator, 'GET', `${path}?${query}`)
      const { scheduled_tasks: rows, total_count: total } = json as { scheduled_tasks: Row[]; total_count: number }
      return [total, ...names(rows, 'task_name')]
    }
    expect(await list('offset=0&limit=50&task_name=pr-1')).toEqual([1, 'pr-1-stop'])
    expect(await list('offset=0&limit=50&scheduled_type=LIFE_CYCLE')).toEqual([1, 'PR-1-trigger'])
    expect(await list('offset=0&limit=1')).toEqual([2, 'pr-1-stop'])
    expect(await list('offset=1&limit=1')).toEqual([2, 'other'])
    expect(await list('offset=0&limit=0')).toEqual([2])
  })

  test('shows a task, or WKS.0915', async () => {
    const { simulator } = create()
    const id = simulator.workspace.addTask({ name: 'pr-1-stop' })
    expect((await ask(simulator, 'GET', `${path}/${id}`)).json).toMatchObject({ id, task_name: 'pr-1-stop' })
    expect(codeOf(await ask(simulator, 'GET', `${path}/unknown`))).toBe('WKS.0915')
  })

  test.each([
    ['no body', undefined],
    ['something else than JSON', 'task_ids=1'],
    ['an empty list', { task_ids: [] }],
    ['the key of the other API', { items: ['a'] }],
    ['an id that is a number', { task_ids: [1] }],
    ['an empty id', { task_ids: [''] }],
    ['an id too long', { task_ids: ['x'.repeat(256)] }],
    ['an array', ['a']],
  ])('refuses %s', async (_, body) => {
    const { simulator } = create()
    const answer = await ask(simulator, 'POST', remove, { body })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'WKS.0001'])
  })

  test.each(['limit=50', 'offset=0', 'offset=0&limit=51', 'offset=0&limit=1&scheduled_type=YEAR', 'offset=-1&limit=1'])(
    'refuses the query %s',
    async (query) => {
      const { simulator } = create()
      expect((await ask(simulator, 'GET', `${path}?${query}`)).status).toBe(400)
    },
  )

  test('refuses a body that is not declared as JSON', async () => {
    const { simulator } = create()
    const id = simulator.workspace.addTask()
    const headers = { 'content-type': 'text/plain' }
    expect((await ask(simulator, 'POST', remove, { body: { task_ids: [id] }, headers })).status).toBe(400)
  })
})
