/**
 * Which host serves which service in which region. Documented hosts only; a region that is not listed gets the common
 * pattern and a warning, since regions are added.
 *
 * Sources: region files of Huawei Cloud's SDKs for Go and Python (services/<service>/…/region, March and August 2026); for
 * eu-west-101 the service's own "Endpoints" page of the European site and, for IAM, the SDK's IAM region file.
 */
export type ServiceName = 'coc' | 'codeartsbuild' | 'workspace' | 'roma' | 'iam'

export interface Endpoint {
  readonly url: URL
  /** False if the host is a guess by pattern. */
  readonly documented: boolean
}

const REGIONS: Readonly<Record<Exclude<ServiceName, 'coc'>, readonly string[]>> = {
  codeartsbuild: [
    ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1', 'cn-south-2', 'cn-southwest-2'],
    ...['ap-southeast-3', 'sa-brazil-1', 'la-north-2', 'la-south-2', 'tr-west-1', 'eu-west-101'],
  ],
  workspace: [
    ...['cn-east-3', 'cn-east-5', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-south-1', 'cn-southwest-2'],
    ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'la-south-2', 'la-north-2', 'sa-brazil-1', 'na-mexico-1'],
    ...['me-east-1', 'af-south-1', 'af-north-1', 'tr-west-1', 'eu-west-101'],
  ],
  roma: [
    ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1'],
    ...['ap-southeast-1', 'ap-southeast-3', 'ru-northwest-2'],
  ],
  iam: [
    ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-east-2', 'cn-east-3', 'cn-east-5'],
    ...['cn-south-1', 'cn-south-2', 'cn-southwest-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3'],
    ...['ap-southeast-4', 'af-south-1', 'af-north-1', 'sa-brazil-1', 'na-mexico-1', 'la-north-2', 'la-south-2'],
    ...['me-east-1', 'tr-west-1', 'ru-northwest-2', 'eu-west-0', 'eu-west-101', 'ae-ad-1', 'ru-moscow-1'],
  ],
}

const PREFIX: Readonly<Record<Exclude<ServiceName, 'coc'>, string>> = {
  codeartsbuild: 'cloudbuild-ext',
  workspace: 'workspace',
  roma: 'roma',
  iam: 'iam',
}

/** Hosts of the European site do not follow the pattern, and not each other either. Workspace's does. */
const EUROPE: Readonly<Partial<Record<ServiceName, string>>> = {
  coc: 'coc-eu-west-101-open-api.myhuaweicloud.eu',
  codeartsbuild: 'build-backend.eu-west-101.myhuaweicloud.eu',
  iam: 'iam.eu-west-101.myhuaweicloud.eu',
}

/** The endpoint of a service in a region, such as `cn-north-4`. */
export function endpointOf(service: ServiceName, region: string): Endpoint {
  const european = region === 'eu-west-101' ? EUROPE[service] : undefined
  if (european) return { url: new URL(`https://${european}`), documented: true }
  if (service === 'coc') {
    // Global: the host goes by the account's site, which the region tells.
    const host = region.startsWith('cn-') ? 'coc.myhuaweicloud.com' : 'coc-intl.myhuaweicloud.com'
    return { url: new URL(`https://${host}`), documented: true }
  }
  const host = `${PREFIX[service]}.${region}.myhuaweicloud.com`
  return { url: new URL(`https://${host}`), documented: REGIONS[service].includes(region) }
}
