/**
 * Security Token Service: temporary keys for an ID token, and the identity of a caller.
 * Source: Huawei Cloud IAM API reference (new console), AssumeAgencyWithOIDC, GetCallerIdentity; error codes STS5.1001 and
 * STS5.2001 as seen by users of the exchange. The other codes and the statuses are not documented: they are placeholders.
 */
import { createDecoder, createVerifier } from 'fast-jwt'

import type { Accounts } from '../accounts.ts'
import { json, plainError } from '../answers.ts'
import { idProblem, keysProblem } from '../checks.ts'
import { ACCOUNT_ID, AGENCY_URN, PROVIDER_URN } from '../defaults.ts'
import { trusts, type TrustPolicy } from '../trust-policy.ts'
import type { Call, Failure, Route, Service, SimAnswer, ServiceContext } from '../types.ts'
import type { GitHubOidc } from './github-oidc.ts'

/** An OIDC identity provider: its issuer and its audiences. */
export interface Provider {
  url: string
  clientIds: string[]
}

export interface Agency {
  trustPolicy: TrustPolicy
  /** The longest session, in seconds: 3,600 to 43,200. */
  maxSeconds: number
}

interface AssumeBody {
  provider_urn: string
  agency_urn: string
  agency_session_name: string
  id_token: string
  duration_seconds?: number
}

interface TokenClaims {
  iss?: string
  sub?: string
  aud?: string | string[]
}

const REGIONS =
  'cn-north-4|cn-south-1|cn-east-3|cn-southwest-2|ap-southeast-[1-4]|sa-brazil-1|la-south-2|af-south-1|tr-west-1'

const REQUIRED = ['provider_urn', 'agency_urn', 'agency_session_name', 'id_token']

export class Sts implements Service {
  readonly hosts = new RegExp(`^sts\\.(${REGIONS})\\.myhuaweicloud\\.com$`)
  readonly codes = { invalid: 'STS5.1000', internal: 'STS5.5000', denied: 'STS5.1001' }
  readonly providers = new Map<string, Provider>()
  readonly agencies = new Map<string, Agency>()
  /** A refusal repeats this part of the ID token in its message. */
  repeatsToken: 'payload' | 'signature' | 'whole' | undefined
  /** The first ID token that arrives is refused, however often it comes; the next one is taken. */
  refusesFirstToken = false
  readonly routes: Route[]
  #firstToken: string | undefined
  readonly #context: ServiceContext
  readonly #accounts: Accounts
  readonly #github: GitHubOidc

  constructor(context: ServiceContext, accounts: Accounts, github: GitHubOidc) {
    this.#context = context
    this.#accounts = accounts
    this.#github = github
    this.providers.set(PROVIDER_URN, { url: github.issuer, clientIds: ['sts.huaweicloud.com'] })
    this.trust({
      StringEquals: { 'oidc:iss': [github.issuer], 'oidc:aud': ['sts.huaweicloud.com'] },
      StringMatch: { 'oidc:sub': ['repo:octo-org/shop:*', 'repo:octo-org@123456/shop@456789:*'] },
    })
    this.routes = [
      {
        method: 'POST',
        path: '/v5/agencies/assume-with-oidc',
        operation: 'sts.assumeWithOidc',
        kind: 'other',
        open: true,
        body: assumeProblem,
        bodyKeys: [...REQUIRED, 'duration_seconds', 'policy', 'policy_ids'],
        handle: (call) => this.#assume(call),
      },
      {
        method: 'GET',
        path: '/v5/caller-identity',
        operation: 'sts.callerIdentity',
        kind: 'other',
        signed: true,
        handle: (call) => this.#callerIdentity(call),
      },
    ]
  }

  /** Makes the default agency trust tokens of the default provider under these conditions. */
  trust(Condition: NonNullable<TrustPolicy['Statement'][number]['Condition']>, maxSeconds = 3600): void {
    const Principal = { Federated: [PROVIDER_URN] }
    const statement = { Effect: 'Allow', Action: ['sts:agencies:assumeWithOIDC'], Principal, Condition }
    this.agencies.set(AGENCY_URN, { trustPolicy: { Version: '5.0', Statement: [statement] }, maxSeconds })
  }

  fail(failure: Failure): SimAnswer {
    return plainError(failure)
  }

