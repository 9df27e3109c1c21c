/**
 * No secret anywhere: not in the log, the outputs, the summary or the report, and in no request but the one it is meant for.
 * `runAction` searches every run of the suite for it; here are the runs that try hardest, and the proof that it finds any.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import * as defaults from '../../simulator/defaults.ts'
import { runAction } from '../../simulator/runner.ts'
import { startServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'
import type { HttpResponse, Transport } from '../../src/huaweicloud/transport.ts'
import {
  BY_TOKEN,
  errorsOf,
  inputsFor,
  KEYLESS,
  KEYS,
  TEMPORARY_KEYS,
  type Inputs,
  type Run,
} from '../support/harness.ts'
import { addResource, addWithAnyName } from '../../simulator/fixture.ts'
import { fixtureOf } from '../../simulator/registry.ts'
import { inProcess } from '../support/in-process.ts'
import { inChildProcess } from '../support/child-process.ts'

const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

const SECRET = 'top/secret+"value"=='

describe('the search', () => {
  /** An action that does what ours must not. */
  async function badAction(code: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'bad-action-'))
    folders.push(folder)
    await writeFile(join(folder, 'action.yml'), 'inputs: { token: {} }\nruns: { using: node24, main: main.mjs }\n')
    const start = `import { appendFileSync, writeFileSync } from 'node:fs'\nconst secret = process.env.INPUT_TOKEN\n`
    await writeFile(join(folder, 'main.mjs'), start + code)
    return folder
  }

  const run = async (code: string): Promise<unknown> =>
    runAction({ action: await badAction(code), inputs: { token: SECRET } })

  test.each([
    ['the log', 'console.log(`token: ${secret}`)'],
    ['a debug line', 'console.log(`::debug::${secret}`)'],
    ['stderr', 'console.error(secret)'],
    ['an output', 'appendFileSync(process.env.GITHUB_OUTPUT, `x<<E\\n${secret}\\nE\\n`)'],
    ['the summary', 'appendFileSync(process.env.GITHUB_STEP_SUMMARY, secret)'],
    [
      'the summary, written as HTML',
      'appendFileSync(process.env.GITHUB_STEP_SUMMARY, [...secret].map((c) => `&#${c.charCodeAt(0)};`).join(""))',
    ],
    ['a file it left', 'writeFileSync(process.env.RUNNER_TEMP + "/report.json", JSON.stringify({ secret }))'],
    ['the log, URL-encoded', 'console.log(encodeURIComponent(secret))'],
    ['the log, JSON-escaped', 'console.log(JSON.stringify({ secret }))'],
    ['the log, in base64', 'console.log(Buffer.from(secret).toString("base64"))'],
    ['the log, in part', 'console.log(secret.slice(4, 16))'],
    ['the summary, cut', 'appendFileSync(process.env.GITHUB_STEP_SUMMARY, secret.slice(0, 12) + "…")'],
    ['the log, within something in base64', 'console.log(Buffer.from(`user:${secret}:x`).toString("base64"))'],
  ])('finds a secret in %s', async (_, code) => {
    await expect(run(code)).rejects.toThrow('leaked')
  })

  test('allows the command that masks it, and nothing on that line alone excuses another', async () => {
    await expect(run('console.log(`::add-mask::${secret}`)')).resolves.toMatchObject({ exitCode: 0 })
    await expect(run('console.log(`::add-mask::${secret}\\n${secret}`)')).rejects.toThrow('leaked')
  })

  test('finds what was masked without having been given', async () => {
    await expect(run('console.log("::add-mask::temporary-key\\ntemporary-key")')).rejects.toThrow('leaked')
  })

  test.each([
    [
      'a secret key in a header',
      'coc.myhuaweicloud.com',
      '/v1/job/scripts?limit=1',
      { 'x-debug': `key ${defaults.SECRET_ACCESS_KEY}` },
    ],
    ['a token in the query', 'coc.myhuaweicloud.com', `/v1/job/scripts?limit=1&name_like=${defaults.TOKEN}`, {}],
    [
      'a token at GitHub',
      'run.actions.githubusercontent.com',
      '/1//idtoken/2/3?api-version=2.0',
      { 'x-auth-token': defaults.TOKEN },
    ],
    [
      "what opens GitHub's ID tokens at Huawei Cloud",
      'coc.myhuaweicloud.com',
      '/v1/job/scripts?limit=1',
      { authorization: `Bearer ${defaults.ID_TOKEN_REQUEST_TOKEN}` },
    ],
  ])('of requests finds %s, and the server says so at the end', async (_, host, target, headers) => {
    const simulator = new Simulator()
    const server = await startServer(simulator)
    await fetch(server.url + target, { headers: { ...headers, 'x-forwarded-host': host } })
    await expect(server.close()).rejects.toThrow('Secrets leaked')
  })
})

