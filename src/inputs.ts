/** What was asked: the action's inputs, typed and checked, every problem of a run at once. No network, no clock. */
import leven from 'leven'
import type { Credentials } from './huaweicloud/credentials.ts'
import type { ResourceTypeName, Target } from './outcome.ts'
import { printable } from './report/text.ts'
import { RESOURCE_TYPES, RESOURCE_TYPE_NAMES } from './resources/index.ts'
import type { Environment } from './world.ts'

export interface Inputs {
  readonly type: ResourceTypeName
  readonly targets: readonly Target[]
  readonly region: string | undefined
  readonly projectId: string | undefined
  readonly instanceId: string | undefined
  readonly endpoint: URL | undefined
  readonly iamEndpoint: URL | undefined
  readonly credentials: GivenCredentials
  readonly dryRun: boolean
  readonly failIfAbsent: boolean
  readonly wait: boolean
  readonly timeoutMs: number
  readonly concurrency: number
  readonly language: string | undefined
  readonly userProfile: string | undefined
  readonly romaRequestFormat: 'current' | 'legacy'
}

export interface GivenCredentials {
  readonly credentials: Credentials
  /** For the log: which source, never its content. */
  readonly description: string
}

/** Every input of action.yml, and the resource types that it is for where that is not all of them. */
export const INPUTS: Readonly<Record<string, readonly ResourceTypeName[] | undefined>> = {
  'resource-type': undefined,
  ids: undefined,
  'task-ids': ['roma-asset'],
  'instance-id': ['roma-asset'],
  region: undefined,
  'project-id': undefined,
  endpoint: undefined,
  'iam-endpoint': undefined,
  token: undefined,
  'access-key-id': undefined,
  'secret-access-key': undefined,
  'security-token': undefined,
  'dry-run': undefined,
  'fail-if-absent': undefined,
  wait: ['roma-asset'],
  timeout: undefined,
  concurrency: undefined,
  language: undefined,
  'user-profile': ['coc-script'],
  'roma-request-format': ['roma-asset'],
}

/** Environment variables that hold keys, in the order in which they are looked for: access key, secret key, token. */
const KEY_VARIABLES: readonly (readonly [string, string, string])[] = [
  ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
  ['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY', 'HUAWEI_CLOUD_SECURITY_TOKEN'],
  ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
]

const SECRET_INPUTS = ['token', 'access-key-id', 'secret-access-key', 'security-token']

const MINUTE_MS = 60_000
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS }
const LONGEST_TIMEOUT_MS = 6 * 60 * MINUTE_MS

/** The mistakes in the inputs, one line each: which input, what was given (never a secret), what is accepted. */
export class InputProblems extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'InputProblems'
    this.problems = problems
  }
}

/** Every secret in the environment, used or not, so that all can be masked before anything is said. */
export function secretsIn(env: Environment): string[] {
  const values = [...SECRET_INPUTS.map((name) => env[variable(name)]), ...KEY_VARIABLES.flat().map((name) => env[name])]
  return [...new Set(values.flatMap((value) => [value?.trim() ?? '', value ?? '']))].filter((value) => value !== '')
}

/**
 * Reads and checks all inputs.
 *
 * @param notice is told what was mended silently: duplicates that were dropped
 * @throws InputProblems with every problem found
 */
export function readInputs(env: Environment, notice: (line: string) => void): Inputs {
  const reader = new Reader(env)
  reader.refuseUnknown()

  const type = reader.resourceType()
  if (type) reader.refuseForeign(type)
  const targets = type ? reader.targets(type, notice) : []
  const region = reader.region()
  const endpoint = reader.url('endpoint')
  const projectId = reader.path('project-id')
  const instanceId = reader.path('instance-id')
  const romaRequestFormat = reader.choice('roma-request-format', ['current', 'legacy'], 'current')
  if (type === 'roma-asset') {
    if (!instanceId && !reader.has('instance-id')) reader.problem('instance-id', 'is needed for roma-asset')
    if (romaRequestFormat === 'legacy') reader.legacyCapacity(targets)
  }
  if (!region && !reader.has('region')) {
    if (!endpoint) reader.problem('region', 'is empty; give a region such as cn-north-4, or endpoint')
    else if (type && RESOURCE_TYPES[type].needsProject && !projectId) {
      reader.problem('region', `is empty; ${type} needs it, or project-id`)
    }
  }
  const inputs = {
    region,
    projectId,
    instanceId,
    endpoint,
    iamEndpoint: reader.url('iam-endpoint'),
    credentials: reader.credentials(),
    dryRun: reader.boolean('dry-run', false),
    failIfAbsent: reader.boolean('fail-if-absent', false),
    wait: reader.boolean('wait', true),
    timeoutMs: reader.duration('timeout', 15 * MINUTE_MS, LONGEST_TIMEOUT_MS),
    concurrency: reader.integer('concurrency', 10, 1, 50),
    language: reader.choice('language', ['en-us', 'zh-cn'], undefined),
    userProfile: reader.headerValue('user-profile'),
    romaRequestFormat,
  }
  if (reader.problems.length > 0 || !type || !inputs.credentials) throw new InputProblems(reader.problems)
  return { ...inputs, type, targets, credentials: inputs.credentials }
}

