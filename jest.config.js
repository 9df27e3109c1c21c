export default {
  testEnvironment: 'node',
  // src as well, so that Jest knows which tests a source file has.
  roots: ['<rootDir>/__tests__', '<rootDir>/src'],
  // Many tests wait for processes and sockets more than they compute.
  maxWorkers: 3,
  // On a busy machine everything takes long, and a test that hangs is found all the same.
  testTimeout: 60_000,
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/jest.transform.js' },
}
