/**
 * Deletes many targets with jobs that run on the service's side, one at a time: submit, follow, and look up what the job's
 * own words leave open.
 */
import type { ApiResponse } from '../huaweicloud/client.ts'
import { CloudError } from '../huaweicloud/errors.ts'
import { keyOf, type Outcome, type Target } from '../plan/target.ts'
import { duration } from '../runtime/text.ts'
import { deletionRequest, type Job } from './api.ts'
import { bisect, mayConcernSingleTarget, type BatchResult } from './bisect.ts'
import type { Context, Hold, LookupResult, LookupResults } from './context.ts'
import { followJob, growingPauses } from './job-progress.ts'
import { outcomeOfJob, unattributedReasons, type EndedJob } from './job-reasons.ts'
import { lookUp, lookUpMany, resultFor } from './look-up.ts'
import { asCloudError, failed, outcomeAfterError, outcomeOfHold, shouldVerify, unattempted } from './outcomes.ts'

/** Submissions whose response got lost before the rest is given up. */
const MAX_LOST_SUBMISSIONS = 4
/** Looks at the targets of a job whose progress cannot be read before they are given up. */
const MAX_LOOKS_WITHOUT_PROGRESS = 8
/** The wait for another job is logged again after this time. */
const BUSY_INTERVAL_MS = 60_000

/** @param before what is known of every target from its list or a look-up */
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

/** The target fits into no job. */
function withoutJob(api: Job, result: LookupResult): Outcome {
  const message = api.impossibleReason ?? 'no job can delete it'
  return outcomeAfterError(new CloudError({ kind: 'unclear', message, attempts: 0, inDoubt: false }), result)
}

/** The deletion of one job's worth of targets, however many submissions that takes. */
class JobDeletion {
  readonly #context: Context
  readonly #api: Job
  readonly #wait: boolean
  /** Why a target was not taken when it was last submitted, by key. The doubt about an earlier submission lasts. */
  readonly #refusals = new Map<string, CloudError>()
  /** When this deletion began to wait for another job, and when that was last logged. */
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
   * Submits until a job is accepted, then follows it. Before every repeat the targets are looked up: after a lost response
   * a job of this run may have deleted them, while the service was busy another one.
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
          left: left.some((target) => this.#isInDoubt(target)) ? await this.#dropAbsent(left) : left,
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

  /** One submission of a group; an accepted job is followed to its end, for the targets that have no outcome yet. */
  async #submit(group: readonly Target[], targets: readonly Target[]): Promise<'accepted' | Refusal> {
    const { client, events } = this.#context
    let holds: ReadonlyMap<string, Hold> = new Map()
    let response: ApiResponse
    try {
      response = await client.send({
        ...deletionRequest(this.#api, group),
        purpose: 'delete',
        retryIfInDoubt: false,
        // Without its id, a job may run that nobody can follow.
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

  /** The response to a submission of this target was lost: a job of this run may have deleted it. */
  #isInDoubt(target: Target): boolean {
    return this.#refusals.get(keyOf(target))?.inDoubt === true
  }

  /** Gives an outcome to those that are held. Returns the others, as far as they still make a job. */
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

  #logBusy(isPerhapsOurs: boolean): void {
    const { events, type, clock } = this.#context
    const now = clock.now()
    const isFirst = this.#busy === undefined
    this.#busy ??= { since: now, loggedAt: now }
    if (!isFirst && now - this.#busy.loggedAt < BUSY_INTERVAL_MS) return
    this.#busy.loggedAt = now
    const whose = isPerhapsOurs ? 'perhaps the one whose response was lost' : 'not started by this run'
    const waited = isFirst ? '' : `, for ${duration(now - this.#busy.since)} so far`
    events.log(`${type.name}: another asset job is running (${whose}); waiting for it to end${waited}`)
  }

  /**
   * Gives an outcome to the targets that are absent by now, and returns the others.
   *
   * @param error why a job of this run may have deleted them, where one was accepted
   */
  async #dropAbsent(targets: readonly Target[], error?: CloudError): Promise<readonly Target[]> {
    const results = await lookUpMany(targets, this.#context, 'verify')
    const { setOutcome } = this.#context.events
    return targets.filter((target) => {
      const result = resultFor(target, results)
      if (result.status !== 'absent') return true
      const lost = error ?? (this.#isInDoubt(target) ? this.#refusals.get(keyOf(target)) : undefined)
      const reason = 'deleted by another job while this run waited'
      setOutcome(
        target,
        lost ? outcomeAfterError(lost, result) : { kind: 'absent', reason, requestId: result.requestId },
      )
      return false
    })
  }

  /** The run stops, or the service does not take them: says of each what can still be known. */
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
      // Present proves nothing while a job of this run may be at work.
      const isKnown = result?.status === 'absent' || (result?.status === 'present' && !error?.inDoubt)
      if (!error) setOutcome(target, unattempted(this.#context))
      else setOutcome(target, isKnown ? outcomeAfterError(error, result) : failed(error, 'unknown'))
    }
  }

  /** Follows an accepted job to its end, or as far as the run goes. */
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
      for (const target of await this.#watch(targets, end.error))
        events.setOutcome(target, failed(end.error, 'unknown'))
    } else if (end.result === 'succeeded') {
      const outcome: Outcome = { kind: 'deleted', reason: `job ${jobId}`, attempts, requestId }
      for (const target of targets) events.setOutcome(target, outcome)
    } else {
      await this.#judge(targets, { jobId, submission, state: end.state })
    }
  }

  /** The job's own word does not tell how each target ended: a look-up does. */
  async #judge(targets: readonly Target[], job: EndedJob): Promise<void> {
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

  /** A job that cannot be read is judged by what becomes of its targets. Returns those that stay. */
  async #watch(targets: readonly Target[], error: CloudError): Promise<readonly Target[]> {
    const { clock, cancellation } = this.#context
    const pauses = growingPauses()
    let left = await this.#dropAbsent(targets, error)
    for (let looks = 1; looks < MAX_LOOKS_WITHOUT_PROGRESS && left.length > 0; looks++) {
      if (cancellation.signal.aborted) break
      await clock.sleep(pauses.next().value, cancellation.signal)
      left = await this.#dropAbsent(left, error)
    }
    return left
  }
}

/** Why a submission was not accepted, and which targets were held back, if that is the reason. */
interface Refusal {
  readonly error: CloudError
  readonly holds?: ReadonlyMap<string, Hold>
}
