export default {
  testEnvironment: 'node',
  // src as well, so that Jest knows which tests a source file has.
  roots: ['<rootDir>/__tests__', '<rootDir>/src'],
  // Many tests wait for processes and sockets more than they compute.
  maxWorkers: 3,
  // Finds what hangs. No test depends on how long anything takes, so this is far more than any needs on a busy machine.
  testTimeout: 600_000,
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$|@actions/workflow-parser/.*-schema\\.js$': '<rootDir>/jest.transform.js' },
  transformIgnorePatterns: ['/node_modules/(?!@actions/workflow-parser/)'],
}
