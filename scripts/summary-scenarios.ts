/** Job summaries of typical and extreme runs, to look at and to measure. */
import { CloudError, type CloudErrorFields } from '../src/huaweicloud/errors.ts'
import { OUTCOMES, type Outcome, type OutcomeKind, type Target } from '../src/plan/target.ts'
import type { Entry, Problem, RunInfo, RunResult } from '../src/report/result.ts'
import { renderSummary } from '../src/report/summary.ts'

const LONGEST_NAME = `preview_${'W'.repeat(240)}`
const LONGEST_ID = 'M'.repeat(64)
const LONGEST_MESSAGE = `You are not authorized to perform ${'x'.repeat(900)}`
const LINKS = { repository: 'https://github.com/octo/shop', docs: 'https://github.com/octo/cleanup/blob/v1/docs' }
const CREATED = Date.UTC(2026, 10, 21, 12, 30)

interface Fields {
  readonly entries?: readonly Entry[]
  readonly info?: RunInfo
  readonly problems?: readonly Problem[]
  readonly notes?: readonly string[]
  readonly jobs?: RunResult['jobs']
  readonly ok?: boolean
}

function summaryOf({ entries = [], info = {}, problems = [], notes = [], jobs = [], ok = false }: Fields): string {
  const counts = Object.fromEntries(
    OUTCOMES.map((kind) => [kind, entries.filter(({ outcome }) => outcome.kind === kind).length]),
  ) as Record<OutcomeKind, number>
  const configuration = { 'resource-type': 'coc-script', 'name-pattern': 'pr_{pr}_*', exclude: LONGEST_NAME }
  const about = { region: 'cn-north-4', links: LINKS, configuration, ...info }
  return renderSummary({ info: about, entries, counts, jobs, notes, problems, elapsedMs: 4_200, ok }).join('')
}

const target = (n: number, more: Partial<Target> = {}): Target => ({
  type: 'coc-script',
  id: `SC20261115143000${100 + n}15f0e9d`,
  name: `pr_128_step_${n}`,
  creator: 'preview-cleanup',
  createdAt: CREATED,
  ...more,
})

const entries = (count: number, outcome: Outcome, more: Partial<Target> = {}): Entry[] =>
  Array.from({ length: count }, (_, n) => ({
    target: target(n + 1, more),
    outcome,
    why: 'matches pr_{pr}_*; pull request 128 is merged',
  }))

const errorOf = (fields: Partial<CloudErrorFields>): CloudError =>
  new CloudError({ kind: 'refused', attempts: 1, inDoubt: false, requestId: 'r'.repeat(32), ...fields })

const failed = (fields: Partial<CloudErrorFields>): Outcome => ({
  kind: 'failed',
  state: 'there',
  error: errorOf(fields),
})

const REFUSED = {
  status: 403,
  code: 'COC.00010030',
  errorClass: 'denied',
  message: 'You do not have permission',
  permission: 'Deleting needs coc:document:delete.',
} as const
const WRONG_KEY = { status: 401, code: 'APIGW.0301', message: 'Incorrect IAM authentication information' } as const
const DELETED: Outcome = { kind: 'deleted' }
const ENCODED = 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo'.repeat(60)

const problem = (title: string, fields: Partial<CloudErrorFields>): Problem => {
  const error = errorOf(fields)
  return { line: `${title}: ${error.message}`, title, error }
}

/** Markdown by the name of the scenario. */
export const SCENARIOS: Readonly<Record<string, string>> = {
  'all-deleted': summaryOf({ entries: entries(6, DELETED), ok: true }),
  'sweep-with-kept': summaryOf({
    entries: [
      ...entries(12, DELETED),
      ...entries(3, { kind: 'kept', reason: 'pull request 131 is open' }, { name: 'pr_131_web' }),
      ...entries(1, failed({ status: 503, message: 'Service unavailable', inDoubt: true })),
    ],
  }),
  'one-cause-for-50': summaryOf({
    entries: [...entries(50, failed({ ...REFUSED, encodedAuthorizationMessage: ENCODED })), ...entries(2, DELETED)],
  }),
  'longest-of-everything': summaryOf({
    entries: [
      ...entries(
        2,
        failed({ ...REFUSED, message: LONGEST_MESSAGE, detail: LONGEST_MESSAGE, encodedAuthorizationMessage: ENCODED }),
        {
          name: LONGEST_NAME,
          id: LONGEST_ID,
        },
      ),
      ...entries(2, DELETED, { name: LONGEST_NAME, id: LONGEST_ID, creator: LONGEST_NAME }),
      ...entries(
        2,
        { kind: 'kept', reason: `excluded by ${LONGEST_NAME}` },
        { name: LONGEST_NAME, id: 'a'.repeat(32) },
      ),
    ],
    problems: [problem(`The list of ${'c'.repeat(80)} could not be read`, { ...REFUSED, message: LONGEST_MESSAGE })],
    notes: [LONGEST_MESSAGE],
    jobs: [{ id: LONGEST_ID, status: LONGEST_ID.slice(0, 60) }],
  }),
  'wrong-key': summaryOf({
    entries: [
      { ...(entries(1, failed(WRONG_KEY))[0] as Entry), isExplained: true },
      ...entries(7, { kind: 'unattempted', reason: 'the credentials were refused before its turn came' }),
    ],
    info: { stopped: 'credentials' },
    problems: [problem('The run was stopped', WRONG_KEY)],
  }),
  'time-out': summaryOf({
    entries: [
      ...entries(3, DELETED),
      ...entries(9, { kind: 'unattempted', reason: "the run's time-out came before its turn" }),
    ],
    info: { stopped: 'deadline' },
  }),
  'dry-run-over-limit': summaryOf({
    entries: entries(25, { kind: 'planned' }),
    info: { dryRun: true, overLimit: '25 targets would be deleted, and max-deletes is 20' },
    notes: ['25 targets would be deleted, and max-deletes is 20: a real run would delete nothing.'],
    ok: true,
  }),
  'nothing-found': summaryOf({
    notes: [
      'No name matches pr_128_*: coc-script at coc.myhuaweicloud.com, account site China, project 06f1c1a2b3d4400f8c2e5a7b9d1e3f50 has no rows.',
    ],
    ok: true,
  }),
  'wrong-inputs': summaryOf({
    info: { configuration: {} },
    problems: [
      { line: 'ids: "../up" is not a valid coc-script ID (1 to 25 letters and digits)', title: 'Check the input ids' },
      { line: `name-pattern: "${LONGEST_NAME}" has only wildcards`, title: 'Check the input name-pattern' },
    ],
  }),
  'job-of-roma': summaryOf({
    entries: entries(
      3,
      failed({
        kind: 'unclear',
        inDoubt: true,
        message: 'the run stopped while job 42 was running; the job goes on by itself',
      }),
      { type: 'roma-asset', kind: 'task', id: '15366328208d4d77b76532fe9f4006a6' },
    ),
    info: { stopped: 'deadline' },
    jobs: [{ id: '42a1-77', status: 'RUNNING' }],
  }),
}
