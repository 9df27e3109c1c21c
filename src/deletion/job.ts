/**
 * Deletes many targets with asynchronous jobs of the service, one job at a time: submits, polls, and looks up what the status of
 * the job leaves open.
 */
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { keyOf, type Outcome, type Target } from '../plan/target.ts'
import { duration } from '../runtime/text.ts'
import { deletionRequest, type Job } from './api.ts'
import { bisect, mayConcernSingleTarget, type BatchResult } from './bisect.ts'
import type { Context, LookupResult, LookupResults } from './context.ts'
import type { Hold } from '../plan/plan.ts'
import { followJob, growingPauses } from './job-progress.ts'
import { outcomeOfJob, unattributedReasons, type EndedJob } from './job-reasons.ts'
import { lookUp, lookUpMany, resultFor } from './look-up.ts'
import { asCloudError, failed, outcomeAfterError, outcomeOfHold, shouldVerify, unattempted } from './outcomes.ts'

/** After this many submissions without a response, the remaining targets fail. */
const MAX_LOST_SUBMISSIONS = 4
/** The number of look-ups of targets of a job whose progress cannot be read. */
const MAX_LOOKUPS_WITHOUT_PROGRESS = 8
/** The wait for another job is logged again after this time. */
const BUSY_INTERVAL_MS = 60_000

/** @param before a result for every target, from its list or a look-up */
export async function deleteByJobs(
  targets: readonly Target[],
  context: Context,
  api: Job,
  before: LookupResults,
): Promise<void> {
  const { events, client } = context
  const present = targets.filter((target) => {
    const result = resultFor(target, before)
    if (result.status !== 'absent') return true
    events.setOutcome(target, { kind: 'absent', reason: `unknown to ${client.host}`, requestId: result.requestId })
    return false
  })
  const { groups, impossible } = api.groups(present)
  for (const [index, group] of groups.entries()) {
    const wait = api.wait || index < groups.length - 1
    await new JobDeletion(context, api, wait).run(group)
  }
  for (const target of impossible) events.setOutcome(target, withoutJob(api, resultFor(target, before)))
}

/** The outcome of a target that no job can contain. */
function withoutJob(api: Job, result: LookupResult): Outcome {
  const message = api.impossibleReason ?? 'no job can delete it'
  return outcomeAfterError(new CloudError({ kind: 'unclear', message, attempts: 0, inDoubt: false }), result)
}

/** Deletes the targets of one job, with as many submissions as necessary. */
class JobDeletion {
  readonly #context: Context
  readonly #api: Job
  readonly #wait: boolean
  /** The error of the last submission of each target, by key. Doubt about an earlier submission remains. */
  readonly #refusals = new Map<string, CloudError>()
  /** When this deletion began to wait for another job, and when it last logged that. */
  #busy: { readonly since: number; loggedAt: number } | undefined

  constructor(context: Context, api: Job, wait: boolean) {
    this.#context = context
    this.#api = api
    this.#wait = wait
  }

  async run(targets: readonly Target[]): Promise<void> {
    await bisect(
      targets,
      (part) => this.#submitUntilAccepted(part),
      (part) => this.#giveUp(part),
    )
  }

  /**
   * Submits until a job is accepted, then polls it. Targets are looked up before each retry: a job whose submission had no
   * response, or another job, may have deleted them.
   */
  async #submitUntilAccepted(part: readonly Target[]): Promise<BatchResult> {
    const { cancellation, clock } = this.#context
    const { isDivisible, isBusy } = this.#api
    let group = part
    let left = part
    let losses = 0
    for (const pause of growingPauses()) {
      if (left.length === 0) return 'done'
      const result = await this.#submit(isDivisible ? left : group, left)
      if (result === 'accepted') return 'done'
      const { error, holds } = result
      if (holds) {
        left = await this.#settleHeld(left, holds, error)
        group = left
        continue
      }
      if (error.inDoubt) losses += 1
      else if (isBusy(error)) this.#logBusy(left.some((target) => this.#isInDoubt(target)))
      else if (isDivisible && mayConcernSingleTarget(error)) {
        return {
          refused: error,
          remaining: left.some((target) => this.#isInDoubt(target)) ? await this.#dropAbsent(left) : left,
        }
      }
      const mayRepeat = (error.inDoubt || isBusy(error)) && losses <= MAX_LOST_SUBMISSIONS
      if (!mayRepeat || cancellation.signal.aborted) {
        await this.#giveUp(left)
        return 'done'
      }
      await clock.sleep(pause, cancellation.signal)
      left = await this.#dropAbsent(left)
    }
    throw new Error('unreachable: pauses never end')
  }