const DEBUG = [
  ['on', {}],
  ['off', { RUNNER_DEBUG: '', ACTIONS_STEP_DEBUG: '' }],
] as const
/** The project is looked up, and the account. */
const EXPECTED = { 'project-id': '', 'expected-account-id': defaults.ACCOUNT_ID }
const ECHOES = [
  ['keys', KEYS, 'coc.delete'],
  ['keys', KEYS, 'sts.callerIdentity'],
  ['temporary keys', TEMPORARY_KEYS, 'coc.delete'],
  ['temporary keys', TEMPORARY_KEYS, 'sts.callerIdentity'],
  ['a token', BY_TOKEN, 'coc.delete'],
  ['a token', BY_TOKEN, 'iam.authProjects'],
  ['keyless', KEYLESS, 'coc.delete'],
  ['keyless', KEYLESS, 'sts.callerIdentity'],
  ['keyless', KEYLESS, 'sts.assumeWithOidc'],
  ['keyless', KEYLESS, 'github.idToken'],
] as const

describe.each(DEBUG)('with debug logging %s', (_, env) => {
  test.each(ECHOES)(
    'and %s nothing shows when the answer repeats the whole request',
    async (__, credentials, operation) => {
      const { simulator, run } = inChildProcess({ resources: ['coc-script', 1], inputs: EXPECTED })
      simulator.inject({ fault: 'echo', operation })
      const result = await run(credentials, { env })
      expect(result.exitCode).toBe(1)
      expect(errorsOf(result)).toContain('verify aksk signature fail, canonicalRequest:')
      expect(simulator.journal.at(-1)).toMatchObject({ fault: 'echo', operation })
    },
  )

  test.each([
    ['keys', KEYS],
    ['temporary keys', TEMPORARY_KEYS],
    ['a token', BY_TOKEN],
    ['keyless', KEYLESS],
  ])('and %s nothing shows when all is well', async (__, credentials) => {
    const { run } = inChildProcess({ resources: ['coc-script', 1], inputs: EXPECTED })
    expect((await run(credentials, { env })).exitCode).toBe(0)
  })
})

