/** The hall: inputs, credentials, plan, deletion, report, one after the other. */
import { checkAccount, endpointFor, openSession, projectOf } from './access.ts'
import { Client, type Session } from './huaweicloud/client.ts'
import { secretsIn } from './inputs/credentials.ts'
import { InputProblems, readInputs, type Inputs } from './inputs/inputs.ts'
import type { Target } from './outcome.ts'
import { Progress } from './report/progress.ts'
import { Report } from './report/report.ts'
import { count } from './report/text.ts'
import { RESOURCE_TYPES } from './resources/index.ts'
import type { Context, ResourceType } from './resources/resource.ts'
import { failed, unattempted, unverified } from './resources/verdict.ts'
import { discreet, Secrets } from './secrets.ts'
import { Stop } from './stop.ts'
import type { World } from './world.ts'

/**
 * Runs the action once. Never rejects: whatever goes wrong is in the report.
 *
 * @returns whether the step is green
 */
export async function run(outside: World): Promise<boolean> {
  const secrets = new Secrets((secret) => {
    outside.runner.setSecret(secret)
  })
  const world = { ...outside, runner: discreet(outside.runner, secrets) }
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
  try {
    for (const secret of secretsIn(env)) secrets.add(secret)
    const inputs = readInputs(env, (line) => {
      runner.annotate('notice', line)
    })
    Object.assign(report.headline, { region: inputs.region, dryRun: inputs.dryRun, failIfAbsent: inputs.failIfAbsent })
    stop.after(inputs.timeoutMs)
    report.expect(inputs.targets)
    const session = await openSession(inputs, world, stop, secrets)
    await checkAccount(inputs, session, world)
    await work(inputs, RESOURCE_TYPES[inputs.type], world, session, report)
  } catch (error) {
    if (error instanceof InputProblems) for (const line of error.problems) report.problem(line)
    else if (error !== stop.cause) report.problemFrom(error, 'The run could not be completed')
  }
  // What the service said to make us stop may have been said to a request that is about no target.
  if (stop.cause) report.problemFrom(stop.cause, 'The run was stopped')
  report.headline.stopped = stop.reason
  stop.end()
  return report.close()
}

async function work(inputs: Inputs, type: ResourceType, world: World, session: Session, report: Report): Promise<void> {
  const { clock, runner } = world
  const { stop, credentials } = session
  const projectId =
    inputs.projectId ?? (type.needsProject ? await lookUpProject(inputs, session, world, report) : undefined)
  if (type.needsProject && !projectId) return
  const client = new Client(session, {
    endpoint: endpointFor(type.service, inputs, world),
    projectId,
    headers: inputs.language ? { 'X-Language': inputs.language } : {},
    throttlingCodes: type.throttlingCodes ?? [],
  })
  report.headline.host = client.host

  const verb = inputs.dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting'
  const what = count(inputs.targets.length, type.one, type.many)
  runner.info(
    `${verb}: ${what}${inputs.region ? ` in ${inputs.region}` : ''} at ${client.host}, with ${credentials.description}`,
  )

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

/** The project that the region's paths need. Nothing if it cannot be had; the report knows why. */
async function lookUpProject(
  inputs: Inputs,
  session: Session,
  world: World,
  report: Report,
): Promise<string | undefined> {
  const { region = '' } = inputs
  try {
    const { id } = await projectOf(inputs, session, world)
    world.runner.info(`Project of ${region}: ${id} (from IAM)`)
    return id
  } catch (error) {
    const doing = `The project of ${region} could not be looked up at IAM (give project-id to do without)`
    if (error !== session.stop.cause) report.problemFrom(error, doing)
    return undefined
  }
}
