/** A run of the action: reads inputs, opens the session, selects targets, makes the plan, executes it, and writes the report. */
import type { Context } from '../deletion/context.ts'
import { lookUpAges } from '../deletion/look-up.ts'
import { secretsIn, unmaskableVariables } from '../inputs/credentials.ts'
import type { Transport } from '../huaweicloud/transport.ts'
import { configurationOf, InputError, readInputs, type Inputs } from '../inputs/inputs.ts'
import { compile, compileProtection } from '../plan/glob.ts'
import { claimsOf, makePlan, candidatesNeedingAge, type Candidate, type Rules } from '../plan/plan.ts'
import { keyOf } from '../plan/target.ts'
import { linksOf } from '../report/links.ts'
import { logPlan } from '../report/plan-log.ts'
import { Report } from '../report/report.ts'
import type { RunInfo } from '../report/result.ts'
import { idInputOf, resourceOf } from '../resources/registry.ts'
import { Cancellation } from '../runtime/cancellation.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { redactingRunner, Secrets } from '../runtime/secrets.ts'
import { openClients } from './clients.ts'
import { preconnectForDeletes, preconnectToHosts } from './preconnect.ts'
import { execute } from './execute.ts'
import { explainNothingFound, CHECK_LOCATION, warnImpossible } from './nothing-found.ts'
import { prepareOwners } from './owners.ts'
import type { SelectionResult } from './selection-result.ts'
import { findById } from './select-by-id.ts'
import { findByName } from './select-by-name.ts'
import { checkAccount, openSession, type Run } from './session.ts'
import { logProtections, logStart } from './start-log.ts'

/**
 * Runs the action once. Never rejects: errors are in the report.
 *
 * @returns whether the step is green
 */
export async function run(injected: Runtime): Promise<boolean> {
  const secrets = new Secrets((secret) => {
    injected.runner.setSecret(secret)
  })
  const runner = redactingRunner(injected.runner, secrets)
  const report = new Report({ clock: injected.clock, runner, redact: secrets.redact })
  const transport = countingTransport(injected.transport, report.info)
  const runtime = { ...injected, runner, transport }
  const cancellation = new Cancellation(runtime.clock)
  report.info.links = linksOf(runtime.env)
  runtime.onCrash((error) => {
    report.addError(error, 'The run could not be completed')
    report.close()
  })
  runtime.onExit(() => report.closeOnExit())
  runtime.onCancel(() => {
    cancellation.request('cancelled')
  })
  try {
    const inputs = readAllInputs(runtime, secrets, report)
    cancellation.stopAfter(inputs.timeoutMs)
    preconnectToHosts(inputs, runtime)
    const session = await openSession(inputs, runtime, cancellation, secrets)
    await checkAccount(inputs, session, runtime)
    await cleanUp({ inputs, runtime, session, report })
  } catch (error) {
    if (error instanceof InputError) for (const line of error.problems) report.addProblem(line, inputProblemTitle(line))
    else if (error !== cancellation.cause) report.addError(error, 'The run could not be completed')
  }
  // The request whose response stopped the run may not belong to any target.
  if (cancellation.cause) report.addError(cancellation.cause, 'The run was stopped')
  report.info.stopped = cancellation.reason
  cancellation.end()
  return report.close()
}

/** Counts the requests for the report. */
function countingTransport(transport: Transport, info: RunInfo): Transport {
  const counting: Transport = (request, signal) => {
    info.requests = (info.requests ?? 0) + 1
    return transport(request, signal)
  }
  return Object.assign(counting, transport.preconnect && { preconnect: transport.preconnect })
}

/** Registers all secrets in the environment, then reads the inputs. */
function readAllInputs({ env, readFile, runner }: Runtime, secrets: Secrets, report: Report): Inputs {
  for (const secret of secretsIn(env)) secrets.add(secret)
  for (const name of unmaskableVariables(env))
    runner.annotate('warning', `${name} holds a secret that is too short to be masked: it may show in the log.`)
  const inputs = readInputs(
    env,
    (line, level = 'notice') => {
      report.notice(line, level)
    },
    readFile,
  )
  const { region, dryRun, failIfAbsent, selection } = inputs
  Object.assign(report.info, { region, dryRun, failIfAbsent, configuration: configurationOf(env) })
  if (selection.by === 'id') report.addTargets(selection.targets)
  return inputs
}

