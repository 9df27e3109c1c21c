/** Targets and errors in words. */
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, OutcomeKind, Target } from '../plan/target.ts'
import { adviceFor } from './error-advice.ts'
import type { Entry, RunResult } from './result.ts'
import { duration, escapeForLog, plural } from '../runtime/text.ts'

/** A list up to this length is not folded. */
export const SHORT = 20
/** More than this apart, and the gateway refuses every signature (API Sign Guide, FAQ). */
const MAX_SKEW_MS = 15 * 60_000

/** `SC2025… "nightly cleanup"`, harmless to print. */
export function describeTarget({ kind, id, name }: Target): string {
  return `${kind === 'task' ? 'task ' : ''}${escapeForLog(id)}${name === undefined ? '' : ` "${escapeForLog(name)}"`}`
}

/** What the service said: status, code, message, detail, request id. */
export function describeError(error: CloudError): string {
  const { status, code, detail, requestId, encodedAuthorizationMessage } = error
  // Keystone's codes repeat the status.
  const head = [status && `HTTP ${status}`, code !== String(status) && code && escapeForLog(code, 60)]
  const body = [
    escapeForLog(error.message, 500),
    detail && `detail: ${escapeForLog(detail, 500)}`,
    encodedAuthorizationMessage && `encoded_authorization_message: ${escapeForLog(encodedAuthorizationMessage, 2_000)}`,
  ]
  const id = requestId && ` (request id ${escapeForLog(requestId, 80)})`
  const said = body.filter(Boolean).join('; ')
  const from = head.filter(Boolean).join(' ')
  return `${from}${from && ': '}${said}${id ?? ''}`
}

/** What to do about it, or nothing where the message must speak for itself. */
export function remedyFor(error: CloudError): string | undefined {
  const { clockSkew, encodedAuthorizationMessage: encoded } = error
  if (error.remedy) return escapeForLog(error.remedy, 2_000)
  if (error.status === 401 && clockSkew !== undefined && Math.abs(clockSkew) > MAX_SKEW_MS) {
    const minutes = Math.round(Math.abs(clockSkew) / 60_000)
    return `The runner's clock is ${minutes} minutes ${clockSkew > 0 ? 'behind' : 'ahead of'} the service's clock, and signatures are refused from 15 minutes on: that is the cause. Set the clock right.`
  }
  const advice = adviceFor(error)
  const known = advice && `${advice.meaning} ${advice.remedy}`.replace(/^This host\b/, error.host ?? 'This host')
  const decode =
    'Decode the reason with "hcloud STS DecodeAuthorizationMessage --encoded_message=…" (needs sts::decodeAuthorizationMessage).'
  const words = [known, encoded && decode].filter(Boolean).join(' ')
  return words || (error.inDoubt ? 'Run again: what is gone by then is reported as absent.' : undefined)
}

/** How a target ended, in a sentence. */
export function describeOutcome(outcome: Outcome): string {
  if (outcome.kind !== 'failed') return outcome.reason === undefined ? '' : escapeForLog(outcome.reason, 300)
  return [describeError(outcome.error), describeState(outcome), remedyFor(outcome.error)].filter(Boolean).join(' — ')
}

type Failure = Extract<Outcome, { kind: 'failed' }>

/** What is known of a resource whose deletion failed. */
function describeState({ state, error }: Failure): string {
  if (state === 'there') return 'It was still there when it was looked up.'
  return error.inDoubt ? 'It may have been deleted: this could not be checked.' : 'It was not deleted.'
}

/** The same in a few words. */
export function stateWords({ state, error }: Failure): string {
  if (state === 'there') return 'still there'
  return error.inDoubt ? 'may or may not be gone' : 'not deleted'
}

/** How it ended and why it was to be deleted at all. */
export const describeEntry = ({ outcome, why }: Pick<Entry, 'outcome' | 'why'>): string =>
  [why && escapeForLog(why, 300), describeOutcome(outcome)].filter(Boolean).join(' — ')

/** `deleted SC2025… "name"` for lists in the log. */
export const entryLine = ({ target, outcome, why }: Entry): string => {
  const words = describeEntry({ outcome, why })
  return `${outcome.kind.padEnd(11)} ${describeTarget(target)}${words && ` — ${words}`}`
}

/** Entries that ended for the same reason, together, in the order of their first. */
export const byReason = (entries: readonly Entry[]): (readonly [Entry, ...Entry[]])[] =>
  [...Map.groupBy(entries, ({ outcome }) => outcome.reason).values()] as [Entry, ...Entry[]][]

/** `7 deleted, 1 already gone`. */
export function outcomeWords(entries: readonly Entry[]): string {
  const groups = Object.groupBy(entries, ({ outcome }) => outcome.kind)
  const words = ORDER.map((kind) => groups[kind] && `${groups[kind].length} ${WORDS[kind] ?? kind}`)
  return words.filter(Boolean).join(', ')
}

/** What was done before what was found, and what went wrong at the end, where it is read last. */
const ORDER: readonly OutcomeKind[] = ['deleted', 'planned', 'submitted', 'absent', 'kept', 'failed', 'unattempted']

const WORDS: Partial<Record<OutcomeKind, string>> = {
  absent: 'already gone',
  planned: 'would be deleted',
  submitted: 'submitted for deletion',
  unattempted: 'not attempted',
}

/** `7 deleted, 1 failed; 1 problem in 4.2 s (8 requests), cn-north-4`. Problems are those of the run as a whole. */
export function headlineOf({ info, elapsedMs, entries, problems }: RunResult): string {
  const what = outcomeWords(entries) || (problems.length > 0 ? 'nothing was deleted' : 'nothing to delete')
  const wrong = problems.length > 0 ? `; ${plural(problems.length, 'problem', 'problems')}` : ''
  const requests = info.requests ? ` (${plural(info.requests, 'request', 'requests')})` : ''
  const where = info.region ? `, ${info.region}` : ''
  const dry = info.dryRun ? 'Dry run: ' : ''
  const stopped = info.stopped && entries.length > 0 ? ` (stopped: ${STOPPED[info.stopped]})` : ''
  const warning = info.dryRun && info.overLimit ? `. A real run would delete nothing: ${info.overLimit}` : ''
  return `${dry}${what}${wrong} in ${duration(elapsedMs)}${requests}${where}${stopped}${warning}`
}

/** The headline with what it is about: the first line of the summary, and the output `headline`. */
export function titleOf(result: RunResult): string {
  const green = result.info.dryRun ? '🔍' : '✅'
  const mark = result.ok ? green : '❌'
  return `${mark} Huawei Cloud Cleanup: ${escapeForLog(headlineOf(result), 1_000)}`
}

const STOPPED = {
  cancelled: 'cancelled',
  deadline: 'time-out',
  credentials: 'credentials refused',
  throttling: 'too many requests',
} as const
