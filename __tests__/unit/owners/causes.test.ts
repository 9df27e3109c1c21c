/** What to do where GitHub gives no answer: the advice of the first cause that fits. */
import { expect, test } from '@jest/globals'
import { gitHubRemedy } from '../../../src/owners/causes.ts'

test.each([
  ['HTTP 403: the organization has an IP allow list enabled', /has an IP allow list/],
  ['HTTP 403: Resource protected by organization SAML enforcement', /single sign-on/],
  ['HTTP 429: slow down', /rate limit of the token/],
  ['HTTP 403: You have exceeded a secondary rate limit', /rate limit of the token/],
  ['RATE_LIMITED: no more', /rate limit of the token/],
  ['HTTP 403: Resource not accessible by integration', /^The token lacks a permission: .*"permissions: actions: read"/],
  ['FORBIDDEN: no', /^The token lacks a permission/],
  ['HTTP 401: Bad credentials', /wrong or has expired/],
  ['NOT_FOUND: Could not resolve to a Repository', /no access to this repository.*"permissions: actions: read"/],
  ['HTTP 403: no', /^GitHub refused the token: .*"permissions: actions: read"/],
  ['HTTP 404: Not Found', /knows no such repository/],
  ['ENOTFOUND: getaddrinfo', /could not be resolved/],
  ['HTTP 407: authenticate', /HTTPS_PROXY/],
  ['PROXY: refused', /HTTPS_PROXY/],
  ['SELF_SIGNED_CERT_IN_CHAIN: no', /NODE_EXTRA_CA_CERTS/],
  ['ECONNREFUSED: no', /could not be reached/],
  ['TIMEOUT: silent', /broke or stayed silent/],
  ['HTTP 302: elsewhere', /never sent on/],
  ['HTTP 502: Bad Gateway', /githubstatus\.com/],
  // A message counts only where its cause does.
  ['HTTP 500: HTTP 401', /githubstatus\.com/],
])('"%s" gets the remedy for its cause', (reason, remedy) => {
  expect(gitHubRemedy(reason, 'actions: read')).toMatch(remedy)
})
