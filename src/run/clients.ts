/** Opens a client for each resource type of a run. */
import type { Context, DeletionEvents } from '../deletion/context.ts'
import { Client } from '../huaweicloud/client.ts'
import { siteOf } from '../huaweicloud/endpoints.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import {
  defaultsOf,
  permissionsOf,
  resourceOf,
  type ResourceTypeName,
  type ServiceName,
} from '../resources/registry.ts'
import { endpointFor, type Run } from './session.ts'

/**
 * One context for each resource type, in their order. Looks up the project at IAM if a type needs it. Without the project, the
 * types that require it are left out, and the report says why.
 */
export async function openClients(run: Run): Promise<Context[]> {
  const { inputs, report } = run
  const types = inputs.types.map((name) => resourceOf(name))
  const projectId = inputs.projectId ?? (await lookUpProject(run))
  const reachable = types.filter(({ project }) => project !== 'required' || projectId !== undefined)
  const contexts = reachable.map((type) => openClient(run, type, projectId))
  report.info.host = [...new Set(contexts.map(({ client }) => client.host))].join(', ')
  return contexts
}

function openClient(run: Run, type: ResourceDefinition<ResourceTypeName>, projectId: string | undefined): Context {
  const { inputs, runtime, session } = run
  const api = type.api({ projectId, inputs: inputs.typeInputs[type.name] ?? defaultsOf(type.inputs) })
  const client = new Client(session, {
    ...endpointFor(type.service.name as ServiceName, inputs, runtime),
    projectId,
    headers: { ...(inputs.language && { 'X-Language': inputs.language }), ...api.headers },
    errorCodes: type.errorCodes ?? {},
    permissions: permissionsOf(type),
  })
  const site = inputs.endpoints[type.service.name as ServiceName]
    ? 'a host given by endpoint'
    : `account site ${siteOf(inputs.region ?? '')}`
  return {
    ...{ type, api, client },
    clock: runtime.clock,
    cancellation: session.cancellation,
    concurrency: inputs.concurrency,
    place: `${client.host} (${[site, projectId && `project ${projectId}`].filter(Boolean).join(', ')})`,
    events: eventsOf(run),
  }
}

/** Passes the events of deletions to the report and the log. */
function eventsOf({ report, runtime: { runner } }: Run): DeletionEvents {
  return {
    setOutcome: (target, outcome) => {
      report.setOutcome(target, outcome)
    },
    setName: (target, name) => {
      report.setName(target, name)
    },
    markSubmitted: (targets) => {
      report.markSubmitted(targets)
    },
    setJob: (id, status) => {
      report.setJob(id, status)
    },
    log: (line) => {
      runner.info(line)
    },
    notice: (line) => {
      report.notice(line)
    },
  }
}

/** Whether a type requires the project, and which types should be used with it. */
export function projectNeeds({ types: names, credentials }: Inputs): {
  readonly isRequired: boolean
  readonly preferring: readonly ResourceDefinition[]
} {
  const types = names.map((name) => resourceOf(name))
  // A token contains its project.
  const isSigned = !('token' in credentials.credentials)
  return {
    isRequired: types.some(({ project }) => project === 'required'),
    preferring: isSigned ? types.filter(({ project }) => project === 'preferred') : [],
  }
}

/** The project of the region, if a type needs it. Undefined if the look-up fails, which the report says. */
async function lookUpProject(run: Run): Promise<string | undefined> {
  const { inputs, runtime, session, report } = run
  const { region = '' } = inputs
  const { isRequired, preferring } = projectNeeds(inputs)
  if (!isRequired && preferring.length === 0) return undefined
  const names = preferring.map(({ name }) => name).join(', ')
  const effect = names && `requests to ${names} name no project, and the service may use another one`
  if (!region && !isRequired) {
    report.notice(`Without a region, no project can be looked up: ${effect}. Give project-id.`, 'warning')
    return undefined
  }
  try {
    const { id } = await session.project()
    runtime.runner.info(`Project of ${region}: ${id} (from IAM)`)
    return id
  } catch (error) {
    // An empty list may be that of another project, so a run without its project is never green.
    const failure = `The project of ${region} could not be looked up at IAM (give project-id to skip the look-up)`
    if (error !== session.cancellation.cause) report.addError(error, [failure, effect].filter(Boolean).join('; '))
    return undefined
  }
}
