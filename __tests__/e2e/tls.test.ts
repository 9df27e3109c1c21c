/** Credentials travel encrypted, to a host that proved who it is, and nowhere else. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { Authority, type Validity } from '../../simulator/certificates.ts'
import * as defaults from '../../simulator/defaults.ts'
import { startServer } from '../../simulator/server.ts'
import { Simulator } from '../../simulator/simulator.ts'
import { runBundle, type BundleRun } from '../support/child-process.ts'
import { BY_TOKEN, errorsOf, KEYLESS, KEYS } from '../support/harness.ts'
import { startCloud, trust, type Cloud } from '../support/tls-cloud.ts'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const DAY = 86_400_000
const ours = new Authority('Ours')
const theirs = new Authority('Theirs')

interface Service {
  readonly simulator: Simulator
  readonly id: string
  readonly run: (env: Readonly<Record<string, string>>) => Promise<BundleRun>
}

/** A service on https://localhost with this certificate. */
async function serviceWith(authority: Authority, names: readonly string[], validity?: Validity): Promise<Service> {
  const simulator = new Simulator()
  const id = simulator.coc.addScript()
  const server = await startServer(simulator, { tls: authority.issue(names, validity) })
  closers.push(() => server.close())
  const endpoint = server.url.replace('127.0.0.1', 'localhost')
  const inputs = { 'resource-type': 'coc-script', ids: id, endpoint, 'project-id': defaults.PROJECT_ID, ...KEYS }
  return { simulator, id, run: (env) => runBundle(simulator, { inputs, env }) }
}

async function trusting(authority: Authority): Promise<Record<string, string>> {
  const { path, remove } = await trust(authority.cert)
  closers.push(remove)
  return { NODE_EXTRA_CA_CERTS: path }
}