  /** Submits a group once. If the job is accepted, polls it and sets the outcomes of `targets`, which have none yet. */
  async #submit(group: readonly Target[], targets: readonly Target[]): Promise<'accepted' | SubmissionError> {
    const { client, events } = this.#context
    let holds: ReadonlyMap<string, Hold> = new Map()
    let response: ApiResponse
    try {
      response = await client.send({
        ...deletionRequest(this.#api, group),
        purpose: 'delete',
        retryIfInDoubt: false,
        // Without its ID, a job cannot be polled.
        validate: (answer) => this.#api.jobId(answer) !== undefined,
        beforeSend: async () => {
          holds = (await events.holds?.(targets)) ?? holds
          return holds.size === 0
        },
        onSend: () => {
          events.markSubmitted(targets)
        },
      })
    } catch (thrown) {
      const error = asCloudError(thrown)
      if (error.attempts > 0) for (const target of targets) this.#record(target, error)
      return error.kind === 'withheld' ? { error, holds } : { error }
    }
    await this.#follow(targets, response)
    return 'accepted'
  }

  #record(target: Target, error: CloudError): void {
    const inDoubt = error.inDoubt || this.#isInDoubt(target)
    this.#refusals.set(keyOf(target), inDoubt === error.inDoubt ? error : error.with({ inDoubt }))
  }

  /** A submission of this target had no response: its job may have deleted the target. */
  #isInDoubt(target: Target): boolean {
    return this.#refusals.get(keyOf(target))?.inDoubt === true
  }

  /** Sets the outcome of held targets. Returns the others that can still form a job. */
  async #settleHeld(
    targets: readonly Target[],
    holds: ReadonlyMap<string, Hold>,
    error: CloudError,
  ): Promise<readonly Target[]> {
    const { setOutcome } = this.#context.events
    const held = targets.filter((target) => holds.has(keyOf(target)))
    const inDoubt = held.filter((target) => this.#isInDoubt(target))
    const results = await lookUp(inDoubt, this.#context, 'verify')
    for (const target of held) {
      const hold = holds.get(keyOf(target))
      const last = this.#refusals.get(keyOf(target)) ?? error
      if (hold) setOutcome(target, outcomeOfHold(hold, last, results.get(keyOf(target))))
    }
    const others = targets.filter((target) => !holds.has(keyOf(target)))
    if (this.#api.isDivisible) return others
    const { groups, impossible } = this.#api.groups(others)
    for (const target of impossible) setOutcome(target, withoutJob(this.#api, { status: 'unknown', error }))
    return groups.flat()
  }

  #logBusy(mayBeOurs: boolean): void {
    const { events, type, clock } = this.#context
    const now = clock.now()
    const isFirst = this.#busy === undefined
    this.#busy ??= { since: now, loggedAt: now }
    if (!isFirst && now - this.#busy.loggedAt < BUSY_INTERVAL_MS) return
    this.#busy.loggedAt = now
    const whose = mayBeOurs ? 'perhaps started by this run, without a response' : 'not started by this run'
    const waited = isFirst ? '' : `, for ${duration(now - this.#busy.since)} so far`
    events.log(`${type.name}: another job is running (${whose}); waiting for it to end${waited}`)
  }

  /**
   * Sets the outcome of targets that are absent by now, and returns the others.
   *
   * @param error the error of an accepted job, which may have deleted them
   */
  async #dropAbsent(targets: readonly Target[], error?: CloudError): Promise<readonly Target[]> {
    const results = await lookUpMany(targets, this.#context, 'verify')
    const { setOutcome } = this.#context.events
    return targets.filter((target) => {
      const result = resultFor(target, results)
      if (result.status !== 'absent') return true
      const inDoubt = error ?? (this.#isInDoubt(target) ? this.#refusals.get(keyOf(target)) : undefined)
      const reason = 'deleted by another job while this run waited'
      setOutcome(
        target,
        inDoubt ? outcomeAfterError(inDoubt, result) : { kind: 'absent', reason, requestId: result.requestId },
      )
      return false
    })
  }

  /** The run stops, or the service refuses the targets: sets their outcomes by a last look-up. */
  async #giveUp(targets: readonly Target[]): Promise<void> {
    const { setOutcome } = this.#context.events
    const verified = targets.filter((target) => {
      const error = this.#refusals.get(keyOf(target))
      return error && shouldVerify(error)
    })
    const results = await lookUp(verified, this.#context, 'verify')
    for (const target of targets) {
      const error = this.#refusals.get(keyOf(target))
      const result = results.get(keyOf(target))
      // Presence proves nothing while a job of this run may be running.
      const isKnown = result?.status === 'absent' || (result?.status === 'present' && !error?.inDoubt)
      if (!error) setOutcome(target, unattempted(this.#context))
      else setOutcome(target, isKnown ? outcomeAfterError(error, result) : failed(error, 'unknown'))
    }
  }

  /** Polls an accepted job until it or the run ends, and sets the outcomes. */
  async #follow(targets: readonly Target[], submission: ApiResponse): Promise<void> {
    const { events } = this.#context
    const jobId = this.#api.jobId(submission) ?? ''
    const { attempts, requestId } = submission
    events.setJob(jobId, 'SUBMITTED')
    if (!this.#wait) {
      const reason = `job ${jobId}, not waited for`
      for (const target of targets) events.setOutcome(target, { kind: 'submitted', reason, attempts, requestId })
      return
    }
    const end = await followJob(jobId, this.#context, this.#api)
    if (end.result === 'unreadable') {
      for (const target of await this.#watchTargets(targets, end.error))
        events.setOutcome(target, failed(end.error, 'unknown'))
    } else if (end.result === 'succeeded') {
      const outcome: Outcome = { kind: 'deleted', reason: `job ${jobId}`, attempts, requestId }
      for (const target of targets) events.setOutcome(target, outcome)
    } else {
      await this.#verifyTargets(targets, { jobId, submission, state: end.state })
    }
  }

  /** Sets the outcomes by a look-up, because the status of the job does not determine them. */
  async #verifyTargets(targets: readonly Target[], job: EndedJob): Promise<void> {
    const { events } = this.#context
    const { jobId, state } = job
    const { attempts, requestId } = job.submission
    const results = await lookUpMany(targets, this.#context, 'verify')
    for (const target of targets) {
      const result = resultFor(target, results)
      const reason = `no longer found, although job ${jobId} ended as ${state.status}`
      if (result.status === 'absent') events.setOutcome(target, { kind: 'deleted', reason, attempts, requestId })
      else events.setOutcome(target, outcomeOfJob(job, target, result))
    }
    const others = unattributedReasons(state, targets, results)
    if (others.length > 0) events.notice(`Job ${jobId} also says: ${others.join('; ')}`)
  }

  /** Looks up the targets of a job that cannot be polled, until they are absent. Returns those that are not. */
  async #watchTargets(targets: readonly Target[], error: CloudError): Promise<readonly Target[]> {
    const { clock, cancellation } = this.#context
    const pauses = growingPauses()
    let left = await this.#dropAbsent(targets, error)
    for (let lookUps = 1; lookUps < MAX_LOOKUPS_WITHOUT_PROGRESS && left.length > 0; lookUps++) {
      if (cancellation.signal.aborted) break
      await clock.sleep(pauses.next().value, cancellation.signal)
      left = await this.#dropAbsent(left, error)
    }
    return left
  }
}

/** The error of a submission that was not accepted. `holds`: it was not sent because of these targets. */
interface SubmissionError {
  readonly error: CloudError
  readonly holds?: ReadonlyMap<string, Hold>
}
