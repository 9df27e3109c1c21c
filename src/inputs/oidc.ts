/** Reads the configuration of keyless authentication from the inputs and the environment of the runner. */
import { siteOf } from '../huaweicloud/endpoints.ts'
import { NO_ID_TOKEN } from '../huaweicloud/oidc-advice.ts'
import type { OidcConfig } from '../huaweicloud/oidc.ts'
import type { Environment } from '../runtime/runtime.ts'
import type { EndpointInputs } from './endpoints.ts'
import { isSafeOrigin, quote, type Reader } from './reader.ts'

export const OIDC_INPUTS = ['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience'] as const

const DEFAULT_AUDIENCE = 'sts.huaweicloud.com'
/** URNs of IAM. An agency may have a path before its name (IAM API reference, CreateAgencyV5). */
const PROVIDER = /^iam::[\w-]{1,64}:oidcProvider:[\w-]{1,64}$/
const AGENCY = /^iam::[\w-]{1,64}:agency:[\w+=,.@/-]{1,600}$/
/** A session name has 2 to 128 characters; which ones are allowed is not documented. */
const MAX_REPOSITORY_LENGTH = 90

/** The configuration; undefined if a part is missing, which is added as a problem. */
export function readOidc(reader: Reader, env: Environment, target: EndpointInputs): OidcConfig | undefined {
  const providerUrn = urn(reader, 'oidc-provider-urn', PROVIDER, 'iam::<account-id>:oidcProvider:<name>')
  const agencyUrn = urn(reader, 'oidc-agency-urn', AGENCY, 'iam::<account-id>:agency:<name>')
  const audience = reader.headerValue('oidc-audience') ?? DEFAULT_AUDIENCE
  const request = idTokenRequest(reader, env)
  const isStsKnown = hasSts(reader, target)
  if (!providerUrn || !agencyUrn || !request || !isStsKnown) return undefined
  return { providerUrn, agencyUrn, audience, sessionName: sessionName(env), ...request }
}

function urn(reader: Reader, input: string, pattern: RegExp, form: string): string | undefined {
  const given = reader.text(input)
  if (pattern.test(given)) return given
  reader.addProblem(input, given === '' ? `is empty; keyless needs it (${form})` : `${quote(given)} is not ${form}`)
  return undefined
}

/** The endpoint for the ID token of this job. Without the permission `id-token: write`, the runner sets neither variable. */
function idTokenRequest(reader: Reader, env: Environment): Pick<OidcConfig, 'requestUrl' | 'requestToken'> | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '' } = env
  if (url === '' || requestToken === '') {
    reader.addProblem('oidc-provider-urn', NO_ID_TOKEN)
    return undefined
  }
  const requestUrl = URL.canParse(url) ? new URL(url) : undefined
  if (requestUrl && isSafeOrigin(requestUrl)) return { requestUrl, requestToken }
  reader.addProblem('ACTIONS_ID_TOKEN_REQUEST_URL', 'is not an https URL, so nothing is sent to it')
  return undefined
}

function hasSts(reader: Reader, { region, endpoints }: EndpointInputs): boolean {
  if (endpoints.sts || reader.has('sts-endpoint')) return true
  if (!region) {
    // Without `endpoint`, the missing region is a problem already.
    if (!reader.has('region') && reader.has('endpoint'))
      reader.addProblem('region', 'is empty; keyless needs it, or sts-endpoint')
    return false
  }
  if (siteOf(region) !== 'Europe') return true
  reader.addProblem(
    'oidc-provider-urn',
    `keyless needs STS, and Huawei Cloud's European site documents no STS endpoint for ${region}. ` +
      'Give sts-endpoint if your account has one, or use access-key-id and secret-access-key',
  )
  return false
}

/** Names the workflow run in the account's audit trail. */
function sessionName({ GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' }: Environment): string {
  const safe = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '-')
  return ['gh', safe(repository).slice(0, MAX_REPOSITORY_LENGTH), safe(run).slice(0, 30)].filter(Boolean).join('-')
}
