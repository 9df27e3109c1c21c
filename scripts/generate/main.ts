/**
 * `npm run generate`: writes what is derived from the resource types into action.yml, both READMEs, the setup guide,
 * docs/troubleshooting.md and the end-to-end workflow. `npm run generate -- --check` writes nothing, and fails if one is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { generate, pathOf } from './files.ts'

const isCheck = process.argv.includes('--check')

for (const [file, text] of generate()) {
  if (readFileSync(pathOf(file), 'utf8') === text) continue
  if (isCheck) {
    console.error(`${file} is stale: run "npm run generate" and commit it.`)
    process.exitCode = 1
  } else {
    writeFileSync(pathOf(file), text)
    console.log(`wrote ${file}`)
  }
}
