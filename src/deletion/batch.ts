/** Deletes many targets with one request whose response does not name single targets: look-ups determine each outcome. */
import { CloudError, isDenied } from '../huaweicloud/errors.ts'
import { keyOf, type Outcome, type Target } from '../plan/target.ts'
import { chunk } from '../runtime/concurrency.ts'
import { omitUndefined } from '../runtime/json.ts'
import { deletionRequest, type Batch } from './api.ts'
import { bisect, mayConcernSingleTarget, type BatchResult } from './bisect.ts'
import type { Context, LookupResult, LookupResults } from './context.ts'
import type { Hold } from '../plan/plan.ts'
import { confirmAbsence, lookUp, resultFor } from './look-up.ts'
import {
  asCloudError,
  failed,
  outcomeAfterError,
  outcomeOfHold,
  shouldVerify,
  unattempted,
  unverified,
} from './outcomes.ts'

/** Pauses between look-ups: a list may lag behind the deletion by half a minute. */
const VERIFY_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/** @param known a result for every target, from its list or a look-up */
export async function deleteInBatches(
  targets: readonly Target[],
  context: Context,
  api: Batch,
  known: LookupResults,
): Promise<void> {
  const before = await confirmAbsence(targets, context, known)
  const isListed = (target: Target): boolean => resultFor(target, before).status !== 'absent'
  const listed = targets.filter(isListed)
  // A list is no proof, so these are deleted too; in batches of their own, because an unknown ID may fail a batch.
  const unlisted = targets.filter((target) => !isListed(target))
  const deletion = new BatchDeletion(context, api, before)
  for (const batch of [...chunk(listed, api.maxTargets), ...chunk(unlisted, api.maxTargets)]) {
    await deletion.submit(batch)
  }
  await deletion.verify()
}

/** The last response to a request that contained a target. */
interface LastResponse {
  readonly target: Target
  readonly attempts: number
  readonly requestId?: string | undefined
  readonly error?: CloudError
  /** The request contained only this target. */
  readonly isAlone?: boolean
  /** The number of look-ups in a row that did not find the target. */
  readonly absences: number
}

class BatchDeletion {
  readonly #context: Context
  readonly #api: Batch
  readonly #before: LookupResults
  /** By target key, for targets that were submitted and have no outcome yet. */
  readonly #responses = new Map<string, LastResponse>()

  constructor(context: Context, api: Batch, before: LookupResults) {
    this.#context = context
    this.#api = api
    this.#before = before
  }

  /** Submits a batch, split into smaller parts if it is refused. */
  async submit(batch: readonly Target[]): Promise<void> {
    // A part that stays refused gets its outcomes from the look-ups in `verify`, like all others.
    await bisect(
      batch,
      (part) => this.#submitPart(part),
      () => undefined,
    )
  }

  async #submitPart(part: readonly Target[]): Promise<BatchResult> {
    if (part.length === 0) return 'done'
    const { client, events } = this.#context
    let holds: ReadonlyMap<string, Hold> = new Map()
    try {
      const { attempts, requestId } = await client.send({
        ...deletionRequest(this.#api, part),
        purpose: 'delete',
        validate: this.#api.confirmsDeletion,
        beforeSend: async () => {
          holds = (await events.holds?.(part)) ?? holds
          return holds.size === 0
        },
        onSend: () => {
          events.markSubmitted(part)
        },
      })
      for (const target of part) this.#record(target, { attempts, requestId })
      return 'done'
    } catch (thrown) {
      const error = asCloudError(thrown)
      if (error.kind === 'withheld') return this.#settleHeld(part, holds, error)
      return this.#handleRefusal(part, error)
    }
  }

