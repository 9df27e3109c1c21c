/** What a workflow under act needs: a repository that has it, the actions that it uses, and the cloud under its real hosts. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startCloud } from '../../../__tests__/support/tls-cloud.ts'
import * as defaults from '../../../simulator/defaults.ts'
import { LeakSearch } from '../../../simulator/leaks.ts'
import { ACTION_FOLDER } from '../../../simulator/runner.ts'
import { Simulator, type SimulatorOptions } from '../../../simulator/simulator.ts'
import { runAct, type ActOptions, type ActRun } from './act.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const REGIONS = ['cn-north-4', 'cn-east-3', 'ap-southeast-3']
const IDENTITY_HOST = 'run-actions-1.actions.githubusercontent.com'
const HOSTS = [
  '*.myhuaweicloud.com',
  ...REGIONS.map((region) => `*.${region}.myhuaweicloud.com`),
  'api.github.com',
  IDENTITY_HOST,
]

export const SECRETS = {
  HUAWEICLOUD_ACCESS_KEY_ID: defaults.ACCESS_KEY_ID,
  HUAWEICLOUD_SECRET_ACCESS_KEY: defaults.SECRET_ACCESS_KEY,
  GITHUB_TOKEN: defaults.GITHUB_TOKEN,
}

export const CLOSED = {
  action: 'closed',
  number: 7,
  pull_request: { number: 7, state: 'closed', merged: true, head: { ref: 'topic' }, base: { ref: 'main' } },
  repository: { full_name: defaults.GITHUB_REPOSITORY, default_branch: 'main' },
}

/** How a scenario runs its workflow; the rest of act's options is the same for all. */
export type RunOptions = Partial<
  Pick<ActOptions, 'event' | 'secrets' | 'vars' | 'env' | 'path' | 'matrix' | 'started' | 'inherited'>
> & {
  readonly payload?: object
  /** What somebody fills into the form of `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>
  /** Without the way to the simulator. */
  readonly offline?: boolean
}

/** The folders that all workflows share. */
export class Site {
  readonly #root = mkdtempSync(join(tmpdir(), 'act-'))
  readonly #act: string
  /** This project, as a checkout has it. */
  readonly project = join(this.#root, 'project')
  /** This action, as it is released: nothing else of the project is needed to run it. */
  readonly #action = join(this.#root, 'action')
  #runs = 0

  constructor(act: string) {
    this.#act = act
    copyFiles(this.project)
    for (const name of ['action.yml', 'dist'])
      cpSync(join(this.project, name), join(this.#action, name), { recursive: true })
  }

  /** A repository of its own with this workflow, and the composite action that wraps this one. */
  repositoryWith(name: string, text: string): string {
    const repository = join(this.#root, `repository-${++this.#runs}`)
    put(join(repository, '.github', 'workflows', name), text)
    cpSync(join(HERE, 'wrapper'), join(repository, 'wrapper'), { recursive: true })
    initialize(repository)
    return repository
  }

  /** A file of the examples, byte by byte. */
  example(name: string): string {
    return readFileSync(join(this.project, 'examples', name), 'utf8')
  }

  get examples(): readonly string[] {
    return readdirSync(join(this.project, 'examples'))
  }

  own(name: string): string {
    return readFileSync(join(HERE, 'workflows', name), 'utf8')
  }

  /** A folder with files in it, by their names. */
  folderWith(files: Readonly<Record<string, string>>, mode = 0o644): string {
    const folder = join(this.#root, `folder-${++this.#runs}`)
    for (const [name, text] of Object.entries(files)) {
      put(join(folder, name), text)
      chmodSync(join(folder, name), mode)
    }
    return folder
  }

  /**
   * Runs a workflow of a repository.
   *
   * @throws Error if a secret of the simulator shows in what people see
   */
  async run(
    repository: string,
    workflow: string,
    options: RunOptions,
    repositories: Readonly<Record<string, string>> = {},
  ): Promise<ActRun> {
    const { payload = { repository: CLOSED.repository }, inputs, ...rest } = options
    const home = join(this.#root, `home-${++this.#runs}`)
    mkdirSync(home)
    put(join(home, 'event.json'), JSON.stringify({ ...payload, ...(inputs && { inputs }) }))
    const run = await runAct({
      ...{ act: this.#act, repository, workflow, home, payload: join(home, 'event.json') },
      ...{ event: 'workflow_dispatch', ...rest },
      repositories: { 'your-org/huaweicloud-cleanup@v1': this.#action, ...this.#setupNode(), ...repositories },
    })
    rmSync(home, { recursive: true, force: true })
    return run
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true })
  }

  /** Whatever commit the workflows pin, the stand-in is meant. */
  #setupNode(): Record<string, string> {
    const folder = join(this.project, '.github', 'workflows')
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    const pins = texts.flatMap((text) => text.match(/actions\/setup-node@\w+/g) ?? [])
    return Object.fromEntries(pins.map((pin) => [pin, join(HERE, 'setup-node')]))
  }
}

export interface World {
  readonly site: Site
  readonly simulator: Simulator
  /** Runs a workflow against the simulator: in a repository of its own, with the secrets that the examples name. */
  readonly run: (
    name: string,
    text: string,
    options?: RunOptions,
    repositories?: Readonly<Record<string, string>>,
  ) => Promise<ActRun>
}

/** A fresh simulator behind a proxy, as long as `use` takes. */
export async function inWorld(
  site: Site,
  use: (world: World) => Promise<void>,
  options: SimulatorOptions = {},
): Promise<void> {
  const simulator = new Simulator({ romaJobDuration: 100, ...options })
  const cloud = await startCloud(simulator, HOSTS)
  try {
    await use({
      site,
      simulator,
      run: async (name, text, { env = {}, secrets = SECRETS, offline = false, ...rest } = {}, repositories = {}) => {
        const repository = site.repositoryWith(name, text)
        const given = { ...rest, secrets, env: { ...(!offline && cloud.env), ...env } }
        const run = await site.run(repository, `.github/workflows/${name}`, given, repositories)
        const [leaked] = new LeakSearch().find(run.shown, simulator.secrets)
        if (leaked !== undefined)
          throw new Error(`A secret of ${leaked.length} characters shows in the log:\n${run.shown}`)
        return run
      },
    })
  } finally {
    await cloud.close()
  }
}

/** What a job gets that may ask for an ID token: act has no such service. */
export const identityEnv = (simulator: Simulator): Record<string, string> =>
  simulator.githubOidc.environment(`https://${IDENTITY_HOST}`)

/** The files of this working tree that git knows or would add. */
function copyFiles(target: string): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const names = execFileSync('git', list, { cwd: ACTION_FOLDER, encoding: 'utf8' }).split('\0')
  for (const name of names.filter((each) => each !== '' && existsSync(join(ACTION_FOLDER, each))))
    cpSync(join(ACTION_FOLDER, name), join(target, name))
  initialize(target)
}

/** act reads the name of the repository from its remote. */
function initialize(folder: string): void {
  const git = (...args: string[]): unknown => execFileSync('git', args, { cwd: folder, stdio: 'pipe' })
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', `https://github.com/${defaults.GITHUB_REPOSITORY}`)
  git('add', '--all')
  git(
    '-c',
    'user.name=conformance',
    '-c',
    'user.email=conformance@example.com',
    'commit',
    '--quiet',
    '--message',
    'All',
  )
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
