/** What was asked: the action's inputs, typed and checked, every problem of a run at once. No network, no clock. */
import type { Pattern } from '../plan/pattern.ts'
import { escapeForLog } from '../runtime/text.ts'
import type { InputSpec, InputSpecs, InputValues } from '../resources/definition.ts'
import { RESOURCES, resourceOf, type ResourceTypeName, type ServiceName } from '../resources/registry.ts'
import type { Environment, ReadFile } from '../runtime/runtime.ts'
import { readCredentials, SECRET_INPUTS, type CredentialInputs } from './credentials.ts'
import { readEndpoints, type Endpoints, type EndpointInputs } from './endpoints.ts'
import { readExclude } from './patterns.ts'
import { repositoryOf } from './owners.ts'
import { nearest, Reader, type Annotate } from './reader.ts'
import { readResourceTypes, readSelection, type Selection } from './selection.ts'

export interface Inputs {
  /** Exactly one where the selection is by id. */
  readonly types: readonly ResourceTypeName[]
  readonly selection: Selection
  readonly exclude: readonly Pattern[]
  readonly maxDeletes: number | undefined
  readonly region: string | undefined
  readonly projectId: string | undefined
  readonly endpoints: Endpoints
  readonly credentials: CredentialInputs
  readonly expectedAccountId: string | undefined
  readonly dryRun: boolean
  readonly failIfAbsent: boolean
  readonly timeoutMs: number
  readonly concurrency: number
  readonly language: string | undefined
  /** The inputs that only one type knows, by type, for the types of the run. */
  readonly typeInputs: Readonly<Record<string, InputValues<InputSpecs>>>
}

/** The inputs that every resource type knows. */
const COMMON_INPUTS = [
  ...['resource-type', 'ids', 'name-pattern', 'pull-request', 'exclude', 'older-than', 'max-deletes'],
  ...['keep-label', 'preview-label', 'idle-after'],
  ...['region', 'project-id', 'endpoint', 'iam-endpoint', 'sts-endpoint'],
  ...['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience', 'token'],
  ...['access-key-id', 'secret-access-key', 'security-token', 'expected-account-id', 'github-token'],
  ...['dry-run', 'fail-if-absent', 'timeout', 'concurrency', 'language'],
]

/** Every input of action.yml, and the resource types that it is for where that is not all of them. */
export const INPUTS: ReadonlyMap<string, readonly ResourceTypeName[] | undefined> = new Map([
  ...COMMON_INPUTS.map((input) => [input, undefined] as const),
  ...ownInputs().map((input) => [input, typesWith(input)] as const),
])

/** The inputs that not every type knows. */
function ownInputs(): string[] {
  const inputs = RESOURCES.flatMap((type) => [...type.ids.map(({ input }) => input), ...Object.keys(type.inputs)])
  return [...new Set(inputs)].filter((input) => !COMMON_INPUTS.includes(input))
}

function typesWith(input: string): ResourceTypeName[] {
  const types = RESOURCES.filter((type) => type.ids.some((ids) => ids.input === input) || input in type.inputs)
  return types.map(({ name }) => name)
}

/** The inputs that were given, by name, without those that are secret. */
export function configurationOf(env: Environment): Record<string, string> {
  const reader = new Reader(env)
  const names = [...INPUTS.keys()].filter((name) => !SECRET_INPUTS.includes(name) && reader.has(name))
  return Object.fromEntries(names.map((name) => [name, reader.text(name)]))
}

const MINUTE_MS = 60_000
const LONGEST_TIMEOUT_MS = 6 * 60 * MINUTE_MS
/** What a plan by name may delete unless the user says otherwise: a mistaken pattern should cost little. */
const MAX_DELETES_BY_NAME = 100
/** Of unknown variables, before they are only counted. */
const MAX_NAMED = 10

