/**
 * What the tests use of `@jest/globals`, for Mocha: it runs the same tests thousands of times in one process, where Jest
 * would load everything anew for every mutant and take ten times as long.
 */
import { readFileSync } from 'node:fs'
import { format } from 'node:util'
import { runInNewContext } from 'node:vm'
import { expect } from 'expect'

type Body = (...values: unknown[]) => unknown
type Declare = (title: string, body: Body, timeout?: number) => void
type Hook = (body: () => unknown) => void

interface Mocha {
  readonly describe: (title: string, body: () => void) => void
  readonly it: (title: string, body: () => Promise<void>) => { timeout(ms: number): void }
  readonly before: Hook
  readonly after: Hook
  readonly beforeEach: Hook
  readonly afterEach: Hook
}

const mocha = globalThis as unknown as Mocha

/** The title of the test that runs, for its snapshot. */
const running = { title: '' }

const declareTest: Declare = (title, body, timeout = 60_000) => {
  const run = async (): Promise<void> => {
    running.title = title
    await body()
  }
  mocha.it(title, run).timeout(timeout)
}

const declareSuite: Declare = (title, body) => {
  mocha.describe(title, () => void body())
}

/** Titles as Jest makes them from `%s` and `$field`. */
const each = (declare: Declare) => (table: readonly unknown[]) => (template: string, body: Body, timeout?: number) => {
  for (const row of table) {
    const values: unknown[] = Array.isArray(row) ? row : [row]
    const named = template.replace(/\$(\w+)/g, (all, field: string) => String((row as Record<string, unknown>)[field]))
    const used = named.match(/%[sdijop]/g)?.length ?? 0
    declare(format(named, ...values.slice(0, used)), () => body(...values), timeout)
  }
}

expect.extend({
  toMatchSnapshot(received: string) {
    const file = new URL('../../__tests__/unit/report/__snapshots__/summary.pages.test.ts.snap', import.meta.url)
    const snapshots: Record<string, string> = {}
    // Jest's own format: a script that fills `exports`.
    runInNewContext(readFileSync(file, 'utf8'), { exports: snapshots })
    return { pass: snapshots[`${running.title} 1`] === `\n"${received}"\n`, message: () => 'differs from its snapshot' }
  },
})

export const test = Object.assign(declareTest, { each: each(declareTest) })
export const describe = Object.assign(declareSuite, { each: each(declareSuite) })
export const { before: beforeAll, after: afterAll, beforeEach, afterEach } = mocha
export { expect }
