const { join } = require('node:path');
const own = require('./jest.config.js');

const clients = join(__dirname, 'test/clients');
const from = (name) => join(clients, 'node_modules', name);

/** What the compiler of Relay made takes the place of each graphql`…`, as in a build with Vite or webpack. */
const relay = {
  babelrc: false,
  configFile: false,
  presets: [from('@babel/preset-typescript')],
  plugins: [
    [from('babel-plugin-relay'), { artifactDirectory: join(clients, 'made/relay'), eagerEsModules: true }],
    from('@babel/plugin-transform-modules-commonjs'),
  ],
};

/** @type {import('jest').Config} */
module.exports = {
  ...own,
  roots: [clients],
  transform: { '/clients/relay/.+\\.ts$': ['babel-jest', relay], ...own.transform },
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 60_000,
};
