/**
 * Which host serves a service in a region, on the three sites of Huawei Cloud: China, International, Europe. Each resource
 * type brings the hosts of its service; those of IAM and STS are here. Regions are added: one that is not documented gets the
 * usual pattern and a warning, except where a global host serves every region of a site.
 *
 * Sources: the region files of Huawei Cloud's SDK for Python 3.1.211 (huaweicloud-sdk-<service>/…/region/<service>_region.py,
 * for IAM also huaweicloudsdkcore/auth/endpoint.py; the SDKs for Go and Node.js agree).
 */

/** A service of Huawei Cloud and where it is. */
export interface Service<Name extends string = string> {
  /** As `endpoint` names it. */
  readonly name: Name
  /** As people call it. */
  readonly title: string
  readonly hosts: Hosts
}

export interface Endpoint {
  readonly url: URL
  /** False if the host is a guess. */
  readonly documented: boolean
}

export interface Hosts {
  /** The host is `<prefix>.<region>.myhuaweicloud.com` in the regions below. */
  readonly prefix: string
  readonly regions: readonly string[]
  /** Hosts that follow no pattern, by region. */
  readonly irregular?: Readonly<Record<string, string>>
  /** The host, by site, for regions without a host of their own. */
  readonly elsewhere?: Readonly<Record<'China' | 'International', string>>
}

/** The region of the European site. */
export const EUROPE = 'eu-west-101'

// The global host serves what has none of its own, as in the SDKs.
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
    elsewhere: { China: 'iam.myhuaweicloud.com', International: 'iam.myhuaweicloud.com' },
  },
} as const satisfies Service

// Every regional STS serves every account (IAM user guide, "Temporary security credentials"): a region without one uses
// a nearer one than another continent's. The European site documents none.
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
    elsewhere: { China: 'sts.cn-north-4.myhuaweicloud.com', International: 'sts.ap-southeast-1.myhuaweicloud.com' },
  },
} as const satisfies Service

/** The endpoint of a service in a region, such as `cn-north-4`. */
export function endpointOf({ hosts }: Service, region: string): Endpoint {
  const { prefix, regions, irregular, elsewhere } = hosts
  const endpoint = (host: string, documented: boolean): Endpoint => ({ url: new URL(`https://${host}`), documented })

  const own = irregular?.[region]
  if (own) return endpoint(own, true)
  if (regions.includes(region)) return endpoint(`${prefix}.${region}.myhuaweicloud.com`, true)
  const site = siteOf(region)
  if (elsewhere && site !== 'Europe') return endpoint(elsewhere[site], true)
  return endpoint(`${prefix}.${region}.myhuaweicloud.${site === 'Europe' ? 'eu' : 'com'}`, false)
}

/** The site on which the accounts of a region are: another site's services know nothing of them. */
export function siteOf(region: string): 'China' | 'International' | 'Europe' {
  if (region.startsWith('cn-')) return 'China'
  return region.startsWith('eu-') ? 'Europe' : 'International'
}
