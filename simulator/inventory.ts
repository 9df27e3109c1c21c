/** Lists the resources of a simulator as text. */
import { INSTANCE_ID } from './defaults.ts'
import type { Simulator } from './simulator.ts'

/** A heading per resource type, and a line with id and name per resource. */
export function inventory({ coc, codeartsbuild, workspace, roma, swr, functiongraph }: Simulator): string {
  const assets = roma.instances.get(INSTANCE_ID)
  const sections: [string, [string, string][]][] = [
    ['coc-script', [...coc.scripts.values()].map((row) => [row.script_uuid, row.name])],
    ['codeartsbuild-task', [...codeartsbuild.jobs.values()].map((row) => [row.id, row.job_name])],
    ['workspace-scheduled-task', [...workspace.tasks.values()].map((row) => [row.id, row.task_name])],
    ['roma-asset, applications', [...(assets?.apps.values() ?? [])].map((row) => [row.id, row.name])],
    [
      'roma-asset, data-integration tasks',
      [...(assets?.tasks.values() ?? [])].map((row) => [row.task_id, row.task_name]),
    ],
    ['swr-image-tag', [...swr.tags.values()].map((row) => [row.id, row.name])],
    ['functiongraph-function', [...functiongraph.functions.values()].map((row) => [row.urn, row.name])],
  ]
  return sections
    .map(([title, rows]) => `${title}\n${rows.map(([id, name]) => `  ${id.padEnd(36)}  ${name}\n`).join('')}`)
    .join('\n')
}
