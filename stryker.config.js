// Mutation testing, by hand: see CONTRIBUTING.md, "Tests". Fetched when it is used, because it would make every `npm ci` half
// as long again.
export default {
  testRunner: 'jest',
  // What a run can reach in this process. src/index.ts only runs in the bundle.
  mutate: ['src/**/*.ts', '!src/index.ts'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // What goes wrong in a mutant is what is wanted, so no more than the survivors is said.
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
  jest: { projectType: 'custom', configFile: 'jest.config.js' },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // Node takes the types out; there is no compiler to prepare for.
  tsconfigFile: 'none',
}
