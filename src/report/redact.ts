/** Redacts secrets in targets and outcomes, before any text is truncated. */
import { CloudError, type CloudErrorFields } from '../huaweicloud/errors.ts'
import type { Outcome, Target } from '../plan/target.ts'
import { omitUndefined } from '../runtime/json.ts'

/** Replaces every secret in a text. */
export type Redact = (text: string) => string

export function redactTarget(target: Target, redact: Redact): Target {
  const { id, name, creator } = target
  return {
    ...target,
    id: redact(id),
    ...omitUndefined({ name: redacted(name, redact), creator: redacted(creator, redact) }),
  }
}

export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  const { reason, requestId } = outcome
  return {
    ...outcome,
    ...omitUndefined({ reason: redacted(reason, redact), requestId: redacted(requestId, redact) }),
    ...(outcome.kind === 'failed' && { error: redactError(outcome.error, redact) }),
  }
}

export function redactError(error: CloudError, redact: Redact): CloudError {
  const { message, code, detail, requestId, encodedAuthorizationMessage, host, remedy } = error
  const texts = { code, detail, requestId, encodedAuthorizationMessage, host, remedy }
  const safe = Object.entries(texts).map(([field, text]) => [field, redacted(text, redact)])
  const fields = omitUndefined(Object.fromEntries(safe) as Partial<CloudErrorFields>)
  return new CloudError({ ...(error as CloudErrorFields), ...fields, message: redact(message) })
}

const redacted = (text: string | undefined, redact: Redact): string | undefined =>
  text === undefined ? undefined : redact(text)
