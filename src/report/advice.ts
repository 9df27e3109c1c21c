/**
 * What an error means here and what to do about it: one row per known code. First match wins, so particular rows stand
 * before general ones.
 *
 * Sources: API Sign Guide, "Error Codes" (APIGW.*); COC, CodeArts Build, Workspace and ROMA Connect API references, "Error
 * Codes"; IAM and STS API references; Node.js' error codes.
 */
import type { CloudError } from '../huaweicloud/errors.ts'

export interface Advice {
  /** Codes of services (`APIGW` stands for `APIG` too), of Node.js, or `HTTP 403`. A `*` at the end stands for any rest. */
  readonly codes: readonly string[]
  readonly meaning: string
  readonly mend: string
}

export const ADVICE: readonly Advice[] = [
  {
    codes: ['APIGW.0301', 'APIGW.0303', 'APIGW.0305', 'ROMA.1002', 'ROMA.1000', 'common.01010001'],
    meaning:
      'The credentials were refused: wrong or deleted key, or expired token. (A clock that is off is named instead.)',
    mend: 'Check that the secrets are current and belong together, and that temporary keys come with their security-token. After more than five refusals a key is locked for five minutes.',
  },
  {
    codes: ['APIGW.0307'],
    meaning: 'The token has expired, or belongs to another region or project than the one asked.',
    mend: 'Get a new token whose scope is the project of this region.',
  },
  {
    codes: ['APIGW.0101', 'APIGW.0103', 'CB.00060214'],
    meaning: 'This host has no such API, so the endpoint is the likely cause: it says nothing about the resource.',
    mend: 'Check region and endpoint: the service may have another host there, or none.',
  },
  {
    codes: ['APIGW.0302', 'APIGW.0304', 'APIGW.0306', 'APIGW.0802', 'APIGW.0801'],
    meaning: 'The caller may not use this API in this region.',
    mend: 'Grant the permission, or check that region and account are the intended ones.',
  },
  {
    codes: ['APIGW.0308', 'HTTP 429', 'CB.00060211'],
    meaning: 'Too many requests, for longer than the run could wait.',
    mend: 'Run again later, lower concurrency, or raise timeout.',
  },
  {
    codes: ['APIGW.0310', 'APIGW.0502'],
    meaning: 'The project or account is frozen or in arrears.',
    mend: 'Settle the account, or check project-id.',
  },
  {
    codes: ['APIGW.0201'],
    meaning: 'The gateway could not pass the request on, or got no answer in time.',
    mend: 'Run again; the target stays or goes, and the next run will tell.',
  },
  {
    codes: ['COC.00040701'],
    meaning: 'An internal error of COC.',
    mend: 'Run again; if it stays, give the request id to Huawei Cloud support.',
  },
  {
    codes: ['COC.*'],
    meaning: 'COC refused the request.',
    mend: "Only scripts of the credentials' own account can be deleted; deleting needs coc:document:delete.",
  },
  {
    codes: ['CB.00060200', 'CB.00060201', 'DEV.CB.032011'],
    meaning: 'CodeArts Build does not take this id.',
    mend: "The id of a build task is the 32 characters at the end of its editing page's address.",
  },
  {
    codes: ['CB.*', 'DEVCB.*', 'DEV.CB.*'],
    meaning: 'CodeArts Build refused the request.',
    mend: 'The caller needs the right to delete this task in its CodeArts project.',
  },
  {
    codes: ['WKS.00010099'],
    meaning: 'Workspace is not enabled in this region.',
    mend: 'Check region and project-id.',
  },
  {
    codes: ['WKS.00010032'],
    meaning: 'The state of the task forbids the operation.',
    mend: 'Wait until it has run, then run again.',
  },
  {
    codes: ['WKS.*'],
    meaning: 'Workspace refused the request.',
    mend: 'Deleting needs workspace:scheduledTasks:batchDelete, checking needs workspace:scheduledTasks:list.',
  },
  {
    codes: ['ROMA.10012'],
    meaning: 'Another asset job of this user was running all the time.',
    mend: 'Wait for it to end, then run again; raise timeout if jobs take long.',
  },
  {
    codes: ['ROMA.12001', 'ROMA.1006'],
    meaning: 'The caller may not delete this asset.',
    mend: 'It needs the role "delete" or "admin" on the application, besides the IAM permission.',
  },
  {
    codes: ['FDI.3023'],
    meaning: 'A data-integration task is running.',
    mend: 'Stop it in ROMA Connect, then run again.',
  },
  {
    codes: ['APIC.7302', 'ROMA.00110002'],
    meaning: 'There is no such ROMA instance in this project.',
    mend: 'Check instance-id, region and project-id.',
  },
  {
    codes: ['ROMA.13000', 'ROMA.13001'],
    meaning: 'ROMA does not take this form of request.',
    mend: 'An older ROMA may want roma-request-format: legacy.',
  },
  { codes: ['ROMA.*', 'FDI.*'], meaning: 'ROMA Connect refused the request.', mend: 'The reason is in its message.' },
  {
    codes: ['STS5.1001'],
    meaning: 'The trust policy of the agency does not let this workflow in.',
    mend: "Compare its conditions with the token's subject, audience and issuer, which the message shows (docs/huaweicloud-setup.md).",
  },
  {
    codes: ['STS5.2001'],
    meaning: 'The identity provider does not know the audience of the token.',
    mend: "Add it to the provider's client IDs, or set oidc-audience to one that is there.",
  },
  {
    codes: ['STS5.*'],
    meaning: 'STS refused the request.',
    mend: 'Check oidc-provider-urn and oidc-agency-urn (docs/huaweicloud-setup.md).',
  },
  {
    codes: ['IAM.*'],
    meaning: 'IAM refused the request.',
    mend: 'Give project-id, or allow listing projects (iam:projects:listProjects).',
  },
  { codes: ['ENOTFOUND'], meaning: 'There is no such host.', mend: 'Check region and endpoint for a typing mistake.' },
  {
    codes: ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'],
    meaning: 'The host could not be reached.',
    mend: 'Check the network of the runner, its proxy settings, region and endpoint.',
  },
  {
    codes: ['PROXY', 'PROXY_SETTING'],
    meaning: 'The proxy could not be reached, or refused to connect. Nothing is sent around it.',
    mend: 'Check HTTPS_PROXY and NO_PROXY.',
  },
  {
    codes: ['CERT_*', 'ERR_TLS_*', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_*'],
    meaning: "The host's certificate is not to be trusted.",
    mend: 'Behind a proxy that inspects TLS, give its CA in NODE_EXTRA_CA_CERTS.',
  },
  {
    codes: ['TIMEOUT', 'ECONNRESET', 'EPIPE', 'TOO_LARGE', 'NETWORK', 'HPE_*'],
    meaning: 'The connection broke or stayed silent.',
    mend: 'Run again: what is gone already will be reported as absent.',
  },
  {
    codes: ['HTTP 401'],
    meaning: 'The credentials were refused.',
    mend: 'Check the secrets; the run stopped so that the key is not locked.',
  },
  {
    codes: ['HTTP 403'],
    meaning: 'The caller may not do this.',
    mend: 'Grant the permission named in the README under "Permissions".',
  },
  {
    codes: ['HTTP 3*'],
    meaning: 'The host redirects elsewhere; credentials are never sent on.',
    mend: 'Check endpoint and proxy.',
  },
  { codes: ['HTTP 5*'], meaning: 'The service has a problem.', mend: 'Run again later.' },
]

/** The row for an error: by its code, and failing that by its HTTP status. */
export function adviceFor(error: Pick<CloudError, 'code' | 'status'>): Advice | undefined {
  const code = error.code?.replace(/^APIG\./, 'APIGW.')
  const keys = [code, error.status === undefined ? undefined : `HTTP ${error.status}`].filter(
    (key) => key !== undefined,
  )
  for (const key of keys) {
    const found = ADVICE.find(({ codes }) => codes.some((known) => matches(known, key)))
    if (found) return found
  }
  return undefined
}

const matches = (known: string, key: string): boolean =>
  known.endsWith('*') ? key.startsWith(known.slice(0, -1)) : key === known
