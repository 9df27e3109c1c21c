/**
 * Every documented region leads to the documented host, and no other does. The hosts are written out here, as they stand in
 * the region files of Huawei Cloud's SDK for Python 3.1.211 and the pages named in src/huaweicloud/endpoints.ts.
 */
import { describe, expect, test } from '@jest/globals'
import { endpointOf as endpointOfService, type Endpoint } from '../../../src/huaweicloud/endpoints.ts'
import { serviceOf, type ServiceName } from '../../../src/resources/registry.ts'
import { ACCOUNT_ID, PROJECT_ID } from '../../../simulator/defaults.ts'
import { errorsOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const endpointOf = (name: ServiceName, region: string): Endpoint => endpointOfService(serviceOf(name), region)

const words = (text: string): string[] => text.trim().split(/\s+/)

/** Host by region. */
const byRegion = (hosts: string): Record<string, string> =>
  Object.fromEntries(words(hosts).map((host) => [/[a-z]{2}-[a-z]+(-[a-z]+)?-\d+/.exec(host)?.[0] ?? '', host]))

const DOCUMENTED: Readonly<Record<Exclude<ServiceName, 'coc'>, Readonly<Record<string, string>>>> = {
  codeartsbuild: byRegion(`
    cloudbuild-ext.cn-north-4.myhuaweicloud.com cloudbuild-ext.cn-north-1.myhuaweicloud.com
    cloudbuild-ext.cn-east-2.myhuaweicloud.com cloudbuild-ext.cn-south-1.myhuaweicloud.com
    cloudbuild-ext.cn-east-3.myhuaweicloud.com cloudbuild-ext.cn-south-2.myhuaweicloud.com
    cloudbuild-ext.cn-southwest-2.myhuaweicloud.com cloudbuild-ext.ap-southeast-3.myhuaweicloud.com
    cloudbuild-ext.sa-brazil-1.myhuaweicloud.com cloudbuild-ext.la-north-2.myhuaweicloud.com
    cloudbuild-ext.la-south-2.myhuaweicloud.com cloudbuild-ext.tr-west-1.myhuaweicloud.com
    build-backend.eu-west-101.myhuaweicloud.eu`),
  workspace: byRegion(`
    workspace.cn-east-3.myhuaweicloud.com workspace.cn-north-4.myhuaweicloud.com workspace.cn-south-1.myhuaweicloud.com
    workspace.cn-southwest-2.myhuaweicloud.com workspace.la-south-2.myhuaweicloud.com
    workspace.sa-brazil-1.myhuaweicloud.com workspace.la-north-2.myhuaweicloud.com
    workspace.ap-southeast-3.myhuaweicloud.com workspace.cn-north-9.myhuaweicloud.com
    workspace.ap-southeast-1.myhuaweicloud.com workspace.cn-east-5.myhuaweicloud.com
    workspace.me-east-1.myhuaweicloud.com workspace.af-south-1.myhuaweicloud.com workspace.tr-west-1.myhuaweicloud.com
    workspace.cn-north-11.myhuaweicloud.com workspace.af-north-1.myhuaweicloud.com
    workspace.ap-southeast-2.myhuaweicloud.com workspace.eu-west-101.myhuaweicloud.com
    workspace.na-mexico-1.myhuaweicloud.com`),
  roma: byRegion(`
    roma.cn-north-1.myhuaweicloud.com roma.cn-north-4.myhuaweicloud.com roma.cn-east-3.myhuaweicloud.com
    roma.cn-east-2.myhuaweicloud.com roma.cn-south-1.myhuaweicloud.com roma.ap-southeast-3.myhuaweicloud.com
    roma.ap-southeast-1.myhuaweicloud.com roma.ru-northwest-2.myhuaweicloud.com`),
  // The region file of 3.1.219.
  swr: byRegion(`
    swr-api.af-south-1.myhuaweicloud.com swr-api.ap-southeast-1.myhuaweicloud.com
    swr-api.ap-southeast-2.myhuaweicloud.com swr-api.ap-southeast-3.myhuaweicloud.com
    swr-api.cn-east-2.myhuaweicloud.com swr-api.cn-east-3.myhuaweicloud.com swr-api.cn-east-4.myhuaweicloud.com
    swr-api.cn-north-1.myhuaweicloud.com swr-api.cn-north-2.myhuaweicloud.com swr-api.cn-north-4.myhuaweicloud.com
    swr-api.cn-south-1.myhuaweicloud.com swr-api.cn-south-2.myhuaweicloud.com
    swr-api.cn-southwest-2.myhuaweicloud.com swr-api.ru-northwest-2.myhuaweicloud.com
    swr-api.la-south-2.myhuaweicloud.com swr-api.sa-brazil-1.myhuaweicloud.com swr-api.cn-north-9.myhuaweicloud.com
    swr-api.cn-north-11.myhuaweicloud.com swr-api.na-mexico-1.myhuaweicloud.com
    swr-api.la-north-2.myhuaweicloud.com swr-api.tr-west-1.myhuaweicloud.com swr-api.ae-ad-1.myhuaweicloud.com
    swr-api.eu-west-101.myhuaweicloud.eu swr-api.ru-moscow-1.myhuaweicloud.com
    swr-api.my-kualalumpur-1.myhuaweicloud.com swr-api.me-east-1.myhuaweicloud.com
    swr-api.eu-west-0.myhuaweicloud.com swr-api.ap-southeast-5.myhuaweicloud.com
    swr-api.cn-east-5.myhuaweicloud.com swr-api.af-north-1.myhuaweicloud.com
    swr-api.ap-southeast-4.myhuaweicloud.com swr-api.cn-south-4.myhuaweicloud.com
    swr-api.cn-southwest-3.myhuaweicloud.com swr-api.cn-north-12.myhuaweicloud.com
    swr-api.sa-peru-1.myhuaweicloud.com`),
  // The region file of 3.1.219.
  functiongraph: byRegion(`
    functiongraph.cn-north-4.myhuaweicloud.com functiongraph.cn-north-1.myhuaweicloud.com
    functiongraph.cn-east-2.myhuaweicloud.com functiongraph.cn-east-3.myhuaweicloud.com
    functiongraph.cn-south-1.myhuaweicloud.com functiongraph.ap-southeast-2.myhuaweicloud.com
    functiongraph.ap-southeast-1.myhuaweicloud.com functiongraph.ap-southeast-3.myhuaweicloud.com
    functiongraph.af-south-1.myhuaweicloud.com functiongraph.cn-southwest-2.myhuaweicloud.com
    functiongraph.sa-brazil-1.myhuaweicloud.com functiongraph.la-south-2.myhuaweicloud.com
    functiongraph.na-mexico-1.myhuaweicloud.com functiongraph.la-north-2.myhuaweicloud.com
    functiongraph.ap-southeast-4.myhuaweicloud.com functiongraph.eu-west-101.myhuaweicloud.com
    functiongraph.tr-west-1.myhuaweicloud.com functiongraph.cn-north-9.myhuaweicloud.com
    functiongraph.cn-north-11.myhuaweicloud.com functiongraph.me-east-1.myhuaweicloud.com
    functiongraph.my-kualalumpur-1.myhuaweicloud.com functiongraph.cn-south-4.myhuaweicloud.com
    functiongraph.ru-moscow-1.myhuaweicloud.com functiongraph.cn-east-4.myhuaweicloud.com
    functiongraph.ae-ad-1.myhuaweicloud.com functiongraph.ap-southeast-5.myhuaweicloud.com
    functiongraph.cn-southwest-3.myhuaweicloud.com`),
  iam: byRegion(`
    iam.cn-north-2.myhuaweicloud.com iam.cn-north-4.myhuaweicloud.com iam.cn-north-1.myhuaweicloud.com
    iam.cn-east-2.myhuaweicloud.com iam.cn-east-3.myhuaweicloud.com iam.cn-south-1.myhuaweicloud.com
    iam.cn-south-2.myhuaweicloud.com iam.cn-southwest-2.myhuaweicloud.com iam.ap-southeast-1.myhuaweicloud.com
    iam.ap-southeast-2.myhuaweicloud.com iam.ap-southeast-3.myhuaweicloud.com iam.af-south-1.myhuaweicloud.com
    iam.sa-brazil-1.myhuaweicloud.com iam.la-south-2.myhuaweicloud.com iam.na-mexico-1.myhuaweicloud.com
    iam.la-north-2.myhuaweicloud.com iam.cn-north-9.myhuaweicloud.com iam.eu-west-101.myhuaweicloud.eu
    iam.eu-west-0.myhuaweicloud.com iam.my-kualalumpur-1.myhuaweicloud.com iam.ru-moscow-1.myhuaweicloud.com
    iam.me-east-1.myhuaweicloud.com iam.ap-southeast-4.myhuaweicloud.com iam.ae-ad-1.myhuaweicloud.com
    iam.cn-east-4.myhuaweicloud.com iam.cn-east-5.myhuaweicloud.com iam.tr-west-1.myhuaweicloud.com
    iam.cn-north-12.myhuaweicloud.com`),
  sts: byRegion(`
    sts.cn-north-4.myhuaweicloud.com sts.cn-south-1.myhuaweicloud.com sts.cn-east-3.myhuaweicloud.com
    sts.cn-southwest-2.myhuaweicloud.com sts.ap-southeast-1.myhuaweicloud.com sts.ap-southeast-3.myhuaweicloud.com
    sts.ap-southeast-2.myhuaweicloud.com sts.sa-brazil-1.myhuaweicloud.com sts.la-south-2.myhuaweicloud.com
    sts.af-south-1.myhuaweicloud.com sts.ap-southeast-4.myhuaweicloud.com sts.tr-west-1.myhuaweicloud.com`),
}

const every = Object.entries(DOCUMENTED).flatMap(([service, hosts]) =>
  Object.entries(hosts).map(([region, host]) => [service as ServiceName, region, host] as const),
)
const known = [...new Set(every.map(([, region]) => region))]

describe('the table', () => {
  test.each(every)('%s in %s is %s', (service, region, host) => {
    expect(endpointOf(service, region)).toEqual({ url: new URL(`https://${host}`), documented: true })
  })

  test('names no region that is not documented', () => {
    const services = ['codeartsbuild', 'workspace', 'roma', 'swr', 'functiongraph'] as const
    for (const service of services) {
      const claimed = known.filter((region) => endpointOf(service, region).documented)
      expect([service, claimed.sort()]).toEqual([service, Object.keys(DOCUMENTED[service]).sort()])
    }
  })

  test.each(known.filter((region) => region !== 'eu-west-0').map((region) => [region]))(
    'COC in %s is the host of its site',
    (region) => {
      const hosts = { 'eu-west-101': 'coc-eu-west-101-open-api.myhuaweicloud.eu', cn: 'coc.myhuaweicloud.com' }
      const site = region.startsWith('cn-') ? 'cn' : region
      const host = new Map(Object.entries(hosts)).get(site) ?? 'coc-intl.myhuaweicloud.com'
      expect(endpointOf('coc', region)).toEqual({ url: new URL(`https://${host}`), documented: true })
    },
  )

  test('a region without an STS or IAM of its own uses one that serves its accounts too', () => {
    expect(endpointOf('sts', 'cn-north-9').url.host).toBe('sts.cn-north-4.myhuaweicloud.com')
    expect(endpointOf('sts', 'me-east-1').url.host).toBe('sts.ap-southeast-1.myhuaweicloud.com')
    expect(endpointOf('iam', 'cn-north-11').url.host).toBe('iam.myhuaweicloud.com')
    expect(endpointOf('sts', 'eu-west-101').documented).toBe(false)
  })
})

describe('a region that is newer than the table', () => {
  test.each([
    ['ap-southeast-5', 'coc-intl.myhuaweicloud.com', 'sts.ap-southeast-1.myhuaweicloud.com'],
    ['sa-peru-1', 'coc-intl.myhuaweicloud.com', 'sts.ap-southeast-1.myhuaweicloud.com'],
    ['cn-south-4', 'coc.myhuaweicloud.com', 'sts.cn-north-4.myhuaweicloud.com'],
    ['cn-southwest-3', 'coc.myhuaweicloud.com', 'sts.cn-north-4.myhuaweicloud.com'],
    ['cn-north-77', 'coc.myhuaweicloud.com', 'sts.cn-north-4.myhuaweicloud.com'],
  ])('%s: global services serve it from where they are', (region, coc, sts) => {
    const hosts = (['coc', 'sts', 'iam'] as const).map((service) => endpointOf(service, region))
    expect(hosts.map(({ url, documented }) => [url.host, documented])).toEqual([
      [coc, true],
      [sts, true],
      ['iam.myhuaweicloud.com', true],
    ])
  })

  test.each(['coc', 'iam', 'sts', 'workspace', 'roma', 'codeartsbuild'] as const)(
    'of Europe is no region of another site: %s',
    (service) => {
      const { url, documented } = endpointOf(service, 'eu-west-102')
      expect([url.host.endsWith('.eu-west-102.myhuaweicloud.eu'), documented]).toEqual([true, false])
    },
  )

  test.each(['ap-southeast-5', 'cn-south-4', 'cn-southwest-3', 'sa-peru-1'])(
    '%s: a run that asks global services alone warns of nothing',
    async (region) => {
      const { run } = inProcess({ resources: ['coc-script', 1], projects: [{ id: PROJECT_ID, name: region }] })
      const urls = { endpoint: '', 'iam-endpoint': '', 'sts-endpoint': '' }
      const { ok, annotations } = await run({ region, 'project-id': '', ...urls })
      expect([ok, annotations]).toEqual([true, []])
    },
  )
})

describe('a region without a documented host of a service', () => {
  test.each([
    ['coc-script', 'eu-west-102', 'coc.eu-west-102.myhuaweicloud.eu'],
    ['codeartsbuild-task', 'ap-southeast-77', 'cloudbuild-ext.ap-southeast-77.myhuaweicloud.com'],
    ['workspace-scheduled-task', 'cn-north-77', 'workspace.cn-north-77.myhuaweicloud.com'],
    ['roma-asset', 'eu-west-101', 'roma.eu-west-101.myhuaweicloud.eu'],
  ])('%s in %s is tried at %s, with a warning that names the host', async (type, region, host) => {
    const { simulator, run } = inProcess({ projects: [{ id: 'a'.repeat(32), name: region }] })
    const ids = type === 'codeartsbuild-task' ? 'cb5fa20de5fd4cf8be681d4bd6fdd2f6' : 'SC1'
    const instance = type === 'roma-asset' ? { 'instance-id': 'instance' } : {}
    const inputs = {
      'resource-type': type,
      ids,
      region,
      endpoint: '',
      'project-id': '',
      'dry-run': 'true',
      ...instance,
    }
    const { annotations } = await run(inputs)
    const warnings = annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)
    expect(warnings).toEqual([expect.stringMatching(`trying ${host}.*give endpoint`)])
    expect(simulator.journal.at(-1)?.host).toBe(host)
  })

  test('a typing mistake in it is an error only if it cannot be a region at all', async () => {
    const result = await inProcess().run({ 'resource-type': 'coc-script', ids: 'SC1', region: 'cn north 4' })
    expect(errorsOf(result)).toContain('region: "cn north 4" is not a region such as cn-north-4')
  })
})

