/** Runs of the bundle, and of curl, at a distance: behind proxies that delay what goes to the simulator. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Authority } from '../simulator/certificates.ts'
import * as defaults from '../simulator/defaults.ts'
import { ACTION_FOLDER, inputVariables } from '../simulator/runner.ts'
import { startServer } from '../simulator/server.ts'
import { Simulator } from '../simulator/simulator.ts'
import { startDelayingProxy } from './delaying-proxy.ts'
import { time, type Timed } from './measure.ts'
import type { DistantRun } from './runs.ts'

/** What a program is given to reach the simulator. */
interface DistantSetup {
  readonly folder: string
  readonly simulator: Simulator
  readonly serviceUrl: string
  /** Another host than the service's: its connections are others. */
  readonly githubUrl: string
  /** The authority to trust, where `withTls`. */
  readonly authorityPath: string
}

async function atDistance<T>(
  roundTripMs: number,
  withTls: boolean,
  use: (setup: DistantSetup) => Promise<T>,
): Promise<T> {
  const simulator = new Simulator({ romaJobDuration: 500 })
  const authority = new Authority()
  const server = await startServer(simulator, withTls ? { tls: authority.issue(['127.0.0.1']) } : {})
  const service = await startDelayingProxy(server.port, roundTripMs)
  const github = await startDelayingProxy(server.port, roundTripMs)
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const authorityPath = join(folder, 'ca.pem')
  writeFileSync(authorityPath, authority.cert)
  const [serviceUrl = '', githubUrl = ''] = [service, github].map(
    ({ port }) => `http${withTls ? 's' : ''}://127.0.0.1:${port}`,
  )
  try {
    return await use({ folder, simulator, serviceUrl, githubUrl, authorityPath })
  } finally {
    await Promise.all([service.close(), github.close()])
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** How long the bundle takes, in milliseconds. Throws if it does not delete what it should. */
export function runDistant(
  { arrange, closedEvent, deletes, name }: DistantRun,
  roundTripMs: number,
  withTls = false,
): Promise<number> {
  return atDistance(roundTripMs, withTls, async ({ folder, simulator, serviceUrl, githubUrl, authorityPath }) => {
    const file = (called: string, text = ''): string => {
      writeFileSync(join(folder, called), text)
      return join(folder, called)
    }
    const repository = { full_name: defaults.GITHUB_REPOSITORY }
    const event = { number: closedEvent, pull_request: { number: closedEvent, state: 'closed' }, repository }
    const env = {
      ...{ PATH: process.env.PATH ?? '', RUNNER_TEMP: folder, NODE_EXTRA_CA_CERTS: authorityPath },
      ...{ GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary') },
      ...{ GITHUB_REPOSITORY: defaults.GITHUB_REPOSITORY, GITHUB_API_URL: githubUrl },
      GITHUB_EVENT_NAME: closedEvent === undefined ? 'schedule' : 'pull_request_target',
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(closedEvent === undefined ? {} : event)),
      ...(await inputVariables(ACTION_FOLDER, {
        ...{ region: defaults.REGION, 'project-id': defaults.PROJECT_ID, endpoint: serviceUrl },
        ...arrange(simulator),
      })),
    }
    const timed = await time(process.execPath, [join(ACTION_FOLDER, 'dist', 'index.js')], env)
    const deleted = simulator.journal.filter(({ operation, status }) => /\.delete$/.test(operation) && status < 300)
    const count = new Set(deleted.flatMap(({ ids }) => ids)).size
    if (timed.exitCode !== 0 || count !== deletes) {
      throw new Error(`${name}: ended with ${timed.exitCode} after ${count} deletes. ${timed.stderr}`)
    }
    return timed.elapsedMs
  })
}

/** How long `curl -Z` takes for so many deletes over TLS, ten at once; nothing if there is no curl. */
export function runParallelCurl(count: number, roundTripMs: number): Promise<number | undefined> {
  return atDistance(roundTripMs, true, async ({ folder, simulator, serviceUrl, authorityPath }) => {
    const ids = Array.from({ length: count }, () => simulator.coc.addScript())
    const config = join(folder, 'curl.txt')
    writeFileSync(
      config,
      ids.map((id) => `url = "${serviceUrl}/v1/job/scripts/${id}"\noutput = "/dev/null"`).join('\n'),
    )
    const options = ['-Z', '--parallel-max', '10', '-sf', '-X', 'DELETE', '-H', `X-Auth-Token: ${defaults.TOKEN}`]
    const timed = await time('curl', [...options, '--cacert', authorityPath, '-K', config], {
      PATH: process.env.PATH ?? '',
    }).catch((): Timed | undefined => undefined)
    return timed?.exitCode === 0 && simulator.coc.scripts.size === 0 ? timed.elapsedMs : undefined
  })
}

/**
 * Round trips one after the other: what 200 ms more for each of them cost, whatever the machine. By the fastest runs, since
 * nothing but other work of the machine makes one slower.
 */
export async function serialTrips(run: DistantRun, times = 5): Promise<number> {
  const [near, far]: [number[], number[]] = [[], []]
  for (let n = 0; n < times; n += 1) {
    near.push(await runDistant(run, 100))
    far.push(await runDistant(run, 300))
  }
  return (Math.min(...far) - Math.min(...near)) / 200
}
