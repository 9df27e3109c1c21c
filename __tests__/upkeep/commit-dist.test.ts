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
const bot = { login: 'dependabot[bot]' }

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dist-'))
  write('index.js', 'console.log(2)\n')
  write('licenses.txt', 'MIT\n')
  write('package.json', '{\n  "type": "module"\n}\n')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const write = (name: string, content: string | Buffer): void => {
  writeFileSync(join(folder, name), content)
}

describe('a folder is taken for dist/ only if it is one', () => {
  test('with chunks or without', () => {
    expect([...readDist(folder).keys()]).toEqual(['index.js', 'licenses.txt', 'package.json'])
    write('370.index.js', 'export {}\n')
    expect([...readDist(folder).keys()]).toContain('370.index.js')
  })

  test.each<[string, () => void, RegExp]>([
    [
      'another file',
      () => {
        write('ci.yml', 'on: push\n')
      },
      /not a file of dist/,
    ],
    [
      'a hidden file',
      () => {
        write('.npmrc', 'x\n')
      },
      /not a file of dist/,
    ],
    [
      'a folder',
      () => {
        mkdirSync(join(folder, '1.index.js'))
      },
      /not a plain file/,
    ],
    [
      'a link',
      () => {
        rmSync(join(folder, 'index.js'))
        symlinkSync(tmpdir(), join(folder, 'index.js'), 'junction')
      },
      /not a plain file/,
    ],
    [
      'no bundle',
      () => {
        rmSync(join(folder, 'index.js'))
      },
      /missing in dist\/: index\.js/,
    ],
    [
      'an empty bundle',
      () => {
        write('index.js', '')
      },
      /0 bytes/,
    ],
    [
      'a huge bundle',
      () => {
        write('index.js', 'x'.repeat(1024 * 1024 + 1))
      },
      /1048577 bytes/,
    ],
    [
      'a binary',
      () => {
        write('index.js', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff]))
      },
      /not text/,
    ],
    [
      'a zero byte',
      () => {
        write('index.js', 'a\0b')
      },
      /not text/,
    ],
    [
      'another package.json',
      () => {
        write('package.json', '{"type":"module","scripts":{"x":"y"}}')
      },
      /says more/,
    ],
    [
      'very many chunks',
      () => {
        for (let i = 0; i < 20; i++) write(`${i}.index.js`, 'x')
      },
      /too many/,
    ],
  ])('not %s', (_, spoil, message) => {
    spoil()
    expect(() => readDist(folder)).toThrow(message)
  })
})

/** As much of GitHub as the script asks: one pull request of Dependabot, and the dist/ of its commit. */
function gitHub() {
  const pull = { number: 7, state: 'open', user: bot, head: { sha: SHA, ref: BRANCH, repo: { full_name: 'o/r' } } }
  return {
    pulls: [pull],
    commits: [{ author: bot as { login: string } | null, commit: { verification: { verified: true } } }],
    files: [
      { filename: 'package.json', status: 'modified' },
      { filename: 'package-lock.json', status: 'modified' },
    ],
    tree: [
      { name: 'index.js', sha: blob('console.log(1)\n') },
      { name: 'licenses.txt', sha: blob('MIT\n') },
      { name: 'package.json', sha: blob('{\n  "type": "module"\n}\n') },
    ],
    committed: { data: {} } as { errors?: { message: string }[] },
  }
}

const blob = (text: string): string => createHash('sha1').update(`blob ${text.length}\0${text}`).digest('hex')

