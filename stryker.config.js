// Mutation testing, by hand: see CONTRIBUTING.md, "Tests". StrykerJS is fetched when it is used, because it would make every
// `npm ci` half as long again.

// What runs src in this process, the quick ones first: a mutant is done with at the first test that fails. Tests of the bundle
// see no mutants, and those that play at random take long: what only they notice should have a test of its own.
const tests = [
  ...['truth/client', 'truth/gate', 'truth/stop', 'truth/pacing', 'truth/answers', 'truth/verdict', 'truth/halving'],
  ...[
    'signing',
    'safety/secrets',
    'safety/clock',
    'keyless/inputs',
    'keyless/source',
    'keyless/session',
    'sweep/places',
  ],
  ...[
    'report/words',
    'report/log',
    'report/report',
    'report/summary',
    'sweep/patterns',
    'sweep/decisions',
    'sweep/lists',
  ],
  ...['sweep/paging', 'truth/one-by-one', 'truth/roma-answers', 'project', 'errors', 'inputs', 'endpoints', 'outcomes'],
  ...['truth/roma-doubt', 'truth/workspace-doubt', 'truth/carry-out', 'sweep/asking', 'truth/identity', 'mixed'],
  ...['messages', 'outcomes-workspace', 'outcomes-roma', 'truth/throttling', 'report/pages', 'sweep/plan'],
  ...['sweep/pull-requests', 'keyless/renewal', 'truth/transport', 'truth/tunnels', 'sweep/listing', 'truth/faults'],
  // These start the bundle too.
  ...['safety/account', 'sweep/events', 'keyless/exchange', 'truth/batches', 'hostile', 'sweep/hostile-names'],
]

export default {
  testRunner: 'mocha',
  mochaOptions: {
    spec: (process.env.TESTS?.split(' ') ?? tests).map((name) => `__tests__/${name}.test.ts`),
    'no-config': true,
  },
  testRunnerNodeArgs: ['--import', './scripts/mutation/register.ts'],
  mutate: ['src/**/*.ts', '!src/index.ts'],
  coverageAnalysis: 'perTest',
  // What is worked out while a module loads would need all tests, in a process of its own for each.
  ignoreStatic: true,
  concurrency: 2,
  // What goes wrong in a mutant is what is wanted, so no more than the survivors is said.
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: process.env.REPORT ?? 'build/mutation.json' },
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  // Node takes the types out; there is no compiler to prepare for.
  tsconfigFile: 'none',
}