describe('certificates', () => {
  test('of an authority in NODE_EXTRA_CA_CERTS are good', async () => {
    const { simulator, run } = await serviceWith(ours, ['localhost'])
    expect((await run(await trusting(ours))).exitCode).toBe(0)
    expect(simulator.coc.scripts.size).toBe(0)
  })

  test.each<[string, Authority | undefined, string[], Validity, string]>([
    ['of an authority that nobody trusts', undefined, ['localhost'], {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['of another authority than the trusted one', theirs, ['localhost'], {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['for another host', ours, ['coc.example'], {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'that have expired',
      ours,
      ['localhost'],
      { from: new Date(Date.now() - 2 * DAY), until: new Date(Date.now() - DAY) },
      'CERT_HAS_EXPIRED',
    ],
    [
      'that are not valid yet',
      ours,
      ['localhost'],
      { from: new Date(Date.now() + DAY), until: new Date(Date.now() + 2 * DAY) },
      'CERT_NOT_YET_VALID',
    ],
  ])('%s are refused at once, before anything is sent', async (...[, trusted, names, validity, code]) => {
    const { simulator, id, run } = await serviceWith(ours, names, validity)
    const finished = await run(trusted ? await trusting(trusted) : {})
    expect(finished.exitCode).toBe(1)
    expect(errorsOf(finished)).toContain(code)
    // A further authority would not help against a wrong name.
    const isOther = code === 'ERR_TLS_CERT_ALTNAME_INVALID'
    expect(errorsOf(finished)).toContain(isOther ? 'certificate is for another host name' : 'NODE_EXTRA_CA_CERTS')
    expect(simulator.journal).toEqual([])
    expect(finished.report).toMatchObject({ targets: [{ id, outcome: 'failed', attempts: 1 }] })
  })

  test('are checked although NODE_TLS_REJECT_UNAUTHORIZED says not to', async () => {
    const { simulator, run } = await serviceWith(theirs, ['localhost'])
    const finished = await run({ ...(await trusting(ours)), NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect(finished.exitCode).toBe(1)
    expect(errorsOf(finished)).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    expect(simulator.journal).toEqual([])
  })

  test.each(['0', '1'])(
    'are checked within the tunnel of a proxy too (NODE_TLS_REJECT_UNAUTHORIZED=%s)',
    async (checked) => {
      const simulator = new Simulator()
      const id = simulator.coc.addScript()
      const cloud = await startCloud(simulator, ['coc.myhuaweicloud.com'])
      closers.push(() => cloud.close())
      const inputs = {
        'resource-type': 'coc-script',
        ids: id,
        region: 'cn-north-4',
        'project-id': defaults.PROJECT_ID,
        ...KEYS,
      }
      const env = { ...cloud.env, ...(await trusting(theirs)), NODE_TLS_REJECT_UNAUTHORIZED: checked }
      const finished = await runBundle(simulator, { inputs, env })
      expect(finished.exitCode).toBe(1)
      expect(errorsOf(finished)).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
      expect(cloud.proxy.tunnels).toEqual([{ target: 'coc.myhuaweicloud.com:443', status: 200 }])
      expect(simulator.journal).toEqual([])
    },
  )
})

describe('redirects', () => {
  test.each([
    ['keys', KEYS],
    ['a token', BY_TOKEN],
  ])('are not followed with %s: the other host hears nothing', async (_, credentials) => {
    const simulator = new Simulator()
    const elsewhere = new Simulator()
    const id = simulator.coc.addScript()
    const [server, other] = [await startServer(simulator), await startServer(elsewhere)]
    closers.push(
      () => server.close(),
      () => other.close(),
    )
    simulator.inject({ fault: '302', location: `${other.url}/v1/job/scripts/${id}` })
    const inputs = { 'resource-type': 'coc-script', ids: id, endpoint: server.url, ...credentials }
    const finished = await runBundle(simulator, { inputs })
    expect(finished.exitCode).toBe(1)
    expect(errorsOf(finished)).toContain('Credentials are never sent there')
    expect(elsewhere.journal).toEqual([])
    expect(simulator.journal).toHaveLength(1)
  })
})

describe('the cloud under its real names', () => {
  const WORKSPACE = 'workspace.cn-north-4.myhuaweicloud.com'
  const IAM = 'iam.cn-north-4.myhuaweicloud.com'
  const STS = 'sts.cn-north-4.myhuaweicloud.com'
  const GITHUB = 'run-actions-1.actions.githubusercontent.com'

  async function cloudAt(
    hosts: readonly string[],
  ): Promise<{ simulator: Simulator; cloud: Cloud; inputs: Record<string, string> }> {
    const simulator = new Simulator()
    const cloud = await startCloud(simulator, hosts)
    closers.push(() => cloud.close())
    const id = simulator.workspace.addTask()
    return { simulator, cloud, inputs: { 'resource-type': 'workspace-scheduled-task', ids: id, region: 'cn-north-4' } }
  }

  test('keyless: each host gets what is meant for it, and nobody else anything', async () => {
    const { simulator, cloud, inputs } = await cloudAt([GITHUB, STS, IAM, WORKSPACE])
    const env = { ...cloud.env, ...simulator.githubOidc.environment() }
    const given = { ...inputs, ...KEYLESS, 'expected-account-id': defaults.ACCOUNT_ID }
    const finished = await runBundle(simulator, { inputs: given, env })
    expect(finished.exitCode).toBe(0)
    expect(simulator.workspace.tasks.size).toBe(0)
    expect(simulator.journal.slice(0, 4).map(({ host, operation }) => [host, operation])).toEqual([
      [GITHUB, 'github.idToken'],
      [STS, 'sts.assumeWithOidc'],
      [STS, 'sts.callerIdentity'],
      [IAM, 'iam.authProjects'],
    ])
    expect(new Set(simulator.journal.slice(4).map(({ host }) => host))).toEqual(new Set([WORKSPACE]))
    expect(cloud.proxy.tunnels.every(({ status }) => status === 200)).toBe(true)
    expect(simulator.leaks).toEqual([])
  })

  test('a token: GitHub and STS never see it', async () => {
    const { simulator, cloud, inputs } = await cloudAt([GITHUB, STS, IAM, WORKSPACE])
    const env = { ...cloud.env, ...simulator.githubOidc.environment() }
    const given = { ...inputs, ...BY_TOKEN, 'expected-account-id': defaults.ACCOUNT_ID }
    const finished = await runBundle(simulator, { inputs: given, env })
    expect(finished.exitCode).toBe(0)
    expect(new Set(simulator.journal.map(({ host }) => host))).toEqual(new Set([IAM, WORKSPACE]))
  })

  test.each([
    ['coc-script', 'cn-east-3', 'coc.myhuaweicloud.com'],
    ['coc-script', 'ap-southeast-3', 'coc-intl.myhuaweicloud.com'],
    ['coc-script', 'eu-west-101', 'coc-eu-west-101-open-api.myhuaweicloud.eu'],
    ['codeartsbuild-task', 'sa-brazil-1', 'cloudbuild-ext.sa-brazil-1.myhuaweicloud.com'],
  ])('%s in %s is deleted at %s', async (type, region, host) => {
    const { simulator, cloud } = await cloudAt([host])
    const id = type === 'coc-script' ? simulator.coc.addScript() : simulator.codeartsbuild.addJob()
    const inputs = { 'resource-type': type, ids: id, region, 'project-id': defaults.PROJECT_ID, ...KEYS }
    expect((await runBundle(simulator, { inputs, env: cloud.env })).exitCode).toBe(0)
    expect(simulator.journal.map((entry) => entry.host)).toEqual([host])
  })
})
