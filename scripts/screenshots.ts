/**
 * Takes the screenshots of the README: the job summary of a real run of the bundle, in GitHub's Markdown style, by headless
 * Chromium. Needs Chromium and a font with emoji, so it is run by hand: `npm run screenshots`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as defaults from '../simulator/defaults.ts'
import { runAction } from '../simulator/runner.ts'
import { startServer } from '../simulator/server.ts'
import { Simulator } from '../simulator/simulator.ts'
import { pageOf, screenshot } from './chromium.ts'

const HEIGHT = 700

const summary = await realSummary()
const images = fileURLToPath(new URL('../docs/images/', import.meta.url))
mkdirSync(images, { recursive: true })
for (const theme of ['light', 'dark'] as const) {
  screenshot(await pageOf(summary, theme), join(images, `summary-${theme}.png`), HEIGHT)
  console.log(`wrote docs/images/summary-${theme}.png`)
}

/** A sweep by pull request: some scripts are deleted, some are kept, and two are refused. */
async function realSummary(): Promise<string> {
  const simulator = new Simulator({ latency: 30 })
  const pullRequests = { 97: 'CLOSED', 128: 'MERGED', 131: 'OPEN' } as const
  for (const [number, state] of Object.entries(pullRequests)) {
    simulator.github.set(Number(number), state)
    for (const what of ['rotate_logs', 'warm_cache']) simulator.coc.addScript({ name: `pr_${number}_${what}` })
  }
  for (const what of ['report', 'backup'])
    simulator.forbid(simulator.coc.addScript({ name: `pr_97_${what}` }), { code: 'COC.00010030' })
  const server = await startServer(simulator)
  const repository = defaults.GITHUB_REPOSITORY
  const run = await runAction({
    inputs: {
      'resource-type': 'coc-script',
      'name-pattern': 'pr_{pr}_*',
      ...{ region: defaults.REGION, 'project-id': defaults.PROJECT_ID, endpoint: server.url },
      'access-key-id': defaults.ACCESS_KEY_ID,
      'secret-access-key': defaults.SECRET_ACCESS_KEY,
    },
    env: {
      ...{ GITHUB_EVENT_NAME: 'schedule', GITHUB_REPOSITORY: repository },
      ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_GRAPHQL_URL: `${server.url}/graphql` },
      ...{ GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: 'v1' },
    },
    githubToken: defaults.GITHUB_TOKEN,
  })
  await server.close()
  // The host is this machine's; in the picture it is the documented one.
  return run.summary.replaceAll(new URL(server.url).host, 'coc.myhuaweicloud.com')
}
