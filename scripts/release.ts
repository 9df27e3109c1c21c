/**
 * `node scripts/release.ts 1.2.3`: says whether the sources are ready to be released as this version, and prints the notes of
 * the release. Used by the release workflow, so it needs no package.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Sources {
  readonly packageJson: string
  readonly packageLock: string
  readonly changelog: string
}

/**
 * The notes of a release: its section of the changelog (Keep a Changelog 1.1.0).
 *
 * @param version without the `v`
 * @throws Error with everything that stands against the release, a line each
 */
export function releaseNotes(version: string, sources: Sources): string {
  const problems: string[] = []
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(version)) problems.push('the version is not of the form 1.2.3')
  for (const [file, text] of [
    ['package.json', sources.packageJson],
    ['package-lock.json', sources.packageLock],
  ] as const) {
    const { version: found } = JSON.parse(text) as { version?: string }
    if (found !== version) problems.push(`${file} says ${found ?? 'nothing'}, not ${version}`)
  }
  const sections = sectionsOf(sources.changelog)
  const own = sections.find(({ title }) => title.startsWith(`[${version}]`))
  if (!own) problems.push(`CHANGELOG.md has no section [${version}]`)
  else if (own.text === '') problems.push(`CHANGELOG.md says nothing of ${version}`)
  if (own && !isDated(own.title))
    problems.push(`CHANGELOG.md has no date for ${version} (## [${version}] - 2026-01-31)`)
  if (sections.find(({ title }) => title === '[Unreleased]')?.text)
    problems.push('CHANGELOG.md has changes under [Unreleased]; they would be in the release but not in its notes')
  if (problems.length > 0 || !own) throw new Error(problems.join('\n'))
  return `${own.text}\n`
}

/** Second-level headings of a Markdown text, and what is below them. Link definitions at its end belong to none. */
function sectionsOf(markdown: string): { title: string; text: string }[] {
  return markdown
    .replaceAll(/^\[[^\]]+\]: .*$/gm, '')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n')
      return { title: title.trim(), text: lines.join('\n').trim() }
    })
}

function isDated(title: string): boolean {
  const date = / - (\d{4}-\d{2}-\d{2})$/.exec(title)?.[1]
  return date !== undefined && !Number.isNaN(Date.parse(date))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  const sources = {
    packageJson: read('package.json'),
    packageLock: read('package-lock.json'),
    changelog: read('CHANGELOG.md'),
  }
  try {
    process.stdout.write(releaseNotes(process.argv[2] ?? '', sources))
  } catch (error) {
    for (const line of (error as Error).message.split('\n')) console.error(`Not ready: ${line}`)
    process.exitCode = 1
  }
}