/** The mistakes in the inputs, one line each: which input, what was given (never a secret), what is accepted. */
export class InputError extends Error {
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
  const services = types.map((type) => resourceOf(type).service.name as ServiceName)
  // Without a selection, that there are several types is told already.
  const endpoints = readEndpoints(reader, selection ? services : services.slice(0, 1))
  const projectId = reader.identifier('project-id')
  const typeInputs = readOwnInputs(reader, types, selection)
  if (!region && !reader.has('region')) {
    if (!services.every((service) => endpoints[service]))
      reader.addProblem('region', 'is empty; give a region such as cn-north-4, or endpoint')
    else if (!projectId) {
      const [needy] = types.filter((type) => resourceOf(type).project === 'required')
      if (needy) reader.addProblem('region', `is empty; ${needy} needs it, or project-id`)
    }
  }
  const maxDeletes = selection?.by === 'name' ? MAX_DELETES_BY_NAME : undefined
  const credentials = readCredentials(reader, env, { region, endpoints })
  const inputs = {
    region,
    projectId,
    exclude: readExclude(reader, { repository: repositoryOf(env)?.name, annotate }),
    maxDeletes: reader.integer('max-deletes', maxDeletes, 0, 1_000_000),
    endpoints,
    credentials,
    expectedAccountId: readExpectedAccount(reader, { region, endpoints }, credentials),
    dryRun: reader.boolean('dry-run', false),
    failIfAbsent: reader.boolean('fail-if-absent', false),
    timeoutMs: reader.duration('timeout', 15 * MINUTE_MS, LONGEST_TIMEOUT_MS),
    concurrency: reader.integer('concurrency', 10, 1, 50),
    language: reader.choice('language', ['en-us', 'zh-cn'], undefined),
    typeInputs,
  }
  if (reader.problems.length > 0 || !selection || !credentials) throw new InputError(reader.problems)
  return { ...inputs, types, selection, credentials }
}

/** The inputs of each type of the run that only this type knows, checked together with its targets. */
function readOwnInputs(
  reader: Reader,
  types: readonly ResourceTypeName[],
  selection: Selection | undefined,
): Inputs['typeInputs'] {
  const own: Record<string, InputValues<InputSpecs>> = {}
  for (const type of types) {
    const definition = resourceOf(type)
    const { inputs } = definition
    const values = Object.entries(inputs).map(([name, spec]) => [name, readOwnInput(reader, name, spec)])
    own[type] = Object.fromEntries(values) as InputValues<InputSpecs>
    for (const [name, { isRequired, isForNames }] of Object.entries(inputs)) {
      const isNeeded = isRequired && (!isForNames || selection?.by === 'name')
      if (isNeeded && !reader.has(name))
        reader.addProblem(name, `is needed for ${type}${isForNames ? ' with name-pattern' : ''}`)
    }
    const targets = selection?.by === 'id' ? selection.targets : []
    const found = definition.check?.(targets, own[type])
    if (found) reader.addProblem(found.input, found.problem)
  }
  return own
}

function readOwnInput(reader: Reader, name: string, spec: InputSpec): string | boolean | undefined {
  switch (spec.form) {
    case 'identifier':
      return reader.identifier(name)
    case 'text':
      return reader.matching(name, spec.pattern, spec.accepted)
    case 'header value':
      return reader.headerValue(name)
    case 'boolean':
      return reader.boolean(name, spec.default)
    case 'choice':
      return reader.choice(name, spec.values, spec.default)
  }
}

/** It is compared with what STS says of keys, and IAM of a token's region. */
function readExpectedAccount(
  reader: Reader,
  { region, endpoints }: EndpointInputs,
  given: CredentialInputs | undefined,
): string | undefined {
  const expected = reader.identifier('expected-account-id')
  const byToken = given && 'token' in given.credentials
  if (expected && !region && !reader.has('region') && (byToken || !(endpoints.sts || reader.has('sts-endpoint')))) {
    const need = byToken ? 'region' : 'region, or sts-endpoint,'
    reader.addProblem('expected-account-id', `needs ${need} to find out whose the credentials are`)
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
    if (input === undefined || INPUTS.has(input)) continue
    const near = nearest(input, [...INPUTS.keys()])
    if (near) reader.addProblem(escapeForLog(input, 60), `unknown input; did you mean ${near}?`)
    else foreign.push(escapeForLog(name, 60))
  }
  if (foreign.length === 0) return
  const more = foreign.length > MAX_NAMED ? ` and ${foreign.length - MAX_NAMED} more` : ''
  annotate(`Unknown inputs are ignored: ${foreign.slice(0, MAX_NAMED).join(', ')}${more}`, 'warning')
}

/** An input of another resource type would be ignored, which is not what its author expects. */
function refuseForeign(reader: Reader, types: readonly ResourceTypeName[]): void {
  for (const [input, owners] of INPUTS) {
    if (owners && !types.some((type) => owners.includes(type)) && reader.has(input)) {
      reader.addProblem(input, `is only for ${owners.join(', ')}, not for ${types.join(', ')}`)
    }
  }
}