/**
 * The items of a list: separated by new lines, commas or spaces, or a JSON array of strings. `#` starts a comment that
 * ends with its line.
 *
 * @throws Error that says what is wrong with a JSON array
 */
export function readList(text: string): string[] {
  if (text.trimStart().startsWith('[')) {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      json = undefined
    }
    if (!Array.isArray(json)) throw new Error('starts like a JSON array but is none')
    const items = json as unknown[]
    if (!items.every((item) => typeof item === 'string'))
      throw new Error('is a JSON array with something else than strings')
    return items.map((item) => item.trim())
  }
  return text
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((item) => item !== '')
}

const variable = (input: string): string => `INPUT_${input.toUpperCase()}`

const quote = (text: string): string => `"${printable(text, 60)}"`

class Reader {
  readonly problems: string[] = []
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  problem(input: string, what: string): void {
    this.problems.push(`${input}: ${what}`)
  }

  /** As the runner's own toolkit reads it: trimmed. */
  text(input: string): string {
    return this.#env[variable(input)]?.trim() ?? ''
  }

  has(input: string): boolean {
    return this.text(input) !== ''
  }

  /** The runner only warns of a misspelt input, and then the action would run without it. */
  refuseUnknown(): void {
    for (const name of Object.keys(this.#env)) {
      const input = /^INPUT_(.+)$/.exec(name)?.[1]?.toLowerCase()
      if (input === undefined || input in INPUTS) continue
      const near = nearest(input, Object.keys(INPUTS))
      this.problem(printable(input, 60), `is no input of this action${near ? `; did you mean ${near}?` : ''}`)
    }
  }

  /** An input of another resource type would be ignored, which is not what its author expects. */
  refuseForeign(type: ResourceTypeName): void {
    for (const [input, types] of Object.entries(INPUTS)) {
      if (types && !types.includes(type) && this.has(input)) {
        this.problem(input, `is only for ${types.join(', ')}, not for ${type}`)
      }
    }
  }

  resourceType(): ResourceTypeName | undefined {
    const given = this.text('resource-type')
    const accepted = `one of ${RESOURCE_TYPE_NAMES.join(', ')}`
    if (given === '') {
      this.problem('resource-type', `is empty; give ${accepted}`)
      return undefined
    }
    const found = RESOURCE_TYPE_NAMES.find((name) => name === given)
    if (found) return found
    const near = nearest(given, RESOURCE_TYPE_NAMES)
    this.problem('resource-type', `${quote(given)} is not ${accepted}${near ? `; did you mean ${near}?` : ''}`)
    return undefined
  }

  targets(type: ResourceTypeName, notice: (line: string) => void): Target[] {
    const isRoma = type === 'roma-asset'
    const ids = this.#ids(type, 'ids', notice).map((id): Target => (isRoma ? { type, kind: 'app', id } : { type, id }))
    const tasks = isRoma ? this.#ids(type, 'task-ids', notice).map((id): Target => ({ type, kind: 'task', id })) : []
    if (!this.has('ids') && !(isRoma && this.has('task-ids'))) {
      this.problem('ids', `is empty; nothing is deleted without being named${isRoma ? ' (ids or task-ids)' : ''}`)
    }
    return [...ids, ...tasks]
  }

  #ids(type: ResourceTypeName, input: string, notice: (line: string) => void): string[] {
    const { id } = RESOURCE_TYPES[type]
    const items = this.#list(input)
    if (items && this.has(input) && items.length === 0)
      this.problem(input, 'names nothing (only separators or comments)')
    const malformed = (items ?? []).filter((item) => !id.pattern.test(item))
    for (const item of malformed.slice(0, 5)) this.problem(input, `${quote(item)} is no id of a ${type} (${id.says})`)
    if (malformed.length > 5) this.problem(input, `and ${malformed.length - 5} more that are no ids`)
    const unique = [...new Set(items)]
    const dropped = (items?.length ?? 0) - unique.length
    if (dropped > 0) notice(`${input}: ${dropped} ${dropped === 1 ? 'duplicate' : 'duplicates'} dropped`)
    return unique
  }

