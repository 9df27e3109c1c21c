/**
 * What an error means here and what to do about it, by its code. The codes of a service stand in the definition of its
 * resource type; those of the gateway, IAM, STS, the network and HTTP stand here. The most particular key of an error counts
 * first (`HTTP 502 APIGW.0201`, then `APIGW.0201`, then `HTTP 502`), and of the rows that it fits, the first.
 *
 * Sources: API Sign Guide, "Error Codes" (APIGW.*); IAM and STS API references; Node.js' error codes.
 */
import type { CloudError } from '../huaweicloud/errors.ts'
import {
  credentialsRefused,
  internalError,
  tooManyRequests,
  unknownRoute,
  RUN_AGAIN,
  type Advice,
} from '../resources/advice.ts'
import { RESOURCES } from '../resources/registry.ts'

/** By status and code, by code alone, and failing that by HTTP status. */
export function adviceFor({ code, status }: Pick<CloudError, 'code' | 'status'>): Advice | undefined {
  const known = code?.replace(/^APIG\./, 'APIGW.')
  const http = status === undefined ? undefined : `HTTP ${status}`
  const keys = [http && known && `${http} ${known}`, known, http].filter((key) => typeof key === 'string')
  for (const key of keys) {
    const found = ADVICE.find(({ codes }) => codes.some((pattern) => matches(pattern, key)))
    if (found) return found
  }
  return undefined
}

/** `HTTP 4*` is about statuses, not about the codes that come with them. */
const matches = (pattern: string, key: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) && !/^HTTP \d+ /.test(key) : key === pattern

