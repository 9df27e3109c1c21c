/**
 * What to do when the exchange of GitHub's ID token fails: each cause with its own remedy.
 *
 * Sources: GitHub Docs, "OpenID Connect reference" (subject claims, immutable subject claims); STS codes as reported by
 * those who use the exchange (vbem/configure-huawei-cloud-credentials, ozvale/test-action): Huawei publishes no list.
 */
import { parseJson, asObject } from '../runtime/json.ts'
import { isFromGateway, type CloudError } from './errors.ts'
import type { AgencySession } from './sts.ts'

/** Where all of this is set up, step by step. */
const GUIDE = 'docs/huaweicloud-setup.md'

export const NO_ID_TOKEN =
  'GitHub gives this job no ID token. Give the job, or the workflow, "permissions: id-token: write" (naming one permission ' +
  'takes away those not named). Workflows that a pull request from a fork starts never get one.'

/** The remedy for what GitHub answered, or nothing where it was GitHub's own trouble. */
export function adviceOnRequest({ kind, status }: CloudError): string | undefined {
  if (kind === 'network')
    return 'The runner could not reach GitHub for its ID token: check its network and proxy settings.'
  return kind === 'refused' && !isTrouble(status) ? NO_ID_TOKEN : undefined
}

/** Overloaded or broken for now: that says nothing about what was asked. */
const isTrouble = (status = 0): boolean => status >= 500 || status === 429 || status === 408

type Refusal = 'trouble' | 'endpoint' | 'audience' | 'trust' | 'other'

/** What STS refused the exchange for. */
function refusalOf(error: CloudError): Refusal {
  if (isTrouble(error.status)) return 'trouble'
  if (isFromGateway(error)) return 'endpoint'
  if (error.code === 'STS5.2001' || /audience|client.?id/i.test(error.message)) return 'audience'
  return error.code === 'STS5.1001' || error.status === 403 ? 'trust' : 'other'
}

/** Whether the exchange may succeed with a new ID token a little later: not where the set-up has to be changed first. */
export function mayPass(error: CloudError): boolean {
  const { kind, status, attempts, remedy } = error
  if (kind === 'stopped' || remedy === NO_ID_TOKEN) return false
  // The client tries once where it does not help to try again, and has waited as long as it may for a 429.
  if (kind === 'network') return attempts > 1
  return kind === 'unclear' || (status !== 429 && ['trouble', 'other'].includes(refusalOf(error)))
}

/** What a token says of the run, as far as it can be read: untrusted, and never more than these three. */
export interface Claims {
  readonly sub: string
  readonly aud: string
  readonly iss: string
}

/** Reads the claims without checking the signature, which is for STS to do. */
export function claimsOf(idToken: string): Claims {
  const payload = parseJson(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
  const claim = (name: string): string => {
    const value = asObject(payload)[name]
    if (Array.isArray(value)) return value.join(' ')
    return typeof value === 'string' ? value : '(none)'
  }
  return { sub: claim('sub'), aud: claim('aud'), iss: claim('iss') }
}

/** The remedy for what STS answered, or nothing where the table of codes knows it as well. */
export function adviceOnExchange(
  error: CloudError,
  { providerUrn, agencyUrn }: Pick<AgencySession, 'providerUrn' | 'agencyUrn'>,
  { sub, aud, iss }: Claims,
): string | undefined {
  const { status, code, host } = error
  if (error.kind !== 'refused') {
    return /^(ENOTFOUND|EAI_AGAIN)$/.test(code ?? '')
      ? `${host ?? 'The host'} was not found: this region may have no STS. Give sts-endpoint; any region's serves every account of the site.`
      : undefined
  }
  const refusal = refusalOf(error)
  if (refusal === 'trouble')
    return 'STS is in trouble, or takes no more requests for now: that says nothing about the set-up. Run again later.'
  if (refusal === 'endpoint') {
    return status === 404
      ? `${host ?? 'The host'} does not know the exchange: the endpoint is the likely cause. Give sts-endpoint, that of another region of the same site.`
      : undefined
  }
  if (refusal === 'audience') {
    return (
      `The identity provider ${providerUrn} does not know the audience "${aud}". Add it to the provider's ` +
      `client IDs, or set oidc-audience to one that is there.`
    )
  }
  if (refusal === 'trust') {
    return (
      `The trust policy of ${agencyUrn} does not let this workflow in. GitHub's token says sub "${sub}", aud "${aud}", ` +
      `iss "${iss}"; the policy's conditions oidc:sub, oidc:aud and oidc:iss must allow exactly these. GitHub writes the ` +
      `subject in one of two formats: repo:OWNER/REPO:… and, in repositories created, renamed or transferred since 15 July ` +
      `2026, repo:OWNER@OWNER-ID/REPO@REPO-ID:…; in a job with an environment it ends in environment:NAME. See ${GUIDE}.`
    )
  }
  return (
    `STS takes tokens of ${iss} only from the identity provider whose URL that is, and roles only as URNs: check ` +
    `oidc-provider-urn (${providerUrn}) and oidc-agency-urn (${agencyUrn}). See ${GUIDE}. If the same set-up has worked ` +
    `before, run again later.`
  )
}
