/** The files that are generated, whole or in part. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { actionFile } from './action-yml.ts'
import { e2eWorkflow } from './e2e-workflow.ts'
import { fillMarkers } from './markdown.ts'
import { policies } from './policies.ts'
import { readmeParts, type Language } from './readme.ts'
import { troubleshooting } from './troubleshooting.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const pathOf = (file: string): string => join(ROOT, file)

const E2E_WORKFLOW = '.github/workflows/e2e.yml'

const LANGUAGES: readonly (readonly [Language, suffix: string])[] = [
  ['en', '.md'],
  ['zh', '.zh-CN.md'],
]

/**
 * What must stand in each file, by its path in the repository.
 *
 * @throws Error if markers are unknown or incomplete, or an input has no description
 */
export function generate(): Map<string, string> {
  const read = (file: string): string => readFileSync(pathOf(file), 'utf8')
  const files = new Map([
    ['action.yml', actionFile(read('action.yml'))],
    ['docs/troubleshooting.md', troubleshooting()],
    [E2E_WORKFLOW, e2eWorkflow(read(E2E_WORKFLOW))],
  ])
  for (const [language, suffix] of LANGUAGES) {
    const readme = `README${suffix}`
    files.set(readme, fillMarkers(readme, read(readme), readmeParts(language)))
    const guide = `docs/huaweicloud-setup${suffix}`
    if (existsSync(pathOf(guide)))
      files.set(guide, fillMarkers(guide, read(guide), { policies: () => policies(language) }))
  }
  return files
}
