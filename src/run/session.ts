/** Who asks and where: the session that all requests of a run share, and what is settled before its first delete. */
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

/** What all requests of a run share, and the project of its region. */
export interface RunSession extends Session {
  /** Asks IAM once a run, when first called. Rejects with a CloudError where IAM does not name exactly one. */
  readonly project: () => Promise<Project>
}

/**
 * The session of a run, with credentials that were to be had at its start.
 *
 * @throws CloudError if GitHub's ID token cannot be exchanged for keys
 */
export async function openSession(
  inputs: Inputs,
  world: Runtime,
  cancellation: Cancellation,
  secrets: Secrets,
): Promise<RunSession> {
  const { transport, clock, random, runner } = world
  const shared = {
    ...{ transport, clock, random, cancellation, redact: secrets.redact },
    debug: runner.debug ?? (() => undefined),
  }
  const source = (): CredentialSource => {
    const { credentials, description } = inputs.credentials
    if (!('requestUrl' in credentials)) return { description, current: () => Promise.resolve(credentials) }
    const session: Session = { ...shared, credentials: anonymous, gate: new CredentialGate() }
    return oidcSource({
      ...{ oidc: credentials, timeoutMs: inputs.timeoutMs, clock, random, cancellation },
      github: new Client(session, { endpoint: new URL(credentials.requestUrl.origin) }),
      sts: new Client(session, endpointFor('sts', inputs, world)),
      onSecret: (secret) => {
        secrets.add(secret)
      },
      log: (line) => {
        runner.info(line)
      },
    })
  }
  const credentials = source()
  const first = await credentials.current()
  const isKey = first !== 'anonymous' && 'accessKeyId' in first
  const isPermanent = isKey && first.securityToken === undefined
  const maxConcurrent = Math.min(inputs.concurrency, isPermanent ? MAX_SIGNED_AT_ONCE : Infinity)
  const gate = new CredentialGate({ isProven: !isKey, maxConcurrent })
  const session: Session = { ...shared, credentials, gate }
  let project: Promise<Project> | undefined
  const lookUp = (): Promise<Project> =>
    findProject(new Client(session, endpointFor('iam', inputs, world)), inputs.region ?? '')
  return { ...session, project: () => (project ??= lookUp()) }
}

/**
 * Makes sure that the credentials belong to the account that is meant, if one is named.
 *
 * @throws InputProblems if they do not; CloudError if it cannot be found out
 */
export async function checkAccount(inputs: Inputs, session: RunSession, world: Runtime): Promise<void> {
  const { expectedAccountId: expected } = inputs
  if (!expected) return
  const account = await lookUpAccount(inputs, session, world)
  if (account === expected) {
    world.runner.info(`The credentials belong to account ${account}, as expected`)
    return
  }
  const whose =
    account === undefined
      ? 'it could not be found out whose the credentials are'
      : `the credentials belong to account ${escapeForLog(account, 64)}`
  throw new InputError([`expected-account-id: ${whose}, not to ${expected}; nothing was touched`])
}

/** By the caller identity of STS, and where that cannot be asked, by the owner of the region's project. */
async function lookUpAccount(inputs: Inputs, session: RunSession, world: Runtime): Promise<string | undefined> {
  const { region = '', endpoints, credentials } = inputs
  // STS takes signatures only, and the European sites document none.
  const askSts = !('token' in credentials.credentials) && (endpoints.sts !== undefined || siteOf(region) !== 'Europe')
  if (askSts) return getCallerAccount(new Client(session, endpointFor('sts', inputs, world)))
  return (await session.project()).accountId
}

/** Where a service is asked: as given, or as documented, or else at a guess that is said aloud. */
export function endpointFor(service: ServiceName, inputs: Inputs, { runner }: Pick<Runtime, 'runner'>): Located {
  const located = resolveEndpoint(service, inputs)
  if (!located.isDocumentedHost && !inputs.endpoints[service]) {
    const { region = '' } = inputs
    const what = `No documented host of ${service} in region ${region}; trying ${located.endpoint.host}`
    runner.annotate('warning', `${what}. If that is not the host, give endpoint.`)
  }
  return located
}

type Located = Required<Pick<ClientOptions, 'endpoint' | 'isDocumentedHost'>>

/** The same without a word. */
export function resolveEndpoint(service: ServiceName, { endpoints, region = '' }: Inputs): Located {
  const given = endpoints[service]
  if (given) return { endpoint: given, isDocumentedHost: false }
  const { url, isDocumented } = endpointOf(serviceOf(service), region)
  return { endpoint: url, isDocumentedHost: isDocumented }
}
