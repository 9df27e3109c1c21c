/**
 * What an error means here and what to do about it: one row per known code. The most particular key of an error counts
 * first (`HTTP 502 APIGW.0201`, then `APIGW.0201`, then `HTTP 502`), and of the rows that it fits, the first.
 *
 * Sources: API Sign Guide, "Error Codes" (APIGW.*); COC, CodeArts Build, Workspace and ROMA Connect API references, "Error
 * Codes"; IAM and STS API references; Huawei Cloud's Terraform provider; Node.js' error codes.
 */
export interface Advice {
  /** Codes of services (`APIGW` stands for `APIG` too), of Node.js, or `HTTP 403`. A `*` at the end stands for any rest. */
  readonly codes: readonly string[]
  readonly meaning: string
  readonly remedy: string
}

const RUN_AGAIN = 'Run again; if it stays, give the request id to Huawei Cloud support.'

export const ADVICE: readonly Advice[] = [
  {
    codes: [
      'APIGW.0301',
      'APIGW.0303',
      'APIGW.0305',
      'APIGW.0311',
      'IAM.0001',
      'ROMA.1000',
      'ROMA.1002',
      'COC.00011013',
      'common.01010001',
    ],
    meaning:
      'The credentials were refused: wrong or deleted key, or expired token. (A clock that is off is named instead.)',
    remedy:
      'Check that the secrets are current and belong together, and that temporary keys come with their security-token. After more than five refusals a key is locked for five minutes.',
  },
  {
    codes: ['APIGW.0307'],
    meaning: 'The token has expired, or belongs to another region or project than the one asked.',
    remedy: 'Get a new token whose scope is the project of this region.',
  },
  {
    codes: ['APIGW.0101', 'APIGW.0103', 'CB.00060214', 'ROMA.1007'],
    meaning: 'This host has no such API, so the endpoint is the likely cause: it says nothing about the resource.',
    remedy: 'Check region and endpoint: the service may have another host there, or none.',
  },
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
  {
    codes: ['APIGW.0308', 'HTTP 429', 'CB.00060211'],
    meaning: 'Too many requests, for longer than the run could wait.',
    remedy: 'Run again later, lower concurrency, or raise timeout.',
  },
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
  {
    codes: [
      'APIGW.0601',
      'APIGW.0605',
      'APIGW.0606',
      'APIGW.0608',
      'APIGW.0609',
      'APIGW.0611',
      'APIGW.0612',
      'APIGW.0705',
      'COC.00040701',
      'CB.00060100',
      'CB.00060101',
      'CB.00030004',
      'DEVCB.00030000',
      'ROMA.10010',
      'FDI.3028',
    ],
    meaning: 'An internal error of the service.',
    remedy: RUN_AGAIN,
  },
  {
    codes: ['APIGW.*'],
    meaning: 'The gateway refused the request.',
    remedy: 'The reason is in its message.',
  },
  {
    codes: ['COC.00010014'],
    meaning: 'COC could not ask IAM about the projects of the caller.',
    remedy: 'Run again; if it stays, check project-id and permissions: deleting needs coc:document:delete.',
  },
  {
    codes: ['COC.00010002', 'COC.00014002'],
    meaning: 'COC does not take one of the values that it was sent.',
    remedy: 'Check user-profile and project-id; the message names the value.',
  },
  {
    codes: ['COC.*'],
    meaning: 'COC refused the request.',
    remedy: "Only scripts of the credentials' own account can be deleted; deleting needs coc:document:delete.",
  },
  {
    codes: ['CB.00060200', 'CB.00060201', 'CB.00060202', 'DEV.CB.032011'],
    meaning: 'CodeArts Build does not take this id.',
    remedy: "The id of a build task is the 32 characters at the end of its editing page's address.",
  },
  {
    codes: ['DEV.CB.032302'],
    meaning: 'The state of the build task has just changed.',
    remedy: 'Wait until its build has ended, then run again.',
  },
  {
    codes: ['CB.*', 'DEVCB.*', 'DEV.CB.*'],
    meaning: 'CodeArts Build refused the request.',
    remedy: 'The caller needs the right to delete this task in its CodeArts project.',
  },
  {
    codes: ['WKS.00010099'],
    meaning: 'Workspace is not enabled in this region.',
    remedy: 'Check region and project-id.',
  },
  {
    codes: ['WKS.00010032', 'WKS.0407'],
    meaning: 'The state of the task, or of its desktops, forbids the operation.',
    remedy: 'Wait until it has run, then run again.',
  },
  {
    codes: ['WKS.0202', 'WKS.0915'],
    meaning: 'Workspace failed, or did not find something that belongs to the task.',
    remedy: 'Run again: a task that is gone by then is reported as absent.',
  },
  {
    codes: ['WKS.0001'],
    meaning: 'Workspace found nothing in the request.',
    remedy: 'Check endpoint, and whether a proxy drops the body of requests.',
  },
  {
    codes: ['WKS.*'],
    meaning: 'Workspace refused the request.',
    remedy: 'Deleting needs workspace:scheduledTasks:batchDelete, checking needs workspace:scheduledTasks:list.',
  },
  {
    codes: ['ROMA.10012'],
    meaning: 'Another asset job of this user was running all the time.',
    remedy: 'Wait for it to end, then run again; raise timeout if jobs take long.',
  },
  {
    codes: ['ROMA.12001', 'ROMA.12002', 'ROMA.1006'],
    meaning: 'The caller may not delete this asset.',
    remedy: 'It needs the role "delete" or "admin" on the application, besides the IAM permission.',
  },
  {
    codes: ['FDI.3021'],
    meaning: 'ROMA Connect does not find one of the tasks.',
    remedy: 'Run again: what is gone by then is reported as absent.',
  },
  {
    codes: ['FDI.3023'],
    meaning: 'A data-integration task is running.',
    remedy: 'Stop it in ROMA Connect, then run again.',
  },
  {
    codes: ['APIC.7302', 'ROMA.00110002'],
    meaning: 'There is no such ROMA instance in this project.',
    remedy: 'Check instance-id, region and project-id.',
  },
  {
    codes: ['ROMA.13000', 'ROMA.13001', 'FDI.3022'],
    meaning: 'ROMA does not take this form of request.',
    remedy: 'An older ROMA may want roma-request-format: legacy.',
  },
  {
    codes: ['ROMA.*', 'FDI.*', 'APIC.*'],
    meaning: 'ROMA Connect refused the request.',
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
