/**
 * `npm run conformance [-- part…] [--only=text] [--check]`: tests the action with tools of others (act, Huawei's SDK, linters), and
 * says which could not be installed and were skipped. `--only`: only the workflows of act with this text in their names. Writes
 * docs/conformance.md, or with `--check` fails if it is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ACTION_FOLDER } from '../../simulator/runner.ts'
import { plural } from '../../src/runtime/text.ts'
import { act } from './act/part.ts'
import { conformanceDocument, DOCUMENT } from './document.ts'
import { linters } from './linters/linters.ts'
import { Skipped, type Part } from './part.ts'
import { rest } from './rest/rest.ts'
import { sdk } from './sdk/sdk.ts'

const PARTS: readonly Part[] = [linters, rest, sdk, act]

const words = process.argv.slice(2)
const names = words.filter((word) => !word.startsWith('--'))
const only = words.find((word) => word.startsWith('--only='))?.replace('--only=', '') ?? ''
const unknown = names.filter((name) => !PARTS.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(
    `Usage: npm run conformance [-- part…] [--only=text] [--check]\nParts: ${PARTS.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}
const ended: boolean[] = []
for (const part of PARTS.filter(({ name }) => names.length === 0 || names.includes(name))) ended.push(await run(part))
const isCurrent = checkDocument(words.includes('--check'))
process.exitCode = ended.every(Boolean) && isCurrent ? 0 : 1

/** Whether the part has passed, or was skipped for a reason that is good here. */
async function run({ name, run: prove }: Part): Promise<boolean> {
  const startedAt = performance.now()
  const log = (line: string): void => {
    console.log(`${name}: ${line}`)
  }
  try {
    const problems = await prove(log, only)
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
    log(
      problems.length === 0
        ? `passed in ${seconds} s`
        : `${plural(problems.length, 'problem', 'problems')} in ${seconds} s`,
    )
    for (const problem of problems) console.error(`\n${name}: ${problem}`)
    return problems.length === 0
  } catch (error) {
    if (!(error instanceof Skipped)) throw error
    // Where CI has the tool, something is wrong with CI.
    const isFailure = error.isToolThere && process.env['CI'] === 'true'
    log(`SKIPPED${isFailure ? ', which is a failure in CI' : ''}: ${error.message}`)
    return !isFailure
  }
}

function checkDocument(isCheck: boolean): boolean {
  const [path, text] = [join(ACTION_FOLDER, DOCUMENT), conformanceDocument()]
  if (readIfThere(path) === text) return true
  if (isCheck) console.error(`${DOCUMENT} is not current: run "npm run conformance" and commit it.`)
  else {
    writeFileSync(path, text)
    console.log(`wrote ${DOCUMENT}`)
  }
  return !isCheck
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
