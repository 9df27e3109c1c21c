/** The hall: inputs, credentials, plan, deletion, report, one after the other. */
import { Client, CredentialGate, type Session } from './huaweicloud/client.ts'
import { endpointOf, type ServiceName } from './huaweicloud/endpoints.ts'
import { findProject } from './huaweicloud/projects.ts'
import { secretsIn } from './inputs/credentials.ts'
import { InputProblems, readInputs, type Inputs } from './inputs/inputs.ts'
import type { Target } from './outcome.ts'
import { Progress } from './report/progress.ts'
import { Report } from './report/report.ts'
import { count, printable } from './report/text.ts'
import { RESOURCE_TYPES } from './resources/index.ts'
import type { Context, ResourceType } from './resources/resource.ts'
import { failed, unattempted, unverified } from './resources/verdict.ts'
import { Stop } from './stop.ts'
import type { World } from './world.ts'

/**
 * Runs the action once. Never rejects: whatever goes wrong is in the report.
 *
 * @returns whether the step is green
 */
export async function run(world: World): Promise<boolean> {
  const { clock, runner, env } = world
  const report = new Report(clock, runner)
  const stop = new Stop(clock)
  world.onCrash((error) => {
    report.problemFrom(error, 'The run could not be completed')
    report.close()
  })
  world.onExit(() => report.abandon())
  world.onCancel(() => {
    stop.request('cancelled')
  })
  const secrets = secretsIn(env)
  try {
    for (const secret of secrets) runner.setSecret(secret)
    const inputs = readInputs(env, (line) => {
      runner.annotate('notice', line)
    })
    Object.assign(report.headline, { region: inputs.region, dryRun: inputs.dryRun, failIfAbsent: inputs.failIfAbsent })
    stop.after(inputs.timeoutMs)
    report.expect(inputs.targets)
    await work(inputs, RESOURCE_TYPES[inputs.type], world, stop, report)
  } catch (error) {
    if (error instanceof InputProblems) {
      // A secret may have been given in the wrong place, and then it is quoted.
      const hide = (line: string): string => secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line)
      for (const line of error.problems) report.problem(hide(line))
    } else if (error !== stop.cause) report.problemFrom(error, 'The run could not be completed')
  }
  // What the service said to make us stop may have been said to a request that is about no target.
  if (stop.cause) report.problemFrom(stop.cause, 'The run was stopped')
  report.headline.stopped = stop.reason
  stop.end()
  return report.close()
}

async function work(inputs: Inputs, type: ResourceType, world: World, stop: Stop, report: Report): Promise<void> {
  const { clock, runner, random, transport } = world
  const { credentials, description } = inputs.credentials
  const session: Session = {
    transport,
    clock,
    random,
    stop,
    gate: new CredentialGate(),
    credentials: { description, current: () => Promise.resolve(credentials) },
    debug: (line) => {
      runner.debug(printable(line, 500))
    },
  }
  const projectId =
    inputs.projectId ?? (type.needsProject ? await lookUpProject(inputs, session, world, report) : undefined)
  if (type.needsProject && !projectId) return
  const client = new Client(session, {
    endpoint: endpoint(inputs.endpoint, type.service, inputs.region, world),
    projectId,
    headers: inputs.language ? { 'X-Language': inputs.language } : {},
    throttlingCodes: type.throttlingCodes ?? [],
  })
  report.headline.host = client.host

  const verb = inputs.dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting'
  const what = count(inputs.targets.length, type.one, type.many)
  runner.info(`${verb}: ${what}${inputs.region ? ` in ${inputs.region}` : ''} at ${client.host}, with ${description}`)

  const progress = new Progress(clock, runner, inputs.targets.length)
  const context: Context = {
    client,
    clock,
    stop,
    options: { ...inputs, projectId },
    settle: (target, outcome) => {
      report.settle(target, outcome)
      progress.settled()
    },
    named: (target, name) => {
      report.named(target, name)
    },
    asked: (targets) => {
      report.asked(targets)
    },
    job: (id, status, fraction) => {
      report.job(id, status)
      progress.job(id, status, fraction)
    },
    say: (line) => {
      runner.info(line)
    },
  }
  await (inputs.dryRun ? rehearse(type, inputs.targets, context) : type.remove(inputs.targets, context))
}

/** A dry run of ids: looks each one up, and deletes nothing. */
async function rehearse(type: ResourceType, targets: readonly Target[], context: Context): Promise<void> {
  for (const [target, sight] of await type.lookUp(targets, context)) {
    switch (sight.seen) {
      case 'there':
        context.settle(target, { kind: 'planned' })
        break
      case 'gone':
        context.settle(target, { kind: 'absent', reason: `${context.client.host} knows no such id` })
        break
      case 'unseen':
        // Who may delete need not be allowed to look.
        if (sight.error.status === 403)
          context.settle(target, { kind: 'planned', reason: unverified(sight.error), unverified: true })
        else context.settle(target, sight.error.attempts === 0 ? unattempted(context) : failed(sight.error, 'unknown'))
    }
  }
}

/** The project that the region's paths need, asked from IAM. Nothing if it cannot be had; the report knows why. */
async function lookUpProject(
  { region = '', iamEndpoint }: Inputs,
  session: Session,
  world: World,
  report: Report,
): Promise<string | undefined> {
  try {
    const iam = new Client(session, { endpoint: endpoint(iamEndpoint, 'iam', region, world) })
    const { id } = await findProject(iam, region)
    world.runner.info(`Project of ${region}: ${id} (from IAM)`)
    return id
  } catch (error) {
    if (error !== session.stop.cause) {
      report.problemFrom(
        error,
        `The project of ${region} could not be looked up at IAM (give project-id to do without)`,
      )
    }
    return undefined
  }
}

function endpoint(given: URL | undefined, service: ServiceName, region: string | undefined, { runner }: World): URL {
  if (given) return given
  const { url, documented } = endpointOf(service, region ?? '')
  if (!documented) {
    runner.annotate('warning', `No documented host of this service in region ${region ?? ''}; trying ${url.host}`)
  }
  return url
}
