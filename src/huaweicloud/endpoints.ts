/**
 * The host of a service in a region, on the three sites of Huawei Cloud: China, International, Europe. Each resource type
 * defines the hosts of its service; those of IAM and STS are here. A region that is not listed gets the host of the usual
 * pattern, with a warning, unless a global host serves every region of its site.
 *
 * Sources: the region files of Huawei Cloud's SDK for Python 3.1.211 (huaweicloud-sdk-<service>/…/region/<service>_region.py,
 * for IAM also huaweicloudsdkcore/auth/endpoint.py; the SDKs for Go and Node.js agree).
 */

export interface Service<Name extends string = string> {
  /** The name in the input `endpoint`. */
  readonly name: Name
  /** The name for people. */
  readonly title: string
  readonly hosts: Hosts
}

export interface Endpoint {
  readonly url: URL
  /** False if the host is only derived from the usual pattern. */
  readonly isDocumented: boolean
}

export interface Hosts {
  /** The host is `<prefix>.<region>.myhuaweicloud.com` in `regions`. */
  readonly prefix: string
  readonly regions: readonly string[]
  /** Other hosts, by region. */
  readonly irregular?: Readonly<Record<string, string>>
  /** By site: the host for all other regions. */
  readonly fallback?: Readonly<Record<'China' | 'International', string>>
}

/** The region of the European site. */
export const EUROPE = 'eu-west-101'

// The global host serves the other regions, as in the SDKs.
export const IAM = {
  name: 'iam',
  title: 'IAM',
  hosts: {
    prefix: 'iam',
    regions: [
      ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-12', 'cn-east-2', 'cn-east-3', 'cn-east-4'],
      ...['cn-east-5', 'cn-south-1', 'cn-south-2', 'cn-southwest-2', 'ap-southeast-1', 'ap-southeast-2'],
      ...['ap-southeast-3', 'ap-southeast-4', 'my-kualalumpur-1', 'af-south-1', 'sa-brazil-1', 'na-mexico-1'],
      ...['la-north-2', 'la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1', 'eu-west-0'],
    ],
    irregular: { [EUROPE]: 'iam.eu-west-101.myhuaweicloud.eu' },
    fallback: { China: 'iam.myhuaweicloud.com', International: 'iam.myhuaweicloud.com' },
  },
} as const satisfies Service

// STS in any region serves every account of the site (IAM user guide, "Temporary security credentials"). The European site
// documents no STS.
export const STS = {
  name: 'sts',
  title: 'STS',
  hosts: {
    prefix: 'sts',
    regions: [
      ...['cn-north-4', 'cn-south-1', 'cn-east-3', 'cn-southwest-2'],
      ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
      ...['sa-brazil-1', 'la-south-2', 'af-south-1', 'tr-west-1'],
    ],
    fallback: { China: 'sts.cn-north-4.myhuaweicloud.com', International: 'sts.ap-southeast-1.myhuaweicloud.com' },
  },
} as const satisfies Service

/** @param region such as `cn-north-4` */
export function endpointOf({ hosts }: Service, region: string): Endpoint {
  const { prefix, regions, irregular, fallback } = hosts
  const endpoint = (host: string, isDocumented: boolean): Endpoint => ({
    url: new URL(`https://${host}`),
    isDocumented,
  })

  const own = irregular?.[region]
  if (own) return endpoint(own, true)
  if (regions.includes(region)) return endpoint(`${prefix}.${region}.myhuaweicloud.com`, true)
  const site = siteOf(region)
  if (fallback && site !== 'Europe') return endpoint(fallback[site], true)
  return endpoint(`${prefix}.${region}.myhuaweicloud.${site === 'Europe' ? 'eu' : 'com'}`, false)
}

/** The site of a region. Services of another site do not know its accounts. */
export function siteOf(region: string): 'China' | 'International' | 'Europe' {
  if (region.startsWith('cn-')) return 'China'
  return region.startsWith('eu-') ? 'Europe' : 'International'
}
