/** Finds the row of the messages that an error is about. */
import type { CloudError } from '../huaweicloud/errors.ts'
import { ADVICE, type Advice } from './error-advice.ts'

/** By status and code, by code alone, and failing that by HTTP status. */
export function adviceFor({ code, status }: Pick<CloudError, 'code' | 'status'>): Advice | undefined {
  const known = code?.replace(/^APIG\./, 'APIGW.')
  const http = status === undefined ? undefined : `HTTP ${status}`
  const keys = [http && known && `${http} ${known}`, known, http].filter((key) => typeof key === 'string')
  for (const key of keys) {
    const found = ADVICE.find(({ codes }) => codes.some((pattern) => matches(pattern, key)))
    if (found) return found
  }
  return undefined
}

/** `HTTP 4*` is about statuses, not about the codes that come with them. */
const matches = (pattern: string, key: string): boolean =>
  pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) && !/^HTTP \d+ /.test(key) : key === pattern
