/**
 * `node scripts/commit-dist.ts <folder>`: commits a `dist/` that was built elsewhere to a pull request of Dependabot, and
 * starts CI for it. What is in the folder was written by code that nobody has looked at yet, and this may write to the
 * repository: so it runs nothing of it, and takes nothing but a `dist/` to nothing but the commit that it was built from.
 * It needs no package.
 */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isUtf8 } from 'node:buffer'

/** Environment of the workflow: the repository, where its API is, a token, and what was built. */
export interface Job {
  readonly apiUrl: string
  /** `owner/name` */
  readonly repository: string
  readonly token: string
  readonly branch: string
  readonly sha: string
}

const BOT = 'dependabot[bot]'
const SOURCES = ['package.json', 'package-lock.json']
const NEEDED = ['index.js', 'licenses.txt', 'package.json']
const CHUNK = /^\d{1,6}\.index\.js$/
const MAX_FILE_BYTES = 1024 * 1024
const MAX_FILES = 20
/** More commits or files than this on a page are more than Dependabot makes. */
const PAGE = 100

/**
 * Reads a folder that must be a `dist/`: the files that a build writes and no other, each plain text of bearable size.
 *
 * @throws Error that says what else it is
 */
export function readDist(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder).sort()
  const strange = names.filter((name) => !NEEDED.includes(name) && !CHUNK.test(name))
  if (strange.length > 0) throw new Error(`not a file of dist/: ${JSON.stringify(strange.slice(0, 5))}`)
  const missing = NEEDED.filter((name) => !names.includes(name))
  if (missing.length > 0) throw new Error(`missing in dist/: ${missing.join(', ')}`)
  if (names.length > MAX_FILES) throw new Error(`${names.length} files are too many for dist/`)
  return new Map(
    names.map((name) => {
      const stat = lstatSync(join(folder, name))
      if (!stat.isFile()) throw new Error(`${name} is not a plain file`)
      if (stat.size === 0 || stat.size > MAX_FILE_BYTES) throw new Error(`${name} has ${stat.size} bytes`)
      const content = readFileSync(join(folder, name))
      if (!isUtf8(content) || content.includes(0)) throw new Error(`${name} is not text`)
      if (name === 'package.json' && JSON.stringify(JSON.parse(content.toString())) !== '{"type":"module"}')
        throw new Error('package.json says more than that these are modules')
      return [name, content]
    }),
  )
}

/**
 * Commits what differs from the `dist/` of the commit it was built from.
 *
 * @returns what was done, for the log
 * @throws Error if the commit is not the head of an open pull request that Dependabot alone has made and that changes
 * nothing but packages; or if the branch has moved
 */
export async function commitDist(files: ReadonlyMap<string, Buffer>, job: Job): Promise<string> {
  const { repository, branch, sha } = job
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error('no commit is given')
  await checkPullRequest(job)

  const inTree = (await api(job, `contents/dist?ref=${sha}`)) as { name: string; sha: string }[]
  const additions = [...files]
    .filter(([name, content]) => inTree.find((file) => file.name === name)?.sha !== blobSha(content))
    .map(([name, content]) => ({ path: `dist/${name}`, contents: content.toString('base64') }))
  const deletions = inTree.filter(({ name }) => !files.has(name)).map(({ name }) => ({ path: `dist/${name}` }))
  if (additions.length + deletions.length === 0) return 'dist/ is what the pull request has already.'

  const input = {
    branch: { repositoryNameWithOwner: repository, branchName: branch },
    // Whatever came after it was not built.
    expectedHeadOid: sha,
    // The mark lets Dependabot replace the commit when it updates its pull request.
    message: { headline: 'Rebuild dist [dependabot skip]' },
    fileChanges: { additions, deletions },
  }
  const query =
    'mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }'
  const { errors } = (await request(job, `${job.apiUrl}/graphql`, { query, variables: { input } })) as {
    errors?: { message: string }[]
  }
  if (errors) throw new Error(`not committed: ${errors.map(({ message }) => message).join('; ')}`)
  // A commit made with a workflow's token starts no workflow, but this does.
  await api(job, 'actions/workflows/ci.yml/dispatches', { ref: branch })
  return `Committed: ${[...additions, ...deletions].map(({ path }) => path).join(', ')}`
}

async function checkPullRequest(job: Job): Promise<void> {
  interface PullRequest {
    readonly number: number
    readonly state: string
    readonly user: { readonly login: string }
    readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly full_name: string } | null }
  }
  const found = ((await api(job, `commits/${job.sha}/pulls`)) as PullRequest[]).filter(
    ({ state, user, head }) =>
      state === 'open' &&
      user.login === BOT &&
      head.sha === job.sha &&
      head.ref === job.branch &&
      head.repo?.full_name === job.repository,
  )
  const [pull] = found
  if (!pull || found.length > 1) throw new Error('this commit is not the head of one open pull request of Dependabot')

  const commits = (await api(job, `pulls/${pull.number}/commits?per_page=${PAGE}`)) as {
    author: { login: string } | null
    commit: { verification: { verified: boolean } }
  }[]
  if (commits.length >= PAGE || commits.some((it) => it.author?.login !== BOT || !it.commit.verification.verified))
    throw new Error('somebody else has committed to the pull request; build dist/ by hand')

  const changed = (await api(job, `pulls/${pull.number}/files?per_page=${PAGE}`)) as {
    filename: string
    status: string
  }[]
  if (changed.some(({ filename, status }) => !SOURCES.includes(filename) || status !== 'modified'))
    throw new Error(`the pull request changes more than ${SOURCES.join(' and ')}`)
}

/** The name that git gives a file's content. */
const blobSha = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

const api = (job: Job, path: string, body?: unknown): Promise<unknown> =>
  request(job, `${job.apiUrl}/repos/${job.repository}/${path}`, body)

async function request({ token }: Job, url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'error',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`HTTP ${answer.status} from ${new URL(url).pathname}: ${text.slice(0, 300)}`)
  return text === '' ? undefined : JSON.parse(text)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { env } = process
  const job = {
    apiUrl: env['GITHUB_API_URL'] ?? 'https://api.github.com',
    repository: env['GITHUB_REPOSITORY'] ?? '',
    token: env['GITHUB_TOKEN'] ?? '',
    branch: env['HEAD_BRANCH'] ?? '',
    sha: env['HEAD_SHA'] ?? '',
  }
  console.log(await commitDist(readDist(process.argv[2] ?? ''), job))
}
