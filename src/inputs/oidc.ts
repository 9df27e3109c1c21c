/** Keyless: what the inputs say, and what the runner has to give for it. */
import { siteOf } from '../huaweicloud/endpoints.ts'
import { NO_ID_TOKEN } from '../huaweicloud/oidc-advice.ts'
import type { OidcConfig } from '../huaweicloud/oidc.ts'
import type { Environment } from '../runtime/runtime.ts'
import type { EndpointInputs } from './endpoints.ts'
import { isSafeOrigin, quote, type Reader } from './reader.ts'

export const OIDC_INPUTS = ['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience'] as const

const AUDIENCE = 'sts.huaweicloud.com'
/** As IAM names them; an agency may have a path before its name (IAM API reference, CreateAgencyV5). */
const PROVIDER = /^iam::[\w-]{1,64}:oidcProvider:[\w-]{1,64}$/
const AGENCY = /^iam::[\w-]{1,64}:agency:[\w+=,.@/-]{1,600}$/
/** STS takes 2 to 128 characters, and publishes no list of them. */
const LONGEST_REPOSITORY = 90

/** Everything that the exchange needs, or nothing where a part of it is missing; the problems are noted. */
export function readOidc(reader: Reader, env: Environment, place: EndpointInputs): OidcConfig | undefined {
  const providerUrn = urn(reader, 'oidc-provider-urn', PROVIDER, 'iam::<account-id>:oidcProvider:<name>')
  const agencyUrn = urn(reader, 'oidc-agency-urn', AGENCY, 'iam::<account-id>:agency:<name>')
  const audience = reader.headerValue('oidc-audience') ?? AUDIENCE
  const request = idTokenRequest(reader, env)
  const reachable = hasSts(reader, place)
  if (!providerUrn || !agencyUrn || !request || !reachable) return undefined
  return { providerUrn, agencyUrn, audience, sessionName: sessionName(env), ...request }
}

function urn(reader: Reader, input: string, pattern: RegExp, form: string): string | undefined {
  const given = reader.text(input)
  if (pattern.test(given)) return given
  reader.addProblem(input, given === '' ? `is empty; keyless needs it (${form})` : `${quote(given)} is not ${form}`)
  return undefined
}

/** Where GitHub gives out the token of this job. The runner sets both variables, or none without the permission. */
function idTokenRequest(reader: Reader, env: Environment): Pick<OidcConfig, 'requestUrl' | 'requestToken'> | undefined {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '' } = env
  if (url === '' || requestToken === '') {
    reader.addProblem('oidc-provider-urn', NO_ID_TOKEN)
    return undefined
  }
  const requestUrl = URL.canParse(url) ? new URL(url) : undefined
  if (requestUrl && isSafeOrigin(requestUrl)) return { requestUrl, requestToken }
  reader.addProblem('ACTIONS_ID_TOKEN_REQUEST_URL', 'is no https URL, so nothing is sent to it')
  return undefined
}

function hasSts(reader: Reader, { region, endpoints }: EndpointInputs): boolean {
  if (endpoints.sts || reader.has('sts-endpoint')) return true
  if (!region) {
    // Without endpoint the lack of a region is told anyway.
    if (!reader.has('region') && reader.has('endpoint'))
      reader.addProblem('region', 'is empty; keyless needs it, or sts-endpoint')
    return false
  }
  if (siteOf(region) !== 'Europe') return true
  reader.addProblem(
    'oidc-provider-urn',
    `keyless needs an STS, and none is documented for ${region}: Huawei Cloud's European site lists no endpoint of it. ` +
      'Give sts-endpoint if your account has one, or use access-key-id and secret-access-key',
  )
  return false
}

/** Which run it was, for the account's audit trail. */
function sessionName({ GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' }: Environment): string {
  const safe = (text: string): string => text.replace(/[^A-Za-z0-9_-]+/g, '-')
  return ['gh', safe(repository).slice(0, LONGEST_REPOSITORY), safe(run).slice(0, 30)].filter(Boolean).join('-')
}
