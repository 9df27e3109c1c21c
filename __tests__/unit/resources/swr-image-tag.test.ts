/** SWR: tags of images. What its responses prove, what its lists say, and which tags are protected. */
import { describe, expect, test } from '@jest/globals'
import { deleteTargets } from '../../../src/deletion/delete.ts'
import { listTargets } from '../../../src/deletion/list.ts'
import { lookUp, lookUpMany } from '../../../src/deletion/look-up.ts'
import { keyOf } from '../../../src/plan/target.ts'
import { idInputOf } from '../../../src/resources/registry.ts'
import { REPOSITORY } from '../../../simulator/services/swr.ts'
import { engineOf, refusal, targetsOf } from '../../support/engine.ts'
import { outcomesByName, pullRequestEvent, reasonOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const TYPE = 'swr-image-tag'
const ID = 'my-org/shop/web:pr-42'
const [tag] = targetsOf(TYPE, [ID]) as [ReturnType<typeof targetsOf>[number]]
const { pattern } = idInputOf(TYPE, undefined)

const HOUR = 3_600_000
const sweep = { 'resource-type': TYPE, 'swr-repository': REPOSITORY }

describe('An id', () => {
  test.each([
    ...['a/b:c', 'my-org/web:1.0', 'my.org/shop/web_api:PR-42', 'o1/a__b:_x', `${'a'.repeat(64)}/b:c`],
    ...[`a/${'b'.repeat(128)}:c`, `a/b:${'c'.repeat(128)}`],
  ])('can be %s', (id) => {
    expect(pattern.test(id)).toBe(true)
  })

  test.each([
    ...['web:1', 'my-org/web', 'my-org/web:', 'my-org/:1', '/web:1', 'My-Org/web:1', '1org/web:1', 'my-org/Web:1'],
    ...['my-org/../web:1', 'my-org/./web:1', 'my-org//web:1', 'my-org/web/:1', 'my-org/web:.1', 'my-org/web:..'],
    ...['my-org/web:a/b', 'my-org/web:1?x', 'my-org/web$x:1', 'a..b/web:1', 'a___b/web:1', 'a/b:c:d', 'a/b@sha256:c'],
    ...[`${'a'.repeat(65)}/b:c`, `a/${'b'.repeat(129)}:c`, `a/b:${'c'.repeat(129)}`, 'a/b:c\n'],
  ])('cannot be %j', (id) => {
    expect(pattern.test(id)).toBe(false)
  })
})

describe('A deletion', () => {
  test('is confirmed by 204 without a body, and names the slash within a repository as SWR wants it', async () => {
    const { context, drive, received, kinds } = engineOf(TYPE, () => ({ status: 204 }))
    await drive(deleteTargets([tag], context))
    const path = '/v2/manage/namespaces/my-org/repos/shop%24web/tags/pr-42'
    expect([received.map((sent) => [sent.method, sent.path]), kinds()]).toEqual([
      [['DELETE', path]],
      { [ID]: 'deleted' },
    ])
  })

  test.each([
    ['absent', 404, 'SVCSTG.SWR.4040010'],
    ['absent', 404, 'SVCSTG.SWR.4040004'],
    ['failed', 404, 'APIGW.0101'],
    ['failed', 404, 'SVCSTG.SWR.5000005'],
    ['failed', 403, 'SVCSTG.SWR.4030170'],
    ['failed', 400, 'SVCSTG.SWR.4040010'],
  ])('is %s after HTTP %d %s', async (kind, status, code) => {
    const { delete: run, kinds } = engineOf(TYPE, () => refusal(status, code))
    await run([tag])
    expect(kinds()).toEqual({ [ID]: kind })
  })
})

describe('A look-up', () => {
  test('without a list to look into is a mistake of ours, and never an absence', async () => {
    const { context, drive } = engineOf(TYPE, () => refusal(404, 'SVCSTG.SWR.4040010'))
    const blind = { ...context, api: { ...context.api, lookUp: 'from list' as const } }
    await expect(drive(lookUp([tag], blind))).rejects.toThrow('swr-image-tag has no list to look into')
  })

  test.each([
    ['present', { status: 200, body: '{"tag":"pr-42"}' }],
    ['unknown', { status: 200, body: '{"tag":"pr-421"}' }],
    ['unknown', { status: 200, body: '{"Tag":"pr-42"}' }],
    ['absent', refusal(404, 'SVCSTG.SWR.4040010')],
    ['unknown', refusal(404, 'APIGW.0101')],
  ])('is %s by its answer (%#)', async (status, answer) => {
    const { context, drive } = engineOf(TYPE, () => answer)
    expect((await drive(lookUp([tag], context))).get(keyOf(tag))?.status).toBe(status)
  })
})

test('Tags that differ in case are different tags', async () => {
  const list = { status: 200, headers: { 'content-range': '0-1/1' }, body: '[{"Tag":"PR-42"}]' }
  const { context, drive } = engineOf(
    TYPE,
    ({ path }) => (path.endsWith('/tags') ? list : refusal(404, 'SVCSTG.SWR.4040010')),
    { inputs: { 'swr-repository': 'my-org/shop/web' } },
  )
  const many = targetsOf(TYPE, [ID, 'my-org/shop/web:PR-42', 'my-org/shop/web:v1'])
  const results = await drive(lookUpMany(many, context, 'read'))
  expect(many.map((target) => results.get(keyOf(target))?.status)).toEqual(['absent', 'present', 'absent'])
})

describe('The list', () => {
  const listed = (body: string, range?: string) => {
    const headers: Record<string, string> = range === undefined ? {} : { 'content-range': range }
    const inputs = { 'swr-repository': 'my-org/shop/web' }
    const { context, drive } = engineOf(TYPE, () => ({ status: 200, headers, body }), { inputs })
    return drive(listTargets(context))
  }
  const row = (more: object): string => JSON.stringify([{ Tag: 'pr-42', ...more }])

  test.each([
    ['the creation', { created: '2026-11-20T08:00:00Z' }, Date.UTC(2026, 10, 20, 8)],
    ['the last push', { created: '2026-11-20T08:00:00Z', updated: '2026-11-24T08:00:00Z' }, Date.UTC(2026, 10, 24, 8)],
    [
      'the later one, whichever it is',
      { created: '2026-11-24 08:00:00', updated: '2026-11-20 08:00:00' },
      Date.UTC(2026, 10, 24, 8),
    ],
    ['nothing that can be read', { created: 'yesterday' }, undefined],
  ])('has rows whose age counts from %s', async (_, times, createdAt) => {
    const [target] = await listed(row(times), '0-1/1')
    expect(target).toEqual({ type: TYPE, id: ID, name: 'pr-42', ...(createdAt !== undefined && { createdAt }) })
  })

  test.each([
    ['an empty array', '[]', '0-0/0'],
    ['an empty array without a total', '[]', undefined],
    ['null and a total of 0', 'null', '0-0/0'],
  ])('is empty where it is %s', async (_, body, range) => {
    expect(await listed(body, range)).toEqual([])
  })

  test.each([
    ['null without a total', 'null', undefined],
    ['null and a total', 'null', '0-0/7'],
    ['an object', '{"tags":[]}', '0-0/0'],
    ['shorter than its Content-Range announces', row({}), '0-1/2'],
  ])('is unreadable where it is %s', async (_, body, range) => {
    await expect(listed(body, range)).rejects.toThrow()
  })
})

describe('A sweep of a repository', () => {
  test("takes the tags of closed pull requests, and nothing of another repository's", async () => {
    const { simulator, run } = inProcess()
    simulator.github.set(42, 'MERGED')
    simulator.github.set(43, 'OPEN')
    const names = ['pr-42-a', 'pr-43-a', 'pr-421-a', 'v1.0', 'latest']
    for (const name of names) simulator.swr.addTag({ name })
    const other = simulator.swr.addTag({ name: 'pr-42-a', repository: 'octo-org/other' })
    const { ok } = await run({ ...sweep, 'name-pattern': 'pr-{pr}-*' }, pullRequestEvent(42))
    expect(ok).toBe(true)
    const left = names.slice(1).map((name) => `${REPOSITORY}:${name}`)
    expect([...simulator.swr.tags.keys()].sort()).toEqual([...left, other].sort())
  })

  test('keeps latest whatever matches it, and says why', async () => {
    const { simulator, run } = inProcess()
    for (const name of ['latest', 'latest-2']) simulator.swr.addTag({ name })
    const result = await run({ ...sweep, 'name-pattern': 'latest*' })
    expect(outcomesByName(result)).toEqual({ latest: 'kept', 'latest-2': 'deleted' })
    expect(reasonOf(result, 'latest')).toBe('latest is kept unless ids names it')
    expect([result.ok, [...simulator.swr.tags.keys()]]).toEqual([true, [`${REPOSITORY}:latest`]])
  })

  test('keeps a tag that was pushed again within older-than', async () => {
    const { simulator, clock, run } = inProcess()
    const createdAt = clock.now() - 48 * HOUR
    simulator.swr.addTag({ name: 'pr-1-old', createdAt })
    simulator.swr.addTag({ name: 'pr-1-again', createdAt, updatedAt: clock.now() - HOUR })
    const result = await run({ ...sweep, 'name-pattern': 'pr-1-*', 'older-than': '1d' })
    expect(outcomesByName(result)).toEqual({ 'pr-1-old': 'deleted', 'pr-1-again': 'kept' })
  })

  test('of a repository that does not exist deletes nothing and is red', async () => {
    const { run } = inProcess()
    const { ok, report } = await run({ ...sweep, 'swr-repository': 'octo-org/typo', 'name-pattern': 'pr-1-*' })
    expect([ok, report.targets]).toEqual([false, []])
    expect(report.problems).toEqual([expect.stringMatching(/SVCSTG\.SWR\.4040009/)])
  })

  test.each([
    [{ 'name-pattern': 'pr-1-*' }, 'swr-repository: is needed for swr-image-tag with name-pattern.'],
    [{ 'name-pattern': 'pr-1-*', 'swr-repository': 'web' }, /swr-repository: "web" is not an SWR repository/],
    [{ 'name-pattern': 'pr-1-*', 'swr-repository': 'my-org/web:1' }, /swr-repository: "my-org\/web:1" is not an SWR/],
    [{ ids: ID, 'swr-repository': 'my-org/web' }, /swr-repository: is for name-pattern only/],
  ])('is refused where the repository does not fit (%#)', async (inputs, problem) => {
    const { simulator, run } = inProcess()
    const { ok, report } = await run({ 'resource-type': TYPE, ...inputs })
    const expected: unknown = typeof problem === 'string' ? problem : expect.stringMatching(problem)
    expect([ok, report.problems, simulator.journal]).toEqual([false, [expected], []])
  })
})

test('An id deletes latest all the same.', async () => {
  const { simulator, run } = inProcess()
  const id = simulator.swr.addTag({ name: 'latest' })
  expect((await run({ 'resource-type': TYPE, ids: id })).ok).toBe(true)
  expect(simulator.swr.tags.size).toBe(0)
})

test.each(['object', 'errors', 'array'] as const)(
  'The code of an error is read in each of its forms: %s.',
  async (shape) => {
    const { simulator, run } = inProcess()
    simulator.swr.errorShape = shape
    const id = simulator.swr.addTag()
    const { report: absent } = await run({ 'resource-type': TYPE, ids: `${REPOSITORY}:none` })
    expect(absent.targets).toMatchObject([{ outcome: 'absent' }])
    simulator.forbid(id)
    const { report } = await run({ 'resource-type': TYPE, ids: id })
    const message = 'You do not have permission for this operation'
    expect(report.targets).toMatchObject([{ outcome: 'failed', error: { code: 'SVCSTG.SWR.4030170', message } }])
  },
)
