/** `npm run new-type`: what it writes is complete apart from what it marks, and what it cannot do it says in a sentence. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { check, resolveConfig } from 'prettier'
import ts from 'typescript'
import { createType, namesOf } from '../../scripts/new-type.ts'
import { ACTION_FOLDER } from '../../simulator/runner.ts'

const REGISTRIES = ['src/resources/registry.ts', 'simulator/registry.ts']
const FILES = [
  'src/resources/dns-record.ts',
  'simulator/services/dns.ts',
  '__tests__/unit/resources/dns-record.test.ts',
  ...REGISTRIES,
]

let root: string

/** A project with nothing but the files that a new type is written into. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'new-type-'))
  for (const file of FILES) mkdirSync(dirname(join(root, file)), { recursive: true })
  for (const file of REGISTRIES) cpSync(join(ACTION_FOLDER, file), join(root, file))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

/** The mistakes that TypeScript finds in the written files, as if they stood in this project. */
function typeErrors(files: readonly string[]): string[] {
  const config = ts.readConfigFile(join(ACTION_FOLDER, 'tsconfig.json'), (path) => ts.sys.readFile(path))
  const { options } = ts.parseJsonConfigFileContent({ ...config.config, include: [] }, ts.sys, ACTION_FOLDER)
  const host = ts.createCompilerHost(options)
  const texts = new Map(files.map((file) => [join(ACTION_FOLDER, file), read(file)]))
  const program = ts.createProgram([...texts.keys()], options, {
    ...host,
    readFile: (path) => texts.get(join(path)) ?? host.readFile(path),
    fileExists: (path) => texts.has(join(path)) || host.fileExists(path),
    getSourceFile: (path, target) => {
      const text = texts.get(join(path))
      return text === undefined ? host.getSourceFile(path, target) : ts.createSourceFile(path, text, target)
    },
  })
  return [...texts.keys()].flatMap((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  )
}

describe('a new type', () => {
  test('is three files, and one line with its import in each registry', async () => {
    expect(await createType(root, namesOf('dns-record'))).toEqual(FILES)
    const added = REGISTRIES.map((file) => {
      const before = readFileSync(join(ACTION_FOLDER, file), 'utf8').split('\n')
      return read(file)
        .split('\n')
        .filter((line) => !before.includes(line))
    })
    expect(added).toEqual([
      ["import { dnsRecord } from './dns-record.ts'", '  dnsRecord,'],
      ["import * as dns from './services/dns.ts'", '  dns: { Service: dns.Dns, fixture: dns.fixture },'],
    ])
  })

  test('has no type errors', async () => {
    await createType(root, namesOf('dns-record'))
    // One on purpose shows that the files are read.
    const wrong = 'src/resources/wrong.ts'
    writeFileSync(
      join(root, wrong),
      "import { dnsRecord } from './dns-record.ts'\nexport const name: 'a' = dnsRecord.name\n",
    )
    expect(typeErrors([...FILES, wrong])).toEqual([`Type '"dns-record"' is not assignable to type '"a"'.`])
  })

  test.each(['dns-record', 'cce-node-pool-of-a-cluster'])('is formatted, whatever its name: %s', async (name) => {
    const files = await createType(root, namesOf(name))
    const options = await resolveConfig(join(ACTION_FOLDER, files[0] ?? ''))
    for (const file of files)
      expect([file, await check(read(file), { ...options, filepath: file })]).toEqual([file, true])
  })

  test('marks in each new file what is to be filled in', async () => {
    for (const file of (await createType(root, namesOf('dns-record'))).slice(0, 3)) expect(read(file)).toContain('TODO')
  })

  test('can follow another new type', async () => {
    await createType(root, namesOf('dns-record'))
    await createType(root, namesOf('elb-load-balancer'))
    expect(read('src/resources/registry.ts')).toMatch(/ dnsRecord,\s+elbLoadBalancer,?\s+\]/)
  })
})

describe('nothing is written', () => {
  test.each(['', 'dns', 'Dns-Record', 'dns_record', '../dns-record', 'dns-record-', '1-record'])(
    'for the name "%s", and the message has an example',
    (name) => {
      expect(() => namesOf(name)).toThrow('npm run new-type dns-record')
    },
  )

  test('over a file that exists, and the message names it', async () => {
    writeFileSync(join(root, 'simulator/services/dns.ts'), 'mine')
    await expect(createType(root, namesOf('dns-record'))).rejects.toThrow(
      'Cannot add dns-record, because there is already simulator/services/dns.ts',
    )
    expect(read('simulator/services/dns.ts')).toBe('mine')
    expect(() => read('src/resources/dns-record.ts')).toThrow('ENOENT')
  })

  test('if a registry is not as expected, and the message names it', async () => {
    writeFileSync(join(root, 'simulator/registry.ts'), '')
    await expect(createType(root, namesOf('dns-record'))).rejects.toThrow(
      'simulator/registry.ts does not look as expected',
    )
    expect(() => read('src/resources/dns-record.ts')).toThrow('ENOENT')
  })
})

test('the command ends with the message alone for a name that is taken', () => {
  const script = join(ACTION_FOLDER, 'scripts', 'new-type.ts')
  const { status, stderr } = spawnSync(process.execPath, [script, 'coc-script'], { encoding: 'utf8' })
  expect([status, stderr.trim()]).toEqual([
    1,
    expect.stringMatching(/^Cannot add coc-script, .* src\/resources\/coc-script.ts, .*$/),
  ])
})
