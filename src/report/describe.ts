/** Descriptions of targets, outcomes and errors. */
import type { CloudError } from '../huaweicloud/errors.ts'
import type { Outcome, OutcomeKind, Target } from '../plan/target.ts'
import { adviceFor } from './error-advice.ts'
import { shownKind } from '../resources/registry.ts'
import type { Entry, Problem, RunInfo, RunResult } from './result.ts'
import type { StopReason } from '../runtime/cancellation.ts'
import { duration, escapeForLog, plural } from '../runtime/text.ts'

/** A list up to this length is not folded. */
export const SHORT = 20
/** The gateway refuses signatures whose time is further off than this (API Sign Guide, FAQ). */
const MAX_SKEW_MS = 15 * 60_000

/** `<id> "nightly cleanup"`, escaped for the log; with its kind where `ids` names another one. */
export function describeTarget(target: Target): string {
  const { id, name } = target
  const kind = shownKind(target)
  return `${kind && `${kind} `}${escapeForLog(id)}${name === undefined ? '' : ` "${escapeForLog(name)}"`}`
}

/** The response of the service: status, code, message and detail. */
export function describeResponse({ status, code, message, detail }: CloudError): string {
  // Keystone's codes repeat the status.
  const head = [status && `HTTP ${status}`, code !== String(status) && code && escapeForLog(code, 60)]
  const body = [escapeForLog(message, 500), detail && `detail: ${escapeForLog(detail, 500)}`]
  const from = head.filter(Boolean).join(' ')
  return `${from}${from && ': '}${body.filter(Boolean).join('; ')}`
}

const requestIdWords = ({ requestId }: CloudError): string =>
  requestId ? ` (request id ${escapeForLog(requestId, 80)})` : ''

/** The same with the request ID, which names the request to Huawei Cloud's support. */
export const describeRequest = (error: CloudError): string => `${describeResponse(error)}${requestIdWords(error)}`

/** The same with the encoded authorization message, which only IAM can read. */
export function describeError(error: CloudError): string {
  const { encodedAuthorizationMessage: encoded } = error
  const coded = encoded ? `; encoded_authorization_message: ${escapeForLog(encoded, 2_000)}` : ''
  return `${describeResponse(error)}${coded}${requestIdWords(error)}`
}

/** What an error means and what to do about it, as sentences. Both are empty where nothing is known. */
export interface Explanation {
  readonly meaning: string
  readonly remedy: string
}

export function explain(error: CloudError): Explanation {
  const { clockSkew, encodedAuthorizationMessage: encoded, permission = '' } = error
  if (error.remedy) return { meaning: '', remedy: escapeForLog(error.remedy, 2_000) }
  if (error.status === 401 && clockSkew !== undefined && Math.abs(clockSkew) > MAX_SKEW_MS) {
    const minutes = Math.round(Math.abs(clockSkew) / 60_000)
    const meaning = `The runner's clock is ${minutes} minutes ${clockSkew > 0 ? 'behind' : 'ahead of'} the service's clock, and signatures are refused from 15 minutes on: that is the cause.`
    return { meaning, remedy: "Set the runner's clock." }
  }
  const advice = adviceFor(error)
  const meaning = advice?.meaning.replace(/^This host\b/, error.host ? `The host ${error.host}` : 'This host') ?? ''
  const remedies = [advice?.remedy, escapeForLog(permission, 500), encoded && DECODE]
  return { meaning, remedy: remedies.filter(Boolean).join(' ') || (error.inDoubt ? RUN_AGAIN : '') }
}

const DECODE =
  'Decode the reason with "hcloud STS DecodeAuthorizationMessage --encoded_message=…" (needs sts::decodeAuthorizationMessage).'
const RUN_AGAIN = 'Run again: targets that are already deleted are reported as absent.'

/** What an error means and what to do about it, in one text, or nothing where neither is known. */
export function remedyFor(error: CloudError): string | undefined {
  const { meaning, remedy } = explain(error)
  return [meaning, remedy].filter(Boolean).join(' ') || undefined
}

/** The text with a full stop, unless it ends like a sentence. */
export const asSentence = (text: string): string => (/[.!?。！？]$/.test(text) ? text : `${text}.`)

export const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** What the service said, and then what it means and what to do, as sentences. */
export const describeFailure = (error: CloudError, state = ''): string =>
  [asSentence(describeError(error)), state, remedyFor(error)].filter(Boolean).join(' ')

/** How a target ended, in a sentence; or several that ended alike. */
export function describeOutcome(outcome: Outcome, count = 1): string {
  if (outcome.kind === 'failed') return capitalized(describeFailure(outcome.error, describeState(outcome, count)))
  return outcome.reason === undefined ? '' : reasonOf(escapeForLog(outcome.reason, 300), count)
}

/** A reason that is said of several targets together. */
export const reasonOf = (reason: string, count: number): string =>
  count === 1 ? reason : reason.replace(/\bits turn\b/, 'their turn')

type Failure = Extract<Outcome, { kind: 'failed' }>

/** What is known about resources whose deletion failed, as a sentence. */
function describeState({ state, error }: Failure, count: number): string {
  const [they, were] = count === 1 ? ['it', 'was'] : ['they', 'were']
  if (state === 'there') return `${capitalized(they)} ${were} still there when ${they} ${were} looked up.`
  if (error.inDoubt) return `${capitalized(they)} may have been deleted: this could not be checked.`
  return `${capitalized(they)} ${were} not deleted.`
}

/** The same in a few words. */
export function stateWords({ state, error }: Failure): string {
  if (state === 'there') return 'still there'
  return error.inDoubt ? 'may or may not be gone' : 'not deleted'
}

