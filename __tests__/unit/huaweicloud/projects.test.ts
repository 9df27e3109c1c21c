/** Where we are: what IAM answers is believed only where it is what was asked. */
import { describe, expect, test } from '@jest/globals'
import { findProject } from '../../../src/huaweicloud/projects.ts'
import { ok, scripted, type Scripted, type Step } from '../../support/scripted.ts'

/** What came of it: the error in its place if it threw. */
async function outcomeOf<T>(step: Step, ask: (scene: Scripted) => Promise<T>): Promise<T | object> {
  const scene = scripted([step])
  return scene.clock.drive(ask(scene)).catch((error: unknown) => error as object)
}

const UNCLEAR = { kind: 'unclear', status: 200, attempts: 1, inDoubt: false, host: 'service.example' }

describe('the project of a region', () => {
  const project = (step: Step): Promise<unknown> => outcomeOf(step, ({ client }) => findProject(client, 'cn-north-4'))
  const named = { id: 'p-1', name: 'cn-north-4' }

  test('is found in a list that needs no permission', async () => {
    const { client, clock, sent } = scripted([ok({ projects: [named] })])
    await clock.drive(findProject(client, 'cn-north-4'))
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual(['GET /v3/auth/projects'])
  })

  test.each<[string, unknown[], unknown]>([
    ['with its account', [{ ...named, domain_id: 'a' }], { id: 'p-1', accountId: 'a' }],
    ['without', [named], { id: 'p-1' }],
    ['with an account that is none', [{ ...named, domain_id: 7 }], { id: 'p-1' }],
    ['among others', [{ id: 'p-2', name: 'cn-north-4_preview' }, named, null, 'cn-north-4', [named]], { id: 'p-1' }],
    ['with an id as long as can be', [{ ...named, id: 'x'.repeat(64) }], { id: 'x'.repeat(64) }],
  ])('is the one that bears it, %s', async (_, projects, expected) => {
    expect(await project(ok({ projects }))).toEqual(expected)
  })

  test.each<[string, Step, string]>([
    ['no list', ok({ projects: {} }), 'the response of IAM does not contain a list of projects'],
    [
      'a list of something else',
      ok([{ projects: [named] }]),
      'the response of IAM does not contain a list of projects',
    ],
    ['nothing', {}, 'the response of IAM does not contain a list of projects'],
    ['an empty list', ok({ projects: [] }), 'IAM lists no project named cn-north-4'],
    ['others', ok({ projects: [{ ...named, name: 'cn-north-1' }] }), 'IAM lists no project named cn-north-4'],
    // It goes into paths.
    ['an id with a slash behind', ok({ projects: [{ ...named, id: 'p/1' }] }), 'IAM lists no project named cn-north-4'],
    ['an id with a slash before', ok({ projects: [{ ...named, id: '/p' }] }), 'IAM lists no project named cn-north-4'],
    ['an id that is a number', ok({ projects: [{ ...named, id: 1 }] }), 'IAM lists no project named cn-north-4'],
    ['an id too long', ok({ projects: [{ ...named, id: 'x'.repeat(65) }] }), 'IAM lists no project named cn-north-4'],
    ['two', ok({ projects: [named, { ...named, id: 'p-2' }] }), 'IAM lists 2 projects named cn-north-4'],
  ])('is not guessed from %s', async (_, step, says) => {
    const error = await project({ headers: { 'x-request-id': 'r' }, ...(step as object) })
    expect(error).toMatchObject({ ...UNCLEAR, message: says, requestId: 'r' })
    expect((error as { remedy?: string }).remedy).toMatch(/check region, or give project-id/)
  })
})
