/**
 * `npm run try -- <type> [ids…] [input=value…]`: runs the sources of the action against a simulator, and shows log and job
 * summary. Without ids it deletes what pull request 128 left behind: `npm run try -- coc-script dry-run=true`.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { seedPreview } from '../simulator/data.ts'
import * as defaults from '../simulator/defaults.ts'
import { inventory } from '../simulator/inventory.ts'
import { ACTION_FOLDER, inputVariables } from '../simulator/runner.ts'
import { fixtureOf } from '../simulator/registry.ts'
import { startServer } from '../simulator/server.ts'
import { Simulator } from '../simulator/simulator.ts'
import { RESOURCE_TYPE_NAMES } from '../src/resources/registry.ts'

const [type = '', ...rest] = process.argv.slice(2)
if (!RESOURCE_TYPE_NAMES.some((name) => name === type)) {
  console.error(`Usage: npm run try -- <type> [ids…] [input=value…]\nTypes: ${RESOURCE_TYPE_NAMES.join(', ')}`)
  process.exit(2)
}
const isInput = (word: string): boolean => word.includes('=')
const ids = rest.filter((word) => !isInput(word))
const given = Object.fromEntries(
  rest.filter(isInput).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
)

const simulator = new Simulator()
seedPreview(simulator, Date.now())
const { url, close } = await startServer(simulator)
const temp = mkdtempSync(join(tmpdir(), 'try-'))
const file = (name: string): string => join(temp, name)
for (const name of ['output', 'summary']) writeFileSync(file(name), '')
const inputs = {
  'resource-type': type,
  ...(ids.length > 0 ? { ids: ids.join('\n') } : { 'name-pattern': 'pr-128-*' }),
  ...fixtureOf(type).inputs,
  ...(ids.length === 0 && fixtureOf(type).inputsForNames),
  ...{ endpoint: url, 'iam-endpoint': url, 'sts-endpoint': url },
  ...{ region: defaults.REGION, 'project-id': defaults.PROJECT_ID },
  ...{ 'access-key-id': defaults.ACCESS_KEY_ID, 'secret-access-key': defaults.SECRET_ACCESS_KEY },
  ...given,
}
const env = {
  ...process.env,
  ...(await inputVariables(ACTION_FOLDER, inputs, defaults.GITHUB_TOKEN)),
  ...{ GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary'), RUNNER_TEMP: temp },
  ...{ GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY, GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: `${url}/graphql` },
}
const main = fileURLToPath(new URL('../src/index.ts', import.meta.url))
const child = spawn(process.execPath, [main], { env, stdio: 'inherit' })
process.exitCode = await new Promise<number>((resolve) =>
  child.once('close', (code) => {
    resolve(code ?? 1)
  }),
)
console.log(`\nJob summary:\n\n${readFileSync(file('summary'), 'utf8')}`)
console.log(`Left in the simulator:\n\n${inventory(simulator)}`)
rmSync(temp, { recursive: true })
await close()