  #assume(call: Call): SimAnswer {
    const body = call.body as AssumeBody
    const refuse = (status: number, code: string, message: string): SimAnswer =>
      this.fail({ status, code, message: `${message}${this.#repeat(body.id_token)}`, requestId: call.requestId })
    this.#firstToken ??= body.id_token
    if (this.refusesFirstToken && body.id_token === this.#firstToken) {
      return refuse(400, 'STS5.1003', 'invalid oidc id token: it is not valid yet')
    }
    const provider = this.providers.get(body.provider_urn)
    const agency = this.agencies.get(body.agency_urn)
    if (!provider) return refuse(404, 'STS5.1002', `the OIDC provider ${body.provider_urn} does not exist`)
    const claims = this.#verify(body.id_token, provider, call.now)
    if (typeof claims === 'string') return refuse(400, 'STS5.1003', `invalid oidc id token: ${claims}`)
    const { iss = '', sub = '', aud = '' } = claims
    const audience = [aud].flat().find((each) => provider.clientIds.includes(each))
    if (audience === undefined) return refuse(400, 'STS5.2001', 'the audience is not registered with the OIDC provider')
    const known = { 'oidc:iss': iss, 'oidc:aud': audience, 'oidc:sub': sub }
    if (!agency || !trusts(agency.trustPolicy, body.provider_urn, known)) {
      return refuse(403, 'STS5.1001', 'no identity-based policy allows sts:agencies:assumeWithOIDC')
    }
    const seconds = body.duration_seconds ?? 3600
    if (seconds > agency.maxSeconds) {
      return refuse(400, 'STS5.1000', 'duration_seconds exceeds the maximum session duration of the agency')
    }
    return this.#issue(body, { sub, audience, seconds, now: call.now })
  }

  #repeat(token: string): string {
    const [, payload = '', signature = ''] = token.split('.')
    const part = { payload, signature, whole: token }
    return this.repeatsToken ? `, id_token: ${part[this.repeatsToken]}` : ''
  }

  #issue(body: AssumeBody, granted: { sub: string; audience: string; seconds: number; now: number }): SimAnswer {
    const { ids } = this.#context
    const expiresAt = granted.now + granted.seconds * 1000
    const accountId = body.agency_urn.split(':')[2] ?? ACCOUNT_ID
    const name = body.agency_urn.replace(/^.*:/, '')
    const urn = `sts::${accountId}::assumed-agency:${name}/${body.agency_session_name}`
    const key = {
      access: `HSTA${ids.hex(16).toUpperCase()}`,
      // Contains characters of base64 that URLs cannot contain.
      secret: `${ids.hex(24)}+/${ids.hex(12)}`,
      securityToken: `hQpjbi1${ids.hex(200)}+/${ids.hex(60)}==`,
    }
    this.#accounts.addKey({ ...key, expiresAt, accountId, urn })
    return json(200, {
      source_identity: '',
      audience: granted.audience,
      provider: body.provider_urn,
      subject_from_id_token: granted.sub,
      assumed_agency: { urn, id: `${ids.hex(32)}:${body.agency_session_name}` },
      credentials: {
        access_key_id: key.access,
        secret_access_key: key.secret,
        security_token: key.securityToken,
        expiration: new Date(expiresAt).toISOString(),
      },
    })
  }

  /** The claims, or the problem with the token: form, signature, issuer or time. */
  #verify(token: string, provider: Provider, now: number): TokenClaims | string {
    try {
      const { header } = createDecoder({ complete: true })(token) as { header: { kid?: string } }
      const key = this.#github.publicKey(header.kid ?? '')
      if (key === undefined) return 'the key that signed it is not in the key set of the issuer'
      const options = { algorithms: ['RS256' as const], allowedIss: provider.url, clockTimestamp: now }
      return createVerifier({ key, ...options })(token) as TokenClaims
    } catch (error) {
      return (error as Error).message
    }
  }

  #callerIdentity({ principal }: Call): SimAnswer {
    const account = this.#accounts.accountOf(principal)
    const urn = principal.urn ?? `iam::${account.id}:user:${account.user.name}`
    return json(200, { account_id: account.id, principal_urn: urn, principal_id: principal.userId })
  }
}

function assumeProblem(body: unknown): string | undefined {
  const problem = keysProblem(body, REQUIRED)
  if (problem) return problem
  const given = body as Record<string, unknown>
  const seconds = given['duration_seconds']
  if (seconds !== undefined && !(Number.isInteger(seconds) && Number(seconds) >= 900 && Number(seconds) <= 43_200))
    return 'duration_seconds must be 900 to 43200'
  const name = given['agency_session_name']
  if (typeof name !== 'string' || name.length < 2 || name.length > 128)
    return 'agency_session_name must have 2 to 128 characters'
  const limits = { provider_urn: 1500, agency_urn: 1500, id_token: 20_000 }
  return Object.entries(limits)
    .map(([key, max]) => [key, idProblem(given[key], max)] as const)
    .filter(([, wrong]) => wrong !== undefined)
    .map(([key, wrong]) => `${key} ${wrong ?? ''}`)[0]
}
