/** The first lines of the log: what the run will do, where, with which credentials, and which protections are on. */
import type { Context } from '../deletion/context.ts'
import type { Selection } from '../inputs/selection.ts'
import { OWNER_KINDS } from '../plan/pattern.ts'
import { escapeForLog, plural, joinWithAnd } from '../runtime/text.ts'
import type { Run } from './session.ts'

export function logStart({ inputs, runtime, session }: Run, contexts: readonly Context[]): void {
  const { dryRun, region, selection } = inputs
  const host = [...new Set(contexts.map(({ client }) => client.host))].join(', ')
  const where = `${region ? ` in ${region}` : ''} at ${host}, with ${session.credentials.description}`
  if (selection.by === 'name') {
    const patterns = selection.patterns.map(({ text }) => text).join(' ')
    const dry = dryRun ? ' (dry run, nothing is deleted)' : ''
    const among = contexts.map(({ type }) => type.plural).join(', ')
    runtime.runner.info(`Looking for ${escapeForLog(patterns, 500)}${dry} among ${among}${where}`)
  } else {
    const verb = dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting'
    for (const { type } of contexts) {
      runtime.runner.info(`${verb}: ${plural(selection.targets.length, type.singular, type.plural)}${where}`)
    }
  }
}

/** Logs the protections of a run by name, so that a protection that is off because a variable is empty is seen. */
export function logProtections(
  { inputs, runtime }: Run,
  { patterns, olderThan }: Extract<Selection, { by: 'name' }>,
): void {
  const placeholders = (['repo', ...OWNER_KINDS] as const).filter((kind) =>
    patterns.some(({ tokens }) => tokens.some((token) => token.kind === kind)),
  )
  const { exclude, maxDeletes, expectedAccountId } = inputs
  const protections = {
    owners: joinWithAnd(placeholders.map((kind) => `{${kind}}`)),
    exclude: exclude.length > 0 && plural(exclude.length, 'pattern', 'patterns'),
    'older-than': olderThan?.text,
    'max-deletes': maxDeletes?.toString(),
    'expected-account-id': expectedAccountId !== undefined && 'on',
  }
  const parts = Object.entries(protections).map(([name, value]) => `${name} ${value || 'off'}`)
  runtime.runner.info(`Protections: ${parts.join('; ')}`)
}
