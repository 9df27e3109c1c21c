/** The report file: everything that is known about a run, as JSON. `docs/report.schema.json` describes it. */
import type { CloudError } from '../huaweicloud/errors.ts'
import { omitUndefined } from '../runtime/json.ts'
import { describeEntry, titleOf } from './describe.ts'
import type { Entry, RunResult } from './result.ts'

/** Raised when a field is removed or changes its meaning, but not for new fields. */
const SCHEMA_VERSION = 1

/** The file in parts, with a line for each target. */
export function* renderReportFile(result: RunResult): Generator<string> {
  const { info, entries, counts, jobs, notes, problems, elapsedMs, ok } = result
  const { region, host, dryRun, failIfAbsent, stopped, overLimit, requests } = info
  const about = { region, host, dryRun, failIfAbsent, stopped, overLimit, requests }
  const fields = { schemaVersion: SCHEMA_VERSION, ok, headline: titleOf(result), ...about }
  const lines = problems.map(({ line }) => line)
  const head = JSON.stringify({ ...fields, elapsedMs, counts, jobs, notes, problems: lines }, undefined, 2)
  yield `${head.slice(0, -'\n}'.length)},\n  "targets": [`
  for (const [index, entry] of entries.entries()) {
    yield `${index > 0 ? ',' : ''}\n    ${JSON.stringify(plainEntry(entry))}`
  }
  yield `${entries.length > 0 ? '\n  ' : ''}]\n}\n`
}

function plainEntry({ target, outcome, why }: Entry): object {
  const { attempts, requestId, unverified } = outcome
  return {
    ...target,
    ...omitUndefined({
      createdAt: target.createdAt === undefined ? undefined : new Date(target.createdAt).toISOString(),
    }),
    outcome: outcome.kind,
    ...omitUndefined({ reason: describeEntry({ outcome, why }) || undefined, attempts, requestId }),
    ...(unverified && { unverified }),
    ...(outcome.kind === 'failed' && { state: outcome.state, error: plainError(outcome.error) }),
  }
}

/** The fields of an error, as the service sent them. */
function plainError(error: CloudError): object {
  const { kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host } = error
  return omitUndefined({ kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host })
}