export const ADVICE: readonly Advice[] = [
  ...RESOURCES.flatMap(({ advice }) => advice),
  credentialsRefused('APIGW.0301', 'APIGW.0303', 'APIGW.0305', 'APIGW.0311', 'IAM.0001'),
  {
    codes: ['APIGW.0307'],
    meaning: 'The token has expired, or belongs to another region or project than the one asked.',
    remedy: 'Get a new token whose scope is the project of this region.',
  },
  unknownRoute('APIGW.0101', 'APIGW.0103'),
  {
    codes: ['APIGW.0302', 'APIGW.0304', 'APIGW.0306'],
    meaning: 'The caller may not use this API in this region.',
    remedy: 'Grant the permission, or check that region and account are the intended ones.',
  },
  {
    codes: ['APIGW.0801', 'APIGW.0802'],
    meaning: 'The service, or this account, is not admitted to the region.',
    remedy: 'Check region; where it is the intended one, open the service there in the console.',
  },
  {
    codes: ['APIGW.0401', 'APIGW.0402', 'APIGW.0404'],
    meaning: 'The gateway does not let the address of this runner in.',
    remedy: 'Run on a runner whose address is allowed, or change the rule in the account that forbids it.',
  },
  tooManyRequests('APIGW.0308', 'HTTP 429'),
  {
    codes: ['APIGW.0310', 'APIGW.0501', 'APIGW.0502'],
    meaning: 'The project or account is frozen, in arrears, or has used up its quota.',
    remedy: 'Settle the account, or check project-id.',
  },
  {
    codes: ['HTTP 502 APIGW.0201', 'HTTP 504 APIGW.0201', 'APIGW.0610'],
    meaning: 'The gateway got no answer from the service in time.',
    remedy: 'Run again: what is gone by then is reported as absent.',
  },
  {
    codes: ['APIGW.0104', 'APIGW.0105', 'APIGW.0106', 'APIGW.0201', 'APIGW.0602', 'APIGW.0607'],
    meaning: 'The gateway did not understand the request as it arrived.',
    remedy:
      'Check endpoint, and whether a proxy changes requests on their way. If neither is the cause, please report it.',
  },
  {
    codes: ['APIGW.0613'],
    meaning: 'The gateway could not reach IAM to check the credentials.',
    remedy: 'Run again later.',
  },
  internalError(
    'APIGW.0601',
    'APIGW.0605',
    'APIGW.0606',
    'APIGW.0608',
    'APIGW.0609',
    'APIGW.0611',
    'APIGW.0612',
    'APIGW.0705',
  ),
  {
    codes: ['APIGW.*'],
    meaning: 'The gateway refused the request.',
    remedy: 'The reason is in its message.',
  },
  {
    codes: ['STS5.1001'],
    meaning: 'The trust policy of the agency does not let this workflow in.',
    remedy:
      "Compare its conditions with the token's subject, audience and issuer, which the message shows (docs/huaweicloud-setup.md).",
  },
  {
    codes: ['STS5.2001'],
    meaning: 'The identity provider does not know the audience of the token.',
    remedy: "Add it to the provider's client IDs, or set oidc-audience to one that is there.",
  },
  {
    codes: ['STS5.*'],
    meaning: 'STS refused the request.',
    remedy: 'Check oidc-provider-urn and oidc-agency-urn (docs/huaweicloud-setup.md).',
  },
  {
    codes: ['IAM.0003', 'PAP5.*'],
    meaning: 'The caller may not ask this of IAM.',
    remedy:
      'Give project-id to do without. Listing the projects one belongs to needs no permission, so a policy denies it.',
  },
  {
    codes: ['IAM.0006'],
    meaning: 'An internal error of IAM.',
    remedy: 'Run again later, or give project-id to do without IAM.',
  },
  {
    codes: ['IAM.*'],
    meaning: 'IAM refused the request.',
    remedy: 'Check region and iam-endpoint, or give project-id to do without IAM.',
  },
  {
    codes: ['ENOTFOUND'],
    meaning: 'There is no such host.',
    remedy: 'Check region and endpoint for a typing mistake.',
  },
  {
    codes: ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
    meaning: 'The host could not be reached.',
    remedy: 'Check the network of the runner, its proxy settings, region and endpoint.',
  },
  {
    codes: ['PROXY', 'PROXY_SETTING'],
    meaning: 'The proxy could not be reached, or refused to connect. Nothing is sent around it.',
    remedy: 'Check HTTPS_PROXY and NO_PROXY.',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    meaning: "The host's certificate is for another name.",
    remedy: 'Check endpoint for a typing mistake, and whether a proxy or DNS leads elsewhere.',
  },
  {
    codes: ['CERT_*', 'ERR_TLS_*', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_*'],
    meaning: "The host's certificate is not to be trusted.",
    remedy: 'Behind a proxy that inspects TLS, give its CA in NODE_EXTRA_CA_CERTS.',
  },
  {
    codes: ['EPROTO', 'ERR_SSL_*'],
    meaning: 'What answered there does not speak TLS as it should.',
    remedy: 'Check endpoint and proxy: one of them may be plain http.',
  },
  {
    codes: ['TIMEOUT', 'ECONNRESET', 'EPIPE', 'TOO_LARGE', 'NETWORK', 'HPE_*'],
    meaning: 'The connection broke or stayed silent.',
    remedy: 'Run again: what is gone already will be reported as absent.',
  },
  {
    codes: ['HTTP 2*'],
    meaning: 'The service took the request, but did not confirm that it did what was asked.',
    remedy: RUN_AGAIN,
  },
  {
    codes: ['HTTP 3*'],
    meaning: 'The host redirects elsewhere; credentials are never sent on.',
    remedy: 'Check endpoint and proxy.',
  },
  {
    codes: ['HTTP 401'],
    meaning: 'The credentials were refused.',
    remedy: 'Check the secrets; the run stopped so that the key is not locked.',
  },
  {
    codes: ['HTTP 403'],
    meaning: 'The caller may not do this.',
    remedy: 'Grant the permission named in the README under "Permissions".',
  },
  {
    codes: ['HTTP 407'],
    meaning: 'A proxy wants to know who asks.',
    remedy: 'Give user and password in HTTPS_PROXY.',
  },
  {
    codes: ['HTTP 4*'],
    meaning: 'The service refused the request.',
    remedy: 'The reason is in its message; where there is none, check region and endpoint.',
  },
  {
    codes: ['HTTP 5*'],
    meaning: 'The service has a problem.',
    remedy: 'Run again later.',
  },
]
