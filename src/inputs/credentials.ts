/** Reads the credentials: exactly one complete source. */
import type { Credentials } from '../huaweicloud/credentials.ts'
import type { OidcConfig } from '../huaweicloud/oidc.ts'
import { MIN_SECRET_LENGTH } from '../runtime/redaction.ts'
import type { Environment } from '../runtime/runtime.ts'
import type { EndpointInputs } from './endpoints.ts'
import { OIDC_INPUTS, readOidc } from './oidc.ts'
import { variableOf, type Reader } from './reader.ts'

export interface CredentialInputs {
  readonly credentials: Exclude<Credentials, 'anonymous'> | OidcConfig
  /** For the log: the source, without secrets. */
  readonly description: string
}

/** Environment variables of access keys, in order of precedence: access key ID, secret access key, security token. */
const KEY_VARIABLES: readonly (readonly [string, string, string])[] = [
  ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
  ['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY', 'HUAWEI_CLOUD_SECURITY_TOKEN'],
  ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
]

/** The longest documented token of Huawei Cloud. */
const MAX_SECRET_LENGTH = 32_768

const TOKEN_INPUTS = ['token'] as const
const KEY_INPUTS = ['access-key-id', 'secret-access-key', 'security-token'] as const
export const SECRET_INPUTS: readonly string[] = [...TOKEN_INPUTS, ...KEY_INPUTS, 'github-token']
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/** Every secret in the environment, used or not, to be masked before anything is logged. */
export function secretsIn(env: Environment): string[] {
  const values = secretVariables().flatMap((name) => [env[name]?.trim() ?? '', env[name] ?? ''])
  const proxies = PROXY_VARIABLES.flatMap((name) => proxySecrets(env[name] ?? ''))
  return [...new Set([...values, ...proxies, ...misplacedSecrets(env)])].filter(isMaskable)
}

/** Variables with a secret that is too short to be masked. Inputs with such a secret are refused instead. */
export function unmaskableVariables(env: Environment): string[] {
  const short = (secret = ''): boolean => secret.trim() !== '' && !isMaskable(secret)
  return [
    ...[variableOf('github-token'), ...KEY_VARIABLES.flat()].filter((name) => short(env[name])),
    ...PROXY_VARIABLES.filter((name) => proxySecrets(env[name] ?? '').some(short)),
  ]
}

const secretVariables = (): string[] => [
  ...SECRET_INPUTS.map(variableOf),
  ...KEY_VARIABLES.flat(),
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
]

const isMaskable = (secret: string): boolean => secret.trim().length >= MIN_SECRET_LENGTH

/**
 * What looks like a credential: a secret access key (40 letters and digits), a GitHub token, a JSON Web Token, an IAM token (a
 * signed CMS message in base64).
 */
const CREDENTIAL =
  /^(?:(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{40}|gh[a-z]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]*|MII[\w+/=-]{200,})$/

/** Credentials that were pasted into the wrong input. */
const misplacedSecrets = (env: Environment): string[] =>
  Object.entries(env)
    .filter(([name]) => name.startsWith('INPUT_'))
    .flatMap(([, value = '']) => value.split(/[\s,;"'[\]]+|^[\w-]+=/m))
    .filter((part) => CREDENTIAL.test(part))

/** The password of a proxy, as in the URL and as it is sent (RFC 7617: `user:password` in base64). */
function proxySecrets(proxy: string): string[] {
  // The last @ ends the password, which may contain others that are not encoded.
  const [, user, password] = /^([^/:]*):(.+)@/s.exec(proxy.replace(/^[a-z]+:\/\//i, '')) ?? []
  if (user === undefined || password === undefined) return []
  return [password, decode(password), `${decode(user)}:${decode(password)}`]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Exactly one source, because with two it would be unclear which account is cleaned up. */
export function readCredentials(
  reader: Reader,
  env: Environment,
  target: EndpointInputs,
): CredentialInputs | undefined {
  const sources = [TOKEN_INPUTS, KEY_INPUTS, OIDC_INPUTS].map((inputs) => inputs.filter((input) => reader.has(input)))
  const [first, second] = sources.filter((given) => given.length > 0)
  if (first && second) {
    reader.addProblem(first[0] ?? '', `is given together with ${second.join(', ')}; give one source of credentials`)
    return undefined
  }
  const [token, keys, oidc] = sources.map((given) => given.length > 0)
  if (token) {
    return isSecret(reader, 'token', reader.text('token'))
      ? { credentials: { token: reader.text('token') }, description: 'an IAM token (input token)' }
      : undefined
  }
  if (keys) {
    const values = KEY_INPUTS.map((input) => reader.text(input)) as [string, string, string]
    return readKeys(reader, KEY_INPUTS, values, 'inputs')
  }
  if (oidc) {
    const credentials = readOidc(reader, env, target)
    return credentials && { credentials, description: 'keyless' }
  }
  for (const names of KEY_VARIABLES) {
    const values = names.map((name) => env[name]?.trim() ?? '') as [string, string, string]
    if (values.some((value) => value !== '')) return readKeys(reader, names, values, `environment, ${names[0]}`)
  }
  reader.addProblem(
    'credentials',
    'none are given; set oidc-provider-urn and oidc-agency-urn, or access-key-id and secret-access-key, or token ' +
      '(secrets are empty in workflows started from forks and by Dependabot)',
  )
  return undefined
}

function readKeys(
  reader: Reader,
  names: readonly [string, string, string],
  [accessKeyId, secretAccessKey, securityToken]: readonly [string, string, string],
  source: string,
): CredentialInputs | undefined {
  const missing = [accessKeyId, secretAccessKey].findIndex((value) => value === '')
  if (missing >= 0) {
    const others = names.filter((_, index) => [accessKeyId, secretAccessKey, securityToken][index] !== '')
    reader.addProblem(names[missing] ?? '', `is empty although ${others.join(', ')} is set; a pair of keys needs both`)
    return undefined
  }
  const values = [accessKeyId, secretAccessKey, securityToken]
  // Every value is checked, so that all problems are reported.
  if (!values.map((value, index) => value === '' || isSecret(reader, names[index] ?? '', value)).every(Boolean))
    return undefined
  const kind = securityToken ? 'a temporary access key' : 'an access key'
  return {
    credentials: { accessKeyId, secretAccessKey, ...(securityToken && { securityToken }) },
    description: `${kind} (${source})`,
  }
}

/** Whether the value can be sent in a header. A blank inside usually means that two secrets were pasted. */
function isSecret(reader: Reader, name: string, value: string): boolean {
  if (value.length > MAX_SECRET_LENGTH)
    reader.addProblem(name, `is longer than ${MAX_SECRET_LENGTH} characters; paste it again`)
  else if (!/^[\x21-\x7e]+$/.test(value))
    reader.addProblem(name, 'contains blanks, line breaks or other characters that no credential has; paste it again')
  else if (!isMaskable(value))
    reader.addProblem(name, `is shorter than ${MIN_SECRET_LENGTH} characters, as no credential is; paste it again`)
  else return true
  return false
}
