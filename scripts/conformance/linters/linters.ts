/** zizmor and the newest actionlint, with shellcheck, over the workflows, the examples and the action: none may find anything. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ACTION_FOLDER } from '../../../simulator/runner.ts'
import type { Log, Part } from '../part.ts'
import { goTool, pythonTools } from '../tools.ts'

export const ACTIONLINT = 'v1.7.12'
const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url))

export const linters: Part = { name: 'linters', run: (log) => Promise.resolve(lint(log)) }

function lint(log: Log): readonly string[] {
  const actionlint = goTool('github.com/rhysd/actionlint/cmd/actionlint', ACTIONLINT, log)
  const bin = pythonTools(REQUIREMENTS, log)
  const [zizmor, shellcheck] = [join(bin, 'zizmor'), join(bin, 'shellcheck')]
  const files = ['.github/workflows', 'examples'].flatMap((folder) =>
    readdirSync(join(ACTION_FOLDER, folder)).map((name) => join(folder, name)),
  )
  log(`actionlint ${ACTIONLINT} and zizmor over ${files.length} workflows`)
  return [
    ...files.flatMap(unexplained),
    ...report(run(actionlint, [`-shellcheck=${shellcheck}`, '-pyflakes=', ...files])),
    // Without network: the audits that ask GitHub are left out.
    ...report(run(zizmor, [...ZIZMOR, '.github/dependabot.yml', 'action.yml', ...files])),
    ...noticed('actionlint', run(actionlint, ['-shellcheck=', '-pyflakes=', '-'], BAD)),
    ...noticed('shellcheck', run(actionlint, [`-shellcheck=${shellcheck}`, '-pyflakes=', '-'], BAD_SCRIPT)),
    ...noticed('zizmor', run(zizmor, [...ZIZMOR, '-'], BAD)),
  ]
}

const ZIZMOR = ['--offline', '--no-progress', '--strict-collection', '--quiet', '--config', '.github/zizmor.yml']

/** What each of them must find, so that their silence means something. */
const BAD = `on: pull_request_target
jobs:
  bad:
    runs-on: ubuntu-1
    steps:
      - run: echo "\${{ github.event.pull_request.title }}"
`
const BAD_SCRIPT = `on: push
permissions: {}
jobs:
  bad:
    runs-on: ubuntu-latest
    steps:
      - run: rm $HOME/*.[a
`

interface Ended {
  readonly command: string
  readonly status: number | null
  readonly output: string
}

function run(command: string, args: readonly string[], input = ''): Ended {
  const options = { cwd: ACTION_FOLDER, encoding: 'utf8', input, env: { ...process.env, NO_COLOR: '1' } } as const
  const { status, stdout, stderr, error } = spawnSync(command, args, options)
  return { command, status, output: error ? error.message : `${stdout}${stderr}`.trim() }
}

const report = ({ command, status, output }: Ended): string[] =>
  status === 0 ? [] : [`${command.replace(/^.*[\\/]/, '')} ended with ${status ?? 'no status'}:\n${output}`]

/** The ignores of zizmor that give no reason on their line. */
const unexplained = (file: string): string[] =>
  [...readFileSync(join(ACTION_FOLDER, file), 'utf8').matchAll(/zizmor: ignore\[[^\]]*\](.*)$/gm)]
    .filter(([, reason = '']) => !/\w+ \w+/.test(reason))
    .map(([line]) => `${file} ignores a finding without a reason: ${line}`)

/** Exit codes of a finding: 1 of actionlint, 11 to 14 of zizmor. */
const noticed = (name: string, { status, output }: Ended): string[] =>
  status === 1 || (status !== null && status >= 11 && status <= 14)
    ? []
    : [`${name} finds nothing in a bad workflow (status ${status ?? 'none'}):\n${output}`]
