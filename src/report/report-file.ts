/** The report file: all that is known of a run, as JSON. `docs/report.schema.json` describes it. */
import type { CloudError } from '../huaweicloud/errors.ts'
import { omitUndefined } from '../runtime/json.ts'
import { describeEntry, titleOf } from './describe.ts'
import type { Entry, RunResult } from './result.ts'

/** Raised when a field goes, or means something else; new fields do not raise it. */
const SCHEMA_VERSION = 1

/** The file in parts: a line for each target, to be read and to be searched. */
export function* renderReportFile(result: RunResult): Generator<string> {
  const { info, entries, counts, jobs, notes, problems, elapsedMs, ok } = result
  const fields = { schemaVersion: SCHEMA_VERSION, ok, headline: titleOf(result), ...info }
  const head = JSON.stringify({ ...fields, elapsedMs, counts, jobs, notes, problems }, undefined, 2)
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

/** The fields of an error as the service gave them. */
function plainError(error: CloudError): object {
  const { kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host } = error
  return omitUndefined({ kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host })
}
