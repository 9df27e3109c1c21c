/**
 * `npm run new-type <type>`: the beginning of a resource type. Writes its definition, its service in the simulator and a unit test,
 * and adds a line to both registries. The result type-checks; `npm test -- __tests__/unit/resources` names every TODO in it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
export const registerDefinition = (text: string, { type, constant }: Names): string =>
  edit(text, 'src/resources/registry.ts', [
    [
      /(import \{ \w+ \} from '\.\/[\w-]+\.ts'\n)(?![^]*import \{ \w+ \} from '\.\/)/,
      `$1import { ${constant} } from './${type}.ts'\n`,
    ],
    [/(const DEFINITIONS = \[[^\]]*?),?(\s*)\]/, `$1, ${constant}$2]`],
  ])

/** Adds the service to simulator/registry.ts. */
export const registerService = (text: string, { service, className }: Names): string =>
  edit(text, 'simulator/registry.ts', [
    [
      /(import \* as \w+ from '\.\/services\/[\w-]+\.ts'\n)(?![^]*import \* as )/,
      `$1import * as ${service} from './services/${service}.ts'\n`,
    ],
    [
      /(const SERVICES = \{[^]*?\n)\}/,
      `$1  ${service}: { create: (world: World) => new ${service}.${className}(world), fixture: ${service}.fixture },\n}`,
    ],
  ])

function edit(text: string, file: string, replacements: readonly (readonly [RegExp, string])[]): string {
  return replacements.reduce((edited, [pattern, replacement]) => {
    if (!pattern.test(edited)) throw new Error(`${file} does not look as expected: ${pattern.source} is missing`)
    return edited.replace(pattern, replacement)
  }, text)
}

function create(names: Names): void {
  const files = new Map([
    [`src/resources/${names.type}.ts`, definitionText(names)],
    [`simulator/services/${names.service}.ts`, serviceText(names)],
    [`__tests__/unit/resources/${names.type}.test.ts`, testText(names)],
  ])
  const taken = [...files.keys()].filter((file) => existsSync(join(ROOT, file)))
  if (taken.length > 0) throw new Error(`${taken.join(', ')} is there already`)
  const registries = [
    ['src/resources/registry.ts', registerDefinition],
    ['simulator/registry.ts', registerService],
  ] as const
  for (const [file, register] of registries) files.set(file, register(readFileSync(join(ROOT, file), 'utf8'), names))
  for (const [file, text] of files) {
    writeFileSync(join(ROOT, file), text)
    console.log(`wrote ${file}`)
  }
  console.log('Fill in what "npm test -- __tests__/unit/resources" names, then run "npm run all".')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    create(namesOf(process.argv[2] ?? ''))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
