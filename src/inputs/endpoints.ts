/** Reads the base URLs that replace the documented hosts of services. */
import { SERVICE_NAMES, type ServiceName } from '../resources/registry.ts'
import { nearest, quote, type Reader } from './reader.ts'

/** The given base URLs, by service. */
export type Endpoints = Readonly<Partial<Record<ServiceName, URL>>>

/** What determines the host of a service. */
export interface EndpointInputs {
  readonly region: string | undefined
  readonly endpoints: Endpoints
}

/**
 * Reads `endpoint`, `iam-endpoint` and `sts-endpoint`. `endpoint` is one base URL for the service of `resource-type`, or lines of
 * `<service>=<base URL>`. A single base URL is not used for IAM and STS.
 *
 * @param services the services of the resource types of the run
 */
export function readEndpoints(reader: Reader, services: readonly ServiceName[]): Endpoints {
  const own = (['iam', 'sts'] as const).map((service): Line => ({ service, input: `${service}-endpoint` }))
  const given = [...own, ...readLines(reader, services)].filter(({ input }) => reader.has(input))
  const endpoints: Partial<Record<ServiceName, URL>> = {}
  for (const { service, input, text } of given) {
    const url = reader.url(input, text)
    if (url && endpoints[service]) reader.addProblem(input, `${service} has more than one base URL; give one`)
    else if (url) endpoints[service] = url
  }
  return endpoints
}

interface Line {
  readonly service: ServiceName
  readonly input: string
  /** The base URL. Default: the whole input. */
  readonly text?: string
}

/** The lines of `endpoint`. */
function readLines(reader: Reader, services: readonly ServiceName[]): Line[] {
  const input = 'endpoint'
  const lines = reader
    .text(input)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const pairs = lines.map((line) => /^([^=:/]+?)\s*=\s*(.*)$/.exec(line) ?? undefined)
  if (!pairs.includes(undefined)) return pairs.flatMap((pair) => readPair(reader, pair?.[1] ?? '', pair?.[2] ?? ''))

  const form = `<service>=<base URL> (services: ${SERVICE_NAMES.join(', ')})`
  if (lines.length > 1 || services.length > 1) {
    const why =
      lines.length > 1
        ? `has ${lines.length} lines`
        : `is one base URL, and resource-type names ${services.length} types`
    reader.addProblem(input, `${why}; give lines of ${form}`)
    return []
  }
  // Without a resource type, which is a problem already, the URL is still checked.
  const service = services[0] ?? SERVICE_NAMES[0]
  return service ? [{ service, input, text: lines[0] ?? '' }] : []
}

function readPair(reader: Reader, name: string, text: string): Line[] {
  const service = SERVICE_NAMES.find((known) => known === name)
  if (service && text !== '') return [{ service, input: 'endpoint', text }]
  if (service) {
    reader.addProblem('endpoint', `the base URL of ${service} is empty`)
    return []
  }
  const near = nearest(name, SERVICE_NAMES)
  const known = `one of the services ${SERVICE_NAMES.join(', ')}`
  reader.addProblem('endpoint', `${quote(name)} is not ${known}${near ? `; did you mean ${near}?` : ''}`)
  return []
}