describe('what is masked', () => {
  const masksOf = async (inputs: Inputs, env: Record<string, string> = {}): Promise<readonly string[]> => {
    const { run } = inChildProcess({ resources: ['coc-script', 1] })
    return (await run(inputs, { env })).masked
  }

  test('everything given, used or not, also as a URL would carry it', async () => {
    const token = 'MIIatAYJKoZI/+="quoted"'
    const env = { HW_SECRET_KEY: 'unused-secret-key', HTTPS_PROXY: 'http://me:pass%2Fword@127.0.0.1:1' }
    const masks = await masksOf({ ...BY_TOKEN, token }, env)
    const expected = [token, encodeURIComponent(token), 'unused-secret-key', 'pass/word', 'pass%2Fword']
    expect(masks).toEqual(expect.arrayContaining([...expected, Buffer.from('me:pass/word').toString('base64')]))
  })

  test('everything derived: the ID token and all three parts of the temporary keys', async () => {
    const { simulator, run } = inChildProcess({ resources: ['coc-script', 1] })
    const { masked: masks } = await run(KEYLESS)
    const key = [...simulator.accounts.keys.values()].at(-1)
    const secrets = [
      simulator.githubOidc.issued[0] ?? '',
      key?.access ?? '',
      key?.secret ?? '',
      key?.securityToken ?? '',
    ]
    expect(secrets.every((secret) => secret.length >= 20)).toBe(true)
    expect(masks).toEqual(expect.arrayContaining([...secrets, ...secrets.map(encodeURIComponent)]))
  })

  test('not what has to be read: region, project, account and ids', async () => {
    const inputs = { ...KEYS, 'project-id': defaults.PROJECT_ID, 'expected-account-id': defaults.ACCOUNT_ID }
    const masks = await masksOf(inputs)
    for (const plain of [defaults.REGION, defaults.PROJECT_ID, defaults.ACCOUNT_ID]) expect(masks).not.toContain(plain)
  })
})

describe('a secret in the wrong place', () => {
  test('a token pasted into ids is not shown, not even its beginning', async () => {
    const { simulator, run } = inChildProcess()
    const token = `${'MIIatAYJKoZIhvcNAQcC'.repeat(20)}==`
    simulator.accounts.addToken({ value: token, projectId: defaults.PROJECT_ID })
    const result = await run({ ...BY_TOKEN, token, 'resource-type': 'coc-script', ids: `SC1 ${token}` })
    expect(result.exitCode).toBe(1)
    expect(result.stdout.replace(/^::add-mask::.*$/gm, '') + result.summary).not.toContain(token.slice(0, 17))
  })

  test('a resource named like the token is shown without it', async () => {
    const { simulator, run } = inChildProcess({ inputs: BY_TOKEN })
    const coc = fixtureOf('coc-script')
    const id = addWithAnyName(coc, simulator, `copy of ${defaults.TOKEN}`)
    expect((await run(inputsFor(coc, [id], { 'dry-run': 'true' }))).exitCode).toBe(0)
  })
})

test('that a secret is too short to be masked is said, and it is not masked', async () => {
  const { simulator, run } = inProcess()
  const coc = fixtureOf('coc-script')
  const ids = [addResource(coc, simulator, 'tiny_longer')]
  const message = 'HW_SECRET_KEY holds a secret that is too short to be masked: it may show in the log.'
  const short = await run(inputsFor(coc, ids, { HW_SECRET_KEY: 'tiny', 'dry-run': 'true' }))
  expect([short.annotations, short.report.targets[0]?.name]).toEqual([[{ level: 'warning', message }], 'tiny_longer'])
  const long = await run(inputsFor(coc, ids, { HW_SECRET_KEY: 'longer', 'dry-run': 'true' }))
  expect([long.annotations, long.report.targets[0]?.name]).toEqual([[], 'tiny_***'])
})

