/**
 * What an error means and what to do about it, by its code. The definition of a resource type has the codes of its service;
 * this file has those of the gateway, IAM, STS, the network and HTTP. The most specific key of an error is looked up first
 * (`HTTP 502 APIGW.0201`, then `APIGW.0201`, then `HTTP 502`); of several rows that match it, the first one applies.
 *
 * Sources: API Sign Guide, "Error Codes" (APIGW.*); IAM and STS API references; Node.js' error codes.
 */
import type { CloudError } from '../huaweicloud/errors.ts'
import {
  credentialsRefused,
  internalError,
  tooManyRequests,
  unknownRoute,
  SEE_MESSAGE,
  RUN_AGAIN,
  type Advice,
} from '../resources/advice.ts'
import { RESOURCES } from '../resources/registry.ts'

/** The row for a status and code, for the code alone, or for the HTTP status. */
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

/** The name of the advice's row in docs/troubleshooting.md, for links: `apigw-0307`. */
export const anchorOf = ({ codes: [code = ''] }: Advice): string =>
  code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')

/** `HTTP 4*` matches statuses only, not statuses with codes. */
const matches = (pattern: string, key: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) && !/^HTTP \d+ /.test(key) : key === pattern

export const ADVICE: readonly Advice[] = [
  ...RESOURCES.flatMap(({ advice }) => advice),
  credentialsRefused('APIGW.0301', 'APIGW.0303', 'APIGW.0305', 'APIGW.0311', 'IAM.0001'),
  {
    codes: ['APIGW.0307'],
    meaning: 'The token has expired, or belongs to another region or project.',
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
    meaning: 'The service is not open to this account in the region.',
    remedy: 'Check region. If it is the intended one, open the service there in the console.',
  },
  {
    codes: ['APIGW.0401', 'APIGW.0402', 'APIGW.0404'],
    meaning: 'The gateway does not accept requests from the address of this runner.',
    remedy: 'Use a runner whose address is allowed, or change the rule of the account that forbids it.',
  },
  tooManyRequests('APIGW.0308', 'HTTP 429'),
  {
    codes: ['APIGW.0310', 'APIGW.0501', 'APIGW.0502'],
    meaning: 'The project or account is frozen, in arrears, or has used up its quota.',
    remedy: 'Settle the account, or check project-id.',
  },
  {
    codes: ['HTTP 502 APIGW.0201', 'HTTP 504 APIGW.0201', 'APIGW.0610'],
    meaning: 'The service did not answer the gateway in time.',
    remedy: 'Run again: targets that are already deleted are reported as absent.',
  },
  {
    codes: ['APIGW.0104', 'APIGW.0105', 'APIGW.0106', 'APIGW.0201', 'APIGW.0602', 'APIGW.0607'],
    meaning: 'The gateway could not read the request.',
    remedy:
      'Check endpoint, and whether a proxy changes requests. If neither is the cause, report a bug in this action.',
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
    remedy: SEE_MESSAGE,
  },
  {
    codes: ['STS5.1001'],
    meaning: 'The trust policy of the agency does not allow this workflow.',
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
    meaning: 'IAM does not allow the caller to do this.',
    remedy: 'Set project-id. Listing the own projects needs no permission, so a policy of the account denies it.',
  },
  {
    codes: ['IAM.0006'],
    meaning: 'IAM has an internal error.',
    remedy: 'Run again later, or set project-id.',
  },
  {
    codes: ['IAM.*'],
    meaning: 'IAM refused the request.',
    remedy: 'Check region and iam-endpoint, or set project-id.',
  },
  {
    codes: ['ENOTFOUND'],
    meaning: 'The host name does not exist.',
    remedy: 'Check region and endpoint for a typing error.',
  },
  {
    codes: ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
    meaning: 'The host could not be reached.',
    remedy: 'Check the network of the runner, its proxy settings, region and endpoint.',
  },
  {
    codes: ['PROXY', 'PROXY_SETTING'],
    meaning: 'The proxy could not be reached, or refused the connection. Requests are never sent without it.',
    remedy: 'Check HTTPS_PROXY and NO_PROXY.',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
    meaning: "The host's certificate is for another host name.",
    remedy: 'Check endpoint for a typing error, and whether a proxy or DNS leads to another host.',
  },
  {
    codes: ['CERT_*', 'ERR_TLS_*', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_*'],
    meaning: "The host's certificate is not trusted.",
    remedy: 'Behind a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS to the file of its CA.',
  },
  {
    codes: ['EPROTO', 'ERR_SSL_*'],
    meaning: 'The host does not answer with valid TLS.',
    remedy: 'Check endpoint and proxy: one of them may expect plain HTTP.',
  },
  {
    codes: ['TIMEOUT', 'ECONNRESET', 'EPIPE', 'TOO_LARGE', 'NETWORK', 'HPE_*'],
    meaning: 'The connection broke, or no response came in time.',
    remedy: 'Run again: targets that are already deleted are reported as absent.',
  },
  {
    codes: ['HTTP 2*'],
    meaning: 'The service accepted the request, but its response does not confirm the result.',
    remedy: RUN_AGAIN,
  },
  {
    codes: ['HTTP 3*'],
    meaning: 'The host redirects to another address. Credentials are never sent there.',
    remedy: 'Check endpoint and proxy.',
  },
  {
    codes: ['HTTP 401'],
    meaning: 'The credentials were refused.',
    remedy: 'Check the secrets. The run stopped so that the key is not locked.',
  },
  {
    codes: ['HTTP 403'],
    meaning: 'The caller lacks a permission.',
    remedy: 'Grant it as described in the README under "Permissions".',
  },
  {
    codes: ['HTTP 407'],
    meaning: 'The proxy requires a user and a password.',
    remedy: 'Set them in HTTPS_PROXY (http://user:password@host:port).',
  },
  {
    codes: ['HTTP 4*'],
    meaning: 'The service refused the request.',
    remedy: 'The message has the reason. If there is none, check region and endpoint.',
  },
  {
    codes: ['HTTP 5*'],
    meaning: 'The service has an internal problem.',
    remedy: 'Run again later.',
  },
]
