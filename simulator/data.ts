/** Demo data: preview environments of a few pull requests, and resources that have to stay. */
import type { Simulator } from './simulator.ts'

const DAY = 24 * 60 * 60_000

/**
 * Fills a simulator. The identifiers are always the same, the ages are counted from `now`.
 *
 * Pull request 128 has been closed, 131 is open, 97 was closed long ago and left things behind; what is named
 * `prod-…`, `prod_…` or `shared-…` belongs to nobody's preview. Names of COC scripts have underscores, as they cannot have hyphens.
 * @param now milliseconds since 1970
 */
export function seedPreview(simulator: Simulator, now: number): void {
  seedScripts(simulator, now)
  seedBuildTasks(simulator, now)
  seedScheduledTasks(simulator)
  seedRoma(simulator, now)
  seedImageTags(simulator, now)
  seedFunctions(simulator, now)
  simulator.github.set(97, 'CLOSED')
  simulator.github.set(128, 'MERGED')
  simulator.github.set(131, 'OPEN')
}

function seedScripts({ coc }: Simulator, now: number): void {
  const rows: [string, string, number][] = [
    ['SC2026060108153201c4a8a62', 'prod_rotate_logs', 170],
    ['SC2026082011224507b90d1f3', 'pr_97_rotate_logs', 90],
    ['SC2026082011230108e2c7a55', 'pr_97_warm_cache', 90],
    ['SC20261115143000115f0e9d4', 'pr_128_rotate_logs', 4],
    ['SC2026111514301212ab37c08', 'pr_128_warm_cache', 4],
    ['SC2026111809051703d61b2ea', 'pr_131_rotate_logs', 1],
  ]
  for (const [uuid, name, days] of rows) coc.addScript({ uuid, name, createdAt: now - days * DAY })
}

function seedBuildTasks({ codeartsbuild }: Simulator, now: number): void {
  const rows: [string, string, number][] = [
    ['1f0c3a5be7d94862a0b1c2d3e4f50617', 'prod-web', 400],
    ['5b7d2e90c1a34f68b2d4e6f8a0c1e3f5', 'pr-97-web', 90],
    ['cb5fa20de5fd4cf8be681d4bd6fdd2f6', 'pr-128-web', 4],
    ['f9d6c8466d614a9788e9a0acf6c15f46', 'pr-128-worker', 4],
    ['0a9b8c7d6e5f40312a1b0c9d8e7f6a5b', 'pr-131-web', 1],
  ]
  for (const [id, name, days] of rows) codeartsbuild.addJob({ id, name, createdAt: now - days * DAY })
}

function seedScheduledTasks({ workspace }: Simulator): void {
  workspace.addTask({ id: '0d5f1c8e-6a3b-4f27-9c41-b8e2d7a60f13', name: 'prod-nightly-shutdown' })
  workspace.addTask({ id: '3c9e7b12-84d5-4a60-8f1e-2b6d9c05a7e4', name: 'pr-128-nightly-shutdown' })
  workspace.addTask({ id: '7f2a4d86-1b9c-4e35-a0d7-5c8e3f6b1920', name: 'pr-128-morning-start', taskType: 'START' })
  const trigger = { scheduledType: 'LIFE_CYCLE', taskType: 'EXECUTE_SCRIPT' }
  workspace.addTask({ id: 'b41d8e07-5c62-4f9a-8a3e-d6f7012c9b58', name: 'pr-128-after-create', ...trigger })
  workspace.addTask({ id: 'e8b6c3f1-2d47-4b09-9e5c-a1f0d7836b42', name: 'pr-131-nightly-shutdown' })
}

function seedRoma({ roma }: Simulator, now: number): void {
  const apps: [string, string, number][] = [
    ['4d1e9f72-8c35-4b06-a7d8-e2f3b4c5d6a7', 'shared-billing', 300],
    ['b1e6b1e6-4f3f-4a80-bb45-f4b9039f95a3', 'pr-128-orders', 4],
    ['b2e6b145-4f3f-4a80-aa45-f4b8029f95a4', 'pr-128-invoices', 4],
    ['6c8f2a41-9d7e-4035-b1c2-f3e4d5a6b7c8', 'pr-131-orders', 1],
  ]
  for (const [id, name, days] of apps) roma.addApp({ id, name, createdAt: now - days * DAY })
  roma.addTask({ id: '15366328208d4d77b76532fe9f4006a6', name: 'pr-128-orders-sync', createdAt: now - 4 * DAY })
  roma.addTask({ id: '2a47c9e1b05d4f83a6e7d8c9b0a1f2e3', name: 'pr-131-orders-sync', createdAt: now - DAY })
}

function seedImageTags({ swr }: Simulator, now: number): void {
  const rows: [string, number][] = [
    ['latest', 1],
    ['v1.4.0', 30],
    ['pr-97-3f2c1ab', 90],
    ['pr-128-a41d9e0', 4],
    ['pr-131-77b0c52', 1],
  ]
  for (const [name, days] of rows) swr.addTag({ name, createdAt: now - days * DAY })
}

function seedFunctions({ functiongraph }: Simulator, now: number): void {
  const rows: [string, number][] = [
    ['prod-webhook', 200],
    ['pr-97-webhook', 90],
    ['pr-128-webhook', 4],
    ['pr-131-webhook', 1],
  ]
  for (const [name, days] of rows) functiongraph.addFunction({ name, lastModified: now - days * DAY })
}
