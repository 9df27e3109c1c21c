/** The hall: inputs, credentials, plan, deletion, report, one after the other. */
import { checkAccount, openSession, type RunSession } from './session.ts'
import { execute } from './execute.ts'
import { openClients, type Workplace } from './clients.ts'
import type * as ByName from './select-by-name.ts'
import { findById, SAME_ANSWER } from './select-by-id.ts'
import type { OwnerRecheck } from '../owners/recheck.ts'
import type { Session } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { secretsIn, unmaskableVariables } from '../inputs/credentials.ts'
import { InputProblems, readInputs, type Inputs } from '../inputs/inputs.ts'
import { makePlan, pullRequestsOf, type Plan, type PullRequestStates, type Rules } from '../plan/plan.ts'
import type { Annotate } from '../inputs/reader.ts'
import { Report } from '../report/report.ts'
import { plural, escapeForLog } from '../runtime/text.ts'
import { RESOURCE_TYPES } from '../resources/registry.ts'
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
  const report = new Report({ clock, runner, redact: secrets.redact })
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
    for (const name of unmaskableVariables(env))
      runner.annotate('warning', `${name} holds a secret that is too short to be masked: it may show in the log`)
    const annotate: Annotate = (line, level = 'notice') => {
      report.notice(line, level)
    }
    const inputs = readInputs(env, annotate, readFile)
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

async function work(inputs: Inputs, world: Runtime, session: RunSession, report: Report): Promise<void> {
  const { selection, exclude, dryRun } = inputs
  const { clock, runner } = world
  const workplaces = await openClients(inputs, world, session, report)
  const [workplace] = workplaces
  if (!workplace) return
  logStart(inputs, workplaces, session, world)

  // Most runs need nothing of it, and should not pay for it.
  const names = selection.by === 'name' || exclude.length > 0 ? await import('./select-by-name.ts') : undefined
  if (names && selection.by === 'name') runner.info(names.describeProtections(selection, inputs))
  const listed = selection.by === 'name' ? await names?.findByName(workplaces, selection, report) : undefined
  const found =
    selection.by === 'id' ? await findById(workplace, selection.targets, dryRun || exclude.length > 0) : listed
  const candidates = found?.candidates ?? []

  const rules = rulesOf(inputs, names)
  const github = await askGitHub(inputs, pullRequestsOf(candidates, rules), { world, session, report })
  const plan = makePlan(candidates, rules, clock.now(), github.states)
  if (selection.by === 'name') report.addTargets(plan.decisions.map(({ target }) => target))
  if (names && listed && selection.by === 'name') {
    const isExplained = names.warnImpossible(selection.patterns, listed, report)
    if (plan.decisions.length === 0) names.explainNothingFound(listed, selection, isExplained, { report, runner })
  }
  if (names) {
    names.logPlan(plan, runner)
    report.markPlanned(plan.decisions)
  }
  const ownerRecheck = github.lookAgain?.(plan)
  await execute(plan, workplaces, { dryRun, sights: found?.sights, ownerRecheck }, world, report)
  if (selection.by === 'id' && report.isAllAbsent()) {
    const where = [inputs.region && `region ${inputs.region}`, workplace.place].filter(Boolean).join(', ')
    report.notice(`None of the IDs exists (${where}). ${SAME_ANSWER}`)
  }
}

interface PullRequests {
  readonly states: PullRequestStates
  readonly lookAgain?: (plan: Plan) => OwnerRecheck
}

/** What GitHub says of the pull requests that matter. What it does not say is red: in the report, and in the plan. */
async function askGitHub(
  { selection }: Inputs,
  numbers: number[],
  { world, session, report }: { world: Runtime; session: Session; report: Report },
): Promise<PullRequests> {
  if (selection.by !== 'name' || !selection.scope || numbers.length === 0) return { states: new Map() }
  const { pullRequestReader, OwnerRecheck } = await import('../owners/pull-requests.ts')
  const { transport, clock, runner } = world
  const { cancellation, redact } = session
  const read = pullRequestReader(selection.scope, {
    ...{ transport, clock, cancellation, redact },
    log: (line) => {
      runner.info(line)
    },
    onProblem: (line) => {
      report.addProblem(line)
    },
  })
  const states = await read(numbers)
  return { states, lookAgain: ({ decisions }) => new OwnerRecheck(read, clock, decisions) }
}

/** What is about to happen, where, and as whom. */
function logStart(
  { dryRun, region, selection }: Inputs,
  workplaces: readonly Workplace[],
  { credentials }: Session,
  { runner }: Runtime,
): void {
  const host = workplaces.map(({ context }) => context.client.host).join(', ')
  const where = `${region ? ` in ${region}` : ''} at ${host}, with ${credentials.description}`
  if (selection.by === 'name') {
    const patterns = selection.patterns.map(({ text }) => text).join(' ')
    const dry = dryRun ? ' (dry run, nothing is deleted)' : ''
    const among = workplaces.map(({ type }) => type.many).join(', ')
    runner.info(`Looking for ${escapeForLog(patterns, 500)}${dry} among ${among}${where}`)
  } else {
    const verb = dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting'
    for (const { type } of workplaces) {
      runner.info(`${verb}: ${plural(selection.targets.length, type.one, type.many)}${where}`)
    }
  }
}

function rulesOf({ selection, exclude, maxDeletes }: Inputs, names: typeof ByName | undefined): Rules {
  const byName = selection.by === 'name' ? selection : undefined
  return {
    patterns: byName && (names ? byName.patterns.map(names.compile) : []),
    exclude: names ? exclude.map(names.compileProtection) : [],
    olderThan: byName?.olderThan,
    maxDeletes,
    pullRequest: byName?.scope?.number,
    idProblem: (type, id) => {
      const { pattern, says } = RESOURCE_TYPES[type].id
      return pattern.test(id) ? undefined : `the list gives an ID that is not a valid ${type} ID (${says})`
    },
  }
}
