/**
 * Writes the generated parts of the documentation: inputs and outputs of README.md from action.yml, between markers, and
 * docs/troubleshooting.md from the messages in src/report/error-advice.ts. `--check` fails instead if they are not current.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { ADVICE } from '../src/report/error-advice.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface ActionFile {
  readonly inputs: Readonly<Record<string, { description: string; default?: string; required?: boolean }>>
  readonly outputs: Readonly<Record<string, { description: string }>>
}

/** The generated files: path and what must stand in it. */
export function generate(): Map<string, string> {
  const { inputs, outputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as ActionFile
  const inputRows = Object.entries(inputs).map(([name, { description, default: preset, required }]) => {
    const ending = required ? 'required' : preset === undefined ? '' : `\`${preset}\``
    return `| \`${name}\` | ${cell(description)} | ${ending} |`
  })
  const outputRows = Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`)
  const tables = {
    inputs: ['| input | meaning | default |', '|---|---|---|', ...inputRows].join('\n'),
    outputs: ['| output | meaning |', '|---|---|', ...outputRows].join('\n'),
  }
  const files = new Map<string, string>()
  // The tables of README.zh-CN.md are in Chinese.
  for (const file of ['README.md']) {
    const text = readIfThere(join(root, file))
    if (text)
      files.set(
        file,
        Object.entries(tables)
          // The README in English has its inputs in three tables.
          .filter(([name]) => name !== 'inputs' || file !== 'README.md')
          .reduce((result, [name, table]) => between(result, name, table), text),
      )
  }
  files.set('docs/troubleshooting.md', troubleshooting())
  return files
}

function troubleshooting(): string {
  const rows = ADVICE.map(({ codes, meaning, remedy }) => {
    const shown = codes.map((code) => `\`${code}\``).join(', ')
    return `| ${shown} | ${cell(meaning)} | ${cell(remedy)} |`
  })
  return `<!-- Generated from src/report/error-advice.ts by "npm run docs". Do not edit. -->

# Troubleshooting by message

Every failure names the code that the service, the gateway or the network gave, such as \`HTTP 403 COC.00010030\`. Look it up
here; the first row that fits is the one that the action shows, unless it knows the cause more closely. A \`*\` stands for any
rest, and \`APIGW.…\` for \`APIG.…\` too; a bare HTTP status counts where the code is not listed.

| code | what it means here | what to do |
|---|---|---|
${rows.join('\n')}
`
}

/** Replaces what stands between \`<!-- name:start -->\` and \`<!-- name:end -->\`. */
function between(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const from = text.indexOf(start)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`no markers for ${name}`)
  return `${text.slice(0, from + start.length)}\n\n${content}\n\n${text.slice(to)}`
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check')
  for (const [file, text] of generate()) {
    if (readIfThere(join(root, file)) === text) continue
    if (check) {
      console.error(`${file} is not current: run "npm run docs" and commit it.`)
      process.exitCode = 1
    } else {
      writeFileSync(join(root, file), text)
      console.log(`wrote ${file}`)
    }
  }
}