/** Why a target was to be deleted, and how it ended. */
export const describeEntry = ({ outcome, why }: Pick<Entry, 'outcome' | 'why'>): string =>
  [why && escapeForLog(why, 300), describeOutcome(outcome)].filter(Boolean).join(' — ')

/**
 * `deleted <id> "name"` for lists in the log. What to do is in the annotations.
 *
 * @param isTold an annotation about several targets has the cause
 */
export const entryLine = ({ target, outcome, why, isExplained }: Entry, isTold = false): string => {
  const response = (error: CloudError): string =>
    isExplained || isTold ? `see the error above${requestIdWords(error)}` : describeRequest(error)
  const reason = isTold && outcome.kind === 'unattempted' ? '' : describeOutcome(outcome)
  const said = outcome.kind === 'failed' ? `${stateWords(outcome)}: ${response(outcome.error)}` : reason
  const words = [why && escapeForLog(why, 300), said].filter(Boolean).join(' — ')
  return `${outcome.kind.padEnd(11)} ${describeTarget(target)}${words && ` — ${words}`}`
}

/** A group of entries, which is never empty. */
export type Group = readonly [Entry, ...Entry[]]

/** Entries that ended for the same cause, together, in the order of their first. Failures come before all others. */
export function byCause(entries: readonly Entry[]): Group[] {
  const groups = [...Map.groupBy(entries, causeOf).values()] as unknown as Group[]
  const isFailure = ([{ outcome }]: Group): boolean => outcome.kind === 'failed'
  return [...groups.filter(isFailure), ...groups.filter((group) => !isFailure(group))]
}

/** What is the same for all entries with the same cause. Messages may name the target, so they do not count. */
function causeOf({ outcome, isExplained }: Entry): string {
  if (outcome.kind === 'failed' && isExplained) return `explained ${stateWords(outcome)}`
  if (outcome.kind === 'absent') return outcome.kind
  if (outcome.kind !== 'failed') return `${outcome.kind} ${outcome.reason?.replace(OWNER, '') ?? ''}`
  const { kind, status, code } = outcome.error
  return [stateWords(outcome), kind, status, code, remedyFor(outcome.error)].join(' ')
}

/** Which owner it is does not matter where none could be read. */
const OWNER = /(?<=\bthe state of ).*?(?= could not be read: )/

/** The reason of a target whose owner could not be read. */
export const isUnreadOwner = (reason = ''): boolean => OWNER.test(reason)

const AFTER_STOP: Readonly<Record<StopReason, string>> = {
  cancelled: 'Run again.',
  deadline: 'Run again, and raise timeout if that is not enough.',
  credentials: 'See the problem at the top.',
}

/** What to do about targets that were not attempted. */
export const remedyForMissed = ({ stopped }: RunInfo): string =>
  stopped ? AFTER_STOP[stopped] : 'Remove the cause and run again.'

/** `7 deleted, 1 already gone`. */
export function outcomeWords(entries: readonly Entry[]): string {
  const groups = Object.groupBy(entries, ({ outcome }) => outcome.kind)
  const words = ORDER.map((kind) => groups[kind] && `${groups[kind].length} ${WORDS[kind] ?? kind}`)
  return words.filter(Boolean).join(', ')
}

/** Failures come last, where a reader of the log looks first. */
const ORDER: readonly OutcomeKind[] = ['deleted', 'planned', 'submitted', 'absent', 'kept', 'failed', 'unattempted']

const WORDS: Partial<Record<OutcomeKind, string>> = {
  absent: 'already gone',
  planned: 'would be deleted',
  submitted: 'submitted for deletion',
  unattempted: 'not attempted',
}

/** `7 deleted, 1 failed; 1 problem in 4.2 s (8 requests), cn-north-4. The list …`. Problems are those of the run as a whole. */
export function headlineOf({ info, elapsedMs, entries, problems }: RunResult): string {
  const what = outcomeWords(entries) || (problems.length > 0 ? 'nothing was deleted' : 'nothing to delete')
  const causes = problems.filter(({ isConsequence }) => !isConsequence)
  const wrong = causes.length > 0 ? `; ${plural(causes.length, 'problem', 'problems')}` : ''
  const requests = info.requests ? ` (${plural(info.requests, 'request', 'requests')})` : ''
  const where = info.region ? `, ${info.region}` : ''
  const dry = info.dryRun ? 'Dry run: ' : ''
  const stopped = info.stopped ? ` (stopped: ${STOPPED[info.stopped]})` : ''
  const warning = info.dryRun && info.overLimit ? `. A real run would delete nothing: ${info.overLimit}` : ''
  // Refused credentials are named already.
  const names = info.stopped === 'credentials' ? '' : namesOf(problems)
  return `${dry}${what}${wrong} in ${duration(elapsedMs)}${requests}${where}${stopped}${warning}${names}`
}

/** So many problems are named in the headline. */
const MAX_NAMED = 2

/** The titles of the first problems. Only harmless characters: people put the headline into messages and scripts. */
function namesOf(problems: readonly Problem[]): string {
  const titles = [...new Set(problems.flatMap(({ title }) => title ?? []))]
  const names = titles.slice(0, MAX_NAMED).map((title) => title.replace(/[^\w ,.:;()-]/g, '').slice(0, 200))
  return names.map((name) => `. ${name}`).join('')
}

/** The headline with a mark and the name of the action: the first line of the summary, and the output `headline`. */
export function titleOf(result: RunResult): string {
  const green = result.info.dryRun ? '🔍' : '✅'
  const mark = result.ok ? green : '❌'
  return `${mark} Huawei Cloud Cleanup: ${escapeForLog(headlineOf(result), 1_000)}`
}

const STOPPED: Readonly<Record<StopReason, string>> = {
  cancelled: 'cancelled',
  deadline: 'time-out',
  credentials: 'credentials refused',
}
