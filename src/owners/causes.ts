/**
 * Causes of failed requests to GitHub, and what to do about them. The first row that matches counts. Its pattern is matched against
 * `HTTP 403: message`, `FORBIDDEN: message` (the type of a GraphQL error) or `ENOTFOUND: message` (a code of Node.js or the
 * transport).
 *
 * Sources: github/docs, "Rate limits and query limits for the GraphQL API", "Troubleshooting the REST API", "Managing
 * allowed IP addresses for your organization", "About authentication with SAML single sign-on"; Node.js' error codes.
 */
interface Cause {
  readonly pattern: RegExp
  readonly remedy: string
}

const CAUSES: readonly Cause[] = [
  {
    pattern: /IP allow list/i,
    remedy:
      'The organization has an IP allow list: add the address of this runner to it, or use a runner whose address is on it.',
  },
  {
    pattern: /\bSAML\b/,
    remedy: 'Authorize the token in github-token for single sign-on to the organization, or use ${{ github.token }}.',
  },
  {
    pattern: /^HTTP 429\b|^RATE_LIMIT|rate limit/i,
    remedy:
      'The rate limit of the token is used up: run again later, raise timeout, or set github-token to a token with a limit of its own.',
  },
  {
    pattern: /Resource not accessible by|^FORBIDDEN\b|^INSUFFICIENT_SCOPES\b/i,
    remedy: 'The token lacks a permission: give the job "permissions: <permission>".',
  },
  {
    pattern: /^HTTP 401\b|Bad credentials/i,
    remedy: 'The token is wrong or has expired: set github-token to ${{ github.token }}, or to a token that is valid.',
  },
  {
    pattern: /^NOT_FOUND\b/,
    remedy:
      'The token has no access to this repository, which is private or has another name: check github-token, and "permissions: <permission>".',
  },
  {
    pattern: /^HTTP 403\b/,
    remedy: 'GitHub refused the token: give the job "permissions: <permission>", and check github-token.',
  },
  {
    pattern: /^HTTP 404\b/,
    remedy:
      'This address knows no such repository: check GITHUB_API_URL and GITHUB_GRAPHQL_URL, and that github-token may read it.',
  },
  {
    pattern: /^(ENOTFOUND|EAI_AGAIN)\b/,
    remedy: 'The name of the GitHub host could not be resolved: check DNS and proxy settings of the runner.',
  },
  {
    pattern: /^(PROXY|HTTP 407\b)/,
    remedy: 'The proxy could not be reached, or refused to connect: check HTTPS_PROXY and NO_PROXY.',
  },
  {
    pattern: /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO)/,
    remedy:
      'The TLS certificate of the GitHub host is not trusted: set NODE_EXTRA_CA_CERTS to the CA of GitHub or proxy.',
  },
  {
    pattern: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/,
    remedy: 'The GitHub host could not be reached: check network and proxy settings of the runner.',
  },
  {
    pattern: /^(TIMEOUT|ECONNRESET|EPIPE|NETWORK|HPE_|TOO_LARGE)/,
    remedy: 'The connection to GitHub broke or stayed silent: check network and proxy, or run again.',
  },
  {
    pattern: /^HTTP 3/,
    remedy:
      'The GitHub host redirects elsewhere, and the token is never sent on: check GITHUB_API_URL and GITHUB_GRAPHQL_URL.',
  },
]

const OUTAGE = 'GitHub seems to have a problem: see https://www.githubstatus.com, and run again.'

/**
 * What to do about a failed request to GitHub.
 *
 * @param permission the permission that the token of the job needs, such as `pull-requests: read`
 */
export const gitHubRemedy = (reason: string, permission: string): string =>
  (CAUSES.find(({ pattern }) => pattern.test(reason))?.remedy ?? OUTAGE).replace('<permission>', permission)
