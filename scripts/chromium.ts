/** Renders Markdown in GitHub's style with headless Chromium. `CHROMIUM` names the program; default "chromium". */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { marked } from 'marked'

export type Theme = 'light' | 'dark'

/** The width of a browser window in which the summary has to be readable, in pixels. */
export const WIDTH = 980

const OPTIONS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** The page of a summary. @param isOpen unfolds everything */
export async function pageOf(markdown: string, theme: Theme, isOpen = false): Promise<string> {
  const css = createRequire(import.meta.url).resolve(`github-markdown-css/github-markdown-${theme}.css`)
  const background = theme === 'dark' ? '#0d1117' : '#ffffff'
  const body = await marked.parse(markdown, { gfm: true })
  return `<!doctype html><meta charset="utf-8"><style>${readFileSync(css, 'utf8')}
body { margin: 0; padding: 24px; background: ${background}; } .markdown-body { font-size: 14px; }</style>
<body><article class="markdown-body">${isOpen ? body.replaceAll('<details>', '<details open>') : body}</article></body>`
}

function chromium(html: string, options: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'))
  try {
    const page = join(folder, 'page.html')
    writeFileSync(page, html)
    const own = [`--user-data-dir=${join(folder, 'profile')}`, `file://${page}`]
    return execFileSync(process.env.CHROMIUM ?? 'chromium', [...OPTIONS, ...options, ...own], {
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes a picture of a page. */
export function screenshot(html: string, path: string, height: number): void {
  chromium(html, [`--window-size=${WIDTH},${height}`, '--force-device-scale-factor=2', `--screenshot=${path}`])
}

/** The elements of a page that are wider than the column of text or than their own box. */
export function tooWide(html: string): string[] {
  const script = `<script>
const right = document.querySelector('article').getBoundingClientRect().right + 1
const found = [...document.querySelectorAll('article, article *')].filter((each) =>
  each.getBoundingClientRect().right > right || (each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1))
document.title = JSON.stringify(found.map((each) => each.tagName + ' ' + each.scrollWidth + ' ' + each.textContent.slice(0, 60)))
</script>`
  const dom = chromium(html + script, [`--window-size=${WIDTH},2000`, '--dump-dom'])
  const [, title = '["the page was not measured"]'] = /<title>(.*?)<\/title>/s.exec(dom) ?? []
  return JSON.parse(title.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')) as string[]
}
