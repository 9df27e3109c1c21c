/** The IAM project: looked up where it is needed and not given, and never guessed. */
import { describe, expect, test } from '@jest/globals'
import { ACCOUNT_ID, PROJECT_ID, REGION, TOKEN } from '../../../simulator/defaults.ts'
import type { Simulator } from '../../../simulator/simulator.ts'
import type { JournalEntry } from '../../../simulator/types.ts'
import { fixtureOf, FIXTURES } from '../../../simulator/registry.ts'
import { NO_PROJECT, idsByOutcome, inputsFor, refuseOperation } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'
import { addResource } from '../../../simulator/fixture.ts'

const coc = fixtureOf('coc-script')
const build = fixtureOf('codeartsbuild-task')
const needy = FIXTURES.filter((fixture) => fixture !== coc && fixture !== build)

test.each([build])('$type: needs none and asks for none', async (fixture) => {
  const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT, projects: [] })
  const id = addResource(fixture, simulator)
  const result = await run(inputsFor(fixture, [id]))
  expect(idsByOutcome(result)).toEqual({ deleted: [id] })
  expect(seen('iam.authProjects')).toEqual([])
})

describe.each(needy)('$type', (fixture) => {
  test('given: IAM is not asked', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    refuseOperation(simulator, 'iam.authProjects')
    const id = addResource(fixture, simulator)
    const result = await run(inputsFor(fixture, [id], { 'project-id': PROJECT_ID }))
    expect(idsByOutcome(result)).toEqual({ deleted: [id] })
    expect(seen('iam.authProjects')).toEqual([])
  })

  test('one: used, and named in the log', async () => {
    const other = { id: '0'.repeat(32), name: 'cn-north-4_preview' }
    const { simulator, run, seen } = inProcess({
      inputs: NO_PROJECT,
      projects: [other, { id: PROJECT_ID, name: REGION }],
    })
    const id = addResource(fixture, simulator)
    const result = await run(inputsFor(fixture, [id]))
    expect(idsByOutcome(result)).toEqual({ deleted: [id] })
    expect(result.log).toContain(`Project of ${REGION}: ${PROJECT_ID} (from IAM)`)
    expect(seen('iam.authProjects')).toHaveLength(1)
    const requests = seen().filter(({ operation }) => operation !== 'iam.authProjects')
    expect(requests).not.toEqual([])
    for (const { path, headers } of requests) {
      expect(headers['x-project-id']).toBe(PROJECT_ID)
      // SWR's paths have no project: only the header names it.
      if (fixture.type !== 'swr-image-tag') expect(path).toMatch(`/v2/${PROJECT_ID}/`)
    }
  })

  test.each([
    ['none', [], 'IAM lists no project named cn-north-4'],
    [
      'two',
      [
        { id: PROJECT_ID, name: REGION },
        { id: '0'.repeat(32), name: REGION },
      ],
      'IAM lists 2 projects named cn-north-4',
    ],
  ])('%s: the run ends before it touches anything', async (_title, projects, says) => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT, projects })
    const ids = [addResource(fixture, simulator), addResource(fixture, simulator)]
    const result = await run(inputsFor(fixture, ids))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ unattempted: ids })
    expect(seen().map(({ operation }) => operation)).toEqual(['iam.authProjects'])
    expect(result.report.problems).toEqual([expect.stringContaining(says)])
    expect(result.annotations[0]?.message).toContain(says)
    expect(result.annotations[0]?.message).toContain('give project-id')
  })

  test('refused: says what was tried, what IAM said, and how to do without', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    const ids = [addResource(fixture, simulator), addResource(fixture, simulator)]
    refuseOperation(simulator, 'iam.authProjects')
    const result = await run(inputsFor(fixture, ids))
    expect(result.ok).toBe(false)
    expect(idsByOutcome(result)).toEqual({ unattempted: ids })
    expect(seen().map(({ operation }) => operation)).toEqual(['iam.authProjects'])
    const [problem = ''] = result.report.problems
    expect(result.report.problems).toHaveLength(1)
    expect(problem).toContain('The project of cn-north-4 could not be looked up at IAM')
    expect(problem).toContain('HTTP 403: You do not have permission for this operation (request id ')
    expect(problem).toContain('give project-id')
  })

  test('refused credentials: said once, and that is all', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    const id = addResource(fixture, simulator)
    simulator.inject({ fault: '401', operation: 'iam.authProjects' })
    const result = await run(inputsFor(fixture, [id]))
    expect(idsByOutcome(result)).toEqual({ unattempted: [id] })
    expect(seen()).toHaveLength(1)
    expect(result.report.problems).toEqual([expect.stringContaining('HTTP 401 APIGW.0301')])
  })
})

