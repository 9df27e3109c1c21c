/**
 * What to do if the exchange of GitHub's ID token for temporary keys fails.
 *
 * Sources: GitHub Docs, "OpenID Connect reference" (subject claims, immutable subject claims); STS error codes as reported by
 * users of the exchange (vbem/configure-huawei-cloud-credentials, ozvale/test-action): Huawei Cloud publishes no list.
 */
import { parseJson, asObject } from '../runtime/json.ts'
import { isFromGateway, type CloudError } from './errors.ts'
import type { AgencySession } from './sts.ts'

const GUIDE = 'docs/huaweicloud-setup.md'

export const NO_ID_TOKEN =
  'GitHub gives this job no ID token. Give the job, or the workflow, "permissions: id-token: write" (naming one permission ' +
  'takes away those not named). Workflows that a pull request from a fork starts never get one.'

/** What to do if GitHub gave no ID token; undefined for an outage of GitHub. */
export function idTokenAdvice({ kind, status }: CloudError): string | undefined {
  if (kind === 'network')
    return 'The runner could not reach GitHub for its ID token: check its network and proxy settings.'
  return kind === 'refused' && !isOutage(status) ? NO_ID_TOKEN : undefined
}

/** Overloaded or broken: the status says nothing about the request. */
const isOutage = (status = 0): boolean => status >= 500 || status === 429 || status === 408

type ExchangeFailure = 'outage' | 'endpoint' | 'audience' | 'trust' | 'other'

function classifyFailure(error: CloudError): ExchangeFailure {
  if (isOutage(error.status)) return 'outage'
  if (isFromGateway(error)) return 'endpoint'
  if (error.code === 'STS5.2001' || /audience|client.?id/i.test(error.message)) return 'audience'
  return error.code === 'STS5.1001' || error.status === 403 ? 'trust' : 'other'
}

/** Whether the exchange may succeed later with a new ID token, without a change of the configuration. */
export function isTransient(error: CloudError): boolean {
  const { kind, status, attempts, remedy } = error
  if (kind === 'stopped' || remedy === NO_ID_TOKEN) return false
  // The client makes a single attempt for a permanent network error. After a 429 it has waited as long as it may.
  if (kind === 'network') return attempts > 1
  return kind === 'unclear' || (status !== 429 && ['outage', 'other'].includes(classifyFailure(error)))
}

/** The claims of an ID token that trust policies are about. Untrusted. */
export interface TokenClaims {
  readonly sub: string
  readonly aud: string
  readonly iss: string
}

/** Reads the claims without verifying the signature, which STS does. */
export function readTokenClaims(idToken: string): TokenClaims {
  const payload = parseJson(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
  const claim = (name: string): string => {
    const value = asObject(payload)[name]
    if (Array.isArray(value)) return value.join(' ')
    return typeof value === 'string' ? value : '(none)'
  }
  return { sub: claim('sub'), aud: claim('aud'), iss: claim('iss') }
}

/** What to do if STS refused the exchange; undefined where the advice for the error's code is as good. */
export function exchangeAdvice(
  error: CloudError,
  { providerUrn, agencyUrn }: Pick<AgencySession, 'providerUrn' | 'agencyUrn'>,
  { sub, aud, iss }: TokenClaims,
): string | undefined {
  const { status, code, host = 'The host' } = error
  if (error.kind !== 'refused') {
    return /^(ENOTFOUND|EAI_AGAIN)$/.test(code ?? '')
      ? `${host} was not found: this region may have no STS. Give sts-endpoint: STS in any region serves every account of the site.`
      : undefined
  }
  switch (classifyFailure(error)) {
    case 'outage':
      return 'STS is overloaded or has an outage, which says nothing about the configuration. Run again later.'
    case 'endpoint':
      return status === 404
        ? `${host} does not have the API for the exchange. Give the STS endpoint of another region of the same site as sts-endpoint.`
        : undefined
    case 'audience':
      return (
        `The identity provider ${providerUrn} does not accept the audience "${aud}". Add it to the client IDs of the ` +
        `provider, or set oidc-audience to one of them.`
      )
    case 'trust':
      return (
        `The trust policy of ${agencyUrn} does not allow this workflow. GitHub's token has sub "${sub}", aud "${aud}", ` +
        `iss "${iss}"; the policy's conditions oidc:sub, oidc:aud and oidc:iss must allow exactly these. GitHub writes the ` +
        `subject in one of two formats: repo:OWNER/REPO:… and, in repositories created, renamed or transferred since 15 July ` +
        `2026, repo:OWNER@OWNER-ID/REPO@REPO-ID:…; in a job with an environment it ends in environment:NAME. See ${GUIDE}.`
      )
    case 'other':
      return (
        `STS accepts tokens of ${iss} only from the identity provider with that URL, and identifies provider and agency by ` +
        `URN: check oidc-provider-urn (${providerUrn}) and oidc-agency-urn (${agencyUrn}). See ${GUIDE}. If the same ` +
        `configuration has worked before, run again later.`
      )
  }
}
