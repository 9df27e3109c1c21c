/** The session of a run: credentials, clients and project, and the check of the account before anything is deleted. */
import { Client, type ClientOptions, type Session } from '../huaweicloud/client.ts'
import { CredentialGate, MAX_SIGNED_AT_ONCE } from '../huaweicloud/credential-gate.ts'
import { anonymous, type CredentialSource } from '../huaweicloud/credentials.ts'
import { endpointOf, siteOf } from '../huaweicloud/endpoints.ts'
import { findProject, type Project } from '../huaweicloud/projects.ts'
import { oidcSource } from '../huaweicloud/oidc.ts'
import { getCallerAccount } from '../huaweicloud/sts.ts'
import { InputError, type Inputs } from '../inputs/inputs.ts'
import type { Report } from '../report/report.ts'
import { escapeForLog } from '../runtime/text.ts'
import { serviceOf, type ServiceName } from '../resources/registry.ts'
import type { Secrets } from '../runtime/secrets.ts'
import type { Cancellation } from '../runtime/cancellation.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** What the steps of a run share. */
export interface Run {
  readonly inputs: Inputs
  readonly runtime: Runtime
  readonly session: RunSession
  readonly report: Report
}

export interface RunSession extends Session {
  /** The project of the region. IAM is asked at the first call only. Rejects with a CloudError if it is not found. */
  readonly project: () => Promise<Project>
}

/**
 * Gets the credentials and opens the session.
 *
 * @throws CloudError if GitHub's ID token cannot be exchanged for temporary keys
 */
export async function openSession(
  inputs: Inputs,
  runtime: Runtime,
  cancellation: Cancellation,
  secrets: Secrets,
): Promise<RunSession> {
  const { transport, clock, random, runner } = runtime
  const shared = {
    ...{ transport, clock, random, cancellation, redact: secrets.redact },
    debug: runner.debug ?? (() => undefined),
  }
  const credentials = credentialSource(inputs, runtime, shared, secrets)
  const first = await credentials.current()
  const isKey = first !== 'anonymous' && 'accessKeyId' in first
  const isPermanent = isKey && first.securityToken === undefined
  const maxConcurrent = Math.min(inputs.concurrency, isPermanent ? MAX_SIGNED_AT_ONCE : Infinity)
  const session = { ...shared, credentials, gate: new CredentialGate({ isProven: !isKey, maxConcurrent }) }
  let project: Promise<Project> | undefined
  const lookUpProject = (): Promise<Project> =>
    findProject(new Client(session, endpointFor('iam', inputs, runtime)), inputs.region ?? '')
  return { ...session, project: () => (project ??= lookUpProject()) }
}

/** The credentials of the inputs: a token or key as it is, or temporary keys in exchange for GitHub's ID token. */
function credentialSource(
  inputs: Inputs,
  runtime: Runtime,
  shared: Omit<Session, 'credentials' | 'gate'>,
  secrets: Secrets,
): CredentialSource {
  const { credentials, description } = inputs.credentials
  if (!('requestUrl' in credentials)) return { description, current: () => Promise.resolve(credentials) }
  const { clock, random, cancellation } = shared
  const session: Session = { ...shared, credentials: anonymous, gate: new CredentialGate() }
  return oidcSource({
    ...{ oidc: credentials, timeoutMs: inputs.timeoutMs, clock, random, cancellation },
    github: new Client(session, { endpoint: new URL(credentials.requestUrl.origin) }),
    sts: new Client(session, endpointFor('sts', inputs, runtime)),
    onSecret: (secret) => {
      secrets.add(secret)
    },
    log: (line) => {
      runtime.runner.info(line)
    },
  })
}

/**
 * Checks that the credentials belong to the account in `expected-account-id`, if it is given.
 *
 * @throws InputError if they do not; CloudError if the account cannot be looked up
 */
export async function checkAccount(inputs: Inputs, session: RunSession, runtime: Runtime): Promise<void> {
  const { expectedAccountId: expected } = inputs
  if (!expected) return
  const account = await lookUpAccount(inputs, session, runtime)
  if (account === expected) {
    runtime.runner.info(`The credentials belong to account ${account}, as expected`)
    return
  }
  const mismatch =
    account === undefined
      ? `the account of the credentials is unknown, and must be ${expected}`
      : `the credentials belong to account ${escapeForLog(account, 64)}, not to ${expected}`
  throw new InputError([`expected-account-id: ${mismatch}; nothing was deleted`])
}

/** The caller identity of STS; where STS cannot be asked, the owner of the region's project. */
async function lookUpAccount(inputs: Inputs, session: RunSession, runtime: Runtime): Promise<string | undefined> {
  const { region = '', endpoints, credentials } = inputs
  // STS accepts only signed requests, and the European site documents no STS.
  const hasSts = !('token' in credentials.credentials) && (endpoints.sts !== undefined || siteOf(region) !== 'Europe')
  if (hasSts) return getCallerAccount(new Client(session, endpointFor('sts', inputs, runtime)))
  return (await session.project()).accountId
}

type ResolvedEndpoint = Required<Pick<ClientOptions, 'endpoint' | 'isDocumentedHost'>>

/** The endpoint of a service, with a warning if its host is neither given nor documented. */
export function endpointFor(
  service: ServiceName,
  inputs: Inputs,
  { runner }: Pick<Runtime, 'runner'>,
): ResolvedEndpoint {
  const resolved = resolveEndpoint(service, inputs)
  if (!resolved.isDocumentedHost && !inputs.endpoints[service]) {
    const { region = '' } = inputs
    const what = `No host of ${service} is documented for region ${region}; using ${resolved.endpoint.host}`
    runner.annotate('warning', `${what}. If this host is wrong, give endpoint.`)
  }
  return resolved
}

/** The endpoint of a service: from the inputs, or else by the region. */
export function resolveEndpoint(service: ServiceName, { endpoints, region = '' }: Inputs): ResolvedEndpoint {
  const given = endpoints[service]
  if (given) return { endpoint: given, isDocumentedHost: false }
  const { url, isDocumented } = endpointOf(serviceOf(service), region)
  return { endpoint: url, isDocumentedHost: isDocumented }
}
