/**
 * Every piece of YAML that people copy, and the action's own front door, read by GitHub's own parser (and by actionlint): a
 * snippet of steps as part of the smallest workflow around it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { OWNER_KINDS, type OwnerKind } from '../../src/plan/pattern.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { lint } from '../support/actionlint.ts'

const read = (path: string): string => readFileSync(join(ACTION_FOLDER, path), 'utf8')
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(ACTION_FOLDER, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))

interface Piece {
  readonly name: string
  /** A whole workflow. */
  readonly text: string
}

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by))
const STEP = '- uses: your-org/huaweicloud-cleanup@v1\n  with:\n    resource-type: coc-script\n'
const around = (steps: string): string =>
  `on: workflow_dispatch\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${indented(steps, 6)}`

/** The YAML blocks of a document: workflows, lists of steps, or inputs alone, which get a workflow around them. */
const blocksOf = (file: string): Piece[] =>
  [...read(file).matchAll(/^ *```ya?ml\b.*\n([\s\S]*?)^ *```$/gm)].map(([, block = ''], index) => {
    const margin = Math.min(...[...block.matchAll(/^ *(?=\S)/gm)].map(([spaces]) => spaces.length))
    const text = block.replaceAll(new RegExp(`^ {${margin}}`, 'gm'), '')
    const name = `${file} (${index + 1})`
    if (/^jobs:/m.test(text)) return { name, text }
    const isSteps = text.startsWith('- ')
    return { name, text: around(isSteps ? text : `${STEP}${indented(text, 4)}`) }
  })

const documents = ['.', 'docs'].flatMap((folder) => filesIn(folder, '.md'))
const pieces = [
  ...filesIn('examples', '.yml').map((name): Piece => ({ name, text: read(name) })),
  ...documents.flatMap(blocksOf),
]

const ACTION = /^your-org\/huaweicloud-cleanup@v1$/
const { inputs } = parse(read('action.yml')) as { inputs: Readonly<Record<string, { required?: boolean }>> }

/** What a job has to be allowed, so that GitHub can be asked about the owner that a placeholder names. */
const PERMISSIONS: Readonly<Record<OwnerKind, string | undefined>> = {
  pr: 'pull-requests',
  run: 'actions',
  branch: 'contents',
  until: undefined,
}

type Permissions = Readonly<Record<string, string>>

interface Job {
  readonly permissions?: Permissions
  readonly steps?: readonly { readonly uses?: string; readonly with?: Record<string, unknown> }[]
}

interface Workflow {
  readonly permissions?: Permissions
  readonly jobs: Readonly<Record<string, Job>>
}

/** What GitHub itself would say of a workflow, one line for each mistake. */
async function complaints(name: string, content: string): Promise<string[]> {
  const { value, context } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (value) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

test('there are examples, and pieces of YAML in the README', () => {
  expect(pieces.filter(({ name }) => name.startsWith('examples')).length).toBeGreaterThan(7)
  expect(pieces.some(({ name }) => name.startsWith('README.md'))).toBe(true)
})

describe.each(pieces)('$name', ({ name, text }) => {
  test('is understood by GitHub', async () => {
    expect(await complaints(name, text)).toEqual([])
  })

  test('is nothing that actionlint would object to', async () => {
    expect(await lint(text, name)).toEqual([])
  })

  test('gives the action inputs that it has, and those that it must have', () => {
    const { jobs } = parse(text) as Workflow
    const steps = Object.values(jobs).flatMap((job) => job.steps ?? [])
    const given = steps.filter(({ uses = '' }) => ACTION.test(uses)).map((step) => Object.keys(step.with ?? {}))
    expect(given).not.toEqual([])
    for (const names of given) {
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(names))
      const required = Object.keys(inputs).filter((input) => inputs[input]?.required)
      expect(names).toEqual(expect.arrayContaining(required))
    }
  })

  test('names the repository and one owner in every pattern, and may ask for its state', () => {
    const { jobs, permissions } = parse(text) as Workflow
    for (const job of Object.values(jobs)) {
      const patterns = (job.steps ?? []).flatMap((step) => step.with?.['name-pattern'] ?? []) as string[]
      // What the caller of a reusable workflow gives.
      for (const line of patterns
        .filter((pattern) => !/^\$\{\{ inputs\.[\w-]+ \}\}$/.test(pattern))
        .join('\n')
        .split('\n')) {
        // Only the run itself, which has not completed, and a hyphen on both sides: nothing matches where it is empty.
        if (line === '' || line === '{repo}-it-${{ github.run_id }}-*') continue
        const [, , kind] = /^\{repo\}([-_])(?:[a-z*]+\1)*[a-z]+\1\{(\w+)\}\1\*$/.exec(line) ?? []
        expect([line, OWNER_KINDS]).toEqual([line, expect.arrayContaining([kind])])
        const needed = PERMISSIONS[kind as OwnerKind]
        if (needed !== undefined) expect({ ...permissions, ...job.permissions }[needed]).toMatch(/^(read|write)$/)
      }
    }
  })
})

test('GitHub would say what is wrong with a workflow', async () => {
  const [problem] = await complaints('bad.yml', 'on: push\njobs:\n  a:\n    runs_on: ubuntu-latest\n')
  expect(problem).toContain('runs_on')
  const [unknown] = await complaints('bad.yml', around('- run: echo ${{ nothing.there }}\n'))
  expect(unknown).toContain('nothing')
})

describe('action.yml, for the Marketplace', () => {
  const complaintsAbout = (content: string): string[] =>
    parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
      .context.errors.getErrors()
      .map(({ message }) => message)

  test('is understood by GitHub, icon and colour included', () => {
    expect(complaintsAbout(read('action.yml'))).toEqual([])
    expect(complaintsAbout(read('action.yml').replace('icon: trash-2', 'icon: coffee'))).not.toEqual([])
    expect(complaintsAbout(read('action.yml').replace('color: red', 'color: pink'))).not.toEqual([])
  })

  test('has all that a page there needs, and not too much', () => {
    const { name, description, branding, author } = parse(read('action.yml')) as Record<string, string | undefined>
    expect(name).toMatch(/^[A-Za-z][\w -]{2,49}$/)
    expect(description?.length).toBeGreaterThan(20)
    expect(description?.length).toBeLessThanOrEqual(125)
    expect([branding, author]).not.toContain(undefined)
    expect(read('README.md').length).toBeGreaterThan(1_000)
  })

  test('describes every input and output', () => {
    const { outputs } = parse(read('action.yml')) as { outputs: Record<string, { description: string }> }
    for (const [name, { description }] of Object.entries({ ...inputs, ...outputs } as typeof outputs))
      expect(`${name}: ${description}`).toMatch(/: \S.{15,}\.\)?$/)
  })
})

test('Whoever copies a pattern with {repo} reads why it is there', () => {
  const files = [...filesIn('examples', '.yml'), ...filesIn('docs', '.md')]
  const patterns = files.filter((file) => /^[ #]*(name-pattern: ')?\{repo\}/m.test(read(file)))
  expect(patterns.length).toBeGreaterThan(10)
  const says =
    /# \{repo\}: other repositories may use the same account|\{repo\} is the name of the repository that calls/
  expect(patterns.filter((file) => !says.test(read(file)))).toEqual([])
})