  #list(input: string): string[] | undefined {
    try {
      return readList(this.text(input))
    } catch (error) {
      this.problem(input, (error as Error).message)
      return undefined
    }
  }

  legacyCapacity(targets: readonly Target[]): void {
    const apps = targets.filter(({ kind }) => kind === 'app').length
    const tasks = targets.length - apps
    if (tasks > apps * 99) {
      this.problem('roma-request-format', 'legacy takes at most 99 task-ids with each of the ids; use current')
    }
  }

  region(): string | undefined {
    return this.#matching('region', /^[a-z]{2,}(-[a-z0-9]+)+$/, 'a region such as cn-north-4')
  }

  path(input: string): string | undefined {
    return this.#matching(input, /^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "-" and "_"')
  }

  headerValue(input: string): string | undefined {
    return this.#matching(input, /^[\x21-\x7e]{1,4096}$/, 'printable ASCII without spaces')
  }

  #matching(input: string, pattern: RegExp, accepted: string): string | undefined {
    const given = this.text(input)
    if (given === '') return undefined
    if (pattern.test(given)) return given
    this.problem(input, `${quote(given)} is not ${accepted}`)
    return undefined
  }

  choice<T extends string, D extends T | undefined>(input: string, accepted: readonly T[], otherwise: D): T | D {
    const given = this.text(input)
    if (given === '') return otherwise
    const found = accepted.find((value) => value === given)
    if (found) return found
    this.problem(input, `${quote(given)} is not one of ${accepted.join(', ')}`)
    return otherwise
  }

  boolean(input: string, otherwise: boolean): boolean {
    const given = this.text(input).toLowerCase()
    if (given === '') return otherwise
    if (given !== 'true' && given !== 'false') this.problem(input, `${quote(given)} is not true or false`)
    return given === 'true'
  }

  integer(input: string, otherwise: number, least: number, most: number): number {
    const given = this.text(input)
    if (given === '') return otherwise
    const value = Number(given)
    if (/^\d+$/.test(given) && value >= least && value <= most) return value
    this.problem(input, `${quote(given)} is not a whole number from ${least} to ${most}`)
    return otherwise
  }

  duration(input: string, otherwise: number, most: number): number {
    const given = this.text(input)
    if (given === '') return otherwise
    const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? []
    const ms = Number(amount) * (UNITS_MS[unit ?? ''] ?? NaN)
    if (ms > 0 && ms <= most) return ms
    const longest = `at most ${most / (60 * MINUTE_MS)}h`
    this.problem(input, `${quote(given)} is not a duration such as 90s, 15m or 2h (${longest})`)
    return otherwise
  }

  /** An endpoint gets credentials: it must be encrypted, except on this very machine, as for a simulator. */
  url(input: string): URL | undefined {
    const given = this.text(input)
    if (given === '') return undefined
    const url = URL.canParse(given) ? new URL(given) : undefined
    const loopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
    const encrypted = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback)
    const bare = url?.pathname === '/' && !url.search && !url.hash && !url.username && !url.password
    if (url && encrypted && bare) return url
    // Not quoted if it may hold a password.
    const shown = given.includes('@') ? 'what was given' : quote(given)
    const accepted =
      'https://host or https://host:port, without path, query or user (http only for this machine itself)'
    this.problem(input, `${shown} is not ${accepted}`)
    return undefined
  }

  /** Exactly one source: keys from two places would leave open whose resources are deleted. */
  credentials(): GivenCredentials | undefined {
    const keyInputs = ['access-key-id', 'secret-access-key', 'security-token'] as const
    const given = keyInputs.filter((input) => this.has(input))
    if (this.has('token')) {
      if (given.length > 0) {
        this.problem('token', `is given together with ${given.join(', ')}; give one source of credentials`)
        return undefined
      }
      return this.#secret('token', this.text('token'))
        ? { credentials: { token: this.text('token') }, description: 'an IAM token (input token)' }
        : undefined
    }
    if (given.length > 0) {
      const values = keyInputs.map((input) => this.text(input)) as [string, string, string]
      return this.#keys(keyInputs, values, 'inputs')
    }
    for (const names of KEY_VARIABLES) {
      const values = names.map((name) => this.#env[name]?.trim() ?? '') as [string, string, string]
      if (values.some((value) => value !== '')) return this.#keys(names, values, `environment, ${names[0]}`)
    }
    this.problem(
      'credentials',
      'none are given; set token, or access-key-id and secret-access-key ' +
        '(secrets are empty in workflows started from forks and by Dependabot)',
    )
    return undefined
  }

  #keys(
    names: readonly [string, string, string],
    [accessKeyId, secretAccessKey, securityToken]: readonly [string, string, string],
    from: string,
  ): GivenCredentials | undefined {
    const missing = [accessKeyId, secretAccessKey].findIndex((value) => value === '')
    if (missing >= 0) {
      const others = names.filter((_, index) => [accessKeyId, secretAccessKey, securityToken][index] !== '')
      this.problem(names[missing] ?? '', `is empty although ${others.join(', ')} is set; a pair of keys needs both`)
      return undefined
    }
    const values = [accessKeyId, secretAccessKey, securityToken]
    // All are checked, so that all problems are told.
    if (!values.map((value, index) => value === '' || this.#secret(names[index] ?? '', value)).every(Boolean))
      return undefined
    const kind = securityToken ? 'a temporary access key' : 'an access key'
    return {
      credentials: { accessKeyId, secretAccessKey, ...(securityToken && { securityToken }) },
      description: `${kind} (${from})`,
    }
  }

  /** Goes into a header: no blanks inside, as when two secrets were pasted into one. The value is never shown. */
  #secret(name: string, value: string): boolean {
    if (/^[\x21-\x7e]{1,32768}$/.test(value)) return true
    this.problem(name, 'contains blanks, line breaks or other characters that no credential has; paste it again')
    return false
  }
}

function nearest(given: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '')
  const [best] = known
    .map((name) => ({ name, distance: leven(plain(given).slice(0, 60), plain(name)) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= Math.max(2, best.name.length / 3) ? best.name : undefined
}
