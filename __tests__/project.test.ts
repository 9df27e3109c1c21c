/** The IAM project: looked up where it is needed and not given, and never guessed. */
import { describe, expect, test } from '@jest/globals'
import { PROJECT_ID, REGION } from '../simulator/defaults.ts'
import { KINDS, kindOf } from './support/kinds.ts'
import { outcomesOf, scene } from './support/scene.ts'

const needy = KINDS.filter(({ reads }) => reads.includes('iam.projects'))

test.each(KINDS.filter((kind) => !needy.includes(kind)))('$type: needs none and asks for none', async (kind) => {
  const { simulator, run, seen } = scene({ projects: [] })
  const id = kind.add(simulator)
  const result = await run(kind, [id])
  expect(outcomesOf(result)).toEqual({ deleted: [id] })
  expect(seen('iam.projects')).toEqual([])
})

describe.each(needy)('$type', (kind) => {
  test('given: IAM is not asked', async () => {
    const { simulator, run, seen } = scene()
    simulator.deny('iam.projects')
    const id = kind.add(simulator)
    const result = await run(kind, [id], { 'project-id': PROJECT_ID })
    expect(outcomesOf(result)).toEqual({ deleted: [id] })
    expect(seen('iam.projects')).toEqual([])
  })

  test('one: used, and named in the log', async () => {
    const other = { id: '0'.repeat(32), name: 'cn-north-4_preview' }
    const { simulator, run, seen } = scene({ projects: [other, { id: PROJECT_ID, name: REGION }] })
    const id = kind.add(simulator)
    const result = await run(kind, [id])
    expect(outcomesOf(result)).toEqual({ deleted: [id] })
    expect(result.log).toContain(`Project of ${REGION}: ${PROJECT_ID} (from IAM)`)
    expect(seen('iam.projects').map(({ query }) => query)).toEqual([{ name: REGION }])
    const paths = seen().filter(({ operation }) => operation !== 'iam.projects')
    expect(paths.filter(({ path }) => !path.startsWith(`/v2/${PROJECT_ID}/`))).toEqual([])
  })

  test.each([
    ['none', [], 'IAM answered with no project named cn-north-4'],
    [
      'two',
      [
        { id: PROJECT_ID, name: REGION },
        { id: '0'.repeat(32), name: REGION },
      ],
      'IAM answered with 2 projects named cn-north-4',
    ],
  ])('%s: the run ends before it touches anything', async (_title, projects, says) => {
    const { simulator, run, seen } = scene({ projects })
    const ids = [kind.add(simulator), kind.add(simulator)]
    const result = await run(kind, ids)
    expect(result.ok).toBe(false)
    expect(outcomesOf(result)).toEqual({ unattempted: ids })
    expect(seen().map(({ operation }) => operation)).toEqual(['iam.projects'])
    expect(result.report.problems).toEqual([expect.stringContaining(says)])
    expect(result.annotations[0]?.message).toContain(says)
    expect(result.annotations[0]?.message).toContain('give project-id')
  })

  test('refused: says what was tried, what IAM said, and how to do without', async () => {
    const { simulator, run, seen } = scene()
    const ids = [kind.add(simulator), kind.add(simulator)]
    simulator.deny('iam.projects')
    const result = await run(kind, ids)
    expect(result.ok).toBe(false)
    expect(outcomesOf(result)).toEqual({ unattempted: ids })
    expect(seen().map(({ operation }) => operation)).toEqual(['iam.projects'])
    const [problem = ''] = result.report.problems
    expect(result.report.problems).toHaveLength(1)
    expect(problem).toContain('The project of cn-north-4 could not be looked up at IAM')
    expect(problem).toContain('HTTP 403: You do not have permission for this operation (request id ')
    expect(problem).toContain('give project-id')
  })

  test('refused credentials: said once, and that is all', async () => {
    const { simulator, run, seen } = scene()
    const id = kind.add(simulator)
    simulator.inject({ fault: '401', operation: 'iam.projects' })
    const result = await run(kind, [id])
    expect(outcomesOf(result)).toEqual({ unattempted: [id] })
    expect(seen()).toHaveLength(1)
    expect(result.report.problems).toEqual([expect.stringContaining('HTTP 401 APIGW.0301')])
  })
})

test('a token of another project is told from a missing resource', async () => {
  const { simulator, run } = scene()
  const kind = kindOf('workspace-scheduled-task')
  const result = await run(kind, [kind.add(simulator)], { 'project-id': 'another-project' })
  expect(result.ok).toBe(false)
  expect(Object.keys(outcomesOf(result))).toEqual(['failed'])
  expect(result.report.targets[0]?.error).toMatchObject({ status: 403, code: 'APIGW.0310' })
  expect(result.annotations[0]?.message).toContain('check project-id')
})
