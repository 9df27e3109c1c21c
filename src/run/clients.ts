/** The services of a run: where they are, and with what they are asked. */
import { endpointFor, projectOf } from './session.ts'
import { Client, type Session } from '../huaweicloud/client.ts'
import { siteOf } from '../huaweicloud/endpoints.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Report } from '../report/report.ts'
import { RESOURCE_TYPES } from '../resources/registry.ts'
import type { Context, ResourceType } from '../resources/resource.ts'
import type { Runtime } from '../runtime/runtime.ts'

/** One resource type and all it takes to work on it. */
export interface Workplace {
  readonly type: ResourceType
  readonly context: Context
  /** Which of several same-looking services this is, for people: host, project, account site. */
  readonly place: string
}

/**
 * One workplace for each resource type, in their order. May ask IAM for the project; without it, those that need it are left
 * out, and the report knows why.
 */
export async function openClients(
  inputs: Inputs,
  world: Runtime,
  session: Session,
  report: Report,
): Promise<Workplace[]> {
  const { clock, runner } = world
  const types = inputs.types.map((name) => RESOURCE_TYPES[name])
  const needsProject = types.some((type) => type.needsProject)
  const projectId = inputs.projectId ?? (needsProject ? await lookUpProject(inputs, session, world, report) : undefined)

  const reachable = types.filter((type) => !type.needsProject || projectId !== undefined)
  const workplaces = reachable.map((type): Workplace => {
    const client = new Client(session, {
      endpoint: endpointFor(type.service, inputs, world),
      projectId,
      headers: inputs.language ? { 'X-Language': inputs.language } : {},
      throttlingCodes: type.throttlingCodes ?? [],
    })
    const context: Context = {
      client,
      clock,
      cancellation: session.cancellation,
      options: { ...inputs, projectId },
      settle: (target, outcome) => {
        report.setOutcome(target, outcome)
      },
      named: (target, name) => {
        report.setName(target, name)
      },
      asked: (targets) => {
        report.markSubmitted(targets)
      },
      job: (id, status) => {
        report.job(id, status)
      },
      say: (line) => {
        runner.info(line)
      },
    }
    const site = inputs.endpoints[type.service]
      ? 'a host given by endpoint'
      : `account site ${siteOf(inputs.region ?? '')}`
    const place = [client.host, site, projectId && `project ${projectId}`].filter(Boolean).join(', ')
    return { type, context, place }
  })
  report.info.host = [...new Set(workplaces.map(({ context }) => context.client.host))].join(', ')
  return workplaces
}

/** The project that the region's paths need. Nothing if it cannot be had. */
async function lookUpProject(
  inputs: Inputs,
  session: Session,
  world: Runtime,
  report: Report,
): Promise<string | undefined> {
  const { region = '' } = inputs
  try {
    const { id } = await projectOf(inputs, session, world)
    world.runner.info(`Project of ${region}: ${id} (from IAM)`)
    return id
  } catch (error) {
    const doing = `The project of ${region} could not be looked up at IAM (give project-id to do without)`
    if (error !== session.cancellation.cause) report.addError(error, doing)
    return undefined
  }
}
