/**
 * `npm run new-type <type>`: the beginning of a resource type. Writes its definition, its service in the simulator and a unit test,
 * and adds a line to both registries. The result type-checks; `npm test -- __tests__/unit/resources` names every TODO in it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { definitionText, serviceText, testText, type Names } from './new-type/templates.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** @throws Error if this cannot be the name of a type: its first word is the service */
export function namesOf(type: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(type))
    throw new Error('Usage: npm run new-type <service>-<resource>, such as npm run new-type dns-record')
  const pascal = type.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  const [service = ''] = type.split('-')
  const className = `${service.charAt(0).toUpperCase()}${service.slice(1)}`
  return { type, service, className, constant: `${pascal.charAt(0).toLowerCase()}${pascal.slice(1)}` }
}

/** Adds the definition to src/resources/registry.ts. */
const registerDefinition = (text: string, { type, constant }: Names): string =>
  edit(text, 'src/resources/registry.ts', [
    [
      /(import \{ \w+ \} from '\.\/[\w-]+\.ts'\n)(?![^]*import \{ \w+ \} from '\.\/)/,
      `$1import { ${constant} } from './${type}.ts'\n`,
    ],
    [/(const DEFINITIONS = \[[^\]]*?),?(\s*)\]/, `$1, ${constant}$2]`],
  ])

/** Adds the service to simulator/registry.ts. */
const registerService = (text: string, { service, className }: Names): string =>
  edit(text, 'simulator/registry.ts', [
    [
      /(import \* as \w+ from '\.\/services\/[\w-]+\.ts'\n)(?![^]*import \* as )/,
      `$1import * as ${service} from './services/${service}.ts'\n`,
    ],
    [
      /(const SERVICES = \{[^]*?\n)\}/,
      `$1  ${service}: { Service: ${service}.${className}, fixture: ${service}.fixture },\n}`,
    ],
  ])

function edit(text: string, file: string, replacements: readonly (readonly [RegExp, string])[]): string {
  return replacements.reduce((edited, [pattern, replacement]) => {
    if (!pattern.test(edited)) throw new Error(`${file} does not look as expected: ${pattern.source} is missing`)
    return edited.replace(pattern, replacement)
  }, text)
}

/**
 * Writes the files of a new type, and adds it to both registries.
 *
 * @param root folder of the project
 * @returns the files that were written, by their paths in the project
 * @throws Error if one of the new files exists, or a registry is not as expected; nothing is written then
 */
export async function createType(root: string, names: Names): Promise<string[]> {
  const files = new Map([
    [`src/resources/${names.type}.ts`, definitionText(names)],
    [`simulator/services/${names.service}.ts`, serviceText(names)],
    [`__tests__/unit/resources/${names.type}.test.ts`, testText(names)],
  ])
  const taken = [...files.keys()].filter((file) => existsSync(join(root, file)))
  if (taken.length > 0) throw new Error(`Cannot add ${names.type}, because there is already ${taken.join(', ')}`)
  const registries = [
    ['src/resources/registry.ts', registerDefinition],
    ['simulator/registry.ts', registerService],
  ] as const
  for (const [file, register] of registries) files.set(file, register(readFileSync(join(root, file), 'utf8'), names))
  for (const [file, text] of files) {
    const options = await resolveConfig(join(ROOT, file))
    writeFileSync(join(root, file), await format(text, { ...options, filepath: file }))
  }
  return [...files.keys()]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    for (const file of await createType(ROOT, namesOf(process.argv[2] ?? ''))) console.log(`wrote ${file}`)
    console.log('Fill in what "npm test -- __tests__/unit/resources" names, then run "npm run all".')
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
