/**
 * `npm run demo`: the committed bundle, run as the runner runs it, against a Huawei Cloud on this machine. A pull request is
 * merged, and its preview environment is deleted. `npm run demo -- --all` shows every resource type and the job summaries.
 */
import { RESOURCES } from '../src/resources/registry.ts'
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
  /** The pull request whose closed event starts the run. Without one, the schedule does. */
  readonly pullRequest?: number
}

/** A build task of pull request 128 that the user of the clean-up may not delete at first. */
const FORBIDDEN = 'f9d6c8466d614a9788e9a0acf6c15f46'

const CLOSED: Scene = {
  title: 'Pull request 128 is merged: its closed event starts the clean-up',
  inputs: {
    'resource-type': 'coc-script codeartsbuild-task workspace-scheduled-task',
    'name-pattern': 'pr_{pr}_*\npr-{pr}-*',
    exclude: '*_warm_cache',
  },
  exitCode: 1,
  pullRequest: 128,
}

const SCENES: readonly Scene[] = [
  ...FIXTURES.map(({ type, inputs, demo }) => ({
    title: demo.title,
    inputs: { 'resource-type': type, ...inputs, ...demo.inputs },
    exitCode: 0 as const,
  })),
  {
    title: 'The image tags of pull request 97, found by name: latest and the tags of others stay',
    inputs: {
      'resource-type': 'swr-image-tag',
      'swr-repository': REPOSITORY,
      'name-pattern': 'pr-{pr}-*',
      'pull-request': '97',
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
const server = await startServer(simulator)
if (process.argv.includes('--all')) await showAll()
else await tellStory()
await server.close()

/** A preview before, the closed event, what was deleted, kept and refused, and the remedy. */
async function tellStory(): Promise<void> {
  title('The account before')
  console.log(namesInAccount())
  simulator.forbid(FORBIDDEN)
  title(CLOSED.title)
  console.log(givenInputs(CLOSED))
  console.log(logOf(await runScene(CLOSED)))
  title('The step is red. Somebody grants the permission and runs it again')
  simulator.allow(FORBIDDEN)
  console.log(logOf(await runScene({ ...CLOSED, exitCode: 0 })))
  title('The account after')
  console.log(namesInAccount())
  console.log('Every resource type, with outputs and job summaries: npm run demo -- --all')
}

/** A line for each resource type. */
function namesInAccount(): string {
  const { coc, codeartsbuild, workspace } = simulator
  const names: Readonly<Record<string, readonly string[]>> = {
    'coc-script': [...coc.scripts.values()].map(({ name }) => name),
    'codeartsbuild-task': [...codeartsbuild.jobs.values()].map(({ job_name: name }) => name),
    'workspace-scheduled-task': [...workspace.tasks.values()].map(({ task_name: name }) => name),
  }
  return Object.entries(names)
    .map(([type, list]) => `  ${type}: ${list.join(', ')}`)
    .join('\n')
}

async function showAll(): Promise<void> {
  simulator.forbid('SC2026060108153201c4a8a62')
  title('A preview environment, before')
  console.log(inventory(simulator))
  for (const scene of SCENES) {
    title(scene.title)
    console.log(`${givenInputs(scene)}\n`)
    const run = await runScene(scene)
    console.log(`Log\n${logOf(run)}`)
    const outputs = Object.entries(run.outputs).filter(([, value]) => value !== '' && value !== '[]')
    console.log(`Outputs\n${outputs.map(([name, value]) => `  ${name}=${value}`).join('\n')}\n`)
    console.log(`Job summary (Markdown)\n${run.summary.replace(/^/gm, '  ')}`)
    console.log(`Exit code ${run.exitCode ?? 'none'}\n`)
  }
  title('What is left')
  console.log(inventory(simulator))
}

function givenInputs({ inputs }: Scene): string {
  const lines = Object.entries(inputs).map(([name, value]) => `  ${name}: ${value.replaceAll('\n', ' ')}`)
  return lines.join('\n')
}

async function runScene({ inputs, exitCode, pullRequest }: Scene): Promise<FinishedRun> {
  const repository = { full_name: defaults.GITHUB_REPOSITORY }
  const closed = { number: pullRequest, state: 'closed', merged: true }
  const common = {
    region: defaults.REGION,
    // Of every service: nothing may leave this machine.
    endpoint: RESOURCES.map(({ service }) => `${service.name}=${server.url}`).join('\n'),
    'iam-endpoint': server.url,
    'access-key-id': defaults.ACCESS_KEY_ID,
    'secret-access-key': defaults.SECRET_ACCESS_KEY,
  }
  const run = await runAction({
    inputs: { ...common, ...inputs },
    env: {
      GITHUB_EVENT_NAME: pullRequest === undefined ? 'schedule' : 'pull_request_target',
      GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY,
      GITHUB_GRAPHQL_URL: `${server.url}/graphql`,
    },
    ...(pullRequest !== undefined && {
      event: { action: 'closed', number: pullRequest, pull_request: closed, repository },
    }),
    githubToken: defaults.GITHUB_TOKEN,
  })
  if (run.exitCode !== exitCode) {
    console.error(`The demo expected exit code ${exitCode}.`)
    process.exitCode = 1
  }
  return run
}

/** The log as a person sees it: commands are carried out, not shown. */
function logOf({ stdout, stderr }: FinishedRun): string {
  const lines = stdout
    .split('\n')
    .filter((line) => !/^::(add-mask|debug)::/.test(line))
    .map((line) =>
      line.replace(
        /^::(error|warning|notice)(?: title=([^:]*))?::/,
        (_, level, heading) => `${level}: ${heading ? `${heading}: ` : ''}`,
      ),
    )
    .map((line) => line.replace(/^::group::/, '▼ ').replace(/^::endgroup::$/, ''))
    .map((line) => line.replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%'))
  return `${lines.join('\n').trimEnd().replace(/^/gm, '  ')}${stderr}`
}

function title(text: string): void {
  console.log(`\n${'━'.repeat(3)} ${text} ${'━'.repeat(Math.max(3, 100 - text.length))}\n`)
}
