/**
 * Every documented region leads to the documented host, and no other does. The hosts are written out in the simulator's
 * services, and for IAM and STS here, as they stand in the region files of Huawei Cloud's SDK for Python 3.1.211.
 */
import { describe, expect, test } from '@jest/globals'
import { endpointOf as endpointOfService, IAM, STS } from '../../../src/huaweicloud/endpoints.ts'
import type { Endpoint, Service } from '../../../src/huaweicloud/endpoints.ts'
import { resourceOf, SERVICE_NAMES, serviceOf, type ServiceName } from '../../../src/resources/registry.ts'
import { PROJECT_ID } from '../../../simulator/defaults.ts'
import { hostsByRegion } from '../../../simulator/fixture.ts'
import { FIXTURES } from '../../../simulator/registry.ts'
import { errorsOf } from '../../support/harness.ts'
import { inProcess } from '../../support/in-process.ts'

const endpointOf = (name: ServiceName, region: string): Endpoint => endpointOfService(serviceOf(name), region)

interface Documented {
  readonly service: Service
  readonly hosts: Readonly<Record<string, string>>
  readonly hostElsewhere?: (region: string) => string | undefined
}

/** What a global service has where a region has no host of its own; Europe has none for it. */
const bySite = (china: string, international: string) => (region: string) => {
  if (region.startsWith('eu-')) return undefined
  return region.startsWith('cn-') ? china : international
}

const DOCUMENTED: readonly Documented[] = [
  ...FIXTURES.map((fixture) => ({ ...fixture, service: resourceOf(fixture.type).service })),
  {
    service: IAM,
    hosts: hostsByRegion(`
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
    hostElsewhere: bySite('iam.myhuaweicloud.com', 'iam.myhuaweicloud.com'),
  },
  {
    service: STS,
    hosts: hostsByRegion(`
    sts.cn-north-4.myhuaweicloud.com sts.cn-south-1.myhuaweicloud.com sts.cn-east-3.myhuaweicloud.com
    sts.cn-southwest-2.myhuaweicloud.com sts.ap-southeast-1.myhuaweicloud.com sts.ap-southeast-3.myhuaweicloud.com
    sts.ap-southeast-2.myhuaweicloud.com sts.sa-brazil-1.myhuaweicloud.com sts.la-south-2.myhuaweicloud.com
    sts.af-south-1.myhuaweicloud.com sts.ap-southeast-4.myhuaweicloud.com sts.tr-west-1.myhuaweicloud.com`),
    hostElsewhere: bySite('sts.cn-north-4.myhuaweicloud.com', 'sts.ap-southeast-1.myhuaweicloud.com'),
  },
]

const REGIONS = [
  ...new Set(DOCUMENTED.flatMap(({ service, hosts }) => [...service.hosts.regions, ...Object.keys(hosts)])),
].sort()

describe('the table', () => {
  test.each(DOCUMENTED.map((documented) => ({ name: documented.service.name, ...documented })))(
    'of $name leads to the documented hosts, and calls no other host documented',
    ({ service, hosts, hostElsewhere }) => {
      const expected = REGIONS.map((region) => [region, hosts[region] ?? hostElsewhere?.(region) ?? 'none'])
      const found = REGIONS.map((region) => {
        const { url, isDocumented } = endpointOfService(service, region)
        return [region, isDocumented ? url.href.replace(/^https:\/\/(.*)\/$/, '$1') : 'none']
      })
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
      expect(Object.keys(hosts)).not.toEqual([])
    },
  )

  test('a region without an STS or IAM of its own uses one that serves its accounts too', () => {
    expect(endpointOf('sts', 'cn-north-9').url.host).toBe('sts.cn-north-4.myhuaweicloud.com')
    expect(endpointOf('sts', 'me-east-1').url.host).toBe('sts.ap-southeast-1.myhuaweicloud.com')
    expect(endpointOf('iam', 'cn-north-11').url.host).toBe('iam.myhuaweicloud.com')
    expect(endpointOf('sts', 'eu-west-101').isDocumented).toBe(false)
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
    expect(hosts.map(({ url, isDocumented }) => [url.host, isDocumented])).toEqual([
      [coc, true],
      [sts, true],
      ['iam.myhuaweicloud.com', true],
    ])
  })

  test.each(SERVICE_NAMES)('of Europe is no region of another site: %s', (service) => {
    const { url, isDocumented } = endpointOf(service, 'eu-west-102')
    expect([url.host.endsWith('.eu-west-102.myhuaweicloud.eu'), isDocumented]).toEqual([true, false])
  })

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
    expect(warnings).toEqual([expect.stringMatching(`using ${host}.*give endpoint`)])
    expect(simulator.journal.at(-1)?.host).toBe(host)
  })

  test('a typing mistake in it is an error only if it cannot be a region at all', async () => {
    const result = await inProcess().run({ 'resource-type': 'coc-script', ids: 'SC1', region: 'cn north 4' })
    expect(errorsOf(result)).toContain('region: "cn north 4" is not a region such as cn-north-4')
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
