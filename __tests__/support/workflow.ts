/** A workflow file as GitHub reads it: its step that uses this action, with the expressions filled in. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { parse } from 'yaml'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, string>>
  readonly concurrency: Readonly<Record<string, string | boolean>>
  readonly jobs: Readonly<Record<string, Job>>
}

export interface Job {
  readonly steps: readonly Step[]
  readonly env?: Readonly<Record<string, string>>
  readonly permissions?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
  readonly environment?: { readonly name: string; readonly deployment: boolean }
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> }
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string | number | boolean>>
}

/** The contexts that expressions may name, such as `github` and `inputs`. */
export type Contexts = Readonly<Record<string, unknown>>

export const readWorkflow = (path: string): Workflow =>
  parse(readFileSync(join(ACTION_FOLDER, path), 'utf8')) as Workflow

/** Text with every `${{ … }}` worked out by GitHub's own implementation of expressions. */
export function fillIn(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const { tokens } = new Lexer(expression).lex()
    const parsed = new Parser(tokens, Object.keys(contexts), []).parse()
    const values = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary
    return new Evaluator(parsed, values).evaluate().coerceString()
  })
}

/** What the runner hands to the only step that uses this action. */
export function inputsOf({ jobs }: Workflow, contexts: Contexts): Record<string, string> {
  const steps = Object.values(jobs).flatMap((job) => job.steps)
  const [step, ...others] = steps.filter(({ uses }) => uses?.includes('huaweicloud-cleanup@'))
  if (!step || others.length > 0) throw new Error('the workflow should have one step that uses this action')
  return Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [name, fillIn(String(value), contexts)]),
  )
}
