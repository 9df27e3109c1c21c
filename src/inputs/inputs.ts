/** Reads and validates the inputs of the action, and reports all problems at once. Uses neither network nor clock. */
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
  /** Exactly one for a selection by ID. */
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
  /** The inputs that a type defines itself, by the types of the run. */
  readonly typeInputs: Readonly<Record<string, InputValues<InputSpecs>>>
}

/** The inputs that are for every resource type. */
const COMMON_INPUTS = [
  ...['resource-type', 'ids', 'name-pattern', 'pull-request', 'exclude', 'older-than', 'max-deletes'],
  ...['keep-label', 'preview-label', 'idle-after'],
  ...['region', 'project-id', 'endpoint', 'iam-endpoint', 'sts-endpoint'],
  ...['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience', 'token'],
  ...['access-key-id', 'secret-access-key', 'security-token', 'expected-account-id', 'github-token'],
  ...['dry-run', 'fail-if-absent', 'timeout', 'concurrency', 'language'],
]

/** Every input of action.yml, with the resource types that it is for; undefined for all types. */
export const INPUTS: ReadonlyMap<string, readonly ResourceTypeName[] | undefined> = new Map([
  ...COMMON_INPUTS.map((input) => [input, undefined] as const),
  ...inputsOfTypes().map((input) => [input, typesWith(input)] as const),
])

/** The inputs that are not for every type. */
function inputsOfTypes(): string[] {
  const inputs = RESOURCES.flatMap((type) => [...type.ids.map(({ input }) => input), ...Object.keys(type.inputs)])
  return [...new Set(inputs)].filter((input) => !COMMON_INPUTS.includes(input))
}

function typesWith(input: string): ResourceTypeName[] {
  const types = RESOURCES.filter((type) => type.ids.some((ids) => ids.input === input) || input in type.inputs)
  return types.map(({ name }) => name)
}

/** The given inputs, by name, without secrets. */
export function configurationOf(env: Environment): Record<string, string> {
  const reader = new Reader(env)
  const names = [...INPUTS.keys()].filter((name) => !SECRET_INPUTS.includes(name) && reader.has(name))
  return Object.fromEntries(names.map((name) => [name, reader.text(name)]))
}

const MINUTE_MS = 60_000
const MAX_TIMEOUT_MS = 6 * 60 * MINUTE_MS
/** The default of `max-deletes` for a selection by name: limits the damage of a wrong pattern. */
const DEFAULT_MAX_DELETES = 100
/** A warning names this many unknown inputs, and counts the others. */
const MAX_NAMED = 10

/** The problems of the inputs, one line each: the input, the given value (never a secret), and what is accepted. */
export class InputError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'InputError'
    this.problems = problems
  }
}

/**
 * Reads and checks all inputs.
 *
 * @param annotate called with notices and warnings: unknown inputs, dropped duplicates
 * @param readFile reads the event payload
 * @throws InputError with all problems
 */
export function readInputs(env: Environment, annotate: Annotate, readFile: ReadFile): Inputs {
  const reader = new Reader(env)
  rejectUnknownInputs(reader, env, annotate)

  const types = readResourceTypes(reader)
  if (types.length > 0) rejectInputsOfOtherTypes(reader, types)
  const selection = readSelection(reader, types, { env, readFile, annotate })
  const region = reader.region()
  const services = types.map((type) => resourceOf(type).service.name as ServiceName)
  // Without a selection, several types are a problem already.
  const endpoints = readEndpoints(reader, selection ? services : services.slice(0, 1))
  const projectId = reader.identifier('project-id')
  const typeInputs = readTypeInputs(reader, types, selection)
  if (!region && !reader.has('region')) {
    if (!services.every((service) => endpoints[service]))
      reader.addProblem('region', 'is empty; give a region such as cn-north-4, or endpoint')
    else if (!projectId) {
      const [requiring] = types.filter((type) => resourceOf(type).project === 'required')
      if (requiring) reader.addProblem('region', `is empty; ${requiring} needs it, or project-id`)
    }
  }
  const maxDeletes = selection?.by === 'name' ? DEFAULT_MAX_DELETES : undefined
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
    timeoutMs: reader.duration('timeout', 15 * MINUTE_MS, MAX_TIMEOUT_MS),
    concurrency: reader.integer('concurrency', 10, 1, 50),
    language: reader.choice('language', ['en-us', 'zh-cn'], undefined),
    typeInputs,
  }
  if (reader.problems.length > 0 || !selection || !credentials) throw new InputError(reader.problems)
  return { ...inputs, types, selection, credentials }
}

