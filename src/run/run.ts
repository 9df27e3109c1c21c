/** The hall: inputs, credentials, plan, deletion, report, one after the other. */
import { checkAccount, openSession } from './session.ts'
import { execute } from './execute.ts'
import { openClients } from './clients.ts'
import type { Context } from '../deletion/context.ts'
import { findById } from './select-by-id.ts'
import type { OwnerRecheck } from '../owners/recheck.ts'
import type { Session } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { secretsIn } from '../inputs/credentials.ts'
import { InputProblems, readInputs, type Inputs } from '../inputs/inputs.ts'
import type { Pattern } from '../plan/pattern.ts'
import { makePlan, pullRequestsOf, type Glob, type Plan, type PullRequestStates, type Rules } from '../plan/plan.ts'
import { Report } from '../report/report.ts'
import { plural, escapeForLog } from '../runtime/text.ts'
import { resourceOf } from '../resources/registry.ts'
import { redactingRunner, Secrets } from '../runtime/secrets.ts'
import { Cancellation } from '../runtime/cancellation.ts'
import type { Runtime } from '../runtime/runtime.ts'

/**
 * Runs the action once. Never rejects: whatever goes wrong is in the report.
 *
 * @returns whether the step is green
 */
export async function run(outside: Runtime): Promise<boolean> {
  const secrets = new Secrets((secret) => {
    outside.runner.setSecret(secret)
  })
  const world = { ...outside, runner: redactingRunner(outside.runner, secrets) }
  const { clock, runner, env, readFile } = world
  const report = new Report(clock, runner)
  const cancellation = new Cancellation(clock)
  world.onCrash((error) => {
    report.addError(error, 'The run could not be completed')
    report.close()
  })
  world.onExit(() => report.closeOnExit())
  world.onCancel(() => {
    cancellation.request('cancelled')
  })
  try {
    for (const secret of secretsIn(env)) secrets.add(secret)
    const notice = (line: string): void => {
      runner.annotate('notice', line)
    }
    const inputs = readInputs(env, notice, readFile)
    Object.assign(report.info, { region: inputs.region, dryRun: inputs.dryRun, failIfAbsent: inputs.failIfAbsent })
    cancellation.stopAfter(inputs.timeoutMs)
    if (inputs.selection.by === 'id') report.addTargets(inputs.selection.targets)
    const session = await openSession(inputs, world, cancellation, secrets)
    await checkAccount(inputs, session, world)
    await work(inputs, world, session, report)
  } catch (error) {
    if (error instanceof InputProblems) for (const line of error.problems) report.addProblem(line)
    else if (error !== cancellation.cause) report.addError(error, 'The run could not be completed')
  }
  // What the service said to make us stop may have been said to a request that is about no target.
  if (cancellation.cause) report.addError(cancellation.cause, 'The run was stopped')
  report.info.stopped = cancellation.reason
  cancellation.end()
  return report.close()
}

async function work(inputs: Inputs, world: Runtime, session: Session, report: Report): Promise<void> {
  const { selection, exclude, dryRun } = inputs
  const { clock, runner } = world
  const contexts = await openClients(inputs, world, session, report)
  const [context] = contexts
  if (!context) return
  logStart(inputs, contexts, session, world)

  // Most runs need nothing of it, and should not pay for it.
  const names = selection.by === 'name' || exclude.length > 0 ? await import('./select-by-name.ts') : undefined
  const found =
    selection.by === 'name'
      ? await names?.findByName(contexts, selection, report)
      : await findById(context, selection.targets, dryRun || exclude.length > 0)
  const candidates = found?.candidates ?? []

  const rules = rulesOf(inputs, (patterns) => (names ? patterns.map(names.compile) : []))
  const github = await askGitHub(inputs, pullRequestsOf(candidates, rules), world, session.cancellation)
  const plan = makePlan(candidates, rules, clock.now(), github.states)
  if (selection.by === 'name') report.addTargets(plan.decisions.map(({ target }) => target))
  names?.warnUnreadable(github.states, runner)
  if (names) {
    names.logPlan(plan, runner)
    report.markPlanned(plan.decisions)
  }
  const ownerRecheck = github.lookAgain?.(plan)
  await execute(plan, contexts, { dryRun, known: found?.known ?? new Map(), ownerRecheck }, world, report)
}

interface PullRequests {
  readonly states: PullRequestStates
  readonly lookAgain?: (plan: Plan) => OwnerRecheck
}

/** What GitHub says of the pull requests that matter. */
async function askGitHub(
  { selection }: Inputs,
  numbers: number[],
  world: Runtime,
  cancellation: Cancellation,
): Promise<PullRequests> {
  if (selection.by !== 'name' || !selection.scope || numbers.length === 0) return { states: new Map() }
  const { pullRequestReader, OwnerRecheck } = await import('../owners/pull-requests.ts')
  const read = pullRequestReader(selection.scope, { ...world, cancellation })
  const states = await read(numbers)
  // What a stop left unread must not look like a reason to keep.
  if (cancellation.reason) {
    const message = 'the run stopped while the states of pull requests were read'
    throw new CloudError({ kind: 'stopped', message, attempts: 0, inDoubt: false })
  }
  return { states, lookAgain: ({ decisions }) => new OwnerRecheck(read, world.clock, decisions) }
}

/** What is about to happen, where, and as whom. */
function logStart(
  { dryRun, region, selection }: Inputs,
  contexts: readonly Context[],
  { credentials }: Session,
  { runner }: Runtime,
): void {
  const host = contexts.map(({ client }) => client.host).join(', ')
  const where = `${region ? ` in ${region}` : ''} at ${host}, with ${credentials.description}`
  if (selection.by === 'name') {
    const patterns = selection.patterns.map(({ text }) => text).join(' ')
    const dry = dryRun ? ' (dry run, nothing is deleted)' : ''
    const among = contexts.map(({ type }) => type.plural).join(', ')
    runner.info(`Looking for ${escapeForLog(patterns, 500)}${dry} among ${among}${where}`)
  } else {
    const verb = dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting'
    for (const { type } of contexts) {
      runner.info(`${verb}: ${plural(selection.targets.length, type.singular, type.plural)}${where}`)
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
      const { pattern, description } = resourceOf(type).ids
      return pattern.test(id) ? undefined : `the list gives an id that is none of a ${type} (${description})`
    },
  }
}