/** The title of a problem with an input, if the line begins with its name. */
function inputProblemTitle(line: string): string | undefined {
  const [name] = /^[a-z]+(-[a-z]+)*(?=: )/.exec(line) ?? []
  return name && `Check the input ${name}`
}

/** Selects targets, makes the plan and executes it. */
async function cleanUp(run: Run): Promise<void> {
  const contexts = await openClients(run)
  if (contexts.length === 0) return
  logStart(run, contexts)
  const rules = rulesOf(run.inputs)
  const lookUpOwners = prepareOwners(run)
  const found = await select(run, contexts, rules)

  preconnectForDeletes(run, contexts, { candidates: found.candidates, rules })
  const owners = await lookUpOwners(claimsOf(found.candidates, rules))
  const plan = makePlan(found.candidates, rules, run.runtime.clock.now(), owners.judge)
  const { selection, exclude, dryRun } = run.inputs
  if (selection.by === 'name') {
    run.report.addTargets(plan.decisions.map(({ target }) => target))
    if (plan.decisions.length === 0) explainNothingFound(run, selection, found)
  }
  if (selection.by === 'name' || exclude.length > 0) {
    logPlan(plan, run.runtime.runner)
    run.report.markPlanned(plan.decisions)
  }
  await execute(run, contexts, { plan, dryRun, known: found.known, ownerRecheck: owners.recheck?.(plan) })
  if (selection.by === 'id' && run.report.isAllAbsent()) noticeAllAbsent(run, contexts)
}

/** The candidates for deletion, by ID or by name. */
async function select(run: Run, contexts: readonly Context[], rules: Rules): Promise<SelectionResult> {
  const { selection, dryRun, exclude } = run.inputs
  const [context] = contexts
  if (selection.by === 'id') {
    if (!context) throw new Error('there is no client')
    return findById(context, selection.targets, dryRun || exclude.length > 0)
  }
  logProtections(run, selection)
  const found = await findByName(run, contexts, selection)
  warnImpossible(run.report, selection.patterns, found)
  return { ...found, candidates: await addAges(contexts, found.candidates, rules) }
}

/** Adds creation times that `older-than` needs and the lists do not contain. */
async function addAges(
  contexts: readonly Context[],
  candidates: readonly Candidate[],
  rules: Rules,
): Promise<Candidate[]> {
  const ages = new Map<string, number>()
  for (const context of contexts.filter(({ api }) => api.age)) {
    const own = candidatesNeedingAge(candidates, rules).filter(({ target }) => target.type === context.type.name)
    const targets = own.map(({ target }) => target)
    for (const [key, createdAt] of await lookUpAges(targets, context)) ages.set(key, createdAt)
  }
  return candidates.map((candidate) => {
    const createdAt = ages.get(keyOf(candidate.target))
    return createdAt === undefined ? candidate : { ...candidate, target: { ...candidate.target, createdAt } }
  })
}

function rulesOf({ selection, exclude, maxDeletes }: Inputs): Rules {
  const byName = selection.by === 'name' ? selection : undefined
  return {
    patterns: byName?.patterns.map(compile),
    exclude: exclude.map(compileProtection),
    olderThan: byName?.olderThan,
    maxDeletes,
    eventOwners: byName?.owners.eventOwners ?? {},
    idProblem: ({ type, kind, id }) => {
      const { pattern, description } = idInputOf(type, kind)
      return pattern.test(id) ? undefined : `the ID in the list is not a valid ${type} ID (${description})`
    },
    ageBasis: ({ type }) => (resourceOf(type).docs.age ? 'last changed' : 'created'),
    protection: ({ type }, name) => resourceOf(type).protection?.(name),
  }
}

function noticeAllAbsent({ inputs, report }: Run, contexts: readonly Context[]): void {
  const places = contexts.map(({ place }) => place)
  const where = inputs.region ? ` in region ${inputs.region}` : ''
  report.notice(`None of the IDs exists${where} at ${places.join(', ')}. ${CHECK_LOCATION}`)
}
