/**
 * `npm run measure-summaries [folder]`: renders the summaries of typical and extreme runs, light and dark, with everything
 * unfolded, and fails where an element is wider than its box. Writes pictures into the folder, if one is given.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pageOf, screenshot, tooWide } from './chromium.ts'
import { SCENARIOS } from './summary-scenarios.ts'

/** Each is wider than its box in another way. Where one of them passes, nothing here is measured. */
const TOO_WIDE = {
  'a line that cannot break': `<p style="white-space: nowrap">${'wide '.repeat(400)}</p>`,
  'a word that cannot break, in a cell': `<table><tr><td style="word-break: keep-all; overflow-wrap: normal">${'W'.repeat(400)}</td></tr></table>`,
  'a box wider than the page': '<div style="width: 2000px">wide</div>',
}

for (const [name, html] of Object.entries(TOO_WIDE)) {
  if (tooWide(await pageOf(html, 'light', true)).length === 0) throw new Error(`the measurement does not see ${name}`)
}
console.log('The measurement sees what is too wide.')

const [folder] = process.argv.slice(2)
if (folder !== undefined) mkdirSync(folder, { recursive: true })
for (const [name, markdown] of Object.entries(SCENARIOS)) {
  for (const theme of ['light', 'dark'] as const) {
    const wide = tooWide(await pageOf(markdown, theme, true))
    if (wide.length > 0) process.exitCode = 1
    console.log(`${name}, ${theme}: ${wide.length === 0 ? 'fits' : `too wide: ${wide.join('; ')}`}`)
    if (folder !== undefined)
      screenshot(await pageOf(markdown, theme, true), join(folder, `${name}-${theme}.png`), 1600)
  }
}