  /** Sets the outcome of held targets, and submits the others. */
  async #settleHeld(
    part: readonly Target[],
    holds: ReadonlyMap<string, Hold>,
    error: CloudError,
  ): Promise<BatchResult> {
    const held = part.filter((target) => holds.has(keyOf(target)))
    // Doubt about an earlier request remains.
    const errorOf = (target: Target): CloudError => {
      const earlier = this.#responses.get(keyOf(target))?.error
      return earlier && !error.inDoubt && (earlier.inDoubt || error.attempts === 0) ? earlier : error
    }
    const results = await this.#lookUpTwice(held.filter((target) => errorOf(target).inDoubt))
    for (const target of held) {
      const hold = holds.get(keyOf(target))
      if (hold) this.#settle(target, outcomeOfHold(hold, errorOf(target), results.get(keyOf(target))))
    }
    const others = part.filter((target) => !holds.has(keyOf(target)))
    const { attempts, requestId } = error
    if (attempts > 0) for (const target of others) this.#record(target, { attempts, requestId, error })
    return this.#submitPart(others)
  }

  async #handleRefusal(part: readonly Target[], error: CloudError): Promise<BatchResult> {
    const { attempts, requestId } = error
    if (attempts === 0) {
      for (const target of part)
        if (!this.#responses.has(keyOf(target))) this.#settle(target, unattempted(this.#context))
      return 'done'
    }
    for (const target of part) this.#record(target, { attempts, requestId, error, isAlone: part.length === 1 })
    if (!shouldVerify(error)) for (const target of part) this.#settle(target, failed(error, 'unknown'))
    if (!mayConcernSingleTarget(error)) return 'done'
    return { refused: error, remaining: error.inDoubt ? await this.#dropAbsent(part) : part }
  }

  /** After an unclear response: absent targets get their outcome, and present ones are returned for another request. */
  async #dropAbsent(part: readonly Target[]): Promise<Target[]> {
    const results = await this.#lookUpTwice(part)
    for (const target of part) {
      const result = resultFor(target, results)
      if (result.status === 'absent') this.#settle(target, this.#outcomeOf(target, result))
    }
    return part.filter((target) => resultFor(target, results).status === 'present')
  }

  /** A target counts as absent only after two look-ups. */
  async #lookUpTwice(targets: readonly Target[]): Promise<LookupResults> {
    const results = await lookUp(targets, this.#context, 'verify')
    return confirmAbsence(targets, this.#context, results, 'verify')
  }

  /** Looks up all submitted targets, and sets their outcomes. */
  async verify(): Promise<void> {
    const { clock, cancellation } = this.#context
    for (const pause of [...VERIFY_PAUSES_MS, undefined]) {
      const open = [...this.#responses.values()].map(({ target }) => target)
      const results = await lookUp(open, this.#context, 'verify')
      for (const target of open) {
        const result = resultFor(target, results)
        const isFinal = pause === undefined || cancellation.hardSignal.aborted
        if (isFinal || !this.#mayChange(target, result)) this.#settle(target, this.#outcomeOf(target, result))
      }
      if (this.#responses.size === 0 || pause === undefined) return
      await clock.sleep(pause, cancellation.hardSignal)
    }
  }

  /** Whether another look-up may find something else: a list lags behind deletions, and may be empty for a moment. */
  #mayChange(target: Target, result: LookupResult): boolean {
    const last = this.#responses.get(keyOf(target))
    if (!last || result.status === 'unknown') return false
    const { error } = last
    if (result.status === 'present') {
      this.#responses.set(keyOf(target), { ...last, absences: 0 })
      return !error || error.inDoubt
    }
    const absences = last.absences + 1
    this.#responses.set(keyOf(target), { ...last, absences })
    return error !== undefined && !this.#isRefusedAsUnknown(last) && absences < 2
  }

  #isRefusedAsUnknown({ error, isAlone }: LastResponse): boolean {
    return isAlone === true && error !== undefined && !error.inDoubt && this.#api.isUnknownTarget(error)
  }

  #outcomeOf(target: Target, result: LookupResult): Outcome {
    const last = this.#responses.get(keyOf(target))
    if (!last) throw new Error(`${keyOf(target)} was not submitted`)
    const { error, attempts, requestId } = last
    const wasAbsent = resultFor(target, this.#before).status === 'absent'
    if (result.status === 'unknown') {
      const kind = error ? 'absent' : 'deleted'
      const isConfirmed = !error || this.#isRefusedAsUnknown(last)
      if (!isConfirmed) return outcomeAfterError(error, result)
      return { kind, unverified: true, reason: unverified(result.error), attempts, requestId }
    }
    if (result.status === 'absent' && wasAbsent && !(error && isDenied(error))) {
      const reason = `not in the list of ${this.#context.client.host}, before or after`
      return { kind: 'absent', reason, attempts, requestId }
    }
    if (error) return outcomeAfterError(error, result)
    if (result.status === 'absent') return { kind: 'deleted', attempts, requestId }
    const message = 'the list still contains it after the deletion was confirmed'
    const fields = { kind: 'unclear', message, status: 200, attempts, inDoubt: false } as const
    return failed(new CloudError({ ...fields, ...omitUndefined({ requestId }) }), 'there')
  }

  /** After a refusal, doubt about an earlier attempt remains. */
  #record(target: Target, response: Omit<LastResponse, 'target' | 'absences'>): void {
    const { error } = response
    const wasInDoubt = this.#responses.get(keyOf(target))?.error?.inDoubt === true
    const inDoubt = error && wasInDoubt ? { error: error.with({ inDoubt: true }) } : {}
    this.#responses.set(keyOf(target), { ...response, ...inDoubt, target, absences: 0 })
  }

  #settle(target: Target, outcome: Outcome): void {
    this.#responses.delete(keyOf(target))
    this.#context.events.setOutcome(target, outcome)
  }
}
