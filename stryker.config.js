// For scripts/mutation/run.ts, which says what is mutated and which tests run.
export default {
  testRunner: 'mocha',
  mochaOptions: {
    spec: process.env.MUTATION_TESTS?.split(' ').map((name) => `__tests__/${name}.test.ts`),
    'no-config': true,
  },
  testRunnerNodeArgs: ['--import', './scripts/mutation/register.ts'],
  coverageAnalysis: 'perTest',
  // What is worked out while a module loads would need all tests, in a process of its own for each.
  ignoreStatic: true,
  concurrency: 2,
  // A busy machine needs more than the five minutes that it has without.
  dryRunTimeoutMinutes: 20,
  reporters: ['json'],
  jsonReporter: { fileName: process.env.MUTATION_REPORT },
  // Node takes the types out; there is no compiler to prepare for.
  tsconfigFile: 'none',
}
