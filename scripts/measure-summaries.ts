/**
 * `npm run measure-summaries [folder]`: renders the summaries of typical and extreme runs, light and dark, with everything
 * unfolded, and fails where an element is wider than its box. Writes pictures into the folder, if one is given.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pageOf, screenshot, tooWide } from './chromium.ts'
import { SCENARIOS } from './summary-scenarios.ts'

const [folder] = process.argv.slice(2)
if (folder !== undefined) mkdirSync(folder, { recursive: true })
for (const [name, markdown] of Object.entries(SCENARIOS)) {
  for (const theme of ['light', 'dark'] as const) {
    const wide = tooWide(await pageOf(markdown, theme, true))
    if (wide.length > 0) process.exitCode = 1
    console.log(`${name}, ${theme}: ${wide.length === 0 ? 'fits' : `too wide: ${wide.join('; ')}`}`)
    if (folder !== undefined) screenshot(await pageOf(markdown, theme), join(folder, `${name}-${theme}.png`), 900)
  }
}
