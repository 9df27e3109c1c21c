/** Opens the services of a run: where they are, and what they are asked with. */
import { endpointFor, projectOf } from './session.ts'
import type { Context } from '../deletion/context.ts'
import { Client, type Session } from '../huaweicloud/client.ts'
import { siteOf } from '../huaweicloud/endpoints.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Report } from '../report/report.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { resourceOf } from '../resources/registry.ts'
import type { Runtime } from '../runtime/runtime.ts'

/**
 * One context for each resource type, in their order. May ask IAM for the project. A type that needs the project is left
 * out where it cannot be had, and the report says why.
 */
export async function openClients(
  inputs: Inputs,
  runtime: Runtime,
  session: Session,
  report: Report,
): Promise<Context[]> {
  const types = inputs.types.map((name) => resourceOf(name))
  const needsProject = types.some(({ project }) => project === 'required')
  const projectId =
    inputs.projectId ?? (needsProject ? await lookUpProject(inputs, runtime, session, report) : undefined)
  const reachable = types.filter(({ project }) => project !== 'required' || projectId !== undefined)
  const contexts = reachable.map((type) => openClient(type, projectId, { inputs, runtime, session, report }))
  report.info.host = [...new Set(contexts.map(({ client }) => client.host))].join(', ')
  return contexts
}

interface Run {
  readonly inputs: Inputs
  readonly runtime: Runtime
  readonly session: Session
  readonly report: Report
}

function openClient(type: ResourceDefinition, projectId: string | undefined, run: Run): Context {
  const { inputs, runtime, session, report } = run
  const api = type.api({ projectId, inputs })
  const client = new Client(session, {
    endpoint: endpointFor(type.service, inputs, runtime),
    projectId,
    headers: { ...(inputs.language && { 'X-Language': inputs.language }), ...api.headers },
    errorCodes: type.errorCodes ?? {},
  })
  const site = inputs.endpoint ? 'a host given by endpoint' : `account site ${siteOf(inputs.region ?? '')}`
  return {
    ...{ type, api, client },
    clock: runtime.clock,
    cancellation: session.cancellation,
    concurrency: inputs.concurrency,
    isDocumentedHost: inputs.endpoint === undefined,
    place: [client.host, site, projectId && `project ${projectId}`].filter(Boolean).join(', '),
    events: {
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
        report.job(id, status)
      },
      log: (line) => {
        runtime.runner.info(line)
      },
      notice: (line) => {
        report.notice(line)
      },
    },
  }
}

/** The project that the region's paths need. Nothing if it cannot be had. */
async function lookUpProject(
  inputs: Inputs,
  runtime: Runtime,
  session: Session,
  report: Report,
): Promise<string | undefined> {
  const { region = '' } = inputs
  try {
    const { id } = await projectOf(inputs, session, runtime)
    runtime.runner.info(`Project of ${region}: ${id} (from IAM)`)
    return id
  } catch (error) {
    const doing = `The project of ${region} could not be looked up at IAM (give project-id to do without)`
    if (error !== session.cancellation.cause) report.addError(error, doing)
    return undefined
  }
}
