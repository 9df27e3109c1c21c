import type { Harness, ReportFile } from './harness.ts'

/** What is wrong with a report on targets that were there, each named once: nothing, if it is complete and true. */
export function untruths({ ids, left, simulator }: Harness, report: ReportFile | undefined): string[] {
  if (!report) return ['there is no report']
  const asked = new Set(
    simulator.journal.filter(({ operation }) => operation.endsWith('.delete')).flatMap((e) => e.ids),
  )
  const there = left()
  const named = report.targets.map(({ id }) => id)
  const wrong = named.join() === ids.join() ? [] : [`the report is about ${named.length} targets of ${ids.length}`]
  for (const { id, outcome, state } of report.targets) {
    if (outcome === 'deleted' && there.has(id)) wrong.push(`${id} is said to be deleted, and is there`)
    if (outcome === 'unattempted' && asked.has(id)) wrong.push(`${id} is said to be unattempted, and was asked for`)
    if (outcome === 'failed' && state === 'there' && !there.has(id))
      wrong.push(`${id} is said to be there, and is gone`)
    if (!['deleted', 'unattempted', 'failed'].includes(outcome)) wrong.push(`${id} cannot have ended as ${outcome}`)
  }
  return wrong
}
