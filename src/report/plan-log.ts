/** The plan, as the log shows it before anything is deleted. */
import type { Decision, Plan } from '../plan/plan.ts'
import type { ActionsRunner } from '../runtime/runtime.ts'
import { describeTarget, SHORT } from './describe.ts'
import { escapeForLog } from '../runtime/text.ts'

/** Every line of it, however many: what is not shown here is not deleted. */
export function logPlan({ decisions }: Plan, runner: ActionsRunner): void {
  const number = (action: Decision['action']): number =>
    decisions.filter((decision) => decision.action === action).length
  const parts = [`${number('delete')} to delete`, `${number('keep')} to keep`]
  if (number('unattempted') > 0) parts.push(`${number('unattempted')} that could not be checked`)
  if (number('fail') > 0) parts.push(`${number('fail')} that cannot be deleted`)
  const title = `Plan: ${parts.join(', ')}`
  const lines = decisions.map(planLine)
  if (lines.length > SHORT) runner.group(title, lines)
  else for (const line of [title, ...lines]) runner.info(line)
}

/** `delete <type> <id> "name" (by ann, created 2026-…) — matches …; pull request 42 is merged` */
function planLine({ target, name, action, reason }: Decision): string {
  const { type, creator, createdAt } = target
  const about = [
    creator !== undefined && `by ${escapeForLog(creator, 60)}`,
    createdAt !== undefined && `created ${new Date(createdAt).toISOString()}`,
  ].filter((part) => part !== false)
  const origin = about.length > 0 ? ` (${about.join(', ')})` : ''
  return `${action.padEnd(6)} ${type} ${describeTarget({ ...target, ...(name !== undefined && { name }) })}${origin}${reason && ` — ${escapeForLog(reason, 500)}`}`
}