describe('a secret in pieces', () => {
  const AK = defaults.ACCESS_KEY_ID
  const SK = defaults.SECRET_ACCESS_KEY
  const workspace = fixtureOf('workspace-scheduled-task')
  const coc = fixtureOf('coc-script')
  const roma = fixtureOf('roma-asset')

  /** The secret where a text of `max` characters is cut, so that `left` of its characters stay. */
  const cutWithin = (secret: string, max: number, left: number): string =>
    `${'x'.repeat(max - left)}${secret}${'y'.repeat(max)}`

  /** Of every secret, three characters at most stand before a cut. The harness itself searches for twelve anywhere. */
  function expectNothingOf({ log, annotations, outputs, summary, report }: Run): void {
    const texts = JSON.stringify([log, annotations, outputs, summary, report])
    expect(texts).toContain('***')
    for (const secret of [AK, SK]) expect(texts).not.toContain(`x${secret.slice(0, 4)}`)
  }

  /** Rewrites what a service answers. */
  const answering =
    (path: string, change: (answer: HttpResponse) => HttpResponse) =>
    (simulated: Transport): Transport =>
    async (request, signal) => {
      const answer = await simulated(request, signal)
      return request.url.pathname.includes(path) ? change(answer) : answer
    }

  describe.each([4, 8, 12, 15, 18])('of which %d characters come before a cut', (left) => {
    test.each([AK, SK])('in names (log, summary, report file) and creators', async (secret) => {
      const { simulator, run } = inProcess()
      const names = [200, 10_240].map((max) => cutWithin(secret, max, left))
      const ids = names.map((name) => addResource(workspace, simulator, name))
      expectNothingOf(await run(inputsFor(workspace, ids, { 'dry-run': 'true' })))
      expectNothingOf(await run(inputsFor(workspace, [], { 'name-pattern': 'xxx*', 'dry-run': 'true' })))

      for (const max of [60, 80, 10_240]) {
        const { simulator: other, run: runOther } = inProcess()
        addResource(coc, other, 'preview_1')
        const transport = answering('/scripts', (answer) => {
          const body = answer.body.replace(/"creator":"[^"]*"/g, `"creator":"${cutWithin(secret, max, left)}"`)
          return { ...answer, body }
        })
        expectNothingOf(
          await runOther(inputsFor(coc, [], { 'name-pattern': 'preview_*', 'dry-run': 'true' }), { transport }),
        )
      }
    })

    test.each([60, 80, 200, 500, 10_240])('in code, message, detail and request id, cut after %d', async (max) => {
      for (const secret of [AK, SK]) {
        const text = cutWithin(secret, max, left)
        const said = { error_code: text, error_msg: text, error_detail: { text }, request_id: text }
        for (const body of [JSON.stringify({ error: { ...said, encoded_authorization_message: text } }), text]) {
          const { simulator, run } = inProcess()
          const answer = { status: 403, headers: { 'x-request-id': text }, body }
          simulator.inject({ fault: 'answer', operation: coc.operations.delete, times: Infinity, answer })
          expectNothingOf(await run(inputsFor(coc, [addResource(coc, simulator)])))
        }
      }
    })

    test('in the status of a job, and in the reason of one that failed', async () => {
      const { simulator, run } = inProcess()
      const id = addResource(roma, simulator, 'one')
      Object.assign(simulator.roma.work.words, { running: cutWithin(AK, 60, left), failed: 'Failed' })
      simulator.roma.failing.set(id, { code: cutWithin(SK, 60, left), msg: cutWithin(SK, 400, left) })
      expectNothingOf(await run(inputsFor(roma, [id])))
    })
  })

  test.each([
    ['payload', 1],
    ['signature', 2],
  ])('the %s of an ID token that STS repeats alone is not shown, in any encoding', async (_, part) => {
    for (const encode of [
      (text: string) => text,
      (text: string) => Buffer.from(`:${text}`).toString('base64'),
      (text: string) => Buffer.from(`::${text}`).toString('base64url'),
      (text: string) => Buffer.from(text).toString('hex'),
    ]) {
      const { simulator, run } = inProcess()
      const transport =
        (simulated: Transport): Transport =>
        async (request, signal) => {
          if (!request.url.pathname.includes('assume-with-oidc')) return simulated(request, signal)
          const { id_token: token } = JSON.parse(request.body ?? '') as { id_token: string }
          const piece = encode(token.split('.')[part] ?? '')
          return { status: 403, headers: {}, body: JSON.stringify({ error_code: 'STS5.1', error_msg: `bad ${piece}` }) }
        }
      const result = await run(inputsFor(coc, [addResource(coc, simulator)], KEYLESS), { transport })
      expect(result.report.problems.join()).toMatch(/bad \w{0,3}\*\*\*/)
    }
  })
})