/** The inputs that each type of the run defines itself, checked together with its targets. */
function readTypeInputs(
  reader: Reader,
  types: readonly ResourceTypeName[],
  selection: Selection | undefined,
): Inputs['typeInputs'] {
  const byType: Record<string, InputValues<InputSpecs>> = {}
  for (const type of types) {
    const definition = resourceOf(type)
    const { inputs } = definition
    const values = Object.entries(inputs).map(([name, spec]) => [name, readTypeInput(reader, name, spec)])
    byType[type] = Object.fromEntries(values) as InputValues<InputSpecs>
    for (const [name, { isRequired, isForNames }] of Object.entries(inputs)) {
      const isNeeded = isRequired && (!isForNames || selection?.by === 'name')
      if (isNeeded && !reader.has(name))
        reader.addProblem(name, `is needed for ${type}${isForNames ? ' with name-pattern' : ''}`)
    }
    const targets = selection?.by === 'id' ? selection.targets : []
    const found = definition.check?.(targets, byType[type])
    if (found) reader.addProblem(found.input, found.problem)
  }
  return byType
}

function readTypeInput(reader: Reader, name: string, spec: InputSpec): string | boolean | undefined {
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

/** The account is looked up by STS for keys, and by IAM in the region for a token. */
function readExpectedAccount(
  reader: Reader,
  { region, endpoints }: EndpointInputs,
  given: CredentialInputs | undefined,
): string | undefined {
  const expected = reader.identifier('expected-account-id')
  const byToken = given && 'token' in given.credentials
  if (expected && !region && !reader.has('region') && (byToken || !(endpoints.sts || reader.has('sts-endpoint')))) {
    const need = byToken ? 'region' : 'region, or sts-endpoint,'
    reader.addProblem('expected-account-id', `needs ${need} to look up the account of the credentials`)
  }
  return expected
}

/**
 * A misspelled input is a problem, because the runner only warns and the action would run without it. Other unknown variables are
 * ignored with a warning: they come from the job's `env` or from a composite action around this one.
 */
function rejectUnknownInputs(reader: Reader, env: Environment, annotate: Annotate): void {
  const unknown: string[] = []
  for (const name of Object.keys(env)) {
    const input = /^INPUT_(.+)$/s.exec(name)?.[1]?.toLowerCase()
    if (input === undefined || INPUTS.has(input)) continue
    const near = nearest(input, [...INPUTS.keys()])
    if (near) reader.addProblem(escapeForLog(input, 60), `unknown input; did you mean ${near}?`)
    else unknown.push(escapeForLog(name, 60))
  }
  if (unknown.length === 0) return
  const more = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : ''
  annotate(`Unknown inputs are ignored: ${unknown.slice(0, MAX_NAMED).join(', ')}${more}`, 'warning')
}

/** An input of another resource type would have no effect, which is a mistake of the user. */
function rejectInputsOfOtherTypes(reader: Reader, types: readonly ResourceTypeName[]): void {
  for (const [input, owners] of INPUTS) {
    if (owners && !types.some((type) => owners.includes(type)) && reader.has(input)) {
      reader.addProblem(input, `is only for ${owners.join(', ')}, not for ${types.join(', ')}`)
    }
  }
}
