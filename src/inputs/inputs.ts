/** What was asked: the action's inputs, typed and checked, every problem of a run at once. No network, no clock. */
import type { Pattern } from '../plan/pattern.ts'
import { escapeForLog } from '../runtime/text.ts'
import { resourceOf, type ResourceTypeName } from '../resources/registry.ts'
import type { Environment, ReadFile } from '../runtime/runtime.ts'
import { readCredentials, type GivenCredentials, type Place } from './credentials.ts'
import { readEndpoints, type Endpoints } from './endpoints.ts'
import { readExclude } from './patterns.ts'
import { repositoryOf } from './pull-request.ts'
import { nearest, Reader, type Annotate } from './reader.ts'
import { checkLegacyCapacity, readResourceTypes, readSelection, type Selection } from './selection.ts'

export interface Inputs {
  /** Exactly one where the selection is by id. */
  readonly types: readonly ResourceTypeName[]
  readonly selection: Selection
  readonly exclude: readonly Pattern[]
  readonly maxDeletes: number | undefined
  readonly region: string | undefined
  readonly projectId: string | undefined
  readonly codeartsProjectId: string | undefined
  readonly instanceId: string | undefined
  readonly endpoints: Endpoints
  readonly credentials: GivenCredentials
  readonly expectedAccountId: string | undefined
  readonly dryRun: boolean
  readonly failIfAbsent: boolean
  readonly wait: boolean
  readonly timeoutMs: number
  readonly concurrency: number
  readonly language: string | undefined
  readonly userProfile: string | undefined
  readonly romaRequestFormat: 'current' | 'legacy'
}

/** Every input of action.yml, and the resource types that it is for where that is not all of them. */
export const INPUTS: Readonly<Record<string, readonly ResourceTypeName[] | undefined>> = {
  'resource-type': undefined,
  ids: undefined,
  'task-ids': ['roma-asset'],
  'instance-id': ['roma-asset'],
  'name-pattern': undefined,
  'pull-request': undefined,
  exclude: undefined,
  'older-than': undefined,
  'max-deletes': undefined,
  region: undefined,
  'project-id': undefined,
  'codearts-project-id': ['codeartsbuild-task'],
  endpoint: undefined,
  'iam-endpoint': undefined,
  'sts-endpoint': undefined,
  'oidc-provider-urn': undefined,
  'oidc-agency-urn': undefined,
  'oidc-audience': undefined,
  token: undefined,
  'access-key-id': undefined,
  'secret-access-key': undefined,
  'security-token': undefined,
  'expected-account-id': undefined,
  'dry-run': undefined,
  'fail-if-absent': undefined,
  wait: ['roma-asset'],
  timeout: undefined,
  concurrency: undefined,
  language: undefined,
  'user-profile': ['coc-script'],
  'roma-request-format': ['roma-asset'],
  'github-token': undefined,
}

const MINUTE_MS = 60_000
const LONGEST_TIMEOUT_MS = 6 * 60 * MINUTE_MS
/** What a plan by name may delete unless the user says otherwise: a mistaken pattern should cost little. */
const MAX_DELETES_BY_NAME = 100
/** Of unknown variables, before they are only counted. */
const MAX_NAMED = 10

/** The mistakes in the inputs, one line each: which input, what was given (never a secret), what is accepted. */
export class InputProblems extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'InputProblems'
    this.problems = problems
  }
}

/**
 * Reads and checks all inputs.
 *
 * @param annotate is told what does not stop the run: unknown variables, duplicates that were dropped
 * @param readFile reads the event's payload, where it matters
 * @throws InputProblems with every problem found
 */
