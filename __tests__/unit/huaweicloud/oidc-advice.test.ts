/** What to do where GitHub gives no ID token, or STS no keys for it. */
import { expect, test } from '@jest/globals'
import { CloudError } from '../../../src/huaweicloud/errors.ts'
import { exchangeAdvice, idTokenAdvice, readTokenClaims } from '../../../src/huaweicloud/oidc-advice.ts'

const OIDC = { providerUrn: 'iam::1:oidcProvider:github', agencyUrn: 'iam::1:agency:cleanup' }

const error = (fields: Partial<CloudError>): CloudError =>
  new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, host: 'sts.example', ...fields })

test.each<[Partial<CloudError>, RegExp]>([
  [{ kind: 'network' }, /could not reach GitHub/],
  [{ status: 401 }, /id-token: write/],
  [{ status: 499 }, /id-token: write/],
  [{}, /id-token: write/],
  [{ status: 429 }, /^undefined$/],
  [{ status: 500 }, /^undefined$/],
  [{ kind: 'stopped' }, /^undefined$/],
])('the remedy for GitHub and %j', (fields, remedy) => {
  expect(String(idTokenAdvice(error(fields)))).toMatch(remedy)
})

test.each<[Partial<CloudError>, RegExp]>([
  [{ kind: 'network', code: 'ENOTFOUND' }, /^sts\.example was not found.*sts-endpoint/],
  [{ kind: 'network', code: 'EAI_AGAIN' }, /^sts\.example was not found/],
  [{ kind: 'network', code: 'XENOTFOUND' }, /^undefined$/],
  [{ kind: 'network', code: 'ENOTFOUNDX' }, /^undefined$/],
  [{ kind: 'network' }, /^undefined$/],
  [{ kind: 'network', code: 'ECONNRESET' }, /^undefined$/],
  [{ status: 404, code: 'APIGW.0101' }, /^sts\.example does not have the API for the exchange.*sts-endpoint/],
  [{ status: 403, code: 'APIGW.0802' }, /^undefined$/],
  [{ status: 400, code: 'STS5.2001' }, /does not accept the audience "for-us".*oidc-audience/],
  [{ status: 400, message: 'wrong Audience' }, /iam::1:oidcProvider:github does not accept the audience/],
  [{ status: 400, message: 'unknown client id' }, /does not accept the audience/],
  [{ status: 400, message: 'unknown clientId' }, /does not accept the audience/],
  [{ status: 400, code: 'STS5.1001' }, /trust policy of iam::1:agency:cleanup.*sub "s", aud "for-us", iss "i"/],
  [{ status: 403 }, /trust policy.*repo:OWNER\/REPO:.*repo:OWNER@OWNER-ID\/REPO@REPO-ID:.*environment:NAME/],
  [{ status: 404 }, /tokens of i only.*oidc-provider-urn \(iam::1:oidcP.*oidc-agency-urn \(iam::1:agency:cleanup\)/],
  [{ status: 499 }, /tokens of i only/],
  [{}, /tokens of i only/],
  [{ status: 429 }, /^STS is overloaded.*nothing about the configuration.*Run again later/],
  [{ status: 500 }, /^STS is overloaded/],
  [{ status: 503, code: 'STS5.1001', message: 'audience' }, /^STS is overloaded/],
])('the remedy for STS and %j', (fields, remedy) => {
  expect(String(exchangeAdvice(error(fields), OIDC, { sub: 's', aud: 'for-us', iss: 'i' }))).toMatch(remedy)
})

test.each<[unknown, object]>([
  [
    { sub: 's', aud: 'a', iss: 'i', other: 'x' },
    { sub: 's', aud: 'a', iss: 'i' },
  ],
  [
    { sub: 's', aud: ['a', 'b'] },
    { sub: 's', aud: 'a b', iss: '(none)' },
  ],
  [[], { sub: '(none)', aud: '(none)', iss: '(none)' }],
])('the claims of %j', (payload, expected) => {
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
  expect(readTokenClaims(`head.${body}.sign`)).toEqual(expected)
  expect(readTokenClaims('head')).toEqual({ sub: '(none)', aud: '(none)', iss: '(none)' })
})
