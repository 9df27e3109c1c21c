/** The services of a run: where they are, and with what they are asked. */
import { endpointFor, type RunSession } from './session.ts'
import { Client } from '../huaweicloud/client.ts'
import { siteOf } from '../huaweicloud/endpoints.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import type { Inputs } from '../inputs/inputs.ts'
import { describeError } from '../report/describe.ts'
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
 * One workplace for each resource type, in their order. May ask IAM for the project; without it, those that require it are
 * left out, and the report knows why.
 */
export async function openClients(
  inputs: Inputs,
  world: Runtime,
  session: RunSession,
  report: Report,
): Promise<Workplace[]> {
  const { clock, runner } = world
  const types = inputs.types.map((name) => RESOURCE_TYPES[name])
  const projectId = inputs.projectId ?? (await lookUpProject(types, inputs, { world, session, report }))

  const reachable = types.filter((type) => type.project !== 'required' || projectId !== undefined)
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

interface LookUp {
  readonly world: Runtime
  readonly session: RunSession
  readonly report: Report
}

/** The project of the region, where a type has a use for it. Nothing if it cannot be had, and the report says so. */
async function lookUpProject(
  types: readonly ResourceType[],
  { region = '', credentials }: Inputs,
  { world, session, report }: LookUp,
): Promise<string | undefined> {
  const isRequired = types.some(({ project }) => project === 'required')
  // A token has a project of its own.
  const isSigned = !('token' in credentials.credentials)
  const preferring = isSigned ? types.filter(({ project }) => project === 'preferred') : []
  if (!isRequired && preferring.length === 0) return undefined
  const names = preferring.map(({ name }) => name).join(', ')
  const effect = 'requests name no project, and the service may answer for another one. Give project-id.'
  const warn = (cause: string): void => {
    if (names) report.notice(`${names}: ${cause}; ${effect}`, 'warning')
  }
  if (!region && !isRequired) {
    warn('there is no region whose project could be looked up')
    return undefined
  }
  try {
    const { id } = await session.project()
    world.runner.info(`Project of ${region}: ${id} (from IAM)`)
    return id
  } catch (error) {
    if (error === session.cancellation.cause) return undefined
    const failure = `The project of ${region} could not be looked up at IAM`
    if (isRequired || !(error instanceof CloudError)) {
      report.addError(error, `${failure} (give project-id to do without)`)
    }
    if (error instanceof CloudError) warn(`${failure.replace('The', 'the')}: ${describeError(error)}`)
    return undefined
  }
}
