/** What may write to the repository takes nothing from a pull request but a `dist/`, and gives it to nothing but its commit. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import * as http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { commitDist, readDist } from '../../scripts/commit-dist.ts'

const SHA = 'a'.repeat(40)
const BRANCH = 'dependabot/npm_and_yarn/bundled-1'
const BUNDLE = 'console.log(2)\n'
const LICENCES = 'MIT\n'
const MODULES = '{\n  "type": "module"\n}\n'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-'))
  write({ 'index.js': BUNDLE, 'licenses.txt': LICENCES, 'package.json': MODULES })
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Files by name; what is in place of one may be nothing, a folder or a link. */
type Files = Readonly<Record<string, string | Buffer | { instead: 'nothing' | 'folder' | 'link' }>>

function write(files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    rmSync(path, { force: true })
    if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(path, content)
    else if (content.instead === 'folder') mkdirSync(path)
    else if (content.instead === 'link') symlinkSync(tmpdir(), path, 'junction')
  }
}

describe('a folder is taken for dist/ only if it is one', () => {
  test('with chunks or without', () => {
    expect([...readDist(folder).keys()]).toEqual(['index.js', 'licenses.txt', 'package.json'])
    write({ '370.index.js': 'export {}\n' })
    expect([...readDist(folder).keys()]).toContain('370.index.js')
  })

  const chunks = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.index.js`, 'x']))
  test.each<[string, Files, RegExp]>([
    ['another file', { 'ci.yml': 'on: push\n' }, /not a file of dist/],
    ['a hidden file', { '.npmrc': 'x\n' }, /not a file of dist/],
    ['a folder', { '1.index.js': { instead: 'folder' } }, /not a plain file/],
    ['a link', { 'index.js': { instead: 'link' } }, /not a plain file/],
    ['no bundle', { 'index.js': { instead: 'nothing' } }, /missing in dist\/: index\.js/],
    ['an empty bundle', { 'index.js': '' }, /0 bytes/],
    ['a huge bundle', { 'index.js': 'x'.repeat(1024 * 1024 + 1) }, /1048577 bytes/],
    ['a binary', { 'index.js': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff]) }, /not text/],
    ['a zero byte', { 'index.js': 'a\0b' }, /not text/],
    ['another package.json', { 'package.json': '{"type":"module","scripts":{"x":"y"}}' }, /says more/],
    ['very many chunks', chunks, /too many/],
  ])('not %s', (_, files, message) => {
    write(files)
    expect(() => readDist(folder)).toThrow(message)
  })
})

const BOT = { login: 'dependabot[bot]' }
const signed = { verification: { verified: true } }
const blob = (text: string): string => createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex')

/** As much of GitHub as the script asks: one pull request of Dependabot, and the dist/ of its commit. */
const GITHUB = {
  pulls: [{ number: 7, state: 'open', user: BOT, head: { sha: SHA, ref: BRANCH, repo: { full_name: 'o/r' } } }],
  commits: [{ author: BOT, commit: signed }] as object[],
  files: ['package.json', 'package-lock.json'].map((filename) => ({ filename, status: 'modified' })),
  tree: [
    { name: 'index.js', sha: blob('console.log(1)\n') },
    { name: 'licenses.txt', sha: blob(LICENCES) },
    { name: 'package.json', sha: blob(MODULES) },
  ],
  committed: { data: {} } as object,
}

/** Commits the folder to such a GitHub; gives what was sent to it, and what came of it. */
async function commit(changes: Partial<typeof GITHUB> = {}, job = {}) {
  const known = { ...GITHUB, ...changes }
  const answers: Record<string, unknown> = {
    [`GET /repos/o/r/commits/${SHA}/pulls`]: known.pulls,
    'GET /repos/o/r/pulls/7/commits?per_page=100': known.commits,
    'GET /repos/o/r/pulls/7/files?per_page=100': known.files,
    [`GET /repos/o/r/contents/dist?ref=${SHA}`]: known.tree,
    'POST /graphql': known.committed,
    'POST /repos/o/r/actions/workflows/ci.yml/dispatches': '',
  }
  const sent: { readonly request: string; readonly body: string }[] = []
  const server = http.createServer((incoming, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk)
      const request = `${incoming.method ?? ''} ${incoming.url ?? ''}`
      sent.push({ request, body: Buffer.concat(chunks).toString() })
      const answer = incoming.headers.authorization === 'Bearer t0ken' ? answers[request] : undefined
      response.writeHead(answer === undefined ? 404 : 200).end(answer ? JSON.stringify(answer) : '')
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const whole = { apiUrl, repository: 'o/r', token: 't0ken', branch: BRANCH, sha: SHA, ...job }
    const result = await commitDist(readDist(folder), whole).catch((error: unknown) => error as Error)
    return { result, sent, writes: sent.filter(({ request }) => request.startsWith('POST')) }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('a dist/ is committed', () => {
  test('file by file, on top of what it was built from, and then CI is started', async () => {
    write({ '370.index.js': 'export {}\n' })
    const { result, writes } = await commit({ tree: [...GITHUB.tree, { name: '12.index.js', sha: blob('old') }] })
    expect(result).toBe('Committed: dist/370.index.js, dist/index.js, dist/12.index.js')
    const contents = (text: string): string => Buffer.from(text).toString('base64')
    const [mutation, dispatch] = writes.map(({ request, body }) => ({ request, body: JSON.parse(body) as unknown }))
    expect(mutation).toMatchObject({
      request: 'POST /graphql',
      body: {
        variables: {
          input: {
            branch: { repositoryNameWithOwner: 'o/r', branchName: BRANCH },
            expectedHeadOid: SHA,
            fileChanges: {
              additions: [
                { path: 'dist/370.index.js', contents: contents('export {}\n') },
                { path: 'dist/index.js', contents: contents(BUNDLE) },
              ],
              deletions: [{ path: 'dist/12.index.js' }],
            },
          },
        },
      },
    })
    expect(dispatch).toEqual({
      request: 'POST /repos/o/r/actions/workflows/ci.yml/dispatches',
      body: { ref: BRANCH },
    })
    expect(writes).toHaveLength(2)
  })

  test('not if it is the same', async () => {
    write({ 'index.js': 'console.log(1)\n' })
    expect(await commit()).toMatchObject({ result: 'dist/ is what the pull request has already.', writes: [] })
  })

  test('and a branch that has moved is an error', async () => {
    const { result, writes } = await commit({ committed: { errors: [{ message: 'Expected branch to point to "a"' }] } })
    expect(result).toEqual(new Error('not committed: Expected branch to point to "a"'))
    expect(writes.map(({ request }) => request)).toEqual(['POST /graphql'])
  })
})

const pulls = (changes: object): Partial<typeof GITHUB> => ({
  pulls: GITHUB.pulls.map((it) => ({ ...it, ...changes })),
})
const head = (changes: object): Partial<typeof GITHUB> =>
  pulls({ head: { sha: SHA, ref: BRANCH, repo: { full_name: 'o/r' }, ...changes } })
const alsoChanged = (filename: string): Partial<typeof GITHUB> => ({
  files: [...GITHUB.files, { filename, status: 'modified' }],
})

describe('nothing is written for', () => {
  test.each<[string, Partial<typeof GITHUB>, RegExp]>([
    ['a commit without a pull request', { pulls: [] }, /not the head/],
    ['one with two of them', { pulls: [...GITHUB.pulls, ...GITHUB.pulls] }, /not the head of one/],
    ['a pull request of somebody else', pulls({ user: { login: 'me' } }), /not the head/],
    ['a closed pull request', pulls({ state: 'closed' }), /not the head/],
    ['an old commit of one', head({ sha: 'b'.repeat(40) }), /not the head/],
    ['another branch', head({ ref: 'main' }), /not the head/],
    ['a fork', head({ repo: { full_name: 'x/r' } }), /not the head/],
    ['a fork that is gone', head({ repo: null }), /not the head/],
    ['a commit by somebody else', { commits: [{ author: { login: 'me' }, commit: signed }] }, /somebody else/],
    ['a commit by nobody known', { commits: [...GITHUB.commits, { author: null, commit: signed }] }, /somebody else/],
    ['an unsigned commit', { commits: [{ author: BOT, commit: { verification: {} } }] }, /somebody else/],
    ['a changed workflow', alsoChanged('.github/workflows/ci.yml'), /more than package\.json/],
    ['a changed source', alsoChanged('src/run/run.ts'), /more than package\.json/],
    ['no lock file', { files: [{ filename: 'package-lock.json', status: 'removed' }] }, /more than package\.json/],
  ])('%s', async (_, changes, message) => {
    const { result, writes } = await commit(changes)
    expect(result).toBeInstanceOf(Error)
    expect((result as Error).message).toMatch(message)
    expect(writes).toEqual([])
  })

  test.each(['', 'main', `${SHA}/../../x`])('something else than a commit: "%s"', async (sha) => {
    expect(await commit({}, { sha })).toMatchObject({ result: new Error('no commit is given'), sent: [] })
  })

  test('a token that GitHub does not take', async () => {
    const { result, writes } = await commit({}, { token: 'other' })
    expect((result as Error).message).toMatch(/^HTTP 404 from \/repos\/o\/r\/commits/)
    expect(writes).toEqual([])
  })
})
