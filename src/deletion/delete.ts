/** Deletes targets as their API allows: one by one, in batches, or by jobs. */
import { keyOf, type Target } from '../plan/target.ts'
import { deleteInBatches } from './batch.ts'
import type { Context, LookupResults } from './context.ts'
import { deleteByJobs } from './job.ts'
import { lookUp } from './look-up.ts'
import { deleteOneByOne } from './one-by-one.ts'

/**
 * Deletes every target, and sets exactly one outcome for each.
 *
 * @param known recent results of lists and look-ups, which are not requested again
 */
export async function deleteTargets(
  targets: readonly Target[],
  context: Context,
  known: LookupResults = new Map(),
): Promise<void> {
  const { deletion } = context.api
  // Its responses distinguish deleted from absent targets without a look-up.
  if (deletion.by === 'one') return deleteOneByOne(targets, context, deletion)
  const unknown = targets.filter((target) => !known.has(keyOf(target)))
  const before = new Map([...known, ...(await lookUp(unknown, context))])
  return deletion.by === 'batch'
    ? deleteInBatches(targets, context, deletion, before)
    : deleteByJobs(targets, context, deletion, before)
}
