/** The workflows can be trusted with the rights they have, and say what GitHub understands; so do the examples. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { lint } from '../support/actionlint.ts'

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly uses?: string
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

interface File {
  readonly name: string
  readonly text: string
  readonly workflow: Workflow
}

const read = (...path: string[]): string => readFileSync(join(ACTION_FOLDER, ...path), 'utf8')
const folder = '.github/workflows'
const parsed = (name: string, text: string): File => ({ name, text, workflow: parse(text) as Workflow })
const workflowsIn = (path: string): File[] =>
  readdirSync(join(ACTION_FOLDER, path)).map((name) => parsed(name, read(path, name)))

const files = workflowsIn(folder)
/** Those in examples/, and every whole workflow in the documentation. */
const examples = [
  ...workflowsIn('examples'),
  ...documents().flatMap((name) =>
    [...read(name).matchAll(/^```ya?ml\n(.*?)^```/gms)]
      .map(([, text = '']) => text)
      .filter((text) => /^jobs:/m.test(text))
      .map((text, index) => parsed(`${name} (${index + 1})`, text)),
  ),
]

function documents(): string[] {
  return ['.', 'docs'].flatMap((path) =>
    readdirSync(join(ACTION_FOLDER, path))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(path, name)),
  )
}

const jobsOf = ({ workflow }: File): Job[] => Object.values(workflow.jobs)
const stepsOf = (file: File): Step[] => jobsOf(file).flatMap(({ steps }) => steps ?? [])

test('there are workflows and examples to check', () => {
  expect(files.length).toBeGreaterThan(5)
  expect(examples.length).toBeGreaterThan(0)
})

test.each([...files, ...examples])('actionlint has nothing to say: $name', async ({ name, text }) => {
  expect(await lint(text, name)).toEqual([])
})

test('actionlint does say something of a bad one', async () => {
  const [problem] = await lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-1\n    steps: [{ run: ls }]\n', 'bad.yml')
  expect(problem?.message).toContain('ubuntu-1')
})

describe.each(files)('$name', (file) => {
  const { text, workflow } = file

  test('has no rights but what each job asks for', () => {
    expect(workflow.permissions).toEqual({})
    for (const { permissions } of jobsOf(file)) expect(permissions).toBeDefined()
  })

  test('nobody but code of this repository that is on main already may write', () => {
    const foreign = 'pull_request' in workflow.on || 'workflow_call' in workflow.on
    const rights = jobsOf(file).flatMap(({ permissions }) => Object.entries(permissions ?? {}))
    const written = rights.filter(([, access]) => access === 'write').map(([right]) => right)
    if (foreign) expect(written.filter((right) => right !== 'security-events')).toEqual([])
    expect(workflow.on).not.toHaveProperty('pull_request_target')
  })

  test('runs every job for a limited time', () => {
    for (const job of jobsOf(file)) if (!job.uses) expect(job['timeout-minutes']).toBeLessThanOrEqual(20)
  })

  test('pins every action to a commit, and names its version', () => {
    for (const [, target = '', comment] of text.matchAll(/^\s*(?:- )?uses: (\S+)(.*)$/gm)) {
      if (target.startsWith('./')) continue
      expect(target).toMatch(/^[\w.-]+(\/[\w.-]+)+@[0-9a-f]{40}$/)
      expect(comment).toMatch(/^ # v\d+\.\d+\.\d+$/)
    }
  })

  test('leaves no credentials in a checkout', () => {
    for (const step of stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with).toMatchObject({ 'persist-credentials': false })
  })
})

test.each([...files, ...examples])('no expression gets into a script: $name', (file) => {
  for (const { run } of stepsOf(file)) expect(run ?? '').not.toContain('${{')
})

test('one version of an action everywhere', () => {
  const pins = new Map<string, Set<string>>()
  for (const { text } of files) {
    for (const [, owner = '', pin = ''] of text.matchAll(/uses: ([\w-]+\/[\w-]+)\S*@(.+)$/gm))
      pins.set(owner, (pins.get(owner) ?? new Set()).add(pin))
  }
  expect([...pins].filter(([, versions]) => versions.size > 1)).toEqual([])
})

test('the last job of CI waits for all others', () => {
  const { jobs } = parse(read(folder, 'ci.yml')) as { jobs: Record<string, { needs?: string[] }> }
  const others = Object.keys(jobs).filter((name) => name !== 'ci')
  expect(jobs['ci']?.needs).toEqual(others)
})

test('Dependabot waits before it proposes a release', () => {
  const { updates } = parse(read('.github', 'dependabot.yml')) as {
    updates: { 'package-ecosystem': string; cooldown?: Record<string, number> }[]
  }
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions'])
  for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7)
  // GitHub refuses the whole file if another key stands here.
  expect(Object.keys(updates[1]?.cooldown ?? {})).toEqual(['default-days'])
})

test('the steps that use this action know its inputs', () => {
  const { inputs } = parse(read('action.yml')) as { inputs: Record<string, unknown> }
  const steps = [...files, ...examples].flatMap(stepsOf)
  const given = steps
    .filter(({ uses }) => /^\.\/$|huaweicloud-cleanup@/.test(uses ?? ''))
    .map((step) => step.with ?? {})
  expect(given.length).toBeGreaterThan(10)
  const unknown = given.flatMap((names) => Object.keys(names).filter((name) => !(name in inputs)))
  expect(unknown).toEqual([])
})
