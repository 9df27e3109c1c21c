/** Demo data: preview environments of a few pull requests, and resources that have to stay. */
import { FIXTURES } from './registry.ts'
import type { Simulator } from './simulator.ts'

/**
 * Fills a simulator. The identifiers are always the same, the ages are counted from `now`.
 *
 * Pull request 128 has been closed, 131 is open, 97 was closed long ago and left things behind; what is named
 * `prod-…`, `prod_…` or `shared-…` belongs to no preview. Names of COC scripts have underscores, as they cannot have hyphens.
 * @param now milliseconds since 1970
 */
export function seedPreview(simulator: Simulator, now: number): void {
  for (const fixture of FIXTURES) fixture.seed(simulator, now)
  simulator.github.set(97, 'CLOSED')
  simulator.github.set(128, 'MERGED')
  simulator.github.set(131, 'OPEN')
}