interface Sent {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** Commits the folder to such a GitHub; gives what was sent to it, and what came of it. */
async function commit(change: (known: ReturnType<typeof gitHub>) => void = () => undefined, job = {}) {
  const known = gitHub()
  change(known)
  const sent: Sent[] = []
  const server = http.createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      const { method = '', url: path = '' } = request
      sent.push({ method, path, body: Buffer.concat(chunks).toString() })
      const answers: Record<string, unknown> = {
        [`GET /repos/o/r/commits/${SHA}/pulls`]: known.pulls,
        'GET /repos/o/r/pulls/7/commits?per_page=100': known.commits,
        'GET /repos/o/r/pulls/7/files?per_page=100': known.files,
        [`GET /repos/o/r/contents/dist?ref=${SHA}`]: known.tree,
        'POST /graphql': known.committed,
        'POST /repos/o/r/actions/workflows/ci.yml/dispatches': '',
      }
      const answer = answers[`${method} ${path}`]
      const right = answer !== undefined && request.headers.authorization === 'Bearer t0ken'
      response.writeHead(right ? 200 : 404).end(right && answer !== '' ? JSON.stringify(answer) : '')
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const whole = { apiUrl, repository: 'o/r', token: 't0ken', branch: BRANCH, sha: SHA, ...job }
    const result = await commitDist(readDist(folder), whole).catch((error: unknown) => error as Error)
    return { result, sent, writes: sent.filter(({ method }) => method !== 'GET') }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('a dist/ is committed', () => {
  test('file by file, on top of what it was built from, and then CI is started', async () => {
    write('370.index.js', 'export {}\n')
    const { result, writes } = await commit((known) => known.tree.push({ name: '12.index.js', sha: blob('old') }))
    expect(result).toBe('Committed: dist/370.index.js, dist/index.js, dist/12.index.js')
    const [mutation, dispatch] = writes.map(({ path, body }) => ({
      path,
      body: JSON.parse(body) as Record<string, unknown>,
    }))
    const contents = (text: string): string => Buffer.from(text).toString('base64')
    expect(mutation).toMatchObject({
      path: '/graphql',
      body: {
        variables: {
          input: {
            branch: { repositoryNameWithOwner: 'o/r', branchName: BRANCH },
            expectedHeadOid: SHA,
            fileChanges: {
              additions: [
                { path: 'dist/370.index.js', contents: contents('export {}\n') },
                { path: 'dist/index.js', contents: contents('console.log(2)\n') },
              ],
              deletions: [{ path: 'dist/12.index.js' }],
            },
          },
        },
      },
    })
    expect(dispatch).toEqual({ path: '/repos/o/r/actions/workflows/ci.yml/dispatches', body: { ref: BRANCH } })
    expect(writes).toHaveLength(2)
  })

  test('not if it is the same', async () => {
    write('index.js', 'console.log(1)\n')
    expect(await commit()).toMatchObject({ result: expect.stringContaining('has already'), writes: [] })
  })

  test('and a branch that has moved is an error', async () => {
    const { result, writes } = await commit((known) => {
      known.committed = { errors: [{ message: 'Expected branch to point to "a"' }] }
    })
    expect(result).toEqual(new Error('not committed: Expected branch to point to "a"'))
    expect(writes.map(({ path }) => path)).toEqual(['/graphql'])
  })
})

type Change = (known: ReturnType<typeof gitHub>) => void
const head =
  (changes: object): Change =>
  (known) => {
    known.pulls = known.pulls.map((pull) => ({ ...pull, head: { ...pull.head, ...changes } }))
  }

describe('nothing is written for', () => {
  test.each<[string, Change, RegExp]>([
    [
      'a commit without a pull request',
      (known) => {
        known.pulls = []
      },
      /not the head/,
    ],
    [
      'a pull request of somebody else',
      (known) => {
        known.pulls = known.pulls.map((it) => ({ ...it, user: { login: 'me' } }))
      },
      /not the head/,
    ],
    [
      'a closed pull request',
      (known) => {
        known.pulls = known.pulls.map((it) => ({ ...it, state: 'closed' }))
      },
      /not the head/,
    ],
    ['an old commit of one', head({ sha: 'b'.repeat(40) }), /not the head/],
    ['another branch', head({ ref: 'main' }), /not the head/],
    ['a fork', head({ repo: { full_name: 'x/r' } }), /not the head/],
    [
      'a commit by somebody else',
      (known) => {
        known.commits.push({ author: { login: 'me' }, commit: { verification: { verified: true } } })
      },
      /somebody else/,
    ],
    [
      'a commit by nobody known',
      (known) => {
        known.commits = [{ author: null, commit: { verification: { verified: true } } }]
      },
      /somebody else/,
    ],
    [
      'an unsigned commit',
      (known) => {
        known.commits = [{ author: bot, commit: { verification: { verified: false } } }]
      },
      /somebody else/,
    ],
    [
      'a changed workflow',
      (known) => {
        known.files.push({ filename: '.github/workflows/ci.yml', status: 'modified' })
      },
      /more than package\.json/,
    ],
    [
      'a changed source',
      (known) => {
        known.files.push({ filename: 'src/run.ts', status: 'modified' })
      },
      /more than package\.json/,
    ],
    [
      'a removed lock file',
      (known) => {
        known.files = [{ filename: 'package-lock.json', status: 'removed' }]
      },
      /more than package\.json/,
    ],
  ])('%s', async (_, change, message) => {
    const { result, writes } = await commit(change)
    expect(result).toMatchObject({ message: expect.stringMatching(message) as unknown })
    expect(writes).toEqual([])
  })

  test.each<[string, object]>([
    ['no commit', { sha: '' }],
    ['something else than a commit', { sha: 'main' }],
  ])('%s', async (_, job) => {
    expect(await commit(undefined, job)).toMatchObject({ result: new Error('no commit is given'), sent: [] })
  })

  test('a token that GitHub does not take', async () => {
    const { result, writes } = await commit(undefined, { token: 'other' })
    expect(result).toMatchObject({ message: expect.stringMatching(/^HTTP 404 from \/repos\/o\/r\/commits/) as unknown })
    expect(writes).toEqual([])
  })
})
