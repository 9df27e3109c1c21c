/**
 * `npm run soak -- 20000 [seed]`: plays that many runs of the truth property (__tests__/truth/property.test.ts), tells how
 * their targets ended, and prints the first run that does not tell the truth, as small as it can be made.
 */
import fc from 'fast-check'
import { OUTCOMES } from '../src/plan/target.ts'
import { scenarios } from '../__tests__/support/scenario.ts'
import { play } from '../__tests__/support/truth.ts'

const PROGRESS_MS = 30_000

const [runs = 20_000, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number)
if (!(Number.isInteger(runs) && runs > 0 && Number.isInteger(seed))) {
  console.error('Usage: npm run soak -- [runs] [seed], two whole numbers')
  process.exit(2)
}

const startedAt = performance.now()
const seconds = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(0)} s`
const ended = new Map<string, number>()
const steps = { green: 0, red: 0, requests: 0, virtualMs: 0 }
let saidAt = startedAt

console.log(`Seed ${seed}: ${runs} runs`)
const result = await fc.check(
  fc.asyncProperty(scenarios, async (scenario) => {
    const { faults, report, ok, journal, elapsedMs } = await play(scenario)
    if (faults.length > 0) throw new Error(faults.join('\n'))
    for (const { outcome } of report.targets) ended.set(outcome, (ended.get(outcome) ?? 0) + 1)
    steps[ok ? 'green' : 'red'] += 1
    steps.requests += journal.length
    steps.virtualMs += elapsedMs
    if (performance.now() - saidAt < PROGRESS_MS) return
    saidAt = performance.now()
    console.log(`${steps.green + steps.red} runs in ${seconds()}`)
  }),
  { numRuns: runs, seed },
)

const hours = (steps.virtualMs / 3_600_000).toFixed(0)
console.log(`${steps.green + steps.red} runs in ${seconds()}: ${steps.green} green, ${steps.red} red`)
console.log(`${steps.requests} requests in ${hours} hours of virtual time`)
for (const outcome of OUTCOMES) console.log(`${outcome.padEnd(12)} ${ended.get(outcome) ?? 0}`)
if (result.failed) {
  console.error(`\nNot the truth, found after ${result.numRuns} runs and made smaller ${result.numShrinks} times:`)
  console.error(fc.stringify(result.counterexample))
  console.error(result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance))
  process.exitCode = 1
} else {
  console.log('No counterexample.')
}
