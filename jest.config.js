/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.(t|j|mj)s$': '@swc/jest' },
  // These ship ECMAScript modules only; everything else is loaded as it is.
  transformIgnorePatterns: ['/node_modules/(?!(hucre|jose|sql-template-tag)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/', '<rootDir>/test/clients/'],
  // Half of what a test waits for is PostgreSQL: with one process fewer than there are cores, two cores would idle.
  maxWorkers: '100%',
  testTimeout: 30_000,
};
