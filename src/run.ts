/** The hall: inputs, credentials, plan, deletion, report, one after the other. */
import { checkAccount, openSession, type RunSession } from './access.ts'
import { carryOut } from './carry-out.ts'
import { connect, type Workplace } from './connect.ts'
import { findById } from './find.ts'
import type { LastLook } from './github/last-look.ts'
import type { Session } from './huaweicloud/client.ts'
import { CloudError } from './huaweicloud/errors.ts'
import { secretsIn } from './inputs/credentials.ts'
import { InputProblems, readInputs, type Inputs } from './inputs/inputs.ts'
import type { Pattern } from './pattern.ts'
import { makePlan, pullRequestsOf, type Glob, type Plan, type PullRequestStates, type Rules } from './plan.ts'
import { Report } from './report/report.ts'
import { count, printable } from './report/text.ts'
import { RESOURCE_TYPES } from './resources/index.ts'
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
  const { clock, runner, env, readFile } = world
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
    const notice = (line: string): void => {
      runner.annotate('notice', line)
    }
    const inputs = readInputs(env, notice, readFile)
    Object.assign(report.headline, { region: inputs.region, dryRun: inputs.dryRun, failIfAbsent: inputs.failIfAbsent })
    stop.after(inputs.timeoutMs)
    if (inputs.selection.by === 'id') report.expect(inputs.selection.targets)
    const session = await openSession(inputs, world, stop, secrets)
    await checkAccount(inputs, session, world)
    await work(inputs, world, session, report)
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

async function work(inputs: Inputs, world: World, session: RunSession, report: Report): Promise<void> {
  const { selection, exclude, dryRun } = inputs
  const { clock, runner } = world
  const workplaces = await connect(inputs, world, session, report)
  const [workplace] = workplaces
  if (!workplace) return
  greet(inputs, workplaces, session, world)

  // Most runs need nothing of it, and should not pay for it.
  const names = selection.by === 'name' || exclude.length > 0 ? await import('./by-name.ts') : undefined
  const found =
    selection.by === 'name'
      ? await names?.findByName(workplaces, selection, report)
      : await findById(workplace, selection.targets, dryRun || exclude.length > 0)
  const candidates = found?.candidates ?? []

  const rules = rulesOf(inputs, (patterns) => (names ? patterns.map(names.compile) : []))
  const github = await askGitHub(inputs, pullRequestsOf(candidates, rules), world, session.stop)
  const plan = makePlan(candidates, rules, clock.now(), github.states)
  if (selection.by === 'name') report.expect(plan.decisions.map(({ target }) => target))
  names?.sayUnreadable(github.states, runner)
  if (names) {
    names.sayPlan(plan, runner)
    report.announced(plan.decisions)
  }
  const lastLook = github.lookAgain?.(plan)
  await carryOut(plan, workplaces, { dryRun, sights: found?.sights, lastLook }, world, report)
}

interface PullRequests {
  readonly states: PullRequestStates
  readonly lookAgain?: (plan: Plan) => LastLook
}

/** What GitHub says of the pull requests that matter. */
async function askGitHub({ selection }: Inputs, numbers: number[], world: World, stop: Stop): Promise<PullRequests> {
  if (selection.by !== 'name' || !selection.scope || numbers.length === 0) return { states: new Map() }
  const { pullRequestReader, LastLook } = await import('./github/pull-requests.ts')
  const read = pullRequestReader(selection.scope, { ...world, stop })
  const states = await read(numbers)
  // What a stop left unread must not look like a reason to keep.
  if (stop.reason) {
    const message = 'the run stopped while the states of pull requests were read'
    throw new CloudError({ kind: 'stopped', message, attempts: 0, doubt: false })
  }
  return { states, lookAgain: ({ decisions }) => new LastLook(read, world.clock, decisions) }
}

/** What is about to happen, where, and as whom. */
function greet(
  { dryRun, region, selection }: Inputs,
  workplaces: readonly Workplace[],
  { credentials }: Session,
  { runner }: World,
): void {
  const host = workplaces.map(({ context }) => context.client.host).join(', ')
  const where = `${region ? ` in ${region}` : ''} at ${host}, with ${credentials.description}`
  if (selection.by === 'name') {
    const patterns = selection.patterns.map(({ text }) => text).join(' ')
    const dry = dryRun ? ' (dry run, nothing is deleted)' : ''
    const among = workplaces.map(({ type }) => type.many).join(', ')
    runner.info(`Looking for ${printable(patterns, 500)}${dry} among ${among}${where}`)
  } else {
    const verb = dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting'
    for (const { type } of workplaces) {
      runner.info(`${verb}: ${count(selection.targets.length, type.one, type.many)}${where}`)
    }
  }
}

function rulesOf({ selection, exclude, maxDeletes }: Inputs, compile: (patterns: readonly Pattern[]) => Glob[]): Rules {
  const byName = selection.by === 'name' ? selection : undefined
  return {
    patterns: byName && compile(byName.patterns),
    exclude: compile(exclude),
    olderThan: byName?.olderThan,
    maxDeletes,
    pullRequest: byName?.scope?.number,
    idProblem: (type, id) => {
      const { pattern, says } = RESOURCE_TYPES[type].id
      return pattern.test(id) ? undefined : `the list gives an id that is none of a ${type} (${says})`
    },
  }
}
