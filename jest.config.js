export default {
  testEnvironment: 'node',
  // Generous, since a busy machine is no defect; nothing here measures time.
  testTimeout: 60_000,
  // src as well, so that Jest knows which tests a source file has.
  roots: ['<rootDir>/__tests__', '<rootDir>/src'],
  // Many tests wait for processes and sockets more than they compute.
  maxWorkers: 3,
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/jest.transform.js' },
}