describe('endpoint', () => {
  /** The hosts that were asked, by the beginning of the operation: `iam`, `workspace`, … */
  async function hostsOf(given: Readonly<Record<string, string>>): Promise<Record<string, string[]>> {
    const { simulator, run } = inProcess()
    simulator.workspace.addTask({ name: 'preview_a' })
    simulator.coc.addScript({ name: 'preview_a' })
    const urls = { endpoint: '', 'iam-endpoint': '', 'sts-endpoint': '' }
    const { ok, annotations } = await run({ ...urls, 'project-id': '', 'name-pattern': 'preview_*', ...given })
    expect([ok, annotations]).toEqual([true, []])
    const asked = Map.groupBy(simulator.journal, ({ operation }) => operation.split('.')[0] ?? '')
    return Object.fromEntries(
      [...asked].map(([service, entries]) => [service, [...new Set(entries.map(({ host }) => host))]]),
    )
  }
  const WORKSPACE = { 'resource-type': 'workspace-scheduled-task' }
  const BOTH = { 'resource-type': 'workspace-scheduled-task coc-script' }

  test('is the base URL of the one service: IAM is asked at its own host', async () => {
    expect(await hostsOf({ ...WORKSPACE, endpoint: 'https://one.example' })).toEqual({
      workspace: ['one.example'],
      iam: ['iam.cn-north-4.myhuaweicloud.com'],
    })
  })

  test('gives a base URL to each service that a line names, and others are asked where they are documented', async () => {
    const endpoint = `# ours
      workspace=https://one.example:8443

      roma = https://unused.example`
    expect(await hostsOf({ ...BOTH, endpoint })).toEqual({
      workspace: ['one.example:8443'],
      coc: ['coc.myhuaweicloud.com'],
      iam: ['iam.cn-north-4.myhuaweicloud.com'],
    })
  })

  test('is where IAM is asked only if a line names it, as iam-endpoint does', async () => {
    const lines = 'workspace=https://one.example\r\niam=https://two.example'
    const expected = { workspace: ['one.example'], iam: ['two.example'] }
    expect(await hostsOf({ ...WORKSPACE, endpoint: lines })).toEqual(expected)
    const inputs = { ...WORKSPACE, endpoint: 'https://one.example', 'iam-endpoint': 'https://two.example' }
    expect(await hostsOf(inputs)).toEqual(expected)
  })

  test('for every service takes the place of a region', async () => {
    const endpoint = 'workspace=https://one.example\ncoc=https://two.example'
    expect(await hostsOf({ ...BOTH, endpoint, region: '', 'project-id': PROJECT_ID })).toEqual({
      workspace: ['one.example'],
      coc: ['two.example'],
    })
  })

  test('is where STS is asked only if a line names it', async () => {
    const endpoint = 'workspace=https://one.example\nsts=https://three.example'
    const given = { ...WORKSPACE, endpoint, 'expected-account-id': ACCOUNT_ID, 'project-id': PROJECT_ID }
    expect(await hostsOf(given)).toMatchObject({ sts: ['three.example'] })
    expect(await hostsOf({ ...given, endpoint: 'https://one.example' })).toMatchObject({
      sts: ['sts.cn-north-4.myhuaweicloud.com'],
    })
  })
})

test('a host that answers 404 APIGW.0101 is named as the likely cause, and nothing counts as gone', async () => {
  const { simulator, run, ids } = inProcess({ resources: ['coc-script', 1] })
  simulator.inject({ fault: '404-apigw', operation: 'coc.delete' })
  const result = await run()
  expect(result.ok).toBe(false)
  expect(errorsOf(result)).toMatch(
    /404 APIGW\.0101.*service\.invalid has no such API, so the endpoint is the likely cause/,
  )
  expect(JSON.parse(result.outputs['failed-ids'] ?? '')).toEqual(ids)
})