export function readInputs(env: Environment, annotate: Annotate, readFile: ReadFile): Inputs {
  const reader = new Reader(env)
  checkUnknown(reader, env, annotate)

  const types = readResourceTypes(reader)
  if (types.length > 0) refuseForeign(reader, types)
  const selection = readSelection(reader, types, { env, readFile, annotate })
  const region = reader.region()
  const services = types.map((type) => resourceOf(type).service)
  // Without a selection, that there are several types is told already.
  const endpoints = readEndpoints(reader, selection ? services : services.slice(0, 1))
  const projectId = reader.path('project-id')
  const instanceId = reader.path('instance-id')
  const romaRequestFormat = reader.choice('roma-request-format', ['current', 'legacy'], 'current')
  if (types.includes('roma-asset')) {
    if (!instanceId && !reader.has('instance-id')) reader.problem('instance-id', 'is needed for roma-asset')
    if (romaRequestFormat === 'legacy' && selection?.by === 'id') checkLegacyCapacity(reader, selection.targets)
  }
  if (!region && !reader.has('region')) {
    if (!services.every((service) => endpoints[service]))
      reader.problem('region', 'is empty; give a region such as cn-north-4, or endpoint')
    else if (!projectId) {
      const [needy] = types.filter((type) => resourceOf(type).project === 'required')
      if (needy) reader.problem('region', `is empty; ${needy} needs it, or project-id`)
    }
  }
  const maxDeletes = selection?.by === 'name' ? MAX_DELETES_BY_NAME : undefined
  const credentials = readCredentials(reader, env, { region, endpoints })
  const inputs = {
    region,
    projectId,
    codeartsProjectId: reader.path('codearts-project-id'),
    instanceId,
    exclude: readExclude(reader, { repository: repositoryOf(env)?.name, annotate }),
    maxDeletes: reader.integer('max-deletes', maxDeletes, 0, 1_000_000),
    endpoints,
    credentials,
    expectedAccountId: readExpectedAccount(reader, { region, endpoints }, credentials),
    dryRun: reader.boolean('dry-run', false),
    failIfAbsent: reader.boolean('fail-if-absent', false),
    wait: reader.boolean('wait', true),
    timeoutMs: reader.duration('timeout', 15 * MINUTE_MS, LONGEST_TIMEOUT_MS),
    concurrency: reader.integer('concurrency', 10, 1, 50),
    language: reader.choice('language', ['en-us', 'zh-cn'], undefined),
    userProfile: reader.headerValue('user-profile'),
    romaRequestFormat,
  }
  if (reader.problems.length > 0 || !selection || !credentials) throw new InputProblems(reader.problems)
  return { ...inputs, types, selection, credentials }
}

/** It is compared with what STS says of keys, and IAM of a token's region. */
function readExpectedAccount(
  reader: Reader,
  { region, endpoints }: Place,
  given: GivenCredentials | undefined,
): string | undefined {
  const expected = reader.path('expected-account-id')
  const byToken = given && 'token' in given.credentials
  if (expected && !region && !reader.has('region') && (byToken || !(endpoints.sts || reader.has('sts-endpoint')))) {
    const need = byToken ? 'region' : 'region, or sts-endpoint,'
    reader.problem('expected-account-id', `needs ${need} to find out whose the credentials are`)
  }
  return expected
}

/**
 * The runner only warns of a misspelt input, and then the action would run without it. Variables that are near to none come
 * from an `env` of the job or from a composite action around this one.
 */
function checkUnknown(reader: Reader, env: Environment, annotate: Annotate): void {
  const foreign: string[] = []
  for (const name of Object.keys(env)) {
    const input = /^INPUT_(.+)$/s.exec(name)?.[1]?.toLowerCase()
    if (input === undefined || Object.hasOwn(INPUTS, input)) continue
    const near = nearest(input, Object.keys(INPUTS))
    if (near) reader.problem(escapeForLog(input, 60), `unknown input; did you mean ${near}?`)
    else foreign.push(escapeForLog(name, 60))
  }
  if (foreign.length === 0) return
  const more = foreign.length > MAX_NAMED ? ` and ${foreign.length - MAX_NAMED} more` : ''
  annotate(`Unknown inputs are ignored: ${foreign.slice(0, MAX_NAMED).join(', ')}${more}`, 'warning')
}

/** An input of another resource type would be ignored, which is not what its author expects. */
function refuseForeign(reader: Reader, types: readonly ResourceTypeName[]): void {
  for (const [input, owners] of Object.entries(INPUTS)) {
    if (owners && !types.some((type) => owners.includes(type)) && reader.has(input)) {
      reader.problem(input, `is only for ${owners.join(', ')}, not for ${types.join(', ')}`)
    }
  }
}
