/**
 * Which host serves which service in which region, on the three sites of Huawei Cloud: China, International, Europe. One
 * table of what is documented. Regions are added: one that is not in it gets the service's usual pattern and a warning,
 * except where a global host serves every region of a site.
 *
 * Sources: the region files of Huawei Cloud's SDK for Python 3.1.211 (huaweicloud-sdk-<service>/…/region/<service>_region.py,
 * for IAM also huaweicloudsdkcore/auth/endpoint.py; the SDKs for Go and Node.js agree). Besides: na-mexico-1 of Workspace
 * from its API reference, "Endpoints"; CodeArts Build in eu-west-101 from the API reference of the European site.
 */
export type ServiceName = 'coc' | 'codeartsbuild' | 'workspace' | 'roma' | 'iam' | 'sts'

export interface Endpoint {
  readonly url: URL
  /** False if the host is a guess. */
  readonly documented: boolean
}

interface Hosts {
  /** The host is `<prefix>.<region>.myhuaweicloud.com` in … */
  readonly prefix: string
  /** … these regions. */
  readonly regions: readonly string[]
  /** Hosts that follow no pattern, by region. */
  readonly irregular?: Readonly<Record<string, string>>
  /** A service that serves a region from elsewhere: who does where it has no host of its own, by site. */
  readonly elsewhere?: Readonly<Record<'China' | 'International', string>>
}

const EUROPE = 'eu-west-101'

const TABLE: Readonly<Record<ServiceName, Hosts>> = {
  // Global: the site of the account decides, and another site's host answers with an empty list.
  coc: {
    prefix: 'coc',
    regions: [],
    irregular: { [EUROPE]: 'coc-eu-west-101-open-api.myhuaweicloud.eu' },
    elsewhere: { China: 'coc.myhuaweicloud.com', International: 'coc-intl.myhuaweicloud.com' },
  },
  codeartsbuild: {
    prefix: 'cloudbuild-ext',
    regions: [
      ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1', 'cn-south-2', 'cn-southwest-2'],
      ...['ap-southeast-3', 'sa-brazil-1', 'la-north-2', 'la-south-2', 'tr-west-1'],
    ],
    irregular: { [EUROPE]: 'build-backend.eu-west-101.myhuaweicloud.eu' },
  },
  workspace: {
    prefix: 'workspace',
    // Its European host ends in .com, unlike the others there.
    regions: [
      ...['cn-east-3', 'cn-east-5', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-south-1', 'cn-southwest-2'],
      ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'la-south-2', 'la-north-2', 'sa-brazil-1'],
      ...['na-mexico-1', 'me-east-1', 'af-south-1', 'af-north-1', 'tr-west-1', EUROPE],
    ],
  },
  roma: {
    prefix: 'roma',
    regions: [
      ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1'],
      ...['ap-southeast-1', 'ap-southeast-3', 'ru-northwest-2'],
    ],
  },
  // The global host serves what has none of its own, as in the SDKs.
  iam: {
    prefix: 'iam',
    regions: [
      ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-12', 'cn-east-2', 'cn-east-3', 'cn-east-4'],
      ...['cn-east-5', 'cn-south-1', 'cn-south-2', 'cn-southwest-2', 'ap-southeast-1', 'ap-southeast-2'],
      ...['ap-southeast-3', 'ap-southeast-4', 'my-kualalumpur-1', 'af-south-1', 'sa-brazil-1', 'na-mexico-1'],
      ...['la-north-2', 'la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1', 'eu-west-0'],
    ],
    irregular: { [EUROPE]: 'iam.eu-west-101.myhuaweicloud.eu' },
    elsewhere: { China: 'iam.myhuaweicloud.com', International: 'iam.myhuaweicloud.com' },
  },
  // Every regional STS serves every account (IAM user guide, "Temporary security credentials"): a region without one uses
  // a nearer one than another continent's. The European site documents none.
  sts: {
    prefix: 'sts',
    regions: [
      ...['cn-north-4', 'cn-south-1', 'cn-east-3', 'cn-southwest-2'],
      ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
      ...['sa-brazil-1', 'la-south-2', 'af-south-1', 'tr-west-1'],
    ],
    elsewhere: { China: 'sts.cn-north-4.myhuaweicloud.com', International: 'sts.ap-southeast-1.myhuaweicloud.com' },
  },
}

export const SERVICE_NAMES = Object.keys(TABLE) as ServiceName[]

/** The endpoint of a service in a region, such as `cn-north-4`. */
export function endpointOf(service: ServiceName, region: string): Endpoint {
  const { prefix, regions, irregular, elsewhere } = TABLE[service]
  const endpoint = (host: string, documented: boolean): Endpoint => ({ url: new URL(`https://${host}`), documented })

  const own = irregular?.[region]
  if (own) return endpoint(own, true)
  if (regions.includes(region)) return endpoint(`${prefix}.${region}.myhuaweicloud.com`, true)
  const site = siteOf(region)
  if (elsewhere && site !== 'Europe') return endpoint(elsewhere[site], true)
  return endpoint(`${prefix}.${region}.myhuaweicloud.${site === 'Europe' ? 'eu' : 'com'}`, false)
}

/** Whether this is one of the documented hosts, and so no typing mistake. */
export const isDocumentedHost = (host: string): boolean =>
  Object.values(TABLE).some(({ prefix, regions, irregular = {}, elsewhere = {} }) =>
    [
      ...regions.map((region) => `${prefix}.${region}.myhuaweicloud.com`),
      ...Object.values(irregular),
      ...Object.values(elsewhere),
    ].includes(host),
  )

/** The site on which the accounts of a region are: another site's services know nothing of them. */
export function siteOf(region: string): 'China' | 'International' | 'Europe' {
  if (region.startsWith('cn-')) return 'China'
  return region.startsWith('eu-') ? 'Europe' : 'International'
}
