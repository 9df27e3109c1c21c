/**
 * Takes the screenshots of the README: the job summary that a real run of the bundle wrote, in GitHub's Markdown style, by
 * headless Chromium. Needs Chromium (CHROMIUM names it; default "chromium"), so it is run by hand: `npm run screenshots`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { marked } from 'marked'
import * as defaults from '../simulator/defaults.ts'
import { runAction } from '../simulator/runner.ts'
import { startServer } from '../simulator/server.ts'
import { Simulator } from '../simulator/simulator.ts'

const WIDTH = 1012
const HEIGHT = 560

const summary = await realSummary()
const folder = mkdtempSync(join(tmpdir(), 'screenshots-'))
const images = fileURLToPath(new URL('../docs/images/', import.meta.url))
mkdirSync(images, { recursive: true })
for (const theme of ['light', 'dark'] as const) {
  const page = join(folder, `${theme}.html`)
  writeFileSync(page, await html(summary, theme))
  const options = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=2']
  const shot = [`--window-size=${WIDTH},${HEIGHT}`, `--screenshot=${join(images, `summary-${theme}.png`)}`]
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run']
  const profile = `--user-data-dir=${join(folder, 'profile')}`
  execFileSync(process.env.CHROMIUM ?? 'chromium', [...options, ...quiet, profile, ...shot, `file://${page}`], {
    stdio: 'pipe',
  })
  console.log(`wrote docs/images/summary-${theme}.png`)
}
rmSync(folder, { recursive: true, force: true })

/** Five scripts: two deleted, one already gone, one refused, one whose deletion keeps failing. */
async function realSummary(): Promise<string> {
  const simulator = new Simulator({ latency: 30 })
  const names = ['pr_128_rotate_logs', 'pr_128_warm_cache', 'pr_128_report', 'prod_rotate_logs', 'pr_128_backup']
  const ids = names.map((name, index) => simulator.coc.addScript({ name, uuid: `SC2026111514300${index}15f0e9d4` }))
  simulator.coc.scripts.delete(ids[2] ?? '')
  simulator.forbid(ids[3] ?? '')
  simulator.inject({ operation: 'coc.delete', id: ids[4] ?? '', fault: '503', times: Infinity })
  const server = await startServer(simulator)
  const inputs = {
    'resource-type': 'coc-script',
    ids: ids.join('\n'),
    ...{ region: defaults.REGION, 'project-id': defaults.PROJECT_ID, endpoint: server.url },
    'access-key-id': defaults.ACCESS_KEY_ID,
    'secret-access-key': defaults.SECRET_ACCESS_KEY,
  }
  const run = await runAction({ inputs })
  await server.close()
  // The host is this machine's; in the picture it is the documented one.
  return run.summary.replaceAll(new URL(server.url).host, 'coc.myhuaweicloud.com')
}

async function html(markdown: string, theme: 'light' | 'dark'): Promise<string> {
  const css = createRequire(import.meta.url).resolve(`github-markdown-css/github-markdown-${theme}.css`)
  const background = theme === 'dark' ? '#0d1117' : '#ffffff'
  const body = await marked.parse(markdown, { gfm: true })
  return `<!doctype html><meta charset="utf-8"><style>${readFileSync(css, 'utf8')}
body { margin: 0; padding: 24px; background: ${background}; } .markdown-body { font-size: 14px; }</style>
<body><article class="markdown-body">${body}</article></body>`
}
