/** nektos/act, a runner that nobody here wrote, runs this repository's workflows, the examples and the workflows of this folder. */
import { forEachConcurrent } from '../../../src/runtime/concurrency.ts'
import { check, Skipped, type Log, type Part } from '../part.ts'
import { goTool } from '../tools.ts'
import { runE2e, WORKFLOW } from './e2e.ts'
import { EXAMPLES, PROJECTS } from './examples.ts'
import { OWNERS } from './owners.ts'
import { RUNNER } from './runner.ts'
import { inWorld, Site } from './stage.ts'

export const ACT = 'v0.2.87'

/** act waits more than it computes. */
const AT_ONCE = 3

export const act: Part = { name: 'act', run: prove }

async function prove(log: Log, only: string): Promise<readonly string[]> {
  if (process.platform !== 'linux') throw new Skipped('act runs workflows on the machine itself on Linux only', false)
  const site = new Site(goTool('github.com/nektos/act', ACT, log))
  try {
    const names = [...EXAMPLES, ...OWNERS].map(({ workflow }) => workflow)
    const unknown = site.examples.map((name) => `examples/${name}`).filter((name) => !names.includes(name))
    const problems = unknown.map(
      (name) => `${name}: no scenario runs it; add one to scripts/conformance/act/examples.ts`,
    )
    const scenarios = [...RUNNER, ...EXAMPLES, ...OWNERS].map(({ workflow, run }) => ({
      workflow,
      prove: () => inWorld(site, run, { projects: PROJECTS }),
    }))
    // The longest first.
    const all = [{ workflow: WORKFLOW, prove: () => runE2e(site) }, ...scenarios]
    await forEachConcurrent(
      AT_ONCE,
      all.filter(({ workflow }) => workflow.includes(only)),
      async ({ workflow, prove: proveOne }) => {
        log(workflow)
        problems.push(...(await check(workflow, proveOne)))
      },
    )
    return problems
  } finally {
    site.close()
  }
}
