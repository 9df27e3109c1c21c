/** Which credentials were given: exactly one source, whole. */
import type { Credentials } from '../huaweicloud/credentials.ts'
import type { Environment } from '../world.ts'
import { variable, type Reader } from './reader.ts'

export interface GivenCredentials {
  readonly credentials: Credentials
  /** For the log: which source, never its content. */
  readonly description: string
}

/** Environment variables that hold keys, in the order in which they are looked for: access key, secret key, token. */
const KEY_VARIABLES: readonly (readonly [string, string, string])[] = [
  ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
  ['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY', 'HUAWEI_CLOUD_SECURITY_TOKEN'],
  ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
]

/** The longest token that a service of Huawei Cloud documents. */
const MAX_SECRET = 32_768

const SECRET_INPUTS = ['token', 'access-key-id', 'secret-access-key', 'security-token']

/** Every secret in the environment, used or not, so that all can be masked before anything is said. */
export function secretsIn(env: Environment): string[] {
  const values = [...SECRET_INPUTS.map((name) => env[variable(name)]), ...KEY_VARIABLES.flat().map((name) => env[name])]
  return [...new Set(values.flatMap((value) => [value?.trim() ?? '', value ?? '']))].filter(
    (value) => value.trim() !== '',
  )
}

/** Exactly one source: keys from two places would leave open whose resources are deleted. */
export function readCredentials(reader: Reader, env: Environment): GivenCredentials | undefined {
  const keyInputs = ['access-key-id', 'secret-access-key', 'security-token'] as const
  const given = keyInputs.filter((input) => reader.has(input))
  if (reader.has('token')) {
    if (given.length > 0) {
      reader.problem('token', `is given together with ${given.join(', ')}; give one source of credentials`)
      return undefined
    }
    return isSecret(reader, 'token', reader.text('token'))
      ? { credentials: { token: reader.text('token') }, description: 'an IAM token (input token)' }
      : undefined
  }
  if (given.length > 0) {
    const values = keyInputs.map((input) => reader.text(input)) as [string, string, string]
    return readKeys(reader, keyInputs, values, 'inputs')
  }
  for (const names of KEY_VARIABLES) {
    const values = names.map((name) => env[name]?.trim() ?? '') as [string, string, string]
    if (values.some((value) => value !== '')) return readKeys(reader, names, values, `environment, ${names[0]}`)
  }
  reader.problem(
    'credentials',
    'none are given; set token, or access-key-id and secret-access-key ' +
      '(secrets are empty in workflows started from forks and by Dependabot)',
  )
  return undefined
}

function readKeys(
  reader: Reader,
  names: readonly [string, string, string],
  [accessKeyId, secretAccessKey, securityToken]: readonly [string, string, string],
  from: string,
): GivenCredentials | undefined {
  const missing = [accessKeyId, secretAccessKey].findIndex((value) => value === '')
  if (missing >= 0) {
    const others = names.filter((_, index) => [accessKeyId, secretAccessKey, securityToken][index] !== '')
    reader.problem(names[missing] ?? '', `is empty although ${others.join(', ')} is set; a pair of keys needs both`)
    return undefined
  }
  const values = [accessKeyId, secretAccessKey, securityToken]
  // All are checked, so that all problems are told.
  if (!values.map((value, index) => value === '' || isSecret(reader, names[index] ?? '', value)).every(Boolean))
    return undefined
  const kind = securityToken ? 'a temporary access key' : 'an access key'
  return {
    credentials: { accessKeyId, secretAccessKey, ...(securityToken && { securityToken }) },
    description: `${kind} (${from})`,
  }
}

/** Goes into a header: no blanks inside, as when two secrets were pasted into one. The value is never shown. */
function isSecret(reader: Reader, name: string, value: string): boolean {
  if (value.length > MAX_SECRET) reader.problem(name, `is longer than ${MAX_SECRET} characters; paste it again`)
  else if (!/^[\x21-\x7e]+$/.test(value))
    reader.problem(name, 'contains blanks, line breaks or other characters that no credential has; paste it again')
  else return true
  return false
}
