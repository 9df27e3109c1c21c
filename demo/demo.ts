/**
 * `npm run demo`: the committed bundle, run as the runner runs it, against a Huawei Cloud on this machine. Each resource
 * type once, once with something that fails, and a sweep of what closed pull requests left behind.
 */
import { seedPreview } from '../simulator/data.ts'
import * as defaults from '../simulator/defaults.ts'
import { inventory } from '../simulator/inventory.ts'
import { FIXTURES } from '../simulator/registry.ts'
import { runAction, type FinishedRun } from '../simulator/runner.ts'
import { startServer } from '../simulator/server.ts'
import { REPOSITORY } from '../simulator/services/swr.ts'
import { Simulator } from '../simulator/simulator.ts'

interface Scene {
  readonly title: string
  readonly inputs: Readonly<Record<string, string>>
  /** What the step must end as, or the demo fails. */
  readonly exitCode: 0 | 1
}

const SCENES: readonly Scene[] = [
  ...FIXTURES.map(({ type, inputs, demo }) => ({
    title: demo.title,
    inputs: { 'resource-type': type, ...inputs, ...demo.inputs },
    exitCode: 0 as const,
  })),
  {
    title: 'Its image tags: found by name, as the closed pull request; latest and the tags of others stay',
    inputs: {
      'resource-type': 'swr-image-tag',
      'swr-repository': REPOSITORY,
      'name-pattern': 'pr-{pr}-*',
      'pull-request': '128',
    },
    exitCode: 0,
  },
  {
    title: 'Its FunctionGraph function',
    inputs: {
      'resource-type': 'functiongraph-function',
      ids: `urn:fss:${defaults.REGION}:${defaults.PROJECT_ID}:function:default:pr-128-webhook`,
    },
    exitCode: 0,
  },
  {
    title: 'A dry run for pull request 97',
    inputs: { 'resource-type': 'coc-script', ids: 'SC2026082011224507b90d1f3', 'dry-run': 'true' },
    exitCode: 0,
  },
  {
    title: 'One script that may be deleted, and one that may not: a red step',
    inputs: { 'resource-type': 'coc-script', ids: 'SC2026082011224507b90d1f3 SC2026060108153201c4a8a62' },
    exitCode: 1,
  },
  {
    title: 'The nightly sweep of scripts that closed pull requests left behind, first as a dry run',
    inputs: { 'resource-type': 'coc-script', 'name-pattern': 'pr_{pr}_*', 'dry-run': 'true' },
    exitCode: 0,
  },
  {
    title: 'The same sweep for real: pull request 97 is closed, 131 is open',
    inputs: { 'resource-type': 'coc-script', 'name-pattern': 'pr_{pr}_*' },
    exitCode: 0,
  },
]

const simulator = new Simulator({ latency: 60, romaJobDuration: 3_000 })
seedPreview(simulator, Date.now())
simulator.forbid('SC2026060108153201c4a8a62')
const server = await startServer(simulator)

title('A preview environment, before')
console.log(inventory(simulator))
for (const scene of SCENES) await show(scene)
title('What is left')
console.log(inventory(simulator))
await server.close()

async function show({ title: text, inputs, exitCode }: Scene): Promise<void> {
  title(text)
  const common = {
    region: defaults.REGION,
    endpoint: server.url,
    'iam-endpoint': server.url,
    'access-key-id': defaults.ACCESS_KEY_ID,
    'secret-access-key': defaults.SECRET_ACCESS_KEY,
  }
  const env = {
    GITHUB_EVENT_NAME: 'schedule',
    GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
    GITHUB_GRAPHQL_URL: `${server.url}/graphql`,
  }
  const run = await runAction({ inputs: { ...common, ...inputs }, env, githubToken: defaults.GITHUB_TOKEN })
  const given = Object.entries(inputs).map(([name, value]) => `  ${name}: ${value.replaceAll('\n', ' ')}`)
  console.log(`with:\n${given.join('\n')}\n`)
  console.log(logOf(run))
  const outputs = Object.entries(run.outputs).filter(([, value]) => value !== '' && value !== '[]')
  console.log(`Outputs\n${outputs.map(([name, value]) => `  ${name}=${value}`).join('\n')}\n`)
  console.log(`Job summary (Markdown)\n${run.summary.replace(/^/gm, '  ')}`)
  console.log(`Exit code ${run.exitCode ?? 'none'}\n`)
  if (run.exitCode !== exitCode) {
    console.error(`The demo expected exit code ${exitCode}.`)
    process.exitCode = 1
  }
}

/** The log as a person sees it: commands are carried out, not shown. */
function logOf({ stdout, stderr }: FinishedRun): string {
  const lines = stdout
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .map((line) =>
      line.replace(
        /^::(error|warning|notice)(?: title=([^:]*))?::/,
        (_, level, heading) => `${level}: ${heading ? `${heading}: ` : ''}`,
      ),
    )
    .map((line) => line.replace(/^::group::/, '▼ ').replace(/^::endgroup::$/, ''))
    .map((line) => line.replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%'))
  return `Log\n${lines.join('\n').replace(/^/gm, '  ')}${stderr}`
}

function title(text: string): void {
  console.log(`\n${'━'.repeat(3)} ${text} ${'━'.repeat(Math.max(3, 100 - text.length))}\n`)
}