describe('coc-script, which names a project where it can', () => {
  const projectsNamed = (entries: JournalEntry[]): unknown[] => entries.map(({ headers }) => headers['x-project-id'])

  test('with keys: it is looked up once a run, and every request names it', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    const ids = [addResource(coc, simulator), addResource(coc, simulator)]
    const result = await run(inputsFor(coc, ids))
    expect(idsByOutcome(result)).toEqual({ deleted: ids })
    expect(seen('iam.authProjects')).toHaveLength(1)
    expect(projectsNamed(seen('coc.delete'))).toEqual([PROJECT_ID, PROJECT_ID])
    expect(result.annotations).toEqual([])
  })

  test('given: IAM is not asked', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    const id = addResource(coc, simulator)
    expect(idsByOutcome(await run(inputsFor(coc, [id], { 'project-id': PROJECT_ID })))).toEqual({ deleted: [id] })
    expect(seen('iam.authProjects')).toEqual([])
  })

  test('with a token, which has a project of its own: IAM is not asked', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    const id = addResource(coc, simulator)
    const result = await run(inputsFor(coc, [id], { token: TOKEN, 'access-key-id': '', 'secret-access-key': '' }))
    expect(idsByOutcome(result)).toEqual({ deleted: [id] })
    expect([seen('iam.authProjects'), projectsNamed(seen('coc.delete'))]).toEqual([[], [undefined]])
  })

  test('with an account to check on the European site: IAM is asked once for both', async () => {
    const { simulator, run, seen } = inProcess({
      inputs: NO_PROJECT,
      projects: [{ id: PROJECT_ID, name: 'eu-west-101' }],
    })
    const id = addResource(coc, simulator)
    const inputs = { region: 'eu-west-101', 'sts-endpoint': '', 'expected-account-id': ACCOUNT_ID }
    expect(idsByOutcome(await run(inputsFor(coc, [id], inputs)))).toEqual({ deleted: [id] })
    expect(seen().map(({ operation }) => operation)).toEqual(['iam.authProjects', 'coc.delete'])
  })

  const effect = 'requests to coc-script name no project, and the service may use another one'
  const notLookedUp = (region: string): string =>
    `The project of ${region} could not be looked up at IAM (give project-id to skip the look-up); ${effect}: `

  test.each<[string, (simulator: Simulator) => void, string, string]>([
    [
      'IAM refuses',
      (simulator) => {
        refuseOperation(simulator, 'iam.authProjects')
      },
      'cn-north-4',
      'HTTP 403: You do not have permission',
    ],
    ['there is none of the region', () => undefined, 'cn-east-3', 'HTTP 200: IAM lists no project named cn-east-3'],
  ])('where %s: it goes on without, and is red', async (_, prepare, region, cause) => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    prepare(simulator)
    const id = addResource(coc, simulator)
    const result = await run(inputsFor(coc, [id], { region }))
    expect(projectsNamed(seen('coc.delete'))).toEqual([undefined])
    expect([result.ok, idsByOutcome(result)]).toEqual([false, { absent: [id] }])
    expect(result.report.problems).toEqual([expect.stringContaining(notLookedUp(region) + cause)])
    const errors = result.annotations.filter(({ level }) => level === 'error').map(({ message }) => message)
    expect(errors).toEqual(result.report.problems)
  })

  test('by name, an empty list where IAM refuses is red too', async () => {
    const { simulator, run } = inProcess({ inputs: NO_PROJECT })
    refuseOperation(simulator, 'iam.authProjects')
    addResource(coc, simulator, 'preview_1')
    const { ok, report } = await run(inputsFor(coc, [], { 'name-pattern': 'preview_*' }))
    expect([ok, report.targets]).toEqual([false, []])
    expect(report.problems).toEqual([expect.stringContaining(notLookedUp('cn-north-4'))])
  })

  test('where endpoint takes the place of a region: it goes on without, and warns', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    const result = await run(inputsFor(coc, [addResource(coc, simulator)], { region: '' }))
    expect([seen('iam.authProjects'), projectsNamed(seen('coc.delete'))]).toEqual([[], [undefined]])
    const warnings = result.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)
    expect(warnings).toEqual([`Without a region, no project can be looked up: ${effect}. Give project-id.`])
    expect([result.report.notes, result.report.problems]).toEqual([
      [warnings[0], expect.stringMatching(/^None of the IDs exists/)],
      [],
    ])
  })

  test('beside a type that requires the project: one look-up, one error, and COC goes on', async () => {
    const { simulator, run, seen } = inProcess({ inputs: NO_PROJECT })
    refuseOperation(simulator, 'iam.authProjects')
    const inputs = { ids: '', 'name-pattern': 'preview_*', 'resource-type': 'coc-script workspace-scheduled-task' }
    const result = await run(inputsFor(coc, [], { ...inputs, endpoint: '' }))
    expect(seen().map(({ operation }) => operation)).toEqual(['iam.authProjects', 'coc.list'])
    expect(result.report.problems).toEqual([expect.stringContaining(`${notLookedUp('cn-north-4')}HTTP 403`)])
    expect(result.ok).toBe(false)
  })
})

test('a token of another project is told from a missing resource', async () => {
  const { simulator, run } = inProcess({ inputs: NO_PROJECT })
  const fixture = fixtureOf('workspace-scheduled-task')
  const result = await run(inputsFor(fixture, [addResource(fixture, simulator)], { 'project-id': 'another-project' }))
  expect(result.ok).toBe(false)
  expect(Object.keys(idsByOutcome(result))).toEqual(['failed'])
  expect(result.report.targets[0]?.error).toMatchObject({ status: 403, code: 'APIGW.0310' })
  expect(result.annotations[0]?.message).toContain('check project-id')
})

test('Targets whose project cannot be looked up are accounted for all the same', async () => {
  const workspace = fixtureOf('workspace-scheduled-task')
  const { simulator, run } = inProcess()
  const ids = [addResource(workspace, simulator), addResource(workspace, simulator)]
  refuseOperation(simulator, 'iam.authProjects')
  const { ok, report } = await run(inputsFor(workspace, ids, { 'project-id': '' }))
  expect([ok, report.counts['unattempted']]).toEqual([false, 2])
  expect(report.problems).toEqual([expect.stringMatching(/^The project of cn-north-4 could not be looked up/)])
})
